//! `user end-sessions`

use presentation::cli::Exit;
use testkit::factories::a_user;

use super::Operator;
use crate::support::Service;

#[tokio::test]
async fn the_sessions_are_over() {
    let service = Service::start();
    let (_, client) = service.with(a_user().named("ann.lee")).await;
    let output = Operator::default().runs(&service, "end-sessions ann.lee").await.succeeded();
    assert_eq!(output, "ann.lee is logged out; sessions ended: 1\n");
    client.get("/api/v1/me").send().await.expect(401);
}

#[tokio::test]
async fn nobody_is_nobody() {
    let service = Service::start();
    let outcome = Operator::default().runs(&service, "end-sessions nobody").await;
    outcome.failed(Exit::NoUser, "there is no user \"nobody\"");
}
