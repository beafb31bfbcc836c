use std::fmt;

use application::identity::{PublicKey, VerifyingKey};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use jsonwebtoken::{
    Algorithm, DecodingKey, EncodingKey, Header,
    crypto::{sign, verify},
};
use ring::{
    rand::SystemRandom,
    rsa::PublicKeyComponents,
    signature::{Ed25519KeyPair, KeyPair, RsaKeyPair},
};
use rustls::pki_types::{PrivatePkcs8KeyDer, pem::PemObject};
use serde::Serialize;
use sha2::{Digest, Sha256};

use crate::jwt;

/// RFC 7518, 3.2: a secret as long as the hash.
const MIN_SECRET: usize = 32;

/// What access tokens are signed with. Never printed.
#[derive(Clone, PartialEq, Eq)]
pub enum TokenKey {
    /// With HS256: whoever verifies tokens can make them, too.
    Secret(Vec<u8>),
    /// With RS256; PKCS#8 in DER.
    Rsa(Vec<u8>),
    /// With EdDSA; PKCS#8 in DER.
    Ed25519(Vec<u8>),
}

/// Why a key cannot sign tokens.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum InvalidTokenKey {
    /// No such thing in the text.
    #[error("holds no private key in PEM (PKCS#8, \"-----BEGIN PRIVATE KEY-----\", not encrypted)")]
    NoKey,
    /// Not one that we sign with.
    #[error("holds a key that is neither RSA of 2048 to 4096 bits nor Ed25519: {0}")]
    Unfit(String),
    /// Easier to guess than the signature should be.
    #[error("has {length} bytes, and a secret needs 32 or more")]
    TooShort {
        /// Its bytes.
        length: usize,
    },
    /// The operating system gives no random numbers.
    #[error("no key can be made without random numbers")]
    NoRandomness,
}

impl TokenKey {
    /// The private keys in a text, of which there must be one; other things in it are passed over.
    pub fn from_pem(text: &str) -> Result<Vec<Self>, InvalidTokenKey> {
        let blocks = PrivatePkcs8KeyDer::pem_slice_iter(text.as_bytes());
        let keys = blocks
            .map(|block| block.map_err(|_| InvalidTokenKey::NoKey))
            .map(|block| Self::from_pkcs8(block?.secret_pkcs8_der()))
            .collect::<Result<Vec<_>, _>>()?;
        if keys.is_empty() { Err(InvalidTokenKey::NoKey) } else { Ok(keys) }
    }

    fn from_pkcs8(der: &[u8]) -> Result<Self, InvalidTokenKey> {
        if Ed25519KeyPair::from_pkcs8_maybe_unchecked(der).is_ok() {
            return Ok(Self::Ed25519(der.to_vec()));
        }
        match RsaKeyPair::from_pkcs8(der) {
            Ok(_) => Ok(Self::Rsa(der.to_vec())),
            Err(reason) => Err(InvalidTokenKey::Unfit(reason.to_string())),
        }
    }

    /// A new key for EdDSA, in PEM.
    pub fn generate_ed25519() -> Result<String, InvalidTokenKey> {
        let der = Ed25519KeyPair::generate_pkcs8(&SystemRandom::new())
            .map_err(|_| InvalidTokenKey::NoRandomness)?;
        let text = base64::engine::general_purpose::STANDARD.encode(der.as_ref());
        let lines: Vec<_> = text.as_bytes().chunks(64).map(String::from_utf8_lossy).collect();
        Ok(format!("-----BEGIN PRIVATE KEY-----\n{}\n-----END PRIVATE KEY-----\n", lines.join("\n")))
    }

    /// What tokens say that they are signed with.
    pub const fn algorithm(&self) -> &'static str {
        match self {
            Self::Secret(_) => "HS256",
            Self::Rsa(_) => "RS256",
            Self::Ed25519(_) => "EdDSA",
        }
    }
}

impl fmt::Debug for TokenKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("TokenKey").field(&self.algorithm()).finish()
    }
}

/// A key, ready to be used.
pub(super) struct Key {
    algorithm: Algorithm,
    id: String,
    /// The header of the tokens that we sign with it, as it stands in them, with the dot behind it.
    header: String,
    signing: EncodingKey,
    verifying: DecodingKey,
    public: Option<PublicKey>,
}

impl Key {
    pub(super) fn new(key: TokenKey) -> Result<Self, InvalidTokenKey> {
        jwt::install();
        match key {
            TokenKey::Secret(secret) => Self::symmetric(&secret),
            TokenKey::Rsa(pkcs8) => Self::rsa(&pkcs8),
            TokenKey::Ed25519(pkcs8) => Self::ed25519(&pkcs8),
        }
    }

