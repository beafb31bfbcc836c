//! `kill -9`: what was acknowledged is there afterwards, what is there is whole, and the next start needs no help.

use std::{
    collections::BTreeSet,
    sync::mpsc::{Sender, channel},
    thread,
};

use crate::support::{Client, Server, World, account};

/// Clients that sign up at the same time.
const CLIENTS: usize = 4;

/// Signs up one account after the other until the server is gone; tells of each that was acknowledged.
fn sign_up_until_the_end(client: &Client, name: &str, acknowledged: &Sender<String>) {
    for number in 0.. {
        let name = format!("{name}-{number}");
        match client.request("POST", "/api/v1/auth/signup").json(&account(&name)).try_send() {
            Ok(answer) => {
                answer.expect(201);
                acknowledged.send(name).unwrap();
            }
            Err(_) => return,
        }
    }
}

/// Kills the server in the middle of sign-ups, after this many were acknowledged; gives all that were.
fn kill_during_sign_ups(server: Server<'_>, round: usize, after: usize) -> Vec<String> {
    let (tell, acknowledged) = channel();
    let clients: Vec<_> =
        (0..CLIENTS).map(|number| (format!("r{round}-c{number}"), server.client())).collect();
    thread::scope(|scope| {
        for (name, client) in &clients {
            let tell = tell.clone();
            scope.spawn(move || sign_up_until_the_end(client, name, &tell));
        }
        drop(tell);
        let mut names: Vec<_> = acknowledged.iter().take(after).collect();
        server.kill();
        names.extend(acknowledged);
        names
    })
}

fn lose_nothing(world: &World, rounds: usize) {
    let mut acknowledged = BTreeSet::new();
    for round in 0..rounds {
        let server = world.start();
        acknowledged.extend(kill_during_sign_ups(server, round, 1 + round % 5));
    }

    let server = world.start();

    let users: BTreeSet<_> = world.database.texts("SELECT username FROM users").into_iter().collect();
    let lost: Vec<_> = acknowledged.difference(&users).collect();
    assert!(acknowledged.len() >= rounds);
    assert!(lost.is_empty(), "{lost:?} of {} were acknowledged and lost", acknowledged.len());
    assert_eq!(world.database.half_made_accounts(), 0);
    let anyone = acknowledged.first().unwrap();
    server.client().log_in(anyone).expect(200);
    server.stop();
}

#[test]
fn fifty_crashes_lose_no_acknowledged_sign_up_and_leave_the_file_sound() {
    let world = World::sqlite();
    lose_nothing(&world, 50);
    assert_eq!(world.database.texts("PRAGMA integrity_check"), ["ok"]);
}

#[test]
fn crashes_lose_no_acknowledged_sign_up_on_postgres() {
    lose_nothing(&World::postgres(), 10);
}
