//! `user …`: the administration of accounts. This is how the first super admin comes to be.

mod create;
mod end_sessions;
mod list;
mod password;
mod role;
mod roles;
mod set_password;

use application::authz::Actor;
use clap::Subcommand;

use super::{Exit, Terminal, failure::Failure};
use crate::app::App;
pub use create::Create;
pub use end_sessions::EndSessions;
pub use list::List;
pub use roles::{Grant, Revoke};
pub use set_password::SetPassword;

/// Administer accounts.
#[derive(Clone, Debug, Subcommand)]
pub enum UserCommand {
    /// Create an account, of any role
    Create(Create),
    /// List accounts
    List(List),
    /// Make somebody an admin or a super admin
    Grant(Grant),
    /// Make somebody a plain user
    Revoke(Revoke),
    /// Set somebody's password and end their sessions
    SetPassword(SetPassword),
    /// Log somebody out, wherever they are logged in
    EndSessions(EndSessions),
}

/// Runs the command on behalf of `actor`. What went wrong is written to `terminal.errors`.
pub async fn run(command: UserCommand, app: &App, actor: &Actor, terminal: &mut Terminal<'_>) -> Exit {
    let outcome = match command {
        UserCommand::Create(command) => command.run(app, actor, terminal).await,
        UserCommand::List(command) => command.run(app, actor, terminal).await,
        UserCommand::Grant(command) => command.run(app, actor, terminal).await,
        UserCommand::Revoke(command) => command.run(app, actor, terminal).await,
        UserCommand::SetPassword(command) => command.run(app, actor, terminal).await,
        UserCommand::EndSessions(command) => command.run(app, actor, terminal).await,
    };
    match outcome {
        Ok(()) => Exit::Ok,
        Err(Failure { exit, message }) => {
            // When not even that can be written, the exit code still tells.
            let _ = writeln!(terminal.errors, "error: {message}");
            exit
        }
    }
}
