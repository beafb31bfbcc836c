//! A database that neither answers nor hangs up, as when a firewall forgot the connection or a machine lost its power.

use std::{
    sync::atomic::{AtomicBool, Ordering},
    thread,
    time::Duration,
};

use crate::support::{Proxy, eventually, within};

/// The statement's own limit of 1 s, the 5 s after which its connection is given up, and then as much for a new one.
const BOUND: Duration = Duration::from_secs(15);

/// How soon everything must work again.
const SOON: Duration = Duration::from_secs(15);

/// More than there are connections.
const CROWD: usize = 6;

#[test]
fn while_the_database_is_silent_requests_end_and_afterwards_every_connection_is_usable_again() {
    let (world, network) = Proxy::world();
    let world = world
        .without_jobs()
        .with("DATABASE__STATEMENT_TIMEOUT_SECONDS", 1)
        .with("DATABASE__ACQUIRE_TIMEOUT_SECONDS", 1)
        .with("DATABASE__MAX_CONNECTIONS", 3);
    let server = world.start();
    let ann = server.newcomer("ann.lee");
    ann.me().expect(200);

    network.fall_silent();
    within(BOUND, "a crowd of requests", || {
        thread::scope(|scope| {
            for number in 0..CROWD {
                let (ann, server) = (&ann, &server);
                scope.spawn(move || ann.me().expect_come_back());
                scope.spawn(move || server.client().sign_up(&format!("guest-{number}")).expect_come_back());
            }
            scope.spawn(|| {
                within(Duration::from_secs(4), "readiness", || ann.get("/readyz")).expect_come_back()
            });
            scope.spawn(|| within(Duration::from_secs(4), "liveness", || ann.get("/livez")).expect(200));
        });
    });
    network.restore();

    eventually(SOON, "it recovers", || (ann.me().status == 200).then_some(()));
    for number in 0..10 {
        ann.me().expect(200);
        server.client().sign_up(&format!("late-{number}")).expect(201);
    }
    // Each of the pool's connections can be had: so many requests wait in the database at the same time.
    let lock = world.database.lock("users");
    let seen = AtomicBool::new(false);
    thread::scope(|scope| {
        for _ in 0..3 {
            // Each is sent away after a second, which may be too short for whoever looks.
            scope.spawn(|| {
                for _ in (0..SOON.as_secs()).take_while(|_| !seen.load(Ordering::SeqCst)) {
                    ann.me();
                }
            });
        }
        let all = || (world.database.waiting() == 3).then_some(());
        eventually(SOON, "three requests are in the database", all);
        seen.store(true, Ordering::SeqCst);
        lock.release();
    });
    assert_eq!(world.database.half_made_accounts(), 0);
}
