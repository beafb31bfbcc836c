use super::{Contradiction, FailureCode, GatewayReference};
use crate::named;

named!(
    /// How far a payment has come.
    ///
    /// ```text
    /// pending ──> requires_action, unknown ──> succeeded, declined
    /// ```
    ///
    /// Succeeded and declined are final: whoever wants to try again makes another payment.
    PaymentStatus,
    "payment status",
    {
        /// The gateway is about to be asked, or was asked by somebody who crashed.
        Pending => "pending",
        /// The customer has something to do first, such as confirming it with their bank.
        RequiresAction => "requires_action",
        /// The gateway did not answer: money may have moved, or not. Asking again with the same key tells.
        Unknown => "unknown",
        /// The money is there.
        Succeeded => "succeeded",
        /// No money moved, and none will.
        Declined => "declined",
    }
);

/// What a gateway says of a payment, whether it was asked or tells by itself; or that it does not say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PaymentOutcome {
    /// The customer has something to do first.
    RequiresAction {
        /// By what the gateway knows the payment.
        reference: GatewayReference,
    },
    /// There was no answer in time, or none that can be read.
    Unknown,
    /// The money is there.
    Succeeded {
        /// By what the gateway knows the payment.
        reference: GatewayReference,
    },
    /// No money moved, and none will.
    Declined {
        /// By what the gateway knows the payment, if it went so far.
        reference: Option<GatewayReference>,
        /// Why.
        code: FailureCode,
    },
}

impl PaymentOutcome {
    /// The status that a payment has of which nothing else is known.
    pub const fn status(&self) -> PaymentStatus {
        match self {
            Self::RequiresAction { .. } => PaymentStatus::RequiresAction,
            Self::Unknown => PaymentStatus::Unknown,
            Self::Succeeded { .. } => PaymentStatus::Succeeded,
            Self::Declined { .. } => PaymentStatus::Declined,
        }
    }
}

impl PaymentStatus {
    /// Whether nothing more will happen, except for refunds.
    pub const fn is_final(self) -> bool {
        matches!(self, Self::Succeeded | Self::Declined)
    }

    /// The whole table of transitions: what it becomes when `told` is heard, or nothing when that is no news. News
    /// arrives late, twice, and in any order, so what was true before is no news once the end is known.
    pub(super) fn hear(self, told: Self) -> Result<Option<Self>, Contradiction<Self>> {
        match (self, told) {
            (Self::Pending | Self::RequiresAction | Self::Unknown, _) => Ok((self != told).then_some(told)),
            (Self::Succeeded, Self::Declined) | (Self::Declined, Self::Succeeded) => {
                Err(Contradiction { known: self, told })
            }
            (Self::Succeeded | Self::Declined, _) => Ok(None),
        }
    }
}
