//! Name constraints (namespaces `rfc5280::nc`, `webpki::nc`, and what became a CVE).

use super::mold::{self, Mold, constraints, directory, dns, extension, ip, name, other, tlv};
use super::{Case, Line, Trial, Wanted, line, trial};
use Wanted::{Failure, Success};
use handshake_doctor::certificate::Check;

const BROKEN: Wanted = Failure(Check::NameConstraints);

/// root (constrained) ── leaf with these names, asked for `host`.
fn root(permitted: &[Vec<u8>], excluded: &[Vec<u8>], names: &[Vec<u8>], host: &str) -> Trial {
    line(0, |line| {
        line.root.constrain(permitted, excluded);
        line.leaf.names(names);
        host.clone_into(&mut line.host);
    })
}

/// root ── issuer (constrained, without names of its own) ── leaf.
fn issuer(permitted: &[Vec<u8>], excluded: &[Vec<u8>], names: &[Vec<u8>], host: &str) -> Trial {
    line(1, |line| {
        line.issuers[0].constrain(permitted, excluded);
        line.issuers[0].names = None;
        line.leaf.names(names);
        host.clone_into(&mut line.host);
    })
}

/// root (constrained) ── leaf with this subject and this directory name.
fn directories(permitted: &[Vec<u8>], excluded: &[Vec<u8>], subject: &str, alternative: &str) -> Trial {
    line(0, |line| {
        line.root.constrain(permitted, excluded);
        line.leaf.subject = name(subject);
        line.leaf.names(&[directory(alternative), dns("example.com")]);
    })
}

/// root ── outer ── inner ── leaf, of which two issuers are constrained or named.
fn nested(change: impl FnOnce(&mut Line), names: &[Vec<u8>], host: &str) -> Trial {
    line(2, |line| {
        for issuer in &mut line.issuers {
            issuer.names = None;
        }
        line.leaf.names(names);
        host.clone_into(&mut line.host);
        change(line);
    })
}

fn example() -> Vec<Vec<u8>> {
    vec![dns("example.com")]
}

const NET: [u8; 8] = [192, 0, 2, 0, 255, 255, 255, 0];

fn local_v6(mask: bool) -> Vec<u8> {
    let mut bytes = vec![0; 16];
    bytes[15] = 1;
    if mask {
        bytes.extend([0xff; 16]);
    }
    ip(&bytes)
}

/// One intermediate's key in two certificates: one of a constrained authority, one of another.
fn two_ways(names: [Option<Vec<Vec<u8>>>; 2], permitted: &[Vec<u8>], host: &str, both_roots: bool) -> Trial {
    let (first, second) = (Mold::root("Root A"), Mold::root("Root B"));
    let mut outer = Mold::authority("Outer");
    outer.names = None;
    outer.constrain(permitted, &[dns("forbidden.example.com")]);
    let mut inner = Mold::authority("Inner");
    let mut again = inner.again();
    [inner.names, again.names] = names;
    let mut leaf = Mold::leaf();
    leaf.names(&[dns(host)]);
    let sent = if both_roots {
        vec![leaf.signed_by(&inner), outer.signed_by(&first), inner.signed_by(&outer), again.signed_by(&second)]
    } else {
        vec![leaf.signed_by(&inner), outer.signed_by(&first), inner.signed_by(&second), again.signed_by(&outer)]
    };
    let roots: Vec<&Mold> = if both_roots { vec![&first, &second] } else { vec![&first] };
    trial(&roots, sent, host)
}

