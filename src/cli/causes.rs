//! `handshake-doctor causes`: lists every cause that this program can name, or tells one of them in full. No network.

use std::fmt::Write;
use std::process::ExitCode;

use serde_json::{Value, json};

use super::arguments::CausesArguments;
use super::error::CliError;
use super::output::{self, Colour, Style};
use super::{HEALTHY, error::args};
use crate::advice::{SYSTEMS, Words};
use crate::diagnosis::table::{self, Proof, Rule};
use crate::step::Step;
use crate::step::causes::{self, Cause};

/// More near names than these help nobody.
const MAX_NEAR: usize = 3;

/// Names with more letters changed than this are others.
const MAX_DISTANCE: usize = 4;

/// Lists or tells.
pub(super) fn causes(arguments: &CausesArguments, words: &Words) -> Result<ExitCode, CliError> {
    let style = Style::of_stdout();
    let text = match (&arguments.slug, arguments.json) {
        (None, false) => list(style, words),
        (None, true) => written(&Value::Array(causes::all().iter().map(|cause| in_short(cause, words)).collect())),
        (Some(slug), is_json) => {
            let (cause, rule) = find(slug).ok_or_else(|| CliError::Cause { typed: slug.clone(), near: near(slug) })?;
            if is_json { written(&in_full(cause, rule, words)) } else { told(cause, rule, style, words) }
        }
    };
    output::print(&text);
    Ok(ExitCode::from(HEALTHY))
}

fn find(slug: &str) -> Option<(&'static Cause, &'static Rule)> {
    Some((causes::find(slug)?, table::find(slug)?))
}

/// Names that may have been meant: those that hold what was typed, then those with few letters changed.
fn near(typed: &str) -> Vec<String> {
    let typed = typed.to_lowercase();
    let distance = |slug: &str| if !typed.is_empty() && slug.contains(&typed) { 0 } else { changes(&typed, slug) };
    let mut all: Vec<(usize, &str)> =
        causes::all().iter().map(|cause| (distance(&cause.slug), cause.slug.as_str())).collect();
    all.sort_unstable();
    all.into_iter().filter(|(far, _)| *far <= MAX_DISTANCE).take(MAX_NEAR).map(|(_, slug)| slug.to_owned()).collect()
}

/// Letters to add, drop or change (Levenshtein's distance).
fn changes(from: &str, to: &str) -> usize {
    let to: Vec<char> = to.chars().collect();
    let mut row: Vec<usize> = (0..=to.len()).collect();
    for (at, letter) in from.chars().enumerate() {
        let mut before = row[0];
        row[0] = at + 1;
        for (column, other) in to.iter().enumerate() {
            let changed = before + usize::from(letter != *other);
            before = row[column + 1];
            row[column + 1] = changed.min(row[column] + 1).min(before + 1);
        }
    }
    row[to.len()]
}

fn list(style: Style, words: &Words) -> String {
    let mut text = String::new();
    let widest = causes::all().iter().map(|cause| cause.slug.len()).max().unwrap_or(0);
    // Writing to a string cannot fail, here and below.
    for step in [Step::Network].into_iter().chain(Step::PAGES) {
        let _ = writeln!(text, "{}", style.paint(&step_name(step, words), Colour::Bold));
        for cause in causes::all().iter().filter(|cause| cause.step == step) {
            let title = words.cause(&cause.slug).title;
            let who = style.paint(&words.who(&cause.who), Colour::Faint);
            let _ = writeln!(text, "  {:<widest$}  {title} [{who}]", cause.slug);
        }
        text.push('\n');
    }
    let _ = writeln!(text, "{}", words.text("terminal-causes-more"));
    text
}

fn step_name(step: Step, words: &Words) -> String {
    if step == Step::Network { words.text("terminal-causes-network") } else { words.step_name(step) }
}

