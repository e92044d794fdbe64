//! Decides, from the step's own evidence alone.

use super::{ProtocolEvidence, VersionResult, hello, is_version_refused};
use crate::handshake::{Observation, Outcome};
use crate::scan::Features;
use crate::step::reach::{self, finding};
use crate::step::{Confidence, Fact, FactState, Finding, Judgement, Sight};
use crate::wire::version::{SSL3, TLS10, TLS11, TLS12, TLS13};
use crate::wire::version_name;

/// Decides, from the step's own evidence alone.
pub fn judge(sight: &Sight<ProtocolEvidence>) -> Judgement {
    let evidence = &sight.evidence;
    let mut facts: Vec<Fact> = evidence.versions.iter().map(|result| version_fact(result, evidence)).collect();
    let mut findings = version_findings(evidence, &facts);
    if evidence.supported(TLS13) == Some(true) && evidence.supported(TLS12) == Some(false) {
        facts.push(Fact::new(FactState::Info, "protocol-fact-tls13-only"));
    }
    let ladder = evidence.ladder.as_ref().map(hello::judge).unwrap_or_default();
    let features = evidence.features.as_ref().map(|found| features(found, evidence)).unwrap_or_default();
    for judgement in [ladder, features] {
        facts.extend(judgement.facts);
        findings.extend(judgement.findings);
    }
    if let Some(telling) = telling(&sight.observations) {
        let ground = reach::judge(telling);
        facts.splice(0..0, ground.facts);
        findings.extend(ground.findings);
    }
    Judgement { facts, findings }
}

/// The handshake that says most of the ground: the first, but where none is whole, the one that stalled in the middle.
/// A hello that is read no further than its answer never comes so far.
fn telling(observations: &[Observation]) -> Option<&Observation> {
    let is_whole = observations.iter().any(|seen| seen.outcome == Outcome::Completed);
    let stalled = observations
        .iter()
        .find(|seen| seen.negotiated.version.is_some() && matches!(seen.outcome, Outcome::Silence { .. }));
    stalled.filter(|_| !is_whole).or(observations.first())
}

fn version_fact(result: &VersionResult, evidence: &ProtocolEvidence) -> Fact {
    let is_modern = result.version >= TLS12;
    let modern = || evidence.versions.iter().filter(|other| other.version >= TLS12);
    let is_any_spoken = modern().any(|other| other.supported == Some(true));
    let is_none_spoken = modern().all(|other| other.supported == Some(false));
    let (state, key) = match (result.supported, is_modern) {
        (Some(true), true) => (FactState::Good, "protocol-fact-spoken"),
        (Some(true), false) if is_any_spoken => (FactState::Attention, "protocol-fact-old-spoken"),
        (Some(true), false) => (FactState::Problem, "protocol-fact-old-spoken"),
        (Some(false), true) if is_none_spoken => (FactState::Problem, "protocol-fact-not-spoken"),
        (Some(false), true) => (FactState::Info, "protocol-fact-not-spoken"),
        (Some(false), false) if is_any_spoken => (FactState::Good, "protocol-fact-old-off"),
        (Some(false), false) => (FactState::Info, "protocol-fact-old-off"),
        (None, _) => (FactState::Unknown, "protocol-fact-unknown"),
    };
    Fact::new(state, key).with("version", version_name(result.version))
}

fn version_findings(evidence: &ProtocolEvidence, facts: &[Fact]) -> Vec<Finding> {
    let modern = [evidence.supported(TLS13), evidence.supported(TLS12)];
    if modern.contains(&Some(true)) {
        return Vec::new();
    }
    let is_unasked = |result: &VersionResult| matches!(result.outcome, Outcome::Unreachable { .. });
    let sure = if modern == [Some(false); 2] {
        Confidence::Confirmed
    } else if evidence.versions.iter().any(|result| result.version >= TLS12 && is_unasked(result)) {
        Confidence::Possible
    } else {
        Confidence::Likely
    };
    let is_old_spoken = |range: &dyn Fn(u16) -> bool| {
        evidence.versions.iter().any(|result| range(result.version) && result.supported == Some(true))
    };
    let (cause, confidence) = if is_old_spoken(&|version| (TLS10..=TLS11).contains(&version)) {
        ("server-only-tls10-11", sure)
    } else if is_old_spoken(&|version| version <= SSL3) {
        ("server-only-ssl3", sure)
    } else if is_every_version_refused(evidence) {
        ("no-common-version", Confidence::Confirmed)
    } else {
        return Vec::new();
    };
    vec![finding(cause, confidence, facts.to_vec())]
}

