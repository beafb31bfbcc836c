//! `PUT /api/v1/users/{id}/password`

use std::sync::Arc;

use application::identity::SetPasswordError;
use axum::{extract::State, http::StatusCode};
use domain::shared::Id;
use serde::Deserialize;
use utoipa::ToSchema;

use super::schemas;
use crate::http::{
    api::Api,
    authentication::LoggedIn,
    edge::{
        extract::{Body, PathId},
        form::Form,
        problem::Problem,
    },
    given::Given,
    openapi::Refused,
};

/// The password that somebody shall have.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct SetPassword {
    #[serde(default)]
    #[schema(schema_with = schemas::new_password, required = true)]
    password: Given<String>,
}

/// Set a user's password
///
/// Sets the password of somebody of lower rank and ends their sessions.
#[utoipa::path(
    put,
    path = "/api/v1/users/{id}/password",
    tag = "users",
    params(PathId),
    request_body(content = SetPassword, example = json!({"password": "correct horse battery staple"})),
    responses((status = 204, description = "The password is set."), Refused<SetPasswordError>),
    security(("sessionCookie" = []))
)]
pub(super) async fn set_user_password(
    me: LoggedIn,
    State(api): State<Arc<Api>>,
    PathId(id): PathId,
    Body(body): Body<SetPassword>,
) -> Result<StatusCode, Problem> {
    let mut form = Form::new();
    let Some(password) = body.password.required(&mut form, "password") else {
        return Err(form.into_problem());
    };
    api.app.set_password.execute(&me.actor, Id::new(id), password).await?;
    Ok(StatusCode::NO_CONTENT)
}
