//! A plain web page where something else was asked for: whose is it? The site's own server, a sign-in page of the
//! network, or the page of a filter (`assets/data/block_pages.tsv`). What cannot be told apart is the site's own.

use std::sync::OnceLock;

use crate::net::PageText;
use crate::step::Confidence;
use crate::tables;

const TABLE: &str = include_str!("../../../assets/data/block_pages.tsv");

/// Status of a network that wants a sign-in first (RFC 6585, section 6).
pub(in crate::step) const SIGN_IN_FIRST: u16 = 511;
/// Status of what may not be shown (RFC 7725).
const LEGAL_REASONS: u16 = 451;
/// A server that does not let us have the page.
const FORBIDDEN: u16 = 403;

/// Words of pages that lead to a sign-in.
const SIGN_IN: &[&str] = &["captive portal", "captiveportal", "hotspot", "wifi login", "wi-fi login", "guest portal"];

/// Parts of words that say no: beside one of them, the name of a product is the name of who says so.
const REFUSALS: &[&str] =
    &["block", "denied", "deny", "filter", "forbidden", "not allowed", "policy", "prohibit", "restrict", "violat"];

/// What a page is known by.
#[derive(Clone, Copy, Debug, Default)]
pub(in crate::step) struct Page<'p> {
    /// Its status.
    pub status: Option<u16>,
    /// Its `Server` field.
    pub server: Option<&'p str>,
    /// Its `Location` field.
    pub location: Option<&'p str>,
    /// Its title.
    pub title: Option<&'p str>,
    /// The first words that a person would read.
    pub text: Option<&'p str>,
}

/// A filter, as its page tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::step) struct Filter {
    /// Who it is; `None` for words that name nobody.
    pub name: Option<&'static str>,
    /// Whether such pages were seen, or are shown by their maker.
    pub is_verified: bool,
    /// Whether it says no in its own name: a `Server` field alone may be that of a device that only passes pages on.
    pub speaks: bool,
}

struct Row {
    place: Place,
    pattern: String,
    owner: Option<String>,
    is_verified: bool,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    Host,
    Location,
    Server,
    Title,
    Text,
    Name,
}

impl Page<'_> {
    /// The filter that shows this page, if it is one's.
    pub fn filter(&self) -> Option<Filter> {
        let small = |text: Option<&str>| text.unwrap_or_default().to_ascii_lowercase();
        let (location, server) = (small(self.location), small(self.server));
        let (title, text) = (small(self.title), small(self.text));
        let host = host_of(&location).unwrap_or_default();
        let words = format!("{title} {text}");
        let refuses = matches!(self.status, Some(LEGAL_REASONS | FORBIDDEN))
            || REFUSALS.iter().any(|part| words.contains(part) || location.contains(part));
        let fits = |row: &&Row| {
            let pattern = row.pattern.as_str();
            match row.place {
                Place::Host => host.strip_suffix(pattern).is_some_and(|rest| rest.is_empty() || rest.ends_with('.')),
                Place::Location => location.contains(pattern),
                Place::Server => server.contains(pattern),
                Place::Title => title.contains(pattern),
                Place::Text => words.contains(pattern),
                Place::Name => {
                    let is_named = words.contains(pattern) || host.contains(pattern);
                    server.contains(pattern) || refuses && is_named
                }
            }
        };
        let law = Filter { name: None, is_verified: true, speaks: true };
        let found = rows().iter().find(fits).map(|row| Filter {
            name: row.owner.as_deref(),
            is_verified: row.is_verified,
            speaks: row.place != Place::Server && (row.place != Place::Name || !server.contains(&row.pattern)),
        });
        found.or_else(|| (self.status == Some(LEGAL_REASONS)).then_some(law))
    }

    /// Whether it leads to a sign-in, by its own words.
    pub fn speaks_of_sign_in(&self) -> bool {
        let parts = [self.server, self.location, self.title, self.text];
        parts.into_iter().flatten().any(|part| {
            let part = part.to_ascii_lowercase();
            SIGN_IN.iter().any(|words| part.contains(words))
        })
    }
}

/// Host of an absolute address in small letters, without its port.
pub(in crate::step) fn host_of(address: &str) -> Option<&str> {
    let rest = address.strip_prefix("http://").or_else(|| address.strip_prefix("https://"))?;
    let authority = rest.split(['/', '?', '#', '\\']).next()?;
    let host_and_port = authority.rsplit('@').next()?;
    let host = match host_and_port.strip_prefix('[') {
        Some(bracketed) => bracketed.split(']').next()?,
        None => host_and_port.split(':').next()?,
    };
    (!host.is_empty()).then_some(host)
}

