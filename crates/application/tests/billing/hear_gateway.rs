//! What the gateway tells by itself: each event counts once, with its receipt or not at all.

use application::{
    billing::{Concern, GatewayNews, HearGateway, HearGatewayError, Heard, News, NoticeRefusal},
    error::Error,
    events::Receipt,
};
use domain::{
    billing::{
        FailureCode, GatewayReference, Payment, PaymentOutcome, PaymentStatus, Refund, RefundOutcome,
        RefundStatus,
    },
    ordering::{Order, OrderStatus},
    shared::Id,
};
use testkit::fakes::{Reaction, ScriptedWebhooks};
use uuid::Uuid;

use crate::world::World;

/// More statements than a notice has.
const MANY: u32 = 40;

fn reference(text: &str) -> GatewayReference {
    GatewayReference::parse(text).unwrap()
}

fn succeeded(payment: &Payment) -> GatewayNews {
    GatewayNews::Payment {
        id: payment.id(),
        outcome: PaymentOutcome::Succeeded { reference: reference("pi_1") },
    }
}

fn declined(payment: &Payment) -> GatewayNews {
    let code = FailureCode::parse("card_declined").unwrap();
    let outcome = PaymentOutcome::Declined { reference: Some(reference("pi_1")), code };
    GatewayNews::Payment { id: payment.id(), outcome }
}

fn given_back(payment: &Payment, refund: Id<Refund>) -> GatewayNews {
    let outcome = RefundOutcome::Succeeded { reference: reference("re_1") };
    GatewayNews::Refund { payment: payment.id(), id: refund, outcome }
}

async fn try_to_tell(
    world: &World,
    event: &str,
    news: GatewayNews,
) -> Result<Heard, Error<HearGatewayError>> {
    let body = world.webhooks.telling(event, news);
    world.hear_gateway().execute(ScriptedWebhooks::SIGNATURE, &body).await
}

async fn tell(world: &World, event: &str, news: GatewayNews) -> Heard {
    try_to_tell(world, event, news).await.unwrap()
}

fn receipts(world: &World) -> Vec<String> {
    world.store.all::<Receipt>().into_iter().map(|receipt| receipt.message).collect()
}

