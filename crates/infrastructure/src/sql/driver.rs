//! The only code that knows which database it talks to.

use std::time::Duration;

use application::store::StoreError;
use domain::shared::{Kind, Value};
use sea_query::{PostgresQueryBuilder, SqliteQueryBuilder};
use sea_query_sqlx::{SqlxBinder, SqlxValues};
use sqlx::{AssertSqlSafe, Postgres, Row as _, Sqlite};
use time::OffsetDateTime;
use uuid::Uuid;

use super::{errors, pool::Lease, table::Row};

/// A connection to either database, and how long a statement on it may take before the connection is given up.
pub(super) struct Connection {
    kind: ConnectionKind,
    limit: Duration,
    /// A statement failed. PostgreSQL has given the transaction up then, and would answer COMMIT with a quiet rollback.
    failed: bool,
}

/// Work that carried on after a statement had failed, and wanted to commit.
#[derive(Debug, thiserror::Error)]
#[error("a statement of this transaction had failed, so it cannot be committed")]
struct HalfDone;

enum ConnectionKind {
    Sqlite(Lease<Sqlite>),
    Postgres(Lease<Postgres>),
}

/// Whether a statement's plan is worth keeping: not when its text varies with what is asked.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Plan {
    Keep,
    Forget,
}

impl Connection {
    pub(super) const fn sqlite(lease: Lease<Sqlite>, limit: Duration) -> Self {
        Self { kind: ConnectionKind::Sqlite(lease), limit, failed: false }
    }

    pub(super) const fn postgres(lease: Lease<Postgres>, limit: Duration) -> Self {
        Self { kind: ConnectionKind::Postgres(lease), limit, failed: false }
    }

    /// Begins a transaction that will write. On SQLite it takes the write lock now instead of failing half-way.
    pub(super) async fn begin_write(&mut self) -> Result<(), StoreError> {
        match &mut self.kind {
            ConnectionKind::Sqlite(lease) => lease.begin(self.limit, Some("BEGIN IMMEDIATE")).await,
            ConnectionKind::Postgres(lease) => lease.begin(self.limit, None).await,
        }
        .map_err(errors::of_statement)
    }

    /// Makes the statements that follow see one state of a SQLite file. A statement alone does so by itself, and on
    /// PostgreSQL each stands alone: to begin and end a transaction takes longer than most of what is read.
    pub(super) async fn hold_view(&mut self) -> Result<(), StoreError> {
        match &mut self.kind {
            ConnectionKind::Sqlite(lease) if !lease.is_in_transaction() => {
                lease.begin(self.limit, Some("BEGIN DEFERRED")).await
            }
            ConnectionKind::Sqlite(_) | ConnectionKind::Postgres(_) => Ok(()),
        }
        .map_err(errors::of_statement)
    }

    /// Makes the statements that follow see one state of either database, where parts that they read belong together.
    pub(super) async fn hold_snapshot(&mut self) -> Result<(), StoreError> {
        const SNAPSHOT: &str = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";
        match &mut self.kind {
            ConnectionKind::Postgres(lease) if !lease.is_in_transaction() => {
                lease.begin(self.limit, Some(SNAPSHOT)).await.map_err(errors::of_statement)
            }
            ConnectionKind::Sqlite(_) | ConnectionKind::Postgres(_) => self.hold_view().await,
        }
    }

    /// Ends a view, and what `hold_view` or `hold_snapshot` began.
    pub(super) async fn end_read(self) -> Result<(), StoreError> {
        let holds = match &self.kind {
            ConnectionKind::Sqlite(lease) => lease.is_in_transaction(),
            ConnectionKind::Postgres(lease) => lease.is_in_transaction(),
        };
        if holds { self.commit().await } else { Ok(()) }
    }

    pub(super) async fn commit(self) -> Result<(), StoreError> {
        if self.failed {
            return Err(StoreError::Broken(HalfDone.into()));
        }
        match self.kind {
            ConnectionKind::Sqlite(lease) => lease.commit(self.limit).await,
            ConnectionKind::Postgres(lease) => lease.commit(self.limit).await,
        }
        .map_err(errors::of_statement)
    }

    /// Runs a statement; says how many rows it touched.
    pub(super) async fn execute(
        &mut self,
        statement: &(impl SqlxBinder + Sync),
        plan: Plan,
    ) -> Result<u64, StoreError> {
        let (sql, values) = self.build(statement);
        let keep = plan == Plan::Keep;
        match &mut self.kind {
            ConnectionKind::Sqlite(lease) => {
                let query = sqlx::query_with(AssertSqlSafe(sql), values).persistent(keep);
                let done = lease.run(self.limit, async |on: &mut _| query.execute(on).await).await;
                done.map(|done| done.rows_affected())
            }
            ConnectionKind::Postgres(lease) => {
                let query = sqlx::query_with(AssertSqlSafe(sql), values).persistent(keep);
                let done = lease.run(self.limit, async |on: &mut _| query.execute(on).await).await;
                done.map(|done| done.rows_affected())
            }
        }
        .map_err(|error| self.failing(error))
    }

