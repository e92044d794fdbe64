//! Any bytes as what a server says before TLS, in each protocol and from each kind of proxy.
#![no_main]

use handshake_doctor::net::{NetError, hear_greeting, hear_proxy};
use handshake_doctor::target::{Protocol, ProxyKind};
use libfuzzer_sys::fuzz_target;

/// The longest reply that is kept, in characters.
const MAX_SHOWN: usize = 512;

fuzz_target!(|input: (u8, u8, &[u8])| {
    let (whom, piece, bytes) = input;
    let result = match usize::from(whom) % (Protocol::ALL.len() + 2) {
        0 => hear_proxy(ProxyKind::HttpConnect, bytes, piece),
        1 => hear_proxy(ProxyKind::Socks5, bytes, piece),
        other => hear_greeting(Protocol::ALL[other - 2], bytes, piece),
    };
    if let Ok(reply) | Err(NetError::StartTlsRefused { reply } | NetError::StartTlsUnexpected { reply }) = result {
        assert!(reply.chars().count() <= MAX_SHOWN);
    }
});
