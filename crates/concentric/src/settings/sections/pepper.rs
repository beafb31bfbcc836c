//! Secrets that are mixed into what is stored, each with a name, so that they can be replaced while what was stored before
//! goes on being understood.

use secrecy::SecretString;

use crate::settings::reader::Reader;

/// The longest key id that fits in an Argon2 hash string (8 bytes).
const MAX_ID: usize = 8;

/// A secret that is mixed into what is stored, and the name by which that refers to it.
#[derive(Clone, Debug)]
pub struct Pepper {
    /// 1 to 8 ASCII letters or digits.
    pub id: String,
    /// At least 32 bytes.
    pub secret: SecretString,
}

/// The keys of one set of peppers.
#[derive(Clone, Copy)]
pub(super) struct PepperKeys {
    pub(super) secret: &'static str,
    pub(super) id: &'static str,
    pub(super) previous: &'static str,
}

/// The pepper in use, and those before; no two have the same id.
pub(super) fn read(reader: &mut Reader<'_>, keys: PepperKeys) -> (Pepper, Vec<Pepper>) {
    let current = Pepper {
        id: reader.parsed(keys.id, parse_id).unwrap_or_default(),
        secret: reader.secret(keys.secret),
    };
    let previous = read_previous(reader, keys.previous, &current);
    (current, previous)
}

fn parse_id(text: &str) -> Result<String, String> {
    let well_formed = (1..=MAX_ID).contains(&text.len()) && text.chars().all(|c| c.is_ascii_alphanumeric());
    if !well_formed {
        return Err(format!("is {text:?}, and must be 1 to {MAX_ID} letters or digits"));
    }
    Ok(text.to_owned())
}

fn read_previous(reader: &mut Reader<'_>, key: &'static str, current: &Pepper) -> Vec<Pepper> {
    let mut peppers: Vec<Pepper> = Vec::new();
    for (index, item) in reader.list(key).iter().enumerate() {
        // Neither the item nor what stands before its colon is quoted: it may be a secret written the wrong way.
        let number = index + 1;
        let Some((id, secret)) = item.split_once(':') else {
            reader.reject(key, format!("item {number} is not of the form \"id:secret\""));
            continue;
        };
        if parse_id(id).is_err() {
            let message = format!("item {number} has an id that is not 1 to {MAX_ID} letters or digits");
            reader.reject(key, message);
            continue;
        }
        if id == current.id || peppers.iter().any(|pepper| pepper.id == id) {
            reader.reject(key, format!("item {number} has the id {id:?} of another one"));
            continue;
        }
        reader.require_length(key, secret);
        peppers.push(Pepper { id: id.to_owned(), secret: secret.into() });
    }
    peppers
}
