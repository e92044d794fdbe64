//! Three servers for the pages of steps 4 and 5: one with everything switched on, a modern one and an ancient one.

use handshake_doctor::case::Case;
use handshake_doctor::handshake::{Outcome, Party};
use handshake_doctor::scan::{
    Features, FiniteField, GroupList, Groups, Ladder, Preference, Rung, RungResult, VersionResult, VersionSignatures,
    VersionSuites,
};
use handshake_doctor::step::cipher::{self, CipherEvidence, ClientMatch, ClientOutcome, Need};
use handshake_doctor::step::protocol::{self, ProtocolEvidence};
use handshake_doctor::step::{Evidence, Sight, Step};

use super::cases::{Story, case};

const TLS13: u16 = 0x0304;
const TLS12: u16 = 0x0303;
const TLS11: u16 = 0x0302;
const TLS10: u16 = 0x0301;
const SSL3: u16 = 0x0300;
const SSL2: u16 = 0x0002;

const MODERN: [u16; 3] = [0x1302, 0x1303, 0x1301];
const MODERN_12: [u16; 3] = [0xc02f, 0xcca8, 0xc030];

/// Sixty suites of TLS 1.2, as a server of RSA and ECDSA certificates with everything switched on orders them.
const WIDE_12: [u16; 60] = [
    0xc02c, 0xc030, 0x009f, 0xcca9, 0xcca8, 0xccaa, 0xc0af, 0xc0ad, 0xc0a3, 0xc09f, 0xc05d, 0xc061, 0xc053, 0xc02b,
    0xc02f, 0x009e, 0xc0ae, 0xc0ac, 0xc0a2, 0xc09e, 0xc05c, 0xc060, 0xc052, 0xc024, 0xc028, 0x006b, 0xc073, 0xc077,
    0x00c4, 0xc023, 0xc027, 0x0067, 0xc072, 0xc076, 0x00be, 0xc00a, 0xc014, 0x0039, 0x0088, 0xc009, 0xc013, 0x0033,
    0x0045, 0x009d, 0xc0a1, 0xc09d, 0xc051, 0x009c, 0xc0a0, 0xc09c, 0xc050, 0x003d, 0x00c0, 0x003c, 0x00ba, 0x0035,
    0x0084, 0x002f, 0x0041, 0x000a,
];

/// Twenty-two suites of TLS 1.1 and older.
const WIDE_11: [u16; 22] = [
    0xc00a, 0xc014, 0x0039, 0x0088, 0xc009, 0xc013, 0x0033, 0x009a, 0x0045, 0x0035, 0x0084, 0x002f, 0x0096, 0x0041,
    0xc008, 0xc012, 0x0016, 0x000a, 0xc007, 0xc011, 0x0005, 0x0004,
];

const ANCIENT: [u16; 9] = [0x0005, 0x0004, 0x000a, 0x0016, 0x0009, 0x0015, 0x0003, 0x0008, 0x0014];

const CHROME: [u16; 16] = [
    0x1301, 0x1302, 0x1303, 0xc02b, 0xc02f, 0xc02c, 0xc030, 0xcca9, 0xcca8, 0xc013, 0xc014, 0x009c, 0x009d, 0x002f,
    0x0035, 0x000a,
];

/// A server of these tests.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Server {
    /// Everything is switched on.
    Wide,
    /// TLS 1.3 and 1.2, three suites each.
    Modern,
    /// SSL 3 and TLS 1.0 with RC4, 3DES and export suites; it cannot stand a browser's hello.
    Ancient,
}

/// A case in which steps 4 and 5 saw this server.
pub fn case_of(server: Server) -> Case {
    let story = match server {
        Server::Wide => Story::Doubtful,
        Server::Modern => Story::Healthy,
        Server::Ancient => Story::Broken,
    };
    let mut case = case(story);
    let protocol = ProtocolEvidence {
        versions: versions(server),
        ladder: (server == Server::Ancient).then(ladder),
        features: Some(features(server)),
    };
    let cipher = CipherEvidence {
        suites: suites(server),
        groups: Some(groups(server)),
        signatures: signatures(server),
        clients: clients(server),
        incomplete: server == Server::Wide,
        ..CipherEvidence::default()
    };
    let (observations, chain) = (Vec::new(), None);
    let step4 = protocol::judge(&Sight { evidence: protocol.clone(), observations: observations.clone(), chain: None });
    let step5 = cipher::judge(&Sight { evidence: cipher.clone(), observations, chain });
    for report in &mut case.steps {
        match report.step {
            Step::Protocol => {
                report.facts.clone_from(&step4.facts);
                report.evidence = Some(Evidence::Protocol(protocol.clone()));
            }
            Step::Cipher => {
                report.facts.clone_from(&step5.facts);
                report.evidence = Some(Evidence::Cipher(cipher.clone()));
            }
            _ => {}
        }
    }
    case
}

