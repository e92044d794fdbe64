//! Why no name of a certificate covers a host, as far as the names alone tell.

use std::net::IpAddr;

use super::host_name::{dns_covers, lower};
use super::look_alike::look_alike;
use super::presented::Presented;
use super::report::CertificateFacts;
use crate::target::Host;

/// Why no name covers the host, the closest reason first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Mismatch {
    /// There is no list of names; the common name would fit, but nobody looks there any more.
    CommonNameOnly {
        /// The common name.
        common_name: String,
    },
    /// The list of names is there, and nothing is in it.
    EmptyList,
    /// The list holds e-mail addresses, web addresses or the like, but no host's name.
    NoHostNames,
    /// The list holds addresses of hosts only.
    AddressesOnly,
    /// The host is an address, and it stands among the names as if it were a name (dNSName).
    AddressAsName,
    /// The host is an address, and it stands in the common name only.
    AddressInCommonName,
    /// The host is an address, and the list holds names only.
    AddressMissing,
    /// The name would fit, but it is written with a dot at its end.
    TrailingDot {
        /// As written.
        presented: String,
    },
    /// The name would fit, but more than a name is written: a scheme, a port, a path, a space.
    MoreThanAName {
        /// As written.
        presented: String,
    },
    /// The name would fit, but it is written in its own letters instead of its ASCII form (RFC 5280, section 7.2).
    OwnLetters {
        /// As written.
        presented: String,
    },
    /// A star that stands for a part of a label, or not for the first one.
    PartialWildcard {
        /// As written.
        presented: String,
    },
    /// A star right below a top-level domain.
    WildcardTooWide {
        /// As written.
        presented: String,
    },
    /// The same name with `www.` added or removed is covered.
    Www {
        /// The name that is covered.
        covered: String,
    },
    /// A wildcard below the host: it does not cover the host itself.
    WildcardBelow {
        /// The wildcard.
        wildcard: String,
    },
    /// A wildcard of a domain above: it covers one label only.
    WildcardTooDeep {
        /// The wildcard.
        wildcard: String,
    },
    /// A name that looks the same, but is spelled with other letters.
    LookAlike {
        /// The name.
        presented: String,
    },
    /// A domain above the host.
    Parent {
        /// The name.
        presented: String,
    },
    /// A host below the host.
    Child {
        /// The name.
        presented: String,
    },
    /// Another host of the same domain, as far as the last two labels tell.
    Sibling {
        /// The name.
        presented: String,
    },
    /// Nothing closer than other names.
    Other,
}

/// Why no name of the certificate covers the host; asked only when none does.
pub fn mismatch(facts: &CertificateFacts, host: &Host) -> Mismatch {
    let presented = Presented::of(facts);
    match host {
        Host::Address(address) => without_address(&presented, *address),
        Host::Name(_) if presented.dns.is_empty() => without_names(&presented, host),
        Host::Name(name) => other_names(&presented.dns, name),
    }
}

fn without_address(presented: &Presented, address: IpAddr) -> Mismatch {
    let is_meant = |text: &str| text.trim().parse() == Ok(address);
    if presented.dns.iter().any(|name| is_meant(name)) {
        Mismatch::AddressAsName
    } else if presented.addresses.is_empty() && presented.common_name.as_deref().is_some_and(is_meant) {
        Mismatch::AddressInCommonName
    } else if presented.addresses.is_empty() && !presented.dns.is_empty() {
        Mismatch::AddressMissing
    } else {
        Mismatch::Other
    }
}

fn without_names(presented: &Presented, host: &Host) -> Mismatch {
    let Host::Name(name) = host else { return Mismatch::Other };
    match &presented.common_name {
        Some(common_name) if dns_covers(common_name, name) => {
            Mismatch::CommonNameOnly { common_name: common_name.clone() }
        }
        _ if !presented.addresses.is_empty() => Mismatch::AddressesOnly,
        _ if presented.has_others => Mismatch::NoHostNames,
        _ if presented.has_list => Mismatch::EmptyList,
        _ => Mismatch::Other,
    }
}

