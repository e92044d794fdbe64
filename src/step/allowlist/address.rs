//! Addresses that are not on the public internet (the IANA special-purpose address registries, state of 2026), and
//! names that should not have them.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// Ranges of the IPv4 registry that no public server is in; the first that fits counts.
const IPV4: &[([u8; 4], u32, &str)] = &[
    ([0, 0, 0, 0], 8, "This network"),
    ([10, 0, 0, 0], 8, "Private-Use"),
    ([100, 64, 0, 0], 10, "Shared Address Space"),
    ([127, 0, 0, 0], 8, "Loopback"),
    ([169, 254, 0, 0], 16, "Link Local"),
    ([172, 16, 0, 0], 12, "Private-Use"),
    ([192, 0, 2, 0], 24, "Documentation"),
    ([192, 168, 0, 0], 16, "Private-Use"),
    ([198, 18, 0, 0], 15, "Benchmarking"),
    ([198, 51, 100, 0], 24, "Documentation"),
    ([203, 0, 113, 0], 24, "Documentation"),
    ([240, 0, 0, 0], 4, "Reserved"),
];

/// The same of the IPv6 registry.
const IPV6: &[([u16; 8], u32, &str)] = &[
    ([0, 0, 0, 0, 0, 0, 0, 0], 128, "Unspecified Address"),
    ([0, 0, 0, 0, 0, 0, 0, 1], 128, "Loopback"),
    ([0x100, 0, 0, 0, 0, 0, 0, 0], 64, "Discard-Only"),
    ([0x2001, 0xdb8, 0, 0, 0, 0, 0, 0], 32, "Documentation"),
    ([0x3fff, 0, 0, 0, 0, 0, 0, 0], 20, "Documentation"),
    ([0xfc00, 0, 0, 0, 0, 0, 0, 0], 7, "Unique-Local"),
    ([0xfe80, 0, 0, 0, 0, 0, 0, 0], 10, "Link-Local Unicast"),
];

/// Last labels of names that are private by rule or by habit (RFC 2606, 6761, 6762, 8375, 9476; ICANN on `.internal`).
const PRIVATE_ENDINGS: &[&str] = &[
    "alt",
    "arpa",
    "corp",
    "home",
    "internal",
    "intranet",
    "invalid",
    "lan",
    "local",
    "localdomain",
    "localhost",
    "mail",
    "onion",
    "private",
    "test",
];

/// The registry's name of the range that an address is in; `None` for a public one.
pub fn special_range(address: IpAddr) -> Option<&'static str> {
    match address {
        IpAddr::V4(address) => IPV4
            .iter()
            .find(|(base, bits, _)| (address.to_bits() ^ Ipv4Addr::from(*base).to_bits()).leading_zeros() >= *bits)
            .map(|&(_, _, name)| name),
        IpAddr::V6(address) => match address.to_ipv4_mapped() {
            Some(mapped) => special_range(IpAddr::V4(mapped)),
            None => IPV6
                .iter()
                .find(|(base, bits, _)| (address.to_bits() ^ Ipv6Addr::from(*base).to_bits()).leading_zeros() >= *bits)
                .map(|&(_, _, name)| name),
        },
    }
}

/// Whether a name looks as if everybody could resolve it: it has a dot, and its ending is not a private one.
pub fn is_public_name(name: &str) -> bool {
    name.trim_end_matches('.')
        .rsplit_once('.')
        .is_some_and(|(_, ending)| !PRIVATE_ENDINGS.contains(&ending.to_ascii_lowercase().as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn special_addresses_are_named_and_public_ones_are_not() {
        for (address, range) in [
            ("0.0.0.0", Some("This network")),
            ("127.0.0.1", Some("Loopback")),
            ("10.1.2.3", Some("Private-Use")),
            ("172.31.255.255", Some("Private-Use")),
            ("172.32.0.0", None),
            ("100.64.0.1", Some("Shared Address Space")),
            ("100.128.0.1", None),
            ("192.168.1.1", Some("Private-Use")),
            ("169.254.9.9", Some("Link Local")),
            ("203.0.113.9", Some("Documentation")),
            ("1.1.1.1", None),
            ("::", Some("Unspecified Address")),
            ("::1", Some("Loopback")),
            ("fd00::1", Some("Unique-Local")),
            ("fe80::1", Some("Link-Local Unicast")),
            ("2001:db8::1", Some("Documentation")),
            ("::ffff:127.0.0.1", Some("Loopback")),
            ("2606:4700:4700::1111", None),
        ] {
            assert_eq!(special_range(address.parse().expect("an address")), range, "{address}");
        }
    }

    #[test]
    fn names_for_inside_use_are_not_taken_for_public_ones() {
        for name in ["example.com", "a.b.example.co.uk", "example.com."] {
            assert!(is_public_name(name), "{name}");
        }
        for name in ["localhost", "printer", "nas.local", "dc1.corp", "healthy.practice.test", "router.lan"] {
            assert!(!is_public_name(name), "{name}");
        }
    }
}
