//! The names of the certificate beside the name that was asked for.

use super::{Reader, problem};
use crate::certificate::{CertificateFacts, Check, CheckResult, Mismatch, OddLetters, mismatch, odd_letters};
use crate::step::{Confidence, Fact, FactState};

/// Labels of certificates that web servers make up until they get a real one.
const DEFAULT_CERTIFICATES: &[&str] = &[
    "invalid2.invalid",
    "kubernetes ingress controller fake certificate",
    "localhost",
    "localhost.localdomain",
    "parallels panel",
    "plesk",
    "sni.invalid",
    "snake oil",
    "snakeoil",
    "someorganization",
    "ssl-cert-snakeoil",
    "traefik default cert",
];

impl Reader<'_> {
    pub(super) fn name(&mut self, leaf: usize) {
        let host = self.host.to_string();
        for (_, check) in self.made(Check::Name, CheckResult::Passed) {
            let fact = Fact::new(FactState::Good, "certificate-fact-name");
            let fact = fact.with("host", host.as_str()).with("name", check.detail.as_str());
            self.good(fact);
        }
        for (_, check) in self.made(Check::Name, CheckResult::Failed) {
            let facts = self.of(leaf);
            let why = mismatch(facts, &self.host);
            let (cause, fact) = told(&why, &check.detail);
            let fact = fact.with("host", host.as_str());
            let says_the_names = fact.args.contains_key("names") || check.detail.is_empty();
            self.judgement.blame(cause, Confidence::Confirmed, fact.clone());
            if is_made_up(facts) {
                self.judgement.blame("default-vhost-certificate", Confidence::Likely, fact);
            }
            if !says_the_names {
                let fact = Fact::new(FactState::Info, "certificate-fact-name-listed");
                self.judgement.facts.push(fact.with("names", check.detail.as_str()));
            }
        }
        if let Some(odd) = odd_letters(&self.host) {
            let shown = self.host.display_name();
            self.judgement.facts.push(match odd {
                OddLetters::LooksLike { plain } => Fact::new(FactState::Attention, "certificate-fact-name-imitates")
                    .with("shown", shown)
                    .with("plain", plain)
                    .with("host", host),
                OddLetters::Mixed => Fact::new(FactState::Attention, "certificate-fact-name-mixes-letters")
                    .with("shown", shown)
                    .with("host", host),
            });
        }
    }
}

/// The cause and its fact; `names` is what the certificate lists.
fn told(why: &Mismatch, names: &str) -> (&'static str, Fact) {
    let other = |key: &str| ("hostname-mismatch", problem(key));
    let listing = |key: &str| ("hostname-mismatch", problem(key).with("names", names));
    let name = |key: &str, presented: &str| ("hostname-mismatch", problem(key).with("presented", presented));
    match why {
        Mismatch::Www { covered } => {
            ("www-apex-mismatch", problem("certificate-fact-name-www").with("covered", covered.as_str()))
        }
        Mismatch::WildcardBelow { wildcard } => {
            ("www-apex-mismatch", problem("certificate-fact-name-wildcard-below").with("wildcard", wildcard.as_str()))
        }
        Mismatch::WildcardTooDeep { wildcard } => {
            ("wildcard-too-deep", problem("certificate-fact-name-too-deep").with("wildcard", wildcard.as_str()))
        }
        Mismatch::CommonNameOnly { .. } | Mismatch::AddressInCommonName => {
            ("common-name-only", problem("certificate-fact-name-common-name-only"))
        }
        Mismatch::EmptyList => other("certificate-fact-name-list-empty"),
        Mismatch::NoHostNames => other("certificate-fact-name-no-hosts"),
        Mismatch::AddressesOnly => listing("certificate-fact-name-addresses-only"),
        Mismatch::AddressAsName => other("certificate-fact-name-address-as-name"),
        Mismatch::AddressMissing => listing("certificate-fact-name-address-missing"),
        Mismatch::TrailingDot { presented } => name("certificate-fact-name-trailing-dot", presented),
        Mismatch::MoreThanAName { presented } => name("certificate-fact-name-more-than-a-name", presented),
        Mismatch::OwnLetters { presented } => name("certificate-fact-name-own-letters", presented),
        Mismatch::PartialWildcard { presented } => name("certificate-fact-name-partial-wildcard", presented),
        Mismatch::WildcardTooWide { presented } => name("certificate-fact-name-wildcard-too-wide", presented),
        Mismatch::LookAlike { presented } => name("certificate-fact-name-look-alike", presented),
        Mismatch::Parent { presented } => name("certificate-fact-name-parent", presented),
        Mismatch::Child { presented } => name("certificate-fact-name-child", presented),
        Mismatch::Sibling { presented } => name("certificate-fact-name-sibling", presented),
        Mismatch::Other if names.is_empty() => other("certificate-fact-name-absent"),
        Mismatch::Other => listing("certificate-fact-name-mismatch"),
    }
}

/// Whether it looks like one that a web server made up.
fn is_made_up(facts: &CertificateFacts) -> bool {
    let is_known = |label: &str| DEFAULT_CERTIFICATES.contains(&label.to_ascii_lowercase().as_str());
    let is_local = |name: &String| name.to_ascii_lowercase().ends_with(".localdomain");
    is_known(&facts.label) || facts.names.first().is_some_and(|name| is_known(name)) || facts.names.iter().any(is_local)
}
