//! The fuzzer itself: a program from PyPI, installed into a folder of its own.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Result, ensure};

use super::subject::Subject;
use crate::interrupt::Interrupt;
use crate::{process, workspace};

/// The options below and the interface that `caller.py` fills are those of this major version.
const REQUIREMENT: &str = "schemathesis>=4.32,<5";

/// The installed fuzzer.
pub(super) struct Schemathesis {
    program: PathBuf,
}

impl Schemathesis {
    /// Installs the fuzzer below `folder`, unless it is there already: then nothing is downloaded.
    pub(super) fn install(folder: &Path, interrupt: &Interrupt) -> Result<Self> {
        let venv = folder.join("venv");
        let pip = venv.join("bin/pip");
        if !pip.exists() {
            let mut make = Command::new("python3");
            succeed(make.args(["-m", "venv", "--clear"]).arg(&venv), interrupt)?;
        }
        let mut install = Command::new(pip);
        succeed(install.args(["install", "--quiet", "--disable-pip-version-check", REQUIREMENT]), interrupt)?;
        Ok(Self { program: venv.join("bin/schemathesis") })
    }

    /// The command that fuzzes every operation of `subject`; with a `role`, logged in as an account that has it.
    pub(super) fn run(&self, subject: &Subject, role: Option<&str>) -> Command {
        let origin = subject.origin();
        let mut command = Command::new(&self.program);
        subject.configure(&mut command);
        command.arg("--config-file").arg(own_file("schemathesis.toml"));
        command.arg("run").arg(format!("{origin}/openapi.json"));
        // What a browser sends, and what a request with a cookie is refused without.
        command.arg("--header").arg(format!("Origin: {origin}"));
        if let Some(role) = role {
            command.env("SCHEMATHESIS_HOOKS", own_file("caller.py"));
            command.env("FUZZ_BINARY", subject.binary()).env("FUZZ_ORIGIN", origin).env("FUZZ_ROLE", role);
            // Else Python would leave its cache among the sources.
            command.env("PYTHONDONTWRITEBYTECODE", "1");
        }
        command
    }
}

fn own_file(name: &str) -> PathBuf {
    workspace::root().join("xtask/src/fuzz_api").join(name)
}

fn succeed(command: &mut Command, interrupt: &Interrupt) -> Result<()> {
    let status = process::run(command, interrupt)?;
    ensure!(status.success(), "`{}` failed ({status})", process::display(command));
    Ok(())
}
