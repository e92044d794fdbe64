//! The judgement of one chain: each store's answer, and the checks that explain it.

use chrono::{DateTime, Utc};
use rustls_pki_types::{CertificateDer, ServerName, TrustAnchor, UnixTime};
use webpki::{ALL_VERIFICATION_ALGS, EndEntityCert, KeyUsage};

use super::checks::{self, View};
use super::facts::{alt_names, facts, of_parsed, parse};
use super::host_name;
use super::path::{End, Path, Sent};
use super::report::{CertificateFacts, ChainReport, Store, StoreJudgement};
use super::stores::{Anchors, TrustStores, anchors};
use crate::handshake::MAX_CERTIFICATES;
use crate::target::Host;

/// Judges a chain as sent, for a host, at a time, with every store. Pure.
///
/// Looks at the first [`MAX_CERTIFICATES`] certificates; an empty chain gives a report without checks.
pub fn judge(chain: &[Vec<u8>], host: &Host, at: DateTime<Utc>, stores: &TrustStores) -> ChainReport {
    judge_with(chain, host, at, stores, webpki_roots::TLS_SERVER_ROOTS.to_vec())
}

/// The same with other public roots than Mozilla's.
pub(super) fn judge_with(
    chain: &[Vec<u8>],
    host: &Host,
    at: DateTime<Utc>,
    stores: &TrustStores,
    public: Vec<TrustAnchor<'static>>,
) -> ChainReport {
    let chain = &chain[..chain.len().min(MAX_CERTIFICATES)];
    if chain.is_empty() {
        return ChainReport { certificates: Vec::new(), checks: Vec::new(), judgements: Vec::new(), judged_at: at };
    }
    let as_der = |list: &'_ [Vec<u8>]| -> Vec<CertificateDer<'static>> {
        list.iter().map(|der| CertificateDer::from(der.clone())).collect()
    };
    let (system, extra) = (as_der(&stores.system), as_der(&stores.extra));
    let pools =
        [(Store::System, Anchors::new(anchors(&system), &extra)), (Store::Mozilla, Anchors::new(public, &extra))];

    let parsed: Vec<_> = chain.iter().map(|der| parse(der).ok()).collect();
    let certificates: Vec<CertificateFacts> = chain
        .iter()
        .zip(&parsed)
        .map(|(der, parsed)| parsed.as_ref().map_or_else(|| facts(der), |parsed| of_parsed(der, parsed)))
        .collect();
    let sent = Sent::new(parsed);
    let leaf = leaf(&sent, &certificates, host);
    let paths: Vec<Path> = pools.iter().map(|(_, anchors)| sent.walk(leaf, anchors, at)).collect();

    let judgements = pools
        .iter()
        .zip(&paths)
        .map(|((store, anchors), path)| {
            let accepted = accepts(chain, host, at, &anchors.list);
            StoreJudgement {
                store: *store,
                trusted: accepted.is_ok(),
                anchored: path.is_anchored(),
                root: match path.end {
                    End::Anchored { anchor, .. } => Some(anchors.subject(anchor)),
                    _ => None,
                },
                added: matches!(path.end, End::Anchored { anchor, .. } if anchor >= anchors.own),
                error: accepted.err(),
            }
        })
        .collect();

    let best = usize::from(paths[1].is_better_than(&paths[0]));
    let is_public = matches!(paths[1].end, End::Anchored { anchor, .. } if anchor < pools[1].1.own);
    let checks = checks::all(&View {
        sent: &sent,
        facts: &certificates,
        leaf,
        path: &paths[best],
        anchors: &pools[best].1,
        pools: [&pools[0].1, &pools[1].1],
        host,
        at,
        is_public,
    });
    ChainReport { certificates, checks, judgements, judged_at: at }
}

/// The site's own certificate: the first one, as TLS wants it, unless that is a CA's and the site's comes later.
fn leaf(sent: &Sent<'_>, facts: &[CertificateFacts], host: &Host) -> usize {
    let first_is_ca = facts.first().is_some_and(|first| first.is_ca);
    if !first_is_ca {
        return 0;
    }
    let sites: Vec<usize> = (1..facts.len()).filter(|&at| sent.get(at).is_some() && !facts[at].is_ca).collect();
    let covers_host = |&index: &usize| {
        let names = sent.get(index).and_then(alt_names).unwrap_or_default();
        host_name::covering(&names, host).is_some()
    };
    let fits = sites.iter().copied().find(|index| covers_host(index));
    let issued = || sites.iter().copied().find(|&at| facts.iter().any(|ca| ca.is_ca && ca.subject == facts[at].issuer));
    fits.or_else(issued).unwrap_or(0)
}

/// What a strict client with these roots says (webpki, every algorithm that it has): path and dates, then the name.
fn accepts(chain: &[Vec<u8>], host: &Host, at: DateTime<Utc>, roots: &[TrustAnchor<'_>]) -> Result<(), String> {
    let ders: Vec<CertificateDer<'_>> = chain.iter().map(|der| CertificateDer::from(der.as_slice())).collect();
    let (first, rest) = ders.split_first().expect("the chain is not empty: checked by the caller");
    let error = |error: webpki::Error| error_name(&error);
    let certificate = EndEntityCert::try_from(first).map_err(error)?;
    let seconds = u64::try_from(at.timestamp()).unwrap_or_default();
    let time = UnixTime::since_unix_epoch(std::time::Duration::from_secs(seconds));
    certificate
        .verify_for_usage(ALL_VERIFICATION_ALGS, roots, rest, time, KeyUsage::server_auth(), None, None)
        .map_err(error)?;
    let name = match host {
        Host::Name(name) => ServerName::try_from(name.as_str()).map_err(|error| error.to_string())?,
        Host::Address(address) => ServerName::from(*address),
    };
    certificate.verify_is_valid_for_subject_name(&name).map_err(error)
}

/// The variant's name: `CertExpired`, `UnknownIssuer`.
fn error_name(error: &webpki::Error) -> String {
    let text = format!("{error:?}");
    text.split(|char: char| !char.is_alphanumeric()).next().unwrap_or_default().trim_end_matches("Context").to_owned()
}
