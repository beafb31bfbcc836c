//! `cargo xtask ci`: what decides whether a change may go in.

use std::process::ExitCode;

use anyhow::Result;

use crate::interrupt::Interrupt;
use crate::report::Report;
use crate::{lint, test};

/// Lints, then tests, in one report. The tests come last: their runner's summary is what one looks for.
pub(crate) fn run(interrupt: &Interrupt) -> Result<ExitCode> {
    let mut report = Report::new(interrupt);
    lint::add_to(&mut report)?;
    test::add_to(&mut report, &test::Arguments::default(), interrupt)?;
    Ok(report.conclude())
}
