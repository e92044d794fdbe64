//! tshark as the witness: the recorded bytes as a capture file, and the messages that tshark sees in it.

use std::path::Path;
use std::process::Command;

use handshake_doctor::handshake::{Capture, MessageKind, Observation, Party};
use handshake_doctor::wire;
use tempfile::TempDir;

use super::field;

/// One line for each message of a side, as the ladder tells it.
pub(super) fn our_list(observation: &Observation, from: Party) -> Vec<String> {
    let number = |kind| match kind {
        MessageKind::ClientHello => 1,
        MessageKind::ServerHello | MessageKind::HelloRetryRequest => 2,
        MessageKind::NewSessionTicket => 4,
        MessageKind::EncryptedExtensions => 8,
        MessageKind::Certificate => 11,
        MessageKind::ServerKeyExchange => 12,
        MessageKind::CertificateRequest => 13,
        MessageKind::ServerHelloDone => 14,
        MessageKind::CertificateVerify => 15,
        MessageKind::ClientKeyExchange => 16,
        MessageKind::Finished => 20,
        MessageKind::CertificateStatus => 22,
        other => panic!("{other:?} is not expected here"),
    };
    observation
        .messages
        .iter()
        .filter(|message| message.from == from && message.kind != MessageKind::Verification)
        .map(|message| match message.kind {
            MessageKind::ChangeCipherSpec => "change_cipher_spec".to_owned(),
            MessageKind::Alert => format!("alert {}", field(message, "description")),
            MessageKind::ApplicationData => "data".to_owned(),
            kind => format!("handshake {} of {} bytes", number(kind), message.size - 4),
        })
        .collect()
}

/// The same list, as tshark tells it from the recorded bytes.
pub(super) fn tshark_list(capture: &Capture, from: Party) -> Vec<String> {
    let dir = TempDir::new().expect("directory");
    let (packets, keys) = (dir.path().join("capture.pcap"), dir.path().join("keys.log"));
    std::fs::write(&packets, pcap(capture)).expect("written");
    std::fs::write(&keys, &capture.key_log).expect("written");
    let pdml = tshark(&packets, &keys);
    let source =
        format!("name=\"ip.src\" showname=\"Source Address: {}\"", address(from).map(|n| n.to_string()).join("."));
    let mut list = Vec::new();
    for packet in pdml.split("<packet>").filter(|packet| packet.contains(&source)) {
        let mut kind = None;
        for line in packet.lines().map(str::trim) {
            let show = || {
                let rest = line.split(" show=\"").nth(1)?;
                rest.split('"').next()
            };
            if line.starts_with("<field name=\"tls.handshake.type\"") {
                kind = show();
            } else if line.starts_with("<field name=\"tls.handshake.length\"") {
                list.push(format!("handshake {} of {} bytes", kind.take().unwrap_or("?"), show().unwrap_or("?")));
            } else if line.starts_with("<field name=\"tls.change_cipher_spec\"") {
                list.push("change_cipher_spec".to_owned());
            } else if line.starts_with("<field name=\"tls.alert_message.desc\"") {
                let code: u8 = show().and_then(|code| code.parse().ok()).expect("a code");
                list.push(format!("alert {} ({code})", wire::alert_name(code)));
            } else if line.starts_with("<field name=\"tls.app_data\"") {
                list.push("data".to_owned());
            }
        }
    }
    list
}

fn tshark(packets: &Path, keys: &Path) -> String {
    let output = Command::new("tshark")
        .args(["-r".as_ref(), packets.as_os_str()])
        .args(["-o", &format!("tls.keylog_file:{}", keys.display()), "-T", "pdml"])
        .output()
        .expect("tshark is needed as the witness: scripts/test installs it (apt-get install tshark)");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8_lossy(&output.stdout).into_owned()
}

fn address(party: Party) -> [u8; 4] {
    match party {
        Party::Client => [10, 0, 0, 1],
        Party::Server => [10, 0, 0, 2],
    }
}

/// The recorded bytes as packets of one TCP connection to port 443 (pcap, link type 101: bare IP).
fn pcap(capture: &Capture) -> Vec<u8> {
    let mut file = Vec::new();
    for word in [0xa1b2_c3d4_u32, 0x0004_0002, 0, 0, 0x4_0000, 101] {
        file.extend(word.to_le_bytes());
    }
    let mut sequence = [1_u32, 1];
    for chunk in &capture.chunks {
        let (own, other, ports) = match chunk.from {
            Party::Client => (0, 1, [40_000_u16, 443]),
            Party::Server => (1, 0, [443, 40_000]),
        };
        let mut packet = vec![0x45, 0];
        packet.extend((40 + chunk.bytes.len() as u16).to_be_bytes());
        packet.extend([0, 0, 0x40, 0, 64, 6, 0, 0]);
        packet.extend(address(chunk.from));
        packet.extend(address(if own == 0 { Party::Server } else { Party::Client }));
        packet.extend(ports.iter().flat_map(|port| port.to_be_bytes()));
        packet.extend(sequence[own].to_be_bytes());
        packet.extend(sequence[other].to_be_bytes());
        packet.extend([0x50, 0x18, 0xff, 0xff, 0, 0, 0, 0]);
        packet.extend(&chunk.bytes);
        sequence[own] += chunk.bytes.len() as u32;
        for word in [0, chunk.at_us as u32, packet.len() as u32, packet.len() as u32] {
            file.extend(word.to_le_bytes());
        }
        file.extend(packet);
    }
    file
}
