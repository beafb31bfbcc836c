//! A PostgreSQL server of one's own: found or installed, started on a free port, and gone with its value.

mod account;
mod installation;
mod place;

use std::fs;
use std::net::{Ipv4Addr, TcpListener};
use std::os::unix::process::CommandExt as _;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail, ensure};

pub(crate) use self::place::Place;

use self::account::Account;
use self::installation::Installation;
use crate::interrupt::Interrupt;
use crate::process;

const SUPERVISE: &str = include_str!("supervise.sh");

/// What `initdb` and the first start may take together, on a machine that is busy compiling.
const START_TIMEOUT: Duration = Duration::from_secs(60);

/// Every test has a pool of its own, and as many tests run at once as there are cores.
const CONNECTIONS: &str = "max_connections=300";

/// A server that loses its data at the end has no use for writing them safely.
const NOT_DURABLE: &[&str] = &["fsync=off", "synchronous_commit=off", "full_page_writes=off"];

/// A running server. Dropping it stops the server, and removes the data unless they are kept.
pub(crate) struct Server {
    supervisor: Child,
    port: u16,
}

impl Server {
    /// Starts a server on `port`, or a free one, with its data at `place`; new data get the `database`, if one is
    /// named. Installs PostgreSQL where it is missing and that is allowed.
    pub(crate) fn start(
        place: &Place,
        port: Option<u16>,
        database: Option<&str>,
        interrupt: &Interrupt,
    ) -> Result<Self> {
        let installation = Installation::find_or_install(interrupt)?;
        let account = Account::for_servers()?;
        let port = port.map_or_else(free_port, Ok)?;
        let folder = place.prepare(account)?;

        let mut supervise = Command::new("sh");
        supervise.args(["-c", SUPERVISE, "supervise.sh"]);
        supervise.args([installation.bin(), &folder]);
        supervise.arg(if place.is_thrown_away() { "remove" } else { "keep" });
        supervise.arg(database.unwrap_or_default());
        supervise.args(settings(place, &folder, port));
        supervise.env("LC_ALL", "C").current_dir("/").stdin(Stdio::piped()).stdout(Stdio::null());
        // Ctrl-C must not reach the server before the tests that use it have ended.
        supervise.process_group(0);
        if let Some(account) = account {
            supervise.uid(account.user).gid(account.group);
        }

        let mut server = Self { supervisor: process::spawn(&mut supervise)?, port };
        server.wait_until_ready(&folder, interrupt)?;
        Ok(server)
    }

    /// Where the server's `database` is.
    pub(crate) fn url(&self, database: &str) -> String {
        format!("postgres://postgres@127.0.0.1:{}/{database}", self.port)
    }

    /// An error when the server has ended by itself.
    pub(crate) fn ensure_running(&mut self) -> Result<()> {
        match self.supervisor.try_wait()? {
            None => Ok(()),
            Some(status) => bail!("PostgreSQL ended by itself ({status}); the end of its log is above"),
        }
    }

    fn wait_until_ready(&mut self, folder: &Path, interrupt: &Interrupt) -> Result<()> {
        let status_file = folder.join("data/postmaster.pid");
        let started = Instant::now();
        while !says_ready(&status_file, self.port) {
            interrupt.check()?;
            self.ensure_running()?;
            ensure!(started.elapsed() < START_TIMEOUT, "PostgreSQL was not ready after {START_TIMEOUT:?}");
            thread::sleep(process::POLL);
        }
        Ok(())
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        drop(self.supervisor.stdin.take());
        if let Err(error) = self.supervisor.wait() {
            eprintln!("cannot tell whether PostgreSQL on port {} has stopped: {error}", self.port);
        }
    }
}

/// The arguments of `postgres`: the loopback address only, and a socket that nobody else can reach.
fn settings(place: &Place, folder: &Path, port: u16) -> Vec<String> {
    let mut settings = vec![format!("port={port}"), "listen_addresses=127.0.0.1".to_owned()];
    settings.push(CONNECTIONS.to_owned());
    if place.is_thrown_away() {
        settings.push(format!("unix_socket_directories={}", folder.display()));
    } else {
        // The name of a kept folder may be longer than the about hundred bytes that a socket's may have.
        settings.push("unix_socket_directories=".to_owned());
    }
    if !place.is_durable() {
        settings.extend(NOT_DURABLE.iter().map(|setting| (*setting).to_owned()));
    }
    settings.into_iter().flat_map(|setting| ["-c".to_owned(), setting]).collect()
}

/// A port that was free a moment ago. Should another program take it first, then whatever was to listen on it says so.
pub(crate) fn free_port() -> Result<u16> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).context("cannot find a free port")?;
    Ok(listener.local_addr()?.port())
}

/// Whether the server on `port` is up. PostgreSQL writes its port and its state to the fourth and the eighth line
/// of this file, which `pg_ctl` reads too; another server that uses the same folder shows by its port.
fn says_ready(status_file: &Path, port: u16) -> bool {
    let status = fs::read_to_string(status_file).unwrap_or_default();
    let line = |number: usize| status.lines().nth(number - 1).map(str::trim);
    line(4) == Some(&port.to_string()) && line(8) == Some("ready")
}
