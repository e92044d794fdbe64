//! The request for a visitor's certificate: whether the server wants one, and why it does not take the chosen one.
//!
//! What the server answers is weighed first; only then the chosen certificate is looked at for what may explain it.

use chrono::{DateTime, Utc};

use super::{MAX_LISTED, minute};
use crate::handshake::{ClientCertificateRequest, Observation, Outcome, Party};
use crate::step::certificate::{CertificateEvidence, Chosen, Visitor, VisitorTry};
use crate::step::reach::finding;
use crate::step::{Confidence, Fact, FactState, Judgement, Sight};
use crate::wire::{alert_name, version_name};

/// `handshake_failure` and `certificate_required`: what the RFCs ask a server to say to nothing.
const REFUSES_NONE: [u8; 2] = [40, 116];
/// Other alerts about a certificate that servers send instead.
const ODD_REFUSALS: [u8; 9] = [41, 42, 43, 44, 45, 46, 48, 49, 50];

/// What an alert says about the certificate that was shown (RFC 8446, section 6.2).
const MEANINGS: [(u8, &str); 7] = [
    (42, "certificate-fact-visitor-alert-bad"),
    (43, "certificate-fact-visitor-alert-kind"),
    (44, "certificate-fact-visitor-alert-revoked"),
    (45, "certificate-fact-visitor-alert-expired"),
    (46, "certificate-fact-visitor-alert-unknown"),
    (48, "certificate-fact-visitor-alert-issuer"),
    (49, "certificate-fact-visitor-alert-denied"),
];

/// What became of a request for a visitor's certificate.
pub(super) fn judge(sight: &Sight<CertificateEvidence>, judgement: &mut Judgement) {
    match &sight.evidence.visitor {
        Some(visitor) if visitor.late => late(visitor, judgement),
        Some(visitor) => {
            let (with, without): (Vec<&VisitorTry>, _) = visitor.tries.iter().partition(|tried| tried.ready);
            match (&visitor.chosen, with.first()) {
                (Some(chosen), Some(first)) => {
                    let chosen = Shown { chosen, request: &visitor.request, at: sight.evidence.judged_at };
                    chosen.judge(first, &with[1..], judgement);
                    if without.iter().any(|tried| refuses_none(tried) >= Some(Confidence::Likely)) {
                        let key = "certificate-fact-visitor-needed";
                        judgement.facts.push(described(Fact::new(FactState::Info, key), &visitor.request));
                    }
                }
                _ => asked(&visitor.request, without.into_iter(), judgement),
            }
        }
        None => {
            let is_asking = |seen: &&Observation| seen.client_certificate_request.is_some();
            let asking: Vec<&Observation> = sight.observations.iter().filter(is_asking).collect();
            let Some(request) = asking.first().and_then(|seen| seen.client_certificate_request.as_ref()) else {
                return;
            };
            let tries: Vec<VisitorTry> = asking.iter().map(|seen| VisitorTry::of(seen, None)).collect();
            asked(request, tries.iter(), judgement);
        }
    }
}

/// Nothing was shown.
fn asked<'t>(
    request: &ClientCertificateRequest,
    tries: impl Iterator<Item = &'t VisitorTry>,
    judgement: &mut Judgement,
) {
    if let Some(confidence) = tries.filter_map(refuses_none).max() {
        let fact = described(Fact::new(weight(confidence), "certificate-fact-visitor-needed"), request);
        judgement.blame("client-certificate-required", confidence, fact);
    } else {
        let fact = Fact::new(FactState::Info, "certificate-fact-visitor-asked");
        judgement.facts.push(described(fact, request));
    }
}

/// The server asked when it had read what we want.
fn late(visitor: &Visitor, judgement: &mut Judgement) {
    let goes_on = |tried: &VisitorTry| {
        tried.outcome == Outcome::Completed && tried.status.is_some_and(|status| status < 400 || status == 404)
    };
    if visitor.tries.iter().all(goes_on) {
        judgement.facts.push(Fact::new(FactState::Info, "certificate-fact-visitor-asked-late"));
        return;
    }
    let fact = Fact::new(FactState::Problem, "certificate-fact-visitor-needed-late");
    judgement.blame("client-certificate-required", Confidence::Likely, fact);
    if visitor.chosen.is_some() {
        judgement.facts.push(Fact::new(FactState::Unknown, "certificate-fact-visitor-not-shown-late"));
    }
}

/// How sure it is that the server does not let in whoever shows no certificate; `None` when it goes on.
fn refuses_none(tried: &VisitorTry) -> Option<Confidence> {
    match &tried.outcome {
        Outcome::Alert { code, from: Party::Server } if REFUSES_NONE.contains(code) => Some(Confidence::Confirmed),
        Outcome::Alert { code, from: Party::Server } if ODD_REFUSALS.contains(code) => Some(Confidence::Likely),
        Outcome::Closed | Outcome::Reset => Some(Confidence::Likely),
        Outcome::Silence { .. } => Some(Confidence::Possible),
        Outcome::Completed => match tried.status {
            // 495 and 496 are nginx's own numbers, which it shows to visitors as 400.
            Some(400 | 495 | 496) => Some(Confidence::Likely),
            Some(401 | 403) => Some(Confidence::Possible),
            _ => None,
        },
        _ => None,
    }
}

