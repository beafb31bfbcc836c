//! Runs as operators name them and see them.

use std::error::Error as StdError;

use application::{error::Error, store::StoreError};
use domain::{jobs::Run, shared::Id};

use crate::cli::{Exit, failure::Failure};

/// The id of a run, as it was typed.
pub(super) fn id(text: &str) -> Result<Id<Run>, String> {
    text.parse().map_err(|_| "is not the id of a run; `jobs list` shows them".to_owned())
}

/// What a failure means that concerns the run of that id.
pub(super) fn failure<D: StdError>(id: Id<Run>) -> impl FnOnce(Error<D>) -> Failure {
    move |error| match error {
        Error::Store(StoreError::NotFound) => Failure::new(Exit::BadData, format!("there is no run {id}")),
        error => error.into(),
    }
}
