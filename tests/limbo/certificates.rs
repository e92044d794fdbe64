//! What one certificate may not be: purpose, authority, identifiers, serial number, keys (namespaces `rfc5280`,
//! `rfc5280::aki`, `::ski`, `::serial`, `::eku`, `::pc`, `webpki`, `webpki::eku`, `::ku`, `::aki`).

use super::mold::{self, Mold, dns, extension, name, public, sequence, tlv};
use super::{Case, Trial, Wanted, line, trial};
use Wanted::{Failure, Success};
use handshake_doctor::certificate::Check;

const ODD: Wanted = Failure(Check::Encoding);
const PURPOSE: Wanted = Failure(Check::Purpose);
const WEAK: Wanted = Failure(Check::KeyStrength);

/// root ── leaf with these purposes.
fn purposes(purposes: &[&'static [u8]]) -> Trial {
    line(0, |line| line.leaf.purposes = Some(purposes.to_vec()))
}

fn leaf_key(public: Vec<u8>) -> Trial {
    line(0, |line| line.leaf.public = Some(public))
}

fn serial(serial: &[u8]) -> Trial {
    line(0, |line| line.leaf.serial = serial.to_vec())
}

/// A root whose authorityKeyIdentifier has this content.
fn root_with_id(content: &[Vec<u8>]) -> Trial {
    line(0, |line| line.root.more.push(extension(&[0x55, 0x1d, 35], false, &sequence(content))))
}

fn unknown() -> Vec<u8> {
    extension(mold::UNKNOWN, true, b"")
}

fn access(critical: bool) -> Vec<u8> {
    let issuers = tlv(6, &[0x2b, 6, 1, 5, 5, 7, 0x30, 2]);
    extension(mold::ACCESS, critical, &sequence(&[sequence(&[issuers, dns("example.com")])]))
}

pub const CASES: &[Case] = &[
    ("rfc5280::ee-empty-issuer", Failure(Check::Anchor), || line(0, |line| line.leaf.issuer = Some(name("")))),
    ("rfc5280::ca-empty-subject", ODD, || line(0, |line| line.root.subject = name(""))),
    ("rfc5280::unknown-critical-extension-ee", Failure(Check::CriticalExtensions), || {
        line(0, |line| line.leaf.more.push(unknown()))
    }),
    ("rfc5280::unknown-critical-extension-root", Failure(Check::CriticalExtensions), || {
        line(0, |line| line.root.more.push(unknown()))
    }),
    ("rfc5280::unknown-critical-extension-intermediate", Failure(Check::CriticalExtensions), || {
        line(1, |line| line.issuers[0].more.push(unknown()))
    }),
    ("ours::unknown-extension-noncritical", Success, || {
        line(1, |line| line.leaf.more.push(extension(mold::UNKNOWN, false, b"")))
    }),
    ("rfc5280::chain-untrusted-root", Failure(Check::Anchor), || {
        let mut chain = line(1, |_| {});
        chain.sent.push(chain.roots[0].clone());
        chain.roots = vec![Mold::root("Unrelated Root").self_signed()];
        chain
    }),
    ("rfc5280::intermediate-ca-without-ca-bit", Failure(Check::CaFlag), || {
        line(1, |line| line.issuers[0].authority = Some((false, None)))
    }),
    ("rfc5280::intermediate-ca-missing-basic-constraints", Failure(Check::CaFlag), || {
        line(1, |line| line.issuers[0].authority = None)
    }),
    ("rfc5280::root-missing-basic-constraints", Failure(Check::CaFlag), || line(0, |line| line.root.authority = None)),
    ("rfc5280::root-non-critical-basic-constraints", ODD, || line(0, |line| line.root.authority_is_critical = false)),
    ("rfc5280::root-inconsistent-ca-extensions", Failure(Check::CaFlag), || line(0, |line| line.root.usage = Some(0))),
    ("rfc5280::ica-ku-keycertsign", Failure(Check::Complete), || {
        let mut chain = line(1, |line| {
            line.issuers[0].path_length(0);
            line.issuers[0].usage = Some(0);
            line.issuers[0].subject = name("Issuing Intermediate");
        });
        chain.sent.truncate(1);
        chain
    }),
    ("ours::ica-ku-keycertsign-sent", Failure(Check::CaFlag), || {
        line(1, |line| line.issuers[0].usage = Some(mold::SIGNS))
    }),
    ("rfc5280::leaf-ku-keycertsign", Failure(Check::CaFlag), || {
        line(0, |line| {
            line.leaf.authority = Some((false, None));
            line.leaf.usage = Some(mold::SIGNS | mold::SIGNS_CERTIFICATES);
        })
    }),
    ("rfc5280::ee-aia", Success, || line(0, |line| line.leaf.more.push(access(false)))),
    ("rfc5280::ee-critical-aia-invalid", Failure(Check::CriticalExtensions), || {
        line(0, |line| line.leaf.more.push(access(true)))
    }),
    ("rfc5280::duplicate-extensions", ODD, || {
        line(0, |line| line.leaf.more.push(extension(mold::ALT_NAME, false, &sequence(&[dns("example.com")]))))
    }),
    ("rfc5280::no-keyusage", Success, || line(0, |line| line.leaf.usage = None)),
    ("rfc5280::no-basicconstraints", Success, || line(0, |line| line.leaf.authority = None)),
    ("ours::basicconstraints-false", Success, || line(0, |line| line.leaf.authority = Some((false, None)))),
    ("ours::mismatching-signature-algorithm-leaf", ODD, || {
        let sha384 = sequence(&[tlv(6, &[0x2a, 0x86, 0x48, 0xce, 0x3d, 4, 3, 3])]);
        line(1, |line| line.leaf.inner_algorithm = Some(sha384))
    }),
    ("rfc5280::ca-as-leaf", Success, || {
        line(0, |line| {
            line.leaf = Mold::authority("Authority");
            line.leaf.names(&[dns("ca.example.com")]);
            "ca.example.com".clone_into(&mut line.host);
        })
    }),
    ("rfc5280::ca-as-leaf-wrong-san", Failure(Check::CaFlag), || {
        line(0, |line| {
            line.leaf = Mold::authority("Authority");
            line.leaf.names(&[dns("ca.example.com")]);
            "some-other-ca.example.com".clone_into(&mut line.host);
        })
    }),
    ("rfc5280::root-and-intermediate-swapped", Success, || {
        let mut chain = line(1, |_| {});
        std::mem::swap(&mut chain.sent[1], &mut chain.roots[0]);
        chain
    }),
    ("rfc5280::aki::critical-aki", ODD, || {
        line(0, |line| (line.root.issuer_id, line.root.ids_are_critical) = (true, true))
    }),
    ("rfc5280::aki::leaf-missing-aki", ODD, || line(0, |line| line.leaf.issuer_id = false)),
    ("rfc5280::aki::intermediate-missing-aki", ODD, || line(1, |line| line.issuers[0].issuer_id = false)),
    ("rfc5280::aki::self-signed-root-missing-aki", Success, || line(0, |line| line.root.issuer_id = false)),
    ("rfc5280::aki::cross-signed-root-missing-aki", ODD, || {
        let mut chain = line(1, |line| line.issuers[0].issuer_id = false);
        chain.roots = vec![chain.sent.pop().expect("an issuer")];
        chain
    }),
    ("rfc5280::ski::critical-ski", ODD, || line(0, |line| line.root.ids_are_critical = true)),
    ("rfc5280::ski::root-missing-ski", ODD, || line(0, |line| line.root.own_id = false)),
    ("rfc5280::ski::intermediate-missing-ski", ODD, || line(1, |line| line.issuers[0].own_id = false)),
    ("ours::ski::critical-in-leaf", Failure(Check::CriticalExtensions), || {
        line(0, |line| line.leaf.ids_are_critical = true)
    }),
    ("rfc5280::serial::too-long", ODD, || serial(&[0x7f; 22])),
    ("rfc5280::serial::zero", ODD, || serial(&[0])),
    ("rfc5280::serial::negative", ODD, || serial(&[0x85, 1])),
    ("ours::serial::twenty-octets", Success, || serial(&[0x7f; 20])),
    ("rfc5280::eku::ee-wrong-eku", PURPOSE, || purposes(&[mold::CLIENT_AUTH])),
    ("rfc5280::eku::ee-without-eku", Success, || line(0, |line| line.leaf.purposes = None)),
    ("ours::eku::ee-empty-eku", ODD, || purposes(&[])),
    ("rfc5280::pc::ica-noncritical-pc", ODD, || {
        let policy = extension(&[0x55, 0x1d, 36], false, &sequence(&[tlv(0x80, &[3])]));
        line(1, |line| line.issuers[0].more.push(policy))
    }),
    ("webpki::eku::ee-anyeku", PURPOSE, || purposes(&[mold::SERVER_AUTH, mold::ANY_PURPOSE])),
    ("webpki::eku::ee-critical-eku", PURPOSE, || line(0, |line| line.leaf.purposes_are_critical = true)),
    ("webpki::eku::ee-without-eku", PURPOSE, || line(0, |line| line.leaf.purposes = None)),
    ("webpki::eku::root-has-eku", PURPOSE, || line(0, |line| line.root.purposes = Some(vec![mold::SERVER_AUTH]))),
    ("webpki::eku::ee-clientauth-only", PURPOSE, || purposes(&[mold::CLIENT_AUTH])),
    ("webpki::eku::ee-precertificate-only", PURPOSE, || purposes(&[mold::PRECERTIFICATE])),
    ("webpki::eku::ee-precertificate-with-serverauth", PURPOSE, || {
        purposes(&[mold::SERVER_AUTH, mold::PRECERTIFICATE])
    }),
    ("webpki::eku::ee-serverauth-with-additional", Success, || purposes(&[mold::SERVER_AUTH, mold::CLIENT_AUTH])),
    ("webpki::eku::ee-codesigning-with-serverauth", PURPOSE, || purposes(&[mold::SERVER_AUTH, mold::CODE_SIGNING])),
    ("webpki::eku::ee-emailprotection-with-serverauth", PURPOSE, || {
        purposes(&[mold::SERVER_AUTH, mold::EMAIL_PROTECTION])
    }),
    ("webpki::eku::ee-timestamping-with-serverauth", PURPOSE, || purposes(&[mold::SERVER_AUTH, mold::TIME_STAMPING])),
    ("webpki::eku::ee-ocspsigning-with-serverauth", PURPOSE, || purposes(&[mold::SERVER_AUTH, mold::OCSP_SIGNING])),
    ("ours::eku::issuer-for-clients", PURPOSE, || {
        line(1, |line| line.issuers[0].purposes = Some(vec![mold::CLIENT_AUTH]))
    }),
    ("ours::eku::issuer-for-servers", Success, || {
        line(1, |line| line.issuers[0].purposes = Some(vec![mold::SERVER_AUTH]))
    }),
    ("webpki::ku::ee-rsa-without-any-usages", PURPOSE, || {
        line(0, |line| {
            line.leaf.public = Some(public::rsa(2048));
            line.leaf.usage = Some(0);
        })
    }),
    ("webpki::malformed-aia", ODD, || {
        line(0, |line| line.leaf.more.push(extension(mold::ACCESS, false, b"malformed")))
    }),
    ("webpki::v1-cert", Failure(Check::CaFlag), || line(0, |line| line.leaf.version = None)),
    ("webpki::ee-basicconstraints-ca", Failure(Check::CaFlag), || {
        line(0, |line| line.leaf.authority = Some((true, None)))
    }),
    ("webpki::ca-as-leaf", Failure(Check::CaFlag), || {
        line(0, |line| {
            line.leaf = Mold::authority("Authority");
            line.leaf.purposes = Some(vec![mold::SERVER_AUTH]);
        })
    }),
    ("webpki::forbidden-p192-leaf", WEAK, || leaf_key(public::p192())),
    ("webpki::forbidden-dsa-leaf", WEAK, || leaf_key(public::dsa())),
    ("webpki::forbidden-weak-rsa-in-leaf", WEAK, || leaf_key(public::rsa(1024))),
    ("webpki::forbidden-rsa-key-not-divisable-by-8-in-leaf", WEAK, || leaf_key(public::rsa(2052))),
    ("webpki::aki::root-with-aki-missing-keyidentifier", ODD, || root_with_id(&[])),
    ("webpki::aki::root-with-aki-authoritycertissuer", ODD, || {
        root_with_id(&[tlv(0x80, &[1; 20]), tlv(0xa1, &mold::directory("myCN"))])
    }),
    ("webpki::aki::root-with-aki-authoritycertserialnumber", ODD, || {
        root_with_id(&[tlv(0x80, &[1; 20]), tlv(0x82, &[4, 0xd2])])
    }),
    ("webpki::aki::root-with-aki-all-fields", ODD, || {
        root_with_id(&[tlv(0x80, &[1; 20]), tlv(0xa1, &mold::directory("myCN")), tlv(0x82, &[4, 0xd2])])
    }),
    ("webpki::aki::root-with-aki-ski-mismatch", ODD, || root_with_id(&[tlv(0x80, &[1; 20])])),
    ("invalid::invalid-issuer-key", Failure(Check::Signature), || {
        line(1, |line| line.issuers[0].public = Some(public::broken_rsa()))
    }),
    ("ours::self-signed", Failure(Check::SelfSigned), || {
        let leaf = Mold::leaf();
        trial(&[&Mold::root("Root")], vec![leaf.self_signed()], "example.com")
    }),
    ("ours::sha1-leaf", Failure(Check::Signature), || line(1, |line| line.leaf.sha1 = true)),
    ("webpki::cryptographydotio-chain", Success, || line(2, |_| {})),
    ("webpki::cryptographydotio-chain-missing-intermediate", Failure(Check::Complete), || {
        let mut chain = line(2, |line| line.issuers[1].subject = name("Issuing Intermediate"));
        chain.sent.truncate(1);
        chain
    }),
];
