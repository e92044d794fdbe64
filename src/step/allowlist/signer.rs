//! Who signed what a host showed.

use serde::{Deserialize, Serialize};

use super::{find_product, product};
use crate::certificate::{self, CertificateFacts, ChainReport, Check, CheckResult, Store, TrustStores, issuer_name};
use crate::handshake::Observation;
use crate::step::Context;
use crate::target::Host;

/// Who signed what a host showed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Signer {
    /// Issuer of the leaf, RFC 4514 text. Untrusted.
    pub issuer: Option<String>,
    /// Interception product whose issuer names match the chain.
    pub product: Option<ProductMatch>,
    /// Where the chain ends.
    pub anchor: Anchor,
    /// What the chain ends in, or would end in: the subject of its root. Untrusted.
    #[serde(default)]
    pub root: Option<String>,
    /// What tells one authority from another of the same name: hex of the leaf's authority key identifier, or else of
    /// the issuing certificate's key.
    #[serde(default)]
    pub authority: Option<String>,
    /// Whether the host proved to hold the key of its certificate.
    #[serde(default)]
    pub is_proven: bool,
    /// Whether the certificate is for other names than the host's: who signs anew names the host, a box that answers in
    /// place of all does not.
    #[serde(default)]
    pub names_another_host: bool,
}

impl Signer {
    /// Whether a public authority stands behind it, or one that is trusted for this examination and is no product's.
    pub fn is_public(&self) -> bool {
        match self.anchor {
            Anchor::Public => true,
            Anchor::Given => self.product.is_none(),
            Anchor::Here | Anchor::Nowhere => false,
        }
    }

    /// Whether the same authority, or another one of the same vendor, signed both.
    pub fn is_same_as(&self, other: &Self) -> bool {
        fn same(one: Option<&String>, other: Option<&String>) -> bool {
            one.is_some() && one == other
        }
        let vendor = |signer: &Self| signer.product.as_ref().map(|found| product::vendor(&found.product));
        same(self.authority.as_ref(), other.authority.as_ref())
            || same(vendor(self).as_ref(), vendor(other).as_ref())
            // Some have an authority of the same name on each of their machines, or copy the site's key identifier.
            || same(self.issuer.as_ref(), other.issuer.as_ref())
            || same(self.root.as_ref(), other.root.as_ref())
    }
}

/// Where a chain ends.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Anchor {
    /// In a root of Mozilla's list.
    Public,
    /// In a root that is trusted for this examination only.
    Given,
    /// In a root that this computer's store has and Mozilla's list has not.
    Here,
    /// In none of them.
    #[default]
    Nowhere,
}

/// A row of `interception_products.tsv` that matches.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProductMatch {
    /// Product's name.
    pub product: String,
    /// antivirus, corporate gateway, ...
    pub category: String,
    /// The cause that the row names.
    pub cause: String,
    /// Whether the row is verified.
    pub verified: bool,
}

/// Who signed what an observation shows; `None` without a certificate.
pub(super) async fn of(context: &Context, seen: &Observation, host: &Host) -> Option<Signer> {
    let (stores, host, seen) = (std::sync::Arc::clone(&context.stores), host.clone(), seen.clone());
    // Signatures take their time; other steps wait for the same threads.
    tokio::task::spawn_blocking(move || signer(&seen, &host, &stores)).await.ok().flatten()
}

/// The same, pure but for the time at which the chain is judged.
pub(super) fn signer(seen: &Observation, host: &Host, stores: &TrustStores) -> Option<Signer> {
    if seen.chain.is_empty() {
        return None;
    }
    let at = crate::now::now();
    // Extra roots are trusted for this examination only: they tell nothing about what is installed here.
    let own = certificate::judge(&seen.chain, host, at, &stores.without_extra());
    let issuers: Vec<_> = seen.chain.iter().filter_map(|der| issuer_name(der)).collect();
    let anchor = anchor(&own, || certificate::judge(&seen.chain, host, at, stores));
    let names_another_host =
        own.checks.iter().any(|made| made.check == Check::Name && made.result == CheckResult::Failed);
    Some(Signer {
        issuer: own.certificates.first().map(|leaf| leaf.issuer.clone()),
        // A chain that ends in a public root is no product's.
        product: find_product(&issuers).filter(|_| anchor != Anchor::Public),
        anchor,
        root: root(&own),
        authority: authority(&own),
        is_proven: seen.is_key_proven(),
        names_another_host,
    })
}

