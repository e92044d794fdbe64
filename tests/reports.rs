//! Reports: what was written can be opened again, and nothing that a server said is obeyed in them.

use std::fs;
use std::path::Path;

use handshake_doctor::advice::Words;
use handshake_doctor::case::{Case, SCHEMA};
use handshake_doctor::certificate::{Origin, PathEnd, PathReport, Status, StatusReport, StatusSource, Store};
use handshake_doctor::report::{self, ReportError};

use crate::fixtures;

/// What a hostile server says: it ends elements, opens others, calls home, turns text around, and obeys no terminal.
const HOSTILE: &str = "</script></style></svg><script>alert(1)</script><img src=https://evil.example/x onerror=alert(1)>\
    \"'><a href=\"https://evil.example\">[a](https://evil.example)`$(id)`\u{202e}\u{2066}\u{1b}[31m\u{9b}31m\u{2028}\0";

fn words() -> Words {
    Words::english()
}

fn same(one: &Case, other: &Case) -> bool {
    serde_json::to_value(one).expect("a case") == serde_json::to_value(other).expect("a case")
}

/// The part of a page that a browser shows: without the embedded case, which is data.
fn visible(page: &str) -> &str {
    page.split_once("<script type=\"application/json\" id=\"case\">").expect("the case is embedded").0
}

#[test]
fn a_report_that_was_saved_opens_as_the_same_case() {
    let folder = tempfile::tempdir().expect("a folder");
    for case in [fixtures::expired(), fixtures::saying(HOSTILE)] {
        for name in ["report.html", "report.json", "UPPER.HTM"] {
            let file = folder.path().join(name);
            report::save(&case, &words(), &file).expect("saved");
            assert!(same(&report::open(&file).expect("opens"), &case), "{name}");
        }
    }
}

#[test]
fn nothing_that_a_server_says_becomes_part_of_the_page() {
    let page = report::html(&fixtures::saying(HOSTILE), &words());
    let plain = report::html(&fixtures::saying("nothing"), &words());
    // How many lines a long sentence takes in the ladder follows from its length, so they are left out of the count.
    let tags =
        |page: &str| visible(page).matches('<').count() - 2 * visible(page).matches("<text class=\"end\"").count();
    assert_eq!(tags(&page), tags(&plain), "the server's text added or removed an element");
    assert_eq!(page.matches("<script").count(), 1);
    assert_eq!(page.matches("</script").count(), 1);
    for obeyed in ["<img", "<a href=\"https", "\u{202e}", "\u{2066}", "\u{1b}", "\u{9b}", "\u{2028}", "\0"] {
        assert!(!page.contains(obeyed), "{obeyed:?} stands in the page");
    }
    assert!(visible(&page).contains("\\u{202e}"), "a hidden character is made visible");
}

#[test]
fn the_page_asks_for_nothing_from_anywhere_and_runs_nothing() {
    let page = report::html(&fixtures::saying(HOSTILE), &words());
    assert!(page.contains("default-src 'none'; style-src 'unsafe-inline'; img-src data:"));
    for quote in ['"', '\''] {
        for attribute in ["src", "href", "xlink:href", "action", "data", "poster", "srcset"] {
            for (at, _) in page.match_indices(&format!("{attribute}={quote}")) {
                let value = &page[at + attribute.len() + 2..];
                // A browser takes what stands in quotes inside escaped text for text; what is left are our own links
                // and the certificates, which are base64.
                let certificate = value.strip_prefix("data:application/x-pem-file;base64,");
                let is_base64 = |text: &str| {
                    let text = text.split_once(quote).expect("an end").0;
                    text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"+/=".contains(&byte))
                };
                let is_ours = value.starts_with('#') || certificate.is_some_and(is_base64);
                assert!(is_ours, "{}", &value[..value.len().min(60)]);
            }
        }
    }
    let style = page.split_once("<style>").and_then(|(_, rest)| rest.split_once("</style>")).expect("a style").0;
    assert!(!style.contains("url(") && !style.contains("@import"));
    assert!(!visible(&page).contains("<script"));
}

#[test]
fn the_verdict_stands_first_and_each_of_the_six_steps_has_its_state_as_a_word() {
    let case = fixtures::expired();
    let page = report::html(&case, &words());
    let page = visible(&page);
    let verdict = page.find(&words().case_verdict(&case).found).expect("the verdict");
    assert!(verdict < page.find("id=\"clock\"").expect("the first step"));
    for report in &case.steps {
        let section = page.split_once(&format!("id=\"{}\"", report.step.slug())).expect("a section").1;
        let heading = section.split_once("</h2>").expect("a heading").0;
        assert!(heading.contains(&words().state(report.state)) && heading.contains("<svg"), "{heading}");
    }
    let body = page.split_once("<body>").expect("a body").1;
    let missing = regex::Regex::new(r"\[[a-z]+-[a-z-]+\]").expect("a valid pattern").find(body);
    assert!(missing.is_none(), "a word is missing: {missing:?}");
}

