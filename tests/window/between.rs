//! Page 3: who is in between, marked on the way to the site; what was seen of it; what to send to whom.

use eframe::egui::accesskit::Role;
use eframe::egui::{OutputCommand, Theme, Vec2, vec2};
use egui_kittest::SnapshotResults;
use egui_kittest::kittest::{NodeT, Queryable};
use handshake_doctor::advice::Words;
use handshake_doctor::app::{Page, Run};
use handshake_doctor::case::Case;
use handshake_doctor::diagnosis;
use handshake_doctor::step::allowlist::AllowlistEvidence;
use handshake_doctor::step::{Confidence, Evidence, Finding, Sight, Step, StepState, allowlist};
use serde_json::{Value, json};

use super::cases::{Story, case};
use super::{SMALL, Window, window};

const WHOLE: Vec2 = vec2(900.0, 3_300.0);
const NARROW: Vec2 = vec2(480.0, 4_600.0);

/// A case whose step 3 saw this besides.
fn seeing(story: Story, more: &Value) -> Case {
    let mut case = case(story);
    for report in &mut case.steps {
        if let Some(Evidence::Allowlist(seen)) = &mut report.evidence {
            let mut whole = serde_json::to_value(&*seen).expect("evidence is data");
            for (name, value) in more.as_object().expect("fields of the evidence") {
                whole[name] = value.clone();
            }
            *seen = serde_json::from_value::<AllowlistEvidence>(whole).expect("evidence of this program");
            let (observations, chain) = (report.observations.clone(), report.chain.clone());
            let judgement = allowlist::judge(&Sight { evidence: seen.clone(), observations, chain });
            report.facts = judgement.facts;
        }
    }
    case
}

/// The same of a site that is well but for what step 3 saw, with the cause that it is.
fn blaming(cause: &str, more: &Value) -> Case {
    let mut case = seeing(Story::Healthy, more);
    let report = case.steps.iter_mut().find(|report| report.step == Step::Allowlist).expect("a step");
    report.state = StepState::Problem;
    report.findings = vec![Finding::new(cause, Step::Allowlist, Confidence::Likely, Vec::new())];
    for report in &mut case.steps {
        let reset = json!({ "how": "reset" });
        report.observations.iter_mut().for_each(|seen| {
            seen.outcome = serde_json::from_value(reset.clone()).expect("an outcome");
            seen.chain_length = 0;
        });
        report.chain = None;
    }
    (case.findings, case.verdict) = diagnosis::diagnose(&case.steps, &case.answers);
    case
}

fn on_page_3(window: &mut Window, case: Case) {
    window.state_mut().show_run(Run::of_case(1, case, None), Page::Step(Step::Allowlist));
    window.run();
}

fn showing(case: Case) -> Window {
    let mut window = window(WHOLE, 1.0, Theme::Light);
    on_page_3(&mut window, case);
    window
}

fn labels(window: &Window) -> Vec<String> {
    window.root().children_recursive().filter_map(|node| node.accesskit_node().label()).collect()
}

fn signer(issuer: &str, anchor: &str) -> Value {
    json!({ "issuer": issuer, "product": null, "anchor": anchor, "root": issuer, "authority": issuer, "is_proven": true })
}

fn canary(name: &str, signer: &Value) -> Value {
    json!({ "name": name, "address": "198.51.100.20:443", "outcome": { "how": "completed" }, "signer": signer })
}

fn unreached(name: &str) -> Value {
    json!({ "name": name, "address": null, "outcome": { "how": "unreachable", "error": { "error": "timed-out" } }, "signer": null })
}

/// A gateway that signs all sites anew; virus scanner and VPN run here.
fn gateway() -> Value {
    let gateway = || signer("CN=Example School Root,O=Example School", "nowhere");
    json!({
        "site": gateway(),
        "canaries": [
            canary("www.example.com:443", &gateway()),
            canary("www.wikipedia.org:443", &gateway()),
            unreached("www.ietf.org:443"),
        ],
        "portal": [
            { "address": "http://detectportal.example/success.txt", "word": { "is": "open" }, "status": 200, "sent_on_to": null, "page": null },
        ],
        "guards": [
            { "product": "Example Guard", "kind": "antivirus", "trace": "process", "seen_as": "guardd" },
            { "product": "WireGuard", "kind": "vpn", "trace": "interface", "seen_as": "wg0" },
        ],
        "resolver": { "made_up": [], "canaries": [["www.example.com", ["198.51.100.20"]]], "second_opinion": ["93.184.215.14"] },
        "hosts_entries": [], "odd_addresses": [],
    })
}

