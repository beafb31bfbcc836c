//! How use cases fail.

mod bulk;

pub use bulk::{BulkError, Rows};

use domain::shared::Version;

use crate::{
    authz::Forbidden,
    files::FileError,
    idempotency::{InFlight, KeyReused},
    ports::HashingUnavailable,
    store::{Entity, Retryable, StoreError},
};

/// How a use case fails: the domain refused (`D`, in the domain's words), or something around it did.
#[derive(Debug, thiserror::Error)]
pub enum Error<D> {
    /// A business rule says no.
    #[error(transparent)]
    Refused(D),
    /// A policy says no.
    #[error(transparent)]
    Forbidden(#[from] Forbidden),
    /// The store could not, or found nothing.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The request names itself by the key of another one.
    #[error(transparent)]
    KeyReused(#[from] KeyReused),
    /// The same request is being done.
    #[error(transparent)]
    InFlight(#[from] InFlight),
    /// Too many passwords are being hashed, or the hasher is broken.
    #[error(transparent)]
    Hashing(#[from] HashingUnavailable),
    /// A file could not be kept or fetched.
    #[error(transparent)]
    Files(#[from] FileError),
}

impl<D> Error<D> {
    /// Gives what the store says its business meaning, if it has any.
    pub fn interpreted(self, meaning: impl Fn(&StoreError) -> Option<D>) -> Self {
        match self {
            Self::Store(error) => match meaning(&error) {
                Some(refused) => Self::Refused(refused),
                None => Self::Store(error),
            },
            other => other,
        }
    }

    /// The same in the words of another use case, which is made of this one.
    pub fn map_refused<T>(self, words: impl FnOnce(D) -> T) -> Error<T> {
        match self.into_refusal() {
            Ok(refused) => Error::Refused(words(refused)),
            Err(error) => error,
        }
    }

    /// The refusal alone; what failed around it is the same to every use case.
    pub fn into_refusal<T>(self) -> Result<D, Error<T>> {
        match self {
            Self::Refused(refused) => Ok(refused),
            Self::Forbidden(forbidden) => Err(Error::Forbidden(forbidden)),
            Self::Store(error) => Err(Error::Store(error)),
            Self::KeyReused(reused) => Err(Error::KeyReused(reused)),
            Self::InFlight(in_flight) => Err(Error::InFlight(in_flight)),
            Self::Hashing(error) => Err(Error::Hashing(error)),
            Self::Files(error) => Err(Error::Files(error)),
        }
    }
}

impl<D> Retryable for Error<D> {
    fn is_transient(&self) -> bool {
        matches!(self, Self::Store(error) if error.is_transient())
    }
}

/// For use cases that the domain has no reason to refuse.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Never {}

/// Refuses to write over a version that the caller has not seen. `expected` is none when they do not care.
pub fn ensure_version<E: Entity>(expected: Option<Version>, found: &E) -> Result<(), StoreError> {
    let found = found.record().map(|record| record.version);
    if expected.is_some() && expected != found { Err(StoreError::Stale) } else { Ok(()) }
}
