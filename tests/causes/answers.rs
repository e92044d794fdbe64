//! What a machine cannot see is reached by answers, and a question is asked exactly while its answer matters.

use handshake_doctor::case::{Case, ConclusionOutcome, Question};
use handshake_doctor::diagnosis::open_questions;
use handshake_doctor::diagnosis::table::{self, Rule};
use handshake_doctor::handshake::Outcome;
use handshake_doctor::step::Confidence::{Confirmed, Likely, Possible};
use handshake_doctor::step::causes::{self, KeepsOut};

use super::{is_answer, root_of_the_company, sure_of};
use crate::made::{Made, certificate};

fn untrusted() -> Made {
    Made::untrusted(certificate(-30, 60))
}

fn cut() -> Made {
    Made::failing(&Outcome::Reset).found("reset-during-handshake", Likely)
}

/// For each cause that only answers reach: what is seen, and what is answered.
fn reached_by_answers(cause: &str) -> Option<Made> {
    let found_name = |made: Made| made.found("hostname-mismatch", Confirmed);
    Some(match cause {
        "dns-wrong-address" => {
            found_name(untrusted()).replied("works-on-other-network", "yes").replied("only-this-site", "yes")
        }
        "captive-portal" => {
            found_name(untrusted()).replied("works-on-other-network", "yes").replied("only-this-site", "no")
        }
        "split-dns-vpn" => found_name(untrusted()).replied("works-without-vpn", "yes"),
        "vpn-client-interferes" => cut().replied("works-without-vpn", "yes"),
        "pmtu-black-hole" => Made::failing(&Outcome::Silence { waited_ms: 5000 })
            .found("pmtu-black-hole", Possible)
            .replied("works-without-vpn", "yes"),
        "antivirus-downgrades-tls" => {
            cut().replied("works-on-other-device", "yes").replied("works-on-other-network", "no")
        }
        "tls-inspection-cannot-resign" => {
            cut().replied("works-on-other-network", "yes").replied("only-this-site", "yes")
        }
        "browser-extension-interferes" | "stale-ssl-state" => Made::healthy().replied("works-in-private-window", "yes"),
        "browser-outdated" | "browser-tls-policy" => Made::healthy().replied("works-in-other-browser", "yes"),
        "quic-blocked" => Made::healthy().replied("works-on-other-network", "yes"),
        "ech-blocked" => {
            Made::healthy().replied("works-on-other-network", "yes").replied("works-in-other-browser", "yes")
        }
        "ech-server-misconfigured" => {
            Made::healthy().replied("works-in-other-browser", "yes").replied("works-on-other-network", "no")
        }
        "database-upgrade-needed" => {
            Made::failing(&Outcome::Closed).found("closed-during-handshake", Likely).replied("program", "database")
        }
        "tcp-blocked" => {
            Made::failing(&Outcome::Closed).found("tcp-blocked", Possible).replied("works-on-other-network", "yes")
        }
        "revocation-check-blocked" => {
            Made::healthy().found("revocation-check-blocked", Possible).replied("program", "dotnet")
        }
        "firefox-os-roots-off" => root_of_the_company().replied("works-in-other-browser", "yes"),
        "hsts-no-bypass" => untrusted().found("certificate-expired", Confirmed).replied("program", "browser"),
        "client-tls12-disabled" => Made::healthy().replied("program", "dotnet").replied("only-this-site", "no"),
        "client-cipher-policy" => Made::healthy().replied("program", "dotnet").replied("works-on-other-device", "yes"),
        "old-windows-schannel" => Made::healthy().replied("program", "dotnet").replied("works-in-other-browser", "yes"),
        "java-own-trust-store" => root_of_the_company().replied("program", "java"),
        "script-runtime-own-trust-store" => root_of_the_company().replied("program", "python"),
        "git-windows-backend" => root_of_the_company().replied("program", "git"),
        "rust-own-trust-store" => root_of_the_company().replied("program", "rust"),
        "app-ignores-user-roots" => root_of_the_company().replied("program", "app"),
        _ => return None,
    })
}

