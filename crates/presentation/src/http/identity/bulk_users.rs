//! `POST`, `PATCH` and `DELETE /api/v1/users/bulk`

use std::sync::Arc;

use application::{
    crud::{Deletion, Edit},
    identity::{AdministrationError, CreateUserError, EditUserError, UserChanges},
};
use axum::{Json, extract::State, http::StatusCode};
use domain::identity::User;
use serde::Deserialize;
use utoipa::ToSchema;

use super::{create_user::CreateUser, update_user::UpdateUser, user::UserBody};
use crate::http::{
    api::Api,
    authentication::LoggedIn,
    bulk::{Batch, Written, id, version},
    edge::{extract::Body, form::Form, problem::Problem},
    given::Given,
    openapi::RowsRefused,
    schemas,
};

/// What to change of one account, provided that it still is of the version, if one is given.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct UpdateUserRow {
    #[serde(default)]
    #[schema(schema_with = schemas::id, required = true)]
    id: Given<String>,
    #[serde(default)]
    #[schema(schema_with = schemas::version)]
    version: Given<i64>,
    #[serde(default)]
    #[schema(value_type = UpdateUser, required = true)]
    changes: Given<UpdateUser>,
}

/// One account to be deleted, provided that it still is of the version, if one is given.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct DeleteUserRow {
    #[serde(default)]
    #[schema(schema_with = schemas::id, required = true)]
    id: Given<String>,
    #[serde(default)]
    #[schema(schema_with = schemas::version)]
    version: Given<i64>,
}

/// Create users
///
/// Opens accounts for others, at most 500, all or none. The rules are those of creating one.
#[utoipa::path(
    post,
    path = "/api/v1/users/bulk",
    tag = "users",
    request_body(content = Batch<CreateUser>, example = json!({"items": [{
        "username": "bob.ray",
        "email": "bob@example.org",
        "password": "correct horse battery staple"
    }]})),
    responses((status = 201, description = "The new accounts.", body = Written<UserBody>), RowsRefused<CreateUserError>),
    security(("sessionCookie" = []), ("apiKey" = ["users:write"]))
)]
pub(super) async fn create_users(
    me: LoggedIn,
    State(api): State<Arc<Api>>,
    Body(body): Body<Batch<CreateUser>>,
) -> Result<(StatusCode, Json<Written<UserBody>>), Problem> {
    let accounts = body.read(CreateUser::into_account)?;
    let users = api.app.accounts.create_all(&me.actor, accounts).await?;
    Ok((StatusCode::CREATED, Json(Written::of(&users))))
}

/// Change users
///
/// Changes what is named of the accounts of others, at most 500, all or none. The rules are those of changing one; values
/// that must be unique are compared with what the accounts have before.
#[utoipa::path(
    patch,
    path = "/api/v1/users/bulk",
    tag = "users",
    request_body(content = Batch<UpdateUserRow>, example = json!({"items": [{
        "id": "019a9f3c-5b7e-7c31-8f4e-2a6d9b0c1e57",
        "version": 1,
        "changes": {"email": "bob.ray@example.org"}
    }]})),
    responses((status = 200, description = "The accounts.", body = Written<UserBody>), RowsRefused<EditUserError>),
    security(("sessionCookie" = []), ("apiKey" = ["users:write"]))
)]
pub(super) async fn update_users(
    me: LoggedIn,
    State(api): State<Arc<Api>>,
    Body(body): Body<Batch<UpdateUserRow>>,
) -> Result<Json<Written<UserBody>>, Problem> {
    let edits = body.read(UpdateUserRow::into_edit)?;
    let users = api.app.accounts.update_all(&me.actor, edits).await?;
    Ok(Json(Written::of(&users)))
}

/// Delete users
///
/// Deletes the accounts of others for good and ends their sessions, at most 500, all or none. The rules are those of
/// deleting one.
#[utoipa::path(
    delete,
    path = "/api/v1/users/bulk",
    tag = "users",
    request_body(content = Batch<DeleteUserRow>, example = json!({"items": [{
        "id": "019a9f3c-5b7e-7c31-8f4e-2a6d9b0c1e57"
    }]})),
    responses((status = 204, description = "The accounts are gone."), RowsRefused<AdministrationError>),
    security(("sessionCookie" = []), ("apiKey" = ["users:write"]))
)]
pub(super) async fn delete_users(
    me: LoggedIn,
    State(api): State<Arc<Api>>,
    Body(body): Body<Batch<DeleteUserRow>>,
) -> Result<StatusCode, Problem> {
    let deletions = body.read(DeleteUserRow::into_deletion)?;
    api.app.accounts.delete_all(&me.actor, deletions).await?;
    Ok(StatusCode::NO_CONTENT)
}

impl UpdateUserRow {
    fn into_edit(self, form: &mut Form) -> Option<Edit<User, UserChanges>> {
        let id = id(self.id, form);
        let changes = self.changes.required(form, "changes");
        let change =
            changes.and_then(|changes| form.part("changes", |form| Some(changes.into_changes(form))));
        Some(Edit { id: id?, expected: version(self.version), change: change? })
    }
}

impl DeleteUserRow {
    fn into_deletion(self, form: &mut Form) -> Option<Deletion<User>> {
        Some(Deletion { id: id(self.id, form)?, expected: version(self.version) })
    }
}
