//! A visitor that speaks TLS: its hello is read whole, and the handshake is brought to its end, to learn how it ended.

use std::io::{self, Read, Write};
use std::sync::Arc;
use std::time::Duration;

use rustls::{ServerConfig, ServerConnection};
use tokio::io::AsyncWriteExt;
use tokio::net::TcpStream;
use tokio::time::{Instant, timeout, timeout_at};

use super::course::{Room, Stray, Visit};
use super::page;
use super::stream::{close_gently, read_some};
use crate::now::now;
use crate::step::browser::{ClientEnd, HeardClient};
use crate::wire::{self, ClientOffer, NoHello, OpeningReader};

/// The longest wait for a whole hello: it is one or two packets, and the way is loopback.
const HELLO_TIME: Duration = Duration::from_secs(10);

/// The longest wait for the end of a handshake. Some programs ask a person before they go on.
const HANDSHAKE_TIME: Duration = Duration::from_secs(20);

/// The longest wait for a request after the handshake: it says what the program calls itself, which is good to know and
/// no more.
const REQUEST_TIME: Duration = Duration::from_secs(1);

/// `protocol_version` and `decode_error` (RFC 8446, section 6.2).
const PROTOCOL_VERSION: u8 = 70;
const DECODE_ERROR: u8 = 50;

/// Serves a visitor of whom `begun` is read; says who it was, or that it is of no use.
pub(super) async fn serve(mut stream: TcpStream, mut begun: Vec<u8>, room: &Room) {
    let offer = match timeout(HELLO_TIME, opening(&mut stream, &mut begun)).await {
        Ok(Ok(offer)) => offer,
        Ok(Err(Some(no_hello))) => {
            tracing::debug!("a visitor said no hello: {no_hello}");
            room.tell(Visit::Stray(if no_hello.is_tls() { Stray::Malformed } else { Stray::NotTls }));
            if no_hello.is_tls() {
                // It may be gone already.
                let _ = stream.write_all(&wire::fatal_alert(wire::version::TLS12, DECODE_ERROR)).await;
            }
            return close_gently(stream).await;
        }
        Ok(Err(None)) | Err(_) => return room.tell(Visit::Stray(Stray::Unfinished)),
    };
    let at = now();
    let is_counted = room.counts(&offer);
    if is_counted {
        room.expect();
    }
    let (end, agent) = if offer.ssl2_form {
        let _ = stream.write_all(&wire::fatal_alert(wire::version::TLS10, PROTOCOL_VERSION)).await;
        (ClientEnd::NothingInCommon, None)
    } else {
        let shaken = shake(&mut stream, Arc::clone(&room.config), begun, room);
        // What it offered is known by now, and counts even if it never says another word.
        let until = room.deadline.min(Instant::now() + HANDSHAKE_TIME);
        timeout_at(until, shaken).await.unwrap_or((ClientEnd::Closed, None))
    };
    room.tell(if is_counted {
        let agent = agent.or_else(|| room.agent_of(&offer));
        Visit::Heard(Box::new(HeardClient { browser: room.browser.clone(), agent, at, offer, end }))
    } else {
        Visit::Stray(Stray::OtherName)
    });
    close_gently(stream).await;
}

/// Reads on until the hello is whole; `None` when the stream ends before it.
async fn opening(stream: &mut TcpStream, begun: &mut Vec<u8>) -> Result<ClientOffer, Option<NoHello>> {
    let mut reader = OpeningReader::default();
    let mut news = begun.clone();
    loop {
        if let Some(offer) = reader.push(&news).map_err(Some)? {
            return Ok(offer);
        }
        news = read_some(stream).await.map_err(|_| None)?;
        if news.is_empty() {
            return Err(None);
        }
        begun.extend_from_slice(&news);
    }
}

/// Shakes hands; what the program calls itself, if it sends a request.
async fn shake(
    stream: &mut TcpStream,
    config: Arc<ServerConfig>,
    begun: Vec<u8>,
    room: &Room,
) -> (ClientEnd, Option<String>) {
    let Ok(mut tls) = ServerConnection::new(config) else { return (ClientEnd::Closed, None) };
    let (mut bytes, mut request) = (begun, Vec::new());
    loop {
        let fed = feed(&mut tls, &bytes, &mut request);
        // Whoever said no may have closed already. What it said can still be read.
        let _ = flush(&mut tls, stream).await;
        if let Err(end) = fed {
            return (end, None);
        }
        if page::is_whole(&request) {
            let answer = page::plain_answer(&request, &room.words.done);
            let _ = tls.writer().write_all(&answer);
            tls.send_close_notify();
            let _ = flush(&mut tls, stream).await;
            return (ClientEnd::Completed, page::agent(&request));
        }
        let patience = if tls.is_handshaking() { HANDSHAKE_TIME } else { REQUEST_TIME };
        bytes = match timeout(patience, read_some(stream)).await {
            Ok(Ok(bytes)) if !bytes.is_empty() => bytes,
            _ if tls.is_handshaking() => return (ClientEnd::Closed, None),
            _ => return (ClientEnd::Completed, None),
        };
    }
}

/// Hands bytes to rustls; an error is how the handshake ended.
fn feed(tls: &mut ServerConnection, bytes: &[u8], request: &mut Vec<u8>) -> Result<(), ClientEnd> {
    let mut rest = bytes;
    while !rest.is_empty() {
        // From memory nothing can fail; a full buffer is emptied by the next line.
        let taken = tls.read_tls(&mut rest).unwrap_or(0);
        match tls.process_new_packets() {
            Ok(state) if state.plaintext_bytes_to_read() > 0 => {
                let room = page::MAX_HEAD.saturating_sub(request.len()) as u64;
                // `WouldBlock` says that all of it was read.
                let _ = tls.reader().take(room).read_to_end(request);
            }
            Ok(state) if state.peer_has_closed() => {
                return Err(if tls.is_handshaking() { ClientEnd::Closed } else { ClientEnd::Completed });
            }
            Ok(_) => {}
            Err(rustls::Error::AlertReceived(alert)) => return Err(ClientEnd::Alert { code: alert.into() }),
            Err(error) => {
                tracing::debug!("the handshake ended here: {error}");
                return Err(ClientEnd::NothingInCommon);
            }
        }
        if taken == 0 {
            return Ok(());
        }
    }
    Ok(())
}

async fn flush(tls: &mut ServerConnection, stream: &mut TcpStream) -> io::Result<()> {
    let mut bytes = Vec::new();
    while tls.wants_write() {
        tls.write_tls(&mut bytes)?;
    }
    stream.write_all(&bytes).await
}
