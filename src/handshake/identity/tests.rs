use std::io::Write as _;
use std::process::{Command, Stdio};

use rcgen::{CertificateParams, CertifiedIssuer, IsCa, KeyPair, PKCS_ECDSA_P256_SHA256, PKCS_ED25519, PKCS_RSA_SHA256};

use proptest::prelude::*;

use super::{Identity, IdentityError};

/// A root, an issuer below it and a person's certificate, with the person's key.
struct Made {
    root: String,
    issuer: String,
    leaf: String,
    key: KeyPair,
}

fn made() -> Made {
    made_for(KeyPair::generate().expect("a key"))
}

fn made_for(key: KeyPair) -> Made {
    let named = |name: &str| {
        let mut params = CertificateParams::default();
        params.distinguished_name.push(rcgen::DnType::CommonName, name);
        params
    };
    let authority = |name: &str| {
        let mut params = named(name);
        params.is_ca = IsCa::Ca(rcgen::BasicConstraints::Unconstrained);
        params
    };
    let fresh = || KeyPair::generate().expect("a key");
    let root = CertifiedIssuer::self_signed(authority("Root"), fresh()).expect("a root");
    let issuer = CertifiedIssuer::signed_by(authority("Issuer"), fresh(), &root).expect("an issuer");
    let leaf = named("Ada").signed_by(&key, &issuer).expect("a leaf");
    Made { root: root.pem(), issuer: issuer.pem(), leaf: leaf.pem(), key }
}

/// What `openssl` answers to this input.
fn openssl(arguments: &[&str], input: &str) -> Vec<u8> {
    let mut child = Command::new("openssl")
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("openssl; scripts/test installs it");
    child.stdin.take().expect("piped").write_all(input.as_bytes()).expect("written");
    let output = child.wait_with_output().expect("ended");
    assert!(output.status.success(), "openssl {arguments:?}");
    output.stdout
}

fn read(text: &str, password: Option<&str>) -> Result<Identity, IdentityError> {
    Identity::read(text.as_bytes(), None, password)
}

fn error(result: Result<Identity, IdentityError>) -> IdentityError {
    result.map(|_| ()).expect_err("refused")
}

fn contents(pem: &str) -> Vec<u8> {
    pem::parse(pem).expect("PEM").into_contents()
}

#[test]
fn certificates_in_any_order_become_a_chain_from_the_person_up() {
    let made = made();
    let other = made_for(KeyPair::generate().expect("a key")).leaf;
    let text = [&made.root, &made.key.serialize_pem(), &other, &made.issuer, &made.leaf].map(String::as_str).concat();
    let identity = read(&text, None).expect("an identity");
    assert_eq!(identity.chain(), [&made.leaf, &made.issuer, &made.root].map(|pem| contents(pem)));
    let apart = Identity::read(made.leaf.as_bytes(), Some(made.key.serialize_pem().as_bytes()), None);
    assert_eq!(apart.expect("an identity").chain().len(), 1);
    let bare = Identity::read(&contents(&made.leaf), Some(made.key.serialized_der()), None);
    assert_eq!(bare.expect("an identity").chain().len(), 1);
}

#[test]
fn every_common_kind_of_key_in_every_common_wrapping_can_be_read() {
    for (make, wrappings) in [
        (&["genpkey", "-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048"][..], &["pkey", "rsa -traditional"][..]),
        (&["genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256"], &["pkey", "ec"]),
        (&["genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-384"], &["pkey", "ec"]),
        (&["genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-521"], &["pkey", "ec"]),
        (&["genpkey", "-algorithm", "ED25519"], &["pkey"]),
    ] {
        let key = String::from_utf8(openssl(make, "")).expect("PEM");
        let request = ["req", "-x509", "-new", "-key", "/dev/stdin", "-subj", "/CN=Ada"];
        let leaf = String::from_utf8(openssl(&request, &key)).expect("PEM");
        for wrapping in wrappings {
            let arguments: Vec<&str> = wrapping.split(' ').collect();
            let wrapped = String::from_utf8(openssl(&arguments, &key)).expect("PEM");
            let identity = read(&(leaf.clone() + &wrapped), None).unwrap_or_else(|error| panic!("{make:?}: {error}"));
            assert!(!identity.signature_schemes().is_empty(), "{make:?} {wrapping}");
        }
    }
}

