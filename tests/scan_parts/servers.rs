//! Servers of other makers on loopback, with keys of every kind; each is stopped when it is dropped.

use std::io::Read;
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::Arc;

use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};

use tempfile::TempDir;

use crate::peers::{self, Process, free_port};

/// The name that all certificates are made for.
pub(super) const HOST: &str = "www.example.test";

/// A server and its files.
pub(super) struct Server {
    _process: Process,
    pub port: u16,
    _files: TempDir,
}

/// Self-signed certificates by the kind of their key: `rsa.pem` with `rsa.key` and so on.
pub(super) fn files(kinds: &[&str]) -> TempDir {
    let files = TempDir::new().expect("a directory");
    for kind in kinds {
        let new_key: &[&str] = match *kind {
            "rsa" | "other" => &["-newkey", "rsa:2048"],
            "ec" => &["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256"],
            "ed25519" => &["-newkey", "ed25519"],
            "pss" => &["-newkey", "rsa-pss", "-pkeyopt", "rsa_keygen_bits:2048"],
            other => panic!("no key is called {other}"),
        };
        run(Command::new("openssl")
            .args(["req", "-x509", "-nodes", "-days", "30", "-subj", &format!("/CN={HOST}")])
            .args(new_key)
            .args(["-out", &format!("{kind}.pem"), "-keyout", &format!("{kind}.key")])
            .current_dir(files.path()));
    }
    files
}

/// A DSA certificate, whose key needs parameters first.
pub(super) fn dsa_files() -> TempDir {
    let files = TempDir::new().expect("a directory");
    let openssl = |arguments: &[&str]| run(Command::new("openssl").args(arguments).current_dir(files.path()));
    openssl(&["dsaparam", "-genkey", "-noout", "-out", "dsa.key", "1024"]);
    openssl(&["req", "-x509", "-key", "dsa.key", "-days", "30", "-subj", "/CN=www.example.test", "-out", "dsa.pem"]);
    files
}

fn run(command: &mut Command) {
    let done = command.stdin(Stdio::null()).output().unwrap_or_else(|error| panic!("{command:?}: {error}"));
    assert!(done.status.success(), "{command:?}: {}", String::from_utf8_lossy(&done.stderr));
}

/// `openssl s_server`, which names the port that it was given.
pub(super) fn openssl(files: TempDir, arguments: &[&str]) -> Server {
    let (process, port) = peers::openssl(
        Command::new("openssl")
            .args(["s_server", "-accept", "127.0.0.1:0", "-www"])
            .args(arguments)
            .current_dir(files.path()),
    );
    Server { _process: process, port, _files: files }
}

/// nginx as one process in the foreground; `servers` takes the address to listen on and gives server blocks.
pub(super) fn nginx(files: TempDir, servers: impl FnOnce(&str) -> String) -> Server {
    let port = free_port();
    let process = peers::nginx(files.path(), &servers(&format!("127.0.0.1:{port}")), |command| command);
    Server { _process: process, port, _files: files }
}

/// `gnutls-serv`, which says on stderr when it listens.
pub(super) fn gnutls(files: TempDir, kind: &str, arguments: &[&str]) -> Server {
    let port = free_port();
    let process = peers::gnutls(port, |command| {
        command
            .args(["--x509certfile", &format!("{kind}.pem"), "--x509keyfile", &format!("{kind}.key")])
            .args(arguments)
            .current_dir(files.path())
    });
    Server { _process: process, port, _files: files }
}

/// A stapled OCSP response that says "try later" (RFC 6960, section 4.2.1): the shortest one there is.
pub(super) fn write_staple(files: &Path) {
    std::fs::write(files.join("staple.der"), [0x30, 3, 0x0a, 1, 3]).expect("written");
}

/// An extension 18 with two timestamps of 4 bytes each, as `openssl s_server -serverinfo` reads it.
pub(super) fn write_timestamps(files: &Path) {
    let block =
        pem::Pem::new("SERVERINFO FOR TIMESTAMPS", vec![0, 18, 0, 14, 0, 12, 0, 4, 1, 1, 1, 1, 0, 4, 2, 2, 2, 2]);
    std::fs::write(files.join("timestamps.pem"), pem::encode(&block)).expect("written");
}

/// rustls with its usual settings, and early data; it serves until the test ends.
pub(super) fn rustls(files: &Path, kind: &str) -> u16 {
    let chain = CertificateDer::from_pem_file(files.join(format!("{kind}.pem"))).expect("a certificate");
    let key = PrivateKeyDer::from_pem_file(files.join(format!("{kind}.key"))).expect("a key");
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let mut config = rustls::ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .expect("versions")
        .with_no_client_auth()
        .with_single_cert(vec![chain], key)
        .expect("the key fits the certificate");
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    config.max_early_data_size = 1000;
    let config = Arc::new(config);
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a port");
    let port = listener.local_addr().expect("an address").port();
    std::thread::spawn(move || {
        for stream in listener.incoming().map_while(Result::ok) {
            let connection = rustls::ServerConnection::new(Arc::clone(&config)).expect("a connection");
            let mut tls = rustls::StreamOwned::new(connection, stream);
            // A raw hello never ends its handshake; its error is nobody's business.
            std::thread::spawn(move || tls.read(&mut [0; 1000]));
        }
    });
    port
}

/// A way to a server that carries so many connections and hangs up on all that follow.
pub(super) fn worn_out_after(connections: usize, port: u16) -> u16 {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a port");
    let way = listener.local_addr().expect("an address").port();
    std::thread::spawn(move || {
        for client in listener.incoming().map_while(Result::ok).take(connections) {
            let server = TcpStream::connect((Ipv4Addr::LOCALHOST, port)).expect("the server listens");
            for (from, to) in [(&client, &server), (&server, &client)] {
                let (mut from, mut to) = (from.try_clone().expect("a socket"), to.try_clone().expect("a socket"));
                std::thread::spawn(move || {
                    // Either end may hang up first.
                    let _ = std::io::copy(&mut from, &mut to);
                    let _ = to.shutdown(std::net::Shutdown::Both);
                });
            }
        }
        listener.incoming().for_each(drop);
    });
    way
}
