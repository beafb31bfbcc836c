//! `DELETE /api/v1/users/{id}/sessions`

use std::sync::Arc;

use application::identity::AdministrationError;
use axum::{extract::State, http::StatusCode};
use domain::shared::Id;

use crate::http::{
    api::Api,
    authentication::LoggedIn,
    edge::{extract::PathId, problem::Problem},
    openapi::Refused,
};

/// End the sessions of a user
///
/// Logs somebody of lower rank out, wherever they are logged in, at once. The account stays as it is: they may log in again.
#[utoipa::path(
    delete,
    path = "/api/v1/users/{id}/sessions",
    tag = "users",
    params(PathId),
    responses((status = 204, description = "There are none any more."), Refused<AdministrationError>),
    security(("sessionCookie" = []), ("apiKey" = ["users:write"]))
)]
pub(super) async fn end_user_sessions(
    me: LoggedIn,
    State(api): State<Arc<Api>>,
    PathId(id): PathId,
) -> Result<StatusCode, Problem> {
    api.app.end_user_sessions.execute(&me.actor, Id::new(id)).await?;
    Ok(StatusCode::NO_CONTENT)
}
