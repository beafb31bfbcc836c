//! What is remembered for a while, and may be forgotten at any moment: the port to the cache.
//!
//! One per process, or one that all instances share. Losing it costs speed, never correctness, so whoever asks it says what
//! happens when it is away ([`CacheError::Unavailable`]): a key set is fetched again, a limit is counted in the process.
//! Sessions, roles and whether an account is active are never kept here: they are read from the database on every request,
//! which is what makes revocation immediate.

use std::{fmt, num::NonZeroU32, time::Duration};

use async_trait::async_trait;

/// The largest value that is kept, in bytes: ten times the largest key set that is accepted from an identity provider.
pub const MAX_VALUE: usize = 1024 * 1024;

/// What a family of keys is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Namespace(&'static str);

impl Namespace {
    /// Lower-case letters, digits and hyphens. To be made as a `const`, where anything else does not compile.
    ///
    /// # Panics
    /// The name has other characters, or none.
    pub const fn new(name: &'static str) -> Self {
        let bytes = name.as_bytes();
        assert!(!bytes.is_empty(), "a namespace has a name");
        let mut index = 0;
        while index < bytes.len() {
            let letter = bytes[index];
            let fits = letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == b'-';
            assert!(fits, "a namespace has lower-case letters, digits and hyphens");
            index += 1;
        }
        Self(name)
    }

    /// The name.
    pub const fn name(self) -> &'static str {
        self.0
    }
}

/// By what something is found again. The name may be anything, also long or secret: a cache that others can look into keeps
/// no more than a keyed hash of it.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct CacheKey {
    namespace: Namespace,
    name: Vec<u8>,
}

impl CacheKey {
    /// What `name` stands for within the namespace.
    pub fn new(namespace: Namespace, name: impl AsRef<[u8]>) -> Self {
        Self { namespace, name: name.as_ref().to_vec() }
    }

    /// What it is for.
    pub const fn namespace(&self) -> Namespace {
        self.namespace
    }

    /// What it stands for.
    pub fn name(&self) -> &[u8] {
        &self.name
    }
}

/// Without the name, which may be secret.
impl fmt::Debug for CacheKey {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "CacheKey({}:…)", self.namespace.0)
    }
}

/// How often something may happen: a bucket that is full at first, and gets one token back at a time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Allowance {
    /// How often at once.
    pub burst: NonZeroU32,
    /// After how long one more is allowed; counted in whole microseconds, and one at least.
    pub interval: Duration,
}

/// What became of asking for a token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Drawn {
    /// There was one.
    Granted {
        /// How many are left.
        remaining: u32,
    },
    /// There was none, and asking has not put off the next.
    Refused {
        /// After how long there is one.
        retry_after: Duration,
    },
}

/// Why the cache did not do what it was asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CacheError {
    /// It cannot be reached, or does not answer in time. What was asked may have been done nevertheless.
    #[error("the cache is away")]
    Unavailable,
    /// The value has more than [`MAX_VALUE`] bytes.
    #[error("{length} bytes are too many for the cache")]
    TooLarge {
        /// How many it has.
        length: usize,
    },
}

/// Keeps bytes for a while. Answers within a fraction of a second, whatever its state.
#[async_trait]
pub trait Cache: Send + Sync {
    /// What is kept under the key, if there is anything and its time is not over.
    async fn get(&self, key: &CacheKey) -> Result<Option<Vec<u8>>, CacheError>;

    /// Keeps the value in place of any other, for so long at most; sooner, it is forgotten when room is needed. The time is
    /// counted in whole milliseconds, and one at least.
    async fn put(&self, key: &CacheKey, value: &[u8], time_to_live: Duration) -> Result<(), CacheError>;

    /// Forgets what is kept under the key, if there is anything.
    async fn remove(&self, key: &CacheKey) -> Result<(), CacheError>;

    /// Gives what is kept under the key, and forgets it, in one step: of any number of callers, one gets it. For what may be
    /// used once.
    async fn take(&self, key: &CacheKey) -> Result<Option<Vec<u8>>, CacheError>;

    /// Takes a token out of the key's bucket, in one step: of callers at the same moment, no more get one than there are.
    /// Buckets and values do not meet, even under the same key.
    async fn draw(&self, key: &CacheKey, allowance: Allowance) -> Result<Drawn, CacheError>;
}

#[cfg(test)]
mod tests {
    use super::{CacheKey, Namespace};

    #[test]
    fn what_a_key_stands_for_is_not_shown() {
        let key = CacheKey::new(const { Namespace::new("state") }, "secret");
        assert_eq!(format!("{key:?}"), "CacheKey(state:…)");
    }

    #[test]
    #[should_panic(expected = "lower-case")]
    fn a_namespace_has_no_separator_in_it() {
        Namespace::new("a:b");
    }
}
