//! `concentric outbox`: events that are still to be delivered, and what to do with those that cannot be, on behalf of the
//! system.

use std::process::ExitCode;

use presentation::cli::outbox::{self, OutboxCommand};

use super::operator;
use crate::settings::Settings;

/// Runs the command.
///
/// # Errors
/// The database does not answer, or is not migrated.
pub fn run(command: OutboxCommand, settings: &Settings) -> anyhow::Result<ExitCode> {
    operator::serve(settings, async |app, actor, terminal| outbox::run(command, app, actor, terminal).await)
}
