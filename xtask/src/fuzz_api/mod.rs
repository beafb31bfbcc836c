//! `cargo xtask fuzz-api`: every operation of the HTTP API, called with data made from its OpenAPI document, by each
//! kind of caller. Any 5xx, and any answer that the document does not promise, is a failure.

mod schemathesis;
mod subject;

use std::fs;
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context as _, Result};
use clap::{Args, ValueEnum};

use self::schemathesis::Schemathesis;
use self::subject::{Binary, Subject};
use crate::interrupt::Interrupt;
use crate::report::Report;
use crate::workspace;

/// How much to try, as whom, and on what.
#[derive(Args)]
pub(crate) struct Arguments {
    /// Cases to try per operation and caller
    #[arg(long, value_name = "N", default_value_t = 100)]
    max_examples: u32,
    /// The database behind the server
    #[arg(long, value_enum, default_value_t = Store::Sqlite)]
    store: Store,
    /// Try only this caller (may be repeated; default: all of them)
    #[arg(long = "as", value_enum, value_name = "ROLE")]
    callers: Vec<Caller>,
    /// Fuzz the release build
    #[arg(long)]
    release: bool,
    /// Fuzz this server instead of building one
    #[arg(long, value_name = "FILE", value_parser = workspace::from_caller, conflicts_with = "release")]
    binary: Option<PathBuf>,
    /// Passed on to `schemathesis run`
    #[arg(last = true)]
    schemathesis: Vec<String>,
}

/// The databases that the server can stand on.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Store {
    Sqlite,
    Postgres,
}

/// The kinds of caller, in the names of the roles.
#[derive(Clone, Copy, ValueEnum)]
#[value(rename_all = "snake_case")]
enum Caller {
    Anonymous,
    User,
    Admin,
    SuperAdmin,
}

impl Caller {
    const fn name(self) -> &'static str {
        match self {
            Self::Anonymous => "anonymous",
            Self::User => "user",
            Self::Admin => "admin",
            Self::SuperAdmin => "super_admin",
        }
    }

    /// What `concentric user create --role` calls it.
    const fn role(self) -> Option<&'static str> {
        match self {
            Self::Anonymous => None,
            Self::User | Self::Admin | Self::SuperAdmin => Some(self.name()),
        }
    }
}

/// Fuzzes as one caller after the other, each on a new server with new data: what one does to the accounts must
/// not decide what the next can reach.
pub(crate) fn run(arguments: &Arguments, interrupt: &Interrupt) -> Result<ExitCode> {
    let folder = workspace::target()?.join("fuzz-api");
    fs::create_dir_all(&folder).with_context(|| format!("cannot make {}", folder.display()))?;
    let schemathesis = Schemathesis::install(&folder, interrupt)?;
    let binary = match &arguments.binary {
        Some(file) => Binary::given(file)?,
        None => Binary::build(arguments.release, interrupt)?,
    };
    let callers = if arguments.callers.is_empty() { Caller::value_variants() } else { &arguments.callers };

    let mut report = Report::new(interrupt);
    for caller in callers {
        let subject = Subject::start(&binary, arguments.store, &folder.join(caller.name()), interrupt)?;
        let mut command = schemathesis.run(&subject, caller.role());
        command.arg("--max-examples").arg(arguments.max_examples.to_string());
        command.args(&arguments.schemathesis);
        report.step(&format!("as {}", caller.name()), &mut command)?;
        eprintln!("The server's log is {}", subject.log().display());
    }
    Ok(report.conclude())
}
