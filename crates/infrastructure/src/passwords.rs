//! Passwords become Argon2id hashes, with a pepper, on a bounded number of threads.
//!
//! What is stored is one PHC string, such as `$argon2id$v=19$m=19456,t=2,p=1,keyid=MQ$<salt>$<hash>`: it names its own
//! parameters, and in `keyid` (base64) the pepper it was made with, so that both can be changed while old hashes verify.

mod pepper;
mod queue;
mod scheme;
mod stored;
#[cfg(test)]
mod tests;

use std::sync::Arc;

use application::ports::{HashingUnavailable, PasswordHasher, Verdict};
use async_trait::async_trait;
use domain::identity::{PasswordHash, RawPassword};

pub use pepper::{InvalidPeppers, Pepper, Peppers};
use queue::HashingQueue;
use scheme::Scheme;

/// How passwords are hashed.
pub struct Argon2Settings {
    /// The secrets that hashes are made with.
    pub peppers: Peppers,
    /// How many are hashed at one time, at least 1; each takes a thread and 19 MiB. The number of cores is a good choice.
    pub concurrency: usize,
    /// How many more may wait. 50 keeps the wait of the last one near a second.
    pub queue: usize,
}

/// Why there is no hasher.
#[derive(Debug, thiserror::Error)]
pub enum InvalidHasherSettings {
    /// The peppers cannot be used.
    #[error(transparent)]
    Peppers(#[from] InvalidPeppers),
    /// Nothing would ever be hashed.
    #[error("the number of passwords hashed at one time must be at least 1")]
    NoConcurrency,
    /// The operating system gives no random numbers, or Argon2 refuses its parameters.
    #[error(transparent)]
    Broken(#[from] HashingUnavailable),
}

/// Argon2id with m = 19456 KiB, t = 2, p = 1 (the OWASP Password Storage Cheat Sheet), a random salt of 16 bytes, and a
/// pepper as Argon2's secret.
pub struct Argon2Hasher {
    scheme: Arc<Scheme>,
    queue: HashingQueue,
}

impl Argon2Hasher {
    /// Makes a hasher; says which setting is wrong.
    pub fn new(settings: Argon2Settings) -> Result<Self, InvalidHasherSettings> {
        if settings.concurrency == 0 {
            return Err(InvalidHasherSettings::NoConcurrency);
        }
        settings.peppers.check()?;
        Ok(Self {
            scheme: Arc::new(Scheme::new(settings.peppers)?),
            queue: HashingQueue::new(settings.concurrency, settings.queue),
        })
    }

    /// How many times Argon2 has run: a log-in takes one, whatever its outcome.
    pub fn performed(&self) -> u64 {
        self.scheme.performed()
    }
}

#[async_trait]
impl PasswordHasher for Argon2Hasher {
    async fn hash(&self, password: RawPassword) -> Result<PasswordHash, HashingUnavailable> {
        let scheme = Arc::clone(&self.scheme);
        self.queue.run(move || scheme.hash(&password)).await
    }

    async fn verify(
        &self,
        password: RawPassword,
        hash: Option<PasswordHash>,
    ) -> Result<Verdict, HashingUnavailable> {
        let scheme = Arc::clone(&self.scheme);
        self.queue
            .run(move || match hash {
                Some(hash) => scheme.verify(&password, &hash),
                None => scheme.verify_nothing(&password),
            })
            .await
    }
}

fn broken(error: impl ToString) -> HashingUnavailable {
    HashingUnavailable::Broken(error.to_string())
}
