//! Words for certificates, which pages and reports share: their checks, and every field that they have.

use chrono::{DateTime, TimeDelta, Utc};

use super::message::args;
use super::{Words, shown};
use crate::certificate::{CertificateCheck, CertificateFacts, ChainReport, CheckResult, Spare};
use crate::step::Value;

/// Lines of one field beyond this number are counted: a file that was made by hand may hold any number of them.
const MOST_LINES: usize = 120;

/// Two clocks that differ by less than this are told as one.
const SAME_TIME: TimeDelta = TimeDelta::hours(1);

/// One field of a certificate; its lines are safe to show.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field {
    /// What it is.
    pub label: String,
    /// Its values, at least one.
    pub lines: Vec<String>,
}

impl Words {
    /// A check with its result: "It is still valid: no".
    pub fn check_result(&self, check: &CertificateCheck) -> String {
        let key = match check.result {
            CheckResult::Passed => return self.check(check.check),
            CheckResult::Warned => "app-check-warned",
            CheckResult::Failed => "app-check-failed",
            CheckResult::Unknown => "app-check-unknown",
        };
        self.format(key, &args([("check", self.check(check.check).into())]))
    }

    /// The same with what was seen.
    pub fn check_with_detail(&self, check: &CertificateCheck) -> String {
        let sentence = self.check_result(check);
        if check.detail.is_empty() {
            return sentence;
        }
        let seen = args([("check", sentence.into()), ("detail", check.detail.as_str().into())]);
        self.format("app-check-detail", &seen)
    }

    /// Why a certificate stands beside the path.
    pub fn spare(&self, spare: Spare) -> String {
        self.text(match spare {
            Spare::Duplicate => "chain-spare-duplicate",
            Spare::ExpiredTwin => "chain-spare-expired-twin",
            Spare::Root => "chain-spare-root",
            Spare::Twin => "chain-spare-twin",
            Spare::Unreadable => "chain-spare-unreadable",
            Spare::Unrelated => "chain-spare-unrelated",
        })
    }

    /// A date with how far it is away: "2026-11-21 09:14:00 UTC (3 days ago)".
    pub fn date_from(&self, date: DateTime<Utc>, at: DateTime<Utc>) -> String {
        let (key, days) = match date - at {
            left if left >= TimeDelta::zero() => ("chain-date-ahead", left.num_days()),
            left => ("chain-date-past", -left.num_days()),
        };
        self.format(key, &args([("date", moment(date).into()), ("days", (days as f64).into())]))
    }

    /// Every field of a certificate that has a value. `measured` is the time that was measured when the chain was
    /// judged by this computer's clock.
    pub fn certificate_fields(&self, chain: &ChainReport, index: usize, measured: Option<DateTime<Utc>>) -> Vec<Field> {
        let Some(facts) = chain.certificates.get(index) else { return Vec::new() };
        let mut fields = Vec::new();
        let mut add = |key: &str, lines: Vec<String>| {
            let lines: Vec<String> = self.bounded(lines);
            if !lines.is_empty() {
                fields.push(Field { label: self.text(key), lines });
            }
        };
        add("app-certificate-error", facts.unparsable.iter().cloned().collect());
        add("app-certificate-subject", vec![facts.subject.clone()]);
        add("app-certificate-issuer", vec![facts.issuer.clone()]);
        add("app-certificate-names", self.alt_names(facts));
        add("app-certificate-not-before", self.dates(facts.not_before, chain.judged_at, measured));
        add("app-certificate-not-after", self.dates(facts.not_after, chain.judged_at, measured));
        add("app-certificate-key", vec![facts.key.clone()]);
        add("chain-field-key-sha256", vec![facts.key_sha256.clone()]);
        add("app-certificate-signature", vec![facts.signature_algorithm.clone()]);
        add("app-certificate-serial", vec![facts.serial.clone()]);
        add("app-certificate-sha256", vec![facts.sha256.clone()]);
        add("chain-field-subject-key-id", facts.subject_key_id.iter().cloned().collect());
        add("chain-field-authority-key-id", facts.authority_key_id.iter().cloned().collect());
        if facts.unparsable.is_none() {
            add("chain-field-ca", vec![self.authority(facts)]);
        }
        add("app-certificate-key-usage", listed(&facts.key_usage));
        add("app-certificate-extended-key-usage", listed(&facts.extended_key_usage));
        add("app-certificate-ca-issuers", facts.ca_issuers.clone());
        add("app-certificate-ocsp", facts.ocsp.clone());
        add("chain-field-crls", facts.crls.clone());
        if facts.must_staple {
            add("chain-field-must-staple", vec![self.text("chain-field-must-staple-yes")]);
        }
        add(
            "chain-field-revocation",
            chain
                .status
                .iter()
                .filter(|status| status.certificate == index)
                .map(|status| self.status(status).1)
                .collect(),
        );
        if chain.leaf().unwrap_or_default() == index {
            add(
                "chain-field-timestamps",
                chain.timestamps.iter().map(|timestamp| self.timestamp(timestamp).1).collect(),
            );
        }
        if facts.version > 0 {
            add("chain-field-version", vec![facts.version.to_string()]);
        }
        add(
            "chain-field-extensions",
            facts
                .extensions
                .iter()
                .map(|extension| {
                    let key = if extension.critical { "chain-extension-critical" } else { "chain-extension" };
                    let name = if extension.name == extension.oid {
                        extension.oid.clone()
                    } else {
                        format!("{} ({})", extension.name, extension.oid)
                    };
                    self.format(key, &args([("name", name.into()), ("value", extension.value.as_str().into())]))
                })
                .collect(),
        );
        fields
    }

