//! Step 4: which TLS versions does the server speak?
//!
//! TLS 1.3 and 1.2 by observed handshakes of rustls, and once more by a hello of our own where rustls got no
//! `ServerHello` (it lacks the old suites); TLS 1.1, 1.0 and SSL 3 by hellos of our own.

use std::sync::atomic::{AtomicUsize, Ordering};

use chrono::Utc;
use serde::{Deserialize, Serialize};

use super::reach::{self, finding};
use super::{Confidence, Context, Fact, FactState, Finding, Judgement, Sight};
use crate::certificate;
use crate::handshake::{Observation, Offer, Outcome, Party, Versions, observe, observe_raw};
use crate::wire::{ClientHello, Extension, MESSAGE_HEADER, version_name};

const TLS13: u16 = 0x0304;
const TLS12: u16 = 0x0303;
const TLS11: u16 = 0x0302;
const TLS10: u16 = 0x0301;
const SSL3: u16 = 0x0300;

/// All that a TLS 1.3 server may choose from (RFC 8446, appendix B.4).
const TLS13_SUITES: &[u16] = &[0x1301, 0x1302, 0x1303, 0x1304, 0x1305];

/// A suite of every kind that a TLS 1.2 server of the last twenty years has: ECDHE, DHE and RSA key exchange with
/// AEAD, CBC, 3DES and RC4.
const TLS12_SUITES: &[u16] = &[
    0xc02b, 0xc02f, 0xc02c, 0xc030, 0xcca9, 0xcca8, 0x009e, 0x009f, 0xccaa, 0xc023, 0xc027, 0xc024, 0xc028, 0xc009,
    0xc013, 0xc00a, 0xc014, 0x0067, 0x006b, 0x0033, 0x0039, 0x009c, 0x009d, 0x003c, 0x003d, 0x002f, 0x0035, 0x0041,
    0x0084, 0x0045, 0x0088, 0xc008, 0xc012, 0x0016, 0x000a, 0x00a2, 0x0040, 0x0032, 0x0038, 0xc007, 0xc011, 0x0005,
    0x0004,
];

/// The suites of TLS 1.0 and 1.1: nothing that RFC 5246 or a later one brought.
const TLS10_SUITES: &[u16] = &[
    0xc009, 0xc013, 0xc00a, 0xc014, 0x0033, 0x0039, 0x002f, 0x0035, 0x0041, 0x0084, 0x0045, 0x0088, 0xc008, 0xc012,
    0x0016, 0x000a, 0x0032, 0x0038, 0x0013, 0xc007, 0xc011, 0x0005, 0x0004, 0x0009, 0x0015, 0x0012,
];

/// The suites of SSL 3 (RFC 6101, appendix A.6, and AES from RFC 3268).
const SSL3_SUITES: &[u16] =
    &[0x0033, 0x0039, 0x002f, 0x0035, 0x0016, 0x000a, 0x0013, 0x0005, 0x0004, 0x0009, 0x0015, 0x0012, 0x0003, 0x0008];

/// Alerts that refuse a version: `handshake_failure`, `illegal_parameter`, `protocol_version`, `insufficient_security`.
const REFUSALS: [u8; 4] = [40, 47, PROTOCOL_VERSION, 71];
const PROTOCOL_VERSION: u8 = 70;

/// Alert `close_notify`.
const CLOSE_NOTIFY: u8 = 0;

/// Extension `padding` (RFC 7685).
const PADDING: u16 = 21;

/// Type and length of an extension.
const EXTENSION_HEADER: usize = 4;

/// What the protocol step saw.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ProtocolEvidence {
    /// Newest first: TLS 1.3, 1.2, 1.1, 1.0, SSL 3.
    pub versions: Vec<VersionResult>,
    /// Taken when the modern hello got no answer and another one did: does its size matter?
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub size_test: Option<SizeTest>,
}

/// One version's answer.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct VersionResult {
    /// `ProtocolVersion`, `0x0304` for TLS 1.3.
    pub version: u16,
    /// Whether the server speaks it; `None` when it could not be found out.
    pub supported: Option<bool>,
    /// How the hello that offered only this version ended.
    pub outcome: Outcome,
    /// The suite that the server chose.
    pub cipher_suite: Option<u16>,
}

