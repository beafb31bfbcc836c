//! Secrets of second factors are encrypted by ChaCha20-Poly1305 (RFC 8439), bound to their account; of recovery codes, which
//! have 120 random bits, HMAC-SHA256 is kept. Both under keys that are derived from a server key which is not in the database:
//! who reads it has no secret, and who can write to it moves none to another account.
//!
//! What is stored names its server key, as `1:<base64>`. Old server keys work for as long as they are configured; secrets in
//! use move over to the current one by themselves.

#[cfg(test)]
mod tests;

use application::identity::{OpenedSecret, SecondFactorSecrets, SecretUnreadable};
use base64::{Engine, engine::general_purpose::STANDARD_NO_PAD};
use domain::{
    identity::{RecoveryDigest, RecoverySecret, SealedSecret, TimeStep, TotpCode, TotpSecret, User},
    shared::Id,
};
use ring::{
    aead::{Aad, CHACHA20_POLY1305, LessSafeKey, NONCE_LEN, Nonce, UnboundKey},
    hmac::{self, HMAC_SHA1_FOR_LEGACY_USE_ONLY, HMAC_SHA256},
};

use crate::{InvalidPeppers, Pepper, Peppers};

/// What the keys are derived for, so that what is made with one means nothing to the other, or to anything else.
const ENCRYPTION: &[u8] = b"concentric secrets of second factors 1";
const DIGESTS: &[u8] = b"concentric recovery codes 1";

/// The server keys of second factors.
pub struct SealedSecondFactors {
    current: ServerKey,
    previous: Vec<ServerKey>,
}

struct ServerKey {
    id: String,
    encryption: LessSafeKey,
    digests: hmac::Key,
}

impl SealedSecondFactors {
    /// Prepares the server keys; says what is wrong with them.
    ///
    /// # Errors
    /// An id that does not fit or is there twice, or a secret of fewer than 32 bytes.
    pub fn new(keys: &Peppers) -> Result<Self, InvalidPeppers> {
        keys.check()?;
        Ok(Self {
            current: ServerKey::new(&keys.current),
            previous: keys.previous.iter().map(ServerKey::new).collect(),
        })
    }

    fn keys(&self) -> impl Iterator<Item = &ServerKey> {
        std::iter::once(&self.current).chain(&self.previous)
    }
}

impl ServerKey {
    #[expect(clippy::expect_used, reason = "an HMAC-SHA256 has as many bytes as the cipher takes")]
    fn new(key: &Pepper) -> Self {
        let master = hmac::Key::new(HMAC_SHA256, &key.secret);
        let derived = |purpose| hmac::sign(&master, purpose);
        let encryption = UnboundKey::new(&CHACHA20_POLY1305, derived(ENCRYPTION).as_ref()).expect("32 bytes");
        Self {
            id: key.id.clone(),
            encryption: LessSafeKey::new(encryption),
            digests: hmac::Key::new(HMAC_SHA256, derived(DIGESTS).as_ref()),
        }
    }

    fn digest(&self, owner: Id<User>, code: &RecoverySecret) -> RecoveryDigest {
        let mut mac = hmac::Context::with_key(&self.digests);
        mac.update(owner.raw().as_bytes());
        mac.update(code.bytes());
        RecoveryDigest::new(format!("{}:{}", self.id, STANDARD_NO_PAD.encode(mac.sign())))
    }
}

impl SecondFactorSecrets for SealedSecondFactors {
    fn new_totp(&self) -> TotpSecret {
        TotpSecret::new(random())
    }

    /// RFC 4226, section 5.3: four bytes of the MAC, at the offset that its last four bits name, without the first bit.
    fn totp(&self, secret: &TotpSecret, step: TimeStep) -> TotpCode {
        let key = hmac::Key::new(HMAC_SHA1_FOR_LEGACY_USE_ONLY, secret.bytes());
        let mac = hmac::sign(&key, &step.number().to_be_bytes());
        let offset = mac.as_ref().last().map_or(0, |last| usize::from(last & 0xf));
        let number =
            mac.as_ref().iter().skip(offset).take(4).fold(0, |number, byte| number << 8 | u32::from(*byte));
        TotpCode::of(number & 0x7fff_ffff)
    }

    #[expect(clippy::expect_used, reason = "the cipher refuses nothing but hundreds of gigabytes")]
    fn seal(&self, owner: Id<User>, secret: &[u8]) -> SealedSecret {
        let nonce: [u8; NONCE_LEN] = random();
        let (mut text, bound_to) = (secret.to_vec(), Aad::from(owner.raw().into_bytes()));
        let key = &self.current.encryption;
        key.seal_in_place_append_tag(Nonce::assume_unique_for_key(nonce), bound_to, &mut text)
            .expect("a secret of a few bytes is encrypted");
        let sealed = STANDARD_NO_PAD.encode([nonce.as_slice(), &text].concat());
        SealedSecret::new(format!("{}:{sealed}", self.current.id))
    }

    fn open(&self, owner: Id<User>, sealed: &SealedSecret) -> Result<OpenedSecret, SecretUnreadable> {
        let (id, sealed) = sealed.as_str().split_once(':').ok_or(SecretUnreadable)?;
        let key = self.keys().find(|key| key.id == id).ok_or(SecretUnreadable)?;
        let sealed = STANDARD_NO_PAD.decode(sealed).map_err(|_| SecretUnreadable)?;
        let (nonce, text) = sealed.split_first_chunk().ok_or(SecretUnreadable)?;
        let (nonce, bound_to) = (Nonce::assume_unique_for_key(*nonce), Aad::from(owner.raw().into_bytes()));
        let mut text = text.to_vec();
        let opened = key.encryption.open_in_place(nonce, bound_to, &mut text);
        let bytes = opened.map_err(|_| SecretUnreadable)?.to_vec();
        Ok(OpenedSecret { bytes, outdated: id != self.current.id })
    }

    fn new_recovery(&self) -> RecoverySecret {
        RecoverySecret::new(random())
    }

    fn digests(&self, owner: Id<User>, code: &RecoverySecret) -> Vec<RecoveryDigest> {
        self.keys().map(|key| key.digest(owner, code)).collect()
    }
}

#[expect(clippy::expect_used, reason = "without random numbers no secret may be made")]
fn random<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).expect("the operating system gives random numbers");
    bytes
}
