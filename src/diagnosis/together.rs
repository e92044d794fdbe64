//! What no step can know alone: one step's findings in the light of another's. What answers tell is in `answers.rs`.

use super::rules::OLD_FASHIONED;
use super::view::{Handshake, Validity, View};
use super::{add, rank};
use crate::step::causes;
use crate::step::certificate::{network_says, trouble_behind};
use crate::step::{Confidence, Fact, FactState, Finding, Step};

/// Causes that rest on the time.
const DATED: &[&str] =
    &["certificate-expired", "certificate-not-yet-valid", "expired-intermediate", "expired-cross-sign"];

/// Programs on this computer that open links.
const ON_THIS_COMPUTER: &[&str] =
    &["antivirus-https-scanning", "local-filter-https-scanning", "parental-control-filter"];

/// Facts of the steps that are causes for some old or strict client only.
pub(super) const HARMLESS: &[(&str, &str)] = &[
    ("certificate-fact-extra", "extra-certificates-sent"),
    ("certificate-fact-root-sent", "extra-certificates-sent"),
    ("protocol-fact-tls13-only", "server-requires-tls13"),
];

/// Adds what two steps tell together, and doubts what one of them puts in question.
pub(super) fn look(findings: &mut Vec<Finding>, view: &View) {
    dates_are_no_surer_than_the_clock(findings, view);
    an_age_alone_explains_little(findings, view);
    a_whole_handshake_doubts_bare_ends(findings, view);
    a_certificate_of_this_name_is_no_default(findings, view);
    a_key_is_not_held(findings, view);
    clock_hides_a_date(findings, view);
    steps_met_two_servers(findings, view);
    a_content_network_speaks_of_the_server_behind_it(findings, view);
    damage_varies(findings, view);
    harmless(findings, view);
    a_product_makes_the_link_weaker(findings);
    nothing_of_the_internet_is_reached(findings, view);
    a_name_that_passes_elsewhere_may_be_the_servers_choice(findings);
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

/// By a wrong clock every age is wrong; and where the site fails for us too, no old browser is the reason.
fn an_age_alone_explains_little(findings: &mut Vec<Finding>, view: &View) {
    let is_clock = |found: &Finding| {
        ["clock-ahead", "clock-behind"].contains(&found.cause.as_str()) && found.confidence >= Confidence::Likely
    };
    let is_age = |found: &Finding| {
        found.cause == "browser-outdated" && found.evidence.iter().all(|fact| fact.key == "browser-fact-age")
    };
    if view.failed() || view.default_browser_gets_in || findings.iter().any(is_clock) {
        findings.retain(|found| !is_age(found));
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

/// A certificate with the name of the host was made for it, even if it looks like one that servers make up.
fn a_certificate_of_this_name_is_no_default(findings: &mut Vec<Finding>, view: &View) {
    let is_named_alone = findings.iter().any(|finding| finding.cause == "common-name-only");
    findings.retain(|finding| {
        let is_measured = finding.confidence > Confidence::Possible && !is_named_alone;
        finding.cause != "default-vhost-certificate" || is_measured || !(view.name_fits || is_named_alone)
    });
}

/// One handshake of several that shows a false signature is enough: some servers notice it themselves and hang up.
fn a_key_is_not_held(findings: &mut Vec<Finding>, view: &View) {
    if let Some(which) = view.key_not_held.as_ref().filter(|_| !view.damage_varies) {
        let fact = Fact::new(FactState::Problem, "certificate-fact-key-not-held").with("which", which.as_str());
        add_finding(findings, "key-certificate-mismatch", Confidence::Confirmed, fact);
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

/// One step met a server that is fine, another one that is not.
fn steps_met_two_servers(findings: &mut Vec<Finding>, view: &View) {
    let Some([good, bad]) = &view.two_servers else { return };
    let fact = Fact::new(FactState::Problem, "certificate-fact-looks-differ");
    let fact = fact.with("good", good.as_str()).with("bad", bad.as_str());
    add_finding(findings, "load-balancer-bad-node", Confidence::Confirmed, fact);
}

/// The handshake was with a content network; its answer says that it cannot go on. Where that handshake is not sound,
/// nobody gets as far as to read the answer.
fn a_content_network_speaks_of_the_server_behind_it(findings: &mut Vec<Finding>, view: &View) {
    let Some((status, server)) = &view.network_answer else { return };
    let Some((cause, confidence)) = trouble_behind(*status, server.as_deref()) else { return };
    let confidence = if view.trusted_here == Some(false) { Confidence::Possible } else { confidence };
    add_finding(findings, cause, confidence, network_says(*status, server.as_deref()));
}

/// What is damaged now here and now there is damaged on the way.
fn damage_varies(findings: &mut Vec<Finding>, view: &View) {
    if view.damage_varies {
        let fact = Fact::new(FactState::Problem, "diagnosis-fact-damage-varies");
        add_finding(findings, "data-altered-in-transit", Confidence::Likely, fact);
    }
}

/// A program on this computer opens the link, and what it offers in the server's place is old or weak.
fn a_product_makes_the_link_weaker(findings: &mut Vec<Finding>) {
    let is_likely = |list: &[&str]| {
        findings.iter().any(|found| found.confidence >= Confidence::Likely && list.contains(&found.cause.as_str()))
    };
    if is_likely(ON_THIS_COMPUTER) && is_likely(OLD_FASHIONED) {
        let fact = Fact::new(FactState::Problem, "diagnosis-fact-product-weakens");
        add_finding(findings, "antivirus-downgrades-tls", Confidence::Likely, fact);
    }
}

/// Two servers that have nothing to do with the name got it unharmed: who cuts it may be the site's own server.
fn a_name_that_passes_elsewhere_may_be_the_servers_choice(findings: &mut [Finding]) {
    let passes = |found: &Finding| found.evidence.iter().any(|fact| fact.key == "allowlist-fact-name-passes-elsewhere");
    for finding in findings.iter_mut().filter(|found| found.cause == "sni-blocked" && passes(found)) {
        finding.confidence = Confidence::Possible;
    }
}

/// Neither the site nor any of several independent hosts: it is not the site's fault.
fn nothing_of_the_internet_is_reached(findings: &mut Vec<Finding>, view: &View) {
    if let Some(hosts) = view.hosts_out_of_reach {
        let fact = Fact::new(FactState::Problem, "diagnosis-fact-no-internet").with("count", hosts);
        add_finding(findings, "no-internet", Confidence::Likely, fact);
    }
}

/// What keeps nobody out that is up to date is no finding of its step; here it stands among the others.
fn harmless(findings: &mut Vec<Finding>, view: &View) {
    for fact in &view.harmless {
        let known = HARMLESS.iter().find(|(key, _)| *key == fact.key);
        if let Some((_, cause)) = known {
            add_finding(findings, cause, Confidence::Confirmed, fact.clone());
        }
    }
}

fn add_finding(findings: &mut Vec<Finding>, cause: &str, confidence: Confidence, fact: Fact) {
    let step = causes::find(cause).map_or(Step::Network, |row| row.step);
    add(findings, Finding::new(cause, step, confidence, vec![fact]));
}
