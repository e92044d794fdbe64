//! A plain web page where TLS should begin: whose is it? The site's own server, a sign-in page of the network, or the
//! page of a filter. What cannot be told apart is the site's own.

use crate::step::Confidence;

/// Status of a network that wants a sign-in first (RFC 6585, section 6).
const SIGN_IN_FIRST: &str = "511";
/// Status of what may not be shown (RFC 7725).
const LEGAL_REASONS: &str = "451";

/// Words of pages that lead to a sign-in.
const SIGN_IN: &[&str] = &["captive portal", "captiveportal", "hotspot", "wifi login", "wi-fi login", "guest portal"];

/// Names that filters give in their `Server` line or on their pages, in small letters.
const FILTERS: &[&str] = &[
    "adguard",
    "barracuda",
    "blockpage",
    "blue coat",
    "bluecoat",
    "checkpoint",
    "cisco umbrella",
    "cleanbrowsing",
    "dansguardian",
    "e2guardian",
    "fortigate",
    "fortiguard",
    "goguardian",
    "iboss",
    "lightspeed systems",
    "netskope",
    "nextdns",
    "opendns",
    "palo alto",
    "pi-hole",
    "securly",
    "smoothwall",
    "sonicwall",
    "sophos",
    "squidguard",
    "ufdbguard",
    "untangle",
    "watchguard",
    "websense",
    "zscaler",
];

/// What filters say without a name.
const SAYINGS: &[&str] = &[
    "access to this site is blocked",
    "access to this site has been blocked",
    "blocked by administrator",
    "blocked by your",
    "blocked category",
    "content filter",
    "this site is blocked",
    "url blocked",
    "url filter",
    "violates the policy",
    "web filter",
    "web page blocked",
    "webfilter",
    "website blocked",
];

/// Who answered, by the first bytes of a plain HTTP answer: the cause, how sure, and the fact's key.
pub(super) fn whose(first_bytes: &str) -> (&'static str, Confidence, &'static str) {
    let text = first_bytes.to_ascii_lowercase();
    let status = text.split_whitespace().nth(1).unwrap_or_default();
    let says = |list: &[&str]| list.iter().any(|word| text.contains(word));
    if status == SIGN_IN_FIRST {
        ("captive-portal", Confidence::Confirmed, "reach-fact-sign-in-page")
    } else if says(SIGN_IN) {
        ("captive-portal", Confidence::Likely, "reach-fact-sign-in-page")
    } else if status == LEGAL_REASONS || says(FILTERS) || says(SAYINGS) {
        ("http-block-page", Confidence::Likely, "reach-fact-block-page")
    } else {
        ("plain-http-on-tls-port", Confidence::Confirmed, "reach-fact-speaks-http")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_filter_that_names_itself_is_not_taken_for_the_site() {
        for page in [
            "HTTP/1.1 403 Forbidden\r\nServer: FortiGate\r\n\r\n",
            "HTTP/1.1 200 OK\r\n\r\n<title>Web Page Blocked</title>",
            "HTTP/1.0 451 Unavailable For Legal Reasons\r\n\r\n",
        ] {
            assert_eq!(whose(page).0, "http-block-page", "{page}");
        }
    }

    #[test]
    fn a_network_that_wants_a_sign_in_is_not_taken_for_a_filter() {
        assert_eq!(whose("HTTP/1.1 511 Network Authentication Required\r\n").0, "captive-portal");
        let page = "HTTP/1.1 302 Found\r\nLocation: http://hotspot.example/login\r\n";
        assert_eq!(whose(page), ("captive-portal", Confidence::Likely, "reach-fact-sign-in-page"));
    }

    #[test]
    fn a_page_that_names_nobody_is_the_sites_own() {
        for page in ["HTTP/1.1 400 Bad Request\r\nServer: nginx\r\n\r\n", "HTTP/1.1 301 Moved\r\n", ""] {
            assert_eq!(whose(page).0, "plain-http-on-tls-port", "{page}");
        }
    }
}
