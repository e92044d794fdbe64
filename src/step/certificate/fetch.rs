//! What the authorities that a certificate names say: issuers that the server did not send, and revocation.
//!
//! Plain HTTP, bounded in count, time and bytes, and only when the settings allow it. Nobody is asked through a proxy:
//! the questions would go past it.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use tokio::task::JoinSet;

use super::{SUITES, TLS12};
use crate::certificate::{
    self, ChainReport, Issuer, Status, StatusAnswer, StatusFault, StatusReport, StatusSource, TimestampReport,
    TimestampSource, crl, ocsp, transparency,
};
use crate::handshake::{Observation, observe_raw};
use crate::net::{Neighbourhood, NetError, Question, Session};
use crate::settings::CertificateSettings;
use crate::step::Context;
use crate::wire::{ClientHello, extension_type};

/// Issuers that are fetched one above the other. Honest chains lack one, seldom two.
const MAX_LEVELS: usize = 4;

/// Addresses that are tried for one issuer.
const MAX_TRIED: usize = 2;

/// One question to an authority.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fetched {
    /// What for.
    pub purpose: Purpose,
    /// The address that was asked. Untrusted.
    pub address: String,
    /// Bytes of the answer's body; 0 without an answer.
    pub bytes: usize,
    /// Why there is no answer.
    pub error: Option<NetError>,
}

/// What an authority is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Purpose {
    /// The certificate of an issuer (RFC 5280, section 4.2.2.1).
    Issuer,
    /// The status of one certificate (RFC 6960).
    Ocsp,
    /// The list of revoked certificates (RFC 5280, section 5).
    Crl,
}

/// The chain, judged with all that the authorities said, and what they were asked.
#[derive(Default)]
pub(super) struct Learned {
    pub chain: Option<ChainReport>,
    pub fetched: Vec<Fetched>,
}

/// Asks, and judges the chain with the answers.
pub(super) async fn look(context: &Context, seen: Option<&Observation>, at: DateTime<Utc>) -> Learned {
    let Some(seen) = seen else { return Learned::default() };
    let asker = Asker::new(context, seen);
    let mut fetched = Vec::new();
    let mut report = super::judged(context, seen, at);
    if context.settings.certificate.fetch_issuers && asker.may_ask {
        let issuers = issuers(context, &asker, &report, &mut fetched).await;
        if !issuers.is_empty() {
            let host = &context.target.host;
            report = certificate::judge_with_issuers(&seen.chain, &issuers, host, at, &context.stores);
        }
    }
    let mut status: Vec<StatusReport> = stapled(context, &report, seen, at).into_iter().collect();
    status.extend(asked(context, &asker, &report, at, &mut fetched).await);
    let (timestamps, receipts_asked) = timestamps(context, &report, seen).await;
    report.add_standing(status, timestamps, receipts_asked);
    Learned { chain: Some(report), fetched }
}

/// Asks within one budget and one time for all questions together.
#[derive(Clone)]
struct Asker {
    session: Session,
    settings: CertificateSettings,
    near: Neighbourhood,
    may_ask: bool,
    until: Instant,
    left: Arc<AtomicUsize>,
}

impl Asker {
    fn new(context: &Context, seen: &Observation) -> Self {
        let settings = context.settings.certificate;
        Self {
            session: context.session.clone(),
            settings,
            near: seen.peer.map_or(Neighbourhood::Nowhere, |peer| Neighbourhood::of(peer.ip())),
            may_ask: context.target.proxy.is_none(),
            until: Instant::now() + Duration::from_millis(settings.wait_ms),
            left: Arc::new(AtomicUsize::new(settings.questions)),
        }
    }

