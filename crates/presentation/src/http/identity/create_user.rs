//! `POST /api/v1/users`

use std::sync::Arc;

use application::identity::{CreateUserError, NewAccount};
use axum::{extract::State, response::Response};
use domain::identity::{Cpf, Email, PersonName, Role, Username};
use serde::Deserialize;
use utoipa::ToSchema;

use super::{fields, schemas, user::UserBody};
use crate::http::{
    api::Api,
    authentication::LoggedIn,
    edge::{extract::Body, form::Form, problem::Problem},
    given::Given,
    openapi::Refused,
    versions::created,
};

/// An account to be opened for somebody else.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct CreateUser {
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
    #[serde(default)]
    #[schema(schema_with = schemas::role)]
    role: Given<String>,
}

/// Create a user
///
/// Opens an account for somebody else. Its role must be below the caller's own: admins create users, super admins also
/// admins. Without a role it is a user.
#[utoipa::path(
    post,
    path = "/api/v1/users",
    tag = "users",
    request_body(content = CreateUser, example = json!({
        "username": "bob.ray",
        "email": "bob@example.org",
        "password": "correct horse battery staple",
        "role": "user"
    })),
    responses(
        (status = 201, description = "The new account.", body = UserBody),
        Refused<CreateUserError>
    ),
    security(("sessionCookie" = []), ("apiKey" = ["users:write"]))
)]
pub(super) async fn create_user(
    me: LoggedIn,
    State(api): State<Arc<Api>>,
    Body(body): Body<CreateUser>,
) -> Result<Response, Problem> {
    let account = Form::fill(|form| body.into_account(form))?;
    let user = api.app.accounts.create(&me.actor, account).await?;
    Ok(created(&user))
}

impl CreateUser {
    pub(super) fn into_account(self, form: &mut Form) -> Option<(NewAccount, Role)> {
        let username = self.username.required_as(form, "username", Username::parse);
        let email = self.email.required_as(form, "email", Email::parse);
        let password = self.password.required(form, "password");
        let name = self.name.parsed(form, "name", PersonName::parse).flatten();
        let cpf = self.cpf.parsed(form, "cpf", Cpf::parse).flatten();
        let role = self.role.parsed(form, "role", fields::role).unwrap_or(Role::User);
        Some((NewAccount { username: username?, email: email?, name, cpf, password: password? }, role))
    }
}
