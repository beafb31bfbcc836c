use super::fixture::{
    action_required, at, card, code, declined, id, paid, pending, reference, refund_failed, succeeded, usd,
};
use crate::billing::{
    Contradiction, Discrepancy, NewPayment, NothingToPay, OVERDUE_AFTER, Payment, PaymentEvent,
    PaymentOutcome, PaymentStatus, RefundOutcome, SettleRefusal,
};

#[test]
fn a_new_payment_is_pending_and_tells_of_itself() {
    let new = NewPayment { order_id: id(7), customer_id: id(8), amount: usd(1500), method: card() };
    let mut payment = Payment::create(id(1), new, at(5)).unwrap();
    assert_eq!((payment.status(), payment.amount()), (PaymentStatus::Pending, usd(1500)));
    assert_eq!((payment.order_id(), payment.amount_minor(), payment.created_at()), (id(7), 1500, at(5)));
    assert_eq!(payment.take_events(), [PaymentEvent::Begun { amount: usd(1500) }]);
}

#[test]
fn nothing_is_not_paid() {
    let new = NewPayment { order_id: id(7), customer_id: id(8), amount: usd(0), method: card() };
    assert_eq!(Payment::create(id(1), new, at(0)).err(), Some(NothingToPay));
}

#[test]
fn a_payment_may_need_the_customer_before_it_succeeds() {
    let mut payment = pending(usd(1500));
    assert_eq!(payment.settle(action_required()), Ok(true));
    assert_eq!(payment.settle(action_required()), Ok(false), "told twice is told once");
    assert_eq!(payment.settle(paid()), Ok(true));
    assert_eq!(payment.settle(paid()), Ok(false));
    assert_eq!(payment.gateway_reference(), Some(reference("pi_1")));
    let expected = [PaymentEvent::ActionRequired, PaymentEvent::Succeeded { amount: usd(1500) }];
    assert_eq!(payment.take_events(), expected);
}

#[test]
fn a_decline_keeps_its_reason() {
    let mut payment = pending(usd(1500));
    assert_eq!(payment.settle(declined()), Ok(true));
    assert_eq!(payment.state().failure_code, Some(code("card_declined")));
    assert_eq!(payment.take_events(), [PaymentEvent::Declined { code: code("card_declined") }]);
}

#[test]
fn after_a_time_out_the_same_question_is_asked_again_and_settles_it() {
    for (answer, status) in [(paid(), PaymentStatus::Succeeded), (declined(), PaymentStatus::Declined)] {
        let mut payment = pending(usd(1500));
        let key = payment.idempotency_key();
        assert_eq!(payment.settle(PaymentOutcome::Unknown), Ok(true));
        assert_eq!(payment.take_events(), [PaymentEvent::OutcomeUnknown]);
        let mut restored = Payment::restore(payment.state().clone());
        assert_eq!(restored.idempotency_key(), key);
        assert_eq!(restored.settle(answer), Ok(true));
        assert_eq!(restored.status(), status);
        assert!(restored.take_events().len() == 1);
    }
}

#[test]
fn a_time_out_keeps_the_reference_that_is_known() {
    let mut payment = pending(usd(1500));
    payment.settle(action_required()).unwrap();
    assert_eq!(payment.settle(PaymentOutcome::Unknown), Ok(true));
    assert_eq!(payment.gateway_reference(), Some(reference("pi_1")));
}

#[test]
fn once_the_end_is_known_what_was_true_before_is_no_news() {
    for (end, status) in [(paid(), PaymentStatus::Succeeded), (declined(), PaymentStatus::Declined)] {
        let mut payment = pending(usd(1500));
        payment.settle(end).unwrap();
        let before = payment.state().clone();
        payment.take_events();
        assert!(before.status.is_final());
        assert_eq!(payment.settle(PaymentOutcome::Unknown), Ok(false), "{status:?}");
        assert_eq!(payment.settle(action_required()), Ok(false));
        assert_eq!(payment.state(), &before);
        assert!(payment.take_events().is_empty());
    }
}

