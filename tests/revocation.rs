//! What step 6 says when the certificate's own authority is asked: issuers that were left out, and revocation.

mod makers;
mod office;

use std::process::Stdio;
use std::sync::Arc;

use chrono::{TimeDelta, Utc};
use handshake_doctor::certificate::{Issuer, Status, StatusFault, StatusSource, crl, handed_out, ocsp};
use handshake_doctor::net::NetError;
use handshake_doctor::step::certificate::{self, CertificateEvidence};
use handshake_doctor::step::{Confidence, Context, Judgement, Sight};
use proptest::prelude::*;
use rcgen::{ExtendedKeyUsagePurpose, KeyPair};
use x509_ocsp::CertStatus;

use crate::certificates::{Authority, HOST, Server, causes, intermediate, root, run};
use office::{Desk, Made, Says, body, leaf, list, ok, openssl_answer};

type Seen = Sight<CertificateEvidence>;

/// Long enough for an answer over loopback, and short enough to wait for none.
const WAIT_MS: u64 = 700;

fn context(server: &Server, root: &Authority) -> Context {
    let mut context = server.context(&[root]);
    Arc::make_mut(&mut context.settings).certificate.wait_ms = WAIT_MS;
    context
}

fn examined(issuer: &Authority, root: &Authority, says: &Says, arguments: &[&str]) -> (Seen, Judgement) {
    let (certificate, key) = leaf(issuer, says);
    let server = Server::start_with(&certificate, &key, arguments);
    let sight = run(certificate::probe(&context(&server, root)));
    let judgement = certificate::judge(&sight);
    (sight, judgement)
}

fn statuses(sight: &Seen) -> Vec<(StatusSource, Status)> {
    let chain = sight.chain.as_ref().expect("a chain");
    chain.status.iter().map(|one| (one.source, one.status.clone())).collect()
}

fn keys(judgement: &Judgement) -> Vec<&str> {
    judgement.facts.iter().map(|fact| fact.key.as_str()).collect()
}

#[test]
fn a_revoked_certificate_is_confirmed_by_an_openssl_responder() {
    let root = root("Example Root", "");
    let papers = (root.pem(), root.key().serialize_pem());
    let desk = Desk::open(move |request| ok(&openssl_answer(&papers, true, body(request))));
    let says = Says { responder: Some(desk.address("")), ..Says::default() };
    let (sight, judgement) = examined(&root, &root, &says, &[]);
    assert_eq!(causes(&judgement), [("certificate-revoked", Confidence::Confirmed)], "{:#?}", sight.evidence.fetched);
    let [(StatusSource::Ocsp, Status::Revoked { at: Some(at), reason })] = &statuses(&sight)[..] else {
        panic!("{:?}", statuses(&sight))
    };
    assert_eq!((at.to_rfc3339(), reason.as_deref()), ("2026-11-01T12:00:00+00:00".to_owned(), Some("keyCompromise")));
}

#[test]
fn a_good_answer_of_an_openssl_responder_finds_nothing() {
    let root = root("Example Root", "");
    let papers = (root.pem(), root.key().serialize_pem());
    let desk = Desk::open(move |request| ok(&openssl_answer(&papers, false, body(request))));
    let says = Says { responder: Some(desk.address("")), ..Says::default() };
    let (sight, judgement) = examined(&root, &root, &says, &[]);
    assert_eq!(causes(&judgement), []);
    assert_eq!(statuses(&sight), [(StatusSource::Ocsp, Status::Good)]);
    assert!(keys(&judgement).contains(&"certificate-fact-status-good"));
}

#[test]
fn a_list_tells_a_revoked_certificate_from_a_good_one() {
    let root = root("Example Root", "");
    for is_revoked in [false, true] {
        let desk = Desk::with(list(&root, is_revoked));
        let says = Says { list: Some(desk.address("list.crl")), ..Says::default() };
        let (sight, judgement) = examined(&root, &root, &says, &[]);
        let expected: &[_] = if is_revoked { &[("certificate-revoked", Confidence::Confirmed)] } else { &[] };
        assert_eq!(causes(&judgement), expected, "{:?}", statuses(&sight));
        assert_eq!(statuses(&sight)[0].1 == Status::Good, !is_revoked);
    }
}

