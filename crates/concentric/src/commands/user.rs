//! `concentric user`: users are administered by the same use cases as over HTTP, on behalf of the system.

use std::{io, process::ExitCode};

use application::authz::Actor;
use presentation::cli::{
    Terminal, ask_secretly,
    user::{self, UserCommand},
};

use crate::{settings::Settings, wiring};

/// Runs the command.
///
/// # Errors
/// The database does not answer, or is not migrated.
pub fn run(command: UserCommand, settings: &Settings) -> anyhow::Result<ExitCode> {
    wiring::runtime()?.block_on(async {
        let system = wiring::System::open(settings).await?;
        system.prepare_database(settings).await?;
        let actor = Actor::for_system("administration from the command line");
        let mut terminal = Terminal {
            input: &mut io::stdin().lock(),
            output: &mut io::stdout(),
            errors: &mut io::stderr(),
            ask: &ask_secretly,
        };
        Ok(user::run(command, &system.app, &actor, &mut terminal).await.into())
    })
}
