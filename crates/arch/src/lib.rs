//! Asking cargo about the workspace; what must hold of the answers is in `tests/`.
//!
//! `cargo tree` rather than `cargo metadata`: it resolves the features of one package as if it stood alone, knows
//! the platform, and can leave procedural macros out. `metadata` unifies features over the workspace, so a crate that
//! one ring switches on would show up in another.

use std::collections::BTreeSet;
use std::env;
use std::io;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The folder of the workspace.
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// The names of the workspace's own packages.
///
/// # Errors
/// What cargo prints when it fails.
pub fn members() -> io::Result<BTreeSet<String>> {
    tree(&["--workspace", "--depth", "0", "--format", "{p}"])
}

/// The libraries that end up in a program which uses `package`: no build scripts, procedural macros or tests.
///
/// # Errors
/// What cargo prints when it fails.
pub fn linked_into(package: &str) -> io::Result<BTreeSet<String>> {
    let mut libraries =
        tree(&["--package", package, "--edges", "normal,no-proc-macro", "--format", "{lib}"])?;
    libraries.remove(&package.replace('-', "_"));
    Ok(libraries)
}

/// The names of all packages that any build of the workspace compiles on this platform.
///
/// # Errors
/// What cargo prints when it fails.
pub fn packages() -> io::Result<BTreeSet<String>> {
    tree(&["--workspace", "--edges", "normal,build,dev", "--format", "{p}"])
}

/// Compiles `package` with no other member of the workspace to lend it a feature.
///
/// # Errors
/// What the compiler prints when it fails.
pub fn check_alone(package: &str) -> io::Result<()> {
    cargo(&["check", "--quiet", "--package", package]).map(drop)
}

/// The first word of each line, since `{p}` is the name, the version and the source.
fn tree(arguments: &[&str]) -> io::Result<BTreeSet<String>> {
    let output = cargo(&[&["tree", "--no-dedupe", "--prefix", "none"], arguments].concat())?;
    Ok(output.lines().filter_map(|line| line.split_whitespace().next()).map(str::to_owned).collect())
}

fn cargo(arguments: &[&str]) -> io::Result<String> {
    let program = env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let output = Command::new(program).args(arguments).arg("--locked").current_dir(root()).output()?;
    if !output.status.success() {
        return Err(io::Error::other(String::from_utf8_lossy(&output.stderr).into_owned()));
    }
    String::from_utf8(output.stdout).map_err(io::Error::other)
}
