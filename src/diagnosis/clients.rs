//! What a client test heard, and what the settings of this computer leave over, beside what the server can: whether this
//! browser gets in, and if not why. Pure.
//!
//! Step 2 hears, steps 4 and 5 know the server: what they tell together is added to the report of step 2, anew each time.

use super::add;
use crate::case::{Answers, Program};
use crate::machine::{Browser, SettingEffect, SettingOwner, TlsSetting};
use crate::scan::{Ladder, Rung, RungResult};
use crate::step::browser::{self, BrowserEvidence, HeardClient, is_browser, of_browser, owner_slug};
use crate::step::cipher::{self, CipherEvidence, ClientOutcome, Need};
use crate::step::{
    Confidence, Evidence, Fact, FactState, Finding, Judgement, Step, StepReport, causes, knows_the_main_thing, state,
};
use crate::wire::version::{TLS12, TLS13};
use crate::wire::{ClientOffer, cipher_suite_name, version_name};

use Confidence::{Confirmed, Likely, Possible};

/// What keys of facts begin with that tell of a client beside the server.
const MEETING: &str = "browser-fact-meeting-";
/// A setting that leaves nothing in common with the server.
const KEEPS_OUT: &str = "browser-fact-setting-keeps-out";

/// Adds to the report of step 2 what it and the server's steps tell together.
pub(super) fn tell(steps: &mut [StepReport]) {
    let Some(place) = steps.iter().position(|report| report.step == Step::Browser) else { return };
    let told = match &steps[place].evidence {
        Some(Evidence::Browser(seen)) if !seen.clients.is_empty() || !seen.settings.is_empty() => {
            Server::of(steps).meets(seen)
        }
        _ => return,
    };
    let report = &mut steps[place];
    browser::rejudge(report);
    report.facts.extend(told.facts);
    for finding in told.findings {
        add(&mut report.findings, finding);
    }
    let judgement = Judgement { facts: report.facts.clone(), findings: report.findings.clone() };
    // Where no chain was seen, the client that was heard still tells the main thing.
    if !knows_the_main_thing(&judgement) {
        report.facts.sort_by_key(|fact| !fact.key.starts_with(MEETING));
    }
    report.state = state(&judgement, report.trouble.as_ref(), false);
}

/// Settings of libraries bind programs that may be of no interest; the person says which program fails. The slugs that
/// are at least likely by what was heard or read here: they count although the site opens for us.
pub(super) fn weigh(findings: &mut [Finding], answers: Answers) -> Vec<&'static str> {
    let mut pointed_at = Vec::new();
    for finding in findings.iter_mut() {
        let owners =
            finding.evidence.iter().filter(|fact| fact.key == KEEPS_OUT).filter_map(|fact| fact.args.get("owner"));
        let is_meant = |program: Program| {
            let meant = owners_of(program);
            owners.clone().any(|owner| meant.iter().any(|meant| *owner == owner_slug(*meant).into()))
        };
        if answers.program.is_some_and(is_meant) {
            finding.confidence = finding.confidence.max(Likely);
        }
        let is_told_here = |fact: &Fact| fact.key == KEEPS_OUT || fact.key.starts_with(MEETING);
        if finding.confidence >= Likely
            && finding.evidence.iter().any(is_told_here)
            && let Some(row) = causes::find(&finding.cause)
        {
            pointed_at.push(row.slug.as_str());
        }
    }
    pointed_at
}

/// Whether this browser was heard, and nothing that it offers keeps it from the server.
pub(super) fn gets_in(steps: &[StepReport], browser: Option<&Browser>) -> bool {
    let Some(browser) = browser else { return false };
    let is_welcome = |fact: &Fact| {
        let is_good = fact.state == FactState::Good && fact.key.starts_with(MEETING);
        is_good && fact.args.get("client") == Some(&browser.name.as_str().into())
    };
    steps.iter().filter(|report| report.step == Step::Browser).flat_map(|report| &report.facts).any(is_welcome)
}

/// Whose settings bind the programs that a person may name.
fn owners_of(program: Program) -> &'static [SettingOwner] {
    use SettingOwner as Of;
    match program {
        Program::Dotnet => &[Of::Dotnet, Of::Schannel, Of::OpenSsl, Of::CryptoPolicies],
        Program::Git => &[Of::Git, Of::Curl, Of::OpenSsl, Of::GnuTls, Of::CryptoPolicies],
        Program::Java => &[Of::Java, Of::CryptoPolicies],
        Program::Node => &[Of::Node, Of::OpenSsl],
        Program::Python => &[Of::Python, Of::OpenSsl, Of::CryptoPolicies],
        Program::Other | Program::Database | Program::Mail => &[Of::Curl, Of::OpenSsl, Of::GnuTls, Of::CryptoPolicies],
        Program::App | Program::Browser | Program::Go | Program::Rust => &[],
    }
}

