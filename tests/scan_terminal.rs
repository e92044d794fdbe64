//! `handshake-doctor scan`: what is printed, where it is printed, and how it ends.

use std::process::{Command, Output, Stdio};

use serde_json::Value;

fn program(arguments: &[&str]) -> Command {
    let mut command = crate::program::program();
    command.arg("scan").args(arguments).stdin(Stdio::null());
    command.env_remove("HANDSHAKE_DOCTOR_LOG");
    command
}

fn run(arguments: &[&str]) -> Output {
    program(arguments).output().expect("the program runs")
}

fn exit(output: &Output) -> i32 {
    output.status.code().expect("it ended by itself")
}

fn stdout(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).expect("UTF-8")
}

fn stderr(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).expect("UTF-8")
}

fn json(output: &Output) -> Value {
    serde_json::from_str(&stdout(output)).expect("JSON and nothing else")
}

/// A port of this computer where nobody listens.
fn closed_port() -> u16 {
    let listener = std::net::TcpListener::bind(("127.0.0.1", 0)).expect("a port");
    listener.local_addr().expect("its address").port()
}

#[test]
fn a_server_that_cannot_be_reached_ends_with_3_and_is_never_said_to_lack_anything() {
    let address = format!("127.0.0.1:{}", closed_port());
    let output = run(&[&address, "--parts", "versions,suites", "--timeout", "10"]);
    assert_eq!(exit(&output), 3, "{}", stdout(&output));
    let text = stdout(&output);
    assert!(text.contains("Nothing could be found out") && text.contains(&address), "{text}");
    assert!(text.lines().all(|line| !line.trim_end().ends_with("  no")), "{text}");
    assert!(!text.contains('\x1b') && !text.contains('\r') && !text.contains("[scan"), "{text}");
    assert_eq!(stderr(&output), "", "a pipe gets no progress");
}

#[test]
fn only_the_parts_that_are_asked_for_stand_in_the_report() {
    let output = run(&["--practice", "healthy", "--parts", "versions,features", "--json"]);
    let report = &json(&output)["report"];
    for part in ["versions", "features"] {
        assert!(!report[part].is_null(), "{part}: {report}");
    }
    for part in ["suites", "certificates", "groups", "signatures", "ladder"] {
        assert!(report[part].is_null(), "{part}: {report}");
    }
}

#[test]
fn the_address_is_told_where_it_is_certain() {
    let scanned = json(&run(&["practice:healthy", "--parts", "versions", "--json"]));
    assert_eq!(scanned["address"], "127.0.0.1");
    assert!(scanned["target"].as_str().is_some_and(|target| target.starts_with("healthy.practice.test:")));
    assert!(scanned["cost"]["duration_ms"].is_number());
}

#[test]
fn each_address_of_a_name_gets_a_report_of_its_own() {
    let port = closed_port();
    let target = format!("localhost:{port}");
    let output = run(&[&target, "--each-address", "--parts", "versions", "--json", "--timeout", "10"]);
    let addresses: Vec<Value> =
        json(&output).as_array().expect("a list").iter().map(|one| one["address"].clone()).collect();
    assert_eq!(addresses, ["127.0.0.1", "::1"]);
}

#[test]
fn a_name_without_an_address_says_so_when_each_address_is_wanted() {
    let output = run(&["nowhere.invalid", "--each-address", "--json"]);
    assert_eq!(exit(&output), 3);
    assert_eq!(json(&output), Value::Array(Vec::new()));
    assert!(stderr(&output).contains("nowhere.invalid"), "{}", stderr(&output));
}

#[test]
fn what_cannot_be_used_ends_with_2() {
    let refused: &[&[&str]] = &[
        &[],
        &["localhost", "--parts", "coffee"],
        &["localhost", "--practice", "healthy"],
        &["localhost", "--timeout", "0"],
        &["--practice", "no-such-site"],
        &["localhost", "--sni", "192.0.2.1"],
        &["localhost", "--proxy", "ftp://no proxy"],
        &["localhost", "--settings", "/absent/settings.toml"],
    ];
    for arguments in refused {
        let output = run(arguments);
        assert_eq!(exit(&output), 2, "{arguments:?}: {}", stderr(&output));
        assert_eq!(stdout(&output), "");
    }
}

#[test]
fn a_healthy_site_is_scanned_and_ends_with_0() {
    let output = run(&["--practice", "healthy"]);
    assert_eq!(exit(&output), 0, "{}", stdout(&output));
    let text = stdout(&output);
    for told in ["TLS 1.3  yes", "SSL 2    no", "TLS_AES_256_GCM_SHA384", "strong", "X25519MLKEM768", "connections"] {
        assert!(text.contains(told), "{told} is missing: {text}");
    }
}

#[test]
#[cfg(unix)]
fn ctrl_c_stops_the_scan_and_prints_what_was_found() {
    use std::io::{BufRead, BufReader, Read};

    let folder = tempfile::tempdir().expect("a folder");
    let settings = folder.path().join("settings.toml");
    std::fs::write(&settings, "[limits]\nsilence_ms = 60000\n").expect("written");
    let mut child = program(&["--practice", "silent", "--settings", settings.to_str().expect("UTF-8")])
        .env("HANDSHAKE_DOCTOR_LOG", "handshake_doctor::cli=debug")
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("starts");
    let mut said = BufReader::new(child.stderr.take().expect("piped"));
    let mut line = String::new();
    while !line.contains("scanning") {
        line.clear();
        assert_ne!(said.read_line(&mut line).expect("read"), 0, "it ended before it began");
    }
    let pressed = Command::new("kill").args(["-INT", &child.id().to_string()]).status().expect("kill runs");
    assert!(pressed.success());
    let mut rest = String::new();
    said.read_to_string(&mut rest).expect("read");
    let output = child.wait_with_output().expect("ends");
    assert_eq!(exit(&output), 3, "{rest}");
    assert!(rest.contains("Stopped"), "{rest}");
    assert!(stdout(&output).contains("Versions"), "{}", stdout(&output));
}
