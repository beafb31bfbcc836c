//! `concentric second-factor`: second factors are removed by the same use case as over HTTP, on behalf of the system.

use std::process::ExitCode;

use presentation::cli::second_factor::{self, SecondFactorCommand};

use super::operator;
use crate::settings::Settings;

/// Runs the command.
///
/// # Errors
/// The database does not answer, or is not migrated.
pub fn run(command: SecondFactorCommand, settings: &Settings) -> anyhow::Result<ExitCode> {
    operator::serve(settings, async |app, actor, terminal| {
        second_factor::run(command, app, actor, terminal).await
    })
}
