//! Which names cover which host (RFC 9525): subjectAltName only, `*` for exactly one whole first label.

use super::facts::AltName;
use crate::target::Host;

/// RFC 1035, section 2.3.4.
const MAX_NAME: usize = 253;
const MAX_LABEL: usize = 63;

/// The first name that covers the host.
pub(super) fn covering(names: &[AltName<'_>], host: &Host) -> Option<String> {
    names.iter().find_map(|presented| match (presented, host) {
        (AltName::Dns(presented), Host::Name(name)) => dns_covers(presented, name).then(|| lower(presented)),
        (AltName::Ip(presented), Host::Address(address)) => (presented == address).then(|| address.to_string()),
        _ => None,
    })
}

/// Whether a presented DNS name covers a host name.
pub(super) fn dns_covers(presented: &str, name: &str) -> bool {
    let (presented, name) = (lower(presented), lower(name.strip_suffix('.').unwrap_or(name)));
    if !is_presentable(&presented) {
        return false;
    }
    match presented.strip_prefix("*.") {
        None => presented == name,
        Some(parent) => name.split_once('.').is_some_and(|(first, rest)| !first.is_empty() && rest == parent),
    }
}

/// Whether a dNSName is one that clients compare at all (RFC 5280, section 4.2.1.6, and the underscore that all of
/// them allow): no dot at its end, no hyphen at the end of a label, no number in the last place, and two labels below
/// a star, so that `*.com` covers nothing.
fn is_presentable(presented: &str) -> bool {
    let (labels, fewest) = presented.strip_prefix("*.").map_or((presented, 1), |parent| (parent, 2));
    let is_label = |label: &str| {
        (1..=MAX_LABEL).contains(&label.len())
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'))
    };
    let is_number = |label: &str| label.bytes().all(|byte| byte.is_ascii_digit());
    presented.len() <= MAX_NAME
        && labels.split('.').all(is_label)
        && labels.split('.').count() >= fewest
        && !labels.rsplit('.').next().is_some_and(is_number)
}

pub(super) fn lower(name: &str) -> String {
    name.to_ascii_lowercase()
}

#[cfg(test)]
pub(super) mod tests {
    use proptest::prelude::*;
    use rustls_pki_types::{CertificateDer, ServerName};
    use webpki::EndEntityCert;

    use super::*;
    use crate::certificate::fixture::{self as chains, host_of};

    #[test]
    fn a_wildcard_covers_one_label_and_no_more() {
        for (presented, name, covers) in [
            ("example.com", "example.com", true),
            ("EXAMPLE.com", "example.com", true),
            ("EXAMPLE.com.", "example.com", false),
            ("*.example.com", "www.example.com", true),
            ("*.example.com", "_dmarc.example.com", true),
            ("my_host.example.com", "my_host.example.com", true),
            ("*.example.com", "example.com", false),
            ("*.example.com", "a.b.example.com", false),
            ("w*.example.com", "www.example.com", false),
            ("*.com", "example.com", false),
            ("*", "example.com", false),
            ("*.*.com", "a.b.com", false),
            ("", "example.com", false),
            ("-a.example.com", "-a.example.com", false),
            ("a-.example.com", "a-.example.com", false),
            ("a..example.com", "a..example.com", false),
            ("localhost", "localhost", true),
        ] {
            assert_eq!(dns_covers(presented, name), covers, "{presented} {name}");
        }
    }

    /// A leaf with exactly these names.
    pub(in crate::certificate) fn leaf(names: &[&str]) -> Vec<u8> {
        let chain = chains::changed("common.example", |params| {
            let written = |name: &&str| rcgen::SanType::DnsName((*name).to_owned().try_into().expect("ASCII"));
            params.subject_alt_names = names.iter().map(written).collect();
        });
        chain.sent[0].clone()
    }

    /// What a strict client says of one leaf's names.
    fn webpki_covers(der: &[u8], host: &str) -> bool {
        let der = CertificateDer::from(der);
        let certificate = EndEntityCert::try_from(&der).expect("parses");
        let name = ServerName::try_from(host.to_owned()).expect("a name");
        certificate.verify_is_valid_for_subject_name(&name).is_ok()
    }

    fn label() -> impl Strategy<Value = &'static str> {
        prop::sample::select(vec![
            "a", "b", "com", "example", "*", "w*", "-a", "a-", "_x", "1", "A", "xn--a", "", "a b",
        ])
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(300))]
        #[test]
        fn the_same_names_are_covered_as_by_a_strict_client(
            presented in prop::collection::vec(label(), 1..5),
            host in prop::collection::vec(prop::sample::select(vec!["a", "b", "com", "example", "_x", "xn--a"]), 1..5),
        ) {
            let (presented, host) = (presented.join("."), host.join("."));
            let der = leaf(&[&presented]);
            let ours = covering(&[AltName::Dns(&presented)], &host_of(&host)).is_some();
            prop_assert_eq!(ours, webpki_covers(&der, &host), "{} {}", presented, host);
        }
    }
}
