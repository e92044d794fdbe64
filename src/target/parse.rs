//! From one typed or pasted address to a [`Target`]. Whole sentences are searched for an address in `find`.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::str::FromStr;

use super::scheme::{self, Scheme};
use super::{Endpoint, Host, Protocol, Proxy, ProxyKind, Target, TargetError, find};

/// Of a longer text only this much is read: an address stands near the beginning of any message.
const MAX_TEXT: usize = 16 * 1024;

/// RFC 1035, section 2.3.4, without the trailing dot.
const MAX_NAME: usize = 253;

/// RFC 1035, section 2.3.4.
const MAX_LABEL: usize = 63;

impl Target {
    /// What a person typed or pasted: a name, an address, a URL, or a message with one of them in it.
    /// `practice:NAME` is none of these and comes back as [`TargetError::Practice`].
    pub fn parse(text: &str) -> Result<Self, TargetError> {
        let text = plain(text);
        let text = clean(&text);
        if text.is_empty() {
            return Err(TargetError::Empty);
        }
        if let Some((before, name)) = text.split_once(':')
            && before.eq_ignore_ascii_case("practice")
        {
            return Err(TargetError::Practice(name.trim().to_owned()));
        }
        if text.contains(char::is_whitespace) {
            return host_and_port(text).or_else(|| find::best(text)).unwrap_or(Err(TargetError::NoAddress));
        }
        match one(text) {
            Err(TargetError::Name(name)) => match find::best(text) {
                Some(Ok(found)) => Ok(found),
                _ if find::is_error_code(text) => Err(TargetError::NoAddress),
                _ => Err(TargetError::Name(name)),
            },
            Ok(Self { host: Host::Name(_), .. }) if find::is_error_code(text) => Err(TargetError::NoAddress),
            other => other,
        }
    }

    /// The site that a message is about, if it names one. A bare word is no site here, whatever [`Self::parse`] makes
    /// of it.
    pub fn find(text: &str) -> Option<Self> {
        find::best(clean(&plain(text)))?.ok()
    }

    /// What to type to get this target again; overrides are left out.
    pub fn as_typed(&self) -> String {
        match scheme::of_protocol(self.protocol) {
            _ if scheme::of_port(self.port) == self.protocol => self.display_name(),
            scheme => format!("{scheme}://{self}"),
        }
    }

    /// The host as a person writes it, with the port where it is not 443.
    pub fn display_name(&self) -> String {
        let host = self.host.display_name();
        match (&self.host, self.port) {
            (_, 443) => host,
            (Host::Address(IpAddr::V6(_)), port) => format!("[{host}]:{port}"),
            (_, port) => format!("{host}:{port}"),
        }
    }
}

impl FromStr for Target {
    type Err = TargetError;

    fn from_str(text: &str) -> Result<Self, TargetError> {
        Self::parse(text)
    }
}

impl Host {
    /// A name (in any letters) or an address (IPv6 with or without brackets), and nothing else.
    pub fn parse(text: &str) -> Result<Self, TargetError> {
        let bare = text.strip_prefix('[').and_then(|inner| inner.strip_suffix(']')).unwrap_or(text);
        if let Ok(address) = bare.parse::<Ipv6Addr>() {
            return Ok(Self::Address(address.into()));
        }
        if let Ok(address) = text.parse::<Ipv4Addr>() {
            return Ok(Self::Address(address.into()));
        }
        let bad = || TargetError::Name(text.to_owned());
        let ascii = idna::domain_to_ascii_cow(text.as_bytes(), idna::AsciiDenyList::URL).map_err(|_| bad())?;
        let name = ascii.strip_suffix('.').unwrap_or(&ascii);
        // A name whose last label is a number is a mistyped IPv4 address (WHATWG URL, "ends in a number").
        let ends_in_number =
            name.rsplit('.').next().is_some_and(|label| label.bytes().all(|byte| byte.is_ascii_digit()));
        if name.len() <= MAX_NAME && !ends_in_number && name.split('.').all(is_label) {
            Ok(Self::Name(name.to_owned()))
        } else {
            Err(bad())
        }
    }
}

