//! `/api/v1/me/api-keys`: what programs of one's own authenticate with. No key manages keys: these operations take a session.

mod create_api_key;
pub(super) mod fields;
mod look;
mod revoke_api_key;
mod rotate_api_key;
pub(super) mod schemas;

use std::sync::Arc;

use application::identity::IssuedKey;
use axum::{
    Json,
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use domain::identity::{ApiKey, Scope};
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::http::{
    api::Api,
    moment::Moment,
    schemas::id,
    versions::{Resource, location},
};

pub(super) fn operations() -> OpenApiRouter<Arc<Api>> {
    OpenApiRouter::default()
        .routes(routes!(create_api_key::create_api_key, look::list_api_keys))
        .routes(routes!(look::read_api_key, revoke_api_key::revoke_api_key))
        .routes(routes!(rotate_api_key::rotate_api_key))
}

/// An API key of one's own, without its secret.
#[derive(Serialize, ToSchema)]
#[schema(as = ApiKey)]
pub(crate) struct ApiKeyBody {
    #[schema(schema_with = id)]
    id: String,
    #[schema(schema_with = schemas::name)]
    name: String,
    #[schema(schema_with = schemas::scopes)]
    scopes: Vec<&'static str>,
    #[schema(value_type = String, format = DateTime)]
    created_at: Moment,
    /// When it last got another secret.
    #[schema(value_type = Option<String>, format = DateTime, required = true)]
    rotated_at: Option<Moment>,
    /// Until when the secret before works, too.
    #[schema(value_type = Option<String>, format = DateTime, required = true)]
    previous_secret_ends_at: Option<Moment>,
    /// When it ends by itself; null for never.
    #[schema(value_type = Option<String>, format = DateTime, required = true)]
    expires_at: Option<Moment>,
    /// When it was last used, give or take five minutes.
    #[schema(value_type = Option<String>, format = DateTime, required = true)]
    last_used_at: Option<Moment>,
    /// When it was revoked.
    #[schema(value_type = Option<String>, format = DateTime, required = true)]
    revoked_at: Option<Moment>,
}

impl From<&ApiKey> for ApiKeyBody {
    fn from(key: &ApiKey) -> Self {
        let state = key.state();
        Self {
            id: state.id.to_string(),
            name: state.name.as_str().to_owned(),
            scopes: state.scopes.iter().map(Scope::name).collect(),
            created_at: Moment(state.created_at),
            rotated_at: state.rotated_at.map(Moment),
            previous_secret_ends_at: state.previous_ends_at.map(Moment),
            expires_at: state.expires_at.map(Moment),
            last_used_at: state.last_used_at.map(Moment),
            revoked_at: state.revoked_at.map(Moment),
        }
    }
}

impl Resource for ApiKey {
    type Body = ApiKeyBody;

    const COLLECTION: &'static str = "/api/v1/me/api-keys";
}

/// An API key together with its secret, which is told this once.
#[derive(Serialize, ToSchema)]
#[schema(as = IssuedApiKey)]
struct IssuedBody {
    /// What to send in `X-API-Key`. It is not kept, so nobody can tell it again.
    #[schema(example = "ck_019a9f3c5b7e7c318f4e2a6d9b0c1e57_6d5c…", min_length = 100, max_length = 100)]
    secret: String,
    api_key: ApiKeyBody,
}

/// The answer that tells a secret.
fn issued(issued: &IssuedKey) -> Response {
    let place = [(header::LOCATION, location(&issued.key))];
    let body = IssuedBody { secret: issued.token.reveal(), api_key: ApiKeyBody::from(&issued.key) };
    (StatusCode::CREATED, place, Json(body)).into_response()
}
