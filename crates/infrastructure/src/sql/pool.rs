//! Pools of sqlx connections. The pool is deadpool's: sqlx's own pings on every acquire and release, and loses a permit for
//! ever when a peer goes silent (docs/adr/0003-connection-pool.md).

use std::{future::Future, time::Duration};

use deadpool::{
    Runtime,
    managed::{self, Metrics, Object, Pool, RecycleError, RecycleResult, Timeouts},
};
use sqlx::{Connection, Database};
use sqlx_core::transaction::TransactionManager;

/// A connection that lay idle for longer is asked whether it is still there before it is lent again.
const PING_AFTER: Duration = Duration::from_secs(30);

/// How long a connection may take to answer, or to settle after it was abandoned, before it is given up.
const PATIENCE: Duration = Duration::from_secs(5);

/// Makes connections and decides which ones are lent again.
pub(super) struct Manager<D: Database> {
    options: <D::Connection as Connection>::Options,
    max_lifetime: Duration,
}

impl<D: Database> managed::Manager for Manager<D>
where
    <D::Connection as Connection>::Options: Sync,
{
    type Type = D::Connection;
    type Error = sqlx::Error;

    async fn create(&self) -> Result<D::Connection, sqlx::Error> {
        // Boxed, as is the ping: both are rare, and would make the future of every borrower some kilobytes larger.
        Box::pin(D::Connection::connect_with(&self.options)).await
    }

    async fn recycle(&self, connection: &mut D::Connection, metrics: &Metrics) -> RecycleResult<sqlx::Error> {
        if metrics.age() > self.max_lifetime {
            return Err(RecycleError::message("past its lifetime"));
        }
        if metrics.last_used() > PING_AFTER {
            Box::pin(connection.ping()).await?;
        }
        Ok(())
    }
}

/// Makes a pool of at most `size` connections, for one of which a borrower waits `wait` at most.
pub(super) fn pool<D: Database>(
    options: <D::Connection as Connection>::Options,
    size: usize,
    wait: Duration,
    max_lifetime: Duration,
) -> Result<Pool<Manager<D>>, managed::BuildError>
where
    <D::Connection as Connection>::Options: Sync,
{
    let timeouts = Timeouts { wait: Some(wait), create: Some(PATIENCE), recycle: Some(PATIENCE) };
    Pool::builder(Manager { options, max_lifetime })
        .max_size(size)
        .timeouts(timeouts)
        .runtime(Runtime::Tokio1)
        .build()
}

/// A borrowed connection. It is dirty while a statement or a transaction is open, so that a future dropped half-way
/// never hands its state to the next borrower: a dirty connection is rolled back, or given up, before it is lent again.
pub(super) struct Lease<D: Database>
where
    <D::Connection as Connection>::Options: Sync,
{
    connection: Option<Object<Manager<D>>>,
    dirty: bool,
    in_transaction: bool,
}

impl<D: Database> Lease<D>
where
    <D::Connection as Connection>::Options: Sync,
{
    pub(super) const fn new(connection: Object<Manager<D>>) -> Self {
        Self { connection: Some(connection), dirty: false, in_transaction: false }
    }

    pub(super) const fn is_in_transaction(&self) -> bool {
        self.in_transaction
    }

    /// Runs `work` on the connection; given up when that takes longer than `limit`.
    pub(super) async fn run<T>(
        &mut self,
        limit: Duration,
        work: impl AsyncFnOnce(&mut D::Connection) -> Result<T, sqlx::Error>,
    ) -> Result<T, sqlx::Error> {
        let connection = self.connection.as_mut().ok_or(sqlx::Error::PoolClosed)?;
        self.dirty = true;
        let outcome = timeout(limit, work(connection)).await;
        self.dirty = self.in_transaction;
        if outcome.as_ref().is_err_and(is_fatal) {
            self.discard();
        }
        outcome
    }

    pub(super) async fn begin(
        &mut self,
        limit: Duration,
        statement: Option<&'static str>,
    ) -> Result<(), sqlx::Error> {
        let begin = async |connection: &mut D::Connection| {
            D::TransactionManager::begin(connection, statement.map(sqlx::SqlSafeStr::into_sql_str)).await
        };
        self.run(limit, begin).await?;
        (self.in_transaction, self.dirty) = (true, true);
        Ok(())
    }

    pub(super) async fn commit(mut self, limit: Duration) -> Result<(), sqlx::Error> {
        let commit = async |connection: &mut D::Connection| D::TransactionManager::commit(connection).await;
        self.run(limit, commit).await?;
        (self.in_transaction, self.dirty) = (false, false);
        Ok(())
    }

    /// Gives the connection up, and the idle ones with it: when one lost its server, they all did.
    fn discard(&mut self) {
        let Some(connection) = self.connection.take() else {
            return;
        };
        if let Some(pool) = Object::pool(&connection) {
            pool.retain(|_, _| false);
        }
        drop(Object::take(connection));
    }
}

impl<D: Database> Drop for Lease<D>
where
    <D::Connection as Connection>::Options: Sync,
{
    fn drop(&mut self) {
        if !self.dirty {
            return;
        }
        let Some(mut connection) = self.connection.take() else {
            return;
        };
        let Ok(runtime) = tokio::runtime::Handle::try_current() else {
            drop(Object::take(connection));
            return;
        };
        if D::TransactionManager::get_transaction_depth(&connection) > 0 {
            D::TransactionManager::start_rollback(&mut connection);
        }
        runtime.spawn(async move {
            let answers = timeout(PATIENCE, connection.ping()).await.is_ok();
            // SQLite rolls back by itself when the disk is full (sqlite.org/lang_transaction.html, section 3); our rollback
            // then fails, and sqlx goes on counting a transaction that is over.
            let settled = D::TransactionManager::get_transaction_depth(&connection) == 0;
            if !answers || !settled {
                drop(Object::take(connection));
            }
        });
    }
}

async fn timeout<T>(
    limit: Duration,
    work: impl Future<Output = Result<T, sqlx::Error>>,
) -> Result<T, sqlx::Error> {
    tokio::time::timeout(limit, work)
        .await
        .unwrap_or_else(|_| Err(sqlx::Error::Io(std::io::ErrorKind::TimedOut.into())))
}

/// Whether the connection is worth nothing any more.
fn is_fatal(error: &sqlx::Error) -> bool {
    match error {
        sqlx::Error::Io(_) | sqlx::Error::Tls(_) | sqlx::Error::Protocol(_) | sqlx::Error::WorkerCrashed => {
            true
        }
        // Classes 08 (connection exception) and 57P (operator intervention); 57014 is a mere statement timeout.
        sqlx::Error::Database(error) => error
            .code()
            .is_some_and(|code| code.len() == 5 && (code.starts_with("08") || code.starts_with("57P"))),
        _ => false,
    }
}
