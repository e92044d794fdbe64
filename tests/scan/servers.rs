//! Servers of other makers with all that they can, an RSA and an ECDSA certificate each. Each ends when it is dropped.

use std::io::{Read, Write};
use std::net::{IpAddr, Ipv4Addr, TcpListener, TcpStream};
use std::path::Path;
use std::process::{Command, Stdio};

use handshake_doctor::target::{Endpoint, Host, Target};
use handshake_doctor::wire::{
    ClientHello, MESSAGE_HEADER, RecordReader, ServerHello, content_type, fatal_alert, handshake_type, record,
    server_hello, server_hello_done,
};
use rcgen::{
    BasicConstraints, CertificateParams, CertifiedIssuer, DnType, IsCa, KeyPair, PKCS_ECDSA_P256_SHA256,
    PKCS_RSA_SHA256,
};
use tempfile::TempDir;

use crate::peers::{self, Process, free_port};

/// The name in every certificate.
pub const NAME: &str = "www.example.test";

/// Whose order a server is told to follow.
#[derive(Clone, Copy, PartialEq)]
pub enum Order {
    Server,
    Client,
}

pub struct Server {
    _process: Process,
    pub port: u16,
    _files: TempDir,
}

/// [`NAME`], which lives at a loopback port.
pub fn target(port: u16) -> Target {
    let connect = Endpoint { host: Host::Address(IpAddr::V4(Ipv4Addr::LOCALHOST)), port };
    Target { connect: Some(connect), ..Target::new(Host::Name(NAME.to_owned()), port) }
}

/// `openssl s_server` with every suite that `OpenSSL` has, anonymous and unencrypted ones too. It serves one connection
/// at a time; the others wait.
pub fn openssl(order: Order, more: &[&str]) -> Server {
    let files = credentials();
    let (process, port) = peers::openssl(
        Command::new("openssl")
            .args(["s_server", "-accept", "127.0.0.1:0", "-www", "-cipher", "ALL:COMPLEMENTOFALL:@SECLEVEL=0"])
            .args(["-cert", "rsa.pem", "-key", "rsa.key", "-dcert", "ecdsa.pem", "-dkey", "ecdsa.key"])
            .args((order == Order::Server).then_some("-serverpref"))
            .args(more)
            .env("OPENSSL_CONF", files.path().join("openssl.cnf"))
            .current_dir(files.path()),
    );
    Server { _process: process, port, _files: files }
}

/// nginx with `OpenSSL`'s `ALL`, TLS 1.3 to 1.0: 110 pairs of version and suite. It logs a notice when it listens.
pub fn nginx(order: Order) -> Server {
    let files = credentials();
    let port = free_port();
    let server = format!(
        "server {{\nlisten 127.0.0.1:{port} ssl;\n\
         ssl_certificate rsa.pem; ssl_certificate_key rsa.key;\n\
         ssl_certificate ecdsa.pem; ssl_certificate_key ecdsa.key;\n\
         ssl_protocols TLSv1 TLSv1.1 TLSv1.2 TLSv1.3; ssl_ciphers ALL:@SECLEVEL=0; ssl_dhparam dh.pem;\n\
         ssl_prefer_server_ciphers {};\nlocation / {{ return 200 \"ok\\n\"; }}\n}}",
        if order == Order::Server { "on" } else { "off" }
    );
    parameters(files.path());
    let old_allowed = files.path().join("openssl.cnf");
    let process = peers::nginx(files.path(), &server, |command| command.env("OPENSSL_CONF", old_allowed));
    Server { _process: process, port, _files: files }
}

/// `gnutls-serv` with every suite that `GnuTLS` has and that leaves TLS 1.3 in.
pub fn gnutls(order: Order) -> Server {
    const PRIORITY: &str = "NORMAL:+VERS-ALL:+ARCFOUR-128:+3DES-CBC:+MD5:+SHA384:+SHA256:+CAMELLIA-256-CBC:\
        +CAMELLIA-128-CBC:+CAMELLIA-256-GCM:+CAMELLIA-128-GCM:+AES-256-CCM-8:+AES-128-CCM-8:+ANON-ECDH:+ANON-DH:+RSA:\
        +DHE-RSA:+SIGN-ALL";
    let files = credentials();
    let port = free_port();
    let precedence = if order == Order::Server { ":%SERVER_PRECEDENCE" } else { "" };
    let process = peers::gnutls(port, |command| {
        command
            .args(["--priority", &format!("{PRIORITY}{precedence}")])
            .args(["--x509certfile", "rsa.pem", "--x509keyfile", "rsa.key"])
            .args(["--x509certfile", "ecdsa.pem", "--x509keyfile", "ecdsa.key"])
            .current_dir(files.path())
    });
    Server { _process: process, port, _files: files }
}

