//! `cargo xtask test`: the one command that runs every test on a machine that has nothing running.

use std::process::{Command, ExitCode};

use anyhow::Result;
use clap::Args;

use crate::interrupt::Interrupt;
use crate::process;
use crate::report::Report;
use crate::services::Services;
use crate::{walk_through, workspace};

/// Which tests to run, and how.
#[derive(Args, Default)]
pub(crate) struct Arguments {
    /// Run only the tests whose name contains this
    filter: Option<String>,
    /// Run only the tests of this package (may be repeated)
    #[arg(short, long, value_name = "NAME")]
    package: Vec<String>,
    /// Passed on, as after `cargo test --`
    #[arg(last = true)]
    tests: Vec<String>,
}

/// Runs the tests and sums up.
pub(crate) fn run(arguments: &Arguments, interrupt: &Interrupt) -> Result<ExitCode> {
    let mut report = Report::new(interrupt);
    add_to(&mut report, arguments, interrupt)?;
    Ok(report.conclude())
}

/// Runs the tests as steps of `report`. The examples in the documentation, which nextest leaves out, go first, and
/// so does the walk-through, so that the runner's own summary of the tests is what one sees at the end.
pub(crate) fn add_to(report: &mut Report<'_>, arguments: &Arguments, interrupt: &Interrupt) -> Result<()> {
    let services = Services::provide(interrupt)?;
    let nextest = nextest_is_installed();
    if nextest && arguments.package.is_empty() {
        arguments.run(&["test", "--doc", "--quiet"], "examples in the docs", report, &services)?;
    }
    if arguments.select_nothing() && walk_through::is_possible() {
        walk_through::add_to(report, &services)?;
    }
    let runner: &[&str] = if nextest { &["nextest", "run"] } else { &["test"] };
    arguments.run(runner, "tests", report, &services)
}

/// Whether the faster runner is there.
pub(crate) fn nextest_is_installed() -> bool {
    process::answers(workspace::cargo().args(["nextest", "--version"]))
}

impl Arguments {
    fn run(&self, runner: &[&str], name: &str, report: &mut Report<'_>, services: &Services) -> Result<()> {
        let mut cargo = workspace::cargo();
        cargo.args(runner).arg("--no-fail-fast");
        self.add_to(&mut cargo);
        report.step(name, services.announce_to(&mut cargo))
    }

    /// Whether they ask for all tests.
    const fn select_nothing(&self) -> bool {
        self.filter.is_none() && self.package.is_empty() && self.tests.is_empty()
    }

    fn add_to(&self, cargo: &mut Command) {
        if self.package.is_empty() {
            cargo.arg("--workspace");
        }
        cargo.args(self.package.iter().flat_map(|name| ["--package", name]));
        cargo.args(&self.filter);
        if !self.tests.is_empty() {
            cargo.arg("--").args(&self.tests);
        }
    }
}
