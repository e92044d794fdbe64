//! tshark as the witness: what it reads in the same bytes, and a JA4 that is worked out from its reading alone.

use std::collections::BTreeSet;
use std::process::Command;

use handshake_doctor::wire::ClientOffer;
use sha2::{Digest, Sha256};
use tempfile::TempDir;

/// Fields of tshark.
const FIELDS: [&str; 15] = [
    "tls.handshake.version",
    "tls.handshake.extensions.supported_version",
    "tls.handshake.ciphersuite",
    "tls.handshake.extensions_supported_group",
    "tls.handshake.extensions_key_share_group",
    "tls.handshake.extensions_key_share_key_exchange_length",
    "tls.handshake.sig_hash_alg",
    "tls.handshake.sig_hash_alg_len",
    "tls.handshake.extensions_alpn_str",
    "tls.handshake.extension.type",
    "tls.handshake.extensions_server_name",
    "tls.compress_certificate.algorithm",
    "tls.handshake.length",
    "tls.handshake.ja3_full",
    "tls.handshake.ja3",
];

/// Extensions, as their registry numbers them.
const SCHEMES: u16 = 13;
const DELEGATED_CREDENTIAL: u16 = 34;
const VERSIONS: u16 = 43;
const CERTIFICATE_SCHEMES: u16 = 50;

/// A hello as it is read.
#[derive(Debug, PartialEq, Eq)]
pub struct Reading {
    legacy_version: u16,
    versions: Vec<u16>,
    suites: Vec<u16>,
    groups: Vec<u16>,
    shares: Vec<(u16, u16)>,
    schemes: Vec<u16>,
    certificate_schemes: Vec<u16>,
    alpn: String,
    extensions: Vec<u16>,
    server_name: String,
    compression: Vec<u16>,
    hello_bytes: usize,
    ja3_text: String,
    ja3: String,
    ja4: String,
}

/// Our reading.
pub fn ours(offer: &ClientOffer) -> Reading {
    let has_versions = offer.extensions.contains(&VERSIONS);
    Reading {
        legacy_version: offer.legacy_version,
        versions: if has_versions { offer.versions.clone() } else { Vec::new() },
        suites: offer.suites.clone(),
        groups: offer.groups.clone(),
        shares: offer.key_shares.iter().map(|(group, bytes)| (*group, *bytes as u16)).collect(),
        schemes: offer.schemes.clone(),
        certificate_schemes: offer.certificate_schemes.clone(),
        alpn: offer.alpn.join(","),
        extensions: offer.extensions.clone(),
        server_name: offer.server_name.clone().unwrap_or_default(),
        compression: offer.certificate_compression.clone(),
        hello_bytes: offer.hello_bytes,
        ja3_text: offer.ja3_text.clone(),
        ja3: offer.ja3.clone(),
        ja4: offer.ja4.clone(),
    }
}

/// tshark's reading of what a client said.
pub fn tshark(said: &[u8]) -> Reading {
    let folder = TempDir::new().expect("a folder");
    let file = folder.path().join("hello.pcap");
    std::fs::write(&file, pcap(said)).expect("written");
    let mut command = Command::new("tshark");
    command.arg("-r").arg(&file).args(["-Y", "tls.handshake.type == 1", "-T", "fields", "-E", "separator=;"]);
    for field in FIELDS {
        command.args(["-e", field]);
    }
    let output = command.output().expect("tshark is needed as the witness: scripts/test installs it");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let text = String::from_utf8(output.stdout).expect("text");
    let cells: Vec<&str> = text.trim_end_matches('\n').split(';').collect();
    assert_eq!(cells.len(), FIELDS.len(), "tshark sees no hello, or more than one: {text}");
    let cell = |name: &str| {
        let place = FIELDS.iter().position(|field| field.rsplit('.').next() == Some(name)).expect("a field");
        cells[place]
    };
    let extensions = named(cell("type"));
    let schemes = |kind| scheme_list(kind, &extensions, cell("sig_hash_alg"), cell("sig_hash_alg_len"));
    let shares = numbers(cell("extensions_key_share_group"));
    let shares = shares.into_iter().zip(numbers(cell("extensions_key_share_key_exchange_length")));
    let reading = Reading {
        // Other messages of the client may follow, and have lengths too.
        legacy_version: numbers(cell("version"))[0],
        hello_bytes: usize::from(numbers(cell("length"))[0]) + 4,
        versions: named(cell("supported_version")),
        suites: named(cell("ciphersuite")),
        groups: named(cell("extensions_supported_group")),
        shares: shares.filter(|(group, _)| !is_reserved(*group)).collect(),
        schemes: schemes(SCHEMES),
        certificate_schemes: schemes(CERTIFICATE_SCHEMES),
        alpn: cell("extensions_alpn_str").to_owned(),
        server_name: cell("extensions_server_name").to_owned(),
        compression: named(cell("algorithm")),
        ja3_text: cell("ja3_full").to_owned(),
        ja3: cell("ja3").to_owned(),
        ja4: String::new(),
        extensions,
    };
    Reading { ja4: fourth(&reading), ..reading }
}

