//! Which root comes first: what keeps the visitor out, the surest, the lowest floor, the gravest.

use std::cmp::Reverse;

use super::view::{Handshake, View};
use super::{beside, rules};
use crate::step::causes::{self, KeepsOut};
use crate::step::{Confidence, Finding, Step};

/// From this error on, a clock breaks so many sites that it counts even where it does not break this one (Firefox
/// draws the line here too).
const GRAVE_CLOCK_ERROR_MS: u64 = 24 * 60 * 60 * 1000;

/// The bare ends of a connection say the least: anything else that keeps out goes before them.
const BARE_ENDS: &[&str] =
    &["closed-during-handshake", "reset-during-handshake", "server-silent", "server-internal-error"];

/// Faults of a certificate, gravest first, in the order in which Chromium picks the one to show
/// (`net/cert/cert_status_flags.cc`, `MapCertStatusToNetError`); those that keep a chain from being read come before.
pub(super) const GRAVITY: &[&str] = &[
    "client-certificate-required",
    "client-certificate-rejected",
    "key-certificate-mismatch",
    "chain-wrong-order",
    "certificate-message-too-large",
    "malformed-certificate",
    "unknown-critical-extension",
    "issuer-not-a-ca",
    "certificate-revoked",
    "ca-distrusted",
    "default-vhost-certificate",
    "self-signed-certificate",
    "missing-intermediate",
    "private-root-not-installed",
    "national-root-not-public",
    "www-apex-mismatch",
    "wildcard-too-deep",
    "common-name-only",
    "hostname-mismatch",
    "name-constraint-violation",
    "weak-signature",
    "weak-key",
    "expired-intermediate",
    "certificate-expired",
    "certificate-not-yet-valid",
];

/// The findings' indices, first things first.
pub(super) fn order(findings: &[Finding], folds: &[Option<usize>], view: &View) -> Vec<usize> {
    let mut order: Vec<usize> = (0..findings.len()).collect();
    order.sort_by_key(|&index| {
        let finding = &findings[index];
        (
            !keeps_out_now(findings, folds, index, view),
            is_bare_end(finding),
            Reverse(finding.confidence),
            floor(finding, breaks_a_date(findings, folds, index)),
            GRAVITY.iter().position(|slug| *slug == finding.cause).unwrap_or(GRAVITY.len()),
            causes::all().iter().position(|cause| cause.slug == finding.cause),
        )
    });
    order
}

/// Whether a finding only says how a connection ended.
pub(super) fn is_bare_end(finding: &Finding) -> bool {
    BARE_ENDS.contains(&finding.cause.as_str())
}

/// Whether this finding, at least likely, keeps a current client out of this target.
pub(super) fn keeps_out_now(findings: &[Finding], folds: &[Option<usize>], index: usize, view: &View) -> bool {
    let finding = &findings[index];
    if finding.confidence < Confidence::Likely {
        return false;
    }
    if finding.step == Step::Clock && !breaks_a_date(findings, folds, index) {
        // A clock that breaks nothing here is a note at the side, unless it is badly wrong.
        let is_grave = view.clock_offset_ms.is_none_or(|offset| offset.unsigned_abs() > GRAVE_CLOCK_ERROR_MS);
        return is_grave && keeps_out(&finding.cause) == KeepsOut::Always;
    }
    match keeps_out(&finding.cause) {
        KeepsOut::Always => true,
        KeepsOut::Never => false,
        // The person said what makes it likely although the site opens for us.
        KeepsOut::OnFailure if view.pointed_at.contains(&finding.cause.as_str()) => true,
        // What goes by the proxy meets this, however open the direct way is.
        KeepsOut::OnFailure if beside::is_met_by_a_proxy(finding) => true,
        // Versions and suites cannot be what keeps out a client that completed its handshake.
        KeepsOut::OnFailure if matches!(finding.step, Step::Protocol | Step::Cipher) => {
            view.handshake != Handshake::Completed
        }
        // The site opens, but not in the programs here that bring roots of their own.
        KeepsOut::OnFailure if rules::INTERCEPTORS.contains(&finding.cause.as_str()) => {
            !view.opens_here() || view.roots_of.iter().any(|(_, has_root)| !has_root)
        }
        KeepsOut::OnFailure => !view.opens_here(),
    }
}

fn keeps_out(slug: &str) -> KeepsOut {
    // A cause that the table lacks comes from a newer report: what its judge was sure of counts.
    causes::find(slug).map_or(KeepsOut::OnFailure, |cause| cause.keeps_out)
}

/// Whether a finding of the clock explains one of the certificate.
fn breaks_a_date(findings: &[Finding], folds: &[Option<usize>], index: usize) -> bool {
    folds.iter().zip(findings).any(|(root, finding)| *root == Some(index) && finding.step != Step::Clock)
}

/// The lowest floor first: what was built on a broken one tells little. A clock that breaks nothing here stands last.
fn floor(finding: &Finding, breaks_a_date: bool) -> u8 {
    match finding.step {
        Step::Network => 0,
        Step::Clock if breaks_a_date => 1,
        Step::Allowlist => 2,
        Step::Protocol => 3,
        Step::Cipher => 4,
        Step::Certificate => 5,
        Step::Browser => 6,
        Step::Clock => 7,
    }
}
