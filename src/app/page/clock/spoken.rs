//! Times and offsets as people say them.

use chrono::{DateTime, FixedOffset, TimeDelta, Utc};

use crate::advice::Words;
use crate::app::widget::text::say;
use crate::step::Value;
use crate::step::clock::{self, ClockEvidence, ClockOffset};

/// What step 1 tolerates: certificates do not mind less.
const TOLERATED_MS: u64 = 5 * 60 * 1_000;

/// Whether this clock is off by so much that certificates mind.
pub fn is_off(found: ClockOffset) -> bool {
    found.offset_ms.unsigned_abs() > TOLERATED_MS.saturating_add(found.uncertainty_ms.unsigned_abs())
}

/// Whether others agree that the clock is right.
pub fn is_right(seen: &ClockEvidence) -> bool {
    clock::measured_offset(seen).is_some_and(|found| !is_off(found))
}

/// What a clock was found to be, in two or three words.
pub fn state(words: &Words, seen: &ClockEvidence) -> String {
    match clock::measured_offset(seen) {
        None => words.text("app-clock-state-unknown"),
        Some(found) if !is_off(found) => words.text("app-clock-state-right"),
        Some(found) => error(words, found.offset_ms),
    }
}

/// This computer's error: `3 hours behind`.
pub fn error(words: &Words, offset_ms: i64) -> String {
    let side = if offset_ms > 0 { "behind" } else { "ahead" };
    words.length_of_time("app-clock-error", offset_ms, side)
}

/// A distance on the scale, in the largest unit of which it is a whole number: `1 h`.
pub fn tick(words: &Words, milliseconds: i64) -> String {
    const UNITS: [(&str, i64); 4] =
        [("years", 365 * 86_400_000), ("days", 86_400_000), ("hours", 3_600_000), ("minutes", 60_000)];
    let whole = UNITS.into_iter().find(|(_, length)| milliseconds >= *length && milliseconds % length == 0);
    let (unit, length) = whole.unwrap_or(("seconds", 1_000));
    say(words, "app-clock-tick", [("unit", unit.into()), ("count", Value::from((milliseconds / length) as f64))])
}

/// A length of time alone: `15 hours`.
pub fn length(words: &Words, milliseconds: i64) -> String {
    words.length_of_time("clock-span", milliseconds, "")
}

/// The right time when this computer showed `local`.
pub fn right_time(seen: &ClockEvidence, found: ClockOffset) -> Option<DateTime<Utc>> {
    seen.local.checked_add_signed(TimeDelta::try_milliseconds(found.offset_ms)?)
}

/// Hours and minutes; seconds only where they matter.
pub fn time(at: DateTime<FixedOffset>, with_seconds: bool) -> String {
    at.format(if with_seconds { "%H:%M:%S" } else { "%H:%M" }).to_string()
}
