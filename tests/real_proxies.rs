//! Proxies of other makers - Squid, Tinyproxy, and either behind TLS of its own - let a site through whole, or say why not.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::process::Command;
use std::sync::Arc;

use handshake_doctor::case::Case;
use handshake_doctor::examination::{Request, examine};
use handshake_doctor::handshake::{Offer, Outcome, observe};
use handshake_doctor::net::{NetError, PhaseKind, ProxyWords};
use handshake_doctor::target::{Endpoint, Host, Protocol, Proxy, ProxyKind, Target};
use rcgen::PKCS_ECDSA_P256_SHA256;
use tempfile::TempDir;
use tokio_util::sync::CancellationToken;

use crate::peers::{Process, free_port};
use crate::real_servers::{HOST, Server, assert_cause, credentials, openssl};
use crate::scripted::{Act, dial, failure, hear, kinds, limits, say, serve, session};

/// A proxy of another maker; it is stopped when this is dropped.
struct Peer {
    _process: Process,
    _files: TempDir,
    port: u16,
}

/// Squid with these rules of access.
fn squid(rules: &str) -> Peer {
    let files = TempDir::new().expect("a directory");
    let port = free_port();
    let configuration = format!(
        "http_port 127.0.0.1:{port}\npid_filename none\ncache_log /dev/null\naccess_log none\ncache deny all\n\
         pinger_enable off\nvisible_hostname proxy.test\ncoredump_dir /tmp\n{rules}\n"
    );
    let path = files.path().join("squid.conf");
    std::fs::write(&path, configuration).expect("written");
    // What it says of its port it says before it listens; this it says once it runs.
    let process = Process::telling(Command::new("squid").args(["-N", "-d", "1", "-f"]).arg(path), "storeLateRelease");
    Peer { _process: process, _files: files, port }
}

fn tinyproxy(directives: &str) -> Peer {
    let files = TempDir::new().expect("a directory");
    let port = free_port();
    let path = files.path().join("tinyproxy.conf");
    let configuration = format!("Port {port}\nListen 127.0.0.1\nLogLevel Info\nMaxClients 50\n{directives}\n");
    std::fs::write(&path, configuration).expect("written");
    let process = Process::printing(Command::new("tinyproxy").args(["-d", "-c"]).arg(path), "Accepting connections");
    Peer { _process: process, _files: files, port }
}

/// TLS in front of a proxy, with a certificate that nobody knows.
fn inside_tls(proxy: &Peer) -> (Peer, Vec<u8>) {
    let (files, _) = credentials(&PKCS_ECDSA_P256_SHA256);
    let chain = std::fs::read(files.path().join("chain.pem")).expect("written");
    let leaf = pem::parse(chain).expect("a certificate").into_contents();
    let port = free_port();
    let listen = format!("openssl-listen:{port},bind=127.0.0.1,reuseaddr,fork,cert=chain.pem,key=key.pem,verify=0");
    let to = format!("tcp:127.0.0.1:{}", proxy.port);
    let process = Process::telling(
        Command::new("socat").args(["-d", "-d", &listen, &to]).current_dir(files.path()),
        "listening on",
    );
    (Peer { _process: process, _files: files, port }, leaf)
}

fn at(port: u16) -> Endpoint {
    Endpoint { host: Host::Address(IpAddr::V4(Ipv4Addr::LOCALHOST)), port }
}

/// The site on this port, by way of that proxy.
fn through(kind: ProxyKind, proxy: &Peer, site: u16) -> Target {
    let mut target = Target::new(Host::Name(HOST.to_owned()), site);
    target.connect = Some(at(site));
    target.proxy = Some(Proxy { kind, endpoint: at(proxy.port) });
    target
}

fn examined(target: Target, site: &Server) -> Case {
    let mut request = Request::new(HOST, target);
    request.trust = vec![site.root.clone()];
    crate::program::ask_nobody(&mut request.settings);
    // Long enough for every peer on loopback; some of them answer a wrong question with silence.
    request.settings.limits.silence_ms = 2000;
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    runtime.block_on(examine(request, CancellationToken::new(), Arc::new(|_| ())))
}

fn site() -> Server {
    openssl(&PKCS_ECDSA_P256_SHA256, &[])
}

const OPEN: &str = "http_access allow all";

