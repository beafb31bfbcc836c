//! Is it what it says, and not too large? Looked at while it passes, since it is never held as a whole.

use async_trait::async_trait;
use domain::catalog::ImageType;

use crate::files::{Content, Interrupted};

/// How large a picture may be: 5 MiB, which a photograph for the web stays below.
pub const MAX_IMAGE_BYTES: u64 = 5 * 1024 * 1024;

/// Why a picture is not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ImageRefusal {
    /// Its beginning is not that of its type.
    #[error("the content is not a picture of the type that it is said to be")]
    NotAnImage,
    /// It goes on for too long.
    #[error("a picture has at most {} MiB", MAX_IMAGE_BYTES / 1024 / 1024)]
    TooLarge,
}

/// Passes a picture through for as long as nothing is wrong with it.
pub(super) struct Checked<'a> {
    content: &'a mut dyn Content,
    kind: ImageType,
    /// What was looked at before it is passed on.
    beginning: Option<Vec<u8>>,
    passed: u64,
    /// What is wrong with it, once the content has broken off for that.
    pub(super) refusal: Option<ImageRefusal>,
}

impl<'a> Checked<'a> {
    pub(super) fn new(content: &'a mut dyn Content, kind: ImageType) -> Self {
        Self { content, kind, beginning: Some(Vec::new()), passed: 0, refusal: None }
    }

    /// The beginning, once it is long enough to tell.
    async fn begin(&mut self, mut beginning: Vec<u8>) -> Result<Vec<u8>, Interrupted> {
        while beginning.len() < ImageType::TELLING {
            let Some(piece) = self.content.next().await? else { break };
            beginning.extend(piece);
        }
        if ImageType::of(&beginning) != Some(self.kind) {
            return Err(self.refuse(ImageRefusal::NotAnImage));
        }
        Ok(beginning)
    }

    fn refuse(&mut self, refusal: ImageRefusal) -> Interrupted {
        self.refusal = Some(refusal);
        Interrupted::by(refusal)
    }
}

#[async_trait]
impl Content for Checked<'_> {
    async fn next(&mut self) -> Result<Option<Vec<u8>>, Interrupted> {
        let piece = match self.beginning.take() {
            Some(beginning) => Some(self.begin(beginning).await?),
            None => self.content.next().await?,
        };
        self.passed += piece.as_ref().map_or(0, |piece| piece.len() as u64);
        if self.passed > MAX_IMAGE_BYTES {
            return Err(self.refuse(ImageRefusal::TooLarge));
        }
        Ok(piece)
    }
}
