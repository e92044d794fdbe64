//! Limits of an examination and the hosts that it may contact, from a TOML file over the shipped defaults.

use std::path::Path;
use std::time::Duration;

use serde::{Deserialize, Serialize};

/// The shipped settings, with a comment for each.
pub const SHIPPED: &str = include_str!("../assets/data/settings.toml");

/// All that can be set.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Settings {
    /// Bounds of one examination.
    pub limits: Limits,
    /// Time sources.
    pub clock: ClockSettings,
}

/// Bounds of one examination.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Limits {
    /// The whole examination, in milliseconds.
    pub deadline_ms: u64,
    /// One connection request, in milliseconds.
    pub connect_ms: u64,
    /// The wait for the next byte, in milliseconds.
    pub silence_ms: u64,
    /// Connections to the target open at the same time.
    pub open_at_once: usize,
    /// Connections to the target in all.
    pub connections: usize,
    /// Handshake bytes read from one server.
    pub handshake_bytes: u64,
}

/// Time sources of step 1.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ClockSettings {
    /// SNTP servers as `host:port`.
    pub sntp: Vec<String>,
    /// Plain-HTTP hosts as `host:port`.
    pub http: Vec<String>,
    /// The wait for one source, in milliseconds.
    pub wait_ms: u64,
}

/// Why a settings file cannot be used. The words stand in `errors.ftl`.
#[derive(Debug, thiserror::Error)]
pub enum SettingsError {
    /// The file cannot be read.
    #[error("the settings file cannot be read: {0}")]
    Read(#[from] std::io::Error),
    /// The file is not what it should be.
    #[error("the settings file is not valid: {0}")]
    Parse(String),
}

impl Settings {
    /// The shipped defaults with a file's own values over them.
    pub fn load(file: &Path) -> Result<Self, SettingsError> {
        Self::over_defaults(&std::fs::read_to_string(file)?)
    }

    /// The shipped defaults with the values of `text` (TOML) over them.
    pub fn over_defaults(text: &str) -> Result<Self, SettingsError> {
        let parse = |error: toml::de::Error| SettingsError::Parse(error.to_string());
        let mut table: toml::Table = SHIPPED.parse().map_err(parse)?;
        overlay(&mut table, text.parse().map_err(parse)?);
        table.try_into().map_err(parse)
    }
}

impl Default for Settings {
    fn default() -> Self {
        Self::over_defaults("").expect("the shipped settings are valid: a test parses them")
    }
}

impl Limits {
    /// The whole examination.
    pub fn deadline(&self) -> Duration {
        Duration::from_millis(self.deadline_ms)
    }

    /// One connection request.
    pub fn connect(&self) -> Duration {
        Duration::from_millis(self.connect_ms)
    }

    /// The wait for the next byte.
    pub fn silence(&self) -> Duration {
        Duration::from_millis(self.silence_ms)
    }
}

fn overlay(base: &mut toml::Table, over: toml::Table) {
    for (key, value) in over {
        match (base.get_mut(&key), value) {
            (Some(toml::Value::Table(below)), toml::Value::Table(above)) => overlay(below, above),
            (_, value) => {
                base.insert(key, value);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_names_one_value_keeps_the_other_defaults() {
        let settings = Settings::over_defaults("[limits]\nsilence_ms = 250\n").expect("valid");
        assert_eq!(settings.limits.silence_ms, 250);
        assert_eq!(settings.limits.deadline_ms, Settings::default().limits.deadline_ms);
    }

    #[test]
    fn a_misspelt_name_is_refused_and_named() {
        let error = Settings::over_defaults("[limits]\nsilense_ms = 250\n").expect_err("refused");
        assert!(error.to_string().contains("silense_ms"), "{error}");
    }
}
