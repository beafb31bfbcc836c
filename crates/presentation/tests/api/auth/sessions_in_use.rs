//! How a session goes on and ends while requests come with it.

use std::time::Duration;

use domain::identity::User;
use testkit::factories::a_user;

use crate::support::{Client, Service};

const MINUTE: Duration = Duration::from_secs(60);

async fn is_logged_in(client: &Client) -> bool {
    let answer = client.get("/api/v1/me").send().await;
    if answer.status == 200 {
        return true;
    }
    answer.expect_problem(401, "unauthenticated");
    false
}

#[tokio::test]
async fn an_unused_session_ends_after_half_an_hour() {
    let service = Service::start();
    let (_, client) = service.with(a_user()).await;
    service.clock.advance(30 * MINUTE);
    assert!(!is_logged_in(&client).await);
    assert_eq!(client.cookie("session"), None, "the cookie is cleared");
}

/// Reading does not mean writing: within a quarter of the idle time nothing is renewed.
#[tokio::test]
async fn a_session_in_use_is_renewed_now_and_then() {
    let service = Service::start();
    let (_, client) = service.with(a_user()).await;
    let first = client.cookie("session");
    service.clock.advance(7 * MINUTE);
    let answer = client.get("/api/v1/me").send().await.expect(200);
    assert_eq!(answer.header("set-cookie"), None);

    service.clock.advance(MINUTE);
    let answer = client.get("/api/v1/me").send().await.expect(200);
    let cookie = answer.header("set-cookie").unwrap();
    assert!(cookie.ends_with("Max-Age=42720"), "the rest of twelve hours: {cookie}");
    assert_ne!(client.cookie("session"), first);

    service.clock.advance(25 * MINUTE);
    assert!(is_logged_in(&client).await);
}

#[tokio::test]
async fn no_use_keeps_a_session_beyond_twelve_hours() {
    let service = Service::start();
    let (_, client) = service.with(a_user()).await;
    for _ in 0..35 {
        service.clock.advance(20 * MINUTE);
        assert!(is_logged_in(&client).await);
    }
    service.clock.advance(20 * MINUTE);
    assert!(!is_logged_in(&client).await);
}

/// The operation has the last word about the cookie.
#[tokio::test]
async fn logging_out_clears_the_cookie_even_when_the_session_was_just_renewed() {
    let service = Service::start();
    let (_, client) = service.with(a_user()).await;
    service.clock.advance(10 * MINUTE);
    let answer = client.post("/api/v1/auth/logout").send().await.expect(204);
    assert_eq!(answer.headers.get_all("set-cookie").iter().count(), 1);
    assert_eq!(client.cookie("session"), None);
}

/// Role and active flag are those of now, not those of the log-in.
#[tokio::test]
async fn an_inactivated_user_is_out_at_once() {
    let service = Service::start();
    let (user, client) = service.with(a_user()).await;
    service.store.edit(user.id(), |user: &mut User| {
        user.inactivate();
    });
    assert!(!is_logged_in(&client).await);
}

/// The whole of `GET /me` is one look at the database: opening the view, and one statement.
#[tokio::test]
async fn reading_ones_account_is_one_statement() {
    let service = Service::start();
    let (_, client) = service.with(a_user()).await;
    service.store.break_statement(3);
    assert!(is_logged_in(&client).await);
    assert!(service.store.was_spared());
}

/// Not anonymous, not 401: the session may be a good one.
#[tokio::test]
async fn a_database_that_is_away_is_told_as_such() {
    let service = Service::start();
    let (_, client) = service.with(a_user()).await;
    service.store.break_statement(1);
    let answer = client.get("/api/v1/me").send().await;
    answer.expect_problem(503, "unavailable");
    assert!(client.cookie("session").is_some(), "the cookie is kept");
}
