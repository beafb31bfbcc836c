//! The only code that knows which database it talks to.

use std::{sync::Arc, time::Duration};

use application::store::StoreError;
use domain::shared::{Kind, Value};
use sea_query::{PostgresQueryBuilder, SqliteQueryBuilder};
use sea_query_sqlx::{SqlxBinder, SqlxValues};
use sqlx::{AssertSqlSafe, Postgres, SqlSafeStr, SqlStr, Sqlite};

use super::{
    errors,
    pool::Lease,
    rows::{read_all, read_postgres, read_sqlite, to_postgres_time},
    table::Row,
    texts::{Texts, Written},
};
use crate::failpoint;

/// A connection to either database, and how long a statement on it may take before the connection is given up.
pub(super) struct Connection {
    kind: ConnectionKind,
    limit: Duration,
    /// The texts of statements that come again.
    pub(super) texts: Arc<Texts>,
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

/// What sea-query has written: the only text that is ever run.
pub(super) fn safe<T>(sql: T) -> SqlStr
where
    AssertSqlSafe<T>: SqlSafeStr,
{
    AssertSqlSafe(sql).into_sql_str()
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
    pub(super) const fn sqlite(lease: Lease<Sqlite>, limit: Duration, texts: Arc<Texts>) -> Self {
        Self { kind: ConnectionKind::Sqlite(lease), limit, texts, failed: false }
    }

    pub(super) const fn postgres(lease: Lease<Postgres>, limit: Duration, texts: Arc<Texts>) -> Self {
        Self { kind: ConnectionKind::Postgres(lease), limit, texts, failed: false }
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
        failpoint::pass("store.before-commit");
        match self.kind {
            ConnectionKind::Sqlite(lease) => lease.commit(self.limit).await,
            ConnectionKind::Postgres(lease) => lease.commit(self.limit).await,
        }
        .map_err(errors::of_statement)?;
        failpoint::pass("store.after-commit");
        Ok(())
    }

    /// Runs a statement; says how many rows it touched.
    pub(super) async fn execute(
        &mut self,
        statement: &(impl SqlxBinder + Sync),
        plan: Plan,
    ) -> Result<u64, StoreError> {
        let (sql, values) = self.build(statement);
        self.execute_written((safe(sql), values), plan).await
    }

    /// Runs a statement whose text is written.
    pub(super) async fn execute_written(
        &mut self,
        (sql, values): Written,
        plan: Plan,
    ) -> Result<u64, StoreError> {
        let keep = plan == Plan::Keep;
        match &mut self.kind {
            ConnectionKind::Sqlite(lease) => {
                let query = sqlx::query_with(sql, values).persistent(keep);
                let done = lease.run(self.limit, async |on: &mut _| query.execute(on).await).await;
                done.map(|done| done.rows_affected())
            }
            ConnectionKind::Postgres(lease) => {
                let query = sqlx::query_with(sql, values).persistent(keep);
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
        self.fetch_written((safe(sql), values), kinds, plan).await
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
        self.fetch_written((safe(sql), values), kinds, plan).await
    }

    async fn fetch_written(
        &mut self,
        (sql, values): Written,
        kinds: &[Kind],
        plan: Plan,
    ) -> Result<Vec<Row>, StoreError> {
        let keep = plan == Plan::Keep;
        match &mut self.kind {
            ConnectionKind::Sqlite(lease) => {
                let query = sqlx::query_with(sql, values).persistent(keep);
                let rows = lease.run(self.limit, async |on: &mut _| query.fetch_all(on).await).await;
                rows.and_then(|rows| read_all(&rows, kinds, read_sqlite))
            }
            ConnectionKind::Postgres(lease) => {
                let query = sqlx::query_with(sql, values).persistent(keep);
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
        // SQLite is stopped at that.
        if let ConnectionKind::Postgres(_) = self.kind {
            sql.push_str(" LIMIT 1");
        }
        self.fetch_first_written((safe(sql), values), kinds, plan).await
    }

    /// The first row of a query whose text is written, which gives no more than one.
    pub(super) async fn fetch_first_written(
        &mut self,
        (sql, values): Written,
        kinds: &[Kind],
        plan: Plan,
    ) -> Result<Option<Row>, StoreError> {
        let ConnectionKind::Sqlite(lease) = &mut self.kind else {
            return Ok(self.fetch_written((sql, values), kinds, plan).await?.into_iter().next());
        };
        let query = sqlx::query_with(sql, values).persistent(plan == Plan::Keep);
        let row = lease.run(self.limit, async |on: &mut _| query.fetch_optional(on).await).await;
        row.and_then(|row| row.map(|row| read_sqlite(&row, kinds)).transpose())
            .map_err(|error| self.failing(error))
    }

    fn failing(&mut self, error: sqlx::Error) -> StoreError {
        self.failed = true;
        errors::of_statement(error)
    }

    pub(super) fn build(&self, statement: &impl SqlxBinder) -> (String, SqlxValues) {
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
