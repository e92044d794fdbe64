//! Every cause can be reached, yields to the look-alikes that it is told to yield to, and is told in the terminal.

use handshake_doctor::case::{Case, ConclusionOutcome};
use handshake_doctor::diagnosis::table::{self, Proof, Rule};
use handshake_doctor::handshake::Outcome;
use handshake_doctor::step::Confidence::{Confirmed, Likely, Possible};
use handshake_doctor::step::causes::{self, KeepsOut};
use handshake_doctor::step::{Confidence, Fact, FactState, Step};

use crate::made::{Made, certificate, chain};

mod answers;
mod look_alikes;
mod terminal;

/// Causes of the certificate step that end a handshake before a certificate was judged.
const ENDS: &[&str] = &["alpn-mismatch", "host-not-provisioned", "server-internal-error", "unrecognized-name"];

/// A site that fails in the place where these causes show: before TLS, in the handshake, or by its certificate.
fn failing(slugs: &[&str]) -> Made {
    let is_any = |wanted: &dyn Fn(&str) -> bool| slugs.iter().any(|slug| wanted(slug));
    // A clock keeps out by the dates that it breaks.
    if is_any(&|slug| step_of(slug) == Step::Clock) {
        return Made::untrusted(certificate(-430, -340))
            .found("certificate-expired", Likely)
            .found("certificate-not-yet-valid", Likely);
    }
    let ends =
        |slug: &str| ENDS.contains(&slug) || matches!(step_of(slug), Step::Network | Step::Protocol | Step::Cipher);
    if slugs.iter().all(|slug| ends(slug)) { Made::failing(&Outcome::Closed) } else { sound() }
}

fn sound() -> Made {
    Made::untrusted(certificate(-30, 60))
}

fn step_of(slug: &str) -> Step {
    causes::find(slug).expect("a cause").step
}

fn is_answer(proof: &Proof) -> bool {
    matches!(proof, Proof::Answer(..))
}

fn sure_of(case: &Case, slug: &str) -> Option<Confidence> {
    case.findings.iter().find(|finding| finding.cause == slug).map(|finding| finding.confidence)
}

#[test]
fn every_cause_that_a_machine_sees_is_named_when_it_is_found() {
    for rule in table::all().iter().filter(|rule| !rule.seen_by.iter().all(is_answer)) {
        let case = failing(&[&rule.slug]).found(&rule.slug, rule.surest).case();
        assert_eq!(sure_of(&case, &rule.slug), Some(rule.surest), "{}", rule.slug);
        let never = causes::find(&rule.slug).is_some_and(|cause| cause.keeps_out == KeepsOut::Never);
        if never {
            assert!(case.verdict.others.contains(&rule.slug), "{}", rule.slug);
        } else {
            assert_eq!(case.verdict.cause.as_deref(), Some(rule.slug.as_str()));
        }
    }
}

#[test]
fn no_finding_is_surer_than_its_rule() {
    for rule in table::all() {
        let case = failing(&[&rule.slug]).found(&rule.slug, Confirmed).case();
        assert_eq!(sure_of(&case, &rule.slug), Some(rule.surest), "{}", rule.slug);
    }
}

#[test]
fn what_is_harmless_never_makes_a_site_ill() {
    for cause in causes::all().iter().filter(|cause| cause.keeps_out == KeepsOut::Never) {
        let case = Made::healthy().found(&cause.slug, Confirmed).case();
        assert_eq!(case.verdict.outcome, ConclusionOutcome::Healthy, "{}", cause.slug);
        assert_eq!(case.verdict.others, std::slice::from_ref(&cause.slug));
    }
}

#[test]
fn what_only_old_clients_mind_stands_among_the_others_of_a_healthy_site() {
    for (key, cause) in [
        ("certificate-fact-extra", "extra-certificates-sent"),
        ("certificate-fact-root-sent", "extra-certificates-sent"),
        ("protocol-fact-tls13-only", "server-requires-tls13"),
    ] {
        let mut made = Made::healthy();
        made.step(Step::Certificate).facts.push(Fact::new(FactState::Info, key));
        let case = made.case();
        assert_eq!((case.verdict.outcome, sure_of(&case, cause)), (ConclusionOutcome::Healthy, Some(Confirmed)));
        assert_eq!(case.verdict.others, [cause]);
    }
}

