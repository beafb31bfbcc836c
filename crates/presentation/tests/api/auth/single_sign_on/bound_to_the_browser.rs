//! A sign-in is finished once, in the browser in which it was begun, by the provider with which it was.

use std::time::Duration;

use application::ports::Clock as _;

use super::{ACME, begin, come_back, location, me, sign_in, somebody};
use crate::support::{Client, Service};

const EXPIRED: &str = "/?sso_error=sign-in-expired";

async fn is_nobody(browser: &Client) {
    browser.get("/api/v1/me").send().await.expect_problem(401, "unauthenticated");
}

#[tokio::test]
async fn a_state_is_good_once() {
    let service = Service::start();
    let browser = service.client();
    let state = begin(&browser, ACME).await;
    let secret = browser.cookie("sso").unwrap();
    let code = service.provider.recognizes(&state, somebody("ann.lee"));
    assert_eq!(location(&come_back(&browser, &state, &code).await), "/");

    let thief = service.client();
    thief.set_cookie("sso", &secret);
    assert_eq!(location(&come_back(&thief, &state, &code).await), EXPIRED);
    is_nobody(&thief).await;
}

#[tokio::test]
async fn a_made_up_state_is_good_for_nothing() {
    let service = Service::start();
    let browser = service.client();
    let state = begin(&browser, ACME).await;
    let code = service.provider.recognizes(&state, somebody("ann.lee"));
    for wrong in
        ["", "made-up", &format!("{state}x"), &format!("{state}%0a"), &format!("{state}&state={state}")]
    {
        assert_eq!(location(&come_back(&browser, wrong, &code).await), EXPIRED, "{wrong:?}");
    }
    assert_eq!(location(&come_back(&browser, &state, &code).await), "/", "nothing was spoilt by that");
}

/// An attacker sends somebody to the callback with a sign-in of their own, to have them work in the attacker's account.
#[tokio::test]
async fn nobody_is_logged_in_by_a_sign_in_that_was_begun_elsewhere() {
    let service = Service::start();
    let (attacker, victim) = (service.client(), service.client());
    let state = begin(&attacker, ACME).await;
    let code = service.provider.recognizes(&state, somebody("mallory.x"));

    assert_eq!(location(&come_back(&victim, &state, &code).await), EXPIRED);
    is_nobody(&victim).await;
    begin(&victim, ACME).await;
    assert_eq!(location(&come_back(&victim, &state, &code).await), EXPIRED, "not with a cookie of their own");
    is_nobody(&victim).await;
    victim.set_cookie("sso", "");
    assert_eq!(location(&come_back(&victim, &state, &code).await), EXPIRED);
}

/// An attacker has somebody's code, and puts it into a sign-in of their own.
#[tokio::test]
async fn a_code_is_good_for_the_sign_in_that_it_was_made_for() {
    let service = Service::start();
    let (victim, attacker) = (service.client(), service.client());
    let stolen = begin(&victim, ACME).await;
    let stolen = service.provider.recognizes(&stolen, somebody("ann.lee"));
    let state = begin(&attacker, ACME).await;

    let answer = come_back(&attacker, &state, &stolen).await;
    assert_eq!(location(&answer), "/?sso_error=sign-in-not-accepted");
    is_nobody(&attacker).await;
    let told =
        "log-in-failed: by acme: the provider does not redeem the code: it was made for another sign-in";
    assert_eq!(service.audit(), [told]);
}

#[tokio::test]
async fn one_provider_does_not_answer_for_another() {
    let service = Service::start();
    let browser = service.client();
    let state = begin(&browser, "/api/v1/auth/sso/strict").await;
    let code = service.provider.recognizes(&state, somebody("ann.lee"));
    assert_eq!(location(&come_back(&browser, &state, &code).await), EXPIRED);

    let state = begin(&browser, ACME).await;
    let code = service.provider.recognizes(&state, somebody("ann.lee"));
    let path = format!("{ACME}/callback?state={state}&code={code}&iss=https://evil.example");
    let answer = browser.get(path).send().await.expect(302);
    assert_eq!(location(&answer), "/?sso_error=sign-in-not-accepted");
}

#[tokio::test]
async fn people_have_ten_minutes() {
    let service = Service::start();
    let (early, late) = (service.client(), service.client());
    let (in_time, too_late) = (begin(&early, ACME).await, begin(&late, ACME).await);
    let in_time_code = service.provider.recognizes(&in_time, somebody("ann.lee"));
    let too_late_code = service.provider.recognizes(&too_late, somebody("bob.ray"));
    service.clock.advance(Duration::from_secs(599));
    assert_eq!(location(&come_back(&early, &in_time, &in_time_code).await), "/");
    service.clock.advance(Duration::from_secs(1));
    assert_eq!(location(&come_back(&late, &too_late, &too_late_code).await), EXPIRED);
    assert!(service.clock.now() > testkit::fakes::FakeClock::START);
}

#[tokio::test]
async fn sign_ins_in_two_tabs_do_not_end_each_other() {
    let service = Service::start();
    let browser = service.client();
    let first = begin(&browser, ACME).await;
    let second = begin(&browser, ACME).await;
    assert_ne!(first, second);
    let code = service.provider.recognizes(&first, somebody("ann.lee"));
    assert_eq!(location(&come_back(&browser, &first, &code).await), "/");
    assert_eq!(me(&browser).await, "ann.lee");
}

#[tokio::test]
async fn a_dead_session_in_the_browser_keeps_nobody_out() {
    let service = Service::start();
    let browser = service.client();
    browser.set_cookie("session", "dead");
    assert_eq!(location(&sign_in(&service, &browser, somebody("ann.lee")).await), "/");
    assert_eq!(me(&browser).await, "ann.lee");
}

/// Whoever has a session at the provider would be logged in without having done anything.
#[tokio::test]
async fn a_page_of_another_site_begins_no_sign_in() {
    let service = Service::start();
    let come = async |from: &str| {
        let there = format!("{ACME}?return_to=/app/x");
        location(
            &service.client().get(there).cross_site().header("sec-fetch-site", from).send().await.expect(302),
        )
    };
    assert_eq!(come("cross-site").await, "/app/x?sso_error=cross-site-request");
    for from in ["same-origin", "same-site", "none"] {
        assert!(come(from).await.contains("state="), "{from}");
    }
}