/// Hellos that tell size from version.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SizeTest {
    /// Bytes of the modern hello that got no answer.
    pub hello_bytes: usize,
    /// Whether a short hello with TLS 1.3 got a `ServerHello`.
    pub short_tls13_answered: bool,
    /// Whether a TLS 1.2 hello, padded to the size of the modern one, got a `ServerHello`.
    pub long_tls12_answered: bool,
}

/// Looks.
pub async fn probe(context: &Context) -> Sight<ProtocolEvidence> {
    let steps = Steps { context, done: AtomicUsize::new(0), of: AtomicUsize::new(5) };
    let (modern, strict, tls11, tls10, ssl3) = tokio::join!(
        steps.observe(Versions::Tls13),
        steps.observe(Versions::Tls12),
        steps.hello(TLS11, TLS10_SUITES),
        steps.hello(TLS10, TLS10_SUITES),
        steps.hello(SSL3, SSL3_SUITES),
    );
    let first = [&modern, &strict, &tls11, &tls10, &ssl3];
    let is_alive = first.iter().any(|seen| seen.negotiated.version.is_some());
    let (short_tls13, broad_tls12, long_tls12) = tokio::join!(
        steps.maybe(is_worth_another_look(&modern, is_alive), || probe_hello(context, TLS13, TLS13_SUITES)),
        steps.maybe(is_worth_another_look(&strict, is_alive), || probe_hello(context, TLS12, TLS12_SUITES)),
        steps.maybe(is_alive && is_dropped(&modern), || {
            padded(probe_hello(context, TLS12, TLS12_SUITES), hello_size(&modern))
        }),
    );

    let size_test = short_tls13.as_ref().zip(long_tls12.as_ref()).map(|(short, long)| SizeTest {
        hello_bytes: hello_size(&modern),
        short_tls13_answered: short.negotiated.version.is_some(),
        long_tls12_answered: long.negotiated.version.is_some(),
    });
    let mut versions = vec![
        result(TLS13, &modern, short_tls13.as_ref()),
        result(TLS12, &strict, broad_tls12.as_ref()),
        result(TLS11, &tls11, None),
        result(TLS10, &tls10, None),
        result(SSL3, &ssl3, None),
    ];
    settle(&mut versions);

    let mut observations = vec![modern, strict];
    observations.extend([short_tls13, broad_tls12, long_tls12].into_iter().flatten());
    observations.extend([tls11, tls10, ssl3]);
    observations.sort_by_key(rank);
    let chain = observations
        .iter()
        .find(|seen| !seen.chain.is_empty())
        .map(|seen| certificate::judge(&seen.chain, &context.target.host, Utc::now(), &context.stores));
    Sight { evidence: ProtocolEvidence { versions, size_test }, observations, chain }
}

/// The hellos of one probe, with its progress.
struct Steps<'a> {
    context: &'a Context,
    done: AtomicUsize,
    of: AtomicUsize,
}

impl Steps<'_> {
    async fn observe(&self, versions: Versions) -> Observation {
        let offer = Offer { versions, http_get: false };
        let seen = observe(&self.context.session, &self.context.target, &offer).await;
        self.count();
        seen
    }

    async fn hello(&self, version: u16, suites: &[u16]) -> Observation {
        let hello = probe_hello(self.context, version, suites);
        let seen = observe_raw(&self.context.session, &self.context.target, &hello).await;
        self.count();
        seen
    }

    async fn maybe(&self, is_wanted: bool, hello: impl FnOnce() -> ClientHello) -> Option<Observation> {
        if !is_wanted {
            return None;
        }
        self.of.fetch_add(1, Ordering::Relaxed);
        let seen = observe_raw(&self.context.session, &self.context.target, &hello()).await;
        self.count();
        Some(seen)
    }

    fn count(&self) {
        let done = self.done.fetch_add(1, Ordering::Relaxed) + 1;
        (self.context.progress)(done, self.of.load(Ordering::Relaxed).max(done));
    }
}

fn probe_hello(context: &Context, version: u16, suites: &[u16]) -> ClientHello {
    // SSL 3 has no extensions.
    let name = context.target.server_name().filter(|_| version > SSL3);
    ClientHello::probe(version, suites, name)
}

