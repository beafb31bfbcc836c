use application::identity::Vouched;
use domain::identity::User;
use serde_json::json;
use testkit::factories::{a_user, an_external_identity};

use super::{ACME, begin, come_back, location, me, sign_in, somebody};
use crate::support::Service;

#[tokio::test]
async fn the_providers_are_listed_for_a_page_to_show() {
    let listed = Service::start().client().get("/api/v1/auth/sso").send().await.expect(200).json();
    let acme = json!({"name": "acme", "title": "acme Inc."});
    assert_eq!(listed, json!({"items": [acme, {"name": "strict", "title": "strict Inc."}]}));
}

#[tokio::test]
async fn a_newcomer_is_logged_in_to_an_account_and_finds_it_again() {
    let service = Service::start();
    let browser = service.client();
    let answer = sign_in(&service, &browser, somebody("ann.lee")).await;
    assert_eq!(location(&answer), "/");
    assert_eq!(me(&browser).await, "ann.lee");
    assert!(browser.cookie("sso").is_none(), "it has done its work");
    assert_eq!(service.audit().last().unwrap(), "log-in: by acme");

    let other = service.client();
    sign_in(&service, &other, somebody("ann.lee")).await;
    assert_eq!(me(&other).await, "ann.lee");
    assert_eq!(service.store.all::<User>().len(), 1);
}

#[tokio::test]
async fn the_answers_are_for_nobody_to_keep_and_tell_no_other_site_of_the_code() {
    let service = Service::start();
    let browser = service.client();
    let there = browser.get(ACME).send().await.expect(302);
    let back = sign_in(&service, &service.client(), somebody("ann.lee")).await;
    for answer in [there, back] {
        assert_eq!(answer.header("cache-control"), Some("no-store"));
        assert_eq!(answer.header("referrer-policy"), Some("no-referrer"));
    }
    assert!(service.cache.len() == 1, "what was finished is not kept");
}

#[tokio::test]
async fn who_has_no_account_is_told_what_to_do() {
    let service = Service::start();
    service.has(a_user().named("bob.ray").with_email("bob.ray@example.org"));
    let sent_back = async |vouched: Vouched| location(&sign_in(&service, &service.client(), vouched).await);
    assert_eq!(sent_back(somebody("bob.ray")).await, "/?sso_error=link-first");
    let nameless = Vouched { email: None, ..somebody("carl.orr") };
    assert_eq!(sent_back(nameless).await, "/?sso_error=email-not-verified");

    let browser = service.client();
    let state = begin(&browser, "/api/v1/auth/sso/strict").await;
    let code = service.provider.recognizes(&state, somebody("dora.ess"));
    let path = format!("/api/v1/auth/sso/strict/callback?state={state}&code={code}");
    let answer = browser.get(path).send().await.expect(302);
    assert_eq!(location(&answer), "/?sso_error=no-account");
    browser.get("/api/v1/me").send().await.expect_problem(401, "unauthenticated");
    assert_eq!(service.store.all::<User>().len(), 1);
}

#[tokio::test]
async fn the_holder_of_an_inactive_account_stays_out() {
    let service = Service::start();
    let user = service.has(a_user().named("ann.lee").inactive());
    service.store.put(an_external_identity(&user).of(somebody("ann.lee").subject).build());
    let browser = service.client();
    let answer = sign_in(&service, &browser, somebody("ann.lee")).await;
    assert_eq!(location(&answer), "/?sso_error=account-inactive");
    browser.get("/api/v1/me").send().await.expect_problem(401, "unauthenticated");
}

#[tokio::test]
async fn whoever_is_logged_in_already_stays_who_they_are() {
    let service = Service::start();
    let (_, browser) = service.with(a_user().named("ann.lee")).await;
    let answer = browser.get(format!("{ACME}?return_to=/app/x")).send().await.expect(302);
    assert_eq!(location(&answer), "/app/x?sso_error=already-logged-in");

    let tab = service.client();
    let state = begin(&tab, ACME).await;
    let code = service.provider.recognizes(&state, somebody("mallory.x"));
    tab.set_cookie("session", &browser.cookie("session").unwrap());
    assert_eq!(location(&come_back(&tab, &state, &code).await), "/?sso_error=already-logged-in");
    assert_eq!(me(&tab).await, "ann.lee");
}

#[tokio::test]
async fn what_the_provider_says_no_to_is_told_in_our_words_alone() {
    let service = Service::start();
    for (error, code) in [
        ("access_denied", "sign-in-denied"),
        ("temporarily_unavailable", "unavailable"),
        ("invalid_scope", "sign-in-not-accepted"),
        ("%3Cscript%3Ealert(1)%3C/script%3E", "sign-in-not-accepted"),
    ] {
        let browser = service.client();
        let state = begin(&browser, &format!("{ACME}?return_to=/app/x%3Fy=z")).await;
        let path = format!("{ACME}/callback?state={state}&error={error}&error_description=%3Cb%3E");
        let answer = browser.get(path).send().await.expect(302);
        assert_eq!(location(&answer), format!("/app/x?y=z&sso_error={code}"));
        assert!(answer.body.is_empty());
    }
    let audit = service.audit();
    assert_eq!(audit, ["log-in-failed: by acme: invalid_scope", "log-in-failed: by acme: "]);
}

#[tokio::test]
async fn while_provider_or_cache_are_away_everybody_is_told_so() {
    let service = Service::start();
    let browser = service.client();
    let state = begin(&browser, ACME).await;
    let code = service.provider.recognizes(&state, somebody("ann.lee"));
    service.provider.go_away();
    assert_eq!(location(&come_back(&browser, &state, &code).await), "/?sso_error=unavailable");
    let refused = browser.get(format!("{ACME}?return_to=/app/x")).send().await.expect(302);
    assert_eq!(location(&refused), "/app/x?sso_error=unavailable");

    let service = Service::start();
    service.cache.go_away();
    let refused = service.client().get(ACME).send().await.expect(302);
    assert_eq!(location(&refused), "/?sso_error=unavailable");
}

#[tokio::test]
async fn an_unknown_provider_is_not_found() {
    let service = Service::start();
    let client = service.client();
    for path in ["/api/v1/auth/sso/other", "/api/v1/auth/sso/other/callback?state=a&code=b"] {
        client.get(path).send().await.expect_problem(404, "not-found");
    }
}
