//! Of an API key's secret, HMAC-SHA256 under a server key is kept: the secret has 256 bits, so that no slow hash is needed,
//! and the server key is not in the database, so that who can write there still makes no key.
//!
//! What is stored names its server key, such as `1:<mac in base64>`. Old server keys verify for as long as they are
//! configured; keys in use move over to the current one by themselves.

#[cfg(test)]
mod tests;

use std::sync::atomic::{AtomicU64, Ordering};

use application::ports::{ApiKeySecrets, Verdict};
use base64::{Engine, engine::general_purpose::STANDARD_NO_PAD};
use domain::identity::{ApiKeyToken, KeyDigest, KeySecret};
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use subtle::{Choice, ConstantTimeEq};

use crate::{InvalidPeppers, Pepper, Peppers};

/// The MACs of API keys.
pub struct HmacApiKeys {
    current: ServerKey,
    previous: Vec<ServerKey>,
    performed: AtomicU64,
}

struct ServerKey {
    id: String,
    /// Has taken the key in.
    mac: Hmac<Sha256>,
}

impl HmacApiKeys {
    /// Prepares the server keys; says what is wrong with them.
    pub fn new(keys: &Peppers) -> Result<Self, InvalidPeppers> {
        keys.check()?;
        Ok(Self {
            current: ServerKey::new(&keys.current)?,
            previous: keys.previous.iter().map(ServerKey::new).collect::<Result<_, _>>()?,
            performed: AtomicU64::new(0),
        })
    }

    /// How many MACs were made: to refuse a key takes as many whatever the reason.
    pub fn performed(&self) -> u64 {
        self.performed.load(Ordering::Relaxed)
    }

    fn mac(&self, key: &ServerKey, token: &ApiKeyToken) -> [u8; 32] {
        self.performed.fetch_add(1, Ordering::Relaxed);
        key.mac.clone().chain_update(token.reveal()).finalize().into_bytes().into()
    }

    fn find(&self, id: &str) -> Option<&ServerKey> {
        std::iter::once(&self.current).chain(&self.previous).find(|key| key.id == id)
    }

    /// The server key and the MAC that a digest consists of, as far as they are known.
    fn read<'a>(&'a self, digest: Option<&KeyDigest>) -> Option<(&'a ServerKey, [u8; 32])> {
        let (id, mac) = digest?.as_str().split_once(':')?;
        let mac = STANDARD_NO_PAD.decode(mac).ok()?.try_into().ok()?;
        Some((self.find(id)?, mac))
    }
}

impl ServerKey {
    fn new(key: &Pepper) -> Result<Self, InvalidPeppers> {
        let too_short = |_| InvalidPeppers::TooShort { id: key.id.clone(), length: key.secret.len() };
        let mac = Hmac::new_from_slice(&key.secret).map_err(too_short)?;
        Ok(Self { id: key.id.clone(), mac })
    }
}

impl ApiKeySecrets for HmacApiKeys {
    #[expect(clippy::expect_used, reason = "without random numbers no key may be made")]
    fn new_secret(&self) -> KeySecret {
        let mut bytes = [0; 32];
        getrandom::fill(&mut bytes).expect("the operating system gives random numbers");
        KeySecret::new(bytes)
    }

    fn digest(&self, token: &ApiKeyToken) -> KeyDigest {
        let mac = STANDARD_NO_PAD.encode(self.mac(&self.current, token));
        KeyDigest::new(format!("{}:{mac}", self.current.id))
    }

    fn verify(&self, token: &ApiKeyToken, digest: Option<&KeyDigest>) -> Verdict {
        let known = self.read(digest);
        let (key, stored) = known.unwrap_or((&self.current, [0; 32]));
        // Nobody finds a token whose MAC is zero; that there is nothing to compare with decides all the same.
        let same = self.mac(key, token).ct_eq(&stored) & Choice::from(u8::from(known.is_some()));
        if bool::from(same) { Verdict::Right { outdated: key.id != self.current.id } } else { Verdict::Wrong }
    }
}