/// A hotel that wants a sign-in.
fn hotel() -> Value {
    let page = json!({
        "place": "portal", "status": 200, "server": "hotspot/1.0", "sent_on_to": "login.hotel.example",
        "title": "Welcome to Hotel Example", "text": "Please sign in with your room number.",
    });
    let sight = |address: &str| {
        json!({
            "address": address, "word": { "is": "sign-in" }, "status": 302,
            "sent_on_to": "login.hotel.example", "page": page,
        })
    };
    json!({
        "site": null,
        "portal": [sight("http://detectportal.example/success.txt"), sight("http://connectivity.example/generate_204")],
        "canaries": [unreached("www.example.com:443")],
        "proxies": [], "hosts_entries": [], "odd_addresses": [],
    })
}

fn path(look: &str, outcome: &Value, answered: bool) -> Value {
    json!({
        "look": look, "address": "93.184.215.14:443", "outcome": outcome, "connected_ms": 18, "ended_ms": 21,
        "answered": answered, "signer": null,
    })
}

/// A filter that cuts the name, and a proxy that refuses.
fn filter() -> Value {
    let setting = json!({ "source": "https_proxy", "value": "http://proxy.example:3128", "applies": true, "kind": "server", "has_login": true });
    let script = json!({ "source": "org.gnome.system.proxy autoconfig-url", "value": "http://wpad.example/proxy.pac", "applies": true, "kind": "script" });
    let refused = json!({ "how": "unreachable", "error": { "error": "proxy-refused", "status": 407, "words": {
        "logins": ["Negotiate", "Basic"], "server": "squid/5.7", "error": "ERR_CACHE_ACCESS_DENIED 0", "text": "Cache Access Denied.",
    } } });
    let proxied = |outcome: &Value| {
        json!({
            "look": "proxied", "address": null, "outcome": outcome, "connected_ms": 2, "ended_ms": null, "answered": false, "signer": null,
        })
    };
    json!({
        "site": null,
        "paths": [
            path("visit", &json!({ "how": "reset" }), false),
            path("nameless", &json!({ "how": "alert", "code": 112, "from": "server" }), true),
            path("other-name", &json!({ "how": "completed" }), true),
            path("name-elsewhere", &json!({ "how": "reset" }), false),
        ],
        "canaries": [canary("www.example.com:443", &signer("CN=R11,O=Let's Encrypt,C=US", "public"))],
        "proxies": [setting, script],
        "tried_proxies": [
            { "setting": setting, "script": null, "proxy": { "kind": "http-connect", "endpoint": { "host": { "name": "proxy.example" }, "port": 3128 } }, "site": proxied(&refused), "canary": proxied(&refused) },
            { "setting": script, "script": { "address": "http://wpad.example/proxy.pac", "outcome": { "is": "said", "answer": "PROXY proxy.example:3128; DIRECT" } }, "proxy": null, "site": null, "canary": null },
        ],
        "block_page": { "place": "plain-http", "status": 403, "server": "filter", "sent_on_to": null, "title": "Blocked", "text": "This site is blocked by your network. Category: news." },
        "bad_roots": [{ "subject": "CN=Superfish\\, Inc.", "sha256": "b6fe9151402bad1c06d7e66db67a26aa7356f2e6c644dbcf9f98968ff632e1b7", "product": "Superfish", "cause": "known-bad-root", "is_key_known": true }],
    })
}

