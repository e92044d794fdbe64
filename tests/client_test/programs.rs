//! Programs of other makers are pointed at the listener, and tshark reads the same bytes.

use std::process::{Command, Output, Stdio};

use handshake_doctor::step::browser::{ClientEnd, HeardClient};
use tempfile::TempDir;

use super::tap::Tap;
use super::{heard, started, witness};

/// Runs a program against a listener behind a tap; our reading must be tshark's.
#[track_caller]
fn heard_of(prepare: impl FnOnce(&str) -> Command) -> (HeardClient, Output) {
    let test = started(None);
    let tap = Tap::before(test.address);
    let mut command = prepare(&tap.port.to_string());
    let output = command
        .stdin(Stdio::null())
        .output()
        .unwrap_or_else(|error| panic!("{command:?}: {error}; scripts/test installs it"));
    let client = heard(test);
    let said = tap.tls();
    assert_eq!(said.len(), 1, "one connection: {output:?}");
    assert_eq!(witness::ours(&client.offer), witness::tshark(&said[0]));
    assert_eq!(client.browser, None);
    (client, output)
}

fn ended_with(code: u8) -> ClientEnd {
    ClientEnd::Alert { code }
}

/// How programs say that they do not trust a certificate (RFC 8446, section 6.2).
const BAD_CERTIFICATE: u8 = 42;
const CERTIFICATE_UNKNOWN: u8 = 46;
const UNKNOWN_CA: u8 = 48;

#[test]
fn curl_is_read_as_tshark_reads_it_and_does_not_take_our_certificate() {
    let (client, _) = heard_of(|port| {
        let mut command = Command::new("curl");
        command.args(["-sS", "-q", "--noproxy", "*", &format!("https://localhost:{port}/")]);
        command
    });
    assert_eq!(client.end, ended_with(UNKNOWN_CA));
    assert_eq!(client.offer.server_name.as_deref(), Some("localhost"));
}

#[test]
fn curl_that_takes_any_certificate_is_answered_and_says_what_it_is() {
    let (client, output) = heard_of(|port| {
        let mut command = Command::new("curl");
        command.args(["-sS", "-q", "-k", "--noproxy", "*", "-A", "a program/1", &format!("https://localhost:{port}/")]);
        command
    });
    assert_eq!((client.end, client.agent.as_deref()), (ClientEnd::Completed, Some("a program/1")));
    assert_eq!(String::from_utf8_lossy(&output.stdout), "It is done\n");
}

#[test]
fn openssl_is_read_as_tshark_reads_it() {
    let (client, _) = heard_of(|port| {
        let mut command = Command::new("openssl");
        command.args(["s_client", "-brief", "-servername", "localhost", "-connect", &format!("localhost:{port}")]);
        command
    });
    assert_eq!(client.end, ClientEnd::Completed, "it goes on with any certificate");
}

#[test]
fn openssl_with_rsa_and_tls_12_alone_gets_a_certificate_that_it_can_use() {
    let (client, _) = heard_of(|port| {
        let mut command = Command::new("openssl");
        command.args(["s_client", "-brief", "-tls1_2", "-cipher", "ECDHE-RSA-AES128-GCM-SHA256", "-noservername"]);
        command.args(["-sigalgs", "RSA+SHA256:RSA-PSS+SHA256", "-connect", &format!("localhost:{port}")]);
        command
    });
    assert_eq!(client.end, ClientEnd::Completed);
    assert_eq!((client.offer.versions, client.offer.server_name), (vec![0x0303], None));
}

#[test]
fn openssl_that_we_have_nothing_in_common_with_is_read_all_the_same() {
    let (client, _) = heard_of(|port| {
        let mut command = Command::new("openssl");
        command.args([
            "s_client",
            "-brief",
            "-tls1_2",
            "-cipher",
            "AES128-SHA",
            "-connect",
            &format!("localhost:{port}"),
        ]);
        command
    });
    assert_eq!(client.end, ClientEnd::NothingInCommon);
    assert_eq!(client.offer.suites, [0x002f, 0x00ff]);
}

#[test]
fn gnutls_is_read_as_tshark_reads_it() {
    let (client, _) = heard_of(|port| {
        let mut command = Command::new("gnutls-cli");
        command.args(["--port", port, "localhost"]);
        command
    });
    assert_eq!(client.end, ended_with(BAD_CERTIFICATE));
    assert!(client.offer.extensions.contains(&28), "it has a record size limit");
}

#[test]
fn python_is_read_as_tshark_reads_it() {
    let (client, _) = heard_of(|port| {
        let mut command = Command::new("python3");
        let script = format!("import urllib.request as r; r.urlopen('https://localhost:{port}/')");
        command.args(["-c", &script]).env("no_proxy", "*");
        command
    });
    assert_eq!(client.end, ended_with(UNKNOWN_CA));
    assert_eq!(client.offer.alpn, ["http/1.1"]);
}

#[test]
fn java_is_read_as_tshark_reads_it() {
    const PROGRAM: &str = "
        public class Knock {
            public static void main(String[] port) throws Exception {
                var factory = javax.net.ssl.SSLSocketFactory.getDefault();
                try (var socket = factory.createSocket(\"localhost\", Integer.parseInt(port[0]))) {
                    ((javax.net.ssl.SSLSocket) socket).startHandshake();
                }
            }
        }";
    let folder = TempDir::new().expect("a folder");
    let file = folder.path().join("Knock.java");
    std::fs::write(&file, PROGRAM).expect("written");
    let (client, _) = heard_of(|port| {
        let mut command = Command::new("java");
        command.arg(&file).arg(port);
        command
    });
    assert_eq!(client.end, ended_with(CERTIFICATE_UNKNOWN));
    assert!(!client.offer.certificate_schemes.is_empty(), "Java names schemes for certificates");
}
