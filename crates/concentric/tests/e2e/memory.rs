//! Memory stays bounded.
#![cfg(target_os = "linux")]

use std::{fs, thread};

use crate::support::{Server, World};

/// How many log in.
const PEOPLE: usize = 40;

/// What one password takes while it is hashed: 19 MiB, by Argon2's parameter m.
const HASH: u64 = 19 * 1024;

/// What the process keeps in memory that is backed by no file, in KiB.
fn resident(server: &Server<'_>) -> u64 {
    let status = fs::read_to_string(format!("/proc/{}/status", server.pid().as_raw_nonzero())).unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix("RssAnon:")).unwrap();
    line.trim().trim_end_matches(" kB").parse().unwrap()
}

#[test]
fn forty_log_ins_at_once_leave_no_memory_behind() {
    let world = World::sqlite().with("PASSWORD__HASH_CONCURRENCY", 4);
    let server = world.start();
    let everybody_at_once = |act: &(dyn Fn(&str) + Sync)| {
        thread::scope(|scope| {
            for number in 0..PEOPLE {
                scope.spawn(move || act(&format!("guest-{number}")));
            }
        });
    };
    let before = resident(&server);

    everybody_at_once(&|name| drop(server.client().sign_up(name).expect(201)));
    everybody_at_once(&|name| drop(server.client().log_in(name).expect(200)));

    let after = resident(&server);
    assert!(after < before + HASH, "{before} KiB before, {after} KiB after");
}
