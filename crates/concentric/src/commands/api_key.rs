//! `concentric api-key`: API keys are administered by the same use cases as over HTTP, on behalf of the system.

use std::process::ExitCode;

use presentation::cli::api_key::{self, ApiKeyCommand};

use super::operator;
use crate::settings::Settings;

/// Runs the command.
///
/// # Errors
/// The database does not answer, or is not migrated.
pub fn run(command: ApiKeyCommand, settings: &Settings) -> anyhow::Result<ExitCode> {
    operator::serve(settings, async |app, actor, terminal| api_key::run(command, app, actor, terminal).await)
}
