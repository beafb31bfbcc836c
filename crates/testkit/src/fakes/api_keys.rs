use std::sync::{
    Mutex, PoisonError,
    atomic::{AtomicU8, Ordering},
};

use application::ports::{ApiKeySecrets, Verdict};
use domain::identity::{ApiKeyToken, KeyDigest, KeySecret};

/// Digests without cryptography: `server key|token`. Secrets count up: 32 times 1, 32 times 2 …
pub struct PlainApiKeys {
    server_key: Mutex<String>,
    secrets: AtomicU8,
    verified: AtomicU8,
}

impl Default for PlainApiKeys {
    fn default() -> Self {
        Self {
            server_key: Mutex::new(Self::SERVER_KEY.to_owned()),
            secrets: AtomicU8::new(0),
            verified: AtomicU8::new(0),
        }
    }
}

impl PlainApiKeys {
    /// What the server key is called unless a test rotates it.
    pub const SERVER_KEY: &str = "1";

    /// As it would be made by the server key that is called so.
    pub fn digest_of(token: &ApiKeyToken, server_key: &str) -> KeyDigest {
        KeyDigest::new(format!("{server_key}|{}", token.reveal()))
    }

    /// Puts another server key into use; digests of the one before are outdated from now on.
    pub fn rotate(&self, server_key: &str) {
        *self.server_key.lock().unwrap_or_else(PoisonError::into_inner) = server_key.to_owned();
    }

    /// How often a digest was looked at.
    pub fn verified(&self) -> u8 {
        self.verified.load(Ordering::SeqCst)
    }

    fn server_key(&self) -> String {
        self.server_key.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl ApiKeySecrets for PlainApiKeys {
    fn new_secret(&self) -> KeySecret {
        KeySecret::new([self.secrets.fetch_add(1, Ordering::SeqCst) + 1; 32])
    }

    fn digest(&self, token: &ApiKeyToken) -> KeyDigest {
        Self::digest_of(token, &self.server_key())
    }

    fn verify(&self, token: &ApiKeyToken, digest: Option<&KeyDigest>) -> Verdict {
        self.verified.fetch_add(1, Ordering::SeqCst);
        match digest.and_then(|digest| digest.as_str().split_once('|')) {
            Some((server_key, kept)) if kept == token.reveal() => {
                Verdict::Right { outdated: server_key != self.server_key() }
            }
            _ => Verdict::Wrong,
        }
    }
}
