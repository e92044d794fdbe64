//! A person shows a certificate of their own to servers of other makers, and learns what those make of it.

mod late;
mod terminal;

use std::net::{IpAddr, Ipv4Addr};
use std::sync::Arc;

use handshake_doctor::case::{Case, ConclusionOutcome};
use handshake_doctor::examination::{Request, examine};
use handshake_doctor::handshake::{Identity, MessageKind, Party};
use handshake_doctor::practice;
use handshake_doctor::report;
use handshake_doctor::step::certificate::Visitor;
use handshake_doctor::step::{Confidence, Evidence, Step};
use handshake_doctor::target::{Endpoint, Host, Target};
use rcgen::{
    BasicConstraints, CertificateParams, CertificateRevocationListParams, CertifiedIssuer, DnType,
    ExtendedKeyUsagePurpose, IsCa, KeyIdMethod, KeyPair, KeyUsagePurpose, PKCS_ECDSA_P256_SHA256,
    PKCS_ECDSA_P384_SHA384, PKCS_ED25519, PKCS_RSA_SHA256, RevokedCertParams, SignatureAlgorithm,
};
use tempfile::TempDir;
use time::{Duration, OffsetDateTime};
use tokio_util::sync::CancellationToken;

use super::real_servers::{HOST, NGINX_TLS, Server, assert_cause, gnutls, nginx, openssl};

/// Who lets people in, and the file with that authority's certificate.
pub struct Staff {
    authority: CertifiedIssuer<'static, KeyPair>,
    files: TempDir,
}

impl Staff {
    pub fn new(name: &str) -> Self {
        let mut params = CertificateParams::default();
        params.distinguished_name.push(DnType::CommonName, name);
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
        let authority =
            CertifiedIssuer::self_signed(params, KeyPair::generate().expect("a key")).expect("an authority");
        let files = TempDir::new().expect("a directory");
        std::fs::write(files.path().join("staff.pem"), authority.pem()).expect("written");
        Self { authority, files }
    }

    /// The file that servers check visitors with.
    pub fn file(&self) -> String {
        self.files.path().join("staff.pem").display().to_string()
    }

    /// A certificate and its key, PEM.
    pub fn pem(&self, change: impl FnOnce(&mut CertificateParams), algorithm: &'static SignatureAlgorithm) -> String {
        let now = OffsetDateTime::now_utc();
        let mut params = CertificateParams::default();
        params.distinguished_name.push(DnType::CommonName, "Ada");
        (params.not_before, params.not_after) = (now - Duration::days(9), now + Duration::days(9));
        params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ClientAuth];
        change(&mut params);
        let key = KeyPair::generate_for(algorithm).expect("a key");
        params.signed_by(&key, &self.authority).expect("a certificate").pem() + &key.serialize_pem()
    }

    /// A file with a list that revokes these serial numbers.
    fn revoking(&self, serials: &[u8]) -> String {
        let now = OffsetDateTime::now_utc();
        let revoked = serials.iter().map(|serial| RevokedCertParams {
            serial_number: vec![*serial].into(),
            revocation_time: now - Duration::days(1),
            reason_code: None,
            invalidity_date: None,
        });
        let list = CertificateRevocationListParams {
            this_update: now - Duration::days(1),
            next_update: now + Duration::days(9),
            crl_number: vec![1].into(),
            issuing_distribution_point: None,
            revoked_certs: revoked.collect(),
            key_identifier_method: KeyIdMethod::Sha256,
        };
        let file = self.files.path().join("list.pem");
        let list = list.signed_by(&self.authority).expect("a list").pem().expect("PEM");
        std::fs::write(&file, list).expect("written");
        file.display().to_string()
    }

    fn identity(&self, change: impl FnOnce(&mut CertificateParams)) -> Arc<Identity> {
        read(&self.pem(change, &PKCS_ECDSA_P256_SHA256))
    }

    fn ada(&self) -> Arc<Identity> {
        self.identity(|_| ())
    }
}

fn read(pem: &str) -> Arc<Identity> {
    Arc::new(Identity::read(pem.as_bytes(), None, None).expect("an identity"))
}

fn examine_now(mut request: Request, identity: Option<Arc<Identity>>) -> Case {
    crate::program::ask_nobody(&mut request.settings);
    request.identity = identity;
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    runtime.block_on(examine(request, CancellationToken::new(), Arc::new(|_| ())))
}

fn request(server: &Server) -> Request {
    request_at(server.port, &server.root)
}

/// For the server on this port, whose root is trusted.
fn request_at(port: u16, root: &[u8]) -> Request {
    let mut target = Target::new(Host::Name(HOST.to_owned()), port);
    target.connect = Some(Endpoint { host: Host::Address(IpAddr::V4(Ipv4Addr::LOCALHOST)), port });
    Request { trust: vec![root.to_vec()], ..Request::new(HOST, target) }
}