/// NSS's `selfserv` with all that it speaks beside TLS 1.3.
pub fn nss() -> Server {
    const SUITES: [&str; 52] = [
        "C02B", "C02F", "CCA9", "CCA8", "C02C", "C030", "C00A", "C009", "C013", "C023", "C027", "C014", "C024", "C028",
        "C008", "C012", "C007", "C011", "009E", "CCAA", "009F", "0033", "0067", "0045", "0039", "006B", "0088", "0016",
        "009C", "009D", "002F", "003C", "0041", "0035", "003D", "0084", "0096", "000A", "0005", "0004", "0009", "C006",
        "C010", "0002", "003B", "0001", "1301", "1302", "1303", "C003", "C004", "C005",
    ];
    let files = credentials();
    let run = |command: &mut Command| {
        let done = command.current_dir(files.path()).stdout(Stdio::null()).status();
        assert!(done.is_ok_and(|status| status.success()), "{command:?}; scripts/test installs it");
    };
    run(Command::new("certutil").args(["-N", "-d", "sql:.", "--empty-password"]));
    for name in ["rsa", "ecdsa"] {
        let (certificate, key, both) = (format!("{name}.pem"), format!("{name}.key"), format!("{name}.p12"));
        run(Command::new("openssl")
            .args(["pkcs12", "-export", "-name", name, "-in", &certificate, "-inkey", &key, "-out", &both])
            .args(["-passout", "pass:claims"]));
        run(Command::new("pk12util").args(["-d", "sql:.", "-i", &both, "-W", "claims", "-K", ""]));
    }
    let port = free_port();
    let suites: Vec<String> = SUITES.iter().map(|suite| format!(":{suite}")).collect();
    let mut process = Process::start(
        Command::new("selfserv")
            .args(["-d", "sql:.", "-n", "rsa", "-e", "ecdsa", "-p", &port.to_string(), "-V", "tls1.0:tls1.3", "-D"])
            .args(["-H", "1", "-c", &suites.concat()])
            .env("NSS_IGNORE_SYSTEM_POLICY", "1")
            .current_dir(files.path()),
    );
    // It says nowhere that it listens.
    while TcpStream::connect((Ipv4Addr::LOCALHOST, port)).is_err() {
        assert!(process.runs(), "selfserv ended");
        std::thread::yield_now();
    }
    Server { _process: process, port, _files: files }
}

/// A server of one version with these suites in its own order, as far as `ServerHelloDone`. Returns its port.
pub fn scripted(version: u16, suites: &'static [u16]) -> u16 {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a port on loopback");
    let port = listener.local_addr().expect("bound").port();
    std::thread::spawn(move || {
        for mut client in listener.incoming().flatten() {
            std::thread::spawn(move || {
                let chosen =
                    |hello: &ClientHello| suites.iter().copied().find(|ours| hello.cipher_suites.contains(ours));
                let answer = match read_hello(&mut client) {
                    Some(hello) if hello.version >= version => chosen(&hello),
                    _ => None,
                };
                let bytes = answer.map_or(fatal_alert(version, 40), |suite| {
                    let messages = [server_hello(&ServerHello::new(version, suite, [7; 32])), server_hello_done()];
                    record(content_type::HANDSHAKE, version, &messages.concat())
                });
                // A client that left needs no answer.
                let _ = client.write_all(&bytes);
                let _ = client.shutdown(std::net::Shutdown::Write);
                let _ = std::io::copy(&mut client, &mut std::io::sink());
            });
        }
    });
    port
}

/// The client's hello; `None` when what came is none.
fn read_hello(client: &mut TcpStream) -> Option<ClientHello> {
    let mut records = RecordReader::new();
    let mut buffer = [0; 4096];
    loop {
        let read = client.read(&mut buffer).ok().filter(|read| *read > 0)?;
        records.push(&buffer[..read]);
        if let Some(record) = records.next_record().ok()? {
            let (header, body) = record.body.split_at_checked(MESSAGE_HEADER)?;
            return ClientHello::parse(body).ok().filter(|_| header[0] == handshake_type::CLIENT_HELLO);
        }
    }
}

/// Writes `rsa.pem`, `ecdsa.pem` and their keys, `root.pem`, and a configuration that takes back what a distribution
/// forbids.
fn credentials() -> TempDir {
    let files = TempDir::new().expect("a directory");
    let write = |name: &str, text: String| std::fs::write(files.path().join(name), text).expect("written");
    let mut root = CertificateParams::default();
    root.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    let root = CertifiedIssuer::self_signed(root, KeyPair::generate().expect("a key")).expect("a root");
    write("root.pem", root.pem());
    for (name, algorithm) in [("rsa", &PKCS_RSA_SHA256), ("ecdsa", &PKCS_ECDSA_P256_SHA256)] {
        let key = KeyPair::generate_for(algorithm).expect("a key");
        let mut leaf = CertificateParams::new(vec![NAME.to_owned()]).expect("a name");
        // NSS tells certificates apart by their subjects.
        leaf.distinguished_name.push(DnType::OrganizationalUnitName, name);
        write(&format!("{name}.pem"), leaf.signed_by(&key, &root).expect("a certificate").pem());
        write(&format!("{name}.key"), key.serialize_pem());
    }
    write("openssl.cnf", "openssl_conf = none\n[none]\n".to_owned());
    files
}

/// Writes `dh.pem`, without which nginx has no suite with a finite-field exchange.
fn parameters(files: &Path) {
    let made = Command::new("openssl")
        .args(["genpkey", "-genparam", "-algorithm", "DH", "-pkeyopt", "group:modp_1536", "-out", "dh.pem"])
        .current_dir(files)
        .status()
        .expect("openssl runs; scripts/test installs it");
    assert!(made.success());
}
