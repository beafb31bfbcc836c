//! `DELETE /api/v1/me/api-keys/{id}`

use std::sync::Arc;

use axum::{extract::State, http::StatusCode};
use domain::shared::Id;

use crate::http::{
    api::Api,
    authentication::LoggedIn,
    edge::{extract::PathId, problem::Problem},
};

/// Revoke one of one's API keys
///
/// Ends it, at once and for good. It stays in the list, since it tells what was done with it.
#[utoipa::path(
    delete,
    path = "/api/v1/me/api-keys/{id}",
    tag = "me",
    params(PathId),
    responses((status = 204, description = "The key is worth nothing any more.")),
    security(("sessionCookie" = []))
)]
pub(super) async fn revoke_api_key(
    me: LoggedIn,
    State(api): State<Arc<Api>>,
    PathId(id): PathId,
) -> Result<StatusCode, Problem> {
    api.app.revoke_api_key.execute(&me.actor, Id::new(id)).await?;
    Ok(StatusCode::NO_CONTENT)
}