/// JA4 as its description says, from tshark's lists.
fn fourth(reading: &Reading) -> String {
    let newest = reading.versions.iter().max().unwrap_or(&reading.legacy_version);
    let version = match newest {
        0x0304 => "13",
        0x0303 => "12",
        other => panic!("{other:04x}"),
    };
    let first = reading.alpn.split(',').next().filter(|first| !first.is_empty()).unwrap_or("00");
    let ends = format!("{}{}", &first[..1], &first[first.len() - 1..]);
    let hash = |text: String| {
        let digits: Vec<String> = Sha256::digest(text).iter().map(|byte| format!("{byte:02x}")).collect();
        digits[..6].concat()
    };
    let list = |values: &mut dyn Iterator<Item = u16>| {
        values.map(|value| format!("{value:04x}")).collect::<Vec<String>>().join(",")
    };
    let sorted = |values: &[u16]| values.iter().copied().collect::<BTreeSet<u16>>();
    let suites = list(&mut sorted(&reading.suites).into_iter());
    let extensions = list(&mut sorted(&reading.extensions).into_iter().filter(|kind| ![0, 16].contains(kind)));
    let schemes = list(&mut reading.schemes.iter().copied());
    format!(
        "t{version}{}{:02}{:02}{ends}_{}_{}",
        if reading.server_name.is_empty() { "i" } else { "d" },
        reading.suites.len(),
        reading.extensions.len(),
        hash(suites),
        hash(format!("{extensions}_{schemes}")),
    )
}

/// One of the lists of schemes: tshark tells all of them as one, in the order of their extensions, and the bytes of each.
fn scheme_list(kind: u16, extensions: &[u16], schemes: &str, bytes: &str) -> Vec<u16> {
    let mut rest = numbers(schemes).into_iter();
    let has_schemes = |kind: &&u16| [SCHEMES, CERTIFICATE_SCHEMES, DELEGATED_CREDENTIAL].contains(*kind);
    for (list, bytes) in extensions.iter().filter(has_schemes).zip(numbers(bytes)) {
        let own: Vec<u16> = rest.by_ref().take(usize::from(bytes) / 2).collect();
        if *list == kind {
            return own.into_iter().filter(|scheme| !is_reserved(*scheme)).collect();
        }
    }
    Vec::new()
}

/// Numbers with the reserved ones (RFC 8701) left out.
fn named(cell: &str) -> Vec<u16> {
    numbers(cell).into_iter().filter(|number| !is_reserved(*number)).collect()
}

fn numbers(cell: &str) -> Vec<u16> {
    let number = |text: &str| match text.strip_prefix("0x") {
        Some(digits) => u16::from_str_radix(digits, 16).expect("a number"),
        None => text.parse().expect("a number"),
    };
    cell.split(',').filter(|text| !text.is_empty()).map(number).collect()
}

fn is_reserved(number: u16) -> bool {
    (0..16).any(|nibble| number == nibble << 12 | 0x0a00 | nibble << 4 | 0x000a)
}

/// What a client said, in packets of one TCP connection to port 443 (pcap, link type 101: bare IP).
fn pcap(said: &[u8]) -> Vec<u8> {
    let mut file = Vec::new();
    for word in [0xa1b2_c3d4_u32, 0x0004_0002, 0, 0, 0x4_0000, 101] {
        file.extend(word.to_le_bytes());
    }
    let mut sequence = 1_u32;
    for part in said.chunks(1400) {
        let mut packet = vec![0x45, 0];
        packet.extend((40 + part.len() as u16).to_be_bytes());
        packet.extend([0, 0, 0x40, 0, 64, 6, 0, 0, 10, 0, 0, 1, 10, 0, 0, 2]);
        packet.extend([40_000_u16, 443].iter().flat_map(|port| port.to_be_bytes()));
        packet.extend(sequence.to_be_bytes());
        packet.extend(1_u32.to_be_bytes());
        packet.extend([0x50, 0x18, 0xff, 0xff, 0, 0, 0, 0]);
        packet.extend(part);
        for word in [0, sequence, packet.len() as u32, packet.len() as u32] {
            file.extend(word.to_le_bytes());
        }
        sequence += part.len() as u32;
        file.extend(packet);
    }
    file
}