#[track_caller]
fn news(heard: Heard) -> News {
    match heard {
        Heard::Settled(settled) => settled.news,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_payment_that_nobody_asked_for_any_more_is_paid_when_the_gateway_says_so() {
    let world = World::new();
    let payment = world.left_behind();
    let heard = tell(&world, "evt_1", succeeded(&payment)).await;
    assert_eq!(news(heard), News::Recorded);
    assert_eq!((world.payment().status(), world.order_is()), (PaymentStatus::Succeeded, OrderStatus::Paid));
    assert_eq!((world.booked().len(), receipts(&world)), (1, vec!["evt_1".to_owned()]));
}

#[tokio::test]
async fn an_event_that_is_told_again_has_no_second_effect() {
    let world = World::new();
    let payment = world.left_behind();
    tell(&world, "evt_1", succeeded(&payment)).await;
    let before = world.store.contents();
    for _ in 0..2 {
        assert!(matches!(tell(&world, "evt_1", succeeded(&payment)).await, Heard::Before));
    }
    assert_eq!(world.store.contents(), before);
}

#[tokio::test]
async fn what_an_answer_has_told_already_is_heard_and_changes_nothing() {
    let world = World::new();
    let payment = world.left_behind();
    world
        .settle_payment()
        .execute(payment.id(), PaymentOutcome::Succeeded { reference: reference("pi_1") })
        .await
        .unwrap();
    assert_eq!(news(tell(&world, "evt_1", succeeded(&payment)).await), News::None);
    assert_eq!((world.booked().len(), receipts(&world).len(), world.alarm.raised()), (1, 1, vec![]));
}

#[tokio::test]
async fn news_that_come_behind_later_ones_change_nothing() {
    let world = World::new();
    let payment = world.left_behind();
    let waits = PaymentOutcome::RequiresAction { reference: reference("pi_1") };
    let waits = GatewayNews::Payment { id: payment.id(), outcome: waits };
    tell(&world, "evt_2", succeeded(&payment)).await;
    assert_eq!(news(tell(&world, "evt_1", waits).await), News::None);
    assert_eq!((world.payment().status(), world.order_is()), (PaymentStatus::Succeeded, OrderStatus::Paid));
    assert_eq!((receipts(&world).len(), world.alarm.raised()), (2, vec![]));
}

#[tokio::test]
async fn a_refund_is_settled_when_the_gateway_says_so() {
    let world = World::paid().await;
    world.gateway.then(Reaction::MovesAndFallsSilent);
    let refund = world.refund(None).await.unwrap();
    let payment = world.payment();
    assert_eq!(news(tell(&world, "evt_1", given_back(&payment, refund.id)).await), News::Recorded);
    assert_eq!(world.payment().refunds()[0].status, RefundStatus::Succeeded);
    assert_eq!((world.order_is(), world.booked().len()), (OrderStatus::Refunded, 2));
}

#[tokio::test]
async fn a_contradiction_is_heard_once_and_calls_for_people() {
    let world = World::new();
    let payment = world.left_behind();
    tell(&world, "evt_1", succeeded(&payment)).await;
    let News::Disputed(what) = news(tell(&world, "evt_2", declined(&payment)).await) else { panic!() };
    assert_eq!(world.payment().discrepancy(), Some(what.clone()));
    assert_eq!((world.payment().status(), world.order_is()), (PaymentStatus::Succeeded, OrderStatus::Paid));
    tell(&world, "evt_2", declined(&payment)).await;
    assert_eq!(world.alarm.raised(), [(payment.id(), Concern::Discrepancy(what))]);
}

#[tokio::test]
async fn a_refund_that_nobody_asked_for_is_heard_and_calls_for_people() {
    let world = World::paid().await;
    let payment = world.payment();
    let refund = Id::new(Uuid::from_u128(99));
    assert!(matches!(news(tell(&world, "evt_1", given_back(&payment, refund)).await), News::Disputed(_)));
    assert_eq!((world.alarm.raised().len(), world.booked().len()), (1, 1));
}

#[tokio::test]
async fn a_payment_that_is_not_here_is_heard_once_and_calls_for_people() {
    let (world, elsewhere) = (World::new(), World::new());
    let payment = elsewhere.left_behind();
    let refund = given_back(&payment, Id::new(Uuid::from_u128(2)));
    for (event, news) in [("evt_1", succeeded(&payment)), ("evt_1", succeeded(&payment)), ("evt_2", refund)] {
        assert!(matches!(tell(&world, event, news).await, Heard::Unknown(_) | Heard::Before));
    }
    assert_eq!(world.alarm.raised(), [(payment.id(), Concern::NotHere), (payment.id(), Concern::NotHere)]);
    assert_eq!(receipts(&world).len(), 2);
}

#[tokio::test]
async fn what_concerns_nothing_of_ours_is_heard() {
    let world = World::new();
    assert!(matches!(tell(&world, "evt_1", GatewayNews::Other).await, Heard::Nothing));
    assert_eq!((receipts(&world).len(), world.alarm.raised()), (1, vec![]));
}

#[tokio::test]
async fn wherever_it_breaks_nothing_is_left_and_the_next_time_counts() {
    for nth in 1..MANY {
        let world = World::new();
        let payment = world.left_behind();
        let before = world.store.contents();
        world.store.break_statement(nth);
        let outcome = try_to_tell(&world, "evt_1", succeeded(&payment)).await;
        if world.store.was_spared() {
            assert!(nth > 5, "there were only {nth} statements");
            return;
        }
        assert!(matches!(outcome, Err(Error::Store(_))), "statement {nth}");
        assert_eq!(world.store.contents(), before, "statement {nth}");
        assert_eq!(news(tell(&world, "evt_1", succeeded(&payment)).await), News::Recorded, "statement {nth}");
        assert_eq!((world.order_is(), world.booked().len()), (OrderStatus::Paid, 1), "statement {nth}");
    }
    panic!("more than {MANY} statements");
}

#[tokio::test]
async fn a_payment_whose_order_is_missing_is_not_taken_for_one_that_is_not_here() {
    let world = World::new();
    let payment = world.left_behind();
    world.store.remove::<Order>(world.order.id());
    let outcome = try_to_tell(&world, "evt_1", succeeded(&payment)).await;
    assert!(matches!(outcome, Err(Error::Store(_))), "{outcome:?}");
    assert_eq!((receipts(&world).len(), world.alarm.raised()), (0, vec![]));
}

#[tokio::test]
async fn nobody_but_the_gateway_is_believed() {
    let world = World::new();
    let body = world.webhooks.telling("evt_1", succeeded(&world.left_behind()));
    let before = world.store.contents();
    let refusal =
        async |signature: &str, body: &[u8]| match world.hear_gateway().execute(signature, body).await {
            Err(Error::Refused(refusal)) => refusal,
            other => panic!("{other:?}"),
        };
    for (signature, body, expected) in [
        ("", &*body, NoticeRefusal::Malformed),
        ("forged", &*body, NoticeRefusal::Forged),
        (ScriptedWebhooks::STALE, &*body, NoticeRefusal::Stale),
        (ScriptedWebhooks::SIGNATURE, b"what?", NoticeRefusal::Unreadable),
    ] {
        assert_eq!(refusal(signature, body).await, HearGatewayError::Notice(expected));
    }
    let deaf = HearGateway { webhooks: None, ..world.hear_gateway() };
    let outcome = deaf.execute(ScriptedWebhooks::SIGNATURE, &body).await;
    assert!(matches!(outcome, Err(Error::Refused(HearGatewayError::NotConfigured))));
    assert_eq!(world.store.contents(), before);
}
