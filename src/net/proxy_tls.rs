//! TLS to the proxy itself (`https://proxy`): what is said to the proxy, and through it, goes inside.
//!
//! Whatever certificate the proxy shows is taken and kept: it is judged elsewhere. rustls keeps the records, this file moves
//! its bytes.

use std::io::{self, ErrorKind, Read, Write};
use std::sync::Arc;

use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::WebPkiSupportedAlgorithms;
use rustls::crypto::aws_lc_rs::default_provider;
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::{ClientConfig, ClientConnection, DigitallySignedStruct, Error, ProtocolVersion, SignatureScheme};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::target::Host;

/// The most that one read of the socket brings.
const CHUNK: usize = 16 * 1024;

/// Certificates of a proxy that are kept.
const MAX_CERTIFICATES: usize = 10;

/// A TCP connection with TLS on it.
pub(super) struct ProxyTls {
    tcp: TcpStream,
    tls: ClientConnection,
    /// Records that were read and not yet opened.
    incoming: Vec<u8>,
    /// Records that were made and not yet written.
    outgoing: Vec<u8>,
    chunk: Box<[u8]>,
    /// Bytes written and read since somebody asked.
    traffic: Traffic,
}

/// Bytes on the wire.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Traffic {
    pub sent: u64,
    pub received: u64,
}

/// Why there is no TLS with the proxy.
#[derive(Debug)]
pub(super) enum Fault {
    /// How the connection broke.
    Broken(io::Error),
    /// What it said is no TLS.
    NotTls,
    /// TLS that came to no end, in rustls's words.
    Failed(String),
}

impl ProxyTls {
    /// The client's side of a handshake that has not begun.
    pub fn new(tcp: TcpStream, proxy: &Host) -> Result<Self, Fault> {
        let failed = |text: String| Fault::Failed(text);
        let name = match proxy {
            Host::Address(address) => ServerName::IpAddress((*address).into()),
            Host::Name(name) => ServerName::try_from(name.clone()).map_err(|error| failed(error.to_string()))?,
        };
        let provider = default_provider();
        let verifier = TakesAny(provider.signature_verification_algorithms);
        let config = ClientConfig::builder_with_provider(Arc::new(provider))
            .with_safe_default_protocol_versions()
            .map_err(|error| failed(error.to_string()))?
            .dangerous()
            .with_custom_certificate_verifier(Arc::new(verifier))
            .with_no_client_auth();
        let tls = ClientConnection::new(Arc::new(config), name).map_err(|error| failed(error.to_string()))?;
        let chunk = vec![0; CHUNK].into_boxed_slice();
        Ok(Self { tcp, tls, incoming: Vec::new(), outgoing: Vec::new(), chunk, traffic: Traffic::default() })
    }

    /// Shakes hands.
    pub async fn handshake(&mut self) -> Result<(), Fault> {
        loop {
            self.flush().await.map_err(Fault::Broken)?;
            if !self.tls.is_handshaking() {
                return Ok(());
            }
            if self.incoming.is_empty() && self.hear().await.map_err(Fault::Broken)? == 0 {
                return Err(Fault::Broken(ErrorKind::UnexpectedEof.into()));
            }
            if let Err(error) = self.open()? {
                // The other side learns why, if it still listens.
                let _ = self.flush().await;
                return Err(match error {
                    Error::InvalidMessage(_) => Fault::NotTls,
                    error => Fault::Failed(error.to_string()),
                });
            }
        }
    }

    /// The version that was agreed on: `TLS 1.3`.
    pub fn version(&self) -> &'static str {
        match self.tls.protocol_version() {
            Some(ProtocolVersion::TLSv1_3) => "TLS 1.3",
            Some(ProtocolVersion::TLSv1_2) => "TLS 1.2",
            _ => "TLS",
        }
    }

    /// The certificates that the proxy sent, DER, in its order.
    pub fn chain(&self) -> Vec<Vec<u8>> {
        let sent = self.tls.peer_certificates().unwrap_or_default();
        sent.iter().take(MAX_CERTIFICATES).map(|certificate| certificate.to_vec()).collect()
    }

    /// Reads what is there; nothing at the end.
    pub async fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        loop {
            match self.tls.reader().read(buffer) {
                Err(error) if error.kind() == ErrorKind::WouldBlock => {}
                read => return read,
            }
            // An update of keys may want an answer.
            self.flush().await?;
            if self.incoming.is_empty() && self.hear().await? == 0 {
                return Err(ErrorKind::UnexpectedEof.into());
            }
            match self.open() {
                Ok(opened) => opened.map_err(io::Error::other)?,
                Err(Fault::Broken(error)) => return Err(error),
                Err(_) => return Err(ErrorKind::InvalidData.into()),
            }
        }
    }

    /// Writes what fits.
    pub async fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.flush().await?;
        let written = self.tls.writer().write(bytes)?;
        self.flush().await?;
        Ok(written)
    }

    /// Whether the proxy has said anything since the last time that somebody asked for the traffic.
    pub fn has_heard(&self) -> bool {
        self.traffic.received > 0
    }

    /// Bytes on the wire since the last time that somebody asked.
    pub fn take_traffic(&mut self) -> Traffic {
        std::mem::take(&mut self.traffic)
    }

    /// Reads from the socket; zero at its end.
    async fn hear(&mut self) -> io::Result<usize> {
        let read = self.tcp.read(&mut self.chunk).await?;
        self.incoming.extend_from_slice(self.chunk.get(..read).unwrap_or_default());
        self.traffic.received += read as u64;
        Ok(read)
    }

    /// Opens some of the records that were read.
    fn open(&mut self) -> Result<Result<(), Error>, Fault> {
        let mut records = self.incoming.as_slice();
        let taken = self.tls.read_tls(&mut records).map_err(Fault::Broken)?;
        self.incoming.drain(..taken);
        Ok(self.tls.process_new_packets().map(|_| ()))
    }

    /// Writes the records that were made.
    async fn flush(&mut self) -> io::Result<()> {
        while self.tls.wants_write() {
            self.tls.write_tls(&mut self.outgoing)?;
        }
        while !self.outgoing.is_empty() {
            let written = self.tcp.write(&self.outgoing).await?;
            if written == 0 {
                return Err(ErrorKind::WriteZero.into());
            }
            self.outgoing.drain(..written);
            self.traffic.sent += written as u64;
        }
        Ok(())
    }
}

/// Takes every certificate, whoever holds its key: no secret is ever told to a proxy.
#[derive(Debug)]
struct TakesAny(WebPkiSupportedAlgorithms);

impl ServerCertVerifier for TakesAny {
    fn verify_server_cert(
        &self,
        _end_entity: &CertificateDer<'_>,
        _intermediates: &[CertificateDer<'_>],
        _server_name: &ServerName<'_>,
        _ocsp_response: &[u8],
        _now: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        Ok(ServerCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        _message: &[u8],
        _cert: &CertificateDer<'_>,
        _dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        Ok(HandshakeSignatureValid::assertion())
    }

    fn verify_tls13_signature(
        &self,
        _message: &[u8],
        _cert: &CertificateDer<'_>,
        _dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        Ok(HandshakeSignatureValid::assertion())
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.0.supported_schemes()
    }
}
