//! The case as Markdown, for a ticket or a chat. Nothing in it can become a link, an image, a mention or HTML.

use std::fmt::Write;

use super::texts::{self, CopyText};
use super::{measure, tables, view};
use crate::advice::{Words, shown};
use crate::case::Case;
use crate::certificate::CheckResult;
use crate::step::StepReport;

/// A ticket is no place for longer tables; the embedded case of the other formats has every row.
const MOST_ROWS: usize = 80;

/// The case as Markdown.
pub fn markdown(case: &Case, words: &Words) -> String {
    let verdict = words.case_verdict(case);
    let mut text = String::new();
    let title = words.format("report-title", &measure::args([("target", view::target(case).into())]));
    // Writing to a string cannot fail, here and below.
    let _ = writeln!(text, "# {}\n", escaped(&title));
    let _ = writeln!(text, "**{}**\n", escaped(&view::conclusion(case.verdict.outcome, words)));
    for (label, answer) in view::answers(&verdict, words) {
        let _ = writeln!(text, "- **{}:** {}", escaped(&label), escaped(&answer));
    }
    write_texts(&mut text, "report-send", &texts::to_send(case, words), words);
    write_texts(&mut text, "report-administrator", &texts::for_administrator(case, words), words);
    let _ = writeln!(text, "\n## {}\n", escaped(&words.text("report-steps")));
    for (index, report) in case.steps.iter().enumerate() {
        write_step(&mut text, index + 1, case, report, words);
    }
    let _ = writeln!(text, "## {}\n", escaped(&words.text("report-circumstances")));
    for (label, value) in view::circumstances(case, words) {
        let _ = writeln!(text, "- {}: {}", escaped(&label), escaped(&value));
    }
    text
}

fn write_step(text: &mut String, number: usize, case: &Case, report: &StepReport, words: &Words) {
    let verdict = view::step_verdict(case, report, words);
    let _ = writeln!(
        text,
        "### {number}. {}: {}\n",
        escaped(&words.step_title(report.step)),
        escaped(&words.state(report.state))
    );
    let _ = writeln!(text, "{}\n", escaped(&verdict.found));
    for fact in &report.facts {
        let _ = writeln!(text, "- {}: {}", escaped(&view::fact_state(fact.state, words)), escaped(&words.fact(fact)));
    }
    if let Some(trouble) = view::trouble(report, &verdict, words) {
        let _ = writeln!(text, "- {}", escaped(&trouble));
    }
    // Every step has the chain of its own handshake; one is enough here.
    let has_chain = view::focus(case, |report| report.chain.is_some()) == Some(report.step);
    let failed = report.chain.iter().filter(|_| has_chain).flat_map(|chain| &chain.checks);
    for check in failed.filter(|check| check.result == CheckResult::Failed) {
        let certificate = check.certificate.and_then(|index| report.chain.as_ref()?.certificates.get(index));
        let named = certificate.map(|facts| format!("{}: ", code(&facts.label))).unwrap_or_default();
        let (failed, what) = (words.text("report-check-failed"), words.check(check.check));
        let _ = writeln!(text, "- {named}{}: {} {}", escaped(&failed), escaped(&what), code(&check.detail));
    }
    if let Some(seen) = report.observations.first() {
        let _ = writeln!(
            text,
            "- {}: {}",
            escaped(&view::driver(seen.driver, words)),
            escaped(&words.outcome(&seen.outcome))
        );
    }
    text.push('\n');
    for table in view::tables(report, words) {
        write_table(text, &table, words);
    }
}

fn write_texts(text: &mut String, heading: &str, texts: &[CopyText], words: &Words) {
    if texts.is_empty() {
        return;
    }
    let _ = writeln!(text, "\n## {}", escaped(&words.text(heading)));
    for one in texts {
        let _ = writeln!(text, "\n### {}\n", escaped(&one.title));
        // Two spaces end a line without ending the paragraph; the numbers are part of the text.
        for line in one.steps.lines() {
            let _ = writeln!(text, "{}  ", escaped(line));
        }
        if let Some(copied) = &one.text {
            let fence = fence(copied, 3);
            let _ = writeln!(text, "\n{fence}text\n{}\n{fence}", copied.trim_end());
        }
    }
}

