use std::time::Duration;

use super::{Corrupt, Kind, Scalar, Value};

/// A moment, in microseconds since the Unix epoch: the finest step that PostgreSQL keeps, so values survive a round trip.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Timestamp(i64);

impl Timestamp {
    /// From microseconds since the Unix epoch.
    pub const fn from_micros(micros: i64) -> Self {
        Self(micros)
    }

    /// Microseconds since the Unix epoch.
    pub const fn micros(self) -> i64 {
        self.0
    }

    /// Whole seconds since the Unix epoch, rounded down.
    pub const fn seconds(self) -> i64 {
        self.0.div_euclid(1_000_000)
    }

    /// The moment `span` later; stays at the end of time instead of overflowing.
    #[must_use]
    pub fn plus(self, span: Duration) -> Self {
        Self(self.0.saturating_add(i64::try_from(span.as_micros()).unwrap_or(i64::MAX)))
    }

    /// The moment `span` earlier; stays at the beginning of time instead of overflowing.
    #[must_use]
    pub fn minus(self, span: Duration) -> Self {
        Self(self.0.saturating_sub(i64::try_from(span.as_micros()).unwrap_or(i64::MAX)))
    }

    /// How long after `earlier` this is; zero when it is not after it (clocks step back).
    pub fn since(self, earlier: Self) -> Duration {
        Duration::from_micros(u64::try_from(self.0.saturating_sub(earlier.0)).unwrap_or(0))
    }
}

impl Scalar for Timestamp {
    const KIND: Kind = Kind::Time;

    fn to_value(&self) -> Value {
        Value::Time(self.0)
    }

    fn from_value(value: Value) -> Result<Self, Corrupt> {
        match value {
            Value::Time(micros) => Ok(Self(micros)),
            _ => Err(Corrupt("time")),
        }
    }
}
