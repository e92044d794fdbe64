//! What a proxy script may call. After Mozilla's "Proxy Auto-Configuration (PAC) file" and, for the functions that end in
//! `Ex`, Microsoft's "IPv6-Aware Proxy Helper API Definitions". Arguments come as JavaScript writes them as text.

use std::net::{IpAddr, Ipv4Addr};

use super::World;
use super::ranges::{date_range, time_range, weekday_range};

/// What a helper answers.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Answer {
    /// Yes or no.
    Yes(bool),
    /// A text.
    Text(String),
    /// A number.
    Number(f64),
    /// `null`.
    Null,
    /// `undefined`.
    Nothing,
}

type Helper = fn(&World, &[String]) -> Answer;

/// By the names that scripts know them by.
pub(super) const HELPERS: &[(&str, Helper)] = &[
    ("alert", |_, _| Answer::Nothing),
    ("convert_addr", |_, words| Answer::Number(f64::from(number_of(word(words, 0))))),
    ("dateRange", |world, words| Answer::Yes(date_range(words, world.at))),
    ("dnsDomainIs", |_, words| Answer::Yes(word(words, 0).ends_with(word(words, 1)))),
    ("dnsDomainLevels", |_, words| Answer::Number(levels(word(words, 0)))),
    ("dnsResolve", |world, words| v4_of(world, word(words, 0)).map_or(Answer::Null, |ip| Answer::Text(ip.to_string()))),
    ("dnsResolveEx", |world, words| Answer::Text(listed(&world.resolve(word(words, 0))))),
    ("getClientVersion", |_, _| Answer::Text("1.0".to_owned())),
    ("isInNet", |world, words| Answer::Yes(is_in_net(world, words))),
    ("isInNetEx", |_, words| Answer::Yes(is_in_net_ex(word(words, 0), word(words, 1)))),
    ("isPlainHostName", |_, words| Answer::Yes(!word(words, 0).contains(['.', ':']))),
    ("isResolvable", |world, words| Answer::Yes(v4_of(world, word(words, 0)).is_some())),
    ("isResolvableEx", |world, words| Answer::Yes(!world.resolve(word(words, 0)).is_empty())),
    ("localHostOrDomainIs", |_, words| Answer::Yes(is_local_or(word(words, 0), word(words, 1)))),
    ("myIpAddress", |world, _| Answer::Text(my_address(&world.my_addresses))),
    ("myIpAddressEx", |world, _| Answer::Text(listed(&world.my_addresses))),
    ("shExpMatch", |_, words| Answer::Yes(matches(word(words, 0), word(words, 1)))),
    ("sortIpAddressList", |_, words| sorted(word(words, 0)).map_or(Answer::Yes(false), Answer::Text)),
    ("timeRange", |world, words| Answer::Yes(time_range(words, world.at))),
    ("weekdayRange", |world, words| Answer::Yes(weekday_range(words, world.at))),
];

fn word(words: &[String], at: usize) -> &str {
    words.get(at).map_or("", String::as_str)
}

fn levels(host: &str) -> f64 {
    host.matches('.').count() as f64
}

/// The first IPv4 address of a name: the plain helpers know no others.
fn v4_of(world: &World, host: &str) -> Option<Ipv4Addr> {
    world.resolve(host).into_iter().find_map(|ip| match ip {
        IpAddr::V4(ip) => Some(ip),
        IpAddr::V6(_) => None,
    })
}

fn my_address(own: &[IpAddr]) -> String {
    own.iter().find(|ip| ip.is_ipv4()).map_or_else(|| Ipv4Addr::LOCALHOST.to_string(), ToString::to_string)
}

fn listed(addresses: &[IpAddr]) -> String {
    addresses.iter().map(ToString::to_string).collect::<Vec<_>>().join(";")
}

/// A dotted address as a signed number of 32 bits, as JavaScript's bit operations make it; zero for anything else.
fn number_of(address: &str) -> i32 {
    address.parse::<Ipv4Addr>().map_or(0, |ip| ip.to_bits().cast_signed())
}

fn is_in_net(world: &World, words: &[String]) -> bool {
    let Some(ip) = v4_of(world, word(words, 0)) else { return false };
    let bits = |at| word(words, at).parse::<Ipv4Addr>().map(Ipv4Addr::to_bits);
    match (bits(1), bits(2)) {
        (Ok(pattern), Ok(mask)) => ip.to_bits() & mask == pattern & mask,
        _ => false,
    }
}