/// How sure it is that the server does not take the certificate that was shown; `None` when it goes on.
fn refuses_shown(tried: &VisitorTry) -> Option<Confidence> {
    match &tried.outcome {
        Outcome::Alert { code, from: Party::Server } if MEANINGS.iter().any(|(known, _)| known == code) => {
            Some(Confidence::Confirmed)
        }
        // A server that takes the certificate may still ask for a name and password.
        Outcome::Completed if tried.status == Some(401) => None,
        // It says that it wants one although it has one.
        Outcome::Alert { from: Party::Server, .. } => refuses_none(tried).map(|sure| sure.min(Confidence::Likely)),
        _ => refuses_none(tried),
    }
}

fn weight(confidence: Confidence) -> FactState {
    if confidence > Confidence::Possible { FactState::Problem } else { FactState::Attention }
}

fn described(fact: Fact, request: &ClientCertificateRequest) -> Fact {
    let named: Vec<&str> = request.authorities.iter().take(MAX_LISTED).map(String::as_str).collect();
    fact.with("count", request.authority_count).with("authorities", named.join("; "))
}

/// The chosen certificate before a server that asks.
struct Shown<'v> {
    chosen: &'v Chosen,
    request: &'v ClientCertificateRequest,
    at: DateTime<Utc>,
}

impl Shown<'_> {
    /// `first` is what a client with both versions comes to; it decides.
    fn judge(&self, first: &VisitorTry, others: &[&VisitorTry], judgement: &mut Judgement) {
        let refusal =
            |tried: &VisitorTry| if tried.shown.is_some() { refuses_shown(tried) } else { refuses_none(tried) };
        let Some(confidence) = refusal(first) else {
            let key = if first.shown.is_some() {
                "certificate-fact-visitor-accepted"
            } else {
                "certificate-fact-visitor-asked"
            };
            let state = if first.shown.is_some() { FactState::Good } else { FactState::Info };
            judgement.facts.push(described(self.fact(state, key), self.request));
            judgement.facts.extend(self.faults(FactState::Attention, first.shown.is_none()));
            let elsewhere = others.iter().filter(|tried| refusal(tried) >= Some(Confidence::Likely));
            judgement.facts.extend(elsewhere.map(|tried| {
                let version = version_name(tried.version.unwrap_or_default());
                self.fact(FactState::Attention, "certificate-fact-visitor-rejected-in").with("version", version)
            }));
            return;
        };
        let state = weight(confidence);
        let mut facts = vec![self.fact(state, "certificate-fact-visitor-rejected")];
        facts.extend(first.shown.as_ref().and_then(|_| self.answer(first, state)));
        facts.extend(self.faults(state, first.shown.is_none()));
        judgement.facts.extend(facts.iter().cloned());
        judgement.findings.push(finding("client-certificate-rejected", confidence, facts));
    }

    fn fact(&self, state: FactState, key: &str) -> Fact {
        Fact::new(state, key).with("which", self.chosen.label.as_str())
    }

    /// What the server said to it.
    fn answer(&self, tried: &VisitorTry, state: FactState) -> Option<Fact> {
        Some(match (&tried.outcome, tried.status) {
            (Outcome::Alert { code, from: Party::Server }, _) => {
                match MEANINGS.iter().find(|(known, _)| known == code) {
                    Some((_, key)) => self.fact(state, key),
                    None => self
                        .fact(state, "certificate-fact-visitor-alert")
                        .with("code", usize::from(*code))
                        .with("name", alert_name(*code)),
                }
            }
            (Outcome::Completed, Some(status)) => {
                self.fact(state, "certificate-fact-visitor-page").with("status", status.to_string())
            }
            (Outcome::Closed | Outcome::Reset | Outcome::Silence { .. }, _) => {
                self.fact(state, "certificate-fact-visitor-wordless")
            }
            _ => return None,
        })
    }

    /// What a server may object to. `is_hidden`: it could not be shown at all.
    fn faults(&self, state: FactState, is_hidden: bool) -> Vec<Fact> {
        let chosen = self.chosen;
        let mut faults = Vec::new();
        if let Some(until) = chosen.not_after.filter(|end| *end < self.at) {
            faults.push(self.fact(state, "certificate-fact-visitor-expired").with("until", minute(Some(until))));
        }
        if let Some(from) = chosen.not_before.filter(|begin| *begin > self.at) {
            faults.push(self.fact(state, "certificate-fact-visitor-early").with("from", minute(Some(from))));
        }
        let accepted = &self.request.signature_schemes;
        let is_usable = accepted.is_empty() || chosen.signature_schemes.iter().any(|scheme| accepted.contains(scheme));
        if is_hidden || !is_usable {
            faults.push(self.fact(state, "certificate-fact-visitor-key").with("key", chosen.key.as_str()));
        }
        if !chosen.extended_key_usage.is_empty()
            && !chosen.extended_key_usage.iter().any(|usage| matches!(&**usage, "clientAuth" | "anyExtendedKeyUsage"))
        {
            faults.push(self.fact(state, "certificate-fact-visitor-purpose"));
        }
        let authorities = &self.request.authorities;
        // A list that was cut short proves nothing.
        let is_whole = !authorities.is_empty() && authorities.len() == self.request.authority_count;
        if is_whole && !chosen.issuers.iter().any(|issuer| authorities.contains(issuer)) {
            let issuer = chosen.issuers.last().map(String::as_str).unwrap_or_default();
            let fact = self.fact(state, "certificate-fact-visitor-issuer").with("issuer", issuer);
            faults.push(described(fact, self.request));
        } else if chosen.self_issued {
            faults.push(self.fact(state, "certificate-fact-visitor-self-signed"));
        }
        faults
    }
}

#[cfg(test)]
mod tests;
