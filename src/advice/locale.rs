//! The Fluent files of each language, built into the program.

/// One Fluent file: its name and its text.
pub type LocaleFile = (&'static str, &'static str);

macro_rules! locale {
    ($language:literal: $($name:literal),+ $(,)?) => {
        &[$(($name, include_str!(concat!("../../assets/locales/", $language, "/", $name, ".ftl")))),+]
    };
}

/// All files of `assets/locales/en`; a test compares this list with the folder.
pub const ENGLISH: &[LocaleFile] = locale!("en":
    "abilities",
    "allowlist",
    "allowlist-canaries",
    "allowlist-guards",
    "allowlist-paths",
    "allowlist-portal",
    "allowlist-proxies",
    "app",
    "app-allowlist",
    "app-browser",
    "app-chain",
    "browser",
    "browser-clients",
    "browser-settings",
    "browser-stores",
    "causes-allowlist",
    "causes-browser",
    "causes-certificate",
    "causes-cipher",
    "causes-clock",
    "causes-network",
    "causes-protocol",
    "certificate",
    "certificate-paths",
    "certificate-sights",
    "certificate-status",
    "certificate-visitor",
    "cipher",
    "clock",
    "clock-sync",
    "computer",
    "decoder",
    "decoder-alerts",
    "decoder-certificates",
    "decoder-handshakes",
    "decoder-programs",
    "errors",
    "exceptions",
    "gateways",
    "handshake",
    "listener",
    "practice",
    "protocol",
    "questions",
    "report",
    "requests",
    "scan",
    "server-settings",
    "settings",
    "terminal",
    "verdict",
);
