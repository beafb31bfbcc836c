//! `api-key …`: the API keys of anybody, for whoever sits at the machine.

mod create;
mod list;
mod revoke;

use application::authz::Actor;
use clap::Subcommand;

use super::{Exit, Terminal, failure::Failure};
use crate::app::App;
pub use create::Create;
pub use list::List;
pub use revoke::Revoke;

/// Administer API keys.
#[derive(Clone, Debug, Subcommand)]
pub enum ApiKeyCommand {
    /// Make a key for somebody, and write its secret to standard output
    Create(Create),
    /// List somebody's keys
    List(List),
    /// End a key, at once and for good
    Revoke(Revoke),
}

/// Runs the command on behalf of `actor`. What went wrong is written to `terminal.errors`.
pub async fn run(command: ApiKeyCommand, app: &App, actor: &Actor, terminal: &mut Terminal<'_>) -> Exit {
    let outcome = match command {
        ApiKeyCommand::Create(command) => command.run(app, actor, terminal).await,
        ApiKeyCommand::List(command) => command.run(app, actor, terminal).await,
        ApiKeyCommand::Revoke(command) => command.run(app, actor, terminal).await,
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
