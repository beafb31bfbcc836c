//! How passwords are taken and hashed.

use std::thread;

use secrecy::SecretString;

use crate::settings::reader::Reader;
use crate::settings::schema::{PEPPER, PREVIOUS_PEPPERS};

const PEPPER_ID: &str = "password.pepper_id";
/// The longest key id that fits in an Argon2 hash string (8 bytes).
const MAX_PEPPER_ID: usize = 8;
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

/// A secret that is mixed into password hashes, and the name by which a hash refers to it.
#[derive(Clone, Debug)]
pub struct Pepper {
    /// 1 to 8 ASCII letters or digits.
    pub id: String,
    /// At least 32 bytes.
    pub secret: SecretString,
}

impl PasswordSettings {
    pub(crate) fn read(reader: &mut Reader<'_>) -> Self {
        let pepper = Pepper {
            id: reader.parsed(PEPPER_ID, parse_id).unwrap_or_default(),
            secret: reader.secret(PEPPER),
        };
        let previous_peppers = read_previous(reader, &pepper);
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

fn parse_id(text: &str) -> Result<String, String> {
    let well_formed =
        (1..=MAX_PEPPER_ID).contains(&text.len()) && text.chars().all(|c| c.is_ascii_alphanumeric());
    if !well_formed {
        return Err(format!("is {text:?}, and must be 1 to {MAX_PEPPER_ID} letters or digits"));
    }
    Ok(text.to_owned())
}

fn read_previous(reader: &mut Reader<'_>, current: &Pepper) -> Vec<Pepper> {
    let mut peppers: Vec<Pepper> = Vec::new();
    for (index, item) in reader.list(PREVIOUS_PEPPERS).iter().enumerate() {
        // Neither the item nor what stands before its colon is quoted: it may be a secret written the wrong way.
        let number = index + 1;
        let Some((id, secret)) = item.split_once(':') else {
            reader.reject(PREVIOUS_PEPPERS, format!("item {number} is not of the form \"id:pepper\""));
            continue;
        };
        if parse_id(id).is_err() {
            let message =
                format!("item {number} has an id that is not 1 to {MAX_PEPPER_ID} letters or digits");
            reader.reject(PREVIOUS_PEPPERS, message);
            continue;
        }
        if id == current.id || peppers.iter().any(|pepper| pepper.id == id) {
            reader.reject(PREVIOUS_PEPPERS, format!("item {number} has the id {id:?} of another pepper"));
            continue;
        }
        reader.require_length(PREVIOUS_PEPPERS, secret);
        peppers.push(Pepper { id: id.to_owned(), secret: secret.into() });
    }
    peppers
}
