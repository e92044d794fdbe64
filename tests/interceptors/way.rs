//! A way to sites through mitmproxy, which signs them anew by authorities that we made.

use std::path::Path;
use std::process::Command;

use handshake_doctor::case::Case;
use rcgen::{CertificateParams, DistinguishedName, DnType, KeyPair};
use tempfile::TempDir;
use time::{Duration, OffsetDateTime};

use crate::certificates::{Authority, root};
use crate::peers::{self, Process};

/// The authority with a name that an administrator chose.
pub const SCHOOL: &str = "school";

/// Common name and organisation of each authority, by the label that chooses it (`names.py`).
const AUTHORITIES: &[(&str, &str, &str)] = &[
    ("avast", "Avast Web/Mail Shield Root", ""),
    ("untrusted", "Avast Web/Mail Shield Untrusted Root", ""),
    ("kaspersky", "Kaspersky Anti-Virus Personal Root Certificate", ""),
    ("zscaler", "Zscaler Root CA", "Zscaler Inc."),
    ("fortigate", "FortiGate CA", "Fortinet"),
    (SCHOOL, "Example School Root", ""),
];

/// How the program comes to the interceptor.
enum Mode {
    Proxy,
    Unasked,
}

/// The way, as long as this lives.
pub struct Way {
    mode: Mode,
    port: u16,
    origin: u16,
    folder: TempDir,
    /// The system's store.
    store: String,
    _interceptor: Process,
    _origins: Process,
}

impl Way {
    /// By way of a proxy that signs anew whatever does not begin with `own.`; `None`, and a word, without mitmproxy.
    pub fn by_proxy() -> Option<Self> {
        Self::start(Mode::Proxy, None)
    }

    /// The same; the server of names that begin with `untrusted.` shows a certificate that the interceptor does not know.
    pub fn in_front_of_a_bad_site() -> Option<Self> {
        Self::start(Mode::Proxy, Some("untrusted."))
    }

    /// The interceptor stands in the server's place, without the program being set to use it.
    pub fn unasked() -> Option<Self> {
        Self::start(Mode::Unasked, None)
    }

    /// Names that begin with `bad` lead to a server whose certificate the interceptor does not know, but takes.
    fn start(mode: Mode, bad: Option<&str>) -> Option<Self> {
        if Command::new("mitmdump").arg("--version").output().is_err() {
            eprintln!("skipped: mitmproxy is not installed; scripts/test installs it");
            return None;
        }
        let folder = TempDir::new().expect("a folder");
        let at = |name: &str| folder.path().join(name);
        let public = root("Example Public Root", "");
        std::fs::write(at("public.crt"), public.pem()).expect("written");
        let (good, other) = (peers::free_port(), peers::free_port());
        let origins = origins(folder.path(), &public, good, other);

        std::fs::create_dir(at("authorities")).expect("made");
        for (label, common_name, organisation) in AUTHORITIES {
            let authority = root(common_name, organisation);
            let both = [authority.key().serialize_pem(), authority.pem()].concat();
            std::fs::write(at("authorities").join(format!("{label}.pem")), both).expect("written");
            std::fs::write(at(&format!("{label}.crt")), authority.pem()).expect("written");
        }
        // What no label chooses is the school's.
        std::fs::create_dir(at("own")).expect("made");
        std::fs::copy(at("authorities").join("school.pem"), at("own").join("mitmproxy-ca.pem")).expect("copied");
        std::fs::write(at("names.py"), include_str!("names.py")).expect("written");

        let (port, how) = (
            peers::free_port(),
            match mode {
                Mode::Proxy => "regular".to_owned(),
                Mode::Unasked => format!("reverse:https://localhost:{good}/"),
            },
        );
        let insecure = format!("ssl_insecure={}", bad.is_some());
        let interceptor = peers::mitmdump(port, |command| {
            command
                .current_dir(folder.path())
                .args(["-s", "names.py", "--mode", &how, "--ignore-hosts", r"^own\."])
                .args(["--set", "confdir=own", "--set", "ssl_verify_upstream_trusted_ca=public.crt"])
                .args(["--set", &insecure])
                .env("AUTHORITIES", at("authorities"))
                .env("GOOD_PORT", good.to_string())
                .env("BAD_PORT", other.to_string())
                .env("BAD_LABEL", bad.unwrap_or_default())
        });
        // A store of the system that has nothing to do with it all.
        std::fs::write(at("system.crt"), root("Example Other Root", "").pem()).expect("written");
        let store = "system.crt".to_owned();
        Some(Self { mode, port, origin: good, folder, store, _interceptor: interceptor, _origins: origins })
    }

