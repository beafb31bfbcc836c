//! Session tokens are JWTs (RFC 7519) signed with HS256.
//!
//! A token only carries the session's secret. Whether the session lives is for the store to say: the times in the token
//! spare it the question for tokens that are certainly past.

#[cfg(test)]
mod tests;

use application::ports::{InvalidToken, SessionClaims, SessionSecret, SessionTokens};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use domain::{identity::TokenDigest, shared::Timestamp};
use hmac::{Hmac, KeyInit, Mac};
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::jwt;

const ISSUER: &str = "concentric";

/// Other uses of the same keys must have other audiences, so that no token passes for one of another use.
const AUDIENCE: &str = "concentric:session";

/// RFC 7518, 3.2: a key as long as the hash.
const MIN_KEY: usize = 32;

/// Ours have about 400 bytes; nothing longer is worth parsing.
const MAX_TOKEN: usize = 4096;

/// In seconds: how far the clocks of two instances may be apart.
const LEEWAY: i64 = 60;

/// The keys that tokens are signed with.
pub struct SessionKeys {
    /// Signs new tokens: at least 32 random bytes.
    pub current: Vec<u8>,
    /// Tokens signed with these are still accepted: a key that was replaced stays here for as long as a session lasts.
    pub previous: Vec<Vec<u8>>,
}

/// Why keys cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum InvalidSessionKeys {
    /// Easier to guess than the signature should be.
    #[error("a session key has {length} bytes; it needs at least 32")]
    TooShort {
        /// Its bytes.
        length: usize,
    },
    /// Something else in this process gave the JWT library a cryptography that cannot sign with HS256.
    #[error("the JWT library cannot sign with HS256: {0}")]
    Unsupported(String),
}

/// Makes and reads session tokens.
pub struct JwtSessionTokens {
    current: Key,
    previous: Vec<Key>,
    validation: Validation,
}

struct Key {
    id: String,
    /// The header of the tokens that we sign with it, as it stands in them, with the dot behind it.
    header: String,
    signing: EncodingKey,
    verifying: DecodingKey,
    /// Has taken the key in, which is a third of the work for a token.
    mac: Hmac<Sha256>,
}

#[derive(Serialize, Deserialize)]
struct Claims {
    iss: String,
    aud: String,
    sub: String,
    sid: String,
    iat: i64,
    exp: i64,
}

impl JwtSessionTokens {
    /// Prepares the keys; says what is wrong with them.
    pub fn new(keys: SessionKeys) -> Result<Self, InvalidSessionKeys> {
        jwt::install();
        let mut validation = Validation::new(Algorithm::HS256);
        validation.set_issuer(&[ISSUER]);
        validation.set_audience(&[AUDIENCE]);
        validation.set_required_spec_claims(&["iss", "aud", "sub", "exp"]);
        // The library asks the machine's clock; ours is an argument, see `Claims::is_current`.
        validation.validate_exp = false;
        Ok(Self {
            current: Key::new(&keys.current)?,
            previous: keys.previous.iter().map(|key| Key::new(key)).collect::<Result<_, _>>()?,
            validation,
        })
    }

    fn keys(&self) -> impl Iterator<Item = &Key> {
        std::iter::once(&self.current).chain(&self.previous)
    }

    fn read(&self, token: &str) -> Option<Claims> {
        if token.len() > MAX_TOKEN {
            return None;
        }
        // Nearly every token has the very header that we write. The library would read it three times.
        if let Some(key) = self.keys().find(|key| token.starts_with(&key.header)) {
            return key.read(token);
        }
        let header = jsonwebtoken::decode_header(token).ok()?;
        let id = header.kid?;
        let key = self.keys().find(|key| key.id == id)?;
        let token = jsonwebtoken::decode(token, &key.verifying, &self.validation).ok()?;
        Some(token.claims)
    }
}

impl SessionTokens for JwtSessionTokens {
    #[expect(clippy::expect_used, reason = "without random numbers no session may be opened")]
    fn new_secret(&self) -> SessionSecret {
        let mut bytes = [0; 32];
        getrandom::fill(&mut bytes).expect("the operating system gives random numbers");
        SessionSecret(URL_SAFE_NO_PAD.encode(bytes))
    }

