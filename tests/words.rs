//! Every word is there, can be read by anyone, and never tells people to drop their guard.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use fluent_bundle::FluentResource;
use fluent_syntax::ast;
use handshake_doctor::advice::{ENGLISH, SYSTEMS, Words};
use handshake_doctor::certificate::Check;
use handshake_doctor::handshake::{Outcome, Party, PlainProtocol, Stage};
use handshake_doctor::net::{NetError, PhaseKind, ProxyWords, TimeFault};
use handshake_doctor::report::ReportError;
use handshake_doctor::settings::SettingsError;
use handshake_doctor::step::{Confidence, Step, StepState, Trouble, Who, causes};
use handshake_doctor::target::TargetError;
use regex::Regex;

mod grade;
mod verdicts;

/// A message or attribute: its key, and its text with placeables left out, once for each variant.
struct Said {
    key: String,
    texts: Vec<String>,
}

fn parsed(name: &str, text: &str) -> FluentResource {
    FluentResource::try_new(text.to_owned()).unwrap_or_else(|(_, errors)| panic!("{name}.ftl: {errors:?}"))
}

fn said(text: &str) -> Vec<Said> {
    let resource = parsed("", text);
    let mut all = Vec::new();
    for entry in resource.entries() {
        let ast::Entry::Message(message) = entry else { continue };
        let id = message.id.name;
        if let Some(value) = &message.value {
            all.push(Said { key: id.to_owned(), texts: variants(value) });
        }
        for attribute in &message.attributes {
            all.push(Said { key: format!("{id}.{}", attribute.id.name), texts: variants(&attribute.value) });
        }
    }
    all
}

/// The texts that a pattern can become: one for each variant of its selectors; an argument becomes a short name.
fn variants(pattern: &ast::Pattern<&str>) -> Vec<String> {
    let mut texts = vec![String::new()];
    for element in &pattern.elements {
        let ways = match element {
            ast::PatternElement::TextElement { value } => vec![(*value).to_owned()],
            ast::PatternElement::Placeable { expression: ast::Expression::Select { variants: ways, .. } } => {
                ways.iter().flat_map(|way| variants(&way.value)).collect()
            }
            ast::PatternElement::Placeable { .. } => vec!["Name".to_owned()],
        };
        texts = texts.iter().flat_map(|text| ways.iter().map(move |way| format!("{text}{way}"))).collect();
    }
    texts
}

fn all_said() -> Vec<Said> {
    ENGLISH.iter().flat_map(|(_, text)| said(text)).collect()
}

fn folder(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

fn rust_files(folder: &Path, into: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).expect("the source is there").flatten() {
        let path = entry.path();
        if path.is_dir() {
            rust_files(&path, into);
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            into.push(path);
        }
    }
}

#[test]
fn every_locale_file_is_built_in() {
    let files: BTreeSet<String> = std::fs::read_dir(folder("assets/locales/en"))
        .expect("the folder is there")
        .flatten()
        .map(|entry| entry.path().file_stem().expect("a name").to_string_lossy().into_owned())
        .collect();
    assert_eq!(files, ENGLISH.iter().map(|(name, _)| (*name).to_owned()).collect());
}

#[test]
fn every_locale_file_parses_and_no_message_stands_in_two() {
    let mut seen: BTreeMap<String, &str> = BTreeMap::new();
    for (name, text) in ENGLISH {
        let resource = parsed(name, text);
        for entry in resource.entries() {
            let ast::Entry::Message(message) = entry else { continue };
            let earlier = seen.insert(message.id.name.to_owned(), name);
            assert_eq!(earlier, None, "{} stands in {name}.ftl too", message.id.name);
        }
    }
}

#[test]
fn every_cause_says_what_why_and_what_to_do_in_the_file_of_its_step() {
    for cause in causes::all() {
        let file = format!("causes-{}", cause.step.slug());
        let (_, text) = ENGLISH.iter().find(|(name, _)| **name == *file).expect("a file for each step");
        let keys: Vec<String> = said(text).into_iter().map(|said| said.key).collect();
        for part in ["", ".because", ".meaning", ".fix-user", ".fix-admin", ".seen", ".apart"] {
            let key = format!("{}{part}", cause.slug);
            assert!(keys.contains(&key), "{file}.ftl lacks {key}");
        }
    }
}

