use async_trait::async_trait;

use super::Mail;

/// Why a message was not sent. The texts are for operators: what the mail server said, and nothing of the message.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MailError {
    /// This message is not taken, however often it is tried: there is no such recipient, or what it says is not wanted.
    #[error("the mail server refused the message: {0}")]
    Refused(String),
    /// It may be taken later: the server is away, too slow, busy, or does not let us in.
    #[error("the mail server cannot be used now: {0}")]
    Unavailable(String),
}

/// Sends messages.
#[async_trait]
pub trait Mailer: Send + Sync {
    /// Hands the message over; done when the other side has answered for it. Takes a minute at most. After
    /// [`MailError::Unavailable`] it may have arrived all the same, and the same message may be sent again.
    async fn send(&self, mail: &Mail) -> Result<(), MailError>;
}
