//! One database with so many users in it, and both servers on it.

use std::fs::{self, File};
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use anyhow::{Context as _, Result, ensure};

use super::programs::Programs;
use super::row::Row;
use super::{Arguments, Store};
use crate::interrupt::Interrupt;
use crate::postgres::{self, Place};
use crate::{process, workspace};

/// The database on PostgreSQL.
const DATABASE: &str = "concentric";

const PRODUCTS: u32 = 5000;

const ADMIN: &str = "bench.admin";
const PASSWORD: &str = "no secret, since nobody but this machine can reach it";

/// What a server may take to listen, and to stop.
const PATIENCE: Duration = Duration::from_secs(10);

/// The settings of an operator, for both servers: production, without the limits that the load would run into. The
/// secrets guard data that live for a minute.
const SETTINGS: &[(&str, &str)] = &[
    ("CONCENTRIC_PROFILE", "production"),
    ("CONCENTRIC_SERVER__PUBLIC_URL", "http://localhost"),
    ("CONCENTRIC_PAYMENTS__GATEWAY", "sandbox"),
    ("CONCENTRIC_MAIL__TRANSPORT", "file"),
    ("CONCENTRIC_RATE_LIMIT__REQUESTS_PER_SECOND", "0"),
    ("CONCENTRIC_RATE_LIMIT__BURST", "0"),
    // Never renewed while it is measured: the twin does not renew.
    ("CONCENTRIC_SESSION__IDLE_SECONDS", "43200"),
    ("CONCENTRIC_SESSION__SECRET", "9b1d7f40c2e85a63f017d4b8a95c3e62"),
    ("CONCENTRIC_PASSWORD__PEPPER", "4e0a8c6db37f1925e8d40b7ca6f2513d"),
    ("CONCENTRIC_API_KEYS__SECRET", "58d2e7b1094c6fa3d81b7e50c4a92f36"),
    ("CONCENTRIC_TOKENS__SECRET", "0fb3c6d18e274a95b7d02c61f8e94a35"),
    ("CONCENTRIC_SECOND_FACTOR__SECRET", "e61a4f08b7d25c93a18f60d4c7e3b952"),
    ("CONCENTRIC_LIST__CURSOR_SECRET", "c73f5be219a6048d3c9e71f0b5d8624a"),
];

/// Two servers and what they stand on; stopped and gone with this value.
pub(super) struct Stage<'a> {
    programs: &'a Programs,
    store: Store,
    users: u64,
    folder: PathBuf,
    url: String,
    servers: Vec<Running>,
    database: String,
    // Last, so that it is dropped after those who use it.
    _postgres: Option<postgres::Server>,
}

impl<'a> Stage<'a> {
    /// Makes and fills the database, in `folder`, which is emptied first, and starts the servers.
    pub(super) fn set(
        programs: &'a Programs,
        store: Store,
        users: u64,
        folder: &Path,
        interrupt: &Interrupt,
    ) -> Result<Self> {
        if folder.exists() {
            fs::remove_dir_all(folder).with_context(|| format!("cannot empty {}", folder.display()))?;
        }
        fs::create_dir_all(folder).with_context(|| format!("cannot make {}", folder.display()))?;
        let postgres = (store == Store::Postgres)
            .then(|| postgres::Server::start(&Place::Measured, None, Some(DATABASE), interrupt))
            .transpose()?;
        let url = match &postgres {
            Some(server) => server.url(DATABASE),
            None => format!("sqlite://{}", folder.join("bench.db").display()),
        };
        let mut stage = Self {
            programs,
            store,
            users,
            folder: folder.to_path_buf(),
            url,
            servers: Vec::new(),
            database: String::new(),
            _postgres: postgres,
        };
        stage.fill(interrupt)?;
        for server in [programs.server().arg("serve"), programs.bench().arg("twin")] {
            let running = stage.start(server, interrupt)?;
            stage.servers.push(running);
        }
        Ok(stage)
    }

