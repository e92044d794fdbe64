//! What people type or paste into the one field, and what the wizard makes of it.

use handshake_doctor::target::{Endpoint, Host, Protocol, Proxy, ProxyKind, Target, TargetError};
use proptest::prelude::*;

fn understood(text: &str) -> (String, Protocol) {
    let target = Target::parse(text).unwrap_or_else(|error| panic!("{text:?} was not understood: {error:?}"));
    (target.to_string(), target.protocol)
}

fn refused(text: &str) -> TargetError {
    match Target::parse(text) {
        Ok(target) => panic!("{text:?} was taken for {target}"),
        Err(error) => error,
    }
}

#[test]
fn what_people_type_is_understood() {
    use Protocol::{Ftp, Imap, Irc, Ldap, Lmtp, Mysql, Nntp, Pop3, Postgres, Sieve, Smtp, Tls, Xmpp, XmppServer};
    let table = [
        ("example.com", "example.com:443", Tls),
        ("EXAMPLE.Com", "example.com:443", Tls),
        ("example.com.", "example.com:443", Tls),
        ("example.com:8443", "example.com:8443", Tls),
        ("example.com:", "example.com:443", Tls),
        ("example.com 8443", "example.com:8443", Tls),
        ("example.com/path?q=1#f", "example.com:443", Tls),
        ("https://example.com:8443/path?q", "example.com:8443", Tls),
        ("HTTPS://Example.com", "example.com:443", Tls),
        ("https:example.com", "example.com:443", Tls),
        ("https:/example.com/", "example.com:443", Tls),
        ("https//example.com/", "example.com:443", Tls),
        ("https:///example.com/", "example.com:443", Tls),
        ("//example.com/x", "example.com:443", Tls),
        ("https://example.com?next=http://other.example/", "example.com:443", Tls),
        ("https://user:secret@example.com/", "example.com:443", Tls),
        ("https://user:p@ss@example.com:444/", "example.com:444", Tls),
        ("someone@example.com", "example.com:443", Tls),
        ("http://example.com", "example.com:443", Tls),
        ("http://example.com:8080/", "example.com:8080", Tls),
        ("https://example.com:25", "example.com:25", Tls),
        ("wss://example.com/socket", "example.com:443", Tls),
        ("view-source:https://example.com/", "example.com:443", Tls),
        ("mail.example.com:587", "mail.example.com:587", Smtp),
        ("mail.example.com:25", "mail.example.com:25", Smtp),
        ("mail.example.com:465", "mail.example.com:465", Tls),
        ("mail.example.com:143", "mail.example.com:143", Imap),
        ("mail.example.com:993", "mail.example.com:993", Tls),
        ("mail.example.com:110", "mail.example.com:110", Pop3),
        ("mail.example.com:995", "mail.example.com:995", Tls),
        ("mail.example.com:24", "mail.example.com:24", Lmtp),
        ("mail.example.com:4190", "mail.example.com:4190", Sieve),
        ("ftp.example.com:21", "ftp.example.com:21", Ftp),
        ("dc.example.com:389", "dc.example.com:389", Ldap),
        ("dc.example.com:636", "dc.example.com:636", Tls),
        ("news.example.com:119", "news.example.com:119", Nntp),
        ("chat.example.com:5222", "chat.example.com:5222", Xmpp),
        ("chat.example.com:5269", "chat.example.com:5269", XmppServer),
        ("xmpp://chat.example.com", "chat.example.com:5222", Xmpp),
        ("xmpp-server://chat.example.com", "chat.example.com:5269", XmppServer),
        ("irc.example.com:6667", "irc.example.com:6667", Irc),
        ("irc.example.com:6697", "irc.example.com:6697", Tls),
        ("irc://irc.example.com/channel", "irc.example.com:6667", Irc),
        ("irc://irc.example.com:6697/channel", "irc.example.com:6697", Tls),
        ("ircs://irc.example.com", "irc.example.com:6697", Tls),
        ("db.example.com:5432", "db.example.com:5432", Postgres),
        ("db.example.com:3306", "db.example.com:3306", Mysql),
        ("smtp://mail.example.com", "mail.example.com:25", Smtp),
        ("smtp://mail.example.com:465", "mail.example.com:465", Tls),
        ("smtp://mail.example.com:1025", "mail.example.com:1025", Smtp),
        ("imap://mail.example.com", "mail.example.com:143", Imap),
        ("imaps://mail.example.com", "mail.example.com:993", Tls),
        ("ldaps://dc.example.com", "dc.example.com:636", Tls),
        ("ftp://ftp.example.com/pub/", "ftp.example.com:21", Ftp),
        ("postgres://me:pw@db.example.com/app", "db.example.com:5432", Postgres),
        ("jdbc:postgresql://db.example.com:6432/app", "db.example.com:6432", Postgres),
        ("mysql://db.example.com", "db.example.com:3306", Mysql),
        ("192.0.2.7", "192.0.2.7:443", Tls),
        ("192.0.2.7:8443", "192.0.2.7:8443", Tls),
        ("https://192.0.2.7/", "192.0.2.7:443", Tls),
        ("::1", "[::1]:443", Tls),
        ("[::1]", "[::1]:443", Tls),
        ("[::1]:8443", "[::1]:8443", Tls),
        ("2001:db8::7", "[2001:db8::7]:443", Tls),
        ("https://[2001:db8::7]:8443/", "[2001:db8::7]:8443", Tls),
        ("localhost", "localhost:443", Tls),
        ("localhost:8443", "localhost:8443", Tls),
        ("intranet", "intranet:443", Tls),
        ("imap:993", "imap:993", Tls),
        ("my_host.example.com", "my_host.example.com:443", Tls),
        ("bücher.example", "xn--bcher-kva.example:443", Tls),
        ("https://例え.テスト/パス", "xn--r8jz45g.xn--zckzah:443", Tls),
        ("xn--bcher-kva.example", "xn--bcher-kva.example:443", Tls),
        ("ｅｘａｍｐｌｅ．ｃｏｍ：8443", "example.com:8443", Tls),
        ("  example.com \n", "example.com:443", Tls),
        ("\"example.com\"", "example.com:443", Tls),
        ("'https://example.com/'", "example.com:443", Tls),
        ("“example.com”", "example.com:443", Tls),
        ("„example.com“", "example.com:443", Tls),
        ("«example.com»", "example.com:443", Tls),
        ("<https://example.com/>", "example.com:443", Tls),
        ("(example.com)", "example.com:443", Tls),
        ("[example.com]", "example.com:443", Tls),
        ("example.com,", "example.com:443", Tls),
        ("https://example.com/.", "example.com:443", Tls),
        ("\u{200b}example.com\u{feff}", "example.com:443", Tls),
        ("host=example.com", "example.com:443", Tls),
    ];
    for (text, address, protocol) in table {
        assert_eq!(understood(text), (address.to_owned(), protocol), "typed: {text:?}");
    }
}

