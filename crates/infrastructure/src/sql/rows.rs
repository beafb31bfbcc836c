//! Rows and values as either driver has them.

use domain::shared::{Kind, Value};
use sqlx::Row as _;
use time::OffsetDateTime;
use uuid::Uuid;

use super::table::Row;

/// PostgreSQL's times reach from 4713 BC to 294276 AD, `time`'s from 9999 BC to 9999 AD: outside of both, the nearest.
pub(super) fn to_postgres_time(micros: i64) -> OffsetDateTime {
    let limit = if micros < 0 { time::Date::MIN.midnight() } else { time::Date::MAX.midnight() };
    OffsetDateTime::from_unix_timestamp_nanos(i128::from(micros) * 1000).unwrap_or(limit.assume_utc())
}

fn from_postgres_time(time: OffsetDateTime) -> Value {
    // Whole microseconds within PostgreSQL's own range always fit.
    Value::Time(i64::try_from(time.unix_timestamp_nanos() / 1000).unwrap_or(i64::MAX))
}

/// Reads them into room made at once: to collect results would begin small and grow.
pub(super) fn read_all<R>(
    rows: &[R],
    kinds: &[Kind],
    read: fn(&R, &[Kind]) -> Result<Row, sqlx::Error>,
) -> Result<Vec<Row>, sqlx::Error> {
    let mut all = Vec::with_capacity(rows.len());
    for row in rows {
        all.push(read(row, kinds)?);
    }
    Ok(all)
}

macro_rules! reader {
    ($name:ident, $Row:ty, |$row:ident, $index:ident| $time:expr) => {
        pub(super) fn $name($row: &$Row, kinds: &[Kind]) -> Result<Row, sqlx::Error> {
            let mut cells = Vec::with_capacity(kinds.len());
            for ($index, kind) in kinds.iter().enumerate() {
                let value = match kind {
                    Kind::Bool => $row.try_get::<Option<bool>, _>($index)?.map(Value::Bool),
                    Kind::Int => $row.try_get::<Option<i64>, _>($index)?.map(Value::Int),
                    Kind::Text => $row.try_get::<Option<String>, _>($index)?.map(Value::Text),
                    Kind::Uuid => $row.try_get::<Option<Uuid>, _>($index)?.map(Value::Uuid),
                    Kind::Time => $time,
                };
                cells.push(value.unwrap_or(Value::Null));
            }
            Ok(Row::new(cells))
        }
    };
}

reader!(read_sqlite, sqlx::sqlite::SqliteRow, |row, index| row
    .try_get::<Option<i64>, _>(index)?
    .map(Value::Time));
reader!(read_postgres, sqlx::postgres::PgRow, |row, index| row
    .try_get::<Option<OffsetDateTime>, _>(index)?
    .map(from_postgres_time));
