//! Each protocol's own way to TLS, and the servers that decline, speak something else, or never end.

use handshake_doctor::net::{NetError, PhaseKind};
use handshake_doctor::target::Protocol;

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

#[tokio::test]
async fn every_protocols_way_to_tls_is_gone_to_its_end() {
    let postgres_request = [0, 0, 0, 8, 4, 0xd2, 0x16, 0x2f];
    let table: Vec<(&str, Protocol, Vec<Act>)> = vec![
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
    ];
    for (name, protocol, mut script) in table {
        // Behind the protocol's own words the stream is the handshake's: both ways, byte by byte.
        script.extend([hear("\x16\x03\x01"), say("\x16\x03\x03")]);
        let (stream, phases) = dial(&session(limits()), &target(serve(script), protocol)).await;
        let mut stream = stream.unwrap_or_else(|error| panic!("{name}: {error:?}"));
        stream.write_all(b"\x16\x03\x01").await.expect("written");
        let mut heard = Vec::new();
        while heard.len() < 3 {
            stream.read(&mut heard).await.unwrap_or_else(|end| panic!("{name}: {end:?}"));
        }
        assert_eq!(heard, b"\x16\x03\x03", "{name}");
        assert_eq!(kinds(&phases), [PhaseKind::Connect, PhaseKind::StartTls], "{name}");
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
    ];
    for (name, protocol, script, expected) in table {
        assert_eq!(failure(limits(), &target(serve(script), protocol)).await, expected, "{name}");
    }
}

#[tokio::test]
async fn a_server_of_another_kind_is_quoted() {
    let ssh = "SSH-2.0-OpenSSH_9.9\r\n";
    for protocol in
        [Protocol::Smtp, Protocol::Lmtp, Protocol::Ftp, Protocol::Imap, Protocol::Pop3, Protocol::Nntp, Protocol::Sieve]
    {
        let found = failure(limits(), &target(serve(vec![say(ssh)]), protocol)).await;
        assert_eq!(found, unexpected("SSH-2.0-OpenSSH_9.9"), "{protocol:?}");
    }
    for protocol in [Protocol::Ldap, Protocol::Mysql, Protocol::Postgres, Protocol::Xmpp] {
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
async fn a_server_that_never_ends_its_greeting_is_given_up() {
    let flood = vec![b'2'; 200_000];
    let found = failure(limits(), &target(serve(vec![say(flood)]), Protocol::Smtp)).await;
    assert!(matches!(&found, NetError::StartTlsUnexpected { reply } if reply.len() == 512), "{found:?}");
    let lines = "220-more\r\n".repeat(20_000);
    let found = failure(limits(), &target(serve(vec![say(lines)]), Protocol::Smtp)).await;
    assert!(matches!(&found, NetError::StartTlsUnexpected { reply } if reply.len() <= 512), "{found:?}");
    let found = failure(limits(), &target(serve(vec![say("<a>".repeat(100_000))]), Protocol::Xmpp)).await;
    assert!(matches!(&found, NetError::StartTlsUnexpected { reply } if reply.len() == 512), "{found:?}");
}
