//! The decision table of the answers: what each reply makes likelier and what it rules out. Pure.
//!
//! The lines are read in order, each in the light of those before. A reply points at a cause only where the evidence
//! allows it (`when`), and rules out only what is no more than possible.

use super::add;
use super::rules::{BARE_ENDS, NO_ANSWER, UNKNOWN_ISSUER, WRONG_NAME};
use super::view::{Handshake, View};
use crate::case::{Program, Question, Reply};
use crate::machine::RootStoreKind;
use crate::step::causes;
use crate::step::{Confidence, Fact, FactState, Finding, Step};

use Confidence::{Likely, Possible};
use Question::{
    OnlyThisSite, WorksInOtherBrowser, WorksInPrivateWindow, WorksOnOtherDevice, WorksOnOtherNetwork, WorksWithoutVpn,
};

/// What the keys of facts begin with that tell an answer; the question's name follows.
pub(super) const SAID: &str = "diagnosis-fact-";

/// One line of the table.
struct Line {
    /// The reply ...
    said: (Question, Reply),
    /// ... where the evidence is like this ...
    when: fn(&Scene) -> bool,
    /// ... points at these causes,
    points_at: &'static [&'static str],
    /// makes them as sure as this,
    sure: Confidence,
    /// and rules out these, if they are no more than possible.
    rules_out: &'static [&'static str],
}

/// What a line may look at.
struct Scene<'s> {
    view: &'s View,
    findings: &'s [Finding],
}

/// Causes inside one browser; another browser is free of them.
const ONE_BROWSER: &[&str] = &[
    "browser-blocks-address",
    "browser-extension-interferes",
    "browser-outdated",
    "browser-tls-policy",
    "stale-ssl-state",
];

/// Causes that a private window of the same browser has too.
const SAME_IN_A_PRIVATE_WINDOW: &[&str] = &["browser-blocks-address", "browser-outdated", "browser-tls-policy"];

/// Causes that a private window is free of.
const LEFT_BEHIND_BY_A_PRIVATE_WINDOW: &[&str] = &["browser-extension-interferes", "stale-ssl-state"];

/// Causes on this computer; another device is free of them.
const THIS_COMPUTER: &[&str] = &[
    "antivirus-downgrades-tls",
    "client-cipher-policy",
    "client-tls12-disabled",
    "hosts-file-override",
    "old-windows-schannel",
    "proxy-settings-wrong",
    "vpn-client-interferes",
];

/// Causes in this network; another network is free of them.
const THIS_NETWORK: &[&str] = &[
    "captive-portal",
    "data-altered-in-transit",
    "dns-sinkhole",
    "dns-wrong-address",
    "ech-blocked",
    "http-block-page",
    "pmtu-black-hole",
    "quic-blocked",
    "sni-blocked",
    "tcp-blocked",
    "tls-inspection-cannot-resign",
    "tls-inspection-corporate",
];

/// Causes at the site; they do not depend on who looks from where.
const THE_SITE: &[&str] = &[
    "hello-intolerant-server",
    "host-not-provisioned",
    "load-balancer-bad-node",
    "no-common-cipher",
    "no-common-group",
    "no-common-version",
    "server-breaks-tls",
    "server-overloaded",
];

const fn program(program: Program) -> (Question, Reply) {
    (Question::Program, Reply::Program(program))
}

const fn yes(question: Question) -> (Question, Reply) {
    (question, Reply::Yes)
}

const fn no(question: Question) -> (Question, Reply) {
    (question, Reply::No)
}

/// A line that points at causes.
const fn points(
    said: (Question, Reply),
    when: fn(&Scene) -> bool,
    points_at: &'static [&'static str],
    sure: Confidence,
) -> Line {
    Line { said, when, points_at, sure, rules_out: &[] }
}

/// A line that rules causes out.
const fn rules_out(said: (Question, Reply), when: fn(&Scene) -> bool, rules_out: &'static [&'static str]) -> Line {
    Line { said, when, points_at: &[], sure: Possible, rules_out }
}

