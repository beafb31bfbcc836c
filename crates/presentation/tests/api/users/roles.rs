//! `POST /api/v1/users/{id}/grant` and `…/revoke`

use domain::identity::User;
use testkit::factories::a_user;

use crate::support::{Answer, Client, Service};

async fn post(client: &Client, user: &User, verb: &str) -> Answer {
    client.post(format!("/api/v1/users/{}/{verb}", user.id())).send().await
}

/// At once: the role is read on every request.
#[tokio::test]
async fn a_super_admin_makes_and_unmakes_admins() {
    let service = Service::start();
    let (bob, theirs) = service.with(a_user().named("bob.ray")).await;
    let (_, client) = service.with(a_user().named("the.boss").super_admin()).await;
    let answer = post(&client, &bob, "grant").await.expect(200);
    assert_eq!(answer.json()["role"], "admin");
    assert_eq!(answer.header("etag"), Some("\"2\""));
    theirs.post("/api/v1/users").send().await.expect(415);

    let answer = post(&client, &bob, "revoke").await.expect(200);
    assert_eq!(answer.json()["role"], "user");
    let inactivate = format!("/api/v1/users/{}/inactivate", bob.id());
    theirs.post(inactivate).send().await.expect_problem(403, "forbidden");
}

#[tokio::test]
async fn doing_it_twice_changes_nothing() {
    let service = Service::start();
    let bob = service.has(a_user().named("bob.ray"));
    let (_, client) = service.with(a_user().named("the.boss").super_admin()).await;
    for (verb, version) in [("revoke", 1), ("grant", 2), ("grant", 2), ("revoke", 3)] {
        assert_eq!(post(&client, &bob, verb).await.expect(200).json()["version"], version);
    }
}

#[tokio::test]
async fn granting_makes_nobody_less_than_they_are() {
    let service = Service::start();
    let peer = service.has(a_user().named("a.peer").super_admin());
    let (_, client) = service.with(a_user().named("the.boss").super_admin()).await;
    assert_eq!(post(&client, &peer, "grant").await.expect(200).json()["role"], "super_admin");
}

#[tokio::test]
async fn nobody_decides_about_themselves() {
    let service = Service::start();
    let (boss, client) = service.with(a_user().named("the.boss").super_admin()).await;
    for verb in ["grant", "revoke"] {
        post(&client, &boss, verb).await.expect_problem(403, "insufficient-rank");
    }
}

#[tokio::test]
async fn nobody_but_super_admins_decides_who_is_an_admin() {
    let service = Service::start();
    let bob = service.has(a_user().named("bob.ray"));
    let (_, admin) = service.with(a_user().named("an.admin").admin()).await;
    let (_, user) = service.with(a_user().named("a.user")).await;
    for verb in ["grant", "revoke"] {
        post(&admin, &bob, verb).await.expect_problem(403, "forbidden");
        post(&user, &bob, verb).await.expect_problem(403, "forbidden");
        post(&service.client(), &bob, verb).await.expect_problem(401, "unauthenticated");
    }
}

#[tokio::test]
async fn nobody_is_nobody() {
    let service = Service::start();
    let stranger = a_user().named("stranger").build();
    let (_, client) = service.with(a_user().named("the.boss").super_admin()).await;
    for verb in ["grant", "revoke"] {
        post(&client, &stranger, verb).await.expect_problem(404, "not-found");
    }
}

/// Two super admins demote each other: the one who comes second is stopped.
#[tokio::test]
async fn the_last_super_admin_stays() {
    let service = Service::start();
    let (ann, client) = service.with(a_user().named("ann.lee").super_admin()).await;
    let bob = service.has(a_user().named("bob.ray").super_admin());
    let id = ann.id();
    // Bob's own request got there first.
    service.store.before_next_transaction(move |store| {
        store.edit(id, |ann: &mut User| {
            ann.revoke_admin();
        });
    });
    let answer = post(&client, &bob, "revoke").await;
    answer.expect_problem(409, "last-super-admin");
}