/// RFC 1123, section 2.1, and the underscore that real hosts have.
fn is_label(label: &str) -> bool {
    (1..=MAX_LABEL).contains(&label.len())
        && label.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || matches!(byte, b'-' | b'_'))
        && !label.starts_with('-')
        && !label.ends_with('-')
}

impl Endpoint {
    /// `HOST:PORT`, or `HOST` alone with the port given here.
    pub fn parse(text: &str, default_port: u16) -> Result<Self, TargetError> {
        let text = clean(text);
        if text.is_empty() {
            return Err(TargetError::Empty);
        }
        let (host, port) = authority(text)?;
        Ok(Self { host, port: port.unwrap_or(default_port) })
    }
}

impl Proxy {
    /// `http://proxy:3128`, `https://proxy`, `socks5://proxy`, or `proxy:3128`, which is taken for an HTTP proxy. A name and
    /// password are left out: they are never sent and never kept.
    pub fn parse(text: &str) -> Result<Self, TargetError> {
        /// RFC 1928.
        const SOCKS_PORT: u16 = 1080;
        /// What proxies without a port mean by it.
        const HTTP_PORT: u16 = 80;
        const HTTPS_PORT: u16 = 443;
        let text = clean(text);
        let (kind, port, rest) = match text.split_once("://") {
            None => (ProxyKind::HttpConnect, HTTP_PORT, text),
            Some((name, rest)) => match name.to_ascii_lowercase().as_str() {
                "http" => (ProxyKind::HttpConnect, HTTP_PORT, rest),
                "https" => (ProxyKind::HttpsConnect, HTTPS_PORT, rest),
                "socks" | "socks5" | "socks5h" => (ProxyKind::Socks5, SOCKS_PORT, rest),
                _ => return Err(TargetError::Scheme(name.to_owned())),
            },
        };
        let rest = without_user(before_path(rest));
        Ok(Self { kind, endpoint: Endpoint::parse(rest, port)? })
    }
}

/// One address without spaces: URL, host, or host and port.
pub(super) fn one(text: &str) -> Result<Target, TargetError> {
    let (scheme, rest) = split_scheme(text)?;
    let rest = without_user(before_path(rest));
    if rest.is_empty() {
        return Err(TargetError::NoAddress);
    }
    let (host, port) = authority(rest)?;
    let port = port.unwrap_or_else(|| scheme.map_or(443, |scheme| scheme.port));
    let protocol = match scheme {
        Some(scheme) => scheme::at(scheme, port),
        None => scheme::of_port(port),
    };
    Ok(with_protocol(host, port, protocol))
}

fn with_protocol(host: Host, port: u16, protocol: Protocol) -> Target {
    Target { protocol, ..Target::new(host, port) }
}

/// `example.com 443`, as `telnet` and `nc` take it.
fn host_and_port(text: &str) -> Option<Result<Target, TargetError>> {
    let mut words = text.split_whitespace();
    let (host, port) = (words.next()?, words.next()?);
    if words.next().is_some() || !port.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let host = Host::parse(clean(host)).ok()?;
    Some(port_number(port).map(|port| with_protocol(host, port, scheme::of_port(port))))
}

/// Splits off the scheme, forgiving `https:/`, `https:` and `https//`; an unknown one is an error.
fn split_scheme(text: &str) -> Result<(Option<&'static Scheme>, &str), TargetError> {
    /// Prefixes that say how to show or reach what follows, not what it is.
    const WRAPPERS: [&str; 3] = ["jdbc:", "view-source:", "url:"];
    /// Schemes without an authority.
    const OPAQUE: [&str; 7] = ["about", "blob", "data", "file", "javascript", "mailto", "tel"];
    let mut text = text;
    for wrapper in WRAPPERS {
        if text.get(..wrapper.len()).is_some_and(|start| start.eq_ignore_ascii_case(wrapper)) {
            text = text.get(wrapper.len()..).unwrap_or_default();
        }
    }
    let slashes = |rest: &'_ str| rest.len() - rest.trim_start_matches(['/', '\\']).len();
    if let Some((name, rest)) = text.split_once("://") {
        let is_scheme =
            !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte));
        if is_scheme {
            let known = scheme::named(name).ok_or_else(|| TargetError::Scheme(name.to_owned()))?;
            return Ok((Some(known), rest.get(slashes(rest)..).unwrap_or_default()));
        }
    }
    if let Some((name, rest)) = text.split_once(':') {
        if OPAQUE.iter().any(|opaque| opaque.eq_ignore_ascii_case(name)) {
            return Err(TargetError::Scheme(name.to_owned()));
        }
        // `https:example.com`, but not `imap:143`, which is a host called imap.
        let is_port = slashes(rest) == 0 && before_path(rest).bytes().all(|byte| byte.is_ascii_digit());
        if let (Some(known), false) = (scheme::named(name), is_port) {
            return Ok((Some(known), rest.get(slashes(rest)..).unwrap_or_default()));
        }
    }
    if let Some((name, rest)) = text.split_once("//")
        && let Some(known) = scheme::named(name)
    {
        return Ok((Some(known), rest.trim_start_matches(':')));
    }
    // `//example.com/path`, as pages write it.
    Ok((None, text.trim_start_matches(['/', '\\'])))
}

