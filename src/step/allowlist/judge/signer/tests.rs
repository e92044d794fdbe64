//! Claims about the differential test: what is said of a signer beside what other sites show.

use super::*;
use crate::certificate::fixture as chains;
use crate::handshake::Outcome;
use crate::net::NetError;
use crate::step::allowlist::compare::fixture::{added, canary, nobodys, own, signed, silent};
use crate::step::allowlist::judge::tests::WORDS;
use crate::step::allowlist::{Canary, Look, PathSight, ProductMatch, find_product};
use crate::step::certificate::claims::{assert_spoken, observation};
use Confidence::{Confirmed, Likely, Possible};

const PUBLIC: &str = "www.example.com";

/// What is said of a site of this name with this signer, when these canaries were asked.
fn judged_for(name: &str, site: Signer, canaries: &[Canary]) -> Judgement {
    let chain = chains::healthy(name).judged_by_a_stranger(name);
    let evidence = AllowlistEvidence { site: Some(site), canaries: canaries.to_vec(), ..AllowlistEvidence::default() };
    let sight = Sight { evidence, observations: vec![observation(Outcome::Completed)], chain: Some(chain) };
    let judgement = crate::step::allowlist::judge(&sight);
    judgement.facts.iter().filter(|fact| fact.key.starts_with("allowlist")).for_each(|fact| assert_spoken(WORDS, fact));
    judgement
}

fn judged(site: Signer, canaries: &[Canary]) -> Judgement {
    judged_for(PUBLIC, site, canaries)
}

fn found(judgement: &Judgement) -> Vec<(&str, Confidence)> {
    judgement.findings.iter().map(|found| (found.cause.as_str(), found.confidence)).collect()
}

fn state(judgement: &Judgement, key: &str) -> Option<FactState> {
    judgement.facts.iter().find(|fact| fact.key == key).map(|fact| fact.state)
}

/// Signed by an authority whose name the table knows.
fn of_product(common_name: &str, organisation: &str) -> Signer {
    let text = |text: &str| (!text.is_empty()).then(|| text.to_owned());
    let name = crate::certificate::IssuerName { common_name: text(common_name), organisation: text(organisation) };
    let product: Option<ProductMatch> = find_product(&[name]);
    assert!(product.is_some(), "{common_name}");
    Signer { product, ..nobodys(common_name) }
}

#[test]
fn a_product_is_certain_once_another_site_bears_it_and_likely_at_most_before() {
    for (name, organisation, cause, alone) in [
        ("Avast Web/Mail Shield Root", "", "antivirus-https-scanning", Possible),
        ("Kaspersky Anti-Virus Personal Root Certificate", "", "antivirus-https-scanning", Likely),
        ("Zscaler Root CA", "Zscaler Inc.", "tls-inspection-corporate", Likely),
        ("Fortinet Untrusted CA", "Fortinet", "interceptor-reports-bad-site", Possible),
        ("Superfish, Inc.", "Superfish, Inc.", "known-bad-root", Likely),
    ] {
        let site = || of_product(name, organisation);
        assert_eq!(found(&judged(site(), &[canary("a.example:443", site())])), [(cause, Confirmed)], "{name}");
        assert_eq!(found(&judged(site(), &[])), [(cause, alone)], "{name}");
        assert_eq!(found(&judged(site(), &[silent("a.example:443")])), [(cause, alone)], "{name}");
        let only = judged(site(), &[own("a.example:443")]);
        assert_eq!(found(&only), [(cause, alone)], "{name}");
        assert_eq!(state(&only, "allowlist-fact-only-this-site"), Some(FactState::Info));
    }
}

#[test]
fn a_product_that_warns_of_the_site_is_known_by_its_plain_root_on_other_sites() {
    let site = of_product("Avast Web/Mail Shield Untrusted Root", "");
    let other = canary("a.example:443", of_product("Avast Web/Mail Shield Root", ""));
    let judgement = judged(site, &[other]);
    assert_eq!(found(&judgement), [("interceptor-reports-bad-site", Confirmed)]);
    assert!(state(&judgement, "allowlist-fact-product-warns").is_some());
    let beside = judgement.facts.iter().find(|fact| fact.key == "allowlist-fact-every-site-resigned");
    let plain = Fact::new(FactState::Problem, "made").with("issuer", "CN=Avast Web/Mail Shield Root");
    assert_eq!(beside.and_then(|fact| fact.args.get("issuer")), plain.args.get("issuer"), "the other sites' root");
}

#[test]
fn a_proxy_that_signs_every_site_anew_inspects() {
    let direct = PathSight {
        look: Look::Direct,
        address: None,
        outcome: Outcome::Completed,
        connected_ms: Some(1),
        ended_ms: Some(2),
        answered: true,
        signer: Some(signed("R11", Anchor::Public)),
    };
    let canaries = ["a.example:443", "b.example:443"].map(|name| canary(name, nobodys("School")));
    let evidence = AllowlistEvidence {
        site: Some(nobodys("School")),
        canaries: canaries.to_vec(),
        paths: vec![direct],
        ..AllowlistEvidence::default()
    };
    assert_eq!(between(&evidence), Between::TheProxy);
    let chain = Some(chains::healthy(PUBLIC).judged_by_a_stranger(PUBLIC));
    let sight = Sight { evidence, observations: vec![observation(Outcome::Completed)], chain };
    assert_eq!(
        found(&crate::step::allowlist::judge(&sight)).first().map(|found| found.0),
        Some("tls-inspection-corporate")
    );
}

