use domain::{
    billing::{GatewayReference, Payment, PaymentOutcome, Refund, RefundOutcome},
    shared::{Id, Timestamp},
};

/// What a gateway tells by itself, some time after it happened: maybe twice, maybe behind what happened later.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GatewayNotice {
    /// The gateway's name of the event, the same each time that it tells of it.
    pub event: GatewayReference,
    /// What it says.
    pub news: GatewayNews,
}

/// What a notice is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum GatewayNews {
    /// What became of a payment.
    Payment {
        /// Which one, as the gateway was told when it was asked.
        id: Id<Payment>,
        /// What the gateway says of it.
        outcome: PaymentOutcome,
    },
    /// What became of a refund.
    Refund {
        /// Of which payment, as the gateway was told when it was asked.
        payment: Id<Payment>,
        /// Which one of its refunds.
        id: Id<Refund>,
        /// What the gateway says of it.
        outcome: RefundOutcome,
    },
    /// Nothing that a payment or a refund of ours would learn from.
    Other,
}

/// Why a notice is not believed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoticeRefusal {
    /// The signature cannot be read.
    #[error("the signature is not of the form t=<seconds>,v1=<64 hexadecimal digits>")]
    Malformed,
    /// Signed with a secret that is not ours, or of something else.
    #[error("the signature is not that of this body with a secret of ours")]
    Forged,
    /// Signed too long ago, or in the future: maybe recorded and sent again.
    #[error("the signature was made more than 300 s away from now")]
    Stale,
    /// Signed as it should be, and not to be understood.
    #[error("the body is no event")]
    Unreadable,
}

/// Tells the notices of a gateway from those of everybody else.
pub trait PaymentWebhooks: Send + Sync {
    /// Checks the signature of a notice at `now`, and reads it. The body is what was received, byte by byte.
    fn open(&self, signature: &str, body: &[u8], now: Timestamp) -> Result<GatewayNotice, NoticeRefusal>;
}
