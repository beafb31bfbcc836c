use std::error::Error;

use async_trait::async_trait;

/// What is in a file, piece by piece, in order.
#[async_trait]
pub trait Content: Send {
    /// The next piece, of any size that fits into memory well; none when all of it was given. After an error nothing more is
    /// given.
    async fn next(&mut self) -> Result<Option<Vec<u8>>, Interrupted>;
}

/// The content broke off before its end.
#[derive(Debug, thiserror::Error)]
#[error("the content broke off: {0}")]
pub struct Interrupted(#[source] pub Box<dyn Error + Send + Sync>);

impl Interrupted {
    /// For that reason.
    pub fn by(reason: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Self(reason.into())
    }
}

/// Content that is there already.
#[async_trait]
impl Content for Option<Vec<u8>> {
    async fn next(&mut self) -> Result<Option<Vec<u8>>, Interrupted> {
        Ok(self.take())
    }
}
