//! `concentric jobs`: runs of jobs are looked at and steered by the same use cases as over HTTP, on behalf of the system.

use std::process::ExitCode;

use presentation::cli::jobs::{self, JobsCommand};

use super::operator;
use crate::settings::Settings;

/// Runs the command.
///
/// # Errors
/// The database does not answer, or is not migrated.
pub fn run(command: JobsCommand, settings: &Settings) -> anyhow::Result<ExitCode> {
    operator::serve(settings, async |app, actor, terminal| jobs::run(command, app, actor, terminal).await)
}
