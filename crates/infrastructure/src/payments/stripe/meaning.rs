//! What Stripe's statuses are in words of the domain.

use domain::billing::{FailureCode, GatewayReference, PaymentOutcome, RefundOutcome};
use tracing::warn;

use super::objects::{Failure, GivenBack, Intent};

/// What became of a payment. One that Stripe is still working on is unknown.
pub(super) fn of_intent(intent: &Intent) -> PaymentOutcome {
    let Ok(reference) = GatewayReference::parse(&intent.id) else {
        warn!("the gateway's name of the payment cannot be kept");
        return PaymentOutcome::Unknown;
    };
    match (intent.status.as_str(), &intent.last_payment_error) {
        ("succeeded", _) => PaymentOutcome::Succeeded { reference },
        ("requires_action", _) => PaymentOutcome::RequiresAction { reference },
        // It waits for another card, which nobody will give it: another try is another payment. Without an error no card
        // was tried yet.
        ("requires_payment_method", Some(failure)) => {
            PaymentOutcome::Declined { reference: Some(reference), code: of_failure(failure) }
        }
        ("canceled", _) => PaymentOutcome::Declined { reference: Some(reference), code: word("canceled") },
        ("processing", _) => PaymentOutcome::Unknown,
        (status, _) => {
            warn!(
                status,
                reference = reference.as_str(),
                "the gateway waits for something that nobody will do"
            );
            PaymentOutcome::Unknown
        }
    }
}

/// What became of a refund.
pub(super) fn of_refund(refund: &GivenBack) -> RefundOutcome {
    let Ok(reference) = GatewayReference::parse(&refund.id) else {
        warn!("the gateway's name of the refund cannot be kept");
        return RefundOutcome::Unknown;
    };
    match refund.status.as_deref() {
        Some("succeeded") => RefundOutcome::Succeeded { reference },
        Some(status @ ("failed" | "canceled")) => {
            RefundOutcome::Failed { code: word(refund.failure_reason.as_deref().unwrap_or(status)) }
        }
        // `pending`, `requires_action`: the money is under way.
        _ => RefundOutcome::Unknown,
    }
}

/// The bank's word, if there is one: it says more than Stripe's, which is mostly `card_declined`.
pub(super) fn of_failure(failure: &Failure) -> FailureCode {
    word(failure.decline_code.as_deref().or(failure.code.as_deref()).unwrap_or("unspecified"))
}

/// The word as the domain keeps it; `unspecified`, if it cannot.
#[expect(clippy::expect_used, reason = "the last one is lower-case letters")]
pub(super) fn word(text: &str) -> FailureCode {
    FailureCode::parse(text)
        .unwrap_or_else(|_| FailureCode::parse("unspecified").expect("letters are a failure code"))
}
