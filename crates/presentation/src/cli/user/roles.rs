use application::authz::Actor;
use clap::Args;
use domain::identity::Role;

use super::role;
use crate::{
    app::App,
    cli::{Terminal, failure::Failure, lookup},
};

/// `user grant`
#[derive(Args, Clone, Debug)]
pub struct Grant {
    /// Their username, e-mail address or id
    who: String,
    /// What to make them; nobody is made less than they are
    #[arg(
        long,
        default_value = Role::Admin.name(),
        value_parser = role::parser([Role::Admin, Role::SuperAdmin])
    )]
    role: Role,
}

/// `user revoke`
#[derive(Args, Clone, Debug)]
pub struct Revoke {
    /// Their username, e-mail address or id
    who: String,
}

impl Grant {
    pub(super) async fn run(
        self,
        app: &App,
        actor: &Actor,
        terminal: &mut Terminal<'_>,
    ) -> Result<(), Failure> {
        let user = lookup::find(app, actor, &self.who).await?;
        let user = match self.role {
            Role::SuperAdmin => app.user_roles.assign(actor, user.id(), Role::SuperAdmin).await?,
            Role::User | Role::Admin => app.user_roles.grant_admin(actor, user.id()).await?,
        };
        told(terminal, user.state().username.as_str(), user.role())
    }
}

impl Revoke {
    pub(super) async fn run(
        self,
        app: &App,
        actor: &Actor,
        terminal: &mut Terminal<'_>,
    ) -> Result<(), Failure> {
        let user = lookup::find(app, actor, &self.who).await?;
        let user = app.user_roles.revoke_admin(actor, user.id()).await?;
        told(terminal, user.state().username.as_str(), user.role())
    }
}

fn told(terminal: &mut Terminal<'_>, username: &str, role: Role) -> Result<(), Failure> {
    writeln!(terminal.output, "{username} is {}", role.name())?;
    Ok(())
}
