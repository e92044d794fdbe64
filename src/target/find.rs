//! The address in a pasted message: `curl: (60) ... https://foo.example/`, `Failed to connect to foo.example port 443`.
//!
//! A site that the message names in words wins ([`wanted`]); it may stand elsewhere with its port. Else every word is
//! weighed; the best kind of candidate wins, the first of its kind. A wrong guess is worse than none: file names, classes,
//! versions and pages that explain the error are no candidates.

use std::net::IpAddr;

use super::parse::{clean, one, port_number};
use super::{Host, Target, TargetError, scheme, wanted};

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
    let wanted = wanted::host(text);
    let mut found: Option<(Rank, Target)> = None;
    let mut trouble = None;
    for (place, word) in words.iter().enumerate() {
        let before = words.get(..place).unwrap_or_default();
        if is_about_another(before, word) || is_explanation(word) {
            continue;
        }
        match weigh(word, words.get(place + 1..).unwrap_or_default()) {
            Some(Ok((_, target))) if wanted.as_ref().is_some_and(|wanted| *wanted != target.host) => {}
            Some(Ok((rank, target))) if found.as_ref().is_none_or(|(best, _)| rank < *best) => {
                found = Some((rank, target));
            }
            Some(Err(error)) => {
                trouble.get_or_insert(error);
            }
            Some(Ok(_)) | None => {}
        }
    }
    let wanted = wanted.map(|host| Target::new(host, 443));
    found.map(|(_, target)| target).or(wanted).map(Ok).or(trouble.map(Err))
}

/// Whether the word before an address says that it is not the site's: a server's log names its client so, a certificate
/// its owner, a stack its class.
fn is_about_another(before: &[&str], word: &str) -> bool {
    let starts_as_address = word.starts_with(|letter: char| letter.is_ascii_digit() || letter == '[');
    match before {
        [.., last] if ["client", "CN", "DNS"].contains(last) => true,
        [.., "from"] => starts_as_address,
        // PostgreSQL's "no pg_hba.conf entry for host".
        [.., "entry", "for", "host"] => true,
        [.., "at"] => word.contains(char::is_uppercase),
        _ => false,
    }
}

/// A page about errors that programs point to, such as `https://curl.se/docs/sslcerts.html`.
fn is_explanation(word: &str) -> bool {
    const PLACES: [&str; 14] = [
        "//aka.ms/",
        "//curl.haxx.se/",
        "//curl.se/",
        "//cwiki.apache.org/confluence/",
        "//developer.mozilla.org/",
        "//docs.",
        "//go.microsoft.com/fwlink",
        "//help.",
        "//learn.microsoft.com/",
        "//support.",
        "//urllib3.readthedocs.io/",
        "//www.cloudflare.com/5xx-error",
        "//www.gnu.org/",
        "//www.openssl.org/",
    ];
    let is_deep = word.split("//").nth(1).is_some_and(|rest| rest.trim_end_matches('/').contains('/'));
    is_deep && PLACES.iter().any(|place| word.contains(place))
}

/// Whether a host that a message names can be one: a name with a dot, or an address.
pub(super) fn is_likely(host: &Host) -> bool {
    match host {
        Host::Address(address) => !address.is_unspecified(),
        Host::Name(name) => likeness(name, name).is_some(),
    }
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
        target.protocol = scheme::of_port(port);
    }
    let with_port = has_port || said_port.is_some();
    let rank = match &target.host {
        // A server that listens on all its addresses.
        Host::Address(address) if address.is_unspecified() => return None,
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

/// The number in `port 443` (or `port=443`, `port: 443`, `-p 443`) soon behind a host, or a port that everybody knows
/// straight behind it.
fn port_behind(words: &[&str]) -> Option<u16> {
    const KNOWN: [&str; 14] =
        ["25", "110", "143", "389", "443", "465", "587", "636", "993", "995", "3306", "5432", "8443", "27017"];
    if let Some(known) = words.first().filter(|word| KNOWN.contains(word)) {
        return port_number(known).ok();
    }
    let is_port = |word: &&str| ["port", "-p", "--port"].iter().any(|name| word.eq_ignore_ascii_case(name));
    let at = words.iter().take(PORT_DISTANCE).position(is_port)?;
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
    let is_mixed = host.chars().any(char::is_uppercase) && host.chars().any(char::is_lowercase);
    let is_class = is_mixed && label.chars().any(char::is_uppercase);
    let is_word = last.starts_with("xn--") || (last.len() >= 2 && last.bytes().all(|byte| byte.is_ascii_lowercase()));
    if is_class || !is_word || NO_DOMAINS.contains(&last) {
        None
    } else if last.len() == 2 || last.starts_with("xn--") || SURE.contains(&last) {
        Some(Likeness::Sure)
    } else if is_mixed {
        // `TLSSocket.emit`
        None
    } else {
        Some(Likeness::Possible)
    }
}
