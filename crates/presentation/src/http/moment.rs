//! Times on the wire: RFC 3339, in UTC.

use domain::shared::Timestamp;
use serde::{Serialize, Serializer, ser::Error};
use time::{OffsetDateTime, format_description::well_known::Rfc3339};

/// A time as callers see it: `2026-01-31T12:00:00.123456Z`, with as many digits of the second as there are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Moment(pub(crate) Timestamp);

impl Moment {
    /// Reads RFC 3339 with any offset; digits beyond the microsecond are dropped. None when it is something else.
    pub(crate) fn parse(text: &str) -> Option<Timestamp> {
        let time = OffsetDateTime::parse(text, &Rfc3339).ok()?;
        let micros = time.unix_timestamp_nanos().div_euclid(1000);
        i64::try_from(micros).ok().map(Timestamp::from_micros)
    }

    /// As it is written; none beyond the year 9999.
    pub(crate) fn text(self) -> Option<String> {
        let nanos = i128::from(self.0.micros()) * 1000;
        let time = OffsetDateTime::from_unix_timestamp_nanos(nanos).ok()?;
        time.format(&Rfc3339).ok()
    }
}

impl Serialize for Moment {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let text = self.text().ok_or_else(|| S::Error::custom("the time is beyond the year 9999"))?;
        serializer.serialize_str(&text)
    }
}

#[cfg(test)]
mod tests {
    use domain::shared::Timestamp;

    use super::Moment;

    fn written(micros: i64) -> Option<String> {
        Moment(Timestamp::from_micros(micros)).text()
    }

    #[test]
    fn times_are_written_in_utc_with_as_many_digits_as_needed() {
        assert_eq!(written(1_767_225_600_123_456).as_deref(), Some("2026-01-01T00:00:00.123456Z"));
        assert_eq!(written(1_767_225_600_000_000).as_deref(), Some("2026-01-01T00:00:00Z"));
        assert_eq!(written(i64::MAX), None, "no year has five digits in RFC 3339");
    }

    #[test]
    fn what_was_written_is_read_back_and_offsets_count() {
        let time = Timestamp::from_micros(1_767_225_600_123_456);
        assert_eq!(Moment::parse("2026-01-01T00:00:00.123456Z"), Some(time));
        assert_eq!(Moment::parse("2026-01-01T02:00:00.1234569+02:00"), Some(time));
        assert_eq!(Moment::parse("2026-01-01"), None);
        assert_eq!(Moment::parse("yesterday"), None);
    }
}
