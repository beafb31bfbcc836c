//! A fresh place for files per test, and what is put there.

use std::sync::Arc;

use application::files::{Content, FileKey, FileStore, Folder, Interrupted, MediaType};
use async_trait::async_trait;
use infrastructure::{ObjectFiles, S3Settings, SystemClock};
use tempfile::TempDir;
use testkit::{Peer, fakes::MemoryFiles};
use uuid::Uuid;

pub(crate) const BUCKET: &str = "concentric";

/// Where a test keeps its files, with what must outlive them.
pub(crate) struct Place {
    pub(crate) files: Box<dyn FileStore>,
    keeps: Keeps,
}

enum Keeps {
    Nothing,
    Folder { _folder: TempDir },
    Server { endpoint: String, _server: Peer },
}

impl Place {
    /// Where the server is.
    pub(crate) fn endpoint(&self) -> &str {
        let Keeps::Server { endpoint, .. } = &self.keeps else { panic!("there is no server") };
        endpoint
    }
}

pub(crate) async fn memory() -> Place {
    Place { files: Box::new(MemoryFiles::new(Arc::new(SystemClock))), keeps: Keeps::Nothing }
}

pub(crate) async fn local() -> Place {
    let folder = tempfile::tempdir().unwrap();
    let files = ObjectFiles::in_folder(&folder.path().join("files")).unwrap();
    Place { files: Box::new(files), keeps: Keeps::Folder { _folder: folder } }
}

/// A server of somebody else's that speaks S3, with one empty bucket.
pub(crate) async fn s3() -> Place {
    let words = ["-m", "moto.server", "-H", "127.0.0.1", "-p"].map(str::to_owned);
    let server = Peer::python(|port| words.into_iter().chain([port.to_string()]).collect()).unwrap();
    let endpoint = format!("http://{}", server.address());
    let files = bucket(&endpoint, BUCKET);
    // It takes any credential, and a bucket is made by a bare PUT.
    let made = reqwest::Client::new().put(format!("{endpoint}/{BUCKET}")).send().await.unwrap();
    assert!(made.status().is_success(), "{}", made.status());
    Place { files: Box::new(files), keeps: Keeps::Server { endpoint, _server: server } }
}

/// The files in a bucket of that server.
pub(crate) fn bucket(endpoint: &str, bucket: &str) -> ObjectFiles {
    // Every test wants it, and the first one installs it.
    let _ = rustls::crypto::ring::default_provider().install_default();
    ObjectFiles::in_bucket(S3Settings {
        endpoint: Some(endpoint.to_owned()),
        bucket: bucket.to_owned(),
        region: "us-east-1".to_owned(),
        key_id: "test".to_owned(),
        secret: "test".to_owned(),
    })
    .unwrap()
}

pub(crate) const fn export(id: u128) -> FileKey {
    FileKey { folder: Folder::Exports, id: Uuid::from_u128(id), media_type: MediaType::Csv }
}

/// Keeps the bytes under the key.
pub(crate) async fn put(files: &dyn FileStore, key: FileKey, bytes: &[u8]) {
    let size = files.put(key, &mut Some(bytes.to_vec())).await.unwrap();
    assert_eq!(size, bytes.len() as u64);
}

/// All that is under the key.
pub(crate) async fn read(files: &dyn FileStore, key: FileKey) -> Option<Vec<u8>> {
    let mut file = files.open(key).await.unwrap()?;
    let mut bytes = Vec::new();
    while let Some(piece) = file.content.next().await.unwrap() {
        bytes.extend(piece);
    }
    assert_eq!(file.size, bytes.len() as u64);
    Some(bytes)
}

/// Gives as many pieces, each of its own number, and then ends or breaks off.
pub(crate) struct Pieces {
    pub(crate) left: u8,
    pub(crate) size: usize,
    pub(crate) breaks_off: bool,
}

#[async_trait]
impl Content for Pieces {
    async fn next(&mut self) -> Result<Option<Vec<u8>>, Interrupted> {
        let Some(left) = self.left.checked_sub(1) else {
            return if self.breaks_off { Err(Interrupted::by("the line went dead")) } else { Ok(None) };
        };
        self.left = left;
        Ok(Some(vec![left; self.size]))
    }
}
