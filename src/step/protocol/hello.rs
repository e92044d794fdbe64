//! What the ladder of hellos says: the first change that works names the cause.

use super::super::reach::finding;
use crate::handshake::{Outcome, Party};
use crate::scan::{Ladder, Rung, RungResult};
use crate::step::Confidence::{self, Confirmed, Likely, Possible};
use crate::step::{Fact, FactState, Judgement};

/// Alert `unrecognized_name` (RFC 6066, section 3).
const UNRECOGNIZED_NAME: u8 = 112;
/// Alert `no_application_protocol` (RFC 7301, section 3.2).
const NO_APPLICATION_PROTOCOL: u8 = 120;

pub(super) fn judge(ladder: &Ladder) -> Judgement {
    let Some(browser) = ladder.rungs.iter().find(|result| result.rung == Rung::Browser) else {
        return Judgement::default();
    };
    match (browser.answered, ladder.first_change) {
        (Some(true), _) => side_faults(ladder),
        (Some(false), Some(change)) => first_change(ladder, browser, change),
        (Some(false), None) => {
            Judgement { facts: vec![fact(FactState::Problem, "fails", browser)], findings: Vec::new() }
        }
        (None, _) => Judgement { facts: vec![fact(FactState::Unknown, "unknown", browser)], findings: Vec::new() },
    }
}

fn fact(state: FactState, how: &str, browser: &RungResult) -> Fact {
    Fact::new(state, "protocol-fact-browser-hello").with("how", how).with("bytes", browser.bytes)
}

/// The browser's hello fails, and with this change it works.
fn first_change(ladder: &Ladder, browser: &RungResult, change: Rung) -> Judgement {
    let bytes = ladder.rungs.iter().find(|result| result.rung == change).map_or(0, |result| result.bytes);
    let facts = vec![
        fact(FactState::Problem, "fails", browser),
        Fact::new(FactState::Info, "protocol-fact-first-change").with("change", slug(change)).with("bytes", bytes),
    ];
    let (cause, confidence) = cause(ladder, &browser.outcome, most_telling(ladder, change));
    Judgement { findings: vec![finding(cause, confidence, facts.clone())], facts }
}

/// What does not keep a current browser out, but others.
fn side_faults(ladder: &Ladder) -> Judgement {
    let mut judgement = Judgement::default();
    let mut add = |key, cause, confidence| {
        let fact = Fact::new(FactState::Attention, key);
        judgement.facts.push(fact.clone());
        judgement.findings.push(finding(cause, confidence, vec![fact]));
    };
    if answered(ladder, Rung::SplitWrites) == Some(false) {
        add("protocol-fact-two-pieces", "large-client-hello-rejected", Likely);
    }
    let lengths = [Rung::Length255, Rung::Length511, Rung::Length1500].map(|rung| answered(ladder, rung));
    if lengths == [Some(true), Some(false), Some(true)] {
        add("protocol-fact-middle-length", "hello-length-intolerant", Confirmed);
    }
    judgement
}

/// A device that reads the first packet only lets every hello pass that comes in pieces: what it minds is told by the
/// first other change that works.
fn most_telling(ladder: &Ladder, change: Rung) -> Rung {
    let is_whole = |result: &&RungResult| !matches!(result.rung, Rung::SplitWrites | Rung::SplitRecords);
    let mut works = ladder.rungs.iter().filter(|result| result.answered == Some(true)).filter(is_whole);
    works.next().map_or(change, |result| result.rung)
}

