//! What a proxy script answers: directives in order, such as `PROXY a.example:3128; SOCKS b.example; DIRECT`.

/// More are not read.
const MAX_DIRECTIVES: usize = 16;

/// One way to go.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Directive {
    /// Straight to the site.
    Direct,
    /// Through a proxy: its address with a scheme, as a setting would name it. Untrusted.
    Through(String),
}

/// The ways of an answer, the first one to be tried first. Words that nobody knows are passed over; where none is left,
/// browsers go straight.
pub fn directives(answer: &str) -> Vec<Directive> {
    let known = answer.split(';').filter_map(|part| {
        let mut words = part.split_whitespace();
        let kind = words.next()?.to_ascii_uppercase();
        if kind == "DIRECT" {
            return Some(Directive::Direct);
        }
        let scheme = match kind.as_str() {
            "PROXY" | "HTTP" => "http",
            "HTTPS" => "https",
            "SOCKS" | "SOCKS5" => "socks5",
            "SOCKS4" => "socks4",
            _ => return None,
        };
        words.next().map(|address| Directive::Through(format!("{scheme}://{address}")))
    });
    let known: Vec<Directive> = known.take(MAX_DIRECTIVES).collect();
    if known.is_empty() { vec![Directive::Direct] } else { known }
}

/// An answer without names and passwords before its proxies' hosts: it goes into reports.
pub fn without_logins(answer: &str) -> String {
    let words = answer.split_inclusive(|letter: char| letter == ';' || letter.is_whitespace());
    words.map(|word| word.rsplit_once('@').map_or(word, |(_, host)| host)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ways_of_an_answer_keep_their_order() {
        let through = |address: &str| Directive::Through(address.to_owned());
        assert_eq!(
            directives("PROXY a.example:1; HTTPS b.example:2;SOCKS c.example;  socks5 d.example ; DIRECT"),
            [
                through("http://a.example:1"),
                through("https://b.example:2"),
                through("socks5://c.example"),
                through("socks5://d.example"),
                Directive::Direct
            ]
        );
        for direct in ["", "DIRECT", "QUIC x:1", "PROXY", ";;"] {
            assert_eq!(directives(direct), [Directive::Direct], "{direct}");
        }
        assert_eq!(directives("QUIC x:1; PROXY a:1"), [through("http://a:1")]);
        assert_eq!(directives(&"PROXY a:1;".repeat(1000)).len(), MAX_DIRECTIVES);
    }

    #[test]
    fn a_login_in_an_answer_is_not_kept() {
        let answer = "PROXY me:se/cr@et@a.example:1; HTTPS me@b.example:2;DIRECT";
        assert_eq!(without_logins(answer), "PROXY a.example:1; HTTPS b.example:2;DIRECT");
        let plain = "PROXY a.example:1;\n SOCKS [::1]:2; DIRECT ";
        assert_eq!(without_logins(plain), plain);
    }
}
