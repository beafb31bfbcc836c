//! What was paid is given back, never more.

use application::{billing::RefundOrderError, error::Error};
use domain::{
    billing::{RefundRefusal, RefundStatus, ledger::EntryReference},
    ordering::{NotPaid, OrderStatus},
    shared::{Currency, Money, MoneyError},
};
use testkit::{actor, factories::a_user, fakes::Reaction};

use crate::world::{World, usd};

#[tokio::test]
async fn an_order_that_is_given_back_in_full_is_refunded() {
    let world = World::paid().await;
    let refund = world.refund(None).await.unwrap();
    assert_eq!((refund.status, refund.amount), (RefundStatus::Succeeded, usd(3000)));
    assert_eq!(world.order_is(), OrderStatus::Refunded);
    let payment = world.payment();
    assert_eq!(payment.refunds(), std::slice::from_ref(&refund));
    assert_eq!(world.booked(), [EntryReference::Payment(payment.id()), EntryReference::Refund(refund.id)]);
    assert_eq!(world.told()[3..], ["payment.refund_requested", "order.refunded", "payment.refunded"]);
    let report = world.check_ledger().execute(&world.by_admin()).await.unwrap();
    assert_eq!((report.entries, report.findings), (2, vec![]));
}

#[tokio::test]
async fn an_order_is_given_back_in_parts_until_nothing_is_left() {
    let world = World::paid().await;
    for amount in [Some(usd(1000)), Some(usd(500)), None] {
        assert_eq!(world.order_is(), OrderStatus::Paid);
        world.refund(amount).await.unwrap();
    }
    assert_eq!(world.order_is(), OrderStatus::Refunded);
    assert_eq!(
        world.payment().refunds().iter().map(|refund| refund.amount).collect::<Vec<_>>(),
        [usd(1000), usd(500), usd(1500)]
    );
    let outcome = world.refund(None).await;
    let refused = RefundOrderError::Order(NotPaid(OrderStatus::Refunded));
    assert!(matches!(outcome, Err(Error::Refused(why)) if why == refused));
}

#[tokio::test]
async fn a_refund_that_failed_is_an_answer_and_another_may_be_tried() {
    let world = World::paid().await;
    world.gateway.then(Reaction::Refuses("account_closed"));
    let refund = world.refund(None).await.unwrap();
    assert_eq!(refund.status, RefundStatus::Failed);
    assert_eq!((world.order_is(), world.booked().len()), (OrderStatus::Paid, 1));
    assert_eq!(world.refund(None).await.unwrap().status, RefundStatus::Succeeded);
}

#[tokio::test]
async fn what_is_under_way_is_not_given_back_a_second_time() {
    let world = World::paid().await;
    world.gateway.then(Reaction::MovesAndFallsSilent);
    assert_eq!(world.refund(Some(usd(2000))).await.unwrap().status, RefundStatus::Unknown);
    let outcome = world.refund(Some(usd(2000))).await;
    let refused = RefundOrderError::Payment(RefundRefusal::TooMuch { left: usd(1000) });
    assert!(matches!(outcome, Err(Error::Refused(why)) if why == refused));
    assert_eq!(world.order_is(), OrderStatus::Paid);
}

#[tokio::test]
async fn what_cannot_be_given_back_is_refused_before_anybody_is_asked() {
    let world = World::paid().await;
    let euros = Money::from_minor(1, Currency::parse("EUR").unwrap()).unwrap();
    let currencies = MoneyError::Currencies(usd(0).currency(), euros.currency());
    let (before, asked) = (world.store.contents(), world.gateway.asked());
    for (amount, refusal) in [
        (usd(0), RefundRefusal::Nothing),
        (usd(3001), RefundRefusal::TooMuch { left: usd(3000) }),
        (euros, RefundRefusal::Amount(currencies)),
    ] {
        let outcome = world.refund(Some(amount)).await;
        let refused = RefundOrderError::Payment(refusal);
        assert!(matches!(outcome, Err(Error::Refused(why)) if why == refused), "{amount:?}");
    }
    assert_eq!((world.store.contents(), world.gateway.asked()), (before, asked));
}

#[tokio::test]
async fn what_is_not_paid_is_not_given_back() {
    let world = World::new();
    let outcome = world.refund(None).await;
    let refused = RefundOrderError::Order(NotPaid(OrderStatus::Confirmed));
    assert!(matches!(outcome, Err(Error::Refused(why)) if why == refused));
}

#[tokio::test]
async fn only_administrators_give_money_back() {
    let world = World::paid().await;
    for by in [world.by_ann(), actor::of(&a_user().named("bob.ray").build())] {
        let outcome = world.refund_order().execute(&by, world.order.id(), None, None).await;
        assert!(matches!(outcome, Err(Error::Forbidden(_))));
    }
}