/// Backticks that no run of them in the text can close; so many at least.
fn fence(text: &str, least: usize) -> String {
    let longest = text.split(|character| character != '`').map(str::len).max().unwrap_or(0);
    "`".repeat((longest + 1).max(least))
}

fn write_table(text: &mut String, table: &tables::Table, words: &Words) {
    let _ = writeln!(text, "#### {}\n", escaped(&table.title));
    if !table.note.is_empty() {
        let _ = writeln!(text, "{}\n", escaped(&table.note));
    }
    let line = |cells: Vec<String>| format!("| {} |\n", cells.join(" | "));
    text.push_str(&line(table.columns.iter().map(|column| escaped(column)).collect()));
    text.push_str(&line(table.columns.iter().map(|_| "---".to_owned()).collect()));
    for row in table.rows.iter().take(MOST_ROWS) {
        text.push_str(&line(row.iter().map(|cell| escaped(&cell.text)).collect()));
    }
    let left_out = table.rows.len().saturating_sub(MOST_ROWS);
    if left_out > 0 {
        let more = words.format("report-table-more", &measure::args([("count", left_out.into())]));
        let _ = writeln!(text, "\n{}", escaped(&more));
    } else if let Some(more) = &table.more {
        let _ = writeln!(text, "\n{}", escaped(more));
    }
    text.push('\n');
}

/// Untrusted text as a code span, in which nothing is obeyed.
fn code(untrusted: &str) -> String {
    let text = shown(untrusted).replace(['\n', '\r'], " ");
    if text.trim().is_empty() {
        return String::new();
    }
    let fence = fence(&text, 1);
    format!("{fence} {text} {fence}")
}

/// Text in which Markdown finds nothing to obey (`CommonMark` and GitHub's additions).
fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len() + 8);
    let mut rest = text;
    let mut at_start = true;
    while let Some(character) = rest.chars().next() {
        let after = &rest[character.len_utf8()..];
        match character {
            '\n' | '\r' | '\t' => safe.push(' '),
            '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '#' | '|' | '~' | '&' | '$' | '!' => {
                safe.push('\\');
                safe.push(character);
            }
            '-' | '+' | '=' if at_start => {
                safe.push('\\');
                safe.push(character);
            }
            // Bare addresses become links, and a name after @ a mention.
            ':' if after.starts_with("//") => safe.push_str("\\:"),
            '.' if at_start || ends_in_www(&safe) || all_digits(&safe) => safe.push_str("\\."),
            ')' if all_digits(&safe) => safe.push_str("\\)"),
            '@' => safe.push_str("@\u{2060}"),
            other => safe.push(other),
        }
        at_start = at_start && character.is_whitespace();
        rest = after;
    }
    safe
}

fn ends_in_www(text: &str) -> bool {
    text.len() >= 3 && text.as_bytes()[text.len() - 3..].eq_ignore_ascii_case(b"www")
}

fn all_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_that_a_server_says_becomes_markup() {
        let hostile = "<img src=x onerror=1> [a](http://x.example) `b` **c** www.x.example @you\n# d";
        let safe = escaped(hostile);
        for markup in ["<img", "[a]", "http://", "`b`", "**c", "www.", "@you", "\n"] {
            assert!(!safe.contains(markup) || safe.contains(&format!("\\{markup}")), "{markup} in {safe}");
        }
        assert_eq!(escaped("- item"), "\\- item");
        assert_eq!(escaped("1. item"), "1\\. item");
        assert_eq!(escaped("example.com works."), "example.com works.");
    }
}
