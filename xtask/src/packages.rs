//! Asking the system's package manager for what is missing.

use std::process::Command;

use anyhow::{Result, ensure};

use crate::interrupt::Interrupt;
use crate::process;

/// Installs `packages` by apt-get where that is allowed; otherwise, and when it fails, tells the `remedy`.
pub(crate) fn install(packages: &[&str], remedy: &str, interrupt: &Interrupt) -> Result<()> {
    let may = caller_is_root() && process::answers(Command::new("apt-get").arg("--version"));
    ensure!(may, "{remedy}");
    let names = packages.join(" ");
    eprintln!("{names} is missing; installing it with apt-get");
    let install = [["install", "--yes", "--no-install-recommends"].as_slice(), packages].concat();
    for arguments in [["update"].as_slice(), &install] {
        let mut apt_get = Command::new("apt-get");
        apt_get.args(arguments).env("DEBIAN_FRONTEND", "noninteractive");
        let status = process::run(&mut apt_get, interrupt)?;
        ensure!(status.success(), "`{}` failed ({status}). {remedy}", process::display(&apt_get));
    }
    Ok(())
}

/// Whether this process may do everything.
pub(crate) fn caller_is_root() -> bool {
    let output = Command::new("id").arg("-u").output();
    output.is_ok_and(|output| output.stdout.trim_ascii() == b"0")
}
