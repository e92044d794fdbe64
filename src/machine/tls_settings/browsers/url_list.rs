//! The lists of addresses that Chromium and its kin may not open, and the exceptions from them.
//!
//! A filter reads `[scheme://][.]host[:port][/path][?query]`; `*` alone is every host, a leading dot leaves out the hosts
//! below. Of the filters that match, the one decides that names one host only, or the longest host, or the longest path, or
//! the most of the query; where nothing of this differs, the exception wins. Scheme and port do not count for that.
//! (Chrome Enterprise: "URL blocklist filter format"; tried with Chromium 156.)

use crate::target::Host;

/// One filter, taken apart.
#[derive(Debug, PartialEq, Eq)]
struct Filter {
    scheme: Option<String>,
    /// Empty: every host.
    host: String,
    with_hosts_below: bool,
    port: Option<u16>,
    path: String,
    /// How many conditions the query sets.
    query: usize,
}

/// How much a filter says about an address; the greater decides.
type Weight = (bool, usize, usize, usize);

impl Filter {
    /// `None`: no browser takes it for a filter.
    fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let (scheme, rest) = match text.split_once("://") {
            Some((scheme, rest)) => (Some(scheme.to_ascii_lowercase()), rest),
            None => (None, text),
        };
        let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
        let (authority, rest) = rest.split_at(end);
        let rest = rest.split('#').next().unwrap_or_default();
        let (path, query) = rest.split_once('?').unwrap_or((rest, ""));
        let authority = authority.rsplit_once('@').map_or(authority, |(_, host)| host);
        let (host, port) = match authority.rsplit_once(':') {
            // The colons of an address of version 6 stand in brackets.
            Some((host, port)) if !port.contains(']') => (host, Some(port.parse().ok().filter(|port| *port > 0)?)),
            _ => (authority, None),
        };
        let host = host.trim_end_matches('.');
        let (host, with_hosts_below) = match host.strip_prefix('.') {
            Some(exact) => (exact, false),
            None => (host, true),
        };
        if host.is_empty() {
            return None;
        }
        let (host, with_hosts_below) = match Host::parse(host) {
            _ if host == "*" => (String::new(), true),
            Ok(Host::Address(address)) => (address.to_string(), false),
            Ok(Host::Name(name)) => (name, with_hosts_below),
            // A star within a name, or no name at all: it matches nothing.
            Err(_) => return None,
        };
        let query = query.split('&').filter(|condition| !condition.is_empty()).count();
        Some(Self { scheme, host, with_hosts_below, port, path: path.to_owned(), query })
    }

    /// Its weight for the site's first page, `https://host:port/`, if it matches that.
    fn weight(&self, host: &str, port: u16) -> Option<Weight> {
        let is_scheme = self.scheme.as_deref().is_none_or(|scheme| scheme == "https");
        let is_port = self.port.is_none_or(|only| only == port);
        let is_path = "/".starts_with(&self.path) && self.query == 0;
        let before = host.strip_suffix(&self.host);
        let is_host = before.is_some_and(|before| {
            before.is_empty() || self.with_hosts_below && (self.host.is_empty() || before.ends_with('.'))
        });
        (is_scheme && is_port && is_path && is_host).then_some((
            !self.with_hosts_below,
            self.host.len(),
            self.path.len(),
            self.query,
        ))
    }
}

/// What two lists say of a site's first page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Listed {
    /// It may not be opened, after all exceptions.
    pub(super) is_blocked: bool,
    /// An exception names it.
    pub(super) is_allowed: bool,
}

/// Looks a site up in both lists.
pub(super) fn look_up(blocked: &[String], allowed: &[String], host: &Host, port: u16) -> Listed {
    let host = host.to_string();
    let heaviest = |list: &[String]| {
        list.iter().filter_map(|text| Filter::parse(text)).filter_map(|filter| filter.weight(&host, port)).max()
    };
    let (blocks, allows) = (heaviest(blocked), heaviest(allowed));
    Listed { is_blocked: blocks.is_some() && blocks > allows, is_allowed: allows.is_some() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn listed(blocked: &[&str], allowed: &[&str], host: &str) -> Listed {
        let list = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect::<Vec<_>>();
        look_up(&list(blocked), &list(allowed), &Host::parse(host).expect("a host"), 8443)
    }

    /// Each line was tried with Chromium 156 and a server on the same port.
    #[test]
    fn one_list_blocks_what_chromium_blocks() {
        let table = [
            ("*", "shop.example", true),
            ("shop.example", "shop.example", true),
            ("shop.example", "a.shop.example", true),
            ("SHOP.example", "shop.example", true),
            ("shop.example.", "shop.example", true),
            (".shop.example", "shop.example", true),
            (".shop.example", "a.shop.example", false),
            ("*.shop.example", "a.shop.example", false),
            ("shop.example:443", "shop.example", false),
            ("shop.example:8443", "shop.example", true),
            ("shop.example:*", "shop.example", false),
            ("*:8443", "shop.example", true),
            ("http://shop.example", "shop.example", false),
            ("https://*", "shop.example", true),
            ("*://shop.example", "shop.example", false),
            ("https://u:p@shop.example", "shop.example", true),
            ("shop.example/a", "shop.example", false),
            ("shop.example/*", "shop.example", false),
            ("shop.example/", "shop.example", true),
            ("shop.example/?v=1", "shop.example", false),
            ("127.0.0.1", "127.0.0.1", true),
            ("[::1]", "::1", true),
            ("op.example", "shop.example", false),
            ("", "shop.example", false),
            ("://", "shop.example", false),
        ];
        for (filter, host, expected) in table {
            assert_eq!(listed(&[filter], &[], host).is_blocked, expected, "{filter} for {host}");
        }
    }

    #[test]
    fn the_filter_that_says_most_decides_and_else_the_exception() {
        let table: &[(&[&str], &[&str], bool)] = &[
            (&["*"], &["shop.example"], false),
            (&["shop.example"], &["shop.example"], false),
            (&["shop.example:8443"], &["shop.example"], false),
            (&["*:8443"], &["*"], false),
            (&[".a.shop.example"], &["shop.example"], true),
            (&["a.shop.example/"], &[".a.shop.example"], false),
            (&["a.shop.example"], &["shop.example"], true),
            (&["*"], &["other.example"], true),
        ];
        for (blocked, allowed, expected) in table {
            assert_eq!(listed(blocked, allowed, "a.shop.example").is_blocked, *expected, "{blocked:?} {allowed:?}");
        }
        assert!(listed(&[], &["example"], "shop.example").is_allowed);
        assert!(!listed(&[], &["other.example"], "shop.example").is_allowed);
    }
}
