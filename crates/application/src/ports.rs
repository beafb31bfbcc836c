//! What use cases need from the world besides storage. Each is a promise that an adapter in an outer ring keeps.

use std::time::Duration;

use async_trait::async_trait;
use domain::{
    identity::{ApiKeyToken, KeyDigest, KeySecret, PasswordHash, RawPassword, TokenDigest},
    shared::{Id, Timestamp},
};
use uuid::Uuid;

/// The time of day.
pub trait Clock: Send + Sync {
    /// Now. May step back when the machine's clock is set.
    fn now(&self) -> Timestamp;
}

/// New identities.
pub trait IdSource: Send + Sync {
    /// A UUID that was never given before; version 7 in production, so that newer rows sort behind older ones.
    fn uuid(&self) -> Uuid;
}

impl dyn IdSource + '_ {
    /// A new identity with its type.
    pub fn next<T>(&self) -> Id<T> {
        Id::new(self.uuid())
    }
}

/// Nothing was hashed: too much is being hashed already, or the hasher broke.
#[derive(Debug, thiserror::Error)]
pub enum HashingUnavailable {
    /// The queue is full. Trying again in a moment will work.
    #[error("too many passwords are being hashed")]
    Overloaded,
    /// The hasher refused its own parameters or a stored hash is not one.
    #[error("password hashing failed: {0}")]
    Broken(String),
}

/// What came of checking a password or a secret.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It is the one.
    Right {
        /// What is stored was made with outdated parameters or an outdated key: store it afresh.
        outdated: bool,
    },
    /// It is not.
    Wrong,
}

/// Turns passwords into what may be stored.
#[async_trait]
pub trait PasswordHasher: Send + Sync {
    /// A slow, salted, peppered hash.
    async fn hash(&self, password: RawPassword) -> Result<PasswordHash, HashingUnavailable>;

    /// Whether `password` is the one behind `hash`. Without a hash it takes as long and says no, so that nobody learns
    /// from the time which accounts exist.
    async fn verify(
        &self,
        password: RawPassword,
        hash: Option<PasswordHash>,
    ) -> Result<Verdict, HashingUnavailable>;
}

/// The secret that stands for a session: 256 random bits, in text form. Known to its client alone.
#[derive(Clone, PartialEq, Eq)]
pub struct SessionSecret(pub String);

/// What the cookie of a session says.
#[derive(Clone)]
pub struct SessionClaims {
    /// Whose session it is.
    pub user_id: Id<domain::identity::User>,
    /// The session's secret.
    pub secret: SessionSecret,
    /// When the cookie was made.
    pub issued_at: Timestamp,
    /// When the session ends unless it is used.
    pub expires_at: Timestamp,
}

/// The text is not a token of ours, was tampered with, or is past its time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the session token is not valid")]
pub struct InvalidToken;

/// Makes and reads the tokens that sessions are carried in.
pub trait SessionTokens: Send + Sync {
    /// A new secret, from a cryptographically secure source.
    fn new_secret(&self) -> SessionSecret;

    /// By what the session of that secret is found in the store.
    fn digest(&self, secret: &SessionSecret) -> TokenDigest;

    /// The signed token that carries the claims.
    fn seal(&self, claims: &SessionClaims) -> String;

    /// The secret in a token whose signature, issuer, audience and times are right at `now`.
    fn open(&self, token: &str, now: Timestamp) -> Result<SessionSecret, InvalidToken>;
}

/// Makes the secrets of API keys, and what is kept of them.
pub trait ApiKeySecrets: Send + Sync {
    /// A new secret, from a cryptographically secure source.
    fn new_secret(&self) -> KeySecret;

    /// What may be stored: a digest of the whole token, so that it is worth nothing in the row of another key.
    fn digest(&self, token: &ApiKeyToken) -> KeyDigest;

    /// Whether `token` is the one behind `digest`. Compares in constant time. Without a digest, or with one that was made
    /// with a server key that is gone, it takes as long and says no.
    fn verify(&self, token: &ApiKeyToken, digest: Option<&KeyDigest>) -> Verdict;
}

/// Too many tries: come back later.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("too many attempts; try again in {} s", retry_after.as_secs().max(1))]
pub struct Throttled {
    /// How long to wait.
    pub retry_after: Duration,
}

/// Slows down guessing, by the rules of `domain::identity::delay_after` and `ADDRESS_ATTEMPTS`.
#[async_trait]
pub trait LogInThrottle: Send + Sync {
    /// Asks to try a password for `account` from `address`. Counts as a failure until [`Self::succeeded`] says otherwise,
    /// so that tries made at the same time cannot slip past the count together.
    async fn attempt(&self, account: &str, address: Option<&str>) -> Result<(), Throttled>;

    /// The password was right: forgets the failures of `account` from `address`.
    async fn succeeded(&self, account: &str, address: Option<&str>);
}

/// Spreads out what would otherwise happen at the same moment.
pub trait Jitter: Send + Sync {
    /// Any number, evenly distributed. Need not be hard to guess.
    fn draw(&self) -> u32;
}

/// Tells the workers of this process that there is work. Those of others look for themselves, every now and then.
pub trait JobBell: Send + Sync {
    /// To be rung after the work was committed. Never waits.
    fn ring(&self);
}

/// Tells the relay of this process that there are events. Those of others look for themselves, every now and then.
pub trait EventBell: Send + Sync {
    /// To be rung by the store when events were committed. Never waits.
    fn ring(&self);
}