    fn symmetric(secret: &[u8]) -> Result<Self, InvalidTokenKey> {
        if secret.len() < MIN_SECRET {
            return Err(InvalidTokenKey::TooShort { length: secret.len() });
        }
        let signing = EncodingKey::from_secret(secret);
        // 66 bits of a signature, which tell no more of the key than any token does. What is signed is never a token.
        let mut id = sign(b"concentric access key id", &signing, Algorithm::HS256)
            .map_err(|error| InvalidTokenKey::Unfit(error.to_string()))?;
        id.truncate(11);
        Ok(Self::of(Algorithm::HS256, id, signing, DecodingKey::from_secret(secret), None))
    }

    fn rsa(pkcs8: &[u8]) -> Result<Self, InvalidTokenKey> {
        let pair =
            RsaKeyPair::from_pkcs8(pkcs8).map_err(|reason| InvalidTokenKey::Unfit(reason.to_string()))?;
        let PublicKeyComponents { n, e } = PublicKeyComponents::<Vec<u8>>::from(pair.public());
        let verifying = DecodingKey::from_rsa_raw_components(&n, &e);
        let (n, e) = (URL_SAFE_NO_PAD.encode(n), URL_SAFE_NO_PAD.encode(e));
        let id = thumbprint(&format!(r#"{{"e":"{e}","kty":"RSA","n":"{n}"}}"#));
        let (signing, public) = (EncodingKey::from_rsa_der(pkcs8), PublicKey::Rsa { n, e });
        Ok(Self::of(Algorithm::RS256, id, signing, verifying, Some(public)))
    }

    fn ed25519(pkcs8: &[u8]) -> Result<Self, InvalidTokenKey> {
        let pair = Ed25519KeyPair::from_pkcs8_maybe_unchecked(pkcs8)
            .map_err(|reason| InvalidTokenKey::Unfit(reason.to_string()))?;
        let point = pair.public_key().as_ref();
        let x = URL_SAFE_NO_PAD.encode(point);
        let id = thumbprint(&format!(r#"{{"crv":"Ed25519","kty":"OKP","x":"{x}"}}"#));
        // That of a raw point, despite the name.
        let verifying = DecodingKey::from_ed_der(point);
        let (signing, public) = (EncodingKey::from_ed_der(pkcs8), PublicKey::Ed25519 { x });
        Ok(Self::of(Algorithm::EdDSA, id, signing, verifying, Some(public)))
    }

    fn of(
        algorithm: Algorithm,
        id: String,
        signing: EncodingKey,
        verifying: DecodingKey,
        public: Option<PublicKey>,
    ) -> Self {
        let header =
            Header { typ: Some("at+jwt".to_owned()), kid: Some(id.clone()), ..Header::new(algorithm) };
        Self { header: format!("{}.", encoded(&header)), algorithm, id, signing, verifying, public }
    }

    pub(super) fn header(&self) -> &str {
        &self.header
    }

    /// The whole token.
    pub(super) fn sign(&self, claims: &impl Serialize) -> String {
        self.signed(format!("{}{}", self.header, encoded(claims)))
    }

    /// A token with another header than ours.
    #[cfg(test)]
    pub(super) fn sign_under(&self, header: &serde_json::Value, claims: &serde_json::Value) -> String {
        self.signed(format!("{}.{}", encoded(header), encoded(claims)))
    }

    #[expect(clippy::expect_used, reason = "`new` has parsed the key that signs")]
    fn signed(&self, message: String) -> String {
        let signature = sign(message.as_bytes(), &self.signing, self.algorithm).expect("the key signs");
        format!("{message}.{signature}")
    }

    /// Whether the signature is one of the message, by this key and its algorithm.
    pub(super) fn verifies(&self, message: &str, signature: &str) -> bool {
        verify(signature, message.as_bytes(), &self.verifying, self.algorithm).unwrap_or(false)
    }

    /// The half that may be published, if there is one.
    pub(super) fn public(&self) -> Option<VerifyingKey> {
        self.public.clone().map(|key| VerifyingKey { id: self.id.clone(), key })
    }
}

/// An id that follows from the key (RFC 7638), so that nobody has to invent one or can mix two up.
fn thumbprint(members: &str) -> String {
    URL_SAFE_NO_PAD.encode(Sha256::digest(members))
}

#[expect(clippy::expect_used, reason = "headers and claims are text and numbers")]
fn encoded(part: &impl Serialize) -> String {
    URL_SAFE_NO_PAD.encode(serde_json::to_vec(part).expect("it is JSON"))
}
