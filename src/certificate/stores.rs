//! The roots: this system's, read once an examination, and Mozilla's, which are part of this program.

use std::collections::HashSet;

use rustls_pki_types::{CertificateDer, TrustAnchor};

use super::facts::{anchor_name, content, sequence};
use super::name;

/// Errors of the system's store that are told; the rest are like them.
const MAX_ERRORS: usize = 3;

/// The roots that chains are judged with.
#[derive(Clone, Debug, Default)]
pub struct TrustStores {
    /// Roots of this system, DER.
    pub system: Vec<Vec<u8>>,
    /// Why the system's store could not be read, or not whole.
    pub system_error: Option<String>,
    /// Extra roots for this examination (`--trust`, practice sites), trusted beside both stores; DER.
    pub extra: Vec<Vec<u8>>,
}

impl TrustStores {
    /// Reads this system's roots; never fails, but may come back empty with an error text.
    pub fn load(extra: Vec<Vec<u8>>) -> Self {
        let native = rustls_native_certs::load_native_certs();
        let mut seen = HashSet::new();
        let system = native.certs.into_iter().map(|der| der.to_vec()).filter(|der| seen.insert(der.clone())).collect();
        let errors: Vec<String> = native.errors.iter().take(MAX_ERRORS).map(ToString::to_string).collect();
        let system_error = (!errors.is_empty()).then(|| errors.join("; "));
        Self { system, system_error, extra }
    }

    /// The same stores without the roots that were added for this examination.
    #[must_use]
    pub fn without_extra(&self) -> Self {
        Self { extra: Vec::new(), ..self.clone() }
    }
}

/// One set of roots, ready for building paths.
#[derive(Default)]
pub(super) struct Anchors<'a> {
    /// The store's own roots first, then the extra ones.
    pub list: Vec<TrustAnchor<'a>>,
    /// How many are the store's own.
    pub own: usize,
    /// The certificates that the roots were taken from.
    certificates: Vec<&'a CertificateDer<'a>>,
}

impl<'a> Anchors<'a> {
    /// The store's roots and the extra ones beside them; what is no certificate is left out.
    pub fn new(
        own: Vec<TrustAnchor<'a>>,
        certificates: &'a [CertificateDer<'a>],
        extra: &'a [CertificateDer<'a>],
    ) -> Self {
        let count = own.len();
        let mut list = own;
        list.extend(anchors(extra));
        Self { list, own: count, certificates: certificates.iter().chain(extra).collect() }
    }

    /// The certificate of a root, DER.
    pub fn certificate(&self, index: usize) -> Option<&[u8]> {
        let root = self.list.get(index)?;
        self.certificates.iter().map(AsRef::as_ref).find(|der| {
            // Most are told apart by their bytes; only what may be it is parsed.
            let subject = root.subject.as_ref();
            der.windows(subject.len().max(1)).any(|bytes| bytes == subject)
                && webpki::anchor_from_trusted_cert(&CertificateDer::from(*der)).is_ok_and(|anchor| {
                    anchor.subject == root.subject && anchor.subject_public_key_info == root.subject_public_key_info
                })
        })
    }

    /// The subject of a root, RFC 4514 text.
    pub fn subject(&self, index: usize) -> String {
        self.list.get(index).and_then(|anchor| anchor_name(anchor.subject.as_ref(), name::rfc4514)).unwrap_or_default()
    }

    /// Whether any root belongs to this organisation.
    pub fn has_organisation(&self, organisation: &str) -> bool {
        self.list.iter().any(|anchor| {
            anchor_name(anchor.subject.as_ref(), |subject| name::attribute(subject, name::ORGANISATION))
                .flatten()
                .is_some_and(|own| own == organisation)
        })
    }

    /// The roots that bear a name (DER with its header).
    pub fn named(&self, der: &[u8]) -> impl Iterator<Item = (usize, &TrustAnchor<'a>)> {
        let wanted = content(der).to_vec();
        self.list.iter().enumerate().filter(move |(_, anchor)| anchor.subject.as_ref() == wanted)
    }
}

/// How many of Mozilla's roots a store has: an ordinary public store has nearly all, a private one none.
pub(super) fn shared_with_mozilla(store: &[Vec<u8>]) -> usize {
    let mozilla: HashSet<&[u8]> = webpki_root_certs::TLS_SERVER_ROOT_CERTS.iter().map(AsRef::as_ref).collect();
    store.iter().filter(|der| mozilla.contains(der.as_slice())).count()
}

/// The roots of certificates; what webpki cannot read as one is left out.
pub(super) fn anchors<'a>(certificates: &'a [CertificateDer<'a>]) -> Vec<TrustAnchor<'a>> {
    certificates.iter().filter_map(|der| webpki::anchor_from_trusted_cert(der).ok()).collect()
}

/// `SubjectPublicKeyInfo` of a root, with its DER header.
pub(super) fn anchor_key(anchor: &TrustAnchor<'_>) -> Vec<u8> {
    sequence(anchor.subject_public_key_info.as_ref())
}
