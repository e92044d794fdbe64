//! The two servers of the benchmark. What rustls can speak is served by rustls, so that every handshake that a client
//! can finish is a real one; what it cannot is said by [`Wide`].

use std::io;
use std::net::Ipv4Addr;
use std::sync::Arc;

use handshake_doctor::wire::{
    ClientHello, HandshakeReader, RecordReader, cipher_suite_name, content_type, fatal_alert, handshake_type, version,
};
use rcgen::{
    BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair, PKCS_ECDSA_P256_SHA256, PKCS_RSA_SHA256,
    SignatureAlgorithm,
};
use rustls::crypto::{CryptoProvider, aws_lc_rs};
use rustls::pki_types::PrivateKeyDer;
use rustls::server::ResolvesServerCert;
use rustls::sign::CertifiedKey;
use rustls::{ServerConfig, ServerConnection, SupportedCipherSuite};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

use super::HOST;
use super::wide::{Choice, Wide};

/// The longest `ClientHello` that is read, in bytes.
const HELLO: usize = 64 * 1024;

/// Alert `decode_error` (RFC 8446, section 6).
const DECODE_ERROR: u8 = 50;

/// The suites of the modern server in its order; those of TLS 1.3 are the first half.
const MODERN: [u16; 6] = [0x1302, 0x1301, 0x1303, 0xc02c, 0xc02b, 0xcca9];

/// One of the two.
pub struct Server {
    tls: Arc<ServerConfig>,
    wide: Option<Wide>,
}

impl Server {
    /// TLS 1.3 and 1.2 with three suites each in the server's order, one ECDSA certificate: a site of our day.
    pub fn modern() -> io::Result<Self> {
        let keys = Keys { rsa: None, ecdsa: certified(&PKCS_ECDSA_P256_SHA256)? };
        Ok(Self { tls: config(&MODERN, keys)?, wide: None })
    }

    /// TLS 1.3 to 1.0 with 110 pairs of version and suite in the server's order, an RSA and an ECDSA certificate.
    pub fn wide() -> io::Result<Self> {
        let keys = Keys { rsa: Some(certified(&PKCS_RSA_SHA256)?), ecdsa: certified(&PKCS_ECDSA_P256_SHA256)? };
        let chain = |key: &CertifiedKey| key.cert.iter().map(|certificate| certificate.to_vec()).collect();
        let wide = Wide { rsa: keys.rsa.as_deref().map(chain).unwrap_or_default(), ecdsa: chain(&keys.ecdsa) };
        Ok(Self { tls: config(&Wide::suites_of_rustls(), keys)?, wide: Some(wide) })
    }

    /// Serves on a loopback port as long as the runtime runs.
    pub async fn listen(self) -> io::Result<u16> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
        let port = listener.local_addr()?.port();
        let server = Arc::new(self);
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let server = Arc::clone(&server);
                // How a client leaves is its own business.
                tokio::spawn(async move { server.serve(stream).await });
            }
        });
        Ok(port)
    }

    async fn serve(&self, mut stream: TcpStream) -> io::Result<()> {
        stream.set_nodelay(true)?;
        let mut heard = Vec::new();
        let Some(hello) = read_hello(&mut stream, &mut heard).await? else {
            stream.write_all(&fatal_alert(version::TLS12, DECODE_ERROR)).await?;
            return close_gently(stream).await;
        };
        match self.wide.as_ref().map_or(Choice::Rustls, |wide| wide.choose(&hello)) {
            Choice::Rustls => serve_tls(stream, Arc::clone(&self.tls), &heard).await,
            Choice::Say(bytes) => {
                stream.write_all(&bytes).await?;
                close_gently(stream).await
            }
        }
    }
}

/// The first `ClientHello`, whose bytes are kept in `heard`; `None` when what came is none.
async fn read_hello(stream: &mut TcpStream, heard: &mut Vec<u8>) -> io::Result<Option<ClientHello>> {
    let mut records = RecordReader::new();
    let mut messages = HandshakeReader::new(HELLO);
    loop {
        let before = heard.len();
        if stream.read_buf(heard).await? == 0 {
            return Ok(None);
        }
        records.push(&heard[before..]);
        loop {
            let record = match records.next_record() {
                Ok(Some(record)) if record.kind == content_type::HANDSHAKE => record,
                Ok(None) => break,
                Ok(Some(_)) | Err(_) => return Ok(None),
            };
            if messages.push(&record.body).is_err() {
                return Ok(None);
            }
            if let Some(message) = messages.next_message() {
                let hello = ClientHello::parse(&message.body).ok();
                return Ok(hello.filter(|_| message.kind == handshake_type::CLIENT_HELLO));
            }
        }
    }
}

