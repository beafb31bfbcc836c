use application::authz::Actor;
use clap::Args;

use super::password;
use crate::{
    app::App,
    cli::{Terminal, failure::Failure, lookup},
};

/// `user set-password`
#[derive(Args, Clone, Debug)]
pub struct SetPassword {
    /// Their username, e-mail address or id
    who: String,
    /// Read the password from the first line of standard input instead of asking for it
    #[arg(long)]
    password_stdin: bool,
}

impl SetPassword {
    pub(super) async fn run(
        self,
        app: &App,
        actor: &Actor,
        terminal: &mut Terminal<'_>,
    ) -> Result<(), Failure> {
        let user = lookup::find(app, actor, &self.who).await?;
        let password = password::read(terminal, self.password_stdin)?;
        app.set_password.execute(actor, user.id(), password).await?;
        let username = user.state().username.as_str();
        writeln!(terminal.output, "{username} has a new password and no sessions")?;
        Ok(())
    }
}
