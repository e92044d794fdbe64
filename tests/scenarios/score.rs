//! Judges verdicts against expectations, draws the table, and keeps the figures from falling.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use handshake_doctor::case::ConclusionOutcome;
use serde::Deserialize;

use super::run::Said;
use super::situation::{ROWS, Situation};

/// How a verdict compares with what is true.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mark {
    Right,
    LookAlike,
    Unknown,
    Wrong,
}

/// One situation with what was said of it.
pub struct Result {
    pub situation: Situation,
    pub mark: Mark,
    pub told: String,
}

/// Compares.
pub fn mark(situation: &Situation, (findings, verdict): &Said) -> Result {
    let cause = verdict.cause.as_deref();
    let is_told = |slug: &String| findings.iter().any(|finding| finding.cause == *slug);
    let is_all_told = situation.mentions.iter().all(is_told);
    let mark = match verdict.outcome {
        ConclusionOutcome::Inconclusive => Mark::Unknown,
        ConclusionOutcome::Healthy if !situation.healthy => Mark::Wrong,
        ConclusionOutcome::Healthy if !is_all_told => Mark::Unknown,
        ConclusionOutcome::Healthy => Mark::Right,
        ConclusionOutcome::Problem if cause == situation.expect.as_deref() && is_all_told => Mark::Right,
        ConclusionOutcome::Problem if situation.look_alikes.iter().any(|one| Some(one.as_str()) == cause) => {
            Mark::LookAlike
        }
        ConclusionOutcome::Problem => Mark::Wrong,
    };
    let mut told = match cause {
        Some(cause) => cause.to_owned(),
        None => format!("{:?}", verdict.outcome).to_lowercase(),
    };
    if mark != Mark::Right {
        let all: Vec<String> =
            findings.iter().map(|finding| format!("{} ({:?})", finding.cause, finding.confidence)).collect();
        let _ = write!(told, "; findings: {}", all.join(", "));
    }
    Result { situation: situation.clone(), mark, told }
}

/// A situation that could not be run; the panic's own words stand above the table.
pub fn broken(situation: &Situation) -> Result {
    Result { situation: situation.clone(), mark: Mark::Wrong, told: "a panic".to_owned() }
}

/// The figures of one row.
#[derive(Default)]
struct Row {
    situations: usize,
    right: usize,
    look_alike: usize,
    unknown: usize,
    wrong: usize,
}

impl Row {
    fn of<'r>(results: impl Iterator<Item = &'r Result>) -> Self {
        let mut row = Self::default();
        for result in results {
            row.situations += 1;
            match result.mark {
                Mark::Right => row.right += 1,
                Mark::LookAlike => row.look_alike += 1,
                Mark::Unknown => row.unknown += 1,
                Mark::Wrong => row.wrong += 1,
            }
        }
        row
    }

    fn line(&self, name: &str) -> String {
        format!(
            "{name:<12} {:>10} {:>6} {:>10} {:>8} {:>6}\n",
            self.situations, self.right, self.look_alike, self.unknown, self.wrong
        )
    }
}

/// The table, one line a miss, and what was passed over.
pub fn table(results: &[Result], passed_over: &[Situation]) -> String {
    let mut text = format!(
        "{:<12} {:>10} {:>6} {:>10} {:>8} {:>6}\n",
        "step", "situations", "right", "look-alike", "unknown", "wrong"
    );
    for step in ROWS {
        text.push_str(&Row::of(results.iter().filter(|one| one.situation.step == step)).line(step));
    }
    text.push_str(&Row::of(results.iter()).line("all"));
    text.push_str(&Row::of(results.iter().filter(|one| one.situation.is_live())).line("run for real"));
    let mut causes: Vec<&str> = results.iter().flat_map(|one| named(&one.situation)).collect();
    causes.sort_unstable();
    causes.dedup();
    let healthy = results.iter().filter(|one| one.situation.healthy).count();
    let _ = writeln!(text, "{} causes, {healthy} healthy situations", causes.len());
    for one in results.iter().filter(|one| one.mark != Mark::Right) {
        let wanted = one.situation.expect.as_deref().unwrap_or("healthy");
        let _ = writeln!(text, "{:?}: {:?}: wanted {wanted}, got {}", one.mark, one.situation.name, one.told);
    }
    for situation in passed_over {
        let _ =
            writeln!(text, "passed over, awaits {}: {:?}", situation.awaits.as_deref().unwrap_or("?"), situation.name);
    }
    text
}

/// The causes that a situation shows.
pub fn named(situation: &Situation) -> impl Iterator<Item = &str> {
    situation.expect.iter().chain(&situation.mentions).map(String::as_str)
}

/// What must not fall, a row of the table each.
#[derive(Deserialize)]
struct Floor {
    right: usize,
    share: f64,
}

/// What has fallen, in words; nothing when all is well.
pub fn fallen(results: &[Result]) -> Vec<String> {
    let floors: BTreeMap<String, Floor> = toml::from_str(include_str!("floor.toml")).expect("floor.toml");
    let mut fallen = Vec::new();
    for step in ROWS {
        let row = Row::of(results.iter().filter(|one| one.situation.step == step));
        let Some(floor) = floors.get(step) else {
            fallen.push(format!("floor.toml has no figures for {step}"));
            continue;
        };
        let share = row.right as f64 / row.situations.max(1) as f64;
        if row.right < floor.right || share < floor.share {
            fallen.push(format!("{step}: {} right of {}, {share:.3}", row.right, row.situations));
        }
    }
    for one in results {
        if one.situation.is_live() && one.mark != Mark::Right {
            fallen.push(format!("run for real and not named right: {:?}", one.situation.name));
        } else if one.situation.healthy && one.mark == Mark::Wrong {
            fallen.push(format!("healthy and called ill: {:?}", one.situation.name));
        }
    }
    fallen
}