/// Step 6 alone, with this certificate to show.
fn step6(server: &Server, identity: &Arc<Identity>) -> Case {
    examine_now(Request { steps: vec![Step::Certificate], ..request(server) }, Some(Arc::clone(identity)))
}

fn visitor(case: &Case) -> &Visitor {
    match case.step(Step::Certificate).and_then(|report| report.evidence.as_ref()) {
        Some(Evidence::Certificate(evidence)) => evidence.visitor.as_ref().expect("asked for a certificate"),
        other => panic!("{other:?}"),
    }
}

/// What step 6 says about the visitor's certificate.
fn facts(case: &Case) -> Vec<&str> {
    let facts = &case.step(Step::Certificate).expect("taken").facts;
    facts.iter().filter_map(|fact| fact.key.strip_prefix("certificate-fact-visitor-")).collect()
}

/// The certificate was refused, and this is among the reasons.
#[track_caller]
fn assert_refused(case: &Case, reasons: &[&str]) {
    let told = format!("{:#?}\n{:#?}\n{:#?}", case.verdict, visitor(case), facts(case));
    assert_eq!(case.verdict.cause.as_deref(), Some("client-certificate-rejected"), "{told}");
    assert!(case.verdict.confidence >= Some(Confidence::Likely), "{told}");
    for reason in reasons {
        assert!(facts(case).contains(reason), "{reason}: {told}");
    }
}

#[track_caller]
fn assert_let_in(case: &Case) {
    let told = format!("{:#?}\n{:#?}\n{:#?}", case.verdict, visitor(case), facts(case));
    assert_eq!(case.verdict.cause, None, "{told}");
    assert_eq!(case.verdict.outcome, ConclusionOutcome::Healthy, "{told}");
    assert_eq!(facts(case).first(), Some(&"accepted"), "{told}");
}

/// `OpenSSL` that lets in whom the staff's authority vouches for.
fn openssl_for(staff: &Staff, arguments: &[&str]) -> Server {
    let file = staff.file();
    let own = ["-Verify", "3", "-verify_return_error", "-CAfile", &file];
    openssl(&PKCS_ECDSA_P256_SHA256, &[&own[..], arguments].concat())
}

fn nginx_for(staff: &Staff, manner: &str) -> Server {
    let file = staff.file();
    nginx("ssl", &format!("{NGINX_TLS} ssl_client_certificate {file}; ssl_verify_client {manner};"))
}

/// A certificate whose time is over.
fn ended(params: &mut CertificateParams) {
    params.not_after = OffsetDateTime::now_utc() - Duration::days(1);
}

#[test]
fn a_site_whose_only_trouble_was_the_missing_certificate_is_healthy_with_the_right_one() {
    let staff = Staff::new("Staff");
    for server in [
        openssl_for(&staff, &[]),
        nginx_for(&staff, "on"),
        gnutls(&["--require-client-cert", "--x509cafile", &staff.file()]),
    ] {
        assert_cause(&examine_now(request(&server), None), Some("client-certificate-required"));
        assert_let_in(&examine_now(request(&server), Some(staff.ada())));
    }
}

#[test]
fn each_version_is_tried_with_the_certificate_and_without_it() {
    let staff = Staff::new("Staff");
    let case = step6(&openssl_for(&staff, &[]), &staff.ada());
    let tries: Vec<_> = visitor(&case).tries.iter().map(|tried| (tried.version, tried.shown.as_deref())).collect();
    let ada = Some("Ada");
    assert_eq!(tries, [(Some(0x0304), ada), (Some(0x0303), ada), (Some(0x0304), None), (Some(0x0303), None)]);
    assert_eq!(visitor(&case).request.authorities, ["CN=Staff"]);
    assert_eq!(facts(&case), ["accepted", "needed"]);
}

#[test]
fn the_ladder_shows_the_certificate_that_was_sent_and_no_word_of_its_key() {
    let staff = Staff::new("Staff");
    let pem = staff.pem(|_| (), &PKCS_ECDSA_P256_SHA256);
    let case = step6(&openssl_for(&staff, &[]), &read(&pem));
    let seen = &case.step(Step::Certificate).expect("taken").observations[0];
    let sent: Vec<_> = seen.messages.iter().filter(|message| message.from == Party::Client).collect();
    let certificate = sent.iter().find(|message| message.kind == MessageKind::Certificate).expect("sent");
    assert!(certificate.fields.iter().any(|field| field.value.contains("CN=Ada")), "{certificate:?}");
    assert!(sent.iter().any(|message| message.kind == MessageKind::CertificateVerify));
    assert_eq!(seen.shown, Some(1));
    let key = pem.lines().skip_while(|line| !line.contains("PRIVATE KEY")).nth(1).expect("a key");
    assert!(!report::json(&case).contains(key) && !format!("{case:?}").contains(key));
}