#[test]
fn every_cause_that_a_person_can_see_is_reached_by_answers() {
    for rule in table::all() {
        let Some(made) = reached_by_answers(&rule.slug) else {
            assert!(!rule.seen_by.iter().all(is_answer), "nothing reaches {}", rule.slug);
            continue;
        };
        let case = made.case();
        // What a machine can measure, an answer alone makes no more than possible.
        let is_measured = ["browser-outdated", "browser-tls-policy"].contains(&rule.slug.as_str());
        let sure = if is_measured { Possible } else { rule.surest.min(Likely) };
        assert_eq!(sure_of(&case, &rule.slug), Some(sure), "{}: {:?}", rule.slug, case.verdict);
        if sure == Likely {
            assert_eq!(case.verdict.cause.as_deref(), Some(rule.slug.as_str()), "{:?}", case.verdict);
        }
    }
}

#[test]
fn without_the_answers_none_of_them_is_claimed() {
    let alike = [Made::healthy(), root_of_the_company(), cut(), untrusted().found("hostname-mismatch", Confirmed)];
    for case in alike.map(Made::case) {
        for rule in table::all().iter().filter(|rule| rule.seen_by.iter().all(is_answer)) {
            assert_eq!(sure_of(&case, &rule.slug), None, "{}", rule.slug);
        }
    }
}

#[test]
fn until_then_a_question_is_open_that_would_settle_it() {
    // What keeps nobody out changes no verdict.
    let may_keep_out = |slug: &str| causes::find(slug).is_some_and(|cause| cause.keeps_out != KeepsOut::Never);
    let by_answers = |rule: &&Rule| rule.seen_by.iter().all(is_answer) && may_keep_out(&rule.slug);
    for rule in table::all().iter().filter(by_answers) {
        let made = reached_by_answers(&rule.slug).expect("a way to it");
        let answered: Vec<Question> =
            Question::ALL.into_iter().filter(|question| made.answers.reply(*question).is_some()).collect();
        // The last answer that led there is asked for as long as it is missing.
        let is_asked = answered.iter().any(|last| {
            let case = Made { answers: made.answers.with(*last, None), steps: made.steps.clone() }.case();
            open_questions(&case).iter().any(|open| open.question == *last && open.settles.contains(&rule.slug))
        });
        assert!(is_asked, "{}", rule.slug);
    }
}

fn questions(case: &Case) -> Vec<Question> {
    open_questions(case).into_iter().map(|open| open.question).collect()
}

#[test]
fn the_most_telling_question_comes_first() {
    let case = root_of_the_company().case();
    assert_eq!(questions(&case).first(), Some(&Question::Program));
    let case = cut().case();
    assert_eq!(questions(&case).first(), Some(&Question::WorksWithoutVpn));
}

#[test]
fn nobody_is_asked_what_would_change_nothing() {
    let expired = untrusted().clock_off(chrono::TimeDelta::zero()).found("certificate-expired", Confirmed).case();
    let asked = questions(&expired);
    for idle in [Question::WorksInOtherBrowser, Question::WorksInPrivateWindow, Question::WorksOnOtherDevice] {
        assert!(!asked.contains(&idle), "{idle:?}");
    }
    let answered = root_of_the_company().replied("program", "java").case();
    assert!(!questions(&answered).contains(&Question::Program), "what was answered is not asked again");
}

#[test]
fn beside_a_cause_that_was_measured_only_what_could_overturn_it_is_asked() {
    let measured = || untrusted().clock_off(chrono::TimeDelta::zero()).found("certificate-expired", Confirmed);
    let aside = |case: &Case, question| questions(case).contains(&question);
    // "In a browser" would add a note on the missing way past the warning; the expired certificate stays the cause.
    assert!(!aside(&measured().case(), Question::Program));
    let unsure = untrusted().found("certificate-expired", Possible).found("hostname-mismatch", Likely);
    assert!(aside(&unsure.case(), Question::WorksOnOtherNetwork));
}

