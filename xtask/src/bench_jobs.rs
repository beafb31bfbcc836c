//! `cargo xtask bench-jobs`: what the embedded job engine enqueues and works off per second, on both databases.

use std::process::ExitCode;

use anyhow::Result;

use crate::interrupt::Interrupt;
use crate::postgres::{Place, Server};
use crate::report::Report;
use crate::workspace;

/// Measures on a SQLite file, then on a PostgreSQL that writes as safely as in production.
pub(crate) fn run(interrupt: &Interrupt) -> Result<ExitCode> {
    const DATABASE: &str = "jobs";
    let server = Server::start(&Place::Measured, None, Some(DATABASE), interrupt)?;
    let mut report = Report::new(interrupt);
    for (name, url) in [("on SQLite", None), ("on PostgreSQL", Some(server.url(DATABASE)))] {
        let mut cargo = workspace::cargo();
        cargo.args(["bench", "--package", "concentric", "--bench", "jobs"]);
        workspace::without_server_settings(&mut cargo).envs(url.map(|url| ("JOBS_BENCH_URL", url)));
        report.step(name, &mut cargo)?;
    }
    Ok(report.conclude())
}
