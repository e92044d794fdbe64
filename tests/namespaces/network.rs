//! Three computers in network namespaces: a client, a router that may be set up badly, and servers behind it.
//!
//! Addresses look public, for the program minds private ones; nothing leaves the namespaces. What was made is taken down
//! when this is dropped.

use std::fs;
use std::os::unix::fs::MetadataExt;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};

use handshake_doctor::case::Case;
use handshake_doctor::settings::{MACHINE_VARIABLE, Settings, USER_VARIABLE, effective};
use rcgen::{CertificateParams, ExtendedKeyUsagePurpose, KeyPair, KeyUsagePurpose};
use tempfile::TempDir;
use time::{Duration, OffsetDateTime};

use crate::certificates::root;
use crate::peers::{self, Process};
use crate::program::ask_nobody;

/// The site.
pub const SITE: &str = "shop.example.com";
/// Where it is, in both kinds of address, and a second address of it.
pub const SITE_V4: &str = "11.22.2.2";
pub const SITE_V4_TOO: &str = "11.22.2.3";
pub const SITE_V6: &str = "2a00:1122:2::2";
/// An independent site, on another address.
pub const OTHER: &str = "www.example.org";
const OTHER_V4: &str = "11.22.2.9";

/// The router, as both sides see it.
const ROUTER_TO_CLIENT: [&str; 2] = ["11.22.1.1", "2a00:1122:1::1"];
const ROUTER_TO_SERVERS: [&str; 2] = ["11.22.2.1", "2a00:1122:2::1"];
const CLIENT: [&str; 2] = ["11.22.1.2", "2a00:1122:1::2"];

/// Three computers and what runs on them.
pub struct Network {
    name: String,
    files: TempDir,
    processes: Vec<Process>,
}

/// One of the three.
#[derive(Clone, Copy)]
pub enum Computer {
    Client,
    Router,
    Servers,
}