#[test]
fn a_cause_found_beside_a_look_alike_that_wins_is_not_the_root() {
    let pairs = table::all().iter().flat_map(|rule| rule.yields_to.iter().map(move |winner| (rule, winner.as_str())));
    let wrong: Vec<String> = pairs.filter_map(|(rule, winner)| root_beside(rule, winner)).collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// What is named in the winner's place, whatever order they were found in, each as sure as it can be.
fn root_beside(rule: &Rule, winner: &str) -> Option<String> {
    let surest = table::find(winner).expect("a rule").surest;
    let base = || failing(&[&rule.slug, winner]);
    let cases = [
        base().found(&rule.slug, rule.surest).found(winner, surest).case(),
        base().found(winner, surest).found(&rule.slug, rule.surest).case(),
    ];
    let wrong = cases.into_iter().map(|case| case.verdict.cause).find(|cause| cause.as_deref() != Some(winner))?;
    Some(format!("{} beside {winner}: {wrong:?}", rule.slug))
}

#[test]
fn look_alikes_that_the_evidence_tells_apart_do_not_drag_each_other_in() {
    for rule in table::all() {
        for other in &rule.unlike {
            let other = table::find(other).expect("a rule");
            for (found, absent) in [(rule, other), (other, rule)] {
                let base = if step_of(&found.slug) == Step::Clock { sound() } else { failing(&[&found.slug]) };
                let case = base.found(&found.slug, found.surest).case();
                assert_eq!(sure_of(&case, &absent.slug), None, "{} is no {}", found.slug, absent.slug);
            }
        }
    }
}

#[test]
fn two_faults_that_have_nothing_to_do_with_each_other_are_both_told() {
    for (root, other) in [
        ("hostname-mismatch", "certificate-expired"),
        ("self-signed-certificate", "certificate-expired"),
        ("private-root-not-installed", "certificate-expired"),
        ("certificate-revoked", "hostname-mismatch"),
        ("missing-intermediate", "weak-signature"),
    ] {
        let case = Made::untrusted(certificate(-90, -3)).clock_off(chrono::TimeDelta::zero());
        let case = case.found(root, Confirmed).found(other, Confirmed).case();
        assert_eq!(case.verdict.cause.as_deref(), Some(root));
        assert!(case.verdict.others.contains(&other.to_owned()), "{root} and {other}: {:?}", case.verdict);
    }
}

#[test]
fn every_fact_that_proves_a_cause_has_its_words() {
    let words = handshake_doctor::advice::Words::english();
    for rule in table::all() {
        for proof in &rule.seen_by {
            if let Proof::Fact(key) = proof {
                assert!(words.has(key), "{}: {key}", rule.slug);
            }
        }
    }
}

#[test]
fn a_verdict_tells_the_steps_of_the_system_that_was_examined() {
    let words = handshake_doctor::advice::Words::english();
    for (system, step) in
        [("windows x86_64", "Settings"), ("macos aarch64", "System Settings"), ("linux x86_64", "timedatectl")]
    {
        let mut case = failing(&["clock-behind"]).found("clock-behind", Confirmed).case();
        system.clone_into(&mut case.system);
        let said = words.case_verdict(&case).what_to_do;
        assert!(said.contains(step), "{system}: {said}");
    }
}

#[test]
fn a_healthy_site_that_one_program_cannot_open_is_told_with_what_the_answers_point_at() {
    let words = handshake_doctor::advice::Words::english();
    let case = Made::healthy().replied("program", "dotnet").case();
    assert_eq!(case.verdict.outcome, ConclusionOutcome::Healthy);
    let said = words.case_verdict(&case);
    assert_eq!(said.what_to_do, words.on(&case.system).cause("client-tls12-disabled").fix_user);
    let root = root_of_the_company().replied("program", "java").case();
    let said = words.case_verdict(&root).found;
    assert!(said.contains("Java") && said.contains("Some programs"), "{said}");
}

/// A chain that this computer trusts by a root that Mozilla lacks.
fn root_of_the_company() -> Made {
    Made::healthy().with_chain(chain(certificate(-30, 60), true, false))
}

#[test]
fn a_fault_that_only_a_small_part_of_the_tries_shows_is_a_fault() {
    for cause in ["load-balancer-bad-node", "server-overloaded", "data-altered-in-transit"] {
        let case = Made::healthy().found(cause, Likely).case();
        assert_eq!(case.verdict.cause.as_deref(), Some(cause));
        let case = Made::healthy().found(cause, Possible).case();
        assert_eq!(case.verdict.outcome, ConclusionOutcome::Healthy);
    }
}
