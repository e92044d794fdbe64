//! The root cause is named, its consequences are not, and nothing is claimed that was not seen.

use handshake_doctor::case::{Case, ConclusionOutcome};
use handshake_doctor::diagnosis::conclude;
use handshake_doctor::handshake::{Driver, Outcome, Party};
use handshake_doctor::net::NetError;
use handshake_doctor::step::Confidence::{Confirmed, Likely, Possible};
use handshake_doctor::step::{Fact, FactState, Step, StepState, Trouble, Who};

use crate::made::{Made, certificate, chain, observation};

mod answers;
mod between;
mod clock;

const REFUSED: Outcome = Outcome::Alert { code: 40, from: Party::Server };

fn sound() -> Made {
    Made::untrusted(certificate(-30, 60))
}

fn cause(case: &Case) -> Option<&str> {
    assert_eq!(case.verdict.cause.is_some(), case.verdict.outcome == ConclusionOutcome::Problem);
    case.verdict.cause.as_deref()
}

/// The first is the root, the second follows from it, whatever order they were found in.
fn folds(made: impl Fn() -> Made, root: &str, consequence: &str) {
    for case in [
        made().found(root, Likely).found(consequence, Confirmed).case(),
        made().found(consequence, Confirmed).found(root, Likely).case(),
    ] {
        assert_eq!(cause(&case), Some(root), "{root} explains {consequence}");
        assert!(case.verdict.consequences.contains(&consequence.to_owned()), "{consequence} follows from {root}");
        assert!(!case.verdict.others.contains(&consequence.to_owned()));
        assert_eq!(case.findings[0].cause, root);
    }
}

/// Both stand for themselves; the first is the root.
fn stands_beside(case: &Case, root: &str, other: &str) {
    assert_eq!(cause(case), Some(root));
    assert!(case.verdict.consequences.is_empty(), "{:?}", case.verdict.consequences);
    assert!(case.verdict.others.contains(&other.to_owned()), "{:?}", case.verdict.others);
}

#[test]
fn a_good_site_is_healthy() {
    let case = Made::healthy().case();
    assert_eq!(case.verdict.outcome, ConclusionOutcome::Healthy);
    assert!(case.verdict.cause.is_none() && case.verdict.who.is_empty() && case.findings.is_empty());
}

#[test]
fn a_machine_without_internet_may_still_call_a_local_site_healthy() {
    let mut made = Made::healthy();
    made.step(Step::Clock).state = StepState::CouldNotCheck;
    assert_eq!(made.case().verdict.outcome, ConclusionOutcome::Healthy);
}

#[test]
fn what_deserves_a_look_does_not_make_a_site_bad() {
    for cause in ["expired-cross-sign", "validity-too-long", "legacy-renegotiation", "server-only-legacy-ciphers"] {
        let case = Made::healthy().found(cause, Likely).case();
        assert_eq!(case.verdict.outcome, ConclusionOutcome::Healthy, "{cause}");
        assert_eq!(case.verdict.others, [cause]);
    }
}

#[test]
fn a_possible_cause_of_a_site_that_works_is_no_problem() {
    let case = Made::healthy().found("hosts-file-override", Possible).case();
    assert_eq!(case.verdict.outcome, ConclusionOutcome::Healthy);
    let case = Made::healthy().found("dns-wrong-address", Likely).case();
    assert_eq!(case.verdict.outcome, ConclusionOutcome::Healthy, "the address is odd, but the certificate is right");
}

#[test]
fn a_possible_cause_of_a_site_that_fails_is_the_best_there_is() {
    let case = Made::failing(&REFUSED).found("no-common-cipher", Possible).case();
    assert_eq!(cause(&case), Some("no-common-cipher"));
    assert_eq!(case.verdict.confidence, Some(Possible));
}

#[test]
fn a_likely_cause_goes_before_a_possible_one() {
    let case =
        Made::failing(&Outcome::Reset).found("sni-blocked", Possible).found("reset-during-handshake", Likely).case();
    stands_beside(&case, "reset-during-handshake", "sni-blocked");
}

#[test]
fn a_failure_without_a_cause_stays_unexplained() {
    assert_eq!(Made::failing(&REFUSED).case().verdict.outcome, ConclusionOutcome::Inconclusive);
    assert_eq!(sound().case().verdict.outcome, ConclusionOutcome::Inconclusive);
}

#[test]
fn a_harmless_finding_explains_no_failure() {
    let case = Made::failing(&REFUSED).found("extra-certificates-sent", Confirmed).case();
    assert_eq!(case.verdict.outcome, ConclusionOutcome::Inconclusive);
}

