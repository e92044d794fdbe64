//! Claims about what stands in between, in the light of the other steps.

use handshake_doctor::handshake::Outcome;
use handshake_doctor::net::NetError;
use handshake_doctor::step::allowlist::{AllowlistEvidence, Canary, Look, PathSight, PortalSight, PortalWord};
use handshake_doctor::step::{Confidence, Evidence, Fact, FactState, Finding, Step};

use super::cause;
use crate::made::{Made, certificate};

/// A finding of step 3 that this fact alone says.
fn said_by(mut made: Made, cause: &str, key: &str) -> Made {
    let facts = vec![Fact::new(FactState::Problem, key)];
    let finding = Finding::new(cause, Step::Allowlist, Confidence::Likely, facts);
    made.step(Step::Allowlist).findings.push(finding);
    made
}

#[test]
fn a_dangerous_root_is_an_alarm_however_well_the_site_opens() {
    let case = said_by(Made::healthy(), "known-bad-root", "allowlist-fact-bad-root").case();
    assert_eq!(cause(&case), Some("known-bad-root"));
}

#[test]
fn a_dead_proxy_of_this_computer_keeps_programs_out_although_the_direct_way_is_open() {
    let by_proxy = said_by(Made::healthy(), "proxy-settings-wrong", "allowlist-fact-proxied-unreachable").case();
    assert_eq!(cause(&by_proxy), Some("proxy-settings-wrong"));
    let otherwise = said_by(Made::healthy(), "proxy-settings-wrong", "made-fact").case();
    assert_eq!(cause(&otherwise), None);
}

#[test]
fn what_a_proxy_or_an_installed_root_does_elsewhere_explains_nothing_here() {
    let refused = || Made::failing(&Outcome::Unreachable { error: NetError::Refused });
    let down = refused().found("tcp-refused", Confidence::Confirmed);
    let case = said_by(down, "proxy-settings-wrong", "allowlist-fact-proxied-unreachable").case();
    assert_eq!(cause(&case), Some("tcp-refused"), "the site is down however one goes there");
    let own = Made::healthy().found("self-signed-certificate", Confidence::Confirmed);
    let case = said_by(own, "known-bad-root", "allowlist-fact-bad-root").case();
    assert!(case.verdict.consequences.is_empty(), "{:?}", case.verdict);
}

#[test]
fn a_filters_page_says_who_cuts_the_name_off() {
    let cut = Made::failing(&Outcome::Reset)
        .found("reset-during-handshake", Confidence::Likely)
        .found("sni-blocked", Confidence::Confirmed)
        .found("http-block-page", Confidence::Likely);
    let case = cut.case();
    assert_eq!(cause(&case), Some("http-block-page"));
    assert_eq!(case.verdict.consequences.len(), 2);
}

#[test]
fn a_filters_page_says_whose_certificate_is_shown_in_the_sites_place() {
    let stranger = Made::untrusted(certificate(-30, 60))
        .found("self-signed-certificate", Confidence::Confirmed)
        .found("hostname-mismatch", Confidence::Confirmed)
        .found("http-block-page", Confidence::Likely);
    let case = stranger.case();
    assert_eq!(cause(&case), Some("http-block-page"));
    assert_eq!(case.verdict.consequences.len(), 2);
}

/// The site and so many canaries ended like this; the test pages were silent, or one was open.
fn around(site: &NetError, canaries: &NetError, count: usize, is_portal_open: bool) -> Made {
    let ended = |error: &NetError| Outcome::Unreachable { error: error.clone() };
    let mut made = Made::failing(&ended(site)).found("tcp-blocked", Confidence::Likely);
    let canary = |number| Canary {
        name: format!("canary{number}.example:443"),
        address: None,
        outcome: ended(canaries),
        signer: None,
    };
    let visit = PathSight {
        look: Look::Visit,
        address: None,
        outcome: ended(site),
        connected_ms: None,
        ended_ms: None,
        answered: false,
        signer: None,
    };
    let word = if is_portal_open { PortalWord::Open } else { PortalWord::Silent { error: NetError::NoRoute } };
    let portal =
        PortalSight { address: "http://open.example/".to_owned(), word, status: None, sent_on_to: None, page: None };
    made.step(Step::Allowlist).evidence = Some(Evidence::Allowlist(AllowlistEvidence {
        canaries: (0..count).map(canary).collect(),
        paths: vec![visit],
        portal: vec![portal],
        ..AllowlistEvidence::default()
    }));
    made
}

#[test]
fn where_nothing_of_the_internet_is_reached_the_site_is_not_blamed() {
    let failed = || NetError::ResolverFailed { name: "www.example.com".to_owned() };
    for (site, canaries) in [(NetError::NoRoute, NetError::NoRoute), (NetError::TimedOut, failed())] {
        assert_eq!(cause(&around(&site, &canaries, 3, false).case()), Some("no-internet"), "{site:?}");
        assert_eq!(cause(&around(&site, &canaries, 3, true).case()), Some("tcp-blocked"), "a test page is open");
        assert_eq!(cause(&around(&site, &canaries, 1, false).case()), Some("tcp-blocked"), "one host proves little");
        assert_eq!(cause(&around(&site, &canaries, 0, false).case()), Some("tcp-blocked"), "nobody was asked");
    }
    assert_eq!(cause(&around(&NetError::TimedOut, &NetError::Refused, 3, false).case()), Some("tcp-blocked"));
}

#[test]
fn where_only_the_proxy_leads_out_a_program_without_it_reaches_nothing() {
    let lost = around(&NetError::TimedOut, &NetError::TimedOut, 3, false);
    let case = said_by(lost, "proxy-needed", "allowlist-fact-needs-proxy").case();
    assert_eq!(cause(&case), Some("proxy-needed"));
    assert_eq!(case.verdict.consequences.len(), 2, "{:?}", case.verdict);
}

#[test]
fn a_name_that_other_servers_get_unharmed_may_be_what_the_site_itself_minds() {
    let cut = || Made::failing(&Outcome::Reset).found("reset-during-handshake", Confidence::Likely);
    let case = cut().found("sni-blocked", Confidence::Likely).case();
    assert_eq!(cause(&case), Some("sni-blocked"));
    let ladder = cut().found("sni-blocked", Confidence::Likely);
    let case = said_by(ladder, "sni-blocked", "allowlist-fact-name-passes-elsewhere").case();
    assert_eq!(cause(&case), Some("reset-during-handshake"));
}

#[test]
fn inspection_keeps_nobody_out_where_its_root_is_trusted() {
    for product in
        ["antivirus-https-scanning", "tls-inspection-corporate", "debugging-proxy", "parental-control-filter"]
    {
        let trusted = Made::healthy().found(product, Confidence::Confirmed).case();
        assert_eq!(cause(&trusted), None, "{product}");
        assert_eq!(trusted.verdict.others, [product]);
        let refused = Made::failing(&Outcome::Closed).found(product, Confidence::Confirmed).case();
        assert_eq!(cause(&refused), Some(product));
    }
}