const LINES: &[Line] = &[
    // Which program: whose roots, whose TLS.
    points(program(Program::Java), java_lacks_the_root, &["java-own-trust-store"], Likely),
    points(program(Program::Python), python_lacks_the_root, &["script-runtime-own-trust-store"], Likely),
    points(program(Program::Node), roots_differ, &["script-runtime-own-trust-store"], Likely),
    points(program(Program::Git), roots_differ, &["git-windows-backend"], Likely),
    points(program(Program::Rust), roots_differ, &["rust-own-trust-store"], Likely),
    points(program(Program::App), roots_differ, &["app-ignores-user-roots"], Likely),
    points(program(Program::Dotnet), is_status_unknown, &["revocation-check-blocked"], Likely),
    points(program(Program::Git), is_status_unknown, &["revocation-check-blocked"], Likely),
    points(program(Program::Mail), fails_before_tls, &["starttls-needed"], Possible),
    points(program(Program::Database), hangs_up, &["database-upgrade-needed"], Likely),
    points(program(Program::Database), fails_before_tls, &["database-upgrade-needed"], Possible),
    points(program(Program::Browser), has_a_certificate_fault, &["hsts-no-bypass"], Possible),
    // One browser.
    points(yes(WorksInPrivateWindow), opens_here, LEFT_BEHIND_BY_A_PRIVATE_WINDOW, Possible),
    rules_out(yes(WorksInPrivateWindow), always, SAME_IN_A_PRIVATE_WINDOW),
    rules_out(no(WorksInPrivateWindow), always, LEFT_BEHIND_BY_A_PRIVATE_WINDOW),
    points(yes(WorksInOtherBrowser), fails_in_a_browser_by_its_roots, &["firefox-os-roots-off"], Likely),
    points(yes(WorksInOtherBrowser), fails_in_one_browser, &["browser-outdated", "browser-tls-policy"], Possible),
    points(yes(WorksInOtherBrowser), fails_without_a_name, &["client-sends-no-sni"], Possible),
    rules_out(no(WorksInOtherBrowser), always, ONE_BROWSER),
    // The TLS of Windows: browsers with TLS of their own work.
    points(program(Program::Dotnet), opens_here, &["client-tls12-disabled", "client-cipher-policy"], Possible),
    points(program(Program::Dotnet), opens_and_fails_elsewhere_too, &["client-tls12-disabled"], Likely),
    points(program(Program::Dotnet), opens_for_other_devices, &["client-cipher-policy"], Likely),
    points(program(Program::Dotnet), opens_in_other_browsers, &["old-windows-schannel"], Likely),
    // This network: signs of a sign-in page, of a wrong address, of a filter.
    points(yes(WorksOnOtherNetwork), is_strange_everywhere, &["captive-portal"], Likely),
    points(yes(WorksOnOtherNetwork), is_strange_here_only, &["dns-wrong-address"], Likely),
    points(yes(WorksOnOtherNetwork), is_strange, &["captive-portal", "dns-wrong-address"], Possible),
    points(yes(WorksOnOtherNetwork), is_stalled, &["pmtu-black-hole"], Likely),
    points(yes(WorksOnOtherNetwork), is_unanswered, &["tcp-blocked"], Likely),
    points(yes(WorksOnOtherNetwork), is_cut_among_inspectors, &["tls-inspection-cannot-resign"], Likely),
    points(yes(WorksOnOtherNetwork), is_cut, &["tls-inspection-cannot-resign"], Possible),
    points(yes(WorksOnOtherNetwork), opens_here, &["quic-blocked", "ech-blocked"], Possible),
    points(yes(WorksOnOtherNetwork), opens_here_and_in_other_browsers, &["ech-blocked"], Likely),
    rules_out(yes(WorksOnOtherNetwork), always, THE_SITE),
    points(no(WorksOnOtherNetwork), fails_in_one_browser, &["ech-server-misconfigured"], Possible),
    rules_out(no(WorksOnOtherNetwork), always, THIS_NETWORK),
    // The VPN.
    points(yes(WorksWithoutVpn), leads_elsewhere, &["split-dns-vpn"], Likely),
    points(yes(WorksWithoutVpn), is_stalled, &["pmtu-black-hole"], Likely),
    points(yes(WorksWithoutVpn), is_cut, &["vpn-client-interferes"], Likely),
    rules_out(no(WorksWithoutVpn), always, &["vpn-client-interferes", "split-dns-vpn"]),
    // This computer.
    points(yes(WorksOnOtherDevice), is_unanswered, &["proxy-settings-wrong"], Possible),
    points(yes(WorksOnOtherDevice), is_cut_wherever_it_goes, &["antivirus-downgrades-tls"], Likely),
    points(yes(WorksOnOtherDevice), is_cut, &["antivirus-downgrades-tls", "vpn-client-interferes"], Possible),
    rules_out(yes(WorksOnOtherDevice), always, THE_SITE),
    rules_out(no(WorksOnOtherDevice), always, THIS_COMPUTER),
    rules_out(no(WorksOnOtherDevice), always, ONE_BROWSER),
    rules_out(no(OnlyThisSite), always, THE_SITE),
];

/// Replies of other programs than a browser: what is inside a browser is out of question.
const NO_BROWSERS: [Program; 11] = [
    Program::App,
    Program::Database,
    Program::Dotnet,
    Program::Git,
    Program::Go,
    Program::Java,
    Program::Mail,
    Program::Node,
    Program::Other,
    Program::Python,
    Program::Rust,
];

