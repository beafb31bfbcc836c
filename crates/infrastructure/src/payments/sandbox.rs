//! A gateway in the process, which moves no money. For development, tests, and demonstrations.

#[cfg(test)]
mod tests;

use std::{sync::Arc, time::Duration};

use application::{billing::PaymentGateway, ports::Clock};
use async_trait::async_trait;
use domain::{
    billing::{
        FailureCode, GatewayReference, IdempotencyKey, Payment, PaymentOutcome, Refund, RefundOutcome,
    },
    shared::Timestamp,
};

/// For how long the card that times out is silent: whoever pays gets no answer, and whoever asks again a minute later does.
const SILENCE: Duration = Duration::from_secs(30);

/// How long the card that is slow takes, counted from when its payment was begun.
const SLOWNESS: Duration = Duration::from_secs(3);

/// How long a customer takes, who never comes, until their bank gives up on them.
const BANK_WAITS: Duration = Duration::from_secs(10 * 60);

/// A gateway whose answers follow from what is asked, from nothing else than the payment method and the time since: after a
/// restart, and in another process, the same question has the same answer.
///
/// | payment method | what happens |
/// |---|---|
/// | `pm_card_visa`, `pm_card_mastercard` | succeeds |
/// | `pm_card_chargeDeclined` | declined, `card_declined` |
/// | `pm_card_chargeDeclinedInsufficientFunds` | declined, `insufficient_funds` |
/// | `pm_card_chargeDeclinedExpiredCard` | declined, `expired_card` |
/// | `pm_card_authenticationRequired` | requires an action, which nobody takes: declined after ten minutes, `authentication_failed` |
/// | `pm_card_slow` | succeeds after 3 s |
/// | `pm_card_timeout` | succeeds, and does not say so for 30 s; so do its refunds |
/// | `pm_card_refundFail` | succeeds; its refunds fail, `refund_declined` |
/// | any other | declined, `invalid_payment_method` |
pub struct SandboxGateway {
    clock: Arc<dyn Clock>,
}

impl SandboxGateway {
    /// A gateway that takes the time from there.
    pub fn new(clock: Arc<dyn Clock>) -> Self {
        Self { clock }
    }

    fn is_past(&self, since: Timestamp, span: Duration) -> bool {
        self.clock.now() >= since.plus(span)
    }
}

#[async_trait]
impl PaymentGateway for SandboxGateway {
    async fn collect(&self, payment: &Payment) -> PaymentOutcome {
        let Some(reference) = reference(&payment.idempotency_key()) else {
            return PaymentOutcome::Unknown;
        };
        let declined = |code| match FailureCode::parse(code) {
            Ok(code) => PaymentOutcome::Declined { reference: Some(reference.clone()), code },
            Err(_) => PaymentOutcome::Unknown,
        };
        let begun = payment.created_at();
        match payment.method().as_str() {
            "pm_card_slow" => {
                tokio::time::sleep(SLOWNESS.saturating_sub(self.clock.now().since(begun))).await;
                PaymentOutcome::Succeeded { reference }
            }
            "pm_card_visa" | "pm_card_mastercard" | "pm_card_refundFail" => {
                PaymentOutcome::Succeeded { reference }
            }
            "pm_card_timeout" if self.is_past(begun, SILENCE) => PaymentOutcome::Succeeded { reference },
            "pm_card_timeout" => PaymentOutcome::Unknown,
            "pm_card_authenticationRequired" if self.is_past(begun, BANK_WAITS) => {
                declined("authentication_failed")
            }
            "pm_card_authenticationRequired" => PaymentOutcome::RequiresAction { reference },
            "pm_card_chargeDeclined" => declined("card_declined"),
            "pm_card_chargeDeclinedInsufficientFunds" => declined("insufficient_funds"),
            "pm_card_chargeDeclinedExpiredCard" => declined("expired_card"),
            _ => declined("invalid_payment_method"),
        }
    }

    async fn refund(&self, payment: &Payment, refund: &Refund) -> RefundOutcome {
        let Some(reference) = reference(&refund.idempotency_key()) else {
            return RefundOutcome::Unknown;
        };
        match payment.method().as_str() {
            "pm_card_timeout" if !self.is_past(refund.requested_at, SILENCE) => RefundOutcome::Unknown,
            "pm_card_refundFail" => match FailureCode::parse("refund_declined") {
                Ok(code) => RefundOutcome::Failed { code },
                Err(_) => RefundOutcome::Unknown,
            },
            _ => RefundOutcome::Succeeded { reference },
        }
    }
}

/// The same for the same question. A key is always fit to be one.
fn reference(key: &IdempotencyKey) -> Option<GatewayReference> {
    GatewayReference::parse(&format!("sandbox-{}", key.as_str())).ok()
}
