//! The databases: `PostgreSQL` (`SSLRequest` of its message formats) and `MySQL` (`SSLRequest` of the connection phase).

use super::super::talk::{Peer, Talk};
use super::No;

/// The longest error or greeting that is read whole.
const MAX_PACKET: usize = 4096;

pub(super) async fn postgres(talk: &mut Talk<'_, impl Peer>) -> Result<String, No> {
    /// Length 8, then the code 80877103.
    const SSL_REQUEST: [u8; 8] = [0, 0, 0, 8, 0x04, 0xd2, 0x16, 0x2f];
    talk.say(&SSL_REQUEST).await?;
    let answer = talk.bytes(1).await?;
    match answer.first() {
        Some(b'S') => Ok("S".to_owned()),
        Some(b'N') => Err(No::refused("N")),
        // ErrorResponse: a length, then fields of a type byte and a text that ends with a zero.
        Some(b'E') => {
            let length = talk.bytes(4).await?;
            let length = length.iter().fold(0_usize, |sum, &byte| sum << 8 | usize::from(byte));
            if !(4..=MAX_PACKET).contains(&length) {
                // Servers older than 7.2 answer with plain text.
                return Err(No::unexpected("E"));
            }
            let body = talk.bytes(length - 4).await?;
            Err(No::refused(&fields(&body)))
        }
        other => {
            let byte = other.map(|&byte| char::from(byte).to_string()).unwrap_or_default();
            Err(No::unexpected(&(byte + &talk.rest())))
        }
    }
}

/// The fields of an `ErrorResponse` as lines, without their type bytes.
fn fields(body: &[u8]) -> String {
    let lines: Vec<_> = body
        .split(|&byte| byte == 0)
        .filter_map(|field| field.get(1..))
        .map(|text| String::from_utf8_lossy(text).into_owned())
        .collect();
    lines.join(" ")
}

pub(super) async fn mysql(talk: &mut Talk<'_, impl Peer>) -> Result<String, No> {
    /// `CLIENT_SSL` in the capability flags.
    const SSL: u16 = 0x0800;
    /// `CLIENT_PROTOCOL_41 | CLIENT_SECURE_CONNECTION | CLIENT_SSL`.
    const OURS: u32 = 0x0000_8a00;
    let header = talk.bytes(4).await?;
    let length = header.iter().take(3).rev().fold(0_usize, |sum, &byte| sum << 8 | usize::from(byte));
    let sequence = header.get(3).copied().unwrap_or_default();
    if !(1..=MAX_PACKET).contains(&length) || sequence != 0 {
        return Err(No::unexpected(&(String::from_utf8_lossy(&header).into_owned() + &talk.rest())));
    }
    let packet = talk.bytes(length).await?;
    match packet.split_first() {
        // ERR packet: a code of two bytes, then text.
        Some((0xff, error)) => Err(No::refused(&String::from_utf8_lossy(error.get(2..).unwrap_or_default()))),
        Some((10, greeting)) => {
            let end = greeting.iter().position(|&byte| byte == 0).unwrap_or(greeting.len());
            let (version, rest) = greeting.split_at(end);
            let version = String::from_utf8_lossy(version).into_owned();
            // The zero, the connection's number, eight bytes of salt, a filler; then the lower capability flags.
            let flags = match rest.get(14..16) {
                Some(&[low, high]) => u16::from_le_bytes([low, high]),
                _ => return Err(No::unexpected(&version)),
            };
            if flags & SSL == 0 {
                return Err(No::refused(&version));
            }
            let mut request = vec![32, 0, 0, 1];
            request.extend(OURS.to_le_bytes());
            request.extend(0x0100_0000_u32.to_le_bytes());
            // utf8mb4_general_ci, then the reserved zeros.
            request.push(45);
            request.extend([0; 23]);
            talk.say(&request).await?;
            Ok(version)
        }
        _ => Err(No::unexpected(&String::from_utf8_lossy(&packet))),
    }
}
