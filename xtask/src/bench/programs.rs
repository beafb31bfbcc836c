//! The programs that take part, as release builds.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, Result, ensure};

use crate::interrupt::Interrupt;
use crate::{process, workspace};

/// Where the programs are.
pub(super) struct Programs {
    server: PathBuf,
    bench: PathBuf,
}

impl Programs {
    /// Builds them; of the server, `given` may be used instead.
    pub(super) fn build(given: Option<&Path>, interrupt: &Interrupt) -> Result<Self> {
        let mut packages = vec!["bench"];
        if given.is_none() {
            packages.push("concentric");
        }
        // One after the other: built together, each would get the features that the other asks of a library.
        for package in packages {
            let mut cargo = workspace::cargo();
            let status = process::run(cargo.args(["build", "--release", "--package", package]), interrupt)?;
            ensure!(status.success(), "{package} does not build");
        }
        let folder = workspace::target()?.join("release");
        let server = match given {
            Some(file) => file.canonicalize().with_context(|| format!("cannot find {}", file.display()))?,
            None => folder.join("concentric"),
        };
        Ok(Self { server, bench: folder.join("bench") })
    }

    /// The server, or a command of it.
    pub(super) fn server(&self) -> Command {
        Command::new(&self.server)
    }

    /// The twin, the seed or the load.
    pub(super) fn bench(&self) -> Command {
        Command::new(&self.bench)
    }
}
