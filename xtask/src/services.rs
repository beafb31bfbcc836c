//! What the tests need from outside: provided here, and gone with this value.

use std::env;
use std::path::PathBuf;
use std::process::Command;

use anyhow::Result;

use crate::interrupt::Interrupt;
use crate::postgres::{Place, Server};
use crate::{peers, redis, workspace};

/// Names a running PostgreSQL server on which tests may create databases.
const POSTGRES_URL: &str = "CONCENTRIC_TEST_POSTGRES_URL";

/// Names a running Redis server in which tests may keep keys of their own.
const REDIS_URL: &str = "CONCENTRIC_TEST_REDIS_URL";

/// Names an interpreter of Python that has the servers of `xtask/peers.txt`; each test starts those that it needs.
const PYTHON: &str = "CONCENTRIC_TEST_PYTHON";

/// The servers that tests talk to.
pub(crate) struct Services {
    postgres: Postgres,
    redis: Redis,
    python: PathBuf,
}

enum Postgres {
    Given(String),
    Own(Server),
}

enum Redis {
    Given(String),
    Own(redis::Server),
}

impl Services {
    /// Takes the servers that the environment names and starts the others.
    pub(crate) fn provide(interrupt: &Interrupt) -> Result<Self> {
        let python = given(PYTHON).map_or_else(|| peers::provide(interrupt), |python| Ok(python.into()))?;
        let postgres = match given(POSTGRES_URL) {
            Some(url) => Postgres::Given(url),
            None => Postgres::Own(Server::start(&Place::ThrowAway, None, None, interrupt)?),
        };
        let redis = match given(REDIS_URL) {
            Some(url) => Redis::Given(url),
            None => Redis::Own(redis::Server::start(interrupt)?),
        };
        Ok(Self { postgres, redis, python })
    }

    /// Tells `command` where the servers are, and of no other setting that the caller's shell may export.
    pub(crate) fn announce_to<'c>(&self, command: &'c mut Command) -> &'c mut Command {
        let url = match &self.postgres {
            Postgres::Given(url) => url.clone(),
            Postgres::Own(server) => server.url("postgres"),
        };
        let redis = match &self.redis {
            Redis::Given(url) => url.clone(),
            Redis::Own(server) => server.url(),
        };
        workspace::without_server_settings(command)
            .env(POSTGRES_URL, url)
            .env(REDIS_URL, redis)
            .env(PYTHON, &self.python)
    }
}

fn given(variable: &str) -> Option<String> {
    env::var(variable).ok().filter(|value| !value.is_empty())
}
