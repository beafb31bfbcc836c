//! Times: microseconds in SQLite, a type of their own in PostgreSQL, RFC 3339 in JSON.

use serde::{Serialize, Serializer, ser::Error};
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

/// A time in UTC, in whole microseconds.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Moment(pub(super) OffsetDateTime);

impl Moment {
    /// The time, by the machine's clock.
    pub(super) fn now() -> Self {
        let now = OffsetDateTime::now_utc();
        Self(now.replace_nanosecond(now.microsecond() * 1000).unwrap_or(now))
    }

    /// From microseconds since the Unix epoch; beyond the range of times, the epoch.
    pub(super) fn from_micros(micros: i64) -> Self {
        let time = OffsetDateTime::from_unix_timestamp_nanos(i128::from(micros) * 1000);
        Self(time.unwrap_or(OffsetDateTime::UNIX_EPOCH))
    }

    /// Microseconds since the Unix epoch.
    pub(super) fn micros(self) -> i64 {
        i64::try_from(self.0.unix_timestamp_nanos() / 1000).unwrap_or(i64::MAX)
    }
}

impl Serialize for Moment {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let text = self.0.format(&Rfc3339).map_err(S::Error::custom)?;
        serializer.serialize_str(&text)
    }
}