#[test]
fn every_message_about_a_cause_belongs_to_a_cause() {
    for (_, text) in ENGLISH.iter().filter(|(name, _)| name.starts_with("causes-")) {
        for said in said(text) {
            let slug = said.key.split('.').next().unwrap_or_default();
            assert!(causes::find(slug).is_some(), "{slug} is no cause");
        }
    }
}

#[test]
fn a_cause_can_be_told_without_a_certain_site() {
    let words = Words::english();
    for cause in causes::all() {
        let said = words.cause(&cause.slug);
        for text in [said.title, said.meaning, said.fix_user, said.fix_admin, said.seen, said.apart] {
            assert!(whole(&text), "{}: {text}", cause.slug);
        }
    }
    assert_eq!(words.cause("no-such-cause").title, "[no-such-cause]");
}

#[test]
fn steps_that_differ_by_system_are_told_for_systems_that_exist_and_beside_plain_ones() {
    let keys: BTreeSet<String> = all_said().into_iter().map(|said| said.key).collect();
    let special = Regex::new(r"^([a-z0-9-]+\.fix-(?:user|admin))-(.+)$").expect("a valid pattern");
    for key in &keys {
        if let Some(found) = special.captures(key) {
            assert!(keys.contains(&found[1]), "{key} has no plain one");
            assert!(SYSTEMS.contains(&&found[2]), "{key}");
        }
    }
    let java = |system| Words::english().on(system).cause("java-own-trust-store").fix_user;
    assert!(java("windows x86_64").contains("Windows-ROOT") && !java("linux x86_64").contains("Windows"));
}

/// Neither empty, nor a missing key, nor a missing argument.
fn whole(text: &str) -> bool {
    !text.trim().is_empty() && !text.starts_with('[') && !text.contains("{$")
}

#[test]
fn every_state_step_stage_phase_check_and_person_has_its_words() {
    let words = Words::english();
    let states = [
        StepState::Waiting,
        StepState::Running,
        StepState::Good,
        StepState::Attention,
        StepState::Problem,
        StepState::CouldNotCheck,
    ];
    let checks = [
        Check::Parses,
        Check::Name,
        Check::NotBefore,
        Check::NotAfter,
        Check::ValidityLength,
        Check::Order,
        Check::Complete,
        Check::Signature,
        Check::KeyStrength,
        Check::SignatureStrength,
        Check::CaFlag,
        Check::Purpose,
        Check::SelfSigned,
    ];
    let phases = [
        PhaseKind::Resolve,
        PhaseKind::Connect,
        PhaseKind::ProxyTls,
        PhaseKind::Proxy,
        PhaseKind::StartTls,
        PhaseKind::Handshake,
    ];
    let plain = [
        PlainProtocol::Ftp,
        PlainProtocol::Http,
        PlainProtocol::Imap,
        PlainProtocol::Irc,
        PlainProtocol::Mysql,
        PlainProtocol::Pop3,
        PlainProtocol::Smtp,
        PlainProtocol::Ssh,
        PlainProtocol::Unknown,
        PlainProtocol::Xmpp,
    ];
    let mut all: Vec<String> = Vec::new();
    all.extend(states.map(|state| words.state(state)));
    all.extend(checks.map(|check| words.check(check)));
    all.extend(phases.map(|phase| words.phase(phase)));
    all.extend(plain.map(|guess| words.plain_protocol(guess)));
    all.extend(Stage::ALL.map(|stage| words.stage(stage)));
    all.extend([Confidence::Possible, Confidence::Likely, Confidence::Confirmed].map(|sure| words.confidence(sure)));
    all.extend([Who::User, Who::ItAdmin, Who::SiteOwner].map(|who| words.who(&[who])));
    for step in Step::PAGES.into_iter().chain([Step::Network]) {
        all.extend([words.step_title(step), words.step_name(step)]);
    }
    for text in all {
        assert!(whole(&text), "{text}");
    }
}

