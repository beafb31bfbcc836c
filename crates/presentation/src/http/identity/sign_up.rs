//! `POST /api/v1/auth/signup`

use std::sync::Arc;

use application::{
    identity::{NewAccount, SignUpError},
    jobs::Order,
};
use axum::{
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use domain::{
    identity::{Cpf, Email, PersonName, User, Username},
    jobs::JobName,
    shared::Id,
};
use serde::Deserialize;
use serde_json::json;
use utoipa::ToSchema;

use super::{schemas, user::UserBody};
use crate::{
    http::{
        api::Api,
        authentication::Anyone,
        edge::{extract::Body, form::Form, problem::Problem},
        given::Given,
        openapi::Refused,
        versions::created,
    },
    jobs::{Job, SecurityNoticeMail},
};

/// An account to be opened for oneself.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct SignUp {
    #[serde(default)]
    #[schema(schema_with = schemas::username, required = true)]
    username: Given<String>,
    #[serde(default)]
    #[schema(schema_with = schemas::email, required = true)]
    email: Given<String>,
    #[serde(default)]
    #[schema(schema_with = schemas::new_password, required = true)]
    password: Given<String>,
    #[serde(default)]
    #[schema(schema_with = schemas::name)]
    name: Given<Option<String>>,
    #[serde(default)]
    #[schema(schema_with = schemas::nullable_cpf)]
    cpf: Given<Option<String>>,
}

/// Sign up
///
/// Opens an account for oneself. It is a plain user's, active at once; logging in is the next step. Where addresses have to be
/// verified, that comes in between, and the answer shows no account: it is the same when the address has one already, whose
/// reader is told.
#[utoipa::path(
    post,
    path = "/api/v1/auth/signup",
    tag = "auth",
    request_body(content = SignUp, example = json!({
        "username": "ann.lee",
        "email": "ann@example.org",
        "password": "correct horse battery staple",
        "name": "Ann Lee"
    })),
    responses(
        (status = 201, description = "The new account.", body = UserBody),
        (status = 202, description = "A message to the address says what comes next."),
        Refused<SignUpError>
    )
)]
pub(super) async fn sign_up(
    State(api): State<Arc<Api>>,
    Anyone(actor): Anyone,
    Body(body): Body<SignUp>,
) -> Result<Response, Problem> {
    let user = api.app.sign_up.execute(&actor, body.into_account()?, notice_to).await?;
    Ok(user.map_or_else(|| StatusCode::ACCEPTED.into_response(), |user| created(&user)))
}

/// To the user who has the address already.
fn notice_to(holder: Id<User>) -> Order {
    let parameters = json!({ "user_id": holder.to_string(), "incident": "sign-up-attempted" });
    let attempts = SecurityNoticeMail::POLICY.attempts;
    Order { job: JobName::of(SecurityNoticeMail::NAME), parameters: parameters.to_string(), attempts }
}

impl SignUp {
    fn into_account(self) -> Result<NewAccount, Problem> {
        let mut form = Form::new();
        let username = self.username.required_as(&mut form, "username", Username::parse);
        let email = self.email.required_as(&mut form, "email", Email::parse);
        let password = self.password.required(&mut form, "password");
        let name = self.name.parsed(&mut form, "name", PersonName::parse);
        let cpf = self.cpf.parsed(&mut form, "cpf", Cpf::parse);
        let (Some(username), Some(email), Some(password)) = (username, email, password) else {
            return Err(form.into_problem());
        };
        form.finish()?;
        Ok(NewAccount { username, email, name: name.flatten(), cpf: cpf.flatten(), password })
    }
}
