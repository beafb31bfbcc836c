//! Whose request it is, by network address: the peer's own, or the one that a proxy of ours vouches for.

use axum::{
    extract::Request,
    http::{HeaderMap, HeaderName},
};
use ipnet::IpNet;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};

const X_FORWARDED_FOR: HeaderName = HeaderName::from_static("x-forwarded-for");

/// The other end of the connection; put into every request by the accept loop.
#[derive(Debug, Clone, Copy)]
pub struct PeerAddress(pub SocketAddr);

/// The address that the request came from; an extension of every request.
///
/// `0.0.0.0` when there is no connection, as in a test that calls the router in process.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ClientAddress(pub IpAddr);

/// Finds out the client's address. Forwarding headers count only when the peer is one of `trusted_proxies`:
/// anyone else could write anything into them.
pub(super) fn find(request: &Request, trusted_proxies: &[IpNet]) -> IpAddr {
    let peer = request.extensions().get::<PeerAddress>();
    let peer = peer.map_or(Ipv4Addr::UNSPECIFIED.into(), |peer| peer.0.ip().to_canonical());
    client_address(peer, request.headers(), trusted_proxies)
}

/// Walks the forwarding chain from our end outwards, as far as every hop is a proxy that we trust.
///
/// Each proxy appends the address it saw, so only what stands right of the first foreign hop is known to be true.
fn client_address(peer: IpAddr, headers: &HeaderMap, trusted_proxies: &[IpNet]) -> IpAddr {
    let trusted = |address: &IpAddr| trusted_proxies.iter().any(|net| net.contains(address));
    let hops = headers
        .get_all(X_FORWARDED_FOR)
        .iter()
        .flat_map(|value| value.as_bytes().split(|byte| *byte == b','));
    let mut hops: Vec<&[u8]> = hops.collect();
    let mut client = peer;
    while trusted(&client) {
        // A hop that cannot be read was written by somebody beyond the last trusted one: the walk ends here.
        let Some(next) = hops.pop().and_then(parse_hop) else {
            break;
        };
        client = next;
    }
    client
}

/// An address, with or without a port: proxies write both.
fn parse_hop(hop: &[u8]) -> Option<IpAddr> {
    let hop = std::str::from_utf8(hop).ok()?.trim();
    let address = hop.parse::<IpAddr>().or_else(|_| hop.parse::<SocketAddr>().map(|socket| socket.ip()));
    address.ok().map(|address| address.to_canonical())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn client(peer: &str, forwarded: &[&str]) -> String {
        let trusted = ["10.0.0.0/8".parse().unwrap(), "fd00::/8".parse().unwrap()];
        let mut headers = HeaderMap::new();
        for value in forwarded {
            headers.append(X_FORWARDED_FOR, value.parse().unwrap());
        }
        client_address(peer.parse().unwrap(), &headers, &trusted).to_string()
    }

    #[test]
    fn a_stranger_cannot_forge_its_address() {
        assert_eq!(client("203.0.113.7", &["198.51.100.1"]), "203.0.113.7");
    }

    #[test]
    fn a_trusted_proxy_is_believed() {
        assert_eq!(client("10.0.0.1", &["203.0.113.7"]), "203.0.113.7");
    }

    #[test]
    fn what_the_client_itself_wrote_is_not_believed() {
        assert_eq!(client("10.0.0.1", &["198.51.100.1, 203.0.113.7, 10.0.0.2"]), "203.0.113.7");
    }

    #[test]
    fn several_headers_are_one_chain() {
        assert_eq!(client("10.0.0.1", &["198.51.100.1", "203.0.113.7", "10.0.0.2"]), "203.0.113.7");
    }

    #[test]
    fn ports_and_brackets_are_understood() {
        assert_eq!(client("fd00::1", &["203.0.113.7:4711"]), "203.0.113.7");
        assert_eq!(client("fd00::1", &["[2001:db8::7]:4711"]), "2001:db8::7");
        assert_eq!(client("fd00::1", &["2001:db8::7"]), "2001:db8::7");
    }

    #[test]
    fn an_unreadable_hop_ends_the_walk() {
        assert_eq!(client("10.0.0.1", &["203.0.113.7, unknown, 10.0.0.2"]), "10.0.0.2");
        assert_eq!(client("10.0.0.1", &[""]), "10.0.0.1");
        assert_eq!(client("10.0.0.1", &[]), "10.0.0.1");
    }

    #[test]
    fn an_address_of_version_4_within_version_6_is_the_same_address() {
        assert_eq!(client("10.0.0.1", &["::ffff:203.0.113.7"]), "203.0.113.7");
    }
}
