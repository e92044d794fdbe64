//! Servers and devices that cannot stand a modern hello: the first change that works is found, and the cause is told.

use std::io::{Read, Write};
use std::net::{Ipv4Addr, Shutdown, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use handshake_doctor::case::{Case, ConclusionOutcome};
use handshake_doctor::examination::{Request, examine};
use handshake_doctor::net::Session;
use handshake_doctor::practice;
use handshake_doctor::scan::{Ladder, Rung, Scanner};
use handshake_doctor::settings::Settings;
use handshake_doctor::step::protocol::{ProtocolEvidence, judge};
use handshake_doctor::step::{Evidence, Sight};
use handshake_doctor::target::Target;
use handshake_doctor::wire::{ClientHello, extension_type, fatal_alert, is_grease, version};
use tokio_util::sync::CancellationToken;

/// Long enough for a busy machine to answer on loopback.
const SILENCE_MS: u64 = 1500;

/// What one packet carries on an Ethernet, in bytes.
const PACKET: usize = 1460;

/// A hello as it came to the door.
struct Heard {
    hello: ClientHello,
    /// Bytes of its message.
    bytes: usize,
    /// All of it came with the first packet.
    in_one_packet: bool,
    /// How many came before.
    before: usize,
}

/// What is done with it.
enum Reaction {
    Pass,
    Alert(u8),
    Close,
    Reset,
    Silence,
}

/// A healthy site behind a door; both go when this is dropped.
struct Guarded {
    target: Target,
    site: practice::Running,
}

fn guarded(react: impl Fn(&Heard) -> Reaction + Send + Sync + 'static) -> Guarded {
    let site = practice::start("healthy").expect("the site starts");
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a port on loopback");
    let port = listener.local_addr().expect("bound").port();
    let behind = site.target.port;
    let (react, count) = (Arc::new(react), Arc::new(AtomicUsize::new(0)));
    std::thread::spawn(move || {
        for visitor in listener.incoming().flatten() {
            let (react, before) = (Arc::clone(&react), count.fetch_add(1, Ordering::Relaxed));
            std::thread::spawn(move || serve(visitor, behind, before, &*react));
        }
    });
    let mut target = site.target.clone();
    target.connect.as_mut().expect("a practice site").port = port;
    Guarded { target, site }
}

/// A visitor who leaves early ends the work, whatever it was.
fn serve(mut visitor: TcpStream, behind: u16, before: usize, react: &dyn Fn(&Heard) -> Reaction) -> Option<()> {
    let mut bytes = vec![0; PACKET];
    let first = visitor.read(&mut bytes).ok().filter(|length| *length > 5)?;
    bytes.truncate(first);
    // One record, or two.
    let mut message = Vec::new();
    let mut at = 0;
    while message.len() < 4 || message.len() < 4 + usize::from(u16::from_be_bytes([message[2], message[3]])) {
        read_until(&mut visitor, &mut bytes, at + 5)?;
        let length = usize::from(u16::from_be_bytes([bytes[at + 3], bytes[at + 4]]));
        read_until(&mut visitor, &mut bytes, at + 5 + length)?;
        message.extend_from_slice(&bytes[at + 5..at + 5 + length]);
        at += 5 + length;
    }
    let hello = ClientHello::parse(&message[4..]).ok()?;
    let heard = Heard { hello, bytes: message.len(), in_one_packet: bytes.len() == first, before };
    match react(&heard) {
        Reaction::Pass => pass(visitor, behind, &bytes)?,
        Reaction::Alert(code) => {
            visitor.write_all(&fatal_alert(version::TLS12, code)).ok()?;
            visitor.shutdown(Shutdown::Write).ok()?;
            std::io::copy(&mut visitor, &mut std::io::sink()).ok()?;
        }
        Reaction::Close => {}
        Reaction::Reset => socket2::SockRef::from(&visitor).set_linger(Some(Duration::ZERO)).ok()?,
        Reaction::Silence => {
            std::io::copy(&mut visitor, &mut std::io::sink()).ok()?;
        }
    }
    Some(())
}

fn read_until(visitor: &mut TcpStream, bytes: &mut Vec<u8>, length: usize) -> Option<()> {
    let missing = length.saturating_sub(bytes.len());
    let begin = bytes.len();
    bytes.resize(begin + missing, 0);
    visitor.read_exact(&mut bytes[begin..]).ok()
}

fn pass(visitor: TcpStream, behind: u16, begun: &[u8]) -> Option<()> {
    let mut server = TcpStream::connect((Ipv4Addr::LOCALHOST, behind)).ok()?;
    server.write_all(begun).ok()?;
    let (mut from, mut to) = (visitor.try_clone().ok()?, server.try_clone().ok()?);
    std::thread::spawn(move || {
        let _ = std::io::copy(&mut from, &mut to);
        let _ = to.shutdown(Shutdown::Write);
    });
    let mut visitor = visitor;
    std::io::copy(&mut server, &mut visitor).ok()?;
    visitor.shutdown(Shutdown::Both).ok()
}

fn settings() -> Settings {
    let mut settings = Settings::default();
    settings.limits.silence_ms = SILENCE_MS;
    crate::program::ask_nobody(&mut settings);
    settings
}

fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Runtime::new().expect("a runtime")
}

