//! The smaller parts of a scan - features, signature schemes, certificates - tell the truth about servers of other
//! makers, in few connections.

mod servers;

use std::net::{IpAddr, Ipv4Addr, TcpListener, UdpSocket};

use handshake_doctor::handshake::{Offer, Outcome, Sessions, Versions, observe};
use handshake_doctor::net::{HttpsRecord, NetError, Session};
use handshake_doctor::scan::{Features, Part, Scanner, ServedChain, VersionSignatures};
use handshake_doctor::settings::Settings;
use handshake_doctor::target::{Endpoint, Host, Target};
use handshake_doctor::wire::{
    ServerHello, certificate_tls12, content_type, fatal_alert, record, server_hello, server_hello_done, version,
};
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

use servers::{HOST, dsa_files, files, gnutls, nginx, openssl, rustls, worn_out_after, write_staple, write_timestamps};

const TLS13: u16 = 0x0304;
const TLS12: u16 = 0x0303;

/// The web server [`HOST`], which lives at a loopback port.
fn target(port: u16) -> Target {
    let connect = Endpoint { host: Host::Address(IpAddr::V4(Ipv4Addr::LOCALHOST)), port };
    Target { connect: Some(connect), ..Target::new(Host::Name(HOST.to_owned()), 443) }
}

fn session() -> Session {
    Session::new(Settings::default().limits, CancellationToken::new())
}

/// A scan that knows the versions already, and how many connections that took.
async fn scanner(port: u16) -> (Scanner, Session, usize) {
    let session = session();
    let scanner = Scanner::new(session.clone(), target(port));
    scanner.versions().await;
    let used = session.usage().connections;
    (scanner, session, used)
}

async fn features(port: u16) -> Features {
    let (scanner, session, before) = scanner(port).await;
    let features = scanner.features().await.clone();
    let used = session.usage().connections - before;
    assert!(used <= 12, "{used} connections for {features:#?}");
    features
}

async fn signatures(port: u16) -> Vec<VersionSignatures> {
    let (scanner, ..) = scanner(port).await;
    scanner.signatures().await.to_vec()
}

/// The chains, and how many connections they took.
async fn certificates(port: u16) -> (Vec<ServedChain>, usize) {
    let (scanner, session, before) = scanner(port).await;
    let chains = scanner.certificates().await.to_vec();
    (chains, session.usage().connections - before)
}

/// The schemes of a version in ascending order; nothing may be left open.
fn sorted(found: &[VersionSignatures], version: u16) -> Vec<u16> {
    let list = found.iter().find(|list| list.version == version).unwrap_or_else(|| panic!("{version:04x}: {found:?}"));
    assert!(list.undetermined.is_empty() && list.unoffered.is_empty(), "{list:?}");
    let mut accepted = list.accepted.clone();
    accepted.sort_unstable();
    accepted
}

const MODERN: &str = "ssl_protocols TLSv1.2 TLSv1.3; ssl_certificate rsa.pem; ssl_certificate_key rsa.key;";

fn server_block(listen: &str, name: &str, directives: &str) -> String {
    format!(
        "server {{\nlisten {listen};\nserver_name {name};\n{directives}\nlocation / {{ return 200 \"ok\\n\"; }}\n}}\n"
    )
}

#[tokio::test]
async fn a_modern_nginx_has_every_feature_that_it_was_given() {
    let files = files(&["rsa"]);
    write_staple(files.path());
    let server = nginx(files, |listen| {
        let more = "ssl_stapling on; ssl_stapling_file staple.der; ssl_early_data on; ssl_session_cache builtin;\
                    ssl_client_certificate rsa.pem; ssl_verify_client optional;";
        server_block(&format!("{listen} ssl http2"), HOST, &format!("{MODERN}{more}"))
    });
    let features = features(server.port).await;
    assert_eq!(features.alpn.as_deref(), Some(&["h2", "http/1.1", "http/1.0"].map(str::to_owned)[..]));
    assert_eq!(features.ocsp_stapling, Some(true));
    assert_eq!(features.handshake_scts, Some(0));
    assert_eq!(features.extended_master_secret, Some(true));
    assert_eq!(features.secure_renegotiation, Some(true));
    assert_eq!(features.encrypt_then_mac, Some(true));
    assert_eq!(features.compression, Some(false));
    assert_eq!(features.session_tickets, Some(true));
    assert_eq!(features.resumption, Some(true));
    assert_eq!(features.downgrade_sentinel, Some(true));
    assert_eq!(features.fallback_scsv, Some(true));
    assert_eq!(features.early_data_bytes, Some(16384));
    let request = features.client_certificate.expect("a request");
    assert_eq!(request.authorities, [format!("CN={HOST}")]);
}

