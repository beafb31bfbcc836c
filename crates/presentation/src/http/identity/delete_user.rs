//! `DELETE /api/v1/users/{id}`

use std::sync::Arc;

use application::identity::AdministrationError;
use axum::{extract::State, http::StatusCode};
use domain::shared::Id;

use crate::http::{
    api::Api,
    authentication::LoggedIn,
    edge::{etag::IfMatch, extract::PathId, problem::Problem},
    openapi::Refused,
    versions::{expected, unless_stale},
};

/// Delete a user
///
/// Deletes the account of somebody of lower rank for good, and ends its sessions. To switch it off for a while,
/// inactivate it.
#[utoipa::path(
    delete,
    path = "/api/v1/users/{id}",
    tag = "users",
    params(PathId, IfMatch),
    responses((status = 204, description = "The account is gone."), Refused<AdministrationError>),
    security(("sessionCookie" = []), ("apiKey" = ["users:write"]))
)]
pub(super) async fn delete_user(
    me: LoggedIn,
    State(api): State<Arc<Api>>,
    PathId(id): PathId,
    condition: IfMatch,
) -> Result<StatusCode, Problem> {
    let id = Id::new(id);
    let current = async { Ok(api.app.users.read(&me.actor, id).await?.state().record.version) };
    let expected = expected(&condition, current).await?;
    let deleted = api.app.accounts.delete(&me.actor, id, expected).await;
    deleted.map_err(unless_stale(expected))?;
    Ok(StatusCode::NO_CONTENT)
}
