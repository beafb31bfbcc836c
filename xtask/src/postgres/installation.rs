//! Finding the programs of PostgreSQL on this machine, or installing them.

use std::cmp::Reverse;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs};

use anyhow::{Result, bail};

use crate::interrupt::Interrupt;
use crate::packages;

/// The oldest release that the store supports.
const OLDEST: u32 = 14;

/// Where distributions put programs that several versions have: `<folder>/<prefix…>/bin`.
const FOLDERS: &[(&str, &str)] = &[
    ("/usr/lib/postgresql", ""),
    ("/usr/libexec", "postgresql"),
    ("/usr", "pgsql-"),
    ("/usr/local/opt", "postgresql"),
    ("/opt/homebrew/opt", "postgresql"),
];

const REMEDY: &str = "PostgreSQL 14 or later is missing: install it (apt-get install postgresql, \
     dnf install postgresql-server, brew install postgresql), or let CONCENTRIC_TEST_POSTGRES_URL \
     name a running server on which databases may be made";

/// The programs of one version.
pub(super) struct Installation {
    bin: PathBuf,
    version: u32,
}

impl Installation {
    /// The installation to use; where there is none, asks the system's package manager for one, if that is
    /// allowed.
    pub(super) fn find_or_install(interrupt: &Interrupt) -> Result<Self> {
        if let Some(found) = Self::find() {
            return Ok(found);
        }
        packages::install(&["postgresql"], REMEDY, interrupt)?;
        let Some(found) = Self::find() else { bail!(REMEDY) };
        Ok(found)
    }

    /// The folder of the programs.
    pub(super) fn bin(&self) -> &Path {
        &self.bin
    }

    /// What the caller's PATH says, else the latest version.
    fn find() -> Option<Self> {
        let path = env::var_os("PATH").unwrap_or_default();
        let mut in_path = env::split_paths(&path).filter_map(|folder| Self::at(&folder));
        in_path.next().or_else(|| {
            let known = FOLDERS.iter().flat_map(|(folder, prefix)| versions_in(folder, prefix));
            known.filter_map(|folder| Self::at(&folder)).min_by_key(|found| Reverse(found.version))
        })
    }

    /// The installation whose programs, or links to them, are in `folder`, if it is recent enough.
    fn at(folder: &Path) -> Option<Self> {
        let initdb = folder.join("initdb").canonicalize().ok()?;
        let bin = initdb.parent()?.to_path_buf();
        let output = Command::new(bin.join("postgres")).arg("--version").output().ok()?;
        let version = major_version(&String::from_utf8(output.stdout).ok()?)?;
        (version >= OLDEST).then_some(Self { bin, version })
    }
}

/// The 15 of `postgres (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)`, also of `17beta1`.
fn major_version(line: &str) -> Option<u32> {
    let number = line.split_whitespace().nth(2)?;
    let digits = number.split(|symbol: char| !symbol.is_ascii_digit()).next()?;
    digits.parse().ok()
}

fn versions_in(folder: &str, prefix: &str) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let versions = entries.filter(|entry| entry.file_name().to_string_lossy().starts_with(prefix));
    versions.map(|entry| entry.path().join("bin")).collect()
}

#[cfg(test)]
mod tests {
    use super::major_version;

    #[test]
    fn a_version_is_read_from_what_every_distribution_prints() {
        assert_eq!(major_version("postgres (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)\n"), Some(15));
        assert_eq!(major_version("postgres (PostgreSQL) 17.2\n"), Some(17));
        assert_eq!(major_version("postgres (PostgreSQL) 19beta1\n"), Some(19));
    }

    #[test]
    fn a_line_without_a_version_is_no_version() {
        assert_eq!(major_version(""), None);
        assert_eq!(major_version("postgres: command not found"), None);
    }
}
