//! What is open is finished, without anybody being charged twice.

use std::time::Duration;

use application::{billing::Concern, error::Error};
use domain::{
    billing::{OVERDUE_AFTER, PaymentStatus, RefundStatus},
    ordering::OrderStatus,
};
use testkit::{actor, fakes::Reaction};

use crate::world::World;

const MINUTE: Duration = Duration::from_secs(61);

/// How many payments are settled now, are still open, and are overdue.
async fn reconcile(world: &World) -> (u32, u32, u32) {
    let done = world.reconcile().execute(&actor::system()).await.unwrap();
    assert!(done.failed.is_empty(), "{:?}", done.failed);
    (done.settled, done.open, done.overdue)
}

#[tokio::test]
async fn a_time_out_after_the_money_was_taken_ends_paid_and_charged_once() {
    let world = World::new();
    world.gateway.then(Reaction::MovesAndFallsSilent);
    assert_eq!(world.pay().await.unwrap().status(), PaymentStatus::Unknown);
    assert_eq!(reconcile(&world).await, (0, 0, 0), "whoever has just asked is left alone");
    world.clock.advance(MINUTE);
    assert_eq!(reconcile(&world).await, (1, 0, 0));
    assert_eq!((world.payment().status(), world.order_is()), (PaymentStatus::Succeeded, OrderStatus::Paid));
    assert_eq!((world.gateway.moved().len(), world.booked().len()), (1, 1));
    let key = world.payment().idempotency_key();
    assert_eq!(world.gateway.asked(), [key.as_str(); 2]);
    world.clock.advance(MINUTE);
    assert_eq!(reconcile(&world).await, (0, 0, 0));
}

#[tokio::test]
async fn a_question_that_never_arrived_is_asked_again() {
    let world = World::new();
    world.gateway.then(Reaction::HearsNothing);
    world.pay().await.unwrap();
    world.clock.advance(MINUTE);
    assert_eq!(reconcile(&world).await, (1, 0, 0));
    assert_eq!((world.gateway.moved().len(), world.order_is()), (1, OrderStatus::Paid));
}

#[tokio::test]
async fn what_somebody_left_behind_who_died_is_finished() {
    let world = World::new();
    world.left_behind();
    world.clock.advance(MINUTE);
    assert_eq!(reconcile(&world).await, (1, 0, 0));
    assert_eq!((world.payment().status(), world.order_is()), (PaymentStatus::Succeeded, OrderStatus::Paid));
}

#[tokio::test]
async fn a_customer_who_acts_is_noticed_and_so_is_one_who_never_does() {
    for (reaction, payment, order) in [
        (Reaction::Moves, PaymentStatus::Succeeded, OrderStatus::Paid),
        (Reaction::Refuses("authentication_failed"), PaymentStatus::Declined, OrderStatus::Confirmed),
    ] {
        let world = World::new();
        world.gateway.then(Reaction::Waits);
        let waiting = world.pay().await.unwrap();
        world.clock.advance(MINUTE);
        assert_eq!(reconcile(&world).await, (0, 1, 0));
        world.gateway.change(&waiting.idempotency_key(), reaction);
        world.clock.advance(MINUTE);
        assert_eq!(reconcile(&world).await, (1, 0, 0));
        assert_eq!((world.payment().status(), world.order_is()), (payment, order));
    }
}

#[tokio::test]
async fn a_refund_of_which_nobody_knows_is_finished() {
    let world = World::paid().await;
    world.gateway.then(Reaction::MovesAndFallsSilent);
    assert_eq!(world.refund(None).await.unwrap().status, RefundStatus::Unknown);
    world.clock.advance(MINUTE);
    assert_eq!(reconcile(&world).await, (1, 0, 0));
    assert_eq!(world.payment().refunds()[0].status, RefundStatus::Succeeded);
    assert_eq!((world.order_is(), world.booked().len()), (OrderStatus::Refunded, 2));
    assert_eq!(world.gateway.moved().len(), 2);
}

#[tokio::test]
async fn what_is_open_for_a_day_calls_for_people_and_is_still_asked_for() {
    let world = World::new();
    let payment = world.left_behind();
    world.clock.advance(OVERDUE_AFTER);
    for _ in 0..2 {
        world.gateway.then(Reaction::HearsNothing);
        assert_eq!(reconcile(&world).await, (0, 0, 1));
        assert_eq!(world.order_is(), OrderStatus::Paying);
        world.clock.advance(MINUTE);
    }
    assert_eq!(world.alarm.raised(), [(payment.id(), Concern::Overdue), (payment.id(), Concern::Overdue)]);
    assert_eq!(reconcile(&world).await, (1, 0, 0));
    assert_eq!((world.gateway.moved().len(), world.order_is()), (1, OrderStatus::Paid));
    assert_eq!(world.alarm.raised().len(), 2, "nobody is called for what is settled");
}

#[tokio::test]
async fn a_refund_that_is_open_for_a_day_calls_for_people_and_is_still_asked_for() {
    let world = World::paid().await;
    world.gateway.then(Reaction::HearsNothing);
    world.refund(None).await.unwrap();
    world.clock.advance(OVERDUE_AFTER);
    world.gateway.then(Reaction::HearsNothing);
    assert_eq!(reconcile(&world).await, (0, 0, 1));
    assert_eq!(world.alarm.raised(), [(world.payment().id(), Concern::Overdue)]);
    world.clock.advance(MINUTE);
    assert_eq!(reconcile(&world).await, (1, 0, 0));
    assert_eq!(world.order_is(), OrderStatus::Refunded);
}

#[tokio::test]
async fn a_customer_who_takes_days_has_paid_all_the_same() {
    let world = World::new();
    world.gateway.then(Reaction::Waits);
    let waiting = world.pay().await.unwrap();
    world.gateway.change(&waiting.idempotency_key(), Reaction::Moves);
    world.clock.advance(OVERDUE_AFTER * 2);
    assert_eq!(reconcile(&world).await, (1, 0, 0));
    assert_eq!(world.order_is(), OrderStatus::Paid);
}

#[tokio::test]
async fn one_that_fails_does_not_stop_the_others() {
    let world = World::new();
    let broken = world.left_behind();
    let other = World::new();
    let mut sound = other.order.state().clone();
    sound.id = domain::shared::Id::new(uuid::Uuid::from_u128(77));
    sound.status = OrderStatus::Paying;
    let sound = domain::ordering::Order::restore(sound);
    world.store.put(sound.clone());
    world.store.put(testkit::factories::a_payment(&sound).begun_at(world.now()).build());
    world.store.remove(world.order.id());

    world.clock.advance(MINUTE);
    let done = world.reconcile().execute(&actor::system()).await.unwrap();
    assert_eq!(done.settled, 1);
    assert!(matches!(done.failed.as_slice(), [(id, Error::Store(_))] if *id == broken.id()));
    assert_eq!(world.store.get(sound.id()).unwrap().status(), OrderStatus::Paid);
}

#[tokio::test]
async fn nobody_but_the_system_reconciles() {
    let world = World::new();
    let outcome = world.reconcile().execute(&world.by_admin()).await;
    assert!(matches!(outcome, Err(Error::Forbidden(_))));
}
