//! From the versions that a caller names in `If-Match` to the one that a use case insists on.

use application::{error::Error, store::StoreError};
use domain::shared::Version;

use super::{
    edge::{codes::Code, etag::IfMatch, problem::Problem},
    refusals::Refusal,
};

/// The version that may be written over; none when the caller does not care.
///
/// Use cases check one version, inside their transaction. A caller that names several (or none of ours) is served by
/// asking for the `current` one first: whichever it is, it alone can be meant.
pub(super) async fn expected(
    condition: &IfMatch,
    current: impl Future<Output = Result<Version, Problem>>,
) -> Result<Option<Version>, Problem> {
    match condition.versions() {
        None => Ok(None),
        Some([only]) => Ok(Some(Version::new(*only))),
        Some(_) => {
            let current = current.await?;
            condition.check(current.number())?;
            Ok(Some(current))
        }
    }
}

/// What a failed write means to somebody who named the version that it was to replace: a stale one is 412 to them, and
/// 409 to everybody else.
pub(super) fn unless_stale<D: Refusal>(expected: Option<Version>) -> impl FnOnce(Error<D>) -> Problem {
    move |error| match error {
        Error::Store(StoreError::Stale) if expected.is_some() => Problem::of(
            Code::PRECONDITION_FAILED,
            "The resource was changed since you read it. Read it again before you change it.",
        ),
        error => error.into(),
    }
}
