use std::{
    cmp::Ordering,
    fmt,
    hash::{Hash, Hasher},
    marker::PhantomData,
    str::FromStr,
};

use uuid::Uuid;

use super::{Corrupt, Kind, Scalar, Value};

/// The identity of one `T`: an `Id<Order>` is never accepted where an `Id<User>` is expected.
///
/// Values come from the application's `IdSource` port (UUIDv7); the domain never draws randomness.
pub struct Id<T>(Uuid, PhantomData<fn() -> T>);

impl<T> Id<T> {
    /// Gives a raw UUID its type.
    pub const fn new(raw: Uuid) -> Self {
        Self(raw, PhantomData)
    }

    /// The UUID without its type.
    pub const fn raw(self) -> Uuid {
        self.0
    }
}

// Written out because a derive would ask the same traits of `T`, which is only a marker here.
impl<T> Clone for Id<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Id<T> {}

impl<T> PartialEq for Id<T> {
    fn eq(&self, other: &Self) -> bool {
        self.0 == other.0
    }
}

impl<T> Eq for Id<T> {}

impl<T> PartialOrd for Id<T> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl<T> Ord for Id<T> {
    fn cmp(&self, other: &Self) -> Ordering {
        self.0.cmp(&other.0)
    }
}

impl<T> Hash for Id<T> {
    fn hash<H: Hasher>(&self, hasher: &mut H) {
        self.0.hash(hasher);
    }
}

impl<T> fmt::Debug for Id<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, f)
    }
}

impl<T> fmt::Display for Id<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, f)
    }
}

impl<T> FromStr for Id<T> {
    type Err = uuid::Error;

    fn from_str(text: &str) -> Result<Self, uuid::Error> {
        text.parse().map(Self::new)
    }
}

impl<T> Scalar for Id<T> {
    const KIND: Kind = Kind::Uuid;

    fn to_value(&self) -> Value {
        Value::Uuid(self.0)
    }

    fn from_value(value: Value) -> Result<Self, Corrupt> {
        match value {
            Value::Uuid(raw) => Ok(Self::new(raw)),
            _ => Err(Corrupt("id")),
        }
    }
}
