//! The address in a pasted message: `curl: (60) ... https://foo.example/`, `Failed to connect to foo.example port 443`.
//!
//! Every word is weighed; the best kind of candidate wins, the first of its kind. A wrong guess is worse than none:
//! file names, classes and versions are no candidates.

use std::net::IpAddr;

use super::parse::{clean, one, port_number};
use super::{Host, Protocol, Target, TargetError};

/// How good a candidate is, best first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Rank {
    /// `https://foo.example/`.
    Url,
    /// `foo.example:443` or `foo.example port 443`, with a well-known last label.
    SureNameAndPort,
    /// `foo.example` with a well-known last label.
    SureName,
    /// `foo.somewhere:443`.
    NameAndPort,
    /// `192.0.2.1:443`.
    AddressAndPort,
    /// `foo.somewhere`.
    Name,
    /// `192.0.2.1`.
    Address,
}

/// Words looked at; no message has its address behind more.
const MAX_WORDS: usize = 2000;

/// `port 443` may stand this many words behind the host (`foo.example (192.0.2.1) port 443`).
const PORT_DISTANCE: usize = 4;

/// The best target in the text, or the error of the first URL in it that is none of ours.
pub(super) fn best(text: &str) -> Option<Result<Target, TargetError>> {
    let words: Vec<&str> =
        text.split(is_delimiter).map(clean).filter(|word| !word.is_empty()).take(MAX_WORDS).collect();
    let mut found: Option<(Rank, Target)> = None;
    let mut trouble = None;
    for (place, word) in words.iter().enumerate() {
        match weigh(word, words.get(place + 1..).unwrap_or_default()) {
            Some(Ok((rank, target))) if found.as_ref().is_none_or(|(best, _)| rank < *best) => {
                found = Some((rank, target));
            }
            Some(Err(error)) => {
                trouble.get_or_insert(error);
            }
            Some(Ok(_)) | None => {}
        }
    }
    found.map(|(_, target)| Ok(target)).or(trouble.map(Err))
}

/// A code such as `ERR_CERT_DATE_INVALID` or `SEC_ERROR_UNKNOWN_ISSUER`, not an address.
pub(super) fn is_error_code(text: &str) -> bool {
    let code = text.rsplit(':').next().unwrap_or_default();
    code.contains('_')
        && !code.contains('.')
        && code.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'_')
}

fn is_delimiter(letter: char) -> bool {
    letter.is_whitespace()
        || matches!(letter, '"' | '\'' | '`' | '(' | ')' | '<' | '>' | ',' | ';' | '=' | '|' | '{' | '}')
        || matches!(letter, '“' | '”' | '„' | '‘' | '’' | '«' | '»' | '‹' | '›')
}

/// What a word is worth, `None` when it is no address at all.
fn weigh(word: &str, behind: &[&str]) -> Option<Result<(Rank, Target), TargetError>> {
    if let Some(at) = word.find("://") {
        let before = word.get(..at)?;
        let start = before.rfind(|letter: char| !letter.is_ascii_alphanumeric()).map_or(0, |place| place + 1);
        return Some(one(word.get(start..)?).map(|target| (Rank::Url, target)));
    }
    if word.contains('@') {
        return None;
    }
    let mut target = one(word).ok()?;
    let has_port = !word.ends_with(']') && word.parse::<IpAddr>().is_err() && {
        let authority = word.split('/').next().unwrap_or_default();
        authority.rsplit_once(':').is_some_and(|(_, port)| port_number(port).is_ok())
    };
    let said_port = port_behind(behind).filter(|_| !has_port);
    if let Some(port) = said_port {
        target.port = port;
        target.protocol = Protocol::of_port(port);
    }
    let with_port = has_port || said_port.is_some();
    let rank = match &target.host {
        // 53 is the resolver that was asked, not the site.
        Host::Address(_) if with_port && target.port != 53 => Rank::AddressAndPort,
        Host::Address(_) => Rank::Address,
        Host::Name(name) => match (likeness(name, word)?, with_port) {
            (Likeness::Sure, true) => Rank::SureNameAndPort,
            (Likeness::Sure, false) => Rank::SureName,
            (Likeness::Possible, true) => Rank::NameAndPort,
            (Likeness::Possible, false) => Rank::Name,
        },
    };
    Some(Ok((rank, target)))
}

/// The number in `port 443` (or `port=443`, `port: 443`) soon behind a host.
fn port_behind(words: &[&str]) -> Option<u16> {
    let at = words.iter().take(PORT_DISTANCE).position(|word| word.eq_ignore_ascii_case("port"))?;
    port_number(words.get(at + 1)?).ok()
}

/// How much a word looks like a host's name.
enum Likeness {
    /// Its last label is a top-level domain that everybody meets.
    Sure,
    /// It may be one.
    Possible,
}

fn likeness(name: &str, typed: &str) -> Option<Likeness> {
    /// Last labels that are nearly always file names, libraries or packages in a message.
    const NO_DOMAINS: &[&str] = &[
        "asp",
        "aspx",
        "bat",
        "bin",
        "c",
        "cc",
        "cer",
        "cfg",
        "cnf",
        "conf",
        "connect",
        "cpp",
        "crt",
        "cs",
        "csr",
        "dat",
        "der",
        "dll",
        "dylib",
        "err",
        "error",
        "exe",
        "gz",
        "h",
        "hpp",
        "htm",
        "html",
        "ini",
        "jar",
        "java",
        "js",
        "json",
        "jsp",
        "jsx",
        "key",
        "kt",
        "lock",
        "log",
        "md",
        "mjs",
        "msg",
        "pem",
        "pfx",
        "php",
        "pl",
        "pm",
        "properties",
        "py",
        "pyc",
        "rb",
        "request",
        "rs",
        "sh",
        "so",
        "sock",
        "socket",
        "ssl",
        "swift",
        "tgz",
        "tls",
        "toml",
        "ts",
        "tsx",
        "txt",
        "xml",
        "yaml",
        "yml",
    ];
    /// The busiest of the longer top-level domains, and the names of home and company networks.
    const SURE: &[&str] = &[
        "agency",
        "app",
        "arpa",
        "biz",
        "blog",
        "cloud",
        "club",
        "com",
        "corp",
        "dev",
        "digital",
        "edu",
        "email",
        "example",
        "gov",
        "group",
        "home",
        "info",
        "int",
        "internal",
        "intranet",
        "invalid",
        "lan",
        "life",
        "live",
        "local",
        "localdomain",
        "localhost",
        "mil",
        "museum",
        "net",
        "network",
        "news",
        "online",
        "org",
        "page",
        "pro",
        "shop",
        "site",
        "space",
        "store",
        "systems",
        "team",
        "tech",
        "test",
        "today",
        "top",
        "website",
        "wiki",
        "world",
        "xyz",
        "zone",
    ];
    if name == "localhost" {
        return Some(Likeness::Sure);
    }
    let (_, last) = name.rsplit_once('.')?;
    // Classes are written `javax.net.ssl.SSLException`; hosts in one case.
    let host = typed.split(['/', ':']).next().unwrap_or_default();
    let label = host.rsplit('.').next().unwrap_or_default();
    let is_class = label.chars().any(char::is_uppercase) && host.chars().any(char::is_lowercase);
    let is_word = last.starts_with("xn--") || (last.len() >= 2 && last.bytes().all(|byte| byte.is_ascii_lowercase()));
    if is_class || !is_word || NO_DOMAINS.contains(&last) {
        None
    } else if last.len() == 2 || last.starts_with("xn--") || SURE.contains(&last) {
        Some(Likeness::Sure)
    } else {
        Some(Likeness::Possible)
    }
}
