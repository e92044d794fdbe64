//! What others say of a chain, put into its report: revocation, receipts of the logs, and trust that was withdrawn.

use chrono::{DateTime, Utc};

use super::distrust::{Distrust, distrusted};
use super::facts::parse;
use super::issuer::line;
use super::report::{CertificateCheck, ChainReport, Check, CheckResult, Store};
use super::status::{Status, StatusReport, StatusSource};
use super::timestamp::TimestampReport;
use super::transparency::{Receipts, issued_at, receipts};

impl ChainReport {
    /// The line of certificates from the site's own upwards, whatever store; indexes.
    pub fn line(&self) -> Vec<usize> {
        let chain: Vec<Vec<u8>> = self.certificates.iter().map(|facts| facts.der.clone()).collect();
        self.leaf().map(|leaf| line(&chain, leaf)).unwrap_or_default()
    }

    /// Whether Mozilla's own list has the root: the rules of public authorities apply.
    pub fn is_public(&self) -> bool {
        self.judgement(Store::Mozilla).is_some_and(|judgement| judgement.anchored && !judgement.added)
    }

    /// Which browsers withdrew their trust from an authority of the line, so that they refuse this certificate.
    pub fn withdrawals(&self) -> Vec<&'static Distrust> {
        let line = self.line();
        let Some(leaf) = line.first().and_then(|&leaf| self.certificates.get(leaf)) else { return Vec::new() };
        let Some(issued) = issued_at(&self.timestamps, leaf.not_before) else { return Vec::new() };
        let parsed = line.iter().filter_map(|&index| parse(&self.certificates.get(index)?.der).ok());
        let authorities: Vec<Vec<u8>> = parsed.map(|certificate| certificate.issuer.as_raw().to_vec()).collect();
        distrusted(&authorities, issued, self.judged_at)
    }

    /// The receipts of the logs; `None` where nobody asks for them: below roots that are not public.
    pub fn receipts(&self) -> Option<Receipts> {
        let leaf = self.certificates.get(self.leaf()?)?;
        let days = |begin: DateTime<Utc>, end: DateTime<Utc>| (end - begin).num_days();
        let lifetime = leaf.not_before.zip(leaf.not_after).map_or(0, |(begin, end)| days(begin, end));
        self.is_public().then(|| receipts(&self.timestamps, lifetime))
    }

    /// Puts in what the authorities and the logs said, with the checks that follow from it. `receipts_asked`: the
    /// handshake gave the server the chance to send receipts.
    pub fn add_standing(&mut self, status: Vec<StatusReport>, timestamps: Vec<TimestampReport>, receipts_asked: bool) {
        self.status = status;
        self.timestamps = timestamps;
        let checks: Vec<CertificateCheck> = self
            .revocation_checks()
            .into_iter()
            .chain(self.staple_check())
            .chain(self.transparency_check(receipts_asked))
            .chain(self.distrust_check())
            .collect();
        self.checks.extend(checks);
    }

    fn revocation_checks(&self) -> Vec<CertificateCheck> {
        let of = |index: usize| self.status.iter().filter(move |one| one.certificate == index);
        let check = |index| {
            let is_revoked = of(index).find(|one| matches!(one.status, Status::Revoked { .. }));
            let is_good = of(index).find(|one| one.status == Status::Good);
            let was_asked = of(index).find(|one| one.status != Status::NotAsked);
            let (result, said) = match (is_revoked, is_good, was_asked) {
                (Some(said), ..) => (CheckResult::Failed, said),
                (_, Some(said), _) => (CheckResult::Passed, said),
                (_, _, Some(said)) => (CheckResult::Unknown, said),
                _ => return None,
            };
            Some(made(Check::Revocation, index, result, source(said)))
        };
        (0..self.certificates.len()).filter_map(check).collect()
    }

    fn staple_check(&self) -> Option<CertificateCheck> {
        let leaf = self.leaf()?;
        let demanded = self.certificates.get(leaf)?.must_staple;
        let staple = self.status.iter().find(|one| one.certificate == leaf && one.source == StatusSource::Stapled);
        let result = match (staple.map(|one| &one.status), demanded) {
            (Some(Status::Good), _) => CheckResult::Passed,
            (Some(Status::Revoked { .. }), _) | (_, true) => CheckResult::Failed,
            (Some(_), false) => CheckResult::Warned,
            (None, false) => return None,
        };
        Some(made(Check::Staple, leaf, result, staple.map(source).unwrap_or_default()))
    }

    fn transparency_check(&self, receipts_asked: bool) -> Option<CertificateCheck> {
        let leaf = self.leaf()?;
        let result = match self.receipts()? {
            Receipts::Enough => CheckResult::Passed,
            Receipts::TooFew { .. } => CheckResult::Warned,
            Receipts::Missing if receipts_asked => CheckResult::Failed,
            Receipts::Missing => CheckResult::Unknown,
        };
        let logs: Vec<&str> = self.timestamps.iter().map(TimestampReport::log_name).collect();
        Some(made(Check::Transparency, leaf, result, logs.join(", ")))
    }

    fn distrust_check(&self) -> Option<CertificateCheck> {
        let withdrawals = self.withdrawals();
        let browsers: Vec<&str> = withdrawals.iter().map(|one| one.browser.as_str()).collect();
        let &top = self.line().last()?;
        if withdrawals.is_empty() {
            return self.is_public().then(|| made(Check::Distrust, top, CheckResult::Passed, String::new()));
        }
        Some(made(Check::Distrust, top, CheckResult::Failed, browsers.join(", ")))
    }
}

fn made(check: Check, certificate: usize, result: CheckResult, detail: String) -> CertificateCheck {
    CertificateCheck { check, certificate: Some(certificate), result, detail }
}

/// Who said it: the address that was asked; nothing for a stapled answer.
fn source(said: &StatusReport) -> String {
    said.address.clone().unwrap_or_default()
}