#[tokio::test]
async fn an_openssl_without_tickets_still_resumes_by_session_id_and_shows_its_timestamps() {
    let files = files(&["rsa"]);
    write_timestamps(files.path());
    let arguments = ["-cert", "rsa.pem", "-key", "rsa.key", "-tls1_2", "-no_ticket", "-serverinfo", "timestamps.pem"];
    let features = features(openssl(files, &arguments).port).await;
    assert_eq!(features.handshake_scts, Some(2));
    assert_eq!((features.session_tickets, features.resumption), (Some(false), Some(true)));
    assert_eq!(features.alpn, Some(Vec::new()), "it was started without protocols");
    assert_eq!((features.ocsp_stapling, features.client_certificate), (Some(false), None));
    assert_eq!(features.encrypt_then_mac, Some(true));
}

#[tokio::test]
async fn an_openssl_with_old_versions_marks_the_downgrade_and_refuses_the_fallback() {
    let arguments = ["-cert", "rsa.pem", "-key", "rsa.key", "-no_tls1_3", "-cipher", "ALL:@SECLEVEL=0"];
    let features = features(openssl(files(&["rsa"]), &arguments).port).await;
    assert_eq!((features.downgrade_sentinel, features.fallback_scsv), (Some(true), Some(true)));
}

#[tokio::test]
async fn an_openssl_with_tls_13_alone_has_nothing_to_fall_back_to() {
    let arguments = ["-cert", "ec.pem", "-key", "ec.key", "-tls1_3", "-alpn", "http/1.1,h2"];
    let features = features(openssl(files(&["ec"]), &arguments).port).await;
    assert_eq!((features.downgrade_sentinel, features.fallback_scsv), (None, None));
    assert_eq!((features.session_tickets, features.resumption), (Some(true), Some(true)));
    assert_eq!(features.early_data_bytes, Some(0));
    let mut alpn = features.alpn.expect("asked");
    alpn.sort_unstable();
    assert_eq!(alpn, ["h2", "http/1.1"]);
}

#[tokio::test]
async fn a_gnutls_as_it_comes_is_read_right() {
    let features = features(gnutls(files(&["rsa"]), "rsa", &[]).port).await;
    assert_eq!(features.extended_master_secret, Some(true));
    assert_eq!(features.secure_renegotiation, Some(true));
    assert_eq!(features.encrypt_then_mac, Some(true));
    assert_eq!(features.compression, Some(false));
    assert_eq!(features.session_tickets, Some(true));
    assert_eq!(features.resumption, Some(true));
    assert_eq!(features.downgrade_sentinel, Some(true));
}

#[tokio::test]
async fn a_rustls_has_what_its_makers_chose() {
    let files = files(&["ec"]);
    let port = rustls(files.path(), "ec");
    let features = features(port).await;
    assert_eq!(features.alpn, Some(vec!["http/1.1".to_owned()]));
    assert_eq!((features.extended_master_secret, features.secure_renegotiation), (Some(true), Some(true)));
    assert_eq!(features.encrypt_then_mac, None, "it has no suite that could use it");
    assert_eq!((features.downgrade_sentinel, features.fallback_scsv), (Some(true), Some(false)));
    assert_eq!((features.session_tickets, features.resumption), (Some(true), Some(true)));
    assert_eq!(features.early_data_bytes, Some(1000));
    let found = signatures(port).await;
    assert_eq!(sorted(&found, TLS13), [0x0403]);
    assert_eq!(sorted(&found, TLS12), [0x0403]);
    let (chains, connections) = certificates(port).await;
    assert_eq!((chains.len(), chains[0].key.as_str()), (1, "ECDSA P-256"));
    assert!(connections <= 4, "{connections}");
}