#[test]
fn the_page_looks_right_from_top_to_bottom_by_day_and_night_and_in_little_room() {
    let mut results = SnapshotResults::new();
    let school = || blaming("tls-inspection-school", &gateway());
    let filtered = || blaming("sni-blocked", &filter());
    for (name, case, size, scale, theme) in [
        ("gateway-light", school(), WHOLE, 1.0, Theme::Light),
        ("gateway-dark", school(), WHOLE, 1.0, Theme::Dark),
        ("filter-light", filtered(), WHOLE, 1.0, Theme::Light),
        ("filter-narrow-dark", filtered(), NARROW, 1.0, Theme::Dark),
        ("hotel-light", blaming("captive-portal", &hotel()), vec2(900.0, 2_200.0), 1.0, Theme::Light),
        ("hotel-small-light", blaming("captive-portal", &hotel()), SMALL, 2.0, Theme::Light),
    ] {
        let mut window = window(size, scale, theme);
        on_page_3(&mut window, case);
        if size == SMALL {
            window.get_by_label("The network: It happens here: login.hotel.example").scroll_to_me();
            window.run();
        }
        window.snapshot(format!("between-{name}"));
        results.extend_harness(&mut window);
    }
}

/// What was put on the clipboard within the next frames.
fn copied(window: &mut Window) -> String {
    for _ in 0..4 {
        window.step();
        let commands = &window.output().platform_output.commands;
        let text = commands.iter().find_map(|command| match command {
            OutputCommand::CopyText(text) => Some(text.clone()),
            _ => None,
        });
        if let Some(text) = text {
            return text;
        }
    }
    panic!("nothing was copied");
}

#[test]
fn the_message_for_the_it_team_is_shown_and_copied_with_its_title() {
    let mut window = showing(blaming("tls-inspection-corporate", &gateway()));
    window.get_by_label("What to send");
    window.get_by_label("Copy this message").click_accesskit();
    let text = copied(&mut window);
    let (title, body) = text.split_once("\n\n").expect("a title and a message");
    window.get_by_label(title);
    window.get_by_label(body);
    assert!(body.contains("example.com") && body.contains("Example School Root"), "{body}");
    assert!(!body.contains("Example Guard"), "that it runs here is no reason to ask its owner: {body}");
    window.run();
    window.get_by_label("Copied.");
}

#[test]
fn the_administrator_chooses_a_product_and_copies_its_text() {
    let mut window = showing(blaming("sni-blocked", &filter()));
    let choices = |window: &Window| -> Vec<String> {
        labels(window).into_iter().filter(|label| label.starts_with("Show the steps for ")).collect()
    };
    assert!(choices(&window).len() >= 2, "{:#?}", labels(&window));
    let case = blaming("tls-inspection-corporate", &gateway());
    let words = Words::english();
    let offered = words.exceptions(&case);
    on_page_3(&mut window, case);
    for product in offered.iter().map(|exception| &exception.product) {
        let label = format!("Show the steps for {product}");
        assert!(choices(&window).contains(&label), "{label} in {:#?}", choices(&window));
    }
    let wanted = offered.iter().find(|exception| exception.file_name.is_some()).expect("a file to save");
    for label in [&wanted.product, &wanted.title] {
        if let Some(choice) = window.query_by_label(&format!("Show the steps for {label}")) {
            choice.click_accesskit();
            window.run();
        }
    }
    window.get_by_label(&format!("Save as {}", wanted.file_name.as_deref().expect("a name")));
    window.get_by_label("Copy").click_accesskit();
    assert_eq!(copied(&mut window), wanted.text);
}

#[test]
fn where_nobody_is_to_be_asked_there_is_nothing_to_send() {
    for case in [case(Story::Healthy), case(Story::Silent)] {
        let window = showing(case);
        assert!(window.query_by_label("What to send").is_none());
    }
}

/// The stop of the way that is called so, with all that is said of it.
fn stop(window: &Window, name: &str) -> String {
    let begins = |label: &String| label == name || label.starts_with(&format!("{name}: "));
    labels(window).into_iter().find(begins).unwrap_or_else(|| panic!("{name} in {:#?}", labels(window)))
}

