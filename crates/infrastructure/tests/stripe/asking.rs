//! What becomes of a payment that is asked for.

use application::billing::PaymentGateway;
use domain::billing::{GatewayReference, PaymentOutcome};
use serde_json::json;

use crate::{
    network::Trouble,
    world::{World, a_payment, knowing},
};

pub(crate) fn reference_of(outcome: &PaymentOutcome) -> String {
    match outcome {
        PaymentOutcome::Succeeded { reference }
        | PaymentOutcome::RequiresAction { reference }
        | PaymentOutcome::Declined { reference: Some(reference), .. } => reference.as_str().to_owned(),
        other => panic!("{other:?} has no reference"),
    }
}

pub(crate) fn code_of(outcome: &PaymentOutcome) -> &str {
    match outcome {
        PaymentOutcome::Declined { code, .. } => code.as_str(),
        other => panic!("{other:?} is not declined"),
    }
}

#[tokio::test]
async fn a_card_is_charged_with_the_amount_and_told_what_for() {
    let world = World::new();
    let payment = a_payment("15.00 EUR", "pm_card_visa");
    let outcome = world.gateway.collect(&payment).await;
    let PaymentOutcome::Succeeded { reference } = outcome else { panic!("{outcome:?}") };

    let intent = world.get(&format!("payment_intents/{}", reference.as_str())).await;
    assert_eq!(
        (&intent["status"], &intent["amount"], &intent["currency"]),
        (&json!("succeeded"), &json!(1500), &json!("eur"))
    );
    let marks = json!({ "payment_id": payment.id().to_string(), "order_id": payment.order_id().to_string() });
    assert_eq!(intent["metadata"], marks);
    assert_eq!(world.charges().await, 1);
}

#[tokio::test]
async fn a_question_names_its_key_the_version_and_the_account() {
    let world = World::new();
    let payment = a_payment("15.00 EUR", "pm_card_visa");
    world.gateway.collect(&payment).await;

    let questions = world.network.questions();
    let [question] = questions.as_slice() else { panic!("{} questions", questions.len()) };
    assert_eq!(question.line, "POST /v1/payment_intents");
    assert_eq!(question.header("idempotency-key"), Some(payment.idempotency_key().as_str()));
    assert_eq!(question.header("stripe-version"), Some("2025-09-30.clover"));
    assert_eq!(question.header("authorization"), Some("Bearer sk_test_0123456789"));
    assert_eq!(question.field("payment_method_types[0]").as_deref(), Some("card"));
}

#[tokio::test]
async fn a_declined_card_is_a_declined_payment_with_its_reason() {
    let world = World::new();
    let outcome = world.gateway.collect(&a_payment("15.00 EUR", "pm_card_chargeCustomerFail")).await;
    assert_eq!(code_of(&outcome), "card_declined");
}

#[tokio::test]
async fn the_word_of_the_bank_goes_before_that_of_the_gateway() {
    let world = World::new();
    let error = json!({ "error": {
        "type": "card_error", "code": "card_declined", "decline_code": "insufficient_funds",
        "payment_intent": {
            "id": "pi_1", "status": "requires_payment_method", "amount": 1500, "currency": "eur",
            "last_payment_error": { "code": "card_declined", "decline_code": "insufficient_funds" },
        },
    }});
    world.network.suffers([Trouble::Answered(402, error.to_string())]);
    let outcome = world.gateway.collect(&a_payment("15.00 EUR", "pm_card_visa")).await;
    assert_eq!((reference_of(&outcome).as_str(), code_of(&outcome)), ("pi_1", "insufficient_funds"));
}

#[tokio::test]
async fn a_payment_method_that_nobody_entered_is_declined() {
    let world = World::new();
    let error = json!({ "error": { "type": "invalid_request_error", "code": "resource_missing", "param": "payment_method" } });
    world.network.suffers([Trouble::Answered(404, error.to_string())]);
    let outcome = world.gateway.collect(&a_payment("15.00 EUR", "pm_nonsense")).await;
    assert_eq!(code_of(&outcome), "resource_missing");
}

#[tokio::test]
async fn a_reason_that_cannot_be_kept_is_still_a_decline() {
    let world = World::new();
    let error = json!({ "error": { "type": "invalid_request_error", "message": "Bad request" } });
    world.network.suffers([Trouble::Answered(400, error.to_string())]);
    let outcome = world.gateway.collect(&a_payment("15.00 EUR", "pm_card_visa")).await;
    assert_eq!(code_of(&outcome), "unspecified");
}

#[tokio::test]
async fn a_customer_who_confirms_with_their_bank_has_paid() {
    let world = World::new();
    let method = world.card("4000002500003155").await;
    let payment = a_payment("15.00 EUR", &method);
    let outcome = world.gateway.collect(&payment).await;
    assert!(matches!(outcome, PaymentOutcome::RequiresAction { .. }), "{outcome:?}");
    assert_eq!(world.charges().await, 0);

    authenticate(&world, &outcome, "true").await;

    let paid = world.gateway.collect(&knowing(&payment, outcome.clone())).await;
    let reference = GatewayReference::parse(&reference_of(&outcome)).unwrap();
    assert_eq!(paid, PaymentOutcome::Succeeded { reference });
    assert_eq!(world.charges().await, 1);
}

#[tokio::test]
async fn a_customer_who_does_not_is_declined() {
    let world = World::new();
    let method = world.card("4000002500003155").await;
    let payment = a_payment("15.00 EUR", &method);
    let outcome = world.gateway.collect(&payment).await;

    authenticate(&world, &outcome, "false").await;

    let declined = world.gateway.collect(&knowing(&payment, outcome)).await;
    assert_eq!(code_of(&declined), "payment_intent_authentication_failure");
    assert_eq!(world.charges().await, 0);
}

#[tokio::test]
async fn an_amount_that_the_gateway_cannot_write_is_declined_without_asking() {
    let world = World::new();
    let outcome = world.gateway.collect(&a_payment("1.234 KWD", "pm_card_visa")).await;
    assert_eq!(code_of(&outcome), "amount_not_supported");
    assert_eq!(world.asked(), Vec::<String>::new());
}

async fn authenticate(world: &World, outcome: &PaymentOutcome, success: &str) {
    let reference = reference_of(outcome);
    let intent = world.get(&format!("payment_intents/{reference}")).await;
    let form = [("client_secret", intent["client_secret"].as_str().unwrap()), ("success", success)];
    world.post(&format!("v1/payment_intents/{reference}/_authenticate"), &form).await;
}
