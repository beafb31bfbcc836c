//! `second-factor …`: the second factors of anybody, for whoever sits at the machine.

mod remove;

use application::authz::Actor;
use clap::Subcommand;

use super::{Exit, Terminal, failure::Failure};
use crate::app::App;
pub use remove::Remove;

/// Help those who are locked out.
#[derive(Clone, Debug, Subcommand)]
pub enum SecondFactorCommand {
    /// Remove somebody's second factor and recovery codes; they log in with their password alone, and set up another
    Remove(Remove),
}

/// Runs the command on behalf of `actor`. What went wrong is written to `terminal.errors`.
pub async fn run(
    command: SecondFactorCommand,
    app: &App,
    actor: &Actor,
    terminal: &mut Terminal<'_>,
) -> Exit {
    let SecondFactorCommand::Remove(command) = command;
    match command.run(app, actor, terminal).await {
        Ok(()) => Exit::Ok,
        Err(Failure { exit, message }) => {
            // When not even that can be written, the exit code still tells.
            let _ = writeln!(terminal.errors, "error: {message}");
            exit
        }
    }
}
