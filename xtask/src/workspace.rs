//! Where things are, and the `cargo` that builds them.

use std::ffi::OsString;
use std::path::{self, Path, PathBuf};
use std::process::Command;
use std::{env, io};

use anyhow::{Context as _, Result};

/// Variables that `cargo run` sets for this program. Build scripts watch some of them, so handing them on would
/// rebuild half the tree each time one changes between `cargo xtask` and plain `cargo`.
const SET_BY_CARGO_RUN: &[&str] =
    &["CARGO_BIN_", "CARGO_CRATE_", "CARGO_MANIFEST_", "CARGO_PKG_", "CARGO_PRIMARY_"];

/// What configures the server; an exported one must not reach the tests, nor they the database that it names.
const SERVER_SETTINGS: &str = "CONCENTRIC_";

/// The folder of the workspace.
pub(crate) fn root() -> PathBuf {
    let manifest = env::var_os("CARGO_MANIFEST_DIR").unwrap_or_else(|| env!("CARGO_MANIFEST_DIR").into());
    Path::new(&manifest).parent().map_or_else(|| PathBuf::from("."), Path::to_path_buf)
}

/// The folder that build products go to: this program is `<target>/debug/xtask`.
pub(crate) fn target() -> Result<PathBuf> {
    let program = env::current_exe().context("cannot find the path of this program")?;
    let target = program.ancestors().nth(2).context("this program is not in a target folder")?;
    Ok(target.to_path_buf())
}

/// Parses a path on the command line: relative to where the caller is, which this program leaves for the root.
pub(crate) fn from_caller(path: &str) -> io::Result<PathBuf> {
    path::absolute(path)
}

/// The `cargo` that runs this program, without what it told this program about itself.
pub(crate) fn cargo() -> Command {
    let mut cargo = Command::new(env::var_os("CARGO").unwrap_or_else(|| OsString::from("cargo")));
    remove_variables(&mut cargo, SET_BY_CARGO_RUN);
    cargo
}

/// Takes every setting of the server out of what `command` inherits.
pub(crate) fn without_server_settings(command: &mut Command) -> &mut Command {
    remove_variables(command, &[SERVER_SETTINGS]);
    command
}

fn remove_variables(command: &mut Command, prefixes: &[&str]) {
    for (name, _) in env::vars_os() {
        if prefixes.iter().any(|prefix| name.to_string_lossy().starts_with(prefix)) {
            command.env_remove(name);
        }
    }
}
