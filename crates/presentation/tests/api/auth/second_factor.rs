//! Logging in to an account that asks for a second factor.

use domain::identity::{TotpSecret, User};
use serde_json::{Value, json};
use testkit::{
    factories::{UserBuilder, a_user, an_api_key},
    fakes::PlainSecondFactors,
};

use application::ports::Clock as _;
use std::time::Duration;

use crate::support::{Answer, Client, Service};

/// The first that the doubles make.
const SECRET: TotpSecret = TotpSecret::new([1; 20]);

const TOTP: &str = "/api/v1/me/second-factor/totp";
const STEP: Duration = Duration::from_secs(30);

fn code(service: &Service) -> Value {
    json!(PlainSecondFactors::code(&SECRET, service.clock.now()).reveal())
}

/// Ann has set up a second factor, and is logged in. Gives her recovery codes.
async fn ann(service: &Service) -> (User, Client, Vec<String>) {
    let (user, client) = service.with(a_user().named("ann.lee")).await;
    let begun = client.post(TOTP).send().await.expect(200).json();
    assert_eq!(begun["secret"], SECRET.reveal());
    let confirmed = client.post(format!("{TOTP}/confirm")).json(json!({"code": code(service)})).send().await;
    let codes = confirmed.expect(200).json()["recovery_codes"].clone();
    service.clock.advance(STEP);
    (user, client, serde_json::from_value(codes).unwrap())
}

async fn log_in(client: &Client, password: &str) -> Answer {
    client.post("/api/v1/auth/login").json(json!({"username": "ann.lee", "password": password})).send().await
}

async fn challenge(client: &Client) -> Value {
    let answer = log_in(client, UserBuilder::PASSWORD).await.expect_problem(401, "second-factor-required");
    assert!(answer.header("set-cookie").is_none());
    answer.json()["challenge"].clone()
}

async fn finish(client: &Client, challenge: &Value, code: Value) -> Answer {
    let body = json!({"challenge": challenge, "code": code});
    client.post("/api/v1/auth/login/second-factor").json(body).send().await
}

#[tokio::test]
async fn a_log_in_takes_the_password_and_the_code_that_the_app_shows() {
    let service = Service::start();
    ann(&service).await;
    let client = service.client();
    let challenge = challenge(&client).await;
    client.get("/api/v1/me").send().await.expect(401);
    finish(&client, &challenge, json!("999999")).await.expect_problem(401, "second-factor-failed");
    let answer = finish(&client, &challenge, code(&service)).await.expect(200);
    assert_eq!(answer.json()["username"], "ann.lee");
    client.get("/api/v1/me").send().await.expect(200);
    finish(&service.client(), &challenge, code(&service)).await.expect_problem(401, "sign-in-ended");
}

#[tokio::test]
async fn a_wrong_password_is_answered_as_for_anybody_else() {
    let service = Service::start();
    ann(&service).await;
    let client = service.client();
    let answer = log_in(&client, "wrong").await.expect_problem(401, "invalid-credentials");
    assert!(answer.json().get("challenge").is_none());
}

#[tokio::test]
async fn a_recovery_code_does_once_and_is_taken_however_it_is_typed() {
    let service = Service::start();
    let (_, client, codes) = ann(&service).await;
    let visitor = service.client();
    let typed = codes[0].to_uppercase().replace('-', " ");
    finish(&visitor, &challenge(&visitor).await, json!(typed)).await.expect(200);
    let state = client.get("/api/v1/me/second-factor").send().await.expect(200).json();
    assert_eq!(state["recovery_codes_left"], 9);
    let other = service.client();
    let again = finish(&other, &challenge(&other).await, json!(codes[0])).await;
    again.expect_problem(401, "second-factor-failed");
}

#[tokio::test]
async fn wrong_codes_have_to_wait_longer_and_longer() {
    let service = Service::start();
    ann(&service).await;
    let client = service.client();
    for _ in 0..5 {
        let challenge = challenge(&client).await;
        finish(&client, &challenge, json!("999999")).await.expect_problem(401, "second-factor-failed");
    }
    let challenge = challenge(&client).await;
    let answer = finish(&client, &challenge, code(&service)).await.expect_problem(429, "too-many-requests");
    assert_eq!(answer.header("retry-after"), Some("2"));
}

#[tokio::test]
async fn every_invalid_field_is_named() {
    let service = Service::start();
    let client = service.client();
    let send = |body: Value| client.post("/api/v1/auth/login/second-factor").json(body).send();
    send(json!({})).await.expect_invalid(&[("challenge", "missing"), ("code", "missing")]);
    let answer = send(json!({"challenge": "x", "code": "12345"})).await;
    answer.expect_invalid(&[("code", "invalid-format")]);
}

#[tokio::test]
async fn sessions_and_keys_that_there_are_go_on() {
    let service = Service::start();
    let (user, client, _) = ann(&service).await;
    let key = an_api_key(&user);
    service.holds(key.clone());
    client.get("/api/v1/me").send().await.expect(200);
    service.program(&key.token()).get("/api/v1/orders").send().await.expect(200);
}
