//! rustls as a server: it does not mind a key or an order that does not fit, and can change its mind about chains.

use std::io::{Read, Write};
use std::net::{IpAddr, SocketAddr, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use rustls::crypto::aws_lc_rs;
use rustls::pki_types::{CertificateDer, PrivateKeyDer, pem::PemObject};
use rustls::server::{ClientHello, ResolvesServerCert};
use rustls::sign::CertifiedKey;
use rustls::version::{TLS12, TLS13};
use rustls::{ServerConfig, ServerConnection};

use super::recipe::Certificates;
use super::server::Server;
use super::situation::Situation;

/// More is no request of ours.
const LONGEST_REQUEST: usize = 8 * 1024;

/// A listener on a thread; a last connection of our own wakes it when it is dropped.
pub struct Accepting {
    address: SocketAddr,
    is_over: Arc<AtomicBool>,
}

impl Drop for Accepting {
    fn drop(&mut self) {
        self.is_over.store(true, Ordering::Relaxed);
        let _ = TcpStream::connect(self.address);
    }
}

/// Shows one chain, and now and then another one.
#[derive(Debug)]
struct Shows {
    usual: Arc<CertifiedKey>,
    other: Option<(usize, Arc<CertifiedKey>)>,
    visitors: AtomicUsize,
}

impl ResolvesServerCert for Shows {
    fn resolve(&self, _: ClientHello<'_>) -> Option<Arc<CertifiedKey>> {
        let visitor = self.visitors.fetch_add(1, Ordering::Relaxed);
        Some(match &self.other {
            Some((every, other)) if visitor % every == every - 1 => Arc::clone(other),
            _ => Arc::clone(&self.usual),
        })
    }
}

/// Listens on a port of the system's choice.
pub fn listen(server: &Server, situation: &Situation, made: &Certificates, address: IpAddr) -> (u16, Accepting) {
    let Server::Rustls { versions, protocols, early_data, status, other_every, other } = server else {
        panic!("not rustls")
    };
    let certified = |send: &[String], key_of: &str| {
        let chain = made.ders(send).into_iter().map(CertificateDer::from).collect();
        let key = PrivateKeyDer::from_pem_slice(made.get(key_of).key_pem.as_bytes()).expect("a key");
        Arc::new(CertifiedKey::new(chain, aws_lc_rs::sign::any_supported_type(&key).expect("a usual key")))
    };
    let resolver = Shows {
        usual: certified(&situation.send, &situation.key_of),
        other: other_every.map(|every| (every, certified(other, &other[0]))),
        visitors: AtomicUsize::new(0),
    };
    let wanted = match versions.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["1.2"] => vec![&TLS12],
        ["1.3"] => vec![&TLS13],
        _ => vec![&TLS13, &TLS12],
    };
    let mut config = ServerConfig::builder_with_provider(Arc::new(aws_lc_rs::default_provider()))
        .with_protocol_versions(&wanted)
        .expect("versions")
        .with_no_client_auth()
        .with_cert_resolver(Arc::new(resolver));
    config.alpn_protocols = protocols.iter().map(|name| name.clone().into_bytes()).collect();
    if *early_data {
        config.max_early_data_size = 16 * 1024;
    }
    let (config, status) = (Arc::new(config), status.clone().unwrap_or_else(|| "200 OK".to_owned()));

    let listener = TcpListener::bind((address, 0)).expect("a port");
    let address = listener.local_addr().expect("bound");
    let accepting = Accepting { address, is_over: Arc::default() };
    let is_over = Arc::clone(&accepting.is_over);
    std::thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            if is_over.load(Ordering::Relaxed) {
                return;
            }
            let (config, status) = (Arc::clone(&config), status.clone());
            std::thread::spawn(move || answer(stream, config, &status));
        }
    });
    (address.port(), accepting)
}

/// One handshake and one HTTP answer; how the visitor leaves is the visitor's business.
fn answer(mut stream: TcpStream, config: Arc<ServerConfig>, status: &str) {
    let Ok(mut tls) = ServerConnection::new(config) else { return };
    let mut request = Vec::new();
    let mut part = [0; 1024];
    let mut both = rustls::Stream::new(&mut tls, &mut stream);
    while !request.windows(4).any(|end| end == b"\r\n\r\n") {
        match both.read(&mut part) {
            Ok(length @ 1..) if request.len() < LONGEST_REQUEST => request.extend_from_slice(&part[..length]),
            Ok(_) | Err(_) => {
                // An alert of ours is still to be sent.
                let _ = both.flush();
                return;
            }
        }
    }
    let answer = format!("HTTP/1.1 {status}\r\nContent-Length: 3\r\nConnection: close\r\n\r\nok\n");
    let _ = both.write_all(answer.as_bytes());
    tls.send_close_notify();
    let _ = tls.complete_io(&mut stream);
}
