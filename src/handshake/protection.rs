//! Opens protected records of our own connection: the record protection of TLS 1.3 (RFC 8446, sections 5.2 and 7.3)
//! and the AEAD suites of TLS 1.2 that rustls speaks (RFC 5288, RFC 5289, RFC 7905).

use aws_lc_rs::aead::{AES_128_GCM, AES_256_GCM, Aad, Algorithm, CHACHA20_POLY1305, LessSafeKey, Nonce, UnboundKey};
use aws_lc_rs::{hkdf, hmac};

use super::Party;
use crate::wire::Record;

/// Cipher and hash of a suite.
#[derive(Clone, Copy)]
struct Suite {
    aead: &'static Algorithm,
    key_length: usize,
    hkdf: hkdf::Algorithm,
    hash_length: usize,
    hmac: hmac::Algorithm,
    /// Bytes of the nonce that travel in each record (TLS 1.2 with GCM).
    explicit_nonce: usize,
}

impl Suite {
    fn of(code_point: u16) -> Option<Self> {
        let aes128 = Self {
            aead: &AES_128_GCM,
            key_length: 16,
            hkdf: hkdf::HKDF_SHA256,
            hash_length: 32,
            hmac: hmac::HMAC_SHA256,
            explicit_nonce: 0,
        };
        let aes256 = Self {
            aead: &AES_256_GCM,
            key_length: 32,
            hkdf: hkdf::HKDF_SHA384,
            hash_length: 48,
            hmac: hmac::HMAC_SHA384,
            explicit_nonce: 0,
        };
        let chacha = Self { aead: &CHACHA20_POLY1305, key_length: 32, ..aes128 };
        Some(match code_point {
            0x1301 => aes128,
            0x1302 => aes256,
            0x1303 | 0xcca8 | 0xcca9 => chacha,
            0xc02b | 0xc02f => Self { explicit_nonce: 8, ..aes128 },
            0xc02c | 0xc030 => Self { explicit_nonce: 8, ..aes256 },
            _ => return None,
        })
    }
}

/// The keys of one direction.
pub(super) struct Keys {
    suite: Suite,
    key: LessSafeKey,
    iv: Vec<u8>,
    sequence: u64,
    /// The traffic secret; empty in TLS 1.2.
    secret: Vec<u8>,
}

impl Keys {
    /// Keys of TLS 1.3 from a traffic secret.
    pub fn tls13(cipher_suite: u16, secret: &[u8]) -> Option<Self> {
        let suite = Suite::of(cipher_suite)?;
        if secret.len() != suite.hash_length {
            return None;
        }
        let key = expand_label(suite, secret, b"key", suite.key_length)?;
        let iv = expand_label(suite, secret, b"iv", 12)?;
        Some(Self { suite, key: aead_key(suite, &key)?, iv, sequence: 0, secret: secret.to_vec() })
    }

    /// Keys of one direction in TLS 1.2 from the master secret and both randoms.
    pub fn tls12(
        cipher_suite: u16,
        master: &[u8],
        client_random: &[u8],
        server_random: &[u8],
        writer: Party,
    ) -> Option<Self> {
        let suite = Suite::of(cipher_suite)?;
        let iv_length = 12 - suite.explicit_nonce;
        let seed = [b"key expansion".as_slice(), server_random, client_random].concat();
        let block = prf(suite, master, &seed, 2 * (suite.key_length + iv_length));
        let (keys, ivs) = block.split_at(2 * suite.key_length);
        let (client_key, server_key) = keys.split_at(suite.key_length);
        let (client_iv, server_iv) = ivs.split_at(iv_length);
        let (key, iv) = match writer {
            Party::Client => (client_key, client_iv),
            Party::Server => (server_key, server_iv),
        };
        Some(Self { suite, key: aead_key(suite, key)?, iv: iv.to_vec(), sequence: 0, secret: Vec::new() })
    }

    /// The keys after a `KeyUpdate` (RFC 8446, section 7.2).
    pub fn updated(&self, cipher_suite: u16) -> Option<Self> {
        let next = expand_label(self.suite, &self.secret, b"traffic upd", self.suite.hash_length)?;
        Self::tls13(cipher_suite, &next)
    }

    /// Content type and plaintext of a record; `None` when it does not open.
    pub fn open(&mut self, record: &Record) -> Option<(u8, Vec<u8>)> {
        let sequence = self.sequence;
        self.sequence = self.sequence.wrapping_add(1);
        if self.secret.is_empty() { self.open_tls12(record, sequence) } else { self.open_tls13(record, sequence) }
    }

