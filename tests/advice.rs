//! What to send to whom, and what an administrator sets up for one site: texts to be copied, that hold what was measured,
//! that programs can read, and that never take protection away.

mod browsers;

use handshake_doctor::advice::{Exception, Recipient, Request, Words};
use handshake_doctor::case::{Case, ConclusionOutcome};
use handshake_doctor::handshake::Outcome;
use handshake_doctor::machine::{
    Guard, GuardKind, GuardTrace, ProxySetting, ProxySettingKind, SettingEffect, SettingOwner, SettingScope, TlsSetting,
};
use handshake_doctor::net::{NetError, ProxyWords};
use handshake_doctor::report;
use handshake_doctor::step::allowlist::{
    AllowlistEvidence, Anchor, BlockPage, BlockPlace, Canary, FilterName, Look, PathSight, PortalSight, PortalWord,
    ProductMatch, ProxySight, Signer,
};
use handshake_doctor::step::browser::BrowserEvidence;
use handshake_doctor::step::causes::{self, KeepsOut};
use handshake_doctor::step::{Confidence, Evidence, Step};
use handshake_doctor::target::Host;
use serde_json::{Value, json};

use crate::made::{Made, certificate, chain};

const ISSUER: &str = "CN=Zscaler Intermediate Root CA,O=Zscaler Inc.";
const ROOT: &str = "CN=Zscaler Root CA,O=Zscaler Inc.";

fn words() -> Words {
    Words::english()
}

fn signer(anchor: Anchor, product: Option<(&str, &str)>) -> Signer {
    Signer {
        issuer: Some(ISSUER.to_owned()),
        anchor,
        root: Some(ROOT.to_owned()),
        authority: Some("ab".repeat(20)),
        product: product.map(|(product, cause)| ProductMatch {
            product: product.to_owned(),
            category: "gateway".to_owned(),
            cause: cause.to_owned(),
            verified: true,
        }),
        ..Signer::default()
    }
}

fn canary(name: &str, signer: Signer) -> Canary {
    Canary { name: name.to_owned(), address: None, outcome: Outcome::Completed, signer: Some(signer) }
}

/// One finding of this cause, with what step 3 saw.
fn found(cause: &str, seen: AllowlistEvidence) -> Made {
    let row = causes::find(cause).expect("a cause");
    let made = if row.keeps_out == KeepsOut::Always { Made::healthy() } else { Made::failing(&Outcome::Closed) };
    let mut made = made.found(cause, Confidence::Likely);
    made.step(Step::Allowlist).evidence = Some(Evidence::Allowlist(seen));
    made
}

fn concluded(made: Made) -> Case {
    let case = made.case();
    assert_eq!(case.verdict.outcome, ConclusionOutcome::Problem, "{:?}", case.verdict);
    case
}

/// A company's gateway signs the site and one of two others; this computer lacks its root.
fn inspected() -> Case {
    let product = Some(("Zscaler", "tls-inspection-corporate"));
    let mut made = found(
        "tls-inspection-corporate",
        AllowlistEvidence {
            site: Some(signer(Anchor::Nowhere, product)),
            canaries: vec![
                canary("one.example:443", signer(Anchor::Nowhere, product)),
                canary("two.example:443", Signer { anchor: Anchor::Public, ..Signer::default() }),
            ],
            addresses: vec!["192.0.2.7".parse().expect("an address")],
            ..AllowlistEvidence::default()
        },
    );
    let mut root = certificate(-100, 100);
    (root.subject, root.issuer) = (ROOT.to_owned(), ROOT.to_owned());
    (root.is_ca, root.self_issued, root.sha256) = (true, true, "5a".repeat(32));
    let mut shown = chain(certificate(-3, 30), false, false);
    shown.certificates.push(root);
    made.step(Step::Allowlist).chain = Some(shown);
    concluded(made)
}

fn only(case: &Case, to: Recipient) -> Request {
    let mut found = words().requests(case).into_iter().filter(|request| request.to == to);
    found.next().unwrap_or_else(|| panic!("nothing for {to:?}: {:?}", words().requests(case)))
}

fn exception(case: &Case, title: &str) -> Exception {
    let all = words().exceptions(case);
    let found = all.iter().find(|exception| exception.title.starts_with(title));
    found.unwrap_or_else(|| panic!("no {title} in {all:#?}")).clone()
}

