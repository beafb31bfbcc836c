//! Signing in by a provider that others wrote and certified, with a browser that goes there and comes back.

mod browser;

use serde_json::json;
use testkit::OidcProvider;

use crate::support::{Proxy, Server, World};
use browser::Browser;

/// Where the service says that it is. Nothing is there: the browser comes back to whichever server a test wants.
const SITE: &str = "http://127.0.0.1:1";

const ACME: &str = "/api/v1/auth/sso/acme";

const EXPIRED: &str = "/?sso_error=sign-in-expired";

fn provider() -> OidcProvider {
    OidcProvider::start(&format!("{SITE}{ACME}/callback")).unwrap()
}

/// A world with that provider, which may open accounts.
fn with_acme(world: World, provider: &OidcProvider) -> World {
    world
        .without_jobs()
        .with("SERVER__PUBLIC_URL", SITE)
        .with("SSO__PROVIDERS", "acme")
        .with("SSO__ACME__ISSUER", provider.issuer())
        .with("SSO__ACME__CLIENT_ID", "basic")
        .with("SSO__ACME__CLIENT_SECRET", OidcProvider::secret_of("basic"))
        .with("SSO__ACME__CREATE_USERS", true)
        .with("SSO__ACME__RETURN_PATHS", "/,/app/*")
}

/// All the way there and back; gives where the browser is sent in the end.
fn sign_in(browser: &Browser, server: &Server<'_>, name: &str) -> String {
    let there = browser.get(server, ACME).location();
    let back = browser.log_in(&there, name);
    browser.get(server, &back).location()
}

fn a_newcomer_gets_an_account_and_finds_it_again(world: World) {
    let provider = provider();
    let world = with_acme(world, &provider);
    let server = world.start();
    let listed = server.client().get("/api/v1/auth/sso").expect(200).json();
    assert_eq!(listed, json!({"items": [{"name": "acme", "title": "acme"}]}));

    let browser = Browser::default();
    let there = browser.get(&server, &format!("{ACME}?return_to=/app/orders")).location();
    for parameter in ["response_type=code", "code_challenge_method=S256", "nonce=", "state="] {
        assert!(there.contains(parameter), "{there}");
    }
    let back = browser.log_in(&there, "ann.lee");
    let arrived = browser.get(&server, &back);
    assert_eq!(arrived.location(), "/app/orders");
    assert_eq!(arrived.header("cache-control").as_deref(), Some("no-store"));
    assert_eq!(arrived.header("referrer-policy").as_deref(), Some("no-referrer"));
    let me = browser.get(&server, "/api/v1/me").json();
    assert_eq!(
        (me["username"].as_str(), me["email"].as_str()),
        (Some("ann.lee"), Some("ann.lee@example.org"))
    );
    assert_eq!(me["name"], "ann.lee of the provider");

    let other = Browser::default();
    assert_eq!(sign_in(&other, &server, "ann.lee"), "/");
    assert_eq!(other.get(&server, "/api/v1/me").json()["id"], me["id"]);
    for (name, code) in [("unverified.bob", "email-not-verified"), ("mailless.bob", "email-not-verified")] {
        assert_eq!(sign_in(&Browser::default(), &server, name), format!("/?sso_error={code}"));
    }
    assert_eq!(world.database.count("users"), 1);
    let audit = world.database.texts("SELECT detail FROM security_events WHERE kind = 'log-in'");
    assert_eq!(audit, ["by acme", "by acme"]);
    let log = server.stop();
    assert!(
        log.lines_with("code=").is_empty() && log.lines_with("state=").is_empty(),
        "codes are not logged"
    );
}

fn an_account_is_linked_and_unlinked(world: World) {
    let provider = provider();
    let world = with_acme(world, &provider);
    let server = world.start();
    let ann = server.newcomer("ann.lee");
    // Her address at the provider is the one that she has here: that alone lets nobody in.
    assert_eq!(sign_in(&Browser::default(), &server, "ann.lee"), "/?sso_error=link-first");

    let browser = Browser::default().with_the_cookie_of(&ann);
    let begun = browser.post(&server, "/api/v1/me/identities/sso/acme", "{}");
    let back = browser.log_in(begun.json()["authorization_url"].as_str().unwrap(), "ann.lee");
    assert_eq!(browser.get(&server, &back).location(), "/");
    let elsewhere = Browser::default();
    assert_eq!(sign_in(&elsewhere, &server, "ann.lee"), "/");
    let id = ann.me().expect(200).text("id");
    assert_eq!(elsewhere.get(&server, "/api/v1/me").json()["id"], id);

    // Nobody else takes it from her.
    let bob = Browser::default().with_the_cookie_of(&server.newcomer("bob.ray"));
    let begun = bob.post(&server, "/api/v1/me/identities/sso/acme", "{}");
    let back = bob.log_in(begun.json()["authorization_url"].as_str().unwrap(), "ann.lee");
    assert_eq!(bob.get(&server, &back).location(), "/?sso_error=identity-linked");

    let link = ann.get("/api/v1/me/identities").expect(200).json()["items"][0]["id"].clone();
    let path = format!("/api/v1/me/identities/{}", link.as_str().unwrap());
    ann.request("DELETE", &path).send().expect(204);
    assert_eq!(sign_in(&Browser::default(), &server, "ann.lee"), "/?sso_error=link-first");
    server.stop();
}

