//! Opening a database, and units of work on it.

use std::{
    path::PathBuf,
    str::FromStr,
    sync::Arc,
    time::{Duration, Instant},
};

use application::{
    ports::{Clock, EventBell},
    store::{Snapshot, StoreError, Transaction, UnitOfWork},
};
use async_trait::async_trait;
use deadpool::managed::Pool;
use domain::shared::Kind;
use sea_query::{Expr, Query};
use sqlx::{
    Postgres, Sqlite,
    postgres::PgConnectOptions,
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqliteSynchronous},
};

use super::{
    driver::{Connection, Plan},
    errors,
    pool::{Lease, Manager, pool},
    scoped::{SqlSession, corrupt},
    texts::Texts,
};

/// Older ones can lose commits at a checkpoint (sqlite.org/wal.html, "the WAL-reset bug").
const OLDEST_SQLITE: (u32, u32, u32) = (3, 51, 3);

/// How much longer than the database's own limit a statement may take before its connection is given up as dead.
const GRACE: Duration = Duration::from_secs(5);

/// Which database.
#[derive(Clone, Debug)]
pub enum Target {
    /// A file; created, with its folder, when it is not there.
    Sqlite(PathBuf),
    /// A server, by its URL.
    Postgres(String),
}

/// How to use the database.
#[derive(Clone)]
pub struct DatabaseSettings {
    /// Which database.
    pub target: Target,
    /// How many connections read at the same time from a SQLite file; one writes.
    pub read_connections: usize,
    /// How many connections to PostgreSQL.
    pub max_connections: usize,
    /// How long to wait for a connection before the request is refused.
    pub acquire_timeout: Duration,
    /// How long a statement may take.
    pub statement_timeout: Duration,
    /// How long a statement may wait for a lock.
    pub lock_timeout: Duration,
    /// How long a transaction may lie idle before PostgreSQL ends it.
    pub idle_in_transaction_timeout: Duration,
    /// How old a connection may become.
    pub max_lifetime: Duration,
    /// By which clock rows are stamped.
    pub clock: Arc<dyn Clock>,
}