    fn authority(&self, facts: &CertificateFacts) -> String {
        match (facts.is_ca, facts.path_length) {
            (false, _) => self.text("chain-field-ca-no"),
            (true, None) => self.text("chain-field-ca-yes"),
            (true, Some(length)) => self.format("chain-field-ca-length", &args([("length", f64::from(length).into())])),
        }
    }

    fn alt_names(&self, facts: &CertificateFacts) -> Vec<String> {
        let mut names: Vec<String> = facts.names.iter().take(MOST_LINES - 1).cloned().collect();
        let more = facts.name_count.max(facts.names.len()) - names.len();
        if more > 0 {
            names.push(self.more(more));
        }
        names
    }

    /// A date by the clock that the chain was judged by, and by the measured time where that differs.
    fn dates(&self, date: Option<DateTime<Utc>>, at: DateTime<Utc>, measured: Option<DateTime<Utc>>) -> Vec<String> {
        let Some(date) = date else { return Vec::new() };
        let mut lines = vec![self.date_from(date, at)];
        if let Some(measured) = differing(at, measured) {
            let told = self.date_from(date, measured);
            lines.push(self.format("chain-date-measured", &args([("date", told.into())])));
        }
        lines
    }

    fn more(&self, count: usize) -> String {
        self.format("chain-field-more", &args([("count", Value::from(count))]))
    }

    /// Lines made safe, the empty ones left out, bounded.
    fn bounded(&self, lines: Vec<String>) -> Vec<String> {
        let mut lines: Vec<String> = lines.into_iter().filter(|line| !line.is_empty()).collect();
        let left_out = lines.len().saturating_sub(MOST_LINES);
        lines.truncate(MOST_LINES);
        let mut lines: Vec<String> = lines.iter().map(|line| shown(line)).collect();
        if left_out > 0 {
            lines.push(self.more(left_out));
        }
        lines
    }
}

/// The measured time, where it is another one than that of the judgement.
pub fn differing(at: DateTime<Utc>, measured: Option<DateTime<Utc>>) -> Option<DateTime<Utc>> {
    measured.filter(|measured| (*measured - at).abs() >= SAME_TIME)
}

fn listed(words: &[String]) -> Vec<String> {
    vec![words.join(", ")]
}

fn moment(at: DateTime<Utc>) -> String {
    at.format("%Y-%m-%d %H:%M:%S UTC").to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::certificate::ExtensionFact;

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().expect("a time")
    }

    fn chain(facts: CertificateFacts) -> ChainReport {
        ChainReport { certificates: vec![facts], judged_at: at("2026-11-24T09:30:00Z"), ..ChainReport::default() }
    }

    fn field(fields: &[Field], label: &str) -> Vec<String> {
        fields.iter().find(|field| field.label == label).map(|field| field.lines.clone()).unwrap_or_default()
    }

    #[test]
    fn a_date_says_how_far_it_is_away_by_either_clock() {
        let facts = CertificateFacts { not_after: Some(at("2026-11-21T09:14:00Z")), ..CertificateFacts::default() };
        let chain = chain(facts);
        let words = Words::english();
        let by_this_clock = "2026-11-21 09:14:00 UTC (3 days ago)";
        assert_eq!(field(&words.certificate_fields(&chain, 0, None), "Valid to"), [by_this_clock]);
        let fields = words.certificate_fields(&chain, 0, Some(at("2026-11-11T09:30:00Z")));
        let by_the_measured = "By the time we measured: 2026-11-21 09:14:00 UTC (in 9 days)";
        assert_eq!(field(&fields, "Valid to"), [by_this_clock, by_the_measured]);
        let nearly_the_same = Some(at("2026-11-24T09:31:00Z"));
        assert_eq!(field(&words.certificate_fields(&chain, 0, nearly_the_same), "Valid to"), [by_this_clock]);
    }

    #[test]
    fn each_extension_has_a_line_with_its_mark() {
        let extension = |oid: &str, name: &str, critical| ExtensionFact {
            oid: oid.to_owned(),
            name: name.to_owned(),
            critical,
            value: "x".to_owned(),
        };
        let extensions = vec![extension("2.5.29.15", "keyUsage", true), extension("1.2.3", "1.2.3", false)];
        let chain = chain(CertificateFacts { extensions, ..CertificateFacts::default() });
        let fields = Words::english().certificate_fields(&chain, 0, None);
        assert_eq!(field(&fields, "Extensions"), ["keyUsage (2.5.29.15), critical: x", "1.2.3: x"]);
    }

    #[test]
    fn endless_names_are_counted_and_hidden_characters_shown() {
        let names = vec!["a\u{202e}b".to_owned(); 5_000];
        let chain = chain(CertificateFacts { name_count: 6_000, names, ..CertificateFacts::default() });
        let lines = field(&Words::english().certificate_fields(&chain, 0, None), "Names");
        assert_eq!(lines.len(), MOST_LINES);
        assert_eq!(lines[MOST_LINES - 1], "and 5881 more");
        assert_eq!(lines[0], "a\\u{202e}b");
        assert!(Words::english().certificate_fields(&chain, 7, None).is_empty());
    }

    #[test]
    fn every_reason_to_stand_beside_the_path_has_its_words() {
        let all = [Spare::Duplicate, Spare::ExpiredTwin, Spare::Root, Spare::Twin, Spare::Unreadable, Spare::Unrelated];
        let said: std::collections::BTreeSet<String> = all.map(|spare| Words::english().spare(spare)).into();
        assert!(said.len() == all.len() && said.iter().all(|sentence| !sentence.starts_with('[')));
    }
}
