//! `POST /api/v1/auth/email-verification/confirm`, `…/password-reset/confirm` and `…/email-change/confirm`

use std::sync::Arc;

use application::identity::{ChangeEmailError, RedeemError, ResetPasswordError};
use axum::{extract::State, http::StatusCode};
use serde::Deserialize;
use utoipa::ToSchema;

use super::schemas;
use crate::http::{
    api::Api,
    authentication::Anyone,
    edge::{extract::Body, form::Form, problem::Problem},
    given::Given,
    openapi::Refused,
};

/// What a message handed over.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Redeem {
    #[serde(default)]
    #[schema(schema_with = schemas::one_time_token, required = true)]
    token: Given<String>,
}

/// What a message handed over, and the password to have from now on.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Reset {
    #[serde(default)]
    #[schema(schema_with = schemas::one_time_token, required = true)]
    token: Given<String>,
    #[serde(default)]
    #[schema(schema_with = schemas::new_password, required = true)]
    password: Given<String>,
}

/// Verify one's address
///
/// With the token of a message that was sent to it. A token works once.
#[utoipa::path(
    post,
    path = "/api/v1/auth/email-verification/confirm",
    tag = "auth",
    request_body(content = Redeem, example = json!({"token": "kq3E0oJm5vPZ0m1bD8rXn2T7uYcW4sLhQ6gF9aBiKxM"})),
    responses((status = 204, description = "The address is verified."), Refused<RedeemError>)
)]
pub(super) async fn confirm_email_verification(
    State(api): State<Arc<Api>>,
    Anyone(actor): Anyone,
    Body(body): Body<Redeem>,
) -> Result<StatusCode, Problem> {
    api.app.verify_email.execute(&actor, body.into_token()?).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Choose another password
///
/// With the token of a message. Ends all sessions, and opens none: log in with the new password. The address counts as verified
/// from then on. A token works once; it is not used up by a password that will not do.
#[utoipa::path(
    post,
    path = "/api/v1/auth/password-reset/confirm",
    tag = "auth",
    request_body(content = Reset, example = json!({
        "token": "kq3E0oJm5vPZ0m1bD8rXn2T7uYcW4sLhQ6gF9aBiKxM",
        "password": "a quite different passphrase"
    })),
    responses((status = 204, description = "The password is changed."), Refused<ResetPasswordError>)
)]
pub(super) async fn confirm_password_reset(
    State(api): State<Arc<Api>>,
    Anyone(actor): Anyone,
    Body(body): Body<Reset>,
) -> Result<StatusCode, Problem> {
    let (token, password) = body.into_parts()?;
    api.app.reset_password.execute(&actor, token, password).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Move one's account to another address
///
/// With the token of a message that was sent to the new one, which counts as verified from then on. A token works once.
#[utoipa::path(
    post,
    path = "/api/v1/auth/email-change/confirm",
    tag = "auth",
    request_body(content = Redeem, example = json!({"token": "kq3E0oJm5vPZ0m1bD8rXn2T7uYcW4sLhQ6gF9aBiKxM"})),
    responses((status = 204, description = "The account has moved."), Refused<ChangeEmailError>)
)]
pub(super) async fn confirm_email_change(
    State(api): State<Arc<Api>>,
    Anyone(actor): Anyone,
    Body(body): Body<Redeem>,
) -> Result<StatusCode, Problem> {
    api.app.change_email.execute(&actor, body.into_token()?).await?;
    Ok(StatusCode::NO_CONTENT)
}

impl Redeem {
    fn into_token(self) -> Result<String, Problem> {
        Form::fill(|form| self.token.required(form, "token"))
    }
}

impl Reset {
    fn into_parts(self) -> Result<(String, String), Problem> {
        Form::fill(|form| {
            let token = self.token.required(form, "token");
            token.zip(self.password.required(form, "password"))
        })
    }
}
