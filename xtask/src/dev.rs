//! `cargo xtask dev`: the server, built and started again whenever something it is made of changes.

use std::os::unix::process::CommandExt as _;
use std::path::Path;
use std::process::{Child, ExitCode, Stdio};
use std::time::{Duration, SystemTime};
use std::{fs, io, thread};

use anyhow::Result;
use clap::Args;

use crate::interrupt::Interrupt;
use crate::{process, workspace};

/// What the server is made of.
const WATCHED: &[&str] = &["Cargo.lock", "Cargo.toml", "config", "crates"];

/// How often the sources are looked at, and how long they must rest before a restart: an editor or a branch
/// switch writes many files in a row. Looking costs one `stat` per file.
const LOOK: Duration = Duration::from_millis(400);

/// What the server may take to answer the requests it has, before it is killed.
const PATIENCE: Duration = Duration::from_secs(10);

/// What the server is started with.
#[derive(Args)]
pub(crate) struct Arguments {
    /// Passed on to `concentric`
    #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
    server: Vec<String>,
}

/// Serves until interrupted, which is the expected end and so a success.
pub(crate) fn run(arguments: &Arguments, interrupt: &Interrupt) -> Result<ExitCode> {
    while interrupt.received().is_none() {
        let before = Sources::read(WATCHED)?;
        let mut server = start(arguments)?;
        let waited = wait_for_change(&before, &mut server, interrupt);
        process::stop_group(&mut server, PATIENCE)?;
        waited?;
    }
    Ok(ExitCode::SUCCESS)
}

/// In a process group of its own: Ctrl-C then reaches it once, from here, as the signal that drains it.
fn start(arguments: &Arguments) -> Result<Child> {
    let mut cargo = workspace::cargo();
    cargo.args(["run", "--package", "concentric", "--"]).args(&arguments.server);
    process::spawn(cargo.stdin(Stdio::null()).process_group(0))
}

fn wait_for_change(before: &Sources, server: &mut Child, interrupt: &Interrupt) -> Result<()> {
    let mut running = true;
    let mut last = *before;
    while interrupt.received().is_none() {
        thread::sleep(LOOK);
        let now = Sources::read(WATCHED)?;
        let at_rest = now == last;
        if at_rest && now != *before {
            eprintln!("dev: something changed, starting again");
            return Ok(());
        }
        last = now;
        if running && let Some(status) = server.try_wait()? {
            running = false;
            eprintln!("dev: ended ({status}); starting again on the next change");
        }
    }
    Ok(())
}

/// The state of the watched files, as far as a change of any shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Sources {
    files: usize,
    newest: SystemTime,
}

impl Sources {
    fn read(paths: &[impl AsRef<Path>]) -> Result<Self> {
        let mut sources = Self { files: 0, newest: SystemTime::UNIX_EPOCH };
        for path in paths {
            sources.add(path.as_ref())?;
        }
        Ok(sources)
    }

    fn add(&mut self, path: &Path) -> Result<()> {
        // A file may go between the listing and the look at it; the count shows that.
        let Some(metadata) = existing(fs::metadata(path))? else {
            return Ok(());
        };
        if metadata.is_file() {
            self.files += 1;
            self.newest = self.newest.max(metadata.modified()?);
            return Ok(());
        }
        let Some(entries) = existing(fs::read_dir(path))? else {
            return Ok(());
        };
        for entry in entries {
            let entry = entry?;
            // Editors keep their swap and lock files under hidden names.
            if !entry.file_name().as_encoded_bytes().starts_with(b".") {
                self.add(&entry.path())?;
            }
        }
        Ok(())
    }
}

fn existing<T>(result: io::Result<T>) -> Result<Option<T>> {
    match result {
        Ok(value) => Ok(Some(value)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error.into()),
    }
}

#[cfg(test)]
mod tests {
    use std::fs::{self, File};
    use std::path::Path;
    use std::time::{Duration, SystemTime};

    use anyhow::Result;

    use super::Sources;

    #[test]
    fn a_file_that_is_written_added_or_removed_is_a_change() -> Result<()> {
        let folder = tempfile::tempdir()?;
        let file = folder.path().join("domain/src/lib.rs");
        fs::create_dir_all(folder.path().join("domain/src"))?;
        let empty = Sources::read(&[folder.path()])?;

        let added = write(&file, folder.path(), 1)?;
        assert_ne!(added, empty);
        assert_ne!(write(&file, folder.path(), 2)?, added);
        fs::remove_file(&file)?;
        assert_eq!(Sources::read(&[folder.path()])?, empty);
        Ok(())
    }

    #[test]
    fn what_an_editor_hides_is_no_change() -> Result<()> {
        let folder = tempfile::tempdir()?;
        let before = Sources::read(&[folder.path()])?;
        assert_eq!(write(&folder.path().join(".lib.rs.swp"), folder.path(), 1)?, before);
        Ok(())
    }

    #[test]
    fn a_path_that_is_not_there_is_nothing_to_watch() -> Result<()> {
        let folder = tempfile::tempdir()?;
        assert_eq!(Sources::read(&[folder.path().join("gone")])?, Sources::read(&[folder.path()])?);
        Ok(())
    }

    fn write(file: &Path, watched: &Path, second: u64) -> Result<Sources> {
        File::create(file)?.set_modified(SystemTime::UNIX_EPOCH + Duration::from_secs(second))?;
        Sources::read(&[watched])
    }
}
