//! Sites that write their TLS bytes by hand, because no library of our day would say such things.
//!
//! They speak in the clear only: a client that goes on after `ServerHelloDone` is refused.

use std::io;

use tokio::io::AsyncWriteExt;
use tokio::net::TcpStream;

use super::authority::{Authority, Leaf};
use super::server::{close_gently, read_some};
use crate::wire::{
    ClientHello, Extension, HandshakeReader, MAX_PLAINTEXT, RecordReader, ServerHello, certificate_tls12, content_type,
    extension_type, fatal_alert, handshake_type, record, server_hello, server_hello_done, version,
};

/// Alert `handshake_failure` (RFC 8446, section 6).
const HANDSHAKE_FAILURE: u8 = 40;
/// Alert `protocol_version`.
const PROTOCOL_VERSION: u8 = 70;
/// Alert `internal_error`.
const INTERNAL_ERROR: u8 = 80;

/// What every TLS 1.2 client of our day offers: ECDHE with ECDSA or RSA and AES-128-GCM.
const TLS12_SUITES: [u16; 2] = [0xc02b, 0xc02f];

/// Extension `heartbeat` (RFC 6520), which no client of our day offers.
const HEARTBEAT: u16 = 15;

/// Says `renegotiation_info` in the list of suites (RFC 5746, section 3.3).
const RENEGOTIATION_SIGNAL: u16 = 0x00ff;

/// The longest `ClientHello` that is read; browsers send about 2 KiB.
const HELLO: usize = 64 * 1024;

/// The longest body that a handshake message can claim, 2^24 - 1 bytes (RFC 8446, section 4).
const LONGEST_MESSAGE: usize = 0xff_ffff;

/// What a scripted site says to a `ClientHello`.
pub(super) struct Script {
    talk: Talk,
}

enum Talk {
    /// The same fatal alert for everybody.
    Alert(u8),
    /// A Certificate message that never ends.
    Endless,
    /// A `ServerHello` with an extension that nobody offers.
    Unasked,
    /// One version and a few suites, up to `ServerHelloDone`.
    Old { version: u16, suites: &'static [u16], certificates: Vec<Vec<u8>> },
}

impl Script {
    /// ```text
    /// ClientHello (any) ──►
    ///                   ◄── ServerHello TLS 1.0, RSA with AES-CBC or 3DES · Certificate · ServerHelloDone
    /// ```
    /// TLS 1.0 is the only version. A hello that offers newer ones is answered with TLS 1.0, as RFC 2246 asks; one
    /// that offers none of the old suites is refused.
    pub fn tls10_only(authority: &Authority, host: &str) -> io::Result<Self> {
        // TLS_RSA_WITH_AES_128_CBC_SHA, TLS_RSA_WITH_AES_256_CBC_SHA, TLS_RSA_WITH_3DES_EDE_CBC_SHA.
        Self::old(authority, host, version::TLS10, &[0x002f, 0x0035, 0x000a])
    }

    /// ```text
    /// ClientHello (any) ──►
    ///                   ◄── ServerHello SSL 3, RSA with 3DES or RC4 · Certificate · ServerHelloDone
    /// ```
    /// SSL 3 is the only version (RFC 6101); newer hellos are answered with it.
    pub fn ssl3_only(authority: &Authority, host: &str) -> io::Result<Self> {
        // SSL_RSA_WITH_3DES_EDE_CBC_SHA, SSL_RSA_WITH_RC4_128_SHA, SSL_RSA_WITH_RC4_128_MD5.
        Self::old(authority, host, version::SSL3, &[0x000a, 0x0005, 0x0004])
    }

    /// ```text
    /// ClientHello ──►
    ///             ◄── alert handshake_failure, unless RC4 is offered
    /// ```
    /// TLS 1.2 with RC4 suites only, which no client of our day offers.
    pub fn no_common_suite(authority: &Authority, host: &str) -> io::Result<Self> {
        // TLS_RSA_WITH_RC4_128_SHA, TLS_RSA_WITH_RC4_128_MD5.
        Self::old(authority, host, version::TLS12, &[0x0005, 0x0004])
    }

    /// ```text
    /// ClientHello ──►
    ///             ◄── alert internal_error
    /// ```
    /// What a server does that could not load its certificate or key.
    pub fn alert() -> Self {
        Self { talk: Talk::Alert(INTERNAL_ERROR) }
    }

    /// ```text
    /// ClientHello ──►
    ///             ◄── ServerHello TLS 1.2 · Certificate of 16 MiB ...
    /// ```
    /// The Certificate message claims the greatest length there is, and its bytes keep coming.
    pub fn endless() -> Self {
        Self { talk: Talk::Endless }
    }

    /// ```text
    /// ClientHello ──►
    ///             ◄── ServerHello TLS 1.2 with `heartbeat`
    /// ```
    /// The `ServerHello` has an extension that the `ClientHello` did not offer (RFC 5246, section 7.4.1.4).
    pub fn unasked() -> Self {
        Self { talk: Talk::Unasked }
    }

    /// ```text
    /// ClientHello ──►
    ///             ◄── ServerHello TLS 1.2 · Certificate (no DER in it) · ServerHelloDone
    /// ```
    /// What stands in the Certificate message is no certificate.
    pub fn malformed() -> Self {
        let certificates = vec![b"-----BEGIN CERTIFICATE-----".to_vec()];
        Self { talk: Talk::Old { version: version::TLS12, suites: &TLS12_SUITES, certificates } }
    }

    fn old(authority: &Authority, host: &str, version: u16, suites: &'static [u16]) -> io::Result<Self> {
        let credentials = authority.chain(&Leaf { rsa: true, ..Leaf::sound(host) })?;
        let certificates = credentials.chain.iter().map(|certificate| certificate.to_vec()).collect();
        Ok(Self { talk: Talk::Old { version, suites, certificates } })
    }

