//! What `cargo xtask bench` runs: the handlers to compare with, the data, and the load.
//!
//! The twin is what one would write by hand for the same contract, with axum and sqlx and nothing else: no rings, no
//! middleware, none of Concentric's crates. So what Concentric takes more than the twin is the price of its structure.

mod drive;
mod seed;
mod twin;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

#[derive(Parser)]
#[command(name = "bench", about = "The parts of `cargo xtask bench`")]
struct Cli {
    #[command(subcommand)]
    part: Part,
}

#[derive(Subcommand)]
enum Part {
    /// Serve the hand-written handlers, configured by the same variables as the server
    Twin,
    /// Fill a migrated database with users and products
    Seed(seed::Arguments),
    /// Load two servers in turn and print one row for each operation
    Drive(drive::Arguments),
}

fn main() -> ExitCode {
    let outcome = match Cli::parse().part {
        Part::Twin => twin::run(),
        Part::Seed(arguments) => seed::run(&arguments),
        Part::Drive(arguments) => drive::run(&arguments),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("bench: {error:#}");
            ExitCode::FAILURE
        }
    }
}
