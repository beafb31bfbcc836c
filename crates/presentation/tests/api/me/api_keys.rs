//! `/api/v1/me/api-keys`

use std::time::Duration;

use serde_json::{Value, json};
use testkit::{
    factories::{a_user, an_api_key},
    fakes::FakeClock,
};

use crate::support::{Answer, Client, Service};

const KEYS: &str = "/api/v1/me/api-keys";

async fn create(client: &Client, body: Value) -> Answer {
    client.post(KEYS).json(body).send().await
}

fn orders() -> Value {
    json!({"name": " nightly export ", "scopes": ["orders:write", "orders:read"], "expires_at": "2027-01-01T00:00:00Z"})
}

#[tokio::test]
async fn a_key_is_made_used_listed_and_read_and_its_secret_told_once() {
    let service = Service::start();
    let (_, ann) = service.with(a_user().named("ann.lee")).await;
    let made = create(&ann, orders()).await.expect(201);
    let (secret, key) = (made.json()["secret"].as_str().unwrap().to_owned(), made.json()["api_key"].clone());
    assert_eq!(
        (&key["name"], &key["scopes"]),
        (&json!("nightly export"), &json!(["orders:read", "orders:write"]))
    );
    assert_eq!(key["expires_at"], "2027-01-01T00:00:00Z");
    for nothing_yet in ["rotated_at", "previous_secret_ends_at", "last_used_at", "revoked_at"] {
        assert_eq!(key[nothing_yet], Value::Null);
    }
    let path = made.header("location").unwrap().to_owned();
    assert_eq!(path, format!("{KEYS}/{}", key["id"].as_str().unwrap()));

    let program = service.client().with_api_key(&secret);
    program.get("/api/v1/orders").send().await.expect(200);

    let read = ann.get(&path).send().await.expect(200);
    let list = ann.get(format!("{KEYS}?total=true")).send().await.expect(200);
    assert_eq!(read.json()["last_used_at"], "2026-01-01T00:00:00.123456Z");
    assert_eq!(list.json()["items"], json!([read.json()]));
    let hidden = &secret[secret.len() - 64..];
    assert!(!read.body.contains(hidden) && !list.body.contains(hidden));
    assert_eq!(
        service.audit()[1..],
        [
            format!("api-key-created: {}: orders:read orders:write", key["id"].as_str().unwrap()),
            format!("api-key-used: {}", key["id"].as_str().unwrap())
        ]
    );
}

#[tokio::test]
async fn every_invalid_field_is_named() {
    let service = Service::start();
    let (_, ann) = service.with(a_user()).await;
    create(&ann, json!({})).await.expect_invalid(&[("name", "missing"), ("scopes", "missing")]);
    let answer = create(&ann, json!({"name": "x".repeat(101), "scopes": [], "expires_at": "tomorrow"})).await;
    answer.expect_invalid(&[
        ("name", "too-long"),
        ("scopes", "invalid-length"),
        ("expires_at", "invalid-type"),
    ]);
    let answer = create(&ann, json!({"name": "x", "scopes": ["orders:read", "orders", "keys:write"]})).await;
    answer.expect_invalid(&[("scopes[1]", "invalid-value"), ("scopes[2]", "invalid-value")]);
    let past = json!({"name": "x", "scopes": ["orders:read"], "expires_at": "2025-12-31T00:00:00Z"});
    create(&ann, past).await.expect_invalid(&[("expires_at", "out-of-range")]);
}

#[tokio::test]
async fn a_rotated_key_works_under_both_secrets_for_as_long_as_asked() {
    let service = Service::start();
    let (user, ann) = service.with(a_user()).await;
    let key = an_api_key(&user);
    service.holds(key.clone());
    let rotate = format!("{KEYS}/{}/rotate", key.token().id);
    let rotated = ann.post(&rotate).json(json!({"overlap_seconds": 60})).send().await.expect(201);
    let ends_at = &rotated.json()["api_key"]["previous_secret_ends_at"];
    assert_eq!(ends_at, "2026-01-01T00:01:00.123456Z");
    let (old, new) = (
        service.program(&key.token()),
        service.client().with_api_key(rotated.json()["secret"].as_str().unwrap()),
    );
    for program in [&old, &new] {
        program.get("/api/v1/me").send().await.expect(200);
    }
    service.clock.advance(Duration::from_secs(60));
    old.get("/api/v1/me").send().await.expect_problem(401, "unauthenticated");
    new.get("/api/v1/me").send().await.expect(200);
}

#[tokio::test]
async fn an_overlap_is_a_day_unless_asked_and_a_week_at_most() {
    let service = Service::start();
    let (user, ann) = service.with(a_user()).await;
    let key = service.holds(an_api_key(&user));
    let rotate = format!("{KEYS}/{}/rotate", key.id());
    let rotated = ann.post(&rotate).json(json!({})).send().await.expect(201);
    assert_eq!(rotated.json()["api_key"]["previous_secret_ends_at"], "2026-01-02T00:00:00.123456Z");
    let answer = ann.post(&rotate).json(json!({"overlap_seconds": 604_801})).send().await;
    answer.expect_invalid(&[("overlap_seconds", "out-of-range")]);
}

#[tokio::test]
async fn a_revoked_key_ends_at_once_and_stays_in_the_list() {
    let service = Service::start();
    let (user, ann) = service.with(a_user()).await;
    let key = an_api_key(&user).used_at(FakeClock::START);
    let program = service.program(&key.token());
    let path = format!("{KEYS}/{}", service.holds(key).id());
    program.get("/api/v1/me").send().await.expect(200);
    for _ in 0..2 {
        ann.delete(&path).send().await.expect(204);
    }
    program.get("/api/v1/me").send().await.expect_problem(401, "unauthenticated");
    let list = ann.get(KEYS).send().await.expect(200).json();
    assert_eq!(list["items"][0]["revoked_at"], "2026-01-01T00:00:00.123456Z");
    let live = ann.get(format!("{KEYS}?revoked_at.null=true")).send().await.expect(200).json();
    assert_eq!(live["items"], json!([]));
    let rotate = ann.post(format!("{path}/rotate")).json(json!({})).send().await;
    rotate.expect_problem(409, "api-key-ended");
}

/// What is somebody else's is as good as not there.
#[tokio::test]
async fn the_keys_of_others_cannot_be_found() {
    let service = Service::start();
    let other = service.has(a_user().named("bob.ray"));
    let key = service.holds(an_api_key(&other));
    let (_, root) = service.with(a_user().named("root1").super_admin()).await;
    let path = format!("{KEYS}/{}", key.id());
    root.get(&path).send().await.expect_problem(404, "not-found");
    root.delete(&path).send().await.expect_problem(404, "not-found");
    let rotate = root.post(format!("{path}/rotate")).json(json!({})).send().await;
    rotate.expect_problem(404, "not-found");
    assert_eq!(root.get(KEYS).send().await.expect(200).json()["items"], json!([]));
    assert_eq!(service.store.get(key.id()), Some(key));
}
