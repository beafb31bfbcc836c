//! `POST /api/v1/jobs/{id}/cancel` and `…/retry`

use std::sync::Arc;

use axum::{extract::State, response::Response};
use domain::{jobs::SteeringError, shared::Id};

use super::run::RunBody;
use crate::http::{
    api::Api,
    authentication::LoggedIn,
    edge::{extract::PathId, problem::Problem},
    openapi::Refused,
    versions::shown,
};

/// Cancel a run
///
/// Takes the run out of the queue, or asks its worker to stop, which hears of it within ten seconds. Cancelling a cancelled
/// run changes nothing. For administrators.
#[utoipa::path(
    post,
    path = "/api/v1/jobs/{id}/cancel",
    tag = "jobs",
    params(PathId),
    responses((status = 200, description = "The run.", body = RunBody), Refused<SteeringError>),
    security(("sessionCookie" = []), ("apiKey" = ["jobs:write"]))
)]
pub(super) async fn cancel_run(
    me: LoggedIn,
    State(api): State<Arc<Api>>,
    PathId(id): PathId,
) -> Result<Response, Problem> {
    let run = api.app.steer_run.cancel(&me.actor, Id::new(id)).await?;
    Ok(shown(&run))
}

/// Retry a run
///
/// Puts a run that is dead or cancelled into the queue again, with as many attempts as at first. For administrators.
#[utoipa::path(
    post,
    path = "/api/v1/jobs/{id}/retry",
    tag = "jobs",
    params(PathId),
    responses((status = 200, description = "The run.", body = RunBody), Refused<SteeringError>),
    security(("sessionCookie" = []), ("apiKey" = ["jobs:write"]))
)]
pub(super) async fn retry_run(
    me: LoggedIn,
    State(api): State<Arc<Api>>,
    PathId(id): PathId,
) -> Result<Response, Problem> {
    let run = api.app.steer_run.retry(&me.actor, Id::new(id)).await?;
    Ok(shown(&run))
}
