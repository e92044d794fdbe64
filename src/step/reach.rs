//! The ground: what it means when a target cannot be reached, or ends the handshake without a word.
//!
//! One observation is all that this judge sees. What varies with name, size or version is judged by the steps.

pub(super) mod page;

use super::causes;
use super::{Confidence, Fact, FactState, Finding, Judgement, Step};
use crate::handshake::{Driver, MAX_CERTIFICATES, MessageKind, Observation, Outcome, Party, PlainProtocol};
use crate::net::NetError;
use crate::wire::version::TLS12;

/// Alert `close_notify`: the polite way to hang up.
const CLOSE_NOTIFY: u8 = 0;
/// Alert `bad_record_mac`: what came cannot be decrypted.
const BAD_RECORD_MAC: u8 = 20;
/// Alert `access_denied` (RFC 8446, section 6).
const ACCESS_DENIED: u8 = 49;
/// Alert `decrypt_error`: a Finished that does not fit what the other side saw.
const DECRYPT_ERROR: u8 = 51;
/// Alert `internal_error`.
const INTERNAL_ERROR: u8 = 80;
/// `decode_error`: the server cannot read what it was sent (RFC 8446, section 6.2).
const DECODE_ERROR: u8 = 50;
/// `no_application_protocol` (RFC 7301, section 3.2).
const NO_APPLICATION_PROTOCOL: u8 = 120;
/// Alert `inappropriate_fallback` (RFC 7507).
const INAPPROPRIATE_FALLBACK: u8 = 86;
/// Alert `unrecognized_name` (RFC 6066, section 3).
const UNRECOGNIZED_NAME: u8 = 112;

/// The longest Certificate message that common clients read: Go 64 KiB, OpenSSL 100 KiB.
const LONGEST_CERTIFICATE_MESSAGE: usize = 64 * 1024;

/// Content types and major version of a TLS record: what a server that speaks TLS at once says to `EHLO`.
const TLS_RECORDS: [&str; 2] = ["\u{15}\u{3}", "\u{16}\u{3}"];

/// Findings of the network itself: what kept us from shaking hands, as far as one observation can tell.
pub fn judge(observation: &Observation) -> Judgement {
    let said = match &observation.outcome {
        Outcome::Unreachable { error } => unreachable(error),
        Outcome::NotTls { guess, first_bytes } => Some(not_tls(*guess, first_bytes)),
        Outcome::Alert { code, from: Party::Server } if *code != CLOSE_NOTIFY => alert(observation, *code),
        _ if has_huge_certificate_message(observation) => Some(Said::new(
            "certificate-message-too-large",
            Confidence::Confirmed,
            fact("reach-fact-huge-certificate-message").with("count", observation.chain_length),
        )),
        Outcome::TooMuchData { limit } => Some(too_much(observation, *limit)),
        Outcome::TooSlow { waited_ms, bytes } => Some(Said::new(
            "server-too-slow",
            Confidence::Likely,
            fact("reach-fact-too-slow").with("seconds", seconds(*waited_ms)).with("bytes", *bytes as usize),
        )),
        Outcome::Violation { .. } if is_downgraded(observation) => {
            Some(Said::new("inappropriate-fallback", Confidence::Likely, fact("reach-fact-downgraded")))
        }
        // Whether the server holds its key is the certificate step's business.
        Outcome::Violation { rule } if !observation.outcome.is_bad_signature() => Some(Said::new(
            "server-breaks-tls",
            Confidence::Confirmed,
            fact("reach-fact-violation").with("rule", rule.as_str()),
        )),
        Outcome::Reset => spoke_nothing(observation, "reset-during-handshake", fact("reach-fact-reset")),
        Outcome::Closed | Outcome::Alert { from: Party::Server, .. } => {
            spoke_nothing(observation, "closed-during-handshake", fact("reach-fact-closed"))
        }
        Outcome::Silence { waited_ms } => Some(silence(observation, *waited_ms)),
        _ => None,
    };
    said.map(Said::into_judgement).unwrap_or_default()
}

/// A finding of the given cause, on the step that the table of causes names.
pub(super) fn finding(cause: &str, confidence: Confidence, evidence: Vec<Fact>) -> Finding {
    let step = causes::all().iter().find(|row| row.slug == cause).map_or(Step::Network, |row| row.step);
    Finding::new(cause, step, confidence, evidence)
}

/// One cause, how sure, and the fact that says so.
struct Said {
    cause: &'static str,
    confidence: Confidence,
    fact: Fact,
}

