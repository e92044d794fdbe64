//! The differential test: the site beside independent hosts that were asked in the same way. Pure.

use super::{AllowlistEvidence, Canary, Signer};

/// The canaries, sorted by what they showed beside the site.
pub(super) struct Comparison<'a> {
    /// Who signed for the site.
    pub site: Option<&'a Signer>,
    /// Signed by a public authority.
    pub own: Vec<&'a Canary>,
    /// Signed by no public authority.
    pub anew: Vec<&'a Canary>,
    /// Of those, signed by the one who signed for the site.
    pub like_site: Vec<&'a Canary>,
    /// Showed nothing that can be believed.
    pub silent: Vec<&'a Canary>,
}

impl<'a> Comparison<'a> {
    pub fn of(evidence: &'a AllowlistEvidence) -> Self {
        let site = evidence.site.as_ref();
        let (mut own, mut anew, mut silent) = (Vec::new(), Vec::new(), Vec::new());
        for canary in &evidence.canaries {
            match canary.shown() {
                Some(signer) if signer.is_public() => own.push(canary),
                Some(_) => anew.push(canary),
                None => silent.push(canary),
            }
        }
        let is_like = |canary: &Canary| {
            let pair = site.filter(|site| !site.is_public()).zip(canary.shown());
            pair.is_some_and(|(site, shown)| site.is_same_as(shown))
        };
        let like_site = anew.iter().copied().filter(|canary| is_like(canary)).collect();
        Self { site, own, anew, like_site, silent }
    }

    /// Whether somebody signs every site anew but for a few that are left alone: the site, and more of the canaries than
    /// have certificates of their own, by one signer that names each host. A box that shows every visitor the same
    /// certificate is none.
    pub fn is_every_site(&self) -> bool {
        let named = |canary: &&&Canary| canary.shown().is_some_and(|signer| !signer.names_another_host);
        self.like_site.iter().filter(named).count() > self.own.len()
    }

    /// Whether the site alone is signed by no public authority.
    pub fn is_only_this_site(&self) -> bool {
        self.site.is_some_and(|site| !site.is_public()) && self.anew.is_empty() && !self.own.is_empty()
    }

    /// Whether other sites are signed anew, and this one is not.
    pub fn is_only_others(&self) -> bool {
        self.site.is_some_and(Signer::is_public) && !self.anew.is_empty()
    }
}

/// Signers and canaries for tests.
#[cfg(test)]
pub(super) mod fixture {
    use super::super::Anchor;
    use super::{Canary, Signer};
    use crate::handshake::Outcome;

    pub fn signed(issuer: &str, anchor: Anchor) -> Signer {
        Signer { issuer: Some(format!("CN={issuer}")), anchor, is_proven: true, ..Signer::default() }
    }

    /// Signed by an authority that nobody knows.
    pub fn nobodys(issuer: &str) -> Signer {
        signed(issuer, Anchor::Nowhere)
    }

    /// Signed by a root that was added to this computer.
    pub fn added(issuer: &str) -> Signer {
        signed(issuer, Anchor::Here)
    }

    pub fn canary(name: &str, signer: Signer) -> Canary {
        Canary { name: name.to_owned(), address: None, outcome: Outcome::Completed, signer: Some(signer) }
    }

    pub fn own(name: &str) -> Canary {
        canary(name, signed("R11", Anchor::Public))
    }

    pub fn silent(name: &str) -> Canary {
        Canary { outcome: Outcome::Silence { waited_ms: 3000 }, signer: None, ..own(name) }
    }
}
