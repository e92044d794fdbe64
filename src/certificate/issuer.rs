//! Who issued a certificate: the name and the key that its signature, its OCSP answers and its revocation list need.
//!
//! Found among the certificates at hand and the roots of the stores, or in what an authority's own address hands out.

use der::{Decode, Reader, SliceReader, Tag};
use rustls_pki_types::{CertificateDer, TrustAnchor};
use x509_parser::asn1_rs::FromDer;
use x509_parser::certificate::X509Certificate;
use x509_parser::x509::SubjectPublicKeyInfo;

use super::facts::{is_self_issued, parse, sequence};
use super::signature::{self, Signed};
use super::stores::{TrustStores, anchor_key, anchors};

/// Certificates that are read of one file. Honest ones have one to five.
const MAX_IN_FILE: usize = 16;

/// DER values that are read of one sequence: extensions of a certificate, certificates of a file.
const MAX_ELEMENTS: usize = 128;

/// Certificates in one line from the site upwards.
const MAX_LINE: usize = 10;

/// Signatures that are verified for one line; a maze of certificates of one name would need more.
const MAX_VERIFIED: usize = 64;

/// The name and the key of an authority.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Issuer {
    /// Its distinguished name, DER.
    pub name: Vec<u8>,
    /// Its `SubjectPublicKeyInfo`, DER.
    pub key: Vec<u8>,
}

impl Issuer {
    /// The subject of a certificate; `None` when it does not parse.
    pub fn of(der: &[u8]) -> Option<Self> {
        parse(der).ok().map(|certificate| Self::subject(&certificate))
    }

    fn subject(certificate: &X509Certificate<'_>) -> Self {
        Self { name: certificate.subject.as_raw().to_vec(), key: certificate.subject_pki.raw.to_vec() }
    }

    fn anchor(anchor: &TrustAnchor<'_>) -> Self {
        Self { name: sequence(anchor.subject.as_ref()), key: anchor_key(anchor) }
    }

    /// The key, ready to verify with.
    pub(super) fn key(&self) -> Option<SubjectPublicKeyInfo<'_>> {
        SubjectPublicKeyInfo::from_der(&self.key).ok().map(|(_, key)| key)
    }

    /// Whether this name and this key issued a certificate.
    pub(super) fn issued(&self, certificate: &X509Certificate<'_>) -> bool {
        certificate.issuer.as_raw() == self.name
            && self.key().is_some_and(|key| signature::verify(certificate, &key) == Signed::Verified)
    }
}

/// Whether the second certificate issued the first, by name and signature.
pub fn is_issued_by(der: &[u8], issuer: &[u8]) -> bool {
    match (parse(der), Issuer::of(issuer)) {
        (Ok(certificate), Some(issuer)) => issuer.issued(&certificate),
        _ => false,
    }
}

/// Whether a certificate bears its own name as its issuer's.
pub fn is_own_issuer(der: &[u8]) -> bool {
    parse(der).is_ok_and(|certificate| is_self_issued(&certificate))
}

/// The issuer of a certificate among the certificates at hand, and then among the roots of the stores.
pub fn issuer(der: &[u8], at_hand: &[Vec<u8>], stores: &TrustStores) -> Option<Issuer> {
    let certificate = parse(der).ok()?;
    let near = at_hand.iter().filter_map(|der| Issuer::of(der)).find(|issuer| issuer.issued(&certificate));
    near.or_else(|| {
        let own: Vec<CertificateDer<'_>> =
            stores.system.iter().chain(&stores.extra).map(|der| CertificateDer::from(der.as_slice())).collect();
        let roots = anchors(&own);
        roots.iter().chain(webpki_roots::TLS_SERVER_ROOTS).map(Issuer::anchor).find(|root| root.issued(&certificate))
    })
}

/// The line from a certificate to the last of its issuers that is at hand: indexes, the certificate itself first.
pub fn line(chain: &[Vec<u8>], leaf: usize) -> Vec<usize> {
    let parsed: Vec<_> = chain.iter().map(|der| parse(der).ok()).collect();
    let mut line = vec![leaf];
    let mut verified = 0;
    while line.len() < MAX_LINE {
        let Some(last) = line.last().and_then(|&last| parsed.get(last)?.as_ref()) else { break };
        if is_self_issued(last) {
            break;
        }
        let next = parsed.iter().enumerate().find(|(index, candidate)| {
            let Some(candidate) = candidate else { return false };
            if line.contains(index) || candidate.subject.as_raw() != last.issuer.as_raw() || verified == MAX_VERIFIED {
                return false;
            }
            verified += 1;
            signature::verify(last, &candidate.subject_pki) == Signed::Verified
        });
        match next {
            Some((index, _)) => line.push(index),
            None => break,
        }
    }
    line
}