#[test]
fn a_site_is_examined_whole_through_each_proxy() {
    let site = site();
    let (squid, tinyproxy) = (squid(OPEN), tinyproxy(""));
    let (covered, _) = inside_tls(&tinyproxy);
    for (kind, proxy) in
        [(ProxyKind::HttpConnect, &squid), (ProxyKind::HttpConnect, &tinyproxy), (ProxyKind::HttpsConnect, &covered)]
    {
        assert_cause(&examined(through(kind, proxy, site.port), &site), None);
    }
}

#[tokio::test]
async fn tls_to_the_proxy_is_a_phase_of_its_own_and_its_certificate_is_kept() {
    let site = site();
    let squid = squid(OPEN);
    let (covered, certificate) = inside_tls(&squid);
    let session = session(limits());
    let seen = observe(&session, &through(ProxyKind::HttpsConnect, &covered, site.port), &Offer::default()).await;
    assert_eq!(seen.outcome, Outcome::Completed);
    assert_eq!(kinds(&seen.phases), [PhaseKind::Connect, PhaseKind::ProxyTls, PhaseKind::Proxy, PhaseKind::Handshake]);
    assert_eq!(seen.phases[1].detail, "TLS 1.3");
    assert_eq!(seen.proxy_chain, [certificate]);
    assert_ne!(seen.chain, seen.proxy_chain, "the site's own certificate came through");
    let usage = session.usage();
    assert_eq!(
        (usage.bytes_sent, usage.bytes_received),
        (seen.bytes_sent, seen.bytes_received),
        "all of it is counted"
    );
    let plain = observe(&session, &through(ProxyKind::HttpConnect, &squid, site.port), &Offer::default()).await;
    assert!(plain.proxy_chain.is_empty());
    assert!(seen.bytes_received > plain.bytes_received + 1000, "what the proxy said of itself is counted");
}

#[tokio::test]
async fn starttls_works_through_a_proxy_behind_tls() {
    let mail = serve(vec![
        say("220 mail.example\r\n"),
        hear("EHLO [127.0.0.1]\r\n"),
        say("250 STARTTLS\r\n"),
        hear("STARTTLS\r\n"),
        say("220 go\r\n"),
        hear("hi"),
        say("ho".repeat(100_000)),
    ]);
    let tinyproxy = tinyproxy("");
    let (covered, _) = inside_tls(&tinyproxy);
    let target = Target { protocol: Protocol::Smtp, ..through(ProxyKind::HttpsConnect, &covered, mail.port()) };
    let (stream, phases) = dial(&session(limits()), &target).await;
    let mut stream = stream.expect("through the proxy, then STARTTLS");
    assert_eq!(kinds(&phases), [PhaseKind::Connect, PhaseKind::ProxyTls, PhaseKind::Proxy, PhaseKind::StartTls]);
    stream.write_all(b"hi").await.expect("written");
    let mut heard = Vec::new();
    while heard.len() < 200_000 {
        stream.read(&mut heard).await.expect("more");
    }
    assert_eq!(heard, "ho".repeat(100_000).as_bytes(), "long answers come whole and in order");
}

