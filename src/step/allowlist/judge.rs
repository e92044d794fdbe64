//! What stands between this computer and the site, as far as one handshake and this computer's settings tell.

use std::net::IpAddr;

use super::{AllowlistEvidence, OddAddress, is_public_name};
use crate::handshake::Outcome;
use crate::step::reach::{self, finding};
use crate::step::{Confidence, Fact, FactState, Judgement, Sight, Step};

/// Addresses listed in one fact.
const MAX_LISTED: usize = 5;

/// Causes that say what a product thinks of the site or that its root is dangerous: they matter even if all works.
const WARNINGS: &[&str] = &["interceptor-reports-bad-site", "known-bad-root", "state-interception-root"];

/// Decides, from the step's own evidence alone.
pub fn judge(sight: &Sight<AllowlistEvidence>) -> Judgement {
    let evidence = &sight.evidence;
    let mut judgement = Judgement::default();
    product(evidence, &mut judgement);
    root(sight, &mut judgement);
    addresses(sight, &mut judgement);
    hosts_file(sight, &mut judgement);
    proxies(evidence, &mut judgement);
    if let Some(first) = sight.observations.first() {
        let ground = reach::judge(first);
        let own: Vec<_> = ground.findings.into_iter().filter(|found| found.step == Step::Allowlist).collect();
        if !own.is_empty() {
            judgement.facts.extend(ground.facts);
            judgement.findings.extend(own);
        }
    }
    judgement
}

/// Whether a current client on this computer gets through and trusts what it finds.
fn works(sight: &Sight<AllowlistEvidence>) -> bool {
    let is_trusted = sight.chain.as_ref().is_some_and(|chain| chain.judgements.iter().any(|store| store.trusted));
    is_trusted && sight.observations.iter().any(|seen| seen.outcome == Outcome::Completed)
}

fn product(evidence: &AllowlistEvidence, judgement: &mut Judgement) {
    let Some(issuer) = evidence.issuer.as_deref() else {
        judgement.facts.push(Fact::new(FactState::Unknown, "allowlist-fact-no-chain"));
        return;
    };
    let Some(found) = &evidence.product else {
        judgement.facts.push(Fact::new(FactState::Good, "allowlist-fact-no-product").with("issuer", issuer));
        return;
    };
    let (state, key, confidence) = if found.verified {
        (FactState::Problem, "allowlist-fact-product", Confidence::Likely)
    } else {
        (FactState::Attention, "allowlist-fact-product-unverified", Confidence::Possible)
    };
    let key = if WARNINGS.contains(&found.cause.as_str()) { format!("{key}-warning") } else { key.to_owned() };
    let fact = Fact::new(state, &key).with("product", found.product.as_str()).with("issuer", issuer);
    judgement.findings.push(finding(&found.cause, confidence, vec![fact.clone()]));
    judgement.facts.push(fact);
}

/// A root that was added to this computer signs a public site: somebody inspects the connection. On inside names it
/// is the owner's own authority, and as it should be.
fn root(sight: &Sight<AllowlistEvidence>, judgement: &mut Judgement) {
    let root = || {
        let mut stores = sight.chain.iter().flat_map(|chain| &chain.judgements);
        stores.find_map(|store| store.root.clone()).unwrap_or_default()
    };
    let is_added = sight.chain.iter().flat_map(|chain| &chain.judgements).any(|store| store.added);
    match sight.evidence.local_root {
        Some(false) if is_added => {
            judgement.facts.push(Fact::new(FactState::Info, "allowlist-fact-added-root").with("root", root()));
        }
        Some(false) => judgement.facts.push(Fact::new(FactState::Good, "allowlist-fact-public-root")),
        Some(true) => {
            let fact = Fact::new(FactState::Attention, "allowlist-fact-local-root").with("root", root());
            let is_inside = !asked_for_a_public_name(sight) || !sight.evidence.odd_addresses.is_empty();
            if is_inside {
                judgement.facts.push(Fact { state: FactState::Info, ..fact });
            } else {
                if sight.evidence.product.is_none() {
                    let evidence = vec![fact.clone()];
                    judgement.findings.push(finding("tls-inspection-corporate", Confidence::Possible, evidence));
                }
                judgement.facts.push(fact);
            }
        }
        None => {}
    }
}

/// Whether the name that was judged looks public. The certificate's own names stand for it: they cover it or not.
fn asked_for_a_public_name(sight: &Sight<AllowlistEvidence>) -> bool {
    let Some(leaf) = sight.chain.as_ref().and_then(|chain| chain.certificates.first()) else { return false };
    leaf.names.iter().any(|name| name.parse::<IpAddr>().is_err() && is_public_name(name))
}

