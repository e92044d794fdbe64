//! A clock that is surely ahead is caught although nobody tells the time; a site that was left to itself is not a clock.

use super::*;

use BoundKind::{NotAfter, RootsEnd};
use Confidence::{Confirmed, Likely, Possible};

/// The site's certificate ran through autumn 2026, and a known root vouches for it.
fn site(local: &str, bounds: Vec<TimeBound>) -> ClockEvidence {
    let mut seen = dated(evidence(local), "2026-10-01T00:00:00Z", "2026-12-30T00:00:00Z");
    seen.bounds = bounds;
    seen
}

fn ends(who: &str, when: &str) -> TimeBound {
    bound(NotAfter, when, who)
}

fn sure(judgement: &Judgement) -> Option<Confidence> {
    match found(judgement).as_slice() {
        [] => None,
        [("clock-ahead", confidence)] => Some(*confidence),
        other => panic!("{other:?}"),
    }
}

#[test]
fn certificates_of_several_hosts_do_not_end_at_once_but_one_sites_does() {
    let (before, long_before) = ("2027-01-20T00:00:00Z", "2026-12-10T00:00:00Z");
    let (day_after, later) = ("2026-12-31T00:00:00Z", "2027-02-01T00:00:00Z");
    for (local, bounds, expected) in [
        // A single site whose certificate ended yesterday.
        (day_after, vec![], None),
        (day_after, vec![ends("a", later), ends("b", later)], None),
        // Others have ended too.
        (later, vec![ends("a", before), ends("b", long_before)], Some(Confirmed)),
        (later, vec![ends("a", before), ends("b", long_before), ends("c", "2027-03-01T00:00:00Z")], None),
        // One other host only: twice the same is one.
        (later, vec![ends("a", before)], Some(Likely)),
        (later, vec![ends("a", before), ends("a", long_before)], Some(Likely)),
        // Roots.
        ("2050-01-01T00:00:00Z", vec![bound(RootsEnd, "2046-10-06T00:00:00Z", "roots")], Some(Confirmed)),
        (later, vec![bound(RootsEnd, "2046-10-06T00:00:00Z", "roots")], None),
    ] {
        assert_eq!(sure(&decide(site(local, bounds.clone()), true)), expected, "{local} {bounds:?}");
    }
}

#[test]
fn other_hosts_speak_even_where_the_site_itself_is_in_its_time() {
    let mut seen = dated(evidence("2027-02-01T00:00:00Z"), "2026-10-01T00:00:00Z", "2027-12-30T00:00:00Z");
    seen.bounds = vec![ends("a", "2027-01-20T00:00:00Z")];
    assert_eq!(sure(&decide(seen.clone(), true)), None, "one host may have forgotten it");
    seen.bounds.push(ends("b", "2027-01-22T00:00:00Z"));
    assert_eq!(sure(&decide(seen, true)), Some(Confirmed));
}

#[test]
fn that_other_sites_are_in_their_time_is_said_of_a_site_that_is_not() {
    let bounds = vec![ends("a", "2027-03-01T00:00:00Z"), ends("b", "2026-12-01T00:00:00Z")];
    let judgement = decide(site("2026-12-31T00:00:00Z", bounds), true);
    assert_eq!(found(&judgement), []);
    assert!(states(&judgement).contains(&("clock-fact-other-sites-in-time", FactState::Good)));
}

#[test]
fn a_site_whose_own_clock_finds_its_certificate_in_time_speaks_against_ours() {
    let with_date = |local: &str, date: &str, anchored| {
        let mut seen = site(local, vec![]);
        let offset = (at(date) - at(local)).num_milliseconds();
        seen.sources = vec![source("site", TimeSourceKind::TargetDate, Some(offset), 1500)];
        decide(seen, anchored)
    };
    let ours = with_date("2027-01-20T00:00:00Z", "2026-11-24T00:00:00Z", true);
    assert_eq!(sure(&ours), Some(Likely));
    // Its clock says as ours that the certificate has ended.
    assert_eq!(sure(&with_date("2027-01-20T00:00:00Z", "2027-01-20T00:00:00Z", true)), None);
    // Anybody can make a certificate and a date of their own.
    assert_eq!(sure(&with_date("2027-01-20T00:00:00Z", "2026-11-24T00:00:00Z", false)), Some(Possible));
}

#[test]
fn long_after_the_build_a_certificate_that_ended_long_ago_may_be_the_clock() {
    for (local, expected) in [
        ("2027-10-25T00:00:00Z", None),
        ("2027-11-25T00:00:00Z", Some(Possible)),
        ("2035-11-25T00:00:00Z", Some(Possible)),
        ("2046-11-25T00:00:00Z", Some(Likely)),
    ] {
        assert_eq!(sure(&decide(site(local, vec![]), true)), expected, "{local}");
        assert_eq!(sure(&decide(site(local, vec![]), false)), None, "nobody vouches for the chain");
    }
    let mut forgotten = site("2027-11-25T00:00:00Z", vec![]);
    forgotten.earliest_not_after = Some(at("2027-11-20T00:00:00Z"));
    assert_eq!(sure(&decide(forgotten, true)), None, "it ended a few days ago: a site that forgot it");
}
