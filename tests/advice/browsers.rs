//! A real browser reads the file: what its own list blocks it opens with our exception.

use std::fs;
use std::net::TcpListener;
use std::path::Path;
use std::process::Command;

use handshake_doctor::target::Host;
use tempfile::TempDir;

/// Starts Chromium in a mount namespace of its own, in which these are its policies, and returns what it says of the
/// address; `None` where no such namespace can be made.
fn chromium_with(policies: &Path, address: &str) -> Option<String> {
    const SCRIPT: &str = "mount -t tmpfs tmpfs /etc/chromium || exit 77
        mkdir -p /etc/chromium/policies/managed && cp \"$POLICIES\"/*.json /etc/chromium/policies/managed/ || exit 77
        exec timeout 60 chromium --headless=new --no-sandbox --disable-gpu --no-first-run --no-proxy-server \
            --user-data-dir=\"$PROFILE\" --dump-dom \"$ADDRESS\" 2>&1";
    let profile = TempDir::new().expect("a folder");
    let mut command = Command::new("unshare");
    command.args(["--mount", "sh", "-c", SCRIPT]).env("POLICIES", policies).env("ADDRESS", address);
    command.env("PROFILE", profile.path()).env("HOME", profile.path());
    let output = command.output().ok()?;
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    // 1: unshare itself is not allowed to.
    let is_refused = output.status.code() == Some(77) || output.status.code() == Some(1) && said.is_empty();
    (!is_refused).then_some(said)
}

#[test]
fn chromium_opens_what_its_list_blocks_with_our_policy_file() {
    // A port where nobody answers: that much is said only of an address that may be opened.
    let port = TcpListener::bind("127.0.0.1:0").and_then(|free| free.local_addr()).expect("a free port").port();
    let address = format!("https://127.0.0.1:{port}/");
    let folder = TempDir::new().expect("a folder");
    fs::write(folder.path().join("block.json"), r#"{ "URLBlocklist": ["*"] }"#).expect("written");
    let Some(blocked) = chromium_with(folder.path(), &address) else {
        eprintln!("skipped: a mount namespace needs root");
        return;
    };
    assert!(blocked.contains("ERR_BLOCKED_BY_ADMINISTRATOR"), "{blocked}");

    let mut case = super::blocked("linux x86_64", Vec::new());
    (case.target.host, case.target.port) = (Host::parse("127.0.0.1").expect("an address"), port);
    let file = super::exception(&case, "Chrome on Linux");
    let name = file.file_name.as_ref().expect("a file");
    fs::write(folder.path().join(name), file.file_bytes()).expect("written");
    let opened = chromium_with(folder.path(), &address).expect("as before");
    assert!(opened.contains("ERR_CONNECTION_REFUSED") && !opened.contains("BLOCKED"), "{opened}");
}
