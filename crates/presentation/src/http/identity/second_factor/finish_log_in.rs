//! `POST /api/v1/auth/login/second-factor`

use std::sync::Arc;

use application::identity::{ChallengeToken, FinishLogInError};
use axum::{
    extract::State,
    http::header,
    response::{IntoResponse, Response},
};
use domain::identity::SecondFactorCode;
use serde::Deserialize;
use utoipa::ToSchema;

use super::{fields, schemas};
use crate::http::{
    api::Api,
    authentication::Anyone,
    edge::{extract::Body, form::Form, problem::Problem},
    given::Given,
    identity::user::UserBody,
    openapi::Refused,
    versions::shown,
};

/// The second proof of who somebody is.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct FinishLogIn {
    #[serde(default)]
    #[schema(schema_with = schemas::challenge, required = true)]
    challenge: Given<String>,
    #[serde(default)]
    #[schema(schema_with = schemas::code, required = true)]
    code: Given<String>,
}

/// Finish logging in
///
/// Where the answer to the log-in was `second-factor-required`: opens the session. The challenge lasts five minutes and five wrong
/// codes, and is good for one log-in.
#[utoipa::path(
    post,
    path = "/api/v1/auth/login/second-factor",
    tag = "auth",
    request_body(content = FinishLogIn, example = json!({
        "challenge": "6dZk0y0h6mDq0hP1Yx1xJxJmXW7g0pC7q1Zb3Q0t2vA",
        "code": "492039"
    })),
    responses(
        (
            status = 200,
            description = "The account that is logged in now.",
            body = UserBody,
            headers(("Set-Cookie" = String, description = "The session."))
        ),
        Refused<FinishLogInError>
    )
)]
pub(super) async fn finish_log_in(
    State(api): State<Arc<Api>>,
    Anyone(actor): Anyone,
    Body(body): Body<FinishLogIn>,
) -> Result<Response, Problem> {
    let (challenge, code) = Form::fill(|form| body.into_proof(form))?;
    let logged_in = api.app.finish_log_in.execute(&actor, &challenge, code).await?;
    let cookie = api.session_cookie.holding(&logged_in.sealed).map_err(Problem::internal)?;
    Ok(([(header::SET_COOKIE, cookie)], shown(&logged_in.user)).into_response())
}

impl FinishLogIn {
    fn into_proof(self, form: &mut Form) -> Option<(ChallengeToken, SecondFactorCode)> {
        let challenge = self.challenge.required_as(form, "challenge", fields::challenge);
        let code = self.code.required_as(form, "code", fields::code);
        Some((challenge?, code?))
    }
}
