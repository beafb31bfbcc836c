//! `concentric ledger`: what the accounts hold, and whether the books are sound.

use std::process::ExitCode;

use presentation::cli::ledger::{self, LedgerCommand};

use super::operator;
use crate::settings::Settings;

/// Runs the command.
///
/// # Errors
/// The database does not answer, or is not migrated.
pub fn run(command: LedgerCommand, settings: &Settings) -> anyhow::Result<ExitCode> {
    operator::serve(settings, async |app, actor, terminal| ledger::run(command, app, actor, terminal).await)
}
