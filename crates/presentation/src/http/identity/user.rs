//! Accounts on the wire.

use domain::identity::User;
use serde::Serialize;
use utoipa::ToSchema;

use super::schemas;
use crate::http::{
    moment::Moment,
    schemas::{id, version},
    versions::Resource,
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
    /// Whether they have shown that they read what is sent to the address.
    email_verified: bool,
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
            email_verified: user.is_email_verified(),
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

impl Resource for User {
    type Body = UserBody;

    const COLLECTION: &'static str = "/api/v1/users";
}
