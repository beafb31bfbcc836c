use async_trait::async_trait;
use domain::shared::Timestamp;

use super::{Content, FileError, FileKey, Folder};

/// Keeps files. A file is there as a whole or not at all, whatever happens to whoever writes it.
#[async_trait]
pub trait FileStore: Send + Sync {
    /// Keeps the content under the key, in place of what was there before, and says how many bytes that is. When this says
    /// Ok, the file survives a crash; until then, readers see what was there before.
    ///
    /// # Errors
    /// [`FileError::Interrupted`] is the content's own error, passed on; nothing was kept then.
    async fn put(&self, key: FileKey, content: &mut dyn Content) -> Result<u64, FileError>;

    /// Opens the file; none when there is none.
    async fn open(&self, key: FileKey) -> Result<Option<OpenFile>, FileError>;

    /// Removes the file. That there is none is fine.
    async fn delete(&self, key: FileKey) -> Result<(), FileError>;

    /// Looks through the files of a folder that were last written before that time, in no promised order.
    async fn list(&self, folder: Folder, before: Timestamp) -> Result<Box<dyn FileListing>, FileError>;
}

/// A file to be read.
pub struct OpenFile {
    /// How many bytes it has.
    pub size: u64,
    /// They themselves: exactly so many, or an error.
    pub content: Box<dyn Content>,
}

/// A walk through a folder.
#[async_trait]
pub trait FileListing: Send {
    /// The next file; none when all were named.
    async fn next(&mut self) -> Result<Option<FileKey>, FileError>;
}
