//! `DELETE /api/v1/users/{id}`

use domain::identity::Role;
use testkit::factories::a_user;

use crate::support::Service;

#[tokio::test]
async fn an_admin_deletes_a_user_and_their_sessions() {
    let service = Service::start();
    let (bob, theirs) = service.with(a_user().named("bob.ray")).await;
    let (_, client) = service.with(a_user().admin()).await;
    let path = format!("/api/v1/users/{}", bob.id());
    let answer = client.delete(path.clone()).send().await.expect(204);
    assert!(answer.body.is_empty());
    client.get(path.clone()).send().await.expect_problem(404, "not-found");
    client.delete(path).send().await.expect_problem(404, "not-found");
    theirs.get("/api/v1/me").send().await.expect(401);
}

#[tokio::test]
async fn rank_decides_who_may_be_deleted() {
    let service = Service::start();
    let boss = service.has(a_user().named("the.boss").super_admin());
    let (me, admin) = service.with(a_user().named("an.admin").admin()).await;
    for id in [boss.id(), me.id()] {
        let answer = admin.delete(format!("/api/v1/users/{id}")).send().await;
        answer.expect_problem(403, "insufficient-rank");
    }
    let (me, user) = service.with(a_user().named("a.user")).await;
    let path = format!("/api/v1/users/{}", me.id());
    user.delete(path.clone()).send().await.expect_problem(403, "forbidden");
    service.client().delete(path).send().await.expect_problem(401, "unauthenticated");
}

#[tokio::test]
async fn a_stated_version_must_be_the_current_one() {
    let service = Service::start();
    let bob = service.has(a_user().named("bob.ray"));
    let (_, client) = service.with(a_user().admin()).await;
    let delete = |tag| client.delete(format!("/api/v1/users/{}", bob.id())).header("if-match", tag).send();
    delete("\"2\"").await.expect_problem(412, "precondition-failed");
    delete("\"1\"").await.expect(204);
}

/// A super admin who is the only active one may delete inactive ones, and stays.
#[tokio::test]
async fn an_inactive_super_admin_may_go() {
    let service = Service::start();
    let gone = service.has(a_user().named("gone.away").with_role(Role::SuperAdmin).inactive());
    let (_, client) = service.with(a_user().named("the.boss").super_admin()).await;
    client.delete(format!("/api/v1/users/{}", gone.id())).send().await.expect(204);
}
