//! Fingerprints of a `ClientHello`: JA3 (Salesforce, 2017) and JA4 (`FoxIO`, TLS client fingerprint). Both leave GREASE out.
//!
//! JA3 is the MD5 of decimal lists in the order sent. JA4 sorts suites and extensions, so that a client that shuffles
//! its extensions keeps its fingerprint.

use std::fmt::{Display, Write as _};

use md5::Md5;
use sha2::{Digest, Sha256};

use super::extension::extension_type;
use super::record::version;
use super::ssl2::SSL2;

/// The largest count that JA4 writes.
const MOST_COUNTED: usize = 99;

/// Hexadecimal digits of a hash that JA4 keeps.
const HASH_DIGITS: usize = 12;

/// What JA4 writes for the hash of nothing.
const NO_HASH: &str = "000000000000";

/// What fingerprints are made of; GREASE is left out already.
pub(super) struct Marks<'a> {
    /// `legacy_version`.
    pub legacy_version: u16,
    /// The newest version that is offered.
    pub newest_version: u16,
    /// In the order sent.
    pub suites: &'a [u16],
    /// In the order sent.
    pub extensions: &'a [u16],
    /// In the order sent.
    pub groups: &'a [u16],
    /// `ec_point_formats`.
    pub point_formats: &'a [u8],
    /// In the order sent.
    pub schemes: &'a [u16],
    /// The first application protocol, as sent.
    pub first_protocol: Option<&'a [u8]>,
}

/// The JA3 text and its MD5.
pub(super) fn ja3(marks: &Marks<'_>) -> (String, String) {
    let text = format!(
        "{},{},{},{},{}",
        marks.legacy_version,
        decimal(marks.suites),
        decimal(marks.extensions),
        decimal(marks.groups),
        decimal(marks.point_formats)
    );
    let hash = hex(&Md5::digest(&text));
    (text, hash)
}

/// JA4 and `JA4_r`: with the lists hashed, and with the lists themselves.
pub(super) fn ja4(marks: &Marks<'_>) -> (String, String) {
    let has_name = marks.extensions.contains(&extension_type::SERVER_NAME);
    let head = format!(
        "t{}{}{:02}{:02}{}",
        version_digits(marks.newest_version),
        if has_name { 'd' } else { 'i' },
        marks.suites.len().min(MOST_COUNTED),
        marks.extensions.len().min(MOST_COUNTED),
        protocol_ends(marks.first_protocol.unwrap_or_default()),
    );
    let suites = code_points(&sorted(marks.suites.iter().copied()));
    // The name and the protocols stand in the head already: the same program keeps its hash wherever it goes.
    let is_listed = |kind: &u16| ![extension_type::SERVER_NAME, extension_type::ALPN].contains(kind);
    let mut extensions = code_points(&sorted(marks.extensions.iter().copied().filter(is_listed)));
    if !extensions.is_empty() && !marks.schemes.is_empty() {
        extensions = format!("{extensions}_{}", code_points(marks.schemes));
    }
    (format!("{head}_{}_{}", short_hash(&suites), short_hash(&extensions)), format!("{head}_{suites}_{extensions}"))
}

fn version_digits(version: u16) -> &'static str {
    match version {
        version::TLS13 => "13",
        version::TLS12 => "12",
        version::TLS11 => "11",
        version::TLS10 => "10",
        version::SSL3 => "s3",
        SSL2 => "s2",
        _ => "00",
    }
}

/// The first and the last character of the first protocol; of its hexadecimal form where one of them is no letter or
/// digit of ASCII.
fn protocol_ends(name: &[u8]) -> String {
    let (Some(&first), Some(&last)) = (name.first(), name.last()) else { return "00".to_owned() };
    if first.is_ascii_alphanumeric() && last.is_ascii_alphanumeric() {
        return [first, last].map(char::from).iter().collect();
    }
    let [first, last] = [first, last].map(|byte| format!("{byte:02x}"));
    format!("{}{}", &first[..1], &last[1..])
}

fn sorted(values: impl Iterator<Item = u16>) -> Vec<u16> {
    let mut values: Vec<u16> = values.collect();
    values.sort_unstable();
    values
}

fn decimal<T: Display>(values: &[T]) -> String {
    values.iter().map(ToString::to_string).collect::<Vec<_>>().join("-")
}

fn code_points(values: &[u16]) -> String {
    values.iter().map(|value| format!("{value:04x}")).collect::<Vec<_>>().join(",")
}

