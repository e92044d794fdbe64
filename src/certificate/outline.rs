//! How a chain is read: from the site's certificate up to the root that vouches for it, and what was sent beside that.
//!
//! A report of any age and from anybody is read without fault: an index that leads nowhere is left out.

use super::report::{CertificateFacts, ChainReport, Check, CheckResult, Origin, PathEnd, PathReport, Store};

/// A chain in the order in which it is read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outline {
    /// From the site's certificate upwards.
    pub places: Vec<Place>,
    /// What was sent and is not on the path, in the order sent.
    pub spare: Vec<(usize, Spare)>,
    /// The end of the path; `None` when no path is recorded and the order is that in which the server sent them.
    pub end: Option<PathEnd>,
}

/// One place of a chain.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// A certificate, as an index into the report's.
    Certificate(usize),
    /// The issuer of this certificate, which nobody sent.
    Missing {
        /// The certificate whose issuer it is.
        below: usize,
    },
}

/// Why a certificate that was sent has no place on the path.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Spare {
    /// It was sent before.
    Duplicate,
    /// The same authority and key stand on the path with a younger signature; this one has expired.
    ExpiredTwin,
    /// The same authority and key stand on the path with another signature.
    Twin,
    /// It cannot be read.
    Unreadable,
    /// It is a root that the path does not need.
    Root,
    /// It belongs to another chain.
    Unrelated,
}

impl ChainReport {
    /// The path to draw: accepted before not, then the one that comes farthest; this computer's store first.
    pub fn best_path(&self) -> Option<&PathReport> {
        let mut best: Option<&PathReport> = None;
        let mut stores: Vec<Store> = Vec::new();
        for path in self.whole_paths() {
            if stores.contains(&path.store) {
                continue;
            }
            stores.push(path.store);
            if best.is_none_or(|best| rank(path) > rank(best)) {
                best = Some(path);
            }
        }
        best
    }

    /// The paths whose certificates are all there.
    pub fn whole_paths(&self) -> impl Iterator<Item = &PathReport> {
        let is_there = |index: &usize| *index < self.certificates.len();
        self.paths.iter().filter(move |path| !path.certificates.is_empty() && path.certificates.iter().all(is_there))
    }

    /// The best path of a store.
    pub fn path_of(&self, store: Store) -> Option<&PathReport> {
        self.whole_paths().find(|path| path.store == store)
    }

    /// The stores that hold this root.
    pub fn stores_with(&self, root: usize) -> Vec<Store> {
        let mut stores = Vec::new();
        for path in self.whole_paths() {
            let is_its_end = path.end == PathEnd::Root && path.certificates.last() == Some(&root);
            if is_its_end && !stores.contains(&path.store) {
                stores.push(path.store);
            }
        }
        stores
    }

    /// The chain in the order in which it is read.
    pub fn outline(&self) -> Outline {
        let sent = || (0..self.certificates.len()).filter(|&index| self.certificates[index].origin == Origin::Sent);
        let Some(path) = self.best_path() else {
            let mut places: Vec<Place> = sent().map(Place::Certificate).collect();
            if let Some(below) = self.misses_issuer_of() {
                let after = places.iter().position(|place| *place == Place::Certificate(below));
                places.insert(after.map_or(places.len(), |at| at + 1), Place::Missing { below });
            }
            return Outline { places, spare: Vec::new(), end: None };
        };
        let mut places: Vec<Place> = path.certificates.iter().copied().map(Place::Certificate).collect();
        if let (PathEnd::IssuerMissing, Some(&below)) = (path.end, path.certificates.last()) {
            places.push(Place::Missing { below });
        }
        let spare =
            sent().filter(|index| !path.certificates.contains(index)).map(|index| (index, self.spare(index, path)));
        Outline { places, spare: spare.collect(), end: Some(path.end) }
    }

    /// The certificate whose issuer is missing, in a report without paths.
    fn misses_issuer_of(&self) -> Option<usize> {
        let failed =
            |check: &&super::CertificateCheck| check.check == Check::Complete && check.result == CheckResult::Failed;
        let check = self.checks.iter().find(failed)?;
        let last = self.certificates.len().checked_sub(1)?;
        Some(check.certificate.filter(|&index| index <= last).unwrap_or(last))
    }

    fn spare(&self, index: usize, path: &PathReport) -> Spare {
        let facts = &self.certificates[index];
        let on_path = || path.certificates.iter().map(|&at| &self.certificates[at]);
        let before = self.certificates[..index].iter().filter(|other| other.origin == Origin::Sent);
        let is_twin = |other: &CertificateFacts| {
            !facts.key_sha256.is_empty() && other.key_sha256 == facts.key_sha256 && other.subject == facts.subject
        };
        if facts.unparsable.is_some() {
            Spare::Unreadable
        } else if before.chain(on_path()).any(|other| other.sha256 == facts.sha256) {
            Spare::Duplicate
        } else if on_path().any(is_twin) {
            let has_expired = facts.not_after.is_some_and(|end| end < self.judged_at);
            if has_expired { Spare::ExpiredTwin } else { Spare::Twin }
        } else if facts.self_issued && facts.is_ca {
            Spare::Root
        } else {
            Spare::Unrelated
        }
    }
}

