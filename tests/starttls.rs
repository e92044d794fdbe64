//! Each protocol's own way to TLS, and the servers that decline, speak something else, or never end.

use std::net::SocketAddr;

use handshake_doctor::net::{NetError, PhaseKind};
use handshake_doctor::settings::Limits;
use handshake_doctor::target::{Endpoint, Host, Protocol, Proxy, ProxyKind, Target};

use crate::scripted::{Act, dial, failure, hear, kinds, limits, say, serve, session, target};

/// The `MySQL` greeting packet with these lower capability flags.
fn mysql_greeting(flags: u16) -> Vec<u8> {
    let mut body = vec![10];
    body.extend(b"8.4.0\0\x01\0\0\0saltsalt\0");
    body.extend(flags.to_le_bytes());
    body.extend([45, 2, 0, 0xff, 0xdf, 21]);
    let mut packet = vec![body.len() as u8, 0, 0, 0];
    packet.extend(body);
    packet
}

fn mysql_ssl_request() -> Vec<u8> {
    let mut request = vec![32, 0, 0, 1, 0x00, 0x8a, 0, 0, 0, 0, 0, 1, 45];
    request.extend([0; 23]);
    request
}

const LDAP_REQUEST: &[u8] = b"\x30\x1d\x02\x01\x01\x77\x18\x80\x161.3.6.1.4.1.1466.20037";
const XMPP_OPEN: &str = "<?xml version='1.0'?><stream:stream to='127.0.0.1' version='1.0' xmlns='jabber:client' \
                         xmlns:stream='http://etherx.jabber.org/streams'>";
const XMPP_ASK: &str = "<starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>";

const XMPP_SERVER_OPEN: &str = "<?xml version='1.0'?><stream:stream to='127.0.0.1' version='1.0' \
                                xmlns='jabber:server' xmlns:stream='http://etherx.jabber.org/streams'>";

/// What a sound server of each protocol says and hears, up to its "go ahead".
fn sound_servers() -> Vec<(&'static str, Protocol, Vec<Act>)> {
    let postgres_request = [0, 0, 0, 8, 4, 0xd2, 0x16, 0x2f];
    vec![
        (
            "SMTP, with a greeting and offers of several lines",
            Protocol::Smtp,
            vec![
                say("220-mail.example ESMTP\r\n220 no spam, please\r\n"),
                hear("EHLO [127.0.0.1]\r\n"),
                say("250-mail.example\r\n250-SIZE 1000\r\n250 starttls\r\n"),
                hear("STARTTLS\r\n"),
                say("220 2.0.0 go ahead\r\n"),
            ],
        ),
        (
            "SMTP, one byte at a time",
            Protocol::Smtp,
            vec![
                say("22"),
                say("0 mail.example\r"),
                say("\n"),
                hear("EHLO [127.0.0.1]\r\n"),
                say("250 STARTTLS\n"),
                hear("STARTTLS\r\n"),
                say("220 go\n"),
            ],
        ),
        (
            "LMTP",
            Protocol::Lmtp,
            vec![
                say("220 lmtp.example\r\n"),
                hear("LHLO [127.0.0.1]\r\n"),
                say("250-x\r\n250 STARTTLS\r\n"),
                hear("STARTTLS\r\n"),
                say("220 go\r\n"),
            ],
        ),
        (
            "FTP, with a free greeting",
            Protocol::Ftp,
            vec![
                say("220-Welcome\r\nto this server\r\n220 ready\r\n"),
                hear("AUTH TLS\r\n"),
                say("234 AUTH TLS OK.\r\n"),
            ],
        ),
        (
            "IMAP",
            Protocol::Imap,
            vec![
                say("* OK [CAPABILITY IMAP4rev1 STARTTLS] ready\r\n"),
                hear("a1 STARTTLS\r\n"),
                say("* 1 EXISTS\r\na1 OK Begin TLS\r\n"),
            ],
        ),
        ("POP3", Protocol::Pop3, vec![say("+OK ready\r\n"), hear("STLS\r\n"), say("+OK begin\r\n")]),
        ("NNTP", Protocol::Nntp, vec![say("200 ready\r\n"), hear("STARTTLS\r\n"), say("382 go\r\n")]),
        (
            "ManageSieve",
            Protocol::Sieve,
            vec![
                say("\"IMPLEMENTATION\" \"x\"\r\n\"STARTTLS\"\r\nOK ready\r\n"),
                hear("STARTTLS\r\n"),
                say("OK begin\r\n"),
            ],
        ),
        (
            "XMPP",
            Protocol::Xmpp,
            vec![
                hear(XMPP_OPEN),
                say("<?xml version='1.0'?><stream:stream from='x'>"),
                say("<stream:features><starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'/></stream:features>"),
                hear(XMPP_ASK),
                say("<proceed xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>"),
            ],
        ),
        (
            "XMPP between servers",
            Protocol::XmppServer,
            vec![
                hear(XMPP_SERVER_OPEN),
                say("<?xml version='1.0'?><stream:stream xmlns='jabber:server' from='x'><stream:features>"),
                say("<starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'><required/></starttls></stream:features>"),
                hear(XMPP_ASK),
                say("<proceed xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>"),
            ],
        ),
        (
            "IRC, with greetings before the reply",
            Protocol::Irc,
            vec![
                say(":irc.example NOTICE * :*** Looking up your hostname...\r\n"),
                hear("STARTTLS\r\n"),
                say(":irc.example 670 * :STARTTLS successful, proceed with TLS handshake\r\n"),
            ],
        ),
        (
            "LDAP",
            Protocol::Ldap,
            vec![hear(LDAP_REQUEST), say(b"\x30\x0c\x02\x01\x01\x78\x07\x0a\x01\x00\x04\x00\x04\x00")],
        ),
        (
            "LDAP with long lengths",
            Protocol::Ldap,
            vec![
                hear(LDAP_REQUEST),
                say(b"\x30\x84\x00\x00\x00\x10\x02\x01\x01\x78\x84\x00\x00\x00\x07\x0a\x01\x00\x04\x00\x04\x00"),
            ],
        ),
        ("PostgreSQL", Protocol::Postgres, vec![hear(postgres_request), say("S")]),
        ("MySQL", Protocol::Mysql, vec![say(mysql_greeting(0xffff)), hear(mysql_ssl_request())]),
    ]
}

