//! `cargo xtask timing`: whether refusals tell by the time they take what they do not say. The cases are tests of the program,
//! which the default run leaves out: they take minutes, and a machine that does little else.

use std::process::ExitCode;

use anyhow::Result;
use clap::Args;

use crate::interrupt::Interrupt;
use crate::report::Report;
use crate::services::Services;
use crate::{test, workspace};

/// How closely to look.
#[derive(Args)]
pub(crate) struct Arguments {
    /// How many requests of each kind to send: four times as many find half the difference
    #[arg(long, value_name = "N", default_value_t = 1000, value_parser = clap::value_parser!(u32).range(100..))]
    samples: u32,
}

/// Runs them, one at a time.
pub(crate) fn run(arguments: &Arguments, interrupt: &Interrupt) -> Result<ExitCode> {
    const WHERE: [&str; 4] = ["--package", "concentric", "--test", "e2e"];
    const CASES: &str = "timing::";
    let services = Services::provide(interrupt)?;
    let mut cargo = workspace::cargo();
    if test::nextest_is_installed() {
        cargo.args(["nextest", "run"]).args(WHERE);
        cargo.args(["--run-ignored", "only", "--no-fail-fast", "--no-capture", CASES]);
    } else {
        let runner = ["--", "--ignored", "--nocapture", "--test-threads", "1"];
        cargo.args(["test", "--no-fail-fast"]).args(WHERE).arg(CASES).args(runner);
    }
    services.announce_to(&mut cargo).env("TIMING_SAMPLES", arguments.samples.to_string());
    let mut report = Report::new(interrupt);
    report.step("times of refusals", &mut cargo)?;
    Ok(report.conclude())
}
