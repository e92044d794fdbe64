//! A fresh profile, tried with the real browsers of this computer where there are some.

use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use handshake_doctor::machine::{self, Browser, BrowserFamily, Window};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;
use tokio::sync::mpsc;
use tokio::time::timeout;

/// A real browser has started and has asked for its page within this, also on a busy machine.
const PATIENCE: Duration = Duration::from_mins(1);

/// A program that notes who it is and what it was told, and then becomes the browser on a display of its own.
fn wrapper(directory: &Path, browser: &Path, options: &str) -> PathBuf {
    let program = directory.join(browser.file_name().expect("a name"));
    let script = format!(
        "#!/bin/sh\nfor word in \"$@\"; do echo \"$word\"; done > '{notes}.part'\n\
         echo \"pid=$$\" >> '{notes}.part'\nmv '{notes}.part' '{notes}'\n\
         exec '{}' {options} \"$@\"\n",
        browser.display(),
        notes = directory.join("notes").display(),
    );
    std::fs::write(&program, script).expect("written");
    std::fs::set_permissions(&program, std::fs::Permissions::from_mode(0o755)).expect("allowed");
    program
}

/// Waits for a visitor with a request, and lets it have a page. Browsers also open connections that they use later or never.
async fn visited(listener: &TcpListener) -> String {
    let (heard, mut requests) = mpsc::channel(16);
    loop {
        tokio::select! {
            visitor = listener.accept() => {
                let (mut stream, _) = visitor.expect("a visitor");
                let heard = heard.clone();
                tokio::spawn(async move {
                    let mut head = [0; 2048];
                    let read = stream.read(&mut head).await.unwrap_or_default();
                    let page = "HTTP/1.1 200 OK\r\nContent-Length: 4\r\nConnection: close\r\n\r\nDone";
                    if read > 0 && stream.write_all(page.as_bytes()).await.is_ok() {
                        let _ = heard.send(String::from_utf8_lossy(&head[..read]).into_owned()).await;
                    }
                });
            }
            Some(request) = requests.recv() => return request,
        }
    }
}

async fn opens_in_a_profile_that_goes_with_it(browser: &str, options: &str, family: BrowserFamily) {
    let browser = Path::new(browser);
    if !browser.exists() {
        return;
    }
    let directory = tempfile::tempdir().expect("a directory");
    let program = wrapper(directory.path(), browser, options);
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = listener.local_addr().expect("an address");
    let browser = Browser::new("x", program, family);
    assert!(machine::can_open(&browser, Window::FreshProfile));
    machine::open_site(&browser, &format!("http://{address}/found-it"), Window::FreshProfile).expect("started");
    let request = timeout(PATIENCE, visited(&listener)).await.expect("the browser comes");
    assert!(request.starts_with("GET /found-it"), "the browser asks for the page");

    let notes = std::fs::read_to_string(directory.path().join("notes")).expect("its arguments");
    let profile = notes
        .lines()
        .map(|line| line.strip_prefix("--user-data-dir=").unwrap_or(line))
        .find(|line| line.contains("handshake-doctor-profile-"))
        .map(PathBuf::from)
        .expect("a profile of its own");
    assert!(profile.is_dir() && std::fs::read_dir(&profile).expect("read").count() > 1, "the browser uses it");
    let pid = notes.lines().find_map(|line| line.strip_prefix("pid=")).expect("a process");
    assert!(Command::new("kill").arg(pid).status().expect("kill").success());
    let end = Instant::now() + PATIENCE;
    while profile.exists() && Instant::now() < end {
        std::thread::yield_now();
    }
    assert!(!profile.exists(), "the profile goes with its browser");
}

#[tokio::test]
async fn chromium_opens_a_site_in_a_profile_that_is_thrown_away_when_it_ends() {
    let options = "--no-sandbox --headless --disable-gpu";
    opens_in_a_profile_that_goes_with_it("/usr/bin/chromium", options, BrowserFamily::Chromium).await;
}

#[tokio::test]
async fn firefox_opens_a_site_in_a_profile_that_is_thrown_away_when_it_ends() {
    opens_in_a_profile_that_goes_with_it("/usr/bin/firefox-esr", "--headless", BrowserFamily::Firefox).await;
}
