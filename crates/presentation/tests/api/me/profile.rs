//! `GET` and `PATCH /api/v1/me`

use domain::identity::{PersonName, User};
use serde_json::{Value, json};
use testkit::factories::a_user;

use crate::support::{Answer, Client, Service};

async fn patch(client: &Client, body: Value) -> Answer {
    client.patch("/api/v1/me").json(body).send().await
}

#[tokio::test]
async fn one_sees_ones_account_and_its_version() {
    let service = Service::start();
    let (user, client) = service.with(a_user().named("ann.lee").called("Ann").with_cpf("52998224725")).await;
    let answer = client.get("/api/v1/me").send().await.expect(200);
    assert_eq!(answer.json()["id"], user.id().to_string());
    assert_eq!(answer.json()["cpf"], "52998224725");
    assert_eq!(answer.header("etag"), Some("\"1\""));
    assert_eq!(answer.header("cache-control"), Some("no-store"));
}

#[tokio::test]
async fn whoever_has_this_version_is_spared_the_body() {
    let service = Service::start();
    let (_, client) = service.with(a_user()).await;
    let ask = |tag| client.get("/api/v1/me").header("if-none-match", tag).send();
    let answer = ask("\"1\"").await.expect(304);
    assert!(answer.body.is_empty());
    assert_eq!(answer.header("etag"), Some("\"1\""));
    ask("\"2\"").await.expect(200);
}

#[tokio::test]
async fn what_is_named_changes_and_the_rest_stays() {
    let service = Service::start();
    let (_, client) = service.with(a_user().named("ann.lee").called("Ann")).await;
    let answer = patch(&client, json!({"cpf": "529.982.247-25"})).await.expect(200);
    let user = answer.json();
    assert_eq!(user["cpf"], "52998224725");
    assert_eq!(user["username"], "ann.lee");
    assert_eq!(user["name"], "Ann");
    assert_eq!(user["version"], 2);
    assert_eq!(answer.header("etag"), Some("\"2\""));
    assert_eq!(client.get("/api/v1/me").send().await.json(), user);
}

#[tokio::test]
async fn null_clears_what_can_be_cleared() {
    let service = Service::start();
    let (_, client) = service.with(a_user().called("Ann").with_cpf("52998224725")).await;
    let user = patch(&client, json!({"name": null, "cpf": null})).await.expect(200).json();
    assert_eq!((&user["name"], &user["cpf"]), (&Value::Null, &Value::Null));
}

#[tokio::test]
async fn null_is_refused_where_nothing_can_be_cleared() {
    let service = Service::start();
    let (_, client) = service.with(a_user()).await;
    let answer = patch(&client, json!({"username": null})).await;
    answer.expect_invalid(&[("username", "invalid-type")]);
}

/// Nothing is written when nothing changes.
#[tokio::test]
async fn an_empty_change_changes_nothing() {
    let service = Service::start();
    let (user, client) = service.with(a_user().named("ann.lee")).await;
    for body in [json!({}), json!({"username": user.state().username.as_str()})] {
        assert_eq!(patch(&client, body).await.expect(200).json()["version"], 1);
    }
}

#[tokio::test]
async fn every_invalid_field_is_named() {
    let service = Service::start();
    let (_, client) = service.with(a_user()).await;
    patch(&client, json!({"username": ".x", "name": "a\u{7}b", "cpf": "1"})).await.expect_invalid(&[
        ("username", "invalid-length"),
        ("name", "control-character"),
        ("cpf", "invalid-format"),
    ]);
    for field in ["role", "is_active", "password", "id"] {
        patch(&client, json!({field: "x"})).await.expect_invalid(&[(field, "unknown")]);
    }
}

#[tokio::test]
async fn what_another_account_has_is_taken() {
    let service = Service::start();
    service.has(a_user().named("bob.ray"));
    let (_, client) = service.with(a_user().named("ann.lee")).await;
    let answer = patch(&client, json!({"username": "Bob.Ray"})).await;
    answer.expect_problem(409, "username-taken");
}

/// It would take neither the password nor somebody who reads there. Whoever tries is told where to go.
#[tokio::test]
async fn the_address_is_not_changed_like_this() {
    let service = Service::start();
    let (user, client) = service.with(a_user().named("ann.lee")).await;
    for email in [json!("new@example.org"), json!(user.state().email.as_str()), json!(null), json!(7)] {
        let answer = patch(&client, json!({"email": email})).await;
        assert!(answer.body.contains("POST /api/v1/me/email"), "{}", answer.body);
        answer.expect_invalid(&[("email", "not-here")]);
    }
}

/// Whoever says which version they read does not write over another.
#[tokio::test]
async fn a_stated_version_must_be_the_current_one() {
    let service = Service::start();
    let (user, client) = service.with(a_user()).await;
    let change = |tag: &'static str, name: &str| {
        let request = client.patch("/api/v1/me").header("if-match", tag);
        request.json(json!({"name": name})).send()
    };
    change("\"2\"", "Zoe").await.expect_problem(412, "precondition-failed");
    change("W/\"1\"", "Zoe").await.expect_problem(412, "precondition-failed");
    change("\"x\"", "Zoe").await.expect_problem(412, "precondition-failed");
    change("1", "Zoe").await.expect_problem(400, "malformed-request");
    assert_eq!(service.store.get(user.id()).unwrap().name(), None);

    change("\"1\"", "Ann").await.expect(200);
    change("\"7\", \"2\"", "Amy").await.expect(200);
    change("*", "Abi").await.expect(200);
}

/// Also when the other write comes between the look and the change.
#[tokio::test]
async fn a_write_in_between_is_noticed() {
    let service = Service::start();
    let (user, client) = service.with(a_user()).await;
    let id = user.id();
    service.store.before_next_transaction(move |store| {
        store.edit(id, |user: &mut User| {
            user.change_name(PersonName::parse("Somebody Else").ok());
        });
    });
    let request = client.patch("/api/v1/me").header("if-match", "\"1\"");
    let answer = request.json(json!({"name": "Ann"})).send().await;
    answer.expect_problem(412, "precondition-failed");
}

#[tokio::test]
async fn whoever_is_not_logged_in_has_no_account_to_change() {
    let service = Service::start();
    patch(&service.client(), json!({"x": 1})).await.expect_problem(401, "unauthenticated");
}

/// Lost races are run again; when they go on being lost, the caller may try later.
#[tokio::test]
async fn races_without_end_are_an_overload() {
    let service = Service::start();
    let (_, client) = service.with(a_user()).await;
    service.store.lose_races(3);
    patch(&client, json!({"name": "Ann"})).await.expect(200);
    service.store.lose_races(4);
    let answer = patch(&client, json!({"name": "Amy"})).await;
    assert!(answer.expect_problem(503, "overloaded").header("retry-after").is_some());
}
