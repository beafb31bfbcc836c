//! `POST /api/v1/auth/login`

use std::sync::Arc;

use application::identity::{LogInCommand, LogInError};
use axum::{
    extract::State,
    http::header,
    response::{IntoResponse, Response},
};
use serde::Deserialize;
use utoipa::ToSchema;

use super::{fields, schemas, user::UserBody};
use crate::http::{
    api::Api,
    authentication::Anyone,
    edge::{extract::Body, form::Form, problem::Problem},
    given::Given,
    openapi::Refused,
    versions::shown,
};

/// What somebody logs in with.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct LogIn {
    #[serde(default)]
    #[schema(schema_with = schemas::login, required = true)]
    username: Given<String>,
    #[serde(default)]
    #[schema(schema_with = schemas::password, required = true)]
    password: Given<String>,
}

/// Log in
///
/// Opens a session, which the cookie of the answer stands for. Every failure has the same answer, so that nobody learns
/// which accounts exist; after some of them, tries have to wait.
#[utoipa::path(
    post,
    path = "/api/v1/auth/login",
    tag = "auth",
    request_body(content = LogIn, example = json!({
        "username": "ann.lee",
        "password": "correct horse battery staple"
    })),
    responses(
        (
            status = 200,
            description = "The account that is logged in now.",
            body = UserBody,
            headers(("Set-Cookie" = String, description = "The session."))
        ),
        Refused<LogInError>
    )
)]
pub(super) async fn log_in(
    State(api): State<Arc<Api>>,
    Anyone(actor): Anyone,
    Body(body): Body<LogIn>,
) -> Result<Response, Problem> {
    let logged_in = api.app.log_in.execute(&actor, body.into_command()?).await?;
    let cookie = api.session_cookie.holding(&logged_in.sealed).map_err(Problem::internal)?;
    Ok(([(header::SET_COOKIE, cookie)], shown(&logged_in.user)).into_response())
}

impl LogIn {
    fn into_command(self) -> Result<LogInCommand, Problem> {
        let mut form = Form::new();
        let login = self.username.required_as(&mut form, "username", fields::login);
        let password = self.password.required(&mut form, "password");
        match (login, password) {
            (Some(login), Some(password)) => Ok(LogInCommand { login, password }),
            _ => Err(form.into_problem()),
        }
    }
}