fn versions(server: Server) -> Vec<VersionResult> {
    let spoken: &[(u16, u16)] = match server {
        Server::Wide => &[(TLS13, 0x1302), (TLS12, 0xc02c), (TLS11, 0xc00a), (TLS10, 0xc00a)],
        Server::Modern => &[(TLS13, 0x1302), (TLS12, 0xc02f)],
        Server::Ancient => &[(TLS10, 0x0005), (SSL3, 0x0005)],
    };
    let result = |version: u16| {
        let suite = spoken.iter().find(|row| row.0 == version).map(|row| row.1);
        let refused = Outcome::Alert { code: 70, from: Party::Server };
        VersionResult {
            version,
            supported: (server != Server::Wide || version != SSL2).then_some(suite.is_some()),
            outcome: match suite {
                Some(_) => Outcome::Answered,
                None if version == SSL2 => Outcome::Closed,
                None => refused,
            },
            cipher_suite: suite,
        }
    };
    [TLS13, TLS12, TLS11, TLS10, SSL3, SSL2].map(result).into()
}

fn suites(server: Server) -> Vec<VersionSuites> {
    let list = |version: u16, accepted: &[u16], preference| VersionSuites {
        version,
        accepted: accepted.to_vec(),
        preference,
        is_order_known: preference == Preference::Server,
        undetermined: Vec::new(),
        asked: if version == TLS13 { 7 } else { 338 },
        ssl2_kinds: Vec::new(),
    };
    match server {
        Server::Wide => vec![
            list(TLS13, &MODERN, Preference::Mixed),
            VersionSuites { undetermined: vec![0x0067, 0x0068], ..list(TLS12, &WIDE_12, Preference::Server) },
            list(TLS11, &WIDE_11, Preference::Server),
            list(TLS10, &WIDE_11, Preference::Server),
        ],
        Server::Modern => {
            vec![list(TLS13, &MODERN, Preference::Server), list(TLS12, &MODERN_12, Preference::Client)]
        }
        Server::Ancient => {
            vec![list(TLS10, &ANCIENT, Preference::Client), list(SSL3, &ANCIENT, Preference::Client)]
        }
    }
}

fn groups(server: Server) -> Groups {
    let list = |accepted: &[u16]| {
        Some(GroupList { accepted: accepted.to_vec(), preference: Preference::Server, undetermined: Vec::new() })
    };
    let prime = |bits, known: Option<&str>| FiniteField { bits, known: known.map(str::to_owned) };
    match server {
        Server::Wide => Groups {
            tls13: list(&[0x11ec, 29, 23, 30, 24, 25, 256, 257]),
            ecdhe: list(&[29, 23, 30, 24, 25]),
            finite_field: vec![prime(2048, Some("RFC 3526 group 14")), prime(1024, None)],
            hello_retry_request: Some(false),
        },
        Server::Modern => Groups {
            tls13: list(&[0x11ec, 29, 23]),
            ecdhe: list(&[29, 23]),
            finite_field: Vec::new(),
            hello_retry_request: Some(false),
        },
        Server::Ancient => Groups { finite_field: vec![prime(512, None)], ..Groups::default() },
    }
}

fn signatures(server: Server) -> Vec<VersionSignatures> {
    let list = |version, accepted: &[u16], unknown: &[u16]| VersionSignatures {
        version,
        accepted: accepted.to_vec(),
        undetermined: unknown.to_vec(),
        unoffered: Vec::new(),
    };
    match server {
        Server::Ancient => Vec::new(),
        _ => vec![
            list(TLS13, &[0x0403, 0x0804, 0x0805, 0x0806], &[]),
            list(TLS12, &[0x0403, 0x0804, 0x0401, 0x0501, 0x0601], &[0x0203]),
        ],
    }
}

