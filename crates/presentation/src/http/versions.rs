//! Versions of resources on the wire: the tag of what is shown, and from the versions that a caller names in `If-Match` to
//! the one that a use case insists on.

use application::{
    error::Error,
    store::{Entity, StoreError},
};
use axum::{
    Json,
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use domain::shared::Version;
use serde::Serialize;

use super::{
    edge::{
        codes::Code,
        etag::{IfMatch, IfNoneMatch, etag},
        problem::Problem,
    },
    refusals::Refusal,
};

/// An entity that is shown by itself, with a tag of its version if it has one.
pub(super) trait Resource: Entity {
    /// How it looks on the wire.
    type Body: Serialize + for<'a> From<&'a Self>;

    /// The path under which it and its like are found by their ids.
    const COLLECTION: &'static str;
}

/// The tag of its version, if it has one.
pub(super) fn tag<E: Resource>(entity: &E) -> Option<HeaderValue> {
    entity.record().map(|record| etag(record.version.number()))
}

/// Where it is found.
pub(super) fn location<E: Resource>(entity: &E) -> String {
    format!("{}/{}", E::COLLECTION, entity.id())
}

/// The resource, with the tag of its version.
pub(super) fn shown<E: Resource>(entity: &E) -> Response {
    let tag = tag(entity).map(|tag| [(header::ETAG, tag)]);
    (tag, Json(E::Body::from(entity))).into_response()
}

/// The resource, unless the caller has this version of it already.
pub(super) fn shown_unless_known<E: Resource>(entity: &E, condition: &IfNoneMatch) -> Response {
    match entity.record() {
        Some(record) => condition.answer(etag(record.version.number()), Json(E::Body::from(entity))),
        None => shown(entity),
    }
}

/// The resource that was just created, and where it is.
pub(super) fn created<E: Resource>(entity: &E) -> Response {
    (StatusCode::CREATED, [(header::LOCATION, location(entity))], shown(entity)).into_response()
}

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
