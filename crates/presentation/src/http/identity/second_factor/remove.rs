//! `DELETE /api/v1/me/second-factor/totp`

use std::sync::Arc;

use application::identity::SecondFactorChangeError;
use axum::{extract::State, http::StatusCode};
use domain::identity::SecondFactorCode;
use serde::Deserialize;
use utoipa::ToSchema;

use super::{fields, schemas};
use crate::http::{
    api::Api,
    authentication::LoggedIn,
    edge::{extract::Body, form::Form, problem::Problem},
    given::Given,
    openapi::Refused,
};

/// That one has the device, or what was written down for the day when it is lost.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct SecondFactorProof {
    #[serde(default)]
    #[schema(schema_with = schemas::code, required = true)]
    code: Given<String>,
}

impl SecondFactorProof {
    pub(super) fn into_code(self) -> Result<SecondFactorCode, Problem> {
        Form::fill(|form| self.code.required_as(form, "code", fields::code))
    }
}

/// Remove one's second factor
///
/// Log-ins ask for no code any more, and the recovery codes are worth nothing. Takes a session that was opened in the last five
/// minutes, and a code.
#[utoipa::path(
    delete,
    path = "/api/v1/me/second-factor/totp",
    tag = "second factor",
    request_body(content = SecondFactorProof, example = json!({"code": "492039"})),
    responses((status = 204, description = "There is none any more."), Refused<SecondFactorChangeError>),
    security(("sessionCookie" = []))
)]
pub(super) async fn remove_totp(
    me: LoggedIn,
    State(api): State<Arc<Api>>,
    Body(body): Body<SecondFactorProof>,
) -> Result<StatusCode, Problem> {
    api.app.remove_second_factor.execute(&me.actor, body.into_code()?).await?;
    Ok(StatusCode::NO_CONTENT)
}
