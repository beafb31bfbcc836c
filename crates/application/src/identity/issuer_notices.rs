use domain::{identity::ExternalSubject, shared::Timestamp};

use super::Vouched;

/// What an issuer tells by itself, some time after it happened: maybe twice, maybe behind what happened later.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IssuerNotice {
    /// The name of the message, the same each time that it is sent.
    pub message: String,
    /// What it says.
    pub news: IssuerNews,
}

/// What a notice is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum IssuerNews {
    /// Somebody is there.
    Told {
        /// Who, and what is known of them.
        vouched: Vouched,
        /// As of when, by the issuer's clock.
        as_of: Timestamp,
    },
    /// Somebody is gone.
    Gone(ExternalSubject),
    /// Nothing that an account of ours would learn from.
    Other,
}

/// By what a notice is believed: three headers of Svix, as they stand there.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NoticeSignature {
    /// `svix-id`
    pub id: String,
    /// `svix-timestamp`
    pub timestamp: String,
    /// `svix-signature`
    pub signature: String,
}

/// Why a notice is not believed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum IssuerNoticeRefusal {
    /// The headers cannot be read.
    #[error("the signature is not of the form v1,<base64>, or its id or time is none")]
    Malformed,
    /// Signed with a secret that is not ours, or of something else.
    #[error("the signature is not that of this body with a secret of ours")]
    Forged,
    /// Signed too long ago, or in the future: maybe recorded and sent again.
    #[error("the signature was made more than 300 s away from now")]
    Stale,
    /// Signed as it should be, and not to be understood.
    #[error("{field} is missing or not what it should be")]
    Unreadable {
        /// What is wrong in it.
        field: &'static str,
    },
}

/// Tells the notices of an issuer from those of everybody else.
pub trait IssuerWebhooks: Send + Sync {
    /// Checks the signature of a notice at `now`, in constant time, and reads it. The body is what was received, byte by byte.
    fn open(
        &self,
        signature: &NoticeSignature,
        body: &[u8],
        now: Timestamp,
    ) -> Result<IssuerNotice, IssuerNoticeRefusal>;
}
