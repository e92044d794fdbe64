//! What the program tells of the proxies that a computer is set to use: the healthy practice site through each of them.

use std::fs;
use std::io::{Read, Write};
use std::net::{Ipv4Addr, TcpListener};
#[cfg(target_os = "linux")]
use std::path::Path;
use std::process::{Command, Stdio};
#[cfg(target_os = "linux")]
use std::time::{Duration, Instant};

use serde_json::Value;
use tempfile::TempDir;

use crate::peers::{self, Process};

/// The step of the allowlist.
struct Told(Value);

impl Told {
    fn facts(&self) -> Vec<&str> {
        self.0["facts"].as_array().expect("facts").iter().filter_map(|fact| fact["key"].as_str()).collect()
    }

    #[track_caller]
    fn has(&self, fact: &str) -> &Value {
        let key = format!("allowlist-fact-{fact}");
        let mut facts = self.0["facts"].as_array().expect("facts").iter();
        facts.find(|fact| fact["key"] == *key).unwrap_or_else(|| panic!("{key} is not in {:?}", self.facts()))
    }

    fn causes(&self) -> Vec<(&str, &str)> {
        let findings = self.0["findings"].as_array().expect("findings");
        findings.iter().map(|found| (text_of(&found["cause"]), text_of(&found["confidence"]))).collect()
    }
}