pub const CASES: &[Case] = &[
    ("rfc5280::nc::permitted-dns-mismatch", BROKEN, || root(&example(), &[], &[dns("not-example.com")], "example.com")),
    ("rfc5280::nc::excluded-dns-match", BROKEN, || issuer(&[], &example(), &example(), "example.com")),
    ("rfc5280::nc::permitted-dns-match", Success, || root(&example(), &[], &example(), "example.com")),
    ("rfc5280::nc::permitted-dns-match-noncritical", BROKEN, || {
        line(0, |line| line.root.more.push(extension(mold::CONSTRAINTS, false, &constraints(&example(), &[]))))
    }),
    ("webpki::nc::permitted-dns-match-noncritical", Success, || {
        line(0, |line| line.root.more.push(extension(mold::CONSTRAINTS, false, &constraints(&example(), &[]))))
    }),
    ("rfc5280::nc::permitted-dns-match-more", Success, || {
        root(&example(), &[], &[dns("foo.bar.example.com")], "foo.bar.example.com")
    }),
    ("rfc5280::nc::excluded-dns-match-second", BROKEN, || {
        let forbidden = dns("not-allowed.example.com");
        root(&[], std::slice::from_ref(&forbidden), &[dns("example.com"), forbidden.clone()], "example.com")
    }),
    ("rfc5280::nc::permitted-ip-mismatch", BROKEN, || root(&[ip(&NET)], &[], &[ip(&[192, 0, 3, 1])], "192.0.3.1")),
    ("rfc5280::nc::excluded-ipv4-match", BROKEN, || root(&[], &[ip(&NET)], &[ip(&[192, 0, 2, 1])], "192.0.2.1")),
    ("rfc5280::nc::excluded-ipv6-match", BROKEN, || root(&[], &[local_v6(true)], &[local_v6(false)], "::1")),
    ("rfc5280::nc::permitted-ipv4-match", Success, || root(&[ip(&NET)], &[], &[ip(&[192, 0, 2, 1])], "192.0.2.1")),
    ("rfc5280::nc::permitted-ipv6-match", Success, || root(&[local_v6(true)], &[], &[local_v6(false)], "::1")),
    ("rfc5280::nc::permitted-dn-mismatch", BROKEN, || directories(&[directory("foo")], &[], "not-foo", "not-foo")),
    ("rfc5280::nc::excluded-dn-match", BROKEN, || directories(&[], &[directory("foo")], "foo", "foo")),
    ("rfc5280::nc::permitted-dn-match", Success, || directories(&[directory("foo")], &[], "foo", "foo")),
    ("rfc5280::nc::permitted-dn-match-subject-san-mismatch", BROKEN, || {
        directories(&[directory("foo")], &[], "not-foo", "foo")
    }),
    ("rfc5280::nc::excluded-dn-match-sub-mismatch", BROKEN, || directories(&[], &[directory("foo")], "foo", "not-foo")),
    ("rfc5280::nc::permitted-self-issued", Success, || {
        line(1, |line| {
            line.root.constrain(&example(), &[]);
            line.issuers[0].subject = line.root.subject.clone();
            line.issuers[0].names(&[dns("not-example.com")]);
        })
    }),
    ("rfc5280::nc::excluded-self-issued-leaf", BROKEN, || {
        line(1, |line| {
            line.root.constrain(&example(), &[]);
            line.issuers[0].subject = name("not-example.com");
            line.issuers[0].names(&[dns("not-example.com")]);
            line.leaf.subject = name("not-example.com");
            line.leaf.names(&[dns("not-example.com")]);
            "not-example.com".clone_into(&mut line.host);
        })
    }),
    ("rfc5280::nc::excluded-match-permitted-and-excluded", BROKEN, || {
        root(&example(), &example(), &example(), "example.com")
    }),
    ("rfc5280::nc::permitted-different-constraint-type", Success, || root(&[ip(&NET)], &[], &example(), "example.com")),
    ("rfc5280::nc::excluded-different-constraint-type", Success, || root(&[], &[ip(&NET)], &example(), "example.com")),
    ("rfc5280::nc::invalid-dnsname-wildcard", BROKEN, || {
        root(&[dns("*.example.com")], &[], &[dns("foo.example.com")], "foo.example.com")
    }),
    ("rfc5280::nc::invalid-dnsname-leading-period", BROKEN, || {
        root(&[dns(".example.com")], &[], &[dns("foo.example.com")], "foo.example.com")
    }),
    ("rfc5280::nc::invalid-ipv4-address", BROKEN, || {
        root(&[ip(&[127, 0, 0, 1])], &[], &[ip(&[127, 0, 0, 1])], "127.0.0.1")
    }),
    ("rfc5280::nc::invalid-ipv6-address", BROKEN, || root(&[local_v6(false)], &[], &[local_v6(false)], "::1")),
    ("ours::nc::mask-with-a-hole", BROKEN, || {
        root(&[ip(&[192, 0, 2, 0, 255, 0, 255, 0])], &[], &[ip(&[192, 0, 2, 1])], "192.0.2.1")
    }),
    ("rfc5280::nc::not-allowed-in-ee-noncritical", BROKEN, || {
        line(0, |line| line.leaf.more.push(extension(mold::CONSTRAINTS, false, &constraints(&example(), &[]))))
    }),
    ("rfc5280::nc::not-allowed-in-ee-critical", BROKEN, || line(0, |line| line.leaf.constrain(&example(), &[]))),
    ("rfc5280::nc::intermediate-with-san-rejected-by-intermediate-nc", BROKEN, || {
        let change = |line: &mut Line| {
            line.issuers[0].constrain(&[dns("permitted.example.com")], &[dns("forbidden.example.com")]);
            line.issuers[1].names(&[dns("forbidden.example.com")]);
        };
        nested(change, &[dns("permitted.example.com")], "permitted.example.com")
    }),
    ("rfc5280::nc::intermediate-with-san-rejected-by-root-nc", BROKEN, || {
        let change = |line: &mut Line| {
            line.root.constrain(&[dns("permitted.example.com")], &[dns("forbidden.example.com")]);
            line.issuers[1].names(&[dns("forbidden.example.com")]);
        };
        nested(change, &[dns("permitted.example.com")], "permitted.example.com")
    }),
    ("rfc5280::nc::restrictive-permits-in-intermediates-narrows", BROKEN, || {
        let change = |line: &mut Line| {
            line.issuers[0].constrain(&[dns("foo.example.com"), dns("bar.example.com")], &[]);
            line.issuers[1].constrain(&[dns("bar.example.com")], &[]);
        };
        nested(change, &[dns("foo.example.com")], "foo.example.com")
    }),
    ("rfc5280::nc::restrictive-permits-in-intermediates-widens", BROKEN, || {
        let change = |line: &mut Line| {
            line.issuers[0].constrain(&[dns("bar.example.com")], &[]);
            line.issuers[1].constrain(&[dns("foo.example.com"), dns("bar.example.com")], &[]);
        };
        nested(change, &[dns("foo.example.com")], "foo.example.com")
    }),
    ("rfc5280::nc::nc-permits-invalid-dns-san", BROKEN, || {
        issuer(&example(), &[], &[dns(".example.com"), dns("foo.example.com")], "foo.example.com")
    }),
    ("rfc5280::nc::nc-permits-invalid-ip-san", BROKEN, || {
        issuer(&[ip(&NET)], &[], &[ip(&NET), ip(&[192, 0, 2, 1])], "192.0.2.1")
    }),
    ("rfc5280::nc::nc-forbids-alternate-chain-ica", Success, || {
        let names = [Some(vec![dns("forbidden.example.com")]), None];
        two_ways(names, &[dns("permitted.example.com")], "permitted.example.com", false)
    }),
    ("rfc5280::nc::nc-forbids-same-chain-ica", Success, || {
        let names = [Some(vec![dns("forbidden.example.com")]), Some(vec![dns("unconstrained-ica.example.com")])];
        two_ways(names, &[], "unconstrained.example.com", true)
    }),
    ("rfc5280::nc::nc-forbids-othername", BROKEN, || {
        issuer(&example(), &[other()], &[dns("example.com"), other()], "example.com")
    }),
    ("rfc5280::nc::nc-forbids-othername-noop", Success, || issuer(&example(), &[other()], &example(), "example.com")),
    ("webpki::nc::intermediate-permitted-excluded-subtrees-both-null", BROKEN, || {
        issuer(&[], &[], &example(), "example.com")
    }),
    ("webpki::nc::intermediate-permitted-excluded-subtrees-both-empty-sequences", BROKEN, || {
        let value = tlv(0x30, &[tlv(0xa0, &[]), tlv(0xa1, &[])].concat());
        line(1, |line| line.issuers[0].more.push(extension(mold::CONSTRAINTS, true, &value)))
    }),
    ("cve::cve-2025-61727", BROKEN, || {
        issuer(&example(), &[dns("bar.example.com")], &[dns("*.example.com")], "bar.example.com")
    }),
    ("cve::cve-2025-61727-nc-permits-variant", BROKEN, || {
        issuer(&[dns("foo.example.com")], &[], &[dns("*.example.com")], "foo.example.com")
    }),
    ("ours::nc::wildcard-inside-what-is-permitted", Success, || {
        issuer(&example(), &[], &[dns("*.example.com")], "foo.example.com")
    }),
    ("ours::nc::empty-base-permits-all", Success, || issuer(&[dns("")], &[], &example(), "example.com")),
    ("ours::nc::empty-base-excludes-all", BROKEN, || issuer(&[], &[dns("")], &example(), "example.com")),
];