impl Network {
    /// A network in which all is well; `None`, and a word why, where tests may not make one. The site has these addresses.
    pub fn start(site: &[&str]) -> Option<Self> {
        static COUNT: AtomicUsize = AtomicUsize::new(0);
        if let Some(reason) = hindrance() {
            eprintln!("skipped: {reason}");
            return None;
        }
        let name = format!("doctor-{}-{}", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed));
        let mut network = Self { name, files: tempfile::tempdir().expect("a folder"), processes: Vec::new() };
        network.wire();
        network.serve_names(site);
        network.serve_sites();
        Some(network)
    }

    fn space(&self, computer: Computer) -> String {
        let role = match computer {
            Computer::Client => "client",
            Computer::Router => "router",
            Computer::Servers => "servers",
        };
        format!("{}-{role}", self.name)
    }

    /// A command on one of the computers.
    pub fn on(&self, computer: Computer, program: &str) -> Command {
        let mut command = Command::new("ip");
        command.args(["netns", "exec", &self.space(computer), program]);
        command
    }

    /// Runs lines of a shell on one of the computers.
    pub fn sh(&self, computer: Computer, lines: &str) {
        done(self.on(computer, "sh").args(["-ec", lines]));
    }

    /// Packet filter of the router: rules for what it passes on.
    pub fn filter(&self, rules: &str) {
        let table =
            format!("table inet filter {{\nchain passing {{\ntype filter hook forward priority 0;\n{rules}\n}}\n}}\n");
        self.rules(&table);
    }

    /// Loads rules of nftables on the router.
    pub fn rules(&self, rules: &str) {
        let file = self.files.path().join("rules.nft");
        fs::write(&file, rules).expect("written");
        done(self.on(Computer::Router, "nft").arg("-f").arg(&file));
    }

    /// Keeps a process until the network is taken down.
    pub fn keep(&mut self, process: Process) {
        self.processes.push(process);
    }

    fn wire(&self) {
        let all = [Computer::Client, Computer::Router, Computer::Servers];
        let [client, router, servers] = all.map(|computer| self.space(computer));
        for space in [&client, &router, &servers] {
            done(Command::new("ip").args(["netns", "add", space]));
        }
        for (space, peer) in [(&client, "to-client"), (&servers, "to-servers")] {
            let near = ["link", "add", "wire", "netns", space.as_str(), "type", "veth"];
            done(Command::new("ip").args(near).args(["peer", "name", peer, "netns", &router]));
        }
        let address = |address: &str| {
            let length = if address.contains(':') { 64 } else { 24 };
            // No duplicate can be there, and to look for one takes a second.
            let flags = if address.contains(':') { " nodad" } else { "" };
            format!("ip address add {address}/{length}{flags} dev")
        };
        let give = |addresses: &[&str], device: &str| -> String {
            let lines: Vec<String> = addresses.iter().map(|one| format!("{} {device}\n", address(one))).collect();
            lines.concat()
        };
        let up = |device: &str| format!("ip link set {device} up gso_max_segs 1\nip link set lo up\n");
        let routes = |[v4, v6]: [&str; 2]| format!("ip route add default via {v4}\nip -6 route add default via {v6}\n");
        let forwarding = "echo 1 > /proc/sys/net/ipv4/ip_forward\necho 1 > /proc/sys/net/ipv6/conf/all/forwarding\n";
        let at_router = [
            up("to-client"),
            up("to-servers"),
            give(&ROUTER_TO_CLIENT, "to-client"),
            give(&ROUTER_TO_SERVERS, "to-servers"),
            forwarding.to_owned(),
        ];
        self.sh(Computer::Router, &at_router.concat());
        self.sh(Computer::Client, &[up("wire"), give(&CLIENT, "wire"), routes(ROUTER_TO_CLIENT)].concat());
        let theirs = give(&[SITE_V4, SITE_V4_TOO, OTHER_V4, SITE_V6], "wire");
        self.sh(Computer::Servers, &[up("wire"), theirs, routes(ROUTER_TO_SERVERS)].concat());
    }

    /// A name server on the router.
    fn serve_names(&mut self, site: &[&str]) {
        let mut command = self.on(Computer::Router, "dnsmasq");
        command.args(["--keep-in-foreground", "--conf-file=/dev/null", "--no-resolv", "--no-hosts", "--pid-file="]);
        command.args(["--user=root", "--log-facility=-", &format!("--host-record={OTHER},{OTHER_V4}")]);
        command.args(site.iter().map(|address| format!("--host-record={SITE},{address}")));
        self.keep(peers::saying(&mut command, "started"));
        fs::write(self.files.path().join("resolv.conf"), format!("nameserver {}\n", ROUTER_TO_CLIENT[0]))
            .expect("written");
    }

    /// One web server for all sites.
    fn serve_sites(&mut self) {
        let (authority, key) = (root("Example Root", ""), KeyPair::generate().expect("a key"));
        // So many names that an answer with this certificate takes several packets.
        let branches = (0..60).map(|number| format!("branch-{number}.example.com"));
        let names: Vec<String> = [SITE.to_owned(), OTHER.to_owned()].into_iter().chain(branches).collect();
        let mut leaf = CertificateParams::new(names).expect("names");
        let now = OffsetDateTime::now_utc();
        (leaf.not_before, leaf.not_after) = (now - Duration::days(1), now + Duration::days(80));
        leaf.key_usages = vec![KeyUsagePurpose::DigitalSignature];
        leaf.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
        let leaf = leaf.signed_by(&key, &authority).expect("a certificate");
        for (name, text) in [("root.pem", authority.pem()), ("leaf.pem", leaf.pem()), ("key.pem", key.serialize_pem())]
        {
            fs::write(self.file(name), text).expect("written");
        }
        let block = format!(
            "server {{ listen 0.0.0.0:443 ssl; listen [::]:443 ssl; ssl_certificate {}; ssl_certificate_key {}; }}",
            self.file("leaf.pem").display(),
            self.file("key.pem").display()
        );
        let process = peers::nginx_by(&mut self.on(Computer::Servers, "nginx"), self.files.path(), &block);
        self.keep(process);
    }

    fn file(&self, name: &str) -> PathBuf {
        self.files.path().join(name)
    }

    /// The case of the site, as the program on the client sees it. It asks no more than the other site.
    pub fn case(&self) -> Case {
        let mut settings = Settings::default();
        ask_nobody(&mut settings);
        settings.dns.ask = false;
        settings.allowlist.canaries = vec![format!("{OTHER}:443")];
        let file = self.file("settings.toml");
        fs::write(&file, effective(&settings).expect("settings")).expect("written");
        // Its own name server, in a namespace of mounts that ends with the program.
        let mut command = self.on(Computer::Client, "sh");
        command.args(["-ec", "mount --bind \"$1\" /etc/resolv.conf; shift; exec \"$@\"", "sh"]);
        command.arg(self.file("resolv.conf")).arg(env!("CARGO_BIN_EXE_handshake-doctor"));
        command.args(["check", &format!("https://{SITE}/"), "--json", "--no-fetch"]);
        command.arg("--settings").arg(file).arg("--trust").arg(self.file("root.pem"));
        command.env_clear().env("PATH", std::env::var_os("PATH").unwrap_or_default()).env("HOME", self.files.path());
        command.env(MACHINE_VARIABLE, "").env(USER_VARIABLE, "");
        let output = command.stdin(Stdio::null()).output().expect("the program runs");
        let errors = String::from_utf8_lossy(&output.stderr);
        serde_json::from_slice(&output.stdout).unwrap_or_else(|error| panic!("{error}: {errors}"))
    }
}

impl Drop for Network {
    fn drop(&mut self) {
        self.processes.clear();
        for computer in [Computer::Client, Computer::Router, Computer::Servers] {
            // What was never made cannot be taken down.
            let _ = Command::new("ip").args(["netns", "delete", &self.space(computer)]).stderr(Stdio::null()).status();
        }
    }
}

/// Why no network can be made here.
fn hindrance() -> Option<String> {
    let is_root = fs::metadata("/proc/self").is_ok_and(|owner| owner.uid() == 0);
    if !is_root {
        return Some("network namespaces need root".to_owned());
    }
    let found = |program: &str| {
        let folders = std::env::var_os("PATH").unwrap_or_default();
        std::env::split_paths(&folders).any(|folder| folder.join(program).is_file())
    };
    if let Some(missing) = ["ip", "nft", "unshare", "dnsmasq", "nginx"].into_iter().find(|program| !found(program)) {
        return Some(format!("{missing} is not installed; scripts/test installs it"));
    }
    let is_allowed = Command::new("unshare").args(["-nm", "true"]).output().is_ok_and(|done| done.status.success());
    (!is_allowed).then(|| "this system allows no network namespaces".to_owned())
}

#[track_caller]
fn done(command: &mut Command) {
    let output = command.stdin(Stdio::null()).output().expect("it starts");
    assert!(output.status.success(), "{command:?}: {}", String::from_utf8_lossy(&output.stderr));
}
