//! `handshake-doctor explain`: what an error message means, and what to do next.

use std::fmt::Write;
use std::io::{self, IsTerminal, Read};
use std::process::ExitCode;

use serde::Serialize;

use super::arguments::ExplainArguments;
use super::error::CliError;
use super::output::{self, Colour, Style};
use super::{HEALTHY, INCONCLUSIVE};
use crate::advice::Words;
use crate::decoder::{self, Reading};
use crate::step::{Step, Who, causes};
use crate::target::{Protocol, Target};

/// A list of more causes is no help.
const MOST_CAUSES: usize = 6;

/// Explains; the exit status says whether the text is known.
pub(super) fn explain(arguments: &ExplainArguments, words: &Words) -> Result<ExitCode, CliError> {
    let text = match arguments.text.join(" ") {
        text if text.is_empty() || text == "-" => standard_input(words)?,
        text => text,
    };
    if text.trim().is_empty() {
        return Err(CliError::NoText);
    }
    let reading = decoder::decode(&text);
    if arguments.json {
        let answer = serde_json::to_string_pretty(&Answer::new(&reading, words)).unwrap_or_default();
        output::print(&(answer + "\n"));
    } else {
        output::print(&whole(&reading, Style::of_stdout(), words));
    }
    Ok(ExitCode::from(if reading.is_known() { HEALTHY } else { INCONCLUSIVE }))
}

fn standard_input(words: &Words) -> Result<String, CliError> {
    if io::stdin().is_terminal() {
        output::say(&words.text("decoder-paste"));
    }
    let mut bytes = Vec::new();
    io::stdin().lock().take(decoder::MOST_READ as u64).read_to_end(&mut bytes).map_err(|_| CliError::NoText)?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

fn whole(reading: &Reading, style: Style, words: &Words) -> String {
    let mut text = String::new();
    match reading.matches.split_first() {
        None => {
            let help = if reading.address.is_some() { "decoder-unknown-help" } else { "decoder-unknown-needs-address" };
            text.push_str(&style.paragraph(&words.text("decoder-unknown"), 0));
            text.push_str(&style.paragraph(&words.text(help), 0));
        }
        Some((first, others)) => {
            let label = if first.is_verified() { "decoder-means" } else { "decoder-often-means" };
            let _ = writeln!(text, "{}", style.paint(&words.text(label), Colour::Bold));
            text.push_str(&style.paragraph(&words.meaning_of(first), 2));
            if !others.is_empty() {
                let _ = writeln!(text, "\n{}", style.paint(&words.text("decoder-also"), Colour::Bold));
            }
            for other in others {
                text.push_str(&style.paragraph(&format!("- {}", words.meaning_of(other)), 2));
            }
        }
    }
    let causes = reading.causes();
    if !causes.is_empty() {
        let _ = writeln!(text, "\n{}", style.paint(&words.text("decoder-causes"), Colour::Bold));
    }
    for (index, slug) in causes.iter().take(MOST_CAUSES).enumerate() {
        text.push_str(&style.paragraph(&format!("{}. {}", index + 1, words.likely_cause(slug)), 2));
        let step = style.paragraph(&words.proving_step(slug), 5);
        for line in step.lines() {
            let _ = writeln!(text, "{}", style.paint(line, Colour::Faint));
        }
    }
    let who = who(reading);
    if !who.is_empty() {
        let _ = writeln!(text, "\n{}", style.paint(&words.text("decoder-who"), Colour::Bold));
        text.push_str(&style.paragraph(&words.who(&who), 2));
    }
    let _ = writeln!(text, "\n{}", style.paint(&words.text("decoder-next"), Colour::Bold));
    if reading.address.is_none() && reading.is_known() {
        text.push_str(&style.paragraph(&words.text("decoder-needs-address"), 2));
    }
    let address = reading.address.as_ref().map_or_else(|| words.text("decoder-address-placeholder"), Target::as_typed);
    let _ = writeln!(text, "  {}", command(&address));
    text
}

fn command(address: &str) -> String {
    format!("handshake-doctor check {address}")
}

/// Who can fix what the best match says; if that is open, who can fix its most likely cause.
fn who(reading: &Reading) -> Vec<Who> {
    let said = reading.matches.first().map(decoder::Match::who).unwrap_or_default();
    if said.is_empty() {
        reading.causes().first().map(|slug| causes::who_can_fix(slug)).unwrap_or_default()
    } else {
        said
    }
}

/// The JSON.
#[derive(Serialize)]
struct Answer {
    known: bool,
    program: Option<&'static str>,
    app: Option<&'static str>,
    matches: Vec<Said>,
    causes: Vec<Likely>,
    who: Vec<Who>,
    step: Option<Step>,
    address: Option<String>,
    protocol: Option<Protocol>,
    command: Option<String>,
}

#[derive(Serialize)]
struct Said {
    meaning: &'static str,
    text: String,
    verified: bool,
    causes: Vec<&'static str>,
    patterns: Vec<&'static str>,
}

#[derive(Serialize)]
struct Likely {
    cause: &'static str,
    title: String,
    step: Option<Step>,
}

impl Answer {
    fn new(reading: &Reading, words: &Words) -> Self {
        let address = reading.address.as_ref().map(Target::as_typed);
        let meaning = |one: &decoder::Match| Said {
            meaning: one.meaning(),
            text: words.meaning_of(one),
            verified: one.is_verified(),
            causes: one.causes(),
            patterns: one.rows().map(|row| row.pattern.as_str()).collect(),
        };
        let cause = |slug: &'static str| Likely {
            cause: slug,
            title: words.likely_cause(slug),
            step: causes::find(slug).map(|cause| cause.step),
        };
        Self {
            known: reading.is_known(),
            program: reading.program(),
            app: reading.app,
            matches: reading.matches.iter().map(meaning).collect(),
            causes: reading.causes().into_iter().map(cause).collect(),
            who: who(reading),
            step: reading.step(),
            protocol: reading.address.as_ref().map(|target| target.protocol),
            command: address.as_deref().map(command),
            address,
        }
    }
}
