//! Which suites the server accepts in each version it speaks, in which order, and whose order decides.
//!
//! TLS 1.3, TLS 1.2 and the newest of the older versions are explored side by side. The others of the older ones are
//! predicted from that; every prediction is one question of its own, so that they all go out at once.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, PoisonError};

use tokio::sync::{mpsc, watch};
use tokio::task::JoinSet;

use super::asker::Lane;
use super::catalogue::{self, candidates};
use super::hunt::{Found, Hunt, Reply};
use super::versions::{Opening, TLS};
use super::{Preference, Scanner, VersionSuites};
use crate::wire::{cipher_suite_name, version};

/// A list with more accepted suites than this is explored in pieces, side by side.
const MANY: usize = 8;

/// Pieces of TLS 1.2 in the beginning, beside the one of an older version. A piece that takes long is halved when there
/// are free places.
const PIECES: usize = 7;

/// A piece shorter than this is not worth halving.
const WORTH_HALVING: usize = 8;

/// Questions about the order, at most, per accepted suite. A server without any order would never end it.
const ORDER_QUESTIONS: usize = 3;

/// One list a spoken version, newest first.
pub(super) async fn find(scanner: &Scanner) -> Vec<VersionSuites> {
    let (tls13, tls12, tls11, tls10, ssl3, ssl2) = tokio::join!(
        scanner.suites_of(version::TLS13),
        scanner.suites_of(version::TLS12),
        scanner.suites_of(version::TLS11),
        scanner.suites_of(version::TLS10),
        scanner.suites_of(version::SSL3),
        scanner.ssl2(),
    );
    let tls = [tls13, tls12, tls11, tls10, ssl3].into_iter().flatten().cloned();
    tls.chain(ssl2.suites()).collect()
}

/// The suites of one version; `None` when it is not spoken.
pub(super) async fn of_version(scanner: &Scanner, version: u16) -> Option<VersionSuites> {
    let opening = scanner.opening(version).await;
    if opening.result.supported != Some(true) {
        return None;
    }
    let hunt = Hunt::new(scanner.asker.clone(), version);
    for (list, reply) in &opening.lists {
        if let Reply::Picked(suite) = reply {
            hunt.learn(list, *suite);
        }
    }
    let lane = opening.lane.lock().unwrap_or_else(PoisonError::into_inner).take();
    let lane = lane.unwrap_or_else(|| hunt.asker().lane());
    if version >= version::TLS12 {
        let (found, lane) = Box::pin(explored(&hunt, opening, lane)).await;
        return Some(conclude(&hunt, found, lane).await);
    }
    if model(scanner).await == Some(version) {
        let (found, lane) = one_by_one(&hunt, opening, lane, &scanner.model).await;
        return Some(conclude(&hunt, found, lane).await);
    }
    let found = predicted(&hunt, opening, scanner.model.subscribe()).await;
    Some(conclude(&hunt, found, lane).await)
}

/// The newest spoken version below TLS 1.2. The ones below it most likely have the same suites.
async fn model(scanner: &Scanner) -> Option<u16> {
    for version in TLS.into_iter().filter(|version| *version < version::TLS12) {
        if scanner.opening(version).await.result.supported == Some(true) {
            return Some(version);
        }
    }
    None
}

/// How far the elimination of the model has come; what it has found, in the server's order.
#[derive(Clone, Debug, Default)]
pub(super) struct Progress {
    accepted: Vec<u16>,
    is_done: bool,
}

/// What the opening of a version left to be asked: the lists, and what was found in them.
fn left(opening: &Opening) -> (Vec<Vec<u16>>, Found) {
    let mut found = Found::default();
    let lists = candidates(opening.result.version).iter().cloned().filter_map(|mut list| {
        match opening.lists.iter().find(|(asked, _)| *asked == list).map(|(_, reply)| *reply) {
            Some(Reply::Picked(suite)) => {
                found.accepted.push(suite);
                list.retain(|other| *other != suite);
            }
            Some(Reply::Refused) => list.clear(),
            Some(Reply::Unknown) | None => {}
        }
        (!list.is_empty()).then_some(list)
    });
    (lists.collect(), found)
}

/// Eliminates list by list; a server that has much is then explored in pieces. The lane comes back, when its next
/// connection is open and nothing else is under way.
async fn explored(hunt: &Hunt, opening: &Opening, lane: Lane) -> (Found, Lane) {
    let (lists, mut found) = left(opening);
    let is_wide = Arc::new(AtomicBool::new(false));
    let mut lane = Some(lane);
    let mut running = JoinSet::new();
    for (at, list) in lists.into_iter().enumerate() {
        let (hunt, is_wide) = (hunt.clone(), Arc::clone(&is_wide));
        let mut lane = lane.take().unwrap_or_else(|| hunt.asker().lane());
        running.spawn(async move {
            let many = if at == 0 { MANY } else { 1 };
            let is_enough = |found: &Found| is_wide.load(Ordering::Relaxed) || found.accepted.len() >= many;
            let found = hunt.eliminate(&mut lane, list, at == 0, is_enough).await;
            if found.accepted.len() >= many {
                is_wide.store(true, Ordering::Relaxed);
            }
            (found, lane)
        });
    }
    let mut open = Vec::new();
    let mut last = None;
    while let Some(Ok((part, lane))) = running.join_next().await {
        open.extend(found.take(part));
        // A connection that waits while others work would block a server that serves one at a time.
        last = running.is_empty().then_some(lane);
    }
    catalogue::sort(&mut open);
    if !open.is_empty() {
        last = None;
        // Whose order decides is asked beside the pieces: of a client's order there is nothing to find out.
        let mut reversed = found.accepted.clone();
        catalogue::sort(&mut reversed);
        reversed.reverse();
        tokio::join!(in_pieces(hunt, open, &mut found), one_question(hunt.clone(), reversed));
    }
    (found, last.unwrap_or_else(|| hunt.asker().lane()))
}

