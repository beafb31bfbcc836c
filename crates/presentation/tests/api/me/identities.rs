//! `/api/v1/me/identities`

use serde_json::json;
use testkit::factories::{a_user, an_external_identity};

use crate::support::Service;

const IDENTITIES: &str = "/api/v1/me/identities";

#[tokio::test]
async fn ones_identities_are_listed_and_taken_away() {
    let service = Service::start();
    let (user, ann) = service.with(a_user().named("ann.lee")).await;
    let link = an_external_identity(&user).build();
    service.store.put(link.clone());
    let listed = ann.get(format!("{IDENTITIES}?total=true")).send().await.expect(200).json();
    assert_eq!(
        listed["items"],
        json!([{
            "id": link.id().to_string(),
            "issuer": "https://issuer.example.org",
            "subject": "sub-ann.lee",
            "email": user.state().email.as_str(),
            "created_at": "2026-01-01T00:00:00.123456Z",
            "last_used_at": null,
            "ended_at": null
        }])
    );
    ann.delete(format!("{IDENTITIES}/{}", link.id())).send().await.expect(204);
    assert!(service.store.get(link.id()).is_none());
    assert!(service.store.get(user.id()).is_some(), "the account stays");
    let told = "external-identity-unlinked: https://issuer.example.org sub-ann.lee".to_owned();
    assert_eq!(service.audit().last(), Some(&told));
    ann.delete(format!("{IDENTITIES}/{}", link.id())).send().await.expect_problem(404, "not-found");
}

#[tokio::test]
async fn the_identities_of_others_cannot_be_found() {
    let service = Service::start();
    let link = an_external_identity(&service.has(a_user().named("bob.ray"))).build();
    service.store.put(link.clone());
    let (_, root) = service.with(a_user().named("root1").super_admin()).await;
    root.delete(format!("{IDENTITIES}/{}", link.id())).send().await.expect_problem(404, "not-found");
    assert_eq!(root.get(IDENTITIES).send().await.expect(200).json()["items"], json!([]));
    assert_eq!(service.store.get(link.id()), Some(link));
}