#[test]
fn a_stopped_examination_is_never_called_healthy() {
    let case = Made::healthy().trouble(Step::Cipher, Trouble::Stopped).case();
    assert_eq!(case.verdict.outcome, ConclusionOutcome::Inconclusive);
}

#[test]
fn an_unfinished_certificate_step_is_never_called_healthy() {
    for trouble in [Trouble::Deadline, Trouble::Broken { text: String::new() }] {
        let case = Made::healthy().trouble(Step::Certificate, trouble).case();
        assert_eq!(case.verdict.outcome, ConclusionOutcome::Inconclusive);
    }
    let case = Made::healthy().trouble(Step::Cipher, Trouble::Deadline).case();
    assert_eq!(case.verdict.outcome, ConclusionOutcome::Healthy, "the handshake and the chain were seen whole");
}

#[test]
fn steps_that_were_left_out_do_not_spoil_those_that_are_good() {
    let mut made = Made::healthy();
    for step in [Step::Clock, Step::Browser, Step::Allowlist, Step::Cipher] {
        made = made.trouble(step, Trouble::NotAsked);
    }
    assert_eq!(made.case().verdict.outcome, ConclusionOutcome::Healthy);
    let mut made = Made::healthy().trouble(Step::Certificate, Trouble::NotAsked);
    made.step(Step::Certificate).observations.clear();
    made.step(Step::Certificate).chain = None;
    assert_eq!(made.case().verdict.outcome, ConclusionOutcome::Healthy);
}

#[test]
fn steps_that_were_asked_and_could_not_look_say_nothing() {
    let mut made = Made::healthy().trouble(Step::Certificate, Trouble::NotAsked);
    made.step(Step::Certificate).observations.clear();
    made.step(Step::Certificate).chain = None;
    made.step(Step::Cipher).state = StepState::CouldNotCheck;
    assert_eq!(made.case().verdict.outcome, ConclusionOutcome::Inconclusive);
}

#[test]
fn one_cause_found_by_two_steps_is_one_finding_with_all_its_evidence() {
    let mut made = Made::failing(&Outcome::Reset).found("reset-during-handshake", Possible);
    let mut second = made.step(Step::Certificate).findings[0].clone();
    second.confidence = Likely;
    second.evidence = vec![Fact::new(FactState::Problem, "another-fact")];
    made.step(Step::Protocol).findings.push(second);
    let case = made.case();
    assert_eq!(case.findings.len(), 1);
    assert_eq!(case.findings[0].confidence, Likely);
    assert_eq!(case.findings[0].evidence.len(), 2);
}

#[test]
fn the_verdict_says_whose_page_explains_it_and_who_can_fix_it() {
    let verdict = Made::failing(&REFUSED).found("server-only-tls10-11", Confirmed).case().verdict;
    assert_eq!((verdict.step, verdict.who), (Some(Step::Protocol), vec![Who::SiteOwner]));
}

// The ground.

#[test]
fn a_name_that_is_not_found_is_the_cause_and_everything_else_is_unseen() {
    let error = NetError::NameNotFound { name: "www.example.com".to_owned() };
    let case = Made::failing(&Outcome::Unreachable { error }).found("dns-name-not-found", Confirmed).case();
    assert_eq!(cause(&case), Some("dns-name-not-found"));
}

#[test]
fn the_ground_goes_before_what_was_built_on_it() {
    let case =
        Made::failing(&Outcome::Closed).found("no-common-version", Confirmed).found("tcp-refused", Confirmed).case();
    assert_eq!(cause(&case), Some("tcp-refused"));
}

#[test]
fn what_leads_the_name_astray_explains_the_stranger_who_answers() {
    for root in ["captive-portal", "dns-sinkhole", "hosts-file-override", "dns-wrong-address"] {
        folds(sound, root, "hostname-mismatch");
        folds(sound, root, "self-signed-certificate");
        folds(|| Made::failing(&Outcome::Closed), root, "plain-http-on-tls-port");
        folds(|| Made::failing(&Outcome::Closed), root, "tcp-refused");
    }
}

#[test]
fn a_wrong_name_without_a_sign_of_a_detour_is_the_certificate_s_own_fault() {
    let case = sound().found("hostname-mismatch", Confirmed).found("hosts-file-override", Possible).case();
    stands_beside(&case, "hostname-mismatch", "hosts-file-override");
}

#[test]
fn the_hosts_file_explains_the_dummy_address_in_it() {
    folds(|| Made::failing(&Outcome::Closed), "hosts-file-override", "dns-sinkhole");
}