/// What is known of the server.
struct Server<'s> {
    cipher: Option<&'s CipherEvidence>,
    /// Bytes of a hello's message that still get through, and that do not.
    lengths: Option<(usize, usize)>,
}

impl<'s> Server<'s> {
    fn of(steps: &'s [StepReport]) -> Self {
        let cipher = steps.iter().find_map(|report| match &report.evidence {
            Some(Evidence::Cipher(seen)) => Some(seen),
            _ => None,
        });
        let is_length = |found: &Finding| found.cause == "large-client-hello-rejected" && found.confidence >= Likely;
        let ladder = steps
            .iter()
            .filter(|report| report.step == Step::Protocol && report.findings.iter().any(is_length))
            .find_map(|report| match &report.evidence {
                Some(Evidence::Protocol(seen)) => seen.ladder.as_ref(),
                _ => None,
            });
        Self { cipher, lengths: ladder.and_then(lengths) }
    }

    fn meets(&self, seen: &BrowserEvidence) -> Judgement {
        let mut told = Judgement::default();
        let mut welcome: Vec<SettingOwner> = Vec::new();
        for client in seen.newest_clients() {
            let outcome = self.outcome(&client.offer);
            let (fact, gets_through) = self.meeting(client, outcome);
            if matches!(outcome, ClientOutcome::Succeeds { .. }) && gets_through {
                welcome.extend(client.owner());
            }
            let cause = match outcome {
                _ if !gets_through => Some(("large-client-hello-rejected", Likely, None)),
                ClientOutcome::Fails { need } => self.cause(seen, client, need),
                _ => None,
            };
            if let Some((cause, sure, explained)) = cause {
                let evidence = [fact.clone()].into_iter().chain(explained).collect();
                told.findings.push(of_table(cause, sure, evidence));
            }
            told.facts.push(fact);
        }
        self.settings(seen, &welcome, &mut told);
        told
    }

    fn outcome(&self, offer: &ClientOffer) -> ClientOutcome {
        self.cipher.map_or(ClientOutcome::Unknown, |cipher| cipher::meeting(cipher, offer).outcome)
    }

    /// What is told of one client, and whether its hello gets through.
    fn meeting(&self, client: &HeardClient, outcome: ClientOutcome) -> (Fact, bool) {
        let bytes = client.offer.hello_bytes;
        let fact = match (self.lengths, outcome) {
            (Some((_, fails)), _) if bytes >= fails => {
                Fact::new(FactState::Problem, "browser-fact-meeting-large").with("bytes", bytes).with("fails", fails)
            }
            (Some((passes, _)), ClientOutcome::Succeeds { .. }) if bytes <= passes => {
                Fact::new(FactState::Good, "browser-fact-meeting-small").with("bytes", bytes).with("passes", passes)
            }
            (_, ClientOutcome::Succeeds { version, suite, .. }) => {
                Fact::new(FactState::Good, "browser-fact-meeting-succeeds")
                    .with("version", version_name(version))
                    .with("suite", cipher_suite_name(suite))
            }
            (_, ClientOutcome::Fails { need }) => Fact::new(FactState::Problem, "browser-fact-meeting-fails")
                .with("need", slug(need))
                .with("offers", versions(client.offer.versions.iter().copied()))
                .with("takes", versions(self.cipher.iter().flat_map(|seen| &seen.suites).map(|row| row.version))),
            (_, ClientOutcome::Unknown) => Fact::new(FactState::Unknown, "browser-fact-meeting-unknown"),
        };
        let gets_through = fact.key != "browser-fact-meeting-large";
        (fact.with("client", client.name()), gets_through)
    }

    /// Why a client cannot get in that others of its kind could. Where no current one could, it is the server's fault,
    /// and its steps say so.
    fn cause(
        &self,
        seen: &BrowserEvidence,
        client: &HeardClient,
        need: Need,
    ) -> Option<(&'static str, Confidence, Option<Fact>)> {
        let cipher = self.cipher?;
        // What a program is that does not say so is not known; most are built on OpenSSL.
        let owner = client.owner().unwrap_or(SettingOwner::OpenSsl);
        if !matches!(cipher::current(cipher, owner)?.outcome, ClientOutcome::Succeeds { .. }) {
            return None;
        }
        let settings: Vec<&TlsSetting> = seen.settings.iter().collect();
        let explained = binding(owner)
            .iter()
            .find_map(|owner| cipher::kept_out_by(cipher, *owner, &settings))
            .and_then(|(which, need)| Some(keeps_out(which.first()?, need, FactState::Problem)));
        // Lists were measured on both sides; what a client says of keys leaves more open.
        let measured = matches!(need, Need::Version | Need::Suite | Need::Group);
        let newest = client.offer.versions.iter().copied().max().unwrap_or_default();
        let sure = |without| match explained {
            Some(_) if measured => Confirmed,
            Some(_) => Likely,
            None => without,
        };
        let (cause, sure) = match (need, client.is_browser()) {
            (Need::CertificateKey, _) if explained.is_none() => ("certificate-key-type-unsupported", Likely),
            (_, true) if explained.is_none() && newest < TLS13 => ("browser-outdated", Likely),
            (_, true) => ("browser-tls-policy", sure(Likely)),
            (Need::Version, false) if newest < TLS12 => ("client-tls12-disabled", sure(Likely)),
            (Need::Version, false) if newest == TLS12 && explained.is_none() => ("server-requires-tls13", Confirmed),
            (_, false) => ("client-cipher-policy", sure(Likely)),
        };
        Some((cause, sure, explained))
    }

