//! What one certificate says, read from its DER. Whatever does not parse is kept as such.

use std::fmt::Write;
use std::net::IpAddr;

use chrono::{DateTime, Utc};
use sha2::{Digest, Sha256};
use x509_parser::asn1_rs::FromDer;
use x509_parser::certificate::X509Certificate;
use x509_parser::extensions::{ExtendedKeyUsage, GeneralName, KeyUsage, ParsedExtension};
use x509_parser::x509::X509Name;

use super::report::CertificateFacts;
use super::{extensions, key, name};

/// As many names are kept for reading; all of them are compared.
const MAX_NAMES: usize = 100;

/// Addresses kept of authorityInfoAccess, and how long each may be.
const MAX_ADDRESSES: usize = 8;
const MAX_ADDRESS: usize = 512;

/// Object identifiers of authorityInfoAccess (RFC 5280, section 4.2.2.1).
const CA_ISSUERS: &str = "1.3.6.1.5.5.7.48.2";
const OCSP: &str = "1.3.6.1.5.5.7.48.1";

/// Common name and organisation of an issuer or a root, for comparing with the names of known products. Untrusted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct IssuerName {
    /// First commonName.
    pub common_name: Option<String>,
    /// First organizationName.
    pub organisation: Option<String>,
}

/// Parses a certificate; an error text instead of one that is not whole.
pub(super) fn parse(der: &[u8]) -> Result<X509Certificate<'_>, String> {
    match X509Certificate::from_der(der) {
        Ok(([], certificate)) => Ok(certificate),
        Ok((rest, _)) => Err(format!("{} bytes after the certificate", rest.len())),
        Err(error) => Err(error.to_string().chars().take(MAX_ADDRESS).collect()),
    }
}

/// Reads one certificate.
pub fn facts(der: &[u8]) -> CertificateFacts {
    match parse(der) {
        Ok(certificate) => of_parsed(der, &certificate),
        Err(error) => CertificateFacts { unparsable: Some(error), ..empty(der) },
    }
}

/// Who signed a certificate, by its own words; `None` when it does not parse.
pub fn issuer_name(der: &[u8]) -> Option<IssuerName> {
    parse(der).ok().map(|certificate| called(&certificate.issuer))
}

/// Whose a certificate is, by its own words; `None` when it does not parse.
pub fn subject_name(der: &[u8]) -> Option<IssuerName> {
    parse(der).ok().map(|certificate| called(&certificate.subject))
}

fn called(name: &X509Name<'_>) -> IssuerName {
    IssuerName {
        common_name: name::attribute(name, name::COMMON_NAME),
        organisation: name::attribute(name, name::ORGANISATION),
    }
}

/// A name of subjectAltName that can be compared with a host.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum AltName<'a> {
    /// dNSName.
    Dns(&'a str),
    /// iPAddress.
    Ip(IpAddr),
}

/// All names of subjectAltName that are host names or addresses; `None` without the extension.
pub(super) fn alt_names<'a>(certificate: &'a X509Certificate<'_>) -> Option<Vec<AltName<'a>>> {
    let general_names = certificate.iter_extensions().find_map(|extension| match extension.parsed_extension() {
        ParsedExtension::SubjectAlternativeName(names) => Some(&names.general_names),
        _ => None,
    })?;
    Some(
        general_names
            .iter()
            .filter_map(|name| match name {
                GeneralName::DNSName(name) => Some(AltName::Dns(name)),
                GeneralName::IPAddress(bytes) => address(bytes).map(AltName::Ip),
                _ => None,
            })
            .collect(),
    )
}

/// keyUsage, when the extension is there.
pub(super) fn key_usage(certificate: &X509Certificate<'_>) -> Option<KeyUsage> {
    certificate.iter_extensions().find_map(|extension| match extension.parsed_extension() {
        ParsedExtension::KeyUsage(usage) => Some(*usage),
        _ => None,
    })
}