fn text_of(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

/// The step with these variables and nothing else of the environment of whoever runs the tests.
fn told(variables: &[(&str, &str)]) -> Told {
    let folder = tempfile::tempdir().expect("a folder");
    let settings = folder.path().join("settings.toml");
    let text = "[clock]\nsntp = []\nhttp = []\nhttps = []\n[allowlist]\ncanaries = []\nportal = []\nwait_ms = 10000\n\
                [limits]\ndeadline_ms = 60000\n";
    fs::write(&settings, text).expect("written");
    let mut command: Command = crate::program::program();
    for variable in ["https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY", "no_proxy", "NO_PROXY"] {
        command.env_remove(variable);
    }
    command.env("HOME", folder.path()).env("XDG_CONFIG_HOME", folder.path());
    command.args(["check", "--practice", "healthy", "--step", "allowlist", "--json", "--settings"]).arg(&settings);
    command.envs(variables.iter().copied()).stdin(Stdio::null());
    let output = command.output().expect("the program runs");
    let case: Value = serde_json::from_slice(&output.stdout)
        .unwrap_or_else(|error| panic!("{error}: {}", String::from_utf8_lossy(&output.stderr)));
    let steps = case["steps"].as_array().expect("steps");
    Told(steps.iter().find(|step| step["step"] == "allowlist").expect("the step was examined").clone())
}

/// `tinyproxy` with these lines in its settings; `None` where it is not installed.
fn tinyproxy(more: &str) -> Option<(Process, String, TempDir)> {
    let path = std::env::var_os("PATH")?;
    if !std::env::split_paths(&path).any(|folder| folder.join("tinyproxy").is_file()) {
        eprintln!("skipped: tinyproxy is not installed; scripts/test installs it");
        return None;
    }
    let folder = tempfile::tempdir().expect("a folder");
    let port = peers::free_port();
    let file = folder.path().join("tinyproxy.conf");
    let text = format!("Port {port}\nListen 127.0.0.1\nLogLevel Info\nMaxClients 20\nTimeout 60\n{more}\n");
    fs::write(&file, text).expect("written");
    let process = peers::said(Command::new("tinyproxy").arg("-d").arg("-c").arg(&file), "Accepting connections");
    Some((process, format!("http://127.0.0.1:{port}"), folder))
}

/// A server on loopback that reads one head and gives the same answer to everybody; where it listens.
fn answers(answer: &'static str) -> String {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a port");
    let address = listener.local_addr().expect("bound");
    std::thread::spawn(move || {
        for mut connection in listener.incoming().map_while(Result::ok) {
            let mut heard = Vec::new();
            let mut chunk = [0; 512];
            while !heard.windows(4).any(|end| end == b"\r\n\r\n") {
                match connection.read(&mut chunk) {
                    Ok(0) | Err(_) => break,
                    Ok(count) => heard.extend_from_slice(&chunk[..count]),
                }
            }
            // Whoever asked may be gone.
            let _ = connection.write_all(answer.as_bytes());
        }
    });
    address.to_string()
}

#[test]
fn a_proxy_that_works_is_told_and_the_step_stays_good() {
    let Some((_process, proxy, _folder)) = tinyproxy("") else { return };
    let told = told(&[("https_proxy", &proxy)]);
    told.has("proxy");
    told.has("proxied-works");
    assert_eq!((told.causes(), text_of(&told.0["state"])), (vec![], "good"));
}

#[test]
fn a_proxy_that_wants_a_login_is_told_with_how() {
    let Some((_process, proxy, _folder)) = tinyproxy("BasicAuth someone sesame77") else { return };
    let told_without = told(&[("https_proxy", &proxy)]);
    assert_eq!(told_without.causes(), [("proxy-refuses-connect", "likely")]);
    assert!(told_without.facts().iter().any(|key| key.starts_with("allowlist-fact-proxied-login")));

    let told_with = told(&[("https_proxy", &proxy.replace("://", "://someone:sesame77@"))]);
    told_with.has("proxied-login-kept");
    assert_eq!(told_with.causes(), [("proxy-refuses-connect", "possible")]);
    assert!(!told_with.0.to_string().contains("sesame77"), "a password is never kept");
}

#[test]
fn a_proxy_that_refuses_the_port_is_told_apart_from_one_that_wants_a_login() {
    let Some((_process, proxy, _folder)) = tinyproxy("ConnectPort 443") else { return };
    let told = told(&[("all_proxy", &proxy)]);
    assert_eq!(told.causes(), [("proxy-refuses-connect", "confirmed")]);
    assert!(told.facts().iter().any(|key| key.starts_with("allowlist-fact-proxied-refused")), "{:?}", told.facts());
}

#[test]
fn a_dead_proxy_a_web_server_and_a_server_of_another_kind_are_wrong_settings() {
    let dead = format!("http://127.0.0.1:{}", peers::free_port());
    let web = answers("HTTP/1.1 405 Not Allowed\r\nServer: nginx\r\nContent-Length: 0\r\n\r\n");
    let ssh = answers("SSH-2.0-x\r\n");
    for (proxy, fact) in [(dead, "proxied-unreachable"), (web, "proxied-web-server"), (ssh, "proxied-no-proxy")] {
        let told = told(&[("https_proxy", &proxy)]);
        told.has(fact);
        assert_eq!(told.causes(), [("proxy-settings-wrong", "likely")], "{fact}");
    }
}

#[test]
fn an_exception_keeps_the_site_away_from_the_proxy() {
    let dead = format!("http://127.0.0.1:{}", peers::free_port());
    let told = told(&[("https_proxy", &dead), ("no_proxy", "practice.test")]);
    told.has("no-proxy");
    assert_eq!(told.causes(), []);
}

/// The step where KDE is set to use the proxy script at an address.
#[cfg(target_os = "linux")]
fn told_by_kde(folder: &Path, address: &str) -> Told {
    let text = format!("[Proxy Settings]\nProxyType=2\nProxy Config Script={address}\n");
    fs::write(folder.join("kioslaverc"), text).expect("written");
    told(&[("XDG_CONFIG_HOME", &folder.display().to_string())])
}

#[cfg(target_os = "linux")]
#[test]
fn a_script_in_a_file_leads_through_its_proxy() {
    let Some((_process, proxy, _folder)) = tinyproxy("") else { return };
    let folder = tempfile::tempdir().expect("a folder");
    let script = folder.path().join("proxy.pac");
    let authority = proxy.trim_start_matches("http://");
    let text = format!(
        "function FindProxyForURL(url, host) {{\n\
         if (shExpMatch(host, '*.practice.test')) return 'PROXY {authority}; DIRECT';\nreturn 'DIRECT';\n}}"
    );
    fs::write(&script, text).expect("written");
    let told = told_by_kde(folder.path(), &format!("file://{}", script.display()));
    let said = told.has("proxied-script-says");
    assert_eq!(said["args"]["answer"], format!("PROXY {authority}; DIRECT"));
    told.has("proxied-works");
    assert_eq!((told.causes(), text_of(&told.0["state"])), (vec![], "good"));
}

#[cfg(target_os = "linux")]
#[test]
fn a_script_of_a_web_server_is_fetched_and_asked() {
    let folder = tempfile::tempdir().expect("a folder");
    let web = answers(
        "HTTP/1.1 200 OK\r\nContent-Type: application/x-ns-proxy-autoconfig\r\nConnection: close\r\n\
         Content-Length: 53\r\n\r\nfunction FindProxyForURL(u, h) { return \"DIRECT\"; }   ",
    );
    let told = told_by_kde(folder.path(), &format!("http://{web}/p.pac"));
    told.has("proxy-script");
    told.has("proxied-script-direct");
    assert_eq!(told.causes(), []);
    let web = answers("HTTP/1.1 404 Not Found\r\nConnection: close\r\nContent-Length: 0\r\n\r\n");
    let told = told_by_kde(folder.path(), &format!("http://{web}/p.pac"));
    assert_eq!(told.has("proxied-script-not-fetched")["args"]["status"], "404");
    assert_eq!(told.causes(), [], "the site works without it, as browsers go then");
}

#[cfg(target_os = "linux")]
#[test]
fn a_script_without_an_end_is_stopped_and_one_with_a_fault_is_told() {
    let folder = tempfile::tempdir().expect("a folder");
    let script = folder.path().join("proxy.pac");
    for (text, fact) in [
        ("function FindProxyForURL() { for (;;) {} }", "proxied-script-too-slow"),
        // One long step of the engine, in which it does not look at the time.
        (
            "function FindProxyForURL() { var a = []; a.length = 4294967295; return a.indexOf(1); }",
            "proxied-script-too-slow",
        ),
        ("function FindProxyForURL() { return nothing.at.all; }", "proxied-script-faulty"),
        ("<html>Not here</html>", "proxied-script-faulty"),
    ] {
        fs::write(&script, text).expect("written");
        let began = Instant::now();
        let told = told_by_kde(folder.path(), &script.display().to_string());
        told.has(fact);
        assert_eq!(told.causes(), [], "{text}");
        assert!(began.elapsed() < Duration::from_secs(50), "{text} took {:?}", began.elapsed());
    }
}
