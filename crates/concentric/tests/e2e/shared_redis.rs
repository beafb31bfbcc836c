//! Two servers that share a Redis, and what becomes of them when it goes.

use std::time::Duration;

use serde_json::json;

use crate::support::{Proxy, Server, World, eventually, within};

/// How soon everything must work again.
const SOON: Duration = Duration::from_secs(20);

/// How long a request may take while Redis is away.
const FAST: Duration = Duration::from_secs(5);

/// A world whose servers share a Redis, and the network between.
fn world() -> (World, Proxy) {
    let (network, redis) = Proxy::of_redis();
    // No other world has this address.
    let prefix = format!("e2e-{}-{}", std::process::id(), redis.port().unwrap());
    (World::postgres().without_jobs().with("CACHE__URL", redis).with("CACHE__KEY_PREFIX", prefix), network)
}

/// How many guesses are let through, in turns, until one is not. Nothing else may happen to them.
#[track_caller]
fn guesses(servers: [&Server<'_>; 2], account: &str) -> usize {
    let guess = json!({ "username": account, "password": "a wrong password" });
    for attempt in 0..50 {
        let client = servers[attempt % 2].client();
        let answer = within(FAST, "a log-in", || client.post("/api/v1/auth/login", &guess));
        if answer.status == 429 {
            answer.expect_problem(429, "too-many-requests");
            return attempt;
        }
        answer.expect(401);
    }
    panic!("guessing is not slowed down");
}

/// What the server says of its cache.
fn cache(server: &Server<'_>) -> String {
    let health = server.client().get("/health").expect(200).json();
    let mut components = health["components"].as_array().unwrap().iter();
    components.find(|component| component["name"] == "cache").unwrap()["status"].as_str().unwrap().to_owned()
}

#[track_caller]
fn wait_for_cache(servers: [&Server<'_>; 2], status: &str) {
    for server in servers {
        eventually(SOON, "the cache is in the other state", || (cache(server) == status).then_some(()));
    }
}

#[test]
fn guessing_is_slowed_down_over_all_servers_and_by_each_while_redis_is_away() {
    let (world, network) = world();
    let (one, other) = (world.start(), world.start());
    let servers = [&one, &other];
    one.newcomer("ann.lee");

    // Five are free on all servers together. Who waits long enough on a busy machine has another one.
    let shared = guesses(servers, "ann.lee");
    assert!((5..10).contains(&shared), "{shared}");

    network.cut();
    let apart = guesses(servers, "bob.ross");
    assert!(apart >= 10, "five on each server: {apart}");
    wait_for_cache(servers, "degraded");
    for server in servers {
        server.client().get("/readyz").expect(200);
        server
            .newcomer(if server.address() == one.address() { "eve.one" } else { "eve.two" })
            .me()
            .expect(200);
    }

    network.restore();
    wait_for_cache(servers, "ok");
    let again = guesses(servers, "kim.new");
    assert!((5..10).contains(&again), "{again}");

    for server in [one, other] {
        let log = server.stop();
        assert_eq!(log.lines_with("Redis is away").len(), 1);
        assert_eq!(log.lines_with("Redis is back").len(), 1);
    }
}

#[test]
fn a_redis_that_falls_silent_fails_no_request() {
    let (world, network) = world();
    let server = world.start();
    let ann = server.newcomer("ann.lee");

    network.fall_silent();
    for number in 0..5 {
        within(FAST, "a log-in", || server.newcomer(&format!("late-{number}"))).me().expect(200);
    }
    ann.me().expect(200);
    network.restore();

    eventually(SOON, "the cache is back", || (cache(&server) == "ok").then_some(()));
}

#[test]
fn a_server_starts_without_its_redis() {
    let (world, network) = world();
    network.cut();

    let server = world.start();

    server.client().get("/readyz").expect(200);
    assert_eq!(cache(&server), "degraded");
    server.newcomer("ann.lee").me().expect(200);
}

#[test]
fn a_client_gets_no_more_from_two_servers_than_from_one() {
    let (world, network) = world();
    // So slow that nothing comes back within the test.
    let world = world
        .with("RATE_LIMIT__REQUESTS_PER_SECOND", 1)
        .with("RATE_LIMIT__BURST", 100)
        .with("RATE_LIMIT__SHARED", true);
    let (one, other) = (world.start(), world.start());
    let left = |server: &Server<'_>| {
        let answer = server.client().get("/livez").expect(200);
        let state = answer.header("ratelimit").unwrap().to_owned();
        state.split(['=', ';']).nth(2).unwrap().parse::<u32>().unwrap()
    };
    left(&one);
    for _ in 0..20 {
        left(&one);
    }

    let seen_by_other = left(&other);
    assert!(seen_by_other < 95, "{seen_by_other}");

    network.cut();
    let alone = left(&other);
    assert!(alone > 95, "it counts for itself: {alone}");
}