impl Said {
    fn new(cause: &'static str, confidence: Confidence, fact: Fact) -> Self {
        Self { cause, confidence, fact }
    }

    fn into_judgement(mut self) -> Judgement {
        if self.confidence < Confidence::Likely {
            self.fact.state = FactState::Attention;
        }
        let findings = vec![finding(self.cause, self.confidence, vec![self.fact.clone()])];
        Judgement { facts: vec![self.fact], findings }
    }
}

fn fact(key: &str) -> Fact {
    Fact::new(FactState::Problem, key)
}

fn unreachable(error: &NetError) -> Option<Said> {
    use Confidence::{Confirmed, Likely, Possible};
    Some(match error {
        NetError::NameNotFound { name } => {
            Said::new("dns-name-not-found", Confirmed, fact("reach-fact-name-not-found").with("name", name.as_str()))
        }
        NetError::ResolverFailed { name } => {
            Said::new("dns-name-not-found", Possible, fact("reach-fact-resolver-failed").with("name", name.as_str()))
        }
        NetError::Refused => Said::new("tcp-refused", Confirmed, fact("reach-fact-refused")),
        NetError::TimedOut => Said::new("tcp-blocked", Likely, fact("reach-fact-timed-out")),
        NetError::NoRoute => Said::new("tcp-blocked", Possible, fact("reach-fact-no-route")),
        NetError::Reset => Said::new("tcp-blocked", Possible, fact("reach-fact-reset-before-tls")),
        NetError::Closed => Said::new("closed-during-handshake", Possible, fact("reach-fact-closed-before-tls")),
        NetError::Silent { waited_ms } => Said::new(
            "server-silent",
            Likely,
            fact("reach-fact-silence-before-tls").with("seconds", seconds(*waited_ms)),
        ),
        NetError::Forbidden => Said::new("tcp-blocked", Confirmed, fact("reach-fact-forbidden")),
        NetError::ProxyRefused { status, .. } => Said::new(
            "proxy-refuses-connect",
            Confirmed,
            fact("reach-fact-proxy-refused").with("status", status.to_string()),
        ),
        NetError::ProxyUnreachable { .. } => {
            Said::new("proxy-settings-wrong", Likely, fact("reach-fact-proxy-unreachable"))
        }
        NetError::ProxyProtocol => Said::new("proxy-url-wrong-scheme", Likely, fact("reach-fact-proxy-protocol")),
        NetError::StartTlsRefused { reply } => {
            let fact = fact("reach-fact-starttls-refused").with("reply", reply.as_str());
            if is_database_refusal(reply) {
                Said::new("database-tls-disabled", Confirmed, fact)
            } else {
                Said::new("starttls-needed", Possible, fact)
            }
        }
        NetError::StartTlsUnexpected { reply } => {
            let fact = fact("reach-fact-starttls-unexpected").with("reply", reply.as_str());
            if TLS_RECORDS.iter().any(|record| reply.starts_with(record)) {
                Said::new("starttls-needed", Likely, fact)
            } else {
                Said::new("wrong-service-on-port", Likely, fact)
            }
        }
        // The last ones end questions to an authority or a time source, never a connection to the target.
        NetError::BudgetSpent { .. }
        | NetError::DeadlinePassed
        | NetError::Other { .. }
        | NetError::Stopped
        | NetError::AddressRefused
        | NetError::HttpStatus { .. }
        | NetError::NoTime { .. }
        | NetError::NotHttp
        | NetError::TooLong { .. } => return None,
    })
}

/// `PostgreSQL`'s answer to `SSLRequest` is the single letter N. `MySQL` just lacks a flag in its greeting: what is left to
/// show is its version, such as `8.0.36`; replies of mail servers have a space after their number.
fn is_database_refusal(reply: &str) -> bool {
    let is_version = |(major, rest): (&str, &str)| {
        !major.is_empty() && major.bytes().all(|byte| byte.is_ascii_digit()) && rest.contains('.')
    };
    reply.trim() == "N" || reply.split_once('.').is_some_and(is_version)
}

