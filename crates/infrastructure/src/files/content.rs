//! What is read back, in pieces.

use std::{fs::File, io::Read as _};

use application::files::{Content, Interrupted};
use async_trait::async_trait;
use futures_util::{Stream, TryStreamExt as _};
use object_store::{GetResult, GetResultPayload};

/// How much of a local file is read at a time: each piece is a trip to a thread that may block.
const PIECE: u64 = 256 * 1024;

/// The content of what a store gave.
pub(super) fn content_of(found: GetResult) -> Box<dyn Content> {
    match found.payload {
        GetResultPayload::File(file, _) => Box::new(FromFile { file: Some(file) }),
        GetResultPayload::Stream(pieces) => Box::new(FromStream(pieces)),
    }
}

struct FromFile {
    file: Option<File>,
}

#[async_trait]
impl Content for FromFile {
    async fn next(&mut self) -> Result<Option<Vec<u8>>, Interrupted> {
        let Some(mut file) = self.file.take() else { return Ok(None) };
        let read = move || {
            let mut piece = Vec::new();
            file.by_ref().take(PIECE).read_to_end(&mut piece).map(|_| (file, piece))
        };
        let (file, piece) =
            tokio::task::spawn_blocking(read).await.map_err(Interrupted::by)?.map_err(Interrupted::by)?;
        if piece.is_empty() {
            return Ok(None);
        }
        self.file = Some(file);
        Ok(Some(piece))
    }
}

struct FromStream<S>(S);

#[async_trait]
impl<S, B> Content for FromStream<S>
where
    S: Stream<Item = object_store::Result<B>> + Unpin + Send,
    B: Into<Vec<u8>> + Send,
{
    async fn next(&mut self) -> Result<Option<Vec<u8>>, Interrupted> {
        let piece = self.0.try_next().await.map_err(Interrupted::by)?;
        Ok(piece.map(Into::into))
    }
}
