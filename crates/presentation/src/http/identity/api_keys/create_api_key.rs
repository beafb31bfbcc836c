//! `POST /api/v1/me/api-keys`

use std::sync::Arc;

use application::identity::{ApiKeyDraft, CreateApiKeyError};
use axum::{extract::State, response::Response};
use domain::identity::ApiKeyName;
use serde::Deserialize;
use utoipa::ToSchema;

use super::{IssuedBody, fields, issued, schemas};
use crate::http::{
    api::Api,
    authentication::LoggedIn,
    edge::{extract::Body, form::Form, problem::Problem},
    given::Given,
    openapi::Refused,
    schemas::moment,
};

/// What an API key is to be.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct CreateApiKey {
    #[serde(default)]
    #[schema(schema_with = schemas::name, required = true)]
    name: Given<String>,
    #[serde(default)]
    #[schema(schema_with = schemas::scopes, required = true)]
    scopes: Given<Vec<String>>,
    /// When it ends by itself; never when there is nothing.
    #[serde(default)]
    #[schema(schema_with = moment)]
    expires_at: Given<String>,
}

/// Make an API key
///
/// Makes a key that acts on one's own behalf, for the given purposes. The answer tells its secret, once.
/// A key outlives the session that makes it, so that has to be one of the last five minutes.
#[utoipa::path(
    post,
    path = "/api/v1/me/api-keys",
    tag = "me",
    request_body(content = CreateApiKey, example = json!({
        "name": "nightly export",
        "scopes": ["orders:read", "products:read"]
    })),
    responses(
        (
            status = 201,
            description = "The new key, and its secret.",
            body = IssuedBody,
            headers(("Location" = String, description = "Where the new key is."))
        ),
        Refused<CreateApiKeyError>
    ),
    security(("sessionCookie" = []))
)]
pub(super) async fn create_api_key(
    me: LoggedIn,
    State(api): State<Arc<Api>>,
    Body(body): Body<CreateApiKey>,
) -> Result<Response, Problem> {
    let draft = Form::fill(|form| body.into_draft(form))?;
    Ok(issued(&api.app.create_api_key.execute(&me.actor, me.user.id(), draft).await?))
}

impl CreateApiKey {
    fn into_draft(self, form: &mut Form) -> Option<ApiKeyDraft> {
        let name = self.name.required_as(form, "name", ApiKeyName::parse);
        let scopes = fields::scopes(self.scopes, form);
        let expires_at = self.expires_at.parsed(form, "expires_at", fields::moment);
        Some(ApiKeyDraft { name: name?, scopes: scopes?, expires_at })
    }
}
