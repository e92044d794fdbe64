//! Time sources on loopback: honest, lagging, lying and worse; and a proxy in front of them.

use std::io::{Read, Write};
use std::net::{Ipv4Addr, Shutdown, SocketAddr, TcpListener, TcpStream, UdpSocket};
use std::sync::{Arc, Mutex};

use chrono::{TimeDelta, Utc};
use rcgen::{CertificateParams, DistinguishedName, ExtendedKeyUsagePurpose, KeyPair, KeyUsagePurpose};
use rustls::pki_types::{CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer};
use rustls::server::{ClientHello, ResolvesServerCert};
use rustls::sign::CertifiedKey;
use rustls::{ServerConfig, ServerConnection};
use time::{Duration, OffsetDateTime};

use crate::certificates::Authority;
use crate::scripted::{hear, say, serve};

pub const DAY_S: i64 = 86_400;

/// An SNTP packet.
pub type Packet = [u8; 48];

/// An SNTP server whose clock is so many seconds ahead of ours.
pub fn sntp_server(ahead_s: i64) -> String {
    sntp_that(ahead_s, |packet| vec![packet.to_vec()])
}

/// An SNTP server that sends this in place of its honest answer.
pub fn sntp_that(ahead_s: i64, answer: impl Fn(Packet) -> Vec<Vec<u8>> + Send + 'static) -> String {
    let socket = UdpSocket::bind((Ipv4Addr::LOCALHOST, 0)).expect("a port on loopback");
    let address = socket.local_addr().expect("bound");
    std::thread::spawn(move || {
        let mut packet = [0; 48];
        while let Ok((_, from)) = socket.recv_from(&mut packet) {
            let sent: [u8; 8] = packet[40..48].try_into().expect("eight bytes");
            // The upper half of the timestamp counts seconds.
            let now = u64::from_be_bytes(sent).wrapping_add_signed(ahead_s << 32);
            let mut honest = [0; 48];
            (honest[0], honest[1]) = (0b00_100_100, 1);
            honest[12..16].copy_from_slice(b"TEST");
            honest[24..32].copy_from_slice(&sent);
            honest[32..40].copy_from_slice(&now.to_be_bytes());
            honest[40..48].copy_from_slice(&now.to_be_bytes());
            for answer in answer(honest) {
                let _ = socket.send_to(&answer, from);
            }
        }
    });
    address.to_string()
}

/// A time server that hears us and says nothing, for as long as it is held.
pub fn silent_sntp() -> (UdpSocket, String) {
    let socket = UdpSocket::bind((Ipv4Addr::LOCALHOST, 0)).expect("a port on loopback");
    let address = socket.local_addr().expect("bound").to_string();
    (socket, address)
}

/// A plain web server whose clock is so many seconds ahead of ours, with more lines in its head.
pub fn http_server(ahead_s: i64, status: &str, lines: &str) -> String {
    let head = format!("HTTP/1.1 {status}\r\nDate: {}\r\n{lines}\r\n", date(ahead_s));
    serve(vec![hear("HEAD / HTTP/1.1\r\n"), say(head)]).to_string()
}

fn date(ahead_s: i64) -> String {
    (Utc::now() + TimeDelta::seconds(ahead_s)).format("%a, %d %b %Y %H:%M:%S GMT").to_string()
}

/// A web server with TLS.
pub struct Https<'a> {
    /// Its name, below `localhost`.
    pub host: &'a str,
    /// Who issued its certificate.
    pub issuer: &'a Authority,
    /// First and last day of its certificate, counted from today.
    pub days: (i64, i64),
    /// How far its clock is ahead of ours.
    pub ahead_s: i64,
    /// It shows a certificate whose key it does not hold.
    pub stolen: bool,
}

impl<'a> Https<'a> {
    /// With nothing wrong.
    pub fn honest(host: &'a str, issuer: &'a Authority) -> Self {
        Self { host, issuer, days: (-10, 80), ahead_s: 0, stolen: false }
    }

