use std::sync::atomic::{AtomicU32, Ordering};

use application::ports::{InvalidToken, SessionClaims, SessionSecret, SessionTokens};
use domain::{identity::TokenDigest, shared::Timestamp};

/// Tokens without cryptography: `secret|expiry in µs`. Secrets count up: `secret-1`, `secret-2` …
#[derive(Default)]
pub struct PlainTokens(AtomicU32);

impl SessionTokens for PlainTokens {
    fn new_secret(&self) -> SessionSecret {
        SessionSecret(format!("secret-{}", self.0.fetch_add(1, Ordering::SeqCst) + 1))
    }

    fn digest(&self, secret: &SessionSecret) -> TokenDigest {
        TokenDigest::new(format!("digest of {}", secret.0))
    }

    fn seal(&self, claims: &SessionClaims) -> String {
        format!("{}|{}", claims.secret.0, claims.expires_at.micros())
    }

    fn open(&self, token: &str, now: Timestamp) -> Result<SessionSecret, InvalidToken> {
        let (secret, expiry) = token.split_once('|').ok_or(InvalidToken)?;
        let expiry = expiry.parse().map_err(|_| InvalidToken)?;
        if Timestamp::from_micros(expiry) <= now {
            return Err(InvalidToken);
        }
        Ok(SessionSecret(secret.to_owned()))
    }
}
