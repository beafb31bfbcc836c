//! `concentric health`: whether a running server is ready, for container checks in images without curl.

use std::{
    io::{self, Read, Write},
    net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, TcpStream},
    process::ExitCode,
    time::Duration,
};

use clap::Args;

use super::exit;
use crate::settings::{Settings, Sources};

/// Arguments of `concentric health`.
#[derive(Args, Debug)]
pub struct HealthArgs {
    /// Where the server listens; by default as configured
    #[arg(long, value_name = "IP:PORT")]
    address: Option<SocketAddr>,
    /// How many seconds to wait for an answer
    #[arg(long, value_name = "SECONDS", default_value_t = 3)]
    timeout: u64,
}

/// Asks; says on standard error what is wrong.
pub fn run(args: &HealthArgs, sources: &Sources) -> ExitCode {
    let address = args.address.or_else(|| Settings::inspect_address(sources).map(reachable));
    let Some(address) = address else {
        eprintln!("concentric: the configuration names no address to ask; see `concentric config check`");
        return exit::CONFIG.into();
    };
    match ask(address, Duration::from_secs(args.timeout.max(1))) {
        Ok(status) if status == "200" => ExitCode::SUCCESS,
        Ok(status) => {
            eprintln!("concentric: the server at {address} is not ready: it answers {status}");
            exit::UNAVAILABLE.into()
        }
        Err(error) => {
            eprintln!("concentric: no answer from {address}: {error}");
            exit::UNAVAILABLE.into()
        }
    }
}

/// The status of the answer to `GET /readyz`.
fn ask(address: SocketAddr, patience: Duration) -> io::Result<String> {
    let mut stream = TcpStream::connect_timeout(&address, patience)?;
    stream.set_read_timeout(Some(patience))?;
    stream.set_write_timeout(Some(patience))?;
    write!(stream, "GET /readyz HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n")?;
    let mut answer = String::new();
    stream.take(4096).read_to_string(&mut answer)?;
    let status = answer.strip_prefix("HTTP/1.1 ").and_then(|rest| rest.get(..3));
    status.map(str::to_owned).ok_or_else(|| io::Error::other("that is no HTTP server"))
}

/// Where a server that listens everywhere can be reached from its own machine.
fn reachable(mut address: SocketAddr) -> SocketAddr {
    if address.ip().is_unspecified() {
        address.set_ip(match address.ip() {
            IpAddr::V4(_) => Ipv4Addr::LOCALHOST.into(),
            IpAddr::V6(_) => Ipv6Addr::LOCALHOST.into(),
        });
    }
    address
}