/// SSL 2 has no alerts that refuse a version: what a server says to it counts for nothing here.
fn is_every_version_refused(evidence: &ProtocolEvidence) -> bool {
    let mut asked = evidence.versions.iter().filter(|result| result.version >= SSL3).peekable();
    asked.peek().is_some() && asked.all(is_version_refused)
}

/// What matters to a visitor or an owner. What could not be found out is left out: it is no reason to worry.
fn features(found: &Features, evidence: &ProtocolEvidence) -> Judgement {
    let mut judgement = Judgement::default();
    if found.secure_renegotiation == Some(false) {
        let fact = Fact::new(FactState::Attention, "protocol-fact-no-secure-renegotiation");
        judgement.findings.push(finding("legacy-renegotiation", Confidence::Confirmed, vec![fact.clone()]));
        judgement.facts.push(fact);
    }
    // RFC 8446, section 4.1.3, asks it of servers that speak TLS 1.3; before, it is a wish.
    let missing_mark = if evidence.supported(TLS13) == Some(true) { FactState::Attention } else { FactState::Info };
    let is_on = |feature: Option<bool>| feature == Some(true);
    judgement.facts.extend(
        [
            (is_on(found.compression), FactState::Attention, "protocol-fact-compression"),
            (found.downgrade_sentinel == Some(false), missing_mark, "protocol-fact-no-downgrade-sentinel"),
            (found.early_data_bytes.is_some_and(|bytes| bytes > 0), FactState::Info, "protocol-fact-early-data"),
            (is_on(found.session_tickets), FactState::Info, "protocol-fact-tickets"),
        ]
        .into_iter()
        .filter(|(is_so, ..)| *is_so)
        .map(|(_, state, key)| Fact::new(state, key)),
    );
    judgement
}

