//! Certificate, `CertificateRequest` and `CertificateStatus` (RFC 8446, sections 4.3.2 and 4.4.2; RFC 5246, sections
//! 7.4.2 and 7.4.4; RFC 6066, section 8). Certificates are carried here, never judged.

use x509_parser::prelude::FromDer;

use super::distinguished_name::{distinguished_name, name_text};
use super::extension::{Extension, Place, distinguished_names, extension_type, extensions, find, timestamp_count};
use super::field::{Field, hex, list};
use super::input::{Input, Malformed, put_vector};
use super::names::{certificate_type_name, signature_scheme_name};
use super::record::version;

/// Certificates and authorities that are shown one by one; the rest is counted.
const MAX_SHOWN: usize = 32;

/// A Certificate message of either side.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CertificateMessage {
    /// `certificate_request_context` of TLS 1.3.
    pub context: Vec<u8>,
    /// DER, in the order sent.
    pub certificates: Vec<Vec<u8>>,
    /// OCSP response stapled to the first certificate (TLS 1.3), DER.
    pub ocsp_response: Option<Vec<u8>>,
    /// How many signed certificate timestamps came with the first certificate (TLS 1.3).
    pub timestamps: Option<usize>,
    /// Those timestamps: a `SignedCertificateTimestampList` as sent.
    pub timestamp_list: Option<Vec<u8>>,
}

impl CertificateMessage {
    /// Reads the body of a handshake message of type 11.
    pub fn parse(version: u16, body: &[u8]) -> Result<Self, Malformed> {
        let mut input = Input::new(body);
        let context =
            if version >= version::TLS13 { input.vector8("certificate_request_context")?.rest() } else { &[] };
        let mut message = Self { context: context.to_vec(), ..Self::default() };
        let mut entries = input.vector24("certificate_list")?;
        input.end()?;
        while !entries.is_empty() {
            message.entry(version, &mut entries)?;
        }
        Ok(message)
    }

    /// The certificates that stand whole in the beginning of a message whose end never came.
    pub fn parse_beginning(version: u16, body: &[u8]) -> Self {
        let mut input = Input::new(body);
        let mut message = Self::default();
        let skipped =
            if version >= version::TLS13 { input.vector8("certificate_request_context").is_ok() } else { true };
        if skipped && input.u24("certificate_list").is_ok() {
            while message.entry(version, &mut input).is_ok() {}
        }
        message
    }

    fn entry(&mut self, version: u16, entries: &mut Input<'_>) -> Result<(), Malformed> {
        let der = entries.vector24("cert_data")?.rest();
        if version >= version::TLS13 {
            let mut block = Input::new(entries.vector16("extensions")?.rest());
            let mut all = Vec::new();
            while !block.is_empty() {
                let kind = block.u16("extension_type")?;
                all.push(Extension { kind, body: block.vector16("extension_data")?.rest().to_vec() });
            }
            if self.certificates.is_empty() {
                self.ocsp_response =
                    find(&all, extension_type::STATUS_REQUEST).and_then(|status| ocsp_response(&status.body).ok());
                let list = find(&all, extension_type::SIGNED_CERTIFICATE_TIMESTAMP);
                self.timestamps = list.and_then(|list| timestamp_count(&list.body).ok());
                self.timestamp_list = list.map(|list| list.body.clone());
            }
        }
        self.certificates.push(der.to_vec());
        Ok(())
    }

    /// Its content, field by field: the subject and size of each certificate.
    pub fn fields(&self) -> Vec<Field> {
        let mut fields = Vec::new();
        if !self.context.is_empty() {
            fields.push(Field::new("certificate_request_context", hex(&self.context)));
        }
        fields.push(Field::new("certificate_list", counted(self.certificates.len(), "certificate")));
        for (index, der) in self.certificates.iter().take(MAX_SHOWN).enumerate() {
            let subject = x509_parser::certificate::X509Certificate::from_der(der)
                .map_or_else(|_| hex(der), |(_, certificate)| name_text(certificate.subject()));
            fields.push(Field::new(format!("certificate {}", index + 1), format!("{subject} ({} bytes)", der.len())));
        }
        if let Some(response) = &self.ocsp_response {
            fields.push(Field::new("status_request", format!("OCSP response ({} bytes)", response.len())));
        }
        if let Some(count) = self.timestamps {
            fields.push(Field::new("signed_certificate_timestamp", counted(count, "timestamp")));
        }
        fields
    }
}

/// The body of a Certificate message up to TLS 1.2.
pub fn certificate_tls12_body(certificates: &[Vec<u8>]) -> Vec<u8> {
    let mut entries = Vec::new();
    for der in certificates {
        put_vector(&mut entries, 3, der);
    }
    let mut out = Vec::with_capacity(entries.len() + 3);
    put_vector(&mut out, 3, &entries);
    out
}