fn before_path(rest: &str) -> &str {
    rest.split(['/', '?', '#', '\\']).next().unwrap_or_default()
}

fn without_user(authority: &str) -> &str {
    authority.rsplit_once('@').map_or(authority, |(_, host)| host)
}

/// Host and, when there is one, port.
fn authority(text: &str) -> Result<(Host, Option<u16>), TargetError> {
    if let Ok(address) = text.parse::<Ipv6Addr>() {
        return Ok((Host::Address(address.into()), None));
    }
    let after_bracket = text.rfind(']').map_or(0, |at| at + 1);
    let colon = text.get(after_bracket..).and_then(|rest| rest.rfind(':')).map(|at| at + after_bracket);
    let (host, port) = match colon.and_then(|at| text.split_at_checked(at)) {
        Some((host, port)) => (host, port.strip_prefix(':').unwrap_or_default()),
        None => (text, ""),
    };
    let host = Host::parse(host).map_err(|_| TargetError::Name(text.to_owned()))?;
    let port = if port.is_empty() { None } else { Some(port_number(port)?) };
    Ok((host, port))
}

pub(super) fn port_number(text: &str) -> Result<u16, TargetError> {
    match text.parse::<u16>() {
        Ok(port) if port > 0 && text.bytes().all(|byte| byte.is_ascii_digit()) => Ok(port),
        _ => Err(TargetError::Port(text.to_owned())),
    }
}

/// The text with invisible characters taken out and full-width punctuation made ordinary, cut to [`MAX_TEXT`].
fn plain(text: &str) -> String {
    let end = (0..=MAX_TEXT.min(text.len())).rev().find(|&at| text.is_char_boundary(at)).unwrap_or_default();
    let seen = text.get(..end).unwrap_or_default();
    seen.chars()
        .filter_map(|letter| match letter {
            // Marks of direction, zero-width characters, the byte order mark, soft hyphens.
            '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}' | '\u{ad}' => None,
            '：' => Some(':'),
            '／' => Some('/'),
            '．' | '。' => Some('.'),
            letter if letter.is_control() => Some(' '),
            letter => Some(letter),
        })
        .collect()
}

/// Without the spaces, quotes, brackets and full stops that come along when people copy.
pub(super) fn clean(text: &str) -> &str {
    const AROUND: [char; 18] =
        ['"', '\'', '`', '“', '”', '„', '‟', '‘', '’', '‚', '«', '»', '‹', '›', '<', '>', '「', '」'];
    const BEFORE: [char; 5] = ['(', '{', '|', ',', ';'];
    const BEHIND: [char; 10] = [')', '}', '|', '.', ',', ';', ':', '!', '?', '…'];
    let mut text = text;
    loop {
        let mut next = text.trim().trim_matches(AROUND).trim_start_matches(BEFORE);
        // `::` is an address.
        if next.parse::<Ipv6Addr>().is_err() {
            next = next.trim_end_matches(BEHIND);
        }
        // `[example.com]`, but neither `[::1]` nor `[::1]:443`.
        if let Some(inner) = next.strip_prefix('[').and_then(|inner| inner.strip_suffix(']'))
            && inner.parse::<Ipv6Addr>().is_err()
        {
            next = inner;
        }
        if next == text {
            return text;
        }
        text = next;
    }
}
