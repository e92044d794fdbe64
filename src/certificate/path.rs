//! The path from the leaf to a root, walked by names and signatures (RFC 4158), so that its end can be explained.
//!
//! webpki says whether a client accepts a chain; this walk says how far the chain comes and what stops it. Signatures
//! are checked once each, and both their number and the number of tried branches are bounded.

use std::cell::{Cell, RefCell};
use std::collections::HashMap;

use chrono::{DateTime, Utc};
use x509_parser::asn1_rs::FromDer;
use x509_parser::certificate::X509Certificate;
use x509_parser::x509::SubjectPublicKeyInfo;

use super::facts::{content, is_self_issued};
use super::signature::{self, Signed};
use super::stores::{Anchors, anchor_key};

/// Certificates in one path. Honest ones have three or four.
const MAX_DEPTH: usize = 10;

/// Signatures verified for one chain, all stores together.
const MAX_SIGNATURES: usize = 100;

/// Branches tried for one store.
const MAX_BRANCHES: usize = 500;

/// The certificates as sent, those that parse.
pub(super) struct Sent<'a> {
    /// In the order sent; `None` for what does not parse.
    pub certificates: Vec<Option<X509Certificate<'a>>>,
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

    /// Anchored before not; then valid before not; then the longer one.
    fn rank(&self) -> (u8, bool, usize) {
        (self.end.rank(), self.timely, self.indexes.len())
    }

    /// Whether this path explains more than the other.
    pub fn is_better_than(&self, other: &Self) -> bool {
        self.rank() > other.rank()
    }
}

impl<'a> Sent<'a> {
    pub fn new(certificates: Vec<Option<X509Certificate<'a>>>) -> Self {
        Self { certificates, verified: RefCell::default() }
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

    /// The best path from `leaf` with a store's roots.
    pub fn walk(&self, leaf: usize, anchors: &Anchors<'_>, at: DateTime<Utc>) -> Path {
        let walk = Walk { sent: self, anchors, at: at.timestamp(), branches: Cell::new(0), best: RefCell::new(None) };
        walk.from(&mut vec![leaf]);
        walk.best.into_inner().unwrap_or(Path { indexes: vec![leaf], end: End::Exhausted, timely: false })
    }
}

struct Walk<'w, 'a> {
    sent: &'w Sent<'a>,
    anchors: &'w Anchors<'w>,
    at: i64,
    branches: Cell<usize>,
    best: RefCell<Option<Path>>,
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

        let own_key = content(certificate.subject_pki.raw);
        let known = self
            .anchors
            .named(certificate.subject.as_raw())
            .find(|(_, anchor)| anchor.subject_public_key_info.as_ref() == own_key);
        if let Some((anchor, _)) = known {
            self.ends(path, End::Anchored { anchor, signed: Signed::Verified });
        }

        let mut went_on = known.is_some();
        let mut impostor = None;
        let mut spent = false;
        for (anchor, root) in self.anchors.named(certificate.issuer.as_raw()) {
            match self.sent.signed_by(last, &anchor_key(root)) {
                Some(Signed::Bad) => impostor = impostor.or(Some(None)),
                Some(signed) => {
                    self.ends(path, End::Anchored { anchor, signed });
                    went_on = true;
                }
                None => spent = true,
            }
        }
        for (index, candidate) in self.sent.certificates.iter().enumerate() {
            let Some(candidate) = candidate else { continue };
            if path.contains(&index) || candidate.subject.as_raw() != certificate.issuer.as_raw() {
                continue;
            }
            // The same root or the same intermediate sent twice leads nowhere new.
            if path.iter().filter_map(|&seen| self.sent.get(seen)).any(|seen| {
                seen.subject.as_raw() == candidate.subject.as_raw() && seen.subject_pki.raw == candidate.subject_pki.raw
            }) {
                continue;
            }
            match self.sent.signed_by(last, candidate.subject_pki.raw) {
                Some(Signed::Bad) => impostor = Some(Some(index)),
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
        } else if let Some(issuer) = impostor {
            End::BadSignature { issuer }
        } else {
            End::Missing
        };
        self.ends(path, end);
    }

    fn ends(&self, path: &[usize], end: End) {
        let timely = path.iter().filter_map(|&index| self.sent.get(index)).all(|certificate| {
            (certificate.validity.not_before.timestamp()..=certificate.validity.not_after.timestamp())
                .contains(&self.at)
        });
        let path = Path { indexes: path.to_vec(), end, timely };
        let mut best = self.best.borrow_mut();
        // At equal rank the path found first stays; among anchored ones that is the shorter.
        let is_better = best.as_ref().is_none_or(|best| {
            if best.is_anchored() && path.is_anchored() {
                path.timely && !best.timely
            } else {
                path.is_better_than(best)
            }
        });
        if is_better {
            *best = Some(path);
        }
    }
}
