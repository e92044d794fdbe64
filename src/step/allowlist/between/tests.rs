//! Claims about who is said to stand in between, each from the least evidence that shows it.

use std::net::{IpAddr, SocketAddr};

use super::*;
use crate::machine::{Guard, GuardKind, GuardTrace, HostsEntry, ProxySetting, ProxySettingKind};
use crate::net::ProxyWords;
use crate::step::allowlist::compare::fixture::{added, canary, nobodys, own, signed, silent};
use crate::step::allowlist::resolver::{OddAddress, ResolverSight};
use crate::step::allowlist::{Anchor, BlockPage, Owner, PortalSight, ProductMatch, ProxySight, find_product, party};

fn public() -> Signer {
    signed("R11", Anchor::Public)
}

/// Evidence of a site with this signer and these canaries.
fn seen(site: Option<Signer>, canaries: &[super::super::Canary]) -> AllowlistEvidence {
    let outcome = if site.is_some() { Outcome::Completed } else { Outcome::Reset };
    let paths = vec![path(Look::Visit, outcome, site.clone())];
    AllowlistEvidence { site, canaries: canaries.to_vec(), paths, ..AllowlistEvidence::default() }
}

fn path(look: Look, outcome: Outcome, signer: Option<Signer>) -> PathSight {
    let answered = outcome == Outcome::Completed;
    PathSight { look, address: None, outcome, connected_ms: Some(1), ended_ms: Some(2), answered, signer }
}

/// A site that is cut in this way, with other looks at it, while a canary answers.
fn cut(outcome: &Outcome, others: &[(Look, Outcome)]) -> AllowlistEvidence {
    let mut evidence = seen(None, &[own("a.example:443")]);
    evidence.paths = vec![path(Look::Visit, outcome.clone(), None)];
    evidence.paths.extend(others.iter().map(|(look, outcome)| path(*look, outcome.clone(), None)));
    evidence
}

/// A network without a way to any site.
fn nowhere() -> AllowlistEvidence {
    let mut evidence = cut(&unreachable(NetError::Refused), &[]);
    evidence.canaries = vec![silent("a.example:443"), silent("b.example:443")];
    evidence
}

fn unreachable(error: NetError) -> Outcome {
    Outcome::Unreachable { error }
}

fn refusal() -> NetError {
    NetError::ProxyRefused { status: 403, words: Box::new(ProxyWords::default()) }
}

fn portal(mut evidence: AllowlistEvidence, words: &[PortalWord]) -> AllowlistEvidence {
    let sight = |word: &PortalWord| PortalSight {
        address: "http://a.example/".to_owned(),
        word: word.clone(),
        status: None,
        sent_on_to: None,
        page: None,
    };
    evidence.portal = words.iter().map(sight).collect();
    evidence
}

fn page(mut evidence: AllowlistEvidence, place: BlockPlace) -> AllowlistEvidence {
    let (status, server, sent_on_to, title, text) = (Some(403), None, None, None, None);
    evidence.block_page = Some(BlockPage { place, status, server, sent_on_to, title, text, filter: None });
    evidence
}

fn proxied(mut evidence: AllowlistEvidence, applies: bool, outcome: Outcome, by: Option<Signer>) -> AllowlistEvidence {
    let setting = ProxySetting {
        source: "https_proxy".to_owned(),
        value: "http://proxy.example:3128".to_owned(),
        applies,
        kind: ProxySettingKind::Server,
        has_login: false,
    };
    let site = Some(path(Look::Proxied, outcome, by));
    evidence.tried_proxies = vec![ProxySight { setting, script: None, proxy: None, site, canary: None, own: None }];
    evidence
}

fn led(
    mut evidence: AllowlistEvidence,
    address: &str,
    change: impl Fn(&mut AllowlistEvidence, IpAddr),
) -> AllowlistEvidence {
    let address = address.parse().expect("an address");
    evidence.addresses = vec![address];
    change(&mut evidence, address);
    evidence
}

fn addresses(mut evidence: AllowlistEvidence, ends: &[(&str, Outcome)]) -> AllowlistEvidence {
    for (address, outcome) in ends {
        let address: SocketAddr = address.parse().expect("an address");
        evidence.paths.push(PathSight { address: Some(address), ..path(Look::Address, outcome.clone(), None) });
    }
    evidence
}

