//! Connections to lend. The pool is deadpool's, as the program's is: sqlx's own takes more time per query, and a twin that
//! is slower than it need be would flatter the program.

use deadpool::managed::{self, Metrics, RecycleResult};
use sqlx::{Connection, Database};

/// Opens connections.
pub(super) struct Manager<D: Database>(pub(super) <D::Connection as Connection>::Options);

impl<D: Database> managed::Manager for Manager<D>
where
    <D::Connection as Connection>::Options: Sync,
{
    type Type = D::Connection;
    type Error = sqlx::Error;

    async fn create(&self) -> Result<D::Connection, sqlx::Error> {
        D::Connection::connect_with(&self.0).await
    }

    async fn recycle(&self, _: &mut D::Connection, _: &Metrics) -> RecycleResult<sqlx::Error> {
        Ok(())
    }
}