    fn digest(&self, secret: &SessionSecret) -> TokenDigest {
        TokenDigest::new(URL_SAFE_NO_PAD.encode(Sha256::digest(&secret.0)))
    }

    #[expect(
        clippy::expect_used,
        reason = "`new` has signed with this key, and the claims are plain text and numbers"
    )]
    fn seal(&self, claims: &SessionClaims) -> String {
        let Key { id, signing, .. } = &self.current;
        jsonwebtoken::encode(&header(id), &Claims::from(claims), signing)
            .expect("the key signs and the claims are JSON")
    }

    fn open(&self, token: &str, now: Timestamp) -> Result<SessionSecret, InvalidToken> {
        self.read(token)
            .filter(|claims| claims.is_current(now))
            .map(|claims| SessionSecret(claims.sid))
            .ok_or(InvalidToken)
    }
}

impl Key {
    fn new(secret: &[u8]) -> Result<Self, InvalidSessionKeys> {
        if secret.len() < MIN_KEY {
            return Err(InvalidSessionKeys::TooShort { length: secret.len() });
        }
        let unsupported = |error: String| InvalidSessionKeys::Unsupported(error);
        let signing = EncodingKey::from_secret(secret);
        let id = key_id(&signing)?;
        let sample = jsonwebtoken::encode(&header(&id), &(), &signing)
            .map_err(|error| unsupported(error.to_string()))?;
        Ok(Self {
            header: sample.split_inclusive('.').take(1).collect(),
            id,
            signing,
            verifying: DecodingKey::from_secret(secret),
            mac: Hmac::new_from_slice(secret).map_err(|error| unsupported(error.to_string()))?,
        })
    }

    /// What a token says that begins with our header, if it was signed with this key, for this use. The header holds
    /// nothing that is not known already, so it is not looked at.
    fn read(&self, token: &str) -> Option<Claims> {
        let (message, signature) = token.rsplit_once('.')?;
        let claims = message.strip_prefix(&self.header)?;
        let signature = URL_SAFE_NO_PAD.decode(signature).ok()?;
        // In constant time.
        self.mac.clone().chain_update(message).verify_slice(&signature).ok()?;
        let claims: Claims = serde_json::from_slice(&URL_SAFE_NO_PAD.decode(claims).ok()?).ok()?;
        (claims.iss == ISSUER && claims.aud == AUDIENCE).then_some(claims)
    }
}

/// The header of tokens signed with the key of that id.
fn header(key: &str) -> Header {
    Header { kid: Some(key.to_owned()), ..Header::new(Algorithm::HS256) }
}

/// A key's id follows from the key, so that nobody has to invent one or can mix two up: 66 bits of a signature, which
/// tell no more of the key than any token does. What is signed has no dot, so it is never a token.
fn key_id(key: &EncodingKey) -> Result<String, InvalidSessionKeys> {
    let mut id = jsonwebtoken::crypto::sign(b"concentric session key id", key, Algorithm::HS256)
        .map_err(|error| InvalidSessionKeys::Unsupported(error.to_string()))?;
    id.truncate(11);
    Ok(id)
}

impl Claims {
    /// Whether they were made, and have not expired, at `now`.
    fn is_current(&self, now: Timestamp) -> bool {
        let now = now.seconds();
        let made = self.iat <= now.saturating_add(LEEWAY);
        let expired = self.exp <= now.saturating_sub(LEEWAY);
        made && !expired && Uuid::parse_str(&self.sub).is_ok()
    }
}

impl From<&SessionClaims> for Claims {
    fn from(claims: &SessionClaims) -> Self {
        Self {
            iss: ISSUER.to_owned(),
            aud: AUDIENCE.to_owned(),
            sub: claims.user_id.to_string(),
            sid: claims.secret.0.clone(),
            iat: claims.issued_at.seconds(),
            exp: claims.expires_at.seconds(),
        }
    }
}
