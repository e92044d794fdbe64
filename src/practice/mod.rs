//! Practice sites: small servers on loopback, each with one thing wrong (or nothing).
//!
//! They serve the wizard, the tests and the README's demonstration. Their root is made anew in every run of the
//! program, its private keys never leave memory, and it is trusted for nothing else.
//!
//! | file | what is in it |
//! |---|---|
//! | `authority` | the practice root and everything that it signs |
//! | `chains` | sites whose handshake is sound and whose certificates are not |
//! | `scripted` | sites that write their TLS bytes by hand |
//! | `intolerant` | sites that are sound, but cannot stand a modern hello |
//! | `plain` | sites that do not speak TLS, or end the talk |
//! | `server` | the listener, its bounds, and TLS by rustls |

mod authority;
mod chains;
mod intolerant;
mod plain;
mod scripted;
mod server;

use std::io;
use std::net::{IpAddr, Ipv4Addr};
use std::sync::Arc;

use rustls::ServerConfig;
use tokio_util::sync::DropGuard;

use crate::target::{Endpoint, Host, Target};
use authority::Authority;
use intolerant::Dislike;

/// One practice site.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Site {
    /// What is typed after `practice:`.
    pub name: &'static str,
    /// The cause that the wizard should name; `None` when nothing is wrong.
    pub cause: Option<&'static str>,
}

impl Site {
    const fn broken(name: &'static str, cause: &'static str) -> Self {
        Self { name, cause: Some(cause) }
    }

    const fn sound(name: &'static str) -> Self {
        Self { name, cause: None }
    }
}

/// All sites, in the order of the list. Their words stand in `practice.ftl` (`practice-NAME-title`, `-note`).
pub const SITES: &[Site] = &[
    Site::sound("healthy"),
    Site::sound("healthy-tls12"),
    Site::broken("expired", "certificate-expired"),
    Site::broken("not-yet-valid", "certificate-not-yet-valid"),
    Site::broken("wrong-name", "hostname-mismatch"),
    Site::broken("self-signed", "self-signed-certificate"),
    Site::broken("unknown-root", "private-root-not-installed"),
    Site::broken("missing-intermediate", "missing-intermediate"),
    Site::broken("wrong-order", "chain-wrong-order"),
    Site::broken("expired-intermediate", "expired-intermediate"),
    Site::broken("wrong-purpose", "wrong-key-usage"),
    Site::broken("malformed", "malformed-certificate"),
    Site::broken("client-certificate-tls12", "client-certificate-required"),
    Site::broken("client-certificate-tls13", "client-certificate-required"),
    Site::broken("tls10-only", "server-only-tls10-11"),
    Site::broken("ssl3-only", "server-only-ssl3"),
    Site::broken("large-hello", "large-client-hello-rejected"),
    Site::broken("tls13-intolerant", "tls13-intolerant"),
    Site::broken("grease-intolerant", "hello-intolerant-server"),
    Site::broken("no-common-suite", "server-only-broken-ciphers"),
    Site::broken("alert", "server-internal-error"),
    Site::broken("huge-chain", "certificate-message-too-large"),
    Site::broken("endless", "certificate-message-too-large"),
    Site::broken("breaks-a-rule", "server-breaks-tls"),
    Site::broken("plain-http", "plain-http-on-tls-port"),
    Site::broken("starttls-greeting", "starttls-needed"),
    Site::broken("ssh", "wrong-service-on-port"),
    Site::broken("garbage", "wrong-service-on-port"),
    Site::broken("reset", "reset-during-handshake"),
    Site::broken("closed", "closed-during-handshake"),
    Site::broken("silent", "server-silent"),
    Site::broken("slow", "server-too-slow"),
];

/// A site that serves until it is dropped.
pub struct Running {
    /// What to examine.
    pub target: Target,
    /// The practice root, DER.
    pub trust: Vec<Vec<u8>>,
    _stop: DropGuard,
}

/// What a site does with a connection.
#[derive(Clone)]
enum Manner {
    /// TLS by rustls, then one small HTTP answer.
    Tls(Arc<ServerConfig>),
    /// TLS by rustls, for hellos that are not disliked.
    Intolerant(Dislike, Arc<ServerConfig>),
    /// TLS bytes by hand.
    Scripted(Arc<scripted::Script>),
    /// No TLS, or no answer.
    Plain(plain::Habit),
}

/// Starts a site on a loopback port of its own, on a thread of its own; it ends when the answer is dropped.
///
/// The port listens when this returns. A name that no site has is [`io::ErrorKind::NotFound`].
pub fn start(name: &str) -> io::Result<Running> {
    let authority = Authority::shared()?;
    let manner = manner(name, authority)?;
    let (port, stop) = server::listen(name, manner)?;
    let mut target = Target::new(Host::Name(host(name)), port);
    target.connect = Some(Endpoint { host: Host::Address(IpAddr::V4(Ipv4Addr::LOCALHOST)), port });
    Ok(Running { target, trust: vec![authority.root_der()], _stop: stop })
}

