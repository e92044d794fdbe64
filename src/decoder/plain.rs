//! The text as its program wrote it: without what terminals, web pages, mails and editors add or change.

use std::borrow::Cow;
use std::sync::LazyLock;

use regex::Regex;

/// Of a longer text only this many bytes are read: a message is far shorter, and a log repeats itself.
pub const MOST_READ: usize = 16 * 1024;

/// Control sequences of terminals (ECMA-48), whole or after their first character was lost in copying.
static COLOURS: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"\x1b\[[0-9;?]*[ -/]*[@-~]|\x1b\][^\x07\x1b]*\x07?|\x1b[@-Z\\^_=>]|\[(?:[0-9]{1,3};)*[0-9]{1,3}m")
        .expect("a valid pattern")
});

/// What curl tells of the alerts that it sent itself: they are no word of the server.
static OWN_ALERTS: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"\(OUT\), TLS(?: [a-z]+)? alert, [^\n(]{0,60}\([0-9]{1,5}\)").expect("a valid pattern")
});

/// What web pages and log files write in place of a character.
const ESCAPED: [(&str, &str); 7] =
    [("&quot;", "\""), ("&#39;", "'"), ("&lt;", "<"), ("&gt;", ">"), ("&nbsp;", " "), ("&amp;", "&"), ("\\\"", "\"")];

/// One line with single spaces, straight quotes and plain hyphens.
pub(super) fn plain(text: &str) -> String {
    let end = (0..=MOST_READ.min(text.len())).rev().find(|&at| text.is_char_boundary(at)).unwrap_or_default();
    let seen = COLOURS.replace_all(text.get(..end).unwrap_or_default(), "");
    let mut seen: Cow<str> = match OWN_ALERTS.replace_all(&seen, "") {
        Cow::Borrowed(_) => seen,
        Cow::Owned(rest) => rest.into(),
    };
    for (escaped, character) in ESCAPED {
        if seen.contains(escaped) {
            seen = seen.replace(escaped, character).into();
        }
    }
    let mut plain = String::with_capacity(seen.len());
    for line in seen.lines() {
        // Mails mark quoted lines, editors and tables draw bars.
        let line = line.trim_start_matches(|letter: char| letter.is_whitespace() || matches!(letter, '>' | '|' | '│'));
        for letter in line.chars().chain([' ']) {
            match letter {
                // Marks of direction, zero-width characters, the byte order mark, soft hyphens.
                '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}' | '\u{ad}' => {
                }
                '‘' | '’' | '‚' | '‛' | '′' | '`' | '´' | '‹' | '›' => plain.push('\''),
                '“' | '”' | '„' | '‟' | '″' | '«' | '»' | '「' | '」' => plain.push('"'),
                '‐' | '‑' | '‒' | '–' | '—' | '−' => plain.push('-'),
                letter if letter.is_whitespace() || letter.is_control() => {
                    if !plain.is_empty() && !plain.ends_with(' ') {
                        plain.push(' ');
                    }
                }
                letter => plain.push(letter),
            }
        }
    }
    plain.truncate(plain.trim_end().len());
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_added_on_the_way_is_taken_out() {
        let table = [
            ("\x1b[1;31merror\x1b[0m: failed", "error: failed"),
            ("[31mERR!\u{a0}[0m code", "ERR! code"),
            ("Safari can’t\r\n   establish", "Safari can't establish"),
            ("> > unable to get\n> local issuer", "unable to get local issuer"),
            ("msg=\"Get \\\"https://a.example/\\\"\"", "msg=\"Get \"https://a.example/\"\""),
            ("Zertifikat für „a.example“ – ungültig", "Zertifikat für \"a.example\" - ungültig"),
            ("it isn&#39;t &quot;good&quot;", "it isn't \"good\""),
            (
                "* TLSv1.3 (OUT), TLS alert, unknown CA (560):\n* SSL certificate problem",
                "* TLSv1.3 : * SSL certificate problem",
            ),
            ("  \n\t ", ""),
        ];
        for (text, expected) in table {
            assert_eq!(plain(text), expected, "{text:?}");
        }
    }

    #[test]
    fn a_long_text_is_cut_between_two_characters() {
        let text = "ü".repeat(MOST_READ);
        assert_eq!(plain(&text).len(), MOST_READ);
    }
}
