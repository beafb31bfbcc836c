//! A disk on which nothing more can be written.
#![cfg(target_os = "linux")]

use std::process::Command;

use rustix::process::{Resource, Rlimit, getrlimit, prlimit};

use crate::support::{Server, World};

/// How large any file may become: enough to start, and for some sign-ups.
const ROOM: u64 = 512 * 1024;

/// A server for which a write beyond `ROOM` fails instead of killing it. A limit of the process stands in for the end of
/// the disk, because making a small disk takes rights that not everybody has.
fn start(world: &World) -> Server<'_> {
    let mut shell = Command::new("sh");
    shell.args(["-c", "trap '' XFSZ; exec \"$0\" serve", env!("CARGO_BIN_EXE_concentric")]);
    world.confine(&mut shell);
    Server::start(world, shell)
}

fn limit(server: &Server<'_>, room: Option<u64>) {
    // The upper bound stays as the test found it: who is not root could not raise it again.
    let maximum = getrlimit(Resource::Fsize).maximum;
    prlimit(Some(server.pid()), Resource::Fsize, Rlimit { current: room.or(maximum), maximum }).unwrap();
}

#[test]
fn a_full_disk_refuses_writes_serves_reads_and_corrupts_nothing() {
    let world = World::sqlite();
    let server = start(&world);
    let ann = server.newcomer("ann.lee");
    limit(&server, Some(ROOM));

    let mut acknowledged = vec!["ann.lee".to_owned()];
    let refused = loop {
        let name = format!("guest-{}", acknowledged.len());
        let answer = server.client().sign_up(&name);
        if answer.status != 201 {
            break answer;
        }
        acknowledged.push(name);
        assert!(acknowledged.len() < 500, "the disk is never full");
    };
    assert_eq!(refused.expect_come_back().text("code"), "unavailable");
    server.client().sign_up("one.more").expect_come_back();
    ann.me().expect(200);
    ann.get("/livez").expect(200);

    limit(&server, None);
    server.client().sign_up("after.wards").expect(201);
    acknowledged.push("after.wards".to_owned());
    server.stop();

    let mut users = world.database.texts("SELECT username FROM users");
    users.sort();
    acknowledged.sort();
    assert_eq!(users, acknowledged);
    assert_eq!(world.database.half_made_accounts(), 0);
    assert_eq!(world.database.texts("PRAGMA integrity_check"), ["ok"]);
}
