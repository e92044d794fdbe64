//! Every path from the leaf to a root, walked by names and signatures (RFC 4158), so that its end can be explained.
//!
//! webpki says whether a client accepts a path; this walk says how far each path comes and what stops it. Signatures
//! are checked once each; their number, the number of tried branches and that of kept paths are bounded.

use std::cell::{Cell, RefCell};
use std::collections::HashMap;

use chrono::{DateTime, Utc};
use x509_parser::asn1_rs::FromDer;
use x509_parser::certificate::X509Certificate;
use x509_parser::x509::SubjectPublicKeyInfo;

use super::facts::{content, is_self_issued, key_identifiers, parse};
use super::report::CertificateCheck;
use super::signature::{self, Signed};
use super::stores::{Anchors, anchor_key};

/// Certificates in one path. Honest ones have three or four.
const MAX_DEPTH: usize = 10;

/// Signatures verified for one chain, all stores together.
const MAX_SIGNATURES: usize = 100;

/// Branches tried for one store.
const MAX_BRANCHES: usize = 500;

/// Paths kept of one store. A site with two cross-signed authorities has four.
const MAX_PATHS: usize = 24;

/// The certificates at hand, those that parse: as sent, then as fetched.
pub(super) struct Sent<'a> {
    /// In the order sent; `None` for what does not parse. Fetched ones come last.
    pub certificates: Vec<Option<X509Certificate<'a>>>,
    /// How many of them were sent.
    pub own: usize,
    /// What was found of the bytes of each, once it was asked.
    pub encodings: RefCell<HashMap<usize, Vec<CertificateCheck>>>,
    verified: RefCell<HashMap<(usize, Vec<u8>), Signed>>,
}

/// How far a path came.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Path {
    /// Indexes of certificates, the leaf first.
    pub indexes: Vec<usize>,
    /// What is at its end.
    pub end: End,
    /// Whether all its certificates are valid at the time.
    pub timely: bool,
}

/// The end of a path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum End {
    /// A root of the store signed the last certificate, or is it.
    Anchored {
        /// Index into the store's anchors.
        anchor: usize,
        /// What became of the signature.
        signed: Signed,
    },
    /// The last certificate signed itself and is in no store.
    SelfSigned,
    /// The issuer of the last certificate is not sent and in no store.
    Missing,
    /// A certificate that bears the issuer's name is at hand, but its key did not make the signature.
    BadSignature {
        /// Index of that certificate, if it was sent.
        issuer: Option<usize>,
    },
    /// The bounds of this walk were reached first.
    Exhausted,
}

impl End {
    fn rank(self) -> u8 {
        match self {
            Self::Anchored { .. } => 4,
            Self::SelfSigned => 3,
            Self::Missing => 2,
            Self::BadSignature { .. } => 1,
            Self::Exhausted => 0,
        }
    }
}

impl Path {
    /// Whether it ends in a root of the store.
    pub fn is_anchored(&self) -> bool {
        matches!(self.end, End::Anchored { .. })
    }

    /// Anchored before not; then valid before not; then, where there is no root, the longer one.
    pub fn rank(&self) -> (u8, bool, usize) {
        (self.end.rank(), self.timely, if self.is_anchored() { 0 } else { self.indexes.len() })
    }

    /// Whether it needs a certificate that the server did not send: `own` is the number of those that it sent.
    pub fn is_repaired(&self, own: usize) -> bool {
        self.indexes.iter().any(|&index| index >= own)
    }
}

impl<'a> Sent<'a> {
    pub fn new(certificates: Vec<Option<X509Certificate<'a>>>, own: usize) -> Self {
        Self { certificates, own, encodings: RefCell::default(), verified: RefCell::default() }
    }

    pub fn get(&self, index: usize) -> Option<&X509Certificate<'a>> {
        self.certificates.get(index)?.as_ref()
    }

    /// What became of the signature of certificate `child` by a key (DER of `SubjectPublicKeyInfo`); each pair is
    /// verified once. `None` when the bound of signatures is reached.
    pub fn signed_by(&self, child: usize, key: &[u8]) -> Option<Signed> {
        let question = (child, key.to_vec());
        if let Some(&known) = self.verified.borrow().get(&question) {
            return Some(known);
        }
        if self.verified.borrow().len() >= MAX_SIGNATURES {
            return None;
        }
        let answer = match (self.get(child), SubjectPublicKeyInfo::from_der(key)) {
            (Some(child), Ok((_, key))) => signature::verify(child, &key),
            _ => Signed::Unsupported,
        };
        self.verified.borrow_mut().insert(question, answer);
        Some(answer)
    }

    /// Whether a certificate's own key made its signature.
    pub fn is_self_signed(&self, index: usize) -> bool {
        self.get(index).is_some_and(|certificate| {
            is_self_issued(certificate)
                && self.signed_by(index, certificate.subject_pki.raw).is_some_and(|signed| signed != Signed::Bad)
        })
    }

    /// Every path from `leaf` with a store's roots, the one that explains most first; never none.
    pub fn walk(&self, leaf: usize, anchors: &Anchors<'_>, at: DateTime<Utc>) -> Vec<Path> {
        let walk = Walk {
            sent: self,
            anchors,
            at: at.timestamp(),
            branches: Cell::new(0),
            found: RefCell::default(),
            round: RefCell::default(),
        };
        walk.from(&mut vec![leaf]);
        if walk.found.borrow().is_empty() {
            let (indexes, end) = match walk.round.take() {
                // Authorities that signed each other, and nobody else signed any of them.
                Some(indexes) => (indexes, End::Missing),
                None => (vec![leaf], End::Exhausted),
            };
            walk.ends(&indexes, end);
        }
        walk.found.into_inner()
    }
}

