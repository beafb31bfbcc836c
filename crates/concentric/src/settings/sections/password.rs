//! How passwords are taken and hashed.

use std::thread;

use super::pepper::{self, Pepper, PepperKeys};
use crate::settings::reader::Reader;
use crate::settings::schema::{PEPPER, PREVIOUS_PEPPERS};

/// The longest password accepted, so that the minimum cannot exclude everything.
const MAX_PASSWORD: usize = 128;

/// `[password]`
#[derive(Clone, Debug)]
pub struct PasswordSettings {
    /// Makes new hashes.
    pub pepper: Pepper,
    /// Verify hashes made before; no two peppers have the same id.
    pub previous_peppers: Vec<Pepper>,
    /// In code points.
    pub min_length: usize,
    /// Passwords hashed at one time; at least 1.
    pub hash_concurrency: usize,
    /// How many more may wait.
    pub hash_queue: usize,
}

impl PasswordSettings {
    pub(crate) fn read(reader: &mut Reader<'_>) -> Self {
        let keys = PepperKeys { secret: PEPPER, id: "password.pepper_id", previous: PREVIOUS_PEPPERS };
        let (pepper, previous_peppers) = pepper::read(reader, keys);
        Self {
            pepper,
            previous_peppers,
            min_length: reader.number("password.min_length", 8..=MAX_PASSWORD),
            hash_concurrency: match reader.number("password.hash_concurrency", 0..=256) {
                0 => thread::available_parallelism().map_or(1, usize::from),
                given => given,
            },
            hash_queue: reader.number("password.hash_queue", 0..=10_000),
        }
    }
}
