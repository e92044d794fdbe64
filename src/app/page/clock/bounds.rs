//! Moments that the true time lies after or before: the marks under the scale, and all of them in a fold.

use std::collections::HashSet;

use chrono::TimeDelta;
use eframe::egui::Ui;

use crate::advice::{Words, here};
use crate::app::widget::scale::Limit;
use crate::app::widget::text::{self, say};
use crate::app::widget::{chain, fold};
use crate::step::clock::{BoundKind, ClockEvidence, TimeBound};

/// The date of a build or of a file may come from a clock that was itself a little ahead.
const UNSIGNED_SLACK: TimeDelta = TimeDelta::hours(24);
/// Clocks of authorities and of logs differ by this much without harm.
const SIGNED_SLACK: TimeDelta = TimeDelta::minutes(5);

/// The newest moment that it cannot be before, the site's own dates aside.
fn lower(seen: &ClockEvidence) -> Option<&TimeBound> {
    let independent = |bound: &&TimeBound| !bound.is_target || bound.kind == BoundKind::Receipt;
    seen.bounds.iter().filter(|bound| bound.kind.is_lower()).filter(independent).max_by_key(|bound| bound.at)
}

/// The first moment that it can hardly be after, the site's own dates aside. The end of all roots lies decades away, and
/// is worth a mark only when this computer is beyond it.
fn upper(seen: &ClockEvidence) -> Option<&TimeBound> {
    let matters = |bound: &&TimeBound| bound.kind != BoundKind::RootsEnd || bound.at < seen.local;
    let independent = seen.bounds.iter().filter(|bound| !bound.kind.is_lower() && !bound.is_target);
    independent.filter(matters).min_by_key(|bound| bound.at)
}

/// The limit that this computer's time lies before, when it surely does.
pub fn broken_lower(seen: &ClockEvidence) -> Option<&TimeBound> {
    let bound = lower(seen)?;
    let is_signed = !matches!(bound.kind, BoundKind::Build | BoundKind::System);
    let slack = if is_signed { SIGNED_SLACK } else { UNSIGNED_SLACK };
    bound.at.checked_sub_signed(slack).is_some_and(|earliest| seen.local < earliest).then_some(bound)
}

/// The limit that this computer's time lies after. One host may have let its certificate end; two have not.
pub fn broken_upper(seen: &ClockEvidence) -> Option<&TimeBound> {
    let broken =
        || seen.bounds.iter().filter(|bound| !bound.kind.is_lower() && !bound.is_target && bound.at < seen.local);
    let hosts: HashSet<&str> = broken().map(|bound| bound.who.as_str()).collect();
    let all_roots = broken().find(|bound| bound.kind == BoundKind::RootsEnd);
    all_roots.or_else(|| broken().filter(|_| hosts.len() >= 2).max_by_key(|bound| bound.at))
}

/// The two limits that matter, as marks of a scale whose middle is so many milliseconds after this computer's time.
pub fn limits(words: &Words, seen: &ClockEvidence, middle_ms: i64) -> Vec<Limit> {
    let limit = |bound: &TimeBound| Limit {
        name: words.text(if bound.kind.is_lower() { "app-clock-not-before" } else { "app-clock-not-after" }),
        offset_ms: (bound.at - seen.local).num_milliseconds().saturating_sub(middle_ms),
        is_lower: bound.kind.is_lower(),
        is_broken: if bound.kind.is_lower() { seen.local < bound.at } else { seen.local > bound.at },
        words: words.date(here(seen, bound.at)),
        why: words.time_bound(bound),
    };
    lower(seen).into_iter().chain(upper(seen)).map(limit).collect()
}

/// Every limit, for those who want to see them.
pub fn fold(ui: &mut Ui, words: &Words, run: u64, seen: &ClockEvidence) {
    if seen.bounds.is_empty() {
        return;
    }
    let mut sorted: Vec<&TimeBound> = seen.bounds.iter().collect();
    sorted.sort_by_key(|bound| (!bound.kind.is_lower(), bound.at));
    let short = say(words, "app-clock-bounds-count", [("count", seen.bounds.len().into())]);
    fold::show(ui, ("bounds", run), &words.text("app-clock-bounds"), &short, |ui| {
        for bound in sorted {
            let key = if bound.kind.is_lower() { "app-clock-bound-lower" } else { "app-clock-bound-upper" };
            let args = [("day", chain::day(bound.at).into()), ("why", words.time_bound(bound).into())];
            text::body(ui, say(words, key, args));
        }
    });
}
