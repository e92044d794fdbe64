//! A site that gives several answers: to the same question, at its addresses, and to those who do not name it.

use std::io::{Read, Write};
use std::net::{IpAddr, Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use handshake_doctor::case::{Case, ConclusionOutcome};
use handshake_doctor::certificate::TrustStores;
use handshake_doctor::examination::{Request, examine};
use handshake_doctor::net::Session;
use handshake_doctor::scan::Scanner;
use handshake_doctor::settings::Settings;
use handshake_doctor::step::certificate::{CertificateEvidence, Look};
use handshake_doctor::step::{Confidence, Context, FactState, Judgement, Sight, Step, certificate};
use handshake_doctor::target::{Endpoint, Host, Target};
use rcgen::{CertificateParams, DistinguishedName, DnType, ExtendedKeyUsagePurpose, KeyPair, KeyUsagePurpose};
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::{ServerConfig, ServerConnection, StreamOwned};
use time::{Duration, OffsetDateTime};
use tokio_util::sync::CancellationToken;

use crate::certificates::{Authority, HOST, causes, root, run};
use Confidence::{Confirmed, Likely, Possible};

mod content_network;
mod virtual_hosts;

/// What a scripted server does with one connection.
#[derive(Clone)]
enum Manner {
    /// TLS, then this answer to a request.
    Tls(Arc<ServerConfig>, &'static str),
    /// Reads the hello and hangs up.
    HangUp,
    /// This alert for [`HOST`], TLS for all other names and for none.
    Refusing(u8, Arc<ServerConfig>),
}

const OK: &str = "HTTP/1.1 200 OK\r\nServer: demo\r\nContent-Length: 0\r\n\r\n";

/// A leaf for `name` that ends so many days from now, signed by `issuer` (by its own key without one).
fn leaf(issuer: Option<&Authority>, name: &str, days: i64) -> (CertificateDer<'static>, KeyPair) {
    let mut params = CertificateParams::new(vec![name.to_owned()]).expect("a name");
    params.distinguished_name = DistinguishedName::new();
    // Some systems have a root called `localhost`: whoever signs itself has a name of its own.
    params.distinguished_name.push(DnType::CommonName, if issuer.is_some() { name } else { "Self-made" });
    let now = OffsetDateTime::now_utc();
    (params.not_before, params.not_after) = (now - Duration::days(50), now + Duration::days(days));
    params.key_usages = vec![KeyUsagePurpose::DigitalSignature];
    params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
    let key = KeyPair::generate().expect("a key");
    let certificate = match issuer {
        Some(issuer) => params.signed_by(&key, issuer).expect("a certificate"),
        None => params.self_signed(&key).expect("a certificate"),
    };
    (certificate.der().clone(), key)
}

fn answering(issuer: Option<&Authority>, name: &str, days: i64, answer: &'static str) -> Manner {
    let (certificate, key) = leaf(issuer, name, days);
    let key = PrivateKeyDer::try_from(key.serialize_der()).expect("a key");
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let mut config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .expect("versions")
        .with_no_client_auth()
        .with_single_cert(vec![certificate], key)
        .expect("a key that fits");
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    Manner::Tls(Arc::new(config), answer)
}

fn tls(issuer: &Authority, name: &str, days: i64) -> Manner {
    answering(Some(issuer), name, days, OK)
}

/// Serves each connection, by its number, in the manner that `turns` names next, over and over.
fn serve(listener: TcpListener, turns: Vec<Manner>) {
    let count = AtomicUsize::new(0);
    std::thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let manner = turns[count.fetch_add(1, Ordering::SeqCst) % turns.len()].clone();
            std::thread::spawn(move || attend(stream, &manner));
        }
    });
}