struct Walk<'w, 'a> {
    sent: &'w Sent<'a>,
    anchors: &'w Anchors<'w>,
    at: i64,
    branches: Cell<usize>,
    /// By rank; of equals the one found first comes first, which among anchored ones is the shorter.
    found: RefCell<Vec<Path>>,
    /// The first path that came round to an authority it had met; told only when there is no other.
    round: RefCell<Option<Vec<usize>>>,
}

impl Walk<'_, '_> {
    /// Goes on from the last certificate of `path`.
    fn from(&self, path: &mut Vec<usize>) {
        self.branches.set(self.branches.get() + 1);
        let Some(&last) = path.last() else { return };
        let Some(certificate) = self.sent.get(last) else { return };
        if self.branches.get() > MAX_BRANCHES || path.len() > MAX_DEPTH {
            return self.ends(path, End::Exhausted);
        }

        let mut went_on = false;
        // A site's own certificate may itself be in the store. Further up, the root has signed the one before.
        if let (1, Some(anchor)) = (path.len(), self.root_of(certificate)) {
            self.ends(path, End::Anchored { anchor, signed: Signed::Verified });
            went_on = true;
        }
        let mut impostor = None;
        let (mut spent, mut turns_round) = (false, false);
        let mut keys = Vec::new();
        for (anchor, root) in self.anchors.named(certificate.issuer.as_raw()) {
            let key = anchor_key(root);
            // The same root with another date leads nowhere new.
            if keys.contains(&key) {
                continue;
            }
            match self.sent.signed_by(last, &key) {
                // An authority that was made anew under its old name is another one; only its own key could be forged.
                Some(Signed::Bad) if self.is_meant(certificate, anchor) => impostor = impostor.or(Some(None)),
                Some(Signed::Bad) => {}
                Some(signed) => {
                    self.ends(path, End::Anchored { anchor, signed });
                    went_on = true;
                }
                None => spent = true,
            }
            keys.push(key);
        }
        for (index, candidate) in self.sent.certificates.iter().enumerate() {
            let Some(candidate) = candidate else { continue };
            if candidate.subject.as_raw() != certificate.issuer.as_raw() {
                continue;
            }
            // The same authority once more leads nowhere new (RFC 4158, section 5.2).
            if path.iter().filter_map(|&seen| self.sent.get(seen)).any(|seen| {
                seen.subject.as_raw() == candidate.subject.as_raw() && seen.subject_pki.raw == candidate.subject_pki.raw
            }) {
                let signed = self.sent.signed_by(last, candidate.subject_pki.raw);
                turns_round |= index != last && signed.is_some_and(|signed| signed != Signed::Bad);
                continue;
            }
            match self.sent.signed_by(last, candidate.subject_pki.raw) {
                Some(Signed::Bad) => impostor = Some(Some(index)),
                // The store's own root, sent along: the path has ended there already.
                Some(_) if is_self_issued(candidate) && self.root_of(candidate).is_some() => {}
                Some(_) => {
                    went_on = true;
                    path.push(index);
                    self.from(path);
                    path.pop();
                }
                None => spent = true,
            }
        }
        if went_on {
            return;
        }
        let end = if self.sent.is_self_signed(last) {
            End::SelfSigned
        } else if spent {
            End::Exhausted
        } else if turns_round {
            self.round.borrow_mut().get_or_insert_with(|| path.clone());
            return;
        } else if let Some(issuer) = impostor {
            End::BadSignature { issuer }
        } else {
            End::Missing
        };
        self.ends(path, end);
    }

    /// The root of the store that has the certificate's name and key.
    fn root_of(&self, certificate: &X509Certificate<'_>) -> Option<usize> {
        let key = content(certificate.subject_pki.raw);
        let mut roots = self.anchors.named(certificate.subject.as_raw());
        roots.find(|(_, root)| root.subject_public_key_info.as_ref() == key).map(|(anchor, _)| anchor)
    }

    /// Whether a certificate names the very key of a root as its issuer's (authorityKeyIdentifier).
    fn is_meant(&self, certificate: &X509Certificate<'_>, anchor: usize) -> bool {
        let wanted = key_identifiers(certificate).1;
        let root = self.anchors.certificate(anchor).and_then(|der| parse(der).ok());
        wanted.is_some() && root.is_some_and(|root| key_identifiers(&root).0 == wanted)
    }

    fn ends(&self, path: &[usize], end: End) {
        let timely = path.iter().filter_map(|&index| self.sent.get(index)).all(|certificate| {
            (certificate.validity.not_before.timestamp()..=certificate.validity.not_after.timestamp())
                .contains(&self.at)
        });
        let path = Path { indexes: path.to_vec(), end, timely };
        let mut found = self.found.borrow_mut();
        if found.contains(&path) || self.is_copy(&path, &found) {
            return;
        }
        let place = found.iter().position(|other| other.rank() < path.rank()).unwrap_or(found.len());
        found.insert(place, path);
        found.truncate(MAX_PATHS);
    }

    /// Whether the path differs from one that was found only in which copy of a certificate it takes.
    fn is_copy(&self, path: &Path, found: &[Path]) -> bool {
        let raw = |index: &usize| self.sent.get(*index).map(X509Certificate::as_raw);
        found
            .iter()
            .any(|other| other.end == path.end && other.indexes.iter().map(raw).eq(path.indexes.iter().map(raw)))
    }
}
