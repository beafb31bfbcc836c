use uuid::Uuid;

use crate::{
    billing::{
        FailureCode, GatewayReference, NewPayment, Payment, PaymentMethod, PaymentOutcome, RefundOutcome,
    },
    shared::{Currency, Id, Money, Timestamp},
};

pub(in crate::billing) fn id<T>(number: u128) -> Id<T> {
    Id::new(Uuid::from_u128(number))
}

pub(in crate::billing) fn currency(code: &str) -> Currency {
    Currency::parse(code).unwrap()
}

pub(in crate::billing) fn usd(minor: i64) -> Money {
    Money::from_minor(minor, currency("USD")).unwrap()
}

pub(in crate::billing) fn reference(text: &str) -> GatewayReference {
    GatewayReference::parse(text).unwrap()
}

pub(in crate::billing) fn code(text: &str) -> FailureCode {
    FailureCode::parse(text).unwrap()
}

pub(super) fn card() -> PaymentMethod {
    PaymentMethod::parse("pm_card_visa").unwrap()
}

pub(super) fn at(micros: i64) -> Timestamp {
    Timestamp::from_micros(micros)
}

/// A stored payment of so much that the gateway was not asked for yet.
pub(in crate::billing) fn pending(amount: Money) -> Payment {
    let new = NewPayment { order_id: id(7), customer_id: id(8), amount, method: card() };
    let mut payment = Payment::create(id(1), new, at(0)).unwrap();
    payment.take_events();
    payment
}

/// A stored payment of so much that succeeded.
pub(in crate::billing) fn succeeded(amount: Money) -> Payment {
    let mut payment = pending(amount);
    payment.settle(paid()).unwrap();
    payment.take_events();
    payment
}

pub(super) fn paid() -> PaymentOutcome {
    PaymentOutcome::Succeeded { reference: reference("pi_1") }
}

pub(super) fn action_required() -> PaymentOutcome {
    PaymentOutcome::RequiresAction { reference: reference("pi_1") }
}

pub(super) fn declined() -> PaymentOutcome {
    PaymentOutcome::Declined { reference: None, code: code("card_declined") }
}

pub(super) fn refunded() -> RefundOutcome {
    RefundOutcome::Succeeded { reference: reference("re_1") }
}

pub(super) fn refund_failed() -> RefundOutcome {
    RefundOutcome::Failed { code: code("account_closed") }
}
