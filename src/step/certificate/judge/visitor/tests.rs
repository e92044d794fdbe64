use chrono::{DateTime, TimeDelta, Utc};

use super::*;
use crate::step::certificate::claims::assert_spoken;

const WORDS: &str = include_str!("../../../../../assets/locales/en/certificate-visitor.ftl");

fn at() -> DateTime<Utc> {
    "2026-06-01T12:00:00Z".parse().expect("a time")
}

fn chosen() -> Chosen {
    Chosen {
        label: "Ada".to_owned(),
        issuers: vec!["CN=Staff".to_owned()],
        not_before: Some(at() - TimeDelta::days(9)),
        not_after: Some(at() + TimeDelta::days(9)),
        key: "ECDSA P-256".to_owned(),
        signature_schemes: vec![0x0403],
        ..Chosen::default()
    }
}

fn request() -> ClientCertificateRequest {
    ClientCertificateRequest {
        authorities: vec!["CN=Staff".to_owned()],
        authority_count: 1,
        signature_schemes: vec![0x0403, 0x0804],
        certificate_types: Vec::new(),
    }
}

fn tried(is_shown: bool, outcome: Outcome, status: Option<u16>) -> VisitorTry {
    let shown = is_shown.then(|| "Ada".to_owned());
    VisitorTry { version: Some(0x0304), ready: is_shown, shown, outcome, status }
}

fn alert(code: u8) -> Outcome {
    Outcome::Alert { code, from: Party::Server }
}

fn judged(visitor: Visitor) -> Judgement {
    let evidence = CertificateEvidence { judged_at: at(), visitor: Some(visitor), ..CertificateEvidence::default() };
    let mut judgement = Judgement::default();
    judge(&Sight { evidence, observations: Vec::new(), chain: None }, &mut judgement);
    judgement.facts.iter().for_each(|fact| assert_spoken(WORDS, fact));
    judgement
}

fn with(chosen: Chosen, tries: Vec<VisitorTry>) -> Judgement {
    judged(Visitor { request: request(), tries, chosen: Some(Box::new(chosen)), late: false })
}

fn causes(judgement: &Judgement) -> Vec<(&str, Confidence)> {
    judgement.findings.iter().map(|finding| (finding.cause.as_str(), finding.confidence)).collect()
}

fn keys(judgement: &Judgement) -> Vec<&str> {
    judgement.facts.iter().map(|fact| fact.key.trim_start_matches("certificate-fact-visitor-")).collect()
}

#[test]
fn a_certificate_that_opens_the_door_leaves_no_finding() {
    let judgement = with(chosen(), vec![tried(true, Outcome::Completed, Some(200)), tried(false, alert(116), None)]);
    assert_eq!(causes(&judgement), []);
    assert_eq!(keys(&judgement), ["accepted", "needed"]);
    assert_eq!(judgement.facts.iter().map(|fact| fact.state).collect::<Vec<_>>(), [FactState::Good, FactState::Info]);
    let asks_for_more = with(chosen(), vec![tried(true, Outcome::Completed, Some(401))]);
    assert_eq!(keys(&asks_for_more), ["accepted"], "a password is asked from those who are let in");
}

#[test]
fn what_the_server_says_to_the_certificate_is_how_sure_we_are() {
    use Confidence::{Confirmed, Likely, Possible};
    for (outcome, status, sure, key) in [
        (alert(42), None, Confirmed, "alert-bad"),
        (alert(43), None, Confirmed, "alert-kind"),
        (alert(44), None, Confirmed, "alert-revoked"),
        (alert(45), None, Confirmed, "alert-expired"),
        (alert(46), None, Confirmed, "alert-unknown"),
        (alert(48), None, Confirmed, "alert-issuer"),
        (alert(49), None, Confirmed, "alert-denied"),
        (alert(40), None, Likely, "alert"),
        (alert(116), None, Likely, "alert"),
        (Outcome::Closed, None, Likely, "wordless"),
        (Outcome::Reset, None, Likely, "wordless"),
        (Outcome::Silence { waited_ms: 5000 }, None, Possible, "wordless"),
        (Outcome::Completed, Some(400), Likely, "page"),
        (Outcome::Completed, Some(403), Possible, "page"),
    ] {
        let judgement = with(chosen(), vec![tried(true, outcome.clone(), status), tried(false, alert(116), None)]);
        assert_eq!(causes(&judgement), [("client-certificate-rejected", sure)], "{outcome:?} {status:?}");
        assert_eq!(keys(&judgement), ["rejected", key, "needed"], "{outcome:?} {status:?}");
        assert_eq!(judgement.findings[0].evidence.len(), 2);
    }
}

