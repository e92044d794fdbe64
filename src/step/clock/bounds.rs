//! Moments that the true time lies after or before, whatever any clock says: what authorities and logs signed, when this
//! program was built, and the dates of the system's own files. Pure.
//!
//! A chain is judged at a time inside its own validity: whose clock is wrong shall not decide what may tell it.

use std::path::PathBuf;
use std::sync::OnceLock;

use chrono::{DateTime, Utc};

use super::{BoundKind, TimeBound};
use crate::certificate::transparency::{self, Log};
use crate::certificate::{
    self, CertificateFacts, ChainReport, Issuer, Origin, Store, TimestampSignature, TimestampSource, TrustStores, ocsp,
};
use crate::handshake::Observation;
use crate::target::Host;

/// Whose handshake it is.
pub(super) struct Who<'w> {
    /// The name that its certificate should cover.
    pub host: &'w Host,
    /// How it is called.
    pub name: &'w str,
    /// The site itself.
    pub is_target: bool,
}

/// What holds without anybody's answer.
pub(super) fn at_hand(built: DateTime<Utc>, files: Vec<(PathBuf, DateTime<Utc>)>) -> Vec<TimeBound> {
    let bound = |kind, at, who| TimeBound { kind, at, who, is_target: false };
    let mut bounds = vec![bound(BoundKind::Build, built, env!("CARGO_PKG_NAME").to_owned())];
    bounds.extend(files.into_iter().map(|(path, at)| bound(BoundKind::System, at, path.display().to_string())));
    bounds.extend(roots_end().cloned().map(|(who, at)| bound(BoundKind::RootsEnd, at, who)));
    bounds
}

/// The last of Mozilla's roots, and its end.
fn roots_end() -> Option<&'static (String, DateTime<Utc>)> {
    static END: OnceLock<Option<(String, DateTime<Utc>)>> = OnceLock::new();
    END.get_or_init(|| {
        let roots = webpki_root_certs::TLS_SERVER_ROOT_CERTS.iter().map(|der| certificate::facts(der));
        roots.filter_map(|root| Some((root.label, root.not_after?))).max_by_key(|(_, end)| *end)
    })
    .as_ref()
}

/// What the certificates of one handshake prove.
pub(super) fn of_chain(seen: &Observation, who: &Who<'_>, stores: &TrustStores, logs: &[Log]) -> Vec<TimeBound> {
    let Some(leaf) = seen.chain.first() else { return Vec::new() };
    let issuer = certificate::issuer(leaf, &seen.chain, stores);
    let bound = |kind, at, name: String| TimeBound { kind, at, who: name, is_target: who.is_target };
    let mut bounds = Vec::new();
    if let Some(report) = anchored(seen, who.host, stores) {
        let path = path(&report);
        let begins = path.iter().filter_map(|facts| facts.not_before).max();
        bounds.extend(begins.map(|at| bound(BoundKind::NotBefore, at, who.name.to_owned())));
        // A chain of former days can be shown by anybody, but only its owner has its key in use.
        let ends = path.iter().filter_map(|facts| facts.not_after).min().filter(|_| seen.is_key_proven());
        bounds.extend(ends.map(|at| bound(BoundKind::NotAfter, at, who.name.to_owned())));
        let produced = seen.ocsp_response.as_deref().zip(issuer.as_ref());
        let produced = produced.and_then(|(answer, issuer)| ocsp::produced_at(answer, leaf, issuer));
        bounds.extend(produced.map(|at| bound(BoundKind::Revocation, at, who.name.to_owned())));
    }
    // What a log signed needs no authority.
    let receipt = newest_receipt(seen, leaf, issuer.as_ref(), logs);
    bounds.extend(receipt.map(|(log, at)| bound(BoundKind::Receipt, at, log)));
    bounds
}

/// The chain's judgement at a time inside its own validity, if a known root vouches for it then. The name does not
/// matter: the dates are signed for whomever it is.
fn anchored(seen: &Observation, host: &Host, stores: &TrustStores) -> Option<ChainReport> {
    let leaf = certificate::facts(seen.chain.first()?);
    let (begins, ends) = (leaf.not_before?, leaf.not_after?);
    // An issuer may have been made later than the leaf, or end earlier.
    let times = [begins, begins + (ends - begins) / 2, ends];
    times.into_iter().map(|at| certificate::judge(&seen.chain, host, at, stores)).find(|report| {
        report.judgement(Store::Mozilla).is_some_and(|judgement| {
            // The name is looked at last.
            judgement.trusted || judgement.error.as_deref() == Some("CertNotValidForName")
        })
    })
}

/// The certificates that the server sent of the best path to a known root.
fn path(report: &ChainReport) -> Vec<&CertificateFacts> {
    let best = report.paths.iter().find(|path| path.store == Store::Mozilla);
    let indexes = best.into_iter().flat_map(|path| &path.certificates);
    indexes.filter_map(|&index| report.certificates.get(index)).filter(|facts| facts.origin == Origin::Sent).collect()
}

/// The newest receipt that a known log signed, with the log's name.
fn newest_receipt(
    seen: &Observation,
    leaf: &[u8],
    issuer: Option<&Issuer>,
    logs: &[Log],
) -> Option<(String, DateTime<Utc>)> {
    let staple = seen.ocsp_response.as_ref().and_then(|answer| ocsp::timestamp_list(answer));
    let lists = [
        (TimestampSource::Certificate, transparency::embedded_list(leaf)),
        (TimestampSource::Handshake, seen.timestamp_list.clone()),
        (TimestampSource::Staple, staple),
    ];
    lists
        .into_iter()
        .filter_map(|(source, list)| Some(transparency::read(&list?, source, leaf, issuer, logs)))
        .flatten()
        .filter(|receipt| receipt.signature == TimestampSignature::Verified)
        .filter_map(|receipt| Some((receipt.log?, receipt.at?)))
        .max_by_key(|(_, at)| *at)
}

#[cfg(test)]
mod tests;
