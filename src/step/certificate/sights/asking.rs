//! Which questions are asked, and how often.

use std::net::{IpAddr, SocketAddr};
use std::time::{Duration, Instant};

use chrono::{DateTime, Utc};
use tokio::task::JoinSet;

use super::{ChainSight, Look};
use crate::certificate::ChainReport;
use crate::handshake::{Driver, Observation, Outcome, observe, observe_raw};
use crate::step::Context;
use crate::step::certificate::{SUITES, judged};
use crate::target::{Endpoint, Host, Sni, Target};
use crate::wire::{ClientHello, version::TLS12};

/// More addresses of one name are not looked at; browsers do not try more either.
const MAX_ADDRESSES: usize = 6;

/// The same question side by side: of two servers that answer by chance, both are met in 15 of 16 cases.
const TRIES: usize = 4;

/// Further tries where two differ.
const MORE_TRIES: usize = 4;

/// Tries alone where calls were lost: of two lost ones in six, one may be an accident.
const TRIES_ALONE: usize = 6;

/// A server for one caller at a time needs a moment to see that the last one has left.
const BREATH: Duration = Duration::from_millis(200);

/// If that moment was too short, the next one is not.
const LONG_BREATH: Duration = Duration::from_millis(800);

/// A name that no site has (RFC 6761, section 6.4).
const UNRELATED_NAME: &str = "no-such-site.invalid";

/// One question.
#[derive(Clone)]
struct Question {
    look: Look,
    target: Target,
}

impl Question {
    fn new(look: Look, target: &Target) -> Self {
        Self { look, target: target.clone() }
    }

    fn naming(look: Look, target: &Target, sni: Sni) -> Self {
        Self { look, target: Target { sni, ..target.clone() } }
    }

    fn at(target: &Target, address: IpAddr) -> Self {
        let endpoint = Endpoint { host: Host::Address(address), port: target.port };
        Self { look: Look::Address, target: Target { connect: Some(endpoint), ..target.clone() } }
    }
}

/// Looks again; the first look stands in front. Empty where there is nothing to compare with.
pub(in crate::step::certificate) async fn look(
    context: &Context,
    observations: &[Observation],
    at: DateTime<Utc>,
) -> Vec<ChainSight> {
    let Some(first) = observations.iter().find(|seen| !seen.chain.is_empty()).or(observations.first()) else {
        return Vec::new();
    };
    // Where nothing is said, time is short, and other steps find out why.
    if matches!(first.outcome, Outcome::Unreachable { .. } | Outcome::Silence { .. }) {
        return Vec::new();
    }
    let target = &context.target;
    let mut looking = Looking { context, old: first.driver == Driver::Raw, at, judged: Vec::new(), sights: Vec::new() };
    looking.add(Look::First, target, first).await;

    let mut questions = vec![Question::new(Look::Again, target); TRIES];
    if target.server_name().is_some() {
        questions.push(Question::naming(Look::Nameless, target, Sni::Absent));
    }
    if target.sni != Sni::Host && matches!(target.host, Host::Name(_)) {
        questions.push(Question::naming(Look::HostName, target, Sni::Host));
    }
    let elsewhere = other_addresses(context, first).await;
    questions.extend(elsewhere.into_iter().map(|address| Question::at(target, address)));
    looking.ask(questions).await;

    looking.ask(looking.name_question()).await;
    looking.ask(looking.doubtful_addresses()).await;
    match looking.doubt() {
        Some(Doubt::Answers) => looking.ask(vec![Question::new(Look::Again, target); MORE_TRIES]).await,
        Some(Doubt::Losses) => looking.ask_alone().await,
        None => {}
    }
    looking.sights
}

/// The addresses of the name that the first look did not go to.
async fn other_addresses(context: &Context, first: &Observation) -> Vec<IpAddr> {
    let target = &context.target;
    let Host::Name(name) = &target.host else { return Vec::new() };
    if target.connect.is_some() || target.proxy.is_some() {
        return Vec::new();
    }
    let all = context.session.resolve(name).await.unwrap_or_default();
    let seen = first.peer.map(|peer| peer.ip());
    all.into_iter().filter(|address| Some(*address) != seen).take(MAX_ADDRESSES - 1).collect()
}

/// Why to ask the same question more often.
enum Doubt {
    /// It had two answers.
    Answers,
    /// It had an answer or none; our own connections may have been too many.
    Losses,
}

struct Looking<'c> {
    context: &'c Context,
    /// Only a hello of the old kind gets an answer.
    old: bool,
    at: DateTime<Utc>,
    /// Chains that were judged before.
    judged: Vec<(Vec<Vec<u8>>, ChainReport)>,
    sights: Vec<ChainSight>,
}

