//! What takes a while and is not an examination: file dialogs, reading and writing files, opening other programs.
//!
//! Each runs on a thread of its own. A dialog is made on the window's thread, as macOS asks for, and awaited elsewhere.

use std::future::Future;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use poll_promise::Promise;
use rfd::AsyncFileDialog;

use super::Action;
use super::run::Waker;
use super::visit::{IdentityFile, Password};
use crate::advice::Words;
use crate::case::Case;
use crate::handshake::{Identity, IdentityError};
use crate::report;
use crate::settings::{self, Choice, HostGroup, Layers, Settings};

/// How an errand ended.
#[derive(Debug)]
pub enum Done {
    /// The report stands in this file.
    Saved(PathBuf),
    /// What was to be saved beside the report stands in this file.
    FileSaved(PathBuf),
    /// It could not be written; the sentence says why.
    NotSaved(String),
    /// A report was read.
    Opened(PathBuf, Box<Case>),
    /// It could not be read; the sentence says why.
    NotOpened(String),
    /// No file was chosen, or no dialog could be opened. When something was to be saved: where it can go without a
    /// dialog, and what to ask for then.
    NothingChosen(Option<(PathBuf, Action)>),
    /// A certificate was chosen to be shown, and read; or it cannot be used.
    Certificate(Option<IdentityFile>, Result<Arc<Identity>, IdentityError>),
    /// Files were chosen that should hold one.
    CertificateFiles(Vec<PathBuf>),
    /// The settings were kept; these hold now. A file with a mistake that stood in the way was moved here.
    SettingsSaved(Box<Settings>, Box<Layers>, Option<PathBuf>),
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
            Some(file) => write(&case, with_extension(file.path(), "html")),
            None => Done::NothingChosen(
                fallback_file(&file_name(&case)).map(|file| (file.clone(), Action::SaveReportTo(file))),
            ),
        })
    }

    /// Asks where to save bytes, and saves them. The name's ending tells which files the dialog lists.
    pub fn save_file(
        wake: &Waker,
        words: &Words,
        name: String,
        bytes: Vec<u8>,
        parent: Option<&eframe::Frame>,
    ) -> Self {
        let ending =
            Path::new(&name).extension().map(|ending| ending.to_string_lossy().into_owned()).unwrap_or_default();
        let (title, filter) = match ending.as_str() {
            "der" => ("app-chain-save-title", Some("app-chain-filter-der")),
            "pem" => ("app-chain-save-title", Some("app-chain-filter-pem")),
            _ => ("app-send-save-title", None),
        };
        let mut dialog = dialog(parent).set_title(words.text(title)).set_file_name(&name);
        if let Some(filter) = filter {
            dialog = dialog.add_filter(words.text(filter), &[&ending]);
        }
        let dialog = dialog.save_file();
        Self::new(wake, move || match wait(dialog) {
            Some(file) => write_bytes(with_extension(file.path(), &ending), &bytes),
            None => {
                Done::NothingChosen(fallback_file(&name).map(|file| (file.clone(), Action::SaveFileTo(file, bytes))))
            }
        })
    }

    /// Saves bytes to a file that is known already.
    pub fn save_file_to(wake: &Waker, file: PathBuf, bytes: Vec<u8>) -> Self {
        Self::new(wake, move || write_bytes(file, &bytes))
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
            None => Done::NothingChosen(None),
        })
    }

    /// Reads a report from a file that is known already.
    pub fn open_file(wake: &Waker, file: PathBuf) -> Self {
        Self::new(wake, move || read(file))
    }

    /// Asks for a certificate to show, and its key.
    pub fn choose_certificate(wake: &Waker, words: &Words, parent: Option<&eframe::Frame>) -> Self {
        let dialog = dialog(parent)
            .set_title(words.text("app-visitor-title"))
            .add_filter(words.text("app-visitor-filter"), &["p12", "pfx", "pem", "crt", "cer", "key"])
            .pick_files();
        Self::new(wake, move || match wait(dialog) {
            Some(files) => Done::CertificateFiles(files.iter().map(|file| file.path().to_owned()).collect()),
            None => Done::NothingChosen(None),
        })
    }

    /// Reads a certificate and its key from these files.
    pub fn read_certificate(wake: &Waker, files: Vec<PathBuf>) -> Self {
        Self::new(wake, move || match IdentityFile::read(&files) {
            Ok(file) => open_certificate(file, None),
            Err(error) => Done::Certificate(None, Err(error)),
        })
    }

    /// Opens a locked certificate. The work that a password takes is the point of it, so it is not for the window.
    pub fn unlock_certificate(wake: &Waker, file: IdentityFile, password: Password) -> Self {
        Self::new(wake, move || open_certificate(file, Some(&password)))
    }

    /// Puts choices into the person's settings file, and reads all settings anew.
    pub fn save_settings(wake: &Waker, layers: Layers, choices: Vec<(HostGroup, Choice)>) -> Self {
        Self::new(wake, move || match write_settings(&layers, &choices) {
            Ok(moved) => {
                let (settings, layers) = layers.files.load();
                Done::SettingsSaved(Box::new(settings), Box::new(layers), moved)
            }
            Err(reason) => {
                let reason = [("reason".to_owned(), reason.into())].into();
                Done::NotSaved(Words::english().format("settings-not-saved", &reason))
            }
        })
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

fn wait<T>(dialog: impl Future<Output = Option<T>>) -> Option<T> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().ok()?;
    runtime.block_on(dialog)
}

