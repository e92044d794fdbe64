//! Any bytes as a stream of records and messages, cut into pieces anywhere.
#![no_main]

use handshake_doctor::wire::{Agreed, Handshake, HandshakeReader, MAX_BODY, RecordReader, content_type};
use libfuzzer_sys::fuzz_target;

/// Bytes of one handshake message that are kept.
const LIMIT: usize = 4096;

fuzz_target!(|input: (u8, u16, u16, &[u8])| {
    let (piece, version, cipher_suite, bytes) = input;
    let agreed = Agreed { version, cipher_suite };
    let mut records = RecordReader::new();
    let mut messages = HandshakeReader::new(LIMIT);
    for part in bytes.chunks(usize::from(piece) + 1) {
        records.push(part);
        while let Ok(Some(record)) = records.next_record() {
            assert!(record.body.len() <= MAX_BODY);
            if record.kind != content_type::HANDSHAKE || messages.push(&record.body).is_err() {
                continue;
            }
            while let Some(message) = messages.next_message() {
                if let Ok(message) = Handshake::parse(&message, agreed) {
                    message.fields();
                }
            }
            assert!(messages.unfinished().is_none_or(|(_, body)| body.len() <= LIMIT));
        }
    }
});
