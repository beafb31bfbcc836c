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

/// Which of its rows a query is asked for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct Window {
    /// At most so many.
    pub(super) limit: u32,
    /// Behind so many others.
    pub(super) offset: Option<u64>,
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
        let built = self.build(statement);
        self.fetch_built(built, kinds, plan).await
    }

    /// Runs a query for at most so many of its rows.
    pub(super) async fn fetch_some(
        &mut self,
        statement: &(impl SqlxBinder + Sync),
        Window { limit, offset }: Window,
        kinds: &[Kind],
        plan: Plan,
    ) -> Result<Vec<Row>, StoreError> {
        let (mut sql, mut values) = self.build(statement);
        let mut place = |value: sea_query::Value| {
            values.0.0.push(value);
            match self.kind {
                ConnectionKind::Sqlite(_) => "?".to_owned(),
                ConnectionKind::Postgres(_) => format!("${}", values.0.0.len()),
            }
        };
        let limit = match self.kind {
            // SQLite plans for the very limit, so that one in a parameter has the statement planned each time that it runs.
            ConnectionKind::Sqlite(_) => limit.to_string(),
            ConnectionKind::Postgres(_) => place(i64::from(limit).into()),
        };
        sql.extend([" LIMIT ", &limit]);
        if let Some(offset) = offset {
            sql.extend([" OFFSET ", &place(offset.into())]);
        }
        self.fetch_built((sql, values), kinds, plan).await
    }

    async fn fetch_built(
        &mut self,
        (sql, values): (String, SqlxValues),
        kinds: &[Kind],
        plan: Plan,
    ) -> Result<Vec<Row>, StoreError> {
        let keep = plan == Plan::Keep;
        match &mut self.kind {
            ConnectionKind::Sqlite(lease) => {
                let query = sqlx::query_with(AssertSqlSafe(sql), values).persistent(keep);
                let rows = lease.run(self.limit, async |on: &mut _| query.fetch_all(on).await).await;
                rows.and_then(|rows| read_all(&rows, kinds, read_sqlite))
            }
            ConnectionKind::Postgres(lease) => {
                let query = sqlx::query_with(AssertSqlSafe(sql), values).persistent(keep);
                let rows = lease.run(self.limit, async |on: &mut _| query.fetch_all(on).await).await;
                rows.and_then(|rows| read_all(&rows, kinds, read_postgres))
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
        let (mut sql, values) = self.build(statement);
        let ConnectionKind::Sqlite(lease) = &mut self.kind else {
            sql.push_str(" LIMIT 1");
            return Ok(self.fetch_built((sql, values), kinds, plan).await?.into_iter().next());
        };
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

/// Reads them into room made at once: to collect results would begin small and grow.
fn read_all<R>(
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
        fn $name($row: &$Row, kinds: &[Kind]) -> Result<Row, sqlx::Error> {
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
