//! `handshake-doctor settings`: which hosts may be asked, for what, and which files set that.

use std::fs;
use std::path::Path;
use std::process::Output;

use handshake_doctor::settings::{HostGroup, MACHINE_VARIABLE, SHIPPED, USER_VARIABLE};
use serde_json::Value;

use super::{exit, stderr, stdout};

fn settings(arguments: &[&str], machine: &Path, user: &Path) -> Output {
    let mut command = super::bare(&["settings"]);
    command.args(arguments).env(MACHINE_VARIABLE, machine).env(USER_VARIABLE, user);
    command.output().expect("the program runs")
}

#[test]
fn every_host_is_told_with_its_purpose_and_who_set_it() {
    let folder = tempfile::tempdir().expect("a folder");
    let (machine, user) = (folder.path().join("machine.toml"), folder.path().join("user.toml"));
    fs::write(&machine, "[clock]\nsntp = [\"ntp.corp.example:123\"]\n").expect("written");
    fs::write(&user, "[certificate]\nask_revocation = false\n").expect("written");
    let output = settings(&[], &machine, &user);
    assert_eq!((exit(&output), stderr(&output).as_str()), (0, ""));
    let text = stdout(&output);
    assert!(
        text.contains("Time servers (set for the whole computer)") && text.contains("ntp.corp.example:123"),
        "{text}"
    );
    assert!(text.contains("www.cloudflare.com:443") && !text.contains("time.cloudflare.com"), "{text}");
    assert!(text.contains("Nobody is asked."), "{text}");
    assert!(text.contains(&format!("{} (your own) is in use.", user.display())), "{text}");

    let told: Value = serde_json::from_str(&stdout(&settings(&["--json"], &machine, &user))).expect("JSON");
    let groups = told["groups"].as_array().expect("groups");
    assert_eq!(groups.len(), HostGroup::ALL.len());
    let of = |name: &str| groups.iter().find(|group| group["group"] == name).expect("a group");
    let (sntp, revocation) = (of("sntp"), of("revocation"));
    assert_eq!(
        (&sntp["from"], &revocation["from"], &revocation["on"]),
        (&"machine".into(), &"user".into(), &false.into())
    );
    assert!(groups.iter().all(|group| group["purpose"].as_str().is_some_and(|purpose| !purpose.is_empty())));
}

#[test]
fn what_step_3_asks_is_told_too_and_a_switch_says_what_it_is_for() {
    let folder = tempfile::tempdir().expect("a folder");
    let (nowhere, user) = (folder.path().join("nowhere.toml"), folder.path().join("user.toml"));
    fs::write(&user, "[allowlist]\ncanaries = []\nportal = [\"http://portal.corp.example/test 204\"]\n")
        .expect("written");
    let text = stdout(&settings(&[], &nowhere, &user));
    for told in [
        "Other sites (set by you)",
        "http://portal.corp.example/test 204",
        "Proxies of this computer (as shipped)",
        "The proxies and the script that are set up here",
    ] {
        assert!(text.contains(told), "{told} in {text}");
    }
    assert!(!text.contains("www.wikipedia.org"), "{text}");
}

#[test]
fn the_file_to_start_from_holds_what_holds_now() {
    let folder = tempfile::tempdir().expect("a folder");
    let (nowhere, user) = (folder.path().join("nowhere.toml"), folder.path().join("user.toml"));
    assert_eq!(stdout(&settings(&["--toml"], &nowhere, &nowhere)), SHIPPED);
    fs::write(&user, "[clock]\nsntp = [\"own.example:123\"]\n").expect("written");
    let text = stdout(&settings(&["--toml"], &nowhere, &user));
    assert_eq!(text.lines().count(), SHIPPED.lines().count());
    assert!(text.contains("\nsntp = [\"own.example:123\"]\n"), "{text}");
}

#[test]
fn a_broken_file_of_the_computer_is_left_out_and_said_to_be_and_a_named_one_is_refused() {
    let folder = tempfile::tempdir().expect("a folder");
    let (nowhere, broken) = (folder.path().join("nowhere.toml"), folder.path().join("broken.toml"));
    fs::write(&broken, "[clock]\nsntp = 3\n").expect("written");
    let output = settings(&[], &broken, &nowhere);
    assert_eq!(exit(&output), 0);
    assert!(stderr(&output).contains("We left out the settings file") && stderr(&output).lines().count() == 1);
    assert!(stdout(&output).contains("time.cloudflare.com:123"));

    let output = settings(&["--settings", broken.to_str().expect("text")], &nowhere, &nowhere);
    assert_eq!((exit(&output), stdout(&output).as_str()), (2, ""));
    assert!(stderr(&output).contains("broken.toml"), "{}", stderr(&output));
}
