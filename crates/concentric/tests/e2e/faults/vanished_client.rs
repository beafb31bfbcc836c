//! A client that goes away without waiting for its answer.

use std::{io::Write, net::TcpStream, time::Duration};

use crate::support::{Line, Server, World, account, eventually};

const SOON: Duration = Duration::from_secs(30);

/// Sends a whole sign-up.
fn send_sign_up(server: &Server<'_>, username: &str) -> TcpStream {
    let body = account(username).to_string();
    let head = format!(
        "POST /api/v1/auth/signup HTTP/1.1\r\nHost: here\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n",
        body.len()
    );
    let mut stream = TcpStream::connect(server.address()).unwrap();
    stream.write_all((head + &body).as_bytes()).unwrap();
    stream
}

fn sign_ups_whose_clients_vanish_are_made_as_a_whole_or_not_at_all(world: World) {
    let server = world.start();
    for number in 0..20 {
        drop(send_sign_up(&server, &format!("guest-{number}")));
    }

    server.client().sign_up("ann.lee").expect(201);
    server.stop();

    assert_eq!(world.database.half_made_accounts(), 0);
    assert_eq!(world.database.count("users WHERE username = 'ann.lee'"), 1);
}

#[test]
fn a_change_that_has_begun_is_finished_although_its_client_has_vanished() {
    let world = World::postgres().with("LOG__FORMAT", "json");
    let server = world.start();
    // The account is written, and the audit trail must wait.
    let lock = world.database.lock("security_events");
    let stream = send_sign_up(&server, "ann.lee");
    eventually(SOON, "the sign-up is half made", || (world.database.waiting() == 1).then_some(()));

    drop(stream);
    let gone = |line: &Line| line.sums_up() && line.number("status") == Some(499.0);
    server.wait_for_line("the server knows that the client is gone", gone);
    lock.release();

    let made = || (world.database.count("users WHERE username = 'ann.lee'") == 1).then_some(());
    eventually(SOON, "the account is there", made);
    assert_eq!(world.database.half_made_accounts(), 0);
    server.client().log_in("ann.lee").expect(200);
}

on_both_databases![sign_ups_whose_clients_vanish_are_made_as_a_whole_or_not_at_all];
