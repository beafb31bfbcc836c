use std::error::Error as StdError;

use application::{error::Error, ports::HashingUnavailable, store::StoreError};

/// Why an attempt failed, for whoever looks at the run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Failure {
    /// It may succeed later.
    Passing(String),
    /// It fails again whenever it is tried: no attempt is wasted on it.
    Lasting(String),
}

impl<D: StdError> From<Error<D>> for Failure {
    fn from(error: Error<D>) -> Self {
        let text = error.to_string();
        match error {
            Error::Refused(_) | Error::KeyReused(_) | Error::Forbidden(_) => Self::Lasting(text),
            Error::InFlight(_) | Error::Files(_) | Error::Hashing(HashingUnavailable::Overloaded) => {
                Self::Passing(text)
            }
            Error::Hashing(HashingUnavailable::Broken(_)) => Self::Lasting(text),
            Error::Store(error) if may_pass(&error) => Self::Passing(text),
            Error::Store(_) => Self::Lasting(text),
        }
    }
}

/// Whether the same work may succeed later, though it is not changed.
pub(crate) const fn may_pass(error: &StoreError) -> bool {
    match error {
        StoreError::Stale | StoreError::Transient | StoreError::Exhausted | StoreError::Unavailable(_) => {
            true
        }
        StoreError::NotFound
        | StoreError::OutOfScope
        | StoreError::Conflict { .. }
        | StoreError::TooManyRows(_)
        | StoreError::Duplicate { .. }
        | StoreError::Rows(_)
        | StoreError::Broken(_) => false,
    }
}
