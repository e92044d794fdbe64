//! A server that asks for a certificate only when it has read which page is wanted.

use std::io::{BufRead, BufReader, Write as _};
use std::process::{Child, Command, Stdio};

use handshake_doctor::step::certificate::Visitor;
use handshake_doctor::step::{Confidence, Step};
use rcgen::PKCS_ECDSA_P256_SHA256;
use tempfile::TempDir;

use super::super::real_servers::credentials;
use super::{Request, examine_now, facts, request_at, visitor};

/// `openssl s_server` that asks for a second handshake, with a certificate, as soon as it has read
/// the request.
struct Late {
    child: Child,
    port: u16,
    root: Vec<u8>,
    _files: TempDir,
}

impl Drop for Late {
    fn drop(&mut self) {
        // It may have ended by itself; then there is nothing to stop.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn late() -> Late {
    let (files, root) = credentials(&PKCS_ECDSA_P256_SHA256);
    let mut child = Command::new("openssl")
        .args(["s_server", "-accept", "127.0.0.1:0", "-cert", "chain.pem", "-key", "key.pem", "-tls1_2"])
        .current_dir(files.path())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("openssl; scripts/test installs it");
    let mut keyboard = child.stdin.take().expect("piped");
    let mut lines = BufReader::new(child.stdout.take().expect("piped")).lines().map_while(Result::ok);
    let accept = lines.find(|line| line.contains("ACCEPT")).expect("the server says where it listens");
    let port = accept.trim().rsplit(':').next().and_then(|port| port.parse().ok()).expect("a port");
    std::thread::spawn(move || {
        for line in lines {
            // It prints what it is asked for; R asks for another handshake, with a certificate.
            if line.starts_with("GET /") && keyboard.write_all(b"R\n").and_then(|()| keyboard.flush()).is_err() {
                return;
            }
        }
    });
    Late { child, port, root, _files: files }
}

#[test]
fn a_request_that_comes_after_the_page_was_named_is_seen() {
    let server = late();
    let request = Request { steps: vec![Step::Certificate], ..request_at(server.port, &server.root) };
    let case = examine_now(request, None);
    let Visitor { late, tries, .. } = visitor(&case);
    assert!(*late && tries.len() == 1, "{tries:?}");
    assert_eq!(facts(&case), ["needed-late"]);
    assert_eq!(case.verdict.cause.as_deref(), Some("client-certificate-required"));
    assert_eq!(case.verdict.confidence, Some(Confidence::Likely));
}
