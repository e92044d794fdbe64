//! Through HTTP and SOCKS proxies, and who is blamed when they fail.

use std::net::{Ipv4Addr, SocketAddr, TcpListener};

use handshake_doctor::net::{NetError, PhaseKind};
use handshake_doctor::target::{Endpoint, Host, Protocol, Proxy, ProxyKind, Target};

use crate::scripted::{Act, dial, failure, hear, kinds, limits, say, serve, session};

fn behind(proxy: SocketAddr, kind: ProxyKind, protocol: Protocol) -> Target {
    Target {
        protocol,
        proxy: Some(Proxy { kind, endpoint: Endpoint { host: Host::Address(proxy.ip()), port: proxy.port() } }),
        ..Target::new(Host::Name("behind-the-proxy.invalid".to_owned()), 8443)
    }
}

const CONNECT: &str = "CONNECT behind-the-proxy.invalid:8443 HTTP/1.1\r\nHost: behind-the-proxy.invalid:8443\r\n\
                       User-Agent: handshake-doctor\r\n\r\n";

#[tokio::test]
async fn an_http_proxy_opens_the_way_and_resolves_the_name_itself() {
    let proxy =
        serve(vec![hear(CONNECT), say("HTTP/1.1 200 Connection established\r\nVia: x\r\n\r\n"), hear("hi"), say("ho")]);
    let (stream, phases) = dial(&session(limits()), &behind(proxy, ProxyKind::HttpConnect, Protocol::Tls)).await;
    let mut stream = stream.expect("through the proxy");
    stream.write_all(b"hi").await.expect("written");
    let mut heard = Vec::new();
    stream.read(&mut heard).await.expect("read");
    assert_eq!(heard, b"ho");
    assert_eq!(kinds(&phases), [PhaseKind::Connect, PhaseKind::Proxy]);
    assert_eq!(phases[1].detail, "200 Connection established");
}

#[tokio::test]
async fn a_greeting_that_rides_behind_the_proxys_answer_is_not_lost() {
    let proxy = serve(vec![
        hear(CONNECT),
        say("HTTP/1.0 200 OK\r\n\r\n220 mail.example\r\n"),
        hear("EHLO [127.0.0.1]\r\n"),
        say("250 STARTTLS\r\n"),
        hear("STARTTLS\r\n"),
        say("220 go\r\n"),
    ]);
    let (stream, phases) = dial(&session(limits()), &behind(proxy, ProxyKind::HttpConnect, Protocol::Smtp)).await;
    stream.expect("through the proxy, then STARTTLS");
    assert_eq!(kinds(&phases), [PhaseKind::Connect, PhaseKind::Proxy, PhaseKind::StartTls]);
}

#[tokio::test]
async fn a_socks_proxy_opens_the_way() {
    let mut request = vec![5, 1, 0, 3, 24];
    request.extend(b"behind-the-proxy.invalid");
    request.extend(8443_u16.to_be_bytes());
    let proxy = serve(vec![
        hear([5, 1, 0]),
        say([5, 0]),
        hear(request),
        say([5, 0, 0, 3, 1, b'x', 0, 80]),
        hear("hi"),
        say("ho"),
    ]);
    let (stream, _) = dial(&session(limits()), &behind(proxy, ProxyKind::Socks5, Protocol::Tls)).await;
    let mut stream = stream.expect("through the proxy");
    stream.write_all(b"hi").await.expect("written");
    let mut heard = Vec::new();
    stream.read(&mut heard).await.expect("read");
    assert_eq!(heard, b"ho");
}

#[tokio::test]
async fn a_proxy_that_fails_is_blamed_and_not_the_site() {
    use ProxyKind::{HttpConnect, Socks5};
    let free = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).and_then(|listener| listener.local_addr()).expect("a port");
    let unreachable = |reason| NetError::ProxyUnreachable { reason: Box::new(reason) };
    let endless = format!("HTTP/1.1 200 OK\r\n{}", "X: y\r\n".repeat(30_000));
    let table = [
        (
            "wants a password",
            HttpConnect,
            serve(vec![say("HTTP/1.1 407 Authenticate\r\n\r\n")]),
            NetError::ProxyRefused { status: 407, words: Box::default() },
        ),
        (
            "forbids",
            HttpConnect,
            serve(vec![say("HTTP/1.1 403 No\r\nA: b\r\n\r\n<html>")]),
            NetError::ProxyRefused { status: 403, words: Box::default() },
        ),
        ("speaks SSH", HttpConnect, serve(vec![say("SSH-2.0-x\r\n")]), NetError::ProxyProtocol),
        ("never ends", HttpConnect, serve(vec![say(endless)]), NetError::ProxyProtocol),
        ("hangs up", HttpConnect, serve(vec![hear(CONNECT), Act::Close]), NetError::ProxyProtocol),
        ("cuts the line", HttpConnect, serve(vec![hear(CONNECT), Act::Reset]), NetError::ProxyProtocol),
        ("is not there", HttpConnect, free, unreachable(NetError::Refused)),
        (
            "wants a password",
            Socks5,
            serve(vec![say([5, 0xff])]),
            NetError::ProxyRefused { status: 255, words: Box::default() },
        ),
        (
            "forbids",
            Socks5,
            serve(vec![say([5, 0]), hear([5, 1, 0]), say([5, 2, 0, 1])]),
            NetError::ProxyRefused { status: 2, words: Box::default() },
        ),
        ("speaks HTTP", Socks5, serve(vec![say("HTTP/1.1 400 Bad\r\n\r\n")]), NetError::ProxyProtocol),
    ];
    for (name, kind, proxy, expected) in table {
        assert_eq!(failure(limits(), &behind(proxy, kind, Protocol::Tls)).await, expected, "{kind:?} proxy {name}");
    }
}
