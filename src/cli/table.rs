//! Two columns: a label, and a text that wraps beside it.

use std::fmt::Write;

use super::output::{Colour, Style};
use crate::report::wrap;

/// No label's column is wider: a longer label stands on a line of its own.
const WIDEST_LABEL: usize = 46;
/// The text's column is never narrower.
const NARROWEST_TEXT: usize = 16;

/// Rows of a section.
#[derive(Default)]
pub(super) struct Table {
    rows: Vec<(String, String, Option<Colour>)>,
}

impl Table {
    /// Adds a row.
    pub(super) fn row(&mut self, label: impl Into<String>, text: impl Into<String>, colour: Option<Colour>) {
        self.rows.push((label.into(), text.into(), colour));
    }

    /// The rows behind `indent` spaces.
    pub(super) fn rendered(&self, indent: usize, style: Style) -> String {
        let length = |label: &str| label.chars().count();
        let widths = self.rows.iter().map(|(label, ..)| length(label));
        let column = widths.filter(|width| *width <= WIDEST_LABEL).max().unwrap_or(0);
        let before = indent + column + 2;
        let width = style.width.map_or(usize::MAX, |width| width.saturating_sub(before).max(NARROWEST_TEXT));
        let margin = " ".repeat(indent);
        let mut text = String::new();
        for (label, value, colour) in &self.rows {
            let mut label = label.as_str();
            if length(label) > column {
                // Writing to a string cannot fail, here and below.
                let _ = writeln!(text, "{margin}{label}");
                label = "";
            }
            for line in value.lines().flat_map(|line| wrap(line, width)) {
                let line = colour.map_or_else(|| line.clone(), |colour| style.paint(&line, colour));
                let _ = writeln!(text, "{}", format!("{margin}{label:<column$}  {line}").trim_end());
                label = "";
            }
        }
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_text_wraps_beside_its_label_and_a_pipe_gets_one_line() {
        let mut table = Table::default();
        table.row("ALPN", "word ".repeat(20), None);
        table.row("Compression", "no", None);
        let narrow = table.rendered(2, Style { colour: false, width: Some(40) });
        assert!(narrow.lines().count() > 2 && narrow.lines().all(|line| line.len() <= 40), "{narrow}");
        assert!(
            narrow.lines().all(|line| line.starts_with("  ALPN")
                || line.starts_with("  Compression  no")
                || line.starts_with(&" ".repeat(15))),
            "{narrow}"
        );
        assert_eq!(table.rendered(2, Style::default()).lines().count(), 2);
    }

    #[test]
    fn a_label_that_is_too_long_stands_on_a_line_of_its_own() {
        let mut table = Table::default();
        table.row("x".repeat(60), "no", None);
        table.row("short", "yes", None);
        assert_eq!(table.rendered(0, Style::default()).lines().count(), 3);
    }
}
