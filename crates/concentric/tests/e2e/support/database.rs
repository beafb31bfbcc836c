//! The database behind the program's back: made, looked into, and locked.

use std::{
    env,
    path::PathBuf,
    process,
    sync::atomic::{AtomicU32, Ordering},
};

use sqlx::{AssertSqlSafe, Connection, PgConnection, SqliteConnection, query, query_scalar};
use tokio::runtime::{Builder, Runtime};
use url::Url;

/// Names the server that `cargo xtask test` provides.
const SERVER: &str = "CONCENTRIC_TEST_POSTGRES_URL";

pub(crate) enum Database {
    /// In a folder that is removed with it.
    File(PathBuf),
    /// Made for one world, and removed with it.
    OnServer { server: Url, name: String },
}

/// A transaction that is in everybody else's way until it is released.
pub(crate) struct Lock {
    holder: Connected,
    runtime: Runtime,
}

enum Connected {
    Sqlite(SqliteConnection),
    Postgres(PgConnection),
}

impl Database {
    /// An empty database on the PostgreSQL server.
    pub(super) fn on_server() -> Self {
        // Names differ within a process by their number, and between processes, which nextest starts many of, by its id.
        static NUMBER: AtomicU32 = AtomicU32::new(0);
        let server =
            env::var(SERVER).unwrap_or_else(|_| panic!("{SERVER} names no server: run `cargo xtask test`"));
        let server = Url::parse(&server).unwrap();
        let name = format!("e2e_{}_{}", process::id(), NUMBER.fetch_add(1, Ordering::Relaxed));
        // A killed run may have left one of the same name.
        tell(&server, &format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)"));
        tell(&server, &format!("CREATE DATABASE {name}"));
        Self::OnServer { server, name }
    }

    /// The URL of the PostgreSQL database; a file has none.
    pub(crate) fn url(&self) -> Option<Url> {
        let Self::OnServer { server, name } = self else {
            return None;
        };
        let mut url = server.clone();
        url.set_path(name);
        Some(url)
    }

    /// The only column that the query gives, as texts.
    pub(crate) fn texts(&self, sql: &str) -> Vec<String> {
        let statement = || AssertSqlSafe(sql.to_owned());
        runtime().block_on(async {
            match self.connect().await {
                Connected::Sqlite(mut on) => query_scalar(statement()).fetch_all(&mut on).await,
                Connected::Postgres(mut on) => query_scalar(statement()).fetch_all(&mut on).await,
            }
            .unwrap()
        })
    }

    /// How many rows there are, such as those of `users WHERE is_active`.
    pub(crate) fn count(&self, rows: &str) -> u64 {
        self.texts(&format!("SELECT CAST(count(*) AS TEXT) FROM {rows}"))[0].parse().unwrap()
    }

    /// How many accounts were made by half: of account, audit trail and outbox, one knows of it and another does not.
    pub(crate) fn half_made_accounts(&self) -> u64 {
        let audited = "SELECT subject_id FROM security_events WHERE kind = 'account-created'";
        let published = "SELECT aggregate FROM outbox WHERE topic = 'user.created'";
        let half_made = [
            format!("users WHERE id NOT IN ({audited}) OR id NOT IN ({published})"),
            format!("({audited}) AS audited WHERE subject_id NOT IN (SELECT id FROM users)"),
            format!("({published}) AS published WHERE aggregate NOT IN (SELECT id FROM users)"),
        ];
        half_made.iter().map(|rows| self.count(rows)).sum()
    }

    /// Keeps everybody else from this table; on SQLite, where there is one lock, from writing anything.
    pub(crate) fn lock(&self, table: &str) -> Lock {
        let runtime = runtime();
        let holder = runtime.block_on(async {
            let mut holder = self.connect().await;
            match &mut holder {
                Connected::Sqlite(on) => query("BEGIN IMMEDIATE").execute(on).await.map(drop),
                Connected::Postgres(on) => {
                    query("BEGIN").execute(&mut *on).await.unwrap();
                    let lock = AssertSqlSafe(format!("LOCK TABLE {table} IN ACCESS EXCLUSIVE MODE"));
                    query(lock).execute(on).await.map(drop)
                }
            }
            .unwrap();
            holder
        });
        Lock { holder, runtime }
    }

    /// How many statements wait for a lock on the PostgreSQL database.
    pub(crate) fn waiting(&self) -> u64 {
        let here = "SELECT oid FROM pg_database WHERE datname = current_database()";
        self.count(&format!("pg_locks WHERE NOT granted AND database = ({here})"))
    }

    /// Ends every connection to the PostgreSQL database from the server's side.
    pub(crate) fn end_connections(&self) {
        let others = "datname = current_database() AND pid <> pg_backend_pid()";
        self.texts(&format!(
            "SELECT CAST(pg_terminate_backend(pid) AS TEXT) FROM pg_stat_activity WHERE {others}"
        ));
    }

    async fn connect(&self) -> Connected {
        match self {
            Self::File(path) => {
                let url = format!("sqlite://{}", path.display());
                Connected::Sqlite(SqliteConnection::connect(&url).await.unwrap())
            }
            Self::OnServer { .. } => {
                Connected::Postgres(PgConnection::connect(self.url().unwrap().as_str()).await.unwrap())
            }
        }
    }
}

impl Lock {
    /// Lets the others go on.
    pub(crate) fn release(self) {
        let Self { holder, runtime } = self;
        runtime.block_on(async {
            match holder {
                Connected::Sqlite(mut on) => query("ROLLBACK").execute(&mut on).await.map(drop),
                Connected::Postgres(mut on) => query("ROLLBACK").execute(&mut on).await.map(drop),
            }
            .unwrap();
        });
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        if let Self::OnServer { server, name } = self {
            tell(server, &format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)"));
        }
    }
}

fn tell(server: &Url, statement: &str) {
    runtime().block_on(async {
        let mut connection = PgConnection::connect(server.as_str()).await.unwrap();
        query(AssertSqlSafe(statement.to_owned())).execute(&mut connection).await.unwrap();
    });
}

fn runtime() -> Runtime {
    Builder::new_current_thread().enable_all().build().unwrap()
}