/// Explores a long list in pieces that follow each other in the likely order.
async fn in_pieces(hunt: &Hunt, list: Vec<u16>, found: &mut Found) {
    let (more, mut waiting) = mpsc::unbounded_channel();
    let mut running = JoinSet::new();
    for piece in catalogue::pieces(&list, PIECES) {
        running.spawn(piece_by_piece(hunt.clone(), piece.to_vec(), more.clone()));
    }
    while !running.is_empty() || !waiting.is_empty() {
        tokio::select! {
            Some(piece) = waiting.recv() => {
                running.spawn(piece_by_piece(hunt.clone(), piece, more.clone()));
            }
            Some(part) = running.join_next() => {
                // What a piece leaves open it could not find out.
                let part = part.unwrap_or_default();
                let rest = found.take(part);
                found.open.extend(rest);
            }
        }
    }
}

/// Eliminates a piece; while there are free places, gives away the second half of what is left. In the end it compares
/// its last suite with the first ones of the pieces behind it.
async fn piece_by_piece(hunt: Hunt, list: Vec<u16>, more: mpsc::UnboundedSender<Vec<u16>>) -> Found {
    let mut lane = hunt.asker().lane();
    let mut found = Found { open: list, ..Found::default() };
    while !found.open.is_empty() && !found.is_unknown {
        if found.open.len() >= WORTH_HALVING && hunt.asker().has_room() {
            let half = found.open.split_off(found.open.len() / 2);
            // Whoever started this piece waits for it.
            let _ = more.send(half);
        }
        let open = std::mem::take(&mut found.open);
        let step = hunt.eliminate(&mut lane, open, !found.accepted.is_empty(), |step| !step.accepted.is_empty()).await;
        found.is_unknown = step.is_unknown;
        found.accepted.extend(step.accepted);
        found.open = step.open;
    }
    let known = hunt.picked();
    if !found.is_unknown && hunt.preference(&known) == Preference::Server {
        let (_, questions) = hunt.order(&known).next();
        for question in questions.iter().filter(|question| found.accepted.contains(&question[0])) {
            hunt.ask(&mut lane, question, false).await;
        }
    }
    found
}

/// Eliminates the one list of an older version and tells how far it has come.
async fn one_by_one(hunt: &Hunt, opening: &Opening, lane: Lane, progress: &watch::Sender<Progress>) -> (Found, Lane) {
    let (lists, first) = left(opening);
    let mut lane = lane.urgent();
    let tell = |found: &Found, is_done| {
        let accepted = [first.accepted.as_slice(), &found.accepted].concat();
        progress.send_replace(Progress { accepted, is_done });
    };
    let found = hunt
        .eliminate(&mut lane, lists.concat(), true, |found| {
            tell(found, false);
            false
        })
        .await;
    tell(&found, true);
    (first.and(found), lane)
}

/// Tries a prediction: that this version accepts what the model does, in its order. Each question leaves out the first
/// few of them, so that each answer confirms one more; one of them turns the order of its offer round, to see whose
/// order decides.
async fn predicted(hunt: &Hunt, opening: &Opening, mut model: watch::Receiver<Progress>) -> Found {
    let (lists, mut found) = left(opening);
    let mut all: Vec<u16> = [found.accepted.as_slice(), &lists.concat()].concat();
    catalogue::sort(&mut all);
    let mut running = JoinSet::new();
    // The opening has answered the question that leaves nothing out.
    let mut asked = 1;
    loop {
        let Progress { accepted, is_done } = model.borrow_and_update().clone();
        let expected: Vec<u16> = accepted.into_iter().filter(|suite| all.contains(suite)).collect();
        if asked == 1 && expected.first().is_some_and(|first| Some(first) != found.accepted.first()) {
            asked = 0;
        }
        while asked < expected.len() + usize::from(is_done) {
            let mut list: Vec<u16> = all.iter().copied().filter(|suite| !expected[..asked].contains(suite)).collect();
            if asked == 1 {
                list.reverse();
            }
            running.spawn(one_question(hunt.clone(), list));
            asked += 1;
        }
        if is_done || model.changed().await.is_err() {
            break;
        }
    }
    let mut refused = Vec::new();
    while let Some(Ok((list, reply))) = running.join_next().await {
        match reply {
            Reply::Picked(suite) => found.accepted.push(suite),
            Reply::Refused => refused.extend(list),
            Reply::Unknown => {}
        }
    }
    all.retain(|suite| !found.accepted.contains(suite) && !refused.contains(suite));
    if !all.is_empty() {
        let rest = hunt.eliminate(&mut hunt.asker().lane(), all, false, |_| false).await;
        found = found.and(rest);
    }
    found
}

