use super::fixture::{at, code, currency, id, pending, reference, refund_failed, refunded, succeeded, usd};
use crate::{
    billing::{
        Contradiction, Payment, PaymentEvent, PaymentStatus, RefundOutcome, RefundRefusal, RefundStatus,
        SettleRefundRefusal,
    },
    shared::{Money, MoneyError},
};

/// A payment of 15.00 with a refund 1 of so much under way.
fn refunding(minor: i64) -> Payment {
    let mut payment = succeeded(usd(1500));
    payment.request_refund(id(1), usd(minor), at(0)).unwrap();
    payment.take_events();
    payment
}

#[test]
fn a_payment_is_given_back_in_parts_until_nothing_is_left() {
    let mut payment = succeeded(usd(1500));
    for (number, minor, in_full) in [(1, 500, false), (2, 1000, true)] {
        assert_eq!(payment.request_refund(id(number), usd(minor), at(0)), Ok(()));
        assert_eq!(payment.settle_refund(id(number), refunded()), Ok(true));
        let (refund, amount) = (id(number), usd(minor));
        let expected = [
            PaymentEvent::RefundRequested { refund, amount },
            PaymentEvent::Refunded { refund, amount, in_full },
        ];
        assert_eq!(payment.take_events(), expected);
    }
    assert_eq!((payment.refunded(), payment.refundable()), (Ok(usd(1500)), Ok(usd(0))));
    assert_eq!(payment.request_refund(id(3), usd(1), at(0)), Err(RefundRefusal::TooMuch { left: usd(0) }));
}

#[test]
fn what_is_under_way_counts_as_given_back_until_it_fails() {
    let mut payment = refunding(1000);
    let refusal = RefundRefusal::TooMuch { left: usd(500) };
    assert_eq!(payment.request_refund(id(2), usd(501), at(0)), Err(refusal));
    assert_eq!(refusal.to_string(), "at most 5.00 USD can be refunded");
    assert_eq!(payment.settle_refund(id(1), RefundOutcome::Unknown), Ok(true));
    assert_eq!(payment.take_events(), [PaymentEvent::RefundUnknown { refund: id(1) }]);
    assert_eq!(payment.request_refund(id(2), usd(501), at(0)), Err(refusal), "the money may be gone");

    assert_eq!(payment.settle_refund(id(1), refund_failed()), Ok(true));
    let expected = PaymentEvent::RefundFailed { refund: id(1), code: code("account_closed") };
    assert_eq!(payment.take_events(), [expected]);
    assert_eq!(payment.refunds()[0].failure_code, Some(code("account_closed")));
    assert_eq!((payment.refunded(), payment.refundable()), (Ok(usd(0)), Ok(usd(1500))));
    assert_eq!(payment.request_refund(id(2), usd(1500), at(0)), Ok(()));
}

#[test]
fn only_money_that_came_in_is_given_back() {
    let mut payment = pending(usd(1500));
    let refusal = RefundRefusal::NotPaid(PaymentStatus::Pending);
    assert_eq!(payment.request_refund(id(1), usd(1), at(0)), Err(refusal));
    assert_eq!(payment.refundable(), Ok(usd(0)));
}

#[test]
fn nothing_and_other_currencies_are_not_given_back() {
    let mut payment = succeeded(usd(1500));
    assert_eq!(payment.request_refund(id(1), usd(0), at(0)), Err(RefundRefusal::Nothing));
    let euro = Money::from_minor(1, currency("EUR")).unwrap();
    let refusal = RefundRefusal::Amount(MoneyError::Currencies(currency("USD"), currency("EUR")));
    assert_eq!(payment.request_refund(id(1), euro, at(0)), Err(refusal));
    assert!(payment.refunds().is_empty() && payment.take_events().is_empty());
}

#[test]
fn a_refund_is_settled_once_however_often_it_is_told() {
    let mut payment = refunding(1500);
    let key = payment.refunds()[0].idempotency_key();
    assert_eq!(payment.settle_refund(id(1), RefundOutcome::Unknown), Ok(true));
    assert_eq!(payment.settle_refund(id(1), RefundOutcome::Unknown), Ok(false));
    assert_eq!(payment.refunds()[0].idempotency_key(), key, "asked again, it is the same refund");
    assert_eq!(payment.settle_refund(id(1), refunded()), Ok(true));
    assert_eq!(payment.settle_refund(id(1), refunded()), Ok(false));
    assert_eq!(payment.settle_refund(id(1), RefundOutcome::Unknown), Ok(false));
    assert_eq!(payment.refunded(), Ok(usd(1500)));
    assert_eq!(payment.refunds()[0].gateway_reference, Some(reference("re_1")));
}

#[test]
fn the_opposite_of_what_is_known_for_good_is_refused() {
    let mut payment = refunding(1500);
    payment.settle_refund(id(1), refunded()).unwrap();
    let known = Contradiction { known: RefundStatus::Succeeded, told: RefundStatus::Failed };
    assert_eq!(payment.settle_refund(id(1), refund_failed()), Err(known.into()));
    assert_eq!(payment.settle_refund(id(9), refunded()), Err(SettleRefundRefusal::NoSuchRefund));
}

#[test]
fn the_names_are_those_that_storage_and_clients_know() {
    assert_eq!(RefundStatus::ALL.map(RefundStatus::name), ["pending", "unknown", "succeeded", "failed"]);
}