fn cause(ladder: &Ladder, browser: &Outcome, change: Rung) -> (&'static str, Confidence) {
    let works = |rung| answered(ladder, rung);
    match (change, browser) {
        (Rung::NoPostQuantum, _) => match is_length_to_blame(ladder) {
            Some(true) => ("large-client-hello-rejected", Confirmed),
            Some(false) => ("hello-intolerant-server", Confirmed),
            None => ("large-client-hello-rejected", Likely),
        },
        (Rung::NoAlpn, Outcome::Alert { code: NO_APPLICATION_PROTOCOL, from: Party::Server }) => {
            ("alpn-mismatch", Confirmed)
        }
        (Rung::NoGrease | Rung::NoAlpn, _) => ("hello-intolerant-server", Confirmed),
        (Rung::NoServerName | Rung::UnknownServerName, Outcome::Alert { code: UNRECOGNIZED_NAME, .. }) => {
            ("unrecognized-name", Confirmed)
        }
        (Rung::NoServerName | Rung::UnknownServerName, Outcome::Alert { code: 1.., from: Party::Server }) => {
            ("host-not-provisioned", Likely)
        }
        (Rung::NoServerName | Rung::UnknownServerName, _) if works(Rung::UnknownServerName) == Some(true) => {
            ("sni-blocked", Likely)
        }
        (Rung::NoTls13, _) => match is_length_to_blame(ladder) {
            Some(true) => ("large-client-hello-rejected", Likely),
            Some(false) => ("tls13-intolerant", Confirmed),
            None => ("tls13-intolerant", Likely),
        },
        (Rung::Length255, _) if is_length_to_blame(ladder) == Some(true) => ("large-client-hello-rejected", Confirmed),
        (Rung::NoServerName | Rung::Length255, _) => ("hello-intolerant-server", Likely),
        _ => ("hello-intolerant-server", Possible),
    }
}

/// Whether TLS 1.2 hellos fail from some length on, where short ones work.
fn is_length_to_blame(ladder: &Ladder) -> Option<bool> {
    let works = |rung| answered(ladder, rung);
    let is_short_fine = [Rung::Length255, Rung::Length511, Rung::NoTls13].iter().any(|&rung| works(rung) == Some(true));
    let longer = [works(Rung::Length1500), works(Rung::Length4096)];
    if is_short_fine && longer.contains(&Some(false)) {
        Some(true)
    } else if longer == [Some(true); 2] {
        Some(false)
    } else {
        None
    }
}

fn answered(ladder: &Ladder, rung: Rung) -> Option<bool> {
    ladder.rungs.iter().find(|result| result.rung == rung)?.answered
}

