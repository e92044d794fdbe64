//! Hellos that differ from a browser's in one thing: the first that works names what the server cannot stand.
//!
//! A server under strain hangs up too. So whoever got no answer is asked again, alone, and means it only if a hello that
//! was answered before is still answered after that.

use tokio::task::JoinSet;

use super::asker::Asker;
use super::hello::{Browser, message_bytes, padded, plain_tls12};
use super::{Ladder, Rung, RungResult, Scanner};
use crate::handshake::{Delivery, Driver, Observation, Outcome, Party, speaks_http};
use crate::net::NetError;
use crate::target::Target;
use crate::wire::ClientHello;

/// No server can have this name (RFC 2606).
const UNKNOWN_NAME: &str = "no-such-site.invalid";

/// The longest message of [`Rung::Length255`]: old load balancers read a longer one wrongly (RFC 7685, section 1).
const SHORT: usize = 255;

/// Alert `internal_error`: the server's trouble, not its answer to what was offered.
const INTERNAL_ERROR: u8 = 80;
/// Alert `close_notify`: the polite way to hang up.
const CLOSE_NOTIFY: u8 = 0;

/// One hello of the ladder.
struct Question {
    rung: Rung,
    hello: ClientHello,
    delivery: Delivery,
}

/// What an observation says of its hello.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Answer {
    /// A `ServerHello`.
    Hello,
    /// No, in TLS's own words.
    Refusal,
    /// The end of the connection, or something that is no answer: worth another look.
    HungUp,
    /// Nothing within the limit. It took long, so it is not waited for again.
    Silence,
    /// We ended it ourselves.
    Ours,
}

impl Answer {
    fn of(seen: &Observation) -> Self {
        match &seen.outcome {
            _ if seen.negotiated.version.is_some() => Self::Hello,
            Outcome::Alert { code: CLOSE_NOTIFY | INTERNAL_ERROR, from: Party::Server } => Self::HungUp,
            Outcome::Alert { from: Party::Server, .. } => Self::Refusal,
            Outcome::Silence { .. } => Self::Silence,
            Outcome::Unreachable {
                error: NetError::BudgetSpent { .. } | NetError::DeadlinePassed | NetError::Stopped,
            } => Self::Ours,
            _ => Self::HungUp,
        }
    }
}

/// The answer to a browser's hello.
pub(super) async fn first(scanner: &Scanner) -> Observation {
    scanner.asker.deliver(&browser(scanner.asker.target()).hello(), Delivery::Whole).await
}

/// The answer to one rung alone; `None` for a rung that would not differ from the browser's hello.
pub(super) async fn ask(scanner: &Scanner, rung: Rung) -> Option<Observation> {
    let question = questions(scanner.asker.target()).into_iter().find(|question| question.rung == rung)?;
    Some(scanner.asker.deliver(&question.hello, question.delivery).await)
}

pub(super) async fn find(scanner: &Scanner) -> Ladder {
    let first = scanner.browser().await.clone();
    let questions = questions(scanner.asker.target());
    let answers = ask_all(&scanner.asker, &questions, first).await;
    let rungs: Vec<RungResult> = questions.iter().zip(answers).map(|(question, told)| question.result(told)).collect();
    Ladder { first_change: first_change(&rungs), rungs }
}

/// The first rung that works when the browser's hello does not.
fn first_change(rungs: &[RungResult]) -> Option<Rung> {
    let (browser, changes) = rungs.split_first()?;
    (browser.answered == Some(false))
        .then(|| changes.iter().find(|change| change.answered == Some(true)))?
        .map(|change| change.rung)
}

/// What a browser would send to this target. Application protocols are for web servers.
fn browser(target: &Target) -> Browser<'_> {
    Browser {
        server_name: target.server_name(),
        tls13: true,
        post_quantum: true,
        grease: true,
        alpn: speaks_http(target),
    }
}