#[test]
fn who_is_in_between_is_marked_on_the_way_and_said_in_a_sentence() {
    let window = showing(blaming("captive-portal", &hotel()));
    assert_eq!(stop(&window, "The network"), "The network: It happens here: login.hotel.example");
    assert_eq!(stop(&window, "This computer"), "This computer");
    assert_eq!(stop(&window, "The site"), "The site: example.com");
    window.get_by_label("This network shows its own page first. It wants you to sign in.");

    let window = showing(blaming("tls-inspection-school", &gateway()));
    assert_eq!(stop(&window, "The network"), "The network: Perhaps here");
    window.get_by_label("Someone in between opens each connection and signs each site anew.");

    let own = signer("CN=R11,O=Let's Encrypt,C=US", "public");
    let window = showing(seeing(Story::Healthy, &json!({ "canaries": [canary("www.example.com:443", &own)] })));
    assert!(!labels(&window).iter().any(|label| label.contains("here:")), "nothing is marked");
    window.get_by_label("Nobody that we can see stands between this computer and the site.");
}

#[test]
fn each_site_stands_beside_who_signed_for_it() {
    let window = showing(seeing(Story::Broken, &gateway()));
    window.get_by_label("Who signs");
    for words in ["www.wikipedia.org", "www.ietf.org", "asked directly"] {
        assert!(window.query_all_by_label(words).next().is_some(), "{words}");
    }
    assert_eq!(window.query_all_by_label("Example School Root").count(), 3, "the site and two others");
    assert_eq!(window.query_all_by_label("Signed anew, by the same issuer as this site").count(), 2);
    window.get_by_label("Signed anew, by the same issuer as other sites");
    assert!(window.query_by_label_contains("No answer came to our call").is_some(), "why the third is missing");
}

#[test]
fn a_site_that_shows_its_own_certificate_is_said_to() {
    let own = signer("CN=R11,O=Let's Encrypt,C=US", "public");
    let window = showing(seeing(Story::Healthy, &json!({ "canaries": [canary("www.example.com:443", &own)] })));
    assert_eq!(window.query_all_by_label("Its own certificate").count(), 2, "the site and the other");
    assert!(window.query_by_label_contains("anew").is_none());
}

#[test]
fn a_proxys_own_words_and_a_scripts_answer_are_quoted() {
    let window = showing(seeing(Story::Broken, &filter()));
    for words in [
        "The proxy said:",
        "Cache Access Denied.",
        "it calls itself squid/5.7 · its error: ERR_CACHE_ACCESS_DENIED 0 · ways to log in: Negotiate, Basic",
        "PROXY proxy.example:3128; DIRECT",
        "http://proxy.example:3128 (from https_proxy)",
    ] {
        assert!(window.query_all_by_label(words).next().is_some(), "{words} in {:#?}", labels(&window));
    }
    window.get_by_label_contains("We did not read them out or use them");
}

#[test]
fn other_ways_to_the_site_are_told_with_how_they_ended_and_when() {
    let window = showing(seeing(Story::Broken, &filter()));
    for words in ["As a browser does", "Without the name of the site", "With the name of another site"] {
        window.get_by_label(words);
    }
    assert_eq!(window.query_all_by_label("21 ms more to the end").count(), 4);
    let window =
        showing(seeing(Story::Broken, &json!({ "paths": [path("visit", &json!({ "how": "reset" }), false)] })));
    assert!(window.query_by_label("Other ways to the site").is_none(), "the timeline shows the visit");
}

#[test]
fn a_page_in_the_sites_place_is_quoted_and_never_rendered() {
    let hostile = json!({
        "block_page": {
            "place": "tls-port", "status": 403, "server": null, "sent_on_to": null,
            "title": "<b>Blocked\u{202e}</b>", "text": "line one\nline two\u{0}",
        },
    });
    let window = showing(seeing(Story::Broken, &hostile));
    window.get_by_label("This page said:");
    window.get_by_label("<b>Blocked\\u{202e}</b>");
    window.get_by_label("line one\\u{a}line two\\u{0}");
}

#[test]
fn the_filter_that_a_page_belongs_to_is_named_beside_its_words() {
    let page = |is_verified: bool| {
        json!({ "block_page": {
            "place": "plain-http", "status": 403, "server": null, "sent_on_to": null, "title": "Blocked", "text": null,
            "filter": { "name": "Example Filter", "is_verified": is_verified },
        } })
    };
    showing(seeing(Story::Broken, &page(true))).get_by_label("a page of Example Filter · status 403");
    showing(seeing(Story::Broken, &page(false))).get_by_label("perhaps a page of Example Filter · status 403");
}

