//! The files that are handed on: HTML, Markdown, JSON, plain text; and opening one again.
//!
//! A report is made of a [`crate::case::Case`] and of words, and of nothing else. Whatever a server said in it passes through
//! [`crate::advice::shown`] and through the escaping of the format. Files are written whole or not at all.

mod chain;
mod file;
mod html;
mod json;
mod ladder;
mod markdown;
mod measure;
mod summary;
mod tables;
mod texts;
mod trust;
mod view;

use crate::advice::Words;

pub use file::{can_save, can_write, has_report_name, open, save, write};
pub use html::html;
pub use json::json;
pub(crate) use json::readable;
pub use markdown::markdown;
pub use measure::{duration, moment, wrap};
pub use summary::summary;
pub use texts::{CopyText, for_administrator, to_send};

/// Why a report cannot be written or opened. The words stand in `errors.ftl`.
#[derive(Debug, thiserror::Error)]
pub enum ReportError {
    /// A file name that ends in none of the known formats.
    #[error("unknown kind of report: {0}")]
    Format(String),
    /// The file cannot be written or read.
    #[error("{0}")]
    Io(#[from] std::io::Error),
    /// The file was written by a newer program.
    #[error("the report has schema {found}, this program reads up to {known}")]
    Newer {
        /// Schema of the file.
        found: u32,
        /// [`crate::case::SCHEMA`].
        known: u32,
    },
    /// The file is no report.
    #[error("the file is no report: {0}")]
    NotAReport(String),
}

impl ReportError {
    /// The error as a sentence for people.
    pub fn sentence(&self, words: &Words) -> String {
        words.report_error(self)
    }
}

/// Fills a template in.
fn rendered(template: &impl askama::Template) -> String {
    template.render().expect("the templates have no filter that fails, and writing to a string does not")
}
