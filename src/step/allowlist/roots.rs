//! Roots that no computer should trust (`assets/data/bad_roots.tsv`): their keys are known to all, or a state reads with
//! them.

use std::fmt::Write;
use std::sync::OnceLock;

use aws_lc_rs::digest;
use regex::Regex;
use serde::{Deserialize, Serialize};

use crate::certificate::{IssuerName, facts, subject_name};
use crate::tables;

/// Tab-separated; the first line names its source and date.
const TABLE: &str = include_str!("../../../assets/data/bad_roots.tsv");

/// More roots of a store are not looked at; the systems' own stores have some hundreds.
const MAX_LOOKED_AT: usize = 4096;

/// More dangerous roots are not kept.
const MAX_BAD: usize = 16;

/// A dangerous root in this system's store.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BadRoot {
    /// Its subject, RFC 4514 text. Untrusted.
    pub subject: String,
    /// SHA-256 of the certificate, lower-case hex.
    pub sha256: String,
    /// Whose it is.
    pub product: String,
    /// The cause that it is.
    pub cause: String,
    /// Whether its key is known to be the leaked one; otherwise its name alone says so.
    pub is_key_known: bool,
}

/// The dangerous roots among these (DER).
pub(super) fn bad_ones(roots: &[Vec<u8>]) -> Vec<BadRoot> {
    roots.iter().take(MAX_LOOKED_AT).filter_map(|der| bad(der)).take(MAX_BAD).collect()
}

fn bad(der: &[u8]) -> Option<BadRoot> {
    let facts = facts(der);
    let name = subject_name(der)?;
    let sha1 = hex(digest::digest(&digest::SHA1_FOR_LEGACY_USE_ONLY, der).as_ref());
    let hashes = [&facts.key_sha256, &facts.sha256, &sha1];
    let known = rows().iter().find(|row| hashes.iter().any(|hash| row.hashes.contains(hash)));
    let row = known.or_else(|| rows().iter().find(|row| row.is_called(&name)))?;
    Some(BadRoot {
        is_key_known: known.is_some(),
        product: row.product.clone(),
        cause: row.cause.clone(),
        subject: facts.subject,
        sha256: facts.sha256,
    })
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

struct Row {
    product: String,
    cause: String,
    common_name: Option<Regex>,
    organisation: Option<Regex>,
    /// Of keys and of certificates, lower-case hex.
    hashes: Vec<String>,
}

impl Row {
    /// Whether this is the row's name; a row without names is nobody's.
    fn is_called(&self, name: &IssuerName) -> bool {
        let fits = |pattern: &Option<Regex>, value: &Option<String>| match (pattern, value) {
            (None, _) => true,
            (Some(pattern), Some(value)) => pattern.is_match(value),
            (Some(_), None) => false,
        };
        self.common_name.is_some()
            && fits(&self.common_name, &name.common_name)
            && fits(&self.organisation, &name.organisation)
    }
}

fn rows() -> &'static [Row] {
    static ROWS: OnceLock<Vec<Row>> = OnceLock::new();
    ROWS.get_or_init(|| tables::rows(TABLE).filter_map(|record| row(&record)).collect())
}

