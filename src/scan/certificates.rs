//! Every chain that the server has: by key, by version, with and without `server_name`.
//!
//! The usual server has one key and is asked four times: for a curve key and an RSA key up to TLS 1.2, where chains
//! travel in the clear, once in TLS 1.3, and once without a name. Only a second key brings more questions.

use super::asker::{Asker, Settled};
use super::offers::{
    CURVE_SCHEMES_TLS13, DSA_SUITES, ECDSA_SUITES, RSA_FIXED_SUITES, RSA_SCHEMES_TLS13, RSA_SIGNING_SUITES,
    all_schemes, may_speak, tls13_offer,
};
use super::{Scanner, ServedChain};
use crate::certificate;
use crate::handshake::{Observation, Offer};
use crate::target::Sni;
use crate::wire::{ClientHello, version};

/// Versions up to TLS 1.2, newest first.
const OLDER: [u16; 4] = [version::TLS12, version::TLS11, version::TLS10, version::SSL3];

/// Each turn asks what the answers of the turns before have brought up; three are enough for two keys.
const MAX_TURNS: usize = 4;

/// The two kinds of key that a server may have side by side. DSA keys are asked for together with those on curves:
/// no server was ever seen with both.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Key {
    Curve,
    Rsa,
}

impl Key {
    const BOTH: [Self; 2] = [Self::Curve, Self::Rsa];

    fn suites(self) -> Vec<u16> {
        match self {
            Self::Curve => [ECDSA_SUITES, DSA_SUITES].concat(),
            Self::Rsa => [RSA_SIGNING_SUITES, RSA_FIXED_SUITES].concat(),
        }
    }

    fn schemes_tls13(self) -> &'static [u16] {
        match self {
            Self::Curve => CURVE_SCHEMES_TLS13,
            Self::Rsa => RSA_SCHEMES_TLS13,
        }
    }

    /// The kind of the first key of a chain.
    fn of(chain: &[Vec<u8>]) -> Option<Self> {
        let key = certificate::facts(chain.first()?).key;
        Some(if key.starts_with("RSA") { Self::Rsa } else { Self::Curve })
    }
}

/// One question.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Question {
    /// In TLS 1.3, or in the newest older version.
    tls13: bool,
    /// Kinds of key that are offered.
    keys: Vec<Key>,
    /// With `server_name`.
    named: bool,
}

/// What was asked and what came.
struct Sight {
    question: Question,
    seen: Observation,
}

/// What may be asked at all.
struct Server {
    older: Option<u16>,
    speaks_tls13: bool,
    has_name: bool,
}

pub(super) async fn find(scanner: &Scanner) -> Vec<ServedChain> {
    let versions = scanner.versions().await;
    let asker = &scanner.asker;
    let server = Server {
        older: OLDER.into_iter().find(|version| may_speak(versions, *version)),
        speaks_tls13: may_speak(versions, version::TLS13),
        has_name: asker.target().server_name().is_some(),
    };
    let mut sights = Vec::new();
    for _ in 0..MAX_TURNS {
        let mut questions = server.questions(&sights).into_iter();
        // Never more than four at once.
        let (first, second, third, fourth) = tokio::join!(
            ask(asker, &server, questions.next()),
            ask(asker, &server, questions.next()),
            ask(asker, &server, questions.next()),
            ask(asker, &server, questions.next()),
        );
        let before = sights.len();
        sights.extend([first, second, third, fourth].into_iter().flatten());
        if sights.len() == before {
            break;
        }
    }
    together(&sights)
}

impl Server {
    /// What remains to be asked after these answers. No question comes twice.
    fn questions(&self, sights: &[Sight]) -> Vec<Question> {
        let mut wanted = if sights.is_empty() { self.first_questions() } else { self.more_questions(sights) };
        wanted.retain(|question| sights.iter().all(|sight| sight.question != *question));
        wanted
    }

    fn first_questions(&self) -> Vec<Question> {
        let mut wanted = Vec::new();
        let mut want = |tls13, keys: &[Key], named| wanted.push(Question { tls13, keys: keys.to_vec(), named });
        if self.older.is_some() {
            want(false, &[Key::Curve], self.has_name);
            want(false, &[Key::Rsa], self.has_name);
        }
        if self.speaks_tls13 {
            want(true, &Key::BOTH, self.has_name);
        }
        if self.has_name && (self.older.is_some() || self.speaks_tls13) {
            want(self.older.is_none(), &Key::BOTH, false);
        }
        wanted
    }

