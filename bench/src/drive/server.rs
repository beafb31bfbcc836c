//! A server to load.

use anyhow::{Context as _, Result};

use super::connection::Connection;

/// A running server.
pub(super) struct Server {
    name: &'static str,
    port: u16,
    pid: u32,
}

impl Server {
    pub(super) fn new(name: &'static str, port_and_pid: &[u32]) -> Result<Self> {
        let [port, pid] = port_and_pid else { anyhow::bail!("{name} needs a port and a process id") };
        Ok(Self { name, port: u16::try_from(*port).context("no such port")?, pid: *pid })
    }

    pub(super) const fn name(&self) -> &'static str {
        self.name
    }

    pub(super) const fn port(&self) -> u16 {
        self.port
    }

    pub(super) const fn pid(&self) -> u32 {
        self.pid
    }

    /// The body of the answer to one request.
    pub(super) async fn ask(&self, request: &[u8], status: u16) -> Result<Vec<u8>> {
        let mut connection = Connection::open(self.port).await?;
        let answer = connection.exchange(request).await?;
        answer.expect(status).with_context(|| format!("{} refuses a request", self.name))?;
        Ok(answer.body.to_vec())
    }

    /// The cookie, as it is to be sent, that the answer to one request sets.
    pub(super) async fn cookie(&self, request: &[u8]) -> Result<String> {
        let mut connection = Connection::open(self.port).await?;
        let answer = connection.exchange(request).await?;
        answer.expect(200)?;
        let cookie = answer.header("set-cookie").and_then(|cookie| cookie.split(';').next());
        cookie.map(str::to_owned).with_context(|| format!("{} sets no cookie", self.name))
    }
}
