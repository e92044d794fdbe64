//! What a proxy says besides its refusal: ways to log in, its name, its error, and the first words of its page.

use super::ProxyWords;
use super::http::Head;
use super::page::PageText;

/// Bytes of a refusal's page that are read.
pub(super) const MAX_PAGE: usize = 32 * 1024;

/// Characters of each text that are kept.
const MAX_WORDS: usize = 300;

/// Ways to log in that are kept; proxies offer four at most.
const MAX_LOGINS: usize = 8;

/// No scheme of the IANA registry has a longer name.
const MAX_SCHEME: usize = 30;

impl ProxyWords {
    /// Reads what was heard of a refusal.
    pub(super) fn of(head: &Head<'_>) -> Self {
        let field = |name| head.field(name).and_then(kept);
        let page = PageText::of(&head.start_of_body(true, MAX_PAGE).unwrap_or_default());
        Self {
            logins: logins(head.values("proxy-authenticate")),
            server: field("server").or_else(|| field("via")),
            // Squid adds the system's error number behind the name.
            error: head.field("x-squid-error").and_then(|error| kept(error.split_whitespace().next()?)),
            text: page.text.or(page.title).and_then(|text| kept(&text)),
        }
    }
}

fn kept(text: &str) -> Option<String> {
    let text: String = text.chars().take(MAX_WORDS).collect();
    let text = text.trim();
    (!text.is_empty()).then(|| text.to_owned())
}

/// The schemes of challenges, each once (RFC 9110, section 11.3): a scheme is what no `=` follows. Realms, nonces and tokens
/// are left out.
fn logins<'v>(fields: impl Iterator<Item = &'v [u8]>) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for field in fields {
        for item in items(&String::from_utf8_lossy(field)) {
            let item = item.trim();
            let end = item.find(|letter: char| !letter.is_ascii_alphanumeric() && letter != '-').unwrap_or(item.len());
            let (scheme, rest) = item.split_at(end);
            let is_scheme = (1..=MAX_SCHEME).contains(&scheme.len())
                && (rest.is_empty() || rest.starts_with([' ', '\t']) && !rest.trim_start().starts_with('='));
            let is_known = found.iter().any(|known| known.eq_ignore_ascii_case(scheme));
            if is_scheme && !is_known && found.len() < MAX_LOGINS {
                found.push(scheme.to_owned());
            }
        }
    }
    found
}

/// The parts between the commas that stand in no quotes.
fn items(field: &str) -> impl Iterator<Item = &str> {
    let mut is_quoted = false;
    let mut is_escaped = false;
    field.split(move |letter| {
        match letter {
            _ if is_escaped => is_escaped = false,
            '\\' => is_escaped = is_quoted,
            '"' => is_quoted = !is_quoted,
            ',' => return !is_quoted,
            _ => {}
        }
        false
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn offered(fields: &[&str]) -> Vec<String> {
        logins(fields.iter().map(|field| field.as_bytes()))
    }

    #[test]
    fn only_the_names_of_the_ways_to_log_in_are_kept() {
        assert_eq!(offered(&[r#"Basic realm="Squid proxy, please \", NTLM""#]), ["Basic"]);
        assert_eq!(
            offered(&["Negotiate", "NTLM", "Basic realm=\"x\"", "basic realm=\"y\""]),
            ["Negotiate", "NTLM", "Basic"]
        );
        assert_eq!(
            offered(&[r#"Digest realm = "a", nonce="b, c", qop = "auth", Basic realm="x", NTLM"#]),
            ["Digest", "Basic", "NTLM"]
        );
        assert_eq!(offered(&["NTLM TlRMTVNTUAACAAAA=="]), ["NTLM"]);
        assert_eq!(offered(&["", "=", "\"", "a b=\r", &"x".repeat(100)]), ["a"]);
        let many: Vec<String> = (0..50).map(|at| format!("way-{at}")).collect();
        assert_eq!(offered(&[&many.join(", ")]).len(), MAX_LOGINS);
    }

    #[test]
    fn a_refusal_is_read_with_its_page() {
        let refusal = b"HTTP/1.1 403 Forbidden\r\nServer: squid/5.7\r\nX-Squid-Error: ERR_ACCESS_DENIED 0\r\n\
            Content-Length: 62\r\n\r\n<title>ERROR</title><p>Access Denied.</p><style>p { }</style>.";
        let head = Head::read(refusal, true).expect("a head").expect("whole");
        let words = ProxyWords::of(&head);
        assert_eq!(words.server.as_deref(), Some("squid/5.7"));
        assert_eq!(words.error.as_deref(), Some("ERR_ACCESS_DENIED"));
        assert_eq!(words.text.as_deref(), Some("Access Denied. ."));
    }

    proptest! {
        #[test]
        fn any_refusal_is_read_and_what_is_kept_is_short(fields in prop::collection::vec("[ -~]{0,400}", 0..5), page: Vec<u8>) {
            let each = fields.iter().map(|field| format!("Proxy-Authenticate: {field}\r\nVia: {field}\r\n"));
            let lines = each.collect::<Vec<_>>().concat();
            let refusal = [format!("HTTP/1.1 407 No\r\n{lines}\r\n").as_bytes(), &page].concat();
            if let Ok(Some(head)) = Head::read(&refusal, true) {
                let words = ProxyWords::of(&head);
                prop_assert!(words.logins.len() <= MAX_LOGINS && words.logins.iter().all(|name| name.len() <= MAX_SCHEME));
                for text in [words.server, words.error, words.text].into_iter().flatten() {
                    prop_assert!((1..=MAX_WORDS).contains(&text.chars().count()));
                }
            }
        }
    }
}
