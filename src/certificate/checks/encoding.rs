//! Whether a certificate's bytes keep to the rules: DER (X.690), the profile (RFC 5280, sections 4.1 and 4.2), and
//! critical extensions that clients know.
//!
//! What every client refuses fails. What only some refuse is a warning, which the validator's answer may raise.

use std::collections::HashSet;

use x509_parser::certificate::X509Certificate;
use x509_parser::extensions::{ParsedExtension, X509Extension};

use super::{MAX_LISTED, View, made};
use crate::certificate::extensions::extension_name;
use crate::certificate::report::{CertificateCheck, Check, CheckResult};

/// Longest serial number (RFC 5280, section 4.1.2.2).
const MAX_SERIAL: usize = 20;

/// Depth to which DER is walked; certificates have about ten levels.
const MAX_DEPTH: usize = 32;

/// Critical extensions that every client reads (object identifiers below id-ce, 2.5.29).
const READ_BY_ALL: &[&str] = &["2.5.29.15", "2.5.29.17", "2.5.29.19", "2.5.29.30", "2.5.29.31", "2.5.29.37"];

/// Critical extensions that browsers read and some other clients do not.
const READ_BY_SOME: &[&str] =
    &["2.5.29.14", "2.5.29.18", "2.5.29.32", "2.5.29.33", "2.5.29.35", "2.5.29.36", "2.5.29.54", "1.3.6.1.5.5.7.1.24"];

/// Extensions whose content decides whether a client accepts the certificate.
const DECISIVE: &[&str] = &["2.5.29.17", "2.5.29.19", "2.5.29.30", "2.5.29.37"];

pub(super) fn all(view: &View<'_>) -> Vec<CertificateCheck> {
    let one = |(index, certificate, _): (usize, &X509Certificate<'_>, _)| {
        // Many paths may share a certificate; its bytes are the same on each.
        let mut known = view.sent.encodings.borrow_mut();
        known.entry(index).or_insert_with(|| vec![encoding(index, certificate), critical(index, certificate)]).clone()
    };
    view.on_path().flat_map(one).collect()
}

fn encoding(index: usize, certificate: &X509Certificate<'_>) -> CertificateCheck {
    let (grave, slight) = faults(certificate);
    let result = match (grave.is_empty(), slight.is_empty()) {
        (false, _) => CheckResult::Failed,
        (true, false) => CheckResult::Warned,
        (true, true) => CheckResult::Passed,
    };
    let listed: Vec<String> = grave.into_iter().chain(slight).take(MAX_LISTED).collect();
    made(Check::Encoding, index, result, listed.join(", "))
}

/// Faults that every client minds, and those that some mind; each by the name of the field.
fn faults(certificate: &X509Certificate<'_>) -> (Vec<String>, Vec<String>) {
    let (mut grave, mut slight) = (Vec::new(), Vec::new());
    let tbs = &certificate.tbs_certificate;
    if certificate.signature_algorithm != tbs.signature {
        grave.push("signatureAlgorithm != tbsCertificate.signature".to_owned());
    }
    if certificate.validity.not_before > certificate.validity.not_after {
        grave.push("notBefore > notAfter".to_owned());
    }
    let mut seen = HashSet::new();
    for extension in certificate.iter_extensions() {
        let oid = extension.oid.to_id_string();
        if !seen.insert(oid.clone()) {
            grave.push(format!("2 x {}", extension_name(&oid)));
        } else if let Some(fault) = malformed(extension) {
            let list = if DECISIVE.contains(&oid.as_str()) { &mut grave } else { &mut slight };
            list.push(format!("{}: {fault}", extension_name(&oid)));
        }
    }
    if certificate.version.0 < 2 && !seen.is_empty() {
        slight.push(format!("v{} + extensions", certificate.version.0 + 1));
    }
    if tbs.issuer_uid.is_some() || tbs.subject_uid.is_some() {
        slight.push("uniqueID".to_owned());
    }
    let serial = certificate.raw_serial();
    if serial.iter().all(|&byte| byte == 0) {
        slight.push("serialNumber = 0".to_owned());
    } else if serial[0] & 0x80 != 0 {
        slight.push("serialNumber < 0".to_owned());
    } else if serial.len() > MAX_SERIAL {
        slight.push(format!("serialNumber: {} octets > {MAX_SERIAL}", serial.len()));
    }
    if certificate.issuer.iter_rdn().next().is_none() {
        slight.push("issuer: empty".to_owned());
    }
    let times = [("notBefore", &certificate.validity.not_before), ("notAfter", &certificate.validity.not_after)];
    for (name, time) in times {
        // Until 2049 a date is UTCTime, from then on GeneralizedTime (RFC 5280, section 4.1.2.5).
        const FIRST_GENERALIZED_YEAR: i32 = 2050;
        if time.is_generalizedtime() != (time.to_datetime().year() >= FIRST_GENERALIZED_YEAR) {
            slight.push(format!("{name}: {}", if time.is_generalizedtime() { "GeneralizedTime" } else { "UTCTime" }));
        }
    }
    if let Err(fault) = strict(certificate.as_raw(), 0) {
        slight.push(fault.to_owned());
    }
    (grave, slight)
}

