//! `POST /api/v1/auth/token/refresh`

use std::sync::Arc;

use application::identity::InvalidRefreshToken;
use axum::{Json, extract::State};
use serde::Deserialize;
use utoipa::ToSchema;

use super::{TokenPairBody, plausible};
use crate::http::{
    api::Api,
    authentication::Anyone,
    edge::{extract::Body, form::Form, problem::Problem},
    given::Given,
    identity::schemas,
    openapi::Refused,
};

/// What brings the next pair.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct RefreshTokens {
    #[serde(default)]
    #[schema(schema_with = schemas::refresh_token, required = true)]
    refresh_token: Given<String>,
}

/// Get the next tokens
///
/// Each refresh token is good once. One that comes a second time was copied: it ends its whole family, and whoever has the
/// newer tokens has to log in again, too. So a client must not refresh twice at the same time.
#[utoipa::path(
    post,
    path = "/api/v1/auth/token/refresh",
    tag = "auth",
    request_body(content = RefreshTokens, example = json!({ "refresh_token": "cr_mZ0GfI0qKj3m" })),
    responses(
        (status = 200, description = "The next pair of the family.", body = TokenPairBody),
        Refused<InvalidRefreshToken>
    )
)]
pub(super) async fn refresh_tokens(
    State(api): State<Arc<Api>>,
    Anyone(actor): Anyone,
    Body(body): Body<RefreshTokens>,
) -> Result<Json<TokenPairBody>, Problem> {
    let token = Form::fill(|form| body.refresh_token.required_as(form, "refresh_token", plausible))?;
    Ok(TokenPairBody::of(&api.app.refresh_tokens.execute(&token, actor.origin()).await?))
}