#[test]
fn a_locked_key_wants_its_password_and_no_other() {
    let made = made();
    let locked = openssl(&["pkcs8", "-topk8", "-passout", "pass:secret"], &made.key.serialize_pem());
    let text = made.leaf.clone() + &String::from_utf8(locked).expect("PEM");
    assert_eq!(error(read(&text, None)), IdentityError::PasswordNeeded);
    assert_eq!(error(read(&text, Some("guess"))), IdentityError::PasswordWrong);
    assert!(read(&text, Some("secret")).is_ok());
}

#[test]
fn a_lock_that_asks_for_memory_is_opened_within_reason() {
    let made = made();
    let lock = |cost: &str| {
        let arguments = ["pkcs8", "-topk8", "-scrypt", "-scrypt_N", cost, "-passout", "pass:secret"];
        let locked = openssl(&arguments, &made.key.serialize_pem());
        made.leaf.clone() + &String::from_utf8(locked).expect("PEM")
    };
    assert!(read(&lock("16384"), Some("secret")).is_ok());
    let windows = lock("16384").replace('\n', "\r\n");
    assert!(read(&windows, Some("secret")).is_ok(), "line ends of Windows");
    let asks = |n: &[u8]| {
        // EncryptedPrivateKeyInfo with PBES2, scrypt (N, r = 8, p = 1) and AES-256-CBC.
        let tlv = |tag: u8, body: &[u8]| [&[tag, u8::try_from(body.len()).expect("short")][..], body].concat();
        let scrypt = tlv(0x30, &[tlv(4, &[7; 8]), tlv(2, n), tlv(2, &[8]), tlv(2, &[1])].concat());
        let oid = |bytes: &[u8]| tlv(6, bytes);
        let kdf = tlv(0x30, &[oid(&[0x2b, 6, 1, 4, 1, 0xda, 0x47, 4, 0x0b]), scrypt].concat());
        let aes = oid(&[0x60, 0x86, 0x48, 1, 0x65, 3, 4, 1, 0x2a]);
        let cipher = tlv(0x30, &[aes, tlv(4, &[9; 16])].concat());
        let pbes2 = oid(&[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 5, 0x0d]);
        let lock = tlv(0x30, &[pbes2, tlv(0x30, &[kdf, cipher].concat())].concat());
        tlv(0x30, &[lock, tlv(4, &[1; 16])].concat())
    };
    let opened = |n: &[u8]| error(Identity::read(&asks(n), None, Some("secret")));
    assert_eq!(opened(&[0x40, 0]), IdentityError::PasswordWrong);
    assert!(matches!(opened(&[0x40, 0, 0, 0]), IdentityError::Malformed(_)));
}

#[test]
fn a_bundle_with_notes_between_its_parts_can_be_read() {
    let made = made();
    let text = made.key.serialize_pem() + &made.leaf + &made.issuer;
    let file = openssl(&["pkcs12", "-export", "-name", "Ada", "-passout", "pass:secret"], &text);
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("ada.p12");
    std::fs::write(&path, file).expect("written");
    let name = path.display().to_string();
    let bundle = openssl(&["pkcs12", "-in", &name, "-nodes", "-passin", "pass:secret"], "");
    assert!(bundle.windows(14).any(|part| part == b"Bag Attributes"));
    assert_eq!(Identity::read(&bundle, None, None).expect("an identity").chain().len(), 2);
}

proptest! {
    #[test]
    fn no_bytes_can_make_the_reader_panic(bytes in prop::collection::vec(any::<u8>(), 0..300), kind in 0..4_usize) {
        let head: &[u8] = [&b""[..], b"-----BEGIN PRIVATE KEY-----\n", &[0x30, 0x82, 1, 0], &[0x30, 0x82, 1, 0, 2, 1, 3]][kind];
        let file = [head, &bytes].concat();
        prop_assert!(Identity::read(&file, Some(&bytes), Some("secret")).is_err());
    }
}

#[test]
fn a_key_that_is_locked_in_an_outdated_way_is_told_apart() {
    let made = made_for(KeyPair::generate_for(&PKCS_RSA_SHA256).expect("a key"));
    for arguments in [
        &["rsa", "-aes128", "-traditional", "-passout", "pass:secret"][..],
        &["pkcs8", "-topk8", "-v1", "PBE-SHA1-3DES", "-passout", "pass:secret"],
    ] {
        let locked = String::from_utf8(openssl(arguments, &made.key.serialize_pem())).expect("PEM");
        assert_eq!(error(read(&(made.leaf.clone() + &locked), Some("secret"))), IdentityError::OutdatedLock);
    }
}

