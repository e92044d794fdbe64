//! Looks.

use std::pin::Pin;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use super::{ProtocolEvidence, VersionResult, is_hang_up, is_version_refused};
use crate::certificate;
use crate::handshake::{Observation, Offer, Outcome, Party, Versions, observe};
use crate::now::now;
use crate::scan::{Rung, Scanner};
use crate::step::{Context, Sight};
use crate::wire::version::{TLS11, TLS12};

/// Pieces of work, for the progress: two handshakes, a browser's hello, versions, features, and two more hellos.
const PIECES: usize = 7;

/// How long a browser's hello may go without an answer before it is tried without the name: where a name is blocked by
/// silence, time is short.
const PATIENCE: Duration = Duration::from_millis(1500);

/// Alerts that speak of versions and suites: `handshake_failure`, `protocol_version`, `insufficient_security` (RFC 8446,
/// section 6).
const NOTHING_IN_COMMON: [u8; 3] = [40, 70, 71];
/// Alerts of a server that has nothing for a name: `handshake_failure`, `internal_error`, `unrecognized_name` (RFC 6066,
/// section 3).
const NOTHING_FOR_THE_NAME: [u8; 3] = [40, 80, 112];

/// Looks.
pub async fn probe(context: &Context) -> Sight<ProtocolEvidence> {
    let (scanner, pieces) = (&context.scanner, Pieces { context, done: AtomicUsize::new(0) });
    let climb = async {
        let named_or_not = async {
            let (browser, nameless) =
                tokio::join!(pieces.count(Box::pin(scanner.browser())), pieces.count(Box::pin(without_name(scanner))),);
            // Where silence takes the time, the ladder waits for nothing more.
            let seen = Seen { rustls: [browser; 2], browser, nameless: nameless.as_ref(), middle: None };
            if seen.call_for_the_ladder(&[]) {
                Box::pin(scanner.ladder()).await;
            }
            (browser, nameless)
        };
        let ((browser, nameless), modern, strict, versions, middle) = tokio::join!(
            named_or_not,
            pieces.count(Box::pin(shake_hands(context, Versions::Tls13))),
            pieces.count(Box::pin(shake_hands(context, Versions::Tls12))),
            pieces.count(Box::pin(scanner.versions())),
            pieces.count(Box::pin(scanner.rung(Rung::Length511))),
        );
        let mut versions = versions.to_vec();
        add_word_of(&[&modern, &strict], &mut versions);
        settle(&mut versions);
        let seen = Seen { rustls: [&modern, &strict], browser, nameless: nameless.as_ref(), middle: middle.as_ref() };
        let is_worth_it = seen.call_for_the_ladder(&versions);
        let ladder = if is_worth_it { Some(Box::pin(scanner.ladder()).await.clone()) } else { None };
        (vec![modern, strict, browser.clone()], versions, ladder)
    };
    let ((mut observations, versions, ladder), features) =
        tokio::join!(climb, pieces.count(Box::pin(async { scanner.features().await.clone() })));
    observations.sort_by_key(rank);
    let chain = observations
        .iter()
        .find(|seen| !seen.chain.is_empty())
        .map(|seen| certificate::judge(&seen.chain, &context.target.host, now(), &context.stores));
    Sight { evidence: ProtocolEvidence { versions, ladder, features: Some(features) }, observations, chain }
}

/// The pieces of one probe, with its progress.
struct Pieces<'a> {
    context: &'a Context,
    done: AtomicUsize,
}

impl Pieces<'_> {
    /// Works on the heap: what a scan waits for is large.
    async fn count<T>(&self, work: Pin<Box<dyn Future<Output = T> + Send + '_>>) -> T {
        let result = work.await;
        let done = self.done.fetch_add(1, Ordering::Relaxed) + 1;
        (self.context.progress)(done, PIECES.max(done));
        result
    }
}

async fn shake_hands(context: &Context, versions: Versions) -> Observation {
    observe(&context.session, &context.target, &Offer { versions, ..context.offer() }).await
}

/// Where the scan could not tell, an answer to rustls does.
fn add_word_of(seen: &[&Observation], versions: &mut [VersionResult]) {
    for result in versions.iter_mut().filter(|result| result.supported.is_none()) {
        if let Some(seen) = seen.iter().find(|seen| seen.negotiated.version == Some(result.version)) {
            result.supported = Some(true);
            result.outcome.clone_from(&seen.outcome);
            result.cipher_suite = seen.negotiated.cipher_suite;
        }
    }
}

