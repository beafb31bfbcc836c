//! Asking again tells what is true now, and moves no money a second time.

use std::time::Duration;

use application::billing::PaymentGateway;
use domain::billing::PaymentOutcome;
use serde_json::json;

use crate::{
    asking::{code_of, reference_of},
    network::Trouble,
    world::{World, a_payment, knowing, referring_to},
};

const HOUR: Duration = Duration::from_hours(1);

#[tokio::test]
async fn when_the_answer_is_lost_after_the_money_was_taken_asking_again_finds_it() {
    for trouble in [Trouble::AnswerLost, Trouble::AnswerTorn] {
        let world = World::new();
        let payment = a_payment("15.00 EUR", "pm_card_visa");
        world.network.suffers([trouble]);
        assert_eq!(world.gateway.collect(&payment).await, PaymentOutcome::Unknown);
        assert_eq!(world.charges().await, 1, "the money was taken");

        let payment = knowing(&payment, PaymentOutcome::Unknown);
        let found = world.gateway.collect(&payment).await;
        assert!(matches!(found, PaymentOutcome::Succeeded { .. }), "{found:?}");
        assert_eq!(world.charges().await, 1, "and not a second time");
    }
}

#[tokio::test]
async fn when_the_answer_is_lost_after_the_card_was_declined_asking_again_finds_that() {
    let world = World::new();
    let payment = a_payment("15.00 EUR", "pm_card_chargeCustomerFail");
    world.network.suffers([Trouble::AnswerLost]);
    assert_eq!(world.gateway.collect(&payment).await, PaymentOutcome::Unknown);

    let found = world.gateway.collect(&payment).await;
    assert_eq!(code_of(&found), "card_declined");
    assert_eq!(world.charges().await, 1, "the card was tried once");
}

#[tokio::test]
async fn when_the_question_is_lost_asking_again_takes_the_money() {
    let world = World::new();
    let payment = a_payment("15.00 EUR", "pm_card_visa");
    world.network.suffers([Trouble::Lost]);
    assert_eq!(world.gateway.collect(&payment).await, PaymentOutcome::Unknown);
    assert_eq!(world.charges().await, 0);

    let found = world.gateway.collect(&payment).await;
    assert!(matches!(found, PaymentOutcome::Succeeded { .. }), "{found:?}");
    assert_eq!(world.charges().await, 1);
}

#[tokio::test]
async fn what_is_true_now_counts_and_not_what_was_answered_first() {
    let world = World::new();
    let method = world.card("4000002500003155").await;
    let payment = a_payment("15.00 EUR", &method);
    world.network.suffers([Trouble::AnswerLost]);
    assert_eq!(world.gateway.collect(&payment).await, PaymentOutcome::Unknown);
    let intent = &world.get("payment_intents").await["data"][0];
    let form = [("client_secret", intent["client_secret"].as_str().unwrap()), ("success", "true")];
    world.post(&format!("v1/payment_intents/{}/_authenticate", intent["id"].as_str().unwrap()), &form).await;

    let found = world.gateway.collect(&payment).await;
    assert!(matches!(found, PaymentOutcome::Succeeded { .. }), "the kept answer requires action: {found:?}");
}

#[tokio::test]
async fn a_decline_that_was_kept_does_not_hide_what_became_of_the_payment_since() {
    let world = World::new();
    let payment = a_payment("15.00 EUR", "pm_card_visa");
    let paid = world.gateway.collect(&payment).await;
    let intent = json!({
        "id": reference_of(&paid), "status": "requires_payment_method", "amount": 1500, "currency": "eur",
        "last_payment_error": { "code": "card_declined" },
    });
    let error =
        json!({ "error": { "type": "card_error", "code": "card_declined", "payment_intent": intent } });
    world.network.suffers([Trouble::Replayed(402, error.to_string())]);

    assert_eq!(world.gateway.collect(&payment).await, paid);
}