fn a_sign_in_is_finished_once_where_it_was_begun_and_as_it_was(world: World) {
    let provider = provider();
    let world = with_acme(world, &provider);
    let server = world.start();
    let (ann, mallory) = (Browser::default(), Browser::default());
    let back = ann.log_in(&ann.get(&server, ACME).location(), "ann.lee");
    let (state, code) = (parameter(&back, "state"), parameter(&back, "code"));

    // Without the cookie, and with that of another browser.
    assert_eq!(Browser::default().get(&server, &back).location(), EXPIRED);
    let there = mallory.get(&server, ACME).location();
    assert_eq!(mallory.get(&server, &back).location(), EXPIRED);
    // With another state, or none.
    assert_eq!(ann.get(&server, &back.replace(&state, "made-up")).location(), EXPIRED);
    assert_eq!(ann.get(&server, &format!("{ACME}/callback?code={code}")).location(), EXPIRED);
    // Mallory puts Ann's code into a sign-in of his own: the provider holds it to Ann's verifier.
    let own = parameter(&there, "state");
    let injected = mallory.get(&server, &back.replace(&state, &own)).location();
    assert_eq!(injected, "/?sso_error=sign-in-not-accepted");
    for browser in [&ann, &mallory] {
        assert_eq!(browser.get(&server, "/api/v1/me").status, 401);
    }

    let second = ann.log_in(&ann.get(&server, ACME).location(), "ann.lee");
    assert_eq!(ann.get(&server, &second).location(), "/");
    assert_eq!(ann.get(&server, &second).location(), EXPIRED, "once");
    // What the provider says, nobody is shown.
    let there = mallory.get(&server, ACME).location();
    let denied = format!(
        "{ACME}/callback?state={}&error=access_denied&error_description=%3Cscript%3E",
        parameter(&there, "state")
    );
    assert_eq!(mallory.get(&server, &denied).location(), "/?sso_error=sign-in-denied");
    server.stop();
}

fn while_the_provider_is_away_everything_else_goes_on(world: World) {
    let provider = provider();
    let world = with_acme(world, &provider);
    let server = world.start();
    let (early, late) = (Browser::default(), Browser::default());
    let back = early.log_in(&early.get(&server, ACME).location(), "ann.lee");
    drop(provider);

    assert_eq!(early.get(&server, &back).location(), "/?sso_error=unavailable");
    // It has said where people go; whether it is there they see themselves.
    assert_eq!(late.get(&server, ACME).status, 302);
    server.newcomer("bob.ray").me().expect(200);
    let log = server.stop();
    assert_eq!(log.lines_with("no sign-in").len(), 1);

    let server = world.start();
    assert_eq!(
        late.get(&server, &format!("{ACME}?return_to=/app/x")).location(),
        "/app/x?sso_error=unavailable"
    );
    server.stop();
}

on_both_databases![
    a_newcomer_gets_an_account_and_finds_it_again,
    an_account_is_linked_and_unlinked,
    a_sign_in_is_finished_once_where_it_was_begun_and_as_it_was,
    while_the_provider_is_away_everything_else_goes_on,
];

#[test]
fn who_sets_out_from_one_server_may_come_back_to_another() {
    let provider = provider();
    let (_network, redis) = Proxy::of_redis();
    let prefix = format!("e2e-sso-{}-{}", std::process::id(), redis.port().unwrap());
    let world =
        with_acme(World::postgres(), &provider).with("CACHE__URL", redis).with("CACHE__KEY_PREFIX", prefix);
    let (one, other) = (world.start(), world.start());
    let browser = Browser::default();
    let back = browser.log_in(&browser.get(&one, ACME).location(), "ann.lee");
    assert_eq!(browser.get(&other, &back).location(), "/");
    assert_eq!(browser.get(&one, &back).location(), EXPIRED, "once, over all of them");
    assert_eq!(browser.get(&one, "/api/v1/me").status, 200);
}

/// A parameter of an address, as it stands there.
fn parameter(address: &str, name: &str) -> String {
    let (_, query) = address.split_once('?').unwrap();
    let mut pairs = query.split('&').filter_map(|pair| pair.split_once('='));
    pairs.find(|(key, _)| *key == name).unwrap().1.to_owned()
}
