//! `GET /api/v1/jobs/{id}`

use std::sync::Arc;

use axum::{extract::State, response::Response};
use domain::shared::Id;

use super::run::RunBody;
use crate::http::{
    api::Api,
    authentication::LoggedIn,
    edge::{etag::IfNoneMatch, extract::PathId, problem::Problem},
    versions::shown_unless_known,
};

/// Read a run
///
/// A run of a job. Whoever waits for it asks with `If-None-Match`, which costs little while nothing happens. For
/// administrators.
#[utoipa::path(
    get,
    path = "/api/v1/jobs/{id}",
    tag = "jobs",
    params(PathId, IfNoneMatch),
    responses(
        (status = 200, description = "The run.", body = RunBody),
        (status = 304, description = "The caller has this version already.")
    ),
    security(("sessionCookie" = []), ("apiKey" = ["jobs:read"]))
)]
pub(super) async fn read_run(
    me: LoggedIn,
    State(api): State<Arc<Api>>,
    PathId(id): PathId,
    condition: IfNoneMatch,
) -> Result<Response, Problem> {
    let run = api.app.runs.read(&me.actor, Id::new(id)).await?;
    Ok(shown_unless_known(&run, &condition))
}