/// What a server asks of a client certificate.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CertificateRequest {
    /// `ClientCertificateType`, up to TLS 1.2.
    pub certificate_types: Vec<u8>,
    /// Accepted schemes; none before TLS 1.2.
    pub signature_schemes: Vec<u16>,
    /// Accepted authorities, DER names.
    pub authorities: Vec<Vec<u8>>,
    /// TLS 1.3: the rest stands in extensions.
    pub extensions: Vec<Extension>,
}

impl CertificateRequest {
    /// Reads the body of a handshake message of type 13.
    pub fn parse(version: u16, body: &[u8]) -> Result<Self, Malformed> {
        let mut input = Input::new(body);
        let mut request = Self::default();
        if version >= version::TLS13 {
            input.vector8("certificate_request_context")?;
            request.extensions = extensions(&mut input)?;
            if let Some(schemes) = find(&request.extensions, extension_type::SIGNATURE_ALGORITHMS) {
                request.signature_schemes = Input::new(&schemes.body).vector16("schemes")?.u16_list("schemes")?;
            }
            if let Some(names) = find(&request.extensions, extension_type::CERTIFICATE_AUTHORITIES) {
                request.authorities = distinguished_names(Input::new(&names.body).vector16("authorities")?)?;
            }
        } else {
            request.certificate_types = input.vector8("certificate_types")?.rest().to_vec();
            if version == version::TLS12 {
                request.signature_schemes =
                    input.vector16("supported_signature_algorithms")?.u16_list("supported_signature_algorithms")?;
            }
            request.authorities = distinguished_names(input.vector16("certificate_authorities")?)?;
        }
        input.end()?;
        Ok(request)
    }

    /// Its content, field by field, authorities by name.
    pub fn fields(&self) -> Vec<Field> {
        let mut fields = Vec::new();
        if !self.certificate_types.is_empty() {
            fields.push(Field::new("certificate_types", list(&self.certificate_types, certificate_type_name)));
        }
        fields.push(Field::new("signature_algorithms", list(&self.signature_schemes, signature_scheme_name)));
        fields.push(Field::new("certificate_authorities", counted(self.authorities.len(), "name")));
        for (index, name) in self.authorities.iter().take(MAX_SHOWN).enumerate() {
            fields.push(Field::new(format!("authority {}", index + 1), distinguished_name(name)));
        }
        let shown = [extension_type::SIGNATURE_ALGORITHMS, extension_type::CERTIFICATE_AUTHORITIES];
        fields.extend(
            self.extensions
                .iter()
                .filter(|extension| !shown.contains(&extension.kind))
                .map(|extension| extension.field(Place::Request)),
        );
        fields
    }
}

/// `CertificateStatus` with an OCSP response, DER.
pub fn ocsp_response(body: &[u8]) -> Result<Vec<u8>, Malformed> {
    let mut input = Input::new(body);
    input.u8("status_type")?;
    let response = input.vector24("ocsp_response")?.rest().to_vec();
    input.end()?;
    Ok(response)
}

fn counted(count: usize, what: &str) -> String {
    if count == 1 { format!("1 {what}") } else { format!("{count} {what}s") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_chain_comes_back_in_the_order_sent() {
        let chain = vec![vec![1; 10], vec![2; 300]];
        let message = CertificateMessage::parse(version::TLS12, &certificate_tls12_body(&chain)).expect("parses");
        assert_eq!(message.certificates, chain);
        assert_eq!(message.fields()[0], Field::new("certificate_list", "2 certificates"));
    }

    #[test]
    fn the_whole_certificates_of_an_unfinished_message_are_kept() {
        let body = certificate_tls12_body(&[vec![1; 10], vec![2; 300]]);
        let beginning = CertificateMessage::parse_beginning(version::TLS12, &body[..200]);
        assert_eq!(beginning.certificates, [vec![1; 10]]);
    }

    #[test]
    fn the_timestamps_of_the_first_certificate_are_counted_in_tls13() {
        // Two timestamps of 2 and 3 bytes, on a certificate that is none.
        let list = [0, 9, 0, 2, 1, 1, 0, 3, 2, 2, 2];
        let mut entry = vec![0, 0, 1, 0x30, 0, 15, 0, 18, 0, 11];
        entry.extend(list);
        let mut body = vec![0];
        put_vector(&mut body, 3, &entry);
        let message = CertificateMessage::parse(version::TLS13, &body).expect("parses");
        assert_eq!((message.certificates.len(), message.timestamps), (1, Some(2)));
        assert_eq!(message.timestamp_list.as_deref(), Some(&list[..]));
    }

    #[test]
    fn an_empty_client_certificate_is_a_message_without_certificates() {
        let message = CertificateMessage::parse(version::TLS13, &[0, 0, 0, 0]).expect("parses");
        assert!(message.certificates.is_empty());
    }
}