/// The name that a site's visitors ask for; `.test` never exists in DNS (RFC 6761, section 6.2).
fn host(site: &str) -> String {
    format!("{site}.practice.test")
}

fn manner(name: &str, authority: &Authority) -> io::Result<Manner> {
    let host = host(name);
    Ok(match name {
        "healthy" => Manner::Tls(chains::healthy(authority, &host)?),
        "healthy-tls12" => Manner::Tls(chains::healthy_tls12(authority, &host)?),
        "expired" => Manner::Tls(chains::expired(authority, &host)?),
        "not-yet-valid" => Manner::Tls(chains::not_yet_valid(authority, &host)?),
        "wrong-name" => Manner::Tls(chains::wrong_name(authority)?),
        "self-signed" => Manner::Tls(chains::self_signed(&host)?),
        "unknown-root" => Manner::Tls(chains::unknown_root(authority, &host)?),
        "missing-intermediate" => Manner::Tls(chains::missing_intermediate(authority, &host)?),
        "wrong-order" => Manner::Tls(chains::wrong_order(authority, &host)?),
        "expired-intermediate" => Manner::Tls(chains::expired_intermediate(authority, &host)?),
        "wrong-purpose" => Manner::Tls(chains::wrong_purpose(authority, &host)?),
        "client-certificate-tls12" => Manner::Tls(chains::client_certificate_tls12(authority, &host)?),
        "client-certificate-tls13" => Manner::Tls(chains::client_certificate_tls13(authority, &host)?),
        "huge-chain" => Manner::Tls(chains::huge_chain(authority, &host)?),
        "large-hello" => Manner::Intolerant(Dislike::Large, chains::healthy(authority, &host)?),
        "tls13-intolerant" => Manner::Intolerant(Dislike::Tls13, chains::healthy(authority, &host)?),
        "grease-intolerant" => Manner::Intolerant(Dislike::UnknownExtension, chains::healthy(authority, &host)?),
        "tls10-only" => Manner::Scripted(Arc::new(scripted::Script::tls10_only(authority, &host)?)),
        "ssl3-only" => Manner::Scripted(Arc::new(scripted::Script::ssl3_only(authority, &host)?)),
        "no-common-suite" => Manner::Scripted(Arc::new(scripted::Script::no_common_suite(authority, &host)?)),
        "alert" => Manner::Scripted(Arc::new(scripted::Script::alert())),
        "endless" => Manner::Scripted(Arc::new(scripted::Script::endless())),
        "malformed" => Manner::Scripted(Arc::new(scripted::Script::malformed())),
        "breaks-a-rule" => Manner::Scripted(Arc::new(scripted::Script::unasked())),
        "plain-http" => Manner::Plain(plain::Habit::Http),
        "starttls-greeting" => Manner::Plain(plain::Habit::Smtp),
        "ssh" => Manner::Plain(plain::Habit::Ssh),
        "garbage" => Manner::Plain(plain::Habit::Garbage),
        "reset" => Manner::Plain(plain::Habit::Reset),
        "closed" => Manner::Plain(plain::Habit::Close),
        "silent" => Manner::Plain(plain::Habit::Silence),
        "slow" => Manner::Plain(plain::Habit::Trickle),
        _ => return Err(io::Error::new(io::ErrorKind::NotFound, format!("no practice site is called {name}"))),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_site_of_the_list_can_be_started() {
        for site in SITES {
            let running = start(site.name).unwrap_or_else(|error| panic!("{}: {error}", site.name));
            assert_eq!(running.target.server_name(), Some(host(site.name).as_str()));
            std::net::TcpStream::connect((Ipv4Addr::LOCALHOST, running.target.port)).expect("listens");
        }
    }

    #[test]
    fn a_site_that_does_not_exist_is_named_in_the_error() {
        let error = start("no-such-site").err().expect("refused");
        assert_eq!(error.kind(), io::ErrorKind::NotFound);
        assert!(error.to_string().contains("no-such-site"));
    }

    #[test]
    fn every_cause_of_the_list_stands_in_the_table_of_causes() {
        let table = include_str!("../../assets/data/causes.tsv");
        for cause in SITES.iter().filter_map(|site| site.cause) {
            assert!(table.lines().any(|row| row.split('\t').next() == Some(cause)), "{cause}");
        }
    }

    #[test]
    fn every_site_of_the_list_has_its_words() {
        let words = include_str!("../../assets/locales/en/practice.ftl");
        for Site { name, .. } in SITES {
            for part in ["title", "note"] {
                let start = format!("practice-{name}-{part} = ");
                assert!(words.lines().any(|line| line.starts_with(&start)), "{start}");
            }
        }
    }
}
