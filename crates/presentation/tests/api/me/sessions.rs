//! `/api/v1/me/sessions`

use std::time::Duration;

use domain::identity::Session;
use serde_json::Value;
use testkit::factories::{a_session, a_user};

use crate::support::{Client, Service};

async fn sessions(client: &Client) -> Vec<Value> {
    let list = client.get("/api/v1/me/sessions").send().await.expect(200).json();
    list["items"].as_array().unwrap().clone()
}

/// The newest first, and none of anybody else's.
#[tokio::test]
async fn one_sees_where_one_is_logged_in() {
    let service = Service::start();
    let (user, phone) = service.with(a_user().named("ann.lee")).await;
    service.clock.advance(Duration::from_secs(60));
    let laptop = service.logged_in(&user).await;
    service.with(a_user().named("bob.ray").admin()).await;

    let seen = sessions(&phone).await;
    let current: Vec<_> = seen.iter().map(|session| session["current"].clone()).collect();
    assert_eq!(current, [false, true]);
    assert_eq!(seen[0]["created_at"], "2026-01-01T00:01:00.123456Z");
    assert_eq!(seen[0]["expires_at"], "2026-01-01T00:31:00.123456Z");
    assert_eq!(sessions(&laptop).await[0]["current"], true);
}

#[tokio::test]
async fn sessions_that_are_over_are_not_listed() {
    let service = Service::start();
    let (user, _) = service.with(a_user()).await;
    service.clock.advance(Duration::from_secs(31 * 60));
    let client = service.logged_in(&user).await;
    assert_eq!(sessions(&client).await.len(), 1);
}

#[tokio::test]
async fn the_token_is_nowhere_in_the_list() {
    let service = Service::start();
    let (_, client) = service.with(a_user()).await;
    let answer = client.get("/api/v1/me/sessions").send().await;
    assert!(!answer.body.contains("secret"), "{}", answer.body);
}

#[tokio::test]
async fn ending_another_session_logs_it_out() {
    let service = Service::start();
    let (user, phone) = service.with(a_user()).await;
    service.clock.advance(Duration::from_secs(60));
    let laptop = service.logged_in(&user).await;
    let seen = sessions(&laptop).await;
    let other = seen.iter().find(|session| session["current"] == false).unwrap();
    let path = format!("/api/v1/me/sessions/{}", other["id"].as_str().unwrap());
    let answer = laptop.delete(path).send().await.expect(204);
    assert_eq!(answer.header("set-cookie"), None);
    phone.get("/api/v1/me").send().await.expect(401);
    laptop.get("/api/v1/me").send().await.expect(200);
}

#[tokio::test]
async fn ending_the_session_in_use_logs_out() {
    let service = Service::start();
    let (_, client) = service.with(a_user()).await;
    let id = sessions(&client).await[0]["id"].as_str().unwrap().to_owned();
    client.delete(format!("/api/v1/me/sessions/{id}")).send().await.expect(204);
    assert_eq!(client.cookie("session"), None);
}

/// What is somebody else's is as good as not there.
#[tokio::test]
async fn the_sessions_of_others_cannot_be_found() {
    let service = Service::start();
    let other = service.has(a_user().named("bob.ray"));
    let session = a_session(&other).build();
    service.store.put(session.clone());
    let (_, client) = service.with(a_user().named("ann.lee").super_admin()).await;
    let answer = client.delete(format!("/api/v1/me/sessions/{}", session.id())).send().await;
    answer.expect_problem(404, "not-found");
    assert!(service.store.get(session.id()).is_some());
    let answer = client.delete("/api/v1/me/sessions/not-an-id").send().await;
    answer.expect_problem(404, "not-found");
}

#[tokio::test]
async fn ending_all_sessions_logs_out_everywhere() {
    let service = Service::start();
    let other = service.has(a_user().named("bob.ray"));
    service.store.put(a_session(&other).build());
    let (user, phone) = service.with(a_user()).await;
    let laptop = service.logged_in(&user).await;
    phone.delete("/api/v1/me/sessions").send().await.expect(204);
    assert_eq!(phone.cookie("session"), None);
    laptop.get("/api/v1/me").send().await.expect(401);
    assert_eq!(service.store.all::<Session>().len(), 1, "the other user's");
}

/// Sessions have nothing to search in.
#[tokio::test]
async fn there_is_no_search() {
    let service = Service::start();
    let (_, client) = service.with(a_user()).await;
    let answer = client.get("/api/v1/me/sessions?q=x&role=user").send().await;
    answer.expect_invalid(&[("q", "unknown"), ("role", "unknown")]);
}

#[tokio::test]
async fn whoever_is_not_logged_in_has_no_sessions() {
    let service = Service::start();
    let client = service.client();
    let id = "00000000-0000-0000-0000-000000000001";
    client.get("/api/v1/me/sessions").send().await.expect_problem(401, "unauthenticated");
    client.delete("/api/v1/me/sessions").send().await.expect_problem(401, "unauthenticated");
    let answer = client.delete(format!("/api/v1/me/sessions/{id}")).send().await;
    answer.expect_problem(401, "unauthenticated");
}