#[tokio::test]
async fn two_who_ask_at_once_take_the_money_once() {
    let world = World::new();
    let payment = a_payment("15.00 EUR", "pm_card_visa");
    let (one, other) = tokio::join!(world.gateway.collect(&payment), world.gateway.collect(&payment));
    for outcome in [one, other] {
        // Stripe does not answer to a key that it is working on.
        assert!(matches!(outcome, PaymentOutcome::Succeeded { .. } | PaymentOutcome::Unknown), "{outcome:?}");
    }
    assert_eq!(world.charges().await, 1);
}

#[tokio::test]
async fn a_failure_that_the_gateway_keeps_with_the_key_is_looked_behind() {
    let world = World::new();
    let payment = a_payment("15.00 EUR", "pm_card_visa");
    world.network.suffers([Trouble::DoneAndFailed]);
    assert_eq!(world.gateway.collect(&payment).await, PaymentOutcome::Unknown);

    let found = world.gateway.collect(&payment).await;
    assert!(matches!(found, PaymentOutcome::Succeeded { .. }), "{found:?}");
    assert_eq!(world.charges().await, 1);
}

#[tokio::test]
async fn once_the_gateway_may_have_forgotten_the_key_the_payment_is_searched_for() {
    let world = World::new();
    let payment = a_payment("15.00 EUR", "pm_card_visa");
    world.network.suffers([Trouble::AnswerLost]);
    assert_eq!(world.gateway.collect(&payment).await, PaymentOutcome::Unknown);
    world.network.forget_keys();
    world.clock.advance(23 * HOUR);

    let found = world.gateway.collect(&payment).await;
    assert!(matches!(found, PaymentOutcome::Succeeded { .. }), "{found:?}");
    assert_eq!(world.charges().await, 1);
}

#[tokio::test]
async fn a_payment_that_was_not_asked_for_in_a_day_is_given_up() {
    let world = World::new();
    let payment = a_payment("15.00 EUR", "pm_card_visa");
    world.clock.advance(23 * HOUR);
    assert_eq!(
        world.gateway.collect(&payment).await,
        PaymentOutcome::Unknown,
        "the search may be an hour behind"
    );
    world.clock.advance(HOUR);
    assert_eq!(code_of(&world.gateway.collect(&payment).await), "not_collected");
    assert_eq!(world.charges().await, 0);
}

#[tokio::test]
async fn a_payment_that_is_there_twice_is_left_to_people() {
    let world = World::new();
    world.clock.advance(24 * HOUR);
    let intent = |id| json!({ "id": id, "status": "succeeded", "amount": 1500, "currency": "eur" });
    let page = json!({ "data": [intent("pi_1"), intent("pi_2")], "has_more": false });
    world.network.suffers([Trouble::Answered(200, page.to_string())]);
    let outcome = world.gateway.collect(&a_payment("15.00 EUR", "pm_card_visa")).await;
    assert_eq!(outcome, PaymentOutcome::Unknown);
}

#[tokio::test]
async fn a_payment_that_the_gateway_has_named_is_only_looked_at() {
    let world = World::new();
    let payment = a_payment("15.00 EUR", "pm_card_visa");
    let outcome = world.gateway.collect(&payment).await;
    let known = referring_to(&payment, &reference_of(&outcome));
    world.clock.advance(48 * HOUR);

    assert_eq!(world.gateway.collect(&known).await, outcome);
    assert_eq!(world.asked()[1..], [format!("GET /v1/payment_intents/{}", reference_of(&outcome))]);
}

#[tokio::test]
async fn a_payment_of_another_account_is_unknown_and_not_declined() {
    let world = World::new();
    let payment = referring_to(&a_payment("15.00 EUR", "pm_card_visa"), "pi_of_another_account");
    assert_eq!(world.gateway.collect(&payment).await, PaymentOutcome::Unknown);
}

#[tokio::test]
async fn a_payment_of_another_amount_is_not_the_one() {
    let world = World::new();
    let outcome = world.gateway.collect(&a_payment("15.00 EUR", "pm_card_visa")).await;
    for amount in ["14.99 EUR", "15.00 USD"] {
        let payment = referring_to(&a_payment(amount, "pm_card_visa"), &reference_of(&outcome));
        assert_eq!(world.gateway.collect(&payment).await, PaymentOutcome::Unknown, "{amount}");
    }
}
