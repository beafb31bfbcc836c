//! SIGTERM: what was begun is finished, and nothing more is begun.

use std::{
    io::ErrorKind,
    sync::atomic::{AtomicU32, Ordering},
    thread,
    time::Duration,
};

use serde_json::json;

use crate::support::{Client, World, account, eventually};

/// How many answers there have been before the server is told to stop in the middle of the next ones.
const WARM: u32 = 60;

/// How a client that goes on until nobody listens any more fared.
struct Fared {
    answered: u32,
    failed: Vec<String>,
}

/// Asks again and again until nobody listens.
fn use_up(answered: &AtomicU32, mut ask: impl FnMut(u32) -> Result<u16, ureq::Error>) -> Fared {
    let mut fared = Fared { answered: 0, failed: Vec::new() };
    loop {
        match ask(fared.answered) {
            Ok(status) if status < 500 => {
                fared.answered += 1;
                answered.fetch_add(1, Ordering::Relaxed);
            }
            Ok(status) => fared.failed.push(format!("status {status}")),
            Err(ureq::Error::Io(error)) if error.kind() == ErrorKind::ConnectionRefused => return fared,
            Err(error) => fared.failed.push(format!("{error:?}")),
        }
        if fared.failed.len() > 10 {
            return fared;
        }
    }
}

fn a_stop_under_load_fails_no_request(world: World) {
    let server = world.start();
    let ann = server.newcomer("ann.lee");
    let answered = AtomicU32::new(0);
    let reads = |client: &Client| client.request("GET", "/api/v1/me").try_send().map(|answer| answer.status);
    let signs_up = |client: &Client, name: String| {
        let request = client.request("POST", "/api/v1/auth/signup").json(&account(&name));
        request.try_send().map(|answer| answer.status)
    };

    let fared = thread::scope(|scope| {
        let mut clients = Vec::new();
        for number in 0..2 {
            let (answered, ann, server) = (&answered, &ann, &server);
            // On connections that are kept, and on one for each request.
            clients.push(scope.spawn(move || {
                let client = server.client().with_the_cookie_of(ann);
                use_up(answered, |_| reads(&client))
            }));
            clients.push(
                scope.spawn(move || use_up(answered, |_| reads(&server.client().with_the_cookie_of(ann)))),
            );
            clients.push(scope.spawn(move || {
                let client = server.client();
                use_up(answered, |count| signs_up(&client, format!("guest-{number}-{count}")))
            }));
        }
        let warm = || (answered.load(Ordering::Relaxed) > WARM).then_some(());
        eventually(Duration::from_secs(60), "there is load", warm);
        server.terminate();
        clients.into_iter().map(|client| client.join().unwrap()).collect::<Vec<_>>()
    });

    for Fared { answered, failed } in fared {
        assert!(failed.is_empty(), "{failed:?} after {answered} answers");
    }
    server.ended_well();
}

#[test]
fn a_request_that_waits_for_the_database_is_answered_before_the_end() {
    let world = World::postgres();
    let server = world.start();
    let ann = server.newcomer("ann.lee");
    let lock = world.database.lock("users");

    thread::scope(|scope| {
        let waiting =
            scope.spawn(|| ann.request("PATCH", "/api/v1/me").json(&json!({ "name": "Ann" })).send());
        let in_flight = || (world.database.waiting() == 1).then_some(());
        eventually(Duration::from_secs(20), "the request waits for the lock", in_flight);
        server.terminate();
        let refused = || server.client().request("GET", "/livez").try_send().err();
        eventually(Duration::from_secs(20), "nobody listens any more", refused);
        lock.release();

        waiting.join().unwrap().expect(200);
    });
    server.ended_well();
    assert_eq!(world.database.count("users WHERE name = 'Ann'"), 1);
}

on_both_databases![a_stop_under_load_fails_no_request];