#[test]
fn a_list_of_another_authority_or_a_forged_one_proves_nothing() {
    let (one, other) = (root("Example Root", ""), root("Other Root", ""));
    let forger = root("Example Root", "");
    for (made_by, fault) in [(&other, StatusFault::OtherCertificate), (&forger, StatusFault::Forged)] {
        let desk = Desk::with(list(made_by, true));
        let says = Says { list: Some(desk.address("list.crl")), ..Says::default() };
        let (sight, judgement) = examined(&one, &one, &says, &[]);
        assert_eq!(statuses(&sight), [(StatusSource::Crl, Status::Unusable { fault })]);
        assert_eq!(causes(&judgement), []);
    }
}

#[test]
fn a_responder_that_misbehaves_proves_nothing_and_costs_no_more_than_its_wait() {
    type Answer = Box<dyn Fn(&[u8]) -> Vec<u8> + Send + Sync>;
    let root = root("Example Root", "");
    let made = |made: Made, own_key: bool| -> Answer {
        let key =
            if own_key { root.key().serialize_pem() } else { KeyPair::generate().expect("a key").serialize_pem() };
        Box::new(move |request| ok(&made.answer(body(request), &KeyPair::from_pem(&key).expect("a key"))))
    };
    let unusable = |fault| Status::Unusable { fault };
    let unreachable = |error| Status::Unreachable { error };
    let revoked = CertStatus::Revoked(x509_ocsp::RevokedInfo {
        revocation_time: der::DateTime::new(2026, 11, 1, 0, 0, 0).expect("a date").into(),
        revocation_reason: None,
    });
    let cases: Vec<(&str, Answer, Status)> = vec![
        ("good", made(Made::default(), true), Status::Good),
        ("does not know it", made(Made { status: CertStatus::unknown(), ..Made::default() }, true), Status::Unknown),
        (
            "stale",
            made(Made { this_update: -9, next_update: -2, ..Made::default() }, true),
            unusable(StatusFault::Stale),
        ),
        (
            "future",
            made(Made { this_update: 2, next_update: 4, ..Made::default() }, true),
            unusable(StatusFault::NotYetValid),
        ),
        ("another", made(Made { of_another: true, ..Made::default() }, true), unusable(StatusFault::OtherCertificate)),
        ("forged good", made(Made::default(), false), unusable(StatusFault::Forged)),
        ("forged revoked", made(Made { status: revoked, ..Made::default() }, false), unusable(StatusFault::Forged)),
        ("try later", Box::new(|_| ok(&[0x30, 3, 0x0a, 1, 3])), unusable(StatusFault::Refused)),
        ("garbage", Box::new(|_| ok(b"<html>hotel login</html>")), unusable(StatusFault::Malformed)),
        (
            "huge",
            Box::new(|_| b"HTTP/1.1 200 OK\r\nContent-Length: 99999999\r\n\r\n".to_vec()),
            unusable(StatusFault::TooLong),
        ),
        ("silent", Box::new(|_| Vec::new()), unreachable(NetError::TimedOut)),
        (
            "not found",
            Box::new(|_| b"HTTP/1.1 404 No\r\n\r\n".to_vec()),
            unreachable(NetError::HttpStatus { status: 404 }),
        ),
        ("no web server", Box::new(|_| b"SSH-2.0-x\r\n".to_vec()), unreachable(NetError::NotHttp)),
        (
            "redirects for ever",
            Box::new(|request| {
                let next = if request.starts_with(b"POST /a") { "/b" } else { "/a" };
                format!("HTTP/1.1 302 Found\r\nLocation: {next}\r\n\r\n").into_bytes()
            }),
            unreachable(NetError::HttpStatus { status: 302 }),
        ),
    ];
    for (name, answer, expected) in cases {
        let desk = Desk::open(answer);
        let says = Says { responder: Some(desk.address("a")), ..Says::default() };
        let (sight, judgement) = examined(&root, &root, &says, &[]);
        assert_eq!(statuses(&sight), [(StatusSource::Ocsp, expected.clone())], "{name}");
        let blocked: &[_] = match expected {
            Status::Unreachable { .. } => &[("revocation-check-blocked", Confidence::Possible)],
            _ => &[],
        };
        assert_eq!(causes(&judgement), blocked, "{name}");
    }
}

