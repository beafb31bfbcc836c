//! A database that cannot be reached for a while.

use std::{thread, time::Duration};

use crate::support::{Client, Proxy, Server, World, eventually, within};

/// How fast a request must fail that cannot be served.
const FAST: Duration = Duration::from_secs(4);

/// How soon everything must work again.
const SOON: Duration = Duration::from_secs(10);

/// A read, a write and a question whether the server is ready are answered with a later date.
#[track_caller]
fn assert_unavailable(server: &Server<'_>, ann: &Client, attempt: u32) {
    let guest = format!("guest-{attempt}");
    let me = within(FAST, "a read", || ann.me()).expect_come_back();
    assert_eq!(me.text("code"), "unavailable");
    assert!(!me.body.contains("127.0.0.1"), "no addresses: {me:?}");
    within(FAST, "a write", || server.client().sign_up(&guest)).expect_come_back();
    within(FAST, "a log-in", || server.client().log_in("ann.lee")).expect_come_back();
    within(FAST, "readiness", || ann.get("/readyz")).expect_come_back();
    within(FAST, "liveness", || ann.get("/livez")).expect(200);
}

#[test]
fn while_the_database_is_away_requests_fail_fast_and_afterwards_they_do_not() {
    let (world, network) = Proxy::world();
    let server = world.start();
    let ann = server.newcomer("ann.lee");

    for outage in 0..2 {
        network.cut();
        for attempt in 0..5 {
            assert_unavailable(&server, &ann, attempt);
        }
        network.restore();

        eventually(SOON, "it recovers", || (ann.get("/readyz").status == 200).then_some(()));
        for request in 0..20 {
            ann.me().expect(200);
            server.client().sign_up(&format!("late-{outage}-{request}")).expect(201);
        }
    }
    assert_eq!(world.database.count("users WHERE username LIKE 'guest%'"), 0);
    assert_eq!(world.database.half_made_accounts(), 0);
}

#[test]
fn connections_that_broke_unnoticed_cost_a_request_at_most() {
    let (world, network) = Proxy::world();
    let server = world.start();
    let ann = server.newcomer("ann.lee");
    fill_pool(&ann);

    network.cut();
    network.restore();

    let failed = (0..20).filter(|_| ann.me().status != 200).count();
    assert!(failed <= 1, "{failed} of 20 failed");
}

#[test]
fn connections_that_the_database_ended_cost_a_request_at_most() {
    let world = World::postgres();
    let server = world.start();
    let ann = server.newcomer("ann.lee");
    fill_pool(&ann);

    world.database.end_connections();

    let failed = (0..20).filter(|_| ann.me().status != 200).count();
    assert!(failed <= 1, "{failed} of 20 failed");
}

#[test]
fn a_write_does_not_notice_that_its_connection_was_ended_while_idle() {
    let world = World::postgres();
    let server = world.start();
    fill_pool(&server.newcomer("ann.lee"));

    world.database.end_connections();

    server.client().sign_up("bob.ross").expect(201);
}

#[test]
fn a_server_starts_without_its_database_and_waits_for_it() {
    let (world, network) = Proxy::world();
    world.run(&["migrate", "up"]).expect_success();
    let world = world.with("DATABASE__MIGRATE", "never");
    network.cut();

    let server = world.start();
    server.client().get("/livez").expect(200);
    server.client().get("/readyz").expect_come_back();
    let asked = world.run(&["health", "--address", &server.address().to_string()]);
    assert_eq!(asked.code, Some(69), "{asked:?}");
    network.restore();

    eventually(SOON, "it is ready", || (server.client().get("/readyz").status == 200).then_some(()));
    server.newcomer("ann.lee").me().expect(200);
}

#[test]
fn a_change_that_is_under_way_when_the_database_goes_is_undone_as_a_whole() {
    let (world, network) = Proxy::world();
    let server = world.start();
    // The account is written, and the audit trail must wait.
    let lock = world.database.lock("security_events");

    thread::scope(|scope| {
        let sign_up = scope.spawn(|| server.client().sign_up("ann.lee"));
        eventually(SOON, "the sign-up is half made", || (world.database.waiting() == 1).then_some(()));
        network.cut();
        sign_up.join().unwrap().expect_come_back();
    });
    lock.release();
    network.restore();

    server.newcomer("ann.lee").me().expect(200);
    assert_eq!(world.database.count("users"), 1);
    assert_eq!(world.database.half_made_accounts(), 0);
}

/// Makes the server open as many connections as it needs for a crowd.
fn fill_pool(client: &Client) {
    thread::scope(|scope| {
        for _ in 0..20 {
            scope.spawn(|| client.me().expect(200));
        }
    });
}
