//! Any bytes as the answer of a time server or a web server, whatever time it is here.
#![no_main]

use std::time::Duration;

use handshake_doctor::net::{NetError, TimeFault, hear_time};
use libfuzzer_sys::fuzz_target;

/// The longest name of a host.
const MAX_NAME: usize = 255;

fuzz_target!(|input: (u64, i64, u32, &[u8])| {
    let (sent, second, waited_ms, bytes) = input;
    for said in hear_time(bytes, sent, second, Duration::from_millis(waited_ms.into())) {
        match said {
            Ok(answer) => {
                assert!(answer.uncertainty_ms >= 0);
                assert!(answer.sent_on_to.is_none_or(|host| host.len() <= MAX_NAME));
            }
            Err(NetError::NoTime { fault: TimeFault::KissOfDeath { code } }) => assert!(code.len() <= 4),
            Err(_) => {}
        }
    }
});