#[test]
fn pkcs12_of_today_and_of_old_opens_with_its_password() {
    let made = made();
    let text = [&made.key.serialize_pem(), &made.leaf, &made.issuer, &made.root].map(String::as_str).concat();
    for kind in [
        &[][..],
        &["-legacy"],
        &["-keypbe", "AES-256-CBC", "-certpbe", "AES-256-CBC", "-macalg", "SHA256"],
        &["-keypbe", "PBE-SHA1-3DES", "-certpbe", "PBE-SHA1-3DES", "-macalg", "SHA1"],
        &["-keypbe", "AES-128-CBC", "-certpbe", "NONE"],
    ] {
        let arguments = [&["pkcs12", "-export", "-passout", "pass:secret"][..], kind].concat();
        let file = openssl(&arguments, &text);
        let read = |password| Identity::read(&file, None, password);
        let identity = read(Some("secret")).unwrap_or_else(|error| panic!("{kind:?}: {error}"));
        assert_eq!(identity.chain(), [&made.leaf, &made.issuer, &made.root].map(|pem| contents(pem)), "{kind:?}");
        assert_eq!(error(read(None)), IdentityError::PasswordNeeded, "{kind:?}");
        assert_eq!(error(read(Some("guess"))), IdentityError::PasswordWrong, "{kind:?}");
    }
    let open = openssl(&["pkcs12", "-export", "-passout", "pass:"], &text);
    assert!(Identity::read(&open, None, None).is_ok(), "an empty password is none");
    let keyless = openssl(&["pkcs12", "-export", "-nokeys", "-passout", "pass:secret"], &made.leaf);
    assert_eq!(error(Identity::read(&keyless, None, Some("secret"))), IdentityError::NoKey);
}

#[test]
fn what_is_missing_or_does_not_fit_is_named() {
    let made = made();
    let key = made.key.serialize_pem();
    let stranger = KeyPair::generate_for(&PKCS_ECDSA_P256_SHA256).expect("a key").serialize_pem();
    assert_eq!(error(read(&made.leaf, None)), IdentityError::NoKey);
    assert_eq!(error(read(&key, None)), IdentityError::NoCertificate);
    assert_eq!(error(read("nothing of the kind", None)), IdentityError::NoCertificate);
    assert_eq!(error(read(&(made.leaf.clone() + &stranger), None)), IdentityError::Mismatch);
    assert_eq!(error(read(&"x".repeat(Identity::MAX_BYTES + 1), None)), IdentityError::TooBig);
    for bytes in [&[0x30, 0x82, 1, 1, 2, 1, 3, 9][..], &[0x30, 3, 1, 1, 1], &[0x30]] {
        assert!(matches!(error(Identity::read(bytes, None, None)), IdentityError::Malformed(_)), "{bytes:?}");
    }
    let unknown = String::from_utf8(openssl(&["genpkey", "-algorithm", "ED448"], "")).expect("PEM");
    assert_eq!(error(read(&(made.leaf + &unknown), None)), IdentityError::UnsupportedKey);
}

#[test]
fn of_several_certificates_for_one_key_the_one_that_lasts_longest_is_shown() {
    let made = made();
    let mut params = CertificateParams::default();
    params.not_after = rcgen::date_time_ymd(4090, 1, 1);
    let renewed = params.self_signed(&made.key).expect("a certificate").pem();
    params.not_after = rcgen::date_time_ymd(2020, 1, 1);
    let old = params.self_signed(&made.key).expect("a certificate").pem();
    let identity = read(&(old + &renewed + &made.key.serialize_pem()), None).expect("an identity");
    assert_eq!(identity.chain()[0], contents(&renewed));
}

#[test]
fn the_key_is_in_no_text() {
    let made = made_for(KeyPair::generate_for(&PKCS_ED25519).expect("a key"));
    let identity = read(&(made.leaf + &made.key.serialize_pem()), None).expect("an identity");
    assert_eq!(format!("{identity:?}"), "Identity(1 certificates)");
}
