//! `POST /api/v1/auth/logout`

use domain::identity::Session;
use testkit::factories::a_user;

use crate::support::Service;

/// The row is gone, so whoever kept the cookie has nothing.
#[tokio::test]
async fn the_session_is_over_and_its_cookie_cleared() {
    let service = Service::start();
    let (_, client) = service.with(a_user()).await;
    let token = client.cookie("session").unwrap();
    let answer = client.post("/api/v1/auth/logout").send().await.expect(204);
    assert_eq!(answer.header("set-cookie"), Some("session=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0"));
    assert!(answer.body.is_empty());
    assert!(service.store.all::<Session>().is_empty());

    client.set_cookie("session", &token);
    client.get("/api/v1/me").send().await.expect_problem(401, "unauthenticated");
}

#[tokio::test]
async fn only_the_session_in_use_is_over() {
    let service = Service::start();
    let (user, phone) = service.with(a_user()).await;
    let laptop = service.logged_in(&user).await;
    phone.post("/api/v1/auth/logout").send().await.expect(204);
    laptop.get("/api/v1/me").send().await.expect(200);
}

#[tokio::test]
async fn whoever_is_not_logged_in_cannot_log_out() {
    let service = Service::start();
    let answer = service.client().post("/api/v1/auth/logout").send().await;
    answer.expect_problem(401, "unauthenticated");
}

/// From another device, say, between the look at the session and its end.
#[tokio::test]
async fn a_session_that_ends_meanwhile_is_over_all_the_same() {
    let service = Service::start();
    let (_, client) = service.with(a_user()).await;
    service.store.before_next_transaction(|store| {
        for session in store.all::<Session>() {
            store.remove(session.id());
        }
    });
    client.post("/api/v1/auth/logout").send().await.expect(204);
    assert_eq!(client.cookie("session"), None);
}
