//! The terminal: what is printed, where it is printed, and how it ends.

mod settings;

use std::fs;
use std::process::{Command, Output, Stdio};

use handshake_doctor::report;
use serde_json::Value;

/// Runs the program without colours, display or any time source: it contacts loopback only.
pub fn run(arguments: &[&str]) -> Output {
    let folder = tempfile::tempdir().expect("a folder");
    let settings = folder.path().join("settings.toml");
    fs::write(&settings, crate::program::NOBODY).expect("written");
    let mut command = bare(arguments);
    if arguments.first() == Some(&"check") && !arguments.contains(&"--settings") {
        command.arg("--settings").arg(&settings);
    }
    command.output().expect("the program runs")
}

fn bare(arguments: &[&str]) -> Command {
    let mut command = crate::program::program();
    command.args(arguments).stdin(Stdio::null());
    for variable in ["DISPLAY", "WAYLAND_DISPLAY", "HANDSHAKE_DOCTOR_LOG"] {
        command.env_remove(variable);
    }
    command
}

pub fn exit(output: &Output) -> i32 {
    output.status.code().expect("it ended by itself")
}

pub fn stdout(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).expect("UTF-8")
}

pub fn stderr(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).expect("UTF-8")
}

fn case(output: &Output) -> Value {
    serde_json::from_str(&stdout(output)).expect("JSON and nothing else")
}

#[test]
fn a_healthy_site_ends_with_0_and_an_expired_one_with_1() {
    for (site, expected) in [("healthy", 0), ("healthy-tls12", 0), ("expired", 1)] {
        let output = run(&["check", "--practice", site]);
        assert_eq!(exit(&output), expected, "{site}: {}", stdout(&output));
    }
}

#[test]
fn a_practice_site_can_be_typed_as_an_address_too() {
    let output = run(&["check", "practice:expired", "--quiet"]);
    assert_eq!(exit(&output), 1);
    assert_eq!(stdout(&output).lines().count(), 1, "quiet is one line: {}", stdout(&output));
}

#[test]
fn the_text_has_the_verdict_and_the_six_steps_and_a_pipe_gets_no_progress_and_no_colour() {
    let output = run(&["check", "--practice", "expired"]);
    let text = stdout(&output);
    assert!(text.contains("expired"), "{text}");
    for name in ["Date and time", "Another browser", "Allowlist", "Protocol", "Cipher suites", "Certificate"] {
        assert!(text.contains(name), "{name} is missing: {text}");
    }
    assert!(!text.contains('\x1b') && !text.contains('\r') && !text.contains('['), "{text}");
    assert_eq!(stderr(&output), "");
}

#[test]
fn the_json_names_outcome_cause_and_findings() {
    let case = case(&run(&["check", "--practice", "expired", "--json"]));
    assert_eq!(case["schema"], 1);
    assert_eq!(case["verdict"]["outcome"], "problem");
    assert_eq!(case["verdict"]["cause"], "certificate-expired");
    let finding = &case["findings"][0];
    assert_eq!((&finding["cause"], &finding["step"]), (&"certificate-expired".into(), &"certificate".into()));
    assert_eq!(finding["confidence"], "likely", "nobody was asked for the time");
    assert!(finding["who"].is_array() && finding["evidence"].is_array());
    assert_eq!(case["steps"].as_array().map(Vec::len), Some(6));
}

#[test]
fn a_healthy_case_has_no_cause() {
    let case = case(&run(&["check", "--practice", "healthy", "--json"]));
    assert_eq!((&case["verdict"]["outcome"], &case["verdict"]["cause"]), (&"healthy".into(), &Value::Null));
}

#[test]
fn only_the_steps_that_are_asked_for_are_taken() {
    let output = run(&["check", "--practice", "expired", "--step", "certificate", "--step", "protocol", "--json"]);
    let case = case(&output);
    let taken: Vec<&str> = case["steps"]
        .as_array()
        .expect("steps")
        .iter()
        .filter(|step| step["trouble"]["why"] != "not-asked")
        .filter_map(|step| step["step"].as_str())
        .collect();
    assert_eq!(taken, ["protocol", "certificate"]);
    assert_eq!(exit(&output), 1);
}

