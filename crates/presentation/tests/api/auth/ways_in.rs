//! One request, made with everything that proves who one is: it is one actor, with the same rights.

use std::time::Duration;

use application::ports::Clock as _;
use domain::identity::{OneTimeTokenPurpose, Scope, TotpSecret, User};
use serde_json::{Value, json};
use testkit::{
    factories::{
        UserBuilder, a_one_time_token, a_subject, a_user, an_api_key, an_external_identity, an_order,
    },
    fakes::{PlainSecondFactors, ScriptedProvider},
};

use super::single_sign_on::{sign_in, somebody};
use crate::support::{Client, Service};

const LOG_IN: &str = "/api/v1/auth/login";
const TOTP: &str = "/api/v1/me/second-factor/totp";
const NEW: &str = "chosen after an e-mailed link";

/// The first that the doubles make.
const SECRET: TotpSecret = TotpSecret::new([1; 20]);

async fn by_password(service: &Service, password: &str) -> Client {
    let client = service.client();
    let body = json!({ "username": "ann.lee", "password": password });
    client.post(LOG_IN).json(body).send().await.expect(200);
    client
}

fn by_api_key(service: &Service, ann: &User) -> Client {
    let key = an_api_key(ann).for_scopes(Scope::ALL);
    let client = service.program(&key.token());
    service.holds(key);
    client
}

async fn by_access_token(service: &Service) -> Client {
    let body = json!({ "username": "ann.lee", "password": UserBuilder::PASSWORD });
    let pair = service.client().post("/api/v1/auth/token").json(body).send().await.expect(200).json();
    service.client().with_bearer(pair["access_token"].as_str().unwrap())
}

fn by_token_of_an_issuer(service: &Service, ann: &User) -> Client {
    service.store.put(an_external_identity(ann).build());
    service.client().with_bearer("external.sub-ann.lee")
}

async fn by_single_sign_on(service: &Service, ann: &User) -> Client {
    let subject = a_subject(ScriptedProvider::ISSUER, "ann.lee");
    service.store.put(an_external_identity(ann).of(subject).build());
    let browser = service.client();
    sign_in(service, &browser, somebody("ann.lee")).await;
    browser
}

async fn by_an_emailed_link(service: &Service, ann: &User) -> Client {
    let token = a_one_time_token(ann, OneTimeTokenPurpose::ResetPassword).with_secret("of the mail");
    service.store.put(token.build());
    let body = json!({ "token": "of the mail", "password": NEW });
    service.client().post("/api/v1/auth/password-reset/confirm").json(body).send().await.expect(204);
    by_password(service, NEW).await
}

async fn by_a_second_factor(service: &Service, client: &Client) -> Client {
    let code = || json!(PlainSecondFactors::code(&SECRET, service.clock.now()).reveal());
    client.post(TOTP).send().await.expect(200);
    client.post(format!("{TOTP}/confirm")).json(json!({ "code": code() })).send().await.expect(200);
    service.clock.advance(Duration::from_secs(30));
    let client = service.client();
    let body = json!({ "username": "ann.lee", "password": NEW });
    let refused = client.post(LOG_IN).json(body).send().await;
    let challenge = refused.expect_problem(401, "second-factor-required").json()["challenge"].clone();
    let proof = json!({ "challenge": challenge, "code": code() });
    client.post("/api/v1/auth/login/second-factor").json(proof).send().await.expect(200);
    client
}

/// Who is asking, and what they see.
async fn seen_by(client: &Client) -> (Value, Value) {
    let me = client.get("/api/v1/me").send().await.expect(200).json()["id"].clone();
    (me, client.get("/api/v1/orders").send().await.expect(200).json())
}

#[tokio::test]
async fn seven_ways_to_prove_who_one_is_lead_to_one_actor() {
    let service = Service::start();
    let ann = service.has(a_user().named("ann.lee"));
    let bob = service.has(a_user().named("bob.ray"));
    for buyer in [&ann, &bob] {
        service.has_placed(an_order(buyer));
    }

    let password = by_password(&service, UserBuilder::PASSWORD).await;
    let expected = seen_by(&password).await;
    assert_eq!(expected.0, json!(ann.id().to_string()));
    assert_eq!(expected.1["items"].as_array().map(Vec::len), Some(1), "her own order, and not Bob's");

    assert_eq!(seen_by(&by_api_key(&service, &ann)).await, expected, "an API key");
    assert_eq!(seen_by(&by_access_token(&service).await).await, expected, "an access token");
    assert_eq!(seen_by(&by_token_of_an_issuer(&service, &ann)).await, expected, "a token of an issuer");
    assert_eq!(seen_by(&by_single_sign_on(&service, &ann).await).await, expected, "single sign-on");
    let emailed = by_an_emailed_link(&service, &ann).await;
    assert_eq!(seen_by(&emailed).await, expected, "an e-mailed link");
    let second = by_a_second_factor(&service, &emailed).await;
    assert_eq!(seen_by(&second).await, expected, "a second factor");
}

#[tokio::test]
async fn two_credentials_at_once_are_refused_whatever_they_are() {
    let service = Service::start();
    let ann = service.has(a_user().named("ann.lee"));
    let key = an_api_key(&ann);
    let (secret, key) = (key.token().reveal(), service.holds(key));
    assert_eq!(key.user_id(), ann.id());
    let cookie = by_password(&service, UserBuilder::PASSWORD).await;
    let token = by_access_token(&service).await;
    let foreign = by_token_of_an_issuer(&service, &ann);

    for client in [&cookie, &token, &foreign] {
        client.get("/api/v1/me").send().await.expect(200);
        let both = client.get("/api/v1/me").header("x-api-key", &secret).send().await;
        both.expect_problem(400, "several-credentials");
    }
    let both = cookie.get("/api/v1/me").header("authorization", "Bearer external.sub-ann.lee").send().await;
    both.expect_problem(400, "several-credentials");
    let twice = token.get("/api/v1/me").header("authorization", "Bearer external.sub-ann.lee").send().await;
    twice.expect_problem(400, "several-credentials");
}
