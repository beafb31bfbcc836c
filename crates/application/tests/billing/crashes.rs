//! Wherever the database fails: nobody is charged twice, the books balance, and what is left is finished.

use std::time::Duration;

use application::idempotency::ABANDONED_AFTER;
use domain::{
    billing::{Payment, PaymentStatus},
    ordering::OrderStatus,
};
use testkit::actor;

use crate::world::World;

/// More statements than a payment has.
const MANY: u32 = 60;

async fn is_sound(world: &World) {
    let report = world.check_ledger().execute(&world.by_admin()).await.unwrap();
    assert_eq!(report.findings, []);
    assert!(world.gateway.moved().len() <= 1);
}

/// The world after the payment of an order whose `nth` statement failed; none when there is no such statement.
async fn broken_at(nth: u32) -> Option<World> {
    let world = World::new();
    world.store.break_statement(nth);
    let outcome = world.pay_once("key-1").await;
    if world.store.was_spared() {
        return None;
    }
    assert!(outcome.is_err(), "statement {nth}");
    is_sound(&world).await;
    Some(world)
}

#[tokio::test]
async fn whoever_repeats_a_payment_that_broke_somewhere_pays_once() {
    for nth in 1..MANY {
        let Some(world) = broken_at(nth).await else {
            assert!(nth > 10, "there were only {nth} statements");
            return;
        };
        world.clock.advance(ABANDONED_AFTER);
        let answer = world.pay_once("key-1").await.unwrap();
        assert!(answer.body.ends_with("succeeded"), "statement {nth}: {}", answer.body);
        assert_eq!((world.order_is(), world.payments().len()), (OrderStatus::Paid, 1), "statement {nth}");
        assert_eq!((world.gateway.moved().len(), world.booked().len()), (1, 1), "statement {nth}");
        is_sound(&world).await;
    }
    panic!("more than {MANY} statements");
}

#[tokio::test]
async fn what_nobody_repeats_is_reconciled() {
    for nth in 1..MANY {
        let Some(world) = broken_at(nth).await else { return };
        world.clock.advance(Duration::from_secs(61));
        world.reconcile().execute(&actor::system()).await.unwrap();
        assert!(world.payments().iter().all(Payment::is_settled), "statement {nth}");
        let paid = world.payments().iter().any(|payment| payment.status() == PaymentStatus::Succeeded);
        let expected = if paid { OrderStatus::Paid } else { OrderStatus::Confirmed };
        assert_eq!(world.order_is(), expected, "statement {nth}");
        is_sound(&world).await;
    }
    panic!("more than {MANY} statements");
}
