//! A payment is kept with its refunds, seen by its customer and by admins, and found by what is open of it.

use application::{authz::Read, query::Query, store::StoreError};
use domain::{
    billing::{Payment, PaymentStatus},
    ordering::OrderStatus,
};
use testkit::{
    actor,
    factories::{a_payment, a_user},
    fakes::Reaction,
};

use super::till::Till;
use crate::fixture::Fixture;

on_every_store![
    a_payment_is_read_as_it_was_written_with_its_refunds,
    a_payment_is_seen_by_its_customer_and_by_administrators,
    an_order_has_one_payment_that_did_not_end_in_a_decline,
    what_is_open_is_found_and_finished,
];

async fn a_payment_is_read_as_it_was_written_with_its_refunds(fixture: &Fixture) {
    let till = Till::open(fixture).await;
    let paid = till.pay().await.unwrap();
    assert_eq!(till.payments().await[0].state(), paid.state());
    let admin = actor::of(&a_user().named("an.admin").admin().build());
    let half = domain::shared::Money::from_minor(1000, paid.currency()).unwrap();
    till.gateway.then(Reaction::Refuses("account_closed"));
    for amount in [Some(half), Some(half), None] {
        till.refund_order().execute(&admin, till.order.id(), amount, None).await.unwrap();
    }
    let [payment] = till.payments().await.try_into().unwrap();
    let refunds: Vec<_> =
        payment.refunds().iter().map(|refund| (refund.status.name(), refund.amount.minor())).collect();
    assert_eq!(refunds, [("failed", 1000), ("succeeded", 1000), ("succeeded", 1997)]);
    assert_eq!(fixture.order(till.order.id()).await.status(), OrderStatus::Refunded);
}

async fn a_payment_is_seen_by_its_customer_and_by_administrators(fixture: &Fixture) {
    let till = Till::open(fixture).await;
    let payment = till.pay().await.unwrap();
    let (bob, admin) = (a_user().named("bob.ray").build(), a_user().named("an.admin").admin().build());
    for (who, sees) in [(&till.ann, true), (&bob, false), (&admin, true)] {
        let permit = actor::of(who).permit::<Read, Payment>().unwrap();
        let read = fixture.store.read(async |view| view.payments().read(&permit, payment.id()).await).await;
        assert_eq!(read.is_ok(), sees);
        let list = fixture.store.read(async |view| view.payments().list(&permit, &Query::default()).await);
        assert_eq!(list.await.unwrap().items.len(), usize::from(sees));
    }
}

/// Databases hold to it by themselves; in memory the use case alone does.
async fn an_order_has_one_payment_that_did_not_end_in_a_decline(fixture: &Fixture) {
    let till = Till::open(fixture).await;
    let permit = actor::system().permit().unwrap();
    let create = async |payment: Payment| {
        fixture.store.run(async |tx| tx.payments().create(&permit, payment.clone()).await).await
    };
    let payment = |number| a_payment(&till.order).numbered(number);
    create(payment("declined").that_is(PaymentStatus::Declined).build()).await.unwrap();
    create(payment("first").build()).await.unwrap();
    if fixture.rows("SELECT status, id FROM payments").await.is_some() {
        let second = create(payment("second").build()).await;
        assert!(matches!(second, Err(StoreError::Conflict { field }) if field == "order_id"));
    }
}

async fn what_is_open_is_found_and_finished(fixture: &Fixture) {
    let till = Till::open(fixture).await;
    till.gateway.then(Reaction::MovesAndFallsSilent);
    assert_eq!(till.pay().await.unwrap().status(), PaymentStatus::Unknown);
    fixture.clock.advance(std::time::Duration::from_secs(61));
    let done = till.reconcile().execute(&actor::system()).await.unwrap();
    assert_eq!((done.settled, done.open, done.failed.len()), (1, 0, 0));
    assert_eq!(till.payments().await[0].status(), PaymentStatus::Succeeded);
    assert_eq!(till.entries().await.len(), 1);
    assert_eq!(fixture.order(till.order.id()).await.status(), OrderStatus::Paid);
}
