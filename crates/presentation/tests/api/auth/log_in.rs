//! `POST /api/v1/auth/login`

use std::time::Duration;

use domain::identity::Session;
use serde_json::{Value, json};
use testkit::factories::{UserBuilder, a_user};

use crate::support::{Answer, Client, Options, Service};

async fn log_in(client: &Client, username: &str, password: &str) -> Answer {
    let body = json!({"username": username, "password": password});
    client.post("/api/v1/auth/login").json(body).send().await
}

/// In whatever spelling, as at sign-up.
#[tokio::test]
async fn username_and_address_both_serve() {
    let service = Service::start();
    service.has(a_user().named("ann.lee").with_email("ann@example.org"));
    for login in ["ann.lee", "Ann.Lee", "ann@example.org", "ANN@example.ORG"] {
        let client = service.client();
        let answer = log_in(&client, login, UserBuilder::PASSWORD).await.expect(200);
        assert_eq!(answer.json()["username"], "ann.lee");
        client.get("/api/v1/me").send().await.expect(200);
    }
}

/// No script reads it, no other site's request carries it, and it lasts as long as a session can.
#[tokio::test]
async fn the_cookie_is_set_with_all_its_attributes() {
    let service = Service::start();
    service.has(a_user().named("ann.lee"));
    let answer = log_in(&service.client(), "ann.lee", UserBuilder::PASSWORD).await;
    let cookie = answer.header("set-cookie").unwrap();
    let (session, attributes) = cookie.split_once("; ").unwrap();
    assert!(session.starts_with("session=secret-"), "{cookie}");
    assert_eq!(attributes, "Path=/; HttpOnly; SameSite=Lax; Max-Age=43200");
}

/// Behind TLS the name has the prefix that keeps other hosts from planting one.
#[tokio::test]
async fn a_secure_cookie_is_bound_to_the_host() {
    let service = Service::start_with(Options { secure_cookie: true, ..Options::default() });
    let (_, client) = service.with(a_user()).await;
    assert!(client.cookie("__Host-session").is_some());
    assert_eq!(client.cookie("session"), None);
    client.get("/api/v1/me").send().await.expect(200);
    let answer = client.post("/api/v1/auth/logout").send().await.expect(204);
    let cookie = answer.header("set-cookie").unwrap();
    assert!(cookie.starts_with("__Host-session=;") && cookie.ends_with("; Secure"), "{cookie}");
    client.get("/api/v1/me").send().await.expect(401);
}

/// The session remembers where it was opened from.
#[tokio::test]
async fn the_session_knows_its_client() {
    let service = Service::start();
    service.has(a_user().named("ann.lee"));
    let body = json!({"username": "ann.lee", "password": UserBuilder::PASSWORD});
    let client = service.client();
    let request = client.post("/api/v1/auth/login").header("user-agent", "Firefox/140\t!");
    request.json(body).send().await.expect(200);
    let sessions = service.store.all::<Session>();
    assert_eq!(sessions[0].state().client.as_deref(), Some("Firefox/140!"));
}