    /// Runs a query whose columns have these kinds.
    pub(super) async fn fetch(
        &mut self,
        statement: &(impl SqlxBinder + Sync),
        kinds: &[Kind],
        plan: Plan,
    ) -> Result<Vec<Row>, StoreError> {
        let (sql, values) = self.build(statement);
        let keep = plan == Plan::Keep;
        match &mut self.kind {
            ConnectionKind::Sqlite(lease) => {
                let query = sqlx::query_with(AssertSqlSafe(sql), values).persistent(keep);
                let rows = lease.run(self.limit, async |on: &mut _| query.fetch_all(on).await).await;
                rows.and_then(|rows| rows.iter().map(|row| read_sqlite(row, kinds)).collect())
            }
            ConnectionKind::Postgres(lease) => {
                let query = sqlx::query_with(AssertSqlSafe(sql), values).persistent(keep);
                let rows = lease.run(self.limit, async |on: &mut _| query.fetch_all(on).await).await;
                rows.and_then(|rows| rows.iter().map(|row| read_postgres(row, kinds)).collect())
            }
        }
        .map_err(|error| self.failing(error))
    }

    /// The first row of a query, if there is one. SQLite's thread hands rows over one by one and then says that there are no
    /// more: whoever wants one row need not wake up for that.
    pub(super) async fn fetch_first(
        &mut self,
        statement: &(impl SqlxBinder + Sync),
        kinds: &[Kind],
        plan: Plan,
    ) -> Result<Option<Row>, StoreError> {
        let ConnectionKind::Sqlite(lease) = &mut self.kind else {
            return Ok(self.fetch(statement, kinds, plan).await?.into_iter().next());
        };
        let (sql, values) = statement.build_sqlx(SqliteQueryBuilder);
        let query = sqlx::query_with(AssertSqlSafe(sql), values).persistent(plan == Plan::Keep);
        let row = lease.run(self.limit, async |on: &mut _| query.fetch_optional(on).await).await;
        row.and_then(|row| row.map(|row| read_sqlite(&row, kinds)).transpose())
            .map_err(|error| self.failing(error))
    }

    fn failing(&mut self, error: sqlx::Error) -> StoreError {
        self.failed = true;
        errors::of_statement(error)
    }

    fn build(&self, statement: &impl SqlxBinder) -> (String, SqlxValues) {
        match self.kind {
            ConnectionKind::Sqlite(_) => statement.build_sqlx(SqliteQueryBuilder),
            ConnectionKind::Postgres(_) => statement.build_sqlx(PostgresQueryBuilder),
        }
    }

    /// The function that finds a text in another, to the letter: 0 where it is not.
    pub(super) const fn position(&self) -> &'static str {
        match self.kind {
            ConnectionKind::Sqlite(_) => "instr",
            ConnectionKind::Postgres(_) => "strpos",
        }
    }

    /// A value as the database takes it. They differ in one: SQLite has no type for times.
    pub(super) fn bind(&self, kind: Kind, value: Value) -> sea_query::Value {
        match value {
            Value::Null => self.bind_null(kind),
            Value::Bool(flag) => flag.into(),
            Value::Int(number) => number.into(),
            Value::Text(text) => text.into(),
            Value::Uuid(uuid) => uuid.into(),
            Value::Time(micros) => match self.kind {
                ConnectionKind::Sqlite(_) => micros.into(),
                ConnectionKind::Postgres(_) => to_postgres_time(micros).into(),
            },
        }
    }

    const fn bind_null(&self, kind: Kind) -> sea_query::Value {
        match (kind, &self.kind) {
            (Kind::Bool, _) => sea_query::Value::Bool(None),
            (Kind::Int, _) | (Kind::Time, ConnectionKind::Sqlite(_)) => sea_query::Value::BigInt(None),
            (Kind::Text, _) => sea_query::Value::String(None),
            (Kind::Uuid, _) => sea_query::Value::Uuid(None),
            (Kind::Time, ConnectionKind::Postgres(_)) => sea_query::Value::TimeDateTimeWithTimeZone(None),
        }
    }
}

/// PostgreSQL's times reach from 4713 BC to 294276 AD, `time`'s from 9999 BC to 9999 AD: outside of both, the nearest.
fn to_postgres_time(micros: i64) -> OffsetDateTime {
    let limit = if micros < 0 { time::Date::MIN.midnight() } else { time::Date::MAX.midnight() };
    OffsetDateTime::from_unix_timestamp_nanos(i128::from(micros) * 1000).unwrap_or(limit.assume_utc())
}

fn from_postgres_time(time: OffsetDateTime) -> Value {
    // Whole microseconds within PostgreSQL's own range always fit.
    Value::Time(i64::try_from(time.unix_timestamp_nanos() / 1000).unwrap_or(i64::MAX))
}

macro_rules! reader {
    ($name:ident, $Row:ty, |$row:ident, $index:ident| $time:expr) => {
        fn $name($row: &$Row, kinds: &[Kind]) -> Result<Row, sqlx::Error> {
            let cells = kinds.iter().enumerate().map(|($index, kind)| {
                let value = match kind {
                    Kind::Bool => $row.try_get::<Option<bool>, _>($index)?.map(Value::Bool),
                    Kind::Int => $row.try_get::<Option<i64>, _>($index)?.map(Value::Int),
                    Kind::Text => $row.try_get::<Option<String>, _>($index)?.map(Value::Text),
                    Kind::Uuid => $row.try_get::<Option<Uuid>, _>($index)?.map(Value::Uuid),
                    Kind::Time => $time,
                };
                Ok(value.unwrap_or(Value::Null))
            });
            cells.collect::<Result<Vec<_>, sqlx::Error>>().map(Row::new)
        }
    };
}

reader!(read_sqlite, sqlx::sqlite::SqliteRow, |row, index| row
    .try_get::<Option<i64>, _>(index)?
    .map(Value::Time));
reader!(read_postgres, sqlx::postgres::PgRow, |row, index| row
    .try_get::<Option<OffsetDateTime>, _>(index)?
    .map(from_postgres_time));
