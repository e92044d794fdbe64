//! Whether a server keeps to what our hello offered, and to the order of messages. Pure.
//!
//! The rules that every client must enforce: RFC 8446, sections 4.1.3, 4.1.4, 4.2 and 4.2.8; RFC 5246, sections 7.3,
//! 7.4.1.3 and 7.4.1.4; RFC 5746, section 3.4; RFC 8422, section 5.4; RFC 8701, section 3.

use std::collections::HashSet;

use super::{Message, MessageKind, Party};
use crate::wire::{
    ClientHello, ServerHello, cipher_suite_name, extension_name, extension_type, group_name, is_grease, version,
    version_name,
};

/// Signalling values that are no suites (RFC 5746, section 3.3; RFC 7507, section 4).
const RENEGOTIATION_SIGNAL: u16 = 0x00ff;
const FALLBACK_SIGNAL: u16 = 0x5600;

/// `cookie`: the one extension that a `HelloRetryRequest` may bring unasked (RFC 8446, section 4.2.2).
const COOKIE: u16 = 44;
/// `pre_shared_key` (RFC 8446, section 4.2.11).
const PRE_SHARED_KEY: u16 = 41;
/// `encrypted_client_hello` (RFC 9849).
const ENCRYPTED_CLIENT_HELLO: u16 = 0xfe0d;

/// Warnings before a whole answer. Honest servers send one (`unrecognized_name`); OpenSSL gives up after five.
const MAX_WARNINGS: usize = 5;

/// The first rule that the answer to this hello breaks, in the terms of the RFCs.
pub(super) fn broken_by_answer(hello: &ClientHello, answer: &ServerHello) -> Option<String> {
    let name = if answer.is_retry() { "HelloRetryRequest" } else { "ServerHello" };
    let chosen = answer.selected_version();
    if !is_version_offered(hello, answer) {
        return Some(format!("{name} picks {}, which was not offered", version_name(chosen)));
    }
    let suite = answer.cipher_suite;
    let is_signal = matches!(suite, RENEGOTIATION_SIGNAL | FALLBACK_SIGNAL) || is_grease(suite);
    if is_signal || !hello.cipher_suites.contains(&suite) {
        return Some(format!("{name} picks {}, which was not offered", cipher_suite_name(suite)));
    }
    let is_tls13 = chosen >= version::TLS13;
    if is_tls13 != is_tls13_suite(suite) {
        let (suite, version) = (cipher_suite_name(suite), version_name(chosen));
        return Some(format!("{name} picks {suite} with {version}, which does not have it"));
    }
    if !hello.compression.contains(&answer.compression) {
        return Some(format!("{name} picks compression method {}, which was not offered", answer.compression));
    }
    if is_tls13 && answer.session_id != hello.session_id {
        return Some(format!("{name} does not echo legacy_session_id"));
    }
    broken_by_extensions(hello, answer, name).or_else(|| match (is_tls13, answer.is_retry()) {
        (true, true) => broken_by_retry(hello, answer),
        (true, false) => broken_by_share(hello, answer),
        (false, true) => Some(format!("HelloRetryRequest in {}, which does not have it", version_name(chosen))),
        (false, false) => None,
    })
}

/// The rule that a `ServerKeyExchange` with this named group breaks.
pub(super) fn broken_by_group(hello: &ClientHello, group: u16) -> Option<String> {
    let offered = hello.supported_groups()?;
    (is_grease(group) || !offered.contains(&group))
        .then(|| format!("ServerKeyExchange picks {}, which was not offered", group_name(group)))
}

/// The rule that the order of the server's messages breaks, as far as they go in the clear (RFC 5246, section 7.3).
pub(super) fn broken_by_order(messages: &[Message]) -> Option<String> {
    let mut last: Option<MessageKind> = None;
    let mut warnings = 0;
    for message in messages.iter().filter(|message| message.from == Party::Server) {
        let kind = message.kind;
        match kind {
            // A HelloRequest may come at any time, and means nothing while a handshake is under way (RFC 5246, section
            // 7.4.1.1).
            MessageKind::Alert | MessageKind::HelloRequest => warnings += 1,
            _ if place(kind) > last.map_or(0, place) && (last.is_some() || place(kind) == 1) => last = Some(kind),
            _ => {
                let place = last.map_or_else(|| "before ServerHello".to_owned(), |last| format!("after {last:?}"));
                return Some(format!("{} {place}", name_of(message)));
            }
        }
        if warnings > MAX_WARNINGS {
            return Some(format!("more than {MAX_WARNINGS} warnings without an answer"));
        }
    }
    None
}