fn rows() -> &'static [Row] {
    static ROWS: OnceLock<Vec<Row>> = OnceLock::new();
    ROWS.get_or_init(|| tables::rows(TABLE).filter_map(|record| row(&record)).collect())
}

fn row(record: &csv::StringRecord) -> Option<Row> {
    let place = match record.get(1)? {
        "host" => Place::Host,
        "location" => Place::Location,
        "server" => Place::Server,
        "title" => Place::Title,
        "text" => Place::Text,
        "name" => Place::Name,
        _ => return None,
    };
    let owner = record.get(0).filter(|owner| !owner.is_empty()).map(str::to_owned);
    Some(Row { place, pattern: record.get(2)?.to_owned(), owner, is_verified: record.get(3)? == "yes" })
}

/// The plain HTTP answer of which the first bytes were kept: its fields, and its page as far as it goes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(in crate::step) struct Heard {
    pub status: Option<u16>,
    pub server: Option<String>,
    pub location: Option<String>,
    pub page: PageText,
}

impl Heard {
    /// Reads the first bytes of a plain HTTP answer as an outcome keeps them (`\r`, `\n` and the like escaped).
    pub fn of(first_bytes: &str) -> Self {
        let bytes = unescaped(first_bytes);
        let end = bytes.windows(4).position(|four| four == b"\r\n\r\n").unwrap_or(bytes.len());
        let head = String::from_utf8_lossy(bytes.get(..end).unwrap_or_default()).into_owned();
        let mut lines = head.lines();
        let status = lines.next().and_then(|line| line.split_whitespace().nth(1)).and_then(|code| code.parse().ok());
        let field = |name: &str| {
            let fields = head.lines().skip(1).filter_map(|line| line.split_once(':'));
            let mut found = fields.filter(|(field, _)| field.trim().eq_ignore_ascii_case(name));
            found.next().map(|(_, value)| value.trim().to_owned()).filter(|value| !value.is_empty())
        };
        let page = PageText::of(bytes.get(end + 4..).unwrap_or_default());
        Self { status, server: field("server"), location: field("location"), page }
    }

    pub fn page(&self) -> Page<'_> {
        Page {
            status: self.status,
            server: self.server.as_deref(),
            location: self.location.as_deref().or(self.page.leads_to.as_deref()),
            title: self.page.title.as_deref(),
            text: self.page.text.as_deref(),
        }
    }
}

/// What `std::ascii::escape_default` made of bytes, undone; an escape that was cut is left out.
fn unescaped(text: &str) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        if byte != b'\\' {
            bytes.push(byte);
            continue;
        }
        match rest.next() {
            Some(b'r') => bytes.push(b'\r'),
            Some(b'n') => bytes.push(b'\n'),
            Some(b't') => bytes.push(b'\t'),
            Some(b'x') => {
                let digit = |byte: Option<u8>| byte.and_then(|byte| char::from(byte).to_digit(16));
                if let (Some(high), Some(low)) = (digit(rest.next()), digit(rest.next())) {
                    bytes.extend(u8::try_from(high * 16 + low));
                }
            }
            Some(other) => bytes.push(other),
            None => {}
        }
    }
    bytes
}

