use std::net::IpAddr;

use application::fetch::Refused;
use domain::web::WebAddress;
use ipnet::IpNet;
use url::{Host, Url};

use super::ranges;

/// The ports of the web. Others may be those of a service that takes a request for a command.
const PORTS: [u16; 2] = [80, 443];

/// What may be connected to.
#[derive(Clone, Debug, Default)]
pub struct Reach {
    also_networks: Vec<IpNet>,
    also_ports: Vec<u16>,
}

impl Reach {
    /// The public internet, on the ports of the web.
    pub fn public() -> Self {
        Self::default()
    }

    /// These networks and ports as well: for the tests, and for what an operator knows to be harmless.
    pub const fn also(networks: Vec<IpNet>, ports: Vec<u16>) -> Self {
        Self { also_networks: networks, also_ports: ports }
    }

    /// Whether that address may be connected to.
    pub(super) fn admits(&self, address: IpAddr) -> bool {
        ranges::is_public(address) || self.also_networks.iter().any(|network| network.contains(&address))
    }

    /// The address for the client, as far as that can be told before its host is looked up.
    pub(super) fn checked(&self, address: &WebAddress) -> Result<Url, Refused> {
        // It is in its one form: otherwise one reader could see another host in it than the next.
        let url = Url::parse(address.as_str()).ok().filter(|url| url.as_str() == address.as_str());
        let url = url.ok_or(Refused::Nowhere)?;
        let ip = match url.host() {
            Some(Host::Ipv4(ip)) => Some(IpAddr::from(ip)),
            Some(Host::Ipv6(ip)) => Some(IpAddr::from(ip)),
            Some(Host::Domain(_)) => None,
            None => return Err(Refused::Nowhere),
        };
        if ip.is_some_and(|ip| !self.admits(ip)) {
            return Err(Refused::PrivateAddress);
        }
        let port = address.port();
        if !PORTS.contains(&port) && !self.also_ports.contains(&port) {
            return Err(Refused::Port(port));
        }
        Ok(url)
    }
}