#[track_caller]
fn refused(error: NetError) -> (u16, ProxyWords) {
    match error {
        NetError::ProxyRefused { status, words } => (status, *words),
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn squid_says_why_it_refuses_and_how_to_log_in() {
    let denying = squid("http_access deny all");
    for (kind, proxy) in [(ProxyKind::HttpConnect, &denying), (ProxyKind::HttpsConnect, &inside_tls(&denying).0)] {
        let (status, words) = refused(failure(limits(), &through(kind, proxy, 443)).await);
        assert_eq!(status, 403);
        assert_eq!(words.error.as_deref(), Some("ERR_ACCESS_DENIED"));
        assert!(words.server.is_some_and(|server| server.starts_with("squid/")));
        assert!(words.text.is_some_and(|text| text.starts_with("ERROR") && !text.contains('<')), "its page is quoted");
    }
    let locked = squid(
        "auth_param basic program /usr/lib/squid/basic_fake_auth\nauth_param basic realm Works, NTLM\n\
         acl known proxy_auth REQUIRED\nhttp_access allow known\nhttp_access deny all",
    );
    let (status, words) = refused(failure(limits(), &through(ProxyKind::HttpConnect, &locked, 443)).await);
    assert_eq!((status, words.logins.as_slice()), (407, &["Basic".to_owned()][..]));
}

#[tokio::test]
async fn tinyproxy_says_why_it_refuses_and_how_to_log_in() {
    let locked = tinyproxy("BasicAuth user secret");
    let (status, words) = refused(failure(limits(), &through(ProxyKind::HttpConnect, &locked, 443)).await);
    assert_eq!((status, words.logins.as_slice()), (407, &["Basic".to_owned()][..]));
    assert!(words.server.is_some_and(|server| server.starts_with("tinyproxy")));
    let narrow = tinyproxy("ConnectPort 8443");
    let (status, words) = refused(failure(limits(), &through(ProxyKind::HttpConnect, &narrow, 443)).await);
    assert_eq!(status, 403);
    assert!(words.text.is_some_and(|text| text.contains("Access violation")));
}

#[test]
fn a_proxy_that_is_set_up_with_the_wrong_scheme_is_named_so() {
    let site = site();
    let (squid, tinyproxy) = (squid(OPEN), tinyproxy(""));
    let (covered, _) = inside_tls(&tinyproxy);
    for (kind, proxy) in
        [(ProxyKind::HttpsConnect, &squid), (ProxyKind::HttpsConnect, &tinyproxy), (ProxyKind::HttpConnect, &covered)]
    {
        let case = examined(through(kind, proxy, site.port), &site);
        assert_eq!(case.verdict.cause.as_deref(), Some("proxy-url-wrong-scheme"), "{kind:?}: {:#?}", case.verdict);
    }
}

#[tokio::test]
async fn a_hostile_proxy_ends_tls_with_it_and_nothing_else() {
    let mut limits = limits();
    limits.silence_ms = 1500;
    let failed = async |script: Vec<Act>| {
        let proxy: SocketAddr = serve(script);
        let mut target = Target::new(Host::Name("behind-the-proxy.invalid".to_owned()), 443);
        target.proxy = Some(Proxy { kind: ProxyKind::HttpsConnect, endpoint: at(proxy.port()) });
        failure(limits, &target).await
    };
    let unreachable = |error: &NetError| match error {
        NetError::ProxyUnreachable { reason } => Some((**reason).clone()),
        _ => None,
    };
    for (name, script) in [
        ("speaks HTTP", vec![say("HTTP/1.1 400 Bad Request\r\n\r\n")]),
        ("speaks SSH", vec![say("SSH-2.0-x\r\n")]),
        ("hangs up", vec![hear([22, 3, 1]), Act::Close]),
        ("says nothing", vec![]),
    ] {
        let error = failed(script).await;
        assert_eq!(error, NetError::ProxyProtocol, "a proxy that {name}");
    }
    for script in [vec![Act::Trickle(vec![22; 1000])], vec![say([22, 3, 3, 0x40, 0]), Act::Trickle(vec![2; 1000])]] {
        let error = failed(script).await;
        assert!(
            matches!(unreachable(&error), Some(NetError::Silent { .. })) || error == NetError::ProxyProtocol,
            "{error:?}"
        );
    }
    let error = failed(vec![say([21, 3, 3, 0, 2, 2, 40])]).await;
    let Some(NetError::Other { text }) = unreachable(&error) else { panic!("{error:?}") };
    assert!(text.contains("HandshakeFailure"), "an alert is told: {text}");
}

#[tokio::test]
async fn another_name_server_is_asked_for_its_own_answer() {
    let port = free_port();
    let _server = Process::telling(
        Command::new("dnsmasq").args([
            "--keep-in-foreground",
            "--log-facility=-",
            "--conf-file=/dev/null",
            "--no-hosts",
            "--no-resolv",
            "--listen-address=127.0.0.1",
            "--bind-interfaces",
            "--user=root",
            "--local=/test/",
            "--host-record=shop.test,192.0.2.7,2001:db8::7",
            "--cname=www.test,shop.test",
            &format!("--port={port}"),
        ]),
        "started, version",
    );
    let server = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
    let session = session(limits());
    let ip = |text: &str| text.parse::<IpAddr>().expect("an address");
    let both = Ok(vec![ip("192.0.2.7"), ip("2001:db8::7")]);
    assert_eq!(session.addresses_by("shop.test", server).await, both);
    assert_eq!(session.addresses_by("www.test.", server).await, both, "an alias leads there");
    let gone = NetError::NameNotFound { name: "gone.test".to_owned() };
    assert_eq!(session.addresses_by("gone.test", server).await, Err(gone));
    let nobody = SocketAddr::from((Ipv4Addr::LOCALHOST, free_port()));
    let failed = NetError::ResolverFailed { name: "shop.test".to_owned() };
    assert_eq!(session.addresses_by("shop.test", nobody).await, Err(failed));
}
