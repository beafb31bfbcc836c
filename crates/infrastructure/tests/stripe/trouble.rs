//! Whatever goes wrong leaves the payment unknown, and soon.

use std::{net::TcpListener, time::Duration};

use application::billing::PaymentGateway;
use domain::billing::PaymentOutcome;
use serde_json::json;
use testkit::fakes::FakeClock;
use tokio::time::{Instant, pause};

use crate::{
    network::Trouble,
    world::{World, a_payment, gateway},
};

async fn assert_unknown(world: &World, status: u16, body: &str) {
    world.network.suffers([Trouble::Answered(status, body.to_owned())]);
    let outcome = world.gateway.collect(&a_payment("15.00 EUR", "pm_card_visa")).await;
    assert_eq!(outcome, PaymentOutcome::Unknown, "{status} {body}");
}

#[tokio::test]
async fn answers_that_do_not_say_what_happened_leave_it_unknown() {
    let world = World::new();
    let error = |kind: &str| json!({ "error": { "type": kind, "code": "some_code" } }).to_string();
    for status in [401, 403, 409, 418, 424, 429, 500, 502, 503, 504] {
        assert_unknown(&world, status, &error("invalid_request_error")).await;
    }
    assert_unknown(&world, 302, "").await;
    assert_unknown(&world, 400, &error("idempotency_error")).await;
    assert_unknown(&world, 400, &error("api_error")).await;
    assert_eq!(world.charges().await, 0);
}

#[tokio::test]
async fn answers_that_cannot_be_read_leave_it_unknown() {
    let world = World::new();
    let long = json!({ "id": "pi_1", "status": "succeeded", "note": "x".repeat(1024 * 1024) });
    for body in ["", "<html>", "[]", "{}", r#"{"id":"pi_1","status":"succeeded"}"#, &long.to_string()] {
        assert_unknown(&world, 200, body).await;
    }
    for body in ["", "<html>Not Found</html>", r#"{"error":"no"}"#] {
        assert_unknown(&world, 404, body).await;
    }
}

#[tokio::test]
async fn payments_that_the_gateway_is_not_done_with_are_unknown() {
    let world = World::new();
    for status in
        ["processing", "requires_capture", "requires_confirmation", "requires_payment_method", "new"]
    {
        let intent = json!({ "id": "pi_1", "status": status, "amount": 1500, "currency": "eur" });
        assert_unknown(&world, 200, &intent.to_string()).await;
    }
}

#[tokio::test]
async fn the_secret_key_is_not_carried_where_an_answer_points_to() {
    let world = World::new();
    world.network.suffers([Trouble::Redirected(format!("{}/v1/elsewhere", world.network.url()))]);
    let outcome = world.gateway.collect(&a_payment("15.00 EUR", "pm_card_visa")).await;
    assert_eq!(outcome, PaymentOutcome::Unknown);
    assert_eq!(world.asked(), ["POST /v1/payment_intents"]);
}

#[tokio::test]
async fn a_gateway_that_is_not_there_leaves_it_unknown() {
    let nobody = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let gateway = gateway(format!("http://{nobody}"), FakeClock::default().into());
    let outcome = gateway.collect(&a_payment("15.00 EUR", "pm_card_visa")).await;
    assert_eq!(outcome, PaymentOutcome::Unknown);
}

#[tokio::test]
async fn a_gateway_that_is_silent_is_not_waited_for() {
    let world = World::new();
    world.network.suffers([Trouble::Silence]);
    pause();
    let asked = Instant::now();
    let outcome = world.gateway.collect(&a_payment("15.00 EUR", "pm_card_visa")).await;
    assert_eq!(outcome, PaymentOutcome::Unknown);
    assert!(asked.elapsed() < Duration::from_secs(15), "{:?}", asked.elapsed());
}
