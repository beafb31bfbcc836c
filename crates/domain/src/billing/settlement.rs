//! How a payment learns what became of it.

use std::fmt::Debug;

use super::{GatewayReference, Payment, PaymentEvent, PaymentOutcome, PaymentStatus};

/// The gateway says the opposite of what it said before, about money. Nobody can know which is true without looking: it
/// is for people to settle.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the gateway now says {told:?} of what was {known:?} for good")]
pub struct Contradiction<S: Debug> {
    /// What is known for good.
    pub known: S,
    /// What the gateway says now.
    pub told: S,
}

/// Why what a gateway says of a payment cannot be true.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SettleRefusal {
    /// It said the opposite before.
    #[error(transparent)]
    Contradiction(#[from] Contradiction<PaymentStatus>),
    /// It speaks of another payment of its own.
    #[error("the gateway knows the payment as {known}, not as {told}", known = known.as_str(), told = told.as_str())]
    AnotherReference {
        /// By what the gateway knows the payment.
        known: GatewayReference,
        /// By what it calls it now.
        told: GatewayReference,
    },
}

impl Payment {
    /// Learns what the gateway says. What is no news changes nothing, so that it may be told late, twice and in any
    /// order.
    pub fn settle(&mut self, outcome: PaymentOutcome) -> Result<bool, SettleRefusal> {
        let next = self.status().hear(outcome.status())?;
        let (reference, event) = match outcome {
            PaymentOutcome::RequiresAction { reference } => (Some(reference), PaymentEvent::ActionRequired),
            PaymentOutcome::Unknown => (None, PaymentEvent::OutcomeUnknown),
            PaymentOutcome::Succeeded { reference } => {
                (Some(reference), PaymentEvent::Succeeded { amount: self.amount() })
            }
            PaymentOutcome::Declined { reference, code } => (reference, PaymentEvent::Declined { code }),
        };
        ensure_same_reference(self.state.gateway_reference.as_ref(), reference.as_ref())?;
        let Some(next) = next else {
            return Ok(false);
        };
        self.state.status = next;
        self.state.gateway_reference = reference.or_else(|| self.state.gateway_reference.take());
        if let PaymentEvent::Declined { code } = &event {
            self.state.failure_code = Some(code.clone());
        }
        self.events.push(event);
        Ok(true)
    }
}

/// One payment has one idempotency key, for which a gateway has one reference.
fn ensure_same_reference(
    known: Option<&GatewayReference>,
    told: Option<&GatewayReference>,
) -> Result<(), SettleRefusal> {
    match (known, told) {
        (Some(known), Some(told)) if known != told => {
            Err(SettleRefusal::AnotherReference { known: known.clone(), told: told.clone() })
        }
        _ => Ok(()),
    }
}
