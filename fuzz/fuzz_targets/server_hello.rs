//! Any bytes as a `ServerHello`: what is read is written back as it was.
#![no_main]

use handshake_doctor::wire::ServerHello;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|body: &[u8]| {
    let Ok(hello) = ServerHello::parse(body) else { return };
    let _ = (hello.is_retry(), hello.selected_version(), hello.group(), hello.alpn(), hello.fields());
    assert_eq!(ServerHello::parse(&hello.body()), Ok(hello));
});