#[tokio::test]
async fn a_server_that_demands_a_client_certificate_hides_nothing_that_it_shows_before() {
    let arguments =
        ["-cert", "rsa.pem", "-key", "rsa.key", "-Verify", "1", "-CAfile", "rsa.pem", "-verify_return_error"];
    let server = openssl(files(&["rsa"]), &arguments);
    let features = features(server.port).await;
    let request = features.client_certificate.expect("a request");
    assert_eq!(request.authorities, [format!("CN={HOST}")]);
    assert_eq!((features.session_tickets, features.resumption), (Some(true), None));
    assert_eq!((features.downgrade_sentinel, features.fallback_scsv), (Some(true), Some(true)));
    let found = signatures(server.port).await;
    assert_eq!(sorted(&found, TLS13), [0x0804, 0x0805, 0x0806]);
    let (chains, _) = certificates(server.port).await;
    assert_eq!(chains.iter().map(|chain| &chain.versions[..]).collect::<Vec<_>>(), [&[TLS13, TLS12][..]]);
}

#[tokio::test]
async fn nothing_is_denied_to_a_server_that_cannot_be_reached() {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a port");
    let port = listener.local_addr().expect("an address").port();
    drop(listener);
    let scanner = Scanner::new(session(), target(port));
    let report = Box::pin(scanner.report(&[Part::Features, Part::Certificate, Part::Signatures])).await;
    assert_eq!(report.features, Some(Features::default()));
    assert_eq!(report.certificates, Some(Vec::new()));
    for list in report.signatures.expect("asked") {
        assert!(list.accepted.is_empty() && !list.undetermined.is_empty(), "{list:?}");
    }
}

#[tokio::test]
async fn nothing_is_denied_to_a_server_that_has_had_enough_of_us() {
    let arguments = ["-cert", "rsa.pem", "-key", "rsa.key", "-alpn", "h2,http/1.1", "-status_file", "staple.der"];
    let files = files(&["rsa"]);
    write_staple(files.path());
    let server = openssl(files, &arguments);
    let truth = serde_json::to_value(features(server.port).await).expect("a value");
    let schemes = signatures(server.port).await;
    let mut seen = JoinSet::new();
    for connections in [1, 3, 6] {
        let way = worn_out_after(connections, server.port);
        seen.spawn(async move {
            let scanner = Scanner::new(session(), target(way));
            (connections, Box::pin(scanner.report(&[Part::Features, Part::Signatures])).await)
        });
    }
    while let Some(done) = seen.join_next().await {
        let (connections, report) = done.expect("a report");
        let features = report.features.expect("asked");
        let missing = features.alpn_undetermined.len();
        let told = serde_json::to_value(&features).expect("a value");
        for (name, value) in told.as_object().expect("an object") {
            let is_partial = name.starts_with("alpn") && missing > 0;
            assert!(value.is_null() || is_partial || *value == truth[name], "{connections}: {name}: {value}");
        }
        let seen = report.signatures.expect("asked");
        for list in &schemes {
            let seen = seen.iter().find(|seen| seen.version == list.version).expect("the version is spoken");
            let is_told = |scheme| seen.accepted.contains(scheme) || seen.undetermined.contains(scheme);
            assert!(list.accepted.iter().all(is_told), "{connections}: {seen:?}");
        }
    }
}

#[tokio::test]
async fn a_server_that_compresses_and_knows_nothing_newer_is_told() {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a port");
    let port = listener.local_addr().expect("an address").port();
    std::thread::spawn(move || {
        for stream in listener.incoming().map_while(Result::ok) {
            std::thread::spawn(move || compress(stream));
        }
    });
    let features = features(port).await;
    assert_eq!(features.compression, Some(true));
    assert_eq!(features.extended_master_secret, Some(false));
    assert_eq!(features.secure_renegotiation, Some(false));
    assert_eq!((features.session_tickets, features.downgrade_sentinel), (Some(false), None));
    assert_eq!(features.resumption, None, "no handshake was completed");
}

/// Speaks TLS 1.0 with RC4 and DEFLATE.
fn compress(mut stream: std::net::TcpStream) {
    use std::io::{Read, Write};
    let mut hello = [0; 4096];
    let Ok(length) = stream.read(&mut hello) else { return };
    let offers_tls13 = hello[..length].windows(5).any(|bytes| bytes == [0, 43, 0, 3, 2]);
    let answer = if offers_tls13 {
        fatal_alert(version::TLS10, 70)
    } else {
        let hello = ServerHello { compression: 1, ..ServerHello::new(version::TLS10, 0x0005, [7; 32]) };
        let flight = [server_hello(&hello), certificate_tls12(&[vec![1, 2, 3]]), server_hello_done()].concat();
        record(content_type::HANDSHAKE, version::TLS10, &flight)
    };
    // The client may have gone; then nobody wants the answer.
    let _ = stream.write_all(&answer);
    let _ = stream.read(&mut hello);
}