#[test]
fn what_is_wrong_with_a_refused_certificate_stands_beside_the_refusal() {
    let refused = || vec![tried(true, alert(42), None)];
    let texts = |text: &str| vec![text.to_owned()];
    for (chosen, key) in [
        (Chosen { not_after: Some(at() - TimeDelta::days(1)), ..chosen() }, "expired"),
        (Chosen { not_before: Some(at() + TimeDelta::days(1)), ..chosen() }, "early"),
        (Chosen { extended_key_usage: texts("serverAuth"), ..chosen() }, "purpose"),
        (Chosen { issuers: texts("CN=Elsewhere"), ..chosen() }, "issuer"),
        (Chosen { self_issued: true, ..chosen() }, "self-signed"),
        (Chosen { signature_schemes: vec![0x0603], ..chosen() }, "key"),
    ] {
        assert_eq!(keys(&with(chosen, refused())), ["rejected", "alert-bad", key]);
    }
    let fine = Chosen { extended_key_usage: texts("clientAuth"), ..chosen() };
    assert_eq!(keys(&with(fine, refused())), ["rejected", "alert-bad"]);
}

#[test]
fn an_issuer_is_missing_only_from_a_list_that_came_whole() {
    let stranger = || Chosen { issuers: vec!["CN=Elsewhere".to_owned()], ..chosen() };
    for request in [ClientCertificateRequest::default(), ClientCertificateRequest { authority_count: 90, ..request() }]
    {
        let tries = vec![tried(true, alert(48), None)];
        let judgement = judged(Visitor { request, tries, chosen: Some(Box::new(stranger())), late: false });
        assert_eq!(keys(&judgement), ["rejected", "alert-issuer"]);
    }
    let known_above = Chosen { issuers: vec!["CN=Team".to_owned(), "CN=Staff".to_owned()], ..chosen() };
    assert_eq!(keys(&with(known_above, vec![tried(true, alert(48), None)])), ["rejected", "alert-issuer"]);
}

#[test]
fn a_key_that_the_server_cannot_use_is_why_nothing_was_shown() {
    let hidden = VisitorTry { ready: true, ..tried(false, alert(116), None) };
    let judgement = with(chosen(), vec![hidden.clone()]);
    assert_eq!(causes(&judgement), [("client-certificate-rejected", Confidence::Confirmed)]);
    assert_eq!(keys(&judgement), ["rejected", "key"]);
    let goes_on = with(chosen(), vec![VisitorTry { outcome: Outcome::Completed, ..hidden }]);
    assert_eq!((causes(&goes_on), keys(&goes_on)), (vec![], vec!["asked", "key"]));
}

#[test]
fn the_version_that_a_browser_uses_decides_and_the_other_is_told() {
    let old = VisitorTry { version: Some(0x0303), ..tried(true, alert(42), None) };
    let judgement = with(chosen(), vec![tried(true, Outcome::Completed, None), old]);
    assert_eq!((causes(&judgement), keys(&judgement)), (vec![], vec!["accepted", "rejected-in"]));
}

#[test]
fn an_expired_certificate_that_is_taken_all_the_same_deserves_a_look() {
    let old = Chosen { not_after: Some(at() - TimeDelta::days(1)), ..chosen() };
    let judgement = with(old, vec![tried(true, Outcome::Completed, Some(200))]);
    assert_eq!((causes(&judgement), keys(&judgement)), (vec![], vec!["accepted", "expired"]));
    assert_eq!(judgement.facts[1].state, FactState::Attention);
}

#[test]
fn a_request_that_comes_after_the_page_was_named_counts_when_the_page_does_not_come() {
    let late = |status, chosen: Option<Chosen>| {
        let tries = vec![VisitorTry { version: Some(0x0303), ..tried(false, Outcome::Completed, status) }];
        judged(Visitor {
            request: ClientCertificateRequest::default(),
            tries,
            chosen: chosen.map(Box::new),
            late: true,
        })
    };
    assert_eq!((causes(&late(Some(200), None)), keys(&late(Some(200), None))), (vec![], vec!["asked-late"]));
    for status in [None, Some(403)] {
        let judgement = late(status, None);
        assert_eq!(causes(&judgement), [("client-certificate-required", Confidence::Likely)], "{status:?}");
    }
    assert_eq!(keys(&late(Some(403), Some(chosen()))), ["needed-late", "not-shown-late"]);
}