#[test]
fn the_address_in_a_pasted_message_is_found() {
    let table = [
        (
            "curl: (60) SSL certificate problem: unable to get local issuer certificate https://foo.example/x",
            "foo.example:443",
        ),
        (
            "curl: (7) Failed to connect to foo.example port 8443 after 2 ms: Couldn't connect to server",
            "foo.example:8443",
        ),
        ("curl: (7) Failed to connect to foo.example (192.0.2.1) port 8443", "foo.example:8443"),
        ("foo.example uses an invalid security certificate.", "foo.example:443"),
        ("An error occurred during a connection to foo.example:4443. PR_END_OF_FILE_ERROR", "foo.example:4443"),
        (
            "This site can’t provide a secure connection\nfoo.example sent an invalid response.\nERR_SSL_PROTOCOL_ERROR",
            "foo.example:443",
        ),
        ("foo.example’s server IP address could not be found.", "foo.example:443"),
        (
            "Attackers might be trying to steal your information from foo.example (for example, passwords)",
            "foo.example:443",
        ),
        ("fatal: unable to access 'https://git.foo.example/a.git/': SSL certificate problem", "git.foo.example:443"),
        ("Get \"https://foo.example/v2/\": x509: certificate has expired or is not yet valid", "foo.example:443"),
        ("dial tcp: lookup foo.example on 192.0.2.53:53: no such host", "foo.example:443"),
        ("dial tcp 192.0.2.9:8443: connect: connection refused", "192.0.2.9:8443"),
        (
            "Error: connect ECONNREFUSED 127.0.0.1:8443\n    at TCPConnectWrap.afterConnect [as oncomplete] (node:net:1494:16)",
            "127.0.0.1:8443",
        ),
        ("Error: getaddrinfo ENOTFOUND foo.example", "foo.example:443"),
        (
            "HTTPSConnectionPool(host='foo.example', port=8443): Max retries exceeded with url: / (Caused by SSLError(SSLCertVerificationError(1, '[SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed (_ssl.c:1007)')))",
            "foo.example:8443",
        ),
        (
            "javax.net.ssl.SSLHandshakeException: No subject alternative DNS name matching foo.example found.",
            "foo.example:443",
        ),
        ("openssl s_client -connect foo.example:8443 -servername bar.example", "foo.example:8443"),
        ("ssh: it fails at foo.example", "foo.example:443"),
        ("Could not connect to server mail.foo.example:587", "mail.foo.example:587"),
        ("Please open https://foo.example/login. Thanks, it@bar.example", "foo.example:443"),
    ];
    for (text, address) in table {
        assert_eq!(understood(text).0, address, "pasted: {text:?}");
    }
}

