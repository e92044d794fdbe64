//! Any bytes as what an authority or a log hands out: issuers, OCSP answers, revocation lists, receipts.
#![no_main]

use handshake_doctor::certificate::{Issuer, Status, TimestampSource, crl, handed_out, ocsp, transparency};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: (&[u8], &[u8])| {
    let (bytes, certificate) = input;
    for der in handed_out(bytes) {
        assert!(Issuer::of(&der).is_some());
    }
    let issuer = Issuer { name: vec![0x30, 0], key: vec![0x30, 0] };
    for answer in [
        ocsp::read(bytes, certificate, &issuer, Default::default()),
        crl::read(bytes, certificate, &issuer, Default::default()),
    ] {
        assert!(matches!(answer.status, Status::Unusable { .. }), "nobody signed it");
    }
    let list = ocsp::timestamp_list(bytes).unwrap_or_else(|| bytes.to_vec());
    transparency::read(&list, TimestampSource::Staple, certificate, Some(&issuer), transparency::logs());
    transparency::precertificate_entry(certificate, &issuer);
});
