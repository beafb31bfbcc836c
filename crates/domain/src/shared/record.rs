use super::{Corrupt, Id, Kind, Scalar, Timestamp, Value};
use crate::identity::User;

/// How often an entity was written; a writer that read another number has lost a race.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Version(i64);

impl Version {
    /// The version of an entity that was just created.
    pub const FIRST: Self = Self(1);

    /// From its number.
    pub const fn new(number: i64) -> Self {
        Self(number)
    }

    /// Its number.
    pub const fn number(self) -> i64 {
        self.0
    }

    /// The version after the next write.
    #[must_use]
    pub const fn next(self) -> Self {
        Self(self.0 + 1)
    }
}

impl Scalar for Version {
    const KIND: Kind = Kind::Int;

    fn to_value(&self) -> Value {
        Value::Int(self.0)
    }

    fn from_value(value: Value) -> Result<Self, Corrupt> {
        i64::from_value(value).map(Self)
    }
}

/// The audit columns of an entity: who wrote it, when, and how often. Stores keep them, so no use case can forget to:
/// *who* comes from the permit that allowed the write, *when* from the store's clock.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record {
    /// When it was created.
    pub created_at: Timestamp,
    /// Who created it; none for the system and for someone not signed in.
    pub created_by: Option<Id<User>>,
    /// When it was last written.
    pub updated_at: Timestamp,
    /// Who wrote it last.
    pub updated_by: Option<Id<User>>,
    /// How often it was written.
    pub version: Version,
}

impl Record {
    /// Of an entity made at `now` that no store has seen yet.
    pub const fn new(now: Timestamp) -> Self {
        Self { created_at: now, created_by: None, updated_at: now, updated_by: None, version: Version::FIRST }
    }

    /// For stores: the columns of a row being inserted by `by`.
    pub const fn on_create(&mut self, by: Option<Id<User>>) {
        self.created_by = by;
        self.updated_by = by;
    }

    /// For stores: the columns after `by` wrote the row at `at`.
    pub fn on_update(&mut self, by: Option<Id<User>>, at: Timestamp) {
        // A clock that stepped back must not make a row look older than it was.
        self.updated_at = at.max(self.updated_at);
        self.updated_by = by;
        self.version = self.version.next();
    }
}