/// The certificates that an authority's address hands out: one as DER or PEM, or several as PKCS #7 (RFC 5280, section
/// 4.2.2.1; RFC 8551, section 3.8).
pub fn handed_out(bytes: &[u8]) -> Vec<Vec<u8>> {
    let one = || parse(bytes).is_ok().then(|| vec![bytes.to_vec()]);
    let in_text = || {
        let blocks = pem::parse_many(bytes).ok()?;
        let found: Vec<Vec<u8>> = blocks
            .into_iter()
            .take(MAX_IN_FILE)
            .flat_map(|block| match block.tag() {
                "PKCS7" => bundle(block.contents()).unwrap_or_default(),
                _ => vec![block.into_contents()],
            })
            .collect();
        (!found.is_empty()).then_some(found)
    };
    let mut found = one().or_else(|| bundle(bytes)).or_else(in_text).unwrap_or_default();
    found.retain(|der| parse(der).is_ok());
    found.truncate(MAX_IN_FILE);
    found
}

/// The certificates of a certs-only `SignedData` (RFC 5652, section 5.1), DER.
fn bundle(bytes: &[u8]) -> Option<Vec<Vec<u8>>> {
    /// `[0]`, constructed: the content of `ContentInfo`, and the certificates of `SignedData`.
    const CONTEXT_0: u8 = 0xa0;
    let content_info = inside(bytes, |tag| tag == Tag::Sequence)?;
    let content = elements(content_info).into_iter().find(|element| element.first() == Some(&CONTEXT_0))?;
    let signed_data = inside(inside(content, |_| true)?, |tag| tag == Tag::Sequence)?;
    let certificates = elements(signed_data).into_iter().find(|element| element.first() == Some(&CONTEXT_0))?;
    Some(elements(inside(certificates, |_| true)?).into_iter().map(<[u8]>::to_vec).collect())
}

/// The content of a DER value of an expected kind.
fn inside(bytes: &[u8], expected: impl Fn(Tag) -> bool) -> Option<&[u8]> {
    let value = der::asn1::AnyRef::from_der(bytes).ok()?;
    expected(der::Tagged::tag(&value)).then(|| value.value())
}

/// The DER values that follow each other, at most [`MAX_ELEMENTS`]; what cannot be read ends them.
pub(super) fn elements(bytes: &[u8]) -> Vec<&[u8]> {
    let Ok(mut reader) = SliceReader::new(bytes) else { return Vec::new() };
    let mut found = Vec::new();
    while found.len() < MAX_ELEMENTS && !reader.is_finished() {
        match reader.tlv_bytes() {
            Ok(element) => found.push(element),
            Err(_) => break,
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::super::fixture::{Authority, healthy};
    use super::*;

    fn pkcs7(certificates: &[Vec<u8>]) -> Vec<u8> {
        let tagged = |tag: u8, content: &[u8]| {
            let mut der = sequence(content);
            der[0] = tag;
            der
        };
        let oid = |last: u8| vec![6, 9, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 7, last];
        let signed_data =
            [vec![2, 1, 1], vec![0x31, 0], sequence(&oid(1)), tagged(0xa0, &certificates.concat()), vec![0x31, 0]]
                .concat();
        sequence(&[oid(2), tagged(0xa0, &sequence(&signed_data))].concat())
    }

    #[test]
    fn an_issuer_is_read_from_der_pem_and_a_bundle() {
        let (root, other) = (Authority::root("A").der(), Authority::root("B").der());
        assert_eq!(handed_out(&root), std::slice::from_ref(&root));
        assert_eq!(handed_out(super::super::pem(&root).as_bytes()), std::slice::from_ref(&root));
        let both = pkcs7(&[root.clone(), other.clone()]);
        assert_eq!(handed_out(&both), [root.clone(), other.clone()]);
        assert_eq!(handed_out(pem::encode(&pem::Pem::new("PKCS7", both)).as_bytes()), [root, other]);
    }

    #[test]
    fn garbage_hands_out_nothing() {
        for garbage in [&b""[..], b"<html>not found</html>", &[0x30, 0x80, 0, 0], &[0x30, 0x84, 0xff, 0xff, 0xff, 0xff]]
        {
            assert!(handed_out(garbage).is_empty(), "{garbage:?}");
        }
    }

    #[test]
    fn a_certificate_of_the_right_name_and_another_key_is_not_the_issuer() {
        let (old, new) = (Authority::root("Example Root"), Authority::root("Example Root"));
        let leaf = new.leaf("www.example.com");
        assert!(is_issued_by(&leaf, &new.der()) && !is_issued_by(&leaf, &old.der()));
        assert_eq!(issuer(&leaf, &[old.der()], &TrustStores::default()), None);
        let stores = TrustStores { system: vec![new.der()], ..TrustStores::default() };
        assert_eq!(issuer(&leaf, &[old.der()], &stores), Issuer::of(&new.der()));
    }

    #[test]
    fn the_line_goes_from_the_site_to_the_last_issuer_at_hand() {
        let chain = healthy("www.example.com");
        assert_eq!(line(&chain.sent, 0), [0, 1]);
        let whole = [chain.sent, vec![chain.root]].concat();
        assert_eq!(line(&whole, 0), [0, 1, 2]);
    }
}
