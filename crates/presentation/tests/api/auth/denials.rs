//! Denials are told to the caller and written down.

use testkit::factories::a_user;

use crate::support::Service;

fn denied(events: Vec<String>) -> Vec<String> {
    events.into_iter().filter(|event| event.starts_with("denied")).collect()
}

#[tokio::test]
async fn what_a_policy_denies_is_written_down_with_its_operation() {
    let service = Service::start();
    let victim = service.has(a_user().named("victim"));
    let (_, client) = service.with(a_user()).await;
    let answer = client.delete(format!("/api/v1/users/{}", victim.id())).send().await;
    answer.expect_problem(403, "forbidden");
    let expected = ["denied: DELETE /api/v1/users/{id}: forbidden"];
    assert_eq!(denied(service.audit()), expected);
}

#[tokio::test]
async fn what_rank_denies_is_written_down_too() {
    let service = Service::start();
    let boss = service.has(a_user().named("the.boss").super_admin());
    let (_, client) = service.with(a_user().named("an.admin").admin()).await;
    let answer = client.post(format!("/api/v1/users/{}/inactivate", boss.id())).send().await;
    answer.expect_problem(403, "insufficient-rank");
    let expected = ["denied: POST /api/v1/users/{id}/inactivate: insufficient-rank"];
    assert_eq!(denied(service.audit()), expected);
}

/// A denial is one whether or not it can be written down.
#[tokio::test]
async fn a_broken_audit_trail_lets_nobody_through() {
    let service = Service::start();
    let victim = service.has(a_user().named("victim"));
    let (_, client) = service.with(a_user()).await;
    // Two for finding out who asks; the third would begin to write the denial down.
    service.store.break_statement(3);
    let answer = client.delete(format!("/api/v1/users/{}", victim.id())).send().await;
    answer.expect_problem(403, "forbidden");
    assert_eq!(denied(service.audit()), [""; 0]);
}

/// To come without a credential is no attempt at something forbidden.
#[tokio::test]
async fn a_request_without_a_credential_is_not_written_down() {
    let service = Service::start();
    service.client().get("/api/v1/users").send().await.expect(401);
    assert_eq!(service.audit(), [""; 0]);
}
