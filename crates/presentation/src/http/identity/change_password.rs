//! `POST /api/v1/auth/password`

use std::sync::Arc;

use application::identity::ChangePasswordError;
use axum::{
    extract::State,
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use serde::Deserialize;
use utoipa::ToSchema;

use super::schemas;
use crate::http::{
    api::Api,
    authentication::LoggedIn,
    edge::{extract::Body, form::Form, problem::Problem},
    given::Given,
    openapi::Refused,
};

/// The password that one has, and the one to have from now on.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ChangePassword {
    #[serde(default)]
    #[schema(schema_with = schemas::password, required = true)]
    current_password: Given<String>,
    #[serde(default)]
    #[schema(schema_with = schemas::new_password, required = true)]
    new_password: Given<String>,
}

/// Change one's password
///
/// Ends all other sessions. The session in use goes on under a new cookie; the old one is worth nothing any more.
#[utoipa::path(
    post,
    path = "/api/v1/auth/password",
    tag = "auth",
    request_body(content = ChangePassword, example = json!({
        "current_password": "correct horse battery staple",
        "new_password": "a quite different passphrase"
    })),
    responses(
        (
            status = 204,
            description = "The password is changed.",
            headers(("Set-Cookie" = String, description = "The session, under a new token."))
        ),
        Refused<ChangePasswordError>
    ),
    security(("sessionCookie" = []))
)]
pub(super) async fn change_password(
    me: LoggedIn,
    State(api): State<Arc<Api>>,
    Body(body): Body<ChangePassword>,
) -> Result<Response, Problem> {
    let (current, new) = body.into_passwords()?;
    let kept = api.app.change_password.execute(&me.actor, current, new).await?;
    let cookie = kept.map(|sealed| api.session_cookie.holding(&sealed));
    let cookie = cookie.transpose().map_err(Problem::internal)?;
    let mut answer = StatusCode::NO_CONTENT.into_response();
    if let Some(cookie) = cookie {
        answer.headers_mut().insert(header::SET_COOKIE, cookie);
    }
    Ok(answer)
}

impl ChangePassword {
    fn into_passwords(self) -> Result<(String, String), Problem> {
        let mut form = Form::new();
        let current = self.current_password.required(&mut form, "current_password");
        let new = self.new_password.required(&mut form, "new_password");
        match (current, new) {
            (Some(current), Some(new)) => Ok((current, new)),
            _ => Err(form.into_problem()),
        }
    }
}
