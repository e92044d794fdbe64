//! Records (RFC 8446, section 5.1): written whole, read from a stream of hostile bytes without trusting a length.

/// Content types of the record layer.
pub mod content_type {
    /// RFC 5246, section 7.1.
    pub const CHANGE_CIPHER_SPEC: u8 = 20;
    /// RFC 8446, section 6.
    pub const ALERT: u8 = 21;
    /// RFC 8446, section 4.
    pub const HANDSHAKE: u8 = 22;
    /// Data of the application, and every encrypted record of TLS 1.3.
    pub const APPLICATION_DATA: u8 = 23;
}

/// Protocol versions as they stand on the wire.
pub mod version {
    /// SSL 3 (RFC 6101).
    pub const SSL3: u16 = 0x0300;
    /// TLS 1.0 (RFC 2246).
    pub const TLS10: u16 = 0x0301;
    /// TLS 1.1 (RFC 4346).
    pub const TLS11: u16 = 0x0302;
    /// TLS 1.2 (RFC 5246).
    pub const TLS12: u16 = 0x0303;
    /// TLS 1.3 (RFC 8446).
    pub const TLS13: u16 = 0x0304;
}

/// Bytes of a record's header.
pub const HEADER: usize = 5;

/// The longest plaintext of a record, 2^14 bytes.
pub const MAX_PLAINTEXT: usize = 1 << 14;

/// The longest body that any version allows: 2^14 + 2048 bytes (RFC 5246, section 6.2.3).
pub const MAX_BODY: usize = MAX_PLAINTEXT + 2048;

/// One record as it came.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record {
    /// See [`content_type`].
    pub kind: u8,
    /// `legacy_record_version`.
    pub version: u16,
    /// The fragment, perhaps encrypted.
    pub body: Vec<u8>,
}

/// Why a stream holds no further record.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RecordError {
    /// A content type that TLS does not know.
    #[error("record with unknown content type {0}")]
    ContentType(u8),
    /// A handshake message, an alert or a `ChangeCipherSpec` of no bytes (RFC 8446, section 5.1; RFC 5246, section
    /// 6.2.1).
    #[error("record of content type {0} with a length of zero")]
    Empty(u8),
    /// A body longer than any version allows.
    #[error("record of {0} bytes is longer than 2^14 + 2048")]
    Length(usize),
    /// A version that is not SSL 3 or TLS.
    #[error("record with version {0:#06x}")]
    Version(u16),
}

/// Cuts a stream into records. Holds at most one record and what was pushed after it.
#[derive(Clone, Debug, Default)]
pub struct RecordReader {
    buffer: Vec<u8>,
}

impl RecordReader {
    /// An empty one.
    pub fn new() -> Self {
        Self::default()
    }

    /// Appends what came from the stream. Take the records out before pushing more.
    pub fn push(&mut self, bytes: &[u8]) {
        self.buffer.extend_from_slice(bytes);
    }

    /// How many bytes wait for the rest of their record.
    pub fn pending(&self) -> usize {
        self.buffer.len()
    }

    /// The next whole record, if there is one.
    pub fn next_record(&mut self) -> Result<Option<Record>, RecordError> {
        let Some(&kind) = self.buffer.first() else { return Ok(None) };
        if !(content_type::CHANGE_CIPHER_SPEC..=content_type::APPLICATION_DATA).contains(&kind) {
            return Err(RecordError::ContentType(kind));
        }
        let &[_, major, minor, high, low, ..] = self.buffer.as_slice() else { return Ok(None) };
        if major != 3 {
            return Err(RecordError::Version(u16::from_be_bytes([major, minor])));
        }
        let length = usize::from(u16::from_be_bytes([high, low]));
        if length > MAX_BODY {
            return Err(RecordError::Length(length));
        }
        if length == 0 && kind != content_type::APPLICATION_DATA {
            return Err(RecordError::Empty(kind));
        }
        if self.buffer.len() < HEADER + length {
            return Ok(None);
        }
        let rest = self.buffer.split_off(HEADER + length);
        let body = std::mem::replace(&mut self.buffer, rest).split_off(HEADER);
        Ok(Some(Record { kind, version: u16::from_be_bytes([major, minor]), body }))
    }
}

