//! What answers do not say by their words, they must not tell by the time they take: which accounts there are, and which keys.
//!
//! Two kinds of request that are answered alike are sent in random order, hundreds of each, and their times compared by Welch's
//! t-test, as dudect does (Reparaz, Balasch, Verbauwhede: "Dude, is my code constant time?", 2017). It takes minutes, so it runs by
//! `cargo xtask timing` alone.

mod stopwatch;
mod welch;

use std::env;

use serde_json::{Value, json};

use crate::support::{Answer, PASSWORD, Sending, Server, World};
use stopwatch::{Kind, measure};
use welch::{Verdict, compare};

/// How many of each kind are sent, from `cargo xtask timing --samples`.
const SAMPLES: &str = "TIMING_SAMPLES";

fn samples() -> usize {
    env::var(SAMPLES).map_or(1000, |text| text.parse().unwrap())
}

/// A world in which a request may say where it comes from, so that throttling, which is not what is measured, lets it pass.
fn behind_a_proxy(world: World) -> World {
    world.without_jobs().with("SERVER__TRUSTED_PROXIES", "127.0.0.1")
}

/// Compares two kinds of request and says what came out.
fn compared(what: &str, first: Kind<'_>, second: Kind<'_>) -> Verdict {
    let [first, second] = measure([first, second], samples());
    let verdict = compare(&first, &second);
    println!("{what}: {verdict}");
    verdict
}

/// They must not be told apart.
#[track_caller]
fn assert_alike(what: &str, first: Kind<'_>, second: Kind<'_>) {
    let verdict = compared(what, first, second);
    assert!(!verdict.differs(), "{what} can be told apart: {verdict}");
}

/// They may be told apart by whoever measures often, and not by much.
#[track_caller]
fn assert_close(what: &str, first: Kind<'_>, second: Kind<'_>) {
    let verdict = compared(what, first, second);
    assert!((0.75..1.25).contains(&verdict.ratio()), "{what} are far apart: {verdict}");
}

/// They must be told apart: the method finds a difference where there is one.
#[track_caller]
fn assert_told_apart(what: &str, first: Kind<'_>, second: Kind<'_>) {
    let verdict = compared(what, first, second);
    assert!(verdict.differs(), "{what} should be told apart: {verdict}");
}

/// Sends it from an address of its own.
fn from_elsewhere(sending: Sending<'_>, address: &str) -> Answer {
    sending.header("x-forwarded-for", address).send()
}

/// A log-in that comes to nothing.
fn log_in<'s>(server: &'s Server<'_>, body: Value, status: u16) -> Kind<'s> {
    let client = server.client();
    Kind::new(move |address| {
        from_elsewhere(client.request("POST", "/api/v1/auth/login").json(&body), address).expect(status);
    })
}

fn credentials(username: &str, password: &str) -> Value {
    json!({ "username": username, "password": password })
}

/// A request with a key that is none.
fn with_key<'s>(server: &'s Server<'_>, key: String) -> Kind<'s> {
    let client = server.client();
    Kind::new(move |address| {
        let request = client.request("GET", "/api/v1/me").header("x-api-key", &key);
        from_elsewhere(request, address).expect_problem(401, "unauthenticated");
    })
}

fn a_failed_log_in_takes_as_long_whatever_is_wrong(world: World) {
    let world = behind_a_proxy(world);
    let server = world.start();
    server.client().sign_up("ann.lee").expect(201);
    let gone = server.newcomer("bob.ray").me().text("id");
    let root = world.appoint(&server, "root.admin", "super_admin");
    root.post(&format!("/api/v1/users/{gone}/inactivate"), &json!({})).expect(200);
    let unknown = || log_in(&server, credentials("eve.fox", PASSWORD), 401);
    let wrong = || log_in(&server, credentials("ann.lee", "correct horse battery stable"), 401);
    let inactive = || log_in(&server, credentials("bob.ray", PASSWORD), 401);

    assert_alike("unknown user, unknown user", unknown(), unknown());
    assert_alike("unknown user, wrong password", unknown(), wrong());
    assert_alike("unknown user, inactive user with the right password", unknown(), inactive());
    let incomplete = log_in(&server, json!({ "username": "eve.fox" }), 422);
    assert_told_apart("unknown user, request without a password", unknown(), incomplete);
}

/// A request for a message by which to choose another password.
fn reset<'s>(server: &'s Server<'_>, email: &str) -> Kind<'s> {
    let (client, body) = (server.client(), json!({ "email": email }));
    Kind::new(move |address| {
        let request = client.request("POST", "/api/v1/auth/password-reset").json(&body);
        from_elsewhere(request, address).expect(202);
    })
}

fn who_asks_to_reset_a_password_waits_as_long_whether_there_is_an_account(world: World) {
    let world = behind_a_proxy(world);
    let server = world.start();
    server.client().sign_up("ann.lee").expect(201);
    let known = || reset(&server, "ann.lee@example.org");
    let unknown = || reset(&server, "eve.fox@example.org");

    assert_alike("reset for an unknown address, for an unknown address", unknown(), unknown());
    assert_alike("reset for an unknown address, for a known one", unknown(), known());
    let nobody = log_in(&server, credentials("eve.fox", PASSWORD), 401);
    assert_told_apart("reset for an unknown address, log-in of an unknown user", unknown(), nobody);
}

fn a_refused_api_key_takes_as_long_however_much_of_it_is_right(world: World) {
    let world = behind_a_proxy(world);
    let server = world.start();
    let ann = server.newcomer("ann.lee");
    let made = ann.post("/api/v1/me/api-keys", &json!({"name": "export", "scopes": ["profile:read"]}));
    let key = made.expect(201).text("secret");
    let (id, secret) = key.rsplit_once('_').unwrap();
    let nothing_right = || with_key(&server, format!("{id}_{}", "0".repeat(64)));
    let nearly_right = || with_key(&server, format!("{id}_{}", but_for_the_last_digit(secret)));
    let unknown = || with_key(&server, format!("ck_{}_{secret}", "0".repeat(32)));

    assert_alike("unknown key, unknown key", unknown(), unknown());
    assert_alike("wrong secret, nearly right secret", nothing_right(), nearly_right());
    // Ids are no secrets and cannot be guessed, so they only have to be close: a row that is there takes some reading.
    assert_close("unknown key, wrong secret", unknown(), nothing_right());
    assert_told_apart("unknown key, no key of our form", unknown(), with_key(&server, "ck".to_owned()));
}

fn but_for_the_last_digit(secret: &str) -> String {
    let (rest, last) = secret.split_at(secret.len() - 1);
    format!("{rest}{}", if last == "0" { "1" } else { "0" })
}

/// One test per database, left out of the default run.
macro_rules! minutes_on_both_databases {
    ($($case:ident),+ $(,)?) => {
        mod sqlite { $(
            #[test]
            #[ignore = "takes minutes, and a quiet machine: cargo xtask timing"]
            fn $case() {
                super::$case(crate::support::World::sqlite());
            }
        )+ }
        mod postgres { $(
            #[test]
            #[ignore = "takes minutes, and a quiet machine: cargo xtask timing"]
            fn $case() {
                super::$case(crate::support::World::postgres());
            }
        )+ }
    };
}

minutes_on_both_databases![
    a_failed_log_in_takes_as_long_whatever_is_wrong,
    a_refused_api_key_takes_as_long_however_much_of_it_is_right,
    who_asks_to_reset_a_password_waits_as_long_whether_there_is_an_account,
];