impl Looking<'_> {
    /// Asks side by side. Nothing is begun that the deadline may cut short: half an answer tells nothing.
    async fn ask(&mut self, questions: Vec<Question>) {
        let session = &self.context.session;
        let longest = session.limits().silence();
        if questions.is_empty() || session.is_stopped() || Instant::now() + longest >= session.deadline() {
            return;
        }
        let mut work = JoinSet::new();
        for (place, question) in questions.into_iter().enumerate() {
            let (session, old, offer) = (session.clone(), self.old, self.context.offer());
            work.spawn(async move {
                let target = &question.target;
                let seen = if old {
                    observe_raw(&session, target, &ClientHello::probe(TLS12, SUITES, target.server_name())).await
                } else {
                    observe(&session, target, &offer).await
                };
                (place, question, seen)
            });
        }
        let mut answers = work.join_all().await;
        answers.sort_by_key(|(place, ..)| *place);
        for (_, question, seen) in answers {
            self.add(question.look, &question.target, &seen).await;
        }
    }

    /// Asks one after the other, each time alone with the server.
    async fn ask_alone(&mut self) {
        for _ in 0..TRIES_ALONE {
            let Ok(quiet) = self.context.session.quiet().await else { return };
            let is_lost_alone = |sight: &ChainSight| sight.look == Look::Alone && sight.is_dropped();
            let breath = if self.sights.last().is_some_and(is_lost_alone) { LONG_BREATH } else { BREATH };
            if self.context.session.before_end(tokio::time::sleep(breath)).await.is_err() {
                return;
            }
            self.ask(vec![Question::new(Look::Alone, &self.context.target)]).await;
            drop(quiet);
        }
    }

    async fn add(&mut self, look: Look, target: &Target, seen: &Observation) {
        let report = self.report(seen).await;
        let mut sight = ChainSight::of(look, target.server_name().is_some(), seen, report.as_ref());
        if let (None, Some(Endpoint { host: Host::Address(address), port })) = (sight.address, &target.connect) {
            sight.address = Some(SocketAddr::new(*address, *port));
        }
        self.sights.push(sight);
    }

    async fn report(&mut self, seen: &Observation) -> Option<ChainReport> {
        if seen.chain.is_empty() {
            return None;
        }
        if let Some((_, report)) = self.judged.iter().find(|(chain, _)| *chain == seen.chain) {
            return Some(report.clone());
        }
        let (context, seen, at) = (self.context.clone(), seen.clone(), self.at);
        // Signatures take their time; other steps wait for the same threads.
        let (chain, report) =
            tokio::task::spawn_blocking(move || (seen.chain.clone(), judged(&context, &seen, at))).await.ok()?;
        self.judged.push((chain, report.clone()));
        Some(report)
    }

    /// Where a certificate of another name was shown, and no hello without a name tells whose it is.
    fn name_question(&self) -> Vec<Question> {
        let Some(first) = self.sights.first() else { return Vec::new() };
        let nameless = self.sights.iter().find(|sight| sight.look == Look::Nameless);
        let is_open = first.named && first.leaf.is_some() && !first.covers;
        if is_open && nameless.is_none_or(|sight| sight.leaf.is_none()) {
            let unrelated = Sni::Name(UNRELATED_NAME.to_owned());
            vec![Question::naming(Look::OtherName, &self.context.target, unrelated)]
        } else {
            Vec::new()
        }
    }

    /// Whether the same question had two answers, or was lost now and then. A server that lets us wait is not asked
    /// alone: everybody else would have to wait as well.
    fn doubt(&self) -> Option<Doubt> {
        let is_same = |sight: &&ChainSight| matches!(sight.look, Look::First | Look::Again) || sight.is_dropped();
        let same: Vec<&ChainSight> = self.sights.iter().filter(|sight| sight.is_a_visit()).filter(is_same).collect();
        let is_slow = |sight: &&ChainSight| matches!(sight.outcome, Outcome::Silence { .. } | Outcome::TooSlow { .. });
        let (lost, answered): (Vec<&ChainSight>, Vec<_>) = same.into_iter().partition(|sight| sight.is_dropped());
        let differ = answered.windows(2).any(|pair| !is_alike(pair[0], pair[1]));
        match (differ, lost.is_empty() || answered.is_empty()) {
            (false, true) => None,
            (false, false) if !lost.iter().any(is_slow) => Some(Doubt::Losses),
            _ => Some(Doubt::Answers),
        }
    }

    /// Addresses that hung up once.
    fn doubtful_addresses(&self) -> Vec<Question> {
        let is_doubtful = |sight: &&ChainSight| sight.look == Look::Address && sight.is_dropped();
        let addresses = self.sights.iter().filter(is_doubtful).filter_map(|sight| sight.address);
        addresses.map(|address| Question::at(&self.context.target, address.ip())).collect()
    }
}

/// Whether two looks met the same answer, as far as a visitor can tell.
fn is_alike(one: &ChainSight, other: &ChainSight) -> bool {
    let kind = |sight: &ChainSight| std::mem::discriminant(&sight.outcome);
    one.leaf == other.leaf && one.trusted == other.trusted && kind(one) == kind(other)
}