    /// A server with two keys shows only one of them where it has the choice: asks there for the other.
    fn more_questions(&self, sights: &[Sight]) -> Vec<Question> {
        let shown = |is_meant: &dyn Fn(&Sight) -> bool| -> Vec<Key> {
            sights.iter().filter(|sight| is_meant(sight)).filter_map(|sight| Key::of(&sight.seen.chain)).collect()
        };
        let is_tls13 = |sight: &Sight| sight.seen.negotiated.version == Some(version::TLS13);
        let known = shown(&|_| true);
        let of_older = shown(&|sight| !is_tls13(sight));
        let of_tls13 = shown(&|sight| is_tls13(sight) && sight.question.named == self.has_name);
        let mut wanted = Vec::new();
        for key in Key::BOTH {
            // The older version was asked for both kinds; where it is not spoken, TLS 1.3 has to tell.
            let may_exist = of_older.is_empty() || known.contains(&key);
            if may_exist && !of_tls13.is_empty() && !of_tls13.contains(&key) {
                wanted.push(Question { tls13: true, keys: vec![key], named: self.has_name });
            }
        }
        if !self.has_name {
            return wanted;
        }
        let tls13 = of_older.is_empty();
        if tls13 && !of_tls13.is_empty() {
            wanted.push(Question { tls13, keys: Key::BOTH.to_vec(), named: false });
        }
        let nameless = shown(&|sight| !sight.question.named);
        for key in Key::BOTH {
            if known.contains(&key) && !nameless.is_empty() && !nameless.contains(&key) {
                wanted.push(Question { tls13, keys: vec![key], named: false });
            }
        }
        wanted
    }
}

async fn ask(asker: &Asker, server: &Server, question: Option<Question>) -> Option<Sight> {
    let question = question?;
    let seen = match server.older {
        Some(older) if !question.tls13 => in_the_clear(asker, older, &question).await,
        _ => {
            let schemes: Vec<u16> = question.keys.iter().flat_map(|key| key.schemes_tls13()).copied().collect();
            let sni = if question.named { None } else { Some(Sni::Absent) };
            asker.shake_hands(&Offer { sni, ..tls13_offer(&schemes) }).await
        }
    };
    Some(Sight { question, seen })
}

async fn in_the_clear(asker: &Asker, version: u16, question: &Question) -> Observation {
    let suites: Vec<u16> = question.keys.iter().flat_map(|key| key.suites()).collect();
    let name = asker.target().server_name().filter(|_| question.named);
    let schemes = all_schemes();
    let hello = ClientHello::probe(version, &suites, name);
    let hello = if version >= version::TLS12 { hello.with_schemes(&schemes, &schemes) } else { hello };
    match asker.settle(&hello, None).await {
        Settled::Answered(seen) | Settled::Refused(seen) | Settled::Unknown(seen) => *seen,
    }
}

/// One entry a chain, in the order in which they were first seen.
fn together(sights: &[Sight]) -> Vec<ServedChain> {
    let mut served: Vec<ServedChain> = Vec::new();
    for Sight { question: Question { named, .. }, seen } in sights {
        let (Some(leaf), Some(version)) = (seen.chain.first(), seen.negotiated.version) else { continue };
        let place = served.iter().position(|known| known.chain == seen.chain).unwrap_or_else(|| {
            served.push(ServedChain {
                chain: seen.chain.clone(),
                key: certificate::facts(leaf).key,
                versions: Vec::new(),
                with_server_name: false,
                without_server_name: false,
            });
            served.len() - 1
        });
        let chain = &mut served[place];
        chain.with_server_name |= *named;
        chain.without_server_name |= !named;
        if !chain.versions.contains(&version) {
            chain.versions.push(version);
            chain.versions.sort_unstable_by(|a, b| b.cmp(a));
        }
    }
    served
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::handshake::{Driver, Negotiated, Outcome};
    use crate::wire::version::TLS13;

    fn sight(chain: &[&[u8]], version: u16, named: bool) -> Sight {
        let seen = Observation {
            chain: chain.iter().map(|der| der.to_vec()).collect(),
            negotiated: Negotiated { version: Some(version), ..Negotiated::default() },
            ..Observation::ended(Driver::Raw, Outcome::Answered)
        };
        Sight { question: Question { tls13: version == TLS13, keys: Key::BOTH.to_vec(), named }, seen }
    }

    #[test]
    fn the_same_chain_seen_in_several_ways_is_told_once() {
        let served = together(&[
            sight(&[b"leaf", b"ca"], version::TLS12, true),
            sight(&[b"leaf", b"ca"], version::TLS13, true),
            sight(&[b"other"], version::TLS12, false),
            sight(&[], version::TLS12, true),
        ]);
        let told: Vec<_> = served
            .iter()
            .map(|chain| (chain.chain.len(), &chain.versions[..], chain.with_server_name, chain.without_server_name))
            .collect();
        assert_eq!(told, [(2, &[0x0304, 0x0303][..], true, false), (1, &[0x0303][..], false, true)]);
    }
}
