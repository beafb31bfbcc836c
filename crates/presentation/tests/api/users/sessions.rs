//! `DELETE /api/v1/users/{id}/sessions`

use domain::{identity::User, shared::Id};
use testkit::factories::a_user;

use crate::support::{Answer, Client, Service};

async fn delete(client: &Client, id: Id<User>) -> Answer {
    client.delete(format!("/api/v1/users/{id}/sessions")).send().await
}

#[tokio::test]
async fn they_are_over_at_once_and_the_account_stays() {
    let service = Service::start();
    let (bob, theirs) = service.with(a_user().named("bob.ray")).await;
    let (_, client) = service.with(a_user().admin()).await;
    delete(&client, bob.id()).await.expect(204);
    theirs.get("/api/v1/me").send().await.expect_problem(401, "unauthenticated");
    assert_eq!(
        client.get(format!("/api/v1/users/{}", bob.id())).send().await.expect(200).json()["is_active"],
        true
    );
    delete(&client, bob.id()).await.expect(204);
}

#[tokio::test]
async fn rank_decides_whose_may_be_ended() {
    let service = Service::start();
    let peer = service.has(a_user().named("a.peer").admin());
    let (_, admin) = service.with(a_user().named("an.admin").admin()).await;
    let (me, user) = service.with(a_user().named("a.user")).await;
    delete(&admin, peer.id()).await.expect_problem(403, "insufficient-rank");
    delete(&user, me.id()).await.expect_problem(403, "forbidden");
    delete(&service.client(), me.id()).await.expect_problem(401, "unauthenticated");
    delete(&admin, Id::new(uuid::Uuid::max())).await.expect_problem(404, "not-found");
}
