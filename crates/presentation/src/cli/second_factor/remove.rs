use application::authz::Actor;
use clap::Args;

use crate::{
    app::App,
    cli::{Terminal, failure::Failure, lookup},
};

/// `second-factor remove`
#[derive(Args, Clone, Debug)]
pub struct Remove {
    /// Whose: a username, an e-mail address or an id
    user: String,
}

impl Remove {
    pub(super) async fn run(
        self,
        app: &App,
        actor: &Actor,
        terminal: &mut Terminal<'_>,
    ) -> Result<(), Failure> {
        let user = lookup::find(app, actor, &self.user).await?;
        let name = user.state().username.as_str();
        if !user.has_second_factor() {
            writeln!(terminal.output, "{name} has no second factor")?;
            return Ok(());
        }
        app.reset_second_factor.execute(actor, user.id()).await?;
        writeln!(terminal.output, "removed the second factor of {name}")?;
        Ok(())
    }
}
