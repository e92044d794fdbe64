//! Words for revocation and public logs, which pages and reports share: who says what, and since when.

use chrono::{DateTime, Utc};

use super::message::{args, slug};
use super::{Words, shown};
use crate::certificate::{Status, StatusReport, TimestampReport, TimestampSignature};
use crate::step::FactState;

impl Words {
    /// One answer about revocation: its state, and who says what since when.
    pub fn status(&self, report: &StatusReport) -> (FactState, String) {
        let (state, answer) = match &report.status {
            Status::Good => (FactState::Good, self.text("chain-status-good")),
            Status::Revoked { at, reason } => (FactState::Problem, self.revoked(*at, reason.as_deref())),
            Status::Unknown => (FactState::Attention, self.text("chain-status-unknown")),
            Status::Unreachable { error } => (
                FactState::Unknown,
                self.format("chain-status-unreachable", &args([("reason", self.net_error(error).into())])),
            ),
            Status::Unusable { fault } => {
                (FactState::Attention, self.text(&format!("chain-status-fault-{}", slug(fault))))
            }
            Status::NotAsked => (FactState::Info, self.text("chain-status-not-asked")),
        };
        let source = self.text(&format!("chain-status-source-{}", slug(&report.source)));
        let source = match &report.address {
            Some(address) => self.format(
                "chain-status-source-at",
                &args([("source", source.into()), ("address", address.as_str().into())]),
            ),
            None => source,
        };
        let told = self.format("chain-status", &args([("source", source.into()), ("answer", answer.into())]));
        let dates =
            match (report.this_update, report.next_update) {
                (Some(this), Some(next)) => Some(self.format(
                    "chain-status-dates",
                    &args([("this", minute(this).into()), ("next", minute(next).into())]),
                )),
                (Some(this), None) => Some(self.format("chain-status-date", &args([("this", minute(this).into())]))),
                (None, _) => None,
            };
        (state, [Some(told), dates].into_iter().flatten().collect::<Vec<_>>().join(" "))
    }

    fn revoked(&self, at: Option<DateTime<Utc>>, reason: Option<&str>) -> String {
        let since = at.map(|at| self.format("chain-status-revoked-since", &args([("date", minute(at).into())])));
        let revoked = since.unwrap_or_else(|| self.text("chain-status-revoked"));
        match reason {
            Some(reason) => self
                .format("chain-status-revoked-reason", &args([("revoked", revoked.into()), ("reason", reason.into())])),
            None => revoked,
        }
    }

    /// One signed certificate timestamp: its state, and which log says so since when.
    pub fn timestamp(&self, report: &TimestampReport) -> (FactState, String) {
        let (state, signature) = match report.signature {
            TimestampSignature::Verified => (FactState::Good, "chain-timestamp-verified"),
            TimestampSignature::Forged => (FactState::Problem, "chain-timestamp-forged"),
            TimestampSignature::Unchecked => (FactState::Unknown, "chain-timestamp-unchecked"),
        };
        let log = report.log.clone().unwrap_or_else(|| {
            self.format("chain-timestamp-unknown-log", &args([("id", report.log_id.as_str().into())]))
        });
        let mut parts = vec![shown(&log)];
        parts.extend(report.operator.as_deref().filter(|_| report.log.is_some()).map(shown));
        parts.extend(report.at.map(minute));
        parts.push(self.text(&format!("chain-timestamp-from-{}", slug(&report.source))));
        parts.push(self.text(signature));
        (state, parts.join(" · "))
    }
}

fn minute(at: DateTime<Utc>) -> String {
    at.format("%Y-%m-%d %H:%M UTC").to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::certificate::{StatusFault, StatusSource, TimestampSource};
    use crate::net::NetError;

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().expect("a time")
    }

    fn told(status: Status) -> (FactState, String) {
        let report = StatusReport {
            certificate: 0,
            source: StatusSource::Crl,
            address: Some("http://ca.example/7.crl".to_owned()),
            status,
            this_update: Some(at("2026-11-24T06:00:00Z")),
            next_update: Some(at("2026-12-01T06:00:00Z")),
        };
        Words::english().status(&report)
    }

    #[test]
    fn an_answer_about_revocation_names_who_says_it_and_for_how_long_it_holds() {
        let (state, said) = told(Status::Good);
        assert_eq!(state, FactState::Good);
        let dates = "As of 2026-11-24 06:00 UTC, next by 2026-12-01 06:00 UTC.";
        assert_eq!(said, format!("Revocation list (http://ca.example/7.crl): not revoked. {dates}"));
        let reason = Some("keyCompromise".to_owned());
        let (state, said) = told(Status::Revoked { at: Some(at("2026-11-20T08:00:00Z")), reason });
        assert_eq!(state, FactState::Problem);
        assert!(said.contains("revoked since 2026-11-20 08:00 UTC. Reason: keyCompromise."), "{said}");
    }

    #[test]
    fn every_answer_has_its_own_words() {
        use StatusFault::{Forged, Malformed, NotYetValid, OtherCertificate, Refused, Stale, TooLong};
        let faults = [Forged, Malformed, NotYetValid, OtherCertificate, Refused, Stale, TooLong];
        let mut answers = faults.map(|fault| Status::Unusable { fault }).to_vec();
        answers.extend([Status::Good, Status::Unknown, Status::NotAsked]);
        answers.extend([Status::Unreachable { error: NetError::TimedOut }, Status::Revoked { at: None, reason: None }]);
        let said: std::collections::BTreeSet<String> = answers.iter().map(|answer| told(answer.clone()).1).collect();
        assert_eq!(said.len(), answers.len());
        assert!(said.iter().all(|sentence| !sentence.contains('[')), "{said:#?}");
    }

    #[test]
    fn a_timestamp_names_its_log_or_the_id_of_one_that_nobody_knows() {
        let mut report = TimestampReport {
            source: TimestampSource::Certificate,
            log_id: "ab".repeat(32),
            log: Some("Example Log".to_owned()),
            operator: Some("Example Logs".to_owned()),
            at: Some(at("2026-09-01T00:12:00Z")),
            signature: TimestampSignature::Verified,
        };
        let (state, said) = Words::english().timestamp(&report);
        assert_eq!(state, FactState::Good);
        assert_eq!(said, "Example Log · Example Logs · 2026-09-01 00:12 UTC · in the certificate · signature is right");
        report.log = None;
        report.signature = TimestampSignature::Unchecked;
        for source in [TimestampSource::Handshake, TimestampSource::Staple] {
            report.source = source;
            let (state, said) = Words::english().timestamp(&report);
            assert_eq!(state, FactState::Unknown);
            assert!(said.contains("abab") && !said.contains('['), "{said}");
        }
    }
}
