//! `outbox …`: events that are still to be delivered, and what to do with those that cannot be.

mod list;
mod steer;

use application::authz::Actor;
use clap::Subcommand;

use super::{Exit, Terminal, failure::Failure};
use crate::app::App;
pub use list::List;
pub use steer::{Discard, Retry};

/// Look at events that are still to be delivered, and decide about those that cannot be.
#[derive(Clone, Debug, Subcommand)]
pub enum OutboxCommand {
    /// List events in the order in which they happened; those that are not delivered, unless told otherwise
    List(List),
    /// Let a parked event be delivered again
    Retry(Retry),
    /// Give a parked event up, so that what waits behind it goes on
    Discard(Discard),
}

/// Runs the command on behalf of `actor`. What went wrong is written to `terminal.errors`.
pub async fn run(command: OutboxCommand, app: &App, actor: &Actor, terminal: &mut Terminal<'_>) -> Exit {
    let outcome = match command {
        OutboxCommand::List(command) => command.run(app, actor, terminal).await,
        OutboxCommand::Retry(command) => command.run(app, actor, terminal).await,
        OutboxCommand::Discard(command) => command.run(app, actor, terminal).await,
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
