use std::collections::HashSet;

/// RFC 9106 sets no minimum; as many bytes as the hash makes guessing the pepper as hard as guessing the hash.
const MIN_SECRET: usize = 32;

/// As much as the `keyid` of a PHC string holds.
const MAX_ID: usize = 8;

/// A secret that is mixed into every hash of one kind (passwords, API keys) and kept apart from the database: who steals only
/// the hashes cannot guess.
#[derive(Clone)]
pub struct Pepper {
    /// Its name in the hashes made with it: 1 to 8 ASCII letters or digits.
    pub id: String,
    /// At least 32 bytes.
    pub secret: Vec<u8>,
}

/// The peppers in use.
#[derive(Clone)]
pub struct Peppers {
    /// Makes new hashes.
    pub current: Pepper,
    /// Verify hashes made before; such hashes are reported as outdated.
    pub previous: Vec<Pepper>,
}

/// Why peppers cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum InvalidPeppers {
    /// The id does not fit in a hash.
    #[error("the pepper id {0:?} must be 1 to 8 ASCII letters or digits")]
    Id(String),
    /// Easier to guess than it should be.
    #[error("pepper {id:?} has {length} bytes; it needs at least 32")]
    TooShort {
        /// Which one.
        id: String,
        /// Its bytes.
        length: usize,
    },
    /// A hash could not say which one made it.
    #[error("two peppers have the id {0:?}")]
    Duplicate(String),
}

impl Peppers {
    pub(crate) fn check(&self) -> Result<(), InvalidPeppers> {
        let mut ids = HashSet::new();
        for pepper in self.all() {
            pepper.check()?;
            if !ids.insert(&pepper.id) {
                return Err(InvalidPeppers::Duplicate(pepper.id.clone()));
            }
        }
        Ok(())
    }

    pub(crate) fn find(&self, id: &[u8]) -> Option<&Pepper> {
        self.all().find(|pepper| pepper.id.as_bytes() == id)
    }

    fn all(&self) -> impl Iterator<Item = &Pepper> {
        std::iter::once(&self.current).chain(&self.previous)
    }
}

impl Pepper {
    fn check(&self) -> Result<(), InvalidPeppers> {
        let fits = (1..=MAX_ID).contains(&self.id.len());
        if !fits || !self.id.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
            return Err(InvalidPeppers::Id(self.id.clone()));
        }
        if self.secret.len() < MIN_SECRET {
            return Err(InvalidPeppers::TooShort { id: self.id.clone(), length: self.secret.len() });
        }
        Ok(())
    }
}
