//! What is known of issuers that were fetched, of revocation, of receipts and of trust that was withdrawn.
//!
//! Look-alikes in this order: a root that nobody knows before an intermediate that was left out; a verified "revoked"
//! before an answer that nobody may rely on; an answer at hand before a responder that is silent.

use std::collections::BTreeSet;

use super::{minute, problem};
use crate::certificate::transparency::Receipts;
use crate::certificate::{
    CertificateCheck, CertificateFacts, ChainReport, Check, CheckResult, Origin, Rule, Status, StatusFault,
    StatusReport, StatusSource, TimestampReport, TimestampSignature,
};
use crate::handshake::Driver;
use crate::net::NetError;
use crate::step::certificate::CertificateEvidence;
use crate::step::{Confidence, Fact, FactState, Judgement, Sight};

/// Logs that are named in one fact.
const MAX_NAMED: usize = 5;

/// Reads it.
pub(super) fn judge(sight: &Sight<CertificateEvidence>, judgement: &mut Judgement) {
    let Some(report) = &sight.chain else { return };
    let Some(leaf) = report.leaf() else { return };
    left_out(report, judgement);
    revoked(report, judgement);
    staple(sight, report, leaf, judgement);
    silent(report, leaf, judgement);
    transparency(report, leaf, judgement);
    withdrawn(report, judgement);
}

fn on(facts: &CertificateFacts, state: FactState, key: &str) -> Fact {
    Fact::new(state, key).with("which", facts.label.as_str())
}

/// Intermediates that the server left out and that could be fetched: they prove the fault only when they lead to a
/// root that a store knows.
fn left_out(report: &ChainReport, judgement: &mut Judgement) {
    const CAUSE: &str = "missing-intermediate";
    let anchored = report.judgements.iter().any(|store| store.anchored);
    for index in report.line() {
        let facts = &report.certificates[index];
        if facts.origin != Origin::Fetched || facts.self_issued {
            continue;
        }
        if !anchored {
            judgement.facts.push(on(facts, FactState::Attention, "certificate-fact-left-out-in-vain"));
            continue;
        }
        let fact = on(facts, FactState::Problem, "certificate-fact-left-out");
        match judgement.findings.iter_mut().find(|found| found.cause == CAUSE) {
            Some(found) => {
                found.confidence = Confidence::Confirmed;
                found.evidence.push(fact.clone());
                judgement.facts.push(fact);
            }
            None => judgement.blame(CAUSE, Confidence::Confirmed, fact),
        }
    }
}

fn said(report: &ChainReport, index: usize) -> impl Iterator<Item = &StatusReport> {
    report.status.iter().filter(move |one| one.certificate == index)
}

fn how(source: StatusSource) -> &'static str {
    match source {
        StatusSource::Stapled => "stapled",
        StatusSource::Ocsp => "ocsp",
        StatusSource::Crl => "crl",
    }
}

fn fault_name(fault: StatusFault) -> &'static str {
    match fault {
        StatusFault::Malformed => "malformed",
        StatusFault::Refused => "refused",
        StatusFault::OtherCertificate => "other-certificate",
        StatusFault::Forged => "forged",
        StatusFault::Stale => "stale",
        StatusFault::NotYetValid => "not-yet-valid",
        StatusFault::TooLong => "too-long",
    }
}

/// One sentence a certificate: what the most telling answer says.
fn revoked(report: &ChainReport, judgement: &mut Judgement) {
    let mut not_asked = false;
    for (index, facts) in report.certificates.iter().enumerate() {
        let answers: Vec<&StatusReport> = said(report, index).collect();
        let revoked = answers.iter().find_map(|one| match &one.status {
            Status::Revoked { at, reason } => Some((one, *at, reason.as_deref())),
            _ => None,
        });
        if let Some((one, at, reason)) = revoked {
            let fact = on(facts, FactState::Problem, "certificate-fact-revoked")
                .with("how", how(one.source))
                .with("at", minute(at))
                .with("reason", reason.unwrap_or("unspecified"));
            judgement.blame("certificate-revoked", Confidence::Confirmed, fact);
            continue;
        }
        if let Some(one) = answers.iter().find(|one| one.status == Status::Good) {
            let fact = on(facts, FactState::Good, "certificate-fact-status-good");
            judgement.facts.push(fact.with("how", how(one.source)).with("at", minute(one.this_update)));
            continue;
        }
        for one in &answers {
            let fact = match &one.status {
                Status::Unknown => on(facts, FactState::Attention, "certificate-fact-status-unknown"),
                // A staple is the server's own doing, and judged with it.
                Status::Unusable { fault } if one.source != StatusSource::Stapled => {
                    on(facts, FactState::Info, "certificate-fact-status-unusable").with("fault", fault_name(*fault))
                }
                _ => continue,
            };
            judgement.facts.push(fact.with("how", how(one.source)));
        }
        not_asked |= answers.iter().any(|one| one.status == Status::NotAsked);
    }
    if not_asked {
        judgement.facts.push(Fact::new(FactState::Info, "certificate-fact-status-not-asked"));
    }
}

