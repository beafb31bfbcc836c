//! `cargo xtask chaos`: customers at work while processes are killed and what they depend on goes away; afterwards every
//! promise must have been kept. The cases are tests of the program, which the default run leaves out.

use std::process::{Command, ExitCode};

use anyhow::Result;
use clap::{Args, ValueEnum};

use crate::interrupt::Interrupt;
use crate::report::Report;
use crate::services::Services;
use crate::{test, workspace};

/// How much goes wrong, and where.
#[derive(Args)]
pub(crate) struct Arguments {
    /// How many processes to kill on each database, at least
    #[arg(long, value_name = "N", default_value_t = 200)]
    kills: u32,
    /// What decides which process is killed next, and how
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = clap::value_parser!(u64).range(1..))]
    seed: u64,
    /// On this database alone (default: one after the other)
    #[arg(long, value_enum)]
    store: Option<Store>,
}

#[derive(Clone, Copy, ValueEnum)]
enum Store {
    Sqlite,
    Postgres,
}

/// Runs them.
pub(crate) fn run(arguments: &Arguments, interrupt: &Interrupt) -> Result<ExitCode> {
    let services = Services::provide(interrupt)?;
    let mut report = Report::new(interrupt);
    let stores = arguments.store.map_or_else(|| Store::value_variants().to_vec(), |store| vec![store]);
    for store in stores {
        let mut command = on(store);
        services.announce_to(&mut command);
        command.env("CHAOS_KILLS", arguments.kills.to_string());
        command.env("CHAOS_SEED", arguments.seed.to_string());
        report.step(store.case(), &mut command)?;
    }
    Ok(report.conclude())
}

fn on(store: Store) -> Command {
    const WHERE: [&str; 6] = ["--package", "concentric", "--test", "e2e", "--features", "failpoints"];
    let mut cargo = workspace::cargo();
    if test::nextest_is_installed() {
        cargo.args(["nextest", "run"]).args(WHERE);
        cargo.args(["--run-ignored", "only", "--no-capture", store.case()]);
    } else {
        cargo.arg("test").args(WHERE).args([store.case(), "--", "--ignored", "--nocapture"]);
    }
    cargo
}

impl Store {
    const fn case(self) -> &'static str {
        match self {
            Self::Sqlite => "chaos::on_sqlite",
            Self::Postgres => "chaos::on_postgres",
        }
    }
}