#[tokio::test]
async fn the_schemes_of_an_openssl_are_those_that_it_was_given() {
    let arguments = [
        "-cert",
        "rsa.pem",
        "-key",
        "rsa.key",
        "-dcert",
        "ec.pem",
        "-dkey",
        "ec.key",
        "-sigalgs",
        "RSA-PSS+SHA256:RSA-PSS+SHA512:RSA+SHA384:ECDSA+SHA256:ECDSA+SHA512",
    ];
    let found = signatures(openssl(files(&["rsa", "ec"]), &arguments).port).await;
    assert_eq!(sorted(&found, TLS13), [0x0403, 0x0804, 0x0806], "TLS 1.3 ties curve and hash together");
    assert_eq!(sorted(&found, TLS12), [0x0403, 0x0501, 0x0603, 0x0804, 0x0806]);
}

#[tokio::test]
async fn the_schemes_of_uncommon_keys_are_found() {
    let arguments = ["-cert", "pss.pem", "-key", "pss.key", "-dcert", "ed25519.pem", "-dkey", "ed25519.key"];
    let found = signatures(openssl(files(&["pss", "ed25519"]), &arguments).port).await;
    assert_eq!(sorted(&found, TLS13), [0x0807, 0x0809, 0x080a, 0x080b]);
    assert_eq!(sorted(&found, TLS12), [0x0807, 0x0809, 0x080a, 0x080b]);
}

#[tokio::test]
async fn a_gnutls_with_tls_12_alone_has_no_schemes_of_tls_13() {
    let priority = "NORMAL:-VERS-ALL:+VERS-TLS1.2:-SIGN-ALL:+SIGN-RSA-SHA256:+SIGN-RSA-PSS-RSAE-SHA384";
    let found = signatures(gnutls(files(&["rsa"]), "rsa", &["--priority", priority]).port).await;
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!(sorted(&found, TLS12), [0x0401, 0x0805]);
}

#[tokio::test]
async fn a_usual_server_shows_its_one_chain_in_four_connections() {
    let server = nginx(files(&["rsa"]), |listen| server_block(&format!("{listen} ssl"), HOST, MODERN));
    let (chains, connections) = certificates(server.port).await;
    let [chain] = &chains[..] else { panic!("{chains:?}") };
    assert_eq!((chain.key.as_str(), &chain.versions[..]), ("RSA 2048", &[TLS13, TLS12][..]));
    assert!(chain.with_server_name && chain.without_server_name);
    assert!(connections <= 4, "{connections}");
}

#[tokio::test]
async fn both_chains_of_a_server_with_two_keys_are_seen_in_every_way() {
    let arguments = ["-cert", "rsa.pem", "-key", "rsa.key", "-dcert", "ec.pem", "-dkey", "ec.key"];
    let (chains, connections) = certificates(openssl(files(&["rsa", "ec"]), &arguments).port).await;
    let mut keys: Vec<_> = chains.iter().map(|chain| chain.key.as_str()).collect();
    keys.sort_unstable();
    assert_eq!(keys, ["ECDSA P-256", "RSA 2048"]);
    for chain in &chains {
        assert_eq!(chain.versions, [TLS13, TLS12], "{}", chain.key);
        assert!(chain.with_server_name && chain.without_server_name, "{}", chain.key);
    }
    assert!(connections <= 6, "{connections}");
}

#[tokio::test]
async fn the_chain_of_a_hello_without_a_name_is_told_apart() {
    let server = nginx(files(&["rsa", "other"]), |listen| {
        let other = MODERN.replace("rsa.", "other.");
        let default = server_block(&format!("{listen} ssl default_server"), "other.example.test", &other);
        default + &server_block(&format!("{listen} ssl"), HOST, MODERN)
    });
    let (chains, _) = certificates(server.port).await;
    let seen: Vec<_> = chains.iter().map(|chain| (chain.with_server_name, chain.without_server_name)).collect();
    assert_eq!(seen, [(true, false), (false, true)], "{chains:?}");
}

#[tokio::test]
async fn a_server_with_tls_13_alone_shows_both_chains() {
    let arguments = ["-cert", "rsa.pem", "-key", "rsa.key", "-dcert", "ec.pem", "-dkey", "ec.key", "-tls1_3"];
    let (chains, _) = certificates(openssl(files(&["rsa", "ec"]), &arguments).port).await;
    assert_eq!(chains.len(), 2, "{chains:?}");
    assert!(chains.iter().all(|chain| chain.versions == [TLS13] && chain.without_server_name));
}