    /// Serves one connection.
    pub async fn serve(&self, mut stream: TcpStream) -> io::Result<()> {
        let Some(hello) = read_hello(&mut stream).await? else {
            return close_gently(stream).await;
        };
        match &self.talk {
            Talk::Alert(code) => stream.write_all(&fatal_alert(hello.version, *code)).await?,
            Talk::Endless => match first_tls12_suite(&hello) {
                Some(suite) => endless(&mut stream, &hello, suite).await?,
                None => stream.write_all(&fatal_alert(hello.version, PROTOCOL_VERSION)).await?,
            },
            Talk::Unasked => match first_tls12_suite(&hello) {
                Some(suite) => {
                    let mut answer = answer(&hello, version::TLS12, suite);
                    answer.extensions.push(Extension { kind: HEARTBEAT, body: vec![1] });
                    let message = server_hello(&answer);
                    stream.write_all(&record(content_type::HANDSHAKE, version::TLS12, &message)).await?;
                    // What the visitor thinks of it.
                    read_some(&mut stream).await?;
                }
                None => stream.write_all(&fatal_alert(hello.version, PROTOCOL_VERSION)).await?,
            },
            Talk::Old { version, suites, certificates } => {
                if let Some(refusal) = refusal(&hello, *version, suites) {
                    stream.write_all(&fatal_alert(hello.version, refusal)).await?;
                } else {
                    stream.write_all(&flight(&hello, *version, suites, certificates)).await?;
                    // A client that goes on is told that this is the end.
                    if !read_some(&mut stream).await?.is_empty() {
                        stream.write_all(&fatal_alert(*version, HANDSHAKE_FAILURE)).await?;
                    }
                }
            }
        }
        close_gently(stream).await
    }
}

/// The alert for a hello that this server cannot take.
fn refusal(hello: &ClientHello, version: u16, suites: &[u16]) -> Option<u8> {
    if hello.version < version {
        Some(PROTOCOL_VERSION)
    } else if !suites.iter().any(|suite| hello.cipher_suites.contains(suite)) {
        Some(HANDSHAKE_FAILURE)
    } else {
        None
    }
}

/// `ServerHello`, Certificate and `ServerHelloDone` in one record each.
fn flight(hello: &ClientHello, version: u16, suites: &[u16], certificates: &[Vec<u8>]) -> Vec<u8> {
    let suite = suites.iter().copied().find(|suite| hello.cipher_suites.contains(suite)).unwrap_or_default();
    let messages = [server_hello(&answer(hello, version, suite)), certificate_tls12(certificates), server_hello_done()];
    messages.iter().flat_map(|message| record(content_type::HANDSHAKE, version, message)).collect()
}

/// A `ServerHello` with `renegotiation_info`, when the client knows it: its lack would be a second fault.
fn answer(hello: &ClientHello, version: u16, suite: u16) -> ServerHello {
    let mut random = [0; 32];
    // Zeros would do: nobody derives keys from it.
    let _ = aws_lc_rs::rand::fill(&mut random);
    let mut answer = ServerHello::new(version, suite, random);
    let has_extension = hello.extensions.iter().any(|extension| extension.kind == extension_type::RENEGOTIATION_INFO);
    if has_extension || hello.cipher_suites.contains(&RENEGOTIATION_SIGNAL) {
        answer.extensions.push(Extension { kind: extension_type::RENEGOTIATION_INFO, body: vec![0] });
    }
    answer
}

/// The first suite of [`TLS12_SUITES`] that is offered; `None` for a hello that offers TLS 1.3 only.
fn first_tls12_suite(hello: &ClientHello) -> Option<u16> {
    let offered = TLS12_SUITES.iter().copied().find(|suite| hello.cipher_suites.contains(suite));
    offered.filter(|_| hello.offered_versions().contains(&version::TLS12))
}

async fn endless(stream: &mut TcpStream, hello: &ClientHello, suite: u16) -> io::Result<()> {
    let framed = |fragment: &[u8]| record(content_type::HANDSHAKE, version::TLS12, fragment);
    stream.write_all(&framed(&server_hello(&answer(hello, version::TLS12, suite)))).await?;
    let [_, length @ ..] = (LONGEST_MESSAGE as u32).to_be_bytes();
    stream.write_all(&framed(&[&[handshake_type::CERTIFICATE][..], &length].concat())).await?;
    // The list claims all the rest, and its first certificate nearly all of that: it never comes to an end.
    let mut beginning = vec![0xff, 0xff, 0xfc, 0xff, 0xff, 0xf0];
    beginning.resize(MAX_PLAINTEXT, 0x30);
    stream.write_all(&framed(&beginning)).await?;
    let filler = framed(&[0x30; MAX_PLAINTEXT]);
    for _ in 0..LONGEST_MESSAGE / MAX_PLAINTEXT {
        stream.write_all(&filler).await?;
    }
    Ok(())
}

/// The visitor's `ClientHello`; `None` when it is none, or the visitor left.
async fn read_hello(stream: &mut TcpStream) -> io::Result<Option<ClientHello>> {
    let mut records = RecordReader::new();
    let mut messages = HandshakeReader::new(HELLO);
    loop {
        let bytes = read_some(stream).await?;
        if bytes.is_empty() {
            return Ok(None);
        }
        records.push(&bytes);
        while let Ok(Some(record)) = records.next_record() {
            if record.kind != content_type::HANDSHAKE || messages.push(&record.body).is_err() {
                return Ok(None);
            }
            if let Some(message) = messages.next_message() {
                return Ok(ClientHello::parse(&message.body)
                    .ok()
                    .filter(|_| message.kind == handshake_type::CLIENT_HELLO));
            }
        }
    }
}