#[test]
fn an_administrators_own_name_is_recognised_by_what_it_signs() {
    let school = || nobodys("Example School Root");
    let canaries = [canary("a.example:443", school()), canary("b.example:443", school())];
    let judgement = judged(school(), &canaries);
    assert_eq!(found(&judgement), [("tls-inspection-corporate", Confirmed)]);
    let fact = &judgement.findings[0].evidence[0];
    assert_eq!(fact.key, "allowlist-fact-every-site-resigned");
    assert_eq!(fact.args["hosts"], "a.example:443, b.example:443".into());
    assert_eq!(found(&judged(school(), &canaries[..1])), [("tls-inspection-corporate", Likely)]);
    let with_exemption = [canaries[0].clone(), canaries[1].clone(), own("c.example:443")];
    assert_eq!(found(&judged(school(), &with_exemption)), [("tls-inspection-corporate", Confirmed)]);
}

#[test]
fn a_host_for_inside_use_proves_little_and_an_inside_site_nothing() {
    let works = || Signer { anchor: Anchor::Here, ..nobodys("Example Works Root") };
    let inside = || [canary("intranet.corp:443", works())];
    assert_eq!(found(&judged(works(), &inside())), [("tls-inspection-corporate", Possible)]);
    assert_eq!(found(&judged_for("wiki.corp", works(), &inside())), []);
    assert_eq!(found(&judged_for("wiki.corp", works(), &[canary("a.example:443", works())])), []);
}

#[test]
fn the_owners_own_root_on_this_site_alone_is_no_finding() {
    let judgement = judged(added("Example Works Root"), &[own("a.example:443"), own("b.example:443")]);
    assert_eq!(found(&judgement), []);
    assert_eq!(state(&judgement, "allowlist-fact-local-root"), Some(FactState::Info));
    assert_eq!(state(&judgement, "allowlist-fact-canaries-own"), Some(FactState::Good));
    assert_eq!(found(&judged(added("Example Works Root"), &[])), [("tls-inspection-corporate", Possible)]);
}

#[test]
fn a_box_that_shows_every_visitor_the_same_certificate_inspects_nothing() {
    let router = || Signer { names_another_host: true, ..nobodys("router.lan") };
    let judgement = judged(router(), &[canary("a.example:443", router()), canary("b.example:443", router())]);
    assert_eq!(found(&judgement), []);
    assert_eq!(state(&judgement, "allowlist-fact-every-site-resigned"), Some(FactState::Attention));
}

#[test]
fn a_site_that_is_left_alone_is_well_whatever_becomes_of_others() {
    let judgement = judged(signed("R11", Anchor::Public), &[canary("a.example:443", nobodys("Example Gateway"))]);
    assert_eq!(found(&judgement), []);
    assert_eq!(state(&judgement, "allowlist-fact-canaries-resigned"), Some(FactState::Info));
}

#[test]
fn issuers_that_sites_use_themselves_are_not_called_a_scanner() {
    let judgement = judged(of_product("mkcert someone@laptop", "mkcert development CA"), &[own("a.example:443")]);
    assert_eq!(found(&judgement), [("private-root-not-installed", Possible)]);
    assert!(state(&judgement, "allowlist-fact-product-of-site").is_some());
}

#[test]
fn canaries_that_cannot_be_reached_are_told_with_the_reason_and_found_guilty_of_nothing() {
    let ends = |outcome| Canary { outcome, ..silent("a.example:443") };
    let name = "a.example".to_owned();
    for (canary, why) in [
        (ends(Outcome::Unreachable { error: NetError::NameNotFound { name } }), "name"),
        (ends(Outcome::Unreachable { error: NetError::NoRoute }), "way"),
        (ends(Outcome::Unreachable { error: NetError::ProxyRefused { status: 403, words: Box::default() } }), "proxy"),
        (ends(Outcome::Reset), "handshake"),
    ] {
        let judgement = judged(signed("R11", Anchor::Public), &[canary]);
        assert_eq!(found(&judgement), []);
        let fact = judgement.facts.iter().find(|fact| fact.key == "allowlist-fact-canaries-all-silent").expect("told");
        assert_eq!((fact.state, &fact.args["why"]), (FactState::Unknown, &why.into()));
    }
    // A copy of a chain, shown by somebody who does not hold its key, is no answer.
    let copy = canary("a.example:443", Signer { is_proven: false, ..signed("R11", Anchor::Public) });
    let judgement = judged(signed("R11", Anchor::Public), &[copy]);
    assert_eq!(state(&judgement, "allowlist-fact-canaries-own"), None);
}
