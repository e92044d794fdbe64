//! Settings on this computer that change how programs do TLS: policies and preferences of browsers, and the files and
//! registry keys of TLS libraries. Read only.

mod browsers;
mod libraries;

use serde::{Deserialize, Serialize};

use super::surroundings::Surroundings;
use crate::target::Host;

pub use libraries::{Hive, Registry, RegistryValue, library_settings_in};

/// One setting that was found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TlsSetting {
    /// Whose setting it is.
    pub owner: SettingOwner,
    /// Its name as it is written: `SSLVersionMin`, `security.tls.version.min`, `MinProtocol`.
    pub name: String,
    /// Its value as it is written, cut to a bounded length, without passwords.
    pub value: String,
    /// Where it stands: a file (and line), a registry key, the name of a variable.
    pub place: String,
    /// Whom it binds.
    pub scope: SettingScope,
    /// What it does.
    pub effect: SettingEffect,
}

/// Whose setting it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SettingOwner {
    /// Brave.
    Brave,
    /// Google Chrome.
    Chrome,
    /// Chromium.
    Chromium,
    /// The system-wide cryptographic policies of Fedora, RHEL and their kin.
    CryptoPolicies,
    /// curl.
    Curl,
    /// .NET Framework.
    Dotnet,
    /// Microsoft Edge.
    Edge,
    /// Firefox and its kin.
    Firefox,
    /// Git.
    Git,
    /// Programs written in Go.
    Go,
    /// `GnuTLS`.
    GnuTls,
    /// Java.
    Java,
    /// Node.js.
    Node,
    /// OpenSSL, and whatever uses it.
    OpenSsl,
    /// Opera.
    Opera,
    /// Python.
    Python,
    /// Schannel, and whatever on Windows uses it.
    Schannel,
    /// Vivaldi.
    Vivaldi,
}

/// Whom a setting binds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "of", content = "name")]
pub enum SettingScope {
    /// Everybody here, as the system or the library was shipped: nobody here chose it.
    Shipped,
    /// Everybody here, set by whoever runs this computer: a mandatory policy.
    Policy,
    /// Everybody here, but anyone may change it: a recommended policy, a system-wide file.
    System,
    /// This person.
    User,
    /// One profile of a browser, by its name.
    Profile(String),
}

/// What a setting does to connections. Versions are `ProtocolVersion`, suites IANA numbers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "does")]
pub enum SettingEffect {
    /// Nothing older is spoken.
    MinVersion {
        /// The oldest.
        version: u16,
    },
    /// Nothing newer is spoken.
    MaxVersion {
        /// The newest.
        version: u16,
    },
    /// One version is switched off, or on.
    Version {
        /// Which.
        version: u16,
        /// Whether it is on.
        on: bool,
    },
    /// These suites are not offered.
    SuitesOff {
        /// Which, as far as their names are known.
        suites: Vec<u16>,
    },
    /// No other suites of TLS 1.2 or older are offered.
    SuitesOnly {
        /// Which, as far as their names are known.
        suites: Vec<u16>,
    },
    /// A list of suites in the library's own language, which is not understood further.
    SuiteRule,
    /// Key exchange groups are restricted.
    GroupsOnly {
        /// Which, as far as their names are known.
        groups: Vec<u16>,
    },
    /// Signature schemes are restricted.
    SchemesOnly {
        /// Which, as far as their names are known.
        schemes: Vec<u16>,
    },
    /// Post-quantum key exchange.
    PostQuantum {
        /// Whether it is on.
        on: bool,
    },
    /// Encrypted `ClientHello`.
    Ech {
        /// Whether it is on.
        on: bool,
    },
    /// HTTP/3.
    Quic {
        /// Whether it is on.
        on: bool,
    },
    /// Addresses that may not be opened.
    UrlBlocked {
        /// Whether the target is among them, after all exceptions.
        target: bool,
    },
    /// Exceptions from the addresses that may not be opened.
    UrlAllowed {
        /// Whether the target is among them.
        target: bool,
    },
    /// Roots were added.
    RootsAdded,
    /// Roots were taken away.
    RootsRemoved,
    /// Another file or directory of roots is used.
    RootsReplaced,
    /// Whether the roots of the system are used beside the program's own.
    SystemRoots {
        /// Whether they are.
        on: bool,
    },
    /// A proxy, or none.
    Proxy,
    /// Name resolution over HTTPS.
    SecureDns,
    /// Certificates must be shown to be unrevoked, or nothing is loaded.
    RevocationRequired,
    /// The way past a certificate warning is closed.
    WarningsFinal,
    /// Certificate errors are passed over: dangerous.
    ErrorsIgnored,
    /// Session secrets are written to a file.
    KeyLog,
    /// It concerns TLS, and no more is known.
    Other,
    /// Nothing, because another setting wins.
    Overruled {
        /// Where that one stands.
        by: String,
    },
    /// It could not be read, so it may do anything.
    Unread,
    /// Nothing, because the program that is installed does not know it.
    Unsupported,
}

/// All that was found, those of browsers first. Bounded in count and size.
pub fn tls_settings(host: &Host, port: u16) -> Vec<TlsSetting> {
    let mut found = browsers::settings(host, port);
    found.extend(library_settings_in(&Surroundings::here()));
    found
}