fn attend(mut stream: TcpStream, manner: &Manner) {
    match manner {
        Manner::HangUp => {
            // The whole hello, so that hanging up is no reset.
            let _ = stream.read(&mut [0; 16_384]);
        }
        Manner::Refusing(alert, config) => {
            let mut hello = [0; 16_384];
            let length = stream.peek(&mut hello).unwrap_or_default();
            if hello[..length].windows(HOST.len()).any(|window| window == HOST.as_bytes()) {
                let _ = stream.read(&mut hello);
                let _ = stream.write_all(&[21, 3, 3, 0, 2, 2, *alert]);
            } else {
                attend(stream, &Manner::Tls(Arc::clone(config), OK));
            }
        }
        Manner::Tls(config, answer) => {
            let Ok(connection) = ServerConnection::new(Arc::clone(config)) else { return };
            let mut tls = StreamOwned::new(connection, stream);
            if let Ok(1..) = tls.read(&mut [0; 4096]) {
                let _ = tls.write_all(answer.as_bytes());
                tls.conn.send_close_notify();
                let _ = tls.flush();
            }
        }
    }
}

/// A server on an IPv4 port of its own.
fn started(turns: Vec<Manner>) -> SocketAddr {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a port");
    let address = listener.local_addr().expect("bound");
    serve(listener, turns);
    address
}

/// The two addresses of `localhost`, on one port.
fn both_families() -> (TcpListener, TcpListener) {
    for _ in 0..20 {
        let four = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a port");
        let port = four.local_addr().expect("bound").port();
        if let Ok(six) = TcpListener::bind((std::net::Ipv6Addr::LOCALHOST, port)) {
            return (four, six);
        }
    }
    panic!("no port is free in both families");
}

fn target(host: &str, address: SocketAddr) -> Target {
    let mut target = Target::new(Host::Name(host.to_owned()), address.port());
    target.connect = Some(Endpoint { host: Host::Address(address.ip()), port: address.port() });
    target
}

fn context(target: Target, root: &Authority) -> Context {
    let mut settings = Settings::default();
    crate::program::ask_nobody(&mut settings);
    let session = Session::new(settings.limits, CancellationToken::new());
    Context {
        scanner: Arc::new(Scanner::new(session.clone(), target.clone())),
        identity: None,
        session,
        target,
        settings: Arc::new(settings),
        stores: Arc::new(TrustStores { extra: vec![root.der().to_vec()], ..TrustStores::default() }),
        progress: Arc::new(|_, _| ()),
    }
}

fn looked(target: Target, root: &Authority) -> (Sight<CertificateEvidence>, Judgement) {
    let sight = run(certificate::probe(&context(target, root)));
    let judgement = certificate::judge(&sight);
    (sight, judgement)
}

/// All six steps, asking nobody else for the time.
fn examined(target: Target, root: &Authority) -> Case {
    let mut request = Request::new(&target.to_string(), target);
    request.trust = vec![root.der().to_vec()];
    crate::program::ask_nobody(&mut request.settings);
    run(examine(request, CancellationToken::new(), Arc::new(|_| ())))
}

/// Step 6 alone, so that no other step takes its turn at the server.
fn examined_alone(target: Target, root: &Authority) -> Case {
    let mut request = Request::new(&target.to_string(), target);
    request.trust = vec![root.der().to_vec()];
    request.steps = vec![Step::Certificate];
    run(examine(request, CancellationToken::new(), Arc::new(|_| ())))
}

fn keys(judgement: &Judgement) -> Vec<&str> {
    judgement.facts.iter().map(|fact| fact.key.as_str()).collect()
}

#[test]
fn a_steady_site_is_asked_a_few_times_and_nothing_is_found() {
    let root = root("Example Root", "");
    let address = started(vec![tls(&root, HOST, 50)]);
    let context = context(target(HOST, address), &root);
    let sight = run(certificate::probe(&context));
    let judgement = certificate::judge(&sight);
    assert_eq!(causes(&judgement), [], "{judgement:#?}");
    assert!(keys(&judgement).contains(&"certificate-fact-same-each-time"), "{judgement:#?}");
    assert!(context.session.usage().connections <= 8, "{:?}", context.session.usage());
    let nameless = sight.evidence.sights.iter().find(|seen| seen.look == Look::Nameless).expect("asked");
    assert!(!nameless.named && nameless.covers && nameless.trusted);
}

