//! A Redis server of one's own: found or installed, started on a free port, and gone with its value.

use std::os::unix::process::CommandExt as _;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use anyhow::{Context as _, Result};

use crate::interrupt::Interrupt;
use crate::postgres::free_port;
use crate::{packages, process};

/// What the program is called, and where that comes from too.
const PROGRAMS: &[&str] = &["redis-server", "valkey-server"];

const REMEDY: &str = "Redis 6.2 or later is missing: install it (apt-get install redis-server, dnf install valkey, brew install \
     redis), or let CONCENTRIC_TEST_REDIS_URL name a running server in which tests may keep keys of their own";

/// Nothing that outlives the server: neither snapshots nor a log of writes.
const NOT_DURABLE: &[&str] = &["--save", "", "--appendonly", "no"];

const START_TIMEOUT: Duration = Duration::from_secs(60);

const SUPERVISE: &str = include_str!("redis.sh");

/// A running server, which keeps everything in memory. Dropping it stops the server.
pub(crate) struct Server {
    supervisor: Child,
    port: u16,
}

impl Server {
    /// Starts a server on a free port. Installs Redis where it is missing and that is allowed.
    pub(crate) fn start(interrupt: &Interrupt) -> Result<Self> {
        let program = find_or_install(interrupt)?;
        let port = free_port()?;
        let mut supervise = Command::new("sh");
        supervise.args(["-c", SUPERVISE, "redis.sh", program]);
        supervise.args(["--bind", "127.0.0.1", "--port", &port.to_string()]).args(NOT_DURABLE);
        supervise.current_dir("/").stdin(Stdio::piped()).stdout(Stdio::null());
        // Ctrl-C must not reach the server before the tests that use it have ended.
        supervise.process_group(0);
        let mut server = Self { supervisor: process::spawn(&mut supervise)?, port };
        process::wait_until_listening(&mut server.supervisor, port, START_TIMEOUT, interrupt)
            .with_context(|| format!("cannot start {program}"))?;
        Ok(server)
    }

    /// Where it is.
    pub(crate) fn url(&self) -> String {
        format!("redis://127.0.0.1:{}", self.port)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        drop(self.supervisor.stdin.take());
        if let Err(error) = self.supervisor.wait() {
            eprintln!("cannot tell whether Redis on port {} has stopped: {error}", self.port);
        }
    }
}

fn find_or_install(interrupt: &Interrupt) -> Result<&'static str> {
    if let Some(found) = find() {
        return Ok(found);
    }
    packages::install(&["redis-server"], REMEDY, interrupt)?;
    find().context(REMEDY)
}

fn find() -> Option<&'static str> {
    let installed = |program: &&&str| process::answers(Command::new(program).arg("--version"));
    PROGRAMS.iter().find(installed).copied()
}
