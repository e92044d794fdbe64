//! `BetterTLS`, both suites: paths through graphs of authorities of which some edges are bad, and every combination of
//! names and name constraints.

use std::collections::BTreeMap;

use handshake_doctor::certificate::{Check, Store};

use super::mold::{self, Mold, directory, dns, extension, ip, name, sequence};
use super::{Trial, time, trial};

/// Who signed whom.
type Graph = &'static [(&'static str, &'static str)];

const LINEAR: Graph = &[("ICA", "EE"), ("Trust Anchor", "ICA")];

const TWO_ROOTS: Graph = &[("ICA", "EE"), ("Root1", "ICA"), ("Root2", "ICA")];

/// RFC 4158, figure 7.
const FIGURE_SEVEN: Graph =
    &[("B", "EE"), ("C", "B"), ("A", "B"), ("C", "A"), ("A", "C"), ("Trust Anchor", "C"), ("Trust Anchor", "A")];

/// Four authorities around a bridge (RFC 4158, section 2.4).
const BRIDGE: Graph = &[
    ("F", "H"),
    ("F", "G"),
    ("G", "F"),
    ("H", "I"),
    ("I", "H"),
    ("G", "I"),
    ("TA W", "F"),
    ("TA W", "G"),
    ("J", "K"),
    ("N", "EE"),
    ("L", "N"),
    ("L", "M"),
    ("TA X", "J"),
    ("TA X", "L"),
    ("B", "E"),
    ("B", "D"),
    ("A", "B"),
    ("C", "B"),
    ("A", "C"),
    ("C", "A"),
    ("TA Y", "A"),
    ("TA Y", "C"),
    ("R", "S"),
    ("O", "R"),
    ("O", "Q"),
    ("P", "S"),
    ("TA Z", "O"),
    ("TA Z", "P"),
    ("TA W", "Bridge CA"),
    ("Bridge CA", "TA W"),
    ("TA X", "Bridge CA"),
    ("Bridge CA", "TA X"),
    ("TA Y", "Bridge CA"),
    ("Bridge CA", "TA Y"),
    ("TA Z", "Bridge CA"),
    ("Bridge CA", "TA Z"),
];

