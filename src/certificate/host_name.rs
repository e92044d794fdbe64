//! Which names cover which host (RFC 9525): subjectAltName only, `*` for exactly one whole first label.
//! Also why a name does not fit, as far as the names alone tell.

use super::facts::AltName;
use super::report::CertificateFacts;
use crate::target::Host;

/// Why no name covers the host.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Mismatch {
    /// Nothing closer than other names.
    Other,
    /// The same name with `www.` added or removed is covered.
    Www {
        /// The name that is covered.
        covered: String,
    },
    /// A wildcard of a domain above: it covers one label only.
    WildcardTooDeep {
        /// The wildcard.
        wildcard: String,
    },
    /// There is no list of names; the common name would fit, but nobody looks there any more.
    CommonNameOnly {
        /// The common name.
        common_name: String,
    },
}

/// Why no name of the certificate covers the host; asked only when none does.
pub fn mismatch(facts: &CertificateFacts, host: &Host) -> Mismatch {
    let Host::Name(name) = host else { return Mismatch::Other };
    if facts.name_count == 0 {
        return if dns_covers(&facts.label, name) {
            Mismatch::CommonNameOnly { common_name: facts.label.clone() }
        } else {
            Mismatch::Other
        };
    }
    let other = name.strip_prefix("www.").map_or_else(|| format!("www.{name}"), str::to_owned);
    if facts.names.iter().any(|presented| dns_covers(presented, &other)) {
        return Mismatch::Www { covered: other };
    }
    let too_deep = facts.names.iter().find(|presented| {
        normal(presented)
            .strip_prefix("*.")
            .is_some_and(|parent| name.strip_suffix(parent).is_some_and(|rest| rest.ends_with('.')))
    });
    too_deep.map_or(Mismatch::Other, |wildcard| Mismatch::WildcardTooDeep { wildcard: wildcard.clone() })
}

/// The first name that covers the host.
pub(super) fn covering(names: &[AltName<'_>], host: &Host) -> Option<String> {
    names.iter().find_map(|presented| match (presented, host) {
        (AltName::Dns(presented), Host::Name(name)) => dns_covers(presented, name).then(|| normal(presented)),
        (AltName::Ip(presented), Host::Address(address)) => (presented == address).then(|| address.to_string()),
        _ => None,
    })
}

/// Whether a presented DNS name covers a host name.
fn dns_covers(presented: &str, name: &str) -> bool {
    let (presented, name) = (normal(presented), normal(name));
    let Some(parent) = presented.strip_prefix("*.") else {
        return !presented.is_empty() && !presented.contains('*') && presented == name;
    };
    // `*.com` covers nothing: clients want two labels below the star.
    parent.contains('.')
        && !parent.contains('*')
        && name.split_once('.').is_some_and(|(first, rest)| !first.is_empty() && rest == parent)
}

/// Lower case, without the trailing dot of an absolute name.
fn normal(name: &str) -> String {
    name.strip_suffix('.').unwrap_or(name).to_ascii_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wildcard_covers_one_label_and_no_more() {
        for (presented, name, covers) in [
            ("example.com", "example.com", true),
            ("EXAMPLE.com.", "example.com", true),
            ("*.example.com", "www.example.com", true),
            ("*.example.com", "example.com", false),
            ("*.example.com", "a.b.example.com", false),
            ("w*.example.com", "www.example.com", false),
            ("*.com", "example.com", false),
            ("*", "example.com", false),
            ("*.*.com", "a.b.com", false),
            ("", "example.com", false),
        ] {
            assert_eq!(dns_covers(presented, name), covers, "{presented} {name}");
        }
    }
}