#[test]
fn the_six_steps_have_the_titles_that_people_are_told() {
    let words = Words::english();
    assert_eq!(
        Step::PAGES.map(|step| words.step_title(step)),
        [
            "Correct the date and time",
            "Try another browser",
            "Add the website to an allowlist",
            "Update to the latest protocol",
            "Check the cipher suites",
            "Verify the certificate",
        ]
    );
    assert_eq!(
        Stage::ALL.map(|stage| words.stage(stage)),
        [
            "Client says hello",
            "Server says hello",
            "Client verifies the server",
            "Server verifies the client",
            "Client is finished",
            "Server is finished",
        ]
    );
}

fn net_errors() -> Vec<NetError> {
    let name = || "example.com".to_owned();
    vec![
        NetError::AddressRefused,
        NetError::BudgetSpent { limit: 200 },
        NetError::Closed,
        NetError::DeadlinePassed,
        NetError::Forbidden,
        NetError::NameNotFound { name: name() },
        NetError::NoRoute,
        NetError::NoTime { fault: TimeFault::Cached },
        NetError::NoTime { fault: TimeFault::Empty },
        NetError::NoTime { fault: TimeFault::KissOfDeath { code: "RATE".to_owned() } },
        NetError::NoTime { fault: TimeFault::NoDate },
        NetError::NoTime { fault: TimeFault::NoHandshake },
        NetError::NoTime { fault: TimeFault::NotNtp },
        NetError::NoTime { fault: TimeFault::OtherQuestion },
        NetError::NoTime { fault: TimeFault::Unsynchronised },
        NetError::Other { text: "strange".to_owned() },
        NetError::ProxyRefused { status: 403, words: Box::default() },
        NetError::ProxyRefused {
            status: 403,
            words: Box::new(ProxyWords { text: Some("Not this site".to_owned()), ..ProxyWords::default() }),
        },
        NetError::ProxyRefused { status: 407, words: Box::default() },
        NetError::ProxyRefused {
            status: 407,
            words: Box::new(ProxyWords {
                logins: vec!["Negotiate".to_owned(), "Basic".to_owned()],
                ..ProxyWords::default()
            }),
        },
        NetError::ProxyProtocol,
        NetError::ProxyUnreachable { reason: Box::new(NetError::Refused) },
        NetError::Refused,
        NetError::Reset,
        NetError::ResolverFailed { name: name() },
        NetError::Silent { waited_ms: 5000 },
        NetError::StartTlsRefused { reply: "454 no".to_owned() },
        NetError::StartTlsUnexpected { reply: "hi".to_owned() },
        NetError::Stopped,
        NetError::HttpStatus { status: 404 },
        NetError::NotHttp,
        NetError::TimedOut,
        NetError::TooLong { limit: 1000 },
    ]
}

#[test]
fn every_error_is_told_in_a_sentence_of_its_own() {
    let words = Words::english();
    let text = || "x".to_owned();
    let mut all: Vec<String> = net_errors().iter().map(|error| words.net_error(error)).collect();
    all.extend(
        [
            TargetError::Empty,
            TargetError::NoAddress,
            TargetError::Port("99999".to_owned()),
            TargetError::Name(text()),
            TargetError::Scheme("mailto:".to_owned()),
            TargetError::Practice(text()),
        ]
        .map(|error| words.target_error(&error)),
    );
    all.extend([Trouble::Deadline, Trouble::Stopped, Trouble::NotAsked].map(|trouble| words.trouble(&trouble)));
    all.push(words.trouble(&Trouble::Broken { text: text() }));
    let io = |kind| std::io::Error::from(kind);
    all.extend(
        [
            ReportError::Format(text()),
            ReportError::Newer { found: 9, known: 1 },
            ReportError::NotAReport(text()),
            ReportError::Io(io(std::io::ErrorKind::NotFound)),
            ReportError::Io(io(std::io::ErrorKind::PermissionDenied)),
            ReportError::Io(io(std::io::ErrorKind::StorageFull)),
        ]
        .map(|error| words.report_error(&error)),
    );
    all.push(words.settings_error(&SettingsError::Parse(text())));
    all.push(words.settings_error(&SettingsError::Read(io(std::io::ErrorKind::NotFound).to_string())));
    for sentence in &all {
        assert!(whole(sentence) && sentence.split_whitespace().count() >= 3, "{sentence}");
    }
    let different: BTreeSet<&String> = all.iter().collect();
    assert_eq!(different.len(), all.len(), "two errors share a sentence");
}

