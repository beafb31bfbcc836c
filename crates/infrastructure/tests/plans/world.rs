//! A database with many rows, and the plans of the statements that a store runs on it.

use std::{path::PathBuf, sync::Arc, time::Duration};

use application::store::UnitOfWork;
use infrastructure::sql::{Database, DatabaseSettings, Target, migrate};
use sqlx::{AssertSqlSafe, Connection, PgConnection, Row, SqliteConnection};
use tempfile::TempDir;
use testkit::fakes::FakeClock;

use crate::log::{self, NOTICES, STATEMENTS};

/// More than twice as deep as the pages. One product in ten is not for sale; half of all orders are one customer's; one run
/// in four is queued, and one event in four is to be delivered; many rows share their time, price and currency.
const SQLITE_ROWS: &str = "
    CREATE TEMP TABLE n AS WITH RECURSIVE s(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM s WHERE i < 8000) SELECT i FROM s;
    INSERT INTO users (id, username, email, role, is_active, password, created_at, updated_at, version,
        username_key, email_key)
        SELECT randomblob(16), 'user' || i, 'user' || i || '@example.org', 'user', 1, 'x', i / 3, i / 3, 1, 'user' || i, 'user' || i || '@example.org' FROM n;
    INSERT INTO products SELECT randomblob(16), 'SKU-' || i, 'Thing ' || i / 2, NULL, 1, i % 10 > 0, NULL, i / 5,
        CASE i % 3 WHEN 0 THEN 'EUR' WHEN 1 THEN 'JPY' ELSE 'USD' END, i / 3, NULL, i / 3, NULL, 1, 'thing ' || i / 2 FROM n;
    INSERT INTO job_runs (id, job, parameters, key, status, attempt, max_attempts, run_at, fence,
        cancel_requested, created_at, updated_at, version, due_at)
        SELECT randomblob(16), 'count-sheep', '{}', i, iif(i % 4, 'succeeded', 'queued'), 0, 3, i / 3, 0, 0, i / 3, i / 3, 1,
        iif(i % 4, NULL, i / 3) FROM n;
    INSERT INTO orders SELECT randomblob(16), CASE i % 2 WHEN 0 THEN zeroblob(16) ELSE randomblob(16) END,
        CASE i % 3 WHEN 0 THEN 'pending' WHEN 1 THEN 'paid' ELSE 'cancelled' END, i / 5,
        CASE i % 3 WHEN 0 THEN 'EUR' WHEN 1 THEN 'JPY' ELSE 'USD' END, i / 3, NULL, i / 3, NULL, 1 FROM n;
    INSERT INTO order_items SELECT randomblob(16), id, 0, randomblob(16), 'SKU', 'Thing', 1, total_minor, currency FROM orders;
    INSERT INTO outbox SELECT i, randomblob(16), 'thing.happened', randomblob(16), '{}', i / 3,
        iif(i % 4, 'delivered', 'pending'), 0, iif(i % 4, NULL, i / 3), iif(i % 4, i / 3, NULL), NULL FROM n;
    DROP TABLE n;";

const POSTGRES_ROWS: &str = "
    INSERT INTO users (id, username, email, role, is_active, password, created_at, updated_at, version,
        username_key, email_key)
        SELECT gen_random_uuid(), 'user' || i, 'user' || i || '@example.org', 'user', true, 'x',
        to_timestamp(i / 3), to_timestamp(i / 3), 1, 'user' || i, 'user' || i || '@example.org'
        FROM generate_series(1, 8000) i;
    INSERT INTO products SELECT gen_random_uuid(), 'SKU-' || i, 'Thing ' || i / 2, NULL, 1, i % 10 > 0, NULL, i / 5,
        CASE i % 3 WHEN 0 THEN 'EUR' WHEN 1 THEN 'JPY' ELSE 'USD' END, to_timestamp(i / 3), NULL, to_timestamp(i / 3),
        NULL, 1, 'thing ' || i / 2 FROM generate_series(1, 8000) i;
    INSERT INTO job_runs (id, job, parameters, key, status, attempt, max_attempts, run_at, fence,
        cancel_requested, created_at, updated_at, version, due_at)
        SELECT gen_random_uuid(), 'count-sheep', '{}', i, CASE i % 4 WHEN 0 THEN 'queued' ELSE 'succeeded' END, 0, 3,
        to_timestamp(i / 3), 0, false, to_timestamp(i / 3), to_timestamp(i / 3), 1,
        CASE i % 4 WHEN 0 THEN to_timestamp(i / 3) END FROM generate_series(1, 8000) i;
    INSERT INTO orders SELECT gen_random_uuid(),
        CASE i % 2 WHEN 0 THEN '00000000-0000-0000-0000-000000000000'::uuid ELSE gen_random_uuid() END,
        CASE i % 3 WHEN 0 THEN 'pending' WHEN 1 THEN 'paid' ELSE 'cancelled' END, i / 5,
        CASE i % 3 WHEN 0 THEN 'EUR' WHEN 1 THEN 'JPY' ELSE 'USD' END, to_timestamp(i / 3), NULL, to_timestamp(i / 3),
        NULL, 1 FROM generate_series(1, 8000) i;
    INSERT INTO order_items SELECT gen_random_uuid(), id, 0, gen_random_uuid(), 'SKU', 'Thing', 1, total_minor, currency
        FROM orders;
    INSERT INTO outbox SELECT i, gen_random_uuid(), 'thing.happened', gen_random_uuid(), '{}', to_timestamp(i / 3),
        CASE i % 4 WHEN 0 THEN 'pending' ELSE 'delivered' END, 0, CASE i % 4 WHEN 0 THEN to_timestamp(i / 3) END,
        CASE WHEN i % 4 > 0 THEN to_timestamp(i / 3) END, NULL FROM generate_series(1, 8000) i;
    ANALYZE users, products, job_runs, orders, order_items, outbox;";