#[test]
fn the_it_team_learns_what_was_seen_and_what_is_asked_for() {
    let request = only(&inspected(), Recipient::ItTeam);
    assert!(request.title.contains("exempt www.example.com"), "{}", request.title);
    for told in [
        "www.example.com, port 443",
        "2026-10-08 12:00:00 UTC",
        "192.0.2.7",
        ISSUER,
        ROOT,
        &"5a".repeat(32),
        "Product with such names: Zscaler",
        "One other site shows the same issuer: one.example",
        "One other site shows its usual issuer: two.example",
        "please install the root",
        "handshake-doctor check www.example.com",
    ] {
        assert!(request.body.contains(told), "{told} is missing in\n{}", request.body);
    }
    assert!(!request.body.contains('['), "a word is missing in\n{}", request.body);
}

#[test]
fn nothing_is_asked_of_anybody_where_nothing_is_wrong_or_nobody_could_help() {
    for case in [Made::healthy().case(), found("state-interception-root", AllowlistEvidence::default()).case()] {
        assert_eq!(words().requests(&case), []);
        assert_eq!(words().exceptions(&case), []);
        assert_eq!(words().gateways(&case), []);
    }
}

#[test]
fn a_product_that_found_the_site_bad_is_no_reason_for_an_exception() {
    let product = Some(("Avast - upstream was invalid", "interceptor-reports-bad-site"));
    let seen = AllowlistEvidence { site: Some(signer(Anchor::Here, product)), ..AllowlistEvidence::default() };
    let case = concluded(found("interceptor-reports-bad-site", seen));
    let to: Vec<Recipient> = words().requests(&case).iter().map(|request| request.to).collect();
    assert_eq!(to, [Recipient::SiteOwner]);
    assert_eq!((words().exceptions(&case), words().gateways(&case)), (Vec::new(), Vec::new()));
}

#[test]
fn the_guide_is_the_one_of_the_product_that_signs() {
    let guides = words().gateways(&inspected());
    assert_eq!(guides.len(), 1);
    assert!(guides[0].product == "Zscaler" && guides[0].is_verified);
    assert!(guides[0].steps.contains("\"Do Not Inspect\"") && guides[0].steps.contains("www.example.com"));

    let unknown = AllowlistEvidence {
        site: Some(Signer { issuer: Some("CN=Our Own CA".to_owned()), ..signer(Anchor::Here, None) }),
        ..AllowlistEvidence::default()
    };
    let guides = words().gateways(&concluded(found("tls-inspection-corporate", unknown)));
    assert_eq!(guides.iter().map(|guide| guide.product.as_str()).collect::<Vec<_>>(), ["Gateway"]);
}

#[test]
fn a_guide_that_nobody_verified_says_so() {
    let seen = AllowlistEvidence {
        site: Some(signer(Anchor::Here, Some(("Bitdefender Antivirus", "antivirus-https-scanning")))),
        ..AllowlistEvidence::default()
    };
    let guides = words().gateways(&concluded(found("antivirus-https-scanning", seen)));
    assert!(!guides[0].is_verified && guides[0].steps.contains("Look for a setting like"), "{guides:#?}");
}

#[test]
fn what_merely_runs_here_gets_a_guide_only_where_nothing_signs() {
    let guard = Guard {
        product: "ESET Security".to_owned(),
        kind: GuardKind::Antivirus,
        trace: GuardTrace::Process,
        seen_as: "ekrn.exe".to_owned(),
    };
    let seen = |product| AllowlistEvidence {
        site: Some(Signer { issuer: Some("CN=Root".to_owned()), ..signer(Anchor::Here, product) }),
        guards: vec![guard.clone()],
        ..AllowlistEvidence::default()
    };
    let named = |product| {
        let case = concluded(found("antivirus-https-scanning", seen(product)));
        words().gateways(&case).iter().map(|guide| guide.product.clone()).collect::<Vec<_>>()
    };
    assert_eq!(named(None), ["ESET"]);
    assert_eq!(named(Some(("Kaspersky (endpoint)", "antivirus-https-scanning"))), ["Kaspersky"]);
}