    /// Starts it; where it listens, as the settings want it.
    pub fn start(&self) -> String {
        let key = KeyPair::generate().expect("a key");
        let other = KeyPair::generate().expect("a key");
        let mut leaf = CertificateParams::new(vec![self.host.to_owned()]).expect("a name");
        leaf.distinguished_name = DistinguishedName::new();
        let day = |days| OffsetDateTime::now_utc() + Duration::days(days);
        (leaf.not_before, leaf.not_after) = (day(self.days.0), day(self.days.1));
        leaf.key_usages = vec![KeyUsagePurpose::DigitalSignature];
        leaf.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
        let leaf = leaf.signed_by(&key, self.issuer).expect("a certificate");
        let held = if self.stolen { &other } else { &key };
        let config = ServerConfig::builder_with_provider(Arc::new(rustls::crypto::aws_lc_rs::default_provider()))
            .with_safe_default_protocol_versions()
            .expect("versions")
            .with_no_client_auth()
            .with_cert_resolver(Arc::new(Shown::new(leaf.der().clone(), held)));
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a port on loopback");
        let port = listener.local_addr().expect("bound").port();
        let (config, ahead_s) = (Arc::new(config), self.ahead_s);
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                // Who hangs up on us was not asked for.
                let _ = answer(stream, Arc::clone(&config), ahead_s);
            }
        });
        format!("{}:{port}", self.host)
    }
}

/// Shows one certificate, whatever key it goes with.
#[derive(Debug)]
struct Shown(Arc<CertifiedKey>);

impl Shown {
    fn new(certificate: CertificateDer<'static>, key: &KeyPair) -> Self {
        let key = PrivateKeyDer::from(PrivatePkcs8KeyDer::from(key.serialize_der()));
        let key = rustls::crypto::aws_lc_rs::sign::any_supported_type(&key).expect("a key that can sign");
        Self(Arc::new(CertifiedKey::new(vec![certificate], key)))
    }
}

impl ResolvesServerCert for Shown {
    fn resolve(&self, _: ClientHello<'_>) -> Option<Arc<CertifiedKey>> {
        Some(Arc::clone(&self.0))
    }
}

fn answer(mut stream: TcpStream, config: Arc<ServerConfig>, ahead_s: i64) -> std::io::Result<()> {
    let mut tls = ServerConnection::new(config).map_err(std::io::Error::other)?;
    let mut talk = rustls::Stream::new(&mut tls, &mut stream);
    let mut request = Vec::new();
    while !request.ends_with(b"\r\n\r\n") {
        let mut chunk = [0; 1024];
        let read = talk.read(&mut chunk)?;
        if read == 0 {
            return Ok(());
        }
        request.extend_from_slice(&chunk[..read]);
    }
    talk.write_all(format!("HTTP/1.1 200 OK\r\nDate: {}\r\nContent-Length: 0\r\n\r\n", date(ahead_s)).as_bytes())?;
    tls.send_close_notify();
    tls.complete_io(&mut stream)?;
    Ok(())
}

/// An HTTP proxy that leads every name to this computer, and what it was asked for.
pub fn proxy() -> (SocketAddr, Arc<Mutex<Vec<String>>>) {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a port on loopback");
    let address = listener.local_addr().expect("bound");
    let asked: Arc<Mutex<Vec<String>>> = Arc::default();
    let heard = Arc::clone(&asked);
    std::thread::spawn(move || {
        for client in listener.incoming().flatten() {
            let heard = Arc::clone(&heard);
            std::thread::spawn(move || tunnel(client, &heard));
        }
    });
    (address, asked)
}

fn tunnel(mut client: TcpStream, heard: &Mutex<Vec<String>>) -> Option<()> {
    let mut request = Vec::new();
    while !request.ends_with(b"\r\n\r\n") {
        let mut byte = [0];
        client.read_exact(&mut byte).ok()?;
        request.extend(byte);
    }
    let request = String::from_utf8(request).ok()?;
    let to = request.strip_prefix("CONNECT ")?.split(' ').next()?.to_owned();
    let port: u16 = to.rsplit(':').next()?.parse().ok()?;
    heard.lock().expect("nobody broke").push(to);
    let server = TcpStream::connect((Ipv4Addr::LOCALHOST, port)).ok()?;
    client.write_all(b"HTTP/1.1 200 OK\r\n\r\n").ok()?;
    let (mut from, mut to) = (client.try_clone().ok()?, server.try_clone().ok()?);
    std::thread::spawn(move || {
        let _ = std::io::copy(&mut from, &mut to);
        let _ = to.shutdown(Shutdown::Write);
    });
    let (mut from, mut to) = (server, client);
    let _ = std::io::copy(&mut from, &mut to);
    let _ = to.shutdown(Shutdown::Write);
    Some(())
}
