use std::time::Duration;

use domain::identity::{ExternalIdentity, User};
use serde_json::json;
use testkit::factories::{a_user, an_external_identity};

use super::{begin_to_link, come_back, location, me, sign_in, somebody};
use crate::support::Service;

#[tokio::test]
async fn whoever_links_a_provider_signs_in_by_it_until_they_unlink_it() {
    let service = Service::start();
    let (_, ann) = service.with(a_user().named("ann.lee").with_email("ann@example.org")).await;
    let state = begin_to_link(&ann).await;
    let code = service.provider.recognizes(&state, somebody("another.name"));
    assert_eq!(location(&come_back(&ann, &state, &code).await), "/");
    assert_eq!(me(&ann).await, "ann.lee");
    let told = "external-identity-linked: https://acme.example.org another.name".to_owned();
    assert_eq!(service.audit().last(), Some(&told));
    let topics: Vec<_> = service.store.outbox().iter().map(|message| message.topic).collect();
    assert_eq!(topics, ["user.sign-in-method-added"], "she is written to");

    let browser = service.client();
    sign_in(&service, &browser, somebody("another.name")).await;
    assert_eq!(me(&browser).await, "ann.lee");

    let listed = ann.get("/api/v1/me/identities").send().await.expect(200).json();
    let id = listed["items"][0]["id"].as_str().unwrap().to_owned();
    ann.delete(format!("/api/v1/me/identities/{id}")).send().await.expect(204);
    let stranger = service.client();
    sign_in(&service, &stranger, somebody("another.name")).await;
    assert_eq!(me(&stranger).await, "another.name", "it leads to ann's account no more");
}

#[tokio::test]
async fn linking_twice_changes_nothing() {
    let service = Service::start();
    let (_, ann) = service.with(a_user().named("ann.lee")).await;
    for _ in 0..2 {
        let state = begin_to_link(&ann).await;
        let code = service.provider.recognizes(&state, somebody("ann.there"));
        assert_eq!(location(&come_back(&ann, &state, &code).await), "/");
    }
    assert_eq!(service.store.all::<ExternalIdentity>().len(), 1);
}

#[tokio::test]
async fn whom_another_account_is_linked_with_is_not_taken_from_it() {
    let service = Service::start();
    let bob = service.has(a_user().named("bob.ray"));
    let link = an_external_identity(&bob).of(somebody("bob.there").subject).build();
    service.store.put(link.clone());
    let (_, ann) = service.with(a_user().named("ann.lee")).await;
    let state = begin_to_link(&ann).await;
    let code = service.provider.recognizes(&state, somebody("bob.there"));
    assert_eq!(location(&come_back(&ann, &state, &code).await), "/?sso_error=identity-linked");
    assert_eq!(service.store.all::<ExternalIdentity>(), [link]);
}

#[tokio::test]
async fn a_session_that_was_left_open_links_nothing() {
    let service = Service::start();
    let (_, ann) = service.with(a_user().named("ann.lee")).await;
    service.clock.advance(Duration::from_secs(5 * 60));
    let refused = ann.post("/api/v1/me/identities/sso/acme").json(json!({})).send().await;
    refused.expect_problem(403, "fresh-log-in-required");
    assert!(service.cache.is_empty());
}

#[tokio::test]
async fn the_account_that_is_linked_is_the_one_that_began_and_is_logged_in_still() {
    let service = Service::start();
    let (_, ann) = service.with(a_user().named("ann.lee")).await;
    let state = begin_to_link(&ann).await;
    let code = service.provider.recognizes(&state, somebody("ann.there"));
    ann.post("/api/v1/auth/logout").send().await.expect(204);
    assert_eq!(location(&come_back(&ann, &state, &code).await), "/?sso_error=unauthenticated");

    let (_, bob) = service.with(a_user().named("bob.ray")).await;
    let state = begin_to_link(&bob).await;
    let code = service.provider.recognizes(&state, somebody("bob.there"));
    let (_, carl) = service.with(a_user().named("carl.orr")).await;
    carl.set_cookie("sso", &bob.cookie("sso").unwrap());
    assert_eq!(location(&come_back(&carl, &state, &code).await), "/?sso_error=unauthenticated");
    assert!(service.store.all::<ExternalIdentity>().is_empty());
}

#[tokio::test]
async fn an_account_that_was_switched_off_meanwhile_is_not_linked() {
    let service = Service::start();
    let (user, ann) = service.with(a_user().named("ann.lee")).await;
    let state = begin_to_link(&ann).await;
    let code = service.provider.recognizes(&state, somebody("ann.there"));
    service.store.edit(user.id(), |user: &mut User| {
        user.inactivate();
    });
    assert_eq!(location(&come_back(&ann, &state, &code).await), "/?sso_error=unauthenticated");
    assert!(service.store.all::<ExternalIdentity>().is_empty());
}