#[test]
fn a_proxys_refusal_is_quoted_and_squid_gets_its_lines() {
    let refused = PathSight {
        look: Look::Proxied,
        address: None,
        outcome: Outcome::Unreachable {
            error: NetError::ProxyRefused {
                status: 407,
                words: Box::new(ProxyWords {
                    logins: vec!["Negotiate".to_owned(), "Basic".to_owned()],
                    server: Some("squid/5.7".to_owned()),
                    text: Some("Cache Access Denied\u{1b}[2J".to_owned()),
                    ..ProxyWords::default()
                }),
            },
        },
        connected_ms: None,
        ended_ms: None,
        answered: false,
        signer: None,
    };
    let setting = ProxySetting {
        source: "https_proxy".to_owned(),
        value: "http://proxy.example:3128".to_owned(),
        applies: true,
        kind: ProxySettingKind::Server,
        has_login: false,
    };
    let tried = ProxySight {
        setting: setting.clone(),
        script: None,
        proxy: None,
        site: Some(refused),
        canary: None,
        own: None,
    };
    let seen = AllowlistEvidence { proxies: vec![setting], tried_proxies: vec![tried], ..AllowlistEvidence::default() };
    let case = concluded(found("proxy-refuses-connect", seen));
    let body = only(&case, Recipient::ItTeam).body;
    for told in ["proxy.example:3128", "407", "Negotiate, Basic", "squid/5.7", "Cache Access Denied\\u{1b}[2J"] {
        assert!(body.contains(told), "{told} is missing in\n{body}");
    }
    let guides = words().gateways(&case);
    let lines = guides.iter().filter_map(|guide| guide.snippet.as_deref()).collect::<String>();
    assert!(lines.contains("dstdomain www.example.com") && lines.contains("http_access allow CONNECT"), "{lines}");
}

#[test]
fn a_filters_page_and_a_sign_in_page_are_quoted() {
    let page = |place| BlockPage {
        place,
        status: Some(200),
        server: None,
        sent_on_to: None,
        title: Some("Web Page Blocked!".to_owned()),
        text: Some("Attack ID: 20000008".to_owned()),
        filter: Some(FilterName { name: Some("FortiGate".to_owned()), is_verified: true }),
    };
    let blocked = AllowlistEvidence { block_page: Some(page(BlockPlace::TlsPort)), ..AllowlistEvidence::default() };
    let case = concluded(found("http-block-page", blocked));
    let body = only(&case, Recipient::Network).body;
    assert_eq!(words().gateways(&case)[0].product, "FortiGate");
    assert!(body.contains("\"Web Page Blocked!\"") && body.contains("where TLS should start"), "{body}");

    let sight = PortalSight {
        address: "http://portal.example/generate_204".to_owned(),
        word: PortalWord::SignIn,
        status: Some(302),
        sent_on_to: Some("login.hotel.example".to_owned()),
        page: Some(page(BlockPlace::Portal)),
    };
    let portal = AllowlistEvidence { portal: vec![sight], ..AllowlistEvidence::default() };
    let request = only(&concluded(found("captive-portal", portal)), Recipient::Network);
    assert!(request.body.contains("login.hotel.example"), "{}", request.body);
}

#[test]
fn what_was_cut_and_when_goes_along_and_the_routers_get_their_lines() {
    let path = |look, outcome| PathSight {
        look,
        address: Some("192.0.2.7:443".parse().expect("an address")),
        outcome,
        connected_ms: Some(20),
        ended_ms: Some(5020),
        answered: false,
        signer: None,
    };
    let seen = AllowlistEvidence {
        paths: vec![
            path(Look::Visit, Outcome::Silence { waited_ms: 5000 }),
            path(Look::SmallPackets, Outcome::Completed),
        ],
        ..AllowlistEvidence::default()
    };
    let case = concluded(found("pmtu-black-hole", seen));
    let body = only(&case, Recipient::ItTeam).body;
    assert!(
        body.contains("As a browser asks, at 192.0.2.7:443, after 5,020 ms") || body.contains("after 5020 ms"),
        "{body}"
    );
    assert!(body.contains("In small packets") && body.contains("MSS"), "{body}");
    assert!(words().gateways(&case)[0].snippet.as_ref().is_some_and(|lines| lines.contains("size set rt mtu")));
}

