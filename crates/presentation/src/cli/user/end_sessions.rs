use application::authz::Actor;
use clap::Args;

use crate::{
    app::App,
    cli::{Terminal, failure::Failure, lookup},
};

/// `user end-sessions`
#[derive(Args, Clone, Debug)]
pub struct EndSessions {
    /// Their username, e-mail address or id
    who: String,
}

impl EndSessions {
    pub(super) async fn run(
        self,
        app: &App,
        actor: &Actor,
        terminal: &mut Terminal<'_>,
    ) -> Result<(), Failure> {
        let user = lookup::find(app, actor, &self.who).await?;
        let ended = app.end_user_sessions.execute(actor, user.id()).await?;
        let username = user.state().username.as_str();
        writeln!(terminal.output, "{username} is logged out; sessions ended: {ended}")?;
        Ok(())
    }
}