#[test]
fn each_who_stands_in_between_is_told_from_the_others() {
    use Look::{Direct, NameElsewhere, Nameless, OtherName, SmallHello, SmallPackets};
    use Outcome::{Closed, Completed, Reset};
    let school = || nobodys("Example School Root");
    let one = || own("a.example:443");
    let resigned = || canary("b.example:443", school());
    let silence = || Outcome::Silence { waited_ms: 5000 };
    let gone = || unreachable(NetError::TimedOut);
    let unknown_name = || Outcome::Alert { code: 112, from: crate::handshake::Party::Server };
    let dummy = |evidence: &mut AllowlistEvidence, address| {
        evidence.odd_addresses = vec![OddAddress { address, range: "This network".to_owned() }];
    };
    let made_up = |evidence: &mut AllowlistEvidence, address| {
        evidence.resolver = Some(ResolverSight { made_up: vec![address], ..ResolverSight::default() });
    };
    let hosts = |evidence: &mut AllowlistEvidence, address| {
        evidence.hosts_entries = vec![HostsEntry { address, name: "www.example.com".to_owned(), line: 3 }];
    };
    let direct = |evidence: &mut AllowlistEvidence| evidence.paths.push(path(Direct, Completed, Some(public())));
    let mut by_proxy_only = seen(Some(school()), &[resigned()]);
    direct(&mut by_proxy_only);
    let v6 = |outcome| {
        addresses(seen(Some(public()), &[one()]), &[("[2001:db8::1]:443", outcome), ("192.0.2.1:443", Completed)])
    };
    let cases = vec![
        ("a sound site", seen(Some(public()), &[one()]), Between::Nobody),
        ("a sound site alone", seen(Some(public()), &[]), Between::Nobody),
        (
            "a sound site, and canaries that are silent",
            seen(Some(public()), &[silent("a.example:443")]),
            Between::Nobody,
        ),
        ("all anew", seen(Some(school()), &[resigned()]), Between::EverySite),
        (
            "all anew, and the root is installed",
            seen(Some(added("Example School Root")), &[resigned()]),
            Between::EverySite,
        ),
        ("two anew, one exempt", seen(Some(school()), &[resigned(), resigned(), one()]), Between::EverySite),
        ("as many exempt as anew", seen(Some(school()), &[resigned(), one()]), Between::Unknown),
        (
            "two namesakes of nobody",
            seen(Some(school()), &[canary("b.example:443", nobodys("Other"))]),
            Between::Unknown,
        ),
        ("only this site", seen(Some(school()), &[one(), silent("c.example:443")]), Between::OnlyThisSite),
        ("a strange signer, and nobody to compare with", seen(Some(school()), &[]), Between::Unknown),
        ("only others", seen(Some(public()), &[resigned()]), Between::OnlyOthers),
        (
            "a sign-in page",
            portal(seen(Some(school()), &[resigned()]), &[PortalWord::SignIn, PortalWord::Refused]),
            Between::LoginPage,
        ),
        (
            "a sign-in page once, the open net once",
            portal(seen(Some(school()), &[resigned()]), &[PortalWord::SignIn, PortalWord::Open]),
            Between::EverySite,
        ),
        ("a page for a probe only", portal(seen(Some(public()), &[]), &[PortalWord::SignIn]), Between::Nobody),
        ("a filter's page", page(cut(&Closed, &[]), BlockPlace::TlsPort), Between::BlockPage),
        ("the proxy's page", page(cut(&unreachable(refusal()), &[]), BlockPlace::Proxy), Between::TheProxy),
        ("refused by the proxy", cut(&unreachable(refusal()), &[]), Between::TheProxy),
        ("signed anew through the proxy only", by_proxy_only, Between::TheProxy),
        (
            "a proxy in use that refuses",
            proxied(seen(Some(public()), &[]), true, unreachable(refusal()), None),
            Between::TheProxy,
        ),
        (
            "a proxy in use that signs",
            proxied(seen(Some(public()), &[]), true, Completed, Some(school())),
            Between::TheProxy,
        ),
        (
            "a proxy in use that is well",
            proxied(seen(Some(public()), &[]), true, Completed, Some(public())),
            Between::Nobody,
        ),
        (
            "a proxy that was not asked in time",
            proxied(seen(Some(public()), &[]), true, unreachable(NetError::DeadlinePassed), None),
            Between::Nobody,
        ),
        ("a proxy that is not for this site", proxied(seen(Some(public()), &[]), false, gone(), None), Between::Nobody),
        ("a site by proxy only", proxied(cut(&gone(), &[]), true, Completed, Some(public())), Between::NeedsProxy),
        ("an address of nowhere", led(cut(&gone(), &[]), "0.0.0.0", dummy), Between::LedAstray),
        ("an address of a company", led(cut(&gone(), &[]), "10.0.0.1", dummy), Between::BlockedAddress),
        ("the address of every name", led(cut(&gone(), &[]), "192.0.2.9", made_up), Between::LedAstray),
        ("a hosts line", led(cut(&Reset, &[]), "192.0.2.9", hosts), Between::LedAstray),
        ("a hosts line that does no harm", led(seen(Some(public()), &[]), "192.0.2.9", hosts), Between::Nobody),
        (
            "the name elsewhere is cut",
            cut(&Reset, &[(OtherName, Completed), (NameElsewhere, Reset)]),
            Between::BlockedName,
        ),
        ("cut with its name only", cut(&silence(), &[(Nameless, Completed)]), Between::BlockedName),
        (
            "the name elsewhere is answered",
            cut(&Reset, &[(OtherName, Completed), (NameElsewhere, unknown_name())]),
            Between::Unknown,
        ),
        ("the server minds its name", cut(&unknown_name(), &[(OtherName, Completed)]), Between::Unknown),
        ("no way to it", cut(&gone(), &[]), Between::BlockedAddress),
        ("no way to any site", portal(nowhere(), &[PortalWord::Open]), Between::Unknown),
        ("cut whatever the name", cut(&Reset, &[(OtherName, Reset), (Nameless, Closed)]), Between::BlockedAddress),
        ("cut once", cut(&Reset, &[]), Between::Unknown),
        (
            "small packets pass",
            cut(&silence(), &[(SmallPackets, Completed), (OtherName, silence())]),
            Between::LargePackets,
        ),
        ("a small hello passes", cut(&Reset, &[(SmallHello, Completed), (SmallPackets, Reset)]), Between::LargeHello),
        ("IPv6 fails", v6(gone()), Between::OnlyIpv6Fails),
        ("no IPv6 here", v6(unreachable(NetError::NoRoute)), Between::Nobody),
        ("both work", v6(Completed), Between::Nobody),
        ("nothing is known", AllowlistEvidence::default(), Between::Unknown),
    ];
    for (what, evidence, expected) in cases {
        assert_eq!(between(&evidence), expected, "{what}");
    }
}