fn row(record: &csv::StringRecord) -> Option<Row> {
    let pattern = |text: &str| (!text.is_empty()).then(|| Regex::new(&format!("^(?i:{text})$")).ok()).flatten();
    let hashes = (3..=5).filter_map(|field| record.get(field)).flat_map(|field| field.split(','));
    Some(Row {
        product: record.get(0)?.to_owned(),
        common_name: pattern(record.get(1)?),
        organisation: pattern(record.get(2)?),
        hashes: hashes.map(|hash| hash.trim().to_owned()).filter(|hash| !hash.is_empty()).collect(),
        cause: record.get(6)?.to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::certificate::fixture::{Authority, named};
    use crate::step::causes;

    /// The root that came with some computers in 2014 (`net/data/ssl/blocklist` of Chromium).
    const SUPERFISH: &str = "\
-----BEGIN CERTIFICATE-----
MIIC9TCCAl6gAwIBAgIJANL8E4epRNznMA0GCSqGSIb3DQEBBQUAMFsxGDAWBgNV
BAoTD1N1cGVyZmlzaCwgSW5jLjELMAkGA1UEBxMCU0YxCzAJBgNVBAgTAkNBMQsw
CQYDVQQGEwJVUzEYMBYGA1UEAxMPU3VwZXJmaXNoLCBJbmMuMB4XDTE0MDUxMjE2
MjUyNloXDTM0MDUwNzE2MjUyNlowWzEYMBYGA1UEChMPU3VwZXJmaXNoLCBJbmMu
MQswCQYDVQQHEwJTRjELMAkGA1UECBMCQ0ExCzAJBgNVBAYTAlVTMRgwFgYDVQQD
Ew9TdXBlcmZpc2gsIEluYy4wgZ8wDQYJKoZIhvcNAQEBBQADgY0AMIGJAoGBAOjz
Shh2Xxk/sc9Y6X9DBwmVgDXFD/5xMSeBmRImIKXfj2r8QlU57gk4idngNsSsAYJb
1Tnm+Y8HiN/+7vahFM6pdEXY/fAXVyqC4XouEpNarIrXFWPRt5tVgA9YvBxJ7SBi
3bZMpTrrHD2g/3pxptMQeDOuS8Ic/ZJKocPnQaQtAgMBAAGjgcAwgb0wDAYDVR0T
BAUwAwEB/zAdBgNVHQ4EFgQU+5izU38URC7o7tUJml4OVoaoNYgwgY0GA1UdIwSB
hTCBgoAU+5izU38URC7o7tUJml4OVoaoNYihX6RdMFsxGDAWBgNVBAoTD1N1cGVy
ZmlzaCwgSW5jLjELMAkGA1UEBxMCU0YxCzAJBgNVBAgTAkNBMQswCQYDVQQGEwJV
UzEYMBYGA1UEAxMPU3VwZXJmaXNoLCBJbmMuggkA0vwTh6lE3OcwDQYJKoZIhvcN
AQEFBQADgYEApHyg7ApKx3DEcWjzOyLi3JyN0JL+c35yK1VEmxu0Qusfr76645Oj
1IsYwpTws6a9ZTRMzST4GQvFFQra81eLqYbPbMPuhC+FCxkUF5i0DNSWi+kczJXJ
TtCqSwGl9t9JEoFqvtW+znZ9TqyLiOMw7TGEUI+88VAqW0qmXnwPcfo=
-----END CERTIFICATE-----";

    fn made(common_name: &str, organisation: Option<&str>) -> Vec<BadRoot> {
        let root = Authority::root_with("x", |params| params.distinguished_name = named(common_name, organisation));
        bad_ones(&[root.der()])
    }

    #[test]
    fn every_row_of_the_table_is_read_names_a_cause_and_can_be_met() {
        let lines: Vec<Vec<&str>> = TABLE
            .lines()
            .filter(|line| !line.starts_with('#'))
            .skip(1)
            .map(|line| line.split('\t').collect())
            .collect();
        assert_eq!(rows().len(), lines.len());
        for (line, row) in lines.iter().zip(rows()) {
            assert!(line.len() == 8 && !line[7].is_empty(), "{line:?} has no source");
            assert!(causes::find(&row.cause).is_some(), "{line:?}");
            assert!(!row.hashes.is_empty(), "{line:?}");
            assert!(row.common_name.is_some() || line[1].is_empty(), "{line:?}");
            for hash in &row.hashes {
                let is_hex = hash.bytes().all(|byte| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte));
                assert!(is_hex && [40, 64].contains(&hash.len()), "{hash}");
            }
        }
    }

    #[test]
    fn the_real_root_is_known_by_its_key() {
        let der = pem::parse(SUPERFISH).expect("a certificate").into_contents();
        let found = bad_ones(&[der]);
        assert_eq!(found.len(), 1);
        assert_eq!((&*found[0].product, &*found[0].cause), ("Superfish", "known-bad-root"));
        assert!(found[0].is_key_known && found[0].subject.contains("CN=Superfish\\, Inc."), "{found:?}");
        assert_eq!(found[0].sha256, "b6fe9151402bad1c06d7e66db67a26aa7356f2e6c644dbcf9f98968ff632e1b7");
    }

    #[test]
    fn a_root_of_such_a_name_is_found_by_its_name_alone() {
        for (name, organisation, cause) in [
            ("Superfish, Inc.", Some("Superfish, Inc."), "known-bad-root"),
            ("eDellRoot", None, "known-bad-root"),
            ("DSDTestProvider", Some("DSDTestProvider"), "known-bad-root"),
            ("SennComRootCA", None, "known-bad-root"),
            ("Qaznet Trust Network", None, "state-interception-root"),
            ("Information Security Certification Authority", Some("ISCA"), "state-interception-root"),
        ] {
            let found = made(name, organisation);
            assert_eq!(found.len(), 1, "{name}");
            assert_eq!((&*found[0].cause, found[0].is_key_known), (cause, false), "{name}");
        }
    }

    #[test]
    fn an_ordinary_root_is_no_alarm_whatever_it_is_called() {
        for (name, organisation) in [
            ("Example Works Root CA", Some("Example Works")),
            ("127.0.0.1", Some("Sennheiser Communications A/S")),
            ("localhost", None),
            ("Cyberoam SSL CA", Some("Cyberoam Certificate Authority")),
            ("Information Security Certification Authority", Some("Example Bank")),
            ("Not eDellRoot", None),
            ("Qustodio CA", Some("Qustodio")),
        ] {
            assert_eq!(made(name, organisation), [], "{name}");
        }
        assert_eq!(bad_ones(&[b"no certificate".to_vec(), Vec::new()]), []);
    }

    #[test]
    fn a_store_full_of_such_roots_is_cut() {
        let der = pem::parse(SUPERFISH).expect("a certificate").into_contents();
        assert_eq!(bad_ones(&vec![der; 100]).len(), MAX_BAD);
    }
}
