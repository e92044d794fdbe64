//! Any bytes as a `ClientHello`: what is read is written back as it was.
#![no_main]

use handshake_doctor::wire::ClientHello;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|body: &[u8]| {
    let Ok(hello) = ClientHello::parse(body) else { return };
    let _ = (hello.offered_versions(), hello.server_name(), hello.supported_groups(), hello.key_share_groups());
    let _ = hello.fields();
    assert_eq!(ClientHello::parse(&hello.body()), Ok(hello));
});