/// Tells every connection to remark on how it ran each statement. For superusers; the module comes with PostgreSQL.
const EXPLAIN_ALL: &str = "-c%20session_preload_libraries=auto_explain%20-c%20auto_explain.log_min_duration=0\
                           %20-c%20auto_explain.log_level=notice";

pub(crate) struct World {
    pub(crate) store: Arc<dyn UnitOfWork>,
    backend: Backend,
}

enum Backend {
    Sqlite { file: PathBuf, _folder: TempDir },
    Postgres { server: String, name: String },
}

/// Where the items of orders are.
const ITEMS: &str = "order_items";

/// The lines of a plan, as the database writes them.
#[derive(Debug)]
pub(crate) enum Plan {
    Sqlite(Vec<String>),
    Postgres(Vec<String>),
}

impl World {
    pub(crate) async fn sqlite() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("plans.db");
        drop(migrated(Target::Sqlite(file.clone())).await);
        let mut connection = open(&file).await;
        sqlx::raw_sql(SQLITE_ROWS).execute(&mut connection).await.unwrap();
        // As a server that starts: opening the database brings its statistics up to date.
        let store = Database::open(settings(Target::Sqlite(file.clone()))).await.unwrap();
        log::listen();
        Self { store: Arc::new(store), backend: Backend::Sqlite { file, _folder: folder } }
    }

    pub(crate) async fn postgres() -> Self {
        let server = std::env::var("CONCENTRIC_TEST_POSTGRES_URL")
            .expect("CONCENTRIC_TEST_POSTGRES_URL names no server: run `cargo xtask test`");
        let name = format!("plans_{}", std::process::id());
        on_server(&server, format!("DROP DATABASE IF EXISTS {name}")).await;
        on_server(&server, format!("CREATE DATABASE {name}")).await;
        let (base, _) = server.rsplit_once('/').expect("the server's URL names a database");
        let url = format!("{base}/{name}");
        drop(migrated(Target::Postgres(url.clone())).await);
        let mut connection = PgConnection::connect(&url).await.unwrap();
        sqlx::raw_sql(POSTGRES_ROWS).execute(&mut connection).await.unwrap();
        let store = Database::open(settings(Target::Postgres(format!("{url}?options={EXPLAIN_ALL}")))).await;
        log::listen();
        Self { store: Arc::new(store.unwrap()), backend: Backend::Postgres { server, name } }
    }

    /// Forgets the statements so far.
    pub(crate) fn forget(&self) {
        self.logged();
    }

    fn logged(&self) -> Vec<String> {
        match self.backend {
            Backend::Sqlite { .. } => STATEMENTS.take(),
            Backend::Postgres { .. } => NOTICES.take(),
        }
    }

    /// The plan of the one query since then, besides the one for the items of orders. PostgreSQL gives the one that it followed; SQLite has only one for a statement,
    /// whatever the values.
    pub(crate) async fn plan(&self) -> Plan {
        self.plan_of(|line| !line.contains(ITEMS)).await
    }

    /// How the items of the orders on a page are found.
    pub(crate) async fn plan_of_items(&self) -> Plan {
        self.plan_of(|line| line.contains(ITEMS)).await
    }

    async fn plan_of(&self, is_meant: impl Fn(&str) -> bool) -> Plan {
        let logged = self.logged();
        let queries: Vec<&String> =
            logged.iter().filter(|line| line.contains("SELECT") && is_meant(line)).collect();
        let [query] = queries[..] else { panic!("one query was expected: {logged:?}") };
        let Backend::Sqlite { file, .. } = &self.backend else {
            return Plan::Postgres(query.lines().map(|line| line.trim().to_owned()).collect());
        };
        let explain = AssertSqlSafe(format!("EXPLAIN QUERY PLAN {query}"));
        let rows = sqlx::query(explain).fetch_all(&mut open(file).await).await.unwrap();
        Plan::Sqlite(rows.iter().map(|row| row.get("detail")).collect())
    }

    /// Drops what was made on the server.
    pub(crate) async fn remove(self) {
        let Self { store, backend } = self;
        drop(store);
        if let Backend::Postgres { server, name } = backend {
            on_server(&server, format!("DROP DATABASE {name} WITH (FORCE)")).await;
        }
    }
}

