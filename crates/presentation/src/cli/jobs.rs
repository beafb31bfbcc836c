//! `jobs …`: what there is to be done, and what became of it. Enqueued from here, a run works on behalf of the system.

mod enqueue;
mod list;
mod run;
mod steer;

use application::authz::Actor;
use clap::Subcommand;

use super::{Exit, Terminal, failure::Failure};
use crate::app::App;
pub use enqueue::Enqueue;
pub use list::List;
pub use steer::{Cancel, Retry, Show};

/// Look at the runs of jobs, and steer them.
#[derive(Clone, Debug, Subcommand)]
pub enum JobsCommand {
    /// List runs, the newest first
    List(List),
    /// Show a run, as the API does
    Show(Show),
    /// Enqueue a run
    Enqueue(Enqueue),
    /// Take a run out of the queue, or ask its worker to stop
    Cancel(Cancel),
    /// Put a run that is dead or cancelled into the queue again
    Retry(Retry),
}

/// Runs the command on behalf of `actor`. What went wrong is written to `terminal.errors`.
pub async fn run(command: JobsCommand, app: &App, actor: &Actor, terminal: &mut Terminal<'_>) -> Exit {
    let outcome = match command {
        JobsCommand::List(command) => command.run(app, actor, terminal).await,
        JobsCommand::Show(command) => command.run(app, actor, terminal).await,
        JobsCommand::Enqueue(command) => command.run(app, actor, terminal).await,
        JobsCommand::Cancel(command) => command.run(app, actor, terminal).await,
        JobsCommand::Retry(command) => command.run(app, actor, terminal).await,
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