async fn one_question(hunt: Hunt, list: Vec<u16>) -> (Vec<u16>, Reply) {
    if list.is_empty() {
        return (list, Reply::Refused);
    }
    let reply = hunt.ask(&mut hunt.asker().lane(), &list, false).await;
    (list, reply)
}

/// Finds whose order decides and, when it is the server's, what it is.
async fn conclude(hunt: &Hunt, found: Found, lane: Lane) -> VersionSuites {
    let mut accepted = found.accepted;
    // A control question may have shown what no list did.
    accepted.extend(hunt.strays());
    catalogue::sort(&mut accepted);
    accepted.dedup();
    let undetermined: Vec<u16> = found.open.into_iter().filter(|suite| !accepted.contains(suite)).collect();
    let (preference, order) = match accepted.len() {
        0 | 1 => (Preference::Irrelevant, None),
        _ => whose_order(hunt, &accepted, lane).await,
    };
    VersionSuites {
        version: hunt.version(),
        is_order_known: order.is_some(),
        accepted: order.unwrap_or(accepted),
        preference,
        undetermined,
        asked: candidates(hunt.version()).iter().map(Vec::len).sum(),
        ssl2_kinds: Vec::new(),
    }
}

/// Reads from the picks whose order decides and, when it is the server's, proves the order.
async fn whose_order(hunt: &Hunt, accepted: &[u16], mut lane: Lane) -> (Preference, Option<Vec<u16>>) {
    // Where the picks tell already that it is the server's, the first questions about it go out at the same time.
    let questions = match hunt.preference(accepted) {
        Preference::Server => hunt.order(accepted).next().1,
        _ => Vec::new(),
    };
    tokio::join!(turn_round(hunt, accepted, &mut lane), side_by_side(hunt, questions));
    let preference = hunt.preference(accepted);
    if preference != Preference::Server {
        return (preference, None);
    }
    let mut known = hunt.order(accepted);
    let mut budget = ORDER_QUESTIONS * accepted.len();
    loop {
        let (order, questions) = known.next();
        if questions.is_empty() {
            return (hunt.preference(accepted), Some(order));
        }
        let asked = questions.len();
        let Some(left) = budget.checked_sub(asked) else { return (Preference::Server, None) };
        budget = left;
        lane.rest();
        let mut right = 0;
        for (question, reply) in side_by_side(hunt, questions).await {
            let Reply::Picked(picked) = reply else { return (Preference::Server, None) };
            right += usize::from(picked == question[0]);
            known.learn(&question, picked);
        }
        if right * 4 < asked * 3 {
            break;
        }
    }
    // Guessing on would be worse than asking place by place.
    while let Some(question) = known.next_place() {
        let Reply::Picked(picked) = hunt.ask(&mut lane, &question, true).await else {
            return (Preference::Server, None);
        };
        known.learn(&question, picked);
    }
    (hunt.preference(accepted), Some(known.next().0))
}

/// Offers what the server accepts the wrong way round, where the picks so far fit to both orders: its own order makes it
/// pick the same as before.
async fn turn_round(hunt: &Hunt, accepted: &[u16], lane: &mut Lane) {
    let mut reversed: Vec<u16> = hunt.order(accepted).next().0.into_iter().rev().collect();
    // Some servers keep to their order, but give ChaCha20 to whoever wants it first (OpenSSL's SSL_OP_PRIORITIZE_CHACHA):
    // put in front, it must not be picked.
    let lifted = reversed.iter().rposition(|suite| cipher_suite_name(*suite).contains("CHACHA20"));
    let lifted = lifted.filter(|at| at + 1 < reversed.len());
    if let Some(at) = lifted {
        reversed[..=at].rotate_right(1);
    }
    if lifted.is_none() && hunt.preference(accepted) != Preference::Unknown {
        return;
    }
    let reply = hunt.ask(lane, &reversed, false).await;
    if lifted.is_some() && reply == Reply::Picked(reversed[0]) && hunt.preference(accepted) != Preference::Mixed {
        // It may have taken the first one offered, or this one because it stood first.
        hunt.ask(lane, &reversed[1..], false).await;
    }
}

/// Asks many questions about the order at once.
async fn side_by_side(hunt: &Hunt, questions: Vec<Vec<u16>>) -> Vec<(Vec<u16>, Reply)> {
    let mut running = JoinSet::new();
    for question in questions {
        running.spawn(one_question(hunt.clone(), question));
    }
    let mut answers = Vec::new();
    while let Some(Ok(answer)) = running.join_next().await {
        answers.push(answer);
    }
    answers
}
