//! The HTTP side: where to listen, whom to trust, how much to take.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::num::NonZeroU32;
use std::time::Duration;

use ipnet::IpNet;

use super::cache::CacheSettings;
use super::origin;
use crate::settings::reader::Reader;
use crate::settings::schema::CACHE_URL;

const SHARED: &str = "rate_limit.shared";

/// `[server]`
#[derive(Clone, Debug)]
pub struct ServerSettings {
    /// Where to listen; port 0 takes any free one.
    pub address: SocketAddr,
    /// The origin under which browsers reach the service, as they send it; always there in production.
    pub public_url: Option<String>,
    /// Peers whose forwarded headers are believed.
    pub trusted_proxies: Vec<IpNet>,
    /// Connections open at one time.
    pub max_connections: usize,
    /// Limit for a client to send its headers.
    pub header_timeout: Duration,
    /// Limit for a request to be answered.
    pub request_timeout: Duration,
    /// The largest request body of an operation without a limit of its own.
    pub body_limit_bytes: usize,
    /// How long a stop waits for the requests in flight.
    pub shutdown_grace: Duration,
    /// Where metrics are told, if anywhere.
    pub metrics_listen: Option<SocketAddr>,
    /// Whether the API documentation is served.
    pub docs: bool,
}

impl ServerSettings {
    pub(crate) fn read(reader: &mut Reader<'_>) -> Self {
        let host = reader.parsed("server.host", parse_address);
        let port = reader.number("server.port", 0..=u16::MAX);
        Self {
            address: SocketAddr::new(host.unwrap_or(Ipv4Addr::LOCALHOST.into()), port),
            public_url: reader.optional("server.public_url", origin::parse),
            trusted_proxies: reader.parsed_list("server.trusted_proxies", parse_network),
            max_connections: reader.number("server.max_connections", 1..=1_000_000),
            header_timeout: reader.seconds("server.header_timeout_seconds", 1..=300),
            request_timeout: reader.seconds("server.request_timeout_seconds", 1..=3600),
            body_limit_bytes: reader.number("server.body_limit_bytes", 1024..=100 * 1024 * 1024),
            shutdown_grace: reader.seconds("server.shutdown_grace_seconds", 1..=3600),
            metrics_listen: reader.optional("server.metrics_listen", parse_listen),
            docs: reader.flag("server.docs"),
        }
    }
}

fn parse_address(text: &str) -> Result<IpAddr, String> {
    text.parse().map_err(|_| {
        format!("{text:?} is not an IP address; 127.0.0.1 is this machine only, 0.0.0.0 every interface")
    })
}

fn parse_listen(text: &str) -> Result<SocketAddr, String> {
    text.parse().map_err(|_| format!("{text:?} is not an IP address with a port, such as 127.0.0.1:9464"))
}

pub(super) fn parse_network(text: &str) -> Result<IpNet, String> {
    let single = || text.parse().ok().map(|address: IpAddr| IpNet::from(address));
    let network = text.parse().ok().or_else(single);
    network.ok_or_else(|| format!("{text:?} is neither an address nor a network such as \"10.0.0.0/8\""))
}

/// `[cors]`
#[derive(Clone, Debug)]
pub struct CorsSettings {
    /// Origins of pages that may call with credentials, in the form that browsers send.
    pub origins: Vec<String>,
}

impl CorsSettings {
    pub(crate) fn read(reader: &mut Reader<'_>) -> Self {
        Self { origins: reader.parsed_list("cors.origins", origin::parse) }
    }
}

/// `[rate_limit]`, where there is one. Per client address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RateLimitSettings {
    /// Requests that are given back each second.
    pub requests_per_second: NonZeroU32,
    /// Requests that may come at once.
    pub burst: NonZeroU32,
    /// Whether all instances count together.
    pub shared: bool,
}

impl RateLimitSettings {
    pub(crate) fn read(reader: &mut Reader<'_>, cache: &CacheSettings) -> Option<Self> {
        let shared = reader.flag(SHARED);
        if shared && cache.url.is_none() && reader.accepted(&[SHARED, CACHE_URL]) {
            reader.reject(
                SHARED,
                "is true, and cache.url names no Redis in which instances could count together",
            );
        }
        let requests_per_second = reader.number("rate_limit.requests_per_second", 0..=1_000_000);
        let burst = reader.number("rate_limit.burst", 0..=1_000_000);
        let requests_per_second = NonZeroU32::new(requests_per_second)?;
        let burst = NonZeroU32::new(burst).unwrap_or(requests_per_second);
        Some(Self { requests_per_second, burst, shared })
    }
}