    /// Puts an authority into the system's store.
    pub fn install(&mut self, label: &str) {
        self.store = format!("{label}.crt");
    }

    /// A host at the interceptor, as the settings name it.
    pub fn listener(&self, host: &str) -> String {
        format!("{host}:{}", self.port)
    }

    /// A host at the server itself.
    pub fn origin(&self, host: &str) -> String {
        format!("{host}:{}", self.origin)
    }

    /// What step 3 finds of a site when these canaries are asked.
    pub fn check(&self, site: &str, canaries: &[String]) -> Case {
        let at = |name: &str| self.folder.path().join(name);
        let settings = format!(
            "[clock]\nsntp = []\nhttp = []\nhttps = []\n[dns]\nask = false\n\
             [certificate]\nfetch_issuers = false\nask_revocation = false\n\
             [allowlist]\nportal = []\ntry_proxies = false\nwait_ms = 20000\ncanaries = {canaries:?}\n"
        );
        std::fs::write(at("settings.toml"), settings).expect("written");
        let mut command = crate::program::program();
        command.args(["check", site, "--json", "--step", "allowlist", "--settings"]).arg(at("settings.toml"));
        command.arg("--trust").arg(at("public.crt"));
        match self.mode {
            Mode::Proxy => command.args(["--proxy", &format!("http://127.0.0.1:{}", self.port)]),
            Mode::Unasked => command.args(["--connect", &format!("127.0.0.1:{}", self.port)]),
        };
        let done = command.env("SSL_CERT_FILE", at(&self.store)).env_remove("SSL_CERT_DIR").output();
        serde_json::from_slice(&done.expect("the program runs").stdout).expect("a case")
    }
}

/// Two servers: one with a certificate of the public root for all our names, one that nobody knows.
fn origins(folder: &Path, public: &Authority, good: u16, bad: u16) -> Process {
    let block = |port: u16, name: &str, issuer: &Authority| {
        let names = ["*.example.com", "*.example.org", "*.example.net", "localhost"];
        let mut leaf = CertificateParams::new(names.map(str::to_owned)).expect("names");
        leaf.distinguished_name = DistinguishedName::new();
        leaf.distinguished_name.push(DnType::CommonName, names[0]);
        let now = OffsetDateTime::now_utc();
        (leaf.not_before, leaf.not_after) = (now - Duration::days(1), now + Duration::days(80));
        let key = KeyPair::generate().expect("a key");
        let certificate = leaf.signed_by(&key, issuer).expect("a certificate").pem();
        for (ending, text) in [("crt", certificate), ("key", key.serialize_pem())] {
            std::fs::write(folder.join(format!("{name}.{ending}")), text).expect("written");
        }
        let at = |ending: &str| folder.join(format!("{name}.{ending}")).display().to_string();
        let (certificate, key) = (at("crt"), at("key"));
        format!(
            "server {{ listen 127.0.0.1:{port} ssl; ssl_certificate {certificate}; ssl_certificate_key {key}; \
             return 200; }}\n"
        )
    };
    let unknown = root("Example Unknown Root", "");
    let servers = block(good, "good-site", public) + &block(bad, "bad-site", &unknown);
    peers::nginx(folder, &servers, |command| command)
}