fn climbed(guarded: &Guarded) -> Ladder {
    let scanner = Scanner::new(Session::new(settings().limits, CancellationToken::new()), guarded.target.clone());
    runtime().block_on(async { scanner.ladder().await.clone() })
}

fn examined(guarded: &Guarded) -> Case {
    let mut request = Request::new("www.example.test", guarded.target.clone());
    request.trust.clone_from(&guarded.site.trust);
    request.settings = settings();
    runtime().block_on(examine(request, CancellationToken::new(), Arc::new(|_| ())))
}

/// The causes that the step names from the ladder alone.
fn causes(ladder: Ladder) -> Vec<String> {
    let evidence = ProtocolEvidence { ladder: Some(ladder), ..ProtocolEvidence::default() };
    let judgement = judge(&Sight { evidence, observations: Vec::new(), chain: None });
    judgement.findings.into_iter().map(|finding| finding.cause).collect()
}

fn answered(ladder: &Ladder, rung: Rung) -> Option<bool> {
    ladder.rungs.iter().find(|result| result.rung == rung).expect("asked").answered
}

/// The verdict of a whole examination names the cause, and the ladder the first change that works.
#[track_caller]
fn is_told(guarded: &Guarded, change: Rung, cause: &str) {
    let case = examined(guarded);
    let told = format!("{:#?}\n{:#?}", case.verdict, case.findings);
    assert_eq!(case.verdict.cause.as_deref(), Some(cause), "{told}");
    let ladder = case.steps.iter().find_map(|report| match &report.evidence {
        Some(Evidence::Protocol(evidence)) => evidence.ladder.as_ref(),
        _ => None,
    });
    assert_eq!(ladder.and_then(|ladder| ladder.first_change), Some(change), "{ladder:#?}");
}

#[test]
fn a_healthy_server_takes_every_hello() {
    let site = guarded(|_| Reaction::Pass);
    let ladder = climbed(&site);
    assert!(ladder.rungs.iter().all(|result| result.answered == Some(true)), "{ladder:#?}");
    assert_eq!((ladder.rungs.len(), ladder.first_change), (14, None));
    assert!(causes(ladder).is_empty());
}

#[test]
fn a_server_that_resets_hellos_of_more_than_600_bytes_cannot_take_large_ones() {
    let site = guarded(|heard| if heard.bytes > 600 { Reaction::Reset } else { Reaction::Pass });
    is_told(&site, Rung::NoPostQuantum, "large-client-hello-rejected");
}

#[test]
fn a_server_that_reads_one_packet_only_cannot_take_large_hellos() {
    let site = guarded(|heard| if heard.in_one_packet { Reaction::Pass } else { Reaction::Reset });
    is_told(&site, Rung::NoPostQuantum, "large-client-hello-rejected");
    assert_eq!(answered(&climbed(&site), Rung::SplitWrites), Some(false));
}

