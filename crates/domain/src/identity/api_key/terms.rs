use std::time::Duration;

use crate::{
    shared::{Corrupt, Kind, Scalar, Value},
    text,
};

text!(
    /// What its owner calls a key: at most 100 characters.
    ApiKeyName,
    "name",
    max 100
);

/// What is kept of a key's secret: a keyed digest that names the server key it was made with. Useless to whoever reads the
/// database.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyDigest(String);

impl KeyDigest {
    /// From its text form.
    pub const fn new(encoded: String) -> Self {
        Self(encoded)
    }

    /// Its text form.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Scalar for KeyDigest {
    const KIND: Kind = Kind::Text;

    fn to_value(&self) -> Value {
        Value::Text(self.0.clone())
    }

    fn from_value(value: Value) -> Result<Self, Corrupt> {
        String::from_value(value).map(Self)
    }
}

/// How long the old secret of a key goes on working beside the new one, so that programs can be moved over one by one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Overlap(Duration);

/// The old secret would work for too long.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the old secret may go on working for at most 7 days")]
pub struct OverlapTooLong;

impl Overlap {
    /// A week: time enough for a release, and short enough that nobody lives on the old secret.
    pub const MAX: Self = Self(Duration::from_secs(7 * 24 * 60 * 60));

    /// As long as given; nothing ends the old secret at once.
    pub fn new(span: Duration) -> Result<Self, OverlapTooLong> {
        if span > Self::MAX.0 { Err(OverlapTooLong) } else { Ok(Self(span)) }
    }

    /// How long.
    pub const fn span(self) -> Duration {
        self.0
    }
}

impl Default for Overlap {
    /// A day.
    fn default() -> Self {
        Self(Duration::from_secs(24 * 60 * 60))
    }
}

/// The key would have been worth nothing from the start.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a key must expire in the future")]
pub struct ExpiryPassed;

/// The key was revoked or has expired, and stays so.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the key was revoked or has expired; make another")]
pub struct ApiKeyEnded;
