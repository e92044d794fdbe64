//! What chains prove, and what they do not.

use rcgen::{KeyPair, PublicKeyData, SigningKey};

use super::*;
use crate::certificate::fixture::{Authority, Chain, changed, expired, healthy, not_yet_valid, self_signed};
use crate::handshake::{Driver, Field, Message, MessageKind, Outcome, Party, Stage};

const HOST: &str = "www.example.com";

fn at(text: &str) -> DateTime<Utc> {
    text.parse().expect("a time")
}

/// A handshake that showed this chain, with the server's proof that it holds the key, or without.
fn seen(chain: &Chain, is_proven: bool) -> Observation {
    let mut seen = Observation::ended(Driver::Rustls, Outcome::Completed);
    seen.chain.clone_from(&chain.sent);
    if is_proven {
        seen.messages.push(Message {
            at_us: 0,
            from: Party::Client,
            kind: MessageKind::Verification,
            stage: Stage::ClientVerifies,
            size: 0,
            encrypted: false,
            fields: vec![Field::new("signature", "valid".to_owned())],
        });
    }
    seen
}

fn bounds(seen: &Observation, host: &str, stores: &TrustStores, logs: &[Log]) -> Vec<TimeBound> {
    let host = Host::Name(host.to_owned());
    of_chain(seen, &Who { host: &host, name: "who:443", is_target: false }, stores, logs)
}

fn known(chain: &Chain) -> TrustStores {
    TrustStores { extra: vec![chain.root.clone()], ..TrustStores::default() }
}

fn kinds(bounds: &[TimeBound]) -> Vec<BoundKind> {
    bounds.iter().map(|bound| bound.kind).collect()
}

#[test]
fn a_chain_bounds_the_time_on_both_sides_whatever_time_it_is_now() {
    for chain in [healthy(HOST), expired(HOST), not_yet_valid(HOST)] {
        let leaf = certificate::facts(&chain.sent[0]);
        let found = bounds(&seen(&chain, true), HOST, &known(&chain), &[]);
        assert_eq!(kinds(&found), [BoundKind::NotBefore, BoundKind::NotAfter]);
        assert_eq!(Some(found[0].at), leaf.not_before);
        assert!(Some(found[1].at) <= leaf.not_after);
        assert!(found.iter().all(|bound| bound.who == "who:443" && !bound.is_target));
    }
}

#[test]
fn a_chain_of_unknown_authorities_proves_nothing() {
    let chain = healthy(HOST);
    let local = TrustStores { system: vec![chain.root.clone()], ..TrustStores::default() };
    assert_eq!(bounds(&seen(&chain, true), HOST, &TrustStores::default(), &[]), []);
    assert_eq!(bounds(&seen(&chain, true), HOST, &local, &[]), [], "a root that was added to this computer");
    let own = self_signed(HOST);
    assert_eq!(bounds(&seen(&own, true), HOST, &TrustStores::default(), &[]), []);
    let nothing = Observation::ended(Driver::Rustls, Outcome::Closed);
    assert_eq!(bounds(&nothing, HOST, &TrustStores::default(), &[]), []);
    let garbage = Observation { chain: vec![vec![0x30; 50]], ..nothing };
    assert_eq!(bounds(&garbage, HOST, &TrustStores::default(), &[]), []);
}

#[test]
fn dates_are_signed_whomever_the_certificate_names() {
    let chain = healthy(HOST);
    let found = bounds(&seen(&chain, true), "other.example.com", &known(&chain), &[]);
    assert_eq!(kinds(&found), [BoundKind::NotBefore, BoundKind::NotAfter]);
}

#[test]
fn a_chain_whose_key_was_not_shown_is_no_chain_in_use() {
    let chain = healthy(HOST);
    assert_eq!(kinds(&bounds(&seen(&chain, false), HOST, &known(&chain), &[])), [BoundKind::NotBefore]);
}

#[test]
fn certificates_that_no_path_needs_do_not_count() {
    let mut chain = healthy(HOST);
    let before = bounds(&seen(&chain, true), HOST, &known(&chain), &[]);
    chain.sent.push(expired("stranger.example.com").sent[0].clone());
    assert_eq!(bounds(&seen(&chain, true), HOST, &known(&chain), &[]), before);
}