#[test]
fn a_server_that_is_silent_to_large_hellos_is_told_in_time() {
    let site = guarded(|heard| if heard.bytes > 600 { Reaction::Silence } else { Reaction::Pass });
    is_told(&site, Rung::NoPostQuantum, "large-client-hello-rejected");
}

#[test]
fn a_server_that_hangs_on_hellos_of_256_to_511_bytes_is_found_though_browsers_get_in() {
    let site = guarded(|heard| if (256..=511).contains(&heard.bytes) { Reaction::Silence } else { Reaction::Pass });
    let ladder = climbed(&site);
    assert_eq!(answered(&ladder, Rung::Browser), Some(true));
    assert_eq!(answered(&ladder, Rung::Length511), Some(false));
    assert_eq!((ladder.first_change, causes(ladder)), (None, vec!["hello-length-intolerant".to_owned()]));
    let case = examined(&site);
    assert_eq!(case.verdict.outcome, ConclusionOutcome::Healthy);
    assert!(case.verdict.others.contains(&"hello-length-intolerant".to_owned()), "{:#?}", case.verdict);
}

#[test]
fn a_server_that_refuses_unknown_extensions_cannot_stand_grease() {
    let refuses = |heard: &Heard| heard.hello.extensions.iter().any(|extension| is_grease(extension.kind));
    let site = guarded(move |heard| if refuses(heard) { Reaction::Alert(110) } else { Reaction::Pass });
    is_told(&site, Rung::NoGrease, "hello-intolerant-server");
}

#[test]
fn a_server_that_closes_on_h2_cannot_stand_application_protocols() {
    let has_h2 = |heard: &Heard| {
        let alpn = heard.hello.extensions.iter().find(|extension| extension.kind == extension_type::ALPN);
        alpn.is_some_and(|alpn| alpn.body.windows(2).any(|name| name == b"h2"))
    };
    let site = guarded(move |heard| if has_h2(heard) { Reaction::Close } else { Reaction::Pass });
    is_told(&site, Rung::NoAlpn, "hello-intolerant-server");
}

#[test]
fn a_server_that_does_not_know_the_name_answers_without_it() {
    let site = guarded(|heard| match heard.hello.server_name() {
        Some(_) => Reaction::Alert(112),
        None => Reaction::Pass,
    });
    is_told(&site, Rung::NoServerName, "unrecognized-name");
}

#[test]
fn a_name_that_is_cut_off_while_others_pass_is_blocked() {
    let site = guarded(|heard| match heard.hello.server_name() {
        Some(name) if name.ends_with("practice.test") => Reaction::Reset,
        _ => Reaction::Pass,
    });
    is_told(&site, Rung::NoServerName, "sni-blocked");
}

#[test]
fn a_server_that_resets_tls_13_is_tls_13_intolerant() {
    let offers_it = |heard: &Heard| heard.hello.offered_versions().contains(&version::TLS13);
    let site = guarded(move |heard| if offers_it(heard) { Reaction::Reset } else { Reaction::Pass });
    is_told(&site, Rung::NoTls13, "tls13-intolerant");
}

#[test]
fn a_server_that_drops_some_hellos_by_chance_is_called_tolerant() {
    let site = guarded(|heard| if heard.before % 7 == 2 { Reaction::Reset } else { Reaction::Pass });
    let ladder = climbed(&site);
    assert!(ladder.rungs.iter().all(|result| result.answered != Some(false)), "{ladder:#?}");
}

#[test]
fn a_server_that_has_had_enough_of_us_is_called_unknown_not_intolerant() {
    let site = guarded(|heard| if heard.before >= 6 { Reaction::Reset } else { Reaction::Pass });
    let ladder = climbed(&site);
    assert!(ladder.rungs.iter().all(|result| result.answered != Some(false)), "{ladder:#?}");
    assert!(ladder.rungs.iter().any(|result| result.answered.is_none()));
    assert!(causes(ladder).is_empty());
}