fn not_tls(guess: PlainProtocol, first_bytes: &str) -> Said {
    use Confidence::{Confirmed, Likely};
    let (cause, confidence, key) = match guess {
        PlainProtocol::Http => page::whose(first_bytes),
        PlainProtocol::Smtp | PlainProtocol::Imap | PlainProtocol::Pop3 => {
            ("starttls-needed", Confirmed, "reach-fact-speaks-mail")
        }
        PlainProtocol::Ftp => ("starttls-needed", Confirmed, "reach-fact-speaks-ftp"),
        PlainProtocol::Irc | PlainProtocol::Xmpp => ("starttls-needed", Confirmed, "reach-fact-speaks-chat"),
        PlainProtocol::Mysql => ("database-upgrade-needed", Confirmed, "reach-fact-speaks-mysql"),
        PlainProtocol::Ssh => ("wrong-service-on-port", Confirmed, "reach-fact-speaks-ssh"),
        PlainProtocol::Unknown => ("wrong-service-on-port", Likely, "reach-fact-speaks-unknown"),
    };
    Said::new(cause, confidence, fact(key).with("reply", first_bytes))
}

fn alert(observation: &Observation, code: u8) -> Option<Said> {
    match code {
        INTERNAL_ERROR => {
            Some(Said::new("server-internal-error", Confidence::Confirmed, fact("reach-fact-internal-error")))
        }
        // With a request, the alert speaks of the visitor's certificate: the certificate step's business.
        ACCESS_DENIED if observation.client_certificate_request.is_none() => {
            Some(Said::new("access-denied-by-policy", Confidence::Likely, fact("reach-fact-access-denied")))
        }
        NO_APPLICATION_PROTOCOL => {
            Some(Said::new("alpn-mismatch", Confidence::Likely, fact("reach-fact-no-application-protocol")))
        }
        // With a request it may speak of the visitor's certificate, too.
        DECODE_ERROR if observation.client_certificate_request.is_none() => {
            Some(Said::new("hello-intolerant-server", Confidence::Likely, fact("reach-fact-decode-error")))
        }
        // With a request, it is our own signature that the server could not verify.
        BAD_RECORD_MAC | DECRYPT_ERROR if observation.client_certificate_request.is_none() => Some(Said::new(
            "data-altered-in-transit",
            Confidence::Possible,
            fact("reach-fact-record-damaged").with("code", usize::from(code)),
        )),
        // We never go back to an older version: whoever made it look so stands in between.
        INAPPROPRIATE_FALLBACK => {
            Some(Said::new("inappropriate-fallback", Confidence::Likely, fact("reach-fact-inappropriate-fallback")))
        }
        UNRECOGNIZED_NAME => {
            Some(Said::new("unrecognized-name", Confidence::Confirmed, fact("reach-fact-unrecognized-name")))
        }
        _ => None,
    }
}

/// We offered TLS 1.3, the server can do it too and says so (RFC 8446, section 4.1.3), and still less came of it.
fn is_downgraded(observation: &Observation) -> bool {
    observation.driver == Driver::Rustls
        && observation.negotiated.downgrade_sentinel
        && observation.negotiated.version.is_some_and(|version| version <= TLS12)
}

fn has_huge_certificate_message(observation: &Observation) -> bool {
    observation.chain_length > MAX_CERTIFICATES
        || observation.messages.iter().any(|message| {
            message.from == Party::Server
                && matches!(message.kind, MessageKind::Certificate | MessageKind::CompressedCertificate)
                && message.size > LONGEST_CERTIFICATE_MESSAGE
        })
}

/// Endless data: after the `ServerHello` and before a whole Certificate, it is the Certificate that has no end.
fn too_much(observation: &Observation, limit: u64) -> Said {
    let is_reading_certificate =
        says(observation, MessageKind::ServerHello) && !says(observation, MessageKind::Certificate);
    let (cause, key) = if is_reading_certificate {
        ("certificate-message-too-large", "reach-fact-too-much-data")
    } else {
        ("server-breaks-tls", "reach-fact-flood")
    };
    Said::new(cause, Confidence::Likely, fact(key).with("kilobytes", (limit / 1024) as usize))
}

/// The end of a connection on which the server said nothing; what ends later has other reasons.
fn spoke_nothing(observation: &Observation, cause: &'static str, fact: Fact) -> Option<Said> {
    is_wordless(observation).then(|| Said::new(cause, Confidence::Likely, fact))
}

fn silence(observation: &Observation, waited_ms: u64) -> Said {
    let seconds = seconds(waited_ms);
    if is_wordless(observation) {
        Said::new("server-silent", Confidence::Likely, fact("reach-fact-silence").with("seconds", seconds))
    } else {
        Said::new("pmtu-black-hole", Confidence::Possible, fact("reach-fact-stalled").with("seconds", seconds))
    }
}

/// Seconds with one decimal, for reading.
fn seconds(milliseconds: u64) -> f64 {
    (milliseconds as f64 / 100.0).round() / 10.0
}