/// In the order of [`Rung`]; a rung that would not differ from the browser's hello is left out.
fn questions(target: &Target) -> Vec<Question> {
    let browser = browser(target);
    let name = browser.server_name;
    let mut all = Vec::new();
    let mut add = |rung, hello, delivery| all.push(Question { rung, hello, delivery });
    let whole = browser.hello();
    add(Rung::Browser, whole.clone(), Delivery::Whole);
    add(Rung::SplitWrites, whole.clone(), Delivery::TwoWrites);
    add(Rung::SplitRecords, whole, Delivery::TwoRecords);
    let mut change = |rung, hello: Browser<'_>| add(rung, hello.hello(), Delivery::Whole);
    change(Rung::NoPostQuantum, Browser { post_quantum: false, ..browser });
    change(Rung::NoGrease, Browser { grease: false, ..browser });
    if browser.alpn {
        change(Rung::NoAlpn, Browser { alpn: false, ..browser });
    }
    if name.is_some() {
        change(Rung::NoServerName, Browser { server_name: None, ..browser });
    }
    change(Rung::UnknownServerName, Browser { server_name: Some(UNKNOWN_NAME), ..browser });
    change(Rung::NoTls13, Browser { tls13: false, ..browser });
    let short = plain_tls12(name);
    if message_bytes(&short) <= SHORT {
        add(Rung::Length255, short.clone(), Delivery::Whole);
    }
    let lengths =
        [(Rung::Length511, 511), (Rung::Length1500, 1500), (Rung::Length4096, 4096), (Rung::Length16384, 16384)];
    for (rung, bytes) in lengths {
        add(rung, padded(short.clone(), bytes), Delivery::Whole);
    }
    all
}

impl Question {
    fn result(&self, (seen, answered): (Observation, Option<bool>)) -> RungResult {
        RungResult { rung: self.rung, bytes: message_bytes(&self.hello), answered, outcome: seen.outcome }
    }
}

/// Asks all questions but the first, which has its answer, and makes sure of what the answers mean.
async fn ask_all(asker: &Asker, questions: &[Question], first: Observation) -> Vec<(Observation, Option<bool>)> {
    let unasked = Observation::ended(Driver::Raw, Outcome::Unreachable { error: NetError::Stopped });
    let mut seen = vec![unasked; questions.len()];
    let mut under_way = JoinSet::new();
    for (index, question) in questions.iter().enumerate().skip(1) {
        let (asker, hello, delivery) = (asker.clone(), question.hello.clone(), question.delivery);
        under_way.spawn(async move { (index, asker.deliver(&hello, delivery).await) });
    }
    while let Some(answer) = under_way.join_next().await {
        if let Ok((index, answer)) = answer {
            seen[index] = answer;
        }
    }
    if let Some(place) = seen.first_mut() {
        *place = first;
    }
    let are_meant = mean_it(asker, questions, &mut seen).await;
    seen.into_iter()
        .map(|seen| {
            let answered = match Answer::of(&seen) {
                Answer::Hello => Some(true),
                Answer::Refusal => Some(false),
                Answer::HungUp | Answer::Silence => are_meant.then_some(false),
                Answer::Ours => None,
            };
            (seen, answered)
        })
        .collect()
}

