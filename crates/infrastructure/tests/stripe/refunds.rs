//! Giving money back.

use std::time::Duration;

use application::billing::PaymentGateway;
use domain::billing::{Payment, RefundOutcome};
use serde_json::json;

use crate::{
    network::Trouble,
    world::{World, a_payment, a_refund, knowing},
};

/// 15.00 EUR that were paid.
async fn paid(world: &World) -> Payment {
    let payment = a_payment("15.00 EUR", "pm_card_visa");
    let outcome = world.gateway.collect(&payment).await;
    knowing(&payment, outcome)
}

fn is_done(outcome: &RefundOutcome) -> bool {
    matches!(outcome, RefundOutcome::Succeeded { .. })
}

#[tokio::test]
async fn a_part_of_a_payment_is_given_back() {
    let world = World::new();
    let payment = paid(&world).await;
    let refund = a_refund(2, "5.00", "EUR");
    let outcome = world.gateway.refund(&payment, &refund).await;
    let RefundOutcome::Succeeded { reference } = outcome else { panic!("{outcome:?}") };

    let kept = world.get(&format!("refunds/{}", reference.as_str())).await;
    let marks = json!({ "payment_id": payment.id().to_string(), "refund_id": refund.id.to_string() });
    assert_eq!((&kept["amount"], &kept["metadata"]), (&json!(500), &marks));
    let question = world.network.questions().pop().unwrap();
    assert_eq!(question.line, "POST /v1/refunds");
    assert_eq!(question.header("idempotency-key"), Some(refund.idempotency_key().as_str()));
}

#[tokio::test]
async fn when_the_answer_is_lost_asking_again_finds_the_refund_and_gives_back_no_more() {
    let world = World::new();
    let payment = paid(&world).await;
    let refund = a_refund(2, "5.00", "EUR");
    world.network.suffers([looks(), Trouble::AnswerLost]);
    assert_eq!(world.gateway.refund(&payment, &refund).await, RefundOutcome::Unknown);
    assert_eq!(world.refunds().await, 1);
    // However long ago that was.
    world.network.forget_keys();

    assert!(is_done(&world.gateway.refund(&payment, &refund).await));
    assert_eq!(world.refunds().await, 1);
}

#[tokio::test]
async fn two_who_ask_at_once_give_back_once() {
    let world = World::new();
    let payment = paid(&world).await;
    let refund = a_refund(2, "5.00", "EUR");
    world.network.suffers([looks(), looks()]);
    tokio::join!(world.gateway.refund(&payment, &refund), world.gateway.refund(&payment, &refund));
    assert_eq!(world.refunds().await, 1);
}

#[tokio::test]
async fn a_refund_is_found_among_more_than_one_page() {
    let world = World::new();
    let payment = paid(&world).await;
    let wanted = a_refund(2, "5.00", "EUR");
    let entry = |id: &str, refund: &str| json!({ "id": id, "status": "succeeded", "metadata": { "refund_id": refund } });
    let page = |entry, has_more| {
        Trouble::Answered(200, json!({ "data": [entry], "has_more": has_more }).to_string())
    };
    world
        .network
        .suffers([page(entry("re_1", "another"), true), page(entry("re_2", &wanted.id.to_string()), false)]);

    let outcome = world.gateway.refund(&payment, &wanted).await;
    let RefundOutcome::Succeeded { reference } = outcome else { panic!("{outcome:?}") };
    assert_eq!(reference.as_str(), "re_2");
    assert!(world.asked().pop().unwrap().ends_with("&limit=100&starting_after=re_1"));
    assert_eq!(world.refunds().await, 0);
}

#[tokio::test]
async fn refunds_of_one_payment_are_told_apart() {
    let world = World::new();
    let payment = paid(&world).await;
    for number in [2, 3] {
        assert!(is_done(&world.gateway.refund(&payment, &a_refund(number, "5.00", "EUR")).await));
    }
    assert_eq!(world.refunds().await, 2);
}

#[tokio::test]
async fn a_refund_that_the_gateway_refuses_has_failed() {
    let world = World::new();
    let payment = paid(&world).await;
    let error = json!({ "error": { "type": "invalid_request_error", "code": "charge_already_refunded" } });
    world.network.suffers([looks(), Trouble::Answered(400, error.to_string())]);
    assert_eq!(
        world.gateway.refund(&payment, &a_refund(2, "5.00", "EUR")).await,
        failed("charge_already_refunded")
    );
}

#[tokio::test]
async fn a_refund_ends_as_the_bank_says() {
    let world = World::new();
    let payment = paid(&world).await;
    let refund = a_refund(2, "5.00", "EUR");
    let cases = [
        (
            json!({ "status": "failed", "failure_reason": "expired_or_canceled_card" }),
            failed("expired_or_canceled_card"),
        ),
        (json!({ "status": "canceled" }), failed("canceled")),
        (json!({ "status": "pending" }), RefundOutcome::Unknown),
        (json!({ "status": "requires_action" }), RefundOutcome::Unknown),
        (json!({ "status": null }), RefundOutcome::Unknown),
    ];
    for (mut state, expected) in cases {
        state["id"] = json!("re_1");
        world.network.suffers([looks(), Trouble::Answered(200, state.to_string())]);
        assert_eq!(world.gateway.refund(&payment, &refund).await, expected, "{state}");
    }
}

#[tokio::test]
async fn what_goes_wrong_leaves_the_refund_unknown() {
    let world = World::new();
    let payment = paid(&world).await;
    let refund = a_refund(2, "5.00", "EUR");
    let error = json!({ "error": { "type": "invalid_request_error" } }).to_string();
    let troubles = [
        vec![Trouble::Lost],
        vec![Trouble::Answered(401, error.clone())],
        vec![Trouble::Answered(404, error.clone())],
        vec![looks(), Trouble::Lost],
        vec![looks(), Trouble::Answered(409, error.clone())],
        vec![looks(), Trouble::Answered(500, error)],
        vec![looks(), Trouble::Answered(200, "{}".to_owned())],
    ];
    for trouble in troubles {
        world.network.suffers(trouble);
        assert_eq!(world.gateway.refund(&payment, &refund).await, RefundOutcome::Unknown);
    }
    assert_eq!(world.refunds().await, 0);
}

#[tokio::test]
async fn a_silent_gateway_is_not_waited_for() {
    let world = World::new();
    let payment = paid(&world).await;
    world.network.suffers([Trouble::Silence]);
    tokio::time::pause();
    let asked = tokio::time::Instant::now();
    assert_eq!(world.gateway.refund(&payment, &a_refund(2, "5.00", "EUR")).await, RefundOutcome::Unknown);
    assert!(asked.elapsed() < Duration::from_secs(15));
}

/// The look for refunds that were made before finds none.
fn looks() -> Trouble {
    Trouble::Answered(200, json!({ "data": [], "has_more": false }).to_string())
}

fn failed(code: &str) -> RefundOutcome {
    RefundOutcome::Failed { code: domain::billing::FailureCode::parse(code).unwrap() }
}