fn short_hash(text: &str) -> String {
    if text.is_empty() {
        return NO_HASH.to_owned();
    }
    let mut hash = hex(&Sha256::digest(text));
    hash.truncate(HASH_DIGITS);
    hash
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        // Writing to a string cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOTHING: Marks<'static> = Marks {
        legacy_version: version::TLS12,
        newest_version: version::TLS12,
        suites: &[],
        extensions: &[],
        groups: &[],
        point_formats: &[],
        schemes: &[],
        first_protocol: None,
    };

    /// The example of `FoxIO`'s description of JA4, in the order of the wire.
    const EXAMPLE: Marks<'static> = Marks {
        newest_version: version::TLS13,
        suites: &[
            0x1301, 0x1302, 0x1303, 0xc02b, 0xc02f, 0xc02c, 0xc030, 0xcca9, 0xcca8, 0xc013, 0xc014, 0x009c, 0x009d,
            0x002f, 0x0035,
        ],
        extensions: &[
            0x001b, 0x0000, 0x0033, 0x0010, 0x4469, 0x0017, 0x002d, 0x000d, 0x0005, 0x0023, 0x0012, 0x002b, 0xff01,
            0x000b, 0x000a, 0x0015,
        ],
        schemes: &[0x0403, 0x0804, 0x0401, 0x0503, 0x0805, 0x0501, 0x0806, 0x0601],
        first_protocol: Some(b"h2"),
        ..NOTHING
    };

    #[test]
    fn the_published_example_of_ja4_comes_out() {
        let (hashed, text) = ja4(&EXAMPLE);
        assert_eq!(hashed, "t13d1516h2_8daaf6152771_e5627efa2ab1");
        assert_eq!(
            text,
            "t13d1516h2_002f,0035,009c,009d,1301,1302,1303,c013,c014,c02b,c02c,c02f,c030,cca8,cca9_\
             0005,000a,000b,000d,0012,0015,0017,001b,0023,002b,002d,0033,4469,ff01_\
             0403,0804,0401,0503,0805,0501,0806,0601"
        );
        let (hashed, text) = ja4(&Marks { schemes: &[], ..EXAMPLE });
        assert!(hashed.ends_with("_6d807ffa2a79") && text.ends_with(",ff01"), "{hashed} {text}");
    }

    #[test]
    fn the_first_protocol_is_told_by_its_ends_as_the_description_says() {
        let table: &[(&[u8], &str)] = &[
            (b"", "00"),
            (b"h2", "h2"),
            (b"http/1.1", "h1"),
            (b"x", "xx"),
            (&[0xab], "ab"),
            (&[0xab, 0xcd], "ad"),
            (&[0x30, 0xab], "3b"),
            (&[0x30, 0x31, 0xab, 0xcd], "3d"),
            (&[0x30, 0xab, 0xcd, 0x31], "01"),
        ];
        for (name, expected) in table {
            assert_eq!(protocol_ends(name), *expected, "{name:02x?}");
        }
    }

    #[test]
    fn counts_end_at_99_and_lists_of_nothing_have_no_hash() {
        let many: Vec<u16> = (0x1000..0x1100).collect();
        let (hashed, _) = ja4(&Marks { suites: &many, extensions: &many, ..NOTHING });
        assert!(hashed.starts_with("t12i999900_"), "{hashed}");
        assert_eq!(ja4(&NOTHING), ("t12i000000_000000000000_000000000000".to_owned(), "t12i000000__".to_owned()));
        let (hashed, _) = ja4(&Marks { extensions: &[0, 16], first_protocol: Some(b"h2"), ..NOTHING });
        assert_eq!(hashed, "t12d0002h2_000000000000_000000000000");
        assert!(ja4(&Marks { newest_version: SSL2, ..NOTHING }).0.starts_with("ts2i"));
        assert!(ja4(&Marks { newest_version: 0x7f1c, ..NOTHING }).0.starts_with("t00i"));
    }

    #[test]
    fn the_published_examples_of_ja3_come_out() {
        let old = Marks {
            legacy_version: 769,
            suites: &[47, 53, 5, 10, 49161, 49162, 49171, 49172, 50, 56, 19, 4],
            extensions: &[0, 10, 11],
            groups: &[23, 24, 25],
            point_formats: &[0],
            ..NOTHING
        };
        let (text, hash) = ja3(&old);
        assert_eq!(text, "769,47-53-5-10-49161-49162-49171-49172-50-56-19-4,0-10-11,23-24-25,0");
        assert_eq!(hash, "ada70206e40642a3e4461f35503241d5");
        let bare = Marks { legacy_version: 769, suites: &[4, 5, 10, 9, 100, 98, 3, 6, 19, 18, 99], ..NOTHING };
        let expected = ("769,4-5-10-9-100-98-3-6-19-18-99,,,", "de350869b8c85de67a350c8d186f11e6");
        assert_eq!(ja3(&bare), (expected.0.to_owned(), expected.1.to_owned()));
    }
}
