//! The addresses that are not on the public internet.
//!
//! From the registries of special-purpose addresses, <https://www.iana.org/assignments/iana-ipv4-special-registry> and
//! <https://www.iana.org/assignments/iana-ipv6-special-registry>, with multicast and what is reserved. Anycast addresses of the
//! registries that are globally reachable (AS112, AMT) are in it, too: there is no page on them.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use ipnet::{Ipv4Net, Ipv6Net};

const fn v4(a: u8, b: u8, c: u8, prefix: u8) -> Ipv4Net {
    Ipv4Net::new_assert(Ipv4Addr::new(a, b, c, 0), prefix)
}

const fn v6(a: u16, b: u16, c: u16, prefix: u8) -> Ipv6Net {
    Ipv6Net::new_assert(Ipv6Addr::new(a, b, c, 0, 0, 0, 0, 0), prefix)
}

/// What the table below takes away from all of IPv4.
pub(super) const SPECIAL_V4: [Ipv4Net; 18] = [
    v4(0, 0, 0, 8),       // this network, RFC 791
    v4(10, 0, 0, 8),      // private, RFC 1918
    v4(100, 64, 0, 10),   // shared, behind the NAT of a provider, RFC 6598
    v4(127, 0, 0, 8),     // loopback, RFC 1122
    v4(169, 254, 0, 16),  // link-local, RFC 3927; clouds tell secrets there
    v4(172, 16, 0, 12),   // private, RFC 1918
    v4(192, 0, 0, 24),    // protocol assignments, RFC 6890
    v4(192, 0, 2, 24),    // documentation, RFC 5737
    v4(192, 31, 196, 24), // AS112, RFC 7535
    v4(192, 52, 193, 24), // automatic multicast tunnels, RFC 7450
    v4(192, 88, 99, 24),  // relays of 6to4, RFC 7526
    v4(192, 168, 0, 16),  // private, RFC 1918
    v4(192, 175, 48, 24), // AS112, RFC 7534
    v4(198, 18, 0, 15),   // benchmarking, RFC 2544
    v4(198, 51, 100, 24), // documentation, RFC 5737
    v4(203, 0, 113, 24),  // documentation, RFC 5737
    v4(224, 0, 0, 4),     // multicast, RFC 1112
    v4(240, 0, 0, 4),     // reserved, RFC 1112, with the broadcast address
];

/// All of IPv6 that was ever given out for use on the internet, RFC 4291. Outside lie, among others: unspecified `::`, loopback
/// `::1`, IPv4 mapped `::ffff:0:0/96` and compatible `::/96`, NAT64 `64:ff9b::/96` and `64:ff9b:1::/48`, discard `100::/64`,
/// segment routing `5f00::/16`, unique local `fc00::/7`, link-local `fe80::/10`, site-local `fec0::/10`, multicast `ff00::/8`.
pub(super) const GLOBAL_V6: Ipv6Net = v6(0x2000, 0, 0, 3);

/// What the table below takes away from that.
pub(super) const SPECIAL_V6: [Ipv6Net; 5] = [
    v6(0x2001, 0, 0, 23),      // protocol assignments, RFC 2928: Teredo, benchmarking, ORCHID
    v6(0x2001, 0x0db8, 0, 32), // documentation, RFC 3849
    v6(0x2002, 0, 0, 16),      // 6to4, which wraps any IPv4 address, RFC 3056
    v6(0x2620, 0x004f, 0x8000, 48), // AS112, RFC 7534
    v6(0x3fff, 0, 0, 20),      // documentation, RFC 9637
];