fn features(server: Server) -> Features {
    let is_new = server != Server::Ancient;
    Features {
        alpn_undetermined: Vec::new(),
        alpn: Some(if is_new { vec!["h2".to_owned(), "http/1.1".to_owned()] } else { Vec::new() }),
        ocsp_stapling: Some(is_new),
        handshake_scts: Some(0),
        extended_master_secret: Some(is_new),
        secure_renegotiation: Some(is_new),
        encrypt_then_mac: Some(server == Server::Wide),
        compression: Some(!is_new),
        session_tickets: Some(is_new),
        resumption: None,
        downgrade_sentinel: is_new.then_some(true),
        fallback_scsv: is_new.then_some(true),
        early_data_bytes: is_new.then_some(if server == Server::Wide { 16_384 } else { 0 }),
        ech: Some(false),
        client_certificate: None,
    }
}

/// The server resets what is longer than one packet, and knows nothing of TLS 1.3.
fn ladder() -> Ladder {
    let rung = |rung, bytes, answered| RungResult {
        rung,
        bytes,
        answered,
        outcome: if answered == Some(true) { Outcome::Answered } else { Outcome::Reset },
    };
    let rungs = vec![
        rung(Rung::Browser, 1_760, Some(false)),
        rung(Rung::SplitWrites, 1_760, Some(false)),
        rung(Rung::SplitRecords, 1_760, Some(false)),
        rung(Rung::NoPostQuantum, 540, Some(true)),
        rung(Rung::NoGrease, 1_720, Some(false)),
        rung(Rung::NoAlpn, 1_742, Some(false)),
        rung(Rung::NoServerName, 1_738, Some(false)),
        rung(Rung::UnknownServerName, 1_760, Some(false)),
        rung(Rung::NoTls13, 254, Some(true)),
        rung(Rung::Length255, 255, Some(true)),
        rung(Rung::Length511, 511, Some(true)),
        rung(Rung::Length1500, 1_500, None),
        rung(Rung::Length4096, 4_096, Some(false)),
        rung(Rung::Length16384, 16_384, Some(false)),
    ];
    Ladder { rungs, first_change: Some(Rung::NoPostQuantum) }
}

fn clients(server: Server) -> Vec<ClientMatch> {
    let lists = suites(server);
    let client = |name: &str, is_here: bool, is_current: bool, offered: &[u16], outcome| ClientMatch {
        client: name.to_owned(),
        is_here,
        is_current,
        offered: offered.to_vec(),
        shared: offered
            .iter()
            .copied()
            .filter(|suite| lists.iter().any(|list| list.accepted.contains(suite)))
            .collect(),
        outcome,
    };
    let succeeds = |version, suite, group| ClientOutcome::Succeeds { version, suite, group };
    let fails = |need| ClientOutcome::Fails { need };
    let old = [0x0004, 0x0005, 0x000a, 0x0009, 0x0064, 0x0062, 0x0003, 0x0006];
    let (browser, java, xp) = match server {
        Server::Ancient => (fails(Need::Version), fails(Need::Version), succeeds(TLS10, 0x0004, None)),
        Server::Modern => {
            (succeeds(TLS13, 0x1302, Some(0x11ec)), succeeds(TLS13, 0x1302, Some(29)), fails(Need::Version))
        }
        Server::Wide => {
            (succeeds(TLS13, 0x1302, Some(0x11ec)), succeeds(TLS13, 0x1302, Some(29)), succeeds(TLS10, 0x000a, None))
        }
    };
    vec![
        client("Android 2.3.7", false, false, &old, xp),
        client("Android 15/16 (native)", false, true, &CHROME[..15], browser),
        client("Chromium 137 (Win 11)", true, true, &CHROME, browser),
        client("Firefox 137 (Win 11)", true, true, &CHROME[..15], browser),
        client("IE 6 XP", false, false, &old, xp),
        client("Java 17.0.3/21.0.6 (OpenJDK)", false, true, &CHROME[..13], java),
        client("OpenSSL 1.0.1h", false, true, &WIDE_12[13..50], fails(Need::Group)),
        client(
            "OpenSSL 1.0.2e",
            false,
            true,
            &WIDE_12[13..50],
            match server {
                Server::Ancient => fails(Need::DhSize),
                Server::Modern => succeeds(TLS12, 0xc02f, Some(23)),
                Server::Wide => succeeds(TLS12, 0xc02b, Some(23)),
            },
        ),
        client(
            "rustls",
            false,
            true,
            &CHROME[..9],
            if server == Server::Ancient { ClientOutcome::Unknown } else { browser },
        ),
    ]
}