#[test]
fn too_little_seen_to_tell_ends_with_3() {
    let folder = tempfile::tempdir().expect("a folder");
    let settings = folder.path().join("settings.toml");
    fs::write(&settings, "[limits]\nsilence_ms = 500\n").expect("written");
    let settings = settings.to_str().expect("UTF-8");
    let output = run(&["check", "--practice", "silent", "--step", "browser", "--settings", settings, "--json"]);
    assert_eq!(exit(&output), 3, "{}", stdout(&output));
    assert_eq!(case(&output)["verdict"]["outcome"], "inconclusive");
}

#[test]
fn the_chain_that_the_server_should_send_is_written_as_pem() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("chain.pem");
    let name = file.to_str().expect("a name");
    let output = run(&["check", "--practice", "expired", "--step", "certificate", "--save-chain", name]);
    assert_eq!(exit(&output), 1);
    assert!(String::from_utf8_lossy(&output.stderr).contains(name), "it says where");
    let pems = pem::parse_many(std::fs::read(&file).expect("written")).expect("PEM");
    assert!(!pems.is_empty() && pems.iter().all(|pem| pem.tag() == "CERTIFICATE"));
}

#[test]
fn where_no_certificate_was_seen_no_chain_is_written_and_a_sentence_says_so() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("chain.pem");
    let name = file.to_str().expect("a name");
    let closed = std::net::TcpListener::bind("127.0.0.1:0").and_then(|listener| listener.local_addr()).expect("a port");
    let output = run(&["check", &closed.to_string(), "--step", "certificate", "--save-chain", name]);
    assert!(String::from_utf8_lossy(&output.stderr).contains("We saw no certificate"));
    assert!(!file.exists());
    let blocked = folder.path().join("no-such-folder/chain.pem");
    assert_eq!(exit(&run(&["check", "localhost", "--save-chain", blocked.to_str().expect("a name")])), 2);
}

#[test]
fn every_kind_of_report_is_written_and_says_where() {
    let folder = tempfile::tempdir().expect("a folder");
    let files = ["case.html", "case.json", "case.md"].map(|name| folder.path().join(name));
    let names = files.each_ref().map(|file| file.to_str().expect("UTF-8"));
    let output =
        run(&["check", "--practice", "expired", "--report", names[0], "--report", names[1], "--report", names[2]]);
    assert_eq!(exit(&output), 1);
    for name in names {
        assert!(stderr(&output).contains(name), "{}", stderr(&output));
    }
    for file in &files[..2] {
        let case = report::open(file).expect("opens again");
        assert_eq!(case.verdict.cause.as_deref(), Some("certificate-expired"));
    }
    assert!(fs::read_to_string(&files[2]).expect("read").starts_with("# "));
}

#[test]
fn what_cannot_be_used_ends_with_2_and_one_sentence() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = |name: &str, text: &str| {
        let file = folder.path().join(name);
        fs::write(&file, text).expect("written");
        file.to_str().expect("UTF-8").to_owned()
    };
    let no_roots = file("empty.pem", "no certificate in here\n");
    let misspelt = file("settings.toml", "[limits]\nsilense_ms = 250\n");
    let under_a_file = format!("{no_roots}/report.html");
    let refused: &[(&[&str], &str)] = &[
        (&["check", ""], "example.com"),
        (&["check", "no address in here"], "address"),
        (&["check", "example.com:99999"], "99999"),
        (&["check", "--practice", "no-such-site"], "no-such-site"),
        (&["check", "practice:no-such-site"], "no-such-site"),
        (&["check", "localhost", "--settings", "/absent/settings.toml"], "/absent/settings.toml"),
        (&["check", "localhost", "--settings", &misspelt], "silense_ms"),
        (&["check", "localhost", "--trust", &no_roots], &no_roots),
        (&["check", "localhost", "--trust", "/absent/roots.pem"], "/absent/roots.pem"),
        (&["check", "localhost", "--connect", "::not a host::"], "--connect"),
        (&["check", "localhost", "--sni", "192.0.2.1"], "--sni"),
        (&["check", "localhost", "--proxy", "ftp://no proxy"], "--proxy"),
        (&["check", "localhost", "--report", "report.docx"], ".html"),
        (&["check", "localhost", "--report", &under_a_file], &under_a_file),
        (&["practice", "no-such-site"], "no-such-site"),
    ];
    for (arguments, told) in refused {
        let output = run(arguments);
        let said = stderr(&output);
        assert_eq!(exit(&output), 2, "{arguments:?}: {said}");
        assert!(said.contains(told), "{arguments:?}: {said}");
        assert_eq!(said.lines().count(), 1, "{arguments:?}: {said}");
        assert!(!said.starts_with('['), "a word is missing: {said}");
        assert_eq!(stdout(&output), "");
    }
}

