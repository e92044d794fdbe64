//! Whether it is size that matters: of the packets, or of the first message.

use super::{Paths, blame};
use crate::step::allowlist::{Look, PathSight};
use crate::step::{Confidence, Fact, FactState, Judgement};

/// Whether size explains how the visit ended.
pub(super) fn judge(paths: &Paths, near: Option<&Fact>, judgement: &mut Judgement) -> bool {
    let Some((cause, confidence, key)) = large_packets(paths).or_else(|| large_hello(paths)) else { return false };
    let facts = [Fact::new(FactState::Problem, key)].into_iter().chain(near.cloned()).collect();
    blame(judgement, cause, confidence, facts);
    true
}

type Found = (&'static str, Confidence, &'static str);

/// In small packets it works, and in usual ones it gets stuck each time.
fn large_packets(paths: &Paths) -> Option<Found> {
    let is_stuck = |of: &PathSight| {
        let controls = paths.controls(of);
        paths.visit.is_stalled() && !controls.is_empty() && controls.iter().all(|sight| sight.is_stalled())
    };
    if let Some(small) = paths.find(Look::SmallPackets) {
        let is_through = small.is_heard() && !small.is_stalled() && is_stuck(small);
        return is_through.then_some(("pmtu-black-hole", Confidence::Confirmed, "allowlist-fact-small-packets"));
    }
    // Where packets cannot be limited: a short answer comes, and a long one does not, even to a short hello.
    let short = paths.find(Look::ShortAnswer).filter(|sight| sight.is_heard() && is_stuck(sight))?;
    let is_hello_to_blame = paths.all(Look::SmallHello).any(|sight| !sight.is_stalled());
    (!short.is_stalled() && !is_hello_to_blame).then_some((
        "pmtu-black-hole",
        Confidence::Likely,
        "allowlist-fact-short-answer",
    ))
}

/// A short hello is answered and a long one never, whatever stands in it.
fn large_hello(paths: &Paths) -> Option<Found> {
    let short = paths.find(Look::SmallHello).filter(|sight| sight.is_heard())?;
    let controls = paths.controls(short);
    if !paths.visit.is_cut() || controls.is_empty() || !controls.iter().all(|sight| sight.is_cut()) {
        return None;
    }
    let confidence = match paths.find(Look::LongHello) {
        Some(long) if long.is_cut() => Confidence::Confirmed,
        // What stands in the hello matters, not its length: the protocol step finds out.
        Some(long) if long.is_heard() => return None,
        _ => Confidence::Likely,
    };
    Some(("large-client-hello-rejected", confidence, "allowlist-fact-small-hello"))
}
