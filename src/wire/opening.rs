//! What a client says first: its `ClientHello`, put together from the stream until it is whole, or something else.

use super::handshake::{HandshakeReader, handshake_type};
use super::input::Malformed;
use super::offer::ClientOffer;
use super::record::{HEADER, RecordError, RecordReader, content_type};
use super::ssl2::ssl2_opening;

/// The longest hello that is read: thirty times what browsers send, with post-quantum shares and all.
const MAX_HELLO: usize = 1 << 16;

/// The most bytes that a hello may take in its records. Whoever needs more sends records of a few bytes each.
const MAX_OPENING: usize = 2 * MAX_HELLO;

/// The bit that the first byte of an SSL 2 record with a header of two bytes has.
const SSL2_MARK: u8 = 0x80;

/// Why a client's first words are no `ClientHello`.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoHello {
    /// It spoke plain HTTP.
    #[error("it spoke plain HTTP")]
    Http,
    /// The hello breaks the rules of its form.
    #[error("{0}")]
    Malformed(#[from] Malformed),
    /// Its first byte is one that no version of TLS begins with.
    #[error("its first byte was {0:#04x}")]
    NotTls(u8),
    /// A record that cannot be one.
    #[error("{0}")]
    Record(#[from] RecordError),
    /// The hello, or its records, are longer than is read.
    #[error("the hello was longer than {MAX_HELLO} bytes")]
    TooLong,
    /// Another record or message came before the hello.
    #[error("it began with a message of type {0}")]
    Unexpected(u8),
}

impl NoHello {
    /// Whether it was meant to be TLS.
    pub fn is_tls(&self) -> bool {
        !matches!(self, Self::Http | Self::NotTls(_))
    }
}

/// Reads a client's first words. Holds at most 128 KiB and what was pushed last.
#[derive(Clone, Debug)]
pub struct OpeningReader {
    first: Option<u8>,
    ssl2: Vec<u8>,
    records: RecordReader,
    messages: HandshakeReader,
    /// Bytes of the records that were whole.
    record_bytes: usize,
}

impl Default for OpeningReader {
    fn default() -> Self {
        Self {
            first: None,
            ssl2: Vec::new(),
            records: RecordReader::new(),
            messages: HandshakeReader::new(MAX_HELLO),
            record_bytes: 0,
        }
    }
}

impl OpeningReader {
    /// Appends what came from the stream; the offer once the hello is whole, `Ok(None)` until then.
    pub fn push(&mut self, bytes: &[u8]) -> Result<Option<ClientOffer>, NoHello> {
        let Some(first) = self.first.or(bytes.first().copied()) else { return Ok(None) };
        self.first = Some(first);
        match first {
            content_type::HANDSHAKE => self.tls(bytes),
            kind @ (content_type::CHANGE_CIPHER_SPEC | content_type::ALERT | content_type::APPLICATION_DATA) => {
                Err(NoHello::Unexpected(kind))
            }
            mark if mark & SSL2_MARK != 0 => self.ssl2(bytes),
            // Methods of HTTP are capital letters (RFC 9110, section 9.1).
            b'A'..=b'Z' => Err(NoHello::Http),
            other => Err(NoHello::NotTls(other)),
        }
    }

    fn tls(&mut self, bytes: &[u8]) -> Result<Option<ClientOffer>, NoHello> {
        self.records.push(bytes);
        while let Some(record) = self.records.next_record()? {
            if record.kind != content_type::HANDSHAKE {
                return Err(NoHello::Unexpected(record.kind));
            }
            self.record_bytes += HEADER + record.body.len();
            if self.record_bytes > MAX_OPENING {
                return Err(NoHello::TooLong);
            }
            self.messages.push(&record.body).map_err(|_| NoHello::TooLong)?;
            if let Some(message) = self.messages.next_message() {
                if message.kind != handshake_type::CLIENT_HELLO {
                    return Err(NoHello::Unexpected(message.kind));
                }
                return Ok(Some(ClientOffer::read(&message.body, self.record_bytes)?));
            }
        }
        Ok(None)
    }

    fn ssl2(&mut self, bytes: &[u8]) -> Result<Option<ClientOffer>, NoHello> {
        // A record of SSL 2 ends below 2^15 bytes: whatever follows is not looked at.
        let room = MAX_HELLO.saturating_sub(self.ssl2.len());
        self.ssl2.extend_from_slice(&bytes[..bytes.len().min(room)]);
        Ok(ssl2_opening(&self.ssl2)?.map(|(hello, length)| ClientOffer::of_ssl2(&hello, length)))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::wire::record::{record, version};
    use crate::wire::{ClientHello, handshake, ssl2_client_hello};

    fn hello() -> ClientHello {
        ClientHello::probe(version::TLS13, &[0x1301], Some("www.example.com"))
    }

    /// A hello in records of this many bytes.
    fn in_pieces(size: usize) -> Vec<u8> {
        let message = handshake(handshake_type::CLIENT_HELLO, &hello().body());
        message.chunks(size).flat_map(|piece| record(content_type::HANDSHAKE, version::TLS10, piece)).collect()
    }

    fn opening(bytes: &[u8]) -> Result<Option<ClientOffer>, NoHello> {
        OpeningReader::default().push(bytes)
    }

    #[test]
    fn a_hello_is_read_whole_however_it_is_cut() {
        for size in [1, 3, 100, 16_384] {
            let bytes = in_pieces(size);
            let mut reader = OpeningReader::default();
            for (index, byte) in bytes.iter().enumerate() {
                let offer = reader.push(&[*byte]).expect("a hello");
                assert_eq!(offer.is_some(), index + 1 == bytes.len());
                assert!(offer.is_none_or(|offer| offer.record_bytes == bytes.len()));
            }
        }
    }

    #[test]
    fn what_follows_the_hello_is_no_part_of_it() {
        let mut bytes = hello().to_record();
        let length = bytes.len();
        bytes.extend(record(content_type::APPLICATION_DATA, version::TLS12, b"early"));
        assert_eq!(opening(&bytes).expect("a hello").map(|offer| offer.record_bytes), Some(length));
    }

    #[test]
    fn hellos_of_ssl2_plain_http_and_other_noise_are_told_apart() {
        let old = opening(&ssl2_client_hello(&[9; 16])).expect("a hello").expect("whole");
        assert!(old.ssl2_form && old.versions == [2] && old.suites.is_empty());
        assert_eq!(opening(b"GET / HTTP/1.1\r\n"), Err(NoHello::Http));
        assert_eq!(opening(b"\0\0"), Err(NoHello::NotTls(0)));
        assert_eq!(opening(&[21, 3, 1, 0, 2, 2, 40]), Err(NoHello::Unexpected(21)));
        assert_eq!(opening(&record(22, version::TLS12, &[16, 0, 0, 0])), Err(NoHello::Unexpected(16)));
        assert_eq!(opening(b""), Ok(None));
        for noise in [NoHello::Http, NoHello::NotTls(0)] {
            assert!(!noise.is_tls());
        }
    }

    #[test]
    fn an_ssl2_hello_of_a_newer_program_offers_suites() {
        let bytes = [0x80, 23, 1, 3, 1, 0, 6, 0, 0, 0, 8, 0, 0, 0x2f, 1, 0, 0x80, 1, 2, 3, 4, 5, 6, 7, 8];
        let offer = opening(&bytes).expect("a hello").expect("whole");
        assert_eq!((offer.versions, offer.suites, offer.record_bytes), (vec![0x0301], vec![0x002f], 25));
        assert!(offer.ja4.starts_with("t10i010000_"), "{}", offer.ja4);
    }

    #[test]
    fn a_hello_without_an_end_is_given_up() {
        let endless =
            record(content_type::HANDSHAKE, version::TLS10, &[[1, 0xff, 0xff, 0xff].as_slice(), &[0; 16_000]].concat());
        let mut reader = OpeningReader::default();
        let given_up = (0..10).find_map(|_| reader.push(&endless).err());
        assert_eq!(given_up, Some(NoHello::TooLong));
        let mut reader = OpeningReader::default();
        let crumbs = record(content_type::HANDSHAKE, version::TLS10, &[1]).repeat(10_000);
        let given_up = (0..10).find_map(|_| reader.push(&crumbs).err());
        assert_eq!(given_up, Some(NoHello::TooLong));
    }

    proptest! {
        #[test]
        fn any_bytes_in_any_pieces_are_a_hello_or_not(
            first in prop::sample::select(vec![0x16_u8, 0x80, 0x15, b'G', 0]),
            bytes in prop::collection::vec(prop_oneof![3 => 0_u8..8, 1 => any::<u8>()], 0..600),
            piece in 1_usize..50,
        ) {
            let mut reader = OpeningReader::default();
            let _ = reader.push(&[first]);
            for part in bytes.chunks(piece) {
                if !matches!(reader.push(part), Ok(None)) {
                    break;
                }
            }
        }
    }
}
