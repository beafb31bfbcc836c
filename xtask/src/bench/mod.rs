//! `cargo xtask bench`: the server against its twin, the same operations written by hand without any of its structure.

mod machine;
mod programs;
mod row;
mod stage;
mod table;

use std::fs;
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context as _, Result};
use clap::{Args, ValueEnum};

use self::machine::Machine;
use self::programs::Programs;
use self::stage::Stage;
use self::table::{Conditions, Table};
use crate::interrupt::Interrupt;
use crate::workspace;

/// What to measure, and how long.
#[derive(Args)]
pub(crate) struct Arguments {
    /// Only this database (may be repeated)
    #[arg(long = "store", value_enum)]
    stores: Vec<Store>,
    /// With so many users (may be repeated)
    #[arg(long, value_name = "N", default_values_t = [1_000, 100_000])]
    users: Vec<u64>,
    /// Only this operation: me, get, list-first, list-deep, products, create-product or health (may be repeated)
    #[arg(long, value_name = "OPERATION")]
    only: Vec<String>,
    /// Requests under way at any time, each on a connection of its own
    #[arg(long, default_value_t = 32)]
    connections: u32,
    /// How long a server is loaded at a stretch
    #[arg(long, default_value_t = 2.0)]
    seconds: f64,
    /// How often; the median counts
    #[arg(long, default_value_t = 3)]
    rounds: u32,
    /// Measure this build of the server instead of building one
    #[arg(long, value_name = "FILE", value_parser = workspace::from_caller)]
    binary: Option<PathBuf>,
    /// Where the table goes, as Markdown (default: bench.md in the target folder)
    #[arg(long, value_name = "FILE", value_parser = workspace::from_caller)]
    output: Option<PathBuf>,
}

/// The databases that the server can stand on.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Store {
    Sqlite,
    Postgres,
}

/// Measures, prints the table and writes it. A low ratio is no failure: the machine may have been busy.
pub(crate) fn run(arguments: &Arguments, interrupt: &Interrupt) -> Result<ExitCode> {
    let machine = Machine::describe();
    let programs = Programs::build(arguments.binary.as_deref(), interrupt)?;
    let folder = workspace::target()?.join("bench");
    let stores = if arguments.stores.is_empty() { Store::value_variants() } else { &arguments.stores };
    let mut rows = Vec::new();
    let mut databases = Vec::new();
    for store in stores {
        for users in &arguments.users {
            let mut stage = Stage::set(&programs, *store, *users, &folder, interrupt)?;
            rows.extend(stage.measure(arguments, interrupt)?);
            databases.push(stage.database().to_owned());
        }
    }
    databases.dedup();
    let conditions = Conditions {
        connections: arguments.connections,
        seconds: arguments.seconds,
        rounds: arguments.rounds,
        databases,
    };
    let text = Table { machine, conditions, rows }.to_string();
    print!("\n{text}");
    let output =
        arguments.output.clone().map_or_else(|| Ok(workspace::target()?.join("bench.md")), anyhow::Ok)?;
    fs::write(&output, text).with_context(|| format!("cannot write {}", output.display()))?;
    eprintln!("\nThe table is in {}", output.display());
    Ok(ExitCode::SUCCESS)
}