fn other_names(names: &[String], name: &str) -> Mismatch {
    let name = &lower(name);
    let find = |fits: &dyn Fn(&str) -> bool| names.iter().find(|presented| fits(&lower(presented))).cloned();
    let other = name.strip_prefix("www.").map_or_else(|| format!("www.{name}"), str::to_owned);
    let tail = |presented: &str| presented.strip_prefix("*.").unwrap_or(presented).to_owned();
    if let Some(presented) = find(&|presented| presented.strip_suffix('.').is_some_and(|bare| dns_covers(bare, name))) {
        Mismatch::TrailingDot { presented }
    } else if let Some(presented) = find(&|presented| bare_name(presented).is_some_and(|bare| dns_covers(bare, name))) {
        Mismatch::MoreThanAName { presented }
    } else if let Some(presented) = find(&|presented| {
        !presented.is_ascii() && idna::domain_to_ascii(presented).is_ok_and(|ascii| dns_covers(&ascii, name))
    }) {
        Mismatch::OwnLetters { presented }
    } else if let Some(presented) = find(&|presented| is_too_wide(presented, name)) {
        Mismatch::WildcardTooWide { presented }
    } else if let Some(presented) = find(&|presented| is_partial(presented) && globs(presented, name)) {
        Mismatch::PartialWildcard { presented }
    } else if find(&|presented| presented == other).is_some() {
        Mismatch::Www { covered: other }
    } else if let Some(wildcard) = find(&|presented| presented.strip_prefix("*.") == Some(name)) {
        Mismatch::WildcardBelow { wildcard }
    } else if find(&|presented| dns_covers(presented, &other)).is_some() {
        Mismatch::Www { covered: other }
    } else if let Some(wildcard) =
        find(&|presented| presented.strip_prefix("*.").is_some_and(|parent| is_below(name, parent)))
    {
        Mismatch::WildcardTooDeep { wildcard }
    } else if let Some(presented) = find(&|presented| is_look_alike(presented, name)) {
        Mismatch::LookAlike { presented }
    } else if let Some(presented) = find(&|presented| presented.contains('.') && is_below(name, presented)) {
        Mismatch::Parent { presented }
    } else if let Some(presented) = find(&|presented| is_below(&tail(presented), name)) {
        Mismatch::Child { presented }
    } else if let Some(presented) = find(&|presented| domain(presented).is_some_and(|own| Some(own) == domain(name))) {
        Mismatch::Sibling { presented }
    } else {
        Mismatch::Other
    }
}

/// The name inside of a text that says more: `https://NAME:443/path`, ` NAME `.
fn bare_name(text: &str) -> Option<&str> {
    let trimmed = text.trim();
    let after_scheme = trimmed.split_once("://").map_or(trimmed, |(_, rest)| rest);
    let bare = after_scheme.split(['/', ':']).next()?;
    (bare != text).then_some(bare)
}

/// A star in another place than the whole first label.
fn is_partial(presented: &str) -> bool {
    presented.strip_prefix("*.").unwrap_or(presented).contains('*')
}

/// A star for a whole domain right below the top.
fn is_too_wide(presented: &str, name: &str) -> bool {
    match presented.strip_prefix('*') {
        Some("") => true,
        Some(top) => top.matches('.').count() == 1 && name.strip_suffix(top).is_some_and(|rest| !rest.contains('.')),
        None => false,
    }
}

/// Whether a name fits a pattern label by label, a star standing for any part of one label.
fn globs(pattern: &str, name: &str) -> bool {
    let (pattern, name) = (pattern.split('.'), name.split('.'));
    pattern.clone().count() == name.clone().count()
        && pattern.zip(name).all(|(pattern, label)| match pattern.split_once('*') {
            None => pattern == label,
            Some((before, after)) => {
                label.len() > before.len() + after.len() && label.starts_with(before) && label.ends_with(after)
            }
        })
}

/// Whether a name, or one that its star can stand for, looks like the host.
fn is_look_alike(presented: &str, name: &str) -> bool {
    match presented.strip_prefix("*.") {
        None => look_alike(presented, name),
        Some(parent) => name.split_once('.').is_some_and(|(_, rest)| look_alike(parent, rest)),
    }
}

fn is_below(name: &str, parent: &str) -> bool {
    !parent.is_empty() && name.strip_suffix(parent).is_some_and(|rest| rest.len() > 1 && rest.ends_with('.'))
}