/// Dials, and sees that behind the words before TLS the stream is the handshake's: both ways, byte by byte.
async fn reaches_tls(name: &str, target: &Target) -> Vec<PhaseKind> {
    let (stream, phases) = dial(&session(limits()), target).await;
    let mut stream = stream.unwrap_or_else(|error| panic!("{name}: {error:?}"));
    stream.write_all(b"\x16\x03\x01").await.expect("written");
    let mut heard = Vec::new();
    while heard.len() < 3 {
        stream.read(&mut heard).await.unwrap_or_else(|end| panic!("{name}: {end:?}"));
    }
    assert_eq!(heard, b"\x16\x03\x03", "{name}");
    kinds(&phases)
}

/// The words before TLS, and then the beginning of a handshake.
fn with_tls(mut script: Vec<Act>) -> Vec<Act> {
    script.extend([hear("\x16\x03\x01"), say("\x16\x03\x03")]);
    script
}

fn at(address: SocketAddr) -> Endpoint {
    Endpoint { host: Host::Address(address.ip()), port: address.port() }
}

#[test]
fn every_protocol_has_a_sound_server_here() {
    for protocol in Protocol::ALL.into_iter().filter(|protocol| *protocol != Protocol::Tls) {
        assert!(sound_servers().iter().any(|(_, served, _)| *served == protocol), "{protocol:?}");
    }
}

#[tokio::test]
async fn every_protocols_way_to_tls_is_gone_to_its_end() {
    for (name, protocol, script) in sound_servers() {
        let phases = reaches_tls(name, &target(serve(with_tls(script)), protocol)).await;
        assert_eq!(phases, [PhaseKind::Connect, PhaseKind::StartTls], "{name}");
    }
}

#[tokio::test]
async fn every_protocols_way_to_tls_leads_through_either_kind_of_proxy() {
    // Towards 127.0.0.1:1, where nothing listens: only the proxy leads there.
    let connect = "CONNECT 127.0.0.1:1 HTTP/1.1\r\nHost: 127.0.0.1:1\r\nUser-Agent: handshake-doctor\r\n\r\n";
    let tunnels = [
        (ProxyKind::HttpConnect, vec![hear(connect), say("HTTP/1.1 200 OK\r\n\r\n")]),
        (
            ProxyKind::Socks5,
            vec![
                hear([5, 1, 0]),
                say([5, 0]),
                hear([5, 1, 0, 1, 127, 0, 0, 1, 0, 1]),
                say([5, 0, 0, 1, 127, 0, 0, 1, 0, 1]),
            ],
        ),
    ];
    for (kind, tunnel) in tunnels {
        for (name, protocol, script) in sound_servers() {
            let proxy = serve([tunnel.clone(), with_tls(script)].concat());
            let nowhere = target(SocketAddr::from(([127, 0, 0, 1], 1)), protocol);
            let target = Target { proxy: Some(Proxy { kind, endpoint: at(proxy) }), ..nowhere };
            let phases = reaches_tls(name, &target).await;
            assert_eq!(phases, [PhaseKind::Connect, PhaseKind::Proxy, PhaseKind::StartTls], "{name}, {kind:?}");
        }
    }
}