    /// Settings that leave nothing in common with the server, whoever was heard. A client that was heard and gets in
    /// refutes them.
    fn settings(&self, seen: &BrowserEvidence, welcome: &[SettingOwner], told: &mut Judgement) {
        let Some(cipher) = self.cipher else { return };
        let mut owners: Vec<SettingOwner> = seen.settings.iter().map(|setting| setting.owner).collect();
        owners.sort_unstable();
        owners.dedup();
        let settings: Vec<&TlsSetting> = seen.settings.iter().collect();
        for owner in owners.into_iter().filter(|owner| !welcome.contains(owner)) {
            let Some((which, need)) = cipher::kept_out_by(cipher, owner, &settings) else { continue };
            let is_here = seen.browsers.iter().any(|browser| of_browser(browser) == Some(owner));
            let (cause, sure, state) = match (is_browser(owner), need) {
                (true, _) if is_here => ("browser-tls-policy", Likely, FactState::Problem),
                (true, _) => ("browser-tls-policy", Possible, FactState::Info),
                (false, Need::Version) if leaves_old(&which) => {
                    ("client-tls12-disabled", Possible, FactState::Attention)
                }
                (false, _) => ("client-cipher-policy", Possible, FactState::Attention),
            };
            let facts: Vec<Fact> = which.iter().map(|setting| keeps_out(setting, need, state)).collect();
            told.findings.push(of_table(cause, sure, facts.clone()));
            told.facts.extend(facts);
        }
    }
}

/// Whose settings bind a program of this owner, its own first.
fn binding(owner: SettingOwner) -> Vec<SettingOwner> {
    use SettingOwner as Of;
    let shared: &[SettingOwner] = match owner {
        Of::Curl | Of::Git | Of::Node | Of::Python => &[Of::OpenSsl, Of::CryptoPolicies],
        Of::OpenSsl | Of::GnuTls | Of::Java => &[Of::CryptoPolicies],
        Of::Dotnet => &[Of::Schannel],
        _ => &[],
    };
    [&[owner], shared].concat()
}

/// Whether what is switched off is TLS 1.2, and not what is older.
fn leaves_old(settings: &[&TlsSetting]) -> bool {
    settings.iter().any(|setting| match setting.effect {
        SettingEffect::MaxVersion { version } => version < TLS12,
        SettingEffect::Version { version, on } => version == TLS12 && !on,
        _ => false,
    })
}

/// The longest hello that got an answer and the shortest that got none, where the length alone tells them apart.
fn lengths(ladder: &Ladder) -> Option<(usize, usize)> {
    // Hellos in pieces, and those with another name, differ in more than their length.
    let is_whole = |result: &&RungResult| {
        !matches!(
            result.rung,
            Rung::SplitWrites | Rung::SplitRecords | Rung::NoServerName | Rung::UnknownServerName | Rung::Length16384
        )
    };
    let bytes = |answered: bool| {
        let rungs = ladder.rungs.iter().filter(is_whole);
        rungs.filter(move |result| result.answered == Some(answered)).map(|result| result.bytes)
    };
    let (passes, fails) = (bytes(true).max()?, bytes(false).min()?);
    (passes < fails).then_some((passes, fails))
}

fn keeps_out(setting: &TlsSetting, need: Need, state: FactState) -> Fact {
    Fact::new(state, KEEPS_OUT)
        .with("owner", owner_slug(setting.owner))
        .with("name", setting.name.as_str())
        .with("value", setting.value.as_str())
        .with("place", setting.place.as_str())
        .with("need", slug(need))
}

fn slug(need: Need) -> &'static str {
    match need {
        Need::Version => "version",
        Need::Suite => "suite",
        Need::Group => "group",
        Need::SignatureScheme => "signature-scheme",
        Need::CertificateKey => "certificate-key",
        Need::DhSize => "dh-size",
    }
}

/// Their names, newest first.
fn versions(versions: impl Iterator<Item = u16>) -> String {
    let mut versions: Vec<u16> = versions.collect();
    versions.sort_unstable_by(|one, other| other.cmp(one));
    versions.dedup();
    versions.into_iter().map(version_name).collect::<Vec<_>>().join(", ")
}

fn of_table(cause: &str, sure: Confidence, evidence: Vec<Fact>) -> Finding {
    let step = causes::find(cause).map_or(Step::Browser, |row| row.step);
    Finding::new(cause, step, sure, evidence)
}