#[test]
fn what_a_section_tells_is_not_told_among_the_facts_as_well() {
    let window = showing(seeing(Story::Broken, &filter()));
    let told = |words: &str| labels(&window).iter().filter(|label| label.contains(words)).count();
    for once in ["https_proxy)", "autoconfig-url", "PROXY proxy.example:3128; DIRECT", "Category: news."] {
        let letter = usize::from(once == "https_proxy)");
        assert!(told(once) <= 1 + letter, "{once} in {:#?}", labels(&window));
    }
    let window = showing(seeing(Story::Broken, &gateway()));
    assert!(window.query_by_label_contains("seen as guardd").is_none(), "a section lists what runs here");
}

#[test]
fn what_is_as_it_should_be_has_no_section_of_its_own() {
    let own = signer("CN=R11,O=Let's Encrypt,C=US", "public");
    let plain = json!({
        "canaries": [canary("www.example.com:443", &own)], "proxies": [], "hosts_entries": [], "odd_addresses": [],
        "resolver": { "made_up": [], "canaries": [["www.example.com", ["198.51.100.20"]]], "second_opinion": null },
    });
    let window = showing(seeing(Story::Healthy, &plain));
    for title in ["Proxies", "The network"] {
        assert!(window.query_by_role_and_label(Role::Heading, title).is_none(), "{title}");
    }
    for name in ["Hosts file", "A name that we made up"] {
        assert!(window.query_by_label(name).is_none(), "{name}");
    }
    let window =
        showing(seeing(Story::Silent, &json!({ "site": null, "canaries": [unreached("www.example.com:443")] })));
    assert!(window.query_by_label("Who signs").is_none(), "nobody showed a certificate");
}

#[test]
fn where_the_test_pages_send_us_is_told() {
    let window = showing(seeing(Story::Broken, &hotel()));
    assert_eq!(window.query_all_by_label("It sends you on to login.hotel.example.").count(), 2);
    assert_eq!(window.query_all_by_label("Please sign in with your room number.").count(), 1, "said once");
}

#[test]
fn what_runs_here_is_listed_by_what_it_is_for_and_a_dangerous_root_is_an_alarm() {
    let window = showing(seeing(Story::Broken, &gateway()));
    for words in ["Virus scanner", "Example Guard (program guardd)", "VPN or tunnel", "WireGuard (network link wg0)"] {
        window.get_by_label(words);
    }
    assert!(window.query_by_label("Roots that nobody should trust").is_none());
    let window = showing(seeing(Story::Broken, &filter()));
    window.get_by_label("Superfish put a dangerous root on this computer.");
    window.get_by_label("CN=Superfish\\, Inc.");
}

#[test]
fn a_report_from_before_these_looks_opens_without_their_sections() {
    let window = showing(case(Story::Broken));
    for title in
        ["Other ways to the site", "Test for a sign-in page", "Programs that run here", "A name that we made up"]
    {
        assert!(window.query_by_label(title).is_none(), "{title}");
    }
    window.get_by_label("Who signs");
    window.get_by_label_contains("Line 12 sends example.com to 127.0.0.1.");
}

#[test]
fn endless_lists_and_hostile_texts_are_drawn_without_fault() {
    let long = format!("\u{202e}\u{0}{}", "A".repeat(4_000));
    let guard = json!({ "product": long, "kind": "vpn", "trace": "process", "seen_as": long });
    let sight =
        json!({ "address": long, "word": { "is": "sign-in" }, "status": 200, "sent_on_to": long, "page": null });
    let mut evidence = filter();
    evidence["guards"] = json!(vec![guard; 900]);
    evidence["canaries"] = json!(vec![canary(&long, &signer(&long, "here")); 900]);
    evidence["portal"] = json!(vec![sight; 900]);
    evidence["paths"] = json!(vec![path("small-packets", &json!({ "how": "closed" }), false); 900]);
    evidence["addresses"] = json!(vec!["192.0.2.1"; 900]);
    evidence["bad_roots"] = json!(vec![evidence["bad_roots"][0].clone(); 900]);
    let window = showing(seeing(Story::Broken, &evidence));
    assert!(window.query_all_by_label("876 more are not shown.").count() >= 6);
}
