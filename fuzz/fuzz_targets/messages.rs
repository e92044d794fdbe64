//! Any bytes as an error message that somebody pasted.
#![no_main]

use handshake_doctor::decoder::{decode, program};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let text = String::from_utf8_lossy(bytes);
    let reading = decode(&text);
    assert_eq!(reading.program(), program(&text));
});
