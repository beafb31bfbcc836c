//! What is fuzzed: a server of its own, with new data, gone with its value. Its log stays.

use std::fs::{self, File};
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use anyhow::{Context as _, Result, ensure};

use super::Store;
use crate::interrupt::Interrupt;
use crate::postgres::{self, Place};
use crate::{process, workspace};

/// The database on PostgreSQL.
const DATABASE: &str = "concentric";

/// What a debug build may take until it listens, and from the request to stop until it has.
const PATIENCE: Duration = Duration::from_secs(30);

/// The program to fuzz.
pub(super) struct Binary(PathBuf);

impl Binary {
    /// A program that was built before.
    pub(super) fn given(file: &Path) -> Result<Self> {
        let file = file.canonicalize().with_context(|| format!("cannot find {}", file.display()))?;
        Ok(Self(file))
    }

    /// Builds the program from this workspace.
    pub(super) fn build(release: bool, interrupt: &Interrupt) -> Result<Self> {
        let mut cargo = workspace::cargo();
        cargo.args(["build", "--package", "concentric", "--bin", "concentric"]);
        if release {
            cargo.arg("--release");
        }
        let status = process::run(&mut cargo, interrupt)?;
        ensure!(status.success(), "the server does not build");
        let profile = if release { "release" } else { "debug" };
        Ok(Self(workspace::target()?.join(profile).join("concentric")))
    }
}

/// A running server.
pub(super) struct Subject {
    binary: PathBuf,
    folder: PathBuf,
    port: u16,
    postgres: Option<postgres::Server>,
    server: Option<Child>,
}

impl Subject {
    /// Starts the server on a free port with everything it writes in `folder`, which is emptied first.
    pub(super) fn start(binary: &Binary, store: Store, folder: &Path, interrupt: &Interrupt) -> Result<Self> {
        if folder.exists() {
            fs::remove_dir_all(folder).with_context(|| format!("cannot empty {}", folder.display()))?;
        }
        fs::create_dir(folder).with_context(|| format!("cannot make {}", folder.display()))?;
        let postgres = (store == Store::Postgres)
            .then(|| postgres::Server::start(&Place::ThrowAway, None, Some(DATABASE), interrupt))
            .transpose()?;
        let (binary, folder) = (binary.0.clone(), folder.to_path_buf());
        let mut subject = Self { binary, folder, port: postgres::free_port()?, postgres, server: None };
        subject.migrate(interrupt)?;
        subject.serve(interrupt)?;
        Ok(subject)
    }

    /// The scheme, host and port that it is reached under.
    pub(super) fn origin(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// The program that serves, which is its command line too.
    pub(super) fn binary(&self) -> &Path {
        &self.binary
    }

    /// Where its output goes.
    pub(super) fn log(&self) -> PathBuf {
        self.folder.join("server.log")
    }

    /// Gives `command` the settings of this server and no others: neither the caller's variables nor the files
    /// that the server looks for in the folder it runs in.
    pub(super) fn configure(&self, command: &mut Command) {
        workspace::without_server_settings(command).current_dir(&self.folder);
        command.env("CONCENTRIC_SERVER__PORT", self.port.to_string());
        command.env("CONCENTRIC_SERVER__TRUSTED_PROXIES", "127.0.0.1");
        command.env("CONCENTRIC_DATA__DIR", self.folder.join("data"));
        if let Some(postgres) = &self.postgres {
            command.env("CONCENTRIC_DATABASE__URL", postgres.url(DATABASE));
        }
    }

    fn migrate(&self, interrupt: &Interrupt) -> Result<()> {
        let mut migrate = Command::new(&self.binary);
        self.configure(&mut migrate);
        let status = process::run(migrate.args(["migrate", "up"]), interrupt)?;
        ensure!(status.success(), "`{}` failed ({status})", process::display(&migrate));
        Ok(())
    }

    fn serve(&mut self, interrupt: &Interrupt) -> Result<()> {
        let log = self.log();
        let output = File::create(&log).with_context(|| format!("cannot write {}", log.display()))?;
        let mut serve = Command::new(&self.binary);
        self.configure(&mut serve);
        serve.arg("serve").stdin(Stdio::null()).stdout(output.try_clone()?).stderr(output);
        // Ctrl-C must not reach the server before the fuzzer has ended.
        let server = self.server.insert(process::spawn(serve.process_group(0))?);
        process::wait_until_listening(server, self.port, PATIENCE, interrupt)
            .with_context(|| format!("see {}", log.display()))
    }
}

impl Drop for Subject {
    fn drop(&mut self) {
        let Some(server) = &mut self.server else { return };
        if let Err(error) = process::stop_group(server, PATIENCE) {
            eprintln!("cannot tell whether the server on port {} has stopped: {error:#}", self.port);
        }
    }
}
