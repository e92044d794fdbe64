//! The judgement of one chain: each store's answer, every path to its roots, and the checks that explain it.

use chrono::{DateTime, SubsecRound, Utc};
use rustls_pki_types::{CertificateDer, TrustAnchor};

use super::checks::{self, View};
use super::facts::{alt_names, facts, of_parsed, parse};
use super::fault;
use super::host_name;
use super::path::{End, Path, Sent};
use super::report::{
    CertificateCheck, CertificateFacts, ChainReport, Origin, PathEnd, PathReport, Store, StoreJudgement,
};
use super::stores::{Anchors, TrustStores, anchors, shared_with_mozilla};
use super::witness::{self, Question};
use crate::handshake::MAX_CERTIFICATES;
use crate::target::Host;

/// Fetched issuers that take part; a path needs three at most.
const MAX_FETCHED: usize = 16;

/// Judges a chain as sent, for a host, at a time, with every store. Pure.
///
/// Looks at the first [`MAX_CERTIFICATES`] certificates; an empty chain gives a report without checks.
pub fn judge(chain: &[Vec<u8>], host: &Host, at: DateTime<Utc>, stores: &TrustStores) -> ChainReport {
    judge_with_issuers(chain, &[], host, at, stores)
}

/// The same with issuers that were fetched: paths may lead through them, but the server did not send them.
pub fn judge_with_issuers(
    chain: &[Vec<u8>],
    fetched: &[Vec<u8>],
    host: &Host,
    at: DateTime<Utc>,
    stores: &TrustStores,
) -> ChainReport {
    judge_with(chain, fetched, host, at, stores, webpki_roots::TLS_SERVER_ROOTS.to_vec())
}

/// One store, its paths, and what its client says.
struct Pool<'p> {
    store: Store,
    anchors: &'p Anchors<'p>,
    paths: Vec<Judged>,
}

/// One path with what is wrong with it.
struct Judged {
    path: Path,
    checks: Vec<CertificateCheck>,
    fault: Option<CertificateCheck>,
}

impl Judged {
    fn rank(&self) -> (bool, (u8, bool, usize)) {
        (self.fault.is_none(), self.path.rank())
    }
}

/// The same with other public roots than Mozilla's.
pub(super) fn judge_with(
    chain: &[Vec<u8>],
    fetched: &[Vec<u8>],
    host: &Host,
    at: DateTime<Utc>,
    stores: &TrustStores,
    public: Vec<TrustAnchor<'static>>,
) -> ChainReport {
    let chain = &chain[..chain.len().min(MAX_CERTIFICATES)];
    // Certificates know whole seconds only, the last of which counts to its end (RFC 5280, section 4.1.2.5).
    let at = at.trunc_subsecs(0);
    if chain.is_empty() {
        return ChainReport { judged_at: at, ..ChainReport::default() };
    }
    let as_der = |list: &'_ [Vec<u8>]| -> Vec<CertificateDer<'static>> {
        list.iter().map(|der| CertificateDer::from(der.clone())).collect()
    };
    let (system, extra) = (as_der(&stores.system), as_der(&stores.extra));
    let mozilla = webpki_root_certs::TLS_SERVER_ROOT_CERTS;
    let system = Anchors::new(anchors(&system), &system, &extra);
    let mozilla = Anchors::new(public, mozilla, &extra);

    let ders: Vec<&[u8]> = chain.iter().chain(issuers(chain, fetched)).map(Vec::as_slice).collect();
    let parsed: Vec<_> = ders.iter().map(|der| parse(der).ok()).collect();
    let mut certificates: Vec<CertificateFacts> = ders
        .iter()
        .zip(&parsed)
        .map(|(der, parsed)| parsed.as_ref().map_or_else(|| facts(der), |parsed| of_parsed(der, parsed)))
        .collect();
    for facts in certificates.iter_mut().skip(chain.len()) {
        facts.origin = Origin::Fetched;
    }
    let sent = Sent::new(parsed, chain.len());
    let leaf = leaf(&sent, &certificates, host);

    let walked = [&system, &mozilla].map(|anchors| sent.walk(leaf, anchors, at));
    let is_public =
        walked[1].iter().any(|path| matches!(path.end, End::Anchored { anchor, .. } if anchor < mozilla.own));
    let [by_system, by_mozilla] = walked;
    let pools =
        [(Store::System, &system, by_system), (Store::Mozilla, &mozilla, by_mozilla)].map(|(store, anchors, paths)| {
            let judged = |path: Path| {
                let view = View {
                    sent: &sent,
                    facts: &certificates,
                    leaf,
                    path: &path,
                    anchors,
                    pools: [&system, &mozilla],
                    host,
                    at,
                    is_public,
                };
                let mut checks = checks::all(&view);
                let fault = fault::first(&view, &checks, || {
                    let End::Anchored { anchor, .. } = path.end else { return Err(webpki::Error::UnknownIssuer) };
                    let issuers = path.indexes[1..].iter().map(|&index| ders[index]).collect();
                    let roots = &anchors.list[anchor..=anchor];
                    Question { leaf: ders[leaf], issuers, host, at, roots }.ask()
                });
                // What the validator minds is told among the checks as well.
                if let Some(fault) = fault.clone().filter(|fault| !checks.contains(fault)) {
                    checks.retain(|made| (made.check, made.certificate) != (fault.check, fault.certificate));
                    checks.push(fault);
                }
                Judged { path, checks, fault }
            };
            let mut paths: Vec<Judged> = paths.into_iter().map(judged).collect();
            // Stable: of equals the one that was found first stays first.
            paths.sort_by_key(|judged| std::cmp::Reverse(judged.rank()));
            Pool { store, anchors, paths }
        });

    let judgements = pools.iter().map(|pool| judgement(pool, &ders, chain.len(), host, at, stores)).collect();
    let best = usize::from(pools[1].paths[0].rank() > pools[0].paths[0].rank());
    let checks = pools[best].paths[0].checks.clone();
    let paths = pools.iter().flat_map(|pool| reports(pool, &mut certificates)).collect();
    ChainReport { certificates, checks, judgements, paths, judged_at: at, ..ChainReport::default() }
}

