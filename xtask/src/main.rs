//! `cargo xtask …`: everything a developer runs. One module per verb; what several verbs share (running
//! programs, interrupts, the report, PostgreSQL) has a module of its own. Linux and macOS.

mod bench;
mod bench_jobs;
mod chaos;
mod ci;
mod coverage;
mod db;
mod dev;
mod fuzz_api;
mod interrupt;
mod lint;
mod packages;
mod peers;
mod postgres;
mod process;
mod redis;
mod report;
mod services;
mod test;
mod timing;
mod walk_through;
mod workspace;

use std::env;
use std::process::ExitCode;

use anyhow::Context as _;
use clap::{Parser, Subcommand};

use crate::interrupt::{Interrupt, Interrupted};

#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask", about = "Everything a developer runs")]
struct Cli {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Subcommand)]
enum Verb {
    /// Provide what the tests need, then run all of them
    Test(test::Arguments),
    /// Check formatting, lints, dependencies and spelling
    Lint,
    /// Format every file
    Fmt,
    /// Measure which lines the tests reach
    Coverage(coverage::Arguments),
    /// Run the server, again on every change of its sources
    Dev(dev::Arguments),
    /// Start a PostgreSQL to develop on, until Ctrl-C
    Db(db::Arguments),
    /// Fuzz every operation of the HTTP API from its OpenAPI document
    FuzzApi(fuzz_api::Arguments),
    /// Do what docs/add-a-domain.md says in a copy of the workspace, and test that
    WalkThrough,
    /// Measure the server against the same operations written by hand
    Bench(bench::Arguments),
    /// Measure how many runs of jobs are enqueued and worked off per second
    BenchJobs,
    /// Kill processes under load, take the database and the mail server away, and look whether every promise was kept
    Chaos(chaos::Arguments),
    /// Measure whether refusals tell by their time what they do not say
    Timing(timing::Arguments),
    /// What the build server runs: lint, then test
    Ci,
}

fn main() -> ExitCode {
    let verb = Cli::parse().verb;
    run(&verb).unwrap_or_else(|error| {
        if let Some(interrupted) = error.downcast_ref::<Interrupted>() {
            return interrupted.exit_code();
        }
        eprintln!("error: {error:#}");
        ExitCode::FAILURE
    })
}

fn run(verb: &Verb) -> anyhow::Result<ExitCode> {
    let root = workspace::root();
    env::set_current_dir(&root).with_context(|| format!("cannot enter {}", root.display()))?;
    let interrupt = Interrupt::listen()?;
    match verb {
        Verb::Test(arguments) => test::run(arguments, &interrupt),
        Verb::Lint => lint::check(&interrupt),
        Verb::Fmt => lint::format(&interrupt),
        Verb::Coverage(arguments) => coverage::run(arguments, &interrupt),
        Verb::Dev(arguments) => dev::run(arguments, &interrupt),
        Verb::Db(arguments) => db::run(arguments, &interrupt),
        Verb::FuzzApi(arguments) => fuzz_api::run(arguments, &interrupt),
        Verb::WalkThrough => walk_through::run(&interrupt),
        Verb::Bench(arguments) => bench::run(arguments, &interrupt),
        Verb::BenchJobs => bench_jobs::run(&interrupt),
        Verb::Chaos(arguments) => chaos::run(arguments, &interrupt),
        Verb::Timing(arguments) => timing::run(arguments, &interrupt),
        Verb::Ci => ci::run(&interrupt),
    }
}
