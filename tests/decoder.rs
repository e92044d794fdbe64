//! Whatever error text is pasted, its meaning comes first, its site is found, and unknown text is met honestly.

use std::collections::BTreeSet;

use handshake_doctor::advice::Words;
use handshake_doctor::decoder::{self, Breadth, Reading, decode, rows};
use handshake_doctor::step::Step;
use handshake_doctor::target::Protocol;
use proptest::prelude::*;

mod sites;
mod terminal;

/// A pattern of the table, and a text as a program shows it.
fn texts() -> Vec<(&'static str, String)> {
    include_str!("decoder/texts.tsv")
        .lines()
        .filter(|line| !line.starts_with('#'))
        .filter_map(|line| line.split_once('\t'))
        .map(|(pattern, text)| (pattern, text.replace("\\n", "\n")))
        .collect()
}

fn meanings(reading: &Reading) -> Vec<&'static str> {
    reading.matches.iter().map(decoder::Match::meaning).collect()
}

#[test]
fn every_row_has_a_text_and_comes_first_in_it() {
    let texts = texts();
    let mut wrong = Vec::new();
    for row in rows() {
        let of_row = texts.iter().filter(|(pattern, _)| *pattern == row.pattern);
        assert!(of_row.clone().next().is_some(), "{} has no text", row.pattern);
        for (_, text) in of_row {
            let reading = decode(text);
            let first = reading.matches.first();
            if !first.is_some_and(|first| first.rows().any(|said| said == row)) {
                wrong.push(format!("{} ({}): {text:?} is {:?}", row.pattern, row.meaning, meanings(&reading)));
            }
        }
    }
    assert!(wrong.is_empty(), "{} texts are misread: {wrong:#?}", wrong.len());
}

#[test]
fn every_text_is_understood_however_it_was_copied() {
    for (pattern, text) in texts() {
        let first = decode(&text).matches[0].meaning();
        let copies = [
            text.to_uppercase(),
            text.replace(' ', "\n   "),
            text.replace('\'', "\u{2019}"),
            text.lines().flat_map(|line| ["> ", line, "\r\n"]).collect(),
            format!("\u{1b}[31m{}\u{1b}[0m", text.replace(' ', "\u{1b}[1m \u{1b}[0m")),
        ];
        for copy in copies {
            let meanings = meanings(&decode(&copy));
            assert!(meanings.contains(&first), "{pattern}: {copy:?} is {meanings:?}, not {first}");
        }
    }
}

#[test]
fn every_meaning_has_its_words_and_every_word_its_meaning() {
    let words = Words::english();
    let used: BTreeSet<String> = rows().iter().map(|row| format!("means-{}", row.meaning)).collect();
    for key in &used {
        assert!(words.has(key), "{key} has no words");
    }
    let files = handshake_doctor::advice::ENGLISH.iter().filter(|(name, _)| name.starts_with("decoder"));
    for (name, text) in files {
        for key in text.lines().filter_map(|line| line.split_once(" = ")).map(|(key, _)| key) {
            assert!(!key.starts_with("means-") || used.contains(key), "{name}.ftl: nothing means {key}");
        }
    }
}

#[test]
fn what_says_more_comes_before_what_says_that_something_failed() {
    let table = [
        (
            "ssl.SSLCertVerificationError: [SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed: certificate has expired",
            &["expired", "verify-failed"][..],
        ),
        ("self-signed certificate in certificate chain", &["private-root"]),
        (
            "curl: (35) schannel: next InitializeSecurityContext failed: SEC_E_ILLEGAL_MESSAGE (0x80090326)",
            &["schannel-illegal", "curl-35"],
        ),
        ("SSL handshake failed", &["no-detail"]),
        ("525: SSL handshake failed", &["http-525"]),
        (
            "Event 36887: A fatal alert was received from the remote endpoint. The TLS protocol defined fatal alert code is 48.",
            &["alert-48", "event-alert"],
        ),
    ];
    for (text, expected) in table {
        let meanings = meanings(&decode(text));
        assert!(meanings.starts_with(expected), "{text}: {meanings:?}");
    }
}

#[test]
fn a_long_log_with_much_noise_gives_its_meanings_once_each() {
    let line = "2026-11-24T10:00:00Z WARN worker-7 retrying in 5 s: javax.net.ssl.SSLHandshakeException: PKIX path building failed\n";
    let noise = "2026-11-24T10:00:00Z INFO http-nio-8080 GET /health 200 3 ms [com.example.app.Health]\n";
    let log = format!("{}{}{}", noise.repeat(20), line.repeat(40), noise.repeat(20));
    let reading = decode(&log);
    assert_eq!(meanings(&reading), ["java-untrusted"]);
    assert_eq!(reading.causes()[0], "java-own-trust-store");
    assert_eq!(reading.program(), Some("java"));
}

#[test]
fn the_causes_of_several_messages_stand_once_each_and_in_order() {
    let reading = decode("certificate has expired, then: SSL_ERROR_SYSCALL");
    assert_eq!(reading.causes()[..2], ["certificate-expired", "clock-ahead"]);
    let all = reading.causes();
    assert_eq!(all.iter().collect::<BTreeSet<_>>().len(), all.len());
    assert!(all.contains(&"reset-during-handshake"));
}

