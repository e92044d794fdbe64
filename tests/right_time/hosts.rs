//! HTTPS hosts as time sources: what each is worth, and what its certificate proves.

use handshake_doctor::certificate::TrustStores;
use handshake_doctor::net::{NetError, TimeFault};
use handshake_doctor::step::clock::{self, BoundKind, ClockEvidence, Role, Standing, TimeSourceKind};
use handshake_doctor::step::{Confidence, FactState};
use handshake_doctor::target::{Endpoint, Host, Proxy, ProxyKind};

use super::peers::{DAY_S, Https, proxy, silent_sntp, sntp_server};
use super::{Looked, roles};
use crate::certificates::root;
use crate::scripted::{say, serve};

const DAY_MS: i64 = DAY_S * 1000;

/// Long enough for two handshakes on a busy computer.
const LONG_MS: u64 = 10_000;

fn by_https(looked: Looked) -> ClockEvidence {
    Looked { wait_ms: LONG_MS, ..looked }.look().evidence
}

fn offset_days(seen: &ClockEvidence) -> Option<i64> {
    // A slow test is not a day late.
    clock::measured_offset(seen).map(|found| (found.offset_ms + DAY_MS / 2).div_euclid(DAY_MS))
}

#[test]
fn hosts_whose_chains_are_good_at_the_time_that_they_claim_tell_a_clock_that_is_years_off() {
    // For our clock these certificates have not begun.
    let root = root("Example Root", "");
    let host = |name| Https { days: (690, 780), ahead_s: 700 * DAY_S, ..Https::honest(name, &root) }.start();
    let seen = by_https(Looked {
        https: vec![host("one.localhost"), host("two.localhost"), host("three.localhost")],
        stores: TrustStores { extra: vec![root.der().to_vec()], ..TrustStores::default() },
        ..Looked::default()
    });
    assert!(seen.sources.iter().take(3).all(|source| source.standing == Some(Standing::Vouched)), "{seen:#?}");
    assert_eq!(offset_days(&seen), Some(700));
    assert_eq!(roles(&seen)[..3], [Role::Agrees; 3]);
}

#[test]
fn a_host_that_claims_a_time_outside_its_own_chain_has_no_voice() {
    let root = root("Example Root", "");
    let seen = by_https(Looked {
        https: vec![
            Https { ahead_s: 200 * DAY_S, ..Https::honest("late.localhost", &root) }.start(),
            Https { ahead_s: -200 * DAY_S, ..Https::honest("early.localhost", &root) }.start(),
            Https { days: (-90, -5), ..Https::honest("expired.localhost", &root) }.start(),
            Https { stolen: true, ..Https::honest("stolen.localhost", &root) }.start(),
        ],
        stores: TrustStores { extra: vec![root.der().to_vec()], ..TrustStores::default() },
        ..Looked::default()
    });
    assert_eq!(roles(&seen)[..4], [Role::Unvouched, Role::Unvouched, Role::Unvouched, Role::Silent], "{seen:#?}");
    assert_eq!(seen.sources[3].error, Some(NetError::NoTime { fault: TimeFault::NoHandshake }));
    assert_eq!(clock::measured_offset(&seen), None);
}

#[test]
fn an_old_chain_and_its_old_date_are_outvoted() {
    let root = root("Example Root", "");
    let old = || Https { days: (-400, -310), ahead_s: -350 * DAY_S, ..Https::honest("old.localhost", &root) }.start();
    let stores = || TrustStores { extra: vec![root.der().to_vec()], ..TrustStores::default() };
    let seen = by_https(Looked {
        sntp: vec![sntp_server(0), sntp_server(0)],
        https: vec![old()],
        stores: stores(),
        ..Looked::default()
    });
    assert_eq!(seen.sources[2].standing, Some(Standing::Vouched));
    // This very program was built later than that.
    let build = seen.bounds.iter().position(|bound| bound.kind == BoundKind::Build).expect("a build date");
    assert_eq!(roles(&seen)[..3], [Role::Agrees, Role::Agrees, Role::Contradicts { bound: build }]);
}

#[test]
fn a_root_that_was_added_to_this_computer_vouches_for_one_voice_only() {
    let interceptor = root("Office Filter", "Example Filter Inc.");
    let host = |name| Https { ahead_s: 3 * DAY_S, ..Https::honest(name, &interceptor) }.start();
    let hosts = || vec![host("one.localhost"), host("two.localhost"), host("three.localhost")];
    let stores = || TrustStores { system: vec![interceptor.der().to_vec()], ..TrustStores::default() };
    let seen = by_https(Looked {
        sntp: vec![sntp_server(0), sntp_server(0)],
        https: hosts(),
        stores: stores(),
        ..Looked::default()
    });
    assert!(seen.sources[2..5].iter().all(|source| source.standing == Some(Standing::VouchedHere)), "{seen:#?}");
    let expected = [Role::Agrees, Role::Agrees, Role::Outvoted, Role::SameServer, Role::SameServer];
    assert_eq!((offset_days(&seen), &roles(&seen)[..5]), (Some(0), &expected[..]));
    let seen = by_https(Looked { https: hosts(), stores: stores(), ..Looked::default() });
    assert_eq!(clock::measured_offset(&seen), None, "alone it is no majority");
}

#[test]
fn whom_nobody_knows_and_who_speaks_for_another_has_no_voice() {
    let (known, stranger) = (root("Example Root", ""), root("Stranger Root", ""));
    let mut elsewhere = Https::honest("one.localhost", &known).start();
    elsewhere.replace_range(..3, "two");
    let seen = by_https(Looked {
        https: vec![Https::honest("one.localhost", &stranger).start(), elsewhere],
        stores: TrustStores { extra: vec![known.der().to_vec()], ..TrustStores::default() },
        ..Looked::default()
    });
    assert_eq!(roles(&seen)[..2], [Role::Unvouched, Role::Unvouched], "{seen:#?}");
}