/// Fetched certificates that the server did not send, each once; what does not parse leads nowhere.
fn issuers<'f>(chain: &[Vec<u8>], fetched: &'f [Vec<u8>]) -> impl Iterator<Item = &'f Vec<u8>> {
    let is_new = |(index, der): &(usize, &'f Vec<u8>)| !chain.contains(der) && !fetched[..*index].contains(der);
    let new: Vec<&Vec<u8>> = fetched.iter().enumerate().filter(is_new).map(|(_, der)| der).collect();
    new.into_iter().filter(|der| parse(der).is_ok()).take(MAX_FETCHED)
}

/// What a client with one store says: as sent, and with the fetched issuers.
fn judgement(
    pool: &Pool<'_>,
    ders: &[&[u8]],
    sent: usize,
    host: &Host,
    at: DateTime<Utc>,
    stores: &TrustStores,
) -> StoreJudgement {
    let ask = |ders: &[&[u8]]| {
        // The site's own certificate is the first one for a client, whatever else we may find.
        let issuers = ders[1..].to_vec();
        Question { leaf: ders[0], issuers, host, at, roots: &pool.anchors.list }.ask()
    };
    let accepted = ask(&ders[..sent]);
    let trusted_with_fetched = accepted.is_ok() || ders.len() > sent && ask(ders).is_ok();
    let root = match pool.paths[0].path.end {
        End::Anchored { anchor, .. } => Some(anchor),
        _ => None,
    };
    StoreJudgement {
        store: pool.store,
        trusted: accepted.is_ok(),
        anchored: root.is_some(),
        root: root.map(|anchor| pool.anchors.subject(anchor)),
        added: root.is_some_and(|anchor| anchor >= pool.anchors.own),
        error: accepted.err().map(|error| witness::name(&error)),
        trusted_with_fetched,
        public_roots: match pool.store {
            Store::System => shared_with_mozilla(&stores.system),
            Store::Mozilla => pool.anchors.own,
        },
    }
}

/// The paths of a store for the report; roots that they reach join the certificates.
fn reports(pool: &Pool<'_>, certificates: &mut Vec<CertificateFacts>) -> Vec<PathReport> {
    let report = |judged: &Judged| {
        let mut indexes = judged.path.indexes.clone();
        if let End::Anchored { anchor, .. } = judged.path.end
            && let Some(der) = pool.anchors.certificate(anchor)
        {
            let known = certificates.iter().position(|facts| facts.der == der);
            let root = known.unwrap_or_else(|| {
                certificates.push(CertificateFacts { origin: Origin::Store, ..facts(der) });
                certificates.len() - 1
            });
            if !indexes.contains(&root) {
                indexes.push(root);
            }
        }
        PathReport {
            store: pool.store,
            certificates: indexes,
            end: match judged.path.end {
                End::Anchored { .. } => PathEnd::Root,
                End::SelfSigned => PathEnd::SelfSigned,
                End::Missing => PathEnd::IssuerMissing,
                End::BadSignature { .. } => PathEnd::ForgedSignature,
                End::Exhausted => PathEnd::GivenUp,
            },
            trusted: judged.fault.is_none(),
            fault: judged.fault.clone(),
        }
    };
    pool.paths.iter().map(report).collect()
}

/// The site's own certificate: the first one, as TLS wants it, unless that is a CA's and the site's comes later.
fn leaf(sent: &Sent<'_>, facts: &[CertificateFacts], host: &Host) -> usize {
    let first_is_ca = facts.first().is_some_and(|first| first.is_ca);
    if !first_is_ca {
        return 0;
    }
    let sites: Vec<usize> = (1..sent.own).filter(|&at| sent.get(at).is_some() && !facts[at].is_ca).collect();
    let covers_host = |&index: &usize| {
        let names = sent.get(index).and_then(alt_names).unwrap_or_default();
        host_name::covering(&names, host).is_some()
    };
    let fits = sites.iter().copied().find(|index| covers_host(index));
    let issued = || sites.iter().copied().find(|&at| facts.iter().any(|ca| ca.is_ca && ca.subject == facts[at].issuer));
    fits.or_else(issued).unwrap_or(0)
}
