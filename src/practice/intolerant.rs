//! Sites whose TLS is sound, but which do not let every hello come to it, as old load balancers and filters do.

use std::io;
use std::sync::Arc;
use std::time::Duration;

use rustls::ServerConfig;
use socket2::SockRef;
use tokio::io::AsyncWriteExt;
use tokio::net::TcpStream;

use super::server::{close_gently, read_some, serve_tls};
use crate::wire::{ClientHello, HandshakeReader, RecordReader, fatal_alert, handshake_type, is_grease, version};

/// A hello that is longer than this is large, in bytes. Without a post-quantum share none is.
const LARGE: usize = 600;

/// The longest `ClientHello` that is read.
const HELLO: usize = 64 * 1024;

/// Alert `decode_error` (RFC 8446, section 6).
const DECODE_ERROR: u8 = 50;

/// What a site cannot stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Dislike {
    /// ```text
    /// ClientHello of more than 600 bytes ──► reset
    /// ```
    Large,
    /// ```text
    /// ClientHello with TLS 1.3 in supported_versions ──► reset
    /// ```
    Tls13,
    /// ```text
    /// ClientHello with an extension that nobody knows (GREASE) ──►
    ///                                                          ◄── alert decode_error
    /// ```
    UnknownExtension,
}

impl Dislike {
    /// Serves one connection.
    pub async fn serve(self, mut stream: TcpStream, config: Arc<ServerConfig>) -> io::Result<()> {
        let Some((hello, bytes)) = read_hello(&mut stream).await? else {
            return close_gently(stream).await;
        };
        if !self.concerns(&hello) {
            return serve_tls(stream, config, bytes).await;
        }
        match self {
            // Closing with a linger time of nothing sends RST instead of FIN.
            Self::Large | Self::Tls13 => SockRef::from(&stream).set_linger(Some(Duration::ZERO)),
            Self::UnknownExtension => {
                stream.write_all(&fatal_alert(version::TLS12, DECODE_ERROR)).await?;
                close_gently(stream).await
            }
        }
    }

    fn concerns(self, hello: &ClientHello) -> bool {
        match self {
            Self::Large => hello.body().len() > LARGE,
            Self::Tls13 => hello.offered_versions().contains(&version::TLS13),
            Self::UnknownExtension => hello.extensions.iter().any(|extension| is_grease(extension.kind)),
        }
    }
}

/// The visitor's `ClientHello` and all bytes that came; `None` when it is none, or the visitor left.
async fn read_hello(stream: &mut TcpStream) -> io::Result<Option<(ClientHello, Vec<u8>)>> {
    let mut records = RecordReader::new();
    let mut messages = HandshakeReader::new(HELLO);
    let mut all = Vec::new();
    loop {
        let bytes = read_some(stream).await?;
        if bytes.is_empty() {
            return Ok(None);
        }
        records.push(&bytes);
        all.extend(bytes);
        while let Ok(Some(record)) = records.next_record() {
            if messages.push(&record.body).is_err() {
                return Ok(None);
            }
            if let Some(message) = messages.next_message() {
                let hello = ClientHello::parse(&message.body).ok();
                let hello = hello.filter(|_| message.kind == handshake_type::CLIENT_HELLO);
                return Ok(hello.map(|hello| (hello, all)));
            }
        }
    }
}