fn addresses(sight: &Sight<AllowlistEvidence>, judgement: &mut Judgement) {
    let evidence = &sight.evidence;
    if evidence.addresses.is_empty() {
        return;
    }
    if evidence.odd_addresses.is_empty() {
        let listed: Vec<String> = evidence.addresses.iter().take(MAX_LISTED).map(ToString::to_string).collect();
        let fact = Fact::new(FactState::Good, "allowlist-fact-addresses").with("addresses", listed.join(", "));
        judgement.facts.push(fact);
        return;
    }
    for odd in evidence.odd_addresses.iter().take(MAX_LISTED) {
        let fact = |state| {
            Fact::new(state, "allowlist-fact-odd-address")
                .with("address", odd.address.to_string())
                .with("range", odd.range.as_str())
        };
        // Inside a company, public names often have private addresses, and all is well.
        if works(sight) {
            judgement.facts.push(fact(FactState::Info));
            continue;
        }
        let is_override = evidence.hosts_entries.iter().any(|entry| entry.address == odd.address);
        if is_override {
            judgement.facts.push(fact(FactState::Attention));
            continue;
        }
        let (state, confidence) = if is_dummy(odd) {
            (FactState::Problem, Confidence::Likely)
        } else {
            (FactState::Attention, Confidence::Possible)
        };
        let fact = fact(state);
        judgement.findings.push(finding("dns-sinkhole", confidence, vec![fact.clone()]));
        judgement.facts.push(fact);
    }
    judgement.findings.dedup_by(|later, first| later.cause == first.cause && later.cause == "dns-sinkhole");
}

/// Addresses that filters give out and nobody serves from.
fn is_dummy(odd: &OddAddress) -> bool {
    odd.address.is_loopback() || odd.address.is_unspecified() || odd.range == "This network"
}

fn hosts_file(sight: &Sight<AllowlistEvidence>, judgement: &mut Judgement) {
    for entry in sight.evidence.hosts_entries.iter().take(MAX_LISTED) {
        let fact = |state| {
            Fact::new(state, "allowlist-fact-hosts-entry")
                .with("name", entry.name.as_str())
                .with("address", entry.address.to_string())
                .with("line", entry.line)
        };
        // `localhost` and this computer's own name have their lines by right.
        if !is_public_name(&entry.name) {
            judgement.facts.push(fact(FactState::Info));
            continue;
        }
        let is_in_force = sight.evidence.addresses.contains(&entry.address);
        if works(sight) || !is_in_force {
            judgement.facts.push(fact(FactState::Attention));
            continue;
        }
        let fact = fact(FactState::Problem);
        judgement.findings.push(finding("hosts-file-override", Confidence::Likely, vec![fact.clone()]));
        judgement.facts.push(fact);
    }
    if sight.evidence.hosts_entries.is_empty() {
        judgement.facts.push(Fact::new(FactState::Good, "allowlist-fact-no-hosts-entry"));
    }
}

/// A proxy is a fact, not a fault: whether it answers is for the handshake through it to show.
fn proxies(evidence: &AllowlistEvidence, judgement: &mut Judgement) {
    let used: Vec<_> = evidence.proxies.iter().filter(|setting| setting.applies).collect();
    if used.is_empty() {
        judgement.facts.push(Fact::new(FactState::Good, "allowlist-fact-no-proxy"));
    }
    for setting in used.into_iter().take(MAX_LISTED) {
        let fact = Fact::new(FactState::Info, "allowlist-fact-proxy");
        judgement.facts.push(fact.with("source", setting.source.as_str()).with("value", setting.value.as_str()));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::certificate::fixture::{self as chains, Chain};
    use crate::certificate::{ChainReport, TrustStores};
    use crate::handshake::Party;
    use crate::machine::{HostsEntry, ProxySetting};
    use crate::step::allowlist::{ProductMatch, local_root, odd};
    use crate::step::certificate::claims::{assert_spoken, observation};

    const HOST: &str = "www.example.com";
    const WORDS: &str = include_str!("../../../assets/locales/en/allowlist.ftl");

    fn sight(chain: Option<ChainReport>, outcome: Outcome) -> Sight<AllowlistEvidence> {
        let evidence = AllowlistEvidence {
            issuer: chain.as_ref().map(|chain| chain.certificates[0].issuer.clone()),
            product: None,
            local_root: chain.as_ref().and_then(local_root),
            proxies: Vec::new(),
            hosts_entries: Vec::new(),
            addresses: Vec::new(),
            odd_addresses: Vec::new(),
        };
        Sight { evidence, observations: vec![observation(outcome)], chain }
    }

    /// A site that works: its root is trusted for this examination.
    fn working() -> Sight<AllowlistEvidence> {
        let chain: Chain = chains::healthy(HOST);
        let stores = TrustStores { extra: vec![chain.root.clone()], ..TrustStores::default() };
        sight(Some(chain.judged_with(HOST, &stores)), Outcome::Completed)
    }

    /// A site that does not answer.
    fn dead() -> Sight<AllowlistEvidence> {
        sight(None, Outcome::Closed)
    }

    fn causes(sight: &Sight<AllowlistEvidence>) -> Vec<(String, Confidence)> {
        let judgement = judge(sight);
        judgement
            .facts
            .iter()
            .filter(|fact| fact.key.starts_with("allowlist"))
            .for_each(|fact| assert_spoken(WORDS, fact));
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
                sight.evidence.product = Some(ProductMatch {
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
        }];
        assert_eq!(causes(&sight), []);
        assert!(judge(&sight).facts.iter().any(|fact| fact.key == "allowlist-fact-proxy"));
    }

    #[test]
    fn an_access_denied_alert_is_a_filters_word() {
        let sight = sight(None, Outcome::Alert { code: 49, from: Party::Server });
        assert_eq!(causes(&sight), [("access-denied-by-policy".to_owned(), Confidence::Likely)]);
    }
}