fn is_wordless(observation: &Observation) -> bool {
    observation.messages.iter().all(|message| message.from == Party::Client || message.kind == MessageKind::Alert)
}

fn says(observation: &Observation, kind: MessageKind) -> bool {
    observation.messages.iter().any(|message| message.from == Party::Server && message.kind == kind)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::handshake::{ClientCertificateRequest, Driver, Message, Stage};

    fn ended(outcome: Outcome) -> Observation {
        let hello = message(Party::Client, MessageKind::ClientHello, 200);
        Observation { messages: vec![hello], ..Observation::ended(Driver::Rustls, outcome) }
    }

    fn message(from: Party, kind: MessageKind, size: usize) -> Message {
        Message { at_us: 0, from, kind, stage: Stage::ServerHello, size, encrypted: false, fields: Vec::new() }
    }

    fn after_server_hello(outcome: Outcome) -> Observation {
        let mut seen = ended(outcome);
        seen.messages.push(message(Party::Server, MessageKind::ServerHello, 90));
        seen
    }

    fn cause(seen: &Observation) -> Option<(String, Confidence)> {
        let judgement = judge(seen);
        assert_eq!(judgement.facts.len(), judgement.findings.len(), "every finding has its fact");
        judgement.findings.into_iter().next().map(|finding| (finding.cause, finding.confidence))
    }

    #[test]
    fn each_network_error_has_its_cause() {
        use Confidence::{Confirmed, Likely, Possible};
        let name = || "example.com".to_owned();
        let reply = |text: &str| text.to_owned();
        for (error, expected) in [
            (NetError::NameNotFound { name: name() }, Some(("dns-name-not-found", Confirmed))),
            (NetError::ResolverFailed { name: name() }, Some(("dns-name-not-found", Possible))),
            (NetError::Refused, Some(("tcp-refused", Confirmed))),
            (NetError::TimedOut, Some(("tcp-blocked", Likely))),
            (NetError::NoRoute, Some(("tcp-blocked", Possible))),
            (NetError::Forbidden, Some(("tcp-blocked", Confirmed))),
            (NetError::ProxyRefused { status: 407, words: Box::default() }, Some(("proxy-refuses-connect", Confirmed))),
            (
                NetError::ProxyUnreachable { reason: Box::new(NetError::Refused) },
                Some(("proxy-settings-wrong", Likely)),
            ),
            (NetError::ProxyProtocol, Some(("proxy-url-wrong-scheme", Likely))),
            (NetError::StartTlsRefused { reply: reply("N") }, Some(("database-tls-disabled", Confirmed))),
            (
                NetError::StartTlsRefused { reply: reply("5.5.5-10.6.4-MariaDB") },
                Some(("database-tls-disabled", Confirmed)),
            ),
            (
                NetError::StartTlsRefused { reply: reply("454 4.7.0 TLS not available.") },
                Some(("starttls-needed", Possible)),
            ),
            (NetError::StartTlsUnexpected { reply: reply("SSH-2.0-x") }, Some(("wrong-service-on-port", Likely))),
            (NetError::StartTlsUnexpected { reply: reply("\u{15}\u{3}\u{1}") }, Some(("starttls-needed", Likely))),
            (NetError::Silent { waited_ms: 5000 }, Some(("server-silent", Likely))),
            (NetError::Stopped, None),
            (NetError::DeadlinePassed, None),
            (NetError::BudgetSpent { limit: 200 }, None),
        ] {
            let seen = ended(Outcome::Unreachable { error: error.clone() });
            let expected = expected.map(|(slug, confidence)| (slug.to_owned(), confidence));
            assert_eq!(cause(&seen), expected, "{error:?}");
        }
    }

    #[test]
    fn a_step_back_that_nobody_asked_for_is_named() {
        let alert = |code| ended(Outcome::Alert { code, from: Party::Server });
        assert_eq!(cause(&alert(86)), Some(("inappropriate-fallback".to_owned(), Confidence::Likely)));
        let mut seen = after_server_hello(Outcome::Violation { rule: "a mark".to_owned() });
        assert_eq!(cause(&seen).map(|found| found.0).as_deref(), Some("server-breaks-tls"));
        (seen.negotiated.version, seen.negotiated.downgrade_sentinel) = (Some(TLS12), true);
        assert_eq!(cause(&seen).map(|found| found.0).as_deref(), Some("inappropriate-fallback"));
        seen.driver = Driver::RustlsTls12;
        assert_eq!(cause(&seen).map(|found| found.0).as_deref(), Some("server-breaks-tls"), "less was asked for");
    }

    #[test]
    fn one_damaged_record_is_a_hint_and_no_more() {
        for code in [20, 51] {
            let mut seen = after_server_hello(Outcome::Alert { code, from: Party::Server });
            assert_eq!(cause(&seen), Some(("data-altered-in-transit".to_owned(), Confidence::Possible)));
            seen.client_certificate_request = Some(ClientCertificateRequest::default());
            assert_eq!(cause(&seen), None, "the server speaks of the visitor's signature");
        }
    }

    #[test]
    fn a_plain_answer_names_the_service() {
        for (guess, expected) in [
            (PlainProtocol::Http, "plain-http-on-tls-port"),
            (PlainProtocol::Smtp, "starttls-needed"),
            (PlainProtocol::Imap, "starttls-needed"),
            (PlainProtocol::Ftp, "starttls-needed"),
            (PlainProtocol::Irc, "starttls-needed"),
            (PlainProtocol::Xmpp, "starttls-needed"),
            (PlainProtocol::Mysql, "database-upgrade-needed"),
            (PlainProtocol::Ssh, "wrong-service-on-port"),
            (PlainProtocol::Unknown, "wrong-service-on-port"),
        ] {
            let seen = ended(Outcome::NotTls { guess, first_bytes: "220 x".to_owned() });
            assert_eq!(cause(&seen).map(|found| found.0).as_deref(), Some(expected));
        }
    }

    #[test]
    fn an_end_without_a_word_is_named_and_an_end_after_words_is_left_to_the_steps() {
        let silence = Outcome::Silence { waited_ms: 5000 };
        for (outcome, first, later) in [
            (Outcome::Reset, "reset-during-handshake", None),
            (Outcome::Closed, "closed-during-handshake", None),
            (silence, "server-silent", Some("pmtu-black-hole")),
        ] {
            assert_eq!(cause(&ended(outcome.clone())).map(|found| found.0).as_deref(), Some(first));
            assert_eq!(cause(&after_server_hello(outcome)).map(|found| found.0).as_deref(), later);
        }
    }

    #[test]
    fn alerts_of_the_server_speak_and_our_own_do_not() {
        let from_server = |code| ended(Outcome::Alert { code, from: Party::Server });
        assert_eq!(cause(&from_server(80)).map(|found| found.0).as_deref(), Some("server-internal-error"));
        assert_eq!(cause(&from_server(112)).map(|found| found.0).as_deref(), Some("unrecognized-name"));
        assert_eq!(cause(&from_server(49)).map(|found| found.0).as_deref(), Some("access-denied-by-policy"));
        assert_eq!(cause(&from_server(40)), None);
        assert_eq!(cause(&ended(Outcome::Alert { code: 80, from: Party::Client })), None);
        let mut asked = from_server(49);
        asked.client_certificate_request = Some(ClientCertificateRequest::default());
        assert_eq!(cause(&asked), None, "it may speak of the visitor's certificate");
    }

    #[test]
    fn a_certificate_without_an_end_or_of_monstrous_size_is_blamed_on_the_certificate_message() {
        let endless = Outcome::TooMuchData { limit: 262_144 };
        let named = |seen: &Observation| cause(seen).map(|found| found.0);
        assert_eq!(named(&after_server_hello(endless.clone())).as_deref(), Some("certificate-message-too-large"));
        assert_eq!(named(&ended(endless)).as_deref(), Some("server-breaks-tls"));
        let mut huge = after_server_hello(Outcome::Answered);
        huge.messages.push(message(Party::Server, MessageKind::Certificate, 400_000));
        assert_eq!(named(&huge).as_deref(), Some("certificate-message-too-large"));
    }

    #[test]
    fn a_broken_rule_and_a_trickle_are_named_and_a_false_signature_is_left_to_the_certificate_step() {
        use Confidence::{Confirmed, Likely};
        let violation = |rule: &str| ended(Outcome::Violation { rule: rule.to_owned() });
        let found = |slug: &str, confidence| Some((slug.to_owned(), confidence));
        assert_eq!(cause(&violation("ServerHello after ServerHello")), found("server-breaks-tls", Confirmed));
        assert_eq!(cause(&violation(Outcome::BAD_SIGNATURE)), None);
        let trickle = Outcome::TooSlow { waited_ms: 10_000, bytes: 9 };
        assert_eq!(cause(&ended(trickle)), found("server-too-slow", Likely));
    }

    #[test]
    fn a_whole_handshake_has_no_finding() {
        assert_eq!(cause(&ended(Outcome::Completed)), None);
    }
}
