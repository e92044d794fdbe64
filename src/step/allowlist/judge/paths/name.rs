//! Whether it is the name that matters, and whether it is the site that minds it.

use super::{Paths, blame, how};
use crate::step::allowlist::{Look, PathSight};
use crate::step::{Confidence, Fact, FactState, Judgement};

/// What other servers do that are sent the name.
#[derive(PartialEq, Eq)]
enum Elsewhere {
    /// All connections with it are cut off, and with another name they are not: so many servers.
    Cut(usize),
    /// They answer.
    Passes,
    /// It was not tried, or cannot be told.
    Unknown,
}

/// Whether the name explains how the visit ended.
pub(super) fn judge(paths: &Paths, near: Option<&Fact>, judgement: &mut Judgement) -> bool {
    if !is_always_cut(paths) {
        return false;
    }
    let elsewhere = elsewhere(paths);
    let there: Vec<_> = paths.all(Look::NameElsewhere).filter_map(|sight| sight.address).collect();
    let mut at_the_site =
        paths.all(Look::OtherName).filter(|sight| sight.address.is_none_or(|at| !there.contains(&at)));
    let is_other_heard = at_the_site.any(PathSight::is_heard);
    let named = |key| Fact::new(FactState::Problem, key).with("how", how(paths.visit));
    let mut facts: Vec<Fact> = is_other_heard.then(|| named("allowlist-fact-name-cut")).into_iter().collect();
    let confidence = match elsewhere {
        Elsewhere::Cut(servers) => {
            let fact = Fact::new(FactState::Problem, "allowlist-fact-name-cut-elsewhere");
            facts.push(fact.with("servers", servers));
            Confidence::Confirmed
        }
        // A server that does not know a name says so, or shows another certificate; some hang up.
        Elsewhere::Passes if is_other_heard => {
            facts.push(Fact::new(FactState::Info, "allowlist-fact-name-passes-elsewhere"));
            Confidence::Possible
        }
        _ if is_other_heard => Confidence::Likely,
        _ => return false,
    };
    facts.extend(near.cloned());
    blame(judgement, "sni-blocked", confidence, facts);
    true
}

/// Whether each connection with the name was cut off, at each address, in whatever packets, more than once.
fn is_always_cut(paths: &Paths) -> bool {
    let at_the_site = [Look::Address, Look::SmallPackets, Look::SmallHello, Look::ShortAnswer, Look::LongHello]
        .map(|look| paths.all(look));
    let named: Vec<&PathSight> = at_the_site.into_iter().flatten().collect();
    let is_spoken_to = named.iter().any(|sight| sight.is_heard());
    paths.visit.is_cut() && !is_spoken_to && named.iter().any(|sight| sight.look == Look::Address && sight.is_cut())
}

fn elsewhere(paths: &Paths) -> Elsewhere {
    let mut cut = 0;
    for sight in paths.all(Look::NameElsewhere) {
        let is_there = |other: &&PathSight| other.address == sight.address;
        let is_other_heard = paths.all(Look::OtherName).filter(is_there).any(PathSight::is_heard);
        if sight.is_heard() {
            return Elsewhere::Passes;
        }
        cut += usize::from(sight.is_cut() && is_other_heard);
    }
    if cut > 0 { Elsewhere::Cut(cut) } else { Elsewhere::Unknown }
}
