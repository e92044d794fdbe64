//! Everything else that a server can do, in a dozen connections at most.
//!
//! Two hellos in the clear, one with AEAD suites and one with CBC suites, offer all that a server up to TLS 1.2 may
//! answer to at once. One whole handshake shows what TLS 1.3 keeps encrypted, a second one whether it resumes. What is
//! asked after that depends on their answers.

mod clear;
mod whole;

use super::asker::{Asker, Settled};
use super::offers::{
    DSA_SUITES, ECDSA_SUITES, RSA_FIXED_SUITES, RSA_SIGNING_SUITES, all_schemes_tls13, may_speak, settle_handshake,
    tls13_offer,
};
use super::{Features, Scanner, VersionResult};
use crate::handshake::{Observation, Offer, Outcome, Party, speaks_http};
use crate::target::{Host, Target};
use crate::wire::{ClientHello, cipher_suite_name, extension_type, version};
use clear::Clear;
use whole::Whole;

/// Application protocols of web servers, in the order in which browsers want them.
const PROTOCOLS: &[&str] = &["h2", "http/1.1", "http/1.0"];

/// `TLS_FALLBACK_SCSV` and the alert `inappropriate_fallback` (RFC 7507).
const FALLBACK: u16 = 0x5600;
const INAPPROPRIATE_FALLBACK: u8 = 86;

/// Versions up to TLS 1.2, newest first.
const OLDER: [u16; 4] = [version::TLS12, version::TLS11, version::TLS10, version::SSL3];

pub(super) async fn find(scanner: &Scanner) -> Features {
    let versions = scanner.versions().await;
    let asker = &scanner.asker;
    let clear = async {
        match OLDER.into_iter().find(|version| may_speak(versions, *version)) {
            Some(version) => Box::pin(Clear::ask(asker, version)).await,
            None => Clear::default(),
        }
    };
    let (clear, whole, record) = tokio::join!(clear, Box::pin(Whole::ask(asker, versions)), ech_of_record(asker));
    let ((alpn, alpn_undetermined), fallback_scsv, downgrade_sentinel) = tokio::join!(
        Box::pin(protocols(asker, &clear, &whole)),
        Box::pin(fallback(asker, versions, &clear, &whole)),
        Box::pin(sentinel(asker, versions, &clear, &whole)),
    );
    let rich = || clear.answers().filter(|seen| seen.negotiated.version > Some(version::SSL3));
    let any_has = |kind| clear.all().next().map(|_| clear.all().any(|seen| has(seen, kind)));
    let asked_to_staple = || rich().chain(&whole.first).chain(&whole.second);
    let is_only_tls13 = OLDER.iter().all(|version| !may_speak(versions, *version)) && whole.is_tls13();
    Features {
        alpn,
        alpn_undetermined,
        ocsp_stapling: asked_to_staple()
            .any(|seen| !seen.chain.is_empty())
            .then(|| asked_to_staple().any(|seen| seen.ocsp_response.is_some())),
        handshake_scts: rich().map(|seen| seen.negotiated.timestamps.unwrap_or(0)).max(),
        extended_master_secret: any_has(extension_type::EXTENDED_MASTER_SECRET)
            .filter(|_| clear.version() > Some(version::SSL3)),
        secure_renegotiation: any_has(extension_type::RENEGOTIATION_INFO),
        encrypt_then_mac: rich()
            .find(|seen| seen.negotiated.cipher_suite.is_some_and(is_cbc))
            .map(|seen| has(seen, extension_type::ENCRYPT_THEN_MAC)),
        compression: match clear.answers().next() {
            Some(_) => Some(clear.answers().any(|seen| seen.negotiated.compression != Some(0))),
            // TLS 1.3 has none.
            None => is_only_tls13.then_some(false),
        },
        session_tickets: tickets(rich().any(|seen| has(seen, extension_type::SESSION_TICKET)), &clear, &whole),
        resumption: whole.resumption(),
        downgrade_sentinel,
        fallback_scsv,
        early_data_bytes: whole.early_data_bytes(versions),
        ech: if whole.answers_ech() { Some(true) } else { record },
        client_certificate: clear.all().chain(&whole.first).find_map(|seen| seen.client_certificate_request.clone()),
    }
}

fn has(seen: &Observation, extension: u16) -> bool {
    seen.negotiated.extensions.contains(&extension)
}

fn is_cbc(suite: u16) -> bool {
    cipher_suite_name(suite).contains("_CBC_")
}

/// Suites with certificates that a server of this version may have; `cbc`: only those in CBC mode, or only the others.
fn suites(version: u16, cbc: Option<bool>) -> Vec<u16> {
    let all = [ECDSA_SUITES, RSA_SIGNING_SUITES, RSA_FIXED_SUITES, DSA_SUITES].concat();
    let fits = |suite: &u16| {
        let name = cipher_suite_name(*suite);
        // SHA-256 and more, as hash or in the AEAD, came with TLS 1.2.
        (version >= version::TLS12 || name.ends_with("_SHA")) && cbc.is_none_or(|cbc| name.contains("_CBC_") == cbc)
    };
    all.into_iter().filter(fits).collect()
}

