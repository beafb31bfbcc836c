//! What commands that call use cases have in common: they act for whoever sits at the machine.

use std::{io, process::ExitCode};

use application::authz::Actor;
use presentation::{
    app::App,
    cli::{Exit, Terminal, ask_secretly},
};

use crate::{settings::Settings, wiring};

/// Runs the command on a database that is fit for use, on behalf of the system, at the terminal of the process.
///
/// # Errors
/// The database does not answer, or is not migrated.
pub(super) fn serve(
    settings: &Settings,
    command: impl AsyncFnOnce(&App, &Actor, &mut Terminal<'_>) -> Exit,
) -> anyhow::Result<ExitCode> {
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
        Ok(command(&system.app, &actor, &mut terminal).await.into())
    })
}