#[test]
fn a_responder_may_answer_only_when_the_authority_named_it_for_that() {
    let (root, stranger) = (root("Example Root", ""), root("Example Root", ""));
    let key = KeyPair::generate().expect("a key");
    let cases = [
        (&root, ExtendedKeyUsagePurpose::OcspSigning, Status::Good),
        (&root, ExtendedKeyUsagePurpose::ServerAuth, Status::Unusable { fault: StatusFault::Forged }),
        (&stranger, ExtendedKeyUsagePurpose::OcspSigning, Status::Unusable { fault: StatusFault::Forged }),
    ];
    let (certificate, _) = leaf(&root, &Says::default());
    let certificate = pem::parse(certificate).expect("PEM").into_contents();
    let issuer = Issuer::of(root.der()).expect("a certificate");
    let question = ocsp::question(&certificate, &issuer).expect("a question");
    for (named_by, purpose, expected) in cases {
        let made = Made { responder: Some(office::responder(named_by, &key, purpose)), ..Made::default() };
        let said = ocsp::read(&made.answer(&question, &key), &certificate, &issuer, Utc::now());
        assert_eq!(said.status, expected);
    }
}

#[test]
fn when_an_answer_was_produced_counts_only_when_the_authority_or_its_responder_signed_it() {
    let (root, stranger) = (root("Example Root", ""), root("Example Root", ""));
    let key = KeyPair::generate().expect("a key");
    let (certificate, _) = leaf(&root, &Says::default());
    let certificate = pem::parse(certificate).expect("PEM").into_contents();
    let issuer = Issuer::of(root.der()).expect("a certificate");
    let question = ocsp::question(&certificate, &issuer).expect("a question");
    let produced = |made: Made, key: &KeyPair| {
        let at = ocsp::produced_at(&made.answer(&question, key), &certificate, &issuer)?;
        Some((at - Utc::now()).num_hours())
    };
    let days = |this_update, next_update| Made { this_update, next_update, ..Made::default() };
    assert_eq!(produced(days(-5, -3), root.key()), Some(-120), "however old it is");
    assert_eq!(produced(days(5, 8), root.key()).map(|hours| hours / 24), Some(4), "however young our clock is");
    assert_eq!(produced(Made::default(), stranger.key()), None, "of the same name");
    assert_eq!(produced(Made { of_another: true, ..Made::default() }, root.key()), None);
    let named = |by| Some(office::responder(by, &key, ExtendedKeyUsagePurpose::OcspSigning));
    assert_eq!(produced(Made { responder: named(&stranger), ..Made::default() }, &key), None);
    let by_responder = |this_update| Made { responder: named(&root), ..days(this_update, 9) };
    assert!(produced(by_responder(0), &key).is_some());
    assert_eq!(produced(by_responder(-5), &key), None, "before the responder was named");
}

#[test]
fn an_answer_is_judged_at_the_time_that_is_given() {
    let root = root("Example Root", "");
    let (certificate, _) = leaf(&root, &Says::default());
    let certificate = pem::parse(certificate).expect("PEM").into_contents();
    let issuer = Issuer::of(root.der()).expect("a certificate");
    let question = ocsp::question(&certificate, &issuer).expect("a question");
    let answer = openssl_answer(&(root.pem(), root.key().serialize_pem()), false, &question);
    let at = |days| ocsp::read(&answer, &certificate, &issuer, Utc::now() + TimeDelta::days(days)).status;
    assert_eq!(at(0), Status::Good);
    assert_eq!(at(-1), Status::Unusable { fault: StatusFault::NotYetValid });
    assert_eq!(at(3), Status::Unusable { fault: StatusFault::Stale });
    let list = list(&root, false);
    let at = |days| crl::read(&list, &certificate, &issuer, Utc::now() + TimeDelta::days(days)).status;
    assert_eq!((at(0), at(7)), (Status::Good, Status::Unusable { fault: StatusFault::Stale }));
}

