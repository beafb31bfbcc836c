//! `POST /api/v1/users/{id}/inactivate` and `…/reactivate`

use domain::identity::User;
use testkit::factories::a_user;

use crate::support::{Answer, Client, Service};

async fn post(client: &Client, user: &User, verb: &str) -> Answer {
    client.post(format!("/api/v1/users/{}/{verb}", user.id())).send().await
}

/// The victim's next request is refused.
#[tokio::test]
async fn an_inactivated_user_is_out_until_reactivated() {
    let service = Service::start();
    let (bob, theirs) = service.with(a_user().named("bob.ray")).await;
    let (_, client) = service.with(a_user().admin()).await;
    let answer = post(&client, &bob, "inactivate").await.expect(200);
    assert_eq!(answer.json()["is_active"], false);
    assert_eq!(answer.header("etag"), Some("\"2\""));
    theirs.get("/api/v1/me").send().await.expect_problem(401, "unauthenticated");

    let answer = post(&client, &bob, "reactivate").await.expect(200);
    assert_eq!(answer.json()["is_active"], true);
    theirs.get("/api/v1/me").send().await.expect(401);
    service.logged_in(&bob).await;
}

#[tokio::test]
async fn doing_it_twice_changes_nothing() {
    let service = Service::start();
    let bob = service.has(a_user().named("bob.ray"));
    let (_, client) = service.with(a_user().admin()).await;
    for (verb, version) in [("reactivate", 1), ("inactivate", 2), ("inactivate", 2), ("reactivate", 3)] {
        assert_eq!(post(&client, &bob, verb).await.expect(200).json()["version"], version);
    }
}

/// There is nothing to say, but whoever says something is not refused for it.
#[tokio::test]
async fn a_body_is_not_looked_at() {
    let service = Service::start();
    let bob = service.has(a_user().named("bob.ray"));
    let (_, client) = service.with(a_user().admin()).await;
    let request = client.post(format!("/api/v1/users/{}/inactivate", bob.id()));
    request.body("text/plain", "why not").send().await.expect(200);
}

#[tokio::test]
async fn rank_decides_who_may_be_switched_off_and_on() {
    let service = Service::start();
    let peer = service.has(a_user().named("a.peer").admin());
    let (me, admin) = service.with(a_user().named("an.admin").admin()).await;
    let (_, user) = service.with(a_user().named("a.user")).await;
    for verb in ["inactivate", "reactivate"] {
        post(&admin, &peer, verb).await.expect_problem(403, "insufficient-rank");
        post(&admin, &me, verb).await.expect_problem(403, "insufficient-rank");
        post(&user, &peer, verb).await.expect_problem(403, "forbidden");
        post(&service.client(), &peer, verb).await.expect_problem(401, "unauthenticated");
    }
}

#[tokio::test]
async fn nobody_is_nobody() {
    let service = Service::start();
    let stranger = a_user().named("stranger").build();
    let (_, client) = service.with(a_user().admin()).await;
    for verb in ["inactivate", "reactivate"] {
        post(&client, &stranger, verb).await.expect_problem(404, "not-found");
    }
}