impl Plan {
    /// It begins at the page, and what it reads is in order already.
    pub(crate) fn goes_straight_to_the_page(&self) -> bool {
        self.begins_at_the_page() && self.is_in_order()
    }

    /// What it reads is in order already, so it can stop at the end of the page.
    pub(crate) fn is_in_order(&self) -> bool {
        let (Self::Sqlite(lines) | Self::Postgres(lines)) = self;
        !lines.iter().any(|line| line.contains("TEMP B-TREE") || line.contains("Sort"))
    }

    /// The rows of the table are found by the index of those that are due, in order, without a look at all of them.
    pub(crate) fn takes_the_first(&self, table: &str) -> bool {
        let (Self::Sqlite(lines) | Self::Postgres(lines)) = self;
        let by = |line: &&String| line.contains(&format!("{table}_due_at"));
        let whole = |line: &String| {
            line.starts_with(&format!("SCAN {table}")) || line.contains(&format!("Seq Scan on {table}"))
        };
        self.is_in_order() && lines.iter().find(by).is_some() && !lines.iter().any(whole)
    }

    /// Nothing is read but what an index leads to.
    pub(crate) fn reads_no_table_whole(&self) -> bool {
        match self {
            Self::Sqlite(lines) => lines.iter().all(|line| !line.starts_with("SCAN")),
            Self::Postgres(lines) => lines.iter().all(|line| !line.contains("Seq Scan")),
        }
    }

    /// An index is entered where the cursor is, and nothing is read but what it leads to.
    pub(crate) fn begins_at_the_page(&self) -> bool {
        let bounded = |line: &str| line.contains(['<', '>']);
        match self {
            Self::Sqlite(lines) => {
                let (reads, rest) = lines.split_first().expect("a plan");
                let only_sorts = rest.iter().all(|line| line.starts_with("USE TEMP B-TREE FOR"));
                let of_all = rest.iter().any(|line| line == "USE TEMP B-TREE FOR ORDER BY");
                reads.starts_with("SEARCH") && bounded(reads) && only_sorts && !of_all
            }
            Self::Postgres(lines) => {
                let whole = |line: &String| {
                    line.contains("Seq Scan") || line.contains("Bitmap") || line.starts_with("->  Sort")
                };
                lines.iter().any(|line| line.starts_with("Index Cond:") && bounded(line))
                    && !lines.iter().any(whole)
            }
        }
    }
}

async fn open(file: &std::path::Path) -> SqliteConnection {
    SqliteConnection::connect(&format!("sqlite://{}", file.display())).await.unwrap()
}

async fn on_server(server: &str, statement: String) {
    let mut connection = PgConnection::connect(server).await.unwrap();
    sqlx::query(AssertSqlSafe(statement)).execute(&mut connection).await.unwrap();
}

async fn migrated(target: Target) -> Database {
    let database = Database::open(settings(target)).await.unwrap();
    migrate::up(&database).await.unwrap();
    database
}

fn settings(target: Target) -> DatabaseSettings {
    let second = Duration::from_secs(1);
    DatabaseSettings {
        target,
        read_connections: 1,
        max_connections: 1,
        acquire_timeout: second * 30,
        statement_timeout: second * 30,
        lock_timeout: second * 20,
        idle_in_transaction_timeout: second * 30,
        max_lifetime: second * 600,
        clock: Arc::new(FakeClock::default()),
    }
}