/// The certificates of the best path, the site's own first.
fn best_path(report: &ChainReport) -> impl Iterator<Item = &CertificateFacts> {
    let indexes = report.paths.first().map(|path| path.certificates.as_slice()).unwrap_or_default();
    indexes.iter().filter_map(|&index| report.certificates.get(index))
}

/// The subject of the root that a store knows, or else the name that the last certificate calls its issuer.
fn root(report: &ChainReport) -> Option<String> {
    let known = report.judgements.iter().find_map(|store| store.root.clone());
    known.or_else(|| best_path(report).last().map(|last| last.issuer.clone()).filter(|name| !name.is_empty()))
}

/// The authority key identifier of the site's own certificate (RFC 5280, section 4.2.1.1), or else the SHA-256 of the
/// key that signed it, where that is at hand. Hex.
fn authority(report: &ChainReport) -> Option<String> {
    let mut path = best_path(report);
    let leaf = path.next()?;
    if leaf.self_issued {
        return Some(leaf.key_sha256.clone());
    }
    leaf.authority_key_id.clone().or_else(|| path.next().map(|issuer| issuer.key_sha256.clone()))
}

fn anchor(own: &ChainReport, with_extra: impl FnOnce() -> ChainReport) -> Anchor {
    let anchored = |report: &ChainReport, store| report.judgement(store).is_some_and(|judgement| judgement.anchored);
    if anchored(own, Store::Mozilla) {
        Anchor::Public
    } else if anchored(own, Store::System) {
        Anchor::Here
    } else if anchored(&with_extra(), Store::Mozilla) {
        Anchor::Given
    } else {
        Anchor::Nowhere
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::certificate::fixture::{self as chains, Authority, Chain};
    use crate::handshake::{Driver, Outcome};

    const HOST: &str = "www.example.com";

    fn signed(sent: &[Vec<u8>], stores: &TrustStores) -> Signer {
        let mut seen = Observation::ended(Driver::Rustls, Outcome::Completed);
        seen.chain = sent.to_vec();
        signer(&seen, &Host::Name(HOST.to_owned()), stores).expect("a certificate")
    }

    fn unknown(sent: &[Vec<u8>]) -> Signer {
        signed(sent, &TrustStores::default())
    }

    #[test]
    fn a_chain_ends_in_the_root_that_a_store_has_or_in_the_name_that_its_last_certificate_gives() {
        let Chain { sent, root, .. } = chains::healthy(HOST);
        let bare = unknown(&sent);
        let trusted = signed(&sent, &TrustStores { system: vec![root.clone()], ..TrustStores::default() });
        let given = signed(&sent, &TrustStores { extra: vec![root], ..TrustStores::default() });
        assert_eq!([bare.anchor, trusted.anchor, given.anchor], [Anchor::Nowhere, Anchor::Here, Anchor::Given]);
        assert!(bare.root.is_some() && bare.root == trusted.root && bare.authority == trusted.authority);
        assert!(given.is_public() && !trusted.is_public() && !bare.names_another_host);
    }

    #[test]
    fn two_hosts_of_one_authority_are_known_as_such_and_namesakes_are_told_apart_by_their_keys() {
        let (box_, other) = (Authority::root("Example Gateway"), Authority::root("Another Gateway"));
        let of = |authority: &Authority, host: &str| unknown(&[authority.leaf(host)]);
        assert!(of(&box_, HOST).is_same_as(&of(&box_, "www.example.org")));
        assert!(!of(&box_, HOST).is_same_as(&of(&other, HOST)));
        assert!(of(&box_, "www.example.org").names_another_host);
        let namesake = Authority::root("Example Gateway");
        assert_ne!(of(&box_, HOST).authority, of(&namesake, HOST).authority);
    }

    #[test]
    fn a_certificate_that_signed_itself_has_its_own_key_for_an_authority() {
        let own = unknown(&chains::self_signed(HOST).sent);
        assert_eq!(own.root, own.issuer);
        assert!(own.authority.is_some() && !own.is_same_as(&unknown(&chains::self_signed("other.example").sent)));
        assert!(!Signer::default().is_same_as(&Signer::default()), "what is not known is not the same");
    }
}
