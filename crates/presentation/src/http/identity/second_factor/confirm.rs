//! `POST /api/v1/me/second-factor/totp/confirm`

use std::sync::Arc;

use application::identity::ConfirmTotpError;
use axum::{Json, extract::State};
use serde::Deserialize;
use utoipa::ToSchema;

use super::{RecoveryCodesBody, fields, schemas, told};
use crate::http::{
    api::Api,
    authentication::LoggedIn,
    edge::{extract::Body, form::Form, problem::Problem},
    given::Given,
    openapi::Refused,
};

/// What the app shows.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ConfirmTotp {
    #[serde(default)]
    #[schema(schema_with = schemas::totp_code, required = true)]
    code: Given<String>,
}

/// Confirm the second factor
///
/// Shows that the app works. From then on, log-ins ask for a code. Sessions and API keys that there are go on. The answer tells
/// the recovery codes, once.
#[utoipa::path(
    post,
    path = "/api/v1/me/second-factor/totp/confirm",
    tag = "second factor",
    request_body(content = ConfirmTotp, example = json!({"code": "492039"})),
    responses(
        (status = 200, description = "The second factor is active.", body = RecoveryCodesBody),
        Refused<ConfirmTotpError>
    ),
    security(("sessionCookie" = []))
)]
pub(super) async fn confirm_totp(
    me: LoggedIn,
    State(api): State<Arc<Api>>,
    Body(body): Body<ConfirmTotp>,
) -> Result<Json<RecoveryCodesBody>, Problem> {
    let code = Form::fill(|form| body.code.required_as(form, "code", fields::totp_code))?;
    Ok(told(&api.app.confirm_totp.execute(&me.actor, code).await?))
}
