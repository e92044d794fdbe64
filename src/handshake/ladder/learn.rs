//! What the messages say about version, suite, chain and session, kept for the observation.

use super::Ladder;
use crate::handshake::{ClientCertificateRequest, MAX_CERTIFICATES, Party, Ticket};
use crate::wire::{
    Agreed, CertificateMessage, CertificateRequest, Extension, Handshake, ServerHello, distinguished_name,
    extension_type, selected_protocol, version,
};

/// Authorities that are kept by name.
const MAX_AUTHORITIES: usize = 64;

/// Extensions of the server that are kept by number; there are fewer that a server may answer with.
const MAX_EXTENSIONS: usize = 64;

impl Ladder {
    /// Takes over what a message says.
    pub(super) fn learn(&mut self, from: Party, message: Handshake) {
        match (from, message) {
            (Party::Client, Handshake::ClientHello(hello)) => {
                self.randoms.0 = hello.random;
                self.asked = Some(hello);
            }
            (Party::Client, Handshake::Certificate(message)) => self.shown = Some(message.certificates.len()),
            (Party::Server, Handshake::ServerHello(hello)) => {
                self.server_hello = true;
                self.agreed = Agreed { version: hello.selected_version(), cipher_suite: hello.cipher_suite };
                self.randoms.1 = hello.random;
                self.learn_hello(&hello);
                if self.agreed.version >= version::TLS13 && !hello.is_retry() {
                    self.client.protected = true;
                    self.server.protected = true;
                }
                self.answer = Some(hello);
            }
            (Party::Server, Handshake::EncryptedExtensions(all)) => {
                self.negotiated.alpn = selected_protocol(&all);
                self.keep_extensions(&all);
            }
            (Party::Server, Handshake::NewSessionTicket(ticket)) => {
                self.negotiated.ticket.get_or_insert(Ticket {
                    lifetime_s: ticket.lifetime,
                    max_early_data_bytes: ticket.max_early_data_size(),
                });
            }
            (Party::Server, Handshake::Certificate(message)) => {
                self.negotiated.timestamps = message.timestamps.or(self.negotiated.timestamps);
                if message.timestamp_list.is_some() {
                    self.timestamp_list.clone_from(&message.timestamp_list);
                }
                if message.ocsp_response.is_some() {
                    self.ocsp_response.clone_from(&message.ocsp_response);
                }
                self.keep_chain(message);
            }
            (Party::Server, Handshake::CertificateStatus(response)) => self.ocsp_response = Some(response),
            (Party::Server, Handshake::CertificateVerify(scheme, _)) => self.negotiated.signature_scheme = scheme,
            (Party::Server, Handshake::ServerKeyExchange(exchange)) => {
                self.negotiated.group = exchange.group.or(self.negotiated.group);
                self.negotiated.dh_prime_bits = exchange.prime_bits;
                self.negotiated.known_prime = exchange.known_prime.map(str::to_owned);
                self.negotiated.signature_scheme = exchange.signature_scheme;
            }
            (Party::Server, Handshake::CertificateRequest(request)) => {
                self.client_certificate_request = Some(request_for_reading(&request));
            }
            _ => {}
        }
    }

    fn learn_hello(&mut self, hello: &ServerHello) {
        self.negotiated.version = Some(self.agreed.version);
        self.negotiated.cipher_suite = Some(self.agreed.cipher_suite);
        self.negotiated.group = hello.group();
        self.negotiated.alpn = hello.alpn();
        if hello.is_retry() {
            return;
        }
        self.keep_extensions(&hello.extensions);
        self.negotiated.compression = Some(hello.compression);
        self.negotiated.session_id_length = Some(hello.session_id.len());
        self.negotiated.downgrade_sentinel = hello.has_downgrade_sentinel();
        self.negotiated.timestamps = hello.timestamps();
        self.timestamp_list = hello.timestamp_list();
        self.negotiated.resumed = self.agreed.version >= version::TLS13
            && hello.extensions.iter().any(|extension| extension.kind == extension_type::PRE_SHARED_KEY);
    }

    fn keep_extensions(&mut self, extensions: &[Extension]) {
        let room = MAX_EXTENSIONS.saturating_sub(self.negotiated.extensions.len());
        self.negotiated.extensions.extend(extensions.iter().take(room).map(|extension| extension.kind));
    }

    pub(super) fn keep_chain(&mut self, message: CertificateMessage) {
        self.chain_length = message.certificates.len();
        self.chain = message.certificates;
        self.chain.truncate(MAX_CERTIFICATES);
    }
}

fn request_for_reading(request: &CertificateRequest) -> ClientCertificateRequest {
    ClientCertificateRequest {
        authorities: request.authorities.iter().take(MAX_AUTHORITIES).map(|name| distinguished_name(name)).collect(),
        authority_count: request.authorities.len(),
        signature_schemes: request.signature_schemes.clone(),
        certificate_types: request.certificate_types.clone(),
    }
}
