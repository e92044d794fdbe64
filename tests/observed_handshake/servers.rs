//! Servers of other makers, of our own library, and scripted ones that misbehave.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::thread;

use handshake_doctor::wire::{self, ClientHello, RecordReader};
use rcgen::{BasicConstraints, CertificateParams, DnType, IsCa, Issuer, KeyPair};
use tempfile::TempDir;

use super::NAME;

/// A root and a leaf for `site.example` that it signed, as PEM files.
pub(super) struct Files {
    dir: TempDir,
}

impl Files {
    pub fn new() -> Self {
        let root_key = KeyPair::generate().expect("key");
        let mut root = CertificateParams::default();
        root.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        root.distinguished_name.push(DnType::CommonName, "Claims Root");
        let root_certificate = root.self_signed(&root_key).expect("root");
        let leaf_key = KeyPair::generate().expect("key");
        let leaf = CertificateParams::new(vec![NAME.to_owned()])
            .expect("name")
            .signed_by(&leaf_key, &Issuer::new(root, root_key))
            .expect("leaf");
        let dir = TempDir::new().expect("directory");
        let write = |name: &str, text: String| std::fs::write(dir.path().join(name), text).expect("written");
        write("root.pem", root_certificate.pem());
        write("leaf.pem", leaf.pem());
        write("key.pem", leaf_key.serialize_pem());
        Self { dir }
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }
}

/// `openssl s_server` on a port of its own; it dies with this value.
pub(super) struct OpenSsl {
    child: Child,
    pub port: u16,
    _files: Files,
}

impl OpenSsl {
    pub fn start(arguments: &[&str]) -> Self {
        Self::start_with(Files::new(), arguments)
    }

    pub fn start_with(files: Files, arguments: &[&str]) -> Self {
        let mut child = Command::new("openssl")
            .args(["s_server", "-accept", "127.0.0.1:0"])
            .args(["-cert".as_ref(), files.path("leaf.pem").as_os_str()])
            .args(["-key".as_ref(), files.path("key.pem").as_os_str()])
            .args(["-CAfile".as_ref(), files.path("root.pem").as_os_str()])
            .args(arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("openssl is needed: apt-get install openssl");
        let mut lines = BufReader::new(child.stdout.take().expect("piped")).lines();
        let port = lines
            .by_ref()
            .map_while(Result::ok)
            .find_map(|line| line.strip_prefix("ACCEPT ")?.rsplit(':').next()?.trim().parse().ok())
            .expect("openssl s_server says where it listens");
        // Nobody reads what it says later, but it must be able to say it.
        thread::spawn(move || lines.map_while(Result::ok).for_each(drop));
        Self { child, port, _files: files }
    }
}

impl Drop for OpenSsl {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A scripted server: what it does with its first connection.
pub(super) fn scripted(script: impl FnOnce(TcpStream) + Send + 'static) -> u16 {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("loopback");
    let port = listener.local_addr().expect("address").port();
    thread::spawn(move || {
        if let Ok((stream, _)) = listener.accept() {
            script(stream);
        }
    });
    port
}

/// Reads the whole `ClientHello`, so that closing afterwards is no reset.
pub(super) fn read_hello(stream: &mut TcpStream) -> ClientHello {
    let mut reader = RecordReader::new();
    let mut buffer = [0; 4096];
    loop {
        let read = stream.read(&mut buffer).expect("a hello");
        reader.push(&buffer[..read]);
        if let Some(record) = reader.next_record().expect("a record") {
            return ClientHello::parse(&record.body[wire::MESSAGE_HEADER..]).expect("a hello");
        }
    }
}

/// A scripted server that answers the hello with these bytes and then closes.
pub(super) fn answering(bytes: Vec<u8>) -> u16 {
    scripted(move |mut stream| {
        read_hello(&mut stream);
        let _ = stream.write_all(&bytes);
    })
}

/// A self-signed RSA certificate, because rcgen's keys are long enough for everybody.
pub(super) fn rsa_files(bits: u16) -> Files {
    let files = Files::new();
    let made = Command::new("openssl")
        .args(["req", "-x509", "-nodes", "-newkey", &format!("rsa:{bits}"), "-subj", "/CN=site.example"])
        .args(["-keyout".as_ref(), files.path("key.pem").as_os_str()])
        .args(["-out".as_ref(), files.path("leaf.pem").as_os_str()])
        .stderr(Stdio::null())
        .status()
        .expect("openssl is needed: apt-get install openssl");
    assert!(made.success());
    files
}

/// A rustls server for one connection that answers each request with `answer`, signing with `key`.
pub(super) fn rustls_server(
    chain: Vec<rustls::pki_types::CertificateDer<'static>>,
    key: &KeyPair,
    versions: &[&'static rustls::SupportedProtocolVersion],
    answer: &'static str,
) -> u16 {
    #[derive(Debug)]
    struct Always(Arc<rustls::sign::CertifiedKey>);
    impl rustls::server::ResolvesServerCert for Always {
        fn resolve(&self, _: rustls::server::ClientHello<'_>) -> Option<Arc<rustls::sign::CertifiedKey>> {
            Some(Arc::clone(&self.0))
        }
    }
    let key = rustls::pki_types::PrivateKeyDer::try_from(key.serialize_der()).expect("key");
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let signer = provider.key_provider.load_private_key(key).expect("signer");
    let mut config = rustls::ServerConfig::builder_with_provider(provider)
        .with_protocol_versions(versions)
        .expect("versions")
        .with_no_client_auth()
        .with_cert_resolver(Arc::new(Always(Arc::new(rustls::sign::CertifiedKey::new(chain, signer)))));
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    scripted(move |stream| {
        let connection = rustls::ServerConnection::new(Arc::new(config)).expect("server");
        let mut tls = rustls::StreamOwned::new(connection, stream);
        let mut request = [0; 1000];
        if let Ok(1..) = tls.read(&mut request) {
            // New keys before the answer, where the version has such a thing.
            let _ = tls.conn.refresh_traffic_keys();
            let _ = tls.write_all(answer.as_bytes());
            tls.conn.send_close_notify();
            let _ = tls.flush();
        }
    })
}
