//! `POST /api/v1/users/{id}/inactivate` and `…/reactivate`

use std::sync::Arc;

use application::identity::AdministrationError;
use axum::{extract::State, response::Response};
use domain::shared::Id;

use super::user::UserBody;
use crate::http::{
    api::Api,
    authentication::LoggedIn,
    edge::{extract::PathId, problem::Problem},
    openapi::Refused,
    versions::shown,
};

/// Inactivate a user
///
/// Switches the account of somebody of lower rank off and ends its sessions, at once. Inactivating an inactive account
/// changes nothing.
#[utoipa::path(
    post,
    path = "/api/v1/users/{id}/inactivate",
    tag = "users",
    params(PathId),
    responses((status = 200, description = "The account.", body = UserBody), Refused<AdministrationError>),
    security(("sessionCookie" = []), ("apiKey" = ["users:write"]))
)]
pub(super) async fn inactivate_user(
    me: LoggedIn,
    State(api): State<Arc<Api>>,
    PathId(id): PathId,
) -> Result<Response, Problem> {
    let user = api.app.user_activation.inactivate(&me.actor, Id::new(id)).await?;
    Ok(shown(&user))
}

/// Reactivate a user
///
/// Switches the account of somebody of lower rank on again. Reactivating an active account changes nothing.
#[utoipa::path(
    post,
    path = "/api/v1/users/{id}/reactivate",
    tag = "users",
    params(PathId),
    responses((status = 200, description = "The account.", body = UserBody), Refused<AdministrationError>),
    security(("sessionCookie" = []), ("apiKey" = ["users:write"]))
)]
pub(super) async fn reactivate_user(
    me: LoggedIn,
    State(api): State<Arc<Api>>,
    PathId(id): PathId,
) -> Result<Response, Problem> {
    let user = api.app.user_activation.reactivate(&me.actor, Id::new(id)).await?;
    Ok(shown(&user))
}