#[tokio::test]
async fn a_dsa_chain_is_seen() {
    let arguments = ["-cert", "dsa.pem", "-key", "dsa.key", "-tls1_2", "-cipher", "ALL:@SECLEVEL=0"];
    let (chains, _) = certificates(openssl(dsa_files(), &arguments).port).await;
    assert_eq!(chains.iter().map(|chain| chain.key.as_str()).collect::<Vec<_>>(), ["DSA 1024"]);
}

#[tokio::test]
async fn a_second_handshake_takes_up_the_session_of_the_first() {
    for (versions, argument) in [(Versions::Tls13, "-tls1_3"), (Versions::Tls12, "-tls1_2")] {
        let server = openssl(files(&["rsa"]), &["-cert", "rsa.pem", "-key", "rsa.key", argument]);
        let offer = Offer { versions, sessions: Some(Sessions::default()), ..Offer::default() };
        let (session, target) = (session(), target(server.port));
        let first = observe(&session, &target, &offer).await;
        let second = observe(&session, &target, &offer).await;
        assert_eq!((&first.outcome, &second.outcome), (&Outcome::Completed, &Outcome::Completed));
        assert_eq!((first.negotiated.resumed, second.negotiated.resumed), (false, true), "{argument}");
        assert_eq!(first.negotiated.ticket.map(|ticket| ticket.lifetime_s), Some(7200), "{argument}");
        assert!(second.chain.is_empty(), "a resumed handshake shows no chain");
    }
}

/// A name server that gives one answer to every question, or says that the name does not exist.
fn name_server(records: &'static [&'static [u8]]) -> Session {
    let socket = UdpSocket::bind((Ipv4Addr::LOCALHOST, 0)).expect("a port");
    let address = socket.local_addr().expect("an address");
    std::thread::spawn(move || {
        let mut question = [0; 512];
        while let Ok((length, asker)) = socket.recv_from(&mut question) {
            let name_length = question[12..length].iter().position(|&byte| byte == 0).expect("a name");
            let end = 12 + name_length + 5;
            let code = if records.is_empty() { 3 } else { 0 };
            // Header: the same identifier; a response, recursion available; one question, the answers.
            let mut answer =
                vec![question[0], question[1], 0x81, 0x80 | code, 0, 1, 0, records.len() as u8, 0, 0, 0, 0];
            answer.extend(&question[12..end]);
            for record in records {
                // The name of the question, type HTTPS, class IN, a minute to live.
                answer.extend([0xc0, 12, 0, 65, 0, 1, 0, 0, 0, 60, 0, record.len() as u8]);
                answer.extend(*record);
            }
            let _ = socket.send_to(&answer, asker);
        }
    });
    Session::asking(Some(address), Settings::default().limits, CancellationToken::new())
}

#[tokio::test]
async fn the_https_record_tells_whether_there_is_a_configuration_for_ech() {
    // Priority 1, the name itself; the second record also has the parameter 5 (ech) with 4 bytes.
    let plain: &[&[u8]] = &[&[0, 1, 0, 0, 1, 0, 3, 2, b'h', b'2']];
    let with_ech: &[&[u8]] = &[&[0, 2, 0], &[0, 1, 0, 0, 5, 0, 4, 0, 2, 9, 9]];
    let ech = Some(HttpsRecord { ech_config_list: Some(vec![0, 2, 9, 9]) });
    assert_eq!(name_server(plain).https_record(HOST, 443).await, Ok(Some(HttpsRecord::default())));
    assert_eq!(name_server(with_ech).https_record(HOST, 8443).await, Ok(ech));
    assert_eq!(name_server(&[]).https_record(HOST, 443).await, Ok(None));
}

#[tokio::test]
async fn a_silent_name_server_is_waited_for_two_seconds_at_most() {
    let socket = UdpSocket::bind((Ipv4Addr::LOCALHOST, 0)).expect("a port");
    let address = socket.local_addr().expect("an address");
    let session = Session::asking(Some(address), Settings::default().limits, CancellationToken::new());
    let begun = std::time::Instant::now();
    let answer = session.https_record(HOST, 443).await;
    assert!(matches!(answer, Err(NetError::TimedOut | NetError::ResolverFailed { .. })), "{answer:?}");
    assert!(begun.elapsed() < std::time::Duration::from_secs(3));
}