    async fn ask(&self, address: &str, body: Option<(&'static str, &[u8])>) -> Result<Vec<u8>, NetError> {
        let is_left = |left: usize| left.checked_sub(1);
        self.left
            .fetch_update(Ordering::Relaxed, Ordering::Relaxed, is_left)
            .map_err(|_| NetError::BudgetSpent { limit: self.settings.questions })?;
        let wait = self.until.saturating_duration_since(Instant::now());
        let limit = self.settings.answer_bytes;
        self.session.fetch(&Question { address, body, wait, limit, near: self.near }).await
    }
}

fn noted(purpose: Purpose, address: &str, answer: &Result<Vec<u8>, NetError>) -> Fetched {
    Fetched {
        purpose,
        address: address.to_owned(),
        bytes: answer.as_ref().map_or(0, Vec::len),
        error: answer.as_ref().err().cloned(),
    }
}

/// The issuers that the server left out, from the last certificate of the line upwards until a store knows the next
/// one, or nobody does.
async fn issuers(context: &Context, asker: &Asker, report: &ChainReport, fetched: &mut Vec<Fetched>) -> Vec<Vec<u8>> {
    let mut found: Vec<Vec<u8>> = Vec::new();
    let Some(&last) = report.line().last() else { return found };
    if report.judgements.iter().any(|judgement| judgement.anchored) {
        return found;
    }
    let mut last = report.certificates[last].der.clone();
    for _ in 0..MAX_LEVELS {
        if certificate::is_own_issuer(&last) || certificate::issuer(&last, &[], &context.stores).is_some() {
            break;
        }
        let mut next = None;
        for address in on_the_web(&certificate::facts(&last).ca_issuers).take(MAX_TRIED) {
            let answer = asker.ask(address, None).await;
            fetched.push(noted(Purpose::Issuer, address, &answer));
            let handed_out = answer.map(|bytes| certificate::handed_out(&bytes)).unwrap_or_default();
            next = handed_out.into_iter().find(|issuer| certificate::is_issued_by(&last, issuer));
            if next.is_some() {
                break;
            }
        }
        let Some(issuer) = next.filter(|issuer| !found.contains(issuer)) else { break };
        last.clone_from(&issuer);
        found.push(issuer);
    }
    found
}

fn on_the_web(addresses: &[String]) -> impl Iterator<Item = &str> {
    let is_http = |address: &&str| address.get(..7).is_some_and(|scheme| scheme.eq_ignore_ascii_case("http://"));
    addresses.iter().map(String::as_str).filter(is_http)
}

/// What the stapled answer says of the site's certificate.
fn stapled(context: &Context, report: &ChainReport, seen: &Observation, at: DateTime<Utc>) -> Option<StatusReport> {
    let answer = seen.ocsp_response.as_ref()?;
    let leaf = report.leaf()?;
    let der = &report.certificates[leaf].der;
    let issuer = issuer_of(context, report, leaf)?;
    Some(reported(leaf, StatusSource::Stapled, None, ocsp::read(answer, der, &issuer, at)))
}

fn issuer_of(context: &Context, report: &ChainReport, index: usize) -> Option<Issuer> {
    let at_hand: Vec<Vec<u8>> = report.certificates.iter().map(|facts| facts.der.clone()).collect();
    certificate::issuer(&report.certificates.get(index)?.der, &at_hand, &context.stores)
}

fn reported(certificate: usize, source: StatusSource, address: Option<String>, answer: StatusAnswer) -> StatusReport {
    let StatusAnswer { status, this_update, next_update } = answer;
    StatusReport { certificate, source, address, status, this_update, next_update }
}

/// A question about the revocation of one certificate.
struct Asked {
    certificate: usize,
    source: StatusSource,
    address: String,
    issuer: Issuer,
}

/// Whether the certificates of the line were revoked: each one's responder and list, all side by side.
async fn asked(
    context: &Context,
    asker: &Asker,
    report: &ChainReport,
    at: DateTime<Utc>,
    fetched: &mut Vec<Fetched>,
) -> Vec<StatusReport> {
    let questions = questions(context, report);
    if !context.settings.certificate.ask_revocation || !asker.may_ask {
        let not_asked = |one: Asked| reported(one.certificate, one.source, Some(one.address), Status::NotAsked.into());
        return questions.into_iter().map(not_asked).collect();
    }
    let mut running = JoinSet::new();
    for (place, one) in questions.into_iter().enumerate() {
        let asker = asker.clone();
        let body = match one.source {
            StatusSource::Ocsp => ocsp::question(&report.certificates[one.certificate].der, &one.issuer),
            StatusSource::Crl | StatusSource::Stapled => None,
        };
        running.spawn(async move {
            let body = body.as_deref().map(|body| ("application/ocsp-request", body));
            let answer = asker.ask(&one.address, body).await;
            (place, one, answer)
        });
    }
    let mut answers = running.join_all().await;
    answers.sort_by_key(|(place, ..)| *place);
    answers
        .into_iter()
        .map(|(_, one, answer)| {
            let purpose = if one.source == StatusSource::Crl { Purpose::Crl } else { Purpose::Ocsp };
            fetched.push(noted(purpose, &one.address, &answer));
            let facts = &report.certificates[one.certificate];
            let said = match answer {
                Ok(bytes) if one.source == StatusSource::Crl => crl::read(&bytes, &facts.der, &one.issuer, at),
                Ok(bytes) => ocsp::read(&bytes, &facts.der, &one.issuer, at),
                Err(NetError::TooLong { .. }) => Status::Unusable { fault: StatusFault::TooLong }.into(),
                Err(error) => Status::Unreachable { error }.into(),
            };
            reported(one.certificate, one.source, Some(one.address), said)
        })
        .collect()
}

/// Responders first: their answers are short. A root is not asked about: nobody revokes it.
fn questions(context: &Context, report: &ChainReport) -> Vec<Asked> {
    let mut responders = Vec::new();
    let mut lists = Vec::new();
    for certificate in report.line() {
        let facts = &report.certificates[certificate];
        let (responder, list) = (on_the_web(&facts.ocsp).next(), on_the_web(&facts.crls).next());
        if facts.self_issued || responder.is_none() && list.is_none() {
            continue;
        }
        let Some(issuer) = issuer_of(context, report, certificate) else { continue };
        let asked =
            |source, address: &str| Asked { certificate, source, address: address.to_owned(), issuer: issuer.clone() };
        responders.extend(responder.map(|address| asked(StatusSource::Ocsp, address)));
        lists.extend(list.map(|address| asked(StatusSource::Crl, address)));
    }
    responders.extend(lists);
    responders
}

/// The receipts of the logs, and whether the server had the chance to send some in its handshake. It is asked for them
/// only where browsers would miss them.
async fn timestamps(context: &Context, report: &ChainReport, seen: &Observation) -> (Vec<TimestampReport>, bool) {
    let Some(leaf) = report.leaf() else { return (Vec::new(), false) };
    let der = &report.certificates[leaf].der;
    let issuer = issuer_of(context, report, leaf);
    let read = |list: Option<Vec<u8>>, source| {
        let list = list.unwrap_or_default();
        transparency::read(&list, source, der, issuer.as_ref(), transparency::logs())
    };
    let mut found = read(transparency::embedded_list(der), TimestampSource::Certificate);
    found.extend(read(seen.timestamp_list.clone(), TimestampSource::Handshake));
    let staple = seen.ocsp_response.as_ref().and_then(|answer| ocsp::timestamp_list(answer));
    found.extend(read(staple, TimestampSource::Staple));
    if !found.is_empty() || !report.is_public() {
        return (found, false);
    }
    let hello = ClientHello::probe(TLS12, SUITES, context.target.server_name())
        .with_extension(extension_type::SIGNED_CERTIFICATE_TIMESTAMP, Vec::new());
    let asked = observe_raw(&context.session, &context.target, &hello).await;
    let is_same = asked.chain.first() == seen.chain.first();
    (read(asked.timestamp_list.filter(|_| is_same), TimestampSource::Handshake), is_same)
}
