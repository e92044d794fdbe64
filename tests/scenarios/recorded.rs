//! Situations that cannot be met on one computer: evidence is laid down, and the real judges and diagnosis read it.

use std::path::Path;

use chrono::{DateTime, TimeDelta, Utc};
use handshake_doctor::case::Verdict;
use handshake_doctor::certificate::{self, ChainReport, Store, TrustStores};
use handshake_doctor::diagnosis;
use handshake_doctor::handshake::{Driver, HttpAnswer, Observation, Outcome};
use handshake_doctor::machine::{Browser, BrowserFamily, HostsEntry, ProxySetting, RootStoreKind};
use handshake_doctor::scan::{GroupList, Groups, Preference, VersionSuites};
use handshake_doctor::step::allowlist::{self, AllowlistEvidence, Anchor, OddAddress, Signer};
use handshake_doctor::step::browser::{self, BrowserEvidence, ClientEnd, HeardClient, StoreView};
use handshake_doctor::step::certificate::{self as step6, CertificateEvidence};
use handshake_doctor::step::cipher::{self, CipherEvidence, Key};
use handshake_doctor::step::clock::{self, ClockEvidence, TimeSource, TimeSourceKind};
use handshake_doctor::step::protocol::{self, ProtocolEvidence};
use handshake_doctor::step::{
    Confidence, Evidence, FactState, Finding, Judgement, Sight, Step, StepReport, StepState, Trouble,
};
use handshake_doctor::target::Host;
use handshake_doctor::wire::ClientOffer;

use super::recipe::Certificates;
use super::situation::{Heard, Recorded, Situation, Taken};

/// What one recorded examination shows to all steps.
struct Seen<'s> {
    situation: &'s Situation,
    recorded: &'s Recorded,
    now: DateTime<Utc>,
    observation: Observation,
    chain: Option<ChainReport>,
    /// The same without roots that are trusted for this examination only.
    own: Option<ChainReport>,
    stores: TrustStores,
}

/// Judges the evidence and concludes.
pub fn concluded(situation: &Situation, recorded: &Recorded, folder: &Path) -> (Vec<Finding>, Verdict) {
    let made = Certificates::make(&situation.certificates, &situation.host, folder);
    let seen = Seen::of(situation, recorded, &made);
    let mut steps = vec![
        seen.report(Step::Clock, Evidence::Clock(seen.clock()), clock::judge(&seen.sight(seen.clock()))),
        seen.report(Step::Browser, Evidence::Browser(seen.browser()), browser::judge(&seen.sight(seen.browser()))),
        seen.report(
            Step::Allowlist,
            Evidence::Allowlist(seen.allowlist(&made)),
            allowlist::judge(&seen.sight(seen.allowlist(&made))),
        ),
        seen.report(
            Step::Protocol,
            Evidence::Protocol(ProtocolEvidence::default()),
            protocol::judge(&seen.sight(ProtocolEvidence::default())),
        ),
        if recorded.takes.is_empty() {
            StepReport::unexamined(Step::Cipher, Trouble::NotAsked)
        } else {
            seen.report(Step::Cipher, Evidence::Cipher(seen.cipher()), cipher::judge(&seen.sight(seen.cipher())))
        },
        seen.report(
            Step::Certificate,
            Evidence::Certificate(seen.certificate()),
            step6::judge(&seen.sight(seen.certificate())),
        ),
    ];
    diagnosis::conclude(&mut steps, &situation.answers)
}