/// What all answers together say. A server that is known to speak TLS and hangs up on TLS 1.1 or older refuses it;
/// one that refuses every hello for other reasons than its version has told nothing about versions.
pub(super) fn settle(versions: &mut [VersionResult]) {
    let is_alive = versions.iter().any(|result| result.supported == Some(true));
    for result in versions {
        if is_alive && result.version <= TLS11 && is_hang_up(&result.outcome) {
            result.supported.get_or_insert(false);
        } else if !is_alive && !is_version_refused(result) {
            result.supported = result.supported.filter(|_| result.cipher_suite.is_some());
        }
    }
}

/// A browser's hello that does not name the host, when the one that does gets no answer, or one that may speak of the
/// name.
async fn without_name(scanner: &Scanner) -> Option<Observation> {
    let is_cut_off = tokio::select! {
        seen = scanner.browser() => !is_answered(seen) && is_cut_off(&seen.outcome),
        () = tokio::time::sleep(PATIENCE) => true,
    };
    if is_cut_off { scanner.rung(Rung::NoServerName).await } else { None }
}

/// The hellos that tell whether the ladder is worth its connections.
struct Seen<'a> {
    /// TLS 1.3 alone and TLS 1.2 alone, by rustls.
    rustls: [&'a Observation; 2],
    browser: &'a Observation,
    nameless: Option<&'a Observation>,
    /// TLS 1.2 in 511 bytes.
    middle: Option<&'a Observation>,
}

impl Seen<'_> {
    /// Whether a modern hello got no answer that versions and suites explain, while another hello did.
    fn call_for_the_ladder(&self, versions: &[VersionResult]) -> bool {
        let [modern, strict] = self.rustls.map(is_answered);
        let is_spoken = |result: &VersionResult| result.supported == Some(true);
        let has_nameless_answer = self.nameless.is_some_and(|seen| is_answered(seen) || !is_cut_off(&seen.outcome));
        let is_alive =
            modern || strict || is_answered(self.browser) || has_nameless_answer || versions.iter().any(is_spoken);
        let is_browser_out = match &self.browser.outcome {
            _ if is_answered(self.browser) => false,
            // A refusal in words is the business of versions and suites, unless another hello got along with them.
            Outcome::Alert { code, from: Party::Server } if NOTHING_IN_COMMON.contains(code) => {
                modern || strict || self.nameless.is_some_and(is_answered)
            }
            Outcome::Alert { from: Party::Server, .. } => true,
            outcome => is_dropped(outcome),
        };
        let is_version_dropped = |result: &VersionResult| {
            result.version >= TLS12 && result.supported.is_none() && is_dropped(&result.outcome)
        };
        let is_tls12_spoken = strict || versions.iter().any(|result| result.version == TLS12 && is_spoken(result));
        let is_middle_dropped = self.middle.is_some_and(|seen| !is_answered(seen) && is_dropped(&seen.outcome));
        is_alive
            && (is_browser_out
                || self.rustls.iter().any(|seen| !is_answered(seen) && is_dropped(&seen.outcome))
                || versions.iter().any(is_version_dropped)
                || is_tls12_spoken && is_middle_dropped)
    }
}

fn is_answered(seen: &Observation) -> bool {
    seen.negotiated.version.is_some()
}

/// Whether the name may be why a hello failed: the line was cut, or the server has nothing for it.
fn is_cut_off(outcome: &Outcome) -> bool {
    is_dropped(outcome)
        || matches!(outcome, Outcome::Alert { code, from: Party::Server } if NOTHING_FOR_THE_NAME.contains(code))
}