/// extendedKeyUsage, when the extension is there.
pub(super) fn extended_key_usage<'a>(certificate: &'a X509Certificate<'_>) -> Option<&'a ExtendedKeyUsage<'a>> {
    certificate.iter_extensions().find_map(|extension| match extension.parsed_extension() {
        ParsedExtension::ExtendedKeyUsage(usage) => Some(usage),
        _ => None,
    })
}

/// Key identifiers: the certificate's own and its issuer's (RFC 5280, sections 4.2.1.1 and 4.2.1.2).
pub(super) fn key_identifiers<'a>(certificate: &'a X509Certificate<'_>) -> (Option<&'a [u8]>, Option<&'a [u8]>) {
    let (mut own, mut issuer) = (None, None);
    for extension in certificate.iter_extensions() {
        match extension.parsed_extension() {
            ParsedExtension::SubjectKeyIdentifier(id) => own = Some(id.0),
            ParsedExtension::AuthorityKeyIdentifier(authority) => {
                issuer = authority.key_identifier.as_ref().map(|id| id.0);
            }
            _ => {}
        }
    }
    (own, issuer)
}

/// pathLenConstraint of basicConstraints.
pub(super) fn path_length(certificate: &X509Certificate<'_>) -> Option<u32> {
    certificate.iter_extensions().find_map(|extension| match extension.parsed_extension() {
        ParsedExtension::BasicConstraints(constraints) => constraints.path_len_constraint,
        _ => None,
    })
}

/// What one parsed certificate says.
pub(super) fn of_parsed(der: &[u8], certificate: &X509Certificate<'_>) -> CertificateFacts {
    let key = key::key(&certificate.subject_pki);
    let alt_names = alt_names(certificate).unwrap_or_default();
    let names: Vec<String> = alt_names.iter().take(MAX_NAMES).map(AltName::to_text).collect();
    let serial = hex(certificate.raw_serial());
    let label = name::label(&certificate.subject).or_else(|| names.first().cloned()).unwrap_or_else(|| serial.clone());
    let (ca_issuers, ocsp) = access(certificate);
    let (own_key, issuer_key) = key_identifiers(certificate);
    CertificateFacts {
        unparsable: None,
        subject: name::rfc4514(&certificate.subject),
        issuer: name::rfc4514(&certificate.issuer),
        label,
        issuer_label: name::label(&certificate.issuer).unwrap_or_default(),
        serial,
        version: certificate.version.0.saturating_add(1),
        not_before: time(certificate.validity.not_before.timestamp()),
        not_after: time(certificate.validity.not_after.timestamp()),
        name_count: alt_names.len(),
        names,
        key: key.text,
        key_bits: key.bits,
        signature_algorithm: key::signature(&certificate.signature_algorithm),
        is_ca: certificate.is_ca(),
        key_usage: key_usage(certificate).map(key_usage_names).unwrap_or_default(),
        extended_key_usage: extended_key_usage(certificate).map(extended_key_usage_names).unwrap_or_default(),
        ca_issuers,
        ocsp,
        self_issued: is_self_issued(certificate),
        key_sha256: hex(&Sha256::digest(certificate.subject_pki.raw)),
        subject_key_id: own_key.map(hex),
        authority_key_id: issuer_key.map(hex),
        path_length: path_length(certificate),
        crls: extensions::list_addresses(certificate, MAX_ADDRESSES, MAX_ADDRESS),
        must_staple: extensions::demands_staple(certificate),
        extensions: extensions::read(certificate),
        ..empty(der)
    }
}

/// Subject and issuer are the same name, and not the empty one.
pub(super) fn is_self_issued(certificate: &X509Certificate<'_>) -> bool {
    certificate.subject.as_raw() == certificate.issuer.as_raw() && certificate.subject.iter_rdn().next().is_some()
}