/// What is wrong with the content of an extension.
fn malformed(extension: &X509Extension<'_>) -> Option<&'static str> {
    match extension.parsed_extension() {
        ParsedExtension::ParseError { .. } => Some("malformed"),
        ParsedExtension::SubjectAlternativeName(names) if names.general_names.is_empty() => None,
        ParsedExtension::AuthorityInfoAccess(access) if access.accessdescs.is_empty() => Some("empty"),
        ParsedExtension::ExtendedKeyUsage(_) if extension.value.get(1) == Some(&0) => Some("empty"),
        _ => None,
    }
}

/// Walks DER: every length in its shortest form, none indefinite (X.690, section 10.1).
fn strict(mut bytes: &[u8], depth: usize) -> Result<(), &'static str> {
    const CONSTRUCTED: u8 = 0x20;
    const LONG: u8 = 0x80;
    while let [tag, first, rest @ ..] = bytes {
        let (length, rest) = if first & LONG == 0 {
            (usize::from(*first), rest)
        } else {
            let count = usize::from(first & !LONG);
            let (digits, rest) = rest.split_at_checked(count).ok_or("length past the end")?;
            if count == 0 {
                return Err("indefinite length");
            }
            if count > size_of::<u32>() {
                return Err("length above 4 octets");
            }
            let length = digits.iter().fold(0_usize, |length, &digit| length << 8 | usize::from(digit));
            if digits[0] == 0 || length < usize::from(LONG) {
                return Err("length not minimal");
            }
            (length, rest)
        };
        let (content, after) = rest.split_at_checked(length).ok_or("length past the end")?;
        if tag & CONSTRUCTED != 0 && depth < MAX_DEPTH {
            strict(content, depth + 1)?;
        }
        bytes = after;
    }
    if bytes.is_empty() { Ok(()) } else { Err("a byte left over") }
}

fn critical(index: usize, certificate: &X509Certificate<'_>) -> CertificateCheck {
    let listed = |known: &[&[&str]]| -> Vec<String> {
        let critical = certificate.iter_extensions().filter(|extension| extension.critical);
        let oids = critical.map(|extension| extension.oid.to_id_string());
        let unknown = oids.filter(|oid| !known.iter().any(|list| list.contains(&oid.as_str())));
        unknown.map(|oid| extension_name(&oid).to_owned()).collect()
    };
    let (unknown, rare) = (listed(&[READ_BY_ALL, READ_BY_SOME]), listed(&[READ_BY_ALL]));
    let result = match (unknown.is_empty(), rare.is_empty()) {
        (false, _) => CheckResult::Failed,
        (true, false) => CheckResult::Warned,
        (true, true) => CheckResult::Passed,
    };
    let mut detail = if unknown.is_empty() { rare } else { unknown };
    detail.truncate(MAX_LISTED);
    made(Check::CriticalExtensions, index, result, detail.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_that_are_not_der_are_found_at_any_depth() {
        assert_eq!(strict(&[0x30, 0x03, 0x02, 0x01, 0x05], 0), Ok(()));
        assert_eq!(strict(&[0x30, 0x04, 0x02, 0x81, 0x01, 0x05], 0), Err("length not minimal"));
        assert_eq!(strict(&[0x30, 0x80, 0x02, 0x01, 0x05, 0x00, 0x00], 0), Err("indefinite length"));
        assert_eq!(strict(&[0x30, 0x05, 0x02, 0x01], 0), Err("length past the end"));
        assert_eq!(strict(&[0x30, 0x01, 0x02], 0), Err("a byte left over"));
    }
}
