//! When gateways are asked.

use domain::{
    billing::{Payment, PaymentOutcome, Refund, RefundOutcome},
    shared::{Id, Timestamp},
};

use super::PaymentGateway;

/// What the gateway says of a payment at `now`; what is known already is not asked, and what may not be asked any more stays
/// unknown.
pub(super) async fn collect(
    gateway: &dyn PaymentGateway,
    payment: &Payment,
    now: Timestamp,
) -> PaymentOutcome {
    if payment.status().is_final() || !payment.may_be_asked(now) {
        return PaymentOutcome::Unknown;
    }
    gateway.collect(payment).await
}

/// The same of a refund.
pub(super) async fn refund(
    gateway: &dyn PaymentGateway,
    payment: &Payment,
    id: Id<Refund>,
    now: Timestamp,
) -> RefundOutcome {
    match payment.open_refunds().find(|refund| refund.id == id) {
        Some(refund) if refund.may_be_asked(now) => gateway.refund(payment, refund).await,
        Some(_) | None => RefundOutcome::Unknown,
    }
}
