//! `handshake-doctor causes`, and answers given to `check`.

use std::fs;
use std::process::{Output, Stdio};

use handshake_doctor::practice;
use handshake_doctor::step::causes;
use serde_json::Value;

fn run(arguments: &[&str], environment: &[(&str, &str)]) -> Output {
    let folder = tempfile::tempdir().expect("a folder");
    let settings = folder.path().join("settings.toml");
    fs::write(&settings, crate::program::NOBODY).expect("written");
    let mut command = crate::program::program();
    command.args(arguments).stdin(Stdio::null()).env_remove("HANDSHAKE_DOCTOR_LOG");
    command.envs(environment.iter().copied());
    if arguments[0] == "check" {
        command.arg("--settings").arg(&settings);
    }
    command.output().expect("the program runs")
}

fn ended(output: &Output) -> (Option<i32>, String, String) {
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).expect("UTF-8");
    (output.status.code(), text(&output.stdout), text(&output.stderr))
}

#[test]
fn the_list_names_every_cause_under_its_step_and_who_can_fix_it() {
    let (status, text, complaint) = ended(&run(&["causes"], &[]));
    assert_eq!((status, complaint.as_str()), (Some(0), ""));
    for cause in causes::all() {
        let line = text.lines().find(|line| line.trim_start().starts_with(&format!("{} ", cause.slug)));
        assert!(line.is_some_and(|line| line.contains('[')), "{}", cause.slug);
    }
    assert!(text.find("tcp-refused") < text.find("clock-behind") && text.find("clock-behind") < text.find("weak-key"));
}

#[test]
fn one_cause_is_told_with_its_look_alikes_and_its_steps_by_system() {
    let (status, text, _) = ended(&run(&["causes", "clock-behind"], &[]));
    assert_eq!(status, Some(0));
    for part in
        ["What must be seen", "How to tell it apart", "certificate-not-yet-valid", "on Windows", "w32tm", "timedatectl"]
    {
        assert!(text.contains(part), "{part} is missing: {text}");
    }
    let (_, text, _) = ended(&run(&["causes", "java-own-trust-store"], &[]));
    assert!(text.contains("Which program shows the error? Java"), "{text}");
}

#[test]
fn scripts_get_the_same_as_json() {
    let read = |arguments: &[&str]| -> Value {
        serde_json::from_str(&ended(&run(arguments, &[])).1).expect("JSON and nothing else")
    };
    let all = read(&["causes", "--json"]);
    assert_eq!(all.as_array().map(Vec::len), Some(causes::all().len()));
    let one = read(&["causes", "hostname-mismatch", "--json"]);
    assert_eq!(one["step"], "certificate");
    assert_eq!(one["who"][0], "site-owner");
    assert!(one["yields_to"].as_array().is_some_and(|list| list.contains(&"captive-portal".into())), "{one}");
    assert!(one["seen"].as_str().is_some_and(|text| !text.is_empty()));
}

#[test]
fn a_name_that_is_no_cause_is_refused_with_names_like_it() {
    let (status, text, complaint) = ended(&run(&["causes", "clock-behnd"], &[]));
    assert_eq!((status, text.as_str()), (Some(2), ""));
    assert!(complaint.contains("clock-behind"), "{complaint}");
    let (status, _, complaint) = ended(&run(&["causes", "a-storm-at-sea-and-no-boat"], &[]));
    assert_eq!(status, Some(2));
    assert!(complaint.contains("handshake-doctor causes"), "{complaint}");
}

#[test]
fn an_answer_that_fits_no_question_is_refused() {
    for answer in ["program=yes", "weather=fine", "works-without-vpn"] {
        let (status, _, complaint) = ended(&run(&["check", "localhost:1", "--answer", answer], &[]));
        assert_eq!(status, Some(2), "{answer}: {complaint}");
    }
}

/// A healthy site with a root that this computer's store holds, and nobody else's.
#[test]
fn an_answer_settles_which_program_lacks_the_root() {
    let site = practice::start("healthy").expect("it starts");
    let folder = tempfile::tempdir().expect("a folder");
    let roots = folder.path().join("roots.pem");
    let pems: Vec<pem::Pem> = site.trust.iter().map(|root| pem::Pem::new("CERTIFICATE", root.clone())).collect();
    fs::write(&roots, pem::encode_many(&pems)).expect("written");
    let store = [("SSL_CERT_FILE", roots.to_str().expect("a plain path"))];
    let address = site.target.to_string();
    let connect = site.target.endpoint().to_string();
    let check = |answers: &[&str]| {
        let mut line = vec!["check", &address, "--connect", &connect, "--json"];
        line.extend(answers.iter().flat_map(|answer| ["--answer", answer]));
        let (status, text, complaint) = ended(&run(&line, &store));
        let case: Value = serde_json::from_str(&text).unwrap_or_else(|error| panic!("{error}: {text}{complaint}"));
        (status, case["verdict"]["cause"].as_str().map(str::to_owned), case["answers"]["program"].clone())
    };
    assert_eq!(check(&[]), (Some(0), None, Value::Null));
    assert_eq!(check(&["program=java"]), (Some(1), Some("java-own-trust-store".to_owned()), "java".into()));
    assert_eq!(check(&["program=node"]).1.as_deref(), Some("script-runtime-own-trust-store"));
    assert_eq!(check(&["program=browser", "works-in-other-browser=yes"]).1.as_deref(), Some("firefox-os-roots-off"));
}
