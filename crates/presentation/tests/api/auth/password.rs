//! `POST /api/v1/auth/password`

use std::time::Duration;

use serde_json::{Value, json};
use testkit::factories::{UserBuilder, a_user};

use crate::support::{Answer, Client, Service};

async fn change(client: &Client, current: &str, new: &str) -> Answer {
    let body = json!({"current_password": current, "new_password": new});
    send(client, body).await
}

async fn send(client: &Client, body: Value) -> Answer {
    client.post("/api/v1/auth/password").json(body).send().await
}

/// Whoever knew the old password, or the old cookie, is out.
#[tokio::test]
async fn it_keeps_this_session_under_a_new_token_and_ends_the_others() {
    let service = Service::start();
    let (user, client) = service.with(a_user()).await;
    let other = service.logged_in(&user).await;
    let old = client.cookie("session").unwrap();

    let answer = change(&client, UserBuilder::PASSWORD, "a quite different one").await.expect(204);
    assert!(answer.body.is_empty());

    client.get("/api/v1/me").send().await.expect(200);
    other.get("/api/v1/me").send().await.expect(401);
    let thief = service.client();
    thief.set_cookie("session", &old);
    thief.get("/api/v1/me").send().await.expect(401);
}

#[tokio::test]
async fn the_wrong_current_password_changes_nothing() {
    let service = Service::start();
    let (_, client) = service.with(a_user()).await;
    let answer = change(&client, "not my password", "a quite different one").await;
    answer.expect_problem(422, "wrong-password");
    client.get("/api/v1/me").send().await.expect(200);
}

#[tokio::test]
async fn an_unfit_new_password_is_named_as_such() {
    let service = Service::start();
    let (_, client) = service.with(a_user()).await;
    let answer = change(&client, UserBuilder::PASSWORD, "short").await;
    answer.expect_invalid(&[("new_password", "too-short")]);
}

#[tokio::test]
async fn guessing_with_a_stolen_session_is_slowed_down() {
    let service = Service::start();
    let (_, client) = service.with(a_user()).await;
    service.throttle.refuse(Duration::from_secs(8));
    let answer = change(&client, "a guess", "a quite different one").await;
    let answer = answer.expect_problem(429, "too-many-requests");
    assert_eq!(answer.header("retry-after"), Some("8"));
}

#[tokio::test]
async fn what_is_missing_or_unknown_is_named() {
    let service = Service::start();
    let (_, client) = service.with(a_user()).await;
    send(&client, json!({}))
        .await
        .expect_invalid(&[("current_password", "missing"), ("new_password", "missing")]);
    send(&client, json!({"password": "x"})).await.expect_invalid(&[("password", "unknown")]);
}

/// Before anything is said about the body.
#[tokio::test]
async fn whoever_is_not_logged_in_has_no_password_to_change() {
    let service = Service::start();
    let answer = send(&service.client(), json!({})).await;
    answer.expect_problem(401, "unauthenticated");
}