#[test]
fn every_end_of_a_handshake_is_told_in_a_sentence() {
    let words = Words::english();
    let mut ends = vec![
        Outcome::Completed,
        Outcome::Answered,
        Outcome::Closed,
        Outcome::Reset,
        Outcome::Silence { waited_ms: 5000 },
        Outcome::NotTls { guess: PlainProtocol::Ssh, first_bytes: "SSH-2.0".to_owned() },
        Outcome::Violation { rule: "a rule".to_owned() },
        Outcome::TooMuchData { limit: 262_144 },
        Outcome::TooSlow { waited_ms: 10_000, bytes: 9 },
    ];
    ends.extend((0..=255).flat_map(|code| [Party::Client, Party::Server].map(|from| Outcome::Alert { code, from })));
    for end in ends {
        let sentence = words.outcome(&end);
        assert!(whole(&sentence), "{end:?}: {sentence}");
    }
}

#[test]
fn an_alert_is_told_by_number_name_and_meaning() {
    let said = Words::english().outcome(&Outcome::Alert { code: 40, from: Party::Server });
    assert!(said.contains("40 (handshake_failure)") && said.contains("nothing in our offer"), "{said}");
    let ours = Words::english().outcome(&Outcome::Alert { code: 48, from: Party::Client });
    assert!(ours.starts_with("This computer") && !ours.contains("client certificate"), "{ours}");
}

#[test]
fn silence_is_told_in_seconds() {
    let said = Words::english().outcome(&Outcome::Silence { waited_ms: 1500 });
    assert!(said.contains("1.5 seconds"), "{said}");
    let said = Words::english().outcome(&Outcome::Silence { waited_ms: 1000 });
    assert!(said.contains("one second"), "{said}");
}

#[test]
fn every_message_that_the_program_names_exists() {
    let keys: BTreeSet<String> = all_said().into_iter().map(|said| said.key).collect();
    let named = Regex::new(
        r#"(?:\b(?:text|format|problem|fact)\(\s*"([a-z0-9][a-z0-9.-]+)"|"([a-z]+-fact-[a-z0-9-]*[a-z0-9])")"#,
    )
    .expect("a valid pattern");
    let mut files = Vec::new();
    rust_files(&folder("src"), &mut files);
    let mut missing = BTreeSet::new();
    let is_program = |file: &std::path::PathBuf| file.file_name() != Some("tests.rs".as_ref());
    for file in files.into_iter().filter(is_program) {
        let source = std::fs::read_to_string(&file).expect("source is text");
        let program = source.split("#[cfg(test)]").next().unwrap_or_default();
        for found in named.captures_iter(program) {
            let key = found.get(1).or(found.get(2)).expect("one of the two groups").as_str();
            if key.contains('-') && !keys.contains(key) {
                missing.insert(format!("{key} ({})", file.display()));
            }
        }
    }
    assert!(missing.is_empty(), "no words for {missing:#?}");
}

#[test]
fn nobody_is_told_to_drop_their_guard() {
    let drop = Regex::new(r"(?i)\b(turn(ed|ing)?|switch(ed|ing)?|shut)\b[^.]{0,40}\boff\b|\b(disable|deactivate|uninstall|bypass|ignore|skip)\b")
        .expect("a valid pattern");
    let guard =
        Regex::new(r"(?i)antivirus|firewall|scann|inspection|verif|validation|warning|protection|security|filter")
            .expect("a valid pattern");
    let refusal = Regex::new(r"(?i)\b(do not|never|bypass list)\b").expect("a valid pattern");
    for said in all_said() {
        for sentence in said.texts.iter().flat_map(|text| text.split(['.', ':'])) {
            assert!(
                refusal.is_match(sentence) || !(drop.is_match(sentence) && guard.is_match(sentence)),
                "{}: {sentence}",
                said.key
            );
        }
    }
}

#[test]
fn whoever_cannot_fix_it_is_told_whom_to_tell() {
    for cause in causes::all().iter().filter(|cause| !cause.who.contains(&Who::User)) {
        let said = Words::english().cause(&cause.slug).fix_user;
        let names_somebody = ["owner", "IT team", "network", "maker", "Update", "browser", "for you here", "later"]
            .iter()
            .any(|word| said.contains(word));
        assert!(names_somebody, "{}: {said}", cause.slug);
    }
}
