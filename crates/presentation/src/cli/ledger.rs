//! `ledger …`: what the accounts hold, and whether the books are sound.

mod accounts;
mod check;

use application::authz::Actor;
use clap::Subcommand;

use super::{Exit, Terminal, failure::Failure};
use crate::app::App;

/// Look at the ledger, and check it.
#[derive(Clone, Copy, Debug, Subcommand)]
pub enum LedgerCommand {
    /// Hold every entry to the rule that it balances, and to the payments and refunds behind it; exit code 65 if anything is wrong
    Check,
    /// Print what each account holds
    Accounts,
}

/// Runs the command on behalf of `actor`. What went wrong is written to `terminal.errors`.
pub async fn run(command: LedgerCommand, app: &App, actor: &Actor, terminal: &mut Terminal<'_>) -> Exit {
    let outcome = match command {
        LedgerCommand::Check => check::run(app, actor, terminal).await,
        LedgerCommand::Accounts => accounts::run(app, actor, terminal).await,
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
