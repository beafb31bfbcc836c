//! Requests with a key: done once, answered the same, whoever repeats them when.

use std::{sync::Arc, time::Duration};

use application::{
    billing::{PayOrderError, PaymentGateway},
    error::Error,
    idempotency::{ABANDONED_AFTER, Answer, InFlight},
};
use async_trait::async_trait;
use domain::{
    billing::{Payment, PaymentOutcome, PaymentStatus, Refund, RefundOutcome},
    ordering::{BeginPaymentRefusal, OrderStatus},
};
use testkit::fakes::{Reaction, ScriptedGateway};
use tokio::sync::Semaphore;

use crate::world::World;

/// A gateway that takes its time: until a test says so.
struct SlowGateway {
    gateway: Arc<ScriptedGateway>,
    asked: Semaphore,
    answers: Semaphore,
}

impl SlowGateway {
    fn of(world: &World) -> Arc<Self> {
        let none = || Semaphore::new(0);
        Arc::new(Self { gateway: world.gateway.clone(), asked: none(), answers: none() })
    }
}

#[async_trait]
impl PaymentGateway for SlowGateway {
    async fn collect(&self, payment: &Payment) -> PaymentOutcome {
        let outcome = self.gateway.collect(payment).await;
        self.asked.add_permits(1);
        self.answers.acquire().await.unwrap().forget();
        outcome
    }

    async fn refund(&self, payment: &Payment, refund: &Refund) -> RefundOutcome {
        self.gateway.refund(payment, refund).await
    }
}

/// Sends the request, and dies when the gateway has heard of it.
async fn dies_while_asking(world: &World) {
    let gateway = SlowGateway::of(world);
    tokio::select! {
        answer = world.pay_by(gateway.clone(), "key-1") => panic!("{answer:?}"),
        asked = gateway.asked.acquire() => asked.unwrap().forget(),
    }
}

#[tokio::test]
async fn a_repetition_gets_the_same_answer_and_charges_nobody() {
    for reaction in [Reaction::Moves, Reaction::Refuses("card_declined"), Reaction::MovesAndFallsSilent] {
        let world = World::new();
        world.gateway.then(reaction);
        let first = world.pay_once("key-1").await.unwrap();
        assert_eq!(world.pay_once("key-1").await.unwrap(), first);
        assert_eq!((world.payments().len(), world.gateway.asked().len()), (1, 1), "{reaction:?}");
    }
}

#[tokio::test]
async fn an_answer_stays_what_it_was_when_more_is_known() {
    let world = World::new();
    world.gateway.then(Reaction::MovesAndFallsSilent);
    let first = world.pay_once("key-1").await.unwrap();
    world.clock.advance(Duration::from_secs(61));
    world.reconcile().execute(&testkit::actor::system()).await.unwrap();
    assert_eq!(world.payment().status(), PaymentStatus::Succeeded);
    assert_eq!(world.pay_once("key-1").await.unwrap(), first);
}

#[tokio::test]
async fn whoever_repeats_a_request_that_is_under_way_is_told_to_come_back() {
    let world = World::new();
    let gateway = SlowGateway::of(&world);
    let first = world.pay_by(gateway.clone(), "key-1");
    let repetition = async {
        gateway.asked.acquire().await.unwrap().forget();
        let outcome = world.pay_once("key-1").await;
        gateway.answers.add_permits(1);
        outcome
    };
    let (first, repetition) = tokio::join!(first, repetition);
    assert!(matches!(repetition, Err(Error::InFlight(InFlight))));
    assert_eq!(world.pay_once("key-1").await.unwrap(), first.unwrap());
    assert_eq!(world.gateway.asked().len(), 1);
}

#[tokio::test]
async fn a_request_whose_first_sender_died_is_gone_on_with() {
    let world = World::new();
    dies_while_asking(&world).await;
    assert!(matches!(world.pay_once("key-1").await, Err(Error::InFlight(InFlight))), "they may be alive");
    let other = world.pay_once("key-2").await;
    assert!(matches!(other, Err(Error::Refused(PayOrderError::Order(BeginPaymentRefusal::UnderWay)))));

    world.clock.advance(ABANDONED_AFTER);
    let answer = world.pay_once("key-1").await.unwrap();
    assert_eq!(answer.body, format!("{} succeeded", world.payment().id()));
    assert_eq!((world.order_is(), world.gateway.moved().len()), (OrderStatus::Paid, 1));
    assert_eq!(world.pay_once("key-1").await.unwrap(), answer);
}

#[tokio::test]
async fn what_was_settled_meanwhile_is_answered_without_asking_again() {
    let world = World::new();
    dies_while_asking(&world).await;
    world.clock.advance(Duration::from_secs(61));
    world.reconcile().execute(&testkit::actor::system()).await.unwrap();
    let asked = world.gateway.asked().len();
    let answer = world.pay_once("key-1").await.unwrap();
    assert_eq!(answer.body, format!("{} succeeded", world.payment().id()));
    assert_eq!(world.gateway.asked().len(), asked);
}

#[tokio::test]
async fn somebody_taken_for_dead_who_comes_back_gives_the_answer_that_was_given() {
    let world = World::new();
    let slow = SlowGateway::of(&world);
    let (first, second) = tokio::join!(world.pay_by(slow.clone(), "key-1"), async {
        slow.asked.acquire().await.unwrap().forget();
        world.clock.advance(ABANDONED_AFTER);
        let second = world.pay_once("key-1").await;
        slow.answers.add_permits(1);
        second
    });
    assert_eq!(first.unwrap(), second.unwrap());
    assert_eq!((world.payments().len(), world.booked().len(), world.gateway.moved().len()), (1, 1, 1));
}

#[tokio::test]
async fn a_refusal_is_not_kept() {
    let world = World::new();
    world.gateway.then(Reaction::Refuses("card_declined"));
    world.pay_once("key-1").await.unwrap();
    world.left_behind();
    let refused = world.pay_once("key-2").await;
    assert!(matches!(refused, Err(Error::Refused(_))));
    world.clock.advance(Duration::from_secs(61));
    world.gateway.then(Reaction::Refuses("card_declined"));
    world.reconcile().execute(&testkit::actor::system()).await.unwrap();
    let answer: Answer = world.pay_once("key-2").await.unwrap();
    assert!(answer.body.ends_with("succeeded"), "{}", answer.body);
}
