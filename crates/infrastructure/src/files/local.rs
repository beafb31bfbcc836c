//! Files in a folder of this machine.

use std::{fs, io, path::Path, sync::Arc};

use object_store::local::LocalFileSystem;

use super::ObjectFiles;

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
    /// synced to disk and renamed.
    ///
    /// # Errors
    /// The folder cannot be made, read or written.
    pub fn in_folder(folder: &Path) -> Result<Self, FolderUnusable> {
        fs::create_dir_all(folder)?;
        let store = LocalFileSystem::new_with_prefix(folder)?.with_fsync(true);
        Ok(Self { store: Arc::new(store) })
    }
}