fn rank(path: &PathReport) -> (bool, u8) {
    let end = match path.end {
        PathEnd::Root => 4,
        PathEnd::SelfSigned => 3,
        PathEnd::IssuerMissing => 2,
        PathEnd::ForgedSignature => 1,
        PathEnd::GivenUp => 0,
    };
    (path.trusted, end)
}

#[cfg(test)]
mod tests {
    use chrono::{TimeDelta, Utc};

    use super::super::CertificateCheck;
    use super::*;

    fn certificate(label: &str, issuer: &str, origin: Origin) -> CertificateFacts {
        CertificateFacts {
            sha256: format!("sha of {label} by {issuer}"),
            subject: label.to_owned(),
            issuer: issuer.to_owned(),
            key_sha256: format!("key of {label}"),
            self_issued: label == issuer,
            is_ca: label != "site",
            origin,
            ..CertificateFacts::default()
        }
    }

    fn path(store: Store, certificates: &[usize], end: PathEnd, trusted: bool) -> PathReport {
        PathReport { store, certificates: certificates.to_vec(), end, trusted, fault: None }
    }

    fn places(indexes: &[usize]) -> Vec<Place> {
        indexes.iter().copied().map(Place::Certificate).collect()
    }

    /// site, intermediate, root as sent in the wrong order: root, site, intermediate.
    fn mixed_up() -> ChainReport {
        ChainReport {
            certificates: vec![
                certificate("root", "root", Origin::Sent),
                certificate("site", "middle", Origin::Sent),
                certificate("middle", "root", Origin::Sent),
            ],
            paths: vec![path(Store::System, &[1, 2, 0], PathEnd::Root, true)],
            ..ChainReport::default()
        }
    }

    #[test]
    fn a_chain_is_read_from_the_site_to_the_root_in_whatever_order_it_was_sent() {
        let outline = mixed_up().outline();
        assert_eq!(outline.places, places(&[1, 2, 0]));
        assert!(outline.spare.is_empty());
    }

    #[test]
    fn an_accepted_path_of_another_store_is_drawn_before_a_refused_one_of_this_computer() {
        let mut chain = mixed_up();
        chain.paths = vec![
            path(Store::System, &[1], PathEnd::IssuerMissing, false),
            path(Store::System, &[1, 2, 0], PathEnd::Root, true),
            path(Store::Mozilla, &[1, 2], PathEnd::Root, true),
        ];
        assert_eq!(chain.best_path().map(|path| path.store), Some(Store::Mozilla), "each store has its best one first");
        chain.paths[0].trusted = true;
        chain.paths[0].end = PathEnd::Root;
        assert_eq!(chain.best_path().map(|path| path.store), Some(Store::System));
    }

    #[test]
    fn an_issuer_that_nobody_sent_has_an_empty_place() {
        let mut chain = mixed_up();
        chain.paths = vec![path(Store::System, &[1], PathEnd::IssuerMissing, false)];
        let outline = chain.outline();
        assert_eq!(outline.places, [Place::Certificate(1), Place::Missing { below: 1 }]);
        assert_eq!(outline.spare, [(0, Spare::Root), (2, Spare::Unrelated)]);
    }

    #[test]
    fn each_certificate_beside_the_path_says_why_it_is_there() {
        let mut chain = mixed_up();
        chain.certificates.push(chain.certificates[2].clone());
        chain.certificates.push(certificate("middle", "old root", Origin::Sent));
        chain.certificates.push(certificate("middle", "older root", Origin::Sent));
        chain.certificates[5].not_after = Some(Utc::now());
        chain.certificates.push(certificate("fetched", "root", Origin::Fetched));
        chain
            .certificates
            .push(CertificateFacts { unparsable: Some("cut off".to_owned()), ..CertificateFacts::default() });
        chain.judged_at = Utc::now() + TimeDelta::days(1);
        let expected = [(3, Spare::Duplicate), (4, Spare::Twin), (5, Spare::ExpiredTwin), (7, Spare::Unreadable)];
        assert_eq!(chain.outline().spare, expected);
    }

    #[test]
    fn without_paths_the_order_is_the_servers_with_a_place_for_what_is_missing() {
        let mut chain = mixed_up();
        chain.paths.clear();
        assert_eq!(chain.outline().places, places(&[0, 1, 2]));
        chain.checks = vec![CertificateCheck {
            check: Check::Complete,
            certificate: Some(1),
            result: CheckResult::Failed,
            detail: String::new(),
        }];
        assert_eq!(chain.outline().places[2], Place::Missing { below: 1 });
        chain.checks[0].certificate = Some(usize::MAX);
        assert_eq!(chain.outline().places[3], Place::Missing { below: 2 });
    }

    #[test]
    fn a_path_that_leads_out_of_the_report_is_no_path() {
        let mut chain = mixed_up();
        chain.paths[0].certificates = vec![1, 9];
        assert_eq!(chain.best_path(), None);
        chain.paths[0].certificates.clear();
        assert_eq!(chain.best_path(), None);
        assert_eq!(ChainReport::default().outline().places, []);
    }

    #[test]
    fn a_root_names_each_store_that_holds_it_once() {
        let mut chain = mixed_up();
        chain.paths.push(path(Store::Mozilla, &[1, 2, 0], PathEnd::Root, true));
        chain.paths.push(path(Store::Mozilla, &[1, 0], PathEnd::Root, false));
        assert_eq!(chain.stores_with(0), [Store::System, Store::Mozilla]);
        assert_eq!(chain.stores_with(2), []);
    }
}
