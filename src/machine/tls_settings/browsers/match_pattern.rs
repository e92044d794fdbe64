//! The match patterns of Firefox's `WebsiteFilter` policy: `SCHEME://HOST/PATH` or `<all_urls>`.
//!
//! `*` is http or https as a scheme, every host as a host, `*.example.com` that host and all below it, and any letters in
//! a path. A pattern without a path or with a port is none (MDN: "Match patterns in extension manifests").

use crate::target::Host;

/// Whether a pattern matches the site's first page, `https://host/`.
pub(super) fn is_match(pattern: &str, host: &Host) -> bool {
    let pattern = pattern.to_ascii_lowercase();
    if pattern == "<all_urls>" {
        return true;
    }
    let Some((scheme, rest)) = pattern.split_once("://") else { return false };
    let Some((wanted, path)) = rest.split_once('/') else { return false };
    matches!(scheme, "*" | "https") && path.bytes().all(|byte| byte == b'*') && is_host(wanted, host)
}

fn is_host(wanted: &str, host: &Host) -> bool {
    match host {
        _ if wanted == "*" => true,
        Host::Address(_) => Host::parse(wanted).as_ref() == Ok(host),
        Host::Name(name) => {
            let (wanted, with_hosts_below) = wanted.strip_prefix("*.").map_or((wanted, false), |base| (base, true));
            let before = name.strip_suffix(wanted).filter(|_| !wanted.is_empty());
            before.is_some_and(|before| before.is_empty() || with_hosts_below && before.ends_with('.'))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Each line of a name was tried with Firefox 153.
    #[test]
    fn a_pattern_matches_what_firefox_says_it_does() {
        let table = [
            ("<all_urls>", "shop.example", true),
            ("*://*/*", "shop.example", true),
            ("*://shop.example/*", "shop.example", true),
            ("*://Shop.Example/*", "shop.example", true),
            ("*://shop.example/*", "a.shop.example", false),
            ("*://*.shop.example/*", "a.shop.example", true),
            ("*://*.shop.example/*", "shop.example", true),
            ("*://*.op.example/*", "shop.example", false),
            ("https://shop.example/", "shop.example", true),
            ("http://shop.example/*", "shop.example", false),
            ("https://shop.example/a*", "shop.example", false),
            ("https://shop.example", "shop.example", false),
            ("shop.example", "shop.example", false),
            ("*://shop.example:443/*", "shop.example", false),
            ("*://127.0.0.1/*", "127.0.0.1", true),
            ("*://[::1]/*", "::1", true),
        ];
        for (pattern, host, expected) in table {
            assert_eq!(is_match(pattern, &Host::parse(host).expect("a host")), expected, "{pattern} for {host}");
        }
    }
}