/// The message by the name of its type, or by its number where this program knows no name.
fn name_of(message: &Message) -> String {
    let number = message.fields.iter().find(|field| field.name == "msg_type" && message.kind == MessageKind::Unknown);
    number.map_or_else(|| format!("{:?}", message.kind), |field| format!("handshake message of type {}", field.value))
}

/// Whether the server takes up a session that the hello named: what follows is no whole handshake.
pub(super) fn is_resumed(hello: &ClientHello, answer: &ServerHello) -> bool {
    answer.selected_version() < version::TLS13 && !hello.session_id.is_empty() && answer.session_id == hello.session_id
}

/// The place of a message in the server's first flight, from 1; 0 for what does not belong there.
fn place(kind: MessageKind) -> u8 {
    match kind {
        MessageKind::ServerHello | MessageKind::HelloRetryRequest => 1,
        MessageKind::Certificate => 2,
        MessageKind::CertificateStatus => 3,
        MessageKind::ServerKeyExchange => 4,
        MessageKind::CertificateRequest => 5,
        MessageKind::ServerHelloDone => 6,
        _ => 0,
    }
}

/// Whether the server picks a version that the hello does not offer, but that it may pick: it is for the client to refuse
/// it.
pub(super) fn is_older(hello: &ClientHello, answer: &ServerHello) -> bool {
    is_version_offered(hello, answer) && !hello.offered_versions().contains(&answer.selected_version())
}

/// A server that does not know `supported_versions` may pick any version up to `legacy_version` (RFC 8446, section
/// 4.2.1).
fn is_version_offered(hello: &ClientHello, answer: &ServerHello) -> bool {
    let chosen = answer.selected_version();
    if has(answer, extension_type::SUPPORTED_VERSIONS) {
        chosen >= version::TLS13 && !is_grease(chosen) && hello.offered_versions().contains(&chosen)
    } else {
        (version::SSL3..=hello.version.min(version::TLS12)).contains(&chosen)
    }
}

/// RFC 8446, appendix B.4; RFC 8998; RFC 9150; RFC 9367.
fn is_tls13_suite(suite: u16) -> bool {
    matches!(suite, 0x1301..=0x13ff | 0x00c6 | 0x00c7 | 0xc0b4 | 0xc0b5 | 0xc103..=0xc106)
}

fn broken_by_extensions(hello: &ClientHello, answer: &ServerHello, name: &str) -> Option<String> {
    let mut seen = HashSet::new();
    answer.extensions.iter().map(|extension| extension.kind).find_map(|kind| {
        let is_asked_otherwise = match kind {
            extension_type::RENEGOTIATION_INFO => hello.cipher_suites.contains(&RENEGOTIATION_SIGNAL),
            COOKIE => answer.is_retry(),
            _ => false,
        };
        let label = || format!("extension {kind} ({})", extension_name(kind));
        if !seen.insert(kind) {
            Some(format!("{name} has {} twice", label()))
        } else if is_grease(kind) || !is_asked_otherwise && !hello.extensions.iter().any(|asked| asked.kind == kind) {
            Some(format!("{name} has {}, which was not offered", label()))
        } else if answer.selected_version() >= version::TLS13 && !belongs_in_tls13(kind, answer.is_retry()) {
            Some(format!("{name} has {}, which does not belong there in TLS 1.3", label()))
        } else {
            None
        }
    })
}

/// RFC 8446, section 4.2: the others go into `EncryptedExtensions`.
fn belongs_in_tls13(kind: u16, is_retry: bool) -> bool {
    match kind {
        extension_type::SUPPORTED_VERSIONS | extension_type::KEY_SHARE => true,
        PRE_SHARED_KEY => !is_retry,
        COOKIE | ENCRYPTED_CLIENT_HELLO => is_retry,
        _ => false,
    }
}