#[test]
fn arguments_that_clap_refuses_end_with_2_too() {
    for arguments in [
        &["check"][..],
        &["check", "localhost", "--step", "coffee"],
        &["check", "localhost", "--timeout", "soon"],
        &["check", "localhost", "--nonsense"],
    ] {
        assert_eq!(exit(&run(arguments)), 2, "{arguments:?}");
    }
}

#[test]
fn without_a_display_the_same_is_examined_in_the_terminal() {
    let output = bare(&["practice:expired"]).output().expect("runs");
    assert_eq!(exit(&output), 1, "{}", stderr(&output));
    assert!(stderr(&output).contains("display"), "{}", stderr(&output));
    assert!(stdout(&output).contains("Certificate"));
}

#[test]
fn without_a_display_and_an_address_it_says_what_to_type() {
    let output = bare(&[]).output().expect("runs");
    assert_eq!(exit(&output), 2);
    assert!(stderr(&output).contains("handshake-doctor check"), "{}", stderr(&output));
}

#[test]
fn without_a_display_a_saved_report_is_told_again() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("case.html");
    let name = file.to_str().expect("UTF-8");
    assert_eq!(exit(&run(&["check", "--practice", "expired", "--report", name])), 1);
    let output = bare(&[name]).output().expect("runs");
    assert_eq!(exit(&output), 1, "{}", stderr(&output));
    assert!(stdout(&output).contains("expired.practice.test"));
}

#[test]
fn the_practice_sites_are_listed_with_what_is_wrong() {
    let output = run(&["practice"]);
    assert_eq!(exit(&output), 0);
    let text = stdout(&output);
    for site in handshake_doctor::practice::SITES {
        assert!(text.contains(site.name), "{} is missing", site.name);
    }
    assert!(!text.contains('['), "a word is missing: {text}");
}

#[test]
fn a_reader_that_goes_away_is_no_accident() {
    let mut child = bare(&["check", "--practice", "expired", "--json", "--step", "certificate"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("starts");
    drop(child.stdout.take());
    let output = child.wait_with_output().expect("ends");
    assert_eq!(exit(&output), 1, "{}", stderr(&output));
    assert!(!stderr(&output).contains("panicked"), "{}", stderr(&output));
}

#[test]
#[cfg(unix)]
fn ctrl_c_stops_the_examination_and_prints_what_was_found() {
    use std::io::{BufRead, BufReader};

    let folder = tempfile::tempdir().expect("a folder");
    let settings = folder.path().join("settings.toml");
    fs::write(&settings, format!("{}[limits]\nsilence_ms = 60000\ndeadline_ms = 60000\n", crate::program::NOBODY))
        .expect("written");
    let mut child = bare(&["check", "--practice", "silent", "--settings", settings.to_str().expect("UTF-8")])
        .env("HANDSHAKE_DOCTOR_LOG", "handshake_doctor::cli=debug")
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("starts");
    let mut said = BufReader::new(child.stderr.take().expect("piped"));
    let mut line = String::new();
    while !line.contains("examining") {
        line.clear();
        assert_ne!(said.read_line(&mut line).expect("read"), 0, "it ended before it began");
    }
    let pressed = Command::new("kill").args(["-INT", &child.id().to_string()]).status().expect("kill runs");
    assert!(pressed.success());
    let mut rest = String::new();
    std::io::Read::read_to_string(&mut said, &mut rest).expect("read");
    let output = child.wait_with_output().expect("ends");
    assert_eq!(exit(&output), 3, "{rest}");
    assert!(rest.contains("Stopped"), "{rest}");
    assert!(stdout(&output).contains("Certificate"), "{}", stdout(&output));
}