#[test]
fn a_private_window_shares_the_settings_of_its_browser_and_another_device_does_not() {
    for (question, reply) in [("works-in-private-window", "yes"), ("works-on-other-device", "no")] {
        for cause in ["browser-outdated", "browser-tls-policy", "browser-blocks-address"] {
            let made = || Made::healthy().found(cause, Possible);
            assert_eq!(sure_of(&made().case(), cause), Some(Possible));
            assert_eq!(sure_of(&made().replied(question, reply).case(), cause), None, "{cause}: {question}");
        }
    }
}

#[test]
fn a_no_rules_out_what_was_only_possible() {
    for (cause, question) in [
        ("vpn-client-interferes", "works-without-vpn"),
        ("split-dns-vpn", "works-without-vpn"),
        ("pmtu-black-hole", "works-on-other-network"),
        ("sni-blocked", "works-on-other-network"),
        ("proxy-settings-wrong", "works-on-other-device"),
        ("stale-ssl-state", "works-in-private-window"),
        ("browser-outdated", "works-in-other-browser"),
        ("no-common-cipher", "only-this-site"),
    ] {
        let made = || Made::failing(&Outcome::Closed).found(cause, Possible);
        assert_eq!(sure_of(&made().case(), cause), Some(Possible));
        assert_eq!(sure_of(&made().replied(question, "no").case(), cause), None, "{cause}");
    }
}

#[test]
fn answers_do_not_overrule_what_was_measured() {
    let case = cut().found("sni-blocked", Likely).replied("works-on-other-network", "no").case();
    assert_eq!(case.verdict.cause.as_deref(), Some("sni-blocked"));
    let case = untrusted()
        .clock_off(chrono::TimeDelta::zero())
        .found("certificate-expired", Confirmed)
        .replied("works-on-other-network", "yes")
        .replied("works-without-vpn", "yes")
        .replied("program", "java")
        .case();
    assert_eq!(case.verdict.cause.as_deref(), Some("certificate-expired"));
}

#[test]
fn a_java_program_on_a_site_that_all_stores_trust_has_no_store_to_blame() {
    for program in ["java", "python", "node", "git", "rust", "app"] {
        let case = Made::healthy().replied("program", program).case();
        assert_eq!(case.verdict.outcome, ConclusionOutcome::Healthy, "{program}");
        assert!(case.findings.is_empty(), "{program}: {:?}", case.findings);
    }
}

#[test]
fn a_database_tool_that_is_hung_up_on_wants_its_own_first_step() {
    let hung_up = || Made::failing(&Outcome::Closed).found("closed-during-handshake", Likely);
    let case = hung_up().replied("program", "database").case();
    assert_eq!(case.verdict.cause.as_deref(), Some("database-upgrade-needed"));
    assert_eq!(case.verdict.consequences, ["closed-during-handshake"]);
    assert_eq!(hung_up().case().verdict.cause.as_deref(), Some("closed-during-handshake"));
    let case = hung_up().found("sni-blocked", Likely).replied("program", "database").case();
    assert_eq!(case.verdict.cause.as_deref(), Some("sni-blocked"), "a measured cause stands");
}

#[test]
fn node_and_python_are_told_alike_and_go_is_not_blamed() {
    for (program, cause) in [
        ("node", Some("script-runtime-own-trust-store")),
        ("python", Some("script-runtime-own-trust-store")),
        ("go", None),
    ] {
        let case = root_of_the_company().replied("program", program).case();
        assert_eq!(case.verdict.cause.as_deref(), cause, "{program}");
    }
}

#[test]
fn damage_that_varies_from_try_to_try_is_damage_on_the_way() {
    use handshake_doctor::handshake::Party;
    use handshake_doctor::step::Step;
    let damaged = |code| crate::made::observation(Outcome::Alert { code, from: Party::Server });
    let mut made = Made::failing(&Outcome::Alert { code: 20, from: Party::Server });
    assert_eq!(made.step(Step::Certificate).observations.len(), 1);
    made.step(Step::Browser).observations = vec![damaged(51)];
    assert_eq!(made.case().verdict.cause.as_deref(), Some("data-altered-in-transit"));

    let mut made = Made::failing(&Outcome::Alert { code: 20, from: Party::Server });
    made.step(Step::Browser).observations = vec![damaged(20)];
    assert_eq!(made.case().verdict.cause, None, "the same end each time is the server's own");
}