/// Graph, trusted authority, site, edges that are bad.
type Walk = (Graph, &'static str, &'static str, &'static [(&'static str, &'static str)]);

const WALKS: &[Walk] = &[
    (LINEAR, "Trust Anchor", "EE", &[]),
    (LINEAR, "Trust Anchor", "EE", &[("Trust Anchor", "ICA")]),
    (LINEAR, "ICA", "EE", &[("Trust Anchor", "ICA")]),
    (TWO_ROOTS, "Root1", "EE", &[]),
    (TWO_ROOTS, "Root2", "EE", &[]),
    (TWO_ROOTS, "Root1", "EE", &[("Root2", "ICA")]),
    (TWO_ROOTS, "Root2", "EE", &[("Root1", "ICA")]),
    (TWO_ROOTS, "Root1", "EE", &[("Root1", "ICA")]),
    (TWO_ROOTS, "Root2", "EE", &[("Root2", "ICA")]),
    (FIGURE_SEVEN, "Trust Anchor", "EE", &[]),
    (FIGURE_SEVEN, "Trust Anchor", "EE", &[("Trust Anchor", "C"), ("A", "B")]),
    (FIGURE_SEVEN, "Trust Anchor", "EE", &[("Trust Anchor", "A"), ("C", "B")]),
    (BRIDGE, "TA Z", "D", &[]),
    (BRIDGE, "TA Z", "EE", &[]),
    (BRIDGE, "TA Z", "EE", &[("TA X", "Bridge CA")]),
    (BRIDGE, "TA Z", "EE", &[("Bridge CA", "TA X")]),
    (BRIDGE, "TA Z", "EE", &[("TA Z", "Bridge CA")]),
];

/// Why a certificate is bad, and the check that says so; none for the old signature method, which is a label only here
/// (nothing at hand signs with SHA-1), so that the signature does not hold either.
const REASONS: &[(&str, Option<Check>)] = &[
    ("EXPIRED", Some(Check::NotAfter)),
    ("NAME_CONSTRAINTS", Some(Check::NameConstraints)),
    ("BAD_EKU", Some(Check::Purpose)),
    ("MISSING_BASIC_CONSTRAINTS", Some(Check::CaFlag)),
    ("NOT_A_CA", Some(Check::CaFlag)),
    ("DEPRECATED_CRYPTO", None),
];

fn spoil(mold: &mut Mold, reason: &str) {
    match reason {
        "EXPIRED" => mold.valid("20200101000000Z", "20250101000000Z"),
        "NAME_CONSTRAINTS" => mold.constrain(&[dns("bad.example.com")], &[]),
        "BAD_EKU" => mold.purposes = Some(vec![mold::EMAIL_PROTECTION]),
        "MISSING_BASIC_CONSTRAINTS" => mold.authority = None,
        "NOT_A_CA" => mold.authority = Some((false, None)),
        _ => mold.sha1 = true,
    }
}

/// Whether good edges lead from one to the other.
fn leads(walk: &Walk, from: &'static str, seen: &mut Vec<&'static str>) -> bool {
    let (graph, _, site, bad) = walk;
    if from == *site {
        return true;
    }
    if seen.contains(&from) {
        return false;
    }
    seen.push(from);
    let next = graph.iter().filter(|edge| edge.0 == from && !bad.contains(edge));
    let found = next.map(|edge| edge.1).any(|next| leads(walk, next, seen));
    seen.pop();
    found
}

fn walk(walk: &Walk, reason: &str) -> Trial {
    let (graph, trusted, site, bad) = walk;
    let mut authorities: BTreeMap<&str, Mold> = BTreeMap::new();
    for node in graph.iter().flat_map(|edge| [edge.0, edge.1]) {
        authorities.entry(node).or_insert_with(|| Mold { names: None, ..Mold::root(node) });
    }
    let (mut leaves, mut issuers) = (Vec::new(), Vec::new());
    for edge in *graph {
        let mut mold = if edge.1 == *site {
            let mut leaf = Mold::leaf();
            leaf.names(&[dns("localhost")]);
            leaf
        } else {
            Mold { names: None, ..authorities[edge.1].again() }
        };
        if bad.contains(edge) {
            spoil(&mut mold, reason);
        }
        let der = mold.signed_by(&authorities[edge.0]);
        if edge.1 == *site { leaves.push(der) } else { issuers.push(der) }
    }
    trial(&[&authorities[trusted]], [leaves, issuers].concat(), "localhost")
}

#[test]
fn a_good_path_through_a_graph_is_found_whenever_there_is_one() {
    let mut wrong = Vec::new();
    let mut count = 0;
    for (number, case) in WALKS.iter().enumerate() {
        let reasons = if case.3.is_empty() { &REASONS[..1] } else { REASONS };
        for (reason, check) in reasons {
            count += 1;
            let said = walk(case, reason).said();
            let is_open = leads(case, case.1, &mut Vec::new());
            let is_named = is_open || check.is_none_or(|check| said.fault == Some((check, true)));
            if said.validator != is_open || said.explanation != is_open || !is_named {
                wrong.push(format!("{number} {reason}: a path is there: {is_open}, {said:?}"));
            }
        }
    }
    println!("BetterTLS pathbuilding: {} agree, {count} in all", count - wrong.len());
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Left out, on the good side, on the bad side.
const THREE: [Option<bool>; 3] = [None, Some(true), Some(false)];

/// One combination: names of the leaf (DNS, IP), and permitted and excluded trees (DNS, IP).
struct Names {
    dns: Option<bool>,
    ip: Option<bool>,
    permitted: [Option<bool>; 2],
    excluded: [Option<bool>; 2],
}

impl Names {
    /// Whether a constraint forbids a name of one kind.
    fn is_forbidden(&self, kind: usize, name: Option<bool>) -> bool {
        name.is_some() && (self.permitted[kind].is_some_and(|good| Some(good) != name) || self.excluded[kind] == name)
    }

    fn chain(&self, host: &str) -> Trial {
        let address = |good: bool| ip(if good { &[127, 0, 0, 1] } else { &[1, 1, 1, 1] });
        let name_of = |good: bool| dns(if good { "test.localhost" } else { "bad.example.com" });
        let range =
            |good: bool| ip(if good { &[127, 0, 0, 0, 255, 255, 255, 0] } else { &[1, 1, 1, 0, 255, 255, 255, 0] });
        let tree = |good: bool| dns(if good { "localhost" } else { "example.com" });
        let trees =
            |[dns, ip]: [Option<bool>; 2]| -> Vec<Vec<u8>> { dns.map(tree).into_iter().chain(ip.map(range)).collect() };
        let [root, outer, mut inner] = ["Root", "Local Root", "Local ICA"].map(Mold::authority);
        let (outer, root) = (Mold { names: None, ..outer }, Mold { issuer_id: false, ..root });
        inner.names = None;
        let (permitted, excluded) = (trees(self.permitted), trees(self.excluded));
        if !permitted.is_empty() || !excluded.is_empty() {
            inner.constrain(&permitted, &excluded);
        }
        let mut leaf = Mold::leaf();
        leaf.subject = name("leaf");
        let names: Vec<Vec<u8>> = self.dns.map(name_of).into_iter().chain(self.ip.map(address)).collect();
        leaf.names = (!names.is_empty()).then_some(names);
        let sent = vec![leaf.signed_by(&inner), inner.signed_by(&outer), outer.signed_by(&root), root.self_signed()];
        trial(&[&root], sent, host)
    }
}

#[test]
fn every_combination_of_names_and_constraints_is_judged_as_bettertls_expects() {
    let mut wrong = Vec::new();
    let mut count = 0;
    let three = |index: usize, place: u32| THREE[index / 3_usize.pow(place) % 3];
    for index in 0..3_usize.pow(6) {
        let names = Names {
            dns: three(index, 0),
            ip: three(index, 1),
            permitted: [three(index, 2), three(index, 3)],
            excluded: [three(index, 4), three(index, 5)],
        };
        // Every second one is asked by address, so that both are seen with all others.
        let (host, covers) = if index % 2 == 0 { ("test.localhost", names.dns) } else { ("127.0.0.1", names.ip) };
        let breaks = names.is_forbidden(0, names.dns) || names.is_forbidden(1, names.ip);
        let wanted = match (breaks, covers == Some(true)) {
            (true, _) => Some(Check::NameConstraints),
            (false, false) => Some(Check::Name),
            (false, true) => None,
        };
        count += 1;
        let said = names.chain(host).said();
        if said.validator != wanted.is_none() || said.fault != wanted.map(|check| (check, true)) {
            wrong.push(format!("{index} {host}: wanted {wanted:?}, {said:?}"));
        }
    }
    println!("BetterTLS nameconstraints: {} agree, {count} in all", count - wrong.len());
    assert!(wrong.is_empty(), "{}", wrong[..wrong.len().min(10)].join("\n"));
}

#[test]
fn each_path_of_a_bridge_of_authorities_is_told_with_its_own_fault() {
    let report = walk(&(FIGURE_SEVEN, "Trust Anchor", "EE", &[("Trust Anchor", "C"), ("A", "B")]), "EXPIRED").report();
    let of_system: Vec<_> = report.paths.iter().filter(|path| path.store == Store::System).collect();
    // EE - B - C - TA, EE - B - A - TA, EE - B - C - A - TA, EE - B - A - C - TA
    assert_eq!(of_system.len(), 4);
    assert_eq!(of_system.iter().filter(|path| path.trusted).count(), 1);
    assert!(of_system[0].trusted && of_system[0].fault.is_none());
    assert!(of_system[1..].iter().all(|path| path.fault.as_ref().is_some_and(|fault| fault.check == Check::NotAfter)));
    assert_eq!(report.judged_at, time("2026-06-15T12:00:00Z"));
}

#[test]
fn a_directory_name_outside_of_the_tree_is_named() {
    let root = Mold { names: None, ..Mold::root("Root") };
    let mut issuer = Mold { names: None, ..Mold::authority("Issuer") };
    let trees = mold::constraints(&[directory("Works")], &[]);
    issuer.more.push(extension(mold::CONSTRAINTS, true, &trees));
    let leaf = Mold { subject: sequence(&[]), names_are_critical: true, ..Mold::leaf() };
    let outside = Mold::leaf();
    let sent = |leaf: &Mold| vec![leaf.signed_by(&issuer), issuer.signed_by(&root)];
    let said = trial(&[&root], sent(&outside), "example.com").said();
    assert_eq!(said.fault, Some((Check::NameConstraints, true)));
    let nameless = trial(&[&root], sent(&leaf), "example.com").said();
    assert_ne!(nameless.fault, Some((Check::NameConstraints, true)));
}
