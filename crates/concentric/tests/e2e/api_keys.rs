//! Programs that come with an API key.

use serde_json::json;

use crate::support::{Answer, Client, Server, World};

const KEYS: &str = "/api/v1/me/api-keys";

/// A request without a cookie, and without a word about where it comes from that a browser would say.
fn with_key(server: &Server<'_>, method: &str, path: &str, key: &str) -> Answer {
    server.client().request(method, path).header("x-api-key", key).send()
}

fn make(client: &Client, scopes: &[&str]) -> (String, String) {
    let made = client.post(KEYS, &json!({"name": "nightly export", "scopes": scopes})).expect(201).json();
    let text = |value: &serde_json::Value| value.as_str().unwrap().to_owned();
    (text(&made["api_key"]["id"]), text(&made["secret"]))
}

fn from_the_first_key_to_its_revocation(world: World) {
    let server = world.start();
    let ann = server.newcomer("ann.lee");
    let (id, first) = make(&ann, &["orders:read", "profile:read"]);

    assert_eq!(with_key(&server, "GET", "/api/v1/me", &first).expect(200).text("username"), "ann.lee");
    with_key(&server, "GET", "/api/v1/orders", &first).expect(200);
    with_key(&server, "GET", "/api/v1/products", &first).expect_problem(403, "insufficient-scope");
    with_key(&server, "GET", KEYS, &first).expect_problem(403, "insufficient-scope");
    let both = ann.request("GET", "/api/v1/me").header("x-api-key", &first).send();
    both.expect_problem(400, "several-credentials");

    let key = format!("{KEYS}/{id}");
    let rotated = ann.post(&format!("{key}/rotate"), &json!({"overlap_seconds": 0})).expect(201).json();
    let second = rotated["secret"].as_str().unwrap();
    with_key(&server, "GET", "/api/v1/me", &first).expect_problem(401, "unauthenticated");
    with_key(&server, "GET", "/api/v1/me", second).expect(200);
    assert!(ann.get(&key).expect(200).json()["last_used_at"].is_string());

    ann.request("DELETE", &key).send().expect(204);
    with_key(&server, "GET", "/api/v1/me", second).expect_problem(401, "unauthenticated");
}

fn a_key_is_worth_nothing_while_its_user_is_inactive(world: World) {
    let server = world.start();
    let ann = server.newcomer("ann.lee");
    let id = ann.me().expect(200).text("id");
    let (_, key) = make(&ann, &["profile:read"]);
    let root = world.appoint(&server, "root.admin", "super_admin");

    root.post(&format!("/api/v1/users/{id}/inactivate"), &json!({})).expect(200);
    with_key(&server, "GET", "/api/v1/me", &key).expect_problem(401, "unauthenticated");
    root.post(&format!("/api/v1/users/{id}/reactivate"), &json!({})).expect(200);
    with_key(&server, "GET", "/api/v1/me", &key).expect(200);
    root.request("DELETE", &format!("/api/v1/users/{id}")).send().expect(204);
    with_key(&server, "GET", "/api/v1/me", &key).expect_problem(401, "unauthenticated");
}

fn the_operator_makes_lists_and_revokes_keys(world: World) {
    let server = world.start();
    server.newcomer("ann.lee");
    let create = ["api-key", "create", "ann.lee", "--name", "till", "--scope", "profile:read"];
    let key = world.run(&create).expect_success();
    let key = key.trim_end();
    with_key(&server, "GET", "/api/v1/me", key).expect(200);

    let listed = world.run(&["api-key", "list", "ann.lee"]).expect_success();
    let id = listed.lines().nth(1).unwrap().split_whitespace().last().unwrap().to_owned();
    assert!(!listed.contains(key), "{listed}");
    world.run(&["api-key", "revoke", &id]).expect_success();
    with_key(&server, "GET", "/api/v1/me", key).expect_problem(401, "unauthenticated");
}

fn keys_outlive_a_new_server_key_as_long_as_the_old_one_is_known_until_they_are_used(world: World) {
    const OLD: &str = "1b7e40c2d95f38a6e41c07b9d2f85a63";
    const NEW: &str = "8c3f61a90d7be524f96a12c8e07d35b4";
    let world = world.with("API_KEYS__SECRET", OLD);
    let server = world.start();
    let ann = server.newcomer("ann.lee");
    let (used, forgotten) = (make(&ann, &["profile:read"]).1, make(&ann, &["profile:read"]).1);
    server.stop();

    let world = world.with("API_KEYS__SECRET", NEW).with("API_KEYS__SECRET_ID", "2");
    let world = world.with("API_KEYS__PREVIOUS_SECRETS", format!("1:{OLD}"));
    let server = world.start();
    with_key(&server, "GET", "/api/v1/me", &used).expect(200);
    server.stop();

    let world = world.with("API_KEYS__PREVIOUS_SECRETS", "");
    let server = world.start();
    with_key(&server, "GET", "/api/v1/me", &used).expect(200);
    with_key(&server, "GET", "/api/v1/me", &forgotten).expect_problem(401, "unauthenticated");
}

on_both_databases![
    from_the_first_key_to_its_revocation,
    a_key_is_worth_nothing_while_its_user_is_inactive,
    the_operator_makes_lists_and_revokes_keys,
    keys_outlive_a_new_server_key_as_long_as_the_old_one_is_known_until_they_are_used,
];
