//! Persistence ports: entities and what a store can do with them (`capability`), and the unit of work in which it does it.

mod capability;
mod entity;
mod unit_of_work;

pub use capability::{Creates, Deletes, DeletesMatching, Finds, Lists, Loads, Locks, Reads, Updates};
pub use entity::{Entity, Listed, Message};
pub use unit_of_work::{Retryable, Snapshot, Transaction, Tx, UnitOfWork, View, Work};

use crate::{
    catalog::{ProductQueries, ProductRepository},
    identity::{SecurityEventRepository, SessionQueries, SessionRepository, UserQueries, UserRepository},
};

/// Every repository for reading, one line each. (`+ 'static`, so that `dyn UserQueries` is one type everywhere.)
pub trait Queries: Send {
    /// Accounts.
    fn users(&mut self) -> &mut (dyn UserQueries + 'static);
    /// Log-ins.
    fn sessions(&mut self) -> &mut (dyn SessionQueries + 'static);
    /// What is for sale.
    fn products(&mut self) -> &mut (dyn ProductQueries + 'static);
}

/// Every repository, one line each.
pub trait Repositories: Send {
    /// Accounts.
    fn users(&mut self) -> &mut (dyn UserRepository + 'static);
    /// Log-ins.
    fn sessions(&mut self) -> &mut (dyn SessionRepository + 'static);
    /// The audit trail.
    fn security_events(&mut self) -> &mut (dyn SecurityEventRepository + 'static);
    /// What is for sale.
    fn products(&mut self) -> &mut (dyn ProductRepository + 'static);
}

/// How a store fails.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// No such row inside the permit's scope.
    #[error("not found")]
    NotFound,
    /// The row to be written would lie outside the permit's scope.
    #[error("outside of what the caller may write")]
    OutOfScope,
    /// Somebody else wrote the row since it was read.
    #[error("changed by somebody else in the meantime")]
    Stale,
    /// A unique column already has that value in another row.
    #[error("{field} is already taken")]
    Conflict {
        /// The column, without its table.
        field: String,
    },
    /// The attempt lost a race; the same work may succeed when run again.
    #[error("lost a race; try again")]
    Transient,
    /// Every connection is in use, and none became free in time.
    #[error("the database is busy")]
    Exhausted,
    /// The database cannot be reached, or broke. The work was not done, unless it broke while committing.
    #[error("the database is unavailable")]
    Unavailable(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// The statement or the stored data is wrong, which trying again does not cure.
    #[error("the database refused a statement or holds invalid data")]
    Broken(#[source] Box<dyn std::error::Error + Send + Sync>),
}
