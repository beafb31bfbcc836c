use std::collections::HashMap;

use domain::shared::{Id, Scalar, Value};

use super::{Entity, StoreError};
use crate::query::Column;

/// How many rows one bulk operation writes at most: far below what statements can hold (SQLite takes 32,766 values,
/// PostgreSQL 65,535), and few enough that others do not wait long for the locks.
pub const MAX_BATCH: usize = 500;

/// What bulk operations write together or not at all: at most [`MAX_BATCH`] rows, no two of which are the same entity or
/// claim the same unique value.
#[derive(Clone, Debug)]
pub struct Batch<T>(Vec<T>);

/// A row for which a batch was not written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FailedRow<R> {
    /// Its index in the batch, from zero.
    pub index: usize,
    /// What is wrong with it.
    pub reason: R,
}

/// Refuses, with [`StoreError::TooManyRows`], what is too much for one batch.
pub const fn ensure_batch_size(rows: usize) -> Result<(), StoreError> {
    if rows > MAX_BATCH { Err(StoreError::TooManyRows(rows)) } else { Ok(()) }
}

/// Refuses, with [`StoreError::Rows`], rows that repeat what an earlier one has of the named values.
pub fn ensure_distinct<T>(
    rows: &[T],
    values: impl Fn(&T) -> Vec<(&'static str, Value)>,
) -> Result<(), StoreError> {
    let mut seen = HashMap::new();
    let mut failed = Vec::new();
    for (index, row) in rows.iter().enumerate() {
        let mut known = values(row).into_iter().filter(|(_, value)| *value != Value::Null);
        let repeats = |(field, value)| {
            let first = *seen.entry((field, value)).or_insert(index);
            (first < index).then_some(StoreError::Duplicate { field, first })
        };
        failed.extend(known.find_map(repeats).map(|reason| FailedRow { index, reason }));
    }
    if failed.is_empty() { Ok(()) } else { Err(StoreError::Rows(failed)) }
}

impl<E: Entity> Batch<E> {
    /// A batch of entities. [`StoreError::TooManyRows`], or [`StoreError::Rows`] with the rows that repeat an earlier one.
    pub fn of(entities: Vec<E>) -> Result<Self, StoreError> {
        ensure_batch_size(entities.len())?;
        let id = Column { name: "id", read: |entity: &E| entity.id().to_value() };
        let columns: Vec<Column<E>> = [id].into_iter().chain(E::UNIQUE.iter().copied()).collect();
        ensure_distinct(&entities, |entity| {
            columns.iter().map(|column| (column.name, (column.read)(entity))).collect()
        })?;
        Ok(Self(entities))
    }
}

impl<E> Batch<Id<E>> {
    /// A batch of the entities of these ids. Fails as [`Batch::of`] does.
    pub fn of_ids(ids: Vec<Id<E>>) -> Result<Self, StoreError> {
        ensure_batch_size(ids.len())?;
        ensure_distinct(&ids, |id| vec![("id", id.to_value())])?;
        Ok(Self(ids))
    }
}

impl<T> Batch<T> {
    /// The rows, in the order in which they were given.
    pub fn rows(&self) -> &[T] {
        &self.0
    }

    /// Whether there is nothing to write.
    pub const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl<T> IntoIterator for Batch<T> {
    type Item = T;
    type IntoIter = std::vec::IntoIter<T>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}