/// A log of our own with one receipt for a certificate, as it comes in the handshake.
fn receipt(certificate: &[u8], time: &str) -> (Log, Vec<u8>) {
    let key = KeyPair::generate().expect("a key");
    let log = Log::new("Example Log", "Example", key.subject_public_key_info());
    let at_ms = at(time).timestamp_millis().cast_unsigned();
    let length = u32::try_from(certificate.len()).expect("short").to_be_bytes();
    let entry = [&[0, 0], &length[1..], certificate].concat();
    let signature = key.sign(&transparency::signed_bytes(at_ms, &entry, &[])).expect("a signature");
    let vector = |bytes: &[u8]| [&u16::try_from(bytes.len()).expect("short").to_be_bytes()[..], bytes].concat();
    let timestamp = [&[0][..], &log.id, &at_ms.to_be_bytes(), &[0, 0, 4, 3], &vector(&signature)].concat();
    (log, vector(&vector(&timestamp)))
}

#[test]
fn a_receipt_of_a_known_log_counts_whoever_issued_the_certificate() {
    let chain = healthy(HOST);
    let (log, list) = receipt(&chain.sent[0], "2026-05-01T10:00:00Z");
    let mut seen = seen(&chain, true);
    seen.timestamp_list = Some(list.clone());
    let found = bounds(&seen, HOST, &TrustStores::default(), std::slice::from_ref(&log));
    assert_eq!(kinds(&found), [BoundKind::Receipt]);
    assert_eq!((found[0].at, found[0].who.as_str()), (at("2026-05-01T10:00:00Z"), "Example Log"));
    assert_eq!(bounds(&seen, HOST, &TrustStores::default(), &[]), [], "an unknown log");

    let other = healthy(HOST);
    seen.chain.clone_from(&other.sent);
    assert_eq!(bounds(&seen, HOST, &TrustStores::default(), std::slice::from_ref(&log)), [], "of another certificate");

    let mut altered = list;
    let last = altered.len() - 1;
    altered[last] ^= 1;
    seen.chain.clone_from(&chain.sent);
    seen.timestamp_list = Some(altered);
    assert_eq!(bounds(&seen, HOST, &TrustStores::default(), &[log]), [], "forged");
}

#[test]
fn an_issuer_that_was_made_after_its_leaf_still_anchors_it() {
    let root = Authority::root("Example Root");
    let late = root.intermediate_with("Late Intermediate", |params| {
        params.not_before = rcgen::date_time_ymd(2026, 6, 1);
    });
    let leaf = late.leaf_with(HOST, |params| params.not_before = rcgen::date_time_ymd(2026, 5, 1));
    let chain = Chain { sent: vec![leaf, late.der()], root: root.der() };
    let found = bounds(&seen(&chain, true), HOST, &known(&chain), &[]);
    assert_eq!(found.first().map(|bound| bound.at), Some(at("2026-06-01T00:00:00Z")), "{found:?}");
}

#[test]
fn a_leaf_that_ends_before_it_begins_proves_nothing() {
    let chain = changed(HOST, |params| {
        (params.not_before, params.not_after) = (rcgen::date_time_ymd(2027, 1, 1), rcgen::date_time_ymd(2026, 1, 1));
    });
    assert_eq!(bounds(&seen(&chain, true), HOST, &known(&chain), &[]), []);
}

#[test]
fn what_is_at_hand_is_the_build_the_systems_files_and_the_end_of_the_roots() {
    let built = at("2026-11-01T00:00:00Z");
    let found = at_hand(built, vec![(PathBuf::from("/usr/lib/clock-epoch"), at("2026-10-01T00:00:00Z"))]);
    assert_eq!(kinds(&found), [BoundKind::Build, BoundKind::System, BoundKind::RootsEnd]);
    assert_eq!((found[0].at, found[1].who.as_str()), (built, "/usr/lib/clock-epoch"));
    assert!(found[2].at > at("2040-01-01T00:00:00Z"), "{:?}", found[2]);
}