fn tickets(in_the_clear: bool, clear: &Clear, whole: &Whole) -> Option<bool> {
    let of_whole = whole.completed().map(|seen| seen.negotiated.ticket.is_some());
    if in_the_clear || of_whole == Some(true) {
        return Some(true);
    }
    let is_known = of_whole.is_some() || clear.answers().next().is_some();
    (is_known && !whole.is_unclear).then_some(false)
}

/// The protocols that the server chooses: each is taken out of the next offer. Then those that remain unknown.
async fn protocols(asker: &Asker, clear: &Clear, whole: &Whole) -> (Option<Vec<String>>, Vec<String>) {
    let asked = clear.answers().filter(|_| clear.offered_protocols);
    let asked: Vec<_> = asked.chain(whole.first.iter().filter(|_| whole.offered_protocols)).collect();
    if asked.is_empty() {
        return (None, Vec::new());
    }
    let mut found: Vec<String> = Vec::new();
    for name in asked.iter().filter_map(|seen| seen.negotiated.alpn.as_ref()) {
        if PROTOCOLS.contains(&name.as_str()) && !found.contains(name) {
            found.push(name.clone());
        }
    }
    let in_the_clear = clear.answers().next();
    while !found.is_empty() {
        let left: Vec<&str> = PROTOCOLS.iter().copied().filter(|name| !found.iter().any(|old| old == name)).collect();
        if left.is_empty() {
            break;
        }
        let agreed = in_the_clear.and_then(|seen| seen.negotiated.version.zip(seen.negotiated.cipher_suite));
        let settled = if let Some((version, suite)) = agreed {
            let hello = ClientHello::probe(version, &[suite], asker.target().server_name());
            asker.settle(&hello.clone().with_protocols(&left), Some(&hello)).await
        } else {
            let offer = |names: &[&str]| Offer {
                alpn: Some(names.iter().map(|&name| name.to_owned()).collect()),
                ..tls13_offer(&all_schemes_tls13())
            };
            settle_handshake(asker, &offer(&left), &offer(PROTOCOLS)).await
        };
        match settled {
            Settled::Answered(seen) => match seen.negotiated.alpn {
                Some(name) if left.contains(&name.as_str()) => found.push(name),
                _ => break,
            },
            Settled::Refused(_) => break,
            Settled::Unknown(_) => return (Some(found), left.into_iter().map(str::to_owned).collect()),
        }
    }
    (Some(found), Vec::new())
}

fn answer(settled: Settled) -> Observation {
    match settled {
        Settled::Answered(seen) | Settled::Refused(seen) | Settled::Unknown(seen) => *seen,
    }
}

/// The best version that was seen.
fn best(clear: &Clear, whole: &Whole) -> Option<u16> {
    let whole = whole.first.as_ref().and_then(|seen| seen.negotiated.version);
    clear.version().max(whole)
}

/// The newest version below the best one that the server may speak.
fn second_best(versions: &[VersionResult], clear: &Clear, best: u16) -> Option<u16> {
    if best >= version::TLS13 {
        return clear.version();
    }
    OLDER.into_iter().find(|older| *older < best && may_speak(versions, *older))
}

/// Pretends to come back after a failure with the best version (RFC 7507).
async fn fallback(asker: &Asker, versions: &[VersionResult], clear: &Clear, whole: &Whole) -> Option<bool> {
    let version = second_best(versions, clear, best(clear, whole)?)?;
    let control = ClientHello::probe(version, &suites(version, None), asker.target().server_name());
    let mut hello = control.clone();
    hello.cipher_suites.push(FALLBACK);
    match asker.settle(&hello, Some(&control)).await {
        Settled::Answered(_) => Some(false),
        Settled::Refused(seen) | Settled::Unknown(seen) => {
            let code = Outcome::Alert { code: INAPPROPRIATE_FALLBACK, from: Party::Server };
            (seen.outcome == code).then_some(true)
        }
    }
}

/// The mark in `random`: below TLS 1.3 every answer of a TLS 1.3 server has it, a TLS 1.2 server must be asked for less.
async fn sentinel(asker: &Asker, versions: &[VersionResult], clear: &Clear, whole: &Whole) -> Option<bool> {
    let best = best(clear, whole)?;
    if best >= version::TLS13 {
        return clear.all().next().map(|seen| seen.negotiated.downgrade_sentinel);
    }
    if best < version::TLS12 {
        return None;
    }
    let version = second_best(versions, clear, best)?;
    let hello = ClientHello::probe(version, &suites(version, None), asker.target().server_name());
    let seen = answer(asker.settle(&hello, None).await);
    seen.negotiated.version.map(|_| seen.negotiated.downgrade_sentinel)
}

/// Whether the name's HTTPS record has configurations for ECH. Behind a proxy only the proxy asks the DNS, and what
/// stands in for a site on this computer has no record.
async fn ech_of_record(asker: &Asker) -> Option<bool> {
    let target: &Target = asker.target();
    let Host::Name(name) = &target.host else { return None };
    let is_here = matches!(target.endpoint().host, Host::Address(address) if address.is_loopback());
    if !speaks_http(target) || is_here || target.proxy.is_some() {
        return None;
    }
    let record = asker.session().https_record(name, target.port).await.ok()?;
    Some(record.is_some_and(|record| record.ech_config_list.is_some()))
}
