use std::{
    collections::BTreeMap,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    vec,
};

use application::{
    files::{Content, FileError, FileKey, FileListing, FileStore, Folder, OpenFile},
    ports::Clock,
};
use async_trait::async_trait;
use domain::shared::Timestamp;

/// Keeps files in memory, and can be told to be away.
pub struct MemoryFiles {
    clock: Arc<dyn Clock>,
    kept: Mutex<BTreeMap<FileKey, Kept>>,
    away: AtomicBool,
}

struct Kept {
    bytes: Vec<u8>,
    written_at: Timestamp,
}

impl MemoryFiles {
    /// Without a file. The clock tells when each was written.
    pub fn new(clock: Arc<dyn Clock>) -> Self {
        Self { clock, kept: Mutex::default(), away: AtomicBool::new(false) }
    }

    /// From now on cannot be reached, or can be again.
    pub fn set_away(&self, away: bool) {
        self.away.store(away, Ordering::SeqCst);
    }

    /// Every file that is there.
    pub fn keys(&self) -> Vec<FileKey> {
        self.kept().keys().copied().collect()
    }

    /// What is in that file.
    pub fn bytes(&self, key: FileKey) -> Option<Vec<u8>> {
        self.kept().get(&key).map(|kept| kept.bytes.clone())
    }

    fn kept(&self) -> MutexGuard<'_, BTreeMap<FileKey, Kept>> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn reach(&self) -> Result<(), FileError> {
        if self.away.load(Ordering::SeqCst) {
            return Err(FileError::Unavailable("the file store is away".to_owned()));
        }
        Ok(())
    }
}

#[async_trait]
impl FileStore for MemoryFiles {
    async fn put(&self, key: FileKey, content: &mut dyn Content) -> Result<u64, FileError> {
        let mut bytes = Vec::new();
        while let Some(piece) = content.next().await? {
            bytes.extend(piece);
        }
        self.reach()?;
        let size = bytes.len() as u64;
        self.kept().insert(key, Kept { bytes, written_at: self.clock.now() });
        Ok(size)
    }

    async fn open(&self, key: FileKey) -> Result<Option<OpenFile>, FileError> {
        self.reach()?;
        Ok(self.bytes(key).map(|bytes| OpenFile { size: bytes.len() as u64, content: Box::new(Some(bytes)) }))
    }

    async fn delete(&self, key: FileKey) -> Result<(), FileError> {
        self.reach()?;
        self.kept().remove(&key);
        Ok(())
    }

    async fn list(&self, folder: Folder, before: Timestamp) -> Result<Box<dyn FileListing>, FileError> {
        self.reach()?;
        let found = self.kept();
        let found = found.iter().filter(|(key, kept)| key.folder == folder && kept.written_at < before);
        Ok(Box::new(Named(found.map(|(key, _)| *key).collect::<Vec<_>>().into_iter())))
    }
}

struct Named(vec::IntoIter<FileKey>);

#[async_trait]
impl FileListing for Named {
    async fn next(&mut self) -> Result<Option<FileKey>, FileError> {
        Ok(self.0.next())
    }
}
