//! One situation from beginning to end: certificates, server, way, examination, verdict.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::Arc;

use handshake_doctor::case::Verdict;
use handshake_doctor::certificate;
use handshake_doctor::examination::{Request, examine};
use handshake_doctor::handshake::Identity;
use handshake_doctor::settings::Settings;
use handshake_doctor::step::Finding;
use handshake_doctor::target::{Endpoint, Host, Proxy, ProxyKind, Target};
use tokio_util::sync::CancellationToken;

use super::recipe::{Certificates, Made};
use super::situation::Situation;
use super::{path, recorded, script, server};
use crate::peers::free_port;

/// Waits that are long for loopback and short for a benchmark; nobody outside is asked.
const SETTINGS: &str = "[limits]\nsilence_ms = 1200\ndeadline_ms = 9000\nconnect_ms = 1200\n\
    [clock]\nsntp = []\nhttp = []\nhttps = []\n[allowlist]\ncanaries = []\nportal = []\ntry_proxies = false\n[certificate]\nfetch_issuers = false\nask_revocation = false\n";

/// What the program said.
pub type Said = (Vec<Finding>, Verdict);

/// Runs a situation.
pub fn run(situation: &Situation) -> Said {
    let folder = tempfile::tempdir().expect("a folder");
    if let Some(recorded) = &situation.recorded {
        return recorded::concluded(situation, recorded, folder.path());
    }
    let made = Certificates::make(&situation.certificates, &situation.host, folder.path());
    server::write_files(folder.path(), situation, &made);
    if let Some(status) = &situation.stapled {
        status_answer(folder.path(), made.get("leaf"), status);
    }
    let asked = situation.server.as_ref().expect("a server: checked when the files were read");
    let serving = server::start(asked, situation, &made, folder.path());

    let address = situation.way.address.unwrap_or(IpAddr::V4(Ipv4Addr::LOCALHOST));
    let before = path::stand_before(SocketAddr::new(address, serving.port), &situation.way);
    let port = before.as_ref().map_or(serving.port, |before| before.port);
    let _also =
        situation.way.also.as_ref().map(|also| script::listen(SocketAddr::new(also.address, port), also.acts.clone()));
    let proxy = situation.way.proxy.as_ref();
    let through = proxy.and_then(|proxy| path::proxy(SocketAddr::new(address, port), proxy));

    let host = situation.host.parse().map_or_else(|_| Host::Name(situation.host.clone()), Host::Address);
    let mut target = Target::new(host, port);
    target.protocol = situation.protocol;
    if !situation.way.resolve && proxy.is_none() {
        target.connect = Some(Endpoint { host: Host::Address(address), port });
    }
    target.proxy = proxy.map(|proxy| Proxy {
        kind: if proxy.socks { ProxyKind::Socks5 } else { ProxyKind::HttpConnect },
        endpoint: Endpoint {
            host: Host::Address(IpAddr::V4(Ipv4Addr::LOCALHOST)),
            port: through.as_ref().map_or_else(free_port, |through| through.port),
        },
    });
    let mut trust = made.ders(&situation.trust);
    if let Some(practice) = serving.practice() {
        target.clone_from(&practice.target);
        trust.clone_from(&practice.trust);
    }
    if situation.system.is_empty() {
        examined(situation, target, trust, &made)
    } else {
        by_the_program(situation, &target, folder.path(), &made)
    }
}

fn settings(situation: &Situation) -> String {
    let mut table: toml::Table = SETTINGS.parse().expect("valid");
    for (name, over) in &situation.settings {
        match (table.get_mut(name).and_then(toml::Value::as_table_mut), over) {
            (Some(base), toml::Value::Table(over)) => base.extend(over.clone()),
            _ => {
                table.insert(name.clone(), over.clone());
            }
        }
    }
    table.to_string()
}

fn examined(situation: &Situation, target: Target, trust: Vec<Vec<u8>>, made: &Certificates) -> Said {
    let mut request = Request::new(&situation.host, target);
    request.trust = trust;
    request.settings = Settings::over_defaults(&settings(situation)).expect("valid settings");
    request.answers = situation.answers;
    if !situation.steps.is_empty() {
        request.steps.clone_from(&situation.steps);
    }
    request.identity = situation.identity.as_ref().map(|name| {
        let one = made.get(name);
        Arc::new(Identity::read((one.pem() + &one.key_pem).as_bytes(), None, None).expect("an identity"))
    });
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build();
    let case = runtime.expect("a runtime").block_on(examine(request, CancellationToken::new(), Arc::new(|_| ())));
    (case.findings, case.verdict)
}

/// The program itself, on a system whose store holds the given roots and no others.
fn by_the_program(situation: &Situation, target: &Target, folder: &Path, made: &Certificates) -> Said {
    let store: String = situation.system.iter().map(|name| made.get(name).pem()).collect();
    std::fs::write(folder.join("store.pem"), store).expect("written");
    std::fs::write(folder.join("settings.toml"), settings(situation)).expect("written");
    let mut command = crate::program::program();
    command
        .arg("check")
        .arg(format!("{}:{}", situation.host, target.port))
        .args(["--json", "--settings"])
        .arg(folder.join("settings.toml"))
        .env("SSL_CERT_FILE", folder.join("store.pem"))
        .env_remove("SSL_CERT_DIR")
        .stdin(Stdio::null());
    if let Some(Endpoint { host, port }) = &target.connect {
        command.arg("--connect").arg(format!("{host}:{port}"));
    }
    let output = command.output().expect("the program runs");
    let case: handshake_doctor::case::Case = serde_json::from_slice(&output.stdout)
        .unwrap_or_else(|error| panic!("{error}: {}", String::from_utf8_lossy(&output.stderr)));
    (case.findings, case.verdict)
}

/// Writes `staple.der`: the word of the authority `intermediate` on the leaf, `good`, `revoked` or `unknown`.
fn status_answer(folder: &Path, leaf: &Made, status: &str) {
    let serial = certificate::facts(&leaf.der).serial.replace(':', "").to_uppercase();
    let (letter, revoked, serial) = match status {
        "good" => ("V", "", serial.as_str()),
        "revoked" => ("R", "260101000000Z", serial.as_str()),
        _ => ("V", "", "01"),
    };
    let line = format!("{letter}\t491231235959Z\t{revoked}\t{serial}\tunknown\t/CN=leaf\n");
    std::fs::write(folder.join("index.txt"), line).expect("written");
    let done = Command::new("openssl")
        .current_dir(folder)
        .args(["ocsp", "-index", "index.txt", "-rsigner", "intermediate.pem", "-rkey", "intermediate.key"])
        .args(["-CA", "intermediate.pem", "-issuer", "intermediate.pem", "-cert", "leaf.pem"])
        .args(["-ndays", "7", "-respout", "staple.der"])
        .stdin(Stdio::null())
        .output()
        .expect("openssl runs");
    assert!(folder.join("staple.der").exists(), "{}", String::from_utf8_lossy(&done.stderr));
}
