//! Files in a folder of this machine.

use std::{
    fs, io,
    path::Path,
    sync::Arc,
    time::{Duration, SystemTime},
};

use object_store::local::LocalFileSystem;

use super::ObjectFiles;

/// How old a temporary file is before it can only be one that a crash has left: nothing takes so long to write.
const ABANDONED: Duration = Duration::from_secs(24 * 60 * 60);

/// The folder for files cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum FolderUnusable {
    /// It cannot be made or cleaned up.
    #[error(transparent)]
    Io(#[from] io::Error),
    /// It is none.
    #[error(transparent)]
    NotAFolder(#[from] object_store::Error),
}

impl ObjectFiles {
    /// Keeps files in that folder, which is made if it is not there. Each is written to a temporary file beside its place,
    /// synced to disk and renamed; those that crashes have left are removed now.
    ///
    /// # Errors
    /// The folder cannot be made, read or written.
    pub fn in_folder(root: &Path) -> Result<Self, FolderUnusable> {
        fs::create_dir_all(root)?;
        for folder in fs::read_dir(root)? {
            let folder = folder?;
            if folder.file_type()?.is_dir() {
                remove_abandoned(&folder.path())?;
            }
        }
        let store = LocalFileSystem::new_with_prefix(root)?.with_fsync(true);
        Ok(Self { store: Arc::new(store) })
    }
}

fn remove_abandoned(folder: &Path) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        if is_temporary(&entry.file_name().to_string_lossy()) && is_old(&entry)? {
            match fs::remove_file(entry.path()) {
                // Another process is cleaning up, too.
                Err(error) if error.kind() == io::ErrorKind::NotFound => {}
                removed => removed?,
            }
        }
    }
    Ok(())
}

/// `x.csv#1`, as `object_store` calls them; no key of ours has such a character.
fn is_temporary(name: &str) -> bool {
    name.rsplit_once('#').is_some_and(|(_, number)| number.bytes().all(|byte| byte.is_ascii_digit()))
}

fn is_old(entry: &fs::DirEntry) -> io::Result<bool> {
    let written = match entry.metadata() {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(false),
        metadata => metadata?.modified()?,
    };
    // One from the future is not old.
    Ok(SystemTime::now().duration_since(written).is_ok_and(|age| age > ABANDONED))
}