#[test]
fn the_failing_check_is_named_on_the_certificate_that_it_concerns() {
    let page = report::html(&fixtures::expired(), &words());
    let cards: Vec<&str> = page.split("<li class=\"card").skip(1).collect();
    assert!(cards[0].starts_with(" problem") && cards[0].contains("www.example.com"));
    let failed = |card: &str| card.matches("<li class=\"mark problem\">").count();
    assert_eq!(failed(cards[0]), 1);
    assert!(cards[1].starts_with(" good"), "the intermediate is not blamed");
}

/// The expired case with a chain whose issuer was fetched, and a stranger that was sent beside it.
fn repaired() -> Case {
    let mut case = fixtures::expired();
    let mut chain = fixtures::chain();
    chain.certificates[1].origin = Origin::Fetched;
    let mut root = chain.certificates[1].clone();
    root.origin = Origin::Store;
    "Example Root".clone_into(&mut root.label);
    root.self_issued = true;
    let mut stranger = chain.certificates[0].clone();
    "mail.example.net".clone_into(&mut stranger.label);
    stranger.origin = Origin::Sent;
    chain.certificates.extend([root, stranger]);
    for (at, facts) in chain.certificates.iter_mut().enumerate() {
        facts.sha256 = format!("{at}").repeat(64);
        facts.der = vec![0x30, at as u8];
    }
    let fault = chain.checks[1].clone();
    let path = |store, certificates: &[usize], end, fault| PathReport {
        store,
        certificates: certificates.to_vec(),
        end,
        trusted: false,
        fault,
    };
    chain.paths = vec![
        path(Store::System, &[0, 1, 2], PathEnd::Root, Some(fault)),
        path(Store::Mozilla, &[0, 1], PathEnd::IssuerMissing, None),
    ];
    chain.status = vec![StatusReport {
        certificate: 0,
        source: StatusSource::Crl,
        address: Some("http://ca.example/7.crl".to_owned()),
        status: Status::Good,
        this_update: Some(fixtures::noon()),
        next_update: None,
    }];
    case.steps[5].chain = Some(chain);
    case
}

#[test]
fn the_chain_is_told_along_its_best_path_with_what_was_fetched_and_what_was_spare() {
    let page = report::html(&repaired(), &words());
    let section = page.split_once("id=\"certificate\"").expect("step 6").1;
    let cards: Vec<&str> = section.split("<li class=\"card").skip(1).collect();
    let labels = ["www.example.com", "Example Authority R1", "Example Root", "mail.example.net"];
    assert_eq!(cards.len(), labels.len());
    for (card, label) in cards.iter().zip(labels) {
        assert!(card.split_once("</h5>").expect("a heading").0.contains(label), "{label}");
    }
    assert!(cards[1].contains("Not sent. We fetched it from http://ca.example/r1.der"));
    assert!(cards[2].contains("This computer: in its list of trust"));
    assert!(cards[3].contains("Sent as number 4"));
}

#[test]
fn every_certificate_can_be_taken_out_of_the_page_as_pem() {
    let page = report::html(&repaired(), &words());
    let section = page.split_once("id=\"certificate\"").expect("step 6").1;
    assert_eq!(section.matches("<a download=\"certificate-").count(), 4);
    let to_send = section.split_once("The chain that the server should send").expect("the chain to send").1;
    let to_send = to_send.split_once("</details>").expect("its end").0;
    assert_eq!(to_send.matches("-----BEGIN CERTIFICATE-----").count(), 2, "without the root");
}

#[test]
fn paths_stores_and_revocation_are_tables_in_page_and_ticket() {
    let case = repaired();
    let page = report::html(&case, &words());
    let text = report::markdown(&case, &words());
    for said in [
        "Example Authority R1 › Example Root",
        "It is still valid: no",
        "The next issuer was not sent and is in no list of trust.",
        "Accepts what was sent",
    ] {
        assert!(page.contains(said) && text.contains(said), "{said}");
    }
    assert!(page.contains("Revocation list (http://ca.example/7.crl): not revoked."));
    assert!(text.contains("not revoked. As of 2026-10-08 12:00 UTC."), "{text}");
}

#[test]
fn the_ladder_has_every_message_and_says_how_it_ended() {
    let mut case = fixtures::expired();
    case.steps[5].observations[0].outcome = handshake_doctor::handshake::Outcome::Closed;
    let page = report::html(&case, &words());
    let ladder = page.rsplit_once("class=\"ladder\"").expect("a ladder").1.split_once("</svg>").expect("its end").0;
    assert_eq!(ladder.matches("class=\"message\"").count(), 10, "eleven messages, one of which is our own check");
    assert_eq!(ladder.matches("class=\"check\"").count(), 1);
    assert!(ladder.contains("class=\"end-bad\"") && ladder.contains("hung up"));
    assert!(ladder.contains("192.0.2.7") || ladder.matches("class=\"bar\"").count() == 3);
}

