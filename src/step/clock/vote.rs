//! Which of several clocks to believe: the largest group that agrees (Marzullo's idea, as in RFC 5905, section 11.2.1),
//! when it is the majority. A lying minority changes nothing, and neither does who cannot be right.
//!
//! Who has a voice is written in [`voices`], who decides in [`Vote::held`]; [`role`] tells it of each source.

use std::net::IpAddr;

use chrono::{DateTime, TimeDelta, Utc};

use super::probe::true_time;
use super::{BoundKind, ClockEvidence, Standing, TimeBound, TimeSource, TimeSourceKind};

/// Clocks this near to one another agree: servers that smear a leap second or answer by `Date` differ by a second or
/// two, while an error that breaks certificates is minutes at least.
const AGREEMENT_MS: i64 = 2_000;

/// Clocks of authorities and of logs differ by this much without harm.
const SIGNER_SLACK: TimeDelta = TimeDelta::minutes(5);

/// The clock of whoever built this program was not a day ahead.
const BUILD_SLACK: TimeDelta = TimeDelta::hours(24);

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

/// What became of one source in the vote.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Role {
    /// It is one of those who agree.
    Agrees,
    /// It had a voice, and others are the majority.
    Outvoted,
    /// It had a voice, and nobody has the majority.
    Undecided,
    /// It cannot be right: its time lies before a moment that somebody signed, or before this program was built.
    Contradicts {
        /// The bound, as an index into [`ClockEvidence::bounds`].
        bound: usize,
    },
    /// Nobody vouches for who said it.
    Unvouched,
    /// The same server as another source that has the voice.
    SameServer,
    /// The site's own time: shown, never counted, for a broken site must not vouch for its own certificate.
    Target,
    /// It gave no answer.
    Silent,
}

/// What became of the source at `index` of [`ClockEvidence::sources`].
pub fn role(seen: &ClockEvidence, index: usize) -> Role {
    let Some(source) = seen.sources.get(index) else { return Role::Silent };
    if source.offset_ms.is_none() {
        return Role::Silent;
    }
    if source.kind == TimeSourceKind::TargetDate {
        return Role::Target;
    }
    if is_unvouched(source) {
        return Role::Unvouched;
    }
    if let Some(bound) = contradicted(seen, source) {
        return Role::Contradicts { bound };
    }
    let vote = Vote::held(seen);
    if !vote.voices.iter().any(|voice| std::ptr::eq(*voice, source)) {
        Role::SameServer
    } else if vote.agreed.is_empty() {
        Role::Undecided
    } else if vote.is_agreed(source) {
        Role::Agrees
    } else {
        Role::Outvoted
    }
}

/// The offset on which a majority, and at least two, of the independent sources agree.
pub fn measured_offset(seen: &ClockEvidence) -> Option<ClockOffset> {
    weighted_median(&Vote::held(seen).agreed)
}

/// The true time at a moment of this computer's clock, when it could be measured.
pub fn measured_time(seen: &ClockEvidence, at: DateTime<Utc>) -> Option<DateTime<Utc>> {
    at.checked_add_signed(TimeDelta::try_milliseconds(measured_offset(seen)?.offset_ms)?)
}

/// The best guess when too few independent sources answered: a single source, or the target's `Date`.
pub(super) fn guessed_offset(seen: &ClockEvidence) -> Option<ClockOffset> {
    let alone = |source: &TimeSource| {
        Some(ClockOffset { offset_ms: source.offset_ms?, uncertainty_ms: source.uncertainty_ms, agreeing: 1 })
    };
    match independent(seen).as_slice() {
        [] => seen.sources.iter().find(|source| source.kind == TimeSourceKind::TargetDate).and_then(alone),
        [one] => alone(one),
        _ => None,
    }
}

/// Sources that have a voice, but do not say what the majority says.
#[cfg(test)]
pub(super) fn outvoted(seen: &ClockEvidence) -> Vec<&TimeSource> {
    let vote = Vote::held(seen);
    let is_outvoted = |source: &&TimeSource| !vote.agreed.is_empty() && !vote.is_agreed(source);
    vote.voices.iter().copied().filter(is_outvoted).collect()
}

/// Sources that have a voice, each server one.
pub(super) fn independent(seen: &ClockEvidence) -> Vec<&TimeSource> {
    voices(seen)
}

/// The result of one vote.
struct Vote<'a> {
    voices: Vec<&'a TimeSource>,
    /// The majority; empty when there is none.
    agreed: Vec<&'a TimeSource>,
}

