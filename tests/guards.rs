//! The programs and roots of this computer that step 3 tells of.

#[cfg(target_os = "linux")]
use std::process::{Child, Command, Stdio};

use handshake_doctor::case::Case;
#[cfg(target_os = "linux")]
use handshake_doctor::machine::{GuardKind, GuardTrace};
#[cfg(target_os = "linux")]
use handshake_doctor::step::FactState;
use handshake_doctor::step::allowlist::AllowlistEvidence;
use handshake_doctor::step::{Confidence, Evidence, Step, StepReport};

use crate::certificates::{Authority, HOST, Server, root};

/// A program that sleeps under another one's name; it is stopped when this is dropped.
#[cfg(target_os = "linux")]
struct Sleeper(Child);

#[cfg(target_os = "linux")]
impl Sleeper {
    fn start(name: &str, folder: &std::path::Path) -> Self {
        use std::os::unix::process::CommandExt;
        let program = folder.join(name);
        std::fs::copy("/bin/sleep", &program).expect("every Linux has it");
        // Where one program stands for many, its first argument tells which one it is to be.
        let mut command = Command::new(program);
        command.arg0("sleep").arg("600").stdin(Stdio::null());
        // It runs under its name as soon as this returns.
        Self(command.spawn().expect("it runs"))
    }
}

#[cfg(target_os = "linux")]
impl Drop for Sleeper {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// What step 3 of the program says of a server that `trusted` vouches for, on a system with these roots.
fn examined(server: &Server, trusted: &Authority, system: &[&Authority]) -> Case {
    let folder = tempfile::tempdir().expect("a folder");
    let [store, trust, settings] = ["store.pem", "trust.pem", "settings.toml"].map(|name| folder.path().join(name));
    std::fs::write(&store, system.iter().map(|root| root.pem()).collect::<String>()).expect("written");
    std::fs::write(&trust, trusted.pem()).expect("written");
    std::fs::write(&settings, "[allowlist]\ncanaries = []\nportal = []\n").expect("written");
    let done = crate::program::program()
        .args(["check", HOST, "--json", "--step", "allowlist", "--connect", &server.address(), "--trust"])
        .arg(trust)
        .arg("--settings")
        .arg(settings)
        .env("SSL_CERT_FILE", store)
        .env_remove("SSL_CERT_DIR")
        .output()
        .expect("the program runs");
    let said = String::from_utf8_lossy(&done.stderr).into_owned();
    serde_json::from_slice(&done.stdout).unwrap_or_else(|error| panic!("{error}: {said}"))
}

fn report(case: &Case) -> &StepReport {
    case.step(Step::Allowlist).expect("it was asked for")
}

fn evidence(case: &Case) -> &AllowlistEvidence {
    match &report(case).evidence {
        Some(Evidence::Allowlist(evidence)) => evidence,
        other => panic!("{other:?}"),
    }
}

fn works_server() -> (Authority, Server) {
    let works = root("Example Works Root", "Example Works");
    let server = Server::start(&works, &rcgen::KeyPair::generate().expect("a key"), &[]);
    (works, server)
}

#[cfg(target_os = "linux")]
#[test]
fn programs_that_run_here_are_found_by_their_names_and_blamed_for_nothing() {
    let folder = tempfile::tempdir().expect("a folder");
    let _running = ["warp-svc", "psiphon-tunnel-core"].map(|name| Sleeper::start(name, folder.path()));
    let (works, server) = works_server();
    let case = examined(&server, &works, &[]);
    for (product, kind, seen_as) in [
        ("Cloudflare WARP", GuardKind::GatewayClient, "warp-svc"),
        // Linux keeps fifteen bytes of a name.
        ("Psiphon", GuardKind::ProxyClient, "psiphon-tunnel-"),
    ] {
        let found: Vec<_> = evidence(&case).guards.iter().filter(|guard| guard.product == product).collect();
        assert_eq!(found.len(), 1, "{product}: {:?}", evidence(&case).guards);
        assert_eq!((found[0].kind, found[0].trace, &*found[0].seen_as), (kind, GuardTrace::Process, seen_as));
    }
    let told = |key: &str| report(&case).facts.iter().find(|fact| fact.key == key).map(|fact| fact.state);
    assert_eq!(told("allowlist-fact-guard-gateway-client"), Some(FactState::Info));
    assert_eq!(told("allowlist-fact-guard-proxy-client"), Some(FactState::Info));
    assert_eq!(told("allowlist-fact-no-guard"), None);
    assert_eq!(report(&case).findings, []);
}

#[test]
fn a_dangerous_root_in_the_systems_store_is_an_alarm_although_another_one_signed_the_site() {
    let (works, server) = works_server();
    let superfish = root("Superfish, Inc.", "Superfish, Inc.");
    let case = examined(&server, &works, &[&superfish]);
    let found = &evidence(&case).bad_roots;
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!((&*found[0].product, found[0].is_key_known), ("Superfish", false));
    let findings: Vec<_> = report(&case).findings.iter().map(|found| (&*found.cause, found.confidence)).collect();
    assert_eq!(findings, [("known-bad-root", Confidence::Likely)]);
    assert_eq!(case.verdict.cause.as_deref(), Some("known-bad-root"));
}

#[test]
fn the_private_root_of_an_ordinary_company_is_no_alarm() {
    let (works, server) = works_server();
    let case = examined(&server, &works, &[&root("Example Group Inspection CA", "Example Group")]);
    assert_eq!(evidence(&case).bad_roots, []);
    assert_eq!(report(&case).findings, []);
}
