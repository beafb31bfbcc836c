//! The Python in which the servers live that tests talk to: made once, again when their list changes.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, Result, ensure};

use crate::interrupt::Interrupt;
use crate::{packages, process, workspace};

/// What is to be installed, beside this crate's manifest.
const LIST: &str = "xtask/peers.txt";

const REMEDY: &str = "Python 3.9 or later with venv and pip is missing: install it (apt-get install python3-venv), or \
     let CONCENTRIC_TEST_PYTHON name an interpreter that has what xtask/peers.txt lists";

/// The interpreter that has all of the list; made where it is missing, which takes the package index.
pub(crate) fn provide(interrupt: &Interrupt) -> Result<PathBuf> {
    let folder = workspace::target()?.join("peers");
    let python = folder.join("bin/python");
    let wanted = fs::read_to_string(LIST).with_context(|| format!("cannot read {LIST}"))?;
    let installed = folder.join("installed.txt");
    if fs::read_to_string(&installed).is_ok_and(|list| list == wanted) && is_whole(&python) {
        return Ok(python);
    }
    if folder.exists() {
        fs::remove_dir_all(&folder).with_context(|| format!("cannot remove {}", folder.display()))?;
    }
    eprintln!("installing the servers that tests talk to ({LIST})");
    make_environment(&folder, interrupt)?;
    let mut pip = Command::new(&python);
    pip.args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--requirement", LIST]);
    let status = process::run(&mut pip, interrupt)?;
    ensure!(status.success(), "`{}` failed ({status})", process::display(&pip));
    fs::write(&installed, wanted).with_context(|| format!("cannot write {}", installed.display()))?;
    Ok(python)
}

/// The system's Python may be gone, and then this one does not start.
fn is_whole(python: &Path) -> bool {
    process::answers(Command::new(python).args(["-c", "import aiosmtpd, localstripe, moto"]))
}

fn make_environment(folder: &Path, interrupt: &Interrupt) -> Result<()> {
    let has_venv = || process::answers(Command::new("python3").args(["-c", "import ensurepip, venv"]));
    if !has_venv() {
        packages::install(&["python3", "python3-venv"], REMEDY, interrupt)?;
    }
    let mut venv = Command::new("python3");
    let status = process::run(venv.args(["-m", "venv"]).arg(folder), interrupt)?;
    ensure!(status.success(), "`{}` failed ({status}). {REMEDY}", process::display(&venv));
    Ok(())
}
