//! nginx with several sites: which one answers to which name, and to none.

use super::*;
use crate::peers::{self, Process, free_port};
use tempfile::TempDir;

struct Nginx {
    _process: Process,
    address: SocketAddr,
    _files: TempDir,
}

/// Each site: its `server_name`, and the name in its certificate (`None`: it rejects handshakes). The first answers to
/// unknown names.
fn nginx(root: &Authority, sites: &[(&str, Option<&str>)]) -> Nginx {
    let files = TempDir::new().expect("a directory");
    let address = SocketAddr::from((Ipv4Addr::LOCALHOST, free_port()));
    let block = |(number, (server_name, certificate)): (usize, &(&str, Option<&str>))| {
        let tls = match certificate {
            None => "ssl_reject_handshake on;".to_owned(),
            Some(name) => {
                let (der, key) = leaf(Some(root), name, 50);
                let write =
                    |file: String, text: String| std::fs::write(files.path().join(file), text).expect("written");
                write(format!("{number}.pem"), handshake_doctor::certificate::pem(&der));
                write(format!("{number}.key"), key.serialize_pem());
                format!("ssl_certificate {number}.pem; ssl_certificate_key {number}.key;")
            }
        };
        format!("server {{ listen {address} ssl; server_name {server_name}; {tls} location / {{ return 200 ok; }} }}\n")
    };
    let blocks: String = sites.iter().enumerate().map(block).collect();
    let servers = format!("ssl_protocols TLSv1.2 TLSv1.3;\n{blocks}");
    let process = peers::nginx(files.path(), &servers, |command| command);
    Nginx { _process: process, address, _files: files }
}

#[test]
fn a_site_beside_others_is_healthy_and_it_is_told_what_strangers_see() {
    let root = root("Example Root", "");
    for (default, key) in
        [(Some("other.example"), "certificate-fact-nameless-other"), (None, "certificate-fact-nameless-refused")]
    {
        let server = nginx(&root, &[("_", default), (HOST, Some(HOST))]);
        let (_, judgement) = looked(target(HOST, server.address), &root);
        assert_eq!(causes(&judgement), [], "{judgement:#?}");
        assert!(keys(&judgement).contains(&key), "{judgement:#?}");
        assert_eq!(examined(target(HOST, server.address), &root).verdict.outcome, ConclusionOutcome::Healthy);
    }
}

#[test]
fn one_program_that_fails_beside_a_browser_that_works_may_leave_out_the_name() {
    let root = root("Example Root", "");
    let server = nginx(&root, &[("_", Some("other.example")), (HOST, Some(HOST))]);
    let mut case = examined(target(HOST, server.address), &root);
    let is_named = |case: &Case| case.findings.iter().any(|found| found.cause == "client-sends-no-sni");
    assert!(!is_named(&case), "nobody complained");
    case.answers.works_in_other_browser = Some(true);
    (case.findings, case.verdict) = handshake_doctor::diagnosis::diagnose(&case.steps, &case.answers);
    assert!(is_named(&case) && case.verdict.cause.as_deref() != Some("client-sends-no-sni"), "{:#?}", case.findings);
}

#[test]
fn a_name_that_the_server_does_not_know_gets_its_default_site() {
    let root = root("Example Root", "");
    let server = nginx(&root, &[("_", Some("localhost")), ("shop.example.com", Some("shop.example.com"))]);
    let (_, judgement) = looked(target(HOST, server.address), &root);
    assert!(causes(&judgement).contains(&("default-vhost-certificate", Confirmed)), "{judgement:#?}");
    let case = examined(target(HOST, server.address), &root);
    assert_eq!(case.verdict.cause.as_deref(), Some("default-vhost-certificate"), "{:#?}", case.findings);
}

#[test]
fn the_certificate_of_another_site_of_the_server_is_told_as_such() {
    let root = root("Example Root", "");
    let server = nginx(&root, &[("_", Some("other.example")), ("shop.example.net", Some("shop.example.net"))]);
    let (_, judgement) = looked(target(HOST, server.address), &root);
    assert_eq!(
        causes(&judgement),
        [("hostname-mismatch", Confirmed), ("default-vhost-certificate", Possible)],
        "{judgement:#?}"
    );
    assert!(keys(&judgement).contains(&"certificate-fact-same-without-name"), "{judgement:#?}");
}

#[test]
fn a_server_that_picks_the_wrong_certificate_by_name_is_told_apart_from_one_that_does_not_know_the_name() {
    let root = root("Example Root", "");
    for (default, key) in
        [("shop.example.net", "certificate-fact-picked-by-name"), (HOST, "certificate-fact-default-fits")]
    {
        let server = nginx(&root, &[("_", Some(default)), (HOST, Some("other.example"))]);
        let (_, judgement) = looked(target(HOST, server.address), &root);
        assert_eq!(causes(&judgement), [("hostname-mismatch", Confirmed)], "{judgement:#?}");
        assert!(keys(&judgement).contains(&key), "{judgement:#?}");
    }
}

#[test]
fn a_server_that_rejects_unknown_names_is_named_for_that() {
    let root = root("Example Root", "");
    let server = nginx(&root, &[("_", None), ("shop.example.com", Some("shop.example.com"))]);
    let case = examined(target(HOST, server.address), &root);
    assert_eq!(case.verdict.cause.as_deref(), Some("unrecognized-name"), "{:#?}", case.findings);
}
