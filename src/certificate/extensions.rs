//! Every extension of a certificate, for reading: its name, whether it is critical, and its content in the words of
//! RFC 5280. What has no reader here is shown as hex.

use std::fmt::Write;

use x509_parser::certificate::X509Certificate;
use x509_parser::extensions::{
    CRLDistributionPoint, DistributionPointName, GeneralName, GeneralSubtree, ParsedExtension, X509Extension,
};

use super::facts::{address, extended_key_usage_names, hex, key_usage_names};
use super::name;
use super::report::ExtensionFact;

/// Extensions kept of one certificate; honest ones have about ten.
const MAX_EXTENSIONS: usize = 64;

/// Characters kept of one value.
const MAX_VALUE: usize = 2_000;

/// Names and addresses listed in one value.
const MAX_ITEMS: usize = 50;

/// The TLS feature extension and its number for a stapled status (RFC 7633).
const TLS_FEATURE: &str = "1.3.6.1.5.5.7.1.24";
const STATUS_REQUEST: [u8; 3] = [0x02, 0x01, 0x05];

/// Object identifiers and their usual names: RFC 5280, section 4.2; RFC 6960, 6962, 7633, 3739; Microsoft; Netscape.
const NAMES: &[(&str, &str)] = &[
    ("2.5.29.9", "subjectDirectoryAttributes"),
    ("2.5.29.14", "subjectKeyIdentifier"),
    ("2.5.29.15", "keyUsage"),
    ("2.5.29.16", "privateKeyUsagePeriod"),
    ("2.5.29.17", "subjectAltName"),
    ("2.5.29.18", "issuerAltName"),
    ("2.5.29.19", "basicConstraints"),
    ("2.5.29.30", "nameConstraints"),
    ("2.5.29.31", "cRLDistributionPoints"),
    ("2.5.29.32", "certificatePolicies"),
    ("2.5.29.33", "policyMappings"),
    ("2.5.29.35", "authorityKeyIdentifier"),
    ("2.5.29.36", "policyConstraints"),
    ("2.5.29.37", "extKeyUsage"),
    ("2.5.29.46", "freshestCRL"),
    ("2.5.29.54", "inhibitAnyPolicy"),
    ("1.3.6.1.5.5.7.1.1", "authorityInfoAccess"),
    ("1.3.6.1.5.5.7.1.3", "qcStatements"),
    ("1.3.6.1.5.5.7.1.11", "subjectInfoAccess"),
    (TLS_FEATURE, "tlsFeature"),
    ("1.3.6.1.5.5.7.48.1.5", "ocspNoCheck"),
    ("1.3.6.1.4.1.11129.2.4.2", "signedCertificateTimestampList"),
    ("1.3.6.1.4.1.11129.2.4.3", "precertificatePoison"),
    ("1.3.6.1.4.1.311.20.2", "certificateTemplateName"),
    ("1.3.6.1.4.1.311.21.1", "caVersion"),
    ("1.3.6.1.4.1.311.21.2", "previousCaCertificateHash"),
    ("1.3.6.1.4.1.311.21.7", "certificateTemplate"),
    ("1.3.6.1.4.1.311.21.10", "applicationPolicies"),
    ("1.2.840.113549.1.9.15", "smimeCapabilities"),
    ("1.2.840.113533.7.65.0", "entrustVersInfo"),
    ("2.16.840.1.113730.1.1", "netscapeCertType"),
    ("2.16.840.1.113730.1.13", "netscapeComment"),
];

/// Reads them all.
pub(super) fn read(certificate: &X509Certificate<'_>) -> Vec<ExtensionFact> {
    certificate.iter_extensions().take(MAX_EXTENSIONS).map(one).collect()
}

/// The usual name of an extension; its object identifier where it has none.
pub(super) fn extension_name(oid: &str) -> &str {
    NAMES.iter().find(|(known, _)| *known == oid).map_or(oid, |(_, name)| name)
}

/// Whether the TLS feature extension demands a stapled status.
pub(super) fn demands_staple(certificate: &X509Certificate<'_>) -> bool {
    certificate
        .iter_extensions()
        .filter(|extension| extension.oid.to_id_string() == TLS_FEATURE)
        .any(|extension| extension.value.windows(STATUS_REQUEST.len()).any(|bytes| bytes == STATUS_REQUEST))
}