#[test]
fn one_of_two_servers_behind_one_address_that_was_forgotten_is_found_whichever_is_met_first() {
    let root = root("Example Root", "");
    let good = || tls(&root, HOST, 50);
    let bad: [(Manner, &str); 3] = [
        (tls(&root, HOST, -2), "certificate-fact-node-expired"),
        (tls(&root, "other.example", 50), "certificate-fact-node-name"),
        (answering(None, HOST, 50, OK), "certificate-fact-node-untrusted"),
    ];
    for (bad, key) in bad {
        for turns in [vec![good(), bad.clone()], vec![bad, good()]] {
            let (_, judgement) = looked(target(HOST, started(turns)), &root);
            assert!(causes(&judgement).contains(&("load-balancer-bad-node", Confirmed)), "{key} {judgement:#?}");
            assert!(keys(&judgement).contains(&key), "{key} {judgement:#?}");
        }
    }
}

#[test]
fn what_the_forgotten_server_shows_folds_under_it() {
    let root = root("Example Root", "");
    let good = || tls(&root, HOST, 50);
    for (bad, fault) in [
        (tls(&root, HOST, -2), "certificate-expired"),
        (tls(&root, "other.example", 50), "hostname-mismatch"),
        (answering(None, HOST, 50, OK), "self-signed-certificate"),
    ] {
        let case = examined_alone(target(HOST, started(vec![bad, good()])), &root);
        assert_eq!(case.verdict.cause.as_deref(), Some("load-balancer-bad-node"), "{:#?}", case.findings);
        assert!(case.verdict.consequences.iter().any(|slug| slug == fault), "{:#?}", case.verdict);
    }
}

#[test]
fn a_fault_that_all_servers_share_stands_beside_the_one_that_differs() {
    let root = root("Example Root", "");
    let turns = vec![tls(&root, HOST, -2), tls(&root, "other.example", -2)];
    let case = examined_alone(target(HOST, started(turns)), &root);
    let all = case.verdict.cause.iter().chain(&case.verdict.others);
    for cause in ["certificate-expired", "load-balancer-bad-node"] {
        assert!(all.clone().any(|slug| slug == cause), "{:#?}", case.verdict);
    }
}

#[test]
fn a_forgotten_server_is_the_verdict_of_a_whole_examination() {
    let root = root("Example Root", "");
    let good = || tls(&root, HOST, 50);
    for bad in [tls(&root, HOST, -2), tls(&root, "other.example", 50), answering(None, HOST, 50, OK)] {
        let case = examined(target(HOST, started(vec![good(), bad])), &root);
        assert_eq!(case.verdict.cause.as_deref(), Some("load-balancer-bad-node"), "{:#?}", case.findings);
    }
}

#[test]
fn two_certificates_that_serve_equally_well_are_no_fault() {
    let root = root("Example Root", "");
    let address = started(vec![tls(&root, HOST, 50), tls(&root, HOST, 40)]);
    let (_, judgement) = looked(target(HOST, address), &root);
    assert_eq!(causes(&judgement), [], "{judgement:#?}");
    assert!(keys(&judgement).contains(&"certificate-fact-several-certificates"), "{judgement:#?}");
}

#[test]
fn a_server_that_hangs_up_on_every_other_call_has_too_much_to_do() {
    let root = root("Example Root", "");
    let good = || tls(&root, HOST, 50);
    for turns in [vec![good(), Manner::HangUp], vec![Manner::HangUp, good()]] {
        let (_, judgement) = looked(target(HOST, started(turns)), &root);
        assert!(causes(&judgement).contains(&("server-overloaded", Likely)), "{judgement:#?}");
        assert!(causes(&judgement).iter().all(|(cause, _)| *cause != "load-balancer-bad-node"), "{judgement:#?}");
    }
    let case = examined(target(HOST, started(vec![good(), Manner::HangUp])), &root);
    assert_eq!(case.verdict.cause.as_deref(), Some("server-overloaded"), "{:#?}", case.findings);
}

#[test]
fn one_lost_call_is_an_accident() {
    let root = root("Example Root", "");
    let good = || tls(&root, HOST, 50);
    let mut turns: Vec<Manner> = (0..30).map(|_| good()).collect();
    turns[0] = Manner::HangUp;
    // The second hello of the step, which follows a hang-up, gets the chain.
    let (_, judgement) = looked(target(HOST, started(turns)), &root);
    let overloaded = causes(&judgement).into_iter().find(|(cause, _)| *cause == "server-overloaded");
    assert!(overloaded.is_none_or(|(_, sure)| sure == Possible), "{judgement:#?}");
}

