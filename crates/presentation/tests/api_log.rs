//! What the API leaves in the log: who acted, and nothing secret.
//!
//! A test program of its own: where other threads log without a subscriber, tracing may take it that nobody listens.

#![expect(clippy::expect_used, clippy::panic, clippy::unwrap_used, reason = "a failing test panics")]

#[path = "api/support/mod.rs"]
#[expect(dead_code, unused_imports, reason = "shared with the other tests of the API")]
mod support;

use std::{
    io,
    sync::{Arc, Mutex},
};

use domain::identity::Session;
use serde_json::{Value, json};
use support::Service;
use testkit::factories::a_user;
use tracing::subscriber::DefaultGuard;
use tracing_subscriber::fmt::MakeWriter;

/// All lines that are logged on this thread as long as the guard lives, whatever their level.
fn capture() -> (Lines, DefaultGuard) {
    let lines = Lines::default();
    let subscriber = tracing_subscriber::fmt()
        .json()
        .with_max_level(tracing::Level::TRACE)
        .with_writer(lines.clone())
        .finish();
    (lines, tracing::subscriber::set_default(subscriber))
}

#[derive(Clone, Default)]
struct Lines(Arc<Mutex<Vec<u8>>>);

impl Lines {
    fn text(&self) -> String {
        String::from_utf8(self.0.lock().unwrap().clone()).unwrap()
    }

    /// The lines about requests.
    fn requests(&self) -> Vec<Value> {
        let text = self.text();
        let lines = text.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
        lines.filter(|line| line["target"] == "http").collect()
    }
}

impl io::Write for Lines {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().extend(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl<'a> MakeWriter<'a> for Lines {
    type Writer = Self;

    fn make_writer(&'a self) -> Self {
        self.clone()
    }
}

#[tokio::test]
async fn a_request_is_logged_with_its_route_and_with_who_acted() {
    let service = Service::start();
    let (user, client) = service.with(a_user().admin()).await;
    let (lines, _guard) = capture();
    client.get(format!("/api/v1/users/{}", user.id())).send().await.expect(200);
    service.client().get("/api/v1/me").send().await.expect(401);

    let requests = lines.requests();
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
