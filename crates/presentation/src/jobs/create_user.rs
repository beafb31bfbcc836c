use std::sync::Arc;

use application::identity::{NewAccount, ProvisionUser};
use async_trait::async_trait;
use domain::{
    identity::{Cpf, Email, PersonName, Role, Username},
    jobs::JobPolicy,
};
use serde::Deserialize;
use utoipa::ToSchema;

use super::{Context, Failure, Job};
use crate::http::{
    edge::form::Form,
    given::Given,
    identity::{fields, schemas},
};

/// Opens an account on behalf of whoever enqueued it, who may give it no more rights than they may at once. It takes no
/// password, since parameters are kept and shown.
pub(super) struct CreateUser {
    pub(super) provision_user: Arc<ProvisionUser>,
}

/// The account to be opened.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Account {
    #[serde(default)]
    #[schema(schema_with = schemas::username, required = true)]
    username: Given<String>,
    #[serde(default)]
    #[schema(schema_with = schemas::email, required = true)]
    email: Given<String>,
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

#[async_trait]
impl Job for CreateUser {
    const NAME: &'static str = "create-user";
    const ABOUT: &'static str =
        "Opens an account that nobody can log in to until an administrator sets its password.";
    const POLICY: JobPolicy = JobPolicy::DEFAULT;
    type Given = Account;
    type Parameters = (NewAccount, Role);

    fn parse(given: Account, form: &mut Form) -> Option<(NewAccount, Role)> {
        let username = given.username.required_as(form, "username", Username::parse);
        let email = given.email.required_as(form, "email", Email::parse);
        let name = given.name.parsed(form, "name", PersonName::parse).flatten();
        let cpf = given.cpf.parsed(form, "cpf", Cpf::parse).flatten();
        let role = given.role.parsed(form, "role", fields::role).unwrap_or(Role::User);
        let password = String::new();
        Some((NewAccount { username: username?, email: email?, name, cpf, password }, role))
    }

    async fn run(&self, context: &Context, (account, role): (NewAccount, Role)) -> Result<String, Failure> {
        let (actor, since) = (context.actor(), context.enqueued_at());
        let user = self.provision_user.execute(actor, account, role, since).await?;
        Ok(format!("created {} {}", role.name(), user.id()))
    }
}
