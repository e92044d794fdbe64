//! Handshake messages (RFC 8446, section 4): their 4-byte header, and putting fragments together again.

use super::input::put_vector;

/// `HandshakeType` code points.
pub mod handshake_type {
    /// RFC 5246, section 7.4.1.1.
    pub const HELLO_REQUEST: u8 = 0;
    /// RFC 8446, section 4.1.2.
    pub const CLIENT_HELLO: u8 = 1;
    /// RFC 8446, section 4.1.3.
    pub const SERVER_HELLO: u8 = 2;
    /// RFC 8446, section 4.6.1; RFC 5077.
    pub const NEW_SESSION_TICKET: u8 = 4;
    /// RFC 8446, section 4.3.1.
    pub const ENCRYPTED_EXTENSIONS: u8 = 8;
    /// RFC 8446, section 4.4.2.
    pub const CERTIFICATE: u8 = 11;
    /// RFC 5246, section 7.4.3.
    pub const SERVER_KEY_EXCHANGE: u8 = 12;
    /// RFC 8446, section 4.3.2.
    pub const CERTIFICATE_REQUEST: u8 = 13;
    /// RFC 5246, section 7.4.5.
    pub const SERVER_HELLO_DONE: u8 = 14;
    /// RFC 8446, section 4.4.3.
    pub const CERTIFICATE_VERIFY: u8 = 15;
    /// RFC 5246, section 7.4.7.
    pub const CLIENT_KEY_EXCHANGE: u8 = 16;
    /// RFC 8446, section 4.4.4.
    pub const FINISHED: u8 = 20;
    /// RFC 6066, section 8.
    pub const CERTIFICATE_STATUS: u8 = 22;
    /// RFC 8446, section 4.6.3.
    pub const KEY_UPDATE: u8 = 24;
    /// RFC 8879, section 4.
    pub const COMPRESSED_CERTIFICATE: u8 = 25;
}

/// Bytes of a handshake message's header.
pub const MESSAGE_HEADER: usize = 4;

/// One handshake message, not yet looked into.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RawHandshake {
    /// See [`handshake_type`].
    pub kind: u8,
    /// Without its header.
    pub body: Vec<u8>,
}

/// More handshake bytes wait for the end of their message than the bound allows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a handshake message is longer than {limit} bytes")]
pub struct TooLong {
    /// The bound in bytes.
    pub limit: usize,
}

/// Puts the fragments of one side's handshake messages together. Never holds more than its bound.
#[derive(Clone, Debug)]
pub struct HandshakeReader {
    buffer: Vec<u8>,
    limit: usize,
}

impl HandshakeReader {
    /// One that holds at most `limit` bytes.
    pub fn new(limit: usize) -> Self {
        Self { buffer: Vec::new(), limit }
    }

    /// Appends the body of a handshake record.
    pub fn push(&mut self, fragment: &[u8]) -> Result<(), TooLong> {
        if self.buffer.len() + fragment.len() > self.limit {
            return Err(TooLong { limit: self.limit });
        }
        self.buffer.extend_from_slice(fragment);
        Ok(())
    }

    /// The next whole message, if there is one.
    pub fn next_message(&mut self) -> Option<RawHandshake> {
        let &[kind, a, b, c, ..] = self.buffer.as_slice() else { return None };
        let length = MESSAGE_HEADER + u32::from_be_bytes([0, a, b, c]) as usize;
        if self.buffer.len() < length {
            return None;
        }
        let rest = self.buffer.split_off(length);
        let body = std::mem::replace(&mut self.buffer, rest).split_off(MESSAGE_HEADER);
        Some(RawHandshake { kind, body })
    }

    /// The beginning of a message whose end has not come: its type and what there is of its body.
    pub fn unfinished(&self) -> Option<(u8, &[u8])> {
        let (header, body) = self.buffer.split_at_checked(MESSAGE_HEADER)?;
        Some((header[0], body))
    }
}

/// A handshake message with its header. A body longer than 2^24 - 1 bytes is cut.
pub fn handshake(kind: u8, body: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(body.len() + MESSAGE_HEADER);
    out.push(kind);
    put_vector(&mut out, 3, body);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_that_share_a_record_and_messages_that_span_records_are_told_apart() {
        let mut bytes = handshake(handshake_type::SERVER_HELLO, &[1; 70]);
        bytes.extend(handshake(handshake_type::SERVER_HELLO_DONE, &[]));
        let mut reader = HandshakeReader::new(1000);
        let (first, second) = bytes.split_at(50);
        reader.push(first).expect("fits");
        assert_eq!(reader.next_message(), None);
        assert_eq!(reader.unfinished().map(|(kind, body)| (kind, body.len())), Some((2, 46)));
        reader.push(second).expect("fits");
        assert_eq!(reader.next_message().map(|message| message.body.len()), Some(70));
        assert_eq!(reader.next_message(), Some(RawHandshake { kind: 14, body: Vec::new() }));
        assert_eq!(reader.next_message(), None);
    }

    #[test]
    fn a_message_that_claims_16_megabytes_is_stopped_at_the_bound() {
        let mut reader = HandshakeReader::new(100);
        reader.push(&[11, 0xff, 0xff, 0xff]).expect("fits");
        assert_eq!(reader.push(&[0; 97]), Err(TooLong { limit: 100 }));
    }
}
