//! Writing to the terminal: a reader that has gone away is no error, and colours are for terminals only.

use std::io::{self, IsTerminal, Write};

use crate::report::wrap;

/// Lines are no longer than this on a terminal, for the eye's sake.
const WIDEST: usize = 100;
/// A terminal that calls itself narrower than this is not believed.
const NARROWEST: usize = 40;

/// How text may look.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Style {
    /// Whether colours may be used.
    pub colour: bool,
    /// Where lines end; `None` for a pipe, where the reader wraps.
    pub width: Option<usize>,
}

/// A colour of the terminal's sixteen: they follow the person's own light or dark theme.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Colour {
    Bold,
    Green,
    Red,
    Yellow,
    Faint,
}

impl Style {
    /// What standard output allows.
    pub(super) fn of_stdout() -> Self {
        if !io::stdout().is_terminal() {
            return Self::default();
        }
        let columns = std::env::var("COLUMNS").ok().and_then(|text| text.parse().ok()).unwrap_or(WIDEST);
        Self { colour: may_colour(), width: Some(columns.clamp(NARROWEST, WIDEST)) }
    }

    /// Text in a colour, when colours are allowed.
    pub(super) fn paint(self, text: &str, colour: Colour) -> String {
        if !self.colour {
            return text.to_owned();
        }
        let code = match colour {
            Colour::Bold => 1,
            Colour::Faint => 2,
            Colour::Red => 31,
            Colour::Green => 32,
            Colour::Yellow => 33,
        };
        format!("\x1b[{code}m{text}\x1b[0m")
    }

    /// Text behind `indent` spaces, wrapped where lines end.
    pub(super) fn paragraph(self, text: &str, indent: usize) -> String {
        let width = self.width.map_or(usize::MAX, |width| width.saturating_sub(indent).max(NARROWEST / 2));
        let margin = " ".repeat(indent);
        text.lines()
            .flat_map(|line| wrap(line, width))
            .map(|line| format!("{margin}{line}").trim_end().to_owned() + "\n")
            .collect()
    }
}

/// Whether a terminal may be coloured: see <https://no-color.org>; an old Windows console would print the codes.
fn may_colour() -> bool {
    let is_set = |name| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    let understands = !cfg!(windows) || is_set("WT_SESSION") || is_set("TERM");
    !is_set("NO_COLOR") && understands && std::env::var_os("TERM").is_none_or(|terminal| terminal != "dumb")
}

/// Prints on standard output.
pub(super) fn print(text: &str) {
    let mut stdout = io::stdout().lock();
    // A closed pipe means that the reader has read enough.
    let _ = stdout.write_all(text.as_bytes()).and_then(|()| stdout.flush());
}

/// Says a sentence on standard error.
pub(super) fn say(text: &str) {
    let _ = writeln!(io::stderr().lock(), "{text}");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pipe_gets_no_colours_and_no_line_breaks() {
        let pipe = Style::default();
        assert_eq!(pipe.paint("good", Colour::Green), "good");
        let long = "word ".repeat(60);
        assert_eq!(pipe.paragraph(&long, 2).lines().count(), 1);
    }

    #[test]
    fn a_terminal_wraps_behind_the_margin() {
        let style = Style { colour: false, width: Some(40) };
        let text = style.paragraph(&"word ".repeat(20), 4);
        assert!(text.lines().count() > 1);
        assert!(text.lines().all(|line| line.starts_with("    ") && line.len() <= 40), "{text}");
    }
}
