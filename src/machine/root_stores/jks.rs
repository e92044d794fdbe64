//! Java's own format of key stores, JKS (JDK, `sun.security.provider.JavaKeyStore`): big-endian lengths, one entry after
//! the other. The digest at its end, made with the store's password, is not checked: nothing secret is read.

use super::file::Unreadable;
use super::{Contents, MAX_ROOTS};

const MAGIC: u32 = 0xfeed_feed;

/// The same layout with stronger locks on private keys (JCEKS).
const MAGIC_JCE: u32 = 0xcece_cece;

const KEY_ENTRY: u32 = 1;
const TRUSTED_ENTRY: u32 = 2;

/// Whether the bytes begin as a store of this format does.
pub(super) fn is_one(bytes: &[u8]) -> bool {
    matches!(Input(bytes).number(), Some(MAGIC | MAGIC_JCE))
}

/// What Java trusts of it: certificates that stand alone, and the first of each private key's chain.
pub(super) fn read(bytes: &[u8]) -> Contents {
    let mut input = Input(bytes);
    let header = (input.number(), input.number(), input.number());
    let (Some(MAGIC | MAGIC_JCE), Some(version @ (1 | 2)), Some(count)) = header else {
        return Unreadable::Damaged.into();
    };
    let mut contents = Contents::default();
    for _ in 0..count {
        if contents.roots.len() == MAX_ROOTS {
            contents.error = Some(Unreadable::TooLarge);
            break;
        }
        let Some(certificate) = entry(&mut input, version) else {
            contents.error = Some(Unreadable::Partly);
            break;
        };
        contents.roots.extend(certificate);
    }
    contents
}

/// The certificate that an entry makes trusted; none for a key without a chain.
fn entry(input: &mut Input<'_>, version: u32) -> Option<Vec<Vec<u8>>> {
    let tag = input.number()?;
    let _alias = input.text()?;
    let _made_at = input.take(8)?;
    match tag {
        TRUSTED_ENTRY => Some(vec![certificate(input, version)?]),
        KEY_ENTRY => {
            let _locked_key = input.counted()?;
            let mut first = Vec::new();
            for _ in 0..input.number()? {
                let certificate = certificate(input, version)?;
                if first.is_empty() {
                    first.push(certificate);
                }
            }
            Some(first)
        }
        _ => None,
    }
}

fn certificate(input: &mut Input<'_>, version: u32) -> Option<Vec<u8>> {
    if version == 2 {
        let _kind = input.text()?;
    }
    Some(input.counted()?.to_vec())
}

/// Bytes that are still to be read.
struct Input<'a>(&'a [u8]);

impl<'a> Input<'a> {
    fn take(&mut self, length: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.0.split_at_checked(length)?;
        self.0 = rest;
        Some(taken)
    }

    fn number(&mut self) -> Option<u32> {
        self.take(4)?.try_into().ok().map(u32::from_be_bytes)
    }

    /// Bytes after their length of four bytes.
    fn counted(&mut self) -> Option<&'a [u8]> {
        let length = usize::try_from(self.number()?).ok()?;
        self.take(length)
    }

    /// Text after its length of two bytes.
    fn text(&mut self) -> Option<&'a [u8]> {
        let length = self.take(2)?.try_into().ok().map(u16::from_be_bytes)?;
        self.take(usize::from(length))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// A store of version 2 with these certificates, the last of them behind a private key.
    fn store(certificates: &[Vec<u8>]) -> Vec<u8> {
        let counted = |bytes: &[u8]| [&(bytes.len() as u32).to_be_bytes(), bytes].concat();
        let mut bytes = [MAGIC, 2, certificates.len() as u32].map(u32::to_be_bytes).concat();
        for (place, der) in certificates.iter().enumerate() {
            let is_last = place + 1 == certificates.len();
            bytes.extend(if is_last { KEY_ENTRY } else { TRUSTED_ENTRY }.to_be_bytes());
            bytes.extend(b"\0\x01a\0\0\0\0\0\0\0\0");
            if is_last {
                bytes.extend(counted(b"locked"));
                bytes.extend(1_u32.to_be_bytes());
            }
            bytes.extend(b"\0\x05X.509");
            bytes.extend(counted(der));
        }
        bytes
    }

    proptest! {
        #[test]
        fn a_store_that_breaks_off_keeps_its_whole_entries(
            certificates in prop::collection::vec(prop::collection::vec(any::<u8>(), 0..20), 1..6),
            cut: prop::sample::Index,
        ) {
            let bytes = store(&certificates);
            prop_assert_eq!(&read(&bytes), &Contents { roots: certificates.clone(), ..Contents::default() });
            let part = read(&bytes[..cut.index(bytes.len())]);
            prop_assert!(certificates.starts_with(&part.roots) && part.error.is_some());
        }

        #[test]
        fn any_bytes_are_read_or_refused(
            mut bytes in prop::collection::vec(prop_oneof![2 => 0_u8..4, 1 => any::<u8>()], 0..200),
            begins_well: bool,
        ) {
            if begins_well {
                bytes.splice(0..0, *b"\xfe\xed\xfe\xed\0\0\0\x02\0\0\0");
            }
            let _ = (is_one(&bytes), read(&bytes));
        }
    }
}