/// The variant of `protocol-fact-first-change`.
fn slug(rung: Rung) -> &'static str {
    match rung {
        Rung::Browser => "browser",
        Rung::SplitWrites => "split-writes",
        Rung::SplitRecords => "split-records",
        Rung::NoPostQuantum => "no-post-quantum",
        Rung::NoGrease => "no-grease",
        Rung::NoAlpn => "no-alpn",
        Rung::NoServerName => "no-server-name",
        Rung::UnknownServerName => "unknown-server-name",
        Rung::NoTls13 => "no-tls13",
        Rung::Length255 | Rung::Length511 | Rung::Length1500 | Rung::Length4096 | Rung::Length16384 => "length",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const RUNGS: [Rung; 14] = [
        Rung::Browser,
        Rung::SplitWrites,
        Rung::SplitRecords,
        Rung::NoPostQuantum,
        Rung::NoGrease,
        Rung::NoAlpn,
        Rung::NoServerName,
        Rung::UnknownServerName,
        Rung::NoTls13,
        Rung::Length255,
        Rung::Length511,
        Rung::Length1500,
        Rung::Length4096,
        Rung::Length16384,
    ];

    /// A ladder on which these rungs work, and the others end so.
    fn ladder(works: &[Rung], end: &Outcome) -> Ladder {
        let rungs: Vec<RungResult> = RUNGS
            .into_iter()
            .map(|rung| {
                let is_answered = works.contains(&rung);
                let outcome = if is_answered { Outcome::Answered } else { end.clone() };
                RungResult { rung, bytes: 1700, answered: Some(is_answered), outcome }
            })
            .collect();
        let is_browser_fine = works.contains(&Rung::Browser);
        let first_change = RUNGS.into_iter().find(|rung| !is_browser_fine && works.contains(rung));
        Ladder { rungs, first_change }
    }

    #[track_caller]
    fn is_blamed_on(works: &[Rung], end: &Outcome, cause: &str, confidence: Confidence) {
        let judgement = judge(&ladder(works, end));
        let found: Vec<_> =
            judgement.findings.iter().map(|finding| (finding.cause.as_str(), finding.confidence)).collect();
        assert_eq!(found, [(cause, confidence)], "{works:?}");
    }

    fn alert(code: u8) -> Outcome {
        Outcome::Alert { code, from: Party::Server }
    }

    #[test]
    fn the_first_change_that_works_names_the_cause() {
        use Rung as R;
        let short = [R::NoPostQuantum, R::NoTls13, R::Length255, R::Length511];
        let (reset, silence) = (Outcome::Reset, Outcome::Silence { waited_ms: 5000 });
        is_blamed_on(&short, &reset, "large-client-hello-rejected", Confirmed);
        let any_length = [&short[..], &[R::Length1500, R::Length4096]].concat();
        is_blamed_on(&any_length, &silence, "hello-intolerant-server", Confirmed);
        is_blamed_on(&[R::NoPostQuantum], &reset, "large-client-hello-rejected", Likely);
        is_blamed_on(&any_length[1..], &reset, "tls13-intolerant", Confirmed);
        is_blamed_on(&[R::NoGrease, R::Length255], &alert(50), "hello-intolerant-server", Confirmed);
        is_blamed_on(&[R::NoAlpn], &Outcome::Closed, "hello-intolerant-server", Confirmed);
        is_blamed_on(&[R::NoAlpn], &alert(120), "alpn-mismatch", Confirmed);
        is_blamed_on(&[R::NoServerName], &alert(112), "unrecognized-name", Confirmed);
        is_blamed_on(&[R::NoServerName], &alert(40), "host-not-provisioned", Likely);
        is_blamed_on(&[R::UnknownServerName], &reset, "sni-blocked", Likely);
        is_blamed_on(&[R::NoServerName, R::UnknownServerName], &reset, "sni-blocked", Likely);
        is_blamed_on(&[R::NoServerName], &reset, "hello-intolerant-server", Likely);
        is_blamed_on(&[R::SplitRecords, R::UnknownServerName], &reset, "sni-blocked", Likely);
        is_blamed_on(&[R::SplitWrites], &reset, "hello-intolerant-server", Possible);
        let in_pieces = [R::SplitWrites, R::SplitRecords];
        is_blamed_on(&[&in_pieces[..], &short].concat(), &reset, "large-client-hello-rejected", Confirmed);
        is_blamed_on(&[&in_pieces[..], &any_length[1..]].concat(), &reset, "tls13-intolerant", Confirmed);
        is_blamed_on(&[&in_pieces[..], &[R::NoServerName]].concat(), &alert(40), "host-not-provisioned", Likely);
        is_blamed_on(&[R::Length255], &reset, "large-client-hello-rejected", Confirmed);
    }

    #[test]
    fn faults_that_do_not_touch_a_current_browser_are_told_beside() {
        let mut works = RUNGS.to_vec();
        works.retain(|rung| *rung != Rung::Length511);
        is_blamed_on(&works, &Outcome::Silence { waited_ms: 5000 }, "hello-length-intolerant", Confirmed);
        works.push(Rung::Length511);
        works.retain(|rung| *rung != Rung::SplitWrites);
        is_blamed_on(&works, &Outcome::Reset, "large-client-hello-rejected", Likely);
        // Many servers refuse a hello without a name, or with a foreign one; none has to take 16 KiB.
        let fine = &RUNGS[..5];
        assert_eq!(judge(&ladder(fine, &alert(112))), Judgement::default());
    }

    #[test]
    fn what_strain_hid_is_no_intolerance() {
        let mut strained = ladder(&[], &Outcome::Reset);
        strained.rungs.iter_mut().for_each(|result| result.answered = None);
        let judgement = judge(&strained);
        assert!(judgement.findings.is_empty() && judgement.facts[0].state == FactState::Unknown);
    }
}