/// Addresses on the web of cRLDistributionPoints.
pub(super) fn list_addresses(certificate: &X509Certificate<'_>, most: usize, longest: usize) -> Vec<String> {
    let points = certificate.iter_extensions().filter_map(|extension| match extension.parsed_extension() {
        ParsedExtension::CRLDistributionPoints(points) => Some(points.iter()),
        _ => None,
    });
    points
        .flatten()
        .filter_map(|point| match &point.distribution_point {
            Some(DistributionPointName::FullName(names)) => Some(names),
            _ => None,
        })
        .flatten()
        .filter_map(|name| match name {
            GeneralName::URI(address) => Some(address.chars().take(longest).collect()),
            _ => None,
        })
        .take(most)
        .collect()
}

fn one(extension: &X509Extension<'_>) -> ExtensionFact {
    let oid = extension.oid.to_id_string();
    let value = value(extension).unwrap_or_else(|| hex(&extension.value[..extension.value.len().min(MAX_VALUE / 2)]));
    ExtensionFact {
        name: extension_name(&oid).to_owned(),
        oid,
        critical: extension.critical,
        value: value.chars().take(MAX_VALUE).collect(),
    }
}

fn value(extension: &X509Extension<'_>) -> Option<String> {
    Some(match extension.parsed_extension() {
        ParsedExtension::AuthorityKeyIdentifier(authority) => {
            let mut parts = Vec::new();
            parts.extend(authority.key_identifier.as_ref().map(|id| hex(id.0)));
            parts.extend(authority.authority_cert_issuer.as_ref().map(|names| format!("issuer: {}", listed(names))));
            parts.extend(authority.authority_cert_serial.map(|serial| format!("serial: {}", hex(serial))));
            parts.join("; ")
        }
        ParsedExtension::SubjectKeyIdentifier(id) => hex(id.0),
        ParsedExtension::KeyUsage(usage) => key_usage_names(*usage).join(", "),
        ParsedExtension::ExtendedKeyUsage(usage) => extended_key_usage_names(usage).join(", "),
        ParsedExtension::CertificatePolicies(policies) => {
            joined(policies.iter().map(|policy| policy.policy_id.to_id_string()))
        }
        ParsedExtension::PolicyMappings(mappings) => joined(
            mappings.mappings.iter().map(|one| format!("{} = {}", one.issuer_domain_policy, one.subject_domain_policy)),
        ),
        ParsedExtension::SubjectAlternativeName(names) => listed(&names.general_names),
        ParsedExtension::IssuerAlternativeName(names) => listed(&names.general_names),
        ParsedExtension::BasicConstraints(constraints) => {
            let mut text = format!("CA:{}", if constraints.ca { "TRUE" } else { "FALSE" });
            if let Some(length) = constraints.path_len_constraint {
                // Writing to a string cannot fail.
                let _ = write!(text, ", pathLen:{length}");
            }
            text
        }
        ParsedExtension::NameConstraints(constraints) => {
            let mut parts = Vec::new();
            parts
                .extend(constraints.permitted_subtrees.as_ref().map(|trees| format!("permitted: {}", subtrees(trees))));
            parts.extend(constraints.excluded_subtrees.as_ref().map(|trees| format!("excluded: {}", subtrees(trees))));
            parts.join("; ")
        }
        ParsedExtension::PolicyConstraints(constraints) => {
            let mut parts = Vec::new();
            parts.extend(constraints.require_explicit_policy.map(|skip| format!("requireExplicitPolicy:{skip}")));
            parts.extend(constraints.inhibit_policy_mapping.map(|skip| format!("inhibitPolicyMapping:{skip}")));
            parts.join(", ")
        }
        ParsedExtension::InhibitAnyPolicy(inhibit) => inhibit.skip_certs.to_string(),
        ParsedExtension::CRLDistributionPoints(points) => joined(points.iter().map(point)),
        ParsedExtension::AuthorityInfoAccess(access) => joined(access.iter().map(|one| {
            format!("{}: {}", method(&one.access_method.to_id_string()), general_name(&one.access_location))
        })),
        ParsedExtension::SubjectInfoAccess(access) => joined(access.iter().map(|one| {
            format!("{}: {}", method(&one.access_method.to_id_string()), general_name(&one.access_location))
        })),
        ParsedExtension::NsCertComment(comment) => (*comment).to_owned(),
        ParsedExtension::SCT(timestamps) => joined(timestamps.iter().map(|one| hex(one.id.key_id))),
        _ if extension.oid.to_id_string() == TLS_FEATURE && extension.value.ends_with(&STATUS_REQUEST) => {
            "status_request".to_owned()
        }
        _ => return None,
    })
}