/// Why a database cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// The URL is not one.
    #[error("the database URL is not valid: {0}")]
    Url(#[source] sqlx::Error),
    /// The folder of the file cannot be made.
    #[error("cannot create the folder of {path}: {source}")]
    Folder {
        /// The file.
        path: PathBuf,
        /// Why not.
        source: std::io::Error,
    },
    /// The pool's settings are not valid.
    #[error("the connection pool: {0}")]
    Pool(#[from] deadpool::managed::BuildError),
    /// The linked SQLite is too old.
    #[error("SQLite {0} can lose commits; 3.51.3 or newer is needed")]
    OldSqlite(String),
    /// The database does not answer as it should.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// An open database; cheap to clone.
#[derive(Clone)]
pub struct Database {
    pools: Pools,
    settings: DatabaseSettings,
    texts: Arc<Texts>,
    bell: Option<Arc<dyn EventBell>>,
}

#[derive(Clone)]
enum Pools {
    Sqlite { writer: Pool<Manager<Sqlite>>, readers: Pool<Manager<Sqlite>> },
    Postgres(Pool<Manager<Postgres>>),
}

impl Database {
    /// Opens it. A SQLite file is created when it is not there; a PostgreSQL server is first spoken to when needed, so
    /// that the program starts, and reports itself unready, while the server is away.
    pub async fn open(settings: DatabaseSettings) -> Result<Self, OpenError> {
        let (wait, lifetime) = (settings.acquire_timeout, settings.max_lifetime);
        let pools = match &settings.target {
            Target::Sqlite(path) => {
                let options = sqlite_options(path, &settings)?;
                let read = options.clone().pragma("query_only", "on");
                // Whoever opens the file for long brings the planner's statistics up to date, of all tables (0x10000) that
                // have changed much (0x2), by looking at part of them (sqlite.org/pragma.html#pragma_optimize).
                let write = options.pragma("analysis_limit", "1000").pragma("optimize", "0x10002");
                // Connections to a file are never stale, so they live for ever.
                let writer = pool(write, 1, wait, Duration::MAX)?;
                Pools::Sqlite { writer, readers: pool(read, settings.read_connections, wait, Duration::MAX)? }
            }
            Target::Postgres(url) => {
                let options = postgres_options(url, &settings)?;
                Pools::Postgres(pool(options, settings.max_connections, wait, lifetime)?)
            }
        };
        let database = Self { pools, settings, texts: Arc::default(), bell: None };
        database.look_once_it_is_made().await?;
        Ok(database)
    }

    /// Several processes may begin on a file that is not there yet. SQLite lets nobody wait while one of them turns it to
    /// its write-ahead log, so whoever comes then comes again.
    async fn look_once_it_is_made(&self) -> Result<(), OpenError> {
        let began = Instant::now();
        let mut attempt = 0;
        loop {
            match self.refuse_old_sqlite().await {
                Err(OpenError::Store(StoreError::Transient))
                    if began.elapsed() < self.settings.lock_timeout =>
                {
                    attempt += 1;
                    self.back_off(attempt).await;
                }
                outcome => return outcome,
            }
        }
    }

    /// The same database, which rings `bell` when events were committed.
    #[must_use]
    pub fn announcing(self, bell: Arc<dyn EventBell>) -> Self {
        Self { bell: Some(bell), ..self }
    }

    /// Which database it is.
    pub fn settings(&self) -> &DatabaseSettings {
        &self.settings
    }

    /// Asks whether it answers.
    pub async fn ping(&self) -> Result<(), StoreError> {
        let mut session = self.reading().await?;
        let query = Query::select().expr(Expr::val(1_i64)).to_owned();
        session.connection.fetch_first(&query, &[Kind::Int], Plan::Keep).await?;
        session.connection.end_read().await
    }

    async fn refuse_old_sqlite(&self) -> Result<(), OpenError> {
        let Pools::Sqlite { .. } = self.pools else {
            return Ok(());
        };
        let mut session = self.writing().await?;
        let query = Query::select().expr(sea_query::Func::cust("sqlite_version")).to_owned();
        let rows = session.connection.fetch(&query, &[Kind::Text], Plan::Keep).await?;
        session.connection.commit().await?;
        let version: String =
            rows.into_iter().next().map_or(Ok(String::new()), |mut row| row.take()).map_err(corrupt)?;
        if parts(&version) < OLDEST_SQLITE {
            return Err(OpenError::OldSqlite(version));
        }
        Ok(())
    }

    async fn writing(&self) -> Result<SqlSession, StoreError> {
        let connection = match &self.pools {
            Pools::Sqlite { writer, .. } => self.sqlite(writer).await?,
            Pools::Postgres(pool) => self.postgres(pool).await?,
        };
        let mut session = self.session(connection);
        session.connection.begin_write().await?;
        Ok(session)
    }

    async fn reading(&self) -> Result<SqlSession, StoreError> {
        let connection = match &self.pools {
            Pools::Sqlite { readers, .. } => self.sqlite(readers).await?,
            Pools::Postgres(pool) => self.postgres(pool).await?,
        };
        Ok(self.session(connection))
    }

    fn session(&self, connection: Connection) -> SqlSession {
        let (clock, bell) = (self.settings.clock.clone(), self.bell.clone());
        SqlSession { connection, clock, bell, has_published: false }
    }

    async fn sqlite(&self, pool: &Pool<Manager<Sqlite>>) -> Result<Connection, StoreError> {
        let lease = Lease::new(pool.get().await.map_err(errors::of_pool)?);
        Ok(Connection::sqlite(lease, self.settings.statement_timeout + GRACE, self.texts.clone()))
    }

    async fn postgres(&self, pool: &Pool<Manager<Postgres>>) -> Result<Connection, StoreError> {
        let lease = Lease::new(pool.get().await.map_err(errors::of_pool)?);
        Ok(Connection::postgres(lease, self.settings.statement_timeout + GRACE, self.texts.clone()))
    }
}

/// The three numbers of a version.
fn parts(version: &str) -> (u32, u32, u32) {
    let mut numbers = version.split('.').map(|number| number.parse().unwrap_or(0));
    let mut next = || numbers.next().unwrap_or(0);
    (next(), next(), next())
}

pub(super) fn sqlite_options(
    path: &PathBuf,
    settings: &DatabaseSettings,
) -> Result<SqliteConnectOptions, OpenError> {
    if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        std::fs::create_dir_all(folder).map_err(|source| OpenError::Folder { path: path.clone(), source })?;
    }
    Ok(SqliteConnectOptions::new()
        .filename(path)
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Wal)
        // NORMAL would lose acknowledged commits when the power fails.
        .synchronous(SqliteSynchronous::Full)
        .foreign_keys(true)
        .busy_timeout(settings.lock_timeout))
}

pub(super) fn postgres_options(
    url: &str,
    settings: &DatabaseSettings,
) -> Result<PgConnectOptions, OpenError> {
    let millis = |span: Duration| span.as_millis().to_string();
    let options = PgConnectOptions::from_str(url).map_err(OpenError::Url)?;
    Ok(options.application_name("concentric").options([
        ("statement_timeout", millis(settings.statement_timeout)),
        ("lock_timeout", millis(settings.lock_timeout)),
        ("idle_in_transaction_session_timeout", millis(settings.idle_in_transaction_timeout)),
    ]))
}

#[async_trait]
impl UnitOfWork for Database {
    async fn begin(&self) -> Result<Box<dyn Transaction>, StoreError> {
        match self.writing().await {
            // The server closed an idle connection: nothing was done on it, so a fresh one may do it.
            Err(StoreError::Unavailable(_)) => Ok(Box::new(self.writing().await?)),
            session => Ok(Box::new(session?)),
        }
    }

    async fn open(&self) -> Result<Box<dyn Snapshot>, StoreError> {
        Ok(Box::new(self.reading().await?))
    }

    async fn back_off(&self, attempt: u32) {
        let most = 10 << attempt.min(6);
        // Without randomness, two that raced would race again; without a random source, waiting the longest will do.
        let millis = getrandom::u32().map_or(most, |random| u64::from(random) % most);
        tokio::time::sleep(Duration::from_millis(millis)).await;
    }
}

#[async_trait]
impl Transaction for SqlSession {
    async fn commit(self: Box<Self>) -> Result<(), StoreError> {
        let Self { connection, bell, has_published, .. } = *self;
        connection.commit().await?;
        if let Some(bell) = bell.filter(|_| has_published) {
            bell.ring();
        }
        Ok(())
    }
}

#[async_trait]
impl Snapshot for SqlSession {
    async fn close(self: Box<Self>) -> Result<(), StoreError> {
        self.connection.end_read().await
    }
}
