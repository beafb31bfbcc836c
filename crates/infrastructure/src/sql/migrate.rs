//! Migrations: plain SQL per database with the same numbers, embedded in the binary, checksummed, applied by one process
//! at a time. `migrations/sqlite/0001_identity.up.sql` creates what `0001_identity.down.sql` removes.

mod files;
#[cfg(test)]
pub(crate) mod mappings;

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use sqlx::{
    Connection as _, Executor as _, PgConnection, Row as _, SqliteConnection,
    migrate::{Migrate, MigrateError, Migrator},
};

use super::{
    Database, OpenError, Target,
    database::{postgres_options, sqlite_options},
};

pub use files::create;

/// A migration, and whether the database has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Migration {
    /// Its number.
    pub version: i64,
    /// What it is about.
    pub name: String,
    /// When it was applied, in the database's words; none when it was not.
    pub applied_at: Option<String>,
}

/// Why migrations failed.
#[derive(Debug, thiserror::Error)]
pub enum MigrationError {
    /// The database cannot be opened.
    #[error(transparent)]
    Open(#[from] OpenError),
    /// The database cannot be reached or refused a statement.
    #[error("the database: {0}")]
    Database(#[from] sqlx::Error),
    /// A migration failed, or an applied one is not the one in this binary any more.
    #[error(transparent)]
    Migrate(#[from] MigrateError),
    /// A file cannot be read or written.
    #[error("{path}: {source}")]
    File {
        /// The file.
        path: PathBuf,
        /// What happened.
        source: io::Error,
    },
    /// A migration was created and not written yet. Applied like that, it could not be written any more.
    #[error("{0} has no statement yet")]
    Empty(String),
    /// A migration's file is not named `0001_what_it_does.up.sql` or `….down.sql`.
    #[error("'{0}' is not the name of a migration: use lower-case letters, digits and underscores")]
    Name(String),
}

type Out<T> = Result<T, MigrationError>;

/// A connection of its own, without the time-outs of requests: a migration takes as long as it takes.
enum Session {
    Sqlite(Box<SqliteConnection>, #[expect(dead_code, reason = "held until the session ends")] FileLock),
    Postgres(Box<PgConnection>),
}

/// Applies every migration that the database does not have; says which ones those were.
pub async fn up(database: &Database) -> Out<Vec<Migration>> {
    let mut session = Session::open(database).await?;
    let before = session.list().await?;
    match &mut session {
        Session::Sqlite(connection, _) => files::sqlite()?.run(&mut **connection).await?,
        Session::Postgres(connection) => files::postgres()?.run(&mut **connection).await?,
    }
    let missing = |migration: &Migration| {
        before.iter().any(|known| known.version == migration.version && known.applied_at.is_none())
    };
    Ok(session.list().await?.into_iter().filter(missing).collect())
}

/// Takes back the last `steps` migrations; says which ones those were, newest first.
pub async fn down(database: &Database, steps: usize) -> Out<Vec<Migration>> {
    let mut session = Session::open(database).await?;
    let applied: Vec<_> =
        session.list().await?.into_iter().filter(|migration| migration.applied_at.is_some()).collect();
    let (kept, undone) = applied.split_at(applied.len().saturating_sub(steps));
    let target = kept.last().map_or(0, |migration| migration.version);
    match &mut session {
        Session::Sqlite(connection, _) => files::sqlite()?.undo(&mut **connection, target).await?,
        Session::Postgres(connection) => files::postgres()?.undo(&mut **connection, target).await?,
    }
    Ok(undone.iter().rev().cloned().collect())
}

/// Every migration of this binary, in order, and whether the database has it. Fails when an applied one was edited since.
pub async fn status(database: &Database) -> Out<Vec<Migration>> {
    Session::open(database).await?.list().await
}

impl Session {
    async fn open(database: &Database) -> Out<Self> {
        let settings = database.settings();
        match &settings.target {
            Target::Sqlite(path) => {
                let options = sqlite_options(path, settings)?;
                let lock = FileLock::take(path)?;
                Ok(Self::Sqlite(Box::new(SqliteConnection::connect_with(&options).await?), lock))
            }
            Target::Postgres(url) => {
                let options = postgres_options(url, settings)?
                    .options([("statement_timeout", "0"), ("idle_in_transaction_session_timeout", "0")]);
                let mut connection = PgConnection::connect_with(&options).await?;
                // Held until the session ends, since even the table of migrations can be made by one process only. Whoever
                // comes second waits for as long as the first one takes.
                connection.execute("SET lock_timeout = 0").await?;
                connection.lock().await?;
                connection.execute("RESET lock_timeout").await?;
                Ok(Self::Postgres(Box::new(connection)))
            }
        }
    }

    async fn list(&mut self) -> Out<Vec<Migration>> {
        match self {
            Self::Sqlite(connection, _) => {
                let migrator = files::sqlite()?;
                ensure_unedited(&migrator, &mut **connection).await?;
                let rows = sqlx::query(APPLIED).fetch_all(&mut **connection).await?;
                describe(
                    &migrator,
                    &rows
                        .iter()
                        .map(|row| Ok((row.try_get(0)?, row.try_get(1)?)))
                        .collect::<Result<Vec<_>, sqlx::Error>>()?,
                )
            }
            Self::Postgres(connection) => {
                let migrator = files::postgres()?;
                ensure_unedited(&migrator, &mut **connection).await?;
                let rows = sqlx::query(APPLIED).fetch_all(&mut **connection).await?;
                describe(
                    &migrator,
                    &rows
                        .iter()
                        .map(|row| Ok((row.try_get(0)?, row.try_get(1)?)))
                        .collect::<Result<Vec<_>, sqlx::Error>>()?,
                )
            }
        }
    }
}

const APPLIED: &str =
    "SELECT version, CAST(installed_on AS TEXT) FROM _sqlx_migrations WHERE success ORDER BY version";

fn describe(migrator: &Migrator, applied: &[(i64, String)]) -> Out<Vec<Migration>> {
    let describe = |migration: &sqlx::migrate::Migration| Migration {
        version: migration.version,
        name: migration.description.clone().into_owned(),
        applied_at: applied
            .iter()
            .find(|(version, _)| *version == migration.version)
            .map(|(_, at)| at.clone()),
    };
    Ok(migrator.iter().filter(|migration| migration.migration_type.is_up_migration()).map(describe).collect())
}

/// An applied migration must still be the one in this binary: what was edited afterwards never happened to the database.
async fn ensure_unedited<C: Migrate>(migrator: &Migrator, connection: &mut C) -> Out<()> {
    connection.ensure_migrations_table(&migrator.table_name).await?;
    for applied in connection.list_applied_migrations(&migrator.table_name).await? {
        let known = migrator
            .iter()
            .find(|known| known.version == applied.version && known.migration_type.is_up_migration())
            .ok_or(MigrateError::VersionMissing(applied.version))?;
        if known.checksum != applied.checksum {
            return Err(MigrateError::VersionMismatch(applied.version).into());
        }
    }
    Ok(())
}

/// Keeps a second process from migrating the same file: SQLite has no lock that outlives a transaction.
struct FileLock(#[expect(dead_code, reason = "the lock is released when the file is closed")] fs::File);

impl FileLock {
    fn take(database: &Path) -> Out<Self> {
        let path = database.with_added_extension("migrate-lock");
        let lock = || {
            let file = fs::OpenOptions::new().create(true).truncate(false).write(true).open(&path)?;
            file.lock()?;
            Ok(file)
        };
        lock().map(Self).map_err(|source| MigrationError::File { path: path.clone(), source })
    }
}
