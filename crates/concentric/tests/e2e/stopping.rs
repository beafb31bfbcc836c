//! SIGTERM: what was begun is finished, and nothing more is begun.

use std::{
    io::ErrorKind,
    sync::atomic::{AtomicU32, Ordering},
    thread,
    time::Duration,
};

use serde_json::json;

use crate::support::{Answer, Client, World, account, eventually, within};

const ID: &str = "x-request-id";

/// How many answers there have been before the server is told to stop in the middle of the next ones.
const WARM: u32 = 60;

/// How a client fared that went on until nobody listened any more.
#[derive(Default)]
struct Fared {
    answered: u32,
    failed: Vec<String>,
    /// The ids of requests that met the end of the listener. Between the server's last look into the kernel's queue and the
    /// closing of the listener a connection can slip in, which the kernel resets: nobody can prevent that, and it means the
    /// same as a refusal, provided that the server has never seen the request.
    turned_away: Vec<String>,
}

/// Asks again and again, each time with another request id, until nobody listens.
fn use_up(name: &str, warmth: &AtomicU32, ask: impl Fn(&str) -> Result<Answer, ureq::Error>) -> Fared {
    let mut fared = Fared::default();
    let mut connected = false;
    while fared.failed.is_empty() {
        let id = format!("{name}-{:04}", fared.answered);
        match ask(&id) {
            Ok(answer) if answer.status < 500 => {
                connected = answer.header("connection") != Some("close");
                fared.answered += 1;
                warmth.fetch_add(1, Ordering::Relaxed);
            }
            Ok(answer) => fared.failed.push(format!("{answer:?}")),
            Err(ureq::Error::Io(error)) if error.kind() == ErrorKind::ConnectionRefused => break,
            Err(ureq::Error::Io(error)) if error.kind() == ErrorKind::ConnectionReset && !connected => {
                fared.turned_away.push(id);
            }
            Err(error) => fared.failed.push(format!("{error:?}")),
        }
    }
    fared
}

fn a_stop_under_load_fails_no_request(world: World) {
    let world = world.with("LOG__FORMAT", "json");
    let server = world.start();
    let ann = server.newcomer("ann.lee");
    let warmth = AtomicU32::new(0);
    let read = |client: &Client, id: &str, connection: &str| {
        client.request("GET", "/api/v1/me").header(ID, id).header("connection", connection).try_send()
    };
    let sign_up = |client: &Client, id: &str| {
        client.request("POST", "/api/v1/auth/signup").header(ID, id).json(&account(id)).try_send()
    };

    let fared: Vec<Fared> = thread::scope(|scope| {
        let mut clients = Vec::new();
        for number in 1..=2 {
            let name = |kind: &str| format!("{kind}-{number}");
            let (warmth, guest) = (&warmth, server.client());
            let [kept, renewed] = [(); 2].map(|()| server.client().with_the_cookie_of(&ann));
            let (reader, visitor, joiner) = (name("reader"), name("visitor"), name("joiner"));
            clients.push(scope.spawn(move || use_up(&reader, warmth, |id| read(&kept, id, "keep-alive"))));
            clients.push(scope.spawn(move || use_up(&visitor, warmth, |id| read(&renewed, id, "close"))));
            clients.push(scope.spawn(move || use_up(&joiner, warmth, |id| sign_up(&guest, id))));
        }
        let warm = || (warmth.load(Ordering::Relaxed) > WARM).then_some(());
        eventually(Duration::from_secs(60), "there is load", warm);
        server.terminate();
        clients.into_iter().map(|client| client.join().unwrap()).collect()
    });

    let log = server.ended_well();
    for Fared { answered, failed, turned_away } in fared {
        assert!(failed.is_empty(), "{failed:?} after {answered} answers");
        assert!(turned_away.iter().all(|id| log.of_request(id).is_empty()), "{turned_away:?}");
    }
}

#[test]
fn a_request_that_waits_for_the_database_is_answered_before_the_end() {
    let world = World::postgres().without_jobs();
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

#[test]
fn a_stop_waits_no_longer_than_its_grace() {
    let world = World::postgres().without_jobs().with("SERVER__SHUTDOWN_GRACE_SECONDS", 1);
    let server = world.start();
    let ann = server.newcomer("ann.lee");
    let _held = world.database.lock("users");

    thread::scope(|scope| {
        let cut_off = scope.spawn(|| ann.request("GET", "/api/v1/me").try_send());
        let in_flight = || (world.database.waiting() == 1).then_some(());
        eventually(Duration::from_secs(20), "the request waits for the lock", in_flight);

        server.terminate();

        let log = within(Duration::from_secs(4), "the stop", || server.ended_well());
        assert_eq!(log.lines_with("cut off").len(), 1);
        cut_off.join().unwrap().unwrap_err();
    });
}

on_both_databases![a_stop_under_load_fails_no_request];
