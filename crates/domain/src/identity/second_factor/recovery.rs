use super::base32;
use crate::{
    identity::User,
    shared::{Corrupt, Id, Kind, Scalar, Timestamp, Value},
};

/// How many codes there are of an account.
pub const RECOVERY_CODES: usize = 10;

/// Characters between two hyphens.
const GROUP: usize = 4;

/// In bytes. OWASP ASVS 5.0, 6.5.2 lets a fast digest be kept of what has 112 bits or more.
const LENGTH: usize = 15;

/// A code as its holder has it: 120 random bits, which nobody guesses. Never printed.
#[derive(Clone, PartialEq, Eq)]
pub struct RecoverySecret([u8; LENGTH]);

impl RecoverySecret {
    /// From random bytes.
    pub const fn new(bytes: [u8; LENGTH]) -> Self {
        Self(bytes)
    }

    /// Reads it back, in either case, with the hyphens or without.
    pub fn parse(text: &str) -> Option<Self> {
        let plain: String = text.chars().filter(|c| !c.is_whitespace() && *c != '-').collect();
        base32::decode(&plain).map(Self)
    }

    /// Its bytes.
    pub const fn bytes(&self) -> &[u8; LENGTH] {
        &self.0
    }

    /// The text: six groups of four letters and digits, such as `gayt-emzu-gu3d-oobz-mfrg-gzdf`.
    pub fn reveal(&self) -> String {
        let plain = base32::encode(&self.0).to_lowercase();
        let groups: Vec<&str> =
            (0..plain.len()).step_by(GROUP).filter_map(|start| plain.get(start..start + GROUP)).collect();
        groups.join("-")
    }
}

/// What is kept of a code: a keyed digest that names the server key it was made with, and is bound to its account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecoveryDigest(String);

impl RecoveryDigest {
    /// From its text form.
    pub const fn new(encoded: String) -> Self {
        Self(encoded)
    }
}

impl Scalar for RecoveryDigest {
    const KIND: Kind = Kind::Text;

    fn to_value(&self) -> Value {
        Value::Text(self.0.clone())
    }

    fn from_value(value: Value) -> Result<Self, Corrupt> {
        String::from_value(value).map(Self)
    }
}

/// A code that was not used yet, in place of a device that was lost. It is removed when it is used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecoveryCode {
    /// Its identity.
    pub id: Id<RecoveryCode>,
    /// Whose it is.
    pub user_id: Id<User>,
    /// What is kept of it.
    pub digest: RecoveryDigest,
    /// When it was made.
    pub created_at: Timestamp,
}
