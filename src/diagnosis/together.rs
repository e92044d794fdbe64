//! What no step can know alone: one step's findings in the light of another's, and of the person's answers.

use super::view::{Handshake, Validity, View};
use super::{add, rank};
use crate::step::causes;
use crate::step::{Confidence, Fact, FactState, Finding, Step};

/// Causes inside one browser; another browser or a private window is free of them.
const ONE_BROWSER: &[&str] =
    &["browser-extension-interferes", "stale-ssl-state", "browser-outdated", "browser-tls-policy"];

/// Causes that a private window is free of.
const LEFT_BEHIND_BY_A_PRIVATE_WINDOW: &[&str] = &["browser-extension-interferes", "stale-ssl-state"];

/// Causes that rest on the time.
const DATED: &[&str] =
    &["certificate-expired", "certificate-not-yet-valid", "expired-intermediate", "expired-cross-sign"];

/// Adds what two steps or an answer tell, and takes away what an answer rules out.
pub(super) fn look(findings: &mut Vec<Finding>, view: &View) {
    dates_are_no_surer_than_the_clock(findings, view);
    a_whole_handshake_doubts_bare_ends(findings, view);
    a_certificate_of_this_name_is_no_default(findings);
    clock_hides_a_date(findings, view);
    answers_point_at_one_browser(findings, view);
    answers_clear_the_browser(findings, view);
}

/// Without a measured time, a date that has passed or not come may be this computer's mistake.
fn dates_are_no_surer_than_the_clock(findings: &mut [Finding], view: &View) {
    if view.validity != Validity::Unmeasured {
        return;
    }
    for finding in findings.iter_mut().filter(|finding| DATED.contains(&finding.cause.as_str())) {
        finding.confidence = finding.confidence.min(Confidence::Likely);
    }
}

/// Where one handshake came to its end, another that just ended may be due to the number of our own connections: some
/// servers take one caller at a time.
fn a_whole_handshake_doubts_bare_ends(findings: &mut [Finding], view: &View) {
    if view.handshake == Handshake::Completed {
        for finding in findings.iter_mut().filter(|finding| rank::is_bare_end(finding)) {
            finding.confidence = Confidence::Possible;
        }
    }
}

/// A certificate whose common name is the host was made for it, even if it looks like one that servers make up.
fn a_certificate_of_this_name_is_no_default(findings: &mut Vec<Finding>) {
    if findings.iter().any(|finding| finding.cause == "common-name-only") {
        findings.retain(|finding| finding.cause != "default-vhost-certificate");
    }
}

/// A wrong clock may also make a bad certificate look good.
fn clock_hides_a_date(findings: &mut Vec<Finding>, view: &View) {
    let (cause, key) = match view.validity {
        Validity::ClockHidesExpiry => ("certificate-expired", "diagnosis-fact-expired-in-truth"),
        Validity::ClockHidesEarliness => ("certificate-not-yet-valid", "diagnosis-fact-early-in-truth"),
        _ => return,
    };
    let clock_is_wrong = |finding: &Finding| finding.step == Step::Clock && finding.confidence >= Confidence::Likely;
    if findings.iter().any(clock_is_wrong) {
        add_finding(findings, cause, Confidence::Likely, Fact::new(FactState::Problem, key));
    }
}

/// The site opens for us and in some window or browser of the person, but not in the one that is used.
fn answers_point_at_one_browser(findings: &mut Vec<Finding>, view: &View) {
    if !view.opens_here() {
        return;
    }
    let fact = |key| Fact::new(FactState::Info, key);
    if view.answers.works_in_private_window == Some(true) {
        for cause in LEFT_BEHIND_BY_A_PRIVATE_WINDOW {
            let fact = fact("diagnosis-fact-works-in-private-window");
            add_finding(findings, cause, Confidence::Possible, fact);
        }
    } else if view.answers.works_in_other_browser == Some(true) {
        let fact = fact("diagnosis-fact-works-in-other-browser");
        if view.stores_differ {
            add_finding(findings, "firefox-os-roots-off", Confidence::Likely, fact);
        } else {
            for cause in ["browser-outdated", "browser-tls-policy"] {
                add_finding(findings, cause, Confidence::Possible, fact.clone());
            }
        }
    }
}

/// What fails everywhere is not one browser's fault.
fn answers_clear_the_browser(findings: &mut Vec<Finding>, view: &View) {
    let fails_elsewhere = view.answers.works_in_other_browser == Some(false);
    let fails_in_private = view.answers.works_in_private_window == Some(false);
    findings.retain(|finding| {
        let cause = finding.cause.as_str();
        let is_cleared = (fails_elsewhere && ONE_BROWSER.contains(&cause))
            || (fails_in_private && LEFT_BEHIND_BY_A_PRIVATE_WINDOW.contains(&cause));
        finding.confidence > Confidence::Possible || !is_cleared
    });
}

fn add_finding(findings: &mut Vec<Finding>, cause: &str, confidence: Confidence, fact: Fact) {
    let step = causes::find(cause).map_or(Step::Network, |row| row.step);
    add(findings, Finding::new(cause, step, confidence, vec![fact]));
}
