use std::sync::{
    Mutex, PoisonError,
    atomic::{AtomicU8, Ordering},
};

use application::identity::{OpenedSecret, SecondFactorSecrets, SecretUnreadable};
use domain::{
    identity::{RecoveryDigest, RecoverySecret, SealedSecret, TimeStep, TotpCode, TotpSecret, User},
    shared::{Id, Timestamp},
};

/// Second factors without cryptography: what is sealed is `server key|owner|bytes`, and a code is the number of its step, plus
/// the first byte of the secret. Secrets count up: 20 times 1, 20 times 2 …
pub struct PlainSecondFactors {
    server_keys: Mutex<Vec<String>>,
    secrets: AtomicU8,
}

impl Default for PlainSecondFactors {
    fn default() -> Self {
        Self { server_keys: Mutex::new(vec!["1".to_owned()]), secrets: AtomicU8::new(0) }
    }
}

impl PlainSecondFactors {
    /// What an app shows at that time that was given the secret.
    pub fn code(secret: &TotpSecret, now: Timestamp) -> TotpCode {
        code(secret, TimeStep::at(now))
    }

    /// Puts these server keys into use, the current one first.
    pub fn rotate(&self, server_keys: &[&str]) {
        let keys = server_keys.iter().map(|key| (*key).to_owned()).collect();
        *self.server_keys.lock().unwrap_or_else(PoisonError::into_inner) = keys;
    }

    fn server_keys(&self) -> Vec<String> {
        self.server_keys.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn draw(&self) -> u8 {
        self.secrets.fetch_add(1, Ordering::SeqCst) + 1
    }
}

fn code(secret: &TotpSecret, step: TimeStep) -> TotpCode {
    let [first, ..] = *secret.bytes();
    TotpCode::of(u32::try_from(step.number()).unwrap_or_default().wrapping_add(u32::from(first)))
}

impl SecondFactorSecrets for PlainSecondFactors {
    fn new_totp(&self) -> TotpSecret {
        TotpSecret::new([self.draw(); 20])
    }

    fn totp(&self, secret: &TotpSecret, step: TimeStep) -> TotpCode {
        code(secret, step)
    }

    fn seal(&self, owner: Id<User>, secret: &[u8]) -> SealedSecret {
        let bytes: Vec<String> = secret.iter().map(u8::to_string).collect();
        let key = self.server_keys().into_iter().next().unwrap_or_default();
        SealedSecret::new(format!("{key}|{owner}|{}", bytes.join(",")))
    }

    fn open(&self, owner: Id<User>, sealed: &SealedSecret) -> Result<OpenedSecret, SecretUnreadable> {
        let (key, rest) = sealed.as_str().split_once('|').ok_or(SecretUnreadable)?;
        let (of, bytes) = rest.split_once('|').ok_or(SecretUnreadable)?;
        let keys = self.server_keys();
        if of != owner.to_string() || !keys.iter().any(|known| known == key) {
            return Err(SecretUnreadable);
        }
        let bytes =
            bytes.split(',').map(str::parse).collect::<Result<_, _>>().map_err(|_| SecretUnreadable)?;
        Ok(OpenedSecret { bytes, outdated: keys.first().is_none_or(|current| current != key) })
    }

    fn new_recovery(&self) -> RecoverySecret {
        RecoverySecret::new([self.draw(); 15])
    }

    fn digests(&self, owner: Id<User>, code: &RecoverySecret) -> Vec<RecoveryDigest> {
        let digest = |key: &String| RecoveryDigest::new(format!("{key}|{owner}|{}", code.reveal()));
        self.server_keys().iter().map(digest).collect()
    }
}
