//! What to examine: host, port and protocol, parsed from what a person types or pastes.

use std::fmt;
use std::net::IpAddr;

use serde::{Deserialize, Serialize};

mod find;
mod parse;
mod scheme;
mod wanted;

/// What one examination is about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Target {
    /// The name or address that the certificate must be valid for.
    pub host: Host,
    /// TCP port, 1 to 65535.
    pub port: u16,
    /// How TLS is reached on that port.
    pub protocol: Protocol,
    /// What the `server_name` extension says (RFC 6066, section 3).
    pub sni: Sni,
    /// Where to connect instead of resolving `host` (`--connect`).
    pub connect: Option<Endpoint>,
    /// The HTTP CONNECT or SOCKS5 proxy to go through.
    pub proxy: Option<Proxy>,
}

/// A host as a person means it.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Host {
    /// A DNS name in its ASCII form (A-labels, RFC 5890), lower case, without a trailing dot.
    Name(String),
    /// An IPv4 or IPv6 address.
    Address(IpAddr),
}

/// A host and a port.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Endpoint {
    /// Name or address.
    pub host: Host,
    /// TCP port.
    pub port: u16,
}

/// The server name that the hello carries.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Sni {
    /// The host's name; none for an address, as RFC 6066 asks.
    #[default]
    Host,
    /// Another name (`--sni`).
    Name(String),
    /// No extension at all.
    Absent,
}

/// A proxy on the way.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Proxy {
    /// Which protocol the proxy speaks.
    pub kind: ProxyKind,
    /// Where it listens.
    pub endpoint: Endpoint,
}

/// The kinds of proxy that carry TLS.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ProxyKind {
    /// HTTP CONNECT (RFC 9110, section 9.3.6).
    HttpConnect,
    /// HTTP CONNECT inside TLS to the proxy itself (`https://proxy`).
    HttpsConnect,
    /// SOCKS 5 (RFC 1928).
    Socks5,
}

/// How TLS starts on a connection.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Protocol {
    /// TLS from the first byte (HTTPS and every "implicit TLS" port).
    #[default]
    Tls,
    /// FTP `AUTH TLS` (RFC 4217).
    Ftp,
    /// IMAP `STARTTLS` (RFC 3501).
    Imap,
    /// IRC `STARTTLS` (`IRCv3`, "tls" extension).
    Irc,
    /// LDAP `StartTLS` (RFC 4511, section 4.14).
    Ldap,
    /// LMTP `STARTTLS` (RFC 2033).
    Lmtp,
    /// `MySQL` SSL request in the client/server protocol.
    Mysql,
    /// NNTP `STARTTLS` (RFC 4642).
    Nntp,
    /// POP3 `STLS` (RFC 2595).
    Pop3,
    /// `PostgreSQL` `SSLRequest`.
    Postgres,
    /// `ManageSieve` `STARTTLS` (RFC 5804).
    Sieve,
    /// SMTP `STARTTLS` (RFC 3207).
    Smtp,
    /// XMPP client stream `starttls` (RFC 6120).
    Xmpp,
    /// XMPP server stream `starttls` (RFC 6120).
    XmppServer,
}

/// Why a typed text names no target. The words for each stand in `errors.ftl`.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum TargetError {
    /// Nothing but spaces or quotes.
    #[error("nothing was typed")]
    Empty,
    /// No name and no address could be found in the text.
    #[error("no address found in the text")]
    NoAddress,
    /// A port outside 1 to 65535.
    #[error("port {0} is out of range")]
    Port(String),
    /// A name that breaks the rules of RFC 1123 or IDNA.
    #[error("{0} is not a valid host name")]
    Name(String),
    /// A scheme that has nothing to do with TLS.
    #[error("addresses that start with {0} are not examined")]
    Scheme(String),
    /// `practice:NAME` with a name that no practice site has.
    #[error("no practice site is called {0}")]
    Practice(String),
}

impl Target {
    /// A direct TLS target without overrides.
    pub fn new(host: Host, port: u16) -> Self {
        Self { host, port, protocol: Protocol::Tls, sni: Sni::Host, connect: None, proxy: None }
    }

    /// The name for the `server_name` extension, if one is to be sent.
    pub fn server_name(&self) -> Option<&str> {
        match (&self.sni, &self.host) {
            (Sni::Name(name), _) | (Sni::Host, Host::Name(name)) => Some(name),
            (Sni::Host, Host::Address(_)) | (Sni::Absent, _) => None,
        }
    }

    /// Where the first connection goes when no proxy is set.
    pub fn endpoint(&self) -> Endpoint {
        self.connect.clone().unwrap_or_else(|| Endpoint { host: self.host.clone(), port: self.port })
    }
}

impl Host {
    /// The host as a person writes it: an internationalised name in its own letters.
    pub fn display_name(&self) -> String {
        match self {
            Self::Name(name) => match idna::domain_to_unicode(name) {
                (unicode, Ok(())) => unicode,
                (_, Err(_)) => name.clone(),
            },
            Self::Address(address) => address.to_string(),
        }
    }
}

impl Protocol {
    /// All of them, direct TLS first.
    pub const ALL: [Self; 14] = [
        Self::Tls,
        Self::Ftp,
        Self::Imap,
        Self::Irc,
        Self::Ldap,
        Self::Lmtp,
        Self::Mysql,
        Self::Nntp,
        Self::Pop3,
        Self::Postgres,
        Self::Sieve,
        Self::Smtp,
        Self::Xmpp,
        Self::XmppServer,
    ];

    /// The protocol whose port this is when nobody says otherwise; direct TLS for every port that has none.
    pub fn of_port(port: u16) -> Self {
        scheme::of_port(port)
    }
}

impl fmt::Display for Host {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Name(name) => f.write_str(name),
            Self::Address(address) => write!(f, "{address}"),
        }
    }
}

impl fmt::Display for Endpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.host {
            Host::Address(IpAddr::V6(address)) => write!(f, "[{address}]:{}", self.port),
            host => write!(f, "{host}:{}", self.port),
        }
    }
}

impl fmt::Display for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        Endpoint { host: self.host.clone(), port: self.port }.fmt(f)
    }
}