/// Frames `body` as one record, or as several when it is longer than 2^14 bytes.
pub fn record(kind: u8, version: u16, body: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(body.len() + HEADER);
    let mut rest = body;
    loop {
        let (part, after) = rest.split_at(rest.len().min(MAX_PLAINTEXT));
        out.push(kind);
        out.extend_from_slice(&version.to_be_bytes());
        out.extend_from_slice(&(part.len() as u16).to_be_bytes());
        out.extend_from_slice(part);
        rest = after;
        if rest.is_empty() {
            return out;
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_record_that_comes_byte_by_byte_is_read_whole() {
        let bytes = record(content_type::ALERT, version::TLS12, &[2, 40]);
        let mut reader = RecordReader::new();
        for (index, byte) in bytes.iter().enumerate() {
            reader.push(&[*byte]);
            let record = reader.next_record().expect("a record");
            assert_eq!(record.is_some(), index + 1 == bytes.len());
        }
        assert_eq!(reader.pending(), 0);
    }

    #[test]
    fn a_long_message_is_cut_into_records_and_comes_back() {
        let body: Vec<u8> = (0..40_000_u32).map(|number| number as u8).collect();
        let mut reader = RecordReader::new();
        reader.push(&record(content_type::HANDSHAKE, version::TLS10, &body));
        let mut back = Vec::new();
        let mut records = 0;
        while let Some(record) = reader.next_record().expect("records") {
            back.extend(record.body);
            records += 1;
        }
        assert_eq!((records, back), (3, body));
    }

    #[test]
    fn plain_http_is_no_record_after_its_first_byte() {
        let mut reader = RecordReader::new();
        reader.push(b"H");
        assert_eq!(reader.next_record(), Err(RecordError::ContentType(b'H')));
    }

    #[test]
    fn only_application_data_may_be_empty() {
        for kind in [content_type::CHANGE_CIPHER_SPEC, content_type::ALERT, content_type::HANDSHAKE] {
            let mut reader = RecordReader::new();
            reader.push(&record(kind, version::TLS12, &[]));
            assert_eq!(reader.next_record(), Err(RecordError::Empty(kind)));
        }
        let mut reader = RecordReader::new();
        reader.push(&record(content_type::APPLICATION_DATA, version::TLS12, &[]));
        assert!(reader.next_record().is_ok_and(|record| record.is_some_and(|record| record.body.is_empty())));
    }

    #[test]
    fn a_length_beyond_all_versions_is_refused_before_its_bytes_come() {
        let mut reader = RecordReader::new();
        reader.push(&[22, 3, 3, 0xff, 0xff]);
        assert_eq!(reader.next_record(), Err(RecordError::Length(0xffff)));
    }

    proptest! {
        #[test]
        fn any_stream_in_any_pieces_is_records_or_an_error(
            bytes in prop::collection::vec(prop_oneof![3 => 0_u8..30, 1 => any::<u8>()], 0..2000),
            piece in 1_usize..500,
        ) {
            let mut whole = RecordReader::new();
            whole.push(&bytes);
            let mut pieces = RecordReader::new();
            for part in bytes.chunks(piece) {
                pieces.push(part);
                loop {
                    match pieces.next_record() {
                        Ok(Some(record)) => {
                            prop_assert!(record.body.len() <= MAX_BODY);
                            prop_assert_eq!(whole.next_record(), Ok(Some(record)));
                        }
                        Ok(None) => break,
                        Err(error) => {
                            prop_assert_eq!(whole.next_record(), Err(error));
                            return Ok(());
                        }
                    }
                }
            }
            prop_assert!(pieces.pending() < HEADER + MAX_BODY);
        }
    }
}