/// The hello with `padding`, so that its message has `size` bytes.
fn padded(mut hello: ClientHello, size: usize) -> ClientHello {
    let now = MESSAGE_HEADER + hello.body().len();
    if let Some(missing) = size.checked_sub(now + EXTENSION_HEADER) {
        hello.extensions.push(Extension { kind: PADDING, body: vec![0; missing] });
    }
    hello
}

/// Bytes of the first message that we sent.
fn hello_size(seen: &Observation) -> usize {
    seen.messages.iter().find(|message| message.from == Party::Client).map_or(0, |message| message.size)
}

/// Whether the hello vanished: no alert, no `ServerHello`, only the end of the connection or nothing at all.
fn is_dropped(seen: &Observation) -> bool {
    seen.negotiated.version.is_none()
        && (is_hang_up(&seen.outcome) || matches!(seen.outcome, Outcome::Reset | Outcome::Silence { .. }))
}

/// Whether rustls got no `ServerHello` for a reason that a hello of our own may not share.
fn is_worth_another_look(seen: &Observation, is_alive: bool) -> bool {
    seen.negotiated.version.is_none()
        && match seen.outcome {
            Outcome::Unreachable { .. } | Outcome::NotTls { .. } | Outcome::TooMuchData { .. } => false,
            // A server that is silent to everybody is not asked again: the answer would take as long as the first.
            Outcome::Reset | Outcome::Silence { .. } => is_alive,
            ref outcome if is_hang_up(outcome) => is_alive,
            _ => true,
        }
}

fn result(version: u16, first: &Observation, again: Option<&Observation>) -> VersionResult {
    let seen = match again {
        Some(again) if supports(version, first).is_none() || again.negotiated.version.is_some() => again,
        _ => first,
    };
    let supported = supports(version, seen);
    let cipher_suite = seen.negotiated.cipher_suite.filter(|_| supported == Some(true));
    VersionResult { version, supported, outcome: seen.outcome.clone(), cipher_suite }
}

/// What one answer says about the version: a `ServerHello` decides, and so does a refusal in TLS's own words.
fn supports(version: u16, seen: &Observation) -> Option<bool> {
    match (seen.negotiated.version, &seen.outcome) {
        (Some(chosen), _) => Some(chosen == version),
        (None, Outcome::Alert { code, from: Party::Server }) if REFUSALS.contains(code) => Some(false),
        _ => None,
    }
}

/// What all answers together say. A server that is known to speak TLS and hangs up on TLS 1.1 or older refuses it;
/// one that refuses every hello for other reasons than its version has told nothing about versions.
fn settle(versions: &mut [VersionResult]) {
    let is_alive = versions.iter().any(|result| result.supported == Some(true));
    for result in versions {
        if is_alive && result.version <= TLS11 && is_hang_up(&result.outcome) {
            result.supported.get_or_insert(false);
        } else if !is_alive && !is_version_refused(result) {
            result.supported = result.supported.filter(|_| result.cipher_suite.is_some());
        }
    }
}

/// The end of the connection, with or without the polite `close_notify`.
fn is_hang_up(outcome: &Outcome) -> bool {
    matches!(outcome, Outcome::Closed | Outcome::Alert { code: CLOSE_NOTIFY, from: Party::Server })
}

fn is_version_refused(result: &VersionResult) -> bool {
    matches!(result.outcome, Outcome::Alert { code: PROTOCOL_VERSION, from: Party::Server })
}

/// The order in which handshakes are worth a look: whole ones, then answered ones, then refused ones.
fn rank(seen: &Observation) -> u8 {
    match seen.outcome {
        Outcome::Completed => 0,
        _ if seen.client_certificate_request.is_some() => 1,
        _ if seen.negotiated.version.is_some_and(|version| version >= TLS12) && !seen.chain.is_empty() => 2,
        Outcome::Answered => 3,
        _ if seen.negotiated.version.is_some() => 4,
        _ => 5,
    }
}

