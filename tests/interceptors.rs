//! What is said of a site behind an interceptor: mitmproxy, with the authorities of five products.

mod way;

use Confidence::{Confirmed, Likely, Possible};
use handshake_doctor::case::Case;
use handshake_doctor::step::allowlist::{self, AllowlistEvidence, Anchor, Between, Owner};
use handshake_doctor::step::{Confidence, Evidence, FactState, Step};

use self::way::{SCHOOL, Way};

/// Product, its cause, and how sure its name alone makes us.
const PRODUCTS: &[(&str, &str, Option<Confidence>)] = &[
    ("avast", "antivirus-https-scanning", Some(Possible)),
    ("kaspersky", "antivirus-https-scanning", Some(Likely)),
    ("zscaler", "tls-inspection-corporate", Some(Likely)),
    ("fortigate", "tls-inspection-corporate", Some(Likely)),
    (SCHOOL, "tls-inspection-corporate", None),
];

fn seen(case: &Case) -> &AllowlistEvidence {
    match case.step(Step::Allowlist).and_then(|report| report.evidence.as_ref()) {
        Some(Evidence::Allowlist(seen)) => seen,
        other => panic!("{other:?}"),
    }
}

fn found(case: &Case) -> Vec<(&str, Confidence)> {
    let findings = &case.step(Step::Allowlist).expect("asked").findings;
    findings.iter().map(|found| (found.cause.as_str(), found.confidence)).collect()
}

fn state(case: &Case, key: &str) -> Option<FactState> {
    case.step(Step::Allowlist)?.facts.iter().find(|fact| fact.key == key).map(|fact| fact.state)
}

/// Other hosts of a first label, as canaries.
fn others(label: &str) -> [String; 2] {
    [format!("{label}.example.org:443"), format!("{label}.example.net:443")]
}

#[test]
fn every_product_is_certain_by_its_name_or_by_what_it_does_when_it_signs_all_sites() {
    let Some(way) = Way::by_proxy() else { return };
    for (label, cause, alone) in PRODUCTS {
        let site = format!("{label}.example.com");
        let everywhere = way.check(&site, &others(label));
        assert_eq!(found(&everywhere), [(*cause, Confirmed)], "{label}");
        assert_eq!(allowlist::between(seen(&everywhere)), Between::EverySite, "{label}");
        assert_eq!(everywhere.verdict.cause.as_deref(), Some(*cause), "{label}");

        let only = way.check(&site, &others("own"));
        let expected: Vec<(&str, Confidence)> = alone.iter().map(|sure| (*cause, *sure)).collect();
        assert_eq!(found(&only), expected, "{label}");
        assert_eq!(allowlist::between(seen(&only)), Between::OnlyThisSite, "{label}");
        assert_eq!(state(&only, "allowlist-fact-only-this-site"), Some(FactState::Info), "{label}");
    }
}

#[test]
fn sites_that_are_left_alone_and_roots_that_are_installed_are_told_as_such() {
    let Some(mut way) = Way::by_proxy() else { return };
    let alone = way.check("own.example.com", &others("zscaler"));
    assert_eq!(found(&alone), []);
    assert_eq!(allowlist::between(seen(&alone)), Between::OnlyOthers);
    assert_eq!(allowlist::party(seen(&alone)).product.as_deref(), Some("Zscaler"));

    let nobody = way.check("own.example.com", &others("own"));
    assert_eq!((found(&nobody), allowlist::between(seen(&nobody))), (vec![], Between::Nobody));
    assert_eq!(state(&nobody, "allowlist-fact-canaries-own"), Some(FactState::Good));

    let school = format!("{SCHOOL}.example.com");
    way.install(SCHOOL);
    let installed = way.check(&school, &others(SCHOOL));
    assert_eq!(seen(&installed).site.as_ref().map(|site| site.anchor), Some(Anchor::Here));
    assert_eq!(found(&installed), [("tls-inspection-corporate", Confirmed)]);
    assert_eq!(state(&installed, "allowlist-fact-every-site-resigned"), Some(FactState::Attention), "it works here");

    let own_site = way.check(&school, &others("own"));
    assert_eq!(found(&own_site), [], "a site of the owner's own authority");
    assert_eq!(state(&own_site, "allowlist-fact-local-root"), Some(FactState::Info));
}

#[test]
fn a_site_that_is_bad_behind_the_product_is_not_called_the_products_doing() {
    let Some(way) = Way::in_front_of_a_bad_site() else { return };
    // The product signs what it does not trust by another root.
    let warned = way.check("untrusted.example.com", &others("avast"));
    assert_eq!(found(&warned), [("interceptor-reports-bad-site", Confirmed)]);
    assert_eq!(allowlist::party(seen(&warned)).owner, Owner::Site);
    assert_eq!(warned.verdict.cause.as_deref(), Some("interceptor-reports-bad-site"));
}

#[test]
fn who_takes_the_connection_without_being_asked_is_seen_as_well() {
    let Some(way) = Way::unasked() else { return };
    let all = way.check("www.example.com", &[way.listener("localhost")]);
    assert_eq!(found(&all), [("tls-inspection-corporate", Likely)], "one other site bears it");
    assert_eq!(allowlist::between(seen(&all)), Between::EverySite);
    let canary = &seen(&all).canaries[0];
    assert!(canary.address.is_some() && canary.signer.as_ref().is_some_and(|signer| signer.is_proven));

    let only = way.check("www.example.com", &[way.origin("localhost")]);
    assert_eq!((found(&only), allowlist::between(seen(&only))), (vec![], Between::OnlyThisSite));

    let gone = way.check("www.example.com", &["no-such-name.invalid:443".into(), "no host".into()]);
    assert_eq!((found(&gone), seen(&gone).canaries.len()), (vec![], 2));
    assert_eq!(state(&gone, "allowlist-fact-canaries-all-silent"), Some(FactState::Unknown));

    let itself = way.check("www.example.com", &["www.example.com:443".into()]);
    assert!(seen(&itself).canaries.is_empty(), "the site is no canary of its own");
}