#[test]
fn a_certificate_cannot_send_us_where_its_server_does_not_stand() {
    let root = root("Example Root", "");
    // The first one is a name that nobody is asked about.
    for address in
        ["http://ca.example/", "http://10.0.0.1/", "http://192.0.2.1/", "http://169.254.169.254/latest/meta-data"]
    {
        let says = Says { responder: Some(address.to_owned()), ..Says::default() };
        let (sight, judgement) = examined(&root, &root, &says, &[]);
        let refused = Status::Unreachable { error: NetError::AddressRefused };
        assert_eq!(statuses(&sight), [(StatusSource::Ocsp, refused)]);
        assert_eq!(causes(&judgement), [], "we kept ourselves from it");
    }
}

#[test]
fn nobody_is_asked_when_the_settings_forbid_it() {
    let (root, desk) = (root("Example Root", ""), Desk::open(|_| Vec::new()));
    let between = intermediate(&root);
    let address = |path: &str| Some(desk.address(path));
    let says = Says { issuers: address("i"), responder: address("o"), list: address("l"), must_staple: false };
    let (certificate, key) = leaf(&between, &says);
    let server = Server::start_with(&certificate, &key, &[]);
    let mut context = context(&server, &root);
    let settings = &mut Arc::make_mut(&mut context.settings).certificate;
    (settings.fetch_issuers, settings.ask_revocation) = (false, false);
    let sight = run(certificate::probe(&context));
    assert_eq!((desk.asked(), sight.evidence.fetched.len()), (0, 0));
    assert_eq!(causes(&certificate::judge(&sight)), [("missing-intermediate", Confidence::Likely)]);
}

#[test]
fn the_terminal_asks_nobody_when_it_is_told_so() {
    let (root, desk) = (root("Example Root", ""), Desk::with(Vec::new()));
    let (certificate, key) = leaf(&root, &Says { responder: Some(desk.address("")), ..Says::default() });
    let server = Server::start_with(&certificate, &key, &[]);
    let trusted = tempfile::NamedTempFile::new().expect("a file");
    std::fs::write(trusted.path(), root.pem()).expect("written");
    let asked = |more: &[&str]| {
        let status = crate::program::program()
            .args(["check", HOST, "--connect", &server.address(), "--step", "certificate", "--quiet"])
            .arg("--trust")
            .arg(trusted.path())
            .args(more)
            .stdout(Stdio::null())
            .status()
            .expect("it runs");
        assert_eq!(status.code(), Some(0));
        desk.asked()
    };
    assert_eq!((asked(&["--no-fetch"]), asked(&[])), (0, 1));
}

#[test]
fn an_issuer_that_was_left_out_is_fetched_and_named() {
    let root = root("Example Root", "");
    let between = intermediate(&root);
    for file in [between.der().to_vec(), between.pem().into_bytes()] {
        let desk = Desk::with(file);
        let says = Says { issuers: Some(desk.address("i.der")), ..Says::default() };
        let (sight, judgement) = examined(&between, &root, &says, &[]);
        assert_eq!(causes(&judgement), [("missing-intermediate", Confidence::Confirmed)]);
        let fact = judgement.facts.iter().find(|fact| fact.key == "certificate-fact-left-out").expect("told");
        assert_eq!(fact.args["which"], "Example Intermediate".into());
        assert_eq!(sight.evidence.fetched.len(), 1);
    }
}

#[test]
fn what_is_not_the_issuer_leaves_the_missing_one_likely() {
    let root = root("Example Root", "");
    let (between, impostor) = (intermediate(&root), intermediate(&root));
    for file in [impostor.der().to_vec(), b"<html>".to_vec(), Vec::new()] {
        let desk = Desk::with(file);
        let says = Says { issuers: Some(desk.address("i.der")), ..Says::default() };
        let (_, judgement) = examined(&between, &root, &says, &[]);
        assert_eq!(causes(&judgement), [("missing-intermediate", Confidence::Likely)]);
    }
}

#[test]
fn an_issuer_that_leads_to_a_root_that_nobody_knows_is_no_missing_intermediate() {
    let (private, known) = (root("Works Root", ""), root("Example Root", ""));
    let between = intermediate(&private);
    let desk = Desk::with(between.der().to_vec());
    let says = Says { issuers: Some(desk.address("i.der")), ..Says::default() };
    let (_, judgement) = examined(&between, &known, &says, &[]);
    assert_eq!(causes(&judgement), [("private-root-not-installed", Confidence::Likely)]);
    assert!(keys(&judgement).contains(&"certificate-fact-left-out-in-vain"), "{judgement:#?}");
}

