//! `handshake-doctor listen`, as a person and as a script meet it.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{Ipv4Addr, TcpStream};
use std::process::{Child, Command, Stdio};

use handshake_doctor::wire::{ClientHello, version};
use serde_json::Value;

use crate::terminal::{exit, run, stderr, stdout};

fn listening(arguments: &[&str]) -> Child {
    let mut command = Command::new(env!("CARGO_BIN_EXE_handshake-doctor"));
    command.arg("listen").args(arguments).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command.spawn().expect("the program runs")
}

/// Reads on until the address stands there.
fn port(said: &mut impl BufRead) -> u16 {
    for line in said.lines() {
        let line = line.expect("text");
        if let Some((_, after)) = line.split_once("https://localhost:") {
            return after.trim_end_matches('/').parse().expect("a port");
        }
    }
    panic!("no address was printed")
}

fn knock(port: u16) {
    let mut stream = TcpStream::connect((Ipv4Addr::LOCALHOST, port)).expect("it listens");
    let hello = ClientHello::probe(version::TLS12, &[0x000a, 0xeeee], Some("www.example.com")).with_protocols(&["h2"]);
    stream.write_all(&hello.to_record()).expect("sent");
    let _ = stream.read_to_end(&mut Vec::new());
}

#[test]
fn the_text_tells_names_and_code_points_and_how_it_ended() {
    let mut child = listening(&[]);
    let mut said = BufReader::new(child.stdout.take().expect("piped"));
    knock(port(&mut said));
    let mut text = String::new();
    said.read_to_string(&mut text).expect("text");
    assert_eq!(child.wait().expect("it ends").code(), Some(0));
    for expected in [
        "openssl s_client -connect localhost:",
        "TLS 1.2 (0x0303)",
        "TLS_RSA_WITH_3DES_EDE_CBC_SHA (0x000A)",
        "0xeeee (0xEEEE)",
        "www.example.com",
        "application_layer_protocol_negotiation (0x0010)",
        "t12d0207h2_",
        "We ended it",
    ] {
        assert!(text.contains(expected), "{expected} is missing: {text}");
    }
    assert!(!text.contains('\x1b') && !text.contains("[listener"), "{text}");
}

#[test]
fn the_json_has_names_beside_the_numbers_and_nothing_else_stands_beside_it() {
    let mut child = listening(&["--json"]);
    let mut said = BufReader::new(child.stderr.take().expect("piped"));
    knock(port(&mut said));
    let mut json = String::new();
    child.stdout.take().expect("piped").read_to_string(&mut json).expect("text");
    assert_eq!(child.wait().expect("it ends").code(), Some(0));
    let heard: Value = serde_json::from_str(&json).expect("JSON and nothing else");
    assert_eq!(heard["schema"], 1);
    assert_eq!(heard["end"]["how"], "nothing-in-common");
    assert_eq!(heard["offer"]["suites"][0]["value"], "0x000A");
    assert_eq!(heard["offer"]["suites"][0]["name"], "TLS_RSA_WITH_3DES_EDE_CBC_SHA");
    assert_eq!(heard["offer"]["server_name"], "www.example.com");
    assert!(heard["offer"]["ja3"].as_str().is_some_and(|hash| hash.len() == 32));
}

#[test]
fn where_nobody_comes_it_ends_with_3_and_says_so() {
    let output = run(&["listen", "--wait", "0.2"]);
    assert_eq!(exit(&output), 3);
    assert!(stderr(&output).contains("No program came"), "{}", stderr(&output));
    assert!(stdout(&output).contains("https://localhost:"));
}

#[test]
fn what_cannot_be_used_ends_with_2() {
    for refused in [["--wait", "0"], ["--wait", "soon"], ["--count", "0"], ["--count", "1000"]] {
        assert_eq!(exit(&run(&["listen", refused[0], refused[1]])), 2, "{refused:?}");
    }
}

#[test]
fn beside_a_site_it_tells_whether_the_program_would_get_in() {
    let mut child = listening(&["--json", "--site", "practice:healthy"]);
    let mut said = BufReader::new(child.stderr.take().expect("piped"));
    // It offers nothing that a server of our day takes.
    knock(port(&mut said));
    let mut json = String::new();
    child.stdout.take().expect("piped").read_to_string(&mut json).expect("text");
    assert_eq!(child.wait().expect("it ends").code(), Some(1));
    let heard: Value = serde_json::from_str(&json).expect("JSON and nothing else");
    assert_eq!((&heard["site"]["how"], &heard["site"]["need"]), (&"fails".into(), &"suite".into()), "{heard:#}");
    assert_eq!(heard["site"]["shared_suites"], Value::Array(Vec::new()));
}

#[test]
fn a_site_that_cannot_be_examined_is_told_and_programs_are_heard_all_the_same() {
    let mut child = listening(&["--site", "practice:garbage"]);
    let mut said = BufReader::new(child.stdout.take().expect("piped"));
    knock(port(&mut said));
    let mut text = String::new();
    said.read_to_string(&mut text).expect("text");
    assert_eq!(child.wait().expect("it ends").code(), Some(3));
    assert!(text.contains("TLS 1.2 (0x0303)") && !text.contains("get in"), "{text}");
    assert_eq!(exit(&run(&["listen", "--site", "no address in here"])), 2);
}