impl<'s> Seen<'s> {
    fn of(situation: &'s Situation, recorded: &'s Recorded, made: &Certificates) -> Self {
        let now = Utc::now();
        let system = made.ders(&recorded.system);
        let stores = TrustStores { system, system_error: None, extra: made.ders(&situation.trust) };
        let stores = if recorded.store_empty { TrustStores { system: Vec::new(), ..stores } } else { stores };
        let mut observation = Observation::ended(Driver::Rustls, recorded.outcome.clone());
        if recorded.chain {
            observation.chain = made.ders(&situation.send);
            observation.chain_length = observation.chain.len();
        }
        observation.http = recorded.http.clone().map(|(status, server)| HttpAnswer {
            status,
            date: None,
            offset_ms: recorded.site_off_minutes.map(milliseconds),
            server: Some(server),
            ..HttpAnswer::default()
        });
        let host = situation.host.parse().map_or_else(|_| Host::Name(situation.host.clone()), Host::Address);
        let judged = |stores: &TrustStores| {
            let mut chain = certificate::judge(&observation.chain, &host, now, stores);
            if recorded.public {
                // The roots that were given stand for public ones: both stores have them by themselves.
                chain.judgements.iter_mut().for_each(|said| said.added = false);
            }
            if recorded.only_mozilla {
                for said in chain.judgements.iter_mut().filter(|said| said.store == Store::System) {
                    (said.trusted, said.anchored, said.root) = (false, false, None);
                    said.error = Some("UnknownIssuer".to_owned());
                }
            }
            recorded.chain.then_some(chain)
        };
        let chain = judged(&stores);
        let own = if recorded.public { chain.clone() } else { judged(&stores.without_extra()) };
        Self { situation, recorded, now, observation, chain, own, stores }
    }

    fn sight<E>(&self, evidence: E) -> Sight<E> {
        Sight { evidence, observations: vec![self.observation.clone()], chain: self.chain.clone() }
    }

    /// As the examination reports a step.
    fn report(&self, step: Step, evidence: Evidence, judgement: Judgement) -> StepReport {
        let trouble = match &self.observation.outcome {
            Outcome::Unreachable { error } if step != Step::Clock => {
                Some(Trouble::Unreachable { error: error.clone() })
            }
            _ => None,
        };
        let is_bad = |finding: &Finding| finding.step != Step::Network && finding.confidence >= Confidence::Likely;
        let has = |state| judgement.facts.iter().any(|fact| fact.state == state);
        let state = if judgement.findings.iter().any(is_bad) || has(FactState::Problem) {
            StepState::Problem
        } else if trouble.is_some() {
            StepState::CouldNotCheck
        } else if judgement.findings.is_empty() {
            StepState::Good
        } else {
            StepState::Attention
        };
        StepReport {
            step,
            state,
            evidence: Some(evidence),
            facts: judgement.facts,
            findings: judgement.findings,
            observations: vec![self.observation.clone()],
            chain: self.chain.clone(),
            trouble,
            duration_ms: 1000,
        }
    }

    fn clock(&self) -> ClockEvidence {
        let source = |name: &str, kind, offset_ms, uncertainty_ms| TimeSource {
            name: name.to_owned(),
            kind,
            offset_ms,
            uncertainty_ms,
            from: None,
            error: None,
            standing: None,
            sent_on_to: None,
        };
        let offset = self.recorded.clock_off_minutes.map(milliseconds);
        let by_sntp = offset.filter(|_| !self.recorded.sntp_silent);
        let mut sources: Vec<TimeSource> = ["a.time.example:123", "b.time.example:123", "c.time.example:123"]
            .map(|name| source(name, TimeSourceKind::Sntp, by_sntp, 20))
            .into();
        sources.extend(
            ["one.example:80", "two.example:80"].map(|name| source(name, TimeSourceKind::HttpDate, offset, 600)),
        );
        if let Some(minutes) = self.recorded.site_off_minutes {
            sources.push(source("the site", TimeSourceKind::TargetDate, Some(milliseconds(minutes)), 600));
        }
        let dates = || self.chain.iter().flat_map(|chain| &chain.certificates);
        ClockEvidence {
            local: self.now,
            zone_offset_s: 0,
            zone: None,
            built: self.now + TimeDelta::days(self.recorded.built_in_days - 1),
            sources,
            newest_not_before: dates().filter_map(|one| one.not_before).max(),
            earliest_not_after: dates().filter_map(|one| one.not_after).min(),
            ..ClockEvidence::default()
        }
    }

