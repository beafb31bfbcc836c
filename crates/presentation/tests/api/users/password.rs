//! `PUT /api/v1/users/{id}/password`

use domain::{identity::User, shared::Id};
use serde_json::{Value, json};
use testkit::factories::a_user;

use crate::support::{Answer, Client, Service};

async fn put(client: &Client, id: Id<User>, body: Value) -> Answer {
    client.put(format!("/api/v1/users/{id}/password")).json(body).send().await
}

#[tokio::test]
async fn the_new_password_counts_and_the_sessions_are_over() {
    let service = Service::start();
    let (bob, theirs) = service.with(a_user().named("bob.ray")).await;
    let (_, client) = service.with(a_user().admin()).await;
    let answer = put(&client, bob.id(), json!({"password": "a quite different one"})).await.expect(204);
    assert!(answer.body.is_empty());
    theirs.get("/api/v1/me").send().await.expect(401);
    let login = json!({"username": "bob.ray", "password": "a quite different one"});
    service.client().post("/api/v1/auth/login").json(login).send().await.expect(200);
}

#[tokio::test]
async fn unfit_missing_and_unknown_are_named() {
    let service = Service::start();
    let bob = service.has(a_user().named("bob.ray"));
    let (_, client) = service.with(a_user().admin()).await;
    let cases = [
        (json!({"password": "bob.ray@example.org"}), ("password", "personal")),
        (json!({}), ("password", "missing")),
        (json!({"new_password": "x"}), ("new_password", "unknown")),
    ];
    for (body, refused) in cases {
        put(&client, bob.id(), body).await.expect_invalid(&[refused]);
    }
}

#[tokio::test]
async fn rank_decides_whose_password_may_be_set() {
    let service = Service::start();
    let peer = service.has(a_user().named("a.peer").admin());
    let (_, admin) = service.with(a_user().named("an.admin").admin()).await;
    let (me, user) = service.with(a_user().named("a.user")).await;
    let body = || json!({"password": "a quite different one"});
    put(&admin, peer.id(), body()).await.expect_problem(403, "insufficient-rank");
    put(&user, me.id(), body()).await.expect_problem(403, "forbidden");
    put(&service.client(), me.id(), body()).await.expect_problem(401, "unauthenticated");
    let answer = put(&admin, Id::new(uuid::Uuid::max()), body()).await;
    answer.expect_problem(404, "not-found");
}