fn broken_by_retry(hello: &ClientHello, answer: &ServerHello) -> Option<String> {
    let Some(group) = answer.group() else {
        // Without either of them the second hello would be the first one again.
        return (!has(answer, COOKIE)).then(|| "HelloRetryRequest asks for no change".to_owned());
    };
    let is_offered = hello.supported_groups().is_none_or(|offered| offered.contains(&group)) && !is_grease(group);
    if !is_offered {
        Some(format!("HelloRetryRequest asks for {}, which was not offered", group_name(group)))
    } else if hello.key_share_groups().is_some_and(|shares| shares.contains(&group)) {
        Some(format!("HelloRetryRequest asks for {}, whose share was offered", group_name(group)))
    } else {
        None
    }
}

fn broken_by_share(hello: &ClientHello, answer: &ServerHello) -> Option<String> {
    let Some(group) = answer.group() else {
        return (!has(answer, PRE_SHARED_KEY)).then(|| "ServerHello in TLS 1.3 without key_share".to_owned());
    };
    (is_grease(group) || hello.key_share_groups().is_some_and(|shares| !shares.contains(&group)))
        .then(|| format!("ServerHello picks {}, whose share was not offered", group_name(group)))
}

fn has(answer: &ServerHello, kind: u16) -> bool {
    answer.extensions.iter().any(|extension| extension.kind == kind)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::handshake::Stage;
    use crate::wire::{Extension, RETRY_RANDOM};

    const X25519: u16 = 29;
    const SECP384R1: u16 = 24;

    fn hello(version: u16) -> ClientHello {
        let suites: &[u16] = if version == version::TLS13 { &[0x1301] } else { &[0xc02f, RENEGOTIATION_SIGNAL] };
        ClientHello::probe(version, suites, Some("site.example"))
    }

    fn extension(kind: u16, body: &[u8]) -> Extension {
        Extension { kind, body: body.to_vec() }
    }

    fn share(group: u16) -> Extension {
        extension(extension_type::KEY_SHARE, &[&group.to_be_bytes()[..], &[0, 1, 9]].concat())
    }

    fn tls12(change: impl FnOnce(&mut ServerHello)) -> Option<String> {
        let mut answer = ServerHello::new(version::TLS12, 0xc02f, [7; 32]);
        change(&mut answer);
        broken_by_answer(&hello(version::TLS12), &answer)
    }

    fn tls13(change: impl FnOnce(&mut ServerHello)) -> Option<String> {
        let hello = hello(version::TLS13);
        let mut answer = ServerHello::new(version::TLS12, 0x1301, [7; 32]);
        answer.session_id.clone_from(&hello.session_id);
        answer.extensions = vec![extension(extension_type::SUPPORTED_VERSIONS, &[3, 4]), share(X25519)];
        change(&mut answer);
        broken_by_answer(&hello, &answer)
    }

    fn retry(group: Option<u16>) -> Option<String> {
        tls13(|answer| {
            answer.random = RETRY_RANDOM;
            answer.extensions.truncate(1);
            answer.extensions.extend(group.map(|group| extension(extension_type::KEY_SHARE, &group.to_be_bytes())));
        })
    }

    #[test]
    fn an_answer_within_the_offer_breaks_no_rule() {
        assert_eq!(tls12(|_| ()), None);
        assert_eq!(tls12(|answer| answer.version = version::TLS10), None, "the client refuses, or takes it");
        let mut old = ServerHello::new(version::TLS10, 0xc02f, [7; 32]);
        assert!(is_older(&hello(version::TLS12), &old) && is_older(&hello(version::TLS13), &old));
        old.version = version::TLS12;
        assert!(!is_older(&hello(version::TLS12), &old) && is_older(&hello(version::TLS13), &old));
        assert_eq!(tls12(|answer| answer.session_id = vec![1; 32]), None);
        assert_eq!(tls12(|answer| answer.extensions = vec![extension(65281, &[0]), extension(11, &[1, 0])]), None);
        assert_eq!(tls13(|_| ()), None);
        assert_eq!(retry(Some(SECP384R1)), None);
    }

    #[test]
    fn what_was_not_offered_is_named() {
        let table: &[(Option<String>, &str)] = &[
            (tls12(|answer| answer.version = version::TLS13), "TLS 1.3, which was not offered"),
            (tls12(|answer| answer.version = 0x0002), "SSL 2, which was not offered"),
            (tls12(|answer| answer.cipher_suite = 0x0005), "TLS_RSA_WITH_RC4_128_SHA, which was not offered"),
            (tls12(|answer| answer.cipher_suite = RENEGOTIATION_SIGNAL), "which was not offered"),
            (tls12(|answer| answer.compression = 1), "compression method 1, which was not offered"),
            (
                tls12(|answer| answer.extensions = vec![extension(35, &[])]),
                "extension 35 (session_ticket), which was not",
            ),
            (
                tls12(|answer| answer.extensions = vec![extension(23, &[]); 2]),
                "extension 23 (extended_master_secret) twice",
            ),
            (tls12(|answer| answer.random = RETRY_RANDOM), "HelloRetryRequest in TLS 1.2, which does not have it"),
            (tls13(|answer| answer.extensions[0].body = vec![3, 5]), "0x0305, which was not offered"),
            (tls13(|answer| answer.extensions[0].body = vec![3, 3]), "TLS 1.2, which was not offered"),
            (tls13(|answer| answer.session_id = vec![1; 32]), "does not echo legacy_session_id"),
            (tls13(|answer| answer.extensions[1] = share(SECP384R1)), "secp384r1, whose share was not offered"),
            (tls13(|answer| answer.extensions.truncate(1)), "without key_share"),
            (
                tls13(|answer| answer.extensions.truncate(0)),
                "TLS_AES_128_GCM_SHA256 with TLS 1.2, which does not have it",
            ),
            (tls13(|answer| answer.extensions.push(extension(23, &[]))), "which does not belong there in TLS 1.3"),
            (retry(Some(X25519)), "asks for x25519, whose share was offered"),
            (retry(Some(30)), "asks for x448, which was not offered"),
            (retry(None), "asks for no change"),
        ];
        for (rule, expected) in table {
            assert!(rule.as_ref().is_some_and(|rule| rule.contains(expected)), "{expected}: {rule:?}");
        }
    }

    #[test]
    fn a_group_of_the_key_exchange_must_be_offered_where_groups_are_offered() {
        assert_eq!(broken_by_group(&hello(version::TLS12), X25519), None);
        assert!(broken_by_group(&hello(version::TLS12), 30).is_some());
        assert_eq!(broken_by_group(&ClientHello::probe(version::SSL3, &[10], None), 30), None);
    }

    #[test]
    fn a_flight_in_order_is_fine_and_one_out_of_order_is_not() {
        use MessageKind as Kind;
        let broken = |kinds: &[Kind]| {
            let message = |kind: &Kind| Message {
                at_us: 0,
                from: Party::Server,
                kind: *kind,
                stage: Stage::ServerHello,
                size: 0,
                encrypted: false,
                fields: Vec::new(),
            };
            broken_by_order(&kinds.iter().map(message).collect::<Vec<_>>())
        };
        assert_eq!(broken(&[Kind::Alert, Kind::ServerHello, Kind::Certificate, Kind::ServerHelloDone]), None);
        assert_eq!(broken(&[Kind::ServerHello, Kind::ServerKeyExchange, Kind::ServerHelloDone]), None);
        for (kinds, expected) in [
            (&[Kind::Certificate][..], "Certificate before ServerHello"),
            (&[Kind::ChangeCipherSpec], "ChangeCipherSpec before ServerHello"),
            (&[Kind::ServerHello, Kind::ServerHello], "ServerHello after ServerHello"),
            (&[Kind::ServerHello, Kind::ChangeCipherSpec], "ChangeCipherSpec after ServerHello"),
            (&[Kind::ServerHello, Kind::Unknown], "Unknown after ServerHello"),
            (&[Kind::Alert; 6], "more than 5 warnings without an answer"),
        ] {
            assert_eq!(broken(kinds).as_deref(), Some(expected));
        }
    }
}