/// A file with a stapled answer for a certificate of `root`.
fn staple(root: &Authority, certificate: &str, made: &Made) -> tempfile::NamedTempFile {
    let issuer = Issuer::of(root.der()).expect("a certificate");
    let der = pem::parse(certificate).expect("PEM").into_contents();
    let question = ocsp::question(&der, &issuer).expect("a question");
    let file = tempfile::NamedTempFile::new().expect("a file");
    std::fs::write(file.path(), made.answer(&question, root.key())).expect("written");
    file
}

#[test]
fn a_promised_staple_must_come_and_be_fresh() {
    let root = root("Example Root", "");
    let stale = || Made { this_update: -9, next_update: -2, ..Made::default() };
    let future = || Made { this_update: 2, next_update: 4, ..Made::default() };
    let missing = |sure| vec![("must-staple-missing", sure)];
    let cases = [
        ("promised and fresh", true, Some(Made::default()), Vec::new()),
        ("fresh", false, Some(Made::default()), Vec::new()),
        ("none", false, None, Vec::new()),
        ("promised and none", true, None, missing(Confidence::Confirmed)),
        ("promised and stale", true, Some(stale()), missing(Confidence::Confirmed)),
        ("promised and from the future", true, Some(future()), missing(Confidence::Confirmed)),
        ("stale", false, Some(stale()), missing(Confidence::Possible)),
    ];
    for (name, must_staple, made, expected) in cases {
        let (certificate, key) = leaf(&root, &Says { must_staple, ..Says::default() });
        let file = made.map(|made| staple(&root, &certificate, &made));
        let path = file.as_ref().map(|file| file.path().display().to_string()).unwrap_or_default();
        for version in ["-tls1_2", "-tls1_3"] {
            let with_staple = [version, "-status_file", &path];
            let arguments = if file.is_some() { &with_staple[..] } else { &with_staple[..1] };
            let server = Server::start_with(&certificate, &key, arguments);
            let judgement = certificate::judge(&run(certificate::probe(&context(&server, &root))));
            assert_eq!(causes(&judgement), expected, "{name} {version}");
        }
    }
}

#[test]
fn a_stapled_revocation_is_confirmed() {
    let root = root("Example Root", "");
    let revoked = CertStatus::Revoked(x509_ocsp::RevokedInfo {
        revocation_time: der::DateTime::new(2026, 11, 1, 0, 0, 0).expect("a date").into(),
        revocation_reason: None,
    });
    let (certificate, key) = leaf(&root, &Says::default());
    let file = staple(&root, &certificate, &Made { status: revoked, ..Made::default() });
    let server = Server::start_with(&certificate, &key, &["-status_file", &file.path().display().to_string()]);
    let judgement = certificate::judge(&run(certificate::probe(&context(&server, &root))));
    assert_eq!(causes(&judgement), [("certificate-revoked", Confidence::Confirmed)]);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// A byte that was changed on the way makes an answer worthless, or changes nothing that counts.
    #[test]
    fn no_changed_byte_turns_good_into_revoked_or_breaks_anything(place in any::<prop::sample::Index>(), byte: u8) {
        let root = root("Example Root", "");
        let (certificate, _) = leaf(&root, &Says::default());
        let certificate = pem::parse(certificate).expect("PEM").into_contents();
        let issuer = Issuer::of(root.der()).expect("a certificate");
        let question = ocsp::question(&certificate, &issuer).expect("a question");
        let mut answer = Made::default().answer(&question, root.key());
        let mut list = list(&root, false);
        for bytes in [&mut answer, &mut list] {
            let at = place.index(bytes.len());
            bytes[at] = byte;
        }
        let said = [ocsp::read(&answer, &certificate, &issuer, Utc::now()), crl::read(&list, &certificate, &issuer, Utc::now())];
        for said in said {
            prop_assert!(matches!(said.status, Status::Good | Status::Unusable { .. }), "{:?}", said.status);
        }
    }

    #[test]
    fn any_bytes_hand_out_no_certificate_and_break_nothing(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        prop_assert!(handed_out(&bytes).is_empty());
    }
}
