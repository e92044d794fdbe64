//! The first sentence is about what the person wants to do, not about TLS.

use chrono::TimeDelta;
use handshake_doctor::advice::{VerdictWords, Words};
use handshake_doctor::handshake::{Outcome, Party};
use handshake_doctor::machine::RootStoreKind;
use handshake_doctor::net::NetError;
use handshake_doctor::step::Confidence::{Confirmed, Likely, Possible};
use handshake_doctor::step::browser::{BrowserEvidence, StoreView};
use handshake_doctor::step::{Evidence, Step, StepState, Trouble, causes};

use crate::made::{Made, certificate, chain};

fn said(made: Made) -> VerdictWords {
    Words::english().case_verdict(&made.case())
}

#[test]
fn an_expired_certificate_is_told_with_the_site_and_the_days() {
    let made = Made::untrusted(certificate(-90, -12)).clock_off(TimeDelta::zero());
    let said = said(made.found("certificate-expired", Confirmed));
    assert_eq!(said.found, "You cannot safely open www.example.com because its certificate expired 12 days ago.");
    assert_eq!(said.who, "The site's owner");
    assert!(said.how_sure.starts_with("Confirmed"), "{}", said.how_sure);
}

#[test]
fn an_expired_certificate_is_only_likely_while_the_clock_could_not_be_compared() {
    let said = said(Made::untrusted(certificate(-90, -12)).found("certificate-expired", Confirmed));
    assert!(said.how_sure.starts_with("Likely"), "{}", said.how_sure);
}

#[test]
fn a_wrong_clock_is_told_with_how_far_it_is_off() {
    let made = Made::untrusted(certificate(300, 390))
        .clock_off(TimeDelta::days(365))
        .found("clock-behind", Confirmed)
        .found("certificate-not-yet-valid", Confirmed);
    let said = said(made);
    assert_eq!(
        said.found,
        "You cannot safely open www.example.com because the clock of this computer is 365 days behind."
    );
    assert_eq!(said.who, "You or your IT team");
}

#[test]
fn a_scanner_is_called_by_its_name() {
    let made = || {
        Made::untrusted(certificate(-30, 60))
            .product("Avast", "antivirus-https-scanning")
            .found("antivirus-https-scanning", Confirmed)
    };
    assert_eq!(
        said(made()).found,
        "You cannot safely open www.example.com because Avast opens the connection to scan it."
    );
    let page = Words::english().step_verdict("www.example.com:443", made().step(Step::Allowlist));
    assert_eq!(page.found, "Avast opens this connection to scan it.");
}

#[test]
fn a_scanner_that_this_computer_trusts_keeps_only_programs_with_roots_of_their_own_out() {
    let scanned = || {
        Made::healthy()
            .with_chain(chain(certificate(-30, 60), true, false))
            .product("Avast", "antivirus-https-scanning")
            .found("antivirus-https-scanning", Confirmed)
    };
    assert_eq!(said(scanned()).found, "www.example.com is fine: a safe link to it works from this computer.");
    let mut made = scanned();
    made.step(Step::Browser).evidence = Some(Evidence::Browser(BrowserEvidence {
        stores: vec![StoreView {
            kind: RootStoreKind::Java,
            name: "Java 17".to_owned(),
            place: "/usr/lib/jvm".into(),
            roots: 140,
            trusted: Some(false),
            anchored: Some(false),
            error: None,
        }],
        system_roots: 140,
        ..BrowserEvidence::default()
    }));
    assert_eq!(
        said(made).found,
        "Some programs cannot open www.example.com because Avast opens the connection to scan it."
    );
}

#[test]
fn what_is_not_proven_is_not_told_as_if_it_were() {
    let refused = Outcome::Alert { code: 40, from: Party::Server };
    let possible = said(Made::failing(&refused).found("no-common-cipher", Possible));
    assert!(possible.found.contains("may be because"), "{}", possible.found);
    let likely = said(Made::failing(&Outcome::Reset).found("reset-during-handshake", Likely));
    assert!(likely.found.contains("Most likely"), "{}", likely.found);
}

#[test]
fn a_healthy_site_is_told_so_and_nobody_has_to_act() {
    let said = said(Made::healthy());
    assert!(said.found.starts_with("www.example.com is fine"), "{}", said.found);
    assert!(said.who.is_empty() && said.how_sure.is_empty() && said.for_admin.is_empty());
}

#[test]
fn a_healthy_site_that_works_in_a_private_window_is_told_with_a_word_about_add_ons() {
    let said = said(Made::healthy().answered(None, Some(true)));
    assert!(said.found.starts_with("www.example.com is fine"), "{}", said.found);
    assert!(said.what_to_do.contains("add-ons"), "{}", said.what_to_do);
}

