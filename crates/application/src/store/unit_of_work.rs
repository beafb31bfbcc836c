//! Use cases own transactions: `uow.run(async |tx| …)` to change things, `uow.read(async |view| …)` to look.

use std::ops::{AsyncFn, Deref, DerefMut};

use async_trait::async_trait;

use super::{Queries, Repositories, StoreError};

/// How often work that lost a race is run again.
const RERUNS: u32 = 3;

/// An open transaction. Dropping it rolls back.
#[async_trait]
pub trait Transaction: Repositories {
    /// Makes its changes last: when this says Ok, they survive a crash.
    async fn commit(self: Box<Self>) -> Result<(), StoreError>;
}

/// An open view of the data, for reading.
#[async_trait]
pub trait Snapshot: Queries {
    /// Ends it.
    async fn close(self: Box<Self>) -> Result<(), StoreError>;
}

/// A store that can be worked with. Use cases call [`run`](#method.run) and [`read`](#method.read); the methods here are
/// for stores to implement.
#[async_trait]
pub trait UnitOfWork: Send + Sync {
    /// Begins a transaction.
    async fn begin(&self) -> Result<Box<dyn Transaction>, StoreError>;

    /// Opens a view.
    async fn open(&self) -> Result<Box<dyn Snapshot>, StoreError>;

    /// Waits before work is run for the `attempt`-th time again: longer each time, and never the same for two that raced.
    async fn back_off(&self, attempt: u32);
}

/// What writing work is given: every repository, and no way to commit.
pub struct Tx(Box<dyn Transaction>);

impl Deref for Tx {
    type Target = dyn Transaction;

    fn deref(&self) -> &Self::Target {
        &*self.0
    }
}

impl DerefMut for Tx {
    fn deref_mut(&mut self) -> &mut Self::Target {
        &mut *self.0
    }
}

/// What reading work is given: the reading half of every repository.
pub struct View(Box<dyn Snapshot>);

impl Deref for View {
    type Target = dyn Snapshot;

    fn deref(&self) -> &Self::Target {
        &*self.0
    }
}

impl DerefMut for View {
    fn deref_mut(&mut self) -> &mut Self::Target {
        &mut *self.0
    }
}

/// Names the future of an async closure, so that `Send` can be asked of it: `AsyncFn`'s own name for it is not stable.
pub trait Work<A, R>: AsyncFn(A) -> R + Fn(A) -> <Self as Work<A, R>>::Future {
    /// What calling it gives.
    type Future: Future<Output = R>;
}

impl<F, A, R, Fut> Work<A, R> for F
where
    F: AsyncFn(A) -> R + Fn(A) -> Fut,
    Fut: Future<Output = R>,
{
    type Future = Fut;
}

/// Errors that know whether running the same work again could succeed.
pub trait Retryable: From<StoreError> {
    /// Whether the work lost a race.
    fn is_transient(&self) -> bool;
}

impl Retryable for StoreError {
    fn is_transient(&self) -> bool {
        matches!(self, Self::Transient)
    }
}

impl dyn UnitOfWork + '_ {
    /// Runs `work` in one transaction: commits on `Ok`; rolls back on `Err`, panic and cancellation; runs it again, at
    /// most three times, when the database says that the attempt lost a race. So `work` may run more than once, and
    /// whatever it does besides the transaction, it does as often.
    pub async fn run<F, T, E>(&self, work: F) -> Result<T, E>
    where
        for<'t> F:
            AsyncFn(&'t mut Tx) -> Result<T, E> + Work<&'t mut Tx, Result<T, E>, Future: Send> + Send + Sync,
        T: Send,
        E: Retryable + Send,
    {
        let mut attempt = 0;
        loop {
            let outcome = self.try_run(&work).await;
            if attempt == RERUNS || !matches!(&outcome, Err(error) if error.is_transient()) {
                return outcome;
            }
            attempt += 1;
            self.back_off(attempt).await;
        }
    }

    async fn try_run<F, T, E>(&self, work: &F) -> Result<T, E>
    where
        for<'t> F:
            AsyncFn(&'t mut Tx) -> Result<T, E> + Work<&'t mut Tx, Result<T, E>, Future: Send> + Send + Sync,
        T: Send,
        E: Retryable + Send,
    {
        let mut tx = Tx(self.begin().await?);
        let value = work(&mut tx).await?;
        tx.0.commit().await?;
        Ok(value)
    }

    /// Runs `work` on a view of the data. Nothing can be written, no write is waited for, and on PostgreSQL each
    /// statement is one round trip.
    pub async fn read<F, T, E>(&self, work: F) -> Result<T, E>
    where
        for<'t> F: AsyncFn(&'t mut View) -> Result<T, E>
            + Work<&'t mut View, Result<T, E>, Future: Send>
            + Send
            + Sync,
        T: Send,
        E: From<StoreError> + Send,
    {
        let mut view = View(self.open().await?);
        let value = work(&mut view).await?;
        view.0.close().await?;
        Ok(value)
    }
}
