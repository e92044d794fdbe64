//! Certificates that rcgen does not make, because they are too weak or too old: `openssl` does.

use std::fmt::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::Arc;

use rcgen::{CertificateParams, DnType, IsCa, KeyPair};
use serde::Deserialize;

use super::recipe::Made;

/// One certificate with an RSA key.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OldRecipe {
    /// RSA bits.
    #[serde(default = "bits")]
    bits: u32,
    /// `sha256`, `sha1`, `md5`.
    #[serde(default = "digest")]
    digest: String,
    /// X.509 version 1 has no extensions.
    #[serde(default = "version")]
    version: u8,
}

fn bits() -> u32 {
    2048
}

fn digest() -> String {
    "sha256".to_owned()
}

fn version() -> u8 {
    3
}

impl OldRecipe {
    /// Makes it for subject and names of `params`, signed by `issuer` or by itself; its files stay in `folder`.
    pub fn made(&self, name: &str, params: &CertificateParams, issuer: Option<&Made>, folder: &Path) -> Made {
        let at = |ending: &str| folder.join(format!("old-{name}{ending}")).display().to_string();
        openssl(&["genrsa", "-out", &at(".key"), &self.bits.to_string()]);
        let subject = match params.distinguished_name.get(&DnType::CommonName) {
            Some(rcgen::DnValue::Utf8String(text)) => format!("/CN={text}"),
            other => panic!("{other:?}"),
        };
        openssl(&["req", "-new", "-key", &at(".key"), "-subj", &subject, "-out", &at(".csr")]);
        let mut arguments: Vec<String> = ["x509", "-req", "-in", &at(".csr"), "-out", &at(".crt"), "-days", "80"]
            .map(str::to_owned)
            .into_iter()
            .chain([format!("-{}", self.digest), "-set_serial".to_owned(), "4711".to_owned()])
            .collect();
        match issuer {
            None => arguments.extend(["-signkey".to_owned(), at(".key")]),
            Some(issuer) => {
                std::fs::write(at("-ca.crt"), issuer.pem()).expect("written");
                std::fs::write(at("-ca.key"), &issuer.key_pem).expect("written");
                arguments.extend(["-CA".to_owned(), at("-ca.crt"), "-CAkey".to_owned(), at("-ca.key")]);
            }
        }
        if self.version == 3 {
            let mut text = String::new();
            if matches!(params.is_ca, IsCa::Ca(_)) {
                text.push_str("basicConstraints=critical,CA:TRUE\nkeyUsage=keyCertSign\n");
            } else {
                text.push_str("basicConstraints=CA:FALSE\nextendedKeyUsage=serverAuth\n");
            }
            for name in &params.subject_alt_names {
                if let rcgen::SanType::DnsName(name) = name {
                    let _ = writeln!(text, "subjectAltName=DNS:{}", name.as_str());
                }
            }
            std::fs::write(at(".ext"), text).expect("written");
            arguments.extend(["-extfile".to_owned(), at(".ext")]);
        }
        openssl(&arguments.iter().map(String::as_str).collect::<Vec<_>>());
        let read = |ending: &str| std::fs::read_to_string(at(ending)).expect("made");
        let der = pem::parse(read(".crt")).expect("PEM").into_contents();
        let key_pem = read(".key");
        // Below 2048 bits rcgen takes no key; such a certificate signs nothing here.
        let key = KeyPair::from_pem(&key_pem).or_else(|_| KeyPair::generate()).expect("a key");
        Made { der, key: Arc::new(key), key_pem, params: params.clone() }
    }
}

fn openssl(arguments: &[&str]) {
    let done = Command::new("openssl").args(arguments).stdin(Stdio::null()).output().expect("openssl runs");
    assert!(done.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&done.stderr));
}
