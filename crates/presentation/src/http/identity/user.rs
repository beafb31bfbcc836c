//! Accounts on the wire.

use axum::{
    Json,
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use domain::identity::User;
use serde::Serialize;
use utoipa::ToSchema;

use super::schemas;
use crate::http::{
    edge::etag::{IfNoneMatch, etag},
    moment::Moment,
    schemas::{id, version},
};

/// An account, as its owner and administrators see it.
#[derive(Serialize, ToSchema)]
#[schema(as = User)]
pub(crate) struct UserBody {
    #[schema(schema_with = id)]
    id: String,
    #[schema(schema_with = schemas::username)]
    username: String,
    #[schema(schema_with = schemas::email)]
    email: String,
    #[schema(schema_with = schemas::name, required = true)]
    name: Option<String>,
    #[schema(schema_with = schemas::cpf_digits, required = true)]
    cpf: Option<String>,
    #[schema(schema_with = schemas::role)]
    role: &'static str,
    /// Whether they may log in.
    is_active: bool,
    #[schema(value_type = String, format = DateTime)]
    created_at: Moment,
    #[schema(value_type = String, format = DateTime)]
    updated_at: Moment,
    #[schema(schema_with = version)]
    version: i64,
}

impl From<&User> for UserBody {
    fn from(user: &User) -> Self {
        let state = user.state();
        Self {
            id: state.id.to_string(),
            username: state.username.as_str().to_owned(),
            email: state.email.as_str().to_owned(),
            name: state.name.as_ref().map(|name| name.as_str().to_owned()),
            cpf: state.cpf.as_ref().map(|cpf| cpf.as_str().to_owned()),
            role: state.role.name(),
            is_active: state.is_active,
            created_at: Moment(state.record.created_at),
            updated_at: Moment(state.record.updated_at),
            version: state.record.version.number(),
        }
    }
}

/// The account, with the tag of its version.
pub(super) fn shown(user: &User) -> Response {
    let tag = [(header::ETAG, etag(user.state().record.version.number()))];
    (tag, Json(UserBody::from(user))).into_response()
}

/// The account, unless the caller has this version of it already.
pub(super) fn shown_unless_known(user: &User, condition: &IfNoneMatch) -> Response {
    condition.answer(etag(user.state().record.version.number()), Json(UserBody::from(user)))
}

/// The account that was just created, and where it is.
pub(super) fn created(user: &User) -> Response {
    let location = [(header::LOCATION, format!("/api/v1/users/{}", user.id()))];
    (StatusCode::CREATED, location, shown(user)).into_response()
}