/// Whether a hello vanished: no words, only the end of the connection or nothing at all.
fn is_dropped(outcome: &Outcome) -> bool {
    is_hang_up(outcome) || matches!(outcome, Outcome::Reset | Outcome::Silence { .. })
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::handshake::{Driver, Negotiated};
    use crate::wire::version::{SSL3, TLS10, TLS13};

    fn result(version: u16, supported: Option<bool>, outcome: Outcome) -> VersionResult {
        VersionResult { version, supported, outcome, cipher_suite: None }
    }

    fn seen(version: Option<u16>, outcome: Outcome) -> Observation {
        let negotiated = Negotiated { version, cipher_suite: version.map(|_| 0xc02f), ..Negotiated::default() };
        Observation { negotiated, ..Observation::ended(Driver::Raw, outcome) }
    }

    fn alert(code: u8) -> Outcome {
        Outcome::Alert { code, from: Party::Server }
    }

    #[test]
    fn a_server_that_refuses_everything_for_other_reasons_has_told_nothing_about_versions() {
        let mut versions: Vec<VersionResult> =
            [TLS13, TLS12, TLS11, TLS10, SSL3].map(|version| result(version, Some(false), alert(40))).into();
        settle(&mut versions);
        assert!(versions.iter().all(|result| result.supported.is_none()));
    }

    #[test]
    fn hanging_up_on_an_old_version_is_a_refusal_by_a_server_that_speaks_a_new_one() {
        let mut versions = [
            result(TLS13, None, Outcome::Closed),
            result(TLS12, Some(true), Outcome::Answered),
            result(TLS11, None, Outcome::Closed),
            result(TLS10, None, Outcome::Closed),
            result(SSL3, None, Outcome::Reset),
        ];
        settle(&mut versions);
        assert_eq!(versions.map(|result| result.supported), [None, Some(true), Some(false), Some(false), None]);
    }

    #[test]
    fn a_version_that_only_the_handshake_showed_is_spoken() {
        let mut versions = [result(TLS12, None, Outcome::Reset)];
        add_word_of(&[&seen(Some(TLS12), Outcome::Completed)], &mut versions);
        assert_eq!((versions[0].supported, versions[0].cipher_suite), (Some(true), Some(0xc02f)));
    }

    #[test]
    fn the_ladder_is_climbed_when_a_modern_hello_fails_for_no_plain_reason() {
        let (fine, dropped) = (seen(Some(TLS12), Outcome::Completed), seen(None, Outcome::Reset));
        let needed = |rustls, browser, versions: &[VersionResult]| {
            Seen { rustls, browser, nameless: None, middle: None }.call_for_the_ladder(versions)
        };
        let old = [result(TLS10, Some(true), Outcome::Answered)];
        let (refused, unknown_name) = (seen(None, alert(40)), seen(None, alert(112)));
        assert!(needed([&fine, &fine], &dropped, &[]), "only the browser's hello is dropped");
        assert!(needed([&dropped, &fine], &fine, &[]), "TLS 1.3 alone is dropped");
        assert!(needed([&fine, &fine], &refused, &[]), "what rustls offers is fine");
        assert!(needed([&dropped, &dropped], &unknown_name, &old));
        assert!(!needed([&fine, &fine], &fine, &old));
        assert!(!needed([&dropped, &dropped], &dropped, &[]), "nothing answers");
        assert!(!needed([&refused, &refused], &refused, &old), "the suites explain it");
    }

    #[test]
    fn the_ladder_is_climbed_when_the_name_or_the_length_may_be_to_blame() {
        let (fine, dropped) = (seen(Some(TLS12), Outcome::Answered), seen(None, Outcome::Reset));
        let unknown_name = seen(None, alert(112));
        let named = |nameless| {
            Seen { rustls: [&dropped; 2], browser: &dropped, nameless, middle: None }.call_for_the_ladder(&[])
        };
        assert!(named(Some(&fine)) && !named(Some(&dropped)) && !named(Some(&unknown_name)) && !named(None));
        let refused = seen(None, alert(40));
        let with_alert = |nameless| {
            Seen { rustls: [&refused; 2], browser: &refused, nameless, middle: None }.call_for_the_ladder(&[])
        };
        assert!(with_alert(Some(&fine)), "only with the name");
        assert!(!with_alert(Some(&refused)), "everything is refused alike");
        let lengthy = |strict, middle| {
            Seen { rustls: [&fine, strict], browser: &fine, nameless: None, middle }.call_for_the_ladder(&[])
        };
        let refused = seen(None, alert(70));
        assert!(lengthy(&fine, Some(&dropped)) && !lengthy(&fine, Some(&fine)));
        assert!(!lengthy(&refused, Some(&dropped)), "TLS 1.2 is not spoken at all");
    }
}
