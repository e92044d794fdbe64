//! LDAP's `StartTLS`: an `ExtendedRequest` and its response in BER (RFC 4511, sections 4.12 and 4.14).

use super::super::talk::{Peer, Talk};
use super::No;

/// The longest response that is read.
const MAX_RESPONSE: usize = 4096;

pub(super) async fn ldap(talk: &mut Talk<'_, impl Peer>) -> Result<String, No> {
    /// SEQUENCE { INTEGER 1, [APPLICATION 23] { [0] "1.3.6.1.4.1.1466.20037" } }.
    const REQUEST: &[u8] = b"\x30\x1d\x02\x01\x01\x77\x18\x80\x161.3.6.1.4.1.1466.20037";
    const SEQUENCE: u8 = 0x30;
    const EXTENDED_RESPONSE: u8 = 0x78;
    talk.say(REQUEST).await?;

    let mut head = talk.bytes(2).await?;
    let (tag, short) = (head.first().copied(), head.get(1).copied().unwrap_or_default());
    let length = match short {
        _ if tag != Some(SEQUENCE) => None,
        0..=0x7f => Some(usize::from(short)),
        0x81..=0x84 => {
            let more = talk.bytes(usize::from(short & 0x0f)).await?;
            head.extend(&more);
            Some(more.iter().fold(0, |sum, &byte| sum << 8 | usize::from(byte)))
        }
        _ => None,
    };
    let Some(length) = length.filter(|&length| length <= MAX_RESPONSE) else {
        return Err(No::unexpected(&(String::from_utf8_lossy(&head).into_owned() + &talk.rest())));
    };
    let body = talk.bytes(length).await?;
    let response = element(&body)
        .and_then(|(_id, rest)| element(rest))
        .filter(|_| element(&body).is_some_and(|((tag, _), _)| tag == 0x02))
        .and_then(|((tag, inner), _)| (tag == EXTENDED_RESPONSE).then_some(inner));
    let Some((code, rest)) = response.and_then(element) else {
        return Err(No::unexpected(&String::from_utf8_lossy(&body)));
    };
    let code = code.1.first().copied().unwrap_or_default();
    let message = element(rest).and_then(|(_matched, rest)| element(rest)).map(|((_, text), _)| text);
    let message = String::from_utf8_lossy(message.unwrap_or_default()).into_owned();
    if code == 0 { Ok(message) } else { Err(No::refused(&format!("{code} {message}"))) }
}

/// A tag with its content, and what stands behind it.
type Element<'a> = ((u8, &'a [u8]), &'a [u8]);

/// Splits off the first element; definite lengths of up to four bytes only, as LDAP asks.
fn element(bytes: &[u8]) -> Option<Element<'_>> {
    let (&tag, rest) = bytes.split_first()?;
    let (&short, rest) = rest.split_first()?;
    let (length, rest) = match short {
        0..=0x7f => (usize::from(short), rest),
        0x81..=0x84 => {
            let (digits, rest) = rest.split_at_checked(usize::from(short & 0x0f))?;
            (digits.iter().fold(0, |sum, &byte| sum << 8 | usize::from(byte)), rest)
        }
        _ => return None,
    };
    let (content, rest) = rest.split_at_checked(length)?;
    Some(((tag, content), rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_length_beyond_the_bytes_is_no_element() {
        assert!(element(&[0x30, 0x05, 1, 2]).is_none());
        assert!(element(&[0x30, 0x84, 0xff, 0xff, 0xff, 0xff]).is_none());
        assert!(element(&[0x30]).is_none());
        assert_eq!(element(&[0x02, 0x01, 0x07, 0x09]), Some(((0x02, &[7][..]), &[9][..])));
    }
}