    /// The database's name and version.
    pub(super) fn database(&self) -> &str {
        &self.database
    }

    fn fill(&mut self, interrupt: &Interrupt) -> Result<()> {
        self.call(self.programs.server().args(["migrate", "up"]).stdout(Stdio::null()), interrupt)?;
        let password = self.folder.join("password");
        fs::write(&password, PASSWORD)?;
        let mut create = self.programs.server();
        create.args([
            "user",
            "create",
            "--username",
            ADMIN,
            "--email",
            "admin@example.org",
            "--role",
            "admin",
        ]);
        create.arg("--password-stdin").stdin(File::open(&password)?).stdout(Stdio::null());
        self.call(&mut create, interrupt)?;
        let version = self.folder.join("version");
        let mut seed = self.programs.bench();
        seed.args(["seed", "--database", &self.url, "--users", &self.users.to_string()]);
        seed.args(["--products", &PRODUCTS.to_string()]).stdout(File::create(&version)?);
        self.call(&mut seed, interrupt)?;
        self.database = fs::read_to_string(&version)?.trim().to_owned();
        Ok(())
    }

    /// Loads the servers in turn.
    pub(super) fn measure(&mut self, arguments: &Arguments, interrupt: &Interrupt) -> Result<Vec<Row>> {
        eprintln!("{} with {} users:", self.database, self.users);
        let results = self.folder.join("results");
        let mut drive = self.programs.bench();
        drive.args(["drive", "--admin", ADMIN, "--users", &self.users.to_string()]);
        drive.args(["--connections", &arguments.connections.to_string()]);
        drive.args(["--seconds", &arguments.seconds.to_string(), "--rounds", &arguments.rounds.to_string()]);
        drive.args(arguments.only.iter().flat_map(|operation| ["--only", operation]));
        for (name, server) in ["--program", "--twin"].into_iter().zip(&self.servers) {
            drive.arg(name).args([server.port.to_string(), server.process.id().to_string()]);
        }
        drive.stdin(File::open(self.folder.join("password"))?).stdout(File::create(&results)?);
        self.call(&mut drive, interrupt)?;
        let lines = fs::read_to_string(&results)?;
        lines.lines().map(|line| Row::parse(self.store, self.users, line)).collect()
    }

    fn start(&self, command: &mut Command, interrupt: &Interrupt) -> Result<Running> {
        let port = postgres::free_port()?;
        let name = process::display(command);
        self.configure(command).env("CONCENTRIC_SERVER__PORT", port.to_string());
        // Written as in production, but nowhere: a file would grow by gigabytes.
        command.stdin(Stdio::null()).stdout(Stdio::null()).process_group(0);
        let mut running = Running { process: process::spawn(command)?, port };
        process::wait_until_listening(&mut running.process, port, PATIENCE, interrupt)
            .with_context(|| format!("cannot start `{name}`"))?;
        Ok(running)
    }

    fn call(&self, command: &mut Command, interrupt: &Interrupt) -> Result<()> {
        let status = process::run(self.configure(command), interrupt)?;
        ensure!(status.success(), "`{}` failed ({status})", process::display(command));
        Ok(())
    }

    /// Gives `command` these settings and no others: neither the caller's variables nor files in the folder it runs in.
    fn configure<'c>(&self, command: &'c mut Command) -> &'c mut Command {
        workspace::without_server_settings(command).current_dir(&self.folder);
        command.envs(SETTINGS.iter().copied());
        command
            .env("CONCENTRIC_DATA__DIR", self.folder.join("data"))
            .env("CONCENTRIC_DATABASE__URL", &self.url)
    }
}

/// A running server.
struct Running {
    process: Child,
    port: u16,
}

impl Drop for Running {
    fn drop(&mut self) {
        if let Err(error) = process::stop_group(&mut self.process, PATIENCE) {
            eprintln!("cannot tell whether the server on port {} has stopped: {error:#}", self.port);
        }
    }
}
