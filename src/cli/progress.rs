//! One line on standard error that is written over itself while an examination or a scan runs.

use std::io::{self, IsTerminal, Write};

use super::error::args;
use crate::advice::Words;
use crate::examination::Event;

/// The line never grows longer than this, so that it never wraps on a usual terminal.
const LINE: usize = 78;

/// The line; nothing at all where nobody looks.
#[derive(Clone, Copy, Debug)]
pub(super) struct Line {
    is_shown: bool,
}

impl Line {
    /// Shown only when standard error is a terminal and nobody asked for quiet.
    pub(super) fn new(quiet: bool) -> Self {
        Self { is_shown: !quiet && io::stderr().is_terminal() }
    }

    /// Writes over what stood there; an empty text takes the line away.
    pub(super) fn write(self, text: &str) {
        if self.is_shown {
            let line: String = text.chars().take(LINE).collect();
            let mut stderr = io::stderr().lock();
            let end = if text.is_empty() { "\r" } else { "" };
            let _ = write!(stderr, "\r{line:<LINE$}{end}").and_then(|()| stderr.flush());
        }
    }
}

/// The progress of an examination.
pub(super) struct Progress<'a> {
    words: &'a Words,
    target: String,
    line: Line,
    steps: usize,
    ended: usize,
    pieces: [(usize, usize); 7],
}

impl<'a> Progress<'a> {
    /// A line for `steps` steps.
    pub(super) fn new(target: String, steps: usize, quiet: bool, words: &'a Words) -> Self {
        let progress = Self { words, target, line: Line::new(quiet), steps, ended: 0, pieces: [(0, 0); 7] };
        progress.draw();
        progress
    }

    /// Takes in what the examination tells.
    pub(super) fn tell(&mut self, event: &Event) {
        match event {
            Event::Progress { step, done, of } => self.pieces[*step as usize] = (*done, *of),
            Event::Step(report) => {
                self.ended += 1;
                let (done, of) = &mut self.pieces[report.step as usize];
                *done = *of;
            }
        }
        self.draw();
    }

    /// Takes the line away.
    pub(super) fn end(&self) {
        self.line.write("");
    }

    fn draw(&self) {
        let done: usize = self.pieces.iter().map(|(done, _)| done).sum();
        let of: usize = self.pieces.iter().map(|(_, of)| of).sum();
        let text = self.words.format(
            "terminal-progress",
            &args([
                ("target", self.target.as_str().into()),
                ("ended", self.ended.into()),
                ("steps", self.steps.into()),
                ("done", done.into()),
                ("of", of.into()),
            ]),
        );
        self.line.write(&text);
    }
}
