//! All clocks on one scale, what became of each in the vote, and what the vote rests on.
//!
//! The middle of the scale is the right time: so those who agree stand together and those who do not stand apart, by
//! however many years this computer is off. Where nobody knows the right time, the middle is this computer's.

use eframe::egui::Ui;

use super::{bounds, spoken};
use crate::advice::{SAME_MS, Words};
use crate::app::theme::space;
use crate::app::widget::scale::{self, Mark, Reading, Scale};
use crate::app::widget::text::{self, say};
use crate::step::clock::{self, ClockEvidence, ClockOffset, Role, TimeSource};

pub fn show(ui: &mut Ui, words: &Words, seen: &ClockEvidence) {
    if seen.sources.is_empty() {
        text::body(ui, words.text("app-clock-no-sources"));
    } else {
        let roles: Vec<Role> = (0..seen.sources.len()).map(|index| clock::role(seen, index)).collect();
        text::body(ui, basis(words, seen, &roles));
        ui.add_space(space::S);
        let measured = clock::measured_offset(seen);
        let middle_ms = measured.map_or(0, |found| found.offset_ms);
        let mut readings: Vec<Reading> = measured.map(|found| this_computer(words, found)).into_iter().collect();
        let sources = seen.sources.iter().zip(&roles);
        readings.extend(sources.map(|(source, role)| reading(words, seen, source, *role, middle_ms)));
        let scale = Scale {
            readings: &readings,
            limits: &bounds::limits(words, seen, middle_ms),
            tick: &|milliseconds| spoken::tick(words, milliseconds),
            middle: &words.text(if measured.is_some() { "app-clock-right-time" } else { "app-clock-zero" }),
            is_right: measured.is_some(),
            earlier: &words.text("app-clock-earlier"),
            later: &words.text("app-clock-later"),
        };
        scale::show(ui, &scale);
    }
}

/// What the vote rests on, in a sentence.
fn basis(words: &Words, seen: &ClockEvidence, roles: &[Role]) -> String {
    let count = |wanted: fn(&Role) -> bool| roles.iter().filter(|role| wanted(role)).count();
    let agree = count(|role| *role == Role::Agrees);
    let outvoted = count(|role| *role == Role::Outvoted);
    let undecided = count(|role| *role == Role::Undecided);
    let answered = count(|role| !matches!(role, Role::Silent | Role::Target));
    let key = match () {
        () if clock::measured_offset(seen).is_some() => "app-clock-basis-majority",
        () if undecided >= 2 => "app-clock-basis-none-agree",
        () if undecided == 1 => "app-clock-basis-one",
        () if answered > 0 => "app-clock-basis-left-out",
        () => "app-clock-basis-silent",
    };
    let mut sentence = say(words, key, [("agree", agree.into())]);
    if outvoted > 0 {
        sentence.push(' ');
        sentence.push_str(&say(words, "app-clock-basis-outvoted", [("count", outvoted.into())]));
    }
    sentence
}

/// This computer among the others.
fn this_computer(words: &Words, found: ClockOffset) -> Reading {
    Reading {
        name: words.text("app-clock-here"),
        kind: String::new(),
        offset_ms: Some(found.offset_ms.saturating_neg()),
        uncertainty_ms: found.uncertainty_ms,
        words: if found.offset_ms.unsigned_abs() < SAME_MS {
            words.text("app-clock-state-right")
        } else {
            spoken::error(words, found.offset_ms)
        },
        role: String::new(),
        exact: None,
        mark: if spoken::is_off(found) { Mark::Wrong } else { Mark::Right },
    }
}

fn reading(words: &Words, seen: &ClockEvidence, source: &TimeSource, role: Role, middle_ms: i64) -> Reading {
    let mark = match role {
        Role::Agrees => Mark::Counted,
        Role::Outvoted | Role::Undecided => Mark::Open,
        Role::Contradicts { .. } | Role::Unvouched => Mark::Crossed,
        Role::SameServer | Role::Target | Role::Silent => Mark::Small,
    };
    Reading {
        name: words.time_source(source),
        kind: words.time_source_kind(source.kind),
        offset_ms: source.offset_ms.map(|offset| offset.saturating_sub(middle_ms)),
        uncertainty_ms: source.uncertainty_ms,
        words: words.time_source_says(source, middle_ms),
        role: words.time_role(seen, role),
        exact: source.offset_ms.map(|offset_ms| exact(words, offset_ms, source.uncertainty_ms)),
        mark,
    }
}

/// The measured figures, for those who point at them.
fn exact(words: &Words, offset_ms: i64, uncertainty_ms: i64) -> String {
    let seconds = |milliseconds: i64| milliseconds as f64 / 1_000.0;
    let (offset, spread) = (format!("{:+.3}", seconds(offset_ms)), format!("{:.3}", seconds(uncertainty_ms.max(0))));
    say(words, "app-clock-exact", [("offset", offset.into()), ("spread", spread.into())])
}
