//! Paths: their length, their dates, their loops (namespaces `pathlen`, `rfc5280::validity`, `pathological`, `cve`).

use super::mold::Mold;
use super::{Case, Trial, Wanted, line, time, trial};
use Wanted::{Failure, Success};
use handshake_doctor::certificate::Check;

const LONG: Wanted = Failure(Check::PathLength);

/// root ── issuers with these limits ── leaf.
fn limits(most: &[u8]) -> Trial {
    line(most.len(), |line| {
        for (issuer, &most) in line.issuers.iter_mut().zip(most) {
            issuer.path_length(most);
        }
    })
}

/// root ── issuer ── leaf, valid from and until these days, judged at a time.
fn dated(days: [[&str; 2]; 3], at: &str) -> Trial {
    line(1, |line| {
        let [root, issuer, leaf] = days.map(|days| days.map(|day| format!("{day}Z")));
        line.root.valid(&root[0], &root[1]);
        line.issuers[0].valid(&issuer[0], &issuer[1]);
        line.leaf.valid(&leaf[0], &leaf[1]);
        line.at = time(at);
    })
}

const Y2016: &str = "20160101000000";
const Y2018: &str = "20180101000000";
const Y2020: &str = "20200101000000";
const Y2021: &str = "20210101000000";
const Y2023: &str = "20230101000000";
const Y2026: &str = "20260101000000";
const SPRING: [&str; 2] = ["20240301000000", "20240401000000"];

/// Two authorities that signed each other and nobody else.
fn cycle(names: [&str; 2]) -> Trial {
    let (first, second) = (Mold::authority(names[0]), Mold::authority(names[1]));
    let sent = vec![Mold::leaf().signed_by(&first), first.signed_by(&second), second.signed_by(&first)];
    trial(&[&Mold::root("Root")], sent, "example.com")
}

pub const CASES: &[Case] = &[
    ("pathlen::ee-with-intermediate-pathlen-0", Success, || limits(&[0])),
    ("pathlen::ee-with-intermediate-pathlen-1", Success, || limits(&[1])),
    ("pathlen::ee-with-intermediate-pathlen-2", Success, || limits(&[2])),
    ("pathlen::validation-ignores-pathlen-in-leaf", Success, || {
        line(1, |line| {
            line.issuers[0].path_length(0);
            line.leaf = Mold::authority("Inner");
            line.leaf.path_length(0);
        })
    }),
    ("pathlen::intermediate-violates-pathlen-0", LONG, || limits(&[0, 0])),
    ("pathlen::intermediate-pathlen-may-increase", Success, || limits(&[1, 2])),
    ("pathlen::intermediate-pathlen-too-long", LONG, || limits(&[1, 0, 0])),
    ("pathlen::self-issued-certs-pathlen", Success, || {
        line(3, |line| {
            line.issuers[0].path_length(1);
            line.issuers[1].path_length(1);
            line.issuers[1].subject = line.issuers[0].subject.clone();
            line.issuers[2].path_length(0);
        })
    }),
    ("ours::pathlen::six-intermediates", Success, || line(6, |_| {})),
    ("ours::pathlen::seven-intermediates", LONG, || line(7, |_| {})),
    ("rfc5280::validity::expired-root", Failure(Check::NotAfter), || {
        dated([[Y2016, Y2020], [Y2016, Y2026], [Y2018, Y2023]], "2022-01-01T00:00:00Z")
    }),
    ("rfc5280::validity::expired-intermediate", Failure(Check::NotAfter), || {
        dated([[Y2016, Y2026], [Y2016, Y2020], [Y2018, Y2023]], "2022-01-01T00:00:00Z")
    }),
    ("rfc5280::validity::expired-leaf", Failure(Check::NotAfter), || {
        dated([[Y2016, Y2026], [Y2016, Y2026], [Y2018, Y2021]], "2022-01-01T00:00:00Z")
    }),
    ("rfc5280::validity::notbefore-exact", Success, || dated([SPRING; 3], "2024-03-01T00:00:00Z")),
    ("rfc5280::validity::notbefore-fractional", Failure(Check::NotBefore), || {
        dated([SPRING; 3], "2024-02-29T23:59:59.999Z")
    }),
    ("rfc5280::validity::notafter-exact", Success, || dated([SPRING; 3], "2024-04-01T00:00:00Z")),
    ("rfc5280::validity::notafter-fractional", Success, || dated([SPRING; 3], "2024-04-01T00:00:00.005Z")),
    ("ours::validity::intermediate-not-begun", Failure(Check::NotBefore), || {
        dated([[Y2016, Y2026], [Y2023, Y2026], [Y2018, Y2026]], "2022-01-01T00:00:00Z")
    }),
    ("ours::validity::ends-before-it-begins", Failure(Check::Encoding), || {
        dated([[Y2016, Y2026], [Y2016, Y2026], [Y2023, Y2018]], "2022-01-01T00:00:00Z")
    }),
    ("pathological::multiple-chains-expired-intermediate", Success, || {
        let (root, second) = (Mold::root("Root"), Mold::root("Root 2"));
        let mut cross = root.again();
        cross.path_length(1);
        cross.valid("19700101000000Z", "19881125000000Z");
        let sent = vec![Mold::leaf().signed_by(&root), cross.signed_by(&second)];
        trial(&[&root, &second], sent, "example.com")
    }),
    ("pathological::intermediate-cycle-distinct-cas", Failure(Check::Anchor), || cycle(["Cycle 1", "Cycle 2"])),
    ("pathological::intermediate-cycle-same-logical-ca", Failure(Check::Anchor), || cycle(["Cycle", "Cycle"])),
    ("cve::cve-2024-0567", Success, || {
        let (a, b, c) = (Mold::root("Root A"), Mold::authority("Root B"), Mold::authority("Root C"));
        let [a1, b1, c1] = ["A1", "B1", "C1"].map(Mold::authority);
        let mut leaf = Mold::leaf();
        leaf.names(&[super::mold::dns("cve-2024-0567.example.com")]);
        let sent = vec![
            leaf.signed_by(&a1),
            a1.signed_by(&a),
            a.again().signed_by(&b),
            a.again().signed_by(&c),
            b1.signed_by(&b),
            b.again().signed_by(&a),
            b.again().signed_by(&c),
            c1.signed_by(&c),
            c.again().signed_by(&a),
            c.again().signed_by(&b),
        ];
        trial(&[&a], sent, "cve-2024-0567.example.com")
    }),
];