#[test]
fn tries_that_all_worked_are_no_news_and_one_that_works_is_told_beside_one_that_fails() {
    let path = |look, outcome| PathSight {
        look,
        address: Some("192.0.2.7:443".parse().expect("an address")),
        outcome,
        connected_ms: Some(20),
        ended_ms: Some(80),
        answered: true,
        signer: None,
    };
    let told = |other: PathSight| {
        let paths = vec![path(Look::Visit, Outcome::Completed), other];
        let seen = AllowlistEvidence { paths, ..AllowlistEvidence::default() };
        only(&concluded(found("tls-inspection-corporate", seen)), Recipient::ItTeam).body
    };
    let body = told(path(Look::SmallPackets, Outcome::Completed));
    assert!(!body.contains("As a browser asks") && !body.contains("In small packets"), "{body}");
    let body = told(path(Look::Nameless, Outcome::Reset));
    assert!(body.contains("As a browser asks") && body.contains("Without a name"), "{body}");
}

fn setting(owner: SettingOwner, name: &str, value: &Value, place: &str, effect: SettingEffect) -> TlsSetting {
    TlsSetting {
        owner,
        name: name.to_owned(),
        value: value.to_string(),
        place: place.to_owned(),
        scope: SettingScope::Policy,
        effect,
    }
}

/// A browser's own list blocks the site on this system, beside these other settings.
fn blocked(system: &str, settings: Vec<TlsSetting>) -> Case {
    let mut made = Made::healthy().found("browser-blocks-address", Confidence::Confirmed);
    made.step(Step::Browser).evidence =
        Some(Evidence::Browser(BrowserEvidence { settings, ..BrowserEvidence::default() }));
    let mut case = concluded(made);
    system.clone_into(&mut case.system);
    case
}

