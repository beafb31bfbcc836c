//! Where a server keeps its data.

use std::fs::{self, DirBuilder};
use std::io;
use std::os::unix::fs::{DirBuilderExt as _, chown};
use std::path::{Path, PathBuf};
use std::{env, process};

use anyhow::{Context as _, Result, ensure};

use super::account::Account;

/// PostgreSQL insists that nobody else can read its data.
const OWNER_ONLY: u32 = 0o700;

/// Where a server keeps its data, and whether they outlive it.
pub(crate) enum Place {
    /// In a new folder that goes with the server, written without care, since nothing is to survive.
    ThrowAway,
    /// In a new folder that goes with the server, written as safely as in production, to be measured.
    Measured,
    /// In this folder, which stays.
    Kept(PathBuf),
}

impl Place {
    /// Makes the folder where it is missing and gives it to the account that the server runs as.
    pub(super) fn prepare(&self, account: Option<Account>) -> Result<PathBuf> {
        let folder = match self {
            Self::ThrowAway | Self::Measured => new_temporary_folder(account.is_some()),
            Self::Kept(folder) => kept_folder(folder),
        }?;
        if let Some(account) = account {
            chown(&folder, Some(account.user), Some(account.group))
                .with_context(|| format!("cannot give {} to the server's account", folder.display()))?;
        }
        Ok(folder)
    }

    /// Whether the data go with the server.
    pub(super) const fn is_thrown_away(&self) -> bool {
        matches!(self, Self::ThrowAway | Self::Measured)
    }

    /// Whether what was committed survives a crash.
    pub(super) const fn is_durable(&self) -> bool {
        !matches!(self, Self::ThrowAway)
    }
}

/// Root's own temporary folder, where it has one, is closed to the account that the server then runs as.
fn new_temporary_folder(for_another_account: bool) -> Result<PathBuf> {
    let parent = if for_another_account { PathBuf::from("/tmp") } else { env::temp_dir() };
    for attempt in 0_u16..=u16::MAX {
        let folder = parent.join(format!("concentric-postgres-{}-{attempt}", process::id()));
        match DirBuilder::new().mode(OWNER_ONLY).create(&folder) {
            // A killed process with the same id may have left one.
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            made => {
                made.with_context(|| format!("cannot make {}", folder.display()))?;
                return Ok(folder);
            }
        }
    }
    anyhow::bail!("{} is full of folders that servers left behind", parent.display())
}

fn kept_folder(folder: &Path) -> Result<PathBuf> {
    let name = folder.display();
    DirBuilder::new()
        .mode(OWNER_ONLY)
        .recursive(true)
        .create(folder)
        .with_context(|| format!("cannot make {name}"))?;
    let folder = folder.canonicalize().with_context(|| format!("cannot find {name}"))?;
    let empty = fs::read_dir(&folder).with_context(|| format!("cannot read {name}"))?.next().is_none();
    ensure!(
        empty || folder.join("data/PG_VERSION").exists(),
        "{name} holds something else: name an empty folder, a new one, or one that this command has made"
    );
    Ok(folder)
}

#[cfg(test)]
mod tests {
    use std::{fs, io};

    use super::{Place, kept_folder};

    #[test]
    fn a_folder_that_holds_something_else_is_refused_and_left_alone() -> io::Result<()> {
        let folder = tempfile::tempdir()?;
        fs::write(folder.path().join("thesis.tex"), "")?;
        let refusal = kept_folder(folder.path()).map_err(|error| error.to_string());
        assert!(refusal.is_err_and(|message| message.contains("holds something else")));
        assert!(folder.path().join("thesis.tex").exists());
        Ok(())
    }

    #[test]
    fn a_folder_that_a_server_has_used_is_taken_again() -> anyhow::Result<()> {
        let folder = tempfile::tempdir()?;
        fs::create_dir(folder.path().join("data"))?;
        fs::write(folder.path().join("data/PG_VERSION"), "15")?;
        assert_eq!(kept_folder(folder.path())?, folder.path().canonicalize()?);
        Ok(())
    }

    #[test]
    fn two_throw_away_servers_share_nothing() -> anyhow::Result<()> {
        let (one, other) = (Place::ThrowAway.prepare(None)?, Place::ThrowAway.prepare(None)?);
        fs::remove_dir(&one)?;
        fs::remove_dir(&other)?;
        assert_ne!(one, other);
        Ok(())
    }
}