/// Who answered, by the first bytes of a plain HTTP answer: the cause, how sure, and the fact's key.
pub(super) fn whose(first_bytes: &str) -> (&'static str, Confidence, &'static str) {
    let heard = Heard::of(first_bytes);
    let page = heard.page();
    if page.status == Some(SIGN_IN_FIRST) {
        ("captive-portal", Confidence::Confirmed, "reach-fact-sign-in-page")
    } else if page.speaks_of_sign_in() {
        ("captive-portal", Confidence::Likely, "reach-fact-sign-in-page")
    } else if let Some(filter) = page.filter() {
        let is_sure = filter.speaks && filter.name.is_some();
        let confidence = if is_sure { Confidence::Confirmed } else { Confidence::Likely };
        ("http-block-page", confidence, "reach-fact-block-page")
    } else {
        ("plain-http-on-tls-port", Confidence::Confirmed, "reach-fact-speaks-http")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn whose_bytes(answer: &str) -> (&'static str, Confidence, &'static str) {
        whose(&answer.bytes().flat_map(std::ascii::escape_default).map(char::from).collect::<String>())
    }

    #[test]
    fn a_filter_that_names_itself_is_not_taken_for_the_site() {
        for page in [
            "HTTP/1.1 403 Forbidden\r\nServer: FortiGate\r\n\r\n",
            "HTTP/1.1 200 OK\r\n\r\n<title>Web Page Blocked</title>",
            "HTTP/1.0 451 Unavailable For Legal Reasons\r\n\r\n",
            "HTTP/1.1 302 Found\r\nLocation: http://10.0.0.1/php/urlblock.php?args=AAA\r\n\r\n",
            "HTTP/1.1 302 Found\r\nLocation: https://gateway.zscaler.net:443/auto\r\n\r\n",
            "HTTP/1.1 200 OK\r\n\r\n<p>This page is <b>blocked</b> by Sophos",
        ] {
            assert_eq!(whose_bytes(page).0, "http-block-page", "{page}");
        }
    }

    #[test]
    fn only_a_page_that_says_no_in_its_own_name_is_sure() {
        let sure = |page: &str| whose_bytes(page).1;
        let named = "HTTP/1.1 200 OK\r\n\r\n<body>Powered by FortiGuard";
        assert_eq!(sure(named), Confidence::Confirmed);
        assert_eq!(sure("HTTP/1.1 200 OK\r\nServer: SonicWALL\r\n\r\n"), Confidence::Likely);
        assert_eq!(sure("HTTP/1.1 200 OK\r\n\r\n<title>Web Page Blocked</title>"), Confidence::Likely);
    }

    #[test]
    fn a_network_that_wants_a_sign_in_is_not_taken_for_a_filter() {
        assert_eq!(whose_bytes("HTTP/1.1 511 Network Authentication Required\r\n").0, "captive-portal");
        let page = "HTTP/1.1 302 Found\r\nLocation: http://hotspot.example/login\r\n";
        assert_eq!(whose_bytes(page), ("captive-portal", Confidence::Likely, "reach-fact-sign-in-page"));
    }

    #[test]
    fn a_page_that_names_nobody_is_the_sites_own() {
        for page in [
            "HTTP/1.1 400 Bad Request\r\nServer: nginx\r\n\r\n",
            "HTTP/1.1 301 Moved\r\n",
            "HTTP/1.1 301 Moved\r\nLocation: https://www.sophos.com/\r\n\r\n",
            "HTTP/1.1 200 OK\r\n\r\n<title>Sophos or Fortinet? A comparison</title>",
            "HTTP/1.1 302 Found\r\nLocation: https://notopendns.com/\r\n\r\n",
            "",
        ] {
            assert_eq!(whose_bytes(page).0, "plain-http-on-tls-port", "{page}");
        }
    }

    #[test]
    fn a_filter_is_told_by_each_part_of_its_page_and_by_the_first_row_that_fits() {
        let filter = |page: Page| page.filter().and_then(|filter| filter.name.map(|name| (name, filter.is_verified)));
        let empty = Page::default();
        for (page, name) in [
            (Page { location: Some("https://block.opendns.com/?url=x"), ..empty }, ("Cisco Umbrella", true)),
            (Page { location: Some("http://hit-adult.opendns.com/"), ..empty }, ("Cisco Umbrella", false)),
            (Page { title: Some("Web Filter Violation"), ..empty }, ("Fortinet FortiGuard", false)),
            (Page { server: Some("Olfeo/6"), ..empty }, ("Olfeo", true)),
            (Page { text: Some("Blocked by ContentKeeper"), ..empty }, ("ContentKeeper", true)),
            (Page { status: Some(403), title: Some("NextDNS"), ..empty }, ("NextDNS", false)),
        ] {
            assert_eq!(filter(page), Some(name), "{page:?}");
        }
        assert_eq!(filter(Page { title: Some("NextDNS"), ..empty }), None, "nothing is refused");
    }

    #[test]
    fn every_row_of_the_table_can_be_read_and_is_written_in_small_letters() {
        let lines = TABLE.lines().skip(2).filter(|line| !line.is_empty()).count();
        assert_eq!(rows().len(), lines);
        assert!(rows().iter().all(|row| row.pattern.len() > 3 && row.pattern == row.pattern.to_lowercase()));
    }

    #[test]
    fn what_was_escaped_to_be_kept_is_read_as_it_came() {
        let all: Vec<u8> = (0..=255).collect();
        let kept: String = all.iter().flat_map(|&byte| std::ascii::escape_default(byte)).map(char::from).collect();
        assert_eq!(unescaped(&kept), all);
        assert_eq!(unescaped("a\\x4"), b"a");
        assert_eq!(host_of("http://user@[2001:db8::1]:80/x"), Some("2001:db8::1"));
        assert_eq!(host_of("/relative"), None);
    }
}
