//! What the tests need from outside: provided here, and gone with this value.

use std::env;
use std::process::Command;

use anyhow::Result;

use crate::interrupt::Interrupt;
use crate::postgres::{Place, Server};
use crate::workspace;

/// Names a running PostgreSQL server on which tests may create databases.
const POSTGRES_URL: &str = "CONCENTRIC_TEST_POSTGRES_URL";

/// The servers that tests talk to.
pub(crate) struct Services {
    postgres: Postgres,
}

enum Postgres {
    Given(String),
    Own(Server),
}

impl Services {
    /// Takes the servers that the environment names and starts the others.
    pub(crate) fn provide(interrupt: &Interrupt) -> Result<Self> {
        let given = env::var(POSTGRES_URL).ok().filter(|url| !url.is_empty());
        let postgres = match given {
            Some(url) => Postgres::Given(url),
            None => Postgres::Own(Server::start(&Place::ThrowAway, None, None, interrupt)?),
        };
        Ok(Self { postgres })
    }

    /// Tells `command` where the servers are, and of no other setting that the caller's shell may export.
    pub(crate) fn announce_to<'c>(&self, command: &'c mut Command) -> &'c mut Command {
        let url = match &self.postgres {
            Postgres::Given(url) => url.clone(),
            Postgres::Own(server) => server.url("postgres"),
        };
        workspace::without_server_settings(command).env(POSTGRES_URL, url)
    }
}