/// A registry file, read strictly: the version, comments, one key, and its values.
fn registry(text: &str) -> (String, Vec<(String, String)>) {
    let mut lines = text.lines().filter(|line| !line.is_empty() && !line.starts_with(';'));
    assert_eq!(lines.next(), Some("Windows Registry Editor Version 5.00"));
    let key = lines.next().and_then(|line| line.strip_prefix('[')?.strip_suffix(']')).expect("a key");
    assert!(key.starts_with("HKEY_LOCAL_MACHINE\\SOFTWARE\\Policies\\"), "{key}");
    let value = regex::Regex::new(r#"^"([^"\\]+)"=(?:"((?:[^"\\]|\\["\\])*)"|(dword:[0-9a-f]{8}))$"#).expect("valid");
    let values = lines.map(|line| {
        let parts = value.captures(line).unwrap_or_else(|| panic!("no value: {line}"));
        (parts[1].to_owned(), parts.get(2).or(parts.get(3)).expect("either").as_str().to_owned())
    });
    (key.to_owned(), values.collect())
}

#[test]
fn the_lists_of_chrome_edge_and_firefox_get_the_site_in_the_form_that_each_reads() {
    let case = blocked("windows x86_64", Vec::new());
    assert_eq!(exception(&case, "Chrome: admin console").text, "www.example.com");
    assert!(exception(&case, "Chrome: admin console").where_to.contains("\"Blocked URL exceptions\""));
    for (title, key) in [
        ("Chrome on Windows", r"SOFTWARE\Policies\Google\Chrome\URLAllowlist"),
        ("Edge on Windows", r"SOFTWARE\Policies\Microsoft\Edge\URLAllowlist"),
    ] {
        let file = exception(&case, title);
        assert!(file.text.contains("\n; "), "{}", file.text);
        assert!(String::from_utf8(file.file_bytes()).expect("text").contains("5.00\r\n\r\n"));
        let expected = vec![("1".to_owned(), "www.example.com".to_owned())];
        assert_eq!(registry(&file.text), (format!("HKEY_LOCAL_MACHINE\\{key}"), expected));
    }
    let firefox = registry(&exception(&case, "Firefox on Windows").text);
    assert!(firefox.0.ends_with(r"\Mozilla\Firefox\WebsiteFilter\Exceptions"), "{firefox:?}");
    assert_eq!(firefox.1, [("1".to_owned(), "https://www.example.com/*".to_owned())]);
    let parsed = |title| serde_json::from_str::<Value>(&exception(&case, title).text).expect("JSON");
    assert_eq!(parsed("Chrome on Linux"), json!({ "URLAllowlist": ["www.example.com"] }));
    let policies = json!({ "policies": { "WebsiteFilter": { "Exceptions": ["https://www.example.com/*"] } } });
    assert_eq!(parsed("Firefox: policies.json"), policies);
    let list = exception(&case, "Chrome on macOS").text;
    let list = plist::Value::from_reader_xml(list.as_bytes()).expect("a property list");
    let entries = list.as_dictionary().and_then(|list| list.get("URLAllowlist")?.as_array()).expect("a list");
    assert_eq!(entries.iter().filter_map(plist::Value::as_string).collect::<Vec<_>>(), ["www.example.com"]);
}

#[test]
fn files_of_one_folder_have_names_of_their_own() {
    let case = blocked("linux x86_64", Vec::new());
    let mut names: Vec<String> =
        words().exceptions(&case).into_iter().filter_map(|exception| exception.file_name).collect();
    assert!(names.len() >= 7, "{names:?}");
    names.sort();
    let count = names.len();
    names.dedup();
    assert_eq!(names.len(), count);
}

#[test]
fn a_list_that_is_here_keeps_its_entries_and_its_numbers() {
    let allowed = SettingEffect::UrlAllowed { target: false };
    let place = r"HKLM\SOFTWARE\Policies\Google\Chrome\URLAllowlist";
    let list = setting(
        SettingOwner::Chrome,
        "URLAllowlist",
        &json!({ "1": "a.example", "7": "b.example" }),
        place,
        allowed.clone(),
    );
    let file = exception(&blocked("windows x86_64", vec![list]), "Chrome on Windows");
    assert_eq!(registry(&file.text).1, [("8".to_owned(), "www.example.com".to_owned())]);
    assert!(!file.text.contains(';') && file.where_to.contains(place), "{}", file.where_to);

    let place = "/etc/chromium/policies/managed/a.json";
    let list = |value: &Value| setting(SettingOwner::Chromium, "URLAllowlist", value, place, allowed.clone());
    let file = exception(&blocked("linux x86_64", vec![list(&json!(["a.example"]))]), "Chrome on Linux");
    let value: Value = serde_json::from_str(&file.text).expect("JSON");
    assert_eq!(value, json!({ "URLAllowlist": ["a.example", "www.example.com"] }));

    // A list that was cut cannot be written anew.
    let file = exception(&blocked("linux x86_64", vec![list(&json!(["a.exam…"]))]), "Chrome on Linux");
    assert!(file.where_to.contains("Add the entry to it"), "{}", file.where_to);
    // What is set here says nothing about Windows.
    let file = exception(&blocked("linux x86_64", vec![list(&json!(["a.example"]))]), "Chrome on Windows");
    assert_eq!(registry(&file.text).1[0].0, "1");
}

#[test]
fn the_browser_whose_list_blocks_the_site_comes_first() {
    let block = SettingEffect::UrlBlocked { target: true };
    let list = setting(SettingOwner::Firefox, "WebsiteFilter.Block", &json!(["<all_urls>"]), "policies.json", block);
    let case = blocked("linux x86_64", vec![list]);
    let all = words().exceptions(&case);
    assert_eq!(all[0].product, "Firefox");
    assert!(!all[0].where_to.contains("by its own list") && all[2].where_to.contains("by its own list"), "{all:#?}");
    assert!(only(&case, Recipient::ItTeam).body.contains("<all_urls>"));
}

#[test]
fn ports_and_addresses_are_written_as_url_filters_want_them() {
    for (host, port, entry, pattern) in [
        ("www.example.com", 8443, "www.example.com:8443", "https://www.example.com/*"),
        ("2001:db8::7", 443, "[2001:db8::7]", "https://[2001:db8::7]/*"),
        ("2001:db8::7", 8443, "[2001:db8::7]:8443", "https://[2001:db8::7]/*"),
    ] {
        let mut case = blocked("linux x86_64", Vec::new());
        case.target.host = Host::parse(host).expect("a host");
        case.target.port = port;
        assert_eq!(exception(&case, "Chrome: admin console").text, entry);
        let json: Value = serde_json::from_str(&exception(&case, "Firefox: policies.json").text).expect("JSON");
        assert_eq!(json["policies"]["WebsiteFilter"]["Exceptions"][0], pattern);
        assert!(exception(&case, "Chrome on Linux").file_name.is_some_and(|name| !name.contains(':')));
    }
}

#[test]
fn a_root_is_handed_out_by_its_owner_only_and_never_taken_from_the_network() {
    let case = inspected();
    let firefox = exception(&case, "Firefox: use the roots");
    let value: Value = serde_json::from_str(&firefox.text).expect("JSON");
    assert_eq!(value, json!({ "policies": { "Certificates": { "ImportEnterpriseRoots": true } } }));
    let file = registry(&exception(&case, "Firefox on Windows: use the roots").text);
    assert_eq!(file.1, [("ImportEnterpriseRoots".to_owned(), "dword:00000001".to_owned())]);
    for exception in words().exceptions(&case) {
        assert!(exception.where_to.contains(&"5a".repeat(32)), "{exception:?}");
        assert!(!exception.text.contains("CERTIFICATE"), "{exception:?}");
    }
    // Where the system has the root, only programs with stores of their own lack it.
    let seen = AllowlistEvidence { site: Some(signer(Anchor::Here, None)), ..AllowlistEvidence::default() };
    let case = concluded(found("tls-inspection-corporate", seen));
    assert!(words().exceptions(&case).iter().all(|exception| ["Chrome", "Firefox"].contains(&&*exception.product)));
}

#[test]
fn a_host_that_is_no_name_gets_into_no_file_and_no_command() {
    let mut case = blocked("linux x86_64", Vec::new());
    case.target.host = Host::Name("a.example\"]}\n;rm -rf ~".to_owned());
    assert_eq!(words().exceptions(&case), []);
    let request = only(&case, Recipient::ItTeam);
    assert!(!request.body.contains("handshake-doctor check") && !request.body.contains("\n;rm"), "{}", request.body);
    assert_eq!(request.title.lines().count(), 1);
}

#[test]
fn what_others_said_stays_on_one_line_and_has_an_end() {
    let long = format!("CN=Evil\r\n\u{202e}```</pre>{}", "x".repeat(10_000));
    let mut site = signer(Anchor::Here, None);
    site.issuer = Some(long.clone());
    site.root = Some(long);
    let addresses = (0..250).map(|last| [192, 0, 2, last].into()).collect();
    let seen = AllowlistEvidence { site: Some(site), addresses, ..AllowlistEvidence::default() };
    let case = concluded(found("tls-inspection-corporate", seen));
    let body = only(&case, Recipient::ItTeam).body;
    assert!(body.lines().count() < 40 && body.len() < 8000, "{}", body.len());
    assert!(!body.contains('\u{202e}') && body.lines().all(|line| line.chars().count() < 1000));
    let (page, markdown) = (report::html(&case, &words()), report::markdown(&case, &words()));
    assert!(!page.split("<script").next().expect("a page").contains("```</pre>"));
    assert!(markdown.contains("````text\nHello"), "{markdown}");
}

#[test]
fn reports_show_the_texts_and_a_working_site_has_none() {
    let case = inspected();
    for text in [report::html(&case, &words()), report::markdown(&case, &words())] {
        assert!(text.contains("What to send") && text.contains("For the administrator"));
        assert!(text.contains("ImportEnterpriseRoots") && text.contains("Do Not Inspect"));
    }
    let page = report::html(&Made::healthy().case(), &words());
    assert!(!page.contains("What to send") && !page.contains("For the administrator"));
}

#[test]
fn nobody_is_told_to_switch_inspection_off() {
    let off = regex::Regex::new(r"(?i)\b(turn|switch)\w*\b[^.\n]{0,40}\boff\b|\bdisable|\buninstall").expect("valid");
    let cases = [inspected(), blocked("windows x86_64", Vec::new())];
    for case in &cases {
        let texts = report::to_send(case, &words()).into_iter().chain(report::for_administrator(case, &words()));
        for one in texts {
            let all = format!("{}\n{}\n{}", one.title, one.steps, one.text.unwrap_or_default());
            assert!(!off.is_match(&all), "{all}");
        }
    }
}
