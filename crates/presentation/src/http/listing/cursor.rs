//! Cursors on the wire: opaque, and signed, since what they hold goes into a statement.

use std::fmt;

use application::query::Cursor;
use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use domain::shared::Value;
use hmac::{Hmac, KeyInit, Mac};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use uuid::Uuid;

type Sha256Mac = Hmac<Sha256>;

/// The length of a block of SHA-256, which is that of an HMAC key (RFC 2104, section 2).
const BLOCK: usize = 64;

/// The length of an HMAC-SHA256.
const MAC: usize = 32;

/// The key that cursors are signed with. Every instance of a service needs the same one, and it should outlive a
/// restart: a cursor of another key is refused, and its client begins again.
#[derive(Clone)]
pub struct CursorKey(Sha256Mac);

impl CursorKey {
    /// From a secret of any length; 32 random bytes or more are as good as it gets.
    pub fn new(secret: &[u8]) -> Self {
        let mut block = [0; BLOCK];
        block[..MAC].copy_from_slice(&Sha256::digest(secret));
        Self(Sha256Mac::new(&block.into()))
    }

    /// The text of a cursor that belongs to `binding`.
    pub(super) fn seal(&self, cursor: &Cursor, binding: &str) -> serde_json::Result<String> {
        let values: Vec<Part> = cursor.0.iter().cloned().map(Part::from).collect();
        let payload = serde_json::to_vec(&values)?;
        let mut sealed = self.mac(binding, &payload).finalize().into_bytes().to_vec();
        sealed.extend(payload);
        Ok(BASE64_URL_SAFE_NO_PAD.encode(sealed))
    }

    /// The cursor, if it is one of ours and belongs to `binding`.
    pub(super) fn open(&self, text: &str, binding: &str) -> Option<Cursor> {
        let sealed = BASE64_URL_SAFE_NO_PAD.decode(text).ok()?;
        let (mac, payload) = sealed.split_at_checked(MAC)?;
        self.mac(binding, payload).verify_slice(mac).ok()?;
        let values: Vec<Part> = serde_json::from_slice(payload).ok()?;
        Some(Cursor(values.into_iter().map(Value::from).collect()))
    }

    fn mac(&self, binding: &str, payload: &[u8]) -> Sha256Mac {
        let mut mac = self.0.clone();
        // The length first, so that the end of one can never be the beginning of the other.
        mac.update(&(binding.len() as u64).to_be_bytes());
        mac.update(binding.as_bytes());
        mac.update(payload);
        mac
    }
}

impl fmt::Debug for CursorKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("CursorKey(***)")
    }
}

/// A value as it travels.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Part {
    Null,
    Bool(bool),
    Int(i64),
    Text(String),
    Uuid(u128),
    Time(i64),
}

impl From<Value> for Part {
    fn from(value: Value) -> Self {
        match value {
            Value::Null => Self::Null,
            Value::Bool(flag) => Self::Bool(flag),
            Value::Int(number) => Self::Int(number),
            Value::Text(text) => Self::Text(text),
            Value::Uuid(uuid) => Self::Uuid(uuid.as_u128()),
            Value::Time(micros) => Self::Time(micros),
        }
    }
}

impl From<Part> for Value {
    fn from(part: Part) -> Self {
        match part {
            Part::Null => Self::Null,
            Part::Bool(flag) => Self::Bool(flag),
            Part::Int(number) => Self::Int(number),
            Part::Text(text) => Self::Text(text),
            Part::Uuid(uuid) => Self::Uuid(Uuid::from_u128(uuid)),
            Part::Time(micros) => Self::Time(micros),
        }
    }
}

#[cfg(test)]
mod tests {
    use application::query::Cursor;
    use domain::shared::Value;
    use uuid::Uuid;

    use super::CursorKey;

    fn cursor() -> Cursor {
        Cursor(vec![
            Value::Null,
            Value::Bool(true),
            Value::Int(-1),
            Value::Text("Zo\u{eb}".to_owned()),
            Value::Time(1_767_225_600_123_456),
            Value::Uuid(Uuid::from_u128(u128::MAX)),
        ])
    }

    #[test]
    fn a_cursor_comes_back_as_it_went() {
        let key = CursorKey::new(b"secret");
        let text = key.seal(&cursor(), "users").unwrap();
        assert_eq!(key.open(&text, "users"), Some(cursor()));
    }

    #[test]
    fn a_cursor_of_another_question_or_key_is_none() {
        let key = CursorKey::new(b"secret");
        let text = key.seal(&cursor(), "users").unwrap();
        assert_eq!(key.open(&text, "sessions"), None);
        assert_eq!(CursorKey::new(b"other").open(&text, "users"), None);
    }

    #[test]
    fn a_changed_cursor_is_none_wherever_it_was_changed() {
        let key = CursorKey::new(b"secret");
        let text = key.seal(&cursor(), "users").unwrap();
        for position in 0..text.len() {
            let mut changed = text.clone().into_bytes();
            changed[position] = if changed[position] == b'A' { b'B' } else { b'A' };
            let changed = String::from_utf8(changed).unwrap();
            assert_eq!(key.open(&changed, "users"), None, "{position}");
        }
        for garbage in ["", "AAAA", "not a cursor"] {
            assert_eq!(key.open(garbage, "users"), None);
        }
    }

    #[test]
    fn debug_shows_nothing() {
        assert_eq!(format!("{:?}", CursorKey::new(b"secret")), "CursorKey(***)");
    }
}
