//! What the API leaves in the log: who acted, and nothing secret.
//!
//! A test program of its own: where other threads log without a subscriber, tracing may take it that nobody listens.

#![expect(clippy::expect_used, clippy::panic, clippy::unwrap_used, reason = "a failing test panics")]

#[path = "api/support/mod.rs"]
#[expect(dead_code, unused_imports, reason = "shared with the other tests of the API")]
mod support;

mod log_capture;

use domain::identity::Session;
use log_capture::capture;
use serde_json::json;
use support::Service;
use testkit::factories::a_user;

#[tokio::test]
async fn a_request_is_logged_with_its_route_and_with_who_acted() {
    let service = Service::start();
    let (user, client) = service.with(a_user().admin()).await;
    let (lines, _guard) = capture();
    client.get(format!("/api/v1/users/{}", user.id())).send().await.expect(200);
    service.client().get("/api/v1/me").send().await.expect(401);

    let requests = lines.of("http");
    assert_eq!(requests[0]["fields"]["route"], "/api/v1/users/{id}");
    assert_eq!(requests[0]["span"]["actor_id"], user.id().to_string());
    assert_eq!(requests[1]["span"].get("actor_id"), None);
}

#[tokio::test]
async fn a_lost_denial_is_an_error_in_the_log() {
    let service = Service::start();
    let (_, client) = service.with(a_user()).await;
    let (lines, _guard) = capture();
    service.store.break_statement(3);
    client.get("/api/v1/users").send().await.expect(403);
    assert!(lines.text().contains("a denial was not recorded"), "{}", lines.text());
}

/// Passwords, tokens, ids of sessions, CPFs: at the most talkative level, on success and on failure.
#[tokio::test]
async fn nothing_secret_is_logged() {
    let service = Service::start();
    let (lines, _guard) = capture();
    let client = service.client();
    let password = "canary password";
    let account = json!({
        "username": "ann.lee", "email": "ann@example.org", "password": password, "cpf": "52998224725"
    });
    for _ in 0..2 {
        client.post("/api/v1/auth/signup").json(account.clone()).send().await;
    }
    for password in ["canary guess", password] {
        let login = json!({"username": "ann.lee", "password": password});
        client.post("/api/v1/auth/login").json(login).send().await;
    }
    let token = client.cookie("session").unwrap();
    let change = json!({"current_password": password, "new_password": "canary number two"});
    client.post("/api/v1/auth/password").json(change).send().await.expect(204);
    client.get("/api/v1/users/by-cpf/52998224725").send().await;
    service.store.break_statement(1);
    client.get("/api/v1/me?q=canary").send().await.expect(503);

    let session = service.store.all::<Session>()[0].id().to_string();
    let new_token = client.cookie("session").unwrap();
    for secret in ["canary", "52998224725", "secret-", &token, &new_token, &session] {
        assert!(!lines.text().contains(secret), "{secret}: {}", lines.text());
    }
}
