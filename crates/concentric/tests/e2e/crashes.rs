//! `kill -9`: what was acknowledged is there afterwards, what is there is whole, and the next start needs no help.

use std::{
    collections::BTreeSet,
    sync::mpsc::{Sender, channel},
    thread,
    time::Duration,
};

use serde_json::json;

use crate::support::{Client, Server, World, account, eventually};

/// The lease of events, twice at most, and the time to deliver what was left over.
const LEASE_AND_WORK: Duration = Duration::from_secs(120);

/// Clients that sign up at the same time.
const CLIENTS: usize = 4;

/// Signs up one account after the other until the server is gone; tells of each that was acknowledged.
fn sign_up_until_the_end(client: &Client, name: &str, acknowledged: &Sender<String>) {
    for number in 0.. {
        let name = format!("{name}-{number}");
        let sign_up = client.request("POST", "/api/v1/auth/signup").json(&account(&name));
        let Ok(answer) = sign_up.try_send() else { return };
        answer.expect(201);
        acknowledged.send(name).unwrap();
    }
}

/// Counts in the name of an account until the server is gone; gives the last number that was acknowledged. It takes no hash,
/// so that the database is always in the middle of a commit.
fn count_until_the_end(client: &Client, from: u64) -> u64 {
    for number in from + 1.. {
        let count = client.request("PATCH", "/api/v1/me").json(&json!({ "name": format!("No. {number}") }));
        let Ok(answer) = count.try_send() else { return number - 1 };
        answer.expect(200);
    }
    u64::MAX
}

/// What the server promised before it was killed.
struct Promises {
    accounts: BTreeSet<String>,
    count: u64,
}

/// Kills the server in the middle of its work, after this many sign-ups were acknowledged.
fn kill_at_work(server: Server<'_>, counter: &Client, round: usize, promises: &mut Promises) {
    let counter = server.client().with_the_cookie_of(counter);
    let clients: Vec<_> =
        (0..CLIENTS).map(|number| (format!("r{round}-c{number}"), server.client())).collect();
    let (tell, acknowledged) = channel();
    thread::scope(|scope| {
        let from = promises.count;
        let counting = scope.spawn(move || count_until_the_end(&counter, from));
        for (name, client) in &clients {
            let tell = tell.clone();
            scope.spawn(move || sign_up_until_the_end(client, name, &tell));
        }
        drop(tell);
        promises.accounts.extend(acknowledged.iter().take(1 + round % 5));
        server.kill();
        promises.accounts.extend(acknowledged);
        promises.count = counting.join().unwrap();
    });
}

fn crash_and_keep_every_promise(world: &World, rounds: usize) {
    let server = world.start();
    let counter = server.newcomer("the.counter");
    server.stop();
    let mut promises = Promises { accounts: BTreeSet::new(), count: 0 };
    for round in 0..rounds {
        kill_at_work(world.start(), &counter, round, &mut promises);
    }

    let server = world.start();

    let users: BTreeSet<_> = world.database.texts("SELECT username FROM users").into_iter().collect();
    let lost: Vec<_> = promises.accounts.difference(&users).collect();
    assert!(promises.accounts.len() >= rounds && promises.count > 0, "there was work");
    assert!(lost.is_empty(), "{lost:?} of {} were acknowledged and lost", promises.accounts.len());
    assert_eq!(world.database.half_made_accounts(), 0);
    let name = server.client().with_the_cookie_of(&counter).me().expect(200).text("name");
    let count: u64 = name.trim_start_matches("No. ").parse().unwrap();
    // The last one may have been made and not acknowledged.
    assert!(count >= promises.count, "{count} is less than {}", promises.count);
    server.client().log_in(promises.accounts.first().unwrap()).expect(200);
    eventually(LEASE_AND_WORK, "all are told of", || {
        (world.database.count("outbox WHERE status <> 'delivered'") == 0).then_some(())
    });
    let welcomed = world.database.count("job_runs WHERE job = 'welcome-mail'");
    assert_eq!(welcomed, users.len() as u64, "everybody is welcomed once");
    server.stop();
}

#[test]
fn fifty_crashes_break_no_promise_and_leave_the_file_sound() {
    let world = World::sqlite();
    crash_and_keep_every_promise(&world, 50);
    assert_eq!(world.database.texts("PRAGMA integrity_check"), ["ok"]);
}

#[test]
fn crashes_break_no_promise_on_postgres() {
    crash_and_keep_every_promise(&World::postgres(), 10);
}
