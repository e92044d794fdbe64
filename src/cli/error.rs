//! What makes the terminal refuse, with the evidence. Every one of these ends with exit status 2.

use std::collections::BTreeMap;
use std::path::PathBuf;

use crate::advice::Words;
use crate::handshake::IdentityError;
use crate::report::ReportError;
use crate::settings::SettingsError;
use crate::step::Value;
use crate::target::TargetError;

/// Why the terminal cannot do what was asked.
#[derive(Debug, thiserror::Error)]
pub enum CliError {
    /// The settings that hold cannot be written as a file.
    #[error("{error}")]
    EffectiveSettings {
        /// Why.
        error: SettingsError,
    },
    /// No cause has this name.
    #[error("{typed} is no cause")]
    Cause {
        /// What was typed.
        typed: String,
        /// Causes with names like it.
        near: Vec<String>,
    },
    /// `--connect` is not a host and a port.
    #[error("{0} is not HOST:PORT")]
    Connect(String),
    /// `--client-cert` is no certificate that can be shown.
    #[error("{}: {error}", file.display())]
    Identity {
        /// The certificate's file.
        file: PathBuf,
        /// Why.
        error: IdentityError,
    },
    /// The certificate, its key or its password cannot be read.
    #[error("{}: {error}", file.display())]
    IdentityRead {
        /// The file.
        file: PathBuf,
        /// What the system said.
        error: std::io::Error,
    },
    /// This computer does not let us listen.
    #[error("the listener did not open: {0}")]
    ListenStart(std::io::Error),
    /// Nothing to explain.
    #[error("no text was given")]
    NoText,
    /// No window, no address, no report.
    #[error("there is no display and nothing to examine")]
    NothingToDo,
    /// A practice site could not start.
    #[error("the practice site {name} did not start: {error}")]
    PracticeStart {
        /// Its name.
        name: String,
        /// What the system said.
        error: std::io::Error,
    },
    /// `--proxy` names no proxy.
    #[error("{0} is not the address of a proxy")]
    Proxy(String),
    /// A report cannot be written or opened.
    #[error("{}: {error}", file.display())]
    Report {
        /// The report's file.
        file: PathBuf,
        /// Why.
        error: ReportError,
    },
    /// The settings file cannot be used.
    #[error("{}: {error}", file.display())]
    Settings {
        /// The settings file.
        file: PathBuf,
        /// Why.
        error: SettingsError,
    },
    /// `--sni` is no name that a hello can carry.
    #[error("{0} is not a host name")]
    Sni(String),
    /// The text names no target.
    #[error("{0}")]
    Target(#[from] TargetError),
    /// The file of extra roots holds none.
    #[error("{} holds no certificate", .0.display())]
    TrustEmpty(PathBuf),
    /// The file of extra roots cannot be read.
    #[error("{}: {error}", file.display())]
    TrustRead {
        /// The PEM file.
        file: PathBuf,
        /// What the system said.
        error: std::io::Error,
    },
}

impl CliError {
    /// The error as a sentence for people.
    pub fn sentence(&self, words: &Words) -> String {
        let told = |key: &str, pairs: &[(&str, String)]| {
            let args = pairs.iter().map(|(name, value)| ((*name).to_owned(), Value::Text(value.clone()))).collect();
            words.format(key, &args)
        };
        match self {
            Self::Cause { typed, near } if near.is_empty() => told("terminal-error-cause", &[("typed", typed.clone())]),
            Self::Cause { typed, near } => {
                told("terminal-error-cause-near", &[("typed", typed.clone()), ("near", near.join(", "))])
            }
            Self::Connect(typed) => told("terminal-error-connect", &[("typed", typed.clone())]),
            Self::Identity { file, error } => {
                let key = match error {
                    IdentityError::NoKey => "terminal-error-identity-no-key",
                    IdentityError::PasswordNeeded => "terminal-error-identity-locked",
                    _ => "terminal-error-identity",
                };
                told(key, &[("file", file.display().to_string()), ("reason", words.identity_error(error))])
            }
            Self::IdentityRead { file, error } => told(
                "terminal-error-identity-read",
                &[("file", file.display().to_string()), ("reason", error.to_string())],
            ),
            Self::ListenStart(error) => told("listener-error-start", &[("reason", error.to_string())]),
            Self::EffectiveSettings { error } => words.settings_error(&error.in_one_line()),
            Self::NoText => words.text("decoder-no-text"),
            Self::NothingToDo => words.text("terminal-error-nothing-to-do"),
            Self::PracticeStart { name, error } => {
                told("terminal-error-practice-start", &[("name", name.clone()), ("reason", error.to_string())])
            }
            Self::Proxy(typed) => told("terminal-error-proxy", &[("typed", typed.clone())]),
            Self::Report { file, error } => told(
                "terminal-error-report",
                &[("file", file.display().to_string()), ("reason", error.sentence(words))],
            ),
            Self::Settings { file, error } => told(
                "terminal-error-settings",
                &[("file", file.display().to_string()), ("reason", words.settings_error(&error.in_one_line()))],
            ),
            Self::Sni(typed) => told("terminal-error-sni", &[("typed", typed.clone())]),
            Self::Target(error) => words.target_error(error),
            Self::TrustEmpty(file) => told("terminal-error-trust-empty", &[("file", file.display().to_string())]),
            Self::TrustRead { file, error } => told(
                "terminal-error-trust-read",
                &[("file", file.display().to_string()), ("reason", error.to_string())],
            ),
        }
    }
}

/// Arguments of a message.
pub(super) fn args<const N: usize>(pairs: [(&str, Value); N]) -> BTreeMap<String, Value> {
    pairs.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
}
