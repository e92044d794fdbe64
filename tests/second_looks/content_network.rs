//! A content network before a server of its own: both ends are looked at.

use super::*;

const BROKEN: &str = "HTTP/1.1 525 Origin SSL Handshake Error\r\nServer: cloudflare\r\nContent-Length: 0\r\n\r\n";
const INVALID: &str = "HTTP/1.1 526 Invalid SSL Certificate\r\nServer: cloudflare\r\nContent-Length: 0\r\n\r\n";
const DOWN: &str = "HTTP/1.1 521 Web Server Is Down\r\nServer: cloudflare\r\nContent-Length: 0\r\n\r\n";

/// A front for `localhost` that gives this answer.
fn front(root: &Authority, answer: &'static str) -> Target {
    let address = started(vec![answering(Some(root), "localhost", 50, answer)]);
    Target::new(Host::Name("localhost".to_owned()), address.port())
}

/// The same name, with the server behind it at an address of its own.
fn both(front: Target, origin: Vec<Manner>) -> Target {
    let listener = TcpListener::bind((Ipv4Addr::new(127, 0, 0, 2), 0)).expect("a port");
    let address = listener.local_addr().expect("bound");
    serve(listener, origin);
    Target { connect: Some(Endpoint { host: Host::Address(address.ip()), port: address.port() }), ..front }
}

fn verdict(case: &Case) -> (Option<&str>, &[String]) {
    (case.verdict.cause.as_deref(), &case.verdict.consequences)
}

#[test]
fn a_network_that_cannot_reach_its_origin_says_so_and_the_visitors_side_is_fine() {
    let root = root("Example Root", "");
    for (answer, cause) in [
        (BROKEN, "cdn-origin-handshake-failed"),
        (INVALID, "cdn-origin-handshake-failed"),
        (DOWN, "cdn-origin-unreachable"),
    ] {
        let case = examined(front(&root, answer), &root);
        assert_eq!(verdict(&case), (Some(cause), &[][..]), "{:#?}", case.findings);
        assert_eq!(case.verdict.confidence, Some(Confirmed));
    }
}

#[test]
fn the_fault_of_the_origin_is_the_root_and_the_networks_word_follows_from_it() {
    let root = root("Example Root", "");
    for (origin, cause) in [
        (answering(None, "localhost", 50, OK), "self-signed-certificate"),
        (tls(&root, "localhost", -3), "certificate-expired"),
        (tls(&root, "other.example", 50), "hostname-mismatch"),
    ] {
        let case = examined(both(front(&root, INVALID), vec![origin]), &root);
        let (found, consequences) = verdict(&case);
        assert_eq!(found, Some(cause), "{:#?}", case.findings);
        assert!(consequences.iter().any(|slug| slug == "cdn-origin-handshake-failed"), "{consequences:?}");
    }
}

#[test]
fn an_origin_without_a_fault_leaves_the_networks_word_as_the_cause() {
    let root = root("Example Root", "");
    let case = examined(both(front(&root, BROKEN), vec![tls(&root, "localhost", 50)]), &root);
    assert_eq!(verdict(&case).0, Some("cdn-origin-handshake-failed"), "{:#?}", case.findings);
}

#[test]
fn a_front_that_gets_along_with_its_origin_is_no_fault() {
    let root = root("Example Root", "");
    let target = both(front(&root, OK), vec![tls(&root, "localhost", 50)]);
    let (sight, judgement) = looked(target.clone(), &root);
    assert_eq!(causes(&judgement), [], "{judgement:#?}");
    assert!(keys(&judgement).contains(&"certificate-fact-front-fine"), "{judgement:#?}");
    let seen = sight.evidence.front.expect("looked at");
    assert_eq!((seen.status, seen.server.as_deref(), seen.trusted), (Some(200), Some("demo"), true));
    assert_eq!(examined(target, &root).verdict.outcome, ConclusionOutcome::Healthy);
}

#[test]
fn a_front_that_cannot_be_reached_is_told_and_is_no_fault() {
    let root = root("Example Root", "");
    let free = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).and_then(|listener| listener.local_addr()).expect("a port");
    let gone = Target::new(Host::Name("localhost".to_owned()), free.port());
    let (_, judgement) = looked(both(gone, vec![tls(&root, "localhost", 50)]), &root);
    assert_eq!(causes(&judgement), [], "{judgement:#?}");
    assert!(keys(&judgement).contains(&"certificate-fact-front-unreached"), "{judgement:#?}");
}

#[test]
fn an_address_that_is_the_public_one_has_no_front() {
    let root = root("Example Root", "");
    let address = started(vec![tls(&root, "localhost", 50)]);
    let (sight, _) = looked(target("localhost", address), &root);
    assert!(sight.evidence.front.is_none());
}
