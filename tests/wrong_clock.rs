//! The whole program with a wrong clock: `faketime` moves it, `openssl` serves the sites, and time servers on loopback
//! tell the right time, or lie. Each right sentence beside its look-alike. Skipped by name where `faketime` is missing.

use std::fs;
use std::net::{Ipv4Addr, UdpSocket};
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::time::{SystemTime, UNIX_EPOCH};

use rcgen::{CertificateParams, DistinguishedName, ExtendedKeyUsagePurpose, KeyPair, KeyUsagePurpose};
use serde_json::Value;
use tempfile::TempDir;
use time::{Duration, OffsetDateTime};

use crate::certificates::{Authority, HOST, root};
use crate::peers::{self, Process};

mod dates;
mod errors;
mod silence;

const MINUTE: i64 = 60;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;
const YEAR: i64 = 365 * DAY;

/// A sound certificate by the right time: from a month ago until in two months.
const SOUND: (i64, i64) = (-30 * DAY, 60 * DAY);

/// NTP counts from 1900 (RFC 5905, section 6).
const NTP_EPOCH: u64 = 2_208_988_800;

/// What is examined, and with what clock.
struct Wrong<'w> {
    /// This computer's clock minus the right time, in seconds.
    ahead_s: i64,
    /// First and last moment of the site's certificate, from the right time, in seconds.
    leaf: (i64, i64),
    /// Names of the site's certificate.
    names: Vec<&'w str>,
    /// Time servers: how far each is ahead of the right time, in seconds.
    servers: Vec<i64>,
    /// Other sites, by their certificates' first and last moment.
    others: Vec<(i64, i64)>,
    /// The zone, as `TZ` has it.
    zone: &'w str,
}

impl Default for Wrong<'_> {
    fn default() -> Self {
        Self { ahead_s: 0, leaf: SOUND, names: vec![HOST], servers: vec![0; 3], others: Vec::new(), zone: "UTC" }
    }
}

/// What the program said.
struct Said(Value);

impl Said {
    fn cause(&self) -> Option<&str> {
        self.0["verdict"]["cause"].as_str()
    }

    fn list(&self, which: &str) -> Vec<&str> {
        self.0["verdict"][which].as_array().expect("a list").iter().filter_map(Value::as_str).collect()
    }

    fn confidence(&self) -> Option<&str> {
        self.0["verdict"]["confidence"].as_str()
    }

    /// The facts of the step of the clock.
    fn facts(&self) -> Vec<&str> {
        let steps = self.0["steps"].as_array().expect("steps");
        let clock = steps.iter().find(|step| step["step"] == "clock").expect("the clock was examined");
        clock["facts"].as_array().expect("facts").iter().filter_map(|fact| fact["key"].as_str()).collect()
    }

    fn has(&self, fact: &str) -> bool {
        self.facts().contains(&fact)
    }

    fn told(&self) -> String {
        format!("{} {:?} {:?}", self.0["verdict"], self.facts(), self.0["steps"][0]["trouble"])
    }
}

impl Wrong<'_> {
    /// The program's verdict; `None` where there is no `faketime`.
    fn judged(&self) -> Option<Said> {
        let faketime = faketime()?;
        let folder = tempfile::tempdir().expect("a folder");
        let authority = root("Example Root", "");
        let trust = folder.path().join("root.pem");
        fs::write(&trust, authority.pem()).expect("written");
        let site = Site::start(&authority, &self.names, self.leaf);
        let others: Vec<(String, Site)> = self
            .others
            .iter()
            .enumerate()
            .map(|(place, dates)| {
                let host = format!("other{place}.localhost");
                let site = Site::start(&authority, &[host.as_str()], *dates);
                (format!("\"{host}:{}\"", site.port), site)
            })
            .collect();
        let servers: Vec<String> = self.servers.iter().map(|ahead| format!("\"{}\"", sntp_server(*ahead))).collect();
        let https: Vec<&str> = others.iter().map(|(address, _)| address.as_str()).collect();
        let settings = folder.path().join("settings.toml");
        let text = format!(
            "[clock]\nsntp = [{}]\nhttp = []\nhttps = [{}]\nwait_ms = 20000\n[limits]\nsilence_ms = 20000\n",
            servers.join(", "),
            https.join(", ")
        );
        fs::write(&settings, text).expect("written");
        let mut command = Command::new(faketime);
        command.args(["-m", "-f", &format!("{:+}", self.ahead_s)]);
        command.arg(env!("CARGO_BIN_EXE_handshake-doctor")).args(["check", &format!("https://{HOST}/"), "--json"]);
        command.args(["--connect", &format!("127.0.0.1:{}", site.port), "--no-fetch"]);
        command.args(["--step", "clock", "--step", "certificate"]);
        command.arg("--settings").arg(&settings).arg("--trust").arg(&trust);
        // Waits are measured by the monotonic clock, which runs on as on a real computer; files keep their dates.
        command.env("FAKETIME_DONT_FAKE_MONOTONIC", "1").env("NO_FAKE_STAT", "1").env("TZ", self.zone);
        for variable in ["DISPLAY", "WAYLAND_DISPLAY", "HANDSHAKE_DOCTOR_LOG"] {
            command.env_remove(variable);
        }
        let output = command.stdin(Stdio::null()).output().expect("the program runs");
        let text = String::from_utf8_lossy(&output.stdout);
        let errors = String::from_utf8_lossy(&output.stderr);
        Some(Said(serde_json::from_str(&text).unwrap_or_else(|error| panic!("{error}: {text} {errors}"))))
    }

    /// Asserts the verdict's cause, and that the certificate's error is folded under it.
    #[track_caller]
    fn is_called(&self, cause: Option<&str>, consequence: Option<&str>) -> Option<Said> {
        let said = self.judged()?;
        assert_eq!(said.cause(), cause, "{} s ahead: {}", self.ahead_s, said.told());
        if let Some(consequence) = consequence {
            assert!(said.list("consequences").contains(&consequence), "{} s ahead: {}", self.ahead_s, said.told());
        }
        Some(said)
    }
}

