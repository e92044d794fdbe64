//! The site and its port stand ready, from whatever kind of message.

use handshake_doctor::decoder::decode;
use handshake_doctor::target::Protocol::{self, Imap, Ldap, Mysql, Postgres, Smtp, Tls};

fn site(text: &str) -> Option<(String, Protocol)> {
    decode(text).address.map(|target| (target.to_string(), target.protocol))
}

#[test]
fn the_site_that_a_message_is_about_is_found() {
    let table = [
        ("Connection to b.example:8443 failed: SSL handshake failed", "b.example:8443", Tls),
        ("$ wget https://b.example/x.tar.gz\nUnable to establish SSL connection.", "b.example:443", Tls),
        (
            "Get \"https://b.example:8443/\": x509: certificate is valid for a.example, not b.example",
            "b.example:8443",
            Tls,
        ),
        ("x509: certificate is valid for a.example, not b.example", "b.example:443", Tls),
        ("java.security.cert.CertificateException: No name matching b.example found", "b.example:443", Tls),
        ("Error: getaddrinfo ENOTFOUND db.b.example", "db.b.example:443", Tls),
        ("connect to [2001:db8::1]:443: SSL_ERROR_SYSCALL", "[2001:db8::1]:443", Tls),
        ("could not connect to smtp.b.example port 587: SSL: wrong version number", "smtp.b.example:587", Smtp),
        ("Can't connect to host=db.b.example port=5432 sslmode=require", "db.b.example:5432", Postgres),
        ("fatal: unable to access 'https://git.b.example/team/app.git/': SSL_ERROR_SYSCALL", "git.b.example:443", Tls),
        ("jdbc:postgresql://db.b.example:5432/app?ssl=true: SSL error", "db.b.example:5432", Postgres),
        ("jdbc:mysql://db.b.example/app: Communications link failure", "db.b.example:3306", Mysql),
        ("jdbc:sqlserver://db.b.example:1433;encrypt=true failed", "db.b.example:1433", Tls),
        ("amqps://mq.b.example: connection reset by peer", "mq.b.example:5671", Tls),
        ("cannot connect to redis://cache.b.example:6380", "cache.b.example:6380", Tls),
        ("ldap_start_tls: ldap://dc.b.example Connect error", "dc.b.example:389", Ldap),
        ("HTTPSConnectionPool(host='b.example', port=8443): Max retries exceeded (SSLError)", "b.example:8443", Tls),
        ("curl: (7) Failed to connect to b.example port 8443 after 3 ms: Connection refused", "b.example:8443", Tls),
        (
            "Location: imap.b.example:143\nThis site attempts to identify itself with invalid information.",
            "imap.b.example:143",
            Imap,
        ),
        (
            "curl: (60) SSL: no alternative certificate subject name matches target host name 'b.example'\nMore details here: https://curl.se/docs/sslcerts.html",
            "b.example:443",
            Tls,
        ),
        (
            "This server could not prove that it is b.example; its security certificate is from *.a.example.",
            "b.example:443",
            Tls,
        ),
        (
            "upstream SSL certificate verify error, client: 198.51.100.7, server: www.b.example, upstream: \"https://192.0.2.5:8443/\"",
            "192.0.2.5:8443",
            Tls,
        ),
        ("Outlook cannot reach smtp.b.example 587: the target principal name is incorrect", "smtp.b.example:587", Smtp),
        ("redis-cli -h cache.b.example -p 6380 --tls: SSL_connect failed", "cache.b.example:6380", Tls),
        ("java.io.IOException: HTTPS hostname wrong: should be <b.example>", "b.example:443", Tls),
        ("Safari can’t open the page “https://b.example/”", "b.example:443", Tls),
        ("Zertifikat von „b.example“ ist ungültig", "b.example:443", Tls),
    ];
    for (text, address, protocol) in table {
        assert_eq!(site(text), Some((address.to_owned(), protocol)), "{text}");
    }
}

#[test]
fn what_only_looks_like_a_site_is_none() {
    for text in [
        "curl: (60) SSL certificate problem: certificate has expired\nMore details here: https://curl.se/docs/sslcerts.html",
        "    at TLSSocket.emit (node:events:513:28)\n    at TLSSocket.onConnectSecure (node:_tls_wrap:1550:34)",
        "\tat com.example.app.Main.test(Main.java:12)\n\tat sun.security.ssl.Alert.createSSLException(Alert.java:131)",
        "[SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed (_ssl.c:852)",
        "SSL_do_handshake() failed while SSL handshaking, client: 198.51.100.7, server: 0.0.0.0:443",
        "http: TLS handshake error from 198.51.100.7:53412: EOF",
        "CAfile: /etc/ssl/certs/ca-certificates.crt CRLfile: none",
        "System.Net.Http.HttpRequestException: The SSL connection could not be established",
        "NotTimeValid",
        "FATAL: no pg_hba.conf entry for host \"198.51.100.7\", user \"app\", no encryption",
        "0x80090326",
        "git@b.example:team/app.git",
    ] {
        assert_eq!(site(text), None, "{text}");
    }
}
