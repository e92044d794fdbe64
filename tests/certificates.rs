//! What step 6 says of a certificate that a real server shows, whatever that server can be talked into.

use std::net::{IpAddr, Ipv4Addr};
use std::process::Command;
use std::sync::Arc;

use handshake_doctor::certificate::TrustStores;
use handshake_doctor::net::Session;
use handshake_doctor::scan::Scanner;
use handshake_doctor::settings::Settings;
use handshake_doctor::step::{Confidence, Context, Judgement, certificate};
use handshake_doctor::target::{Endpoint, Host, Target};
use rcgen::{
    BasicConstraints, CertificateParams, CertifiedIssuer, DistinguishedName, DnType, ExtendedKeyUsagePurpose, IsCa,
    KeyPair, KeyUsagePurpose,
};
use tempfile::TempDir;
use time::{Duration, OffsetDateTime};
use tokio_util::sync::CancellationToken;

use crate::peers::{self, Process};

pub const HOST: &str = "www.example.com";

pub type Authority = CertifiedIssuer<'static, KeyPair>;

fn authority_params(common_name: &str, organisation: &str) -> CertificateParams {
    let mut params = CertificateParams::default();
    params.distinguished_name = DistinguishedName::new();
    params.distinguished_name.push(DnType::CommonName, common_name);
    if !organisation.is_empty() {
        params.distinguished_name.push(DnType::OrganizationName, organisation);
    }
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
    let now = OffsetDateTime::now_utc();
    (params.not_before, params.not_after) = (now - Duration::days(100), now + Duration::days(1000));
    params
}

/// A root of the given name.
pub fn root(common_name: &str, organisation: &str) -> Authority {
    Authority::self_signed(authority_params(common_name, organisation), KeyPair::generate().expect("a key"))
        .expect("a root")
}

/// An intermediate of a root.
pub fn intermediate(of: &Authority) -> Authority {
    Authority::signed_by(authority_params("Example Intermediate", ""), KeyPair::generate().expect("a key"), of)
        .expect("an intermediate")
}

/// `openssl s_server` with a certificate for [`HOST`]; it is stopped when this is dropped.
pub struct Server {
    _process: Process,
    port: u16,
    _files: TempDir,
}

impl Server {
    /// Serves a sound leaf of `issuer`, with `key`.
    pub fn start(issuer: &Authority, key: &KeyPair, arguments: &[&str]) -> Self {
        let now = OffsetDateTime::now_utc();
        let mut leaf = CertificateParams::new(vec![HOST.to_owned()]).expect("a name");
        leaf.distinguished_name = DistinguishedName::new();
        leaf.distinguished_name.push(DnType::CommonName, HOST);
        (leaf.not_before, leaf.not_after) = (now - Duration::days(1), now + Duration::days(80));
        leaf.key_usages = vec![KeyUsagePurpose::DigitalSignature, KeyUsagePurpose::KeyEncipherment];
        leaf.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
        let leaf = leaf.signed_by(key, issuer).expect("a certificate");
        Self::start_with(&leaf.pem(), &key.serialize_pem(), arguments)
    }

    /// Serves these certificates with this key, both PEM.
    pub fn start_with(certificate: &str, key: &str, arguments: &[&str]) -> Self {
        let files = TempDir::new().expect("a directory");
        std::fs::write(files.path().join("leaf.pem"), certificate).expect("written");
        std::fs::write(files.path().join("key.pem"), key).expect("written");
        let (process, port) = peers::openssl(
            Command::new("openssl")
                .args(["s_server", "-accept", "127.0.0.1:0", "-www", "-cert", "leaf.pem", "-key", "key.pem"])
                .args(arguments)
                .current_dir(files.path()),
        );
        Self { _process: process, port, _files: files }
    }

    /// Where it listens, as `--connect` takes it.
    pub fn address(&self) -> String {
        format!("127.0.0.1:{}", self.port)
    }

