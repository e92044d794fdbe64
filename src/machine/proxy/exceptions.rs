//! For which hosts a proxy is not used: written lists of exceptions, and those that systems make without a word.

use std::net::IpAddr;

use crate::target::Host;

/// Whether a proxy of the system's settings is left out for a host: by its list, or because the host is this computer or
/// the link. Browsers go there directly whatever is set, unless the list says `<-loopback>` (Chromium, `net/docs/proxy.md`,
/// "Implicit bypass rules").
pub(super) fn is_left_out(exceptions: &str, host: &Host, port: u16) -> bool {
    let is_revoked = exceptions.split(SEPARATORS).any(|rule| rule.trim() == "<-loopback>");
    is_near(host) && !is_revoked || is_exempt(exceptions, host, port)
}

/// `localhost`, names below it, loopback and link-local addresses.
pub(super) fn is_near(host: &Host) -> bool {
    match host {
        Host::Name(name) => name == "localhost" || name.ends_with(".localhost"),
        Host::Address(address) => match address.to_canonical() {
            IpAddr::V4(address) => address.is_loopback() || address.is_link_local(),
            IpAddr::V6(address) => address.is_loopback() || address.is_unicast_link_local(),
        },
    }
}

/// What stands between two exceptions.
const SEPARATORS: [char; 6] = [',', ';', ' ', '\t', '\n', '|'];

/// Whether a list of exceptions (commas, semicolons or spaces between them) names the host: `*`, `example.com`,
/// `.example.com`, `*.example.com`, `host:port`, an address, or a network as `10.0.0.0/8`.
pub(super) fn is_exempt(exceptions: &str, host: &Host, port: u16) -> bool {
    exceptions.split(SEPARATORS).map(str::trim).filter(|rule| !rule.is_empty()).any(|rule| {
        if rule == "*" {
            return true;
        }
        match host {
            Host::Address(address) => {
                let bare = rule.trim_start_matches('[').trim_end_matches(']');
                bare.parse() == Ok(*address)
                    || in_network(bare, *address)
                    || rule == "<loopback>" && address.is_loopback()
            }
            Host::Name(name) => {
                // Windows: every name without a dot.
                if rule == "<local>" {
                    return !name.contains('.');
                }
                let (rule, rule_port) = match rule.rsplit_once(':') {
                    Some((rule, digits)) => (rule, digits.parse().ok()),
                    None => (rule, None),
                };
                let rule =
                    rule.trim_start_matches('*').trim_start_matches('.').trim_end_matches('.').to_ascii_lowercase();
                let before = name.strip_suffix(&rule);
                let is_named =
                    !rule.is_empty() && before.is_some_and(|before| before.is_empty() || before.ends_with('.'));
                is_named && rule_port.is_none_or(|only: u16| only == port)
            }
        }
    })
}

/// Whether an address lies in a network written as `192.0.2.0/24`.
fn in_network(rule: &str, address: IpAddr) -> bool {
    let Some((network, bits)) = rule.split_once('/') else { return false };
    let (Ok(network), Ok(bits)) = (network.parse::<IpAddr>(), bits.parse::<u32>()) else { return false };
    match (network, address) {
        (IpAddr::V4(network), IpAddr::V4(address)) if bits <= 32 => {
            let shift = 32 - bits;
            u32::from(network).checked_shr(shift).unwrap_or(0) == u32::from(address).checked_shr(shift).unwrap_or(0)
        }
        (IpAddr::V6(network), IpAddr::V6(address)) if bits <= 128 => {
            let shift = 128 - bits;
            u128::from(network).checked_shr(shift).unwrap_or(0) == u128::from(address).checked_shr(shift).unwrap_or(0)
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn exceptions_are_understood_as_tools_write_them() {
        let table = [
            ("*", "a.example", true),
            ("example.com", "example.com", true),
            ("example.com", "www.example.com", true),
            (".example.com", "www.example.com", true),
            ("*.example.com", "www.example.com", true),
            ("EXAMPLE.com", "example.com", true),
            ("example.com", "notexample.com", false),
            ("other.example, example.com", "example.com", true),
            ("example.com:8443", "example.com", false),
            ("example.com:443", "example.com", true),
            ("<local>", "intranet", true),
            ("<local>", "www.example.com", false),
            ("", "example.com", false),
            (".", "example.com", false),
            ("192.0.2.0/24", "192.0.2.7", true),
            ("192.0.2.0/24", "192.0.3.7", false),
            ("0.0.0.0/0", "192.0.3.7", true),
            ("192.0.2.7", "192.0.2.7", true),
            ("[2001:db8::]/32", "2001:db8::7", false),
            ("2001:db8::/32", "2001:db8::7", true),
            ("192.0.2.0/99", "192.0.2.7", false),
        ];
        for (rules, host, expected) in table {
            let host = Host::parse(host).expect("a host");
            assert_eq!(is_exempt(rules, &host, 443), expected, "{rules:?} for {host}");
        }
    }

    #[test]
    fn what_is_near_needs_no_proxy_of_the_system() {
        for (host, is_direct) in [
            ("localhost", true),
            ("shop.localhost", true),
            ("127.9.9.9", true),
            ("::1", true),
            ("169.254.1.2", true),
            ("fe80::7", true),
            ("10.0.0.1", false),
            ("localhost.example.com", false),
            ("notlocalhost", false),
        ] {
            let host = Host::parse(host).expect("a host");
            assert_eq!(is_left_out("", &host, 443), is_direct, "{host}");
            assert!(!is_left_out("a.example;<-loopback>", &host, 443), "{host}");
        }
    }
}
