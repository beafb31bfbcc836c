//! A client that goes away without waiting for its answer.

use std::{io::Write, net::TcpStream, thread, time::Duration};

use crate::support::{Line, Server, World, account, eventually};

const SOON: Duration = Duration::from_secs(30);

/// Sends a whole request.
fn send(server: &Server<'_>, request: &str) -> TcpStream {
    let mut stream = TcpStream::connect(server.address()).unwrap();
    stream.write_all(request.as_bytes()).unwrap();
    stream
}

/// Sends a whole sign-up.
fn send_sign_up(server: &Server<'_>, username: &str) -> TcpStream {
    let body = account(username).to_string();
    let head = format!(
        "POST /api/v1/auth/signup HTTP/1.1\r\nHost: here\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n",
        body.len()
    );
    send(server, &(head + &body))
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

#[test]
fn reads_whose_clients_vanish_leave_every_connection_usable() {
    let world =
        World::postgres().without_jobs().with("LOG__FORMAT", "json").with("DATABASE__MAX_CONNECTIONS", 2);
    let server = world.start();
    let ann = server.newcomer("ann.lee");
    let both_wait = || (world.database.waiting() == 2).then_some(());
    let head = format!(
        "GET /api/v1/me HTTP/1.1\r\nHost: here\r\nCookie: session={}\r\n\r\n",
        ann.session().unwrap()
    );
    let lock = world.database.lock("users");
    let streams = [(); 2].map(|()| send(&server, &head));
    eventually(SOON, "both connections wait in the database", both_wait);

    drop(streams);
    let gone = |line: &Line| line.sums_up() && line.number("status") == Some(499.0);
    server.wait_for_line("the server knows that a client is gone", gone);
    lock.release();

    assert_eq!(ann.me().expect(200).text("username"), "ann.lee");
    let lock = world.database.lock("users");
    thread::scope(|scope| {
        let readers = [(); 2].map(|()| scope.spawn(|| ann.me().expect(200)));
        eventually(SOON, "both connections wait in the database again", both_wait);
        lock.release();
        for reader in readers {
            reader.join().unwrap();
        }
    });
}

on_both_databases![sign_ups_whose_clients_vanish_are_made_as_a_whole_or_not_at_all];
