//! Where files are kept: a folder of this machine (`local`) or a bucket that speaks S3. Both are object stores, so what the
//! port promises is kept here once: a file is there as a whole or not at all, and passes through in pieces.

mod content;
mod local;
mod s3;

use std::sync::Arc;

use application::files::{Content, FileError, FileKey, FileListing, FileStore, Folder, OpenFile};
use async_trait::async_trait;
use domain::shared::Timestamp;
use futures_util::TryStreamExt as _;
use object_store::{MultipartUpload, ObjectMeta, ObjectStore, ObjectStoreExt as _, PutPayload, path::Path};

use self::content::content_of;
pub use self::{
    local::FolderUnusable,
    s3::{InvalidS3Settings, S3Settings},
};

/// How much is sent at a time, and so held in memory per file that is written. S3 takes parts from 5 MiB, and at most
/// 10,000 of them: files can grow to 80 GB.
const PART: usize = 8 * 1024 * 1024;

/// Keeps files in an object store.
pub struct ObjectFiles {
    store: Arc<dyn ObjectStore>,
}

#[async_trait]
impl FileStore for ObjectFiles {
    async fn put(&self, key: FileKey, content: &mut dyn Content) -> Result<u64, FileError> {
        let path = path(key);
        let (first, ended) = part(content).await?;
        if ended {
            let size = first.len() as u64;
            self.store.put(&path, PutPayload::from(first)).await.map_err(unavailable)?;
            return Ok(size);
        }
        let mut upload = self.store.put_multipart(&path).await.map_err(unavailable)?;
        match send(upload.as_mut(), first, content).await {
            Ok(size) => Ok(size),
            Err(error) => {
                if let Err(left) = upload.abort().await {
                    tracing::warn!(%key, error = %left, "parts of a file that was given up may be left");
                }
                Err(error)
            }
        }
    }

    async fn open(&self, key: FileKey) -> Result<Option<OpenFile>, FileError> {
        match self.store.get(&path(key)).await {
            Ok(found) => Ok(Some(OpenFile { size: found.meta.size, content: content_of(found) })),
            Err(object_store::Error::NotFound { .. }) => Ok(None),
            Err(error) => Err(unavailable(error)),
        }
    }

    async fn delete(&self, key: FileKey) -> Result<(), FileError> {
        match self.store.delete(&path(key)).await {
            Ok(()) | Err(object_store::Error::NotFound { .. }) => Ok(()),
            Err(error) => Err(unavailable(error)),
        }
    }

    async fn list(&self, folder: Folder, before: Timestamp) -> Result<Box<dyn FileListing>, FileError> {
        let found = self.store.list(Some(&Path::from(folder.as_str())));
        Ok(Box::new(Listing { found, before }))
    }
}

/// Fills one part, and says whether the content has ended with it.
async fn part(content: &mut dyn Content) -> Result<(Vec<u8>, bool), FileError> {
    let mut part = Vec::new();
    while part.len() < PART {
        let Some(piece) = content.next().await? else {
            return Ok((part, true));
        };
        part.extend(piece);
    }
    Ok((part, false))
}

async fn send(
    upload: &mut dyn MultipartUpload,
    first: Vec<u8>,
    content: &mut dyn Content,
) -> Result<u64, FileError> {
    let mut size = first.len() as u64;
    upload.put_part(PutPayload::from(first)).await.map_err(unavailable)?;
    loop {
        let (next, ended) = part(content).await?;
        if !next.is_empty() {
            size += next.len() as u64;
            upload.put_part(PutPayload::from(next)).await.map_err(unavailable)?;
        }
        if ended {
            upload.complete().await.map_err(unavailable)?;
            return Ok(size);
        }
    }
}

struct Listing<S> {
    found: S,
    before: Timestamp,
}

#[async_trait]
impl<S> FileListing for Listing<S>
where
    S: futures_util::Stream<Item = object_store::Result<ObjectMeta>> + Unpin + Send,
{
    async fn next(&mut self) -> Result<Option<FileKey>, FileError> {
        while let Some(object) = self.found.try_next().await.map_err(unavailable)? {
            // What else somebody put there is not ours to touch.
            let Ok(key) = object.location.as_ref().parse() else { continue };
            if object.last_modified.timestamp_micros() < self.before.micros() {
                return Ok(Some(key));
            }
        }
        Ok(None)
    }
}

fn path(key: FileKey) -> Path {
    Path::from(key.to_string())
}

fn unavailable(error: object_store::Error) -> FileError {
    FileError::Unavailable(error.to_string())
}