impl<'a> Vote<'a> {
    /// A majority, and at least two. Somebody in between, whose root was added to this computer, could answer for every
    /// host: where others have two voices or more, they decide without that one.
    fn held(seen: &'a ClockEvidence) -> Self {
        let voices = voices(seen);
        let known: Vec<&TimeSource> = voices.iter().copied().filter(|source| !is_in_between(source)).collect();
        let electorate = if known.len() >= 2 { &known } else { &voices };
        let mut agreed = largest_agreement(electorate);
        if agreed.len() < 2 || agreed.len() * 2 <= electorate.len() {
            agreed.clear();
        }
        Self { voices, agreed }
    }

    /// Whether the source is one of the majority, or says the same without being asked.
    fn is_agreed(&self, source: &TimeSource) -> bool {
        let is_near = |result: ClockOffset| {
            let (from, until) = span(source);
            let slack = result.uncertainty_ms.saturating_add(AGREEMENT_MS / 2);
            from <= result.offset_ms.saturating_add(slack) && result.offset_ms.saturating_sub(slack) <= until
        };
        self.agreed.iter().any(|one| std::ptr::eq(*one, source))
            || is_in_between(source) && weighted_median(&self.agreed).is_some_and(is_near)
    }
}

/// Sources with a voice: they answered, they may be right, and no other voice is the same server's.
///
/// All that somebody in between says is one voice. Of two names of one server the vouched one speaks, or else the first.
fn voices(seen: &ClockEvidence) -> Vec<&TimeSource> {
    let mut candidates: Vec<&TimeSource> = seen
        .sources
        .iter()
        .filter(|source| source.offset_ms.is_some() && source.kind != TimeSourceKind::TargetDate)
        .filter(|source| !is_unvouched(source) && contradicted(seen, source).is_none())
        .collect();
    // Stable: otherwise the order of the settings decides.
    candidates.sort_by_key(|source| source.standing != Some(Standing::Vouched));
    let mut voices: Vec<&TimeSource> = Vec::new();
    for source in candidates {
        if !voices.iter().any(|voice| is_same_server(voice, source)) {
            voices.push(source);
        }
    }
    let place = |source: &&TimeSource| seen.sources.iter().position(|one| std::ptr::eq(one, *source));
    voices.sort_by_key(place);
    voices
}

fn is_unvouched(source: &TimeSource) -> bool {
    source.kind == TimeSourceKind::HttpsDate && matches!(source.standing, None | Some(Standing::Unvouched))
}

fn is_in_between(source: &TimeSource) -> bool {
    source.standing == Some(Standing::VouchedHere)
}

/// Whether two sources are one server: the same name, the same address, or a portal that sends us to the same place.
fn is_same_server(one: &TimeSource, other: &TimeSource) -> bool {
    let same = |one: Option<String>, other: Option<String>| one.is_some() && one == other;
    is_in_between(one) && is_in_between(other)
        || same(host_name(&one.name), host_name(&other.name))
        || same(address(one), address(other))
        || same(one.sent_on_to.clone(), other.sent_on_to.clone())
}

/// The name of a source without its port; `None` for an address, which [`address`] compares.
fn host_name(name: &str) -> Option<String> {
    let host = name.rsplit_once(':').map_or(name, |(host, _)| host).trim_matches(['[', ']']);
    (!host.is_empty() && host.parse::<IpAddr>().is_err()).then(|| host.trim_end_matches('.').to_ascii_lowercase())
}

/// Where the answer came from. On this computer itself each port is a server of its own, or a tunnel to one.
fn address(source: &TimeSource) -> Option<String> {
    let from = source.from?;
    let ip = from.ip().to_canonical();
    Some(if ip.is_loopback() { from.to_string() } else { ip.to_string() })
}

/// The newest bound that a source contradicts, as an index into [`ClockEvidence::bounds`].
fn contradicted(seen: &ClockEvidence, source: &TimeSource) -> Option<usize> {
    let claimed = true_time(seen.local, source.offset_ms?.saturating_add(source.uncertainty_ms.max(0)));
    let is_broken = |bound: &TimeBound| {
        let slack = if bound.kind == BoundKind::Build { BUILD_SLACK } else { SIGNER_SLACK };
        refutes(bound) && bound.at.checked_sub_signed(slack).is_some_and(|earliest| claimed < earliest)
    };
    let broken = seen.bounds.iter().enumerate().filter(|(_, bound)| is_broken(bound));
    broken.max_by_key(|(_, bound)| bound.at).map(|(index, _)| index)
}

/// Whether a bound proves another clock wrong. A date on a file may come from a clock that was wrong itself, and the
/// site's own dates may be its own fault, but for a log's receipt, which the site cannot date.
fn refutes(bound: &TimeBound) -> bool {
    match bound.kind {
        BoundKind::Build | BoundKind::Receipt => true,
        BoundKind::NotBefore | BoundKind::Revocation => !bound.is_target,
        BoundKind::System | BoundKind::NotAfter | BoundKind::RootsEnd => false,
    }
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
mod tests;
