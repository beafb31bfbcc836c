//! When gateways are asked.

use domain::{
    billing::{Payment, PaymentOutcome, Refund, RefundOutcome},
    shared::Id,
};

use super::PaymentGateway;

/// What the gateway says of a payment; what is known already is not asked.
pub(super) async fn collect(gateway: &dyn PaymentGateway, payment: &Payment) -> PaymentOutcome {
    if payment.status().is_final() {
        return PaymentOutcome::Unknown;
    }
    gateway.collect(payment).await
}

/// The same of a refund.
pub(super) async fn refund(gateway: &dyn PaymentGateway, payment: &Payment, id: Id<Refund>) -> RefundOutcome {
    match payment.open_refunds().find(|refund| refund.id == id) {
        Some(refund) => gateway.refund(payment, refund).await,
        None => RefundOutcome::Unknown,
    }
}
