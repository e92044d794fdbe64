//! The verifier that rustls asks: it accepts every chain, because chains are judged elsewhere, and checks only that the
//! server holds the key of the certificate it sent (RFC 8446, section 4.4.3; RFC 5246, section 7.4.3).

use std::sync::{Arc, Mutex, PoisonError};

use aws_lc_rs::signature::{
    RSA_PKCS1_1024_8192_SHA1_FOR_LEGACY_USE_ONLY, RSA_PKCS1_1024_8192_SHA256_FOR_LEGACY_USE_ONLY,
    RSA_PKCS1_1024_8192_SHA512_FOR_LEGACY_USE_ONLY, RsaParameters, UnparsedPublicKey,
};
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::WebPkiSupportedAlgorithms;
use rustls::pki_types::{CertificateDer, ServerName, SubjectPublicKeyInfoDer, UnixTime};
use rustls::{CertificateError, DigitallySignedStruct, Error, PeerMisbehaved, SignatureScheme};
use x509_parser::prelude::FromDer;
use x509_parser::public_key::PublicKey;

/// How the check of the server's handshake signature came out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum SignatureCheck {
    /// The server holds the key.
    Valid,
    /// The signature is right, but the RSA key is shorter than the 2048 bits that clients ask for.
    ValidWithShortKey(usize),
    /// Could not be checked, and why.
    Unchecked(String),
    /// The signature was made with another key, or altered.
    Invalid,
}

/// Where the verifier leaves its result.
#[derive(Debug, Default)]
pub(super) struct Checks {
    signature: Mutex<Option<SignatureCheck>>,
}

impl Checks {
    /// The result, once there is one.
    pub fn signature(&self) -> Option<SignatureCheck> {
        self.signature.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn set(&self, check: SignatureCheck) {
        *self.signature.lock().unwrap_or_else(PoisonError::into_inner) = Some(check);
    }
}

/// See the module.
#[derive(Debug)]
pub(super) struct Recorder {
    algorithms: WebPkiSupportedAlgorithms,
    /// What is offered. A signature of a scheme that `algorithms` lacks is noted, but not checked.
    schemes: Vec<SignatureScheme>,
    pub checks: Arc<Checks>,
}

impl Recorder {
    /// One that offers these schemes; `None`: all that can be checked.
    pub fn new(algorithms: WebPkiSupportedAlgorithms, schemes: Option<&[u16]>) -> Self {
        let schemes = match schemes {
            Some(schemes) => schemes.iter().copied().map(SignatureScheme::from).collect(),
            None => algorithms.supported_schemes(),
        };
        Self { algorithms, schemes, checks: Arc::default() }
    }

    fn verify(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        let check = self.check(message, certificate, signed);
        self.checks.set(check.clone());
        match check {
            SignatureCheck::Invalid => Err(CertificateError::BadSignature.into()),
            _ => Ok(HandshakeSignatureValid::assertion()),
        }
    }

    fn check(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> SignatureCheck {
        let unchecked = |text: &str| SignatureCheck::Unchecked(text.to_owned());
        let Ok((_, parsed)) = x509_parser::certificate::X509Certificate::from_der(certificate) else {
            return unchecked("the certificate does not parse");
        };
        let info = &parsed.tbs_certificate.subject_pki;
        let signature = signed.signature();
        if let Ok(PublicKey::RSA(key)) = info.parsed()
            && (1..2048).contains(&key.key_size())
        {
            return short_rsa(key.key_size(), &info.subject_public_key.data, message, signed);
        }
        let der = SubjectPublicKeyInfoDer::from(info.raw);
        let Ok(key) = webpki::RawPublicKeyEntity::try_from(&der) else {
            return unchecked("the public key does not parse");
        };
        let Some((_, algorithms)) = self.algorithms.mapping.iter().find(|(scheme, _)| *scheme == signed.scheme) else {
            return unchecked("the scheme is unknown");
        };
        let results: Vec<_> =
            algorithms.iter().map(|algorithm| key.verify_signature(*algorithm, message, signature)).collect();
        if results.iter().any(Result::is_ok) {
            SignatureCheck::Valid
        } else if results.contains(&Err(webpki::Error::InvalidSignatureForPublicKey)) {
            SignatureCheck::Invalid
        } else {
            unchecked("the scheme does not fit the key")
        }
    }
}

/// aws-lc-rs checks PKCS #1 signatures of short keys, but no PSS ones.
fn short_rsa(bits: usize, key: &[u8], message: &[u8], signed: &DigitallySignedStruct) -> SignatureCheck {
    let algorithm: &RsaParameters = match signed.scheme {
        SignatureScheme::RSA_PKCS1_SHA1 => &RSA_PKCS1_1024_8192_SHA1_FOR_LEGACY_USE_ONLY,
        SignatureScheme::RSA_PKCS1_SHA256 => &RSA_PKCS1_1024_8192_SHA256_FOR_LEGACY_USE_ONLY,
        SignatureScheme::RSA_PKCS1_SHA512 => &RSA_PKCS1_1024_8192_SHA512_FOR_LEGACY_USE_ONLY,
        _ => return SignatureCheck::Unchecked(format!("an RSA key of {bits} bits is too short")),
    };
    match UnparsedPublicKey::new(algorithm, key).verify(message, signed.signature()) {
        Ok(()) => SignatureCheck::ValidWithShortKey(bits),
        Err(_) if bits >= 1024 => SignatureCheck::Invalid,
        Err(_) => SignatureCheck::Unchecked(format!("an RSA key of {bits} bits is too short")),
    }
}

impl ServerCertVerifier for Recorder {
    fn verify_server_cert(
        &self,
        _end_entity: &CertificateDer<'_>,
        _intermediates: &[CertificateDer<'_>],
        _server_name: &ServerName<'_>,
        _ocsp_response: &[u8],
        _now: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        Ok(ServerCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        self.verify(message, cert, dss)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        // RFC 8446, section 4.4.3: no PKCS #1 signatures in CertificateVerify.
        if matches!(u16::from(dss.scheme), 0x0201 | 0x0401 | 0x0501 | 0x0601) {
            return Err(PeerMisbehaved::SignedHandshakeWithUnadvertisedSigScheme.into());
        }
        self.verify(message, cert, dss)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.schemes.clone()
    }
}
