use std::{error::Error as StdError, io};

use application::{error::Error, ports::HashingUnavailable, store::StoreError};

use super::Exit;

/// Why a command failed: what the operator reads, and how the process ends.
#[derive(Debug)]
pub(super) struct Failure {
    pub(super) exit: Exit,
    pub(super) message: String,
}

impl Failure {
    pub(super) fn new(exit: Exit, message: impl Into<String>) -> Self {
        Self { exit, message: message.into() }
    }
}

impl<D: StdError> From<Error<D>> for Failure {
    fn from(error: Error<D>) -> Self {
        let exit = match &error {
            Error::Refused(_) | Error::KeyReused(_) => Exit::BadData,
            Error::Forbidden(_) => Exit::NotPermitted,
            Error::Store(error) => of_store(error),
            Error::InFlight(_) | Error::Hashing(HashingUnavailable::Overloaded) => Exit::TryAgain,
            Error::Files(_) => Exit::Unavailable,
            Error::Hashing(HashingUnavailable::Broken(_)) => Exit::Broken,
        };
        Self::new(exit, with_sources(&error))
    }
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        Self::new(Exit::InputOutput, format!("reading or writing failed: {error}"))
    }
}

const fn of_store(error: &StoreError) -> Exit {
    match error {
        StoreError::NotFound => Exit::NoUser,
        StoreError::OutOfScope
        | StoreError::Conflict { .. }
        | StoreError::TooManyRows(_)
        | StoreError::Duplicate { .. }
        | StoreError::Rows(_) => Exit::BadData,
        StoreError::Stale | StoreError::Transient | StoreError::Exhausted => Exit::TryAgain,
        StoreError::Unavailable(_) => Exit::Unavailable,
        StoreError::Broken(_) => Exit::Broken,
    }
}

/// The operator is the one who can do something about the cause, so they are told all of it.
fn with_sources(error: &dyn StdError) -> String {
    let mut texts = vec![error.to_string()];
    let mut source = error.source();
    while let Some(cause) = source {
        let text = cause.to_string();
        // A transparent error repeats its cause.
        if texts.last() != Some(&text) {
            texts.push(text);
        }
        source = cause.source();
    }
    texts.join(": ")
}