/// By whichever way in; the holder is sent a notice of what is in the event.
#[tokio::test]
async fn a_client_that_an_account_was_not_used_from_before_is_an_event() {
    let service = Service::start();
    let ann = service.has(a_user().named("ann.lee"));
    let body = json!({"username": "ann.lee", "password": UserBuilder::PASSWORD});
    for (path, agent) in [
        ("/api/v1/auth/login", Some("Firefox/140")),
        ("/api/v1/auth/token", Some("Firefox/141")),
        ("/api/v1/auth/token", Some("till/3")),
        ("/api/v1/auth/login", Some("till/4")),
        ("/api/v1/auth/login", None),
    ] {
        let client = service.client();
        let mut request = client.post(path);
        if let Some(agent) = agent {
            request = request.header("user-agent", agent);
        }
        request.json(body.clone()).send().await.expect(200);
    }
    let told: Vec<_> =
        service.store.outbox().iter().map(|news| (news.topic, news.aggregate, news.body())).collect();
    let news = |body: &str| ("user.signed-in-from-new-client", ann.id().raw(), body.to_owned());
    assert_eq!(told, [news(r#"{"client":"till"}"#), news(r#"{"client":""}"#)]);
}

/// Nobody learns which accounts exist.
#[tokio::test]
async fn every_failure_has_the_same_answer() {
    let service = Service::start();
    service.has(a_user().named("ann.lee"));
    service.has(a_user().named("gone.away").inactive());
    let long = "x".repeat(200);
    let cases = [
        ("ann.lee", "wrong password"),
        ("ann.lee", long.as_str()),
        ("nobody", UserBuilder::PASSWORD),
        ("no\u{0}body", UserBuilder::PASSWORD),
        ("gone.away", UserBuilder::PASSWORD),
    ];
    let mut answers = Vec::new();
    for (username, password) in cases {
        let answer = log_in(&service.client(), username, password).await;
        let answer = answer.expect_problem(401, "invalid-credentials");
        assert!(answer.header("www-authenticate").is_some());
        assert_eq!(answer.header("set-cookie"), None);
        answers.push(answer.body);
    }
    assert!(answers.iter().all(|answer| *answer == answers[0]), "{answers:#?}");
    assert_eq!(service.hasher.verified(), cases.len() as u32);
}

#[tokio::test]
async fn nobody_logs_in_twice() {
    let service = Service::start();
    let (_, client) = service.with(a_user().named("ann.lee")).await;
    let answer = log_in(&client, "ann.lee", UserBuilder::PASSWORD).await;
    answer.expect_problem(409, "already-logged-in");
    client.get("/api/v1/me").send().await.expect(200);
}

/// A session that is over must not keep somebody from opening the next one.
#[tokio::test]
async fn a_dead_cookie_is_replaced() {
    let service = Service::start();
    let (_, client) = service.with(a_user().named("ann.lee")).await;
    let dead = client.cookie("session");
    service.clock.advance(Duration::from_secs(31 * 60));
    log_in(&client, "ann.lee", UserBuilder::PASSWORD).await.expect(200);
    assert_ne!(client.cookie("session"), dead);
    client.get("/api/v1/me").send().await.expect(200);
}

#[tokio::test]
async fn whoever_failed_too_often_is_told_when_to_come_back() {
    let service = Service::start();
    service.has(a_user().named("ann.lee"));
    service.throttle.refuse(Duration::from_millis(1500));
    let answer = log_in(&service.client(), "ann.lee", UserBuilder::PASSWORD).await;
    let answer = answer.expect_problem(429, "too-many-requests");
    assert_eq!(answer.header("retry-after"), Some("2"));
}

#[tokio::test]
async fn too_much_hashing_is_refused_with_a_time_to_come_back() {
    let service = Service::start();
    service.has(a_user().named("ann.lee"));
    service.hasher.overload(true);
    let answer = log_in(&service.client(), "ann.lee", UserBuilder::PASSWORD).await;
    assert!(answer.expect_problem(503, "overloaded").header("retry-after").is_some());
}

#[tokio::test]
async fn a_database_that_is_away_is_told_as_such() {
    let service = Service::start();
    service.has(a_user().named("ann.lee"));
    service.store.break_statement(1);
    let answer = log_in(&service.client(), "ann.lee", UserBuilder::PASSWORD).await;
    let answer = answer.expect_problem(503, "unavailable");
    assert!(answer.header("retry-after").is_some());
    assert!(!answer.body.contains("planned to break"), "the cause is for the log alone");
}

#[tokio::test]
async fn what_is_missing_or_impossible_is_named() {
    let service = Service::start();
    let client = service.client();
    let send = |body: Value| client.post("/api/v1/auth/login").json(body).send();
    send(json!({})).await.expect_invalid(&[("username", "missing"), ("password", "missing")]);
    send(json!({"username": "", "password": ""})).await.expect_invalid(&[("username", "blank")]);
    send(json!({"username": "x".repeat(255), "password": "x"}))
        .await
        .expect_invalid(&[("username", "too-long")]);
    send(json!({"username": "ann.lee", "password": "x", "remember": true}))
        .await
        .expect_invalid(&[("remember", "unknown")]);
}

#[tokio::test]
async fn success_and_failure_are_written_down() {
    let service = Service::start();
    service.has(a_user().named("ann.lee"));
    let client = service.client();
    log_in(&client, "ann.lee", "wrong password").await.expect(401);
    log_in(&client, "ann.lee", UserBuilder::PASSWORD).await.expect(200);
    assert_eq!(service.audit(), ["log-in-failed", "log-in"]);
}
