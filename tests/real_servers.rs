//! Servers of other makers - `OpenSSL`, nginx, `GnuTLS` - get the right verdict, with and without faults.

use std::net::{IpAddr, Ipv4Addr};
use std::process::Command;
use std::sync::Arc;

use handshake_doctor::case::{Case, ConclusionOutcome};
use handshake_doctor::examination::{Request, examine};
use handshake_doctor::step::{Evidence, Step};
use handshake_doctor::target::{Endpoint, Host, Target};
use rcgen::{
    BasicConstraints, CertificateParams, CertifiedIssuer, ExtendedKeyUsagePurpose, IsCa, KeyPair, KeyUsagePurpose,
    PKCS_ECDSA_P256_SHA256, PKCS_RSA_SHA256, SignatureAlgorithm,
};
use tempfile::TempDir;
use time::{Duration, OffsetDateTime};
use tokio_util::sync::CancellationToken;

use crate::peers::{self, Process, free_port};

pub const HOST: &str = "www.example.test";

/// A server of another maker with its files; it is stopped when this is dropped.
pub struct Server {
    _process: Process,
    pub port: u16,
    pub root: Vec<u8>,
    _files: TempDir,
}

/// Writes `chain.pem`, `key.pem` and `root.pem`: a sound certificate for [`HOST`] by a root of its own.
pub fn credentials(algorithm: &'static SignatureAlgorithm) -> (TempDir, Vec<u8>) {
    let files = TempDir::new().expect("a directory");
    let now = OffsetDateTime::now_utc();
    let mut root = CertificateParams::default();
    root.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    root.key_usages = vec![KeyUsagePurpose::KeyCertSign];
    (root.not_before, root.not_after) = (now - Duration::days(100), now + Duration::days(1000));
    let root = CertifiedIssuer::self_signed(root, KeyPair::generate().expect("a key")).expect("a root");
    let key = KeyPair::generate_for(algorithm).expect("a key");
    let mut leaf = CertificateParams::new(vec![HOST.to_owned()]).expect("a name");
    (leaf.not_before, leaf.not_after) = (now - Duration::days(1), now + Duration::days(80));
    leaf.key_usages = vec![KeyUsagePurpose::DigitalSignature, KeyUsagePurpose::KeyEncipherment];
    leaf.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
    let leaf = leaf.signed_by(&key, &root).expect("a certificate");
    let write = |name: &str, text: String| std::fs::write(files.path().join(name), text).expect("written");
    write("chain.pem", leaf.pem());
    write("key.pem", key.serialize_pem());
    write("root.pem", root.pem());
    (files, root.der().to_vec())
}

/// `openssl s_server`, which names the port that it was given.
pub fn openssl(algorithm: &'static SignatureAlgorithm, arguments: &[&str]) -> Server {
    let (files, root) = credentials(algorithm);
    let (process, port) = peers::openssl(
        Command::new("openssl")
            .args(["s_server", "-accept", "127.0.0.1:0", "-www", "-cert", "chain.pem", "-key", "key.pem"])
            .args(arguments)
            .current_dir(files.path()),
    );
    Server { _process: process, port, root, _files: files }
}

/// nginx as one process in the foreground; it logs a notice when its sockets listen.
pub fn nginx(listen: &str, directives: &str) -> Server {
    let (files, root) = credentials(&PKCS_ECDSA_P256_SHA256);
    let port = free_port();
    let server = format!(
        "server {{\nlisten 127.0.0.1:{port} {listen};\n{directives}\nlocation / {{ return 200 \"ok\\n\"; }}\n}}"
    );
    let process = peers::nginx(files.path(), &server, |command| command);
    Server { _process: process, port, root, _files: files }
}

/// Versions are named because nginx before 1.23.4 leaves TLS 1.3 out.
pub const NGINX_TLS: &str = "ssl_certificate chain.pem; ssl_certificate_key key.pem; ssl_protocols TLSv1.2 TLSv1.3;";

/// `gnutls-serv`, which says on stderr when it listens.
pub fn gnutls(arguments: &[&str]) -> Server {
    let (files, root) = credentials(&PKCS_RSA_SHA256);
    let port = free_port();
    let process = peers::gnutls(port, |command| {
        command
            .args(["--x509certfile", "chain.pem", "--x509keyfile", "key.pem"])
            .args(arguments)
            .current_dir(files.path())
    });
    Server { _process: process, port, root, _files: files }
}

/// Examines the server under [`HOST`], trusting its root and asking nobody else for the time.
fn examined(server: &Server) -> Case {
    let mut target = Target::new(Host::Name(HOST.to_owned()), server.port);
    target.connect = Some(Endpoint { host: Host::Address(IpAddr::V4(Ipv4Addr::LOCALHOST)), port: server.port });
    let mut request = Request::new(HOST, target);
    request.trust = vec![server.root.clone()];
    crate::program::ask_nobody(&mut request.settings);
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    runtime.block_on(examine(request, CancellationToken::new(), Arc::new(|_| ())))
}

#[track_caller]
pub fn assert_cause(case: &Case, cause: Option<&str>) {
    let told = format!("{:#?}\n{:#?}", case.verdict, case.findings);
    assert_eq!(case.verdict.cause.as_deref(), cause, "{told}");
    let outcome = if cause.is_some() { ConclusionOutcome::Problem } else { ConclusionOutcome::Healthy };
    assert_eq!(case.verdict.outcome, outcome, "{told}");
}

