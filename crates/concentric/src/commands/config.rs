//! `concentric config`: look at the configuration, check it, write a `.env` to begin with.

mod dotenv;

use std::io::{self, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Subcommand, ValueEnum};

use super::exit;
use crate::settings::{Entry, Settings, Sources};

/// Wider values push their origin out of the column, rather than all others.
const WIDEST_COLUMN: usize = 56;

/// Arguments of `concentric config`.
#[derive(Args, Debug)]
pub struct ConfigArgs {
    #[command(subcommand)]
    command: ConfigCommand,
}

#[derive(Subcommand, Debug)]
enum ConfigCommand {
    /// Print the value in force of every setting and where it comes from; secrets are masked
    Show,
    /// List everything that is wrong with the configuration; exit code 78 if anything is
    Check,
    /// Write a commented .env with fresh secrets
    #[command(
        after_long_help = "The file is made with mode 0600. The docker flavour is for production with \
        PostgreSQL in the compose service \"db\". The local flavour is for development with SQLite; secrets that \
        development already uses are carried over, so that accounts and sessions keep working."
    )]
    Dotenv(DotenvArgs),
}

#[derive(Args, Debug)]
struct DotenvArgs {
    /// Where the service is going to run
    #[arg(long = "for", value_name = "WHERE")]
    flavour: Flavour,
    /// The file to write
    #[arg(long, value_name = "PATH", default_value = ".env")]
    output: PathBuf,
    /// Replace the file if it exists, and with it every secret that it holds
    #[arg(long)]
    force: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Flavour {
    /// In containers, in production
    Docker,
    /// On this machine, in development
    Local,
}

/// Runs the command. Results go to `out`; what is wrong goes to `err` and decides the exit code.
///
/// # Errors
/// `out` or `err` cannot be written.
pub fn run(
    args: &ConfigArgs,
    sources: &Sources,
    out: &mut dyn Write,
    err: &mut dyn Write,
) -> io::Result<ExitCode> {
    match &args.command {
        ConfigCommand::Show => show(sources, out, err),
        ConfigCommand::Check => check(sources, out, err),
        ConfigCommand::Dotenv(args) => dotenv::write(args, sources, out, err),
    }
}

fn show(sources: &Sources, out: &mut dyn Write, err: &mut dyn Write) -> io::Result<ExitCode> {
    let inspection = Settings::inspect(sources);
    let assignment = |entry: &Entry| format!("{} = {}", entry.key, entry.value);
    let widths = inspection.entries.iter().map(|entry| assignment(entry).chars().count());
    let column = widths.filter(|width| *width <= WIDEST_COLUMN).max().unwrap_or_default();
    for entry in &inspection.entries {
        writeln!(out, "{:column$}  # {}", assignment(entry), entry.origin)?;
    }
    if inspection.problems.is_empty() {
        return Ok(ExitCode::SUCCESS);
    }
    writeln!(err, "{}", inspection.problems)?;
    Ok(exit::CONFIG.into())
}

fn check(sources: &Sources, out: &mut dyn Write, err: &mut dyn Write) -> io::Result<ExitCode> {
    let inspection = Settings::inspect(sources);
    if !inspection.problems.is_empty() {
        writeln!(err, "{}", inspection.problems)?;
        return Ok(exit::CONFIG.into());
    }
    writeln!(out, "The configuration is sound; the profile is {}.", inspection.profile.name())?;
    Ok(ExitCode::SUCCESS)
}
