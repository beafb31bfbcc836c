//! `cargo xtask walk-through`: what `docs/add-a-domain.md` has its reader write, written into a copy of the workspace,
//! built and tested there. So the document cannot promise what does not work.

mod document;
mod files;
mod hunk;
mod selection;
mod tally;

use std::fs;
use std::path::PathBuf;
use std::process::{Command, ExitCode};

use anyhow::{Context as _, Error, Result, anyhow};

use self::files::Files;
use self::selection::Selection;
use crate::interrupt::Interrupt;
use crate::report::Report;
use crate::services::Services;
use crate::{lint, test, workspace};

/// The document, relative to the workspace.
const DOCUMENT: &str = "docs/add-a-domain.md";

/// A copy of the workspace in which the domain has been added.
struct Copy {
    workspace: PathBuf,
    target: PathBuf,
    tests: Selection,
}

/// Walks through the document and sums up.
pub(crate) fn run(interrupt: &Interrupt) -> Result<ExitCode> {
    let services = Services::provide(interrupt)?;
    let mut report = Report::new(interrupt);
    add_to(&mut report, &services)?;
    Ok(report.conclude())
}

/// Whether there is a document. Who has domains of their own throws it away, and the walk with it.
pub(crate) fn is_possible() -> bool {
    workspace::root().join(DOCUMENT).exists()
}

/// Walks through the document as steps of `report`.
pub(crate) fn add_to(report: &mut Report<'_>, services: &Services) -> Result<()> {
    match report.attempt("walk-through", Copy::make) {
        Some(Some(copy)) => copy.check(report, services)?,
        Some(None) => report.skip("walk-through, tests", "its files are here: somebody follows the document"),
        None => {}
    }
    Ok(())
}

impl Copy {
    /// Nothing in a workspace where somebody follows the document; its own tests tell them more.
    fn make() -> Result<Option<Self>> {
        let (root, target) = (workspace::root(), workspace::target()?);
        let document = fs::read_to_string(root.join(DOCUMENT));
        let document = document.with_context(|| format!("cannot read {DOCUMENT}"))?;
        let edits = document::edits(&document)?;
        let table = tally::table(&edits)?;
        eprint!("{table}");
        tally::agrees(&document, &table)?;

        let mut files = Files::read(&root, &target)?;
        if files.follow(&edits) {
            return Ok(None);
        }
        files.apply(&edits)?;
        let tests = Selection::of(&document, &edits, &files)?;
        let folder = target.join("walk-through");
        let workspace = folder.join("workspace");
        files.write(&workspace)?;
        Ok(Some(Self { workspace, target: folder.join("target"), tests }))
    }

    fn check(&self, report: &mut Report<'_>, services: &Services) -> Result<()> {
        report.step("walk-through, format", lint::format_check(&mut self.cargo()))?;
        let runner: &[&str] = if test::nextest_is_installed() { &["nextest", "run"] } else { &["test"] };
        let mut cargo = self.cargo();
        cargo.args(runner).args(["--locked", "--no-fail-fast"]);
        self.tests.add_to(&mut cargo);
        report.step("walk-through, tests", services.announce_to(&mut cargo))?;
        report.step("walk-through, lints", lint::clippy(&mut self.cargo()))
    }

    /// A cargo that builds the copy: in a folder of its own, because it could not tell the crates of two checkouts
    /// apart, and without what only a debugger needs.
    fn cargo(&self) -> Command {
        let mut cargo = workspace::cargo();
        cargo.current_dir(&self.workspace);
        cargo.env("CARGO_TARGET_DIR", &self.target).env("CARGO_PROFILE_DEV_DEBUG", "0");
        cargo
    }
}

/// What is wrong at a line of the document.
fn fault(line: usize, what: impl std::fmt::Display) -> Error {
    anyhow!("{DOCUMENT}:{line}: {what}")
}
