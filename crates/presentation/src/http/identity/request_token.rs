//! `POST /api/v1/auth/email-verification` and `POST /api/v1/auth/password-reset`

use std::sync::Arc;

use application::{authz::Actor, error::Never};
use axum::{extract::State, http::StatusCode};
use domain::identity::Email;
use serde::Deserialize;
use serde_json::json;
use utoipa::ToSchema;

use super::schemas;
use crate::{
    http::{
        api::Api,
        authentication::Anyone,
        edge::{extract::Body, form::Form, problem::Problem},
        given::Given,
        openapi::Refused,
    },
    jobs::{Job, PasswordResetMail, VerificationMail, order_of},
};

/// Where a message is to go.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Recipient {
    #[serde(default)]
    #[schema(schema_with = schemas::email, required = true)]
    email: Given<String>,
}

/// Ask for a message that verifies one's address
///
/// Always the same answer, whether there is such an account, and whether there is anything to verify. Of what is asked for again
/// and again, little is sent.
#[utoipa::path(
    post,
    path = "/api/v1/auth/email-verification",
    tag = "auth",
    request_body(content = Recipient, example = json!({"email": "ann@example.org"})),
    responses(
        (status = 202, description = "If there is something to verify, a message with a token is under way."),
        Refused<Never>
    )
)]
pub(super) async fn request_email_verification(
    State(api): State<Arc<Api>>,
    Anyone(actor): Anyone,
    Body(body): Body<Recipient>,
) -> Result<StatusCode, Problem> {
    request::<VerificationMail>(&api, &actor, body).await
}

/// Ask for a message by which one chooses another password
///
/// Always the same answer, whether there is such an account. Of what is asked for again and again, little is sent.
#[utoipa::path(
    post,
    path = "/api/v1/auth/password-reset",
    tag = "auth",
    request_body(content = Recipient, example = json!({"email": "ann@example.org"})),
    responses(
        (status = 202, description = "If there is such an account, a message with a token is under way."),
        Refused<Never>
    )
)]
pub(super) async fn request_password_reset(
    State(api): State<Arc<Api>>,
    Anyone(actor): Anyone,
    Body(body): Body<Recipient>,
) -> Result<StatusCode, Problem> {
    request::<PasswordResetMail>(&api, &actor, body).await
}

async fn request<M: Job>(api: &Api, actor: &Actor, body: Recipient) -> Result<StatusCode, Problem> {
    let email = Form::fill(|form| body.email.required_as(form, "email", Email::parse))?;
    let message = order_of::<M>(&json!({ "email": email.as_str() })).map_err(Problem::invalid_fields)?;
    api.app.request_token.execute(actor, &email, message).await?;
    Ok(StatusCode::ACCEPTED)
}
