//! Which meaning comes first: what says most, then what fits the program, then the longer text, then the table's order.

use std::ops::Range;

use super::pattern::Found;
use super::{Breadth, Match, programs};

/// A page cannot show more, and the rest of a log repeats what was said.
const MOST_MATCHES: usize = 5;

/// The meanings of what was found in a text of this family of programs, best first.
pub(super) fn ranked(mut found: Vec<Found>, app: Option<&str>) -> Vec<Match> {
    let inside = |inner: &Range<usize>, outer: &Range<usize>| {
        outer.start <= inner.start && inner.end <= outer.end && outer.len() > inner.len()
    };
    // "self-signed certificate" says nothing of its own inside "self-signed certificate in certificate chain".
    let is_part = |one: &Found| {
        one.places.iter().all(|place| {
            found.iter().any(|other| {
                other.row.meaning != one.row.meaning
                    && other.row.breadth <= one.row.breadth
                    && other.places.iter().any(|whole| inside(place, whole))
            })
        })
    };
    let parts: Vec<bool> = found.iter().map(is_part).collect();
    let mut part = parts.into_iter();
    found.retain(|_| !part.next().unwrap_or_default());

    let length = |one: &Found| one.places.iter().map(Range::len).max().unwrap_or_default();
    found.sort_by_key(|one| {
        let row = one.row;
        (row.breadth, programs::distance(&row.app, app), std::cmp::Reverse(length(one)), one.place_in_table)
    });
    let mut matches: Vec<Match> = Vec::new();
    for one in found {
        match matches.iter_mut().find(|earlier| earlier.meaning() == one.row.meaning) {
            Some(earlier) => earlier.others.push(one.row),
            None => matches.push(Match { best: one.row, others: Vec::new() }),
        }
    }
    // "Something failed" is no news beside what failed.
    if matches.first().is_some_and(|first| first.best.breadth != Breadth::General) {
        matches.retain(|one| one.best.breadth != Breadth::General);
    }
    matches.truncate(MOST_MATCHES);
    matches
}
