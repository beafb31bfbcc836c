//! Everything that a server finds when it starts and leaves behind when it stops.

use std::{
    collections::BTreeMap,
    env,
    ffi::OsStr,
    io::Write,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use tempfile::TempDir;

use super::{Database, Server};

/// A folder of its own, a database of its own, and how the program is configured.
pub(crate) struct World {
    /// For a look behind the program's back.
    pub(crate) database: Database,
    settings: BTreeMap<String, String>,
    folder: TempDir,
}

/// How a command ended, and what it said.
#[derive(Debug)]
pub(crate) struct Finished {
    pub(crate) code: Option<i32>,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl World {
    /// A fresh folder, in which the program will make its SQLite file. Here as below, messages become files, so that nothing
    /// but log lines is on standard output.
    pub(crate) fn sqlite() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let database = Database::File(folder.path().join("data/concentric.db"));
        Self { database, settings: BTreeMap::new(), folder }
            .with("SERVER__PORT", "0")
            .with("MAIL__TRANSPORT", "file")
    }

    /// A fresh database on the PostgreSQL server, which the program will migrate.
    pub(crate) fn postgres() -> Self {
        let (folder, database) = (tempfile::tempdir().unwrap(), Database::on_server());
        let url = database.url().unwrap();
        Self { database, settings: BTreeMap::new(), folder }
            .with("SERVER__PORT", "0")
            .with("MAIL__TRANSPORT", "file")
            .with("DATABASE__URL", url)
            .with("DATABASE__MIGRATE", "always")
    }

    /// With `CONCENTRIC_…` set in the environment.
    pub(crate) fn with(self, key: &str, value: impl ToString) -> Self {
        self.with_variable(&format!("CONCENTRIC_{key}"), value)
    }

    /// With a variable of any name.
    pub(crate) fn with_variable(mut self, name: &str, value: impl ToString) -> Self {
        self.settings.insert(name.to_owned(), value.to_string());
        self
    }

    /// Whose server leaves jobs alone, so that every statement and every connection is a request's.
    pub(crate) fn without_jobs(self) -> Self {
        self.with("JOBS__EMBEDDED", false)
    }

    /// The folder that the program runs in.
    pub(crate) fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// The file of the SQLite database.
    pub(crate) fn file(&self) -> PathBuf {
        self.folder().join("data/concentric.db")
    }

    /// Starts a server, and waits until it listens.
    pub(crate) fn start(&self) -> Server<'_> {
        Server::start(self, self.command(["serve"]))
    }

    /// The program with these arguments, in this world and no other.
    pub(crate) fn command(&self, arguments: impl IntoIterator<Item = impl AsRef<OsStr>>) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_concentric"));
        command.args(arguments);
        self.confine(&mut command);
        command
    }

    /// Lets a command know of this world alone.
    pub(crate) fn confine(&self, command: &mut Command) {
        for (name, _) in env::vars_os() {
            if name.to_string_lossy().starts_with("CONCENTRIC_") {
                command.env_remove(name);
            }
        }
        command.envs(&self.settings).current_dir(self.folder()).stdin(Stdio::null());
    }

    /// Runs a command to its end.
    pub(crate) fn run(&self, arguments: &[&str]) -> Finished {
        self.run_with_input(arguments, "")
    }

    /// Runs a command to its end; it finds `input` on standard input.
    pub(crate) fn run_with_input(&self, arguments: &[&str], input: &str) -> Finished {
        let mut command = self.command(arguments);
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        // Who does not read it may close it.
        let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
        let output = child.wait_with_output().unwrap();
        Finished {
            code: output.status.code(),
            out: String::from_utf8(output.stdout).unwrap(),
            err: String::from_utf8(output.stderr).unwrap(),
        }
    }
}

impl Finished {
    /// What it said, provided that it succeeded.
    #[track_caller]
    pub(crate) fn expect_success(self) -> String {
        assert_eq!(self.code, Some(0), "{self:?}");
        self.out
    }
}