#[test]
fn a_report_with_absurd_numbers_is_still_drawn() {
    let mut case = fixtures::expired();
    let seen = &mut case.steps[5].observations[0];
    seen.messages = std::iter::repeat_n(seen.messages[0].clone(), 5000).collect();
    seen.messages[0].at_us = u64::MAX;
    seen.phases[0].start_us = u64::MAX;
    seen.phases[0].duration_us = u64::MAX;
    case.duration_ms = u64::MAX;
    if let Some(chain) = &mut case.steps[5].chain {
        chain.checks[0].certificate = Some(usize::MAX);
        chain.certificates[0].name_count = 0;
    }
    let page = report::html(&case, &words());
    assert!(visible(&page).len() < 1_000_000);
    assert!(!report::markdown(&case, &words()).is_empty() && !report::summary(&case, &words()).is_empty());
}

#[test]
fn nothing_that_a_server_says_becomes_markdown() {
    let text = report::markdown(&fixtures::saying(HOSTILE), &words());
    for obeyed in ["\n<", "\n#!", "\u{202e}", "\u{1b}", "\0"] {
        assert!(!text.contains(obeyed), "{obeyed:?}");
    }
    for line in text.lines() {
        // Inside a code span nothing is obeyed; outside, the sign must have its backslash.
        let outside = line.split("``").step_by(2).collect::<String>();
        for sign in ["<img", "[a]("] {
            let escaped = format!("\\{sign}");
            assert!(outside.matches(sign).count() == outside.matches(&escaped).count(), "{line}");
        }
    }
}

#[test]
fn the_summary_is_plain_text_with_the_verdict_and_the_six_states() {
    let case = fixtures::expired();
    let text = report::summary(&case, &words());
    assert!(text.contains(&words().case_verdict(&case).found), "{text}");
    assert!(text.contains("6. Certificate: problem"), "{text}");
    assert!(report::summary(&fixtures::saying(HOSTILE), &words()).chars().all(|c| c == '\n' || !c.is_control()));
}

#[test]
fn a_report_of_a_newer_program_is_told_apart_from_what_is_no_report() {
    let folder = tempfile::tempdir().expect("a folder");
    let newer = folder.path().join("newer.json");
    let mut value = serde_json::to_value(fixtures::expired()).expect("a case");
    value["schema"] = (SCHEMA + 1).into();
    value["verdict"] = "something new".into();
    fs::write(&newer, value.to_string()).expect("written");
    assert!(matches!(report::open(&newer), Err(ReportError::Newer { found, .. }) if found == SCHEMA + 1));

    let garbage = folder.path().join("garbage.html");
    let deep = vec![b'['; 100_000];
    for bytes in [&b"\xff\xfe\0\0"[..], b"", b"<html></html>", b"{\"schema\":1}", &deep] {
        fs::write(&garbage, bytes).expect("written");
        assert!(matches!(report::open(&garbage), Err(ReportError::NotAReport(_))));
    }
    assert!(matches!(report::open(&folder.path().join("absent.html")), Err(ReportError::Io(_))));
}

#[test]
fn a_report_that_cannot_be_written_leaves_everything_as_it_was() {
    let folder = tempfile::tempdir().expect("a folder");
    let blocker = folder.path().join("blocker");
    fs::write(&blocker, "precious").expect("written");
    let inside = blocker.join("report.html");
    assert!(matches!(report::can_save(&inside), Err(ReportError::Io(_))));
    assert!(matches!(report::save(&fixtures::expired(), &words(), &inside), Err(ReportError::Io(_))));
    assert!(matches!(report::save(&fixtures::expired(), &words(), folder.path()), Err(ReportError::Format(_))));
    assert!(matches!(report::can_save(Path::new("report.docx")), Err(ReportError::Format(_))));
    assert_eq!(fs::read_to_string(&blocker).expect("read"), "precious");
    assert_eq!(fs::read_dir(folder.path()).expect("listed").count(), 1);
}

#[test]
fn a_report_saved_over_an_older_one_takes_its_place_whole() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("report.json");
    fs::write(&file, "x".repeat(1_000_000)).expect("written");
    report::can_save(&file).expect("may be replaced");
    assert_eq!(fs::metadata(&file).expect("still there").len(), 1_000_000, "asking changes nothing");
    report::save(&fixtures::expired(), &words(), &file).expect("saved");
    assert!(same(&report::open(&file).expect("opens"), &fixtures::expired()));
    assert_eq!(fs::read_dir(folder.path()).expect("listed").count(), 1);
}