    /// What a probe needs to examine this server under [`HOST`], trusting `root` beside both stores.
    pub fn context(&self, roots: &[&Authority]) -> Context {
        let mut target = Target::new(Host::Name(HOST.to_owned()), self.port);
        target.connect = Some(Endpoint { host: Host::Address(IpAddr::V4(Ipv4Addr::LOCALHOST)), port: self.port });
        let mut settings = Settings::default();
        crate::program::ask_nobody(&mut settings);
        let session = Session::new(settings.limits, CancellationToken::new());
        Context {
            scanner: Arc::new(Scanner::new(session.clone(), target.clone())),
            identity: None,
            session,
            target,
            settings: Arc::new(settings),
            stores: Arc::new(TrustStores {
                extra: roots.iter().map(|root| root.der().to_vec()).collect(),
                ..TrustStores::default()
            }),
            progress: Arc::new(|_, _| ()),
        }
    }
}

pub fn run<T>(future: impl Future<Output = T>) -> T {
    tokio::runtime::Runtime::new().expect("a runtime").block_on(future)
}

pub fn causes(judgement: &Judgement) -> Vec<(&str, Confidence)> {
    judgement.findings.iter().map(|finding| (finding.cause.as_str(), finding.confidence)).collect()
}

fn ecdsa() -> KeyPair {
    KeyPair::generate().expect("a key")
}

#[test]
fn a_sound_certificate_of_an_openssl_server_has_no_findings() {
    let root = root("Example Root", "");
    let server = Server::start(&root, &ecdsa(), &[]);
    let sight = run(certificate::probe(&server.context(&[&root])));
    let judgement = certificate::judge(&sight);
    assert_eq!(causes(&judgement), [], "{judgement:#?}");
    assert_eq!((sight.evidence.sent, sight.observations.len()), (1, 1));
}

#[test]
fn a_forgotten_intermediate_of_an_openssl_server_is_named() {
    let root = root("Example Root", "");
    let server = Server::start(&intermediate(&root), &ecdsa(), &[]);
    let sight = run(certificate::probe(&server.context(&[&root])));
    assert_eq!(causes(&certificate::judge(&sight)), [("missing-intermediate", Confidence::Likely)]);
}

#[test]
fn a_server_that_speaks_only_tls_1_0_still_shows_its_certificate() {
    let root = root("Example Root", "");
    let key = KeyPair::generate_for(&rcgen::PKCS_RSA_SHA256).expect("a key");
    let server = Server::start(&root, &key, &["-tls1", "-cipher", "ALL:@SECLEVEL=0"]);
    let sight = run(certificate::probe(&server.context(&[&root])));
    assert_eq!(sight.observations.len(), 2);
    let chain = sight.chain.as_ref().expect("a chain");
    assert_eq!(chain.certificates[0].names, [HOST]);
    let judgement = certificate::judge(&sight);
    assert_eq!(causes(&judgement), [], "{judgement:#?}");
}

#[test]
fn a_server_that_wants_a_client_certificate_is_named_in_both_versions() {
    let root = root("Example Root", "");
    for version in ["-tls1_2", "-tls1_3"] {
        let server = Server::start(&root, &ecdsa(), &["-Verify", "1", "-verify_return_error", version]);
        let sight = run(certificate::probe(&server.context(&[&root])));
        let judgement = certificate::judge(&sight);
        let [(cause, confidence)] = causes(&judgement)[..] else { panic!("{version}: {judgement:#?}") };
        assert_eq!(cause, "client-certificate-required", "{version}");
        assert!(confidence >= Confidence::Likely, "{version}: {confidence:?}");
    }
}

#[test]
fn a_short_rsa_key_is_called_weak_and_not_a_wrong_key() {
    let root = root("Example Root", "");
    // Neither rcgen nor aws-lc makes keys this short.
    let made = Command::new("openssl")
        .args(["req", "-x509", "-newkey", "rsa:1024", "-nodes", "-keyout", "-", "-subj", "/CN=www.example.com"])
        .args(["-addext", "subjectAltName=DNS:www.example.com", "-days", "80"])
        .output()
        .expect("openssl; scripts/test installs it");
    let text = String::from_utf8(made.stdout).expect("PEM");
    let server = Server::start_with(&text, &text, &["-cipher", "DEFAULT:@SECLEVEL=0"]);
    let sight = run(certificate::probe(&server.context(&[&root])));
    let judgement = certificate::judge(&sight);
    let causes = causes(&judgement);
    assert!(causes.contains(&("weak-key", Confidence::Confirmed)), "{judgement:#?}");
    assert!(causes.iter().all(|(cause, _)| *cause != "key-certificate-mismatch"), "{judgement:#?}");
}
