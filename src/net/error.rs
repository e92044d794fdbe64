//! What can go wrong before TLS, and the phases of a connection.

use serde::{Deserialize, Serialize};

/// Why there is no connection to shake hands on. The words for each stand in `errors.ftl`.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "error")]
pub enum NetError {
    /// A certificate names an address that we do not ask: no plain HTTP, or in a more private network than the target.
    #[error("this address is not asked")]
    AddressRefused,
    /// The examination may open no more connections.
    #[error("the examination's {limit} connections are spent")]
    BudgetSpent {
        /// Connections allowed in all.
        limit: usize,
    },
    /// Closed before TLS began, without a word (STARTTLS protocols: the server speaks first).
    #[error("the connection was closed before TLS began")]
    Closed,
    /// The examination's deadline passed.
    #[error("the deadline passed")]
    DeadlinePassed,
    /// This computer forbids the connection (EACCES, EPERM).
    #[error("this computer does not allow the connection")]
    Forbidden,
    /// A web server that a certificate names answered with another status than 200.
    #[error("the web server answered {status}")]
    HttpStatus {
        /// HTTP status.
        status: u16,
    },
    /// The resolver says that the name does not exist.
    #[error("the name {name} does not exist")]
    NameNotFound {
        /// The name that was asked for.
        name: String,
    },
    /// A time source answered, but told no time that can be believed.
    #[error("no usable time: {fault:?}")]
    NoTime {
        /// Why not.
        fault: TimeFault,
    },
    /// No route to the address.
    #[error("no route to the address")]
    NoRoute,
    /// What should be a web server does not speak HTTP.
    #[error("the answer is no HTTP")]
    NotHttp,
    /// Anything else that the operating system reports.
    #[error("{text}")]
    Other {
        /// The system's own words.
        text: String,
    },
    /// The proxy answered, but not with a tunnel.
    #[error("the proxy answered {status}")]
    ProxyRefused {
        /// HTTP status, or the SOCKS reply code.
        status: u16,
        /// What else it said.
        #[serde(default)]
        words: Box<ProxyWords>,
    },
    /// The proxy's first bytes are not those of the protocol that was configured.
    #[error("the proxy does not speak the expected protocol")]
    ProxyProtocol,
    /// The proxy itself cannot be reached.
    #[error("the proxy cannot be reached: {reason}")]
    ProxyUnreachable {
        /// Why.
        reason: Box<NetError>,
    },
    /// Nothing listens there.
    #[error("the connection was refused")]
    Refused,
    /// Reset before TLS began.
    #[error("the connection was reset")]
    Reset,
    /// The resolver did not answer or failed.
    #[error("the resolver failed for {name}")]
    ResolverFailed {
        /// The name that was asked for.
        name: String,
    },
    /// The connection stands, but nothing was said on it before TLS could begin (STARTTLS protocols).
    #[error("the server said nothing for {waited_ms} ms before TLS began")]
    Silent {
        /// How long we waited.
        waited_ms: u64,
    },
    /// The server said no to STARTTLS, or does not know it.
    #[error("the server refused STARTTLS: {reply}")]
    StartTlsRefused {
        /// What it said; untrusted, at most 512 characters.
        reply: String,
    },
    /// What came instead of the protocol's greeting.
    #[error("the server does not speak the expected protocol: {reply}")]
    StartTlsUnexpected {
        /// What it said; untrusted, at most 512 characters.
        reply: String,
    },
    /// The person pressed Stop.
    #[error("the examination was stopped")]
    Stopped,
    /// No answer to the connection request.
    #[error("the connection timed out")]
    TimedOut,
    /// A web server's answer is longer than what is read.
    #[error("the answer is longer than {limit} bytes")]
    TooLong {
        /// The most that is read, in bytes.
        limit: usize,
    },
}

/// What a proxy said besides its refusal. Untrusted, each text at most 300 characters.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProxyWords {
    /// Ways to log in that it offers (`Proxy-Authenticate`; RFC 9110, section 11.7.1): `Basic`, `Negotiate`, `NTLM`, ...
    #[serde(default)]
    pub logins: Vec<String>,
    /// Its `Server` or `Via` field.
    #[serde(default)]
    pub server: Option<String>,
    /// The error that Squid names in `X-Squid-Error`.
    #[serde(default)]
    pub error: Option<String>,
    /// The first words of its page.
    #[serde(default)]
    pub text: Option<String>,
}

/// Why the answer of a time source tells no time. The words stand in `errors.ftl`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "is")]
pub enum TimeFault {
    /// It lay in a cache for too long (`Age`; RFC 9111, section 5.1).
    Cached,
    /// Its time is left empty.
    Empty,
    /// The server asks to be left alone (RFC 5905, section 7.4).
    KissOfDeath {
        /// Its code, such as `RATE` or `DENY`: up to four letters.
        code: String,
    },
    /// A web answer without a `Date` that can be read.
    NoDate,
    /// The web server made no TLS connection with us.
    NoHandshake,
    /// The bytes are no packet of a time server.
    NotNtp,
    /// It answers another question than ours: late, or made up.
    OtherQuestion,
    /// The server says that its own clock is not set.
    Unsynchronised,
}

/// One phase above the ladder.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Phase {
    /// Which.
    pub kind: PhaseKind,
    /// Microseconds since the observation began.
    pub start_us: u64,
    /// How long it took, in microseconds.
    pub duration_us: u64,
    /// What was found: addresses, the proxy's or the server's reply. Untrusted.
    pub detail: String,
}

/// The phases in their usual order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum PhaseKind {
    /// Name to addresses.
    Resolve,
    /// TCP.
    Connect,
    /// TLS to the proxy itself.
    ProxyTls,
    /// HTTP CONNECT or SOCKS.
    Proxy,
    /// The protocol's own upgrade.
    StartTls,
    /// TLS.
    Handshake,
}