#[tokio::test]
async fn every_protocol_can_be_asked_at_one_address_of_a_name() {
    for (name, protocol, script) in sound_servers() {
        // The server is told its name, whichever address it was called at.
        let named =
            |bytes: Vec<u8>| String::from_utf8(bytes).map(|text| text.replace("to='127.0.0.1'", "to='a.example'"));
        let script = script.into_iter().map(|act| match act {
            Act::Hear(bytes) => Act::Hear(named(bytes.clone()).map_or(bytes, String::into_bytes)),
            other => other,
        });
        let address = serve(with_tls(script.collect()));
        let target =
            Target { protocol, connect: Some(at(address)), ..Target::new(Host::Name("a.example".to_owned()), 1) };
        let phases = reaches_tls(name, &target).await;
        assert_eq!(phases, [PhaseKind::Connect, PhaseKind::StartTls], "{name}");
    }
}

fn refused(reply: &str) -> NetError {
    NetError::StartTlsRefused { reply: reply.to_owned() }
}

fn unexpected(reply: &str) -> NetError {
    NetError::StartTlsUnexpected { reply: reply.to_owned() }
}

#[tokio::test]
async fn a_server_that_declines_tls_is_quoted() {
    let postgres_error = b"E\x00\x00\x00\x14SFATAL\0Mno slot\0\0";
    let table: Vec<(&str, Protocol, Vec<Act>, NetError)> = vec![
        ("busy SMTP server", Protocol::Smtp, vec![say("554 no\r\n")], refused("554 no")),
        (
            "SMTP without STARTTLS",
            Protocol::Smtp,
            vec![say("220 x\r\n"), hear("EHLO [127.0.0.1]\r\n"), say("250-x\r\n250 XXXXXXXA\r\n")],
            refused("250-x\n250 XXXXXXXA"),
        ),
        (
            "SMTP with STARTTLS out of order",
            Protocol::Smtp,
            vec![
                say("220 x\r\n"),
                hear("EHLO [127.0.0.1]\r\n"),
                say("250 STARTTLS\r\n"),
                hear("STARTTLS\r\n"),
                say("454 TLS not available\r\n"),
            ],
            refused("454 TLS not available"),
        ),
        (
            "FTP",
            Protocol::Ftp,
            vec![say("220 x\r\n"), hear("AUTH TLS\r\n"), say("500 what?\r\n")],
            refused("500 what?"),
        ),
        (
            "IMAP",
            Protocol::Imap,
            vec![say("* OK\r\n"), hear("a1 STARTTLS\r\n"), say("a1 BAD no\r\n")],
            refused("a1 BAD no"),
        ),
        ("IMAP, logged in already", Protocol::Imap, vec![say("* PREAUTH x\r\n")], refused("* PREAUTH x")),
        ("POP3", Protocol::Pop3, vec![say("+OK\r\n"), hear("STLS\r\n"), say("-ERR no\r\n")], refused("-ERR no")),
        ("PostgreSQL", Protocol::Postgres, vec![hear([0, 0, 0, 8]), say("N")], refused("N")),
        (
            "full PostgreSQL",
            Protocol::Postgres,
            vec![hear([0, 0, 0, 8]), say(postgres_error)],
            refused("FATAL no slot"),
        ),
        ("MySQL without TLS", Protocol::Mysql, vec![say(mysql_greeting(0xf7ff))], refused("8.4.0")),
        (
            "MySQL that blocks us",
            Protocol::Mysql,
            vec![say(b"\x0f\0\0\0\xff\x69\x04Host blocked")],
            refused("Host blocked"),
        ),
        (
            "LDAP",
            Protocol::Ldap,
            vec![hear(LDAP_REQUEST), say(b"\x30\x0e\x02\x01\x01\x78\x09\x0a\x01\x02\x04\x00\x04\x02no")],
            refused("2 no"),
        ),
        (
            "XMPP",
            Protocol::Xmpp,
            vec![hear(XMPP_OPEN), say("<stream:stream><stream:features></stream:features>")],
            refused("<stream:stream><stream:features></stream:features>"),
        ),
        (
            "XMPP between servers",
            Protocol::XmppServer,
            vec![
                hear(XMPP_SERVER_OPEN),
                say("<stream:stream><stream:error><host-unknown/></stream:error></stream:stream>"),
            ],
            refused("<stream:stream><stream:error><host-unknown/></stream:error></stream:stream>"),
        ),
        (
            "IRC that declines",
            Protocol::Irc,
            vec![hear("STARTTLS\r\n"), say(":irc.example 691 * :STARTTLS failed\r\n")],
            refused(":irc.example 691 * :STARTTLS failed"),
        ),
        (
            "IRC that does not know it",
            Protocol::Irc,
            vec![
                hear("STARTTLS\r\n"),
                say("NOTICE AUTH :*** hello\r\n:irc.example 451 * :You have not registered\r\n"),
            ],
            refused(":irc.example 451 * :You have not registered"),
        ),
        (
            "IRC that bans us",
            Protocol::Irc,
            vec![hear("STARTTLS\r\n"), say("ERROR :Closing Link\r\n")],
            refused("ERROR :Closing Link"),
        ),
    ];
    for (name, protocol, script, expected) in table {
        assert_eq!(failure(limits(), &target(serve(script), protocol)).await, expected, "{name}");
    }
}