/// Whether the address is one that anybody on the internet can reach.
pub(super) fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => !SPECIAL_V4.iter().any(|range| range.contains(&address)),
        IpAddr::V6(address) => {
            GLOBAL_V6.contains(&address) && !SPECIAL_V6.iter().any(|range| range.contains(&address))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{GLOBAL_V6, IpAddr, Ipv4Addr, Ipv6Addr, SPECIAL_V4, SPECIAL_V6, is_public};
    use proptest::{
        prelude::{Strategy, any, prop_assert, prop_assert_eq, prop_oneof, proptest},
        sample,
    };

    fn public(text: &str) -> bool {
        is_public(text.parse().expect("an address"))
    }

    /// Each kind that the threat model names, at both ends, and the neighbours that are public. Written down apart from the
    /// table, which may be wrong.
    #[test]
    fn nothing_private_or_special_is_public() {
        for (first, last, neighbours) in [
            ("0.0.0.0", "0.255.255.255", &["1.0.0.0"][..]),
            ("10.0.0.0", "10.255.255.255", &["9.255.255.255", "11.0.0.0"]),
            ("100.64.0.0", "100.127.255.255", &["100.63.255.255", "100.128.0.0"]),
            ("127.0.0.0", "127.255.255.255", &["126.255.255.255", "128.0.0.0"]),
            ("169.254.0.0", "169.254.255.255", &["169.253.255.255", "169.255.0.0"]),
            ("172.16.0.0", "172.31.255.255", &["172.15.255.255", "172.32.0.0"]),
            ("192.0.0.0", "192.0.0.255", &["191.255.255.255", "192.0.1.0"]),
            ("192.0.2.0", "192.0.2.255", &["192.0.1.255", "192.0.3.0"]),
            ("192.31.196.0", "192.31.196.255", &["192.31.195.255", "192.31.197.0"]),
            ("192.52.193.0", "192.52.193.255", &["192.52.192.255", "192.52.194.0"]),
            ("192.88.99.0", "192.88.99.255", &["192.88.98.255", "192.88.100.0"]),
            ("192.168.0.0", "192.168.255.255", &["192.167.255.255", "192.169.0.0"]),
            ("192.175.48.0", "192.175.48.255", &["192.175.47.255", "192.175.49.0"]),
            ("198.18.0.0", "198.19.255.255", &["198.17.255.255", "198.20.0.0"]),
            ("198.51.100.0", "198.51.100.255", &["198.51.99.255", "198.51.101.0"]),
            ("203.0.113.0", "203.0.113.255", &["203.0.112.255", "203.0.114.0"]),
            ("224.0.0.0", "239.255.255.255", &["223.255.255.255"]),
            ("240.0.0.0", "255.255.255.255", &[]),
            ("::", "::1", &[]),
            ("::7f00:1", "::5db8:d822", &[]),
            ("::ffff:0.0.0.0", "::ffff:255.255.255.255", &[]),
            ("::ffff:93.184.216.34", "::ffff:10.0.0.1", &[]),
            ("64:ff9b::", "64:ff9b::ffff:ffff", &[]),
            ("64:ff9b:1::", "64:ff9b:1:ffff:ffff:ffff:ffff:ffff", &[]),
            ("100::", "100::ffff:ffff:ffff:ffff", &[]),
            ("1fff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "::2", &["2000::"]),
            ("2001::", "2001:0:ffff:ffff:ffff:ffff:ffff:ffff", &["2000:ffff:ffff:ffff:ffff:ffff:ffff:ffff"]),
            ("2001:2::", "2001:1ff:ffff:ffff:ffff:ffff:ffff:ffff", &["2001:200::"]),
            ("2001:10::", "2001:2f:ffff:ffff:ffff:ffff:ffff:ffff", &[]),
            ("2001:db8::", "2001:db8:ffff:ffff:ffff:ffff:ffff:ffff", &["2001:db7:ffff::", "2001:db9::"]),
            ("2002::", "2002:ffff:ffff:ffff:ffff:ffff:ffff:ffff", &["2001:ffff::", "2003::"]),
            (
                "2620:4f:8000::",
                "2620:4f:8000:ffff:ffff:ffff:ffff:ffff",
                &["2620:4f:7fff::", "2620:4f:8001::"],
            ),
            ("3fff::", "3fff:fff:ffff:ffff:ffff:ffff:ffff:ffff", &["3ffe:ffff::", "3fff:1000::"]),
            ("4000::", "5f00::1", &["3fff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"]),
            ("fc00::", "fdff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", &[]),
            ("fe80::", "febf:ffff:ffff:ffff:ffff:ffff:ffff:ffff", &[]),
            ("fec0::", "feff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", &[]),
            ("ff00::", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", &[]),
        ] {
            assert!(!public(first) && !public(last), "{first} to {last}");
            for neighbour in neighbours {
                assert!(public(neighbour), "{neighbour}");
            }
        }
    }

    #[test]
    fn the_public_internet_is() {
        for address in
            ["1.1.1.1", "8.8.8.8", "93.184.216.34", "2606:4700:4700::1111", "2a00:1450:4001:82a::200e"]
        {
            assert!(public(address), "{address}");
        }
    }

    /// Any address, and those next to where a range of the table begins and ends.
    fn v4() -> impl Strategy<Value = u32> {
        let edges = SPECIAL_V4.map(|range| [range.network().to_bits(), range.broadcast().to_bits()]).concat();
        let near = (sample::select(edges), -2_i32..=2).prop_map(|(edge, by)| edge.wrapping_add_signed(by));
        prop_oneof![any::<u32>(), near]
    }

    fn v6() -> impl Strategy<Value = u128> {
        let all = [&SPECIAL_V6[..], &[GLOBAL_V6]].concat();
        let ends = |range: &ipnet::Ipv6Net| [range.network().to_bits(), range.broadcast().to_bits()];
        let edges: Vec<_> = all.iter().flat_map(ends).collect();
        let near = (sample::select(edges), -2_i128..=2).prop_map(|(edge, by)| edge.wrapping_add_signed(by));
        prop_oneof![any::<u128>(), near]
    }

    proptest! {
        #[test]
        fn a_range_begins_and_ends_where_its_prefix_says(bits in v4()) {
            let shares_prefix = |net: &ipnet::Ipv4Net| {
                (bits ^ net.addr().to_bits()) >> (32 - u32::from(net.prefix_len())) == 0
            };
            let special = SPECIAL_V4.iter().any(shares_prefix);
            prop_assert_eq!(is_public(Ipv4Addr::from_bits(bits).into()), !special);
        }

        #[test]
        fn a_range_of_version_6_does_so_too(bits in v6()) {
            let shares_prefix = |net: &ipnet::Ipv6Net| {
                (bits ^ net.addr().to_bits()) >> (128 - u32::from(net.prefix_len())) == 0
            };
            let special = !shares_prefix(&GLOBAL_V6) || SPECIAL_V6.iter().any(shares_prefix);
            prop_assert_eq!(is_public(Ipv6Addr::from_bits(bits).into()), !special);
        }

        #[test]
        fn nothing_that_wraps_an_ipv4_address_is_public(bits in v4()) {
            let (low, high) = (u128::from(bits), u128::from(bits) << 80);
            for wrapped in [low, 0xffff_u128 << 32 | low, 0x0064_ff9b_u128 << 96 | low, 0x2002_u128 << 112 | high] {
                prop_assert!(!is_public(IpAddr::V6(Ipv6Addr::from_bits(wrapped))));
            }
        }
    }
}
