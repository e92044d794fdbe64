//! What a pasted error message means: the rows of `error_messages.tsv` that stand in it, ranked; the site that it is
//! about; and the program that wrote it. Pure: text in, a reading out.
//!
//! The words for each meaning stand in `decoder-*.ftl`; causes and steps are those of [`crate::step::causes`].

mod pattern;
mod plain;
mod programs;
mod rank;
mod table;

use crate::step::{Step, Who, causes};
use crate::target::Target;

pub use plain::MOST_READ;
pub use table::{Breadth, Row, rows};

/// What a text was understood to say.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Reading {
    /// What it means, best first; each meaning once. Empty when nobody has told us of such a text.
    pub matches: Vec<Match>,
    /// The site that the text is about, ready to be checked.
    pub address: Option<Target>,
    /// The family of programs that wrote it: a value of `app` in `error_programs.tsv`, such as `curl` or `firefox`.
    pub app: Option<&'static str>,
}

/// One meaning, with all rows of the table that have it and stand in the text.
#[derive(Clone, Debug, PartialEq)]
pub struct Match {
    /// The row that fits best.
    pub best: &'static Row,
    /// The other rows that say the same, best first.
    pub others: Vec<&'static Row>,
}

impl Match {
    /// All its rows, best first.
    pub fn rows(&self) -> impl Iterator<Item = &'static Row> {
        std::iter::once(self.best).chain(self.others.iter().copied())
    }

    /// The key of its words: `means-KEY` in `decoder-*.ftl`.
    pub fn meaning(&self) -> &'static str {
        &self.best.meaning
    }

    /// Whether the meaning was checked against a source; if not, it is told as a hint.
    pub fn is_verified(&self) -> bool {
        self.rows().any(|row| row.is_verified)
    }

    /// Slugs of the likely causes, most likely first.
    pub fn causes(&self) -> Vec<&'static str> {
        merged(self.rows().flat_map(|row| row.causes.iter().map(String::as_str)))
    }

    /// Who can fix it, most likely first; empty when that depends on the cause.
    pub fn who(&self) -> Vec<Who> {
        merged(self.rows().flat_map(|row| row.who.iter().copied()))
    }
}

impl Reading {
    /// Whether any of it is known.
    pub fn is_known(&self) -> bool {
        !self.matches.is_empty()
    }

    /// Slugs of the likely causes of all matches, those of better matches first. Causes of another program's own, such as
    /// Java's list of issuers for a text of curl, are left out.
    pub fn causes(&self) -> Vec<&'static str> {
        let rows = self.matches.iter().flat_map(Match::rows);
        let fits = |row: &Row, cause: &str| Some(row.app.as_str()) == self.app || programs::can_have(self.app, cause);
        merged(rows.flat_map(|row| row.causes.iter().map(String::as_str).filter(move |cause| fits(row, cause))))
    }

    /// The step whose page shows first whether the most likely cause is there; `None` when the text points to none.
    pub fn step(&self) -> Option<Step> {
        let first = self.matches.first().filter(|found| found.best.breadth != Breadth::General)?;
        let of_cause = first.causes().first().and_then(|slug| causes::find(slug)).map(|cause| cause.step);
        of_cause.into_iter().chain(first.best.steps.iter().copied()).find(|step| *step != Step::Network)
    }

    /// The kind of program that the text comes from, as a person would name it: `browser`, `java`, `python`, `node`,
    /// `git`, `go`, `rust`, `mail`, `database` or `other`.
    pub fn program(&self) -> Option<&'static str> {
        self.app.and_then(programs::program_of)
    }
}

/// Reads a text of any length, of which the first [`MOST_READ`] bytes count.
pub fn decode(text: &str) -> Reading {
    let text = plain::plain(text);
    let app = programs::app(&text);
    Reading { matches: rank::ranked(pattern::found(&text), app), address: Target::find(&text), app }
}

/// The kind of program that wrote a text: see [`Reading::program`].
pub fn program(text: &str) -> Option<&'static str> {
    programs::app(&plain::plain(text)).and_then(programs::program_of)
}

/// Each item once, in the order of first appearance.
fn merged<T: PartialEq>(items: impl Iterator<Item = T>) -> Vec<T> {
    let mut all = Vec::new();
    for item in items {
        if !all.contains(&item) {
            all.push(item);
        }
    }
    all
}