/// Decides, from the step's own evidence alone.
pub fn judge(sight: &Sight<ProtocolEvidence>) -> Judgement {
    let evidence = &sight.evidence;
    let mut facts: Vec<Fact> = evidence.versions.iter().map(|result| version_fact(result, evidence)).collect();
    let mut findings = version_findings(evidence, &facts);
    if let Some(test) = &evidence.size_test {
        let fact = Fact::new(FactState::Attention, "protocol-fact-modern-hello-dropped")
            .with("bytes", test.hello_bytes)
            .with("short", if test.short_tls13_answered { "yes" } else { "no" })
            .with("long", if test.long_tls12_answered { "yes" } else { "no" });
        facts.push(fact.clone());
        let (cause, confidence) = match (test.short_tls13_answered, test.long_tls12_answered) {
            (true, false) => ("large-client-hello-rejected", Confidence::Confirmed),
            (true, true) => ("large-client-hello-rejected", Confidence::Possible),
            (false, true) => ("tls13-intolerant", Confidence::Confirmed),
            (false, false) => ("tls13-intolerant", Confidence::Possible),
        };
        findings.push(finding(cause, confidence, vec![fact]));
    }
    if let Some(first) = sight.observations.first() {
        let ground = reach::judge(first);
        facts.splice(0..0, ground.facts);
        findings.extend(ground.findings);
    }
    Judgement { facts, findings }
}

fn version_fact(result: &VersionResult, evidence: &ProtocolEvidence) -> Fact {
    let is_modern = result.version >= TLS12;
    let modern = || evidence.versions.iter().filter(|other| other.version >= TLS12);
    let is_any_spoken = modern().any(|other| other.supported == Some(true));
    let is_none_spoken = modern().all(|other| other.supported == Some(false));
    let (state, key) = match (result.supported, is_modern) {
        (Some(true), true) => (FactState::Good, "protocol-fact-spoken"),
        (Some(true), false) if is_any_spoken => (FactState::Attention, "protocol-fact-old-spoken"),
        (Some(true), false) => (FactState::Problem, "protocol-fact-old-spoken"),
        (Some(false), true) if is_none_spoken => (FactState::Problem, "protocol-fact-not-spoken"),
        (Some(false), true) => (FactState::Info, "protocol-fact-not-spoken"),
        (Some(false), false) if is_any_spoken => (FactState::Good, "protocol-fact-old-off"),
        (Some(false), false) => (FactState::Info, "protocol-fact-old-off"),
        (None, _) => (FactState::Unknown, "protocol-fact-unknown"),
    };
    Fact::new(state, key).with("version", version_name(result.version))
}

fn version_findings(evidence: &ProtocolEvidence, facts: &[Fact]) -> Vec<Finding> {
    let supported =
        |version| evidence.versions.iter().find(|result| result.version == version).and_then(|result| result.supported);
    let modern = [supported(TLS13), supported(TLS12)];
    if modern.contains(&Some(true)) {
        return Vec::new();
    }
    let is_unasked = |result: &VersionResult| matches!(result.outcome, Outcome::Unreachable { .. });
    let sure = if modern == [Some(false); 2] {
        Confidence::Confirmed
    } else if evidence.versions.iter().any(|result| result.version >= TLS12 && is_unasked(result)) {
        Confidence::Possible
    } else {
        Confidence::Likely
    };
    let (cause, confidence) = if [supported(TLS11), supported(TLS10)].contains(&Some(true)) {
        ("server-only-tls10-11", sure)
    } else if supported(SSL3) == Some(true) {
        ("server-only-ssl3", sure)
    } else if !evidence.versions.is_empty() && evidence.versions.iter().all(is_version_refused) {
        ("no-common-version", Confidence::Confirmed)
    } else {
        return Vec::new();
    };
    vec![finding(cause, confidence, facts.to_vec())]
}

#[cfg(test)]
mod tests {
    use super::*;

    const REFUSED: Outcome = Outcome::Alert { code: PROTOCOL_VERSION, from: Party::Server };

    /// Evidence of a server whose answers to the five versions, newest first, are these.
    fn server(answers: [(Option<bool>, Outcome); 5]) -> Sight<ProtocolEvidence> {
        let versions = [TLS13, TLS12, TLS11, TLS10, SSL3]
            .into_iter()
            .zip(answers)
            .map(|(version, (supported, outcome))| VersionResult { version, supported, outcome, cipher_suite: None })
            .collect();
        Sight { evidence: ProtocolEvidence { versions, size_test: None }, observations: Vec::new(), chain: None }
    }

    fn yes() -> (Option<bool>, Outcome) {
        (Some(true), Outcome::Answered)
    }

    fn no() -> (Option<bool>, Outcome) {
        (Some(false), REFUSED)
    }

    fn unknown() -> (Option<bool>, Outcome) {
        (None, Outcome::Reset)
    }