    fn browser(&self) -> BrowserEvidence {
        let trusted = |store| self.chain.as_ref()?.judgement(store).map(|said| said.trusted);
        let built = self.recorded.browsers_weeks_old.map(|weeks| self.now - TimeDelta::weeks(weeks));
        let browser = |name: &str, family| Browser { built, ..Browser::new(name, name, family) };
        let store = |&(kind, has_root): &(RootStoreKind, bool)| StoreView {
            kind,
            name: "a list".to_owned(),
            place: "/a/list".into(),
            roots: 140,
            trusted: Some(has_root),
            anchored: Some(has_root),
            error: None,
        };
        let heard = |heard: &Heard| HeardClient {
            browser: heard.browser.clone(),
            agent: heard.agent.clone(),
            at: self.now,
            offer: ClientOffer {
                versions: heard.versions.clone(),
                suites: heard.suites.clone(),
                groups: vec![0x11ec, 29, 23, 24],
                schemes: vec![0x0403, 0x0804, 0x0401, 0x0805, 0x0501],
                extensions: vec![0, 10, 13, 43, 51],
                ..ClientOffer::default()
            },
            end: ClientEnd::Completed,
        };
        let mut browsers = vec![browser("Chromium", BrowserFamily::Chromium)];
        if self.recorded.firefox {
            browsers.push(browser("Firefox", BrowserFamily::Firefox));
        }
        BrowserEvidence {
            browsers,
            trusted_by_system: trusted(Store::System),
            trusted_by_mozilla: trusted(Store::Mozilla),
            // The usual public roots stand beside the recorded ones.
            system_roots: if self.recorded.store_empty { 0 } else { self.stores.system.len() + 140 },
            store_error: None,
            stores: self.recorded.stores.iter().map(store).collect(),
            settings: self.recorded.settings.clone(),
            clients: self.recorded.heard.iter().map(heard).collect(),
            looked_at: Some(self.now),
            ..BrowserEvidence::default()
        }
    }

    fn cipher(&self) -> CipherEvidence {
        let list =
            || Some(GroupList { accepted: vec![29, 23], preference: Preference::Server, undetermined: Vec::new() });
        let row = |taken: &Taken| VersionSuites {
            version: taken.version,
            accepted: taken.suites.clone(),
            preference: Preference::Server,
            is_order_known: true,
            undetermined: Vec::new(),
            asked: 300,
            ssl2_kinds: Vec::new(),
        };
        CipherEvidence {
            suites: self.recorded.takes.iter().map(row).collect(),
            groups: Some(Groups { tls13: list(), ecdhe: list(), finite_field: Vec::new(), hello_retry_request: None }),
            keys: vec![Key::Ec(23), Key::Rsa(2048)],
            ..CipherEvidence::default()
        }
    }

    fn allowlist(&self, made: &Certificates) -> AllowlistEvidence {
        let shown = if self.recorded.chain { made.ders(&self.situation.send) } else { Vec::new() };
        let issuers: Vec<_> = shown.iter().filter_map(|der| certificate::issuer_name(der)).collect();
        let anchored = |store| self.own.as_ref()?.judgement(store).map(|said| said.anchored);
        let (system, mozilla) = (anchored(Store::System), anchored(Store::Mozilla));
        let odd =
            self.recorded.addresses.iter().filter_map(|&address| {
                Some(OddAddress { address, range: allowlist::special_range(address)?.to_owned() })
            });
        let is_public = allowlist::is_public_name(&self.situation.host);
        AllowlistEvidence {
            site: self.chain.as_ref().and_then(|chain| chain.certificates.first()).map(|leaf| Signer {
                issuer: Some(leaf.issuer.clone()),
                product: allowlist::find_product(&issuers).filter(|_| mozilla != Some(true)),
                anchor: match (system, mozilla) {
                    (_, Some(true)) => Anchor::Public,
                    (Some(true), _) => Anchor::Here,
                    _ => Anchor::Nowhere,
                },
                ..Signer::default()
            }),
            proxies: self
                .recorded
                .proxy
                .iter()
                .map(|value| ProxySetting {
                    source: "https_proxy".to_owned(),
                    value: value.clone(),
                    applies: true,
                    kind: handshake_doctor::machine::ProxySettingKind::Server,
                    has_login: false,
                })
                .collect(),
            hosts_entries: self
                .recorded
                .hosts_line
                .iter()
                .map(|&address| HostsEntry { address, name: self.situation.host.clone(), line: 3 })
                .collect(),
            addresses: self.recorded.addresses.clone(),
            odd_addresses: if is_public { odd.collect() } else { Vec::new() },
            ..AllowlistEvidence::default()
        }
    }

    fn certificate(&self) -> CertificateEvidence {
        CertificateEvidence {
            name: self.situation.host.clone(),
            judged_at: self.now,
            sent: self.observation.chain_length,
            ..CertificateEvidence::default()
        }
    }
}

fn milliseconds(minutes: f64) -> i64 {
    (minutes * 60_000.0) as i64
}
