//! Distinguished names as text (RFC 4514), escaped and bounded. Never trusted: a name is what its writer chose.

use std::fmt::Write;

use x509_parser::asn1_rs::{Any, Oid, Tag};
use x509_parser::x509::X509Name;

/// More attributes than this are left out of the text: no honest name has ten.
const MAX_ATTRIBUTES: usize = 32;

/// Longest text of one value, in characters; RFC 5280's own bounds (`ub-name`) are below it.
const MAX_VALUE: usize = 256;

/// Attribute types with a short name: RFC 4514, section 3, and those that tools name alike.
const SHORT_NAMES: &[(&str, &str)] = &[
    (COMMON_NAME, "CN"),
    ("2.5.4.5", "serialNumber"),
    ("2.5.4.6", "C"),
    ("2.5.4.7", "L"),
    ("2.5.4.8", "ST"),
    ("2.5.4.9", "STREET"),
    (ORGANISATION, "O"),
    (UNIT, "OU"),
    ("0.9.2342.19200300.100.1.1", "UID"),
    ("0.9.2342.19200300.100.1.25", "DC"),
    ("1.2.840.113549.1.9.1", "emailAddress"),
];

/// commonName.
pub(super) const COMMON_NAME: &str = "2.5.4.3";
/// organizationName.
pub(super) const ORGANISATION: &str = "2.5.4.10";
/// organizationalUnitName.
pub(super) const UNIT: &str = "2.5.4.11";

/// The name as RFC 4514 writes it: last part first, parts joined by commas, attributes of one part by plus signs.
pub(super) fn rfc4514(name: &X509Name<'_>) -> String {
    let mut parts: Vec<String> = Vec::new();
    let mut attributes = 0;
    for rdn in name.iter_rdn() {
        let mut part = String::new();
        for attribute in rdn.iter() {
            attributes += 1;
            if attributes > MAX_ATTRIBUTES {
                break;
            }
            if !part.is_empty() {
                part.push('+');
            }
            part.push_str(&short_name(attribute.attr_type()));
            part.push('=');
            match text(attribute.attr_value()) {
                Some(text) => escape(&text, &mut part),
                None => hex(attribute.attr_value().data, &mut part),
            }
        }
        if !part.is_empty() {
            parts.push(part);
        }
    }
    parts.reverse();
    parts.join(",")
}

/// The first value of an attribute type, unescaped.
pub(super) fn attribute(name: &X509Name<'_>, oid: &str) -> Option<String> {
    name.iter_attributes()
        .take(MAX_ATTRIBUTES)
        .find(|attribute| attribute.attr_type().to_id_string() == oid)
        .and_then(|attribute| text(attribute.attr_value()))
        .filter(|text| !text.is_empty())
}

/// What a person calls the bearer: common name, else organisation, else unit, else the first value that is text.
pub(super) fn label(name: &X509Name<'_>) -> Option<String> {
    [COMMON_NAME, ORGANISATION, UNIT]
        .iter()
        .find_map(|oid| attribute(name, oid))
        .or_else(|| name.iter_attributes().take(MAX_ATTRIBUTES).find_map(|attribute| text(attribute.attr_value())))
}

fn short_name(oid: &Oid<'_>) -> String {
    let id = oid.to_id_string();
    SHORT_NAMES.iter().find(|(known, _)| *known == id).map_or(id, |(_, short)| (*short).to_owned())
}

/// The value as text, when it is one of the string types of RFC 5280.
fn text(value: &Any<'_>) -> Option<String> {
    let text = match value.tag() {
        Tag::Utf8String | Tag::PrintableString | Tag::Ia5String | Tag::NumericString | Tag::VisibleString => {
            String::from_utf8_lossy(value.data).into_owned()
        }
        // In practice Latin-1, whatever the standard says.
        Tag::TeletexString => value.data.iter().map(|&byte| char::from(byte)).collect(),
        Tag::BmpString => {
            let units: Vec<u16> =
                value.data.chunks_exact(2).map(|pair| u16::from_be_bytes([pair[0], pair[1]])).collect();
            String::from_utf16_lossy(&units)
        }
        Tag::UniversalString => value
            .data
            .chunks_exact(4)
            .map(|four| char::from_u32(u32::from_be_bytes([four[0], four[1], four[2], four[3]])).unwrap_or('\u{fffd}'))
            .collect(),
        _ => return None,
    };
    Some(text.chars().take(MAX_VALUE).collect())
}

/// RFC 4514, section 2.4; control characters as well, so that a name stays on one line.
fn escape(text: &str, out: &mut String) {
    let last = text.chars().count().saturating_sub(1);
    for (index, char) in text.chars().enumerate() {
        match char {
            '"' | '+' | ',' | ';' | '<' | '>' | '\\' => {
                out.push('\\');
                out.push(char);
            }
            ' ' if index == 0 || index == last => out.push_str("\\ "),
            '#' if index == 0 => out.push_str("\\#"),
            control if control.is_control() => {
                let mut bytes = [0; 4];
                for byte in control.encode_utf8(&mut bytes).bytes() {
                    // Writing to a string cannot fail.
                    let _ = write!(out, "\\{byte:02x}");
                }
            }
            other => out.push(other),
        }
    }
}

fn hex(bytes: &[u8], out: &mut String) {
    out.push('#');
    for byte in bytes.iter().take(MAX_VALUE / 2) {
        // Writing to a string cannot fail.
        let _ = write!(out, "{byte:02x}");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_that_plays_with_commas_and_control_characters_stays_one_value() {
        let mut out = String::new();
        escape(" O=Bank,C\0N\n+\"#", &mut out);
        assert_eq!(out, "\\ O=Bank\\,C\\00N\\0a\\+\\\"#");
    }
}