/// What step 4 says of TLS 1.3, 1.2, 1.1, 1.0, SSL 3 and SSL 2.
fn versions(case: &Case) -> Vec<Option<bool>> {
    match case.step(Step::Protocol).and_then(|report| report.evidence.as_ref()) {
        Some(Evidence::Protocol(evidence)) => evidence.versions.iter().map(|result| result.supported).collect(),
        _ => Vec::new(),
    }
}

/// The suites that step 5 says are accepted.
fn accepted(case: &Case) -> Vec<u16> {
    match case.step(Step::Cipher).and_then(|report| report.evidence.as_ref()) {
        Some(Evidence::Cipher(evidence)) => evidence.suites.iter().flat_map(|row| &row.accepted).copied().collect(),
        _ => Vec::new(),
    }
}

const YES: Option<bool> = Some(true);
const NO: Option<bool> = Some(false);

#[test]
fn openssl_with_tls_12_alone_is_healthy_and_no_other_version_is_claimed() {
    let case = examined(&openssl(&PKCS_RSA_SHA256, &["-tls1_2"]));
    assert_cause(&case, None);
    assert_eq!(versions(&case), [NO, YES, NO, NO, NO, NO]);
    assert!(accepted(&case).contains(&0xc02f));
}

#[test]
fn openssl_with_tls_13_alone_is_healthy_and_all_three_suites_are_found() {
    let case = examined(&openssl(&PKCS_ECDSA_P256_SHA256, &["-tls1_3"]));
    assert_cause(&case, None);
    assert_eq!(versions(&case), [YES, NO, NO, NO, NO, NO]);
    let mut suites = accepted(&case);
    suites.sort_unstable();
    assert_eq!(suites, [0x1301, 0x1302, 0x1303]);
}

#[test]
fn openssl_with_tls_10_alone_is_called_too_old() {
    let case = examined(&openssl(&PKCS_RSA_SHA256, &["-tls1", "-cipher", "ALL:@SECLEVEL=0"]));
    assert_cause(&case, Some("server-only-tls10-11"));
    assert_eq!(versions(&case), [NO, NO, NO, YES, NO, NO]);
}

#[test]
fn openssl_with_rsa_key_exchange_and_cbc_alone_speaks_tls_12_with_legacy_ciphers() {
    let case = examined(&openssl(&PKCS_RSA_SHA256, &["-tls1_2", "-cipher", "AES128-SHA:AES256-SHA"]));
    assert_cause(&case, Some("server-only-legacy-ciphers"));
    assert_eq!(versions(&case)[1], YES);
    let mut suites = accepted(&case);
    suites.sort_unstable();
    assert_eq!(suites, [0x002f, 0x0035]);
}

#[test]
fn openssl_with_classic_diffie_hellman_alone_is_found_out() {
    let case = examined(&openssl(&PKCS_RSA_SHA256, &["-tls1_2", "-cipher", "DHE-RSA-AES128-GCM-SHA256"]));
    assert_cause(&case, Some("dhe-only"));
}

#[test]
fn openssl_with_a_small_diffie_hellman_group_is_found_out() {
    // The 1536-bit group of RFC 3526.
    let files = TempDir::new().expect("a directory");
    let group = files.path().join("group.pem");
    let made = Command::new("openssl")
        .args(["genpkey", "-genparam", "-algorithm", "DH", "-pkeyopt", "group:modp_1536", "-out"])
        .arg(&group)
        .status()
        .expect("openssl runs");
    assert!(made.success());
    let arguments =
        ["-tls1_2", "-cipher", "DHE-RSA-AES128-GCM-SHA256:@SECLEVEL=0", "-dhparam", &group.display().to_string()];
    let case = examined(&openssl(&PKCS_RSA_SHA256, &arguments));
    assert_cause(&case, Some("dh-group-too-small"));
}

#[test]
fn openssl_with_anonymous_ciphers_alone_shows_no_certificate() {
    let case = examined(&openssl(&PKCS_RSA_SHA256, &["-tls1_2", "-cipher", "ADH-AES128-SHA:@SECLEVEL=0"]));
    assert_cause(&case, Some("certificate-less-ciphers-only"));
}

#[test]
fn nginx_with_its_usual_settings_is_healthy() {
    let case = examined(&nginx("ssl", NGINX_TLS));
    assert_cause(&case, None);
    assert_eq!(versions(&case)[..2], [YES, YES]);
}

#[test]
fn nginx_without_tls_is_told_apart_from_a_broken_handshake() {
    assert_cause(&examined(&nginx("", "")), Some("plain-http-on-tls-port"));
}

#[test]
fn nginx_that_wants_a_client_certificate_says_so() {
    let directives = format!("{NGINX_TLS} ssl_client_certificate root.pem; ssl_verify_client on;");
    assert_cause(&examined(&nginx("ssl", &directives)), Some("client-certificate-required"));
}

#[test]
fn nginx_that_rejects_the_name_says_so() {
    assert_cause(&examined(&nginx("ssl", "ssl_reject_handshake on;")), Some("unrecognized-name"));
}

#[test]
fn gnutls_as_it_comes_is_healthy() {
    let case = examined(&gnutls(&[]));
    assert_cause(&case, None);
    assert_eq!(versions(&case)[..2], [YES, YES]);
}

#[test]
fn gnutls_with_tls_11_alone_is_called_too_old() {
    let case = examined(&gnutls(&["--priority", "NORMAL:-VERS-ALL:+VERS-TLS1.1"]));
    assert_cause(&case, Some("server-only-tls10-11"));
    assert_eq!(versions(&case)[2], YES);
}

#[test]
fn gnutls_that_wants_a_client_certificate_says_so() {
    let case = examined(&gnutls(&["--require-client-cert", "--x509cafile", "root.pem"]));
    assert_cause(&case, Some("client-certificate-required"));
}
