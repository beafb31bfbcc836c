//! `cargo xtask lint` and `fmt`: what is checked without running the program.

use std::process::{Command, ExitCode};

use anyhow::Result;

use crate::interrupt::Interrupt;
use crate::process;
use crate::report::Report;
use crate::workspace;

/// A tool that is worth having but does not come with Rust.
struct Tool {
    name: &'static str,
    program: fn() -> Command,
    check: &'static [&'static str],
    package: &'static str,
}

const TOOLS: &[Tool] = &[
    Tool {
        name: "bans, licences, sources",
        program: || cargo("deny"),
        check: &["check", "bans", "licenses", "sources"],
        package: "cargo-deny",
    },
    // A step of its own, because this one needs the network.
    Tool {
        name: "advisories",
        program: || cargo("deny"),
        check: &["check", "advisories"],
        package: "cargo-deny",
    },
    Tool {
        name: "unused dependencies",
        program: || cargo("machete"),
        check: &["--skip-target-dir"],
        package: "cargo-machete",
    },
    Tool { name: "spelling", program: || Command::new("typos"), check: &[], package: "typos-cli" },
    Tool { name: "format of TOML", program: taplo, check: &["fmt", "--check"], package: "taplo-cli" },
];

/// Runs every check that can run here and sums up.
pub(crate) fn check(interrupt: &Interrupt) -> Result<ExitCode> {
    let mut report = Report::new(interrupt);
    add_to(&mut report)?;
    Ok(report.conclude())
}

/// Runs the checks as steps of `report`.
pub(crate) fn add_to(report: &mut Report<'_>) -> Result<()> {
    report.step("format", format_check(&mut workspace::cargo()))?;
    report.step("lints", clippy(&mut workspace::cargo()))?;
    for tool in TOOLS {
        if is_installed(tool.program) {
            report.step(tool.name, (tool.program)().args(tool.check))?;
        } else {
            report.skip(tool.name, &format!("not installed: cargo install --locked {}", tool.package));
        }
    }
    Ok(())
}

/// Has `cargo` check the format of its workspace.
pub(crate) fn format_check(cargo: &mut Command) -> &mut Command {
    cargo.args(["fmt", "--all", "--check"])
}

/// Has `cargo` lint its workspace; a warning is an error.
pub(crate) fn clippy(cargo: &mut Command) -> &mut Command {
    cargo.args(["clippy", "--workspace", "--all-targets", "--", "-D", "warnings"])
}

/// Formats every file that a tool here can format.
pub(crate) fn format(interrupt: &Interrupt) -> Result<ExitCode> {
    let mut report = Report::new(interrupt);
    report.step("format of Rust", cargo("fmt").arg("--all"))?;
    if is_installed(taplo) {
        report.step("format of TOML", taplo().arg("fmt"))?;
    }
    Ok(report.conclude())
}

fn is_installed(program: fn() -> Command) -> bool {
    process::answers(program().arg("--version"))
}

fn cargo(subcommand: &str) -> Command {
    let mut cargo = workspace::cargo();
    cargo.arg(subcommand);
    cargo
}

fn taplo() -> Command {
    Command::new("taplo")
}
