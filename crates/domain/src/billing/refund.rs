use super::{Contradiction, FailureCode, GatewayReference, IdempotencyKey};
use crate::{
    named,
    shared::{Id, Money, Timestamp},
};

named!(
    /// How far a refund has come. Succeeded and failed are final: whoever wants to try again asks for another refund.
    RefundStatus,
    "refund status",
    {
        /// The gateway is about to be asked, or was asked by somebody who crashed.
        Pending => "pending",
        /// The gateway did not answer: money may have moved, or not. Asking again with the same key tells.
        Unknown => "unknown",
        /// The money is given back.
        Succeeded => "succeeded",
        /// No money moved, and none will.
        Failed => "failed",
    }
);

/// What a gateway says of a refund, whether it was asked or tells by itself; or that it does not say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RefundOutcome {
    /// There was no answer in time, or none that can be read.
    Unknown,
    /// The money is given back.
    Succeeded {
        /// By what the gateway knows the refund.
        reference: GatewayReference,
    },
    /// No money moved, and none will.
    Failed {
        /// Why.
        code: FailureCode,
    },
}

impl RefundOutcome {
    /// The status that a refund has of which nothing else is known.
    pub const fn status(&self) -> RefundStatus {
        match self {
            Self::Unknown => RefundStatus::Unknown,
            Self::Succeeded { .. } => RefundStatus::Succeeded,
            Self::Failed { .. } => RefundStatus::Failed,
        }
    }
}

impl RefundStatus {
    /// Whether nothing more will happen.
    pub const fn is_final(self) -> bool {
        matches!(self, Self::Succeeded | Self::Failed)
    }

    /// The whole table of transitions, as that of a payment.
    pub(super) fn hear(self, told: Self) -> Result<Option<Self>, Contradiction<Self>> {
        match (self, told) {
            (Self::Pending | Self::Unknown, _) => Ok((self != told).then_some(told)),
            (Self::Succeeded, Self::Failed) | (Self::Failed, Self::Succeeded) => {
                Err(Contradiction { known: self, told })
            }
            (Self::Succeeded | Self::Failed, _) => Ok(None),
        }
    }
}

/// One time that money of a payment is given back. Only its payment changes it, which minds the sum.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refund {
    /// Identity.
    pub id: Id<Refund>,
    /// How much; never nothing.
    pub amount: Money,
    /// How far it has come.
    pub status: RefundStatus,
    /// By what the gateway knows it, once it succeeded.
    pub gateway_reference: Option<GatewayReference>,
    /// Why it failed.
    pub failure_code: Option<FailureCode>,
    /// When it was asked for.
    pub requested_at: Timestamp,
}

impl Refund {
    /// What every question about this refund is asked with, the first and each later one.
    pub fn idempotency_key(&self) -> IdempotencyKey {
        IdempotencyKey::of_refund(self.id)
    }
}