/// Whether an address lies in a network of its own family, written as `2001:db8::/32`.
fn is_in_net_ex(address: &str, network: &str) -> bool {
    let Some((network, bits)) = network.split_once('/') else { return false };
    let Ok(bits) = bits.parse::<u32>() else { return false };
    match (address.parse::<IpAddr>(), network.parse::<IpAddr>()) {
        (Ok(IpAddr::V4(one)), Ok(IpAddr::V4(other))) if bits <= 32 => {
            (one.to_bits() ^ other.to_bits()).leading_zeros() >= bits
        }
        (Ok(IpAddr::V6(one)), Ok(IpAddr::V6(other))) if bits <= 128 => {
            (one.to_bits() ^ other.to_bits()).leading_zeros() >= bits
        }
        _ => false,
    }
}

/// Whether the host is the name, or its first labels.
fn is_local_or(host: &str, name: &str) -> bool {
    host == name || name.strip_prefix(host).is_some_and(|rest| rest.starts_with('.'))
}

/// IPv6 before IPv4, each from small to great; `None` where one of them is no address.
fn sorted(list: &str) -> Option<String> {
    let mut addresses: Vec<IpAddr> = list.split(';').map(|text| text.trim().parse()).collect::<Result<_, _>>().ok()?;
    addresses.sort_by_key(|ip| (ip.is_ipv4(), *ip));
    Some(listed(&addresses))
}

/// Whether a whole text fits a pattern of the shell's `*` and `?`. The time is the product of both lengths at most.
fn matches(text: &str, pattern: &str) -> bool {
    let (text, pattern) = (text.as_bytes(), pattern.as_bytes());
    let (mut at, mut part) = (0, 0);
    // Behind the last star: where in the pattern, and how far of the text the star reaches.
    let mut star: Option<(usize, usize)> = None;
    while at < text.len() {
        match pattern.get(part) {
            Some(b'*') => {
                part += 1;
                star = Some((part, at));
            }
            Some(&byte) if byte == b'?' || Some(&byte) == text.get(at) => {
                at += 1;
                part += 1;
            }
            _ => {
                let Some((behind, reach)) = star else { return false };
                star = Some((behind, reach + 1));
                (at, part) = (reach + 1, behind);
            }
        }
    }
    pattern.get(part..).is_some_and(|rest| rest.iter().all(|byte| *byte == b'*'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shell_patterns_match_whole_texts() {
        for (text, pattern, fits) in [
            ("http://home.example.com/people/", "*/people/*", true),
            ("shop.example.com", "*.example.com", true),
            ("example.com", "*.example.com", false),
            ("a.b", "a?b", true),
            ("aXb", "a.b", false),
            ("abc", "a*c*", true),
            ("abcd", "a*c", false),
            ("", "*", true),
            ("", "?", false),
            ("[x]", "[x]", true),
            ("aab", "*ab", true),
        ] {
            assert_eq!(matches(text, pattern), fits, "{text} {pattern}");
        }
    }

    #[test]
    fn networks_are_compared_within_one_family() {
        for (address, network, is_in) in [
            ("198.51.100.9", "198.51.100.0/24", true),
            ("198.51.101.9", "198.51.100.0/24", false),
            ("2001:db8::9", "2001:db8::/32", true),
            ("2001:db9::9", "2001:db8::/32", false),
            ("198.51.100.9", "2001:db8::/32", false),
            ("198.51.100.9", "0.0.0.0/0", true),
            ("198.51.100.9", "198.51.100.0/99", false),
            ("host.example", "0.0.0.0/0", false),
        ] {
            assert_eq!(is_in_net_ex(address, network), is_in, "{address} {network}");
        }
    }

    #[test]
    fn addresses_are_sorted_and_turned_into_numbers() {
        assert_eq!(
            sorted("10.2.3.9;2001:4898:28:3::2;::1;127.0.0.1;::9"),
            Some("::1;::9;2001:4898:28:3::2;10.2.3.9;127.0.0.1".to_owned())
        );
        assert_eq!(sorted("10.2.3.9;me"), None);
        assert_eq!((number_of("0.0.1.1"), number_of("255.255.255.255"), number_of("x")), (257, -1, 0));
    }

    #[test]
    fn a_hosts_first_labels_stand_for_its_name() {
        assert!(is_local_or("www", "www.example.com") && is_local_or("www.example.com", "www.example.com"));
        assert!(!is_local_or("www.example.org", "www.example.com") && !is_local_or("ww", "www.example.com"));
    }
}