    fn open_tls13(&self, record: &Record, sequence: u64) -> Option<(u8, Vec<u8>)> {
        let mut header = vec![record.kind];
        header.extend_from_slice(&record.version.to_be_bytes());
        header.extend_from_slice(&(record.body.len() as u16).to_be_bytes());
        let mut plain = self.decrypt(self.nonce(&[], sequence)?, &header, &record.body)?;
        // TLSInnerPlaintext: the type is the last byte that is not padding.
        let last = plain.iter().rposition(|&byte| byte != 0)?;
        let kind = plain[last];
        plain.truncate(last);
        Some((kind, plain))
    }

    fn open_tls12(&self, record: &Record, sequence: u64) -> Option<(u8, Vec<u8>)> {
        let (explicit, sealed) = record.body.split_at_checked(self.suite.explicit_nonce)?;
        let length = sealed.len().checked_sub(self.suite.aead.tag_len())?;
        let mut header = sequence.to_be_bytes().to_vec();
        header.push(record.kind);
        header.extend_from_slice(&record.version.to_be_bytes());
        header.extend_from_slice(&(length as u16).to_be_bytes());
        let plain = self.decrypt(self.nonce(explicit, sequence)?, &header, sealed)?;
        Some((record.kind, plain))
    }

    fn nonce(&self, explicit: &[u8], sequence: u64) -> Option<Nonce> {
        let mut nonce = self.iv.clone();
        if explicit.is_empty() {
            for (byte, counter) in nonce.iter_mut().rev().zip(sequence.to_le_bytes()) {
                *byte ^= counter;
            }
        } else {
            nonce.extend_from_slice(explicit);
        }
        Nonce::try_assume_unique_for_key(&nonce).ok()
    }

    fn decrypt(&self, nonce: Nonce, aad: &[u8], sealed: &[u8]) -> Option<Vec<u8>> {
        let mut buffer = sealed.to_vec();
        let length = self.key.open_in_place(nonce, Aad::from(aad), &mut buffer).ok()?.len();
        buffer.truncate(length);
        Some(buffer)
    }
}

fn aead_key(suite: Suite, key: &[u8]) -> Option<LessSafeKey> {
    UnboundKey::new(suite.aead, key).ok().map(LessSafeKey::new)
}

struct Length(usize);

impl hkdf::KeyType for Length {
    fn len(&self) -> usize {
        self.0
    }
}

/// HKDF-Expand-Label with an empty context (RFC 8446, section 7.1). `secret` has the length of the suite's hash.
fn expand_label(suite: Suite, secret: &[u8], label: &[u8], length: usize) -> Option<Vec<u8>> {
    let mut info = (length as u16).to_be_bytes().to_vec();
    info.push(6 + label.len() as u8);
    info.extend_from_slice(b"tls13 ");
    info.extend_from_slice(label);
    info.push(0);
    let mut out = vec![0; length];
    hkdf::Prk::new_less_safe(suite.hkdf, secret).expand(&[&info], Length(length)).ok()?.fill(&mut out).ok()?;
    Some(out)
}

/// The PRF of TLS 1.2 (RFC 5246, section 5).
fn prf(suite: Suite, secret: &[u8], seed: &[u8], length: usize) -> Vec<u8> {
    let key = hmac::Key::new(suite.hmac, secret);
    let mut out = Vec::with_capacity(length + suite.hash_length);
    let mut a = hmac::sign(&key, seed);
    while out.len() < length {
        out.extend_from_slice(hmac::sign(&key, &[a.as_ref(), seed].concat()).as_ref());
        a = hmac::sign(&key, a.as_ref());
    }
    out.truncate(length);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bytes(hex: &str) -> Vec<u8> {
        (0..hex.len()).step_by(2).map(|at| u8::from_str_radix(&hex[at..at + 2], 16).expect("hex")).collect()
    }

    /// RFC 8448, section 3: write key and IV of the server's handshake traffic.
    #[test]
    fn keys_of_the_trace_of_rfc_8448_come_out() {
        let suite = Suite::of(0x1301).expect("known");
        let secret = bytes("b67b7d690cc16c4e75e54213cb2d37b4e9c912bcded9105d42befd59d391ad38");
        let key = expand_label(suite, &secret, b"key", 16).expect("expands");
        let iv = expand_label(suite, &secret, b"iv", 12).expect("expands");
        assert_eq!(key, bytes("3fce516009c21727d0f2e4e86ee403bc"));
        assert_eq!(iv, bytes("5d313eb2671276ee13000b30"));
    }

    #[test]
    fn a_record_that_was_altered_does_not_open() {
        let secret = [7; 32];
        let mut keys = Keys::tls13(0x1303, &secret).expect("keys");
        let record = Record { kind: 23, version: 0x0303, body: vec![1; 40] };
        assert!(keys.open(&record).is_none());
        assert!(keys.open(&Record { body: Vec::new(), ..record }).is_none());
        assert!(Keys::tls13(0x1302, &secret).is_none(), "a secret of the wrong length makes no keys");
        assert!(Keys::tls13(0x00ff, &secret).is_none());
    }
}
