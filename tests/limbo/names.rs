//! Names: which host a certificate covers (RFC 9525; namespaces `webpki::san` and `webpki::cn`).

use super::mold::{dns, ip, name};
use super::{Case, Line, Trial, Wanted, line};
use Wanted::{Failure, Success};
use handshake_doctor::certificate::Check;

const WRONG: Wanted = Failure(Check::Name);

/// root ── leaf with these names, asked for `host`.
fn named(names: &[Vec<u8>], host: &str) -> Trial {
    line(0, |line| {
        line.leaf.names(names);
        host.clone_into(&mut line.host);
    })
}

fn common_name(common_name: &str, names: &[Vec<u8>], host: &str) -> Trial {
    line(0, |line: &mut Line| {
        line.leaf.subject = name(common_name);
        line.leaf.names(names);
        host.clone_into(&mut line.host);
    })
}

const V6: [u8; 16] = [0x20, 0x01, 0x0d, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1];

pub const CASES: &[Case] = &[
    ("webpki::san::exact-dns-san", Success, || named(&[dns("example.com")], "example.com")),
    ("webpki::san::exact-localhost-ip-san", Success, || named(&[ip(&[127, 0, 0, 1])], "127.0.0.1")),
    ("ours::san::exact-ipv6-san", Success, || named(&[ip(&V6)], "2001:db8::1")),
    ("webpki::san::mismatch-domain-san", WRONG, || named(&[dns("example.com")], "example2.com")),
    ("webpki::san::mismatch-subdomain-san", WRONG, || named(&[dns("abc.example.com")], "def.example.com")),
    ("webpki::san::mismatch-subdomain-apex-san", WRONG, || named(&[dns("example.com")], "abc.example.com")),
    ("webpki::san::mismatch-apex-subdomain-san", WRONG, || named(&[dns("abc.example.com")], "example.com")),
    ("ours::san::mismatch-ip-san", WRONG, || named(&[ip(&[192, 0, 2, 1])], "192.0.2.2")),
    ("ours::san::ip-as-dns-san", WRONG, || named(&[dns("192.0.2.1")], "192.0.2.1")),
    ("webpki::san::public-suffix-wildcard-san", WRONG, || named(&[dns("*.com")], "example.com")),
    ("webpki::san::leftmost-wildcard-san", Success, || named(&[dns("*.example.com")], "foo.example.com")),
    ("webpki::san::wildcard-embedded-leftmost-san", WRONG, || named(&[dns("ba*.example.com")], "baz.example.com")),
    ("webpki::san::wildcard-not-in-leftmost-san", WRONG, || named(&[dns("foo.*.example.com")], "foo.bar.example.com")),
    ("webpki::san::wildcard-match-across-labels-san", WRONG, || named(&[dns("*.example.com")], "foo.bar.example.com")),
    ("webpki::san::wildcard-embedded-ulabel-san", WRONG, || {
        named(&[dns("xn--*-1b3c148a.example.com")], "xn--bliss-1b3c148a.example.com")
    }),
    ("webpki::san::unicode-emoji-san", WRONG, || named(&[dns("😜.example.com")], "xn--628h.example.com")),
    ("ours::san::second-name-matches", Success, || named(&[dns("example.org"), dns("example.com")], "example.com")),
    ("ours::san::case-insensitive", Success, || named(&[dns("EXAMPLE.com")], "example.com")),
    ("webpki::san::no-san", WRONG, || line(0, |line| line.leaf.names = None)),
    ("ours::san::san-wildcard-only-top-level-domain", WRONG, || named(&[dns("*")], "example.com")),
    ("webpki::san::san-critical-with-nonempty-subject", WRONG, || {
        line(0, |line| {
            line.leaf.subject = name("something-else");
            line.leaf.names_are_critical = true;
        })
    }),
    ("rfc5280::san::noncritical-with-empty-subject", Failure(Check::Encoding), || {
        line(0, |line| line.leaf.subject = name(""))
    }),
    ("ours::san::critical-with-empty-subject", Success, || {
        line(0, |line| {
            line.leaf.subject = name("");
            line.leaf.names_are_critical = true;
        })
    }),
    ("rfc5280::san::malformed", Failure(Check::Encoding), || {
        line(0, |line| {
            line.leaf.names = None;
            line.leaf.more = vec![super::mold::extension(super::mold::ALT_NAME, false, b"example.com")];
        })
    }),
    ("rfc5280::san::underscore-dns", WRONG, || named(&[dns("ex_ample.example.com")], "ex_ample.example.com")),
    ("webpki::cn::ipv4-hex-mismatch", WRONG, || common_name("0xC0A80101", &[ip(&[192, 168, 1, 1])], "192.168.1.1")),
    ("webpki::cn::ipv4-leading-zeros-mismatch", WRONG, || {
        common_name("192.168.001.001", &[ip(&[192, 168, 1, 1])], "192.168.1.1")
    }),
    ("webpki::cn::ipv6-uppercase-mismatch", WRONG, || common_name("2001:DB8::1", &[ip(&V6)], "2001:db8::1")),
    ("webpki::cn::ipv6-uncompressed-mismatch", WRONG, || {
        common_name("2001:0db8:0000:0000:0000:0000:0000:0001", &[ip(&V6)], "2001:db8::1")
    }),
    ("webpki::cn::ipv6-non-rfc5952-mismatch", WRONG, || common_name("2001:db8:0:0:0:0:0:1", &[ip(&V6)], "2001:db8::1")),
    ("webpki::cn::punycode-not-in-san", WRONG, || {
        common_name("xn--nxasmq6b.com", &[dns("xn--n3h.com")], "xn--n3h.com")
    }),
    ("webpki::cn::utf8-vs-punycode-mismatch", WRONG, || {
        common_name("test-測試.com", &[dns("xn--test--wg5h0h.com")], "xn--test--wg5h0h.com")
    }),
    ("webpki::cn::not-in-san", WRONG, || {
        let names = [dns("valid.example.com"), dns("another.example.com")];
        common_name("notinsan.example.com", &names, "valid.example.com")
    }),
    ("webpki::cn::case-mismatch", WRONG, || common_name("Example.COM", &[dns("example.com")], "example.com")),
];