#[test]
fn a_server_without_tls_has_no_versions_and_no_suites() {
    let not_tls = || Made::failing(&Outcome::Closed);
    for root in ["plain-http-on-tls-port", "starttls-needed", "wrong-service-on-port"] {
        folds(not_tls, root, "no-common-version");
        folds(not_tls, root, "no-common-cipher");
        folds(not_tls, root, "closed-during-handshake");
    }
}

// What stands in between.

#[test]
fn an_interceptor_explains_the_root_that_nobody_knows() {
    for root in ["antivirus-https-scanning", "tls-inspection-corporate", "debugging-proxy", "captive-portal"] {
        folds(sound, root, "private-root-not-installed");
        folds(sound, root, "self-signed-certificate");
        folds(sound, root, "hostname-mismatch");
    }
}

#[test]
fn a_hint_of_an_interceptor_does_not_excuse_the_certificate() {
    let case =
        sound().found("tls-inspection-corporate", Possible).found("private-root-not-installed", Confirmed).case();
    stands_beside(&case, "private-root-not-installed", "tls-inspection-corporate");
}

#[test]
fn an_interceptor_does_not_explain_an_expired_certificate() {
    let case = Made::untrusted(certificate(-90, -3))
        .found("antivirus-https-scanning", Confirmed)
        .found("certificate-expired", Confirmed)
        .case();
    stands_beside(&case, "antivirus-https-scanning", "certificate-expired");
}

#[test]
fn a_scanner_that_warns_of_the_site_is_not_called_a_scanner_without_its_root() {
    folds(sound, "interceptor-reports-bad-site", "antivirus-https-scanning");
}

// Versions and suites.

#[test]
fn an_old_server_has_old_suites_too() {
    let refused = || Made::failing(&REFUSED);
    for consequence in
        ["no-common-version", "no-common-cipher", "server-only-broken-ciphers", "closed-during-handshake"]
    {
        folds(refused, "server-only-tls10-11", consequence);
    }
}

#[test]
fn the_suites_that_the_server_does_have_explain_what_it_refuses() {
    let refused = || Made::failing(&REFUSED);
    for root in ["server-only-legacy-ciphers", "server-only-broken-ciphers", "dhe-only", "dh-group-too-small"] {
        folds(refused, root, "no-common-cipher");
    }
}

#[test]
fn old_suites_are_a_problem_only_where_they_keep_somebody_out() {
    let case = Made::failing(&REFUSED).found("server-only-legacy-ciphers", Confirmed).case();
    assert_eq!(cause(&case), Some("server-only-legacy-ciphers"));
    let case = Made::untrusted(certificate(-90, -3))
        .found("dh-group-too-small", Confirmed)
        .found("certificate-expired", Confirmed)
        .case();
    stands_beside(&case, "certificate-expired", "dh-group-too-small");
}

#[test]
fn no_common_suite_alone_stands_for_itself() {
    let case = Made::failing(&REFUSED).found("no-common-cipher", Confirmed).case();
    assert_eq!(cause(&case), Some("no-common-cipher"));
    assert!(case.verdict.consequences.is_empty());
}

// The certificate.

#[test]
fn a_missing_client_certificate_explains_the_refusal_after_it() {
    for consequence in ["no-common-cipher", "host-not-provisioned", "closed-during-handshake", "reset-during-handshake"]
    {
        folds(|| Made::failing(&REFUSED), "client-certificate-required", consequence);
    }
}

#[test]
fn a_missing_client_certificate_is_a_problem_even_after_a_whole_handshake() {
    let case = Made::healthy().found("client-certificate-required", Likely).case();
    assert_eq!(cause(&case), Some("client-certificate-required"));
    let case = Made::healthy().found("client-certificate-required", Possible).case();
    assert_eq!(case.verdict.outcome, ConclusionOutcome::Healthy);
}

#[test]
fn a_missing_client_certificate_does_not_excuse_the_server_s_own() {
    let case = Made::untrusted(certificate(-90, -3))
        .found("client-certificate-required", Confirmed)
        .found("certificate-expired", Confirmed)
        .case();
    stands_beside(&case, "client-certificate-required", "certificate-expired");
}

#[test]
fn the_narrower_fault_of_a_certificate_explains_the_wider_one() {
    for (root, consequence) in [
        ("self-signed-certificate", "private-root-not-installed"),
        ("self-signed-certificate", "ca-certificate-as-leaf"),
        ("missing-intermediate", "private-root-not-installed"),
        ("expired-intermediate", "private-root-not-installed"),
        ("chain-wrong-order", "missing-intermediate"),
        ("chain-wrong-order", "hostname-mismatch"),
        ("www-apex-mismatch", "hostname-mismatch"),
        ("wildcard-too-deep", "hostname-mismatch"),
        ("common-name-only", "hostname-mismatch"),
        ("default-vhost-certificate", "self-signed-certificate"),
        ("weak-key", "key-certificate-mismatch"),
    ] {
        folds(sound, root, consequence);
    }
}

