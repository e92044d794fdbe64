//! Any bytes as a `ClientHello`: what is read is written back as it was; and as what a client says first.
#![no_main]

use handshake_doctor::wire::{ClientHello, ClientOffer, OpeningReader};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|body: &[u8]| {
    let _ = OpeningReader::default().push(body);
    let _ = ClientOffer::read(body, body.len());
    let Ok(hello) = ClientHello::parse(body) else { return };
    let _ = (hello.offered_versions(), hello.server_name(), hello.supported_groups(), hello.key_share_groups());
    let _ = hello.fields();
    assert_eq!(ClientHello::parse(&hello.body()), Ok(hello));
});
