//! Which database, and how long anything may take there.

use std::path::PathBuf;
use std::time::Duration;

use secrecy::SecretString;

use super::data::DataSettings;
use super::postgres_url;
use crate::settings::reader::Reader;
use crate::settings::schema::DATABASE_URL;

const DEFAULT_SQLITE_FILE: &str = "concentric.db";

/// `[database]`
#[derive(Clone, Debug)]
pub struct DatabaseSettings {
    /// Which database.
    pub url: DatabaseUrl,
    /// SQLite: connections that read; one more writes.
    pub read_connections: usize,
    /// PostgreSQL: connections of the pool.
    pub max_connections: usize,
    /// Limit of waiting for a connection.
    pub acquire_timeout: Duration,
    /// PostgreSQL: limit of one statement.
    pub statement_timeout: Duration,
    /// PostgreSQL: limit of waiting for a lock.
    pub lock_timeout: Duration,
    /// PostgreSQL: limit of a transaction that does nothing.
    pub idle_in_transaction_timeout: Duration,
    /// PostgreSQL: the age at which a connection is replaced.
    pub max_lifetime: Duration,
    /// Whether the program migrates when it starts.
    pub migrate_at_start: bool,
    /// Whether PostgreSQL on another host may be spoken to without TLS in production.
    pub allow_plaintext: bool,
}

/// Where the data is.
#[derive(Clone, Debug)]
pub enum DatabaseUrl {
    /// An embedded database in this file, which need not exist yet.
    Sqlite(PathBuf),
    /// A server, as a `postgres://` URL with whatever password it holds.
    Postgres(SecretString),
}

#[derive(Clone, Copy)]
enum Migrate {
    Auto,
    Always,
    Never,
}

impl DatabaseSettings {
    pub(crate) fn read(reader: &mut Reader<'_>, data: &DataSettings) -> Self {
        let url = DatabaseUrl::read(reader, data);
        let words = [("auto", Migrate::Auto), ("always", Migrate::Always), ("never", Migrate::Never)];
        let migrate_at_start = match reader.word("database.migrate", words) {
            Some(Migrate::Always) => true,
            Some(Migrate::Never) => false,
            Some(Migrate::Auto) | None => matches!(url, DatabaseUrl::Sqlite(_)),
        };
        Self {
            url,
            read_connections: reader.number("database.read_connections", 1..=64),
            max_connections: reader.number("database.max_connections", 1..=1000),
            acquire_timeout: reader.seconds("database.acquire_timeout_seconds", 1..=60),
            statement_timeout: reader.seconds("database.statement_timeout_seconds", 1..=3600),
            lock_timeout: reader.seconds("database.lock_timeout_seconds", 1..=3600),
            idle_in_transaction_timeout: reader
                .seconds("database.idle_in_transaction_timeout_seconds", 1..=3600),
            max_lifetime: reader.seconds("database.max_lifetime_seconds", 60..=86_400),
            migrate_at_start,
            allow_plaintext: reader.flag("database.allow_plaintext"),
        }
    }
}

impl DatabaseUrl {
    fn read(reader: &mut Reader<'_>, data: &DataSettings) -> Self {
        match reader.optional(DATABASE_URL, parse) {
            None => Self::Sqlite(data.dir.join(DEFAULT_SQLITE_FILE)),
            Some(Self::Sqlite(path)) => Self::Sqlite(reader.resolve(&path)),
            Some(postgres) => postgres,
        }
    }
}

/// Complaints never quote the URL, since it may hold a password.
fn parse(text: &str) -> Result<DatabaseUrl, String> {
    if postgres_url::has_scheme(text) {
        postgres_url::parse(text)?;
        return Ok(DatabaseUrl::Postgres(text.into()));
    }
    let path = text.strip_prefix("sqlite://").or_else(|| text.strip_prefix("sqlite:"));
    match path {
        None => {
            Err("is neither sqlite://path/to/file.db nor postgres://user:password@host/database".to_owned())
        }
        Some("") => Err("names no file; write sqlite://path/to/file.db".to_owned()),
        Some(path) if path.contains(":memory:") => {
            Err("cannot be in memory, since each connection would have a database of its own".to_owned())
        }
        Some(path) if path.contains('?') => {
            Err("has options after a \"?\", which an SQLite address cannot have here".to_owned())
        }
        Some(path) => Ok(DatabaseUrl::Sqlite(path.into())),
    }
}
