//! As whom a server runs.

use std::process::Command;

use anyhow::{Context as _, Result};

use crate::packages;

/// Accounts that are made for this, then for having no rights.
const CANDIDATES: &[&str] = &["postgres", "nobody"];

/// An account of this machine.
#[derive(Clone, Copy)]
pub(super) struct Account {
    /// Its user id.
    pub(super) user: u32,
    /// The id of its main group.
    pub(super) group: u32,
}

impl Account {
    /// The account for servers when this process is root's, since PostgreSQL refuses to run as root. Nothing
    /// otherwise: then the server runs as the caller.
    pub(super) fn for_servers() -> Result<Option<Self>> {
        if !packages::caller_is_root() {
            return Ok(None);
        }
        let account = CANDIDATES.iter().find_map(|name| Self::named(name));
        let refused = "PostgreSQL does not run as root, and there is neither an account postgres nor nobody";
        account.context(refused).map(Some)
    }

    fn named(name: &str) -> Option<Self> {
        Some(Self { user: id(&["-u", name])?, group: id(&["-g", name])? })
    }
}

fn id(arguments: &[&str]) -> Option<u32> {
    let output = Command::new("id").args(arguments).output().ok()?;
    String::from_utf8(output.stdout).ok()?.trim().parse().ok()
}