    fn causes(sight: &Sight<ProtocolEvidence>) -> Vec<(String, Confidence)> {
        judge(sight).findings.into_iter().map(|finding| (finding.cause, finding.confidence)).collect()
    }

    #[test]
    fn a_modern_server_has_no_finding_and_only_good_facts() {
        let sight = server([yes(), yes(), no(), no(), no()]);
        assert!(causes(&sight).is_empty());
        assert!(judge(&sight).facts.iter().all(|fact| fact.state == FactState::Good));
    }

    #[test]
    fn an_old_version_beside_a_modern_one_deserves_a_look_and_is_no_cause() {
        let sight = server([yes(), yes(), yes(), yes(), no()]);
        assert!(causes(&sight).is_empty());
        assert_eq!(judge(&sight).facts[3].state, FactState::Attention);
    }

    #[test]
    fn tls_12_or_tls_13_alone_is_fine() {
        for sight in [server([no(), yes(), no(), no(), no()]), server([yes(), no(), no(), no(), no()])] {
            assert!(causes(&sight).is_empty());
            assert!(judge(&sight).facts.iter().all(|fact| fact.state != FactState::Problem));
        }
    }

    #[test]
    fn a_server_of_old_versions_only_is_named_and_how_sure_depends_on_the_refusals() {
        let old = server([no(), no(), no(), yes(), no()]);
        assert_eq!(causes(&old), [("server-only-tls10-11".to_owned(), Confidence::Confirmed)]);
        let perhaps = server([unknown(), unknown(), no(), yes(), no()]);
        assert_eq!(causes(&perhaps), [("server-only-tls10-11".to_owned(), Confidence::Likely)]);
        let ssl3 = server([no(), no(), no(), no(), yes()]);
        assert_eq!(causes(&ssl3), [("server-only-ssl3".to_owned(), Confidence::Confirmed)]);
    }

    #[test]
    fn only_a_refusal_of_every_version_is_called_no_common_version() {
        assert_eq!(causes(&server([no(), no(), no(), no(), no()]))[0].0, "no-common-version");
        assert!(causes(&server([no(), no(), no(), unknown(), no()])).is_empty());
    }

    #[test]
    fn what_could_not_be_found_out_is_never_called_unsupported() {
        let judgement = judge(&server([unknown(), unknown(), unknown(), unknown(), unknown()]));
        assert!(judgement.findings.is_empty());
        assert!(judgement.facts.iter().all(|fact| fact.state == FactState::Unknown));
    }

    #[test]
    fn size_and_version_are_told_apart() {
        let dropped = |short, long| {
            let mut sight = server([(Some(short).filter(|is| *is), Outcome::Reset), yes(), no(), no(), no()]);
            let (short_tls13_answered, long_tls12_answered) = (short, long);
            sight.evidence.size_test = Some(SizeTest { hello_bytes: 1500, short_tls13_answered, long_tls12_answered });
            causes(&sight)
        };
        assert_eq!(dropped(true, false), [("large-client-hello-rejected".to_owned(), Confidence::Confirmed)]);
        assert_eq!(dropped(false, true), [("tls13-intolerant".to_owned(), Confidence::Confirmed)]);
    }

    #[test]
    fn a_server_that_refuses_everything_for_other_reasons_has_told_nothing_about_versions() {
        let handshake_failure = (Some(false), Outcome::Alert { code: 40, from: Party::Server });
        let mut versions = server(std::array::from_fn(|_| handshake_failure.clone())).evidence.versions;
        settle(&mut versions);
        assert!(versions.iter().all(|result| result.supported.is_none()));
    }

    #[test]
    fn hanging_up_on_an_old_version_is_a_refusal_by_a_server_that_speaks_a_new_one() {
        let closed = || (None, Outcome::Closed);
        let mut versions = server([closed(), yes(), closed(), closed(), unknown()]).evidence.versions;
        settle(&mut versions);
        let supported: Vec<Option<bool>> = versions.iter().map(|result| result.supported).collect();
        assert_eq!(supported, [None, Some(true), Some(false), Some(false), None]);
    }

    #[test]
    fn a_padded_hello_has_the_size_that_was_asked_for() {
        let hello = padded(ClientHello::probe(TLS12, TLS12_SUITES, Some("example.com")), 1500);
        assert_eq!(MESSAGE_HEADER + hello.body().len(), 1500);
    }
}
