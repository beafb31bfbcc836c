//! The processes of the program, each killed and started again on its own address.

use std::{
    fs::{self, File, OpenOptions},
    net::{SocketAddr, TcpListener},
    os::unix::process::ExitStatusExt as _,
    path::PathBuf,
    process::Child,
    thread,
};

use rustix::process::Signal;

use crate::support::World;

/// How many lines of its log tell why a process is not what it should be.
const LAST_WORDS: usize = 40;

/// What a process is for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Role {
    /// Serves requests, and works off jobs.
    Server,
    /// Works off jobs alone.
    Worker,
}

/// Processes on one database.
pub(super) struct Fleet<'world> {
    world: &'world World,
    members: Vec<Member>,
}

struct Member {
    role: Role,
    address: SocketAddr,
    process: Child,
}

impl<'world> Fleet<'world> {
    pub(super) fn start(world: &'world World, roles: &[Role]) -> Self {
        let start = |(number, role): (usize, &Role)| {
            let address = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
            Member { role: *role, address, process: spawn(world, number, *role, address, None) }
        };
        let members = roles.iter().enumerate().map(start).collect();
        Self { world, members }
    }

    /// How many processes there are.
    pub(super) fn len(&self) -> usize {
        self.members.len()
    }

    /// Where requests are served.
    pub(super) fn addresses(&self) -> Vec<SocketAddr> {
        let servers = self.members.iter().filter(|member| member.role == Role::Server);
        servers.map(|member| member.address).collect()
    }

    /// Ends a process at once, as `kill -9` does.
    pub(super) fn kill(&mut self, number: usize) {
        let process = &mut self.members[number].process;
        // It may have come to its failpoint at this very moment.
        let _ = process.kill();
        process.wait().unwrap();
    }

    /// Starts a process that has ended; with a failpoint it ends itself there.
    pub(super) fn start_again(&mut self, number: usize, failpoint: Option<&str>) {
        let Member { role, address, process } = &mut self.members[number];
        *process = spawn(self.world, number, *role, *address, failpoint);
    }

    /// Whether the process has come to its failpoint. One that ends for any other reason has failed.
    pub(super) fn has_struck(&mut self, number: usize) -> bool {
        let ended = self.members[number].process.try_wait().unwrap();
        ended.is_some_and(|status| {
            assert_eq!(
                status.signal(),
                Some(Signal::ABORT.as_raw()),
                "process {number} ended by itself: {status}"
            );
            true
        })
    }
}

impl Drop for Fleet<'_> {
    fn drop(&mut self) {
        for number in 0..self.members.len() {
            self.kill(number);
            if thread::panicking() {
                eprintln!("--- process {number} said last\n{}", last_words(self.world, number));
            }
        }
    }
}

fn spawn(world: &World, number: usize, role: Role, address: SocketAddr, failpoint: Option<&str>) -> Child {
    let mut command = world.command([match role {
        Role::Server => "serve",
        Role::Worker => "worker",
    }]);
    command.env("CONCENTRIC_SERVER__PORT", address.port().to_string());
    if let Some(failpoint) = failpoint {
        command.env("FAILPOINT", failpoint);
    }
    let log = log(world, number);
    command.stdout(log.try_clone().unwrap()).stderr(log).spawn().unwrap()
}

/// What each process said, over all of its lives.
fn log(world: &World, number: usize) -> File {
    OpenOptions::new().create(true).append(true).open(log_path(world, number)).unwrap()
}

fn log_path(world: &World, number: usize) -> PathBuf {
    world.folder().join(format!("process-{number}.log"))
}

fn last_words(world: &World, number: usize) -> String {
    let log = fs::read_to_string(log_path(world, number)).unwrap_or_default();
    let lines: Vec<_> = log.lines().collect();
    lines[lines.len().saturating_sub(LAST_WORDS)..].join("\n")
}
