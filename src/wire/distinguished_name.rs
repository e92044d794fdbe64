//! Distinguished names as text (RFC 4514).

use std::fmt::Write as _;

use x509_parser::asn1_rs::{Any, Tag};
use x509_parser::prelude::FromDer;
use x509_parser::x509::X509Name;

/// Attribute types with a short name (RFC 4514, section 3, and the two that authorities use most beside them).
const SHORT_NAMES: &[(&str, &str)] = &[
    ("2.5.4.3", "CN"),
    ("2.5.4.7", "L"),
    ("2.5.4.8", "ST"),
    ("2.5.4.10", "O"),
    ("2.5.4.11", "OU"),
    ("2.5.4.6", "C"),
    ("2.5.4.9", "STREET"),
    ("0.9.2342.19200300.100.1.25", "DC"),
    ("0.9.2342.19200300.100.1.1", "UID"),
    ("2.5.4.5", "serialNumber"),
    ("1.2.840.113549.1.9.1", "emailAddress"),
];

/// The text of a DER name, last RDN first; hex with a `#` when it does not parse. Untrusted.
pub fn distinguished_name(der: &[u8]) -> String {
    match X509Name::from_der(der) {
        Ok((_, name)) => name_text(&name),
        Err(_) => hex_string(der),
    }
}

/// The text of a parsed name, last RDN first. Untrusted.
pub fn name_text(name: &X509Name<'_>) -> String {
    let mut parts: Vec<String> = name
        .iter()
        .map(|rdn| {
            let attributes: Vec<String> = rdn
                .iter()
                .map(|attribute| {
                    let oid = attribute.attr_type().to_id_string();
                    let short = SHORT_NAMES.iter().find(|(known, _)| *known == oid).map(|&(_, short)| short);
                    format!("{}={}", short.unwrap_or(&oid), value(attribute.attr_value()))
                })
                .collect();
            attributes.join("+")
        })
        .collect();
    parts.reverse();
    parts.join(",")
}

fn value(any: &Any<'_>) -> String {
    let data = any.data;
    let text = match any.tag() {
        Tag::Utf8String | Tag::PrintableString | Tag::Ia5String | Tag::NumericString | Tag::VisibleString => {
            std::str::from_utf8(data).ok().map(str::to_owned)
        }
        // In practice Latin-1, whatever T.61 says.
        Tag::T61String => Some(data.iter().map(|&byte| char::from(byte)).collect()),
        Tag::BmpString => {
            let units: Vec<u16> =
                data.chunks_exact(2).filter_map(|pair| pair.try_into().ok()).map(u16::from_be_bytes).collect();
            String::from_utf16(&units).ok()
        }
        _ => None,
    };
    text.map_or_else(|| hex_string(data), |text| escape(&text))
}

fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let last = text.chars().count().saturating_sub(1);
    for (index, character) in text.chars().enumerate() {
        match character {
            '"' | '+' | ',' | ';' | '<' | '>' | '\\' => out.extend(['\\', character]),
            ' ' if index == 0 || index == last => out.push_str("\\ "),
            '#' if index == 0 => out.push_str("\\#"),
            '\0' => out.push_str("\\00"),
            other => out.push(other),
        }
    }
    out
}

fn hex_string(der: &[u8]) -> String {
    der.iter().take(256).fold(String::from("#"), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use rcgen::{CertificateParams, DistinguishedName, DnType, KeyPair};

    #[test]
    fn the_most_specific_name_stands_first_and_separators_are_escaped() {
        let mut params = CertificateParams::default();
        params.distinguished_name = DistinguishedName::new();
        params.distinguished_name.push(DnType::CountryName, "DE");
        params.distinguished_name.push(DnType::OrganizationName, "Muster, Söhne + Co");
        params.distinguished_name.push(DnType::CommonName, "#1 Root ");
        let key = KeyPair::generate().expect("key");
        let certificate = params.self_signed(&key).expect("certificate");
        let (_, parsed) = x509_parser::parse_x509_certificate(certificate.der()).expect("parses");
        assert_eq!(name_text(parsed.subject()), r"CN=\#1 Root\ ,O=Muster\, Söhne \+ Co,C=DE");
        assert_eq!(distinguished_name(parsed.subject().as_raw()), name_text(parsed.subject()));
    }

    #[test]
    fn what_is_no_name_is_shown_in_hex() {
        assert_eq!(distinguished_name(&[0xff, 1]), "#ff01");
    }
}
