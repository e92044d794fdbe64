//! The table of causes (`assets/data/causes.tsv`): which step each belongs to, who can fix it, and whom it keeps out.

use std::sync::OnceLock;

use crate::tables;

use serde::Serialize;

use super::{Step, Who};

/// Tab-separated; the first line names its source and date.
const TABLE: &str = include_str!("../../assets/data/causes.tsv");

/// One row of the table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cause {
    /// Stable name.
    pub slug: String,
    /// The step it belongs to.
    pub step: Step,
    /// Most likely first.
    pub who: Vec<Who>,
    /// Whether it keeps a current client out.
    pub keeps_out: KeepsOut,
}

/// Whether a cause, once found, keeps a current client out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum KeepsOut {
    /// Whatever our own handshake did.
    Always,
    /// Only if the site failed for us too: some clients get along with it.
    OnFailure,
    /// Never: it deserves a look, no more.
    Never,
}

/// All causes in the order of the table.
pub fn all() -> &'static [Cause] {
    static CAUSES: OnceLock<Vec<Cause>> = OnceLock::new();
    CAUSES.get_or_init(|| tables::rows(TABLE).filter_map(|record| row(&record)).collect())
}

/// The row of a cause.
pub fn find(slug: &str) -> Option<&'static Cause> {
    all().iter().find(|cause| cause.slug == slug)
}

/// Who can fix a cause; empty for a slug that the table lacks.
pub fn who_can_fix(slug: &str) -> Vec<Who> {
    find(slug).map(|cause| cause.who.clone()).unwrap_or_default()
}

fn row(record: &csv::StringRecord) -> Option<Cause> {
    Some(Cause {
        slug: record.get(0)?.to_owned(),
        step: step(record.get(1)?)?,
        who: record.get(2)?.split(',').map(|name| who(name.trim())).collect::<Option<_>>()?,
        keeps_out: keeps_out(record.get(3)?)?,
    })
}

fn step(number: &str) -> Option<Step> {
    match number {
        "0" => Some(Step::Network),
        number => Step::PAGES.get(number.parse::<usize>().ok()?.checked_sub(1)?).copied(),
    }
}

fn who(name: &str) -> Option<Who> {
    match name {
        "user" => Some(Who::User),
        "IT admin" => Some(Who::ItAdmin),
        "site owner" => Some(Who::SiteOwner),
        _ => None,
    }
}

fn keeps_out(word: &str) -> Option<KeepsOut> {
    match word {
        "always" => Some(KeepsOut::Always),
        "on-failure" => Some(KeepsOut::OnFailure),
        "never" => Some(KeepsOut::Never),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_of_the_table_is_a_cause() {
        let lines = TABLE.lines().filter(|line| !line.starts_with('#')).count() - 1;
        assert_eq!(all().len(), lines);
        assert_eq!(lines, 125);
    }

    #[test]
    fn no_cause_stands_in_the_table_twice() {
        for cause in all() {
            assert_eq!(all().iter().filter(|other| other.slug == cause.slug).count(), 1, "{}", cause.slug);
        }
    }

    #[test]
    fn a_cause_names_its_step_and_who_can_fix_it_most_likely_first() {
        assert_eq!(who_can_fix("tls-inspection-corporate"), [Who::ItAdmin, Who::User]);
        assert_eq!(find("tcp-refused").map(|cause| cause.step), Some(Step::Network));
        assert_eq!(find("certificate-expired").map(|cause| cause.step), Some(Step::Certificate));
        assert!(who_can_fix("no-such-cause").is_empty());
    }

    #[test]
    fn somebody_can_fix_every_cause() {
        assert!(all().iter().all(|cause| !cause.who.is_empty()));
    }
}
