//! Which of several clocks to believe: the largest group that agrees (Marzullo's idea, as in RFC 5905, section 11.2.1),
//! when it is the majority. A lying minority changes nothing.

use chrono::{DateTime, TimeDelta, Utc};

use super::{ClockEvidence, TimeSource, TimeSourceKind};

/// Clocks this near to one another agree: servers that smear a leap second or answer by `Date` differ by a second or
/// two, while an error that breaks certificates is minutes at least.
const AGREEMENT_MS: i64 = 2_000;

/// How far this computer's clock is off, as far as others agree on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ClockOffset {
    /// True time minus this computer's, in milliseconds: positive when this computer is behind.
    pub offset_ms: i64,
    /// How far `offset_ms` may be wrong, in milliseconds.
    pub uncertainty_ms: i64,
    /// How many independent sources say so.
    pub agreeing: usize,
}

/// The offset on which a majority, and at least two, of the independent sources agree. The target's own `Date` does not
/// count: a broken site must not vouch for its own certificate.
pub fn measured_offset(seen: &ClockEvidence) -> Option<ClockOffset> {
    let independent = independent(seen);
    let agreed = largest_agreement(&independent);
    (agreed.len() >= 2 && agreed.len() * 2 > independent.len()).then(|| weighted_median(&agreed)).flatten()
}

/// The true time at a moment of this computer's clock, when it could be measured.
pub fn measured_time(seen: &ClockEvidence, at: DateTime<Utc>) -> Option<DateTime<Utc>> {
    at.checked_add_signed(TimeDelta::try_milliseconds(measured_offset(seen)?.offset_ms)?)
}

/// The best guess when too few independent sources answered: a single source, or the target's `Date`.
pub(super) fn guessed_offset(seen: &ClockEvidence) -> Option<ClockOffset> {
    let independent = independent(seen);
    match independent.as_slice() {
        [] => seen.sources.iter().find(|source| source.kind == TimeSourceKind::TargetDate).and_then(alone),
        [one] => alone(one),
        _ => None,
    }
}

/// Sources that answered, but not what the majority says.
pub(super) fn outvoted(seen: &ClockEvidence) -> Vec<&TimeSource> {
    if measured_offset(seen).is_none() {
        return Vec::new();
    }
    let independent = independent(seen);
    let agreed = largest_agreement(&independent);
    let is_in = |source: &&TimeSource| agreed.iter().any(|one| std::ptr::eq(*one, *source));
    independent.into_iter().filter(|source| !is_in(source)).collect()
}

/// Sources with an answer, one for each address: names that lead to the same server (a portal that answers for all of
/// them) are one voice.
pub(super) fn independent(seen: &ClockEvidence) -> Vec<&TimeSource> {
    let mut kept: Vec<&TimeSource> = Vec::new();
    for source in &seen.sources {
        let counts = source.kind != TimeSourceKind::TargetDate && source.offset_ms.is_some();
        let is_known = kept.iter().any(|one| one.from.is_some() && one.from == source.from);
        if counts && !is_known {
            kept.push(source);
        }
    }
    kept
}

fn alone(source: &TimeSource) -> Option<ClockOffset> {
    Some(ClockOffset { offset_ms: source.offset_ms?, uncertainty_ms: source.uncertainty_ms, agreeing: 1 })
}

/// First and last moment that a source's answer allows.
fn span(source: &TimeSource) -> (i64, i64) {
    let offset = source.offset_ms.unwrap_or_default();
    let width = source.uncertainty_ms.max(0).saturating_add(AGREEMENT_MS / 2);
    (offset.saturating_sub(width), offset.saturating_add(width))
}

/// The largest group whose spans share a moment; the first of equals.
fn largest_agreement<'a>(sources: &[&'a TimeSource]) -> Vec<&'a TimeSource> {
    let mut best: Vec<&TimeSource> = Vec::new();
    for (start, _) in sources.iter().map(|source| span(source)) {
        let group: Vec<_> = sources
            .iter()
            .copied()
            .filter(|source| {
                let (from, until) = span(source);
                from <= start && start <= until
            })
            .collect();
        if group.len() > best.len() {
            best = group;
        }
    }
    best
}