fn method(oid: &str) -> &str {
    match oid {
        "1.3.6.1.5.5.7.48.1" => "OCSP",
        "1.3.6.1.5.5.7.48.2" => "caIssuers",
        "1.3.6.1.5.5.7.48.5" => "caRepository",
        other => other,
    }
}

fn point(point: &CRLDistributionPoint<'_>) -> String {
    match &point.distribution_point {
        Some(DistributionPointName::FullName(names)) => listed(names),
        _ => point.crl_issuer.as_ref().map(|names| listed(names)).unwrap_or_default(),
    }
}

/// Names as text, joined.
fn listed(names: &[GeneralName<'_>]) -> String {
    joined(names.iter().map(general_name))
}

fn subtrees(trees: &[GeneralSubtree<'_>]) -> String {
    joined(trees.iter().map(|tree| constraint(&tree.base)))
}

fn joined(items: impl Iterator<Item = String>) -> String {
    let mut parts: Vec<String> = items.take(MAX_ITEMS + 1).collect();
    if parts.len() > MAX_ITEMS {
        parts.truncate(MAX_ITEMS);
        parts.push("…".to_owned());
    }
    parts.join(", ")
}

/// A name with its kind in front: `DNS:example.com`.
pub(super) fn general_name(name: &GeneralName<'_>) -> String {
    match name {
        GeneralName::DNSName(name) => format!("DNS:{name}"),
        GeneralName::IPAddress(bytes) => match address(bytes) {
            Some(address) => format!("IP:{address}"),
            None => format!("IP:{}", hex(bytes)),
        },
        GeneralName::RFC822Name(name) => format!("email:{name}"),
        GeneralName::URI(address) => format!("URI:{address}"),
        GeneralName::DirectoryName(name) => format!("dirName:{}", name::rfc4514(name)),
        GeneralName::RegisteredID(oid) => format!("registeredID:{oid}"),
        GeneralName::OtherName(oid, _) => format!("otherName:{oid}"),
        GeneralName::X400Address(_) => "x400Address".to_owned(),
        GeneralName::EDIPartyName(_) => "ediPartyName".to_owned(),
        GeneralName::Invalid(_, bytes) => hex(&bytes[..bytes.len().min(MAX_VALUE / 2)]),
    }
}

/// A subtree of name constraints: an address comes with its mask.
pub(super) fn constraint(base: &GeneralName<'_>) -> String {
    match base {
        GeneralName::IPAddress(bytes) if matches!(bytes.len(), 8 | 32) => {
            let (network, mask) = bytes.split_at(bytes.len() / 2);
            match (address(network), address(mask)) {
                (Some(network), Some(_)) if is_prefix(mask) => {
                    let bits: u32 = mask.iter().map(|byte| byte.count_ones()).sum();
                    format!("IP:{network}/{bits}")
                }
                (Some(network), Some(mask)) => format!("IP:{network}/{mask}"),
                _ => general_name(base),
            }
        }
        _ => general_name(base),
    }
}

/// Whether a mask is ones, then zeros.
pub(super) fn is_prefix(mask: &[u8]) -> bool {
    let ones = mask.iter().map(|byte| byte.count_ones() as usize).sum::<usize>();
    mask.iter().enumerate().all(|(index, &byte)| {
        let here = ones.saturating_sub(index * 8).min(8);
        byte == u8::try_from((0xff00_u16 >> here) & 0xff).unwrap_or_default()
    })
}
