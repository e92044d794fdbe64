//! The table of error messages (`assets/data/error_messages.tsv`).

use std::sync::OnceLock;

use crate::step::{Step, Who};
use crate::tables;

/// Tab-separated; the first line names its sources and date.
const TABLE: &str = include_str!("../../assets/data/error_messages.tsv");

/// One text that programs write.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// The text: its kind says how it is read.
    pub pattern: String,
    /// How `pattern` is read.
    pub kind: Kind,
    /// Numbers that say the same, each with what counts them: (`net`, `-201`), (`verify`, `20`).
    pub numbers: Vec<(String, String)>,
    /// The family of programs that writes it; `any` when several do.
    pub app: String,
    /// Key of the meaning's words.
    pub meaning: String,
    /// How much it says.
    pub breadth: Breadth,
    /// Steps that show the cause, most telling first.
    pub steps: Vec<Step>,
    /// Slugs of likely causes, most likely first.
    pub causes: Vec<String>,
    /// Who can fix it; empty when it depends on the cause.
    pub who: Vec<Who>,
    /// Whether it was taken from a source, or seen in a real client.
    pub is_verified: bool,
}

/// How a row's pattern is read; letters match in either case.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// The name of a TLS alert (RFC 8446, section 6) in any library's spelling; `|` between spellings.
    Alert,
    /// A name such as `ERR_CERT_REVOKED`, as a whole word; `|` between several.
    Code,
    /// A sentence as it stands.
    Literal,
    /// A regular expression without groups that capture.
    Regex,
}

/// How much a text says about the cause.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Breadth {
    /// It names the fault.
    Exact,
    /// It says that something failed; what, stands beside it.
    Wrapper,
    /// It says no more than that something failed.
    General,
}

/// All rows in the order of the table.
pub fn rows() -> &'static [Row] {
    static ROWS: OnceLock<Vec<Row>> = OnceLock::new();
    ROWS.get_or_init(|| tables::rows(TABLE).filter_map(|record| row(&record)).collect())
}

fn row(record: &csv::StringRecord) -> Option<Row> {
    let list = |column: usize| {
        record
            .get(column)
            .map(|cell| cell.split(',').map(str::trim).filter(|item| !item.is_empty()).collect::<Vec<_>>())
    };
    Some(Row {
        pattern: record.get(0)?.to_owned(),
        kind: match record.get(1)? {
            "alert" => Kind::Alert,
            "code" => Kind::Code,
            "literal" => Kind::Literal,
            "regex" => Kind::Regex,
            _ => return None,
        },
        numbers: list(2)?
            .into_iter()
            .map(|number| number.split_once(':').map(|(scheme, number)| (scheme.to_owned(), number.to_lowercase())))
            .collect::<Option<_>>()?,
        app: record.get(3)?.to_owned(),
        meaning: record.get(4)?.to_owned(),
        breadth: match record.get(5)? {
            "exact" => Breadth::Exact,
            "wrapper" => Breadth::Wrapper,
            "general" => Breadth::General,
            _ => return None,
        },
        steps: list(6)?.into_iter().map(step).collect::<Option<_>>()?,
        causes: list(7)?.into_iter().map(str::to_owned).collect(),
        who: list(8)?.into_iter().map(who).collect::<Option<_>>()?,
        is_verified: match record.get(9)? {
            "yes" => true,
            "no" => false,
            _ => return None,
        },
    })
}

/// 0 is the network, 1 to 6 are the steps with a page.
fn step(number: &str) -> Option<Step> {
    match number.parse::<usize>().ok()? {
        0 => Some(Step::Network),
        number => Step::PAGES.get(number - 1).copied(),
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::step::causes;

    #[test]
    fn every_line_of_the_table_is_a_row() {
        let lines = TABLE.lines().filter(|line| !line.starts_with('#')).count() - 1;
        assert_eq!(rows().len(), lines);
    }

    #[test]
    fn every_row_names_causes_that_exist_and_a_step() {
        for row in rows() {
            assert!(!row.steps.is_empty(), "{}", row.pattern);
            for slug in &row.causes {
                assert!(causes::find(slug).is_some(), "{}: {slug}", row.pattern);
            }
        }
    }

    #[test]
    fn no_pattern_and_no_number_stands_in_the_table_twice() {
        for (place, row) in rows().iter().enumerate() {
            for other in &rows()[place + 1..] {
                assert!(row.pattern != other.pattern || row.kind != other.kind, "{}", row.pattern);
                for number in row.numbers.iter().filter(|number| other.numbers.contains(number)) {
                    assert_eq!(row.meaning, other.meaning, "{number:?}");
                }
            }
        }
    }
}
