//! `cargo xtask coverage`: which lines the tests reach, as a table and as pages.

use std::path::PathBuf;
use std::process::{Command, ExitCode};

use anyhow::{Result, ensure};
use clap::Args;

use crate::interrupt::Interrupt;
use crate::process;
use crate::report::Report;
use crate::services::Services;
use crate::{test, workspace};

/// Code that serves the tests says nothing about what they reach.
const NOT_MEASURED: &str = "(^|/)(xtask|crates/arch|crates/testkit|tests)/";

/// Where the result goes besides the table.
#[derive(Args)]
pub(crate) struct Arguments {
    /// Also write the result in LCOV's format to this file
    #[arg(long, value_name = "FILE", value_parser = workspace::from_caller)]
    lcov: Option<PathBuf>,
}

/// Runs the tests with coverage and reports it.
pub(crate) fn run(arguments: &Arguments, interrupt: &Interrupt) -> Result<ExitCode> {
    ensure!(
        process::answers(workspace::cargo().args(["llvm-cov", "--version"])),
        "cargo-llvm-cov is not installed: cargo install --locked cargo-llvm-cov"
    );
    let services = Services::provide(interrupt)?;
    let mut report = Report::new(interrupt);

    let runner: &[&str] = if test::nextest_is_installed() { &["nextest"] } else { &[] };
    let mut tests = workspace::cargo();
    tests.arg("llvm-cov").args(runner).args(["--workspace", "--no-fail-fast", "--no-report"]);
    report.step("tests", services.announce_to(&mut tests))?;

    report.step("pages", &mut output(&["--html"]))?;
    if let Some(file) = &arguments.lcov {
        report.step("LCOV file", output(&["--lcov", "--output-path"]).arg(file))?;
    }
    report.step("table", &mut output(&[]))?;
    Ok(report.conclude())
}

fn output(format: &[&str]) -> Command {
    let mut cargo = workspace::cargo();
    cargo.args(["llvm-cov", "report", "--ignore-filename-regex", NOT_MEASURED]).args(format);
    cargo
}