/// A name from its DER without the outer header, as trust anchors keep it.
pub(super) fn anchor_name<T>(content: &[u8], read: impl Fn(&X509Name<'_>) -> T) -> Option<T> {
    let der = sequence(content);
    X509Name::from_der(&der).ok().map(|(_, name)| read(&name))
}

/// DER of a SEQUENCE around `content`.
pub(super) fn sequence(content: &[u8]) -> Vec<u8> {
    const SEQUENCE: u8 = 0x30;
    let mut der = vec![SEQUENCE];
    let length = content.len();
    if length < 0x80 {
        der.push(length as u8);
    } else {
        let bytes = length.to_be_bytes();
        let significant = &bytes[bytes.iter().take_while(|&&byte| byte == 0).count()..];
        der.push(0x80 | significant.len() as u8);
        der.extend_from_slice(significant);
    }
    der.extend_from_slice(content);
    der
}

/// The content of a DER value whose header has been parsed before.
pub(super) fn content(der: &[u8]) -> &[u8] {
    let header = match der.get(1) {
        Some(&long) if long & 0x80 != 0 => 2 + usize::from(long & 0x7f),
        _ => 2,
    };
    der.get(header..).unwrap_or_default()
}

impl AltName<'_> {
    fn to_text(&self) -> String {
        match self {
            Self::Dns(name) => name.chars().take(MAX_ADDRESS).collect(),
            Self::Ip(address) => address.to_string(),
        }
    }
}

fn empty(der: &[u8]) -> CertificateFacts {
    CertificateFacts { sha256: hex(&Sha256::digest(der)), der: der.to_vec(), ..CertificateFacts::default() }
}

fn access(certificate: &X509Certificate<'_>) -> (Vec<String>, Vec<String>) {
    let (mut ca_issuers, mut ocsp) = (Vec::new(), Vec::new());
    for extension in certificate.iter_extensions() {
        let ParsedExtension::AuthorityInfoAccess(access) = extension.parsed_extension() else { continue };
        for description in access.iter() {
            let GeneralName::URI(address) = &description.access_location else { continue };
            let list = match description.access_method.to_id_string().as_str() {
                CA_ISSUERS => &mut ca_issuers,
                OCSP => &mut ocsp,
                _ => continue,
            };
            if list.len() < MAX_ADDRESSES {
                list.push(address.chars().take(MAX_ADDRESS).collect());
            }
        }
    }
    (ca_issuers, ocsp)
}

/// Names of RFC 5280, section 4.2.1.3.
pub(super) fn key_usage_names(usage: KeyUsage) -> Vec<String> {
    [
        (usage.digital_signature(), "digitalSignature"),
        (usage.non_repudiation(), "nonRepudiation"),
        (usage.key_encipherment(), "keyEncipherment"),
        (usage.data_encipherment(), "dataEncipherment"),
        (usage.key_agreement(), "keyAgreement"),
        (usage.key_cert_sign(), "keyCertSign"),
        (usage.crl_sign(), "cRLSign"),
        (usage.encipher_only(), "encipherOnly"),
        (usage.decipher_only(), "decipherOnly"),
    ]
    .into_iter()
    .filter(|(set, _)| *set)
    .map(|(_, name)| name.to_owned())
    .collect()
}

/// Names of RFC 5280, section 4.2.1.12; object identifiers of the others.
pub(super) fn extended_key_usage_names(usage: &ExtendedKeyUsage<'_>) -> Vec<String> {
    [
        (usage.any, "anyExtendedKeyUsage"),
        (usage.server_auth, "serverAuth"),
        (usage.client_auth, "clientAuth"),
        (usage.code_signing, "codeSigning"),
        (usage.email_protection, "emailProtection"),
        (usage.time_stamping, "timeStamping"),
        (usage.ocsp_signing, "OCSPSigning"),
    ]
    .into_iter()
    .filter(|(set, _)| *set)
    .map(|(_, name)| name.to_owned())
    .chain(usage.other.iter().take(MAX_ADDRESSES).map(x509_parser::asn1_rs::Oid::to_id_string))
    .collect()
}

pub(super) fn address(bytes: &[u8]) -> Option<IpAddr> {
    match bytes.len() {
        4 => <[u8; 4]>::try_from(bytes).ok().map(IpAddr::from),
        16 => <[u8; 16]>::try_from(bytes).ok().map(IpAddr::from),
        _ => None,
    }
}

fn time(seconds: i64) -> Option<DateTime<Utc>> {
    DateTime::from_timestamp(seconds, 0)
}

pub(super) fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        // Writing to a string cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}
