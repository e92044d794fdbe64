//! Lengths of time as people say them.

use crate::step::Fact;

/// A length of time as a count of the largest unit that fits; the words are Fluent's.
pub(super) fn spanned(fact: Fact, milliseconds: i64) -> Fact {
    let (unit, count) = largest_unit(milliseconds);
    let side = if milliseconds > 0 { "later" } else { "earlier" };
    fact.with("unit", unit).with("count", count as f64).with("side", side)
}

/// A length of time in the largest unit of which there are at least two, rounded: 199.9 days are 200.
pub fn largest_unit(milliseconds: i64) -> (&'static str, u64) {
    let seconds = milliseconds.unsigned_abs().saturating_add(500) / 1000;
    let (unit, length) = match seconds {
        0..120 => ("seconds", 1),
        120..7200 => ("minutes", 60),
        7200..172_800 => ("hours", 3600),
        172_800..63_072_000 => ("days", 86_400),
        _ => ("years", 31_536_000),
    };
    (unit, (seconds + length / 2) / length)
}
