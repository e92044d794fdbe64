//! SSL 2: its two hellos (the Internet-Draft draft-hickman-netscape-ssl-00, sections 1.2 and 2.5). Nobody may speak it any more (RFC 6176); to find
//! a server that still does, one must ask.

use super::input::{Input, Malformed, put_vector};

/// Version field of SSL 2.
pub const SSL2: u16 = 0x0002;

/// The cipher kinds of SSL 2, 24 bits each, the strongest first.
pub const SSL2_KINDS: [u32; 8] =
    [0x07_00c0, 0x05_0080, 0x03_0080, 0x01_0080, 0x06_0040, 0x08_0080, 0x04_0080, 0x02_0080];

/// The longest record with a header of two bytes.
const MAX_RECORD: usize = 0x7fff;

const CLIENT_HELLO: u8 = 1;
const SERVER_HELLO: u8 = 4;

/// What a server that speaks SSL 2 answers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ssl2ServerHello {
    /// Kinds that both sides have; the client chooses.
    pub kinds: Vec<u32>,
    /// X.509 certificate, DER.
    pub certificate: Vec<u8>,
}

/// A CLIENT-HELLO that offers every kind, in its record.
pub fn ssl2_client_hello(challenge: &[u8; 16]) -> Vec<u8> {
    let kinds: Vec<u8> = SSL2_KINDS.iter().flat_map(|kind| kind.to_be_bytes().into_iter().skip(1)).collect();
    let mut message = vec![CLIENT_HELLO];
    message.extend(SSL2.to_be_bytes());
    message.extend((kinds.len() as u16).to_be_bytes());
    message.extend(0_u16.to_be_bytes());
    message.extend((challenge.len() as u16).to_be_bytes());
    message.extend(kinds);
    message.extend(challenge);
    let mut record = Vec::new();
    put_vector(&mut record, 2, &message);
    record[0] |= 0x80;
    record
}

/// A SERVER-HELLO in its record, for a scripted server.
pub fn ssl2_server_hello(hello: &Ssl2ServerHello) -> Vec<u8> {
    let kinds: Vec<u8> = hello.kinds.iter().flat_map(|kind| kind.to_be_bytes().into_iter().skip(1)).collect();
    let mut message = vec![SERVER_HELLO, 0, 1];
    message.extend(SSL2.to_be_bytes());
    for length in [hello.certificate.len(), kinds.len(), 16] {
        message.extend((length as u16).to_be_bytes());
    }
    message.extend(&hello.certificate);
    message.extend(kinds);
    message.extend([7; 16]);
    let mut record = Vec::new();
    put_vector(&mut record, 2, &message);
    record[0] |= 0x80;
    record
}

/// What a client says in a CLIENT-HELLO of SSL 2. Newer clients used the same form to speak to servers of any age (RFC
/// 5246, appendix E.2): its version is then theirs, and kinds below 2^16 are cipher suites.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Ssl2ClientHello {
    /// The newest version that it speaks.
    pub version: u16,
    /// Cipher kinds in its order, 24 bits each.
    pub kinds: Vec<u32>,
    /// Bytes of the message.
    pub bytes: usize,
}

/// Reads the client's first record, and says how long it is; `Ok(None)` while it is not whole.
pub(super) fn ssl2_opening(bytes: &[u8]) -> Result<Option<(Ssl2ClientHello, usize)>, Malformed> {
    let &[high, low, ..] = bytes else { return Ok(None) };
    if high & 0x80 == 0 {
        return Err(Malformed::Length { field: "record header", length: usize::from(high) });
    }
    let end = 2 + (usize::from(u16::from_be_bytes([high, low])) & MAX_RECORD);
    if bytes.get(2).is_some_and(|kind| *kind != CLIENT_HELLO) {
        return Err(Malformed::Length { field: "msg_type", length: usize::from(bytes[2]) });
    }
    let Some(message) = bytes.get(2..end) else { return Ok(None) };
    let mut input = Input::new(message);
    input.u8("msg_type")?;
    let version = input.u16("version")?;
    let kinds = usize::from(input.u16("cipher_spec_length")?);
    let session_id = usize::from(input.u16("session_id_length")?);
    let challenge = usize::from(input.u16("challenge_length")?);
    let kinds = kinds_of(input.take(kinds, "cipher_specs")?);
    input.take(session_id, "session_id")?;
    input.take(challenge, "challenge")?;
    input.end()?;
    Ok(Some((Ssl2ClientHello { version, kinds, bytes: message.len() }, end)))
}

/// Cipher kinds of three bytes each.
fn kinds_of(bytes: &[u8]) -> Vec<u32> {
    bytes.chunks_exact(3).map(|kind| kind.iter().fold(0, |value, byte| value << 8 | u32::from(*byte))).collect()
}

/// Reads the server's first record; `Ok(None)` while it is not whole.
pub fn ssl2_answer(bytes: &[u8]) -> Result<Option<Ssl2ServerHello>, Malformed> {
    let &[high, low, ..] = bytes else { return Ok(None) };
    if high & 0x80 == 0 {
        return Err(Malformed::Length { field: "record header", length: usize::from(high) });
    }
    let length = usize::from(u16::from_be_bytes([high, low])) & MAX_RECORD;
    let Some(message) = bytes.get(2..2 + length) else { return Ok(None) };
    let mut input = Input::new(message);
    let kind = input.u8("msg_type")?;
    if kind != SERVER_HELLO {
        return Err(Malformed::Length { field: "msg_type", length: usize::from(kind) });
    }
    input.take(2, "session_id_hit and certificate_type")?;
    let version = input.u16("server_version")?;
    if version != SSL2 {
        return Err(Malformed::Length { field: "server_version", length: usize::from(version) });
    }
    let certificate = usize::from(input.u16("certificate_length")?);
    let kinds = usize::from(input.u16("cipher_specs_length")?);
    let connection_id = usize::from(input.u16("connection_id_length")?);
    let certificate = input.take(certificate, "certificate")?.to_vec();
    let kinds = input.take(kinds, "cipher_specs")?;
    input.take(connection_id, "connection_id")?;
    Ok(Some(Ssl2ServerHello { kinds: kinds_of(kinds), certificate }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn what_a_server_says_is_read_when_it_is_whole() {
        let hello = Ssl2ServerHello { kinds: vec![0x01_0080, 0x07_00c0], certificate: vec![0x30, 3, 1, 2, 3] };
        let record = ssl2_server_hello(&hello);
        assert_eq!(ssl2_answer(&record), Ok(Some(hello)));
        assert_eq!(ssl2_answer(&record[..record.len() - 1]), Ok(None));
    }

    #[test]
    fn a_hello_offers_all_kinds_in_a_record_of_its_length() {
        let record = ssl2_client_hello(&[9; 16]);
        assert_eq!(record[0], 0x80);
        assert_eq!(usize::from(record[1]), record.len() - 2);
        assert_eq!(record[2..5], [1, 0, 2]);
        let (hello, length) = ssl2_opening(&record).expect("well-formed").expect("whole");
        assert_eq!((hello.version, hello.kinds.as_slice(), length), (SSL2, &SSL2_KINDS[..], record.len()));
        assert_eq!(ssl2_opening(&record[..record.len() - 1]), Ok(None));
    }

    proptest! {
        #[test]
        fn any_bytes_are_read_without_a_panic(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
            let _ = ssl2_answer(&bytes);
            let _ = ssl2_opening(&bytes);
        }
    }
}