/// Asks again, one after the other and alone, who was hung up on. Then whoever still got no answer was meant if a hello
/// that was answered is answered now.
async fn mean_it(asker: &Asker, questions: &[Question], seen: &mut [Observation]) -> bool {
    let Some(control) = seen.iter().position(|seen| Answer::of(seen) == Answer::Hello) else { return false };
    for (question, seen) in questions.iter().zip(seen.iter_mut()) {
        if Answer::of(seen) == Answer::HungUp {
            *seen = asker.deliver_alone(&question.hello, question.delivery).await;
        }
    }
    let is_any_left = seen.iter().any(|seen| matches!(Answer::of(seen), Answer::HungUp | Answer::Silence));
    let Some(control) = questions.get(control).filter(|_| is_any_left) else { return false };
    Answer::of(&asker.deliver_alone(&control.hello, control.delivery).await) == Answer::Hello
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scan::hello::share;
    use crate::target::Host;
    use crate::wire::{is_grease, version};

    fn site() -> Target {
        Target::new(Host::Name("www.example.com".to_owned()), 443)
    }

    fn rung(questions: &[Question], wanted: Rung) -> &Question {
        questions.iter().find(|question| question.rung == wanted).expect("asked")
    }

    fn fields(question: &Question) -> String {
        let fields = question.hello.fields().into_iter().map(|field| [field.name, field.value].join(": "));
        fields.collect::<Vec<_>>().join("\n")
    }

    #[test]
    fn a_browsers_hello_has_grease_a_post_quantum_share_and_application_protocols() {
        let asked = questions(&site());
        let browser = rung(&asked, Rung::Browser);
        let told = fields(browser);
        assert!(told.contains("X25519MLKEM768 (1216 bytes), x25519 (32 bytes)"), "{told}");
        assert!(told.contains("h2, http/1.1") && told.contains("www.example.com"), "{told}");
        assert_eq!(browser.hello.cipher_suites.iter().filter(|suite| is_grease(**suite)).count(), 1);
        assert_eq!(browser.hello.extensions.iter().filter(|extension| is_grease(extension.kind)).count(), 2);
        assert!(browser.hello.offered_versions().ends_with(&[version::TLS13, version::TLS12]));
        assert_eq!(ClientHello::parse(&browser.hello.body()).as_ref(), Ok(&browser.hello));
    }

    #[test]
    fn every_rung_changes_what_it_says() {
        let asked = questions(&site());
        let told = |wanted| fields(rung(&asked, wanted));
        assert!(!told(Rung::NoPostQuantum).contains("MLKEM"));
        assert!(rung(&asked, Rung::NoGrease).hello.extensions.iter().all(|extension| !is_grease(extension.kind)));
        assert!(!told(Rung::NoAlpn).contains("http/1.1"));
        assert!(!told(Rung::NoServerName).contains("server_name"));
        assert!(told(Rung::UnknownServerName).contains(UNKNOWN_NAME));
        assert_eq!(rung(&asked, Rung::NoTls13).hello.offered_versions(), [version::TLS12]);
        assert!(message_bytes(&rung(&asked, Rung::NoPostQuantum).hello) < 600);
        assert!(message_bytes(&rung(&asked, Rung::Length255).hello) <= SHORT);
        for (wanted, bytes) in
            [(Rung::Length511, 511), (Rung::Length1500, 1500), (Rung::Length4096, 4096), (Rung::Length16384, 16384)]
        {
            assert_eq!(message_bytes(&rung(&asked, wanted).hello), bytes);
        }
    }

    #[test]
    fn a_mail_server_is_not_asked_for_web_protocols() {
        let mut mail = site();
        mail.port = 465;
        let asked = questions(&mail);
        assert!(asked.iter().all(|question| question.rung != Rung::NoAlpn));
        assert!(!fields(rung(&asked, Rung::Browser)).contains("http/1.1"));
    }

    #[test]
    fn key_shares_have_the_lengths_of_their_groups() {
        for (group, bytes) in [
            (23, 65),
            (24, 97),
            (25, 133),
            (29, 32),
            (30, 56),
            (256, 256),
            (260, 1024),
            (512, 800),
            (513, 1184),
            (514, 1568),
            (4587, 1249),
            (4588, 1216),
            (4589, 1665),
        ] {
            assert_eq!(share(group).map(|share| share.len()), Some(bytes), "{group}");
        }
        assert_eq!(share(26), None);
    }

    #[test]
    fn the_first_change_that_works_is_named_only_when_the_browsers_hello_fails() {
        let ladder = |browser, changes: &[(Rung, Option<bool>)]| {
            let rungs: Vec<RungResult> = [(Rung::Browser, browser)]
                .iter()
                .chain(changes)
                .map(|&(rung, answered)| RungResult { rung, bytes: 500, answered, outcome: Outcome::Closed })
                .collect();
            first_change(&rungs)
        };
        let changes = [(Rung::SplitWrites, None), (Rung::NoPostQuantum, Some(false)), (Rung::NoTls13, Some(true))];
        assert_eq!(ladder(Some(false), &changes), Some(Rung::NoTls13));
        assert_eq!(ladder(Some(true), &changes), None);
        assert_eq!(ladder(None, &changes), None);
        assert_eq!(ladder(Some(false), &[(Rung::NoGrease, Some(false))]), None);
    }
}