impl ProtocolEvidence {
    fn supported(&self, version: u16) -> Option<bool> {
        self.versions.iter().find(|result| result.version == version)?.supported
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::handshake::Party;

    const REFUSED: Outcome = Outcome::Alert { code: 70, from: Party::Server };

    /// Evidence of a server whose answers to TLS 1.3 to SSL 3, newest first, are these, and which has no SSL 2.
    fn server(answers: [(Option<bool>, Outcome); 5]) -> Sight<ProtocolEvidence> {
        let ssl2 = (0x0002, (Some(false), Outcome::Closed));
        let versions = [TLS13, TLS12, TLS11, TLS10, SSL3]
            .into_iter()
            .zip(answers)
            .chain([ssl2])
            .map(|(version, (supported, outcome))| VersionResult { version, supported, outcome, cipher_suite: None })
            .collect();
        let evidence = ProtocolEvidence { versions, ..ProtocolEvidence::default() };
        Sight { evidence, observations: Vec::new(), chain: None }
    }

    fn yes() -> (Option<bool>, Outcome) {
        (Some(true), Outcome::Answered)
    }

    fn no() -> (Option<bool>, Outcome) {
        (Some(false), REFUSED)
    }

    fn unknown() -> (Option<bool>, Outcome) {
        (None, Outcome::Reset)
    }

    fn causes(sight: &Sight<ProtocolEvidence>) -> Vec<(String, Confidence)> {
        judge(sight).findings.into_iter().map(|finding| (finding.cause, finding.confidence)).collect()
    }

    #[test]
    fn a_modern_server_has_no_finding_and_only_good_facts() {
        let sight = server([yes(), yes(), no(), no(), no()]);
        assert!(causes(&sight).is_empty());
        assert!(judge(&sight).facts.iter().all(|fact| fact.state == FactState::Good));
    }

    #[test]
    fn an_old_version_beside_a_modern_one_deserves_a_look_and_is_no_cause() {
        let mut sight = server([yes(), yes(), yes(), yes(), no()]);
        sight.evidence.versions[5].supported = Some(true);
        assert!(causes(&sight).is_empty());
        assert_eq!(judge(&sight).facts[3].state, FactState::Attention);
        assert_eq!(judge(&sight).facts[5].state, FactState::Attention);
    }

    #[test]
    fn tls_12_or_tls_13_alone_is_fine() {
        for sight in [server([no(), yes(), no(), no(), no()]), server([yes(), no(), no(), no(), no()])] {
            assert!(causes(&sight).is_empty());
            assert!(judge(&sight).facts.iter().all(|fact| fact.state != FactState::Problem));
            let is_for_new_clients_only = sight.evidence.supported(TLS12) == Some(false);
            let is_told = judge(&sight).facts.iter().any(|fact| fact.key == "protocol-fact-tls13-only");
            assert_eq!(is_told, is_for_new_clients_only);
        }
    }

    #[test]
    fn a_server_of_old_versions_only_is_named_and_how_sure_depends_on_the_refusals() {
        let old = server([no(), no(), no(), yes(), no()]);
        assert_eq!(causes(&old), [("server-only-tls10-11".to_owned(), Confidence::Confirmed)]);
        let perhaps = server([unknown(), unknown(), no(), yes(), no()]);
        assert_eq!(causes(&perhaps), [("server-only-tls10-11".to_owned(), Confidence::Likely)]);
        let ssl3 = server([no(), no(), no(), no(), yes()]);
        assert_eq!(causes(&ssl3), [("server-only-ssl3".to_owned(), Confidence::Confirmed)]);
        let mut ssl2 = server([no(), no(), no(), no(), no()]);
        ssl2.evidence.versions[5].supported = Some(true);
        assert_eq!(causes(&ssl2), [("server-only-ssl3".to_owned(), Confidence::Confirmed)]);
    }

    #[test]
    fn only_a_refusal_of_every_version_is_called_no_common_version() {
        assert_eq!(causes(&server([no(), no(), no(), no(), no()]))[0].0, "no-common-version");
        assert!(causes(&server([no(), no(), no(), unknown(), no()])).is_empty());
    }

    #[test]
    fn what_could_not_be_found_out_is_never_called_unsupported() {
        let mut sight = server([unknown(), unknown(), unknown(), unknown(), unknown()]);
        sight.evidence.versions[5].supported = None;
        sight.evidence.features = Some(Features::default());
        let judgement = judge(&sight);
        assert!(judgement.findings.is_empty());
        assert!(judgement.facts.iter().all(|fact| fact.state == FactState::Unknown));
    }

    #[test]
    fn an_answer_that_stalls_in_the_middle_is_told_although_its_beginning_arrives() {
        use crate::handshake::{Driver, Message, MessageKind, Negotiated, Stage};
        let seen = |driver, outcome| {
            let mut seen = Observation::ended(driver, outcome);
            seen.negotiated = Negotiated { version: Some(TLS13), ..Negotiated::default() };
            let (from, kind, stage) = (Party::Server, MessageKind::ServerHello, Stage::ServerHello);
            seen.messages =
                vec![Message { at_us: 0, from, kind, stage, size: 90, encrypted: false, fields: Vec::new() }];
            seen
        };
        let stalled = || seen(Driver::Rustls, Outcome::Silence { waited_ms: 5000 });
        let mut sight = server([yes(), yes(), no(), no(), no()]);
        sight.observations = vec![seen(Driver::Raw, Outcome::Answered), stalled()];
        assert_eq!(causes(&sight), [("pmtu-black-hole".to_owned(), Confidence::Possible)]);
        sight.observations = vec![seen(Driver::Rustls, Outcome::Completed), stalled()];
        assert!(causes(&sight).is_empty(), "it works, so nothing is lost on the way");
    }

    #[test]
    fn features_that_matter_are_told_and_only_renegotiation_is_a_cause() {
        let mut sight = server([yes(), yes(), no(), no(), no()]);
        sight.evidence.features = Some(Features {
            secure_renegotiation: Some(false),
            compression: Some(true),
            downgrade_sentinel: Some(false),
            early_data_bytes: Some(16384),
            session_tickets: Some(true),
            ..Features::default()
        });
        assert_eq!(causes(&sight), [("legacy-renegotiation".to_owned(), Confidence::Confirmed)]);
        let of = |state| judge(&sight).facts.iter().filter(|fact| fact.state == state).count();
        assert_eq!((of(FactState::Attention), of(FactState::Info)), (3, 2));
    }
}