/// The median in which a precise source weighs more than a vague one.
fn weighted_median(agreed: &[&TimeSource]) -> Option<ClockOffset> {
    let mut sorted: Vec<(i64, i64)> =
        agreed.iter().filter_map(|source| Some((source.offset_ms?, source.uncertainty_ms.max(1)))).collect();
    sorted.sort_unstable();
    let weight = |uncertainty: i64| 1.0 / uncertainty as f64;
    let total: f64 = sorted.iter().map(|(_, uncertainty)| weight(*uncertainty)).sum();
    let mut below = 0.0;
    let (offset_ms, uncertainty_ms) = sorted.iter().copied().find(|(_, uncertainty)| {
        below += weight(*uncertainty);
        below * 2.0 >= total
    })?;
    Some(ClockOffset { offset_ms, uncertainty_ms, agreeing: agreed.len() })
}

#[cfg(test)]
mod tests {
    use std::net::SocketAddr;

    use super::super::judge::tests::{evidence, source};
    use super::*;

    const HOUR: i64 = 3_600_000;

    fn vote(answers: &[(i64, i64)]) -> Option<(i64, usize)> {
        let mut seen = evidence("2026-11-24T12:00:00Z");
        seen.sources = answers
            .iter()
            .map(|&(offset, uncertainty)| source("t", TimeSourceKind::Sntp, Some(offset), uncertainty))
            .collect();
        measured_offset(&seen).map(|found| (found.offset_ms, found.agreeing))
    }

    #[test]
    fn the_majority_is_believed_and_a_liar_is_not() {
        assert_eq!(vote(&[(10, 20), (15, 20), (HOUR, 20)]), Some((10, 2)));
        assert_eq!(vote(&[(HOUR, 20), (10, 20), (15, 20), (12, 600)]), Some((12, 3)));
        assert_eq!(vote(&[(0, 20), (0, 20), (HOUR, 20), (HOUR, 20)]), None, "no majority");
        assert_eq!(vote(&[(0, 20), (HOUR, 20)]), None, "two that differ");
        assert_eq!(vote(&[(HOUR, 20)]), None, "one alone is no majority");
        assert_eq!(vote(&[]), None);
    }

    #[test]
    fn a_precise_clock_weighs_more_than_a_vague_one() {
        assert_eq!(vote(&[(0, 10), (900, 500), (950, 500)]), Some((0, 3)));
    }

    #[test]
    fn extreme_answers_break_nothing() {
        assert_eq!(vote(&[(i64::MAX, i64::MAX), (i64::MIN, i64::MAX)]), None);
        assert_eq!(vote(&[(i64::MAX, 0), (i64::MAX, i64::MIN)]), Some((i64::MAX, 2)));
    }

    #[test]
    fn a_portal_that_answers_for_every_name_is_one_voice() {
        let mut seen = evidence("2026-11-24T12:00:00Z");
        seen.sources = (0..3).map(|_| source("t", TimeSourceKind::HttpDate, Some(HOUR), 500)).collect();
        assert!(measured_offset(&seen).is_some(), "at three addresses they are three");
        for one in &mut seen.sources {
            one.from = Some(SocketAddr::from(([192, 0, 2, 1], 80)));
        }
        assert_eq!(measured_offset(&seen), None);
        assert_eq!(guessed_offset(&seen).map(|found| found.offset_ms), Some(HOUR));
    }

    #[test]
    fn the_sites_own_date_never_votes() {
        let mut seen = evidence("2026-11-24T12:00:00Z");
        seen.sources = vec![
            source("a", TimeSourceKind::Sntp, Some(HOUR), 20),
            source("site", TimeSourceKind::TargetDate, Some(HOUR), 500),
        ];
        assert_eq!(measured_offset(&seen), None);
    }
}
