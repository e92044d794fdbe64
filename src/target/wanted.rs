//! The site that a message names in words: `certificate is valid for a.example, not b.example` is about b.example.

use std::sync::LazyLock;

use regex::Regex;

use super::parse::clean;
use super::{Host, find};

/// Each has one group, the name. In the order of how sure they are.
static PHRASES: LazyLock<Vec<Regex>> = LazyLock::new(|| {
    /// A name or an address.
    const NAME: &str = r#"["'<\[]?([A-Za-z0-9_*\p{L}][A-Za-z0-9_.\-:\p{L}]*)"#;
    [
        // Go, Java, OpenSSL and its many users, rustls, wget, GnuTLS.
        r"certificate is valid for [^;]*?,? not @",
        r"cannot validate certificate for @",
        r"No name matching @ found",
        r"No subject alternative DNS name matching @ found",
        r"(?:certificate|cert) is not valid for (?:host(?:name)? |name )?@",
        r"certificate not valid for name @",
        r"alternative certificate subject name matches target (?:host ?name|ipv[46] address) @",
        r"does not match target host ?name @",
        r"requested host name @",
        r"HTTPS hostname wrong: ?should be @",
        r"hostname in certificate didn't match: @",
        r"(?:host|hostname)[ :/]+@,?'?\.? (?:is not in the cert's altnames|doesn't match|does not match|not verified)",
        r"certificate for @>? doesn't match any of",
        r"certificate(?: that is)? not valid for @",
        // Browsers.
        r"server could not prove that it is @",
        r"pretending to be @",
        r"connecting to @\. ",
        // Databases.
        r"does not match host name @",
        // Names that could not be resolved.
        r"(?:could not|couldn't|unable to) (?:resolve|translate) host(?: ?name| address)?:? @",
        r"getaddrinfo (?:ENOTFOUND|EAI_AGAIN) @",
        r"UnknownHostException: @",
        r"lookup @ (?:on|:)",
        // wget.
        r"cannot verify @'s certificate",
    ]
    .into_iter()
    .map(|phrase| {
        let pattern = format!("(?i){}", phrase.replace('@', NAME));
        Regex::new(&pattern).expect("a test compiles every phrase")
    })
    .collect()
});

/// The host that the text says was wanted.
pub(super) fn host(text: &str) -> Option<Host> {
    PHRASES.iter().find_map(|phrase| {
        let name = phrase.captures(text)?.get(1)?.as_str();
        let name = name.rsplit_once(':').filter(|(host, _)| !host.contains(':')).map_or(name, |(host, _)| host);
        let host = Host::parse(clean(name)).ok()?;
        find::is_likely(&host).then_some(host)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_name_that_was_wanted_is_taken_and_not_the_one_that_came() {
        let table = [
            ("x509: certificate is valid for a.example, c.example, not b.example", "b.example"),
            (
                "tls: failed to verify certificate: x509: certificate is valid for *.a.example, not b.example\"",
                "b.example",
            ),
            ("java.security.cert.CertificateException: No name matching b.example found", "b.example"),
            ("No subject alternative DNS name matching b.example found.", "b.example"),
            ("Hostname mismatch, certificate is not valid for 'b.example'. (_ssl.c:1006)", "b.example"),
            ("no alternative certificate subject name matches target host name 'b.example'", "b.example"),
            ("certificate subject name 'a.example' does not match target host name 'b.example'", "b.example"),
            ("Host: b.example. is not in the cert's altnames: DNS:a.example", "b.example"),
            ("hostname 'b.example' doesn't match either of 'a.example', 'www.a.example'", "b.example"),
            (
                "Certificate for <b.example> doesn't match any of the subject alternative names: [a.example]",
                "b.example",
            ),
            ("invalid peer certificate: certificate not valid for name \"b.example\"; only for a.example", "b.example"),
            (
                "This server could not prove that it is b.example; its security certificate is from a.example.",
                "b.example",
            ),
            ("server certificate for \"a.example\" does not match host name \"b.example\"", "b.example"),
            ("curl: (6) Could not resolve host: b.example", "b.example"),
            ("ERROR: cannot verify b.example's certificate, issued by 'CN=a.example':", "b.example"),
        ];
        for (text, expected) in table {
            assert_eq!(host(text).map(|host| host.to_string()).as_deref(), Some(expected), "{text}");
        }
    }

    #[test]
    fn a_text_that_names_nobody_has_no_wanted_host() {
        for text in ["Unable to communicate", "certificate is valid for a.example", "No name matching found"] {
            assert_eq!(host(text), None, "{text}");
        }
    }
}
