//! `DELETE /api/v1/users/{id}/second-factor`

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

/// Remove a user's second factor
///
/// For somebody of lower rank who has lost the device and the recovery codes: make sure that it is them. They are told by mail.
/// Without a second factor, nothing changes.
#[utoipa::path(
    delete,
    path = "/api/v1/users/{id}/second-factor",
    tag = "users",
    params(PathId),
    responses((status = 204, description = "There is none any more."), Refused<AdministrationError>),
    security(("sessionCookie" = []))
)]
pub(super) async fn reset_second_factor(
    me: LoggedIn,
    State(api): State<Arc<Api>>,
    PathId(id): PathId,
) -> Result<StatusCode, Problem> {
    api.app.reset_second_factor.execute(&me.actor, Id::new(id)).await?;
    Ok(StatusCode::NO_CONTENT)
}
