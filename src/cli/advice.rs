//! `handshake-doctor advice` and `check --advice`: the texts to be copied, as they are, without margins or line breaks
//! of our own.

use std::fmt::Write;
use std::process::ExitCode;

use super::arguments::AdviceArguments;
use super::error::CliError;
use super::output::{self, Colour, Style};
use super::{HEALTHY, INCONCLUSIVE};
use crate::advice::Words;
use crate::case::Case;
use crate::report::{self, CopyText};

/// Prints the texts of a saved report.
pub(super) fn advice(arguments: &AdviceArguments, words: &Words) -> Result<ExitCode, CliError> {
    let file = &arguments.report;
    let case = report::open(file).map_err(|error| CliError::Report { file: file.clone(), error })?;
    output::print(&whole(&case, Style::of_stdout(), words));
    Ok(ExitCode::from(if has_any(&case, words) { HEALTHY } else { INCONCLUSIVE }))
}

/// Whether there is anything to be copied.
pub(super) fn has_any(case: &Case, words: &Words) -> bool {
    !report::to_send(case, words).is_empty() || !report::for_administrator(case, words).is_empty()
}

/// All texts of a case.
pub(super) fn whole(case: &Case, style: Style, words: &Words) -> String {
    let mut text = String::new();
    for (heading, texts) in [
        ("report-send", report::to_send(case, words)),
        ("report-administrator", report::for_administrator(case, words)),
    ] {
        if texts.is_empty() {
            continue;
        }
        // Writing to a string cannot fail.
        let _ = writeln!(text, "{}\n", style.paint(&words.text(heading), Colour::Bold));
        for one in &texts {
            write_text(&mut text, one, style);
        }
    }
    if text.is_empty() {
        text = words.text("terminal-advice-none") + "\n";
    }
    text
}

fn write_text(text: &mut String, one: &CopyText, style: Style) {
    let _ = writeln!(text, "{}", style.paint(&format!("* {}", one.title), Colour::Bold));
    if !one.steps.is_empty() {
        text.push_str(&style.paragraph(&one.steps, 2));
    }
    if let Some(copied) = &one.text {
        let _ = write!(text, "\n{}\n", copied.trim_end());
    }
    text.push('\n');
}
