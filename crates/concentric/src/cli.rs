//! What can be typed on the command line.

use std::{
    io::{self, Write},
    path::PathBuf,
    process::ExitCode,
};

use clap::{Parser, Subcommand};
use presentation::cli::{
    api_key::ApiKeyCommand, jobs::JobsCommand, ledger::LedgerCommand, outbox::OutboxCommand,
    second_factor::SecondFactorCommand, user::UserCommand,
};

use crate::{
    commands::{
        api_key, config, exit, health, jobs, ledger, migrate, openapi, outbox, second_factor, serve,
        token_key::{self, TokenKeyCommand},
        user, worker,
    },
    settings::{Settings, Sources},
};

/// Concentric: sign-up, sessions and user administration, in rings.
#[derive(Parser, Debug)]
#[command(version, propagate_version = true)]
pub struct Cli {
    /// A configuration file, laid over the built-in defaults
    #[arg(long, global = true, value_name = "PATH")]
    config: Option<PathBuf>,
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Subcommand, Debug)]
enum Command {
    /// Serve HTTP; what happens without a command
    Serve,
    /// Run jobs, and nothing else
    Worker,
    /// Change the shape of the database, or see what was changed
    Migrate(migrate::MigrateArgs),
    /// Administer users; this is how the first super admin comes to be
    #[command(subcommand)]
    User(UserCommand),
    /// Administer the API keys of users
    #[command(subcommand)]
    ApiKey(ApiKeyCommand),
    /// Help those whose device is lost
    #[command(subcommand)]
    SecondFactor(SecondFactorCommand),
    /// Make keys that sign access tokens
    #[command(subcommand)]
    TokenKey(TokenKeyCommand),
    /// Look at the runs of jobs, and steer them
    #[command(subcommand)]
    Jobs(JobsCommand),
    /// Look at events that are still to be delivered, and decide about those that cannot be
    #[command(subcommand)]
    Outbox(OutboxCommand),
    /// Look at the ledger, and check it
    #[command(subcommand)]
    Ledger(LedgerCommand),
    /// Look at the configuration, check it, or begin one
    Config(config::ConfigArgs),
    /// Print the OpenAPI document
    Openapi,
    /// Ask a running server whether it is ready; exit code 0 when it is, 69 when not
    Health(health::HealthArgs),
    /// Print the version
    Version,
}

impl Cli {
    /// Does what was typed. Results go to standard output, what is wrong to standard error.
    pub fn run(self) -> ExitCode {
        let sources = Sources::from_process(self.config);
        match self.command.unwrap_or(Command::Serve) {
            Command::Serve => with_settings(&sources, serve::run),
            Command::Worker => with_settings(&sources, worker::run),
            Command::Migrate(args) => with_settings(&sources, |settings, _| migrate::run(&args, settings)),
            Command::User(command) => with_settings(&sources, |settings, _| user::run(command, settings)),
            Command::ApiKey(command) => {
                with_settings(&sources, |settings, _| api_key::run(command, settings))
            }
            Command::SecondFactor(command) => {
                with_settings(&sources, |settings, _| second_factor::run(command, settings))
            }
            Command::TokenKey(command) => quietly(token_key::run(&command, &mut io::stdout())),
            Command::Jobs(command) => with_settings(&sources, |settings, _| jobs::run(command, settings)),
            Command::Outbox(command) => with_settings(&sources, |settings, _| outbox::run(command, settings)),
            Command::Ledger(command) => with_settings(&sources, |settings, _| ledger::run(command, settings)),
            Command::Config(args) => {
                quietly(config::run(&args, &sources, &mut io::stdout(), &mut io::stderr()))
            }
            Command::Openapi => quietly(openapi::run(&mut io::stdout())),
            Command::Health(args) => health::run(&args, &sources),
            Command::Version => {
                quietly(writeln!(io::stdout(), "{}", env!("CARGO_PKG_VERSION")).map(|()| ExitCode::SUCCESS))
            }
        }
    }
}

/// Loads the settings, and runs the command when they are sound; it is given what they did on the way, too.
fn with_settings(
    sources: &Sources,
    command: impl FnOnce(&Settings, &[String]) -> anyhow::Result<ExitCode>,
) -> ExitCode {
    let loaded = match Settings::load(sources) {
        Ok(loaded) => loaded,
        Err(problems) => {
            report(&problems);
            return exit::CONFIG.into();
        }
    };
    command(&loaded.settings, &loaded.notices).unwrap_or_else(|error| {
        report(&format_args!("concentric: {error:#}"));
        exit::of_error(&error).into()
    })
}

/// A reader that went away, such as `head`, is no failure.
fn quietly(outcome: io::Result<ExitCode>) -> ExitCode {
    outcome.unwrap_or_else(|error| {
        if error.kind() == io::ErrorKind::BrokenPipe {
            return ExitCode::SUCCESS;
        }
        report(&format_args!("concentric: {error}"));
        ExitCode::FAILURE
    })
}

/// There is nobody left to tell when standard error is closed.
fn report(what: &dyn std::fmt::Display) {
    let _ = writeln!(io::stderr(), "{what}");
}
