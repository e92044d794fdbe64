//! Certificates for other programs: the chain that a server should send, PEM, and names for files.

use super::report::{ChainReport, Origin, PathEnd};

/// Letters of a certificate's name that a file's name takes over.
const MAX_FILE_NAME: usize = 60;

impl ChainReport {
    /// The chain that the server should send, DER, the site's own certificate first and without the root: of the best
    /// path what was sent and what was fetched. Empty when a certificate's bytes are not known.
    pub fn should_send(&self) -> Vec<Vec<u8>> {
        let ders: Vec<Vec<u8>> = self.to_send().iter().map(|&index| self.certificates[index].der.clone()).collect();
        if ders.iter().any(Vec::is_empty) { Vec::new() } else { ders }
    }

    /// Whether that chain leads a client to a root that it knows.
    pub fn leads_to_a_root(&self) -> bool {
        match self.best_path() {
            Some(path) => path.end == PathEnd::Root,
            None => self.judgements.iter().any(|judgement| judgement.anchored),
        }
    }

    fn to_send(&self) -> Vec<usize> {
        let Some(path) = self.best_path() else { return self.by_names() };
        let mut indexes = path.certificates.clone();
        let ends_itself = match path.end {
            PathEnd::Root => true,
            PathEnd::SelfSigned => indexes.last().is_some_and(|&last| self.certificates[last].self_issued),
            PathEnd::IssuerMissing | PathEnd::ForgedSignature | PathEnd::GivenUp => false,
        };
        if ends_itself && indexes.len() > 1 {
            indexes.pop();
        }
        indexes
    }

    /// From the site's certificate on, each one's issuer by name: for reports that know no paths.
    fn by_names(&self) -> Vec<usize> {
        let first = if self.certificates.is_empty() { None } else { self.leaf().or(Some(0)) };
        let mut indexes: Vec<usize> = first.filter(|&index| index < self.certificates.len()).into_iter().collect();
        while let Some(facts) = indexes.last().map(|&last| &self.certificates[last]) {
            let is_next = |&index: &usize| {
                let other = &self.certificates[index];
                other.origin != Origin::Store
                    && other.subject == facts.issuer
                    && !other.self_issued
                    && !indexes.contains(&index)
            };
            let Some(next) = (0..self.certificates.len()).find(is_next).filter(|_| !facts.issuer.is_empty()) else {
                break;
            };
            indexes.push(next);
        }
        indexes
    }
}

/// Certificates one after the other as PEM.
pub fn pem_chain(ders: &[Vec<u8>]) -> String {
    ders.iter().map(|der| super::pem(der)).collect()
}

/// A name for a certificate's file that every file system takes: `certificate-www.example.com.pem`.
pub fn file_name(kind: &str, label: &str, ending: &str) -> String {
    let safe: String = label
        .chars()
        .map(|letter| if letter.is_ascii_alphanumeric() || matches!(letter, '.' | '-') { letter } else { '-' })
        .take(MAX_FILE_NAME)
        .collect();
    let mut name = String::from(kind);
    for part in safe.split(['-', ' ']).filter(|part| !part.trim_matches('.').is_empty()) {
        name.push('-');
        name.push_str(part.trim_matches('.'));
    }
    format!("{name}.{ending}")
}

#[cfg(test)]
mod tests {
    use super::super::report::{PathReport, Store};
    use super::super::{CertificateFacts, facts, fixture};
    use super::*;

    /// A sent leaf, a fetched intermediate, a root of the store.
    fn repaired() -> ChainReport {
        let chain = fixture::healthy("shop.example");
        let mut certificates: Vec<CertificateFacts> = chain.sent.iter().map(|der| facts(der)).collect();
        certificates[1].origin = Origin::Fetched;
        certificates.push(CertificateFacts { origin: Origin::Store, ..facts(&chain.root) });
        let path = |store, trusted| PathReport {
            store,
            certificates: vec![0, 1, 2],
            end: PathEnd::Root,
            trusted,
            fault: None,
        };
        ChainReport {
            certificates,
            paths: vec![path(Store::System, false), path(Store::Mozilla, true)],
            ..ChainReport::default()
        }
    }

    #[test]
    fn the_chain_to_send_has_the_fetched_issuer_and_not_the_root() {
        let chain = repaired();
        assert_eq!(chain.should_send(), [chain.certificates[0].der.clone(), chain.certificates[1].der.clone()]);
        assert!(chain.leads_to_a_root());
    }

    #[test]
    fn a_certificate_that_signed_itself_is_its_own_chain() {
        let mut chain = repaired();
        chain.paths = vec![PathReport {
            store: Store::System,
            certificates: vec![2],
            end: PathEnd::SelfSigned,
            trusted: false,
            fault: None,
        }];
        assert_eq!(chain.should_send(), [chain.certificates[2].der.clone()]);
        assert!(!chain.leads_to_a_root());
    }

    #[test]
    fn without_paths_the_names_lead_from_the_leaf_upwards() {
        let mut chain = repaired();
        chain.paths.clear();
        assert_eq!(chain.should_send().len(), 2, "the leaf and its intermediate");
        chain.certificates.swap(0, 1);
        chain.certificates.truncate(1);
        assert_eq!(chain.should_send().len(), 1);
    }

    #[test]
    fn a_report_that_keeps_no_bytes_has_no_chain_to_send() {
        let mut chain = repaired();
        chain.certificates[1].der.clear();
        assert!(chain.should_send().is_empty());
        assert!(ChainReport::default().should_send().is_empty());
    }

    #[test]
    fn pem_of_a_chain_reads_back_as_the_same_certificates() {
        let sent = repaired().should_send();
        let read = pem::parse_many(pem_chain(&sent)).expect("PEM");
        assert_eq!(read.into_iter().map(pem::Pem::into_contents).collect::<Vec<_>>(), sent);
    }

    #[test]
    fn a_file_name_keeps_to_its_folder_and_to_what_every_system_takes() {
        for (label, name) in [
            ("www.example.com", "certificate-www.example.com.pem"),
            ("*.example.com", "certificate-example.com.pem"),
            ("../../etc/passwd", "certificate-etc-passwd.pem"),
            ("Let's Encrypt\u{202e} R3", "certificate-Let-s-Encrypt-R3.pem"),
            ("例え", "certificate.pem"),
            ("", "certificate.pem"),
        ] {
            assert_eq!(file_name("certificate", label, "pem"), name);
        }
        assert!(file_name("certificate", &"a".repeat(4000), "pem").len() < 100);
    }
}