/// Applies what was answered. The slugs that a reply made at least likely: they count although the site opens for us.
pub(super) fn apply(findings: &mut Vec<Finding>, view: &View) -> Vec<&'static str> {
    let mut pointed_at = Vec::new();
    for line in LINES.iter().filter(|line| view.answers.reply(line.said.0) == Some(line.said.1)) {
        if !(line.when)(&Scene { view, findings }) {
            continue;
        }
        for cause in line.points_at {
            let step = causes::find(cause).map_or(Step::Network, |row| row.step);
            add(findings, Finding::new(cause, step, line.sure, vec![said(line.said)]));
            if line.sure >= Likely {
                pointed_at.push(*cause);
            }
        }
        clear(findings, line.rules_out);
    }
    if view.answers.program.is_some_and(|program| NO_BROWSERS.contains(&program)) {
        clear(findings, ONE_BROWSER);
    }
    pointed_at
}

fn clear(findings: &mut Vec<Finding>, ruled_out: &[&str]) {
    findings.retain(|finding| finding.confidence > Possible || !ruled_out.contains(&finding.cause.as_str()));
}

/// What was answered, as a fact.
fn said((question, reply): (Question, Reply)) -> Fact {
    Fact::new(FactState::Info, &format!("{SAID}{}", question.slug())).with("reply", reply.slug())
}

fn always(_: &Scene) -> bool {
    true
}

impl Scene<'_> {
    fn found(&self, causes: &[&str]) -> bool {
        self.findings.iter().any(|finding| causes.contains(&finding.cause.as_str()))
    }

    fn replied(&self, question: Question, reply: Reply) -> bool {
        self.view.answers.reply(question) == Some(reply)
    }

    fn is_no_browser(&self) -> bool {
        self.view.answers.program.is_some_and(|program| NO_BROWSERS.contains(&program))
    }
}

fn opens_here(scene: &Scene) -> bool {
    scene.view.opens_here()
}

/// This computer trusts the chain by a root that Mozilla, and whoever has Mozilla's list, lacks.
fn roots_differ(scene: &Scene) -> bool {
    scene.view.opens_here() && scene.view.stores_differ
}

fn java_lacks_the_root(scene: &Scene) -> bool {
    lacks_the_root(scene, &[RootStoreKind::Java])
}

fn python_lacks_the_root(scene: &Scene) -> bool {
    lacks_the_root(scene, &[RootStoreKind::Certifi, RootStoreKind::Bundle])
}

/// The stores of these kinds that were found decide; where none was, the lists that everybody has.
fn lacks_the_root(scene: &Scene, kinds: &[RootStoreKind]) -> bool {
    let mut found = scene.view.roots_of.iter().filter(|(kind, _)| kinds.contains(kind)).peekable();
    if found.peek().is_none() { roots_differ(scene) } else { scene.view.opens_here() && found.any(|(_, has)| !has) }
}

/// The authority's word could not be had.
fn is_status_unknown(scene: &Scene) -> bool {
    scene.found(&["revocation-check-blocked"])
}

fn fails_before_tls(scene: &Scene) -> bool {
    scene.view.handshake == Handshake::Failed && scene.found(BARE_ENDS)
}

/// A database drops a hello that does not begin in its own way, and says nothing.
fn hangs_up(scene: &Scene) -> bool {
    scene.view.handshake == Handshake::Failed
        && scene.found(&["closed-during-handshake", "reset-during-handshake"])
        && scene.findings.iter().all(|found| found.confidence < Likely || BARE_ENDS.contains(&found.cause.as_str()))
}

fn has_a_certificate_fault(scene: &Scene) -> bool {
    scene.view.trusted_here == Some(false)
}

fn fails_in_a_browser_by_its_roots(scene: &Scene) -> bool {
    lacks_the_root(scene, &[RootStoreKind::FirefoxProfile, RootStoreKind::NssUser])
        && !scene.is_no_browser()
        && !scene.replied(WorksInPrivateWindow, Reply::Yes)
}

fn fails_in_one_browser(scene: &Scene) -> bool {
    scene.view.opens_here()
        && !scene.view.stores_differ
        && !scene.is_no_browser()
        && !scene.view.default_browser_gets_in
        && scene.replied(WorksInOtherBrowser, Reply::Yes)
        && !scene.replied(WorksInPrivateWindow, Reply::Yes)
}

/// The site opens for us, and shows something else to those who do not name it.
fn fails_without_a_name(scene: &Scene) -> bool {
    scene.view.opens_here() && scene.view.needs_server_name
}