/// A promised status that did not come, or one that nobody may rely on.
fn staple(sight: &Sight<CertificateEvidence>, report: &ChainReport, leaf: usize, judgement: &mut Judgement) {
    let facts = &report.certificates[leaf];
    let is_demanded = facts.must_staple;
    // Hellos that we write ourselves ask for none.
    let asks = sight.observations.iter().any(|seen| seen.driver != Driver::Raw && !seen.chain.is_empty());
    let staple = said(report, leaf).find(|one| one.source == StatusSource::Stapled);
    let fault = match staple.map(|one| &one.status) {
        Some(Status::Good | Status::Revoked { .. }) => return,
        Some(Status::Unusable { fault }) => fault_name(*fault),
        Some(_) => "unknown",
        // It came, but nobody knows the issuer who could vouch for it.
        None if sight.evidence.stapled => return,
        None if is_demanded && asks => {
            let fact = on(facts, FactState::Problem, "certificate-fact-staple-missing");
            return judgement.blame("must-staple-missing", Confidence::Confirmed, fact);
        }
        None => return,
    };
    let next = staple.and_then(|one| one.next_update);
    let fact = |state, key: &str| on(facts, state, key).with("fault", fault).with("until", minute(next));
    if is_demanded {
        let fact = fact(FactState::Problem, "certificate-fact-staple-promised");
        judgement.blame("must-staple-missing", Confidence::Confirmed, fact);
    } else {
        let fact = fact(FactState::Attention, "certificate-fact-staple-unusable");
        judgement.blame("must-staple-missing", Confidence::Possible, fact);
    }
}

/// Whether the network kept the question from its host, and not we ourselves.
fn is_blocked(error: &NetError) -> bool {
    !matches!(
        error,
        NetError::AddressRefused | NetError::BudgetSpent { .. } | NetError::DeadlinePassed | NetError::Stopped
    )
}

/// Authorities that cannot be reached from here: some programs then stop.
fn silent(report: &ChainReport, leaf: usize, judgement: &mut Judgement) {
    let mut blocked = Vec::new();
    for (index, facts) in report.certificates.iter().enumerate() {
        let answers: Vec<&StatusReport> = said(report, index).collect();
        let is_silent = |one: &&StatusReport| matches!(&one.status, Status::Unreachable { error } if is_blocked(error));
        let is_answered = answers.iter().any(|one| !matches!(one.status, Status::Unreachable { .. }));
        if let Some(address) = answers.iter().copied().find(is_silent).and_then(|one| one.address.as_deref())
            && !is_answered
        {
            let state = if index == leaf { FactState::Attention } else { FactState::Info };
            blocked.push(on(facts, state, "certificate-fact-status-unreachable").with("address", address));
        }
    }
    for fact in blocked {
        if fact.state == FactState::Attention {
            judgement.blame("revocation-check-blocked", Confidence::Possible, fact);
        } else {
            judgement.facts.push(fact);
        }
    }
}

/// Receipts of public logs, which browsers want of public authorities only.
fn transparency(report: &ChainReport, leaf: usize, judgement: &mut Judgement) {
    let Some(receipts) = report.receipts() else { return };
    let facts = &report.certificates[leaf];
    let is_proven = |made: &CertificateCheck| made.check == Check::Transparency && made.result == CheckResult::Failed;
    match receipts {
        Receipts::Enough => {
            let named: BTreeSet<&str> =
                report.timestamps.iter().map(TimestampReport::log_name).take(MAX_NAMED).collect();
            let fact = on(facts, FactState::Good, "certificate-fact-receipts");
            let logs = named.into_iter().collect::<Vec<_>>().join(", ");
            judgement.facts.push(fact.with("count", report.timestamps.len()).with("logs", logs));
        }
        Receipts::TooFew { has, wants } => {
            let fact = on(facts, FactState::Attention, "certificate-fact-receipts-few");
            let fact = fact.with("has", has).with("wants", wants);
            judgement.blame("certificate-transparency-missing", Confidence::Possible, fact);
        }
        Receipts::Missing if report.checks.iter().any(is_proven) => {
            let fact = on(facts, FactState::Problem, "certificate-fact-receipts-missing");
            judgement.blame("certificate-transparency-missing", Confidence::Likely, fact);
        }
        Receipts::Missing => judgement.facts.push(on(facts, FactState::Unknown, "certificate-fact-receipts-unknown")),
    }
    let forged = report.timestamps.iter().find(|one| one.signature == TimestampSignature::Forged);
    if let Some(log) = forged.and_then(|one| one.log.as_deref()) {
        judgement.facts.push(on(facts, FactState::Attention, "certificate-fact-receipt-forged").with("log", log));
    }
}

/// Browsers that no longer trust the authority.
fn withdrawn(report: &ChainReport, judgement: &mut Judgement) {
    let withdrawals = report.withdrawals();
    let Some(first) = withdrawals.first() else { return };
    let browsers: BTreeSet<&str> = withdrawals.iter().map(|one| one.browser.as_str()).collect();
    let key = match first.rule {
        Rule::IssuedAfter(_) => "certificate-fact-distrusted-after",
        Rule::All(_) => "certificate-fact-distrusted",
    };
    let fact = problem(key)
        .with("authority", first.organisation.as_str())
        .with("browsers", browsers.into_iter().collect::<Vec<_>>().join(", "))
        .with("day", first.rule.day().to_string());
    judgement.blame("ca-distrusted", Confidence::Confirmed, fact);
}
