//! `GET /api/v1/me/api-keys` and `GET /api/v1/me/api-keys/{id}`

use std::sync::Arc;

use application::field;
use axum::{extract::State, response::Response};
use domain::{identity::ApiKey, shared::Id};

use super::ApiKeyBody;
use crate::http::{
    api::Api,
    authentication::LoggedIn,
    edge::{extract::PathId, problem::Problem},
    listing::{Collection, FilterBy, List, Listing, presence},
    versions::shown,
};

impl Collection for ApiKey {
    const FILTERS: &'static [FilterBy<Self>] = &[
        presence(field!(ApiKey.revoked_at()), "time of revocation"),
        presence(field!(ApiKey.expires_at()), "time of expiry"),
    ];
    const ORDER: &'static str = "-created_at";
}

/// List one's API keys
///
/// One's own keys, the newest first, those that have ended included.
#[utoipa::path(
    get,
    path = "/api/v1/me/api-keys",
    tag = "me",
    params(Listing<ApiKey>),
    responses((
        status = 200,
        description = "Part of the keys.",
        body = List<ApiKeyBody>,
        headers(("Link" = String, description = "The pages around this one."))
    )),
    security(("sessionCookie" = []))
)]
pub(super) async fn list_api_keys(
    me: LoggedIn,
    State(api): State<Arc<Api>>,
    Listing { query, frame }: Listing<ApiKey>,
) -> Result<Response, Problem> {
    let page = api.app.api_keys.list(&me.actor, query).await?;
    frame.answer(page, |key| ApiKeyBody::from(&key))
}

/// Read one of one's API keys
///
/// Without its secret, which is not kept.
#[utoipa::path(
    get,
    path = "/api/v1/me/api-keys/{id}",
    tag = "me",
    params(PathId),
    responses((status = 200, description = "The key.", body = ApiKeyBody)),
    security(("sessionCookie" = []))
)]
pub(super) async fn read_api_key(
    me: LoggedIn,
    State(api): State<Arc<Api>>,
    PathId(id): PathId,
) -> Result<Response, Problem> {
    Ok(shown(&api.app.api_keys.read(&me.actor, Id::new(id)).await?))
}
