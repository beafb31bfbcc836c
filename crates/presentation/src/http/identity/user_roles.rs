//! `POST /api/v1/users/{id}/grant` and `…/revoke`

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

/// Grant admin rights
///
/// Makes a user an admin; for super admins only. Changes nothing for whoever is an admin or more already.
#[utoipa::path(
    post,
    path = "/api/v1/users/{id}/grant",
    tag = "users",
    params(PathId),
    responses((status = 200, description = "The account.", body = UserBody), Refused<AdministrationError>),
    security(("sessionCookie" = []))
)]
pub(super) async fn grant_admin(
    me: LoggedIn,
    State(api): State<Arc<Api>>,
    PathId(id): PathId,
) -> Result<Response, Problem> {
    let user = api.app.user_roles.grant_admin(&me.actor, Id::new(id)).await?;
    Ok(shown(&user))
}

/// Revoke admin rights
///
/// Makes anybody a plain user; for super admins only, and never the last of them. Changes nothing for whoever is one
/// already.
#[utoipa::path(
    post,
    path = "/api/v1/users/{id}/revoke",
    tag = "users",
    params(PathId),
    responses((status = 200, description = "The account.", body = UserBody), Refused<AdministrationError>),
    security(("sessionCookie" = []))
)]
pub(super) async fn revoke_admin(
    me: LoggedIn,
    State(api): State<Arc<Api>>,
    PathId(id): PathId,
) -> Result<Response, Problem> {
    let user = api.app.user_roles.revoke_admin(&me.actor, Id::new(id)).await?;
    Ok(shown(&user))
}