#[test]
fn the_opposite_of_what_is_known_for_good_is_refused_and_not_hidden() {
    let (known, told) = (PaymentStatus::Succeeded, PaymentStatus::Declined);
    let refusal = SettleRefusal::Contradiction(Contradiction { known, told });
    assert_eq!(refusal.to_string(), "the gateway now says Declined of what was Succeeded for good");
    assert_eq!(succeeded(usd(1)).settle(declined()), Err(refusal));
    let mut payment = pending(usd(1));
    payment.settle(declined()).unwrap();
    let refusal = SettleRefusal::Contradiction(Contradiction { known: told, told: known });
    assert_eq!(payment.settle(paid()), Err(refusal));
    assert_eq!(payment.status(), PaymentStatus::Declined);
}

#[test]
fn a_gateway_that_charged_under_another_reference_is_not_believed() {
    let mut payment = pending(usd(1500));
    payment.settle(action_required()).unwrap();
    let other = PaymentOutcome::Succeeded { reference: reference("pi_2") };
    let refusal = SettleRefusal::AnotherReference { known: reference("pi_1"), told: reference("pi_2") };
    assert_eq!(payment.settle(other), Err(refusal));
    assert_eq!(payment.status(), PaymentStatus::RequiresAction);
}

#[test]
fn the_names_are_those_that_storage_and_clients_know() {
    let names = ["pending", "requires_action", "unknown", "succeeded", "declined"];
    assert_eq!(PaymentStatus::ALL.map(PaymentStatus::name), names);
}

#[test]
fn a_payment_is_settled_when_nothing_of_it_is_open() {
    let mut payment = pending(usd(1500));
    assert!(!payment.is_settled());
    payment.settle(action_required()).unwrap();
    assert!(!payment.is_settled());
    payment.settle(paid()).unwrap();
    assert!(payment.is_settled());
    payment.request_refund(id(2), usd(500), at(1)).unwrap();
    assert!(!payment.is_settled());
    assert!(payment.open_refunds().map(|refund| refund.id).eq([id(2)]));
    payment.settle_refund(id(2), RefundOutcome::Unknown).unwrap();
    assert!(!payment.is_settled());
    payment.settle_refund(id(2), refund_failed()).unwrap();
    assert!(payment.is_settled());
}

#[test]
fn what_is_open_for_a_day_is_overdue_and_what_is_settled_never() {
    let mut payment = pending(usd(1500));
    let late = at(0).plus(OVERDUE_AFTER);
    let just_before = at(late.micros() - 1);
    assert_eq!((payment.is_overdue(just_before), payment.is_overdue(late)), (false, true));
    payment.settle(action_required()).unwrap();
    assert!(payment.is_overdue(late), "whoever is waited for");
    payment.settle(paid()).unwrap();
    assert!(!payment.is_overdue(late));

    payment.request_refund(id(2), usd(500), late).unwrap();
    assert!(!payment.is_overdue(late), "a refund has a day of its own");
    assert!(payment.is_overdue(late.plus(OVERDUE_AFTER)));
    payment.settle_refund(id(2), refund_failed()).unwrap();
    assert!(!payment.is_overdue(late.plus(OVERDUE_AFTER)));
}

#[test]
fn what_cannot_be_true_stays_in_view_and_is_told_once() {
    let mut payment = succeeded(usd(1500));
    let what = Discrepancy::of(&payment.settle(declined()).unwrap_err());
    assert_eq!(what.as_str(), "the gateway now says Declined of what was Succeeded for good");
    assert!(payment.dispute(what.clone()));
    assert!(!payment.dispute(what.clone()));
    assert_eq!(payment.discrepancy(), Some(what.clone()));
    assert_eq!(payment.take_events(), [PaymentEvent::Disputed { what }]);
}
