//! Persistence ports: entities and what a store can do with them (`capability`), and the unit of work in which it does it.

mod batch;
mod capability;
mod entity;
mod repositories;
mod unit_of_work;

pub use batch::{Batch, FailedRow, MAX_BATCH, ensure_batch_size, ensure_distinct};
pub(crate) use capability::repository;
pub use capability::{
    BulkCreates, BulkDeletes, BulkLoads, BulkUpdates, Creates, Deletes, DeletesMatching, Finds, Lists, Loads,
    Locks, Reads, Updates,
};
pub use entity::{Entity, Kept, Listed, Message};
pub use repositories::{Queries, Repositories};
pub use unit_of_work::{Retryable, Snapshot, Transaction, Tx, UnitOfWork, View, Work};

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
    /// A batch has more rows than [`MAX_BATCH`].
    #[error("at most {MAX_BATCH} rows at a time, not {0}")]
    TooManyRows(usize),
    /// A row of a batch repeats what an earlier row has.
    #[error("row {first} has the same {field}")]
    Duplicate {
        /// What is the same: `id`, or a unique column.
        field: &'static str,
        /// The index of the earlier row.
        first: usize,
    },
    /// Nothing of a batch was written because of these rows, each with the reason why it could not be written alone.
    #[error("{} of the rows cannot be written", .0.len())]
    Rows(Vec<FailedRow<StoreError>>),
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

impl StoreError {
    /// The unique column of which the value is taken, by another row or by an earlier one of the same batch.
    pub fn taken(&self) -> Option<&str> {
        match self {
            Self::Conflict { field } => Some(field),
            Self::Duplicate { field, .. } => Some(field),
            _ => None,
        }
    }
}
