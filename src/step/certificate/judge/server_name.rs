//! What the name in the hello (SNI) changes: whether the server knows the name, and what it shows to others.

use super::{host, problem};
use crate::certificate::{Mismatch, mismatch};
use crate::step::certificate::{CertificateEvidence, ChainSight, Look};
use crate::step::{Confidence, Fact, FactState, Judgement, Sight};

/// Alert `unrecognized_name` (RFC 6066, section 3).
const UNRECOGNIZED_NAME: u8 = 112;

pub(super) fn judge(sight: &Sight<CertificateEvidence>, judgement: &mut Judgement) {
    let sights = &sight.evidence.sights;
    let find = |look| sights.iter().find(|seen| seen.look == look);
    let Some(first) = find(Look::First) else { return };
    if let Some(named) = find(Look::HostName)
        && !first.named
        && !first.is_sound()
        && named.is_sound()
    {
        let fact = problem("certificate-fact-name-needed").with("label", named.label.as_str());
        judgement.blame("client-sends-no-sni", Confidence::Confirmed, fact);
        return;
    }
    let nameless = find(Look::Nameless);
    let default = nameless.filter(|seen| seen.leaf.is_some()).or(find(Look::OtherName));
    if first.covers {
        judgement.facts.extend(nameless.and_then(|seen| without_a_name(first, seen)));
    } else if first.leaf.is_some() {
        if let Some(default) = default.filter(|seen| seen.leaf.is_some()) {
            default_site(sight, first, default, judgement);
        }
    } else if let (Some(code), Some(default)) = (first.alert(), default.filter(|seen| seen.is_whole())) {
        refused(sight, code, default, judgement);
    }
}

/// The name has its certificate; who does not say it gets something else. That is usual, and old programs fail.
fn without_a_name(first: &ChainSight, nameless: &ChainSight) -> Option<Fact> {
    if nameless.covers || nameless.is_unreached() {
        return None;
    }
    Some(match &nameless.leaf {
        Some(leaf) if first.leaf.as_ref() != Some(leaf) => {
            Fact::new(FactState::Info, "certificate-fact-nameless-other").with("label", nameless.label.as_str())
        }
        Some(_) => return None,
        None => Fact::new(FactState::Info, "certificate-fact-nameless-refused"),
    })
}

/// The name has no certificate of its own here, if strangers see the same one.
fn default_site(
    sight: &Sight<CertificateEvidence>,
    first: &ChainSight,
    default: &ChainSight,
    judgement: &mut Judgement,
) {
    if first.leaf != default.leaf {
        let key = if default.covers { "certificate-fact-default-fits" } else { "certificate-fact-picked-by-name" };
        judgement.facts.push(Fact::new(FactState::Info, key).with("label", default.label.as_str()));
        return;
    }
    let fact = Fact::new(FactState::Info, "certificate-fact-same-without-name").with("label", first.label.as_str());
    if judgement.findings.iter().any(|found| found.cause == "default-vhost-certificate") {
        judgement.blame("default-vhost-certificate", Confidence::Confirmed, fact);
    } else if is_a_strangers(sight) {
        judgement.blame("default-vhost-certificate", Confidence::Possible, fact);
    } else {
        judgement.facts.push(fact);
    }
}

/// Whether nothing in the certificate comes near the name.
fn is_a_strangers(sight: &Sight<CertificateEvidence>) -> bool {
    let host = host(&sight.evidence.name);
    let facts = sight.chain.as_ref().and_then(|report| report.certificates.get(report.leaf()?));
    facts.is_some_and(|facts| matches!(mismatch(facts, &host), Mismatch::Other))
}

/// With the name an alert, without it a handshake.
fn refused(sight: &Sight<CertificateEvidence>, code: u8, default: &ChainSight, judgement: &mut Judgement) {
    let label = default.label.as_str();
    let is_every_visit =
        sight.evidence.sights.iter().filter(|seen| seen.is_a_visit()).all(|seen| seen.alert().is_some());
    let is_asking = sight.observations.iter().any(|seen| seen.client_certificate_request.is_some());
    if code == UNRECOGNIZED_NAME || !is_every_visit || is_asking {
        judgement.facts.push(Fact::new(FactState::Info, "certificate-fact-default-shown").with("label", label));
        return;
    }
    let fact = problem("certificate-fact-name-refused").with("code", usize::from(code)).with("label", label);
    judgement.blame("host-not-provisioned", Confidence::Likely, fact);
}
