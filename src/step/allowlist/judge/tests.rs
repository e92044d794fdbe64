//! Claims about what is judged from made-up evidence.

use super::*;
use crate::certificate::fixture::{self as chains, Chain};
use crate::certificate::{ChainReport, Store, TrustStores};
use crate::handshake::Party;
use crate::machine::{HostsEntry, ProxySetting, ProxySettingKind};
use crate::step::Confidence;
use crate::step::allowlist::resolver::odd;
use crate::step::allowlist::{Anchor, ProductMatch, Signer};
use crate::step::certificate::claims::{assert_spoken, observation};

const HOST: &str = "www.example.com";
/// What step 3 can say.
pub(super) const WORDS: &str = concat!(
    include_str!("../../../../assets/locales/en/allowlist.ftl"),
    include_str!("../../../../assets/locales/en/allowlist-canaries.ftl"),
    include_str!("../../../../assets/locales/en/allowlist-guards.ftl"),
    include_str!("../../../../assets/locales/en/allowlist-paths.ftl"),
    include_str!("../../../../assets/locales/en/allowlist-portal.ftl"),
    include_str!("../../../../assets/locales/en/allowlist-proxies.ftl"),
);

fn sight(chain: Option<ChainReport>, outcome: Outcome) -> Sight<AllowlistEvidence> {
    let site = chain.as_ref().map(|chain| {
        let anchored = |store| chain.judgement(store).filter(|judgement| judgement.anchored);
        Signer {
            issuer: Some(chain.certificates[0].issuer.clone()),
            anchor: match (anchored(Store::Mozilla), anchored(Store::System)) {
                (Some(mozilla), _) if mozilla.added => Anchor::Given,
                (Some(_), _) => Anchor::Public,
                (None, Some(_)) => Anchor::Here,
                (None, None) => Anchor::Nowhere,
            },
            ..Signer::default()
        }
    });
    let evidence = AllowlistEvidence { site, ..AllowlistEvidence::default() };
    Sight { evidence, observations: vec![observation(outcome)], chain }
}

/// A site that works: its root is trusted for this examination.
pub(super) fn working() -> Sight<AllowlistEvidence> {
    let chain: Chain = chains::healthy(HOST);
    let stores = TrustStores { extra: vec![chain.root.clone()], ..TrustStores::default() };
    sight(Some(chain.judged_with(HOST, &stores)), Outcome::Completed)
}

/// A site that does not answer.
pub(super) fn dead() -> Sight<AllowlistEvidence> {
    sight(None, Outcome::Closed)
}

fn causes(sight: &Sight<AllowlistEvidence>) -> Vec<(String, Confidence)> {
    let judgement = judge(sight);
    judgement.facts.iter().filter(|fact| fact.key.starts_with("allowlist")).for_each(|fact| assert_spoken(WORDS, fact));
    judgement.findings.iter().map(|found| (found.cause.clone(), found.confidence)).collect()
}

fn at_addresses(mut sight: Sight<AllowlistEvidence>, addresses: &[&str]) -> Sight<AllowlistEvidence> {
    sight.evidence.addresses = addresses.iter().map(|address| address.parse().expect("an address")).collect();
    sight.evidence.odd_addresses = odd(&sight.evidence.addresses);
    sight
}

#[test]
fn a_site_with_nothing_in_between_has_no_findings() {
    assert_eq!(causes(&at_addresses(working(), &["93.184.215.14"])), []);
}

#[test]
fn a_known_product_is_likely_and_an_unverified_one_possible() {
    for (verified, sure) in [(true, Confidence::Likely), (false, Confidence::Possible)] {
        for cause in ["antivirus-https-scanning", "interceptor-reports-bad-site"] {
            let mut sight = working();
            sight.evidence.site.as_mut().expect("a chain").product = Some(ProductMatch {
                product: "Shield".to_owned(),
                category: "antivirus".to_owned(),
                cause: cause.to_owned(),
                verified,
            });
            assert_eq!(causes(&sight), [(cause.to_owned(), sure)]);
        }
    }
}

#[test]
fn a_root_added_to_this_computer_is_suspect_for_public_names_only() {
    let signed_locally = |host: &str| {
        let chain = chains::healthy(host);
        let stores = TrustStores { system: vec![chain.root.clone()], ..TrustStores::default() };
        sight(Some(chain.judged_with(host, &stores)), Outcome::Completed)
    };
    assert_eq!(causes(&signed_locally(HOST)), [("tls-inspection-corporate".to_owned(), Confidence::Possible)]);
    assert_eq!(causes(&signed_locally("wiki.corp")), []);
    assert_eq!(causes(&at_addresses(signed_locally(HOST), &["10.0.0.8"])), []);
}

#[test]
fn a_dummy_address_is_a_filters_answer_unless_the_site_works_there() {
    let sinkhole = |sure| vec![("dns-sinkhole".to_owned(), sure)];
    assert_eq!(causes(&at_addresses(dead(), &["0.0.0.0", "::"])), sinkhole(Confidence::Likely));
    assert_eq!(causes(&at_addresses(dead(), &["192.168.1.1"])), sinkhole(Confidence::Possible));
    assert_eq!(causes(&at_addresses(working(), &["10.1.2.3"])), []);
}

#[test]
fn a_hosts_file_line_in_force_is_blamed_when_the_site_fails() {
    let entry = |name: &str| HostsEntry { address: [127, 0, 0, 1].into(), name: name.to_owned(), line: 7 };
    let mut failing = at_addresses(dead(), &["127.0.0.1"]);
    failing.evidence.hosts_entries = vec![entry(HOST)];
    assert_eq!(causes(&failing), [("hosts-file-override".to_owned(), Confidence::Likely)]);
    assert_eq!(judge(&failing).findings[0].step, Step::Network);

    let mut fine = at_addresses(working(), &["127.0.0.1"]);
    fine.evidence.hosts_entries = vec![entry(HOST)];
    assert_eq!(causes(&fine), []);

    let mut own = dead();
    own.evidence.addresses = vec![[127, 0, 0, 1].into()];
    own.evidence.hosts_entries = vec![entry("localhost")];
    assert_eq!(causes(&own), []);
}

#[test]
fn a_proxy_is_a_fact_and_no_finding() {
    let mut sight = working();
    sight.evidence.proxies = vec![ProxySetting {
        source: "https_proxy".to_owned(),
        value: "http://proxy.example:3128".to_owned(),
        applies: true,
        kind: ProxySettingKind::Server,
        has_login: false,
    }];
    assert_eq!(causes(&sight), []);
    assert!(judge(&sight).facts.iter().any(|fact| fact.key == "allowlist-fact-proxy"));
}

#[test]
fn an_access_denied_alert_is_a_filters_word() {
    let sight = sight(None, Outcome::Alert { code: 49, from: Party::Server });
    assert_eq!(causes(&sight), [("access-denied-by-policy".to_owned(), Confidence::Likely)]);
}