fn opens_and_fails_elsewhere_too(scene: &Scene) -> bool {
    scene.view.opens_here() && scene.replied(OnlyThisSite, Reply::No)
}

fn opens_for_other_devices(scene: &Scene) -> bool {
    scene.view.opens_here()
        && scene.replied(WorksOnOtherDevice, Reply::Yes)
        && !scene.replied(OnlyThisSite, Reply::No)
        && !scene.replied(WorksInOtherBrowser, Reply::Yes)
}

fn opens_in_other_browsers(scene: &Scene) -> bool {
    scene.view.opens_here() && scene.replied(WorksInOtherBrowser, Reply::Yes) && !scene.replied(OnlyThisSite, Reply::No)
}

fn opens_here_and_in_other_browsers(scene: &Scene) -> bool {
    scene.view.opens_here() && scene.replied(WorksInOtherBrowser, Reply::Yes)
}

/// The certificate is some other name's, or nobody knows who issued it; and no product was recognised.
fn is_strange(scene: &Scene) -> bool {
    let has_product = scene.findings.iter().any(|found| found.step == Step::Allowlist && found.confidence >= Likely);
    scene.view.trusted_here == Some(false)
        && !has_product
        && (scene.found(WRONG_NAME) || scene.found(UNKNOWN_ISSUER))
        && !scene.found(&["captive-portal", "dns-wrong-address"])
}

fn is_strange_everywhere(scene: &Scene) -> bool {
    is_strange(scene) && scene.replied(OnlyThisSite, Reply::No)
}

fn is_strange_here_only(scene: &Scene) -> bool {
    is_strange(scene) && scene.replied(OnlyThisSite, Reply::Yes)
}

fn is_stalled(scene: &Scene) -> bool {
    scene.found(&["pmtu-black-hole"])
}

fn is_unanswered(scene: &Scene) -> bool {
    scene.found(&["tcp-blocked"])
}

/// A handshake that was begun and did not come to its end, for no reason that was measured.
fn is_cut(scene: &Scene) -> bool {
    let is_explained =
        scene.findings.iter().any(|found| found.confidence >= Likely && !BARE_ENDS.contains(&found.cause.as_str()));
    scene.view.handshake == Handshake::Failed && !is_explained && !is_stalled(scene)
}

/// It is cut, and something in this network opens other connections.
fn is_cut_among_inspectors(scene: &Scene) -> bool {
    is_cut(scene) && (scene.found(&["tls-inspection-corporate"]) || scene.replied(OnlyThisSite, Reply::Yes))
}

fn is_cut_wherever_it_goes(scene: &Scene) -> bool {
    is_cut(scene) && scene.replied(WorksOnOtherNetwork, Reply::No)
}

/// The name may have been led to another place than with the VPN off.
fn leads_elsewhere(scene: &Scene) -> bool {
    let astray = ["dns-sinkhole", "dns-wrong-address", "dns-name-not-found"];
    !scene.view.opens_here()
        && (scene.found(&astray) || scene.found(NO_ANSWER) || scene.found(UNKNOWN_ISSUER) || scene.found(WRONG_NAME))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnosis::table::{self, Proof};

    #[test]
    fn every_name_in_the_table_is_a_cause() {
        for line in LINES {
            for slug in line.points_at.iter().chain(line.rules_out) {
                assert!(causes::find(slug).is_some(), "{slug}");
            }
            assert!(!line.points_at.is_empty() || !line.rules_out.is_empty());
        }
    }

    #[test]
    fn every_line_stands_in_the_rule_of_the_cause_that_it_points_at() {
        for line in LINES {
            let proof = Proof::Answer(line.said.0.slug().to_owned(), line.said.1.slug().to_owned());
            for cause in line.points_at {
                let rule = table::find(cause).expect("a rule");
                assert!(rule.seen_by.contains(&proof), "{cause}: {proof}");
                assert!(line.sure <= rule.surest, "{cause} is never that sure");
            }
        }
    }

    #[test]
    fn every_question_has_lines_and_every_line_a_reply_to_its_question() {
        for question in Question::ALL {
            assert!(LINES.iter().any(|line| line.said.0 == question), "{question:?}");
        }
        assert!(LINES.iter().all(|line| line.said.0.replies().contains(&line.said.1)));
    }

    /// A reply without a line of its own is one that other lines look at, or that tells nothing.
    #[test]
    fn every_reply_narrows_something_but_for_these() {
        let silent = [yes(OnlyThisSite), program(Program::Go), program(Program::Other)];
        for question in Question::ALL {
            for reply in question.replies() {
                let said = (question, reply);
                assert_eq!(LINES.iter().any(|line| line.said == said), !silent.contains(&said), "{said:?}");
            }
        }
    }
}