fn open_certificate(file: IdentityFile, password: Option<&Password>) -> Done {
    let opened = file.open(password.map(|password| password.0.as_str()));
    Done::Certificate(Some(file), opened.map(Arc::new))
}

fn write(case: &Case, file: PathBuf) -> Done {
    let words = Words::english();
    match report::save(case, &words, &file) {
        Ok(()) => Done::Saved(file),
        Err(error) => Done::NotSaved(error.sentence(&words)),
    }
}

fn write_bytes(file: PathBuf, bytes: &[u8]) -> Done {
    match report::write(&file, bytes) {
        Ok(()) => Done::FileSaved(file),
        Err(error) => Done::NotSaved(error.sentence(&Words::english())),
    }
}

/// Writes the person's settings file. One with a mistake in it is kept under another name, which is the answer.
fn write_settings(layers: &Layers, choices: &[(HostGroup, Choice)]) -> Result<Option<PathBuf>, String> {
    let words = Words::english();
    let file = layers.files.user.as_deref().ok_or_else(|| words.text("settings-no-place"))?;
    let told = |error: std::io::Error| error.to_string();
    let old = match std::fs::read_to_string(file) {
        Ok(text) => text,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => String::new(),
        Err(error) => return Err(told(error)),
    };
    let mut moved = None;
    let new = settings::with_choices(&old, &layers.below_user, choices).or_else(|_| {
        moved = Some(file.with_extension("broken.toml"));
        settings::with_choices("", &layers.below_user, choices)
    });
    let new = new.map_err(|error| words.settings_error(&error.in_one_line()))?;
    if let Some(folder) = file.parent() {
        std::fs::create_dir_all(folder).map_err(told)?;
    }
    if let Some(aside) = &moved {
        std::fs::copy(file, aside).map_err(told)?;
    }
    report::write(file, new.as_bytes()).map_err(|error| error.sentence(&words))?;
    Ok(moved)
}

fn read(file: PathBuf) -> Done {
    match report::open(&file) {
        Ok(case) => Done::Opened(file, Box::new(case)),
        Err(error) => Done::NotOpened(error.sentence(&Words::english())),
    }
}

/// Dialogs of some systems give back what was typed, without the ending of the chosen filter.
fn with_extension(file: &Path, ending: &str) -> PathBuf {
    if file.extension().is_some() { file.to_owned() } else { file.with_extension(ending) }
}

/// The name that is proposed: the host and the day, in characters that every file system takes.
fn file_name(case: &Case) -> String {
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

/// Where a file goes when no dialog can be opened: the folder for documents, or the home folder.
fn fallback_file(name: &str) -> Option<PathBuf> {
    let home = std::env::home_dir()?;
    let documents = home.join("Documents");
    let folder = if documents.is_dir() { documents } else { home };
    Some(folder.join(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn certificates_are_saved_whole_or_a_sentence_says_why_not() {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("chain.pem");
        assert!(matches!(write_bytes(file.clone(), b"-----BEGIN"), Done::FileSaved(saved) if saved == file));
        assert_eq!(std::fs::read(&file).expect("read"), b"-----BEGIN");
        let nowhere = write_bytes(file.join("below-a-file.pem"), b"-----BEGIN");
        assert!(matches!(nowhere, Done::NotSaved(sentence) if !sentence.starts_with('[')));
    }

    #[test]
    fn a_name_without_an_ending_gets_that_of_its_kind() {
        assert_eq!(with_extension(Path::new("/tmp/report"), "html"), Path::new("/tmp/report.html"));
        assert_eq!(with_extension(Path::new("/tmp/report.json"), "html"), Path::new("/tmp/report.json"));
        assert_eq!(with_extension(Path::new("/tmp/chain"), "pem"), Path::new("/tmp/chain.pem"));
    }
}
