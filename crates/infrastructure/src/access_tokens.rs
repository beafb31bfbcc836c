//! Access tokens are JWTs (RFC 7519) of the profile of RFC 9068. A token names the family that it belongs to; whether that
//! lives is for the store to say.

mod claims;
mod key;
#[cfg(test)]
mod tests;

use application::identity::{AccessClaims, AccessTokens, Bearer, BearerTokens, InvalidBearer, VerifyingKey};
use async_trait::async_trait;
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use domain::shared::Timestamp;

use claims::Claims;
use key::Key;
pub use key::{InvalidTokenKey, TokenKey};

/// In bytes. Ours have about 600, or 900 when RSA signs them; nothing longer is worth parsing.
const MAX_TOKEN: usize = 4096;

/// How access tokens are made.
pub struct AccessTokenSettings {
    /// Who makes them: the URL of the service, for those who find its keys by it.
    pub issuer: String,
    /// Whom they are for. No other use of the same keys may have the same audience.
    pub audience: String,
    /// Signs new tokens.
    pub current: TokenKey,
    /// Tokens signed with these are still accepted: a key that was replaced stays here for as long as an access token lasts.
    pub previous: Vec<TokenKey>,
}

/// Makes and reads access tokens.
pub struct JwtAccessTokens {
    issuer: String,
    audience: String,
    current: Key,
    previous: Vec<Key>,
}

impl JwtAccessTokens {
    /// Prepares the keys; says what is wrong with them.
    pub fn new(settings: AccessTokenSettings) -> Result<Self, InvalidTokenKey> {
        let AccessTokenSettings { issuer, audience, current, previous } = settings;
        let previous = previous.into_iter().map(Key::new).collect::<Result<_, _>>()?;
        Ok(Self { issuer, audience, current: Key::new(current)?, previous })
    }

    /// Who they say has made them.
    pub fn issuer(&self) -> &str {
        &self.issuer
    }

    fn keys(&self) -> impl Iterator<Item = &Key> {
        std::iter::once(&self.current).chain(&self.previous)
    }

    fn read(&self, token: &str, now: Timestamp) -> Option<AccessClaims> {
        if token.len() > MAX_TOKEN {
            return None;
        }
        // The very header that we write: algorithm, type and key are what they have to be, and nothing else is in it.
        let key = self.keys().find(|key| token.starts_with(key.header()))?;
        let (message, signature) = token.rsplit_once('.')?;
        let payload = message.strip_prefix(key.header())?;
        if !key.verifies(message, signature) {
            return None;
        }
        let claims: Claims = serde_json::from_slice(&URL_SAFE_NO_PAD.decode(payload).ok()?).ok()?;
        claims.read(&self.issuer, &self.audience, now)
    }
}

#[async_trait]
impl BearerTokens for JwtAccessTokens {
    async fn verify(&self, token: &str, now: Timestamp) -> Result<Bearer, InvalidBearer> {
        self.read(token, now).map(Bearer::Own).ok_or(InvalidBearer)
    }
}

impl AccessTokens for JwtAccessTokens {
    fn seal(&self, claims: &AccessClaims) -> String {
        self.current.sign(&Claims::of(claims, &self.issuer, &self.audience))
    }

    fn verifying_keys(&self) -> Vec<VerifyingKey> {
        self.keys().filter_map(Key::public).collect()
    }
}
