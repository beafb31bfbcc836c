//! `POST /api/v1/me/email`

use std::sync::Arc;

use application::identity::{EmailChangeMessages, WrongOwnPassword};
use axum::{extract::State, http::StatusCode};
use domain::identity::Email;
use serde::Deserialize;
use serde_json::json;
use utoipa::ToSchema;

use super::schemas;
use crate::{
    http::{
        api::Api,
        authentication::LoggedIn,
        edge::{extract::Body, form::Form, problem::Problem},
        given::Given,
        openapi::Refused,
    },
    jobs::{EmailChangeMail, SecurityNoticeMail, order_of},
};

/// The password that one has, and the address to move to.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ChangeEmail {
    #[serde(default)]
    #[schema(schema_with = schemas::password, required = true)]
    password: Given<String>,
    #[serde(default)]
    #[schema(schema_with = schemas::email, required = true)]
    email: Given<String>,
}

/// Ask to move one's account to another address
///
/// Sends a token to the new address, and word of it to the present one. Nothing has changed until the token is used; whether the
/// new address belongs to another account is not told.
#[utoipa::path(
    post,
    path = "/api/v1/me/email",
    tag = "me",
    request_body(content = ChangeEmail, example = json!({
        "password": "correct horse battery staple",
        "email": "ann.lee@example.com"
    })),
    responses(
        (status = 202, description = "If the address is free, a message with a token is under way to it."),
        Refused<WrongOwnPassword>
    ),
    security(("sessionCookie" = []))
)]
pub(super) async fn request_email_change(
    me: LoggedIn,
    State(api): State<Arc<Api>>,
    Body(body): Body<ChangeEmail>,
) -> Result<StatusCode, Problem> {
    let (password, email) = body.into_parts()?;
    let (user, version) = (me.user.id().to_string(), me.user.state().record.version.number());
    let to_confirm = json!({ "user_id": user, "email": email.as_str(), "version": version });
    let to_warn = json!({ "user_id": user, "email": email.as_str(), "incident": "email-change-requested" });
    let messages = EmailChangeMessages {
        to_confirm: order_of::<EmailChangeMail>(&to_confirm).map_err(Problem::invalid_fields)?,
        to_warn: order_of::<SecurityNoticeMail>(&to_warn).map_err(Problem::invalid_fields)?,
    };
    api.app.request_email_change.execute(&me.actor, password, &email, messages).await?;
    Ok(StatusCode::ACCEPTED)
}

impl ChangeEmail {
    fn into_parts(self) -> Result<(String, Email), Problem> {
        Form::fill(|form| {
            let password = self.password.required(form, "password");
            password.zip(self.email.required_as(form, "email", Email::parse))
        })
    }
}
