//! A peer that is nothing but the bytes it says: what the parsers of this room make of them, without a socket.
//!
//! For property tests and the fuzzer (`fuzz/`): no byte goes anywhere.

use std::net::{Ipv4Addr, SocketAddr};
use std::pin::pin;
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use chrono::{DateTime, Utc};

use super::stream::ReadEnd;
use super::talk::Peer;
use super::{NetError, TimeAnswer, proxy, sntp, starttls, time};
use crate::target::{Endpoint, Host, Protocol, ProxyKind, Target};

/// Says its bytes in pieces of one length, and then hangs up. Hears whatever is said to it.
struct Heard<'a> {
    bytes: &'a [u8],
    piece: usize,
}

impl Peer for Heard<'_> {
    async fn write_all(&mut self, _: &[u8]) -> Result<(), ReadEnd> {
        Ok(())
    }

    async fn read(&mut self, buffer: &mut Vec<u8>) -> Result<usize, ReadEnd> {
        let (said, rest) = self.bytes.split_at(self.piece.min(self.bytes.len()));
        if said.is_empty() {
            return Err(ReadEnd::Closed);
        }
        buffer.extend_from_slice(said);
        self.bytes = rest;
        Ok(said.len())
    }

    async fn read_within(&mut self, _: Duration, buffer: &mut Vec<u8>) -> Result<usize, ReadEnd> {
        self.read(buffer).await
    }

    fn patience(&self) -> Duration {
        Duration::MAX
    }

    fn unread(&mut self, _: Vec<u8>) {}
}

/// What asking for TLS comes to when the server says these bytes, `piece` of them a read.
#[doc(hidden)]
pub fn hear_greeting(protocol: Protocol, bytes: &[u8], piece: u8) -> Result<String, NetError> {
    let target = Target { protocol, ..Target::new(stranger(), 443) };
    at_once(starttls::upgrade(&mut peer(bytes, piece), &target))
}

/// What asking for a tunnel comes to when the proxy says these bytes, `piece` of them a read.
#[doc(hidden)]
pub fn hear_proxy(kind: ProxyKind, bytes: &[u8], piece: u8) -> Result<String, NetError> {
    let to = Endpoint { host: stranger(), port: 443 };
    at_once(proxy::tunnel(&mut peer(bytes, piece), kind, &to))
}

/// What a time server's packet and a web server's head say, when these bytes are either, to whoever asked at that second of
/// our clock and waited so long.
#[doc(hidden)]
pub fn hear_time(bytes: &[u8], sent: u64, second: i64, waited: Duration) -> [Result<TimeAnswer, NetError>; 2] {
    let from = SocketAddr::from((Ipv4Addr::LOCALHOST, 0));
    let local = DateTime::from_timestamp(second, 0).unwrap_or(DateTime::<Utc>::MAX_UTC);
    let by_packet = sntp::heard(bytes, sent, from, local, waited).map_err(|fault| NetError::NoTime { fault });
    [by_packet, time::heard(bytes, "stranger.example", from, local, waited)]
}

fn peer(bytes: &[u8], piece: u8) -> Heard<'_> {
    Heard { bytes, piece: usize::from(piece).max(1) }
}

fn stranger() -> Host {
    Host::Name("server.example".to_owned())
}

/// The result of a conversation with [`Heard`], which keeps nobody waiting.
fn at_once<T>(talk: impl Future<Output = Result<T, NetError>>) -> Result<T, NetError> {
    match pin!(talk).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(result) => result,
        Poll::Pending => Err(NetError::Stopped),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// The longest reply that is kept, in characters.
    const MAX_SHOWN: usize = 512;

    fn shown(result: &Result<String, NetError>) -> &str {
        match result {
            Ok(reply) | Err(NetError::StartTlsRefused { reply } | NetError::StartTlsUnexpected { reply }) => reply,
            Err(_) => "",
        }
    }

    #[test]
    fn a_greeting_means_the_same_in_pieces_of_any_length() {
        let smtp = b"220-one\r\n220 two\r\n250-x\r\n250 STARTTLS\r\n220 go\r\n";
        for piece in 1..=20 {
            assert_eq!(hear_greeting(Protocol::Smtp, smtp, piece), Ok("220 go".to_owned()), "{piece}");
        }
    }

    proptest! {
        #[test]
        fn any_bytes_are_a_greeting_or_an_error_and_what_is_kept_is_short(
            bytes in prop::collection::vec(any::<u8>(), 0..600),
            piece: u8,
        ) {
            for protocol in Protocol::ALL {
                prop_assert!(shown(&hear_greeting(protocol, &bytes, piece)).chars().count() <= MAX_SHOWN);
            }
            for kind in [ProxyKind::HttpConnect, ProxyKind::Socks5] {
                prop_assert!(shown(&hear_proxy(kind, &bytes, piece)).chars().count() <= MAX_SHOWN);
            }
        }

        #[test]
        fn words_of_the_protocols_in_any_order_are_a_greeting_or_an_error(
            words in prop::collection::vec(prop::sample::select(WORDS), 0..40),
            piece: u8,
        ) {
            let bytes = words.concat();
            for protocol in Protocol::ALL {
                prop_assert!(shown(&hear_greeting(protocol, &bytes, piece)).chars().count() <= MAX_SHOWN);
            }
        }
    }

    /// Pieces of honest greetings, and what breaks them.
    const WORDS: &[&[u8]] = &[
        b"220 ",
        b"220-",
        b"250 STARTTLS",
        b"250-",
        b"234 ",
        b"382 ",
        b"200 ",
        b"\r\n",
        b"\n",
        b"+OK",
        b"-ERR",
        b"* OK",
        b"* BYE",
        b"a1 OK",
        b"OK",
        b"NO",
        b"\"STARTTLS\"",
        b":x 670 ",
        b":x 691 ",
        b"NOTICE ",
        b"<stream:stream>",
        b"<stream:features>",
        b"<starttls/>",
        b"</stream:features>",
        b"<proceed/>",
        b"\x30\x0c\x02\x01\x01\x78\x07",
        b"\x0a\x01\x00\x04\x00\x04\x00",
        b"\x30\x84\xff\xff\xff\xff",
        b"S",
        b"N",
        b"E\0\0\0\x14",
        b"\x0f\0\0\0",
        b"\x0a8.0\0",
        b"\xff",
        b"\0\0\0\0",
        b"\xc3",
        "\u{20ac}".as_bytes(),
        b"HTTP/1.1 200 OK\r\n\r\n",
        b"\x05\0",
    ];
}