fn told(cause: &Cause, rule: &Rule, style: Style, words: &Words) -> String {
    let said = words.cause(&cause.slug);
    let mut text = format!("{}\n", style.paint(&said.title, Colour::Bold));
    let _ =
        writeln!(text, "{}", style.paint(&format!("{} · {}", cause.slug, step_name(cause.step, words)), Colour::Faint));
    let mut part = |label: &str, content: &str| {
        if !content.is_empty() {
            let _ = writeln!(text, "\n{}", words.text(label));
            text.push_str(&style.paragraph(content, 2));
        }
    };
    part("report-meaning", &said.meaning);
    part("terminal-causes-seen", &said.seen);
    part("terminal-causes-sure", &words.confidence(rule.surest));
    part("terminal-causes-asked", &asked(rule, words).join("\n"));
    part("terminal-causes-apart", &said.apart);
    part("terminal-causes-alike", &titles(rule.look_alikes(), words));
    part("terminal-causes-explains", &titles(rule.explains().into_iter(), words));
    part("report-who", &words.who(&cause.who));
    part("report-do", &said.fix_user);
    part("report-admin", &said.fix_admin);
    for (system, user, admin) in by_system(&cause.slug, words) {
        for (key, fix) in [("terminal-causes-do-on", user), ("terminal-causes-admin-on", admin)] {
            if let Some(fix) = fix {
                let name = words.text(&format!("terminal-system-{system}"));
                let _ = writeln!(text, "\n{}", words.format(key, &args([("system", name.into())])));
                text.push_str(&style.paragraph(&fix, 2));
            }
        }
    }
    text
}

/// Questions of which an answer proves the cause.
fn asked(rule: &Rule, words: &Words) -> Vec<String> {
    let answers = rule.seen_by.iter().filter_map(|proof| match proof {
        Proof::Answer(question, reply) => Some((question, reply)),
        Proof::Fact(_) | Proof::Step => None,
    });
    answers
        .map(|(question, reply)| {
            let question = words.text(&format!("question-{question}"));
            let reply = words.text(&format!("answer-{reply}"));
            words.format("terminal-causes-answer", &args([("question", question.into()), ("reply", reply.into())]))
        })
        .collect()
}

fn titles<'s>(slugs: impl Iterator<Item = &'s str>, words: &Words) -> String {
    let lines: Vec<String> = slugs.map(|slug| format!("{slug}: {}", words.cause(slug).title)).collect();
    lines.join("\n")
}

/// What differs by system: its name, what the user can do there, and what the administrator can.
fn by_system(slug: &str, words: &Words) -> Vec<(&'static str, Option<String>, Option<String>)> {
    let plain = words.cause(slug);
    SYSTEMS
        .into_iter()
        .map(|system| {
            let here = words.on(system).cause(slug);
            let user = Some(here.fix_user).filter(|fix| *fix != plain.fix_user);
            (system, user, Some(here.fix_admin).filter(|fix| *fix != plain.fix_admin))
        })
        .collect()
}

fn in_short(cause: &Cause, words: &Words) -> Value {
    json!({
        "slug": cause.slug,
        "step": cause.step,
        "title": words.cause(&cause.slug).title,
        "who": cause.who,
        "keeps_out": cause.keeps_out,
    })
}

fn in_full(cause: &Cause, rule: &Rule, words: &Words) -> Value {
    let said = words.cause(&cause.slug);
    let systems: serde_json::Map<String, Value> = by_system(&cause.slug, words)
        .into_iter()
        .filter(|(_, user, admin)| user.is_some() || admin.is_some())
        .map(|(system, user, admin)| (system.to_owned(), json!({ "fix_user": user, "fix_admin": admin })))
        .collect();
    let seen_by: Vec<String> = rule.seen_by.iter().map(ToString::to_string).collect();
    let mut value = in_short(cause, words);
    if let (Value::Object(value), Value::Object(more)) = (
        &mut value,
        json!({
            "meaning": said.meaning,
            "seen": said.seen,
            "seen_by": seen_by,
            "surest": rule.surest,
            "apart": said.apart,
            "yields_to": rule.yields_to,
            "unlike": rule.unlike,
            "explains": rule.explains(),
            "fix_user": said.fix_user,
            "fix_admin": said.fix_admin,
            "systems": systems,
        }),
    ) {
        value.extend(more);
    }
    value
}

fn written(value: &Value) -> String {
    format!("{value:#}\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_with_a_slip_finds_the_one_that_was_meant() {
        assert_eq!(near("certificate-expird").first().map(String::as_str), Some("certificate-expired"));
        assert!(near("expired").contains(&"certificate-expired".to_owned()));
        assert!(near("quite-something-else-altogether").is_empty());
        assert!(near("").is_empty());
    }

    #[test]
    fn changes_are_counted_as_a_person_would() {
        assert_eq!(changes("clock", "clock"), 0);
        assert_eq!(changes("clok", "clock"), 1);
        assert_eq!(changes("", "abc"), 3);
    }
}
