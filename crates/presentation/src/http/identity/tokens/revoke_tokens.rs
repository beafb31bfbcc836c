//! `POST /api/v1/auth/token/revoke`

use std::sync::Arc;

use axum::{extract::State, http::StatusCode};
use serde::Deserialize;
use utoipa::ToSchema;

use super::plausible;
use crate::http::{
    api::Api,
    authentication::Anyone,
    edge::{extract::Body, form::Form, problem::Problem},
    given::Given,
    identity::schemas,
};

/// Which tokens are to end.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct RevokeTokens {
    #[serde(default)]
    #[schema(schema_with = schemas::refresh_token, required = true)]
    refresh_token: Given<String>,
}

/// End tokens
///
/// Ends the refresh token and every access token of its family at once. A token that is unknown or has ended already is
/// answered alike (RFC 7009).
#[utoipa::path(
    post,
    path = "/api/v1/auth/token/revoke",
    tag = "auth",
    request_body(content = RevokeTokens, example = json!({ "refresh_token": "cr_mZ0GfI0qKj3m" })),
    responses((status = 204, description = "The tokens are worth nothing any more."))
)]
pub(super) async fn revoke_tokens(
    State(api): State<Arc<Api>>,
    Anyone(actor): Anyone,
    Body(body): Body<RevokeTokens>,
) -> Result<StatusCode, Problem> {
    let token = Form::fill(|form| body.refresh_token.required_as(form, "refresh_token", plausible))?;
    api.app.revoke_tokens.execute(&token, actor.origin()).await?;
    Ok(StatusCode::NO_CONTENT)
}
