//! Orders are paid, and nobody pays twice.

use application::{billing::PayOrderError, error::Error, store::StoreError};
use domain::{
    billing::{
        PaymentStatus,
        ledger::{Account, EntryReference},
    },
    ordering::{BeginPaymentRefusal, OrderStatus},
};
use testkit::{actor, factories::a_user, fakes::Reaction};

use crate::world::{World, card, usd};

#[tokio::test]
async fn an_order_that_is_paid_is_paid_in_the_books_too() {
    let world = World::new();
    let payment = world.pay().await.unwrap();
    assert_eq!((payment.status(), payment.amount()), (PaymentStatus::Succeeded, usd(3000)));
    assert_eq!((payment.order_id(), payment.customer_id()), (world.order.id(), world.ann.id()));
    assert_eq!(world.payment().state(), payment.state());
    assert_eq!(world.order_is(), OrderStatus::Paid);
    assert_eq!(world.booked(), [EntryReference::Payment(payment.id())]);
    assert_eq!(world.gateway.moved(), [payment.idempotency_key().as_str()]);
    assert_eq!(world.told(), ["payment.begun", "order.paid", "payment.succeeded"]);

    let balances = world.ledger_accounts().execute(&world.by_admin()).await.unwrap();
    let dollar = usd(0).currency();
    assert!(balances.iter().eq([(Account::GatewayCash, dollar, 3000), (Account::Sales, dollar, -3000)]));
}

#[tokio::test]
async fn a_declined_payment_is_an_answer_and_another_may_be_tried() {
    let world = World::new();
    world.gateway.then(Reaction::Refuses("insufficient_funds"));
    let payment = world.pay().await.unwrap();
    assert_eq!(payment.status(), PaymentStatus::Declined);
    assert_eq!(payment.state().failure_code.as_ref().unwrap().as_str(), "insufficient_funds");
    assert_eq!((world.order_is(), world.booked()), (OrderStatus::Confirmed, vec![]));

    assert_eq!(world.pay().await.unwrap().status(), PaymentStatus::Succeeded);
    assert_eq!((world.order_is(), world.payments().len()), (OrderStatus::Paid, 2));
    assert_eq!(world.gateway.moved().len(), 1);
}

#[tokio::test]
async fn what_the_gateway_does_not_tell_is_an_answer_and_the_order_waits() {
    for (reaction, status) in [
        (Reaction::MovesAndFallsSilent, PaymentStatus::Unknown),
        (Reaction::HearsNothing, PaymentStatus::Unknown),
        (Reaction::Waits, PaymentStatus::RequiresAction),
    ] {
        let world = World::new();
        world.gateway.then(reaction);
        assert_eq!(world.pay().await.unwrap().status(), status, "{reaction:?}");
        assert_eq!((world.order_is(), world.booked()), (OrderStatus::Paying, vec![]));
        let again = world.pay().await;
        assert!(matches!(again, Err(Error::Refused(PayOrderError::Order(BeginPaymentRefusal::UnderWay)))));
        assert_eq!(world.gateway.asked().len(), 1, "{reaction:?}");
    }
}

#[tokio::test]
async fn only_an_order_that_waits_for_it_can_be_paid() {
    for (status, refusal) in [
        (OrderStatus::Pending, BeginPaymentRefusal::NotConfirmed),
        (OrderStatus::Paying, BeginPaymentRefusal::UnderWay),
        (OrderStatus::Paid, BeginPaymentRefusal::AlreadyPaid),
        (OrderStatus::Refunded, BeginPaymentRefusal::AlreadyPaid),
        (OrderStatus::Cancelled, BeginPaymentRefusal::Cancelled),
    ] {
        let world = World::new();
        let order = domain::ordering::OrderState { status, ..world.order.state().clone() };
        world.store.put(domain::ordering::Order::restore(order));
        let before = world.store.contents();
        let outcome = world.pay().await;
        assert!(
            matches!(outcome, Err(Error::Refused(PayOrderError::Order(why))) if why == refusal),
            "{status:?}"
        );
        assert_eq!((world.store.contents(), world.gateway.asked()), (before, vec![]));
    }
}

#[tokio::test]
async fn an_order_is_paid_by_its_customer_alone() {
    let world = World::new();
    let stranger = actor::of(&a_user().named("bob.ray").build());
    let (pay, id) = (world.pay_order(), world.order.id());
    let by = async |actor| pay.execute(&actor, id, card(), None).await;
    assert!(matches!(by(stranger).await, Err(Error::Store(StoreError::NotFound))));
    assert!(matches!(by(world.by_admin()).await, Err(Error::Store(StoreError::OutOfScope))));
    let anonymous = application::authz::Actor::anonymous();
    assert!(matches!(by(anonymous).await, Err(Error::Forbidden(forbidden)) if forbidden.anonymous));
    assert_eq!(world.gateway.asked(), [""; 0]);
}

#[tokio::test]
async fn two_who_pay_at_once_make_one_payment() {
    let world = World::new();
    let (one, other) = tokio::join!(world.pay_once("key-1"), world.pay_once("key-2"));
    assert_eq!([&one, &other].into_iter().filter(|answer| answer.is_ok()).count(), 1);
    assert_eq!((world.payments().len(), world.gateway.moved().len()), (1, 1));
}
