//! Keys, signature algorithms and validity: what browsers ask beyond a chain that holds.

use chrono::{DateTime, Datelike, TimeDelta, Utc};
use x509_parser::certificate::X509Certificate;

use super::{View, made, passed_if};
use crate::certificate::key::{self, KeyKind};
use crate::certificate::report::{CertificateCheck, CertificateFacts, Check};

/// What RSA keys need to have (CA/Browser Forum baseline requirements, section 6.1.5).
const MIN_RSA_BITS: u32 = 2048;

/// The smallest curve that browsers take.
const MIN_EC_BITS: u32 = 256;

pub(super) fn all(view: &View<'_>) -> Vec<CertificateCheck> {
    [key_strength(view), signature_strength(view), validity_length(view)].concat()
}

fn key_strength(view: &View<'_>) -> Vec<CertificateCheck> {
    let one = |(index, certificate, facts): (usize, &X509Certificate<'_>, &CertificateFacts)| {
        let key = key::key(&certificate.subject_pki);
        let is_strong = match key.kind {
            KeyKind::Rsa => key.bits >= MIN_RSA_BITS && key::has_sound_exponent(&certificate.subject_pki),
            KeyKind::Ecdsa => key.bits == 0 || key.bits >= MIN_EC_BITS,
            KeyKind::Dsa => false,
            KeyKind::Other => true,
        };
        made(Check::KeyStrength, index, passed_if(is_strong), facts.key.clone())
    };
    view.on_path().map(one).collect()
}

/// A root's own signature is not looked at by anybody.
fn signature_strength(view: &View<'_>) -> Vec<CertificateCheck> {
    view.on_path()
        .filter(|(index, _, facts)| *index == view.leaf || !facts.self_issued)
        .map(|(index, _, facts)| {
            let is_strong = !key::is_weak_signature(&facts.signature_algorithm);
            made(Check::SignatureStrength, index, passed_if(is_strong), facts.signature_algorithm.clone())
        })
        .collect()
}

/// Public authorities only: clients let private ones decide for themselves.
fn validity_length(view: &View<'_>) -> Vec<CertificateCheck> {
    let facts = &view.facts[view.leaf];
    let (true, Some(begin), Some(end)) = (view.is_public, facts.not_before, facts.not_after) else { return Vec::new() };
    let limit = longest_validity(begin);
    let length = end - begin;
    let result = passed_if(length <= TimeDelta::days(limit));
    vec![made(Check::ValidityLength, view.leaf, result, format!("{} d / {limit} d", length.num_days()))]
}

/// Longest validity in days by the day of issue (CA/Browser Forum ballots 193, SC-031 and SC-081).
pub fn longest_validity(issued: DateTime<Utc>) -> i64 {
    const STEPS: &[(i32, u32, u32, i64)] =
        &[(2029, 3, 15, 47), (2027, 3, 15, 100), (2026, 3, 15, 200), (2020, 9, 1, 398), (2018, 3, 1, 825)];
    /// 39 months, the rule before.
    const OLDEST: i64 = 1188;
    let date = issued.date_naive();
    STEPS
        .iter()
        .find(|(year, month, day, _)| (date.year(), date.month(), date.day()) >= (*year, *month, *day))
        .map_or(OLDEST, |(.., days)| *days)
}

#[cfg(test)]
mod tests {
    use chrono::TimeZone;

    use super::*;

    #[test]
    fn the_longest_validity_follows_the_day_of_issue() {
        for (year, month, day, days) in [
            (2015, 1, 1, 1188),
            (2020, 8, 31, 825),
            (2020, 9, 1, 398),
            (2026, 3, 14, 398),
            (2026, 3, 15, 200),
            (2027, 3, 15, 100),
            (2031, 1, 1, 47),
        ] {
            let issued = Utc.with_ymd_and_hms(year, month, day, 0, 0, 0).single().expect("a date");
            assert_eq!(longest_validity(issued), days, "{issued}");
        }
    }
}
