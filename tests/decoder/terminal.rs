//! `handshake-doctor explain`.

use std::io::Write;
use std::process::{Output, Stdio};

use serde_json::Value;

fn explain(arguments: &[&str], input: Option<&str>) -> Output {
    let mut command = crate::program::program();
    command.arg("explain").args(arguments).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    for variable in ["DISPLAY", "WAYLAND_DISPLAY", "HANDSHAKE_DOCTOR_LOG"] {
        command.env_remove(variable);
    }
    let mut child = command.spawn().expect("the program starts");
    let mut stdin = child.stdin.take().expect("piped");
    // A program that has read enough closes its end.
    let _ = stdin.write_all(input.unwrap_or_default().as_bytes());
    drop(stdin);
    child.wait_with_output().expect("the program ends")
}

fn stdout(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).expect("UTF-8")
}

#[test]
fn a_known_text_gets_meaning_causes_people_and_the_next_command() {
    let output = explain(&["x509: certificate is valid for a.example, not b.example", "https://b.example:8443/"], None);
    assert_eq!(output.status.code(), Some(0));
    let text = stdout(&output);
    for part in [
        "What it often means",
        "made for other names",
        "Likely causes",
        "Step 6 shows it: Certificate",
        "Who can fix it",
        "handshake-doctor check b.example:8443",
    ] {
        assert!(text.contains(part), "{part} is missing: {text}");
    }
    assert!(!text.contains('\x1b') && !text.contains('['), "{text}");
}

#[test]
fn words_without_quotes_numbers_and_standard_input_are_one_text() {
    for (arguments, input) in [
        (&["curl:", "(60)"][..], None),
        (&["-107"][..], None),
        (&["-"][..], Some("ERR_CERT_REVOKED\n")),
        (&[][..], Some("verify error:num=20:\nunable to get\nlocal issuer certificate")),
    ] {
        let output = explain(arguments, input);
        assert_eq!(output.status.code(), Some(0), "{arguments:?}: {}", stdout(&output));
    }
}

#[test]
fn an_unknown_text_ends_with_3_and_says_what_can_be_done() {
    let output = explain(&["the flux compensator is out of tune"], None);
    assert_eq!(output.status.code(), Some(3));
    let text = stdout(&output);
    assert!(text.contains("We do not know this text") && text.contains("handshake-doctor check ADDRESS"), "{text}");
}

#[test]
fn no_text_is_bad_usage() {
    let output = explain(&[], Some(" \n"));
    assert_eq!(output.status.code(), Some(2));
    assert!(stdout(&output).is_empty() && !output.stderr.is_empty());
}

#[test]
fn the_json_holds_meanings_causes_program_and_address() {
    let output = explain(
        &[
            "--json",
            "psql: error: connection to server at \"db.b.example\", port 5433 failed: SSL connection is required postgres://db.b.example:5433/",
        ],
        None,
    );
    let answer: Value = serde_json::from_str(&stdout(&output)).expect("JSON and nothing else");
    assert_eq!(answer["known"], true);
    assert_eq!(answer["matches"][0]["meaning"], "database-no-tls");
    assert_eq!(answer["causes"][0]["cause"], "database-tls-disabled");
    assert_eq!(answer["program"], "database");
    assert_eq!(answer["address"], "postgres://db.b.example:5433");
    assert_eq!(answer["command"], "handshake-doctor check postgres://db.b.example:5433");
    let unknown: Value = serde_json::from_str(&stdout(&explain(&["--json", "no idea"], None))).expect("JSON");
    assert_eq!((&unknown["known"], &unknown["address"]), (&Value::Bool(false), &Value::Null));
}

#[test]
fn an_endless_input_is_cut() {
    let output = explain(&[], Some(&"SSL_ERROR_SYSCALL \n".repeat(400_000)));
    assert_eq!(output.status.code(), Some(0));
}
