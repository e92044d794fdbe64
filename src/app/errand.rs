//! What takes a while and is not an examination: file dialogs, reading and writing reports, opening other programs.
//!
//! Each runs on a thread of its own. A dialog is made on the window's thread, as macOS asks for, and awaited elsewhere.

use std::future::Future;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use poll_promise::Promise;
use rfd::{AsyncFileDialog, FileHandle};

use super::run::Waker;
use crate::advice::Words;
use crate::case::Case;
use crate::report;

/// How an errand ended.
#[derive(Debug)]
pub enum Done {
    /// The report stands in this file.
    Saved(PathBuf),
    /// It could not be written; the sentence says why.
    NotSaved(String),
    /// A report was read.
    Opened(PathBuf, Box<Case>),
    /// It could not be read; the sentence says why.
    NotOpened(String),
    /// No file was chosen, or no dialog could be opened.
    NothingChosen {
        /// Whether a report was to be saved.
        saving: bool,
    },
    /// Another program was started, or could not be.
    Launched(Result<(), String>),
}

/// One errand on its way.
pub struct Errand {
    promise: Promise<Done>,
}

impl Errand {
    /// Runs work elsewhere; it wakes the window after its result is there.
    fn new(wake: &Waker, work: impl FnOnce() -> Done + Send + 'static) -> Self {
        let (sender, promise) = Promise::new();
        let wake = Arc::clone(wake);
        std::thread::spawn(move || {
            let done = std::panic::catch_unwind(std::panic::AssertUnwindSafe(work));
            sender.send(done.unwrap_or_else(|_| Done::Launched(Err("panic".to_owned()))));
            wake();
        });
        Self { promise }
    }

    /// The end of the errand, once it is there.
    pub fn take(self) -> Result<Done, Self> {
        self.promise.try_take().map_err(|promise| Self { promise })
    }

    /// Asks where to save a case, and saves it.
    pub fn save(wake: &Waker, words: &Words, case: Case, parent: Option<&eframe::Frame>) -> Self {
        let name = file_name(&case);
        let dialog = dialog(parent)
            .set_title(words.text("app-save-title"))
            .set_file_name(name)
            .add_filter(words.text("app-filter-html"), &["html"])
            .add_filter(words.text("app-filter-json"), &["json"])
            .add_filter(words.text("app-filter-markdown"), &["md"])
            .save_file();
        Self::new(wake, move || match wait(dialog) {
            Some(file) => write(&case, with_extension(file.path())),
            None => Done::NothingChosen { saving: true },
        })
    }

    /// Saves a case to a file that is known already.
    pub fn save_to(wake: &Waker, case: Case, file: PathBuf) -> Self {
        Self::new(wake, move || write(&case, file))
    }

    /// Asks for a report, and reads it.
    pub fn open(wake: &Waker, words: &Words, parent: Option<&eframe::Frame>) -> Self {
        let dialog = dialog(parent)
            .set_title(words.text("app-open-title"))
            .add_filter(words.text("app-filter-reports"), &["html", "json"])
            .pick_file();
        Self::new(wake, move || match wait(dialog) {
            Some(file) => read(file.path().to_owned()),
            None => Done::NothingChosen { saving: false },
        })
    }

    /// Reads a report from a file that is known already.
    pub fn open_file(wake: &Waker, file: PathBuf) -> Self {
        Self::new(wake, move || read(file))
    }

    /// Starts another program.
    pub fn launch(wake: &Waker, work: impl FnOnce() -> Result<(), String> + Send + 'static) -> Self {
        Self::new(wake, move || Done::Launched(work()))
    }
}

fn dialog(parent: Option<&eframe::Frame>) -> AsyncFileDialog {
    let dialog = AsyncFileDialog::new();
    match parent {
        Some(parent) => dialog.set_parent(parent),
        None => dialog,
    }
}

fn wait(dialog: impl Future<Output = Option<FileHandle>>) -> Option<FileHandle> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().ok()?;
    runtime.block_on(dialog)
}

fn write(case: &Case, file: PathBuf) -> Done {
    let words = Words::english();
    match report::save(case, &words, &file) {
        Ok(()) => Done::Saved(file),
        Err(error) => Done::NotSaved(error.sentence(&words)),
    }
}

fn read(file: PathBuf) -> Done {
    match report::open(&file) {
        Ok(case) => Done::Opened(file, Box::new(case)),
        Err(error) => Done::NotOpened(error.sentence(&Words::english())),
    }
}

/// Dialogs of some systems give back what was typed, without the ending of the chosen filter.
fn with_extension(file: &Path) -> PathBuf {
    if file.extension().is_some() { file.to_owned() } else { file.with_extension("html") }
}

/// The name that is proposed: the host and the day, in characters that every file system takes.
pub fn file_name(case: &Case) -> String {
    let host: String = case
        .target
        .host
        .to_string()
        .chars()
        .map(|letter| if letter.is_ascii_alphanumeric() || matches!(letter, '.' | '-') { letter } else { '-' })
        .take(80)
        .collect();
    format!("handshake-{host}-{}.html", case.started.format("%Y-%m-%d"))
}

/// Where a report goes when no dialog can be opened: the folder for documents, or the home folder.
pub fn fallback_file(case: &Case) -> Option<PathBuf> {
    let home = std::env::home_dir()?;
    let documents = home.join("Documents");
    let folder = if documents.is_dir() { documents } else { home };
    Some(folder.join(file_name(case)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_without_an_ending_is_saved_as_html() {
        assert_eq!(with_extension(Path::new("/tmp/report")), Path::new("/tmp/report.html"));
        assert_eq!(with_extension(Path::new("/tmp/report.json")), Path::new("/tmp/report.json"));
    }
}
