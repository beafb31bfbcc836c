//! A database that is there and has no time: somebody else holds a lock, and with it every connection.

use std::{thread, time::Duration};

use crate::support::{World, eventually, within};

/// How fast a request must be refused that there is no connection for: the acquire timeout of 1 s, and some work.
const FAST: Duration = Duration::from_secs(3);

const SOON: Duration = Duration::from_secs(20);

#[test]
fn a_full_pool_refuses_fast_and_whoever_got_in_is_served() {
    let world = World::postgres()
        .without_jobs()
        .with("DATABASE__MAX_CONNECTIONS", 1)
        .with("DATABASE__ACQUIRE_TIMEOUT_SECONDS", 1)
        .with("DATABASE__LOCK_TIMEOUT_SECONDS", 60)
        .with("DATABASE__STATEMENT_TIMEOUT_SECONDS", 60);
    let server = world.start();
    let ann = server.newcomer("ann.lee");
    let lock = world.database.lock("users");

    thread::scope(|scope| {
        let first = scope.spawn(|| ann.me());
        let waits = || (world.database.waiting() == 1).then_some(());
        eventually(SOON, "the only connection is taken", waits);
        for number in 0..3 {
            let refused = within(FAST, "a read", || ann.me()).expect_come_back();
            assert_eq!(refused.text("code"), "overloaded");
            let sign_up = || server.client().sign_up(&format!("guest-{number}"));
            within(FAST, "a write", sign_up).expect_come_back();
        }
        within(FAST, "readiness", || ann.get("/readyz")).expect_come_back();
        lock.release();
        first.join().unwrap().expect(200);
    });

    for number in 0..5 {
        ann.me().expect(200);
        server.client().sign_up(&format!("late-{number}")).expect(201);
    }
    assert_eq!(world.database.count("users WHERE username LIKE 'guest%'"), 0);
}

#[test]
fn a_request_waits_for_a_lock_no_longer_than_the_lock_timeout() {
    let world = World::postgres().with("DATABASE__LOCK_TIMEOUT_SECONDS", 1);
    let server = world.start();
    let ann = server.newcomer("ann.lee");
    let lock = world.database.lock("users");

    let refused = within(FAST, "the refusal", || ann.me()).expect_come_back();

    assert_eq!(refused.text("code"), "overloaded");
    lock.release();
    ann.me().expect(200);
}

#[test]
fn a_file_that_another_process_writes_to_for_long_refuses_writes_and_serves_reads() {
    let world = World::sqlite()
        .with("DATABASE__ACQUIRE_TIMEOUT_SECONDS", 1)
        .with("DATABASE__LOCK_TIMEOUT_SECONDS", 1);
    let server = world.start();
    let ann = server.newcomer("ann.lee");
    let lock = world.database.lock("users");

    let bound = Duration::from_secs(10);
    let refused = within(bound, "the refusal", || server.client().sign_up("bob.ross")).expect_come_back();

    assert_eq!(refused.text("code"), "overloaded");
    ann.me().expect(200);
    lock.release();
    server.client().sign_up("bob.ross").expect(201);
}