#[test]
fn two_faults_of_a_certificate_are_told_as_two_the_graver_one_first() {
    let case = Made::untrusted(certificate(-90, -3))
        .found("certificate-expired", Confirmed)
        .found("hostname-mismatch", Confirmed)
        .case();
    stands_beside(&case, "hostname-mismatch", "certificate-expired");
}

#[test]
fn a_weak_key_does_not_explain_a_wrong_name() {
    let case = sound().found("weak-key", Confirmed).found("hostname-mismatch", Confirmed).case();
    stands_beside(&case, "hostname-mismatch", "weak-key");
}

// The handshake as a whole.

#[test]
fn a_version_that_was_refused_in_a_test_is_no_failure_of_the_site() {
    let mut made = Made::healthy();
    let mut narrow = observation(Outcome::Alert { code: 70, from: Party::Server });
    narrow.driver = Driver::RustlsTls13;
    made.step(Step::Protocol).observations = vec![narrow];
    let case = made.found("no-common-cipher", Possible).case();
    assert_eq!(case.verdict.outcome, ConclusionOutcome::Healthy);
}

#[test]
fn a_narrow_hello_that_works_does_not_make_a_site_healthy_that_browsers_cannot_open() {
    let mut made = Made::failing(&Outcome::Reset);
    let mut narrow = observation(Outcome::Completed);
    narrow.driver = Driver::RustlsTls12;
    made.step(Step::Protocol).observations = vec![narrow];
    let case = made.found("tls13-intolerant", Confirmed).found("reset-during-handshake", Likely).case();
    assert_eq!(cause(&case), Some("tls13-intolerant"));
    assert_eq!(case.verdict.consequences, ["reset-during-handshake"]);
}

#[test]
fn a_handshake_that_we_ended_ourselves_is_not_held_against_the_site() {
    let case = Made::failing(&Outcome::Unreachable { error: NetError::DeadlinePassed })
        .trouble(Step::Certificate, Trouble::Deadline)
        .found("no-common-cipher", Possible)
        .case();
    assert_eq!(case.verdict.outcome, ConclusionOutcome::Inconclusive);
}

#[test]
fn the_system_s_store_decides_and_mozilla_s_where_there_is_none() {
    let half = |system, mozilla| Made::healthy().with_chain(chain(certificate(-30, 60), system, mozilla)).case();
    assert_eq!(half(true, false).verdict.outcome, ConclusionOutcome::Healthy);
    assert_eq!(half(false, true).verdict.outcome, ConclusionOutcome::Inconclusive);
}

#[test]
fn a_server_that_takes_one_caller_at_a_time_is_not_called_silent() {
    let mut made = Made::healthy().found("server-silent", Likely);
    made.step(Step::Browser).observations = vec![observation(Outcome::Silence { waited_ms: 5000 })];
    let case = made.case();
    assert_eq!(case.verdict.outcome, ConclusionOutcome::Healthy);
    assert_eq!(case.findings[0].confidence, Possible);
}

#[test]
fn a_chain_that_only_another_step_saw_does_not_make_a_site_healthy() {
    let mut made = Made::failing(&Outcome::Silence { waited_ms: 5000 }).found("server-silent", Likely);
    made.step(Step::Certificate).state = StepState::CouldNotCheck;
    made.step(Step::Browser).observations = vec![observation(Outcome::Completed)];
    made.step(Step::Browser).chain = Some(chain(certificate(-30, 60), true, true));
    assert_eq!(made.case().verdict.outcome, ConclusionOutcome::Inconclusive);
}

#[test]
fn a_certificate_made_for_localhost_is_no_default_certificate_there() {
    let case = sound()
        .found("default-vhost-certificate", Likely)
        .found("common-name-only", Confirmed)
        .found("self-signed-certificate", Confirmed)
        .case();
    stands_beside(&case, "self-signed-certificate", "common-name-only");
}

#[test]
fn a_page_is_never_surer_than_the_verdict() {
    let mut case = Made::untrusted(certificate(-90, -12)).found("certificate-expired", Confirmed).case();
    let (findings, _) = conclude(&mut case.steps, &case.answers);
    assert_eq!(findings.first().map(|finding| finding.confidence), Some(Likely), "nobody was asked for the time");
    let of_step = case.step(Step::Certificate).and_then(|report| report.findings.first());
    assert_eq!(of_step.map(|finding| finding.confidence), Some(Likely));
}
