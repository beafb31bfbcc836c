use super::Error;
use crate::{
    authz::Forbidden,
    store::{FailedRow, Retryable, StoreError},
};

/// How a bulk use case fails; nothing was done then.
#[derive(Debug, thiserror::Error)]
pub enum BulkError<D> {
    /// These rows are at fault, each with what it would have failed with alone.
    #[error("{} of the rows are refused", .0.len())]
    Rows(Vec<FailedRow<Error<D>>>),
    /// It is not the fault of a row.
    #[error(transparent)]
    Whole(Error<D>),
}

impl<D> BulkError<D> {
    /// Gives what the store says its business meaning, if it has any.
    pub fn interpreted(self, meaning: impl Fn(&StoreError) -> Option<D>) -> Self {
        match self {
            Self::Rows(rows) => Self::Rows(
                rows.into_iter()
                    .map(|row| FailedRow { index: row.index, reason: row.reason.interpreted(&meaning) })
                    .collect(),
            ),
            Self::Whole(error) => Self::Whole(error.interpreted(meaning)),
        }
    }
}

impl<D> BulkError<D> {
    /// The same error of a batch that some rows of a larger one made up: `indices` are theirs in the larger one.
    pub(crate) fn in_terms_of(mut self, indices: &[usize]) -> Self {
        if let Self::Rows(rows) = &mut self {
            for row in rows {
                row.index = indices.get(row.index).copied().unwrap_or(row.index);
                if let Error::Store(StoreError::Duplicate { first, .. }) = &mut row.reason {
                    *first = indices.get(*first).copied().unwrap_or(*first);
                }
            }
        }
        self
    }
}

impl<D> From<Error<D>> for BulkError<D> {
    fn from(error: Error<D>) -> Self {
        match error {
            Error::Store(StoreError::Rows(rows)) => Self::Rows(
                rows.into_iter()
                    .map(|row| FailedRow { index: row.index, reason: Error::Store(row.reason) })
                    .collect(),
            ),
            error => Self::Whole(error),
        }
    }
}

impl<D> From<StoreError> for BulkError<D> {
    fn from(error: StoreError) -> Self {
        Error::Store(error).into()
    }
}

impl<D> From<Forbidden> for BulkError<D> {
    fn from(forbidden: Forbidden) -> Self {
        Self::Whole(forbidden.into())
    }
}

impl<D> Retryable for BulkError<D> {
    fn is_transient(&self) -> bool {
        matches!(self, Self::Whole(error) if error.is_transient())
    }
}

/// Goes through the rows of a batch to the last, so that all that are at fault can be named.
pub struct Rows<D>(Vec<FailedRow<Error<D>>>);

impl<D> Default for Rows<D> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<D> Rows<D> {
    /// Notes the row when it is at fault, and gives what came of it otherwise. What is not the fault of a row, such as a
    /// store that is away, ends the matter.
    pub fn note<T>(&mut self, index: usize, outcome: Result<T, Error<D>>) -> Result<Option<T>, BulkError<D>> {
        match outcome {
            Ok(value) => Ok(Some(value)),
            Err(reason) if reason.is_of_row() => {
                self.0.push(FailedRow { index, reason });
                Ok(None)
            }
            Err(error) => Err(error.into()),
        }
    }

    /// Refuses the batch when some row was at fault.
    pub fn finish(self) -> Result<(), BulkError<D>> {
        if self.0.is_empty() { Ok(()) } else { Err(BulkError::Rows(self.0)) }
    }
}

impl<D> Error<D> {
    fn is_of_row(&self) -> bool {
        match self {
            Self::Refused(_) => true,
            Self::Store(error) => matches!(
                error,
                StoreError::NotFound
                    | StoreError::OutOfScope
                    | StoreError::Stale
                    | StoreError::Conflict { .. }
                    | StoreError::Duplicate { .. }
            ),
            Self::Forbidden(_)
            | Self::KeyReused(_)
            | Self::InFlight(_)
            | Self::Hashing(_)
            | Self::Files(_) => false,
        }
    }
}
