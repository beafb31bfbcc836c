//! `PATCH /api/v1/users/{id}`

use std::sync::Arc;

use application::identity::{EditUserError, ProfileChanges, UserChanges};
use axum::{extract::State, response::Response};
use domain::{
    identity::{Cpf, Email, PersonName, Username},
    shared::Id,
};
use serde::Deserialize;
use utoipa::ToSchema;

use super::{schemas, user::UserBody};
use crate::http::{
    api::Api,
    authentication::LoggedIn,
    edge::{
        etag::IfMatch,
        extract::{Body, PathId},
        form::Form,
        problem::Problem,
    },
    given::Given,
    openapi::Refused,
    versions::{expected, shown, unless_stale},
};

/// What to change of an account. Absent is left alone; null clears.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct UpdateUser {
    #[serde(default)]
    #[schema(schema_with = schemas::username)]
    username: Given<String>,
    #[serde(default)]
    #[schema(schema_with = schemas::email)]
    email: Given<String>,
    #[serde(default)]
    #[schema(schema_with = schemas::name)]
    name: Given<Option<String>>,
    #[serde(default)]
    #[schema(schema_with = schemas::nullable_cpf)]
    cpf: Given<Option<String>>,
}

/// Change a user
///
/// Changes what is named of the account of somebody of lower rank, and leaves the rest alone. Of another address, that and the
/// one before are told; nobody has verified it.
#[utoipa::path(
    patch,
    path = "/api/v1/users/{id}",
    tag = "users",
    params(PathId, IfMatch),
    request_body(content = UpdateUser, example = json!({"email": "bob.ray@example.org"})),
    responses((status = 200, description = "The changed account.", body = UserBody), Refused<EditUserError>),
    security(("sessionCookie" = []), ("apiKey" = ["users:write"]))
)]
pub(super) async fn update_user(
    me: LoggedIn,
    State(api): State<Arc<Api>>,
    PathId(id): PathId,
    condition: IfMatch,
    Body(body): Body<UpdateUser>,
) -> Result<Response, Problem> {
    let (id, changes) = (Id::new(id), Form::fill(|form| Some(body.into_changes(form)))?);
    let current = async { Ok(api.app.users.read(&me.actor, id).await?.state().record.version) };
    let expected = expected(&condition, current).await?;
    let edited = api.app.accounts.update(&me.actor, id, changes, expected).await;
    Ok(shown(&edited.map_err(unless_stale(expected))?))
}

impl UpdateUser {
    pub(super) fn into_changes(self, form: &mut Form) -> UserChanges {
        let profile = ProfileChanges {
            username: self.username.parsed(form, "username", Username::parse),
            name: self.name.parsed(form, "name", PersonName::parse),
            cpf: self.cpf.parsed(form, "cpf", Cpf::parse),
        };
        UserChanges { email: self.email.parsed(form, "email", Email::parse), profile }
    }
}
