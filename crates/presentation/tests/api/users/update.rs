//! `PATCH /api/v1/users/{id}`

use domain::{identity::User, shared::Id};
use serde_json::{Value, json};
use testkit::factories::a_user;

use crate::support::{Answer, Client, Service};

async fn patch(client: &Client, id: Id<User>, body: Value) -> Answer {
    client.patch(format!("/api/v1/users/{id}")).json(body).send().await
}

#[tokio::test]
async fn an_admin_changes_a_user() {
    let service = Service::start();
    let bob = service.has(a_user().named("bob.ray").called("Bob").with_cpf("52998224725"));
    let (_, client) = service.with(a_user().admin()).await;
    let body = json!({"username": "bob.roy", "name": null});
    let answer = patch(&client, bob.id(), body).await.expect(200);
    let user = answer.json();
    assert_eq!(user["username"], "bob.roy");
    assert_eq!(user["name"], Value::Null);
    assert_eq!(user["cpf"], "52998224725");
    assert_eq!(answer.header("etag"), Some("\"2\""));
}

#[tokio::test]
async fn rank_decides_who_may_be_changed() {
    let service = Service::start();
    let peer = service.has(a_user().named("a.peer").admin());
    let (me, client) = service.with(a_user().named("an.admin").admin()).await;
    for id in [peer.id(), me.id()] {
        let answer = patch(&client, id, json!({"name": "X"})).await;
        answer.expect_problem(403, "insufficient-rank");
    }
    let (_, user) = service.with(a_user().named("a.user")).await;
    patch(&user, peer.id(), json!({})).await.expect_problem(403, "forbidden");
    patch(&service.client(), peer.id(), json!({})).await.expect_problem(401, "unauthenticated");
}

#[tokio::test]
async fn nobody_is_nobody() {
    let service = Service::start();
    let (_, client) = service.with(a_user().admin()).await;
    let answer = patch(&client, Id::new(uuid::Uuid::max()), json!({})).await;
    answer.expect_problem(404, "not-found");
}

#[tokio::test]
async fn every_invalid_field_is_named() {
    let service = Service::start();
    let bob = service.has(a_user().named("bob.ray"));
    let (_, client) = service.with(a_user().admin()).await;
    patch(&client, bob.id(), json!({"username": "x", "email": "x", "name": "", "cpf": ""}))
        .await
        .expect_invalid(&[
            ("username", "invalid-length"),
            ("email", "not-an-address"),
            ("name", "blank"),
            ("cpf", "invalid-format"),
        ]);
    let answer = patch(&client, bob.id(), json!({"email": null})).await;
    answer.expect_invalid(&[("email", "invalid-type")]);
}

#[tokio::test]
async fn what_another_account_has_is_taken() {
    let service = Service::start();
    service.has(a_user().named("ann.lee").with_cpf("52998224725"));
    let bob = service.has(a_user().named("bob.ray"));
    let (_, client) = service.with(a_user().admin()).await;
    let answer = patch(&client, bob.id(), json!({"cpf": "52998224725"})).await;
    answer.expect_problem(409, "cpf-taken");
}

#[tokio::test]
async fn a_stated_version_must_be_the_current_one() {
    let service = Service::start();
    let bob = service.has(a_user().named("bob.ray"));
    let (_, client) = service.with(a_user().admin()).await;
    let change = |tag: &'static str, name: &str| {
        let request = client.patch(format!("/api/v1/users/{}", bob.id()));
        request.header("if-match", tag).json(json!({"name": name})).send()
    };
    change("\"2\"", "B").await.expect_problem(412, "precondition-failed");
    change("\"2\", \"3\"", "B").await.expect_problem(412, "precondition-failed");
    change("\"0\", \"1\"", "B").await.expect(200);
    change("\"2\"", "C").await.expect(200);
}

/// There is no version to disagree about.
#[tokio::test]
async fn a_stated_version_of_somebody_unknown_is_not_found() {
    let service = Service::start();
    let (_, client) = service.with(a_user().admin()).await;
    for tag in ["\"1\"", "\"x\""] {
        let request = client.patch(format!("/api/v1/users/{}", uuid::Uuid::max()));
        let answer = request.header("if-match", tag).json(json!({})).send().await;
        answer.expect_problem(404, "not-found");
    }
}
