use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};

use application::ports::{HashingUnavailable, PasswordHasher, Verdict};
use async_trait::async_trait;
use domain::identity::{PasswordHash, RawPassword};

/// Hashes by writing the password down, in an instant. Like a real hasher it salts: two hashes of one password differ.
#[derive(Default)]
pub struct PlainHasher {
    hashed: AtomicU32,
    verified: AtomicU32,
    overloaded: AtomicBool,
    generation: AtomicU32,
}

impl PlainHasher {
    /// The hash of `password` that a new hasher takes for an up-to-date one.
    pub fn hash_of(password: &str) -> PasswordHash {
        encode(0, 0, password.as_bytes())
    }

    /// Whether `hash` is one of `password`.
    pub fn is_hash_of(hash: &PasswordHash, password: &str) -> bool {
        secret_of(hash) == Some(hex(password.as_bytes()).as_str())
    }

    /// Refuses to hash or verify anything until told otherwise.
    pub fn overload(&self, overloaded: bool) {
        self.overloaded.store(overloaded, Ordering::SeqCst);
    }

    /// Takes other parameters: hashes made before are outdated from now on.
    pub fn change_parameters(&self) {
        self.generation.fetch_add(1, Ordering::SeqCst);
    }

    /// How many hashes it made.
    pub fn hashed(&self) -> u32 {
        self.hashed.load(Ordering::SeqCst)
    }

    /// How many passwords it checked, real ones or not.
    pub fn verified(&self) -> u32 {
        self.verified.load(Ordering::SeqCst)
    }

    fn ensure_capacity(&self) -> Result<(), HashingUnavailable> {
        if self.overloaded.load(Ordering::SeqCst) {
            return Err(HashingUnavailable::Overloaded);
        }
        Ok(())
    }
}

#[async_trait]
impl PasswordHasher for PlainHasher {
    async fn hash(&self, password: RawPassword) -> Result<PasswordHash, HashingUnavailable> {
        self.ensure_capacity()?;
        let salt = self.hashed.fetch_add(1, Ordering::SeqCst) + 1;
        Ok(encode(self.generation.load(Ordering::SeqCst), salt, password.expose().as_bytes()))
    }

    async fn verify(
        &self,
        password: RawPassword,
        hash: Option<PasswordHash>,
    ) -> Result<Verdict, HashingUnavailable> {
        self.ensure_capacity()?;
        self.verified.fetch_add(1, Ordering::SeqCst);
        let claimed = hex(password.expose().as_bytes());
        let Some(hash) = hash.filter(|hash| secret_of(hash) == Some(claimed.as_str())) else {
            return Ok(Verdict::Wrong);
        };
        let current = format!("plain${}$", self.generation.load(Ordering::SeqCst));
        Ok(Verdict::Right { outdated: !hash.expose().starts_with(&current) })
    }
}

fn encode(generation: u32, salt: u32, password: &[u8]) -> PasswordHash {
    PasswordHash::new(format!("plain${generation}${salt}${}", hex(password)))
}

fn secret_of(hash: &PasswordHash) -> Option<&str> {
    hash.expose().rsplit('$').next()
}

/// Keeps `$` and NUL out of what is stored.
fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
