//! Whatever is told of payments and refunds, late, twice, in any order or against what is known.

use application::billing::{Concern, News};
use domain::{
    billing::{
        Discrepancy, FailureCode, GatewayReference, PaymentOutcome, PaymentStatus, RefundOutcome,
        RefundStatus,
    },
    ordering::{Order, OrderState, OrderStatus},
};
use testkit::fakes::Reaction;

use crate::world::World;

fn reference(text: &str) -> GatewayReference {
    GatewayReference::parse(text).unwrap()
}

fn code() -> FailureCode {
    FailureCode::parse("card_declined").unwrap()
}

fn succeeded(text: &str) -> PaymentOutcome {
    PaymentOutcome::Succeeded { reference: reference(text) }
}

#[tokio::test]
async fn what_is_told_twice_is_recorded_once() {
    let world = World::new();
    let payment = world.left_behind();
    let settle = world.settle_payment();
    assert_eq!(settle.execute(payment.id(), succeeded("pi_1")).await.unwrap().news, News::Recorded);
    let (before, late) =
        (world.store.contents(), PaymentOutcome::RequiresAction { reference: reference("pi_1") });
    for again in [succeeded("pi_1"), late, PaymentOutcome::Unknown] {
        assert_eq!(settle.execute(payment.id(), again).await.unwrap().news, News::None);
    }
    assert_eq!(world.store.contents(), before);
    assert_eq!((world.order_is(), world.booked().len()), (OrderStatus::Paid, 1));
}

#[tokio::test]
async fn a_contradiction_calls_for_people_and_stays_in_view() {
    let world = World::paid().await;
    let payment = world.payment();
    let declined = PaymentOutcome::Declined { reference: None, code: code() };
    let settled = world.settle_payment().execute(payment.id(), declined.clone()).await.unwrap();
    let News::Disputed(what) = settled.news else { panic!("{:?}", settled.news) };
    assert_eq!(world.payment().discrepancy(), Some(what.clone()));
    assert_eq!((world.payment().status(), world.order_is()), (PaymentStatus::Succeeded, OrderStatus::Paid));
    assert_eq!(world.booked().len(), 1);
    assert_eq!(world.alarm.raised(), [(payment.id(), Concern::Discrepancy(what.clone()))]);
    assert_eq!(world.told().last(), Some(&"payment.disputed"));

    let before = world.store.contents();
    world.settle_payment().execute(payment.id(), declined).await.unwrap();
    assert_eq!(world.store.contents(), before, "it is in view already");
    assert_eq!(world.alarm.raised().len(), 2, "and still calls for people");
}

#[tokio::test]
async fn another_reference_of_the_gateway_is_not_believed() {
    let world = World::paid().await;
    let settled = world.settle_payment().execute(world.payment().id(), succeeded("pi_other")).await.unwrap();
    let News::Disputed(what) = settled.news else { panic!("{:?}", settled.news) };
    assert!(what.as_str().contains("pi_other"), "{what:?}");
    assert_ne!(world.payment().gateway_reference(), Some(reference("pi_other")));
}

#[tokio::test]
async fn money_for_an_order_that_does_not_wait_for_it_is_booked_and_calls_for_people() {
    let world = World::new();
    let payment = world.left_behind();
    let order = world.store.get(world.order.id()).unwrap();
    let state = OrderState { status: OrderStatus::Cancelled, ..order.state().clone() };
    world.store.put(Order::restore(state));

    let settled = world.settle_payment().execute(payment.id(), succeeded("pi_1")).await.unwrap();
    assert!(matches!(settled.news, News::Disputed(_)));
    assert_eq!((world.payment().status(), world.booked().len()), (PaymentStatus::Succeeded, 1));
    assert_eq!((world.order_is(), world.alarm.raised().len()), (OrderStatus::Cancelled, 1));
}

#[tokio::test]
async fn a_refund_is_settled_by_whoever_tells_first() {
    let world = World::paid().await;
    world.gateway.then(Reaction::MovesAndFallsSilent);
    let refund = world.refund(None).await.unwrap();
    let (payment, settle) = (world.payment().id(), world.settle_refund());
    let outcome = RefundOutcome::Succeeded { reference: reference("re_1") };
    let settled = settle.execute(payment, refund.id, outcome.clone()).await.unwrap();
    assert_eq!(settled.news, News::Recorded);
    assert_eq!(settled.payment.refunds()[0].status, RefundStatus::Succeeded);
    assert_eq!((world.order_is(), world.booked().len()), (OrderStatus::Refunded, 2));
    assert_eq!(settle.execute(payment, refund.id, outcome).await.unwrap().news, News::None);
    assert_eq!(world.booked().len(), 2);
}

#[tokio::test]
async fn the_opposite_of_how_a_refund_ended_calls_for_people() {
    let world = World::paid().await;
    let refund = world.refund(None).await.unwrap();
    let failed = RefundOutcome::Failed { code: code() };
    let settled = world.settle_refund().execute(world.payment().id(), refund.id, failed).await.unwrap();
    let News::Disputed(what) = settled.news else { panic!("{:?}", settled.news) };
    assert_eq!(world.payment().discrepancy(), Some(what));
    assert_eq!((world.order_is(), world.alarm.raised().len()), (OrderStatus::Refunded, 1));
}

#[tokio::test]
async fn what_is_kept_of_a_discrepancy_has_no_control_characters_and_an_end() {
    #[derive(Debug, thiserror::Error)]
    #[error("{0}")]
    struct Long(String);
    let what = Discrepancy::of(&Long(format!("a\n{}", "x".repeat(1000))));
    assert_eq!(what.as_str().chars().count(), 500);
    assert!(what.as_str().starts_with("ax"));
}