#[test]
fn hosts_that_speak_no_tls_or_nothing_at_all_say_so() {
    let seen = Looked {
        https: vec![
            serve(vec![say("HTTP/1.1 400 Bad Request\r\n\r\n")]).to_string(),
            serve(vec![]).to_string(),
            "no-such-name.invalid:443".to_owned(),
            "no host".to_owned(),
        ],
        wait_ms: 200,
        ..Looked::default()
    }
    .look()
    .evidence;
    assert_eq!(seen.sources[0].error, Some(NetError::NoTime { fault: TimeFault::NoHandshake }));
    assert!(matches!(seen.sources[1].error, Some(NetError::Silent { .. } | NetError::DeadlinePassed)), "{seen:#?}");
    assert!(seen.sources[2..4].iter().all(|source| source.error.is_some()));
    assert_eq!(roles(&seen)[..4], [Role::Silent; 4]);
}

#[test]
fn a_majority_that_lives_before_a_known_certificate_was_made_is_not_believed() {
    let root = root("Example Root", "");
    let year = -400 * DAY_S;
    let seen = by_https(Looked {
        sntp: vec![sntp_server(year), sntp_server(year), sntp_server(year), sntp_server(0)],
        https: vec![Https::honest("one.localhost", &root).start()],
        stores: TrustStores { extra: vec![root.der().to_vec()], ..TrustStores::default() },
        ..Looked::default()
    });
    assert!(roles(&seen)[..3].iter().all(|role| matches!(role, Role::Contradicts { .. })), "{:?}", roles(&seen));
    assert_eq!(offset_days(&seen), Some(0), "the two that may be right agree");
}

#[test]
fn certificates_bound_the_time_and_the_sites_own_are_marked() {
    let root = root("Example Root", "");
    let host = Https::honest("one.localhost", &root).start();
    let sight = Looked {
        https: vec![host.clone()],
        stores: TrustStores { extra: vec![root.der().to_vec()], ..TrustStores::default() },
        wait_ms: LONG_MS,
        ..Looked::default()
    }
    .look();
    let seen = &sight.evidence;
    let bound = |kind, is_target| {
        let mut found = seen.bounds.iter().filter(|bound| bound.kind == kind && bound.is_target == is_target);
        (found.next().cloned(), found.next().is_none())
    };
    let days = |at: chrono::DateTime<chrono::Utc>| (at - seen.local).num_hours() / 24;
    let (begins, _) = bound(BoundKind::NotBefore, false);
    let begins = begins.expect("the host's chain");
    assert_eq!((begins.who, days(begins.at)), (host, -10));
    let (ends, _) = bound(BoundKind::NotAfter, false);
    assert!((79..=80).contains(&days(ends.expect("the host's chain").at)));
    let (own, is_only) = bound(BoundKind::NotBefore, true);
    assert_eq!((own.map(|bound| bound.at), is_only), (seen.newest_not_before, true));
    for kind in [BoundKind::Build, BoundKind::RootsEnd] {
        let (bound, _) = bound(kind, false);
        let bound = bound.expect("always at hand");
        assert_eq!(bound.at < seen.local, kind.is_lower(), "{bound:?}");
    }
}

#[test]
fn with_nobody_to_ask_the_bounds_still_stand() {
    let sight = Looked::default().look();
    let seen = &sight.evidence;
    assert!(seen.sources.iter().all(|source| source.kind == TimeSourceKind::TargetDate));
    for kind in [BoundKind::Build, BoundKind::NotBefore, BoundKind::NotAfter, BoundKind::RootsEnd] {
        assert!(seen.bounds.iter().any(|bound| bound.kind == kind), "{kind:?}: {:#?}", seen.bounds);
    }
}

#[test]
fn hosts_are_asked_through_the_targets_proxy() {
    let root = root("Example Root", "");
    let hosts = vec![Https::honest("one.localhost", &root).start(), Https::honest("two.localhost", &root).start()];
    let (address, asked) = proxy();
    let endpoint = Endpoint { host: Host::Address(address.ip()), port: address.port() };
    let seen = by_https(Looked {
        https: hosts.clone(),
        stores: TrustStores { extra: vec![root.der().to_vec()], ..TrustStores::default() },
        proxy: Some(Proxy { kind: ProxyKind::HttpConnect, endpoint }),
        ..Looked::default()
    });
    let asked = asked.lock().expect("nobody broke").clone();
    assert!(hosts.iter().all(|host| asked.contains(host)), "{asked:?}");
    assert_eq!(
        roles(&seen)[..2],
        [Role::Agrees, Role::Agrees],
        "one address, and two names that are proven: {seen:#?}"
    );
}

#[test]
fn where_every_clock_is_silent_a_silent_site_is_not_waited_for() {
    // The site's own silence would last a minute.
    let (_silent, sntp) = silent_sntp();
    let site = serve(vec![]);
    let sight = Looked {
        sntp: vec![sntp, "no-such-name.invalid:123".to_owned()],
        http: vec![serve(vec![]).to_string()],
        https: vec![serve(vec![]).to_string()],
        site: site.to_string(),
        wait_ms: 200,
        ..Looked::default()
    }
    .look();
    assert!(sight.observations.is_empty(), "{:#?}", sight.observations);
    assert_eq!(roles(&sight.evidence), [Role::Silent; 4]);
    let judgement = clock::judge(&sight);
    assert!(judgement.facts.iter().any(|fact| fact.state == FactState::Unknown));
    assert!(judgement.findings.iter().all(|finding| finding.confidence < Confidence::Confirmed));
}