/// Where `faketime` is, if it is installed.
fn faketime() -> Option<PathBuf> {
    let found = std::env::split_paths(&std::env::var_os("PATH")?)
        .map(|folder| folder.join("faketime"))
        .find(|path| path.is_file());
    if found.is_none() {
        eprintln!("skipped: faketime is not installed; scripts/test installs it");
    }
    found
}

/// A site of `openssl s_server`; it is stopped when this is dropped.
struct Site {
    port: u16,
    _process: Process,
    _files: TempDir,
}

impl Site {
    fn start(issuer: &Authority, names: &[&str], (from_s, until_s): (i64, i64)) -> Self {
        let key = KeyPair::generate().expect("a key");
        let names: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
        let mut leaf = CertificateParams::new(names).expect("names");
        leaf.distinguished_name = DistinguishedName::new();
        let at = |seconds| OffsetDateTime::now_utc() + Duration::seconds(seconds);
        (leaf.not_before, leaf.not_after) = (at(from_s), at(until_s));
        leaf.key_usages = vec![KeyUsagePurpose::DigitalSignature];
        leaf.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
        let leaf = leaf.signed_by(&key, issuer).expect("a certificate");
        let files = tempfile::tempdir().expect("a folder");
        fs::write(files.path().join("leaf.pem"), leaf.pem()).expect("written");
        fs::write(files.path().join("key.pem"), key.serialize_pem()).expect("written");
        let (process, port) = peers::openssl(
            Command::new("openssl")
                .args(["s_server", "-accept", "127.0.0.1:0", "-www", "-cert", "leaf.pem", "-key", "key.pem"])
                .current_dir(files.path()),
        );
        Self { port, _process: process, _files: files }
    }
}

/// An SNTP server that is so many seconds ahead of the right time, whatever the asker's clock says.
fn sntp_server(ahead_s: i64) -> String {
    let socket = UdpSocket::bind((Ipv4Addr::LOCALHOST, 0)).expect("a port on loopback");
    let address = socket.local_addr().expect("bound");
    std::thread::spawn(move || {
        let mut asked = [0; 48];
        while let Ok((_, from)) = socket.recv_from(&mut asked) {
            let now = SystemTime::now().duration_since(UNIX_EPOCH).expect("after 1970");
            let seconds = (now.as_secs() + NTP_EPOCH).wrapping_add_signed(ahead_s) as u32;
            let fraction = u64::from(now.subsec_nanos()) * (1 << 32) / 1_000_000_000;
            let stamp = (u64::from(seconds) << 32) + fraction;
            let mut answer = [0; 48];
            (answer[0], answer[1]) = (0b00_100_100, 1);
            answer[12..16].copy_from_slice(b"TEST");
            answer[16..24].copy_from_slice(&stamp.to_be_bytes());
            answer[24..32].copy_from_slice(&asked[40..48]);
            answer[32..40].copy_from_slice(&stamp.to_be_bytes());
            answer[40..48].copy_from_slice(&stamp.to_be_bytes());
            let _ = socket.send_to(&answer, from);
        }
    });
    address.to_string()
}