/// The registered domain, as far as it can be told without a list: the last two labels, or three where the last two are
/// those of a country (`co.uk`, `com.br`).
fn domain(name: &str) -> Option<&str> {
    let mut dots = name.rmatch_indices('.').map(|(at, _)| at);
    let last = dots.next()?;
    let before = dots.next();
    let is_countrys = name.len() - last == 3 && last - before.map_or(0, |at| at + 1) <= 3;
    let begin = if is_countrys { before.map(|_| dots.next().map_or(0, |at| at + 1)) } else { before.map(|at| at + 1) };
    match (begin, is_countrys) {
        (Some(begin), _) => Some(&name[begin..]),
        (None, false) => Some(name),
        (None, true) => None,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::certificate::facts;
    use crate::certificate::fixture::{self as chains, host_of};
    use crate::certificate::host_name::tests::leaf;

    fn why(names: &[&str], host: &str) -> Mismatch {
        mismatch(&facts(&leaf(names)), &host_of(host))
    }

    #[test]
    fn the_closest_reason_is_told() {
        let written = |text: &str| text.to_owned();
        for (names, host, expected) in [
            (
                &["www.example.com."][..],
                "www.example.com",
                Mismatch::TrailingDot { presented: written("www.example.com.") },
            ),
            (
                &["https://www.example.com/"],
                "www.example.com",
                Mismatch::MoreThanAName { presented: written("https://www.example.com/") },
            ),
            (
                &["www.example.com:443"],
                "www.example.com",
                Mismatch::MoreThanAName { presented: written("www.example.com:443") },
            ),
            (
                &["w*.example.com"],
                "www.example.com",
                Mismatch::PartialWildcard { presented: written("w*.example.com") },
            ),
            (&["www.*.com"], "www.example.com", Mismatch::PartialWildcard { presented: written("www.*.com") }),
            (&["*.com"], "example.com", Mismatch::WildcardTooWide { presented: written("*.com") }),
            (&["*"], "example.com", Mismatch::WildcardTooWide { presented: written("*") }),
            (&["*.example.com"], "example.com", Mismatch::WildcardBelow { wildcard: written("*.example.com") }),
            (&["*.example.com"], "a.b.example.com", Mismatch::WildcardTooDeep { wildcard: written("*.example.com") }),
            (&["example.com"], "examp1e.com", Mismatch::LookAlike { presented: written("example.com") }),
            (&["apple.com"], "xn--pple-43d.com", Mismatch::LookAlike { presented: written("apple.com") }),
            (&["example.com"], "shop.example.com", Mismatch::Parent { presented: written("example.com") }),
            (&["shop.example.com"], "example.com", Mismatch::Child { presented: written("shop.example.com") }),
            (&["mail.example.com"], "shop.example.com", Mismatch::Sibling { presented: written("mail.example.com") }),
            (&["other.example"], "shop.example.com", Mismatch::Other),
            (&["one.co.uk"], "two.co.uk", Mismatch::Other),
            (&["a.one.co.uk"], "b.one.co.uk", Mismatch::Sibling { presented: written("a.one.co.uk") }),
            (&["192.0.2.1"], "192.0.2.1", Mismatch::AddressAsName),
            (&["www.example.com"], "192.0.2.1", Mismatch::AddressMissing),
            (&["192.0.2.1"], "www.example.com", Mismatch::Other),
        ] {
            assert_eq!(why(names, host), expected, "{names:?} {host}");
        }
    }

    #[test]
    fn a_list_without_host_names_is_told_by_what_is_in_it() {
        let of = |host: &str, change: &dyn Fn(&mut rcgen::CertificateParams)| {
            let chain = chains::changed("www.example.com", |params| change(params));
            mismatch(&facts(&chain.sent[0]), &host_of(host))
        };
        let mail = || rcgen::SanType::Rfc822Name("a@example.com".to_owned().try_into().expect("ASCII"));
        let address = || rcgen::SanType::IpAddress([192, 0, 2, 7].into());
        assert_eq!(of("shop.example.com", &|params| params.subject_alt_names = vec![mail()]), Mismatch::NoHostNames);
        assert_eq!(
            of("www.example.com", &|params| params.subject_alt_names = vec![mail()]),
            Mismatch::CommonNameOnly { common_name: "www.example.com".to_owned() }
        );
        assert_eq!(
            of("shop.example.com", &|params| params.subject_alt_names = vec![address()]),
            Mismatch::AddressesOnly
        );
        assert_eq!(of("192.0.2.8", &|params| params.subject_alt_names = vec![address()]), Mismatch::Other);
        assert_eq!(
            of("192.0.2.8", &|params| {
                params.subject_alt_names.clear();
                params.distinguished_name = chains::named("192.0.2.8", None);
            }),
            Mismatch::AddressInCommonName
        );
        assert_eq!(
            of("shop.example.com", &|params| {
                params.subject_alt_names.clear();
                let empty = rcgen::CustomExtension::from_oid_content(&[2, 5, 29, 17], vec![0x30, 0]);
                params.custom_extensions = vec![empty];
            }),
            Mismatch::EmptyList
        );
    }

    proptest! {
        #[test]
        fn no_pair_of_names_breaks_the_reasons(presented in "\\PC{0,40}", host in "[a-z0-9.*-]{0,40}") {
            let _ = other_names(&[presented], &host);
        }
    }
}
