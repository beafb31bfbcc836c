//! `user set-password`

use presentation::cli::Exit;
use testkit::factories::a_user;

use super::{piping, typing};
use crate::support::Service;

#[tokio::test]
async fn the_sessions_are_over() {
    let service = Service::start();
    let (_, client) = service.with(a_user().named("ann.lee")).await;
    let output = typing("a quite different one", "a quite different one")
        .runs(&service, "set-password ann.lee")
        .await
        .succeeded();
    assert_eq!(output, "ann.lee has a new password and no sessions\n");
    client.get("/api/v1/me").send().await.expect(401);
}

#[tokio::test]
async fn an_unfit_password_is_refused() {
    let service = Service::start();
    service.has(a_user().named("ann.lee"));
    let outcome = piping("ann.lee@example.org").runs(&service, "set-password ann.lee --password-stdin").await;
    outcome.failed(Exit::BadData, "must not be the username or the e-mail address");
}

/// Before a password is asked for.
#[tokio::test]
async fn nobody_is_nobody() {
    let service = Service::start();
    let outcome = piping("").runs(&service, "set-password nobody").await;
    outcome.failed(Exit::NoUser, "there is no user \"nobody\"");
}