#[tokio::test]
async fn a_server_of_another_kind_is_quoted() {
    let ssh = "SSH-2.0-OpenSSH_9.9\r\n";
    for protocol in [
        Protocol::Smtp,
        Protocol::Lmtp,
        Protocol::Ftp,
        Protocol::Imap,
        Protocol::Irc,
        Protocol::Pop3,
        Protocol::Nntp,
        Protocol::Sieve,
    ] {
        let found = failure(limits(), &target(serve(vec![say(ssh)]), protocol)).await;
        assert_eq!(found, unexpected("SSH-2.0-OpenSSH_9.9"), "{protocol:?}");
    }
    for protocol in [Protocol::Ldap, Protocol::Mysql, Protocol::Postgres, Protocol::Xmpp, Protocol::XmppServer] {
        let found = failure(limits(), &target(serve(vec![say(ssh)]), protocol)).await;
        assert!(
            matches!(&found, NetError::StartTlsUnexpected { reply } if reply.starts_with('S')),
            "{protocol:?}: {found:?}"
        );
    }
}

#[tokio::test]
async fn words_smuggled_in_before_tls_are_refused() {
    let script = vec![
        say("220 x\r\n"),
        hear("EHLO [127.0.0.1]\r\n"),
        say("250 STARTTLS\r\n"),
        hear("STARTTLS\r\n"),
        say("220 go\r\n250 injected\r\n"),
    ];
    assert_eq!(failure(limits(), &target(serve(script), Protocol::Smtp)).await, unexpected("250 injected"));
}

#[tokio::test]
async fn a_server_that_greets_one_byte_at_a_time_is_given_up_and_quoted() {
    let limits = Limits { silence_ms: 300, ..limits() };
    for protocol in [Protocol::Smtp, Protocol::XmppServer, Protocol::Mysql] {
        let script = vec![Act::Trickle(vec![b' '; 1000])];
        let found = failure(limits, &target(serve(script), protocol)).await;
        assert!(matches!(found, NetError::StartTlsUnexpected { .. }), "{protocol:?}: {found:?}");
    }
}

#[tokio::test]
async fn a_server_that_never_ends_its_greeting_is_given_up() {
    let flood = vec![b'2'; 200_000];
    let found = failure(limits(), &target(serve(vec![say(flood)]), Protocol::Smtp)).await;
    assert!(matches!(&found, NetError::StartTlsUnexpected { reply } if reply.len() == 512), "{found:?}");
    let lines = "220-more\r\n".repeat(20_000);
    let found = failure(limits(), &target(serve(vec![say(lines)]), Protocol::Smtp)).await;
    assert!(matches!(&found, NetError::StartTlsUnexpected { reply } if reply.len() <= 512), "{found:?}");
    let notices = ":irc.example NOTICE * :hello\r\n".repeat(2000);
    let found = failure(limits(), &target(serve(vec![say(notices)]), Protocol::Irc)).await;
    assert_eq!(found, unexpected(":irc.example NOTICE * :hello"));
    let found = failure(limits(), &target(serve(vec![say("<a>".repeat(100_000))]), Protocol::Xmpp)).await;
    assert!(matches!(&found, NetError::StartTlsUnexpected { reply } if reply.len() == 512), "{found:?}");
}