#[test]
fn what_is_no_address_is_said_to_be_none() {
    for text in ["", "   ", "\"\"", "“ ”", "\n\t", "<>"] {
        assert_eq!(refused(text), TargetError::Empty, "{text:?}");
    }
    for text in [
        "it does not work",
        "SSL handshake failed",
        "ERR_SSL_PROTOCOL_ERROR",
        "net::ERR_CERT_DATE_INVALID",
        "Traceback (most recent call last): File \"main.py\", line 3",
        "curl 8.5.0 with OpenSSL/3.0.13 says: ssl.c:997",
    ] {
        assert_eq!(refused(text), TargetError::NoAddress, "{text:?}");
    }
    for text in ["example..com", "-example.com", "exa mple!.com!x", "a^b", "192.0.2.999", "1.2.3", "[::1", "https://"] {
        assert!(
            matches!(refused(text), TargetError::Name(_) | TargetError::NoAddress),
            "{text:?}: {:?}",
            refused(text)
        );
    }
    let long_label = format!("{}.example", "a".repeat(64));
    assert_eq!(refused(&long_label), TargetError::Name(long_label.clone()));
    let long_name = format!("{}example", "abcdefg.".repeat(32));
    assert_eq!(refused(&long_name), TargetError::Name(long_name.clone()));
}

#[test]
fn a_port_that_cannot_be_is_named_as_typed() {
    for (text, port) in [
        ("example.com:0", "0"),
        ("example.com:70000", "70000"),
        ("https://example.com:99999/", "99999"),
        ("example.com:https", "https"),
        ("example.com:+443", "+443"),
        ("[::1]:0", "0"),
        ("example.com 0", "0"),
    ] {
        assert_eq!(refused(text), TargetError::Port(port.to_owned()), "{text:?}");
    }
}

#[test]
fn a_scheme_without_tls_is_named() {
    for (text, scheme) in [
        ("ssh://example.com", "ssh"),
        ("mailto:someone@example.com", "mailto"),
        ("file:///etc/hosts", "file"),
        ("please look at gopher://example.com", "gopher"),
    ] {
        assert_eq!(refused(text), TargetError::Scheme(scheme.to_owned()), "{text:?}");
    }
}

#[test]
fn a_practice_site_is_not_mistaken_for_a_host() {
    assert_eq!(refused("practice:expired"), TargetError::Practice("expired".to_owned()));
    assert_eq!(refused(" Practice: expired "), TargetError::Practice("expired".to_owned()));
}

#[test]
fn an_internationalised_name_is_shown_in_its_own_letters() {
    let target = Target::parse("https://BÜCHER.example:8443/").expect("understood");
    assert_eq!(target.host, Host::Name("xn--bcher-kva.example".to_owned()));
    assert_eq!(target.display_name(), "bücher.example:8443");
    assert_eq!(Target::parse("::1").expect("understood").display_name(), "::1");
}

#[test]
fn an_address_has_no_server_name() {
    assert_eq!(Target::parse("192.0.2.7").expect("understood").server_name(), None);
    assert_eq!(Target::parse("example.com").expect("understood").server_name(), Some("example.com"));
}

#[test]
fn a_place_to_connect_to_takes_the_port_of_the_target_when_it_has_none() {
    let parse = |text| Endpoint::parse(text, 8443).map(|endpoint| endpoint.to_string());
    assert_eq!(parse("192.0.2.7"), Ok("192.0.2.7:8443".to_owned()));
    assert_eq!(parse("[::1]:1"), Ok("[::1]:1".to_owned()));
    assert_eq!(parse("other.example:9"), Ok("other.example:9".to_owned()));
    assert_eq!(parse("other.example:0"), Err(TargetError::Port("0".to_owned())));
    assert_eq!(parse(""), Err(TargetError::Empty));
}

#[test]
fn proxies_are_read_without_their_passwords() {
    let parse = |text| Proxy::parse(text).map(|proxy| (proxy.kind, proxy.endpoint.to_string()));
    assert_eq!(parse("http://proxy.example:3128"), Ok((ProxyKind::HttpConnect, "proxy.example:3128".to_owned())));
    assert_eq!(
        parse("http://me:pw@proxy.example:3128/"),
        Ok((ProxyKind::HttpConnect, "proxy.example:3128".to_owned()))
    );
    assert_eq!(parse("proxy.example:3128"), Ok((ProxyKind::HttpConnect, "proxy.example:3128".to_owned())));
    assert_eq!(parse("socks5h://127.0.0.1"), Ok((ProxyKind::Socks5, "127.0.0.1:1080".to_owned())));
    assert_eq!(parse("https://proxy.example"), Ok((ProxyKind::HttpsConnect, "proxy.example:443".to_owned())));
    assert_eq!(parse("ftp://proxy.example"), Err(TargetError::Scheme("ftp".to_owned())));
}

proptest! {
    #[test]
    fn no_text_breaks_the_reader(text in "\\PC{0,200}") {
        let _ = Target::parse(&text);
        let _ = Endpoint::parse(&text, 1);
        let _ = Proxy::parse(&text);
    }

    #[test]
    fn text_full_of_punctuation_breaks_nothing(text in "[a-z0-9.:/@\\[\\]%#?\\-_“”\"' \u{200b}é。：]{0,60}") {
        if let Ok(target) = Target::parse(&text) {
            prop_assert!(target.port > 0);
            if let Host::Name(name) = &target.host {
                prop_assert!(name.is_ascii() && !name.is_empty() && name.len() <= 253);
            }
            prop_assert_eq!(Target::parse(&target.to_string()).map(|again| again.host), Ok(target.host));
        }
    }
}