/// TLS by rustls, beginning with what was heard already, until the client leaves.
async fn serve_tls(mut stream: TcpStream, config: Arc<ServerConfig>, heard: &[u8]) -> io::Result<()> {
    let mut tls = ServerConnection::new(config).map_err(io::Error::other)?;
    let mut bytes = heard.to_vec();
    loop {
        let mut rest = bytes.as_slice();
        let mut has_failed = false;
        while !rest.is_empty() && !has_failed {
            tls.read_tls(&mut rest)?;
            has_failed = tls.process_new_packets().is_err();
        }
        let mut answer = Vec::new();
        while tls.wants_write() {
            tls.write_tls(&mut answer)?;
        }
        stream.write_all(&answer).await?;
        if has_failed {
            return close_gently(stream).await;
        }
        bytes.clear();
        if stream.read_buf(&mut bytes).await? == 0 {
            return Ok(());
        }
    }
}

/// Ends the connection so that the client still gets what was written: unread bytes would turn FIN into RST.
async fn close_gently(mut stream: TcpStream) -> io::Result<()> {
    stream.shutdown().await?;
    let mut rest = Vec::new();
    while stream.read_buf(&mut rest).await? > 0 {
        rest.clear();
    }
    Ok(())
}

/// rustls with these suites in this order.
fn config(suites: &[u16], keys: Keys) -> io::Result<Arc<ServerConfig>> {
    let known = aws_lc_rs::ALL_CIPHER_SUITES;
    let suite =
        |code: &u16| known.iter().copied().find(|suite: &SupportedCipherSuite| u16::from(suite.suite()) == *code);
    let provider =
        CryptoProvider { cipher_suites: suites.iter().filter_map(suite).collect(), ..aws_lc_rs::default_provider() };
    let mut config = ServerConfig::builder_with_provider(Arc::new(provider))
        .with_protocol_versions(rustls::ALL_VERSIONS)
        .map_err(io::Error::other)?
        .with_no_client_auth()
        .with_cert_resolver(Arc::new(keys));
    config.ignore_client_order = true;
    config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    Ok(Arc::new(config))
}

/// The certificates of a server.
#[derive(Debug)]
struct Keys {
    rsa: Option<Arc<CertifiedKey>>,
    ecdsa: Arc<CertifiedKey>,
}

impl ResolvesServerCert for Keys {
    /// The certificate that goes with the first suite of the server's order that the client can verify a signature of.
    /// Suites of TLS 1.3 go with any; then ECDSA comes first.
    fn resolve(&self, hello: rustls::server::ClientHello<'_>) -> Option<Arc<CertifiedKey>> {
        let is_offered = |suite: &u16| hello.cipher_suites().iter().any(|offered| u16::from(*offered) == *suite);
        let verifiable = |key: &&Arc<CertifiedKey>| key.key.choose_scheme(hello.signature_schemes()).is_some();
        let rsa = self.rsa.as_ref().filter(verifiable);
        let ecdsa = Some(&self.ecdsa).filter(verifiable);
        let fitting = |suite| match cipher_suite_name(suite) {
            name if name.starts_with("TLS_ECDHE_RSA") => rsa,
            name if name.starts_with("TLS_ECDHE_ECDSA") => ecdsa,
            _ => ecdsa.or(rsa),
        };
        Wide::suites_of_rustls().into_iter().filter(is_offered).find_map(fitting).cloned()
    }
}

/// A sound certificate for [`HOST`] with a key of this kind, and the root that signed it.
fn certified(algorithm: &'static SignatureAlgorithm) -> io::Result<Arc<CertifiedKey>> {
    let mut root = CertificateParams::default();
    root.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    let root_key = KeyPair::generate().map_err(io::Error::other)?;
    let root = CertifiedIssuer::self_signed(root, root_key).map_err(io::Error::other)?;
    let key = KeyPair::generate_for(algorithm).map_err(io::Error::other)?;
    let leaf = CertificateParams::new(vec![HOST.to_owned()])
        .and_then(|leaf| leaf.signed_by(&key, &root))
        .map_err(io::Error::other)?;
    let der = PrivateKeyDer::try_from(key.serialize_der()).map_err(io::Error::other)?;
    let signer = aws_lc_rs::sign::any_supported_type(&der).map_err(io::Error::other)?;
    Ok(Arc::new(CertifiedKey::new(vec![leaf.der().clone(), root.der().clone()], signer)))
}