#[test]
fn a_certificate_of_another_issuer_is_refused_for_that() {
    let (staff, strangers) = (Staff::new("Staff"), Staff::new("Strangers"));
    for version in ["-tls1_2", "-tls1_3"] {
        let case = step6(&openssl_for(&staff, &[version]), &strangers.ada());
        assert_refused(&case, &["alert-issuer", "issuer"]);
        assert_eq!(case.verdict.confidence, Some(Confidence::Confirmed));
    }
    assert_refused(&step6(&nginx_for(&staff, "on"), &strangers.ada()), &["page", "issuer"]);
    assert_refused(&step6(&nginx_for(&staff, "optional"), &strangers.ada()), &["page", "issuer"]);
    let gnutls = gnutls(&["--require-client-cert", "--verify-client-cert", "--x509cafile", &staff.file()]);
    assert_refused(&step6(&gnutls, &strangers.ada()), &["issuer"]);
}

#[test]
fn a_certificate_that_has_ended_is_refused_for_that() {
    let staff = Staff::new("Staff");
    let old = staff.identity(ended);
    for version in ["-tls1_2", "-tls1_3"] {
        assert_refused(&step6(&openssl_for(&staff, &[version]), &old), &["alert-expired", "expired"]);
    }
    assert_refused(&step6(&nginx_for(&staff, "on"), &old), &["page", "expired"]);
    let gnutls = gnutls(&["--require-client-cert", "--verify-client-cert", "--x509cafile", &staff.file()]);
    assert_refused(&step6(&gnutls, &old), &["expired"]);
}

#[test]
fn a_certificate_that_was_revoked_is_refused_for_that() {
    let staff = Staff::new("Staff");
    let lost = staff.identity(|params| params.serial_number = Some(vec![7].into()));
    let list = staff.revoking(&[7]);
    for version in ["-tls1_2", "-tls1_3"] {
        let server = openssl_for(&staff, &[version, "-CRL", &list, "-crl_check"]);
        assert_refused(&step6(&server, &lost), &["alert-revoked"]);
        assert_let_in(&step6(&server, &staff.ada()));
    }
}

#[test]
fn a_certificate_for_sites_is_refused_for_its_purpose() {
    let staff = Staff::new("Staff");
    let wrong = staff.identity(|params| params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth]);
    for server in [openssl_for(&staff, &["-tls1_2"]), openssl_for(&staff, &["-tls1_3"]), nginx_for(&staff, "on")] {
        assert_refused(&step6(&server, &wrong), &["purpose"]);
    }
}

#[test]
fn a_key_of_a_kind_that_the_server_does_not_take_is_the_reason() {
    let staff = Staff::new("Staff");
    let server = openssl_for(&staff, &["-client_sigalgs", "RSA-PSS+SHA256:RSA+SHA256"]);
    assert_refused(&step6(&server, &staff.ada()), &["key"]);
}

#[test]
fn every_kind_of_key_opens_the_door_in_both_versions() {
    let staff = Staff::new("Staff");
    let servers = [openssl_for(&staff, &["-tls1_2"]), openssl_for(&staff, &["-tls1_3"])];
    for algorithm in [&PKCS_RSA_SHA256, &PKCS_ECDSA_P256_SHA256, &PKCS_ECDSA_P384_SHA384, &PKCS_ED25519] {
        let identity = read(&staff.pem(|_| (), algorithm));
        for server in &servers {
            assert_let_in(&step6(server, &identity));
        }
    }
}

#[test]
fn a_site_that_only_asks_is_healthy_with_and_without() {
    let staff = Staff::new("Staff");
    let file = staff.file();
    let openssl = openssl(&PKCS_ECDSA_P256_SHA256, &["-verify", "3", "-CAfile", &file]);
    for server in [openssl, nginx_for(&staff, "optional")] {
        let case = examine_now(request(&server), None);
        assert_cause(&case, None);
        assert_eq!(facts(&case), ["asked"]);
        assert_let_in(&step6(&server, &staff.ada()));
    }
    let anyone = Staff::new("Strangers").ada();
    assert_let_in(&step6(&nginx_for(&staff, "optional_no_ca"), &anyone));
}

#[test]
fn a_practice_site_for_members_opens_for_a_member_of_no_club_never() {
    for name in ["client-certificate-tls12", "client-certificate-tls13"] {
        let site = practice::start(name).expect("the site starts");
        let request = Request { trust: site.trust.clone(), ..Request::new(name, site.target.clone()) };
        let case = examine_now(request, Some(Staff::new("Strangers").ada()));
        assert_refused(&case, &[]);
    }
}
