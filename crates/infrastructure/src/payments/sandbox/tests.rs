use std::{sync::Arc, time::Duration};

use application::billing::PaymentGateway;
use domain::{
    billing::{Payment, PaymentOutcome, PaymentStatus, RefundOutcome},
    shared::Id,
};
use testkit::{
    factories::{a_payment, a_product, a_user, an_order},
    fakes::FakeClock,
};
use uuid::Uuid;

use super::{BANK_WAITS, SILENCE, SLOWNESS, SandboxGateway};

fn gateway() -> (SandboxGateway, Arc<FakeClock>) {
    let clock = Arc::new(FakeClock::default());
    (SandboxGateway::new(clock.clone()), clock)
}

fn payment(method: &str, status: PaymentStatus) -> Payment {
    let order = an_order(&a_user().build()).of(&a_product().build(), 1).build();
    a_payment(&order).with(method).that_is(status).build()
}

async fn ask(gateway: &SandboxGateway, method: &str) -> PaymentOutcome {
    gateway.collect(&payment(method, PaymentStatus::Pending)).await
}

fn why(outcome: &PaymentOutcome) -> Option<&str> {
    match outcome {
        PaymentOutcome::Declined { code, .. } => Some(code.as_str()),
        _ => None,
    }
}

#[tokio::test]
async fn each_card_does_what_is_written_about_it() {
    let (gateway, _) = gateway();
    for method in ["pm_card_visa", "pm_card_mastercard", "pm_card_refundFail"] {
        assert_eq!(ask(&gateway, method).await.status(), PaymentStatus::Succeeded, "{method}");
    }
    for (method, code) in [
        ("pm_card_chargeDeclined", "card_declined"),
        ("pm_card_chargeDeclinedInsufficientFunds", "insufficient_funds"),
        ("pm_card_chargeDeclinedExpiredCard", "expired_card"),
        ("pm_card_of_somebody", "invalid_payment_method"),
    ] {
        assert_eq!(why(&ask(&gateway, method).await), Some(code), "{method}");
    }
}

#[tokio::test]
async fn the_same_question_has_the_same_answer_in_another_process() {
    let first = ask(&gateway().0, "pm_card_visa").await;
    assert_eq!(ask(&gateway().0, "pm_card_visa").await, first);
}

#[tokio::test]
async fn however_late_it_is_asked_it_answers_the_same() {
    let (gateway, clock) = gateway();
    let first = ask(&gateway, "pm_card_visa").await;
    clock.advance(Duration::from_hours(100));
    assert_eq!(ask(&gateway, "pm_card_visa").await, first);
}

#[tokio::test]
async fn the_card_that_times_out_has_taken_the_money_and_says_so_later() {
    let (gateway, clock) = gateway();
    assert_eq!(ask(&gateway, "pm_card_timeout").await, PaymentOutcome::Unknown);
    clock.advance(SILENCE);
    assert_eq!(ask(&gateway, "pm_card_timeout").await.status(), PaymentStatus::Succeeded);
}

#[tokio::test]
async fn an_action_that_nobody_takes_ends_in_a_decline() {
    let (gateway, clock) = gateway();
    let card = "pm_card_authenticationRequired";
    assert_eq!(ask(&gateway, card).await.status(), PaymentStatus::RequiresAction);
    clock.advance(BANK_WAITS);
    assert_eq!(why(&ask(&gateway, card).await), Some("authentication_failed"));
}

#[tokio::test]
async fn refunds_go_the_way_of_their_card() {
    let (gateway, clock) = gateway();
    let refund = async |method| {
        let mut payment = payment(method, PaymentStatus::Succeeded);
        payment.request_refund(Id::new(Uuid::from_u128(7)), payment.amount(), FakeClock::START).unwrap();
        gateway.refund(&payment, &payment.refunds()[0]).await
    };
    assert!(matches!(refund("pm_card_visa").await, RefundOutcome::Succeeded { .. }));
    assert!(
        matches!(refund("pm_card_refundFail").await, RefundOutcome::Failed { code } if code.as_str() == "refund_declined")
    );
    assert_eq!(refund("pm_card_timeout").await, RefundOutcome::Unknown);
    clock.advance(SILENCE);
    assert!(matches!(refund("pm_card_timeout").await, RefundOutcome::Succeeded { .. }));
}

#[tokio::test(start_paused = true)]
async fn the_slow_card_takes_its_time_once() {
    let (gateway, clock) = gateway();
    let started = tokio::time::Instant::now();
    assert_eq!(ask(&gateway, "pm_card_slow").await.status(), PaymentStatus::Succeeded);
    assert_eq!(started.elapsed(), SLOWNESS);
    clock.advance(SLOWNESS);
    assert_eq!(ask(&gateway, "pm_card_slow").await.status(), PaymentStatus::Succeeded);
    assert_eq!(started.elapsed(), SLOWNESS);
}