#[test]
fn a_name_that_is_refused_while_others_are_served_was_not_set_up() {
    let root = root("Example Root", "");
    let Manner::Tls(config, _) = tls(&root, "other.example", 50) else { panic!("TLS") };
    for alert in [40, 80] {
        let address = started(vec![Manner::Refusing(alert, Arc::clone(&config))]);
        let (_, judgement) = looked(target(HOST, address), &root);
        assert!(causes(&judgement).contains(&("host-not-provisioned", Likely)), "{judgement:#?}");
        let case = examined(target(HOST, address), &root);
        assert_eq!(case.verdict.cause.as_deref(), Some("host-not-provisioned"), "{alert} {:#?}", case.findings);
    }
}

#[test]
fn a_stale_server_at_one_address_of_the_name_is_found_and_its_address_is_told() {
    let root = root("Example Root", "");
    let (four, six) = both_families();
    let stale = six.local_addr().expect("bound");
    let port = stale.port();
    serve(four, vec![tls(&root, "localhost", 50)]);
    serve(six, vec![tls(&root, "localhost", -2)]);
    let (_, judgement) = looked(Target::new(Host::Name("localhost".to_owned()), port), &root);
    assert_eq!(causes(&judgement), [("load-balancer-bad-node", Confirmed)], "{judgement:#?}");
    let fact = judgement.findings[0].evidence.first().expect("a fact");
    assert_eq!(fact.args["where"], stale.to_string().into(), "{fact:#?}");
}

#[test]
fn a_server_that_hangs_up_at_one_address_only_is_found() {
    let root = root("Example Root", "");
    let (four, six) = both_families();
    let port = six.local_addr().expect("bound").port();
    serve(four, vec![tls(&root, "localhost", 50)]);
    serve(six, vec![Manner::HangUp]);
    let (_, judgement) = looked(Target::new(Host::Name("localhost".to_owned()), port), &root);
    assert_eq!(causes(&judgement), [("load-balancer-bad-node", Likely)], "{judgement:#?}");
}

#[test]
fn an_address_that_refuses_at_once_is_no_fault() {
    let root = root("Example Root", "");
    let address = started(vec![tls(&root, "localhost", 50)]);
    let name = Target::new(Host::Name("localhost".to_owned()), address.port());
    let (sight, judgement) = looked(name.clone(), &root);
    assert_eq!(causes(&judgement), [], "{judgement:#?}");
    let refused = sight.evidence.sights.iter().find(|seen| seen.look == Look::Address).expect("looked at");
    assert_eq!(refused.address.map(|address| address.ip()), Some(IpAddr::from(std::net::Ipv6Addr::LOCALHOST)));
    let fact = judgement.facts.iter().find(|fact| fact.key.starts_with("certificate-fact-address-")).expect("told");
    assert_eq!(fact.state, FactState::Info);
    assert_eq!(examined(name, &root).verdict.outcome, ConclusionOutcome::Healthy);
}

/// One caller at a time; whoever calls meanwhile is hung up on.
fn serve_one_at_a_time(manner: Manner) -> SocketAddr {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a port");
    let address = listener.local_addr().expect("bound");
    let busy = Arc::new(AtomicUsize::new(0));
    std::thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let (busy, manner) = (Arc::clone(&busy), manner.clone());
            std::thread::spawn(move || {
                let is_free = busy.compare_exchange(0, 1, Ordering::SeqCst, Ordering::SeqCst).is_ok();
                attend(stream, if is_free { &manner } else { &Manner::HangUp });
                if is_free {
                    busy.store(0, Ordering::SeqCst);
                }
            });
        }
    });
    address
}

#[test]
fn a_server_for_one_caller_at_a_time_is_not_called_overloaded_for_our_many_calls() {
    let root = root("Example Root", "");
    let address = serve_one_at_a_time(tls(&root, HOST, 50));
    let (_, judgement) = looked(target(HOST, address), &root);
    assert!(causes(&judgement).iter().all(|(_, sure)| *sure == Possible), "{judgement:#?}");
    let case = examined(target(HOST, address), &root);
    let overloaded = case.findings.iter().find(|found| found.cause == "server-overloaded");
    assert!(overloaded.is_none_or(|found| found.confidence == Possible), "{:#?}", case.findings);
}
