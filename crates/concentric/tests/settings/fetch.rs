//! What may be fetched from the web, and under which name.

use crate::world::World;

const NETWORKS: &str = "CONCENTRIC_FETCH__ALLOW_NETWORKS";
const PORTS: &str = "CONCENTRIC_FETCH__ALLOW_PORTS";
const CONTACT: &str = "CONCENTRIC_FETCH__CONTACT_URL";

#[test]
fn nothing_but_the_public_web_is_fetched_from_unless_somebody_says_so() {
    let fetch = World::new().settings().fetch;
    assert_eq!((fetch.contact_url, fetch.allow_networks.len(), fetch.allow_ports.len()), (None, 0, 0));
    let world = World::new().with(NETWORKS, "10.1.2.3,10.2.0.0/16,fd00::/8").with(PORTS, "8080,8443");
    let fetch = world.settings().fetch;
    let networks: Vec<_> = fetch.allow_networks.iter().map(ToString::to_string).collect();
    assert_eq!(networks, ["10.1.2.3/32", "10.2.0.0/16", "fd00::/8"]);
    assert_eq!(fetch.allow_ports, [8080, 8443]);
}

#[test]
fn a_network_or_port_that_is_none_is_refused() {
    for (key, value) in
        [(NETWORKS, "intranet"), (NETWORKS, "10.0.0.0/99"), (PORTS, "http"), (PORTS, "0"), (PORTS, "65536")]
    {
        let problem = World::new().with(key, value).problem();
        assert!(problem.message.contains(&format!("{value:?} is n")), "{problem}");
    }
}

/// It becomes part of the header that sites see.
#[test]
fn whom_sites_can_ask_is_an_address() {
    let contact = |text: &str| World::new().with(CONTACT, text).settings().fetch.contact_url;
    assert_eq!(contact("https://example.org/robot").as_deref(), Some("https://example.org/robot"));
    assert_eq!(contact("mailto:ops@example.org").as_deref(), Some("mailto:ops@example.org"));
    assert_eq!(contact("https://example.org/\u{e4}").as_deref(), Some("https://example.org/%C3%A4"));
    for text in ["ops@example.org", "javascript:1", "example.org"] {
        assert_eq!(World::new().with(CONTACT, text).problem().key, "fetch.contact_url", "{text}");
    }
}
