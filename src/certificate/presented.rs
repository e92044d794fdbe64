//! The names that one certificate presents, by kind (RFC 5280, section 4.2.1.6).

use std::net::IpAddr;

use x509_parser::certificate::X509Certificate;
use x509_parser::extensions::{GeneralName, ParsedExtension};

use super::facts::{AltName, alt_names, parse};
use super::name;
use super::report::CertificateFacts;

/// Names looked at; no honest certificate comes near it.
const MAX_NAMES: usize = 1000;

/// What a certificate presents as its names.
#[derive(Clone, Debug, Default)]
pub(super) struct Presented {
    /// dNSName, as written.
    pub dns: Vec<String>,
    /// iPAddress.
    pub addresses: Vec<IpAddr>,
    /// There is a list of names (subjectAltName), whatever is in it.
    pub has_list: bool,
    /// The list holds names of other kinds: e-mail and web addresses, directory names.
    pub has_others: bool,
    /// commonName of the subject.
    pub common_name: Option<String>,
}

impl Presented {
    /// Reads the names from the certificate's DER; an empty answer when it cannot be read.
    pub fn of(facts: &CertificateFacts) -> Self {
        parse(&facts.der).map(|certificate| Self::of_parsed(&certificate)).unwrap_or_default()
    }

    fn of_parsed(certificate: &X509Certificate<'_>) -> Self {
        let mut presented =
            Self { common_name: name::attribute(&certificate.subject, name::COMMON_NAME), ..Self::default() };
        for name in alt_names(certificate).unwrap_or_default().into_iter().take(MAX_NAMES) {
            match name {
                AltName::Dns(name) => presented.dns.push(name.to_owned()),
                AltName::Ip(address) => presented.addresses.push(address),
            }
        }
        for extension in certificate.iter_extensions() {
            if let ParsedExtension::SubjectAlternativeName(names) = extension.parsed_extension() {
                let is_other =
                    |name: &GeneralName<'_>| !matches!(name, GeneralName::DNSName(_) | GeneralName::IPAddress(_));
                presented.has_list = true;
                presented.has_others |= names.general_names.iter().any(is_other);
            }
        }
        presented
    }
}