#[test]
fn a_cause_that_only_another_program_can_have_is_left_out() {
    let text = "SSL certificate problem: unable to get local issuer certificate";
    let causes_of = |text: &str| decode(text).causes();
    let own = ["git-windows-backend", "script-runtime-own-trust-store"];
    let curl = causes_of(&format!("curl: (60) {text}"));
    assert!(own.iter().all(|cause| !curl.contains(cause)) && curl.contains(&"missing-intermediate"), "{curl:?}");
    assert!(causes_of(&format!("fatal: unable to access 'https://b.example/': {text}")).contains(&own[0]));
    assert!(own.iter().all(|cause| causes_of(text).contains(cause)));
}

#[test]
fn the_text_points_to_the_step_that_will_prove_it() {
    for (text, step) in [
        ("NET::ERR_CERT_DATE_INVALID", Some(Step::Clock)),
        ("SSL_ERROR_NO_CYPHER_OVERLAP", Some(Step::Cipher)),
        ("ERR_CERT_COMMON_NAME_INVALID", Some(Step::Certificate)),
        ("MOZILLA_PKIX_ERROR_MITM_DETECTED", Some(Step::Allowlist)),
        ("SSL handshake failed", None),
        ("hello there", None),
    ] {
        assert_eq!(decode(text).step(), step, "{text}");
    }
}

#[test]
fn the_kind_of_program_is_told_as_a_person_would_tell_it() {
    for (text, program) in [
        ("NET::ERR_CERT_DATE_INVALID", Some("browser")),
        ("Error code: SEC_ERROR_UNKNOWN_ISSUER", Some("browser")),
        ("PKIX path building failed", Some("java")),
        ("[SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed (_ssl.c:852)", Some("python")),
        ("npm ERR! code SELF_SIGNED_CERT_IN_CHAIN", Some("node")),
        ("fatal: unable to access 'https://b.example/x.git/'", Some("git")),
        ("x509: certificate signed by unknown authority", Some("go")),
        ("invalid peer certificate: UnknownIssuer", Some("rust")),
        ("psql: error: server does not support SSL", Some("database")),
        ("postfix/smtp[99]: TLS is required, but was not offered", Some("mail")),
        ("curl: (35) something", Some("other")),
        ("a text of nobody", None),
    ] {
        assert_eq!(decoder::program(text), program, "{text}");
    }
}

#[test]
fn what_is_no_tls_error_is_not_made_one() {
    for text in [
        "",
        "the internet is broken",
        "example.com",
        "https://example.com/a/b?c=443",
        "error",
        "ssh: connect to host b.example port 22: No route to host",
        "HTTP/1.1 200 OK",
        "HTTP/1.1 404 Not Found",
        "segmentation fault (core dumped)",
        "access_denied: the user did not grant the scope",
        "Error -5 while opening file",
        "curl 7.81.0 (x86_64-pc-linux-gnu) libcurl/7.81.0 OpenSSL/3.0.2",
    ] {
        assert_eq!(meanings(&decode(text)), [""; 0], "{text}");
    }
}

#[test]
fn rows_that_nobody_checked_are_told_as_hints() {
    let checked = decode("SEC_ERROR_UNKNOWN_ISSUER");
    assert!(checked.matches[0].is_verified());
    let lead = decode("curl: (66) Failed to initialise SSL Engine");
    assert!(!lead.matches[0].is_verified());
    assert!(rows().iter().any(|row| row.breadth == Breadth::General));
}

#[test]
fn an_address_without_an_error_is_an_address_still() {
    let reading = decode("please look at imap.example.com port 143");
    assert!(!reading.is_known());
    let target = reading.address.expect("an address");
    assert_eq!((target.to_string().as_str(), target.protocol), ("imap.example.com:143", Protocol::Imap));
}

proptest! {
    #[test]
    fn any_text_is_read(text in "\\PC{0,300}") {
        let _ = decode(&text);
    }

    #[test]
    fn any_bytes_are_read(bytes in prop::collection::vec(any::<u8>(), 0..2_000)) {
        let _ = decode(&String::from_utf8_lossy(&bytes));
    }

    #[test]
    fn pieces_of_messages_in_any_order_are_read(
        pieces in prop::collection::vec((any::<prop::sample::Index>(), 0..60_usize, 0..80_usize), 1..20)
    ) {
        let texts = texts();
        let text: String = pieces
            .iter()
            .map(|(which, start, length)| which.get(&texts).1.chars().skip(*start).take(*length).collect::<String>())
            .collect();
        let reading = decode(&text);
        let unlike = |one: &decoder::Match| one.rows().any(|row| row.meaning != one.meaning());
        prop_assert!(!reading.matches.iter().any(unlike));
    }
}

#[test]
fn a_text_without_end_is_cut() {
    for piece in ["a", "alert ", "certificate is valid for ", "SSL ", "x509: ", "hostname b.example ", "0x8009", "ü"] {
        let text = piece.repeat(4 * 1024 * 1024 / piece.len());
        let _ = decode(&text);
    }
    let late = format!("{}ERR_CERT_REVOKED", " x".repeat(decoder::MOST_READ));
    assert!(!decode(&late).is_known());
}
