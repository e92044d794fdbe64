//! The summary as plain text: for the clipboard, a mail, or a ticket of the help desk.

use std::fmt::Write;

use super::{measure, view};
use crate::advice::{Words, shown};
use crate::case::Case;

/// The summary as plain text, for the clipboard.
pub fn summary(case: &Case, words: &Words) -> String {
    let verdict = words.case_verdict(case);
    let mut text = String::new();
    // Writing to a string cannot fail.
    let _ =
        writeln!(text, "{}\n", words.format("report-title", &measure::args([("target", view::target(case).into())])));
    for (label, answer) in view::answers(&verdict, words) {
        let _ = writeln!(text, "{label}: {answer}");
    }
    text.push('\n');
    for (index, report) in case.steps.iter().enumerate() {
        let _ = writeln!(text, "{}. {}: {}", index + 1, words.step_name(report.step), words.state(report.state));
    }
    text.push('\n');
    for (label, value) in view::circumstances(case, words) {
        let _ = writeln!(text, "{label}: {}", shown(&value));
    }
    text
}