#[test]
fn half_an_examination_is_not_told_as_a_whole_one() {
    let mut made = Made::healthy().trouble(Step::Certificate, Trouble::NotAsked);
    made.step(Step::Certificate).observations.clear();
    made.step(Step::Certificate).chain = None;
    let said = said(made);
    assert!(said.found.contains("steps you asked for") && said.meaning.contains("left out"), "{said:?}");
}

#[test]
fn an_unexplained_failure_says_how_it_ended() {
    let said = said(Made::failing(&Outcome::Alert { code: 40, from: Party::Server }));
    assert!(said.found.contains("fails") && said.meaning.contains("handshake_failure"), "{said:?}");
    assert!(!said.what_to_do.is_empty() && !said.for_admin.is_empty());
}

#[test]
fn a_stopped_examination_says_so() {
    let said = said(Made::healthy().trouble(Step::Cipher, Trouble::Stopped));
    assert!(said.found.contains("stopped"), "{}", said.found);
}

#[test]
fn every_cause_makes_a_whole_verdict() {
    for cause in causes::all() {
        for made in [
            Made::failing(&Outcome::Closed).found(&cause.slug, Confirmed),
            Made::untrusted(certificate(-30, 60)).found(&cause.slug, Possible),
        ] {
            let case = made.case();
            let said = Words::english().case_verdict(&case);
            for text in [&said.found, &said.meaning, &said.what_to_do] {
                assert!(super::whole(text), "{}: {text}", cause.slug);
            }
            assert!(said.found.contains("www.example.com"), "{}: {}", cause.slug, said.found);
            assert!(case.verdict.cause.is_none() || super::whole(&said.for_admin), "{}", cause.slug);
            for page in &case.steps {
                let said = Words::english().step_verdict("www.example.com:443", page);
                assert!(super::whole(&said.found) && super::whole(&said.meaning), "{}: {said:?}", cause.slug);
            }
        }
    }
}

#[test]
fn every_state_of_every_page_says_what_it_means_and_what_to_do() {
    let words = Words::english();
    let states = [
        StepState::Waiting,
        StepState::Running,
        StepState::Good,
        StepState::Attention,
        StepState::Problem,
        StepState::CouldNotCheck,
    ];
    for step in Step::PAGES {
        for state in states {
            let mut made = Made::healthy();
            made.step(step).state = state;
            let said = words.step_verdict("www.example.com:443", made.step(step));
            assert!(super::whole(&said.found) && super::whole(&said.meaning), "{said:?}");
            let has_ended = !matches!(state, StepState::Waiting | StepState::Running);
            assert_eq!(!said.what_to_do.is_empty(), has_ended, "{said:?}");
        }
    }
}

#[test]
fn a_page_that_could_not_look_says_why_and_what_helps() {
    let words = Words::english();
    let troubles = [
        Trouble::Deadline,
        Trouble::Stopped,
        Trouble::Broken { text: "index out of bounds".to_owned() },
        Trouble::NotAsked,
        Trouble::Unreachable { error: NetError::Refused },
    ];
    for trouble in troubles {
        let reason = words.trouble(&trouble);
        let mut made = Made::healthy().trouble(Step::Protocol, trouble);
        let said = words.step_verdict("www.example.com:443", made.step(Step::Protocol));
        assert!(said.meaning.starts_with(&reason), "{said:?}");
        assert!(super::whole(&said.found) && super::whole(&said.what_to_do), "{said:?}");
    }
}

#[test]
fn the_port_is_named_unless_it_is_the_usual_one() {
    let words = Words::english();
    let mut made = Made::healthy();
    let page = |made: &mut Made, target| words.step_verdict(target, made.step(Step::Protocol)).found;
    assert!(page(&mut made, "www.example.com:443").starts_with("www.example.com speaks"));
    assert!(page(&mut made, "www.example.com:8443").starts_with("www.example.com:8443 speaks"));
}

#[test]
fn a_name_in_a_certificate_cannot_rewrite_the_verdict() {
    let mut leaf = certificate(-30, 60);
    leaf.names = vec!["evil\u{202e}moc.elpmaxe".to_owned(), "x".repeat(5000)];
    let said = said(Made::untrusted(leaf).found("hostname-mismatch", Confirmed));
    assert!(said.found.contains("\\u{202e}") && !said.found.contains('\u{202e}'), "{}", said.found);
    assert!(said.found.chars().count() < 700);
}
