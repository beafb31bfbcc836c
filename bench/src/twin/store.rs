//! The database: one or the other, each spoken to directly.

use std::str::FromStr as _;
use std::time::Duration;

use anyhow::Result;
use deadpool::managed::Pool;
use sqlx::postgres::PgConnectOptions;
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqliteSynchronous};
use sqlx::{Postgres, Sqlite};
use uuid::Uuid;

use super::cursor::Place;
use super::moment::Moment;
use super::pool::Manager;
use super::products::Product;
use super::statements::{postgres, sqlite};
use super::users::User;

/// As many connections as the program has by default.
const SQLITE_READERS: usize = 4;
const POSTGRES_CONNECTIONS: usize = 10;

const BUSY_TIMEOUT: Duration = Duration::from_secs(5);

/// An open database.
pub(super) enum Store {
    Sqlite { writer: Pool<Manager<Sqlite>>, readers: Pool<Manager<Sqlite>> },
    Postgres(Pool<Manager<Postgres>>),
}

/// Runs a reading statement on a connection of whichever database it is.
macro_rules! read {
    ($store:expr, $statement:ident($($argument:expr),*)) => {
        Ok(match $store {
            Store::Sqlite { readers, .. } => {
                sqlite::$statement(&mut *readers.get().await?, $($argument),*).await?
            }
            Store::Postgres(pool) => postgres::$statement(&mut *pool.get().await?, $($argument),*).await?,
        })
    };
}

impl Store {
    /// Opens it lazily, by the URL that the program takes.
    pub(super) fn open(url: &str) -> Result<Self> {
        if !url.starts_with("sqlite:") {
            let options = PgConnectOptions::from_str(url)?;
            return Ok(Self::Postgres(
                Pool::builder(Manager(options)).max_size(POSTGRES_CONNECTIONS).build()?,
            ));
        }
        let write = SqliteConnectOptions::from_str(url)?
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .foreign_keys(true)
            .busy_timeout(BUSY_TIMEOUT);
        let read = write.clone().pragma("query_only", "on");
        Ok(Self::Sqlite {
            writer: Pool::builder(Manager(write)).max_size(1).build()?,
            readers: Pool::builder(Manager(read)).max_size(SQLITE_READERS).build()?,
        })
    }

    pub(super) async fn ping(&self) -> Result<()> {
        read!(self, ping())
    }

    /// The user of the session, and when the session expires.
    pub(super) async fn session(&self, digest: &str) -> Result<Option<(User, Moment)>> {
        read!(self, session(digest))
    }

    pub(super) async fn user(&self, id: Uuid) -> Result<Option<User>> {
        read!(self, user(id))
    }

    pub(super) async fn users(&self, after: Option<Place>, limit: u32) -> Result<Vec<User>> {
        read!(self, users(after, i64::from(limit) + 1))
    }

    pub(super) async fn products(&self, after: Option<Place>, limit: u32) -> Result<Vec<Product>> {
        read!(self, products(after, i64::from(limit) + 1))
    }

    /// Stores the product, and its event in the outbox.
    pub(super) async fn create(&self, product: &Product, minor: i64, by: Uuid) -> Result<()> {
        match self {
            Self::Sqlite { writer, .. } => {
                sqlite::create(&mut *writer.get().await?, "BEGIN IMMEDIATE", product, minor, by).await?;
            }
            Self::Postgres(pool) => {
                postgres::create(&mut *pool.get().await?, "BEGIN", product, minor, by).await?;
            }
        }
        Ok(())
    }
}