#[test]
fn a_site_that_is_gone_for_a_computer_without_internet_is_not_called_blocked() {
    let mut evidence = cut(&unreachable(NetError::NoRoute), &[]);
    evidence.canaries = vec![silent("a.example:443")];
    assert_eq!(between(&evidence), Between::Unknown);
}

fn of_product(common_name: &str, organisation: Option<&str>) -> Signer {
    let issuer = crate::certificate::IssuerName {
        common_name: Some(common_name.to_owned()),
        organisation: organisation.map(str::to_owned),
    };
    let product: ProductMatch = find_product(&[issuer]).expect("known");
    Signer { product: Some(product), ..nobodys(common_name) }
}

#[test]
fn whose_it_is_follows_from_the_product_or_from_what_it_does() {
    let everywhere = |signer: Signer| seen(Some(signer.clone()), &[canary("a.example:443", signer)]);
    let zscaler = || of_product("Zscaler Root CA", Some("Zscaler Inc."));
    let mut with_client = everywhere(zscaler());
    with_client.guards = vec![Guard {
        product: "Zscaler Client Connector".to_owned(),
        kind: GuardKind::GatewayClient,
        trace: GuardTrace::Process,
        seen_as: "ZSATunnel".to_owned(),
    }];
    for (what, evidence, owner) in [
        ("an antivirus", everywhere(of_product("Avast Web/Mail Shield Root", None)), Owner::ThisComputer),
        ("a gateway", everywhere(zscaler()), Owner::Network),
        ("a gateway whose client runs here", with_client, Owner::ThisComputer),
        ("a warning", everywhere(of_product("Avast Web/Mail Shield Untrusted Root", None)), Owner::Site),
        ("an unknown root everywhere", everywhere(nobodys("Example School Root")), Owner::Unknown),
        ("a certificate of one's own", seen(Some(nobodys("localhost")), &[own("a.example:443")]), Owner::Site),
        (
            "a developer's authority",
            seen(Some(of_product("mkcert me", Some("mkcert development CA"))), &[]),
            Owner::Site,
        ),
        ("refused by the proxy", cut(&unreachable(refusal()), &[]), Owner::Proxy),
        ("a sound site", seen(Some(public()), &[own("a.example:443")]), Owner::Nobody),
        ("a site that is left alone", seen(Some(public()), &[canary("a.example:443", zscaler())]), Owner::Network),
        ("cut once", cut(&Outcome::Reset, &[]), Owner::Unknown),
    ] {
        assert_eq!(party(&evidence).owner, owner, "{what}");
    }
    assert_eq!(party(&everywhere(zscaler())).product.as_deref(), Some("Zscaler"));
}
