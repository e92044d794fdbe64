//! Authorities that browsers withdrew their trust from (`assets/data/distrust.tsv`), judged by the day of issue.
//!
//! Other programs may go on trusting them: that is why a site can work in one and fail in the other.

use std::sync::OnceLock;

use crate::tables;

use chrono::{DateTime, NaiveDate, Utc};
use x509_parser::asn1_rs::FromDer;
use x509_parser::x509::X509Name;

use super::name;

/// Tab-separated; the first line says what it is and from when.
const TABLE: &str = include_str!("../../assets/data/distrust.tsv");

/// One withdrawal of trust.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Distrust {
    /// organizationName of the authority.
    pub organisation: String,
    /// commonName (or organizationalUnitName) of the authority; empty for all of the organisation.
    pub common_name: String,
    /// Who withdrew it: `Chrome`.
    pub browser: String,
    /// Which certificates are refused.
    pub rule: Rule,
}

/// Which certificates a browser refuses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rule {
    /// Those issued after this day.
    IssuedAfter(NaiveDate),
    /// All, since this day.
    All(NaiveDate),
}

impl Rule {
    /// The day that it speaks of.
    pub fn day(self) -> NaiveDate {
        match self {
            Self::IssuedAfter(day) | Self::All(day) => day,
        }
    }

    fn refuses(self, issued: DateTime<Utc>, at: DateTime<Utc>) -> bool {
        match self {
            Self::IssuedAfter(day) => issued.date_naive() > day,
            Self::All(day) => at.date_naive() >= day,
        }
    }
}

/// The withdrawals that hit a certificate issued under one of these authorities (distinguished names, DER). Pure.
pub fn distrusted(authorities: &[Vec<u8>], issued: DateTime<Utc>, at: DateTime<Utc>) -> Vec<&'static Distrust> {
    let names: Vec<(String, [Option<String>; 2])> = authorities
        .iter()
        .filter_map(|der| {
            let (_, subject) = X509Name::from_der(der).ok()?;
            let called = [name::COMMON_NAME, name::UNIT].map(|kind| name::attribute(&subject, kind));
            Some((name::attribute(&subject, name::ORGANISATION)?, called))
        })
        .collect();
    let is_named = |row: &Distrust| {
        names.iter().any(|(organisation, called)| {
            let is_called = row.common_name.is_empty() || called.iter().flatten().any(|name| *name == row.common_name);
            *organisation == row.organisation && is_called
        })
    };
    table().iter().filter(|row| row.rule.refuses(issued, at) && is_named(row)).collect()
}

fn table() -> &'static [Distrust] {
    static ROWS: OnceLock<Vec<Distrust>> = OnceLock::new();
    ROWS.get_or_init(|| tables::rows(TABLE).filter_map(|record| row(&record)).collect())
}

fn row(record: &csv::StringRecord) -> Option<Distrust> {
    let day = record.get(4)?.parse().ok()?;
    Some(Distrust {
        organisation: record.get(0)?.to_owned(),
        common_name: record.get(1)?.to_owned(),
        browser: record.get(2)?.to_owned(),
        rule: match record.get(3)? {
            "after" => Rule::IssuedAfter(day),
            "all" => Rule::All(day),
            _ => return None,
        },
    })
}

#[cfg(test)]
mod tests {
    use super::super::Issuer;
    use super::super::fixture::{Authority, named};
    use super::*;

    fn authority(common_name: &str, organisation: &str) -> Vec<Vec<u8>> {
        let root =
            Authority::root_with("x", |params| params.distinguished_name = named(common_name, Some(organisation)));
        vec![Issuer::of(&root.der()).expect("a certificate").name]
    }

    fn day(text: &str) -> DateTime<Utc> {
        format!("{text}T12:00:00Z").parse().expect("a date")
    }

    fn browsers(authorities: &[Vec<u8>], issued: &str) -> Vec<&'static str> {
        distrusted(authorities, day(issued), day("2026-06-01")).iter().map(|row| row.browser.as_str()).collect()
    }

    #[test]
    fn every_row_of_the_table_is_read() {
        let rows = TABLE.lines().filter(|line| !line.starts_with('#')).count() - 1;
        assert_eq!(table().len(), rows);
    }

    #[test]
    fn entrust_is_refused_from_its_day_on_by_one_browser_after_the_other() {
        let entrust = authority("Entrust Root Certification Authority - G2", "Entrust, Inc.");
        assert!(browsers(&entrust, "2024-11-11").is_empty());
        assert_eq!(browsers(&entrust, "2024-11-12"), ["Chrome"]);
        assert_eq!(browsers(&entrust, "2024-12-01"), ["Chrome", "Firefox"]);
    }

    #[test]
    fn an_organisation_that_was_refused_as_a_whole_is_refused_at_any_day_of_issue() {
        let old = authority("thawte Primary Root CA", "thawte, Inc.");
        assert_eq!(browsers(&old, "2015-01-01"), ["Chrome"]);
        let before = distrusted(&old, day("2015-01-01"), day("2016-01-01"));
        assert!(before.is_empty(), "nobody had refused it then");
    }

    #[test]
    fn a_good_authority_of_a_like_name_is_left_alone() {
        assert!(browsers(&authority("GeoTrust TLS RSA CA G1", "DigiCert Inc"), "2026-01-01").is_empty());
        assert!(browsers(&authority("Entrust Root Certification Authority - G2", "Example"), "2026-01-01").is_empty());
    }
}
