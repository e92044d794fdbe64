//! Key exchange groups, by elimination: what the server picks is taken out of the list until it picks nothing.
//!
//! TLS 1.3 is asked with an empty list of key shares, so that the server names its choice in a `HelloRetryRequest` (RFC
//! 8446, section 4.2.8). ECDHE up to TLS 1.2 shows its group in `ServerKeyExchange` (RFC 8422, section 5.4), DHE its prime
//! (RFC 7919, section 4).

use super::asker::{Asker, Settled};
use super::hello::{remove_extension, set_groups, set_shares, share};
use super::offers::{ECDSA_SUITES, RSA_SIGNING_SUITES};
use super::{FiniteField, GroupList, Groups, Preference, Scanner, VersionSuites};
use crate::handshake::{MessageKind, Observation, Outcome, Party};
use crate::wire::{ClientHello, cipher_suite_name, extension_type, version};

/// All suites of TLS 1.3 (RFC 8446, appendix B.4).
const SUITES_TLS13: [u16; 5] = [0x1301, 0x1302, 0x1303, 0x1304, 0x1305];

/// Groups that a TLS 1.3 server may pick, the usual ones first: curves, ML-KEM and its hybrids, finite fields, and what
/// drafts and national standards brought (`assets/data/groups.tsv`).
const GROUPS_TLS13: &[u16] = &[
    4588, 29, 23, 24, 25, 30, 4587, 4589, 513, 514, 512, 256, 257, 258, 259, 260, 31, 32, 33, 41, 4590, 34, 35, 36, 37,
    38, 39, 40, 25497, 25498, 65072, 65073, 65074,
];

/// Groups of ECDHE up to TLS 1.2 (RFC 8422, RFC 7027).
const GROUPS_ECDHE: &[u16] =
    &[29, 23, 24, 25, 30, 28, 27, 26, 14, 13, 11, 12, 9, 10, 22, 20, 21, 18, 19, 7, 6, 8, 3, 1, 2, 17, 16, 15, 4, 5];

/// RFC 7919, section 2.
const GROUPS_FFDHE: [u16; 5] = [256, 257, 258, 259, 260];

pub(super) async fn find(scanner: &Scanner) -> Groups {
    let asker = &scanner.asker;
    let (versions, suites) = tokio::join!(scanner.versions(), scanner.suites());
    // A server that refuses the usual groups refuses every usual hello.
    let is_refusing = suites.iter().all(|list| list.accepted.is_empty())
        && versions.iter().any(|result| result.version >= version::TLS12 && is_nothing_in_common(&result.outcome));
    let is_tls13_spoken =
        is_refusing || versions.iter().any(|result| result.version == version::TLS13 && result.supported == Some(true));
    let tls13: Vec<u16> =
        suites.iter().filter(|list| list.version == version::TLS13).flat_map(|list| list.accepted.clone()).collect();
    let ((tls13, hello_retry_request), ecdhe, finite_field) = tokio::join!(
        async {
            if is_tls13_spoken {
                (Some(tls13_groups(asker, &tls13).await), retries(scanner.browser().await))
            } else {
                (None, None)
            }
        },
        async {
            if is_refusing {
                let list = ecdhe_groups(asker, version::TLS12, RSA_SIGNING_SUITES).await;
                if !list.accepted.is_empty() {
                    return Some(list);
                }
                return Some(ecdhe_groups(asker, version::TLS12, ECDSA_SUITES).await);
            }
            let (version, suites) = newest(suites, is_ecdhe)?;
            Some(ecdhe_groups(asker, version, &suites).await)
        },
        async {
            match newest(suites, is_dhe) {
                Some((version, suites)) => finite_fields(asker, version, &suites).await,
                None => Vec::new(),
            }
        },
    );
    Groups { tls13, ecdhe, finite_field, hello_retry_request }
}

/// Whether a server says that it finds nothing acceptable in a hello: `handshake_failure`, `illegal_parameter`,
/// `insufficient_security` (RFC 8446, section 6.2).
fn is_nothing_in_common(outcome: &Outcome) -> bool {
    matches!(outcome, Outcome::Alert { code: 40 | 47 | 71, from: Party::Server })
}

/// Whether the answer to a browser's hello is a `HelloRetryRequest`; `None` unless it is an answer in TLS 1.3.
fn retries(seen: &Observation) -> Option<bool> {
    (seen.negotiated.version? >= version::TLS13)
        .then(|| seen.messages.iter().any(|message| message.kind == MessageKind::HelloRetryRequest))
}

/// The newest version up to TLS 1.2 that accepts suites of the kind, and these.
fn newest(all: &[VersionSuites], is_wanted: fn(u16) -> bool) -> Option<(u16, Vec<u16>)> {
    let of = |list: &VersionSuites| {
        let suites: Vec<u16> = list.accepted.iter().copied().filter(|&suite| is_wanted(suite)).collect();
        (list.version <= version::TLS12 && !suites.is_empty()).then_some((list.version, suites))
    };
    all.iter().filter_map(of).max_by_key(|(version, _)| *version)
}

fn is_ecdhe(suite: u16) -> bool {
    let name = cipher_suite_name(suite);
    name.contains("_ECDHE_") || name.contains("_ECDH_anon_")
}

fn is_dhe(suite: u16) -> bool {
    let name = cipher_suite_name(suite);
    name.contains("_DHE_") || name.contains("_DH_anon_")
}

/// The groups of TLS 1.3.
async fn tls13_groups(asker: &Asker, suites: &[u16]) -> GroupList {
    let suites = if suites.is_empty() { &SUITES_TLS13[..] } else { suites };
    let hello = |groups: &[u16], shares: &[u16]| {
        let mut hello = ClientHello::probe(version::TLS13, suites, asker.target().server_name());
        set_groups(&mut hello, groups);
        set_shares(&mut hello, shares);
        hello
    };
    let mut elimination = Elimination { asker, hello, is_tls13: true, sends_share: false, keeps_curve: false };
    let mut first = elimination.ask(GROUPS_TLS13, None).await;
    if !matches!(first, Settled::Answered(_)) {
        // Perhaps it cannot stand an empty list.
        elimination.sends_share = true;
        first = elimination.ask(GROUPS_TLS13, None).await;
    }
    elimination.run(GROUPS_TLS13, first).await
}

/// The groups of ECDHE with these suites, in this version.
async fn ecdhe_groups(asker: &Asker, version: u16, suites: &[u16]) -> GroupList {
    // With RSA the curve of the certificate does not matter.
    let rsa: Vec<u16> = suites.iter().copied().filter(|&suite| !cipher_suite_name(suite).contains("_ECDSA_")).collect();
    let keeps_curve = rsa.is_empty();
    let suites = if keeps_curve { suites } else { &rsa };
    let hello = |groups: &[u16], _: &[u16]| {
        let mut hello = ClientHello::probe(version, suites, asker.target().server_name());
        set_groups(&mut hello, groups);
        hello
    };
    let elimination = Elimination { asker, hello, is_tls13: false, sends_share: false, keeps_curve };
    let first = elimination.ask(GROUPS_ECDHE, None).await;
    elimination.run(GROUPS_ECDHE, first).await
}

/// Asks list after list.
struct Elimination<'a, H: Fn(&[u16], &[u16]) -> ClientHello> {
    asker: &'a Asker,
    /// A hello with these groups, and in TLS 1.3 with the shares of these.
    hello: H,
    is_tls13: bool,
    /// With the shortest share that we can make, instead of an empty list.
    sends_share: bool,
    /// The server may refuse a list without the curve of its ECDSA certificate (RFC 8422, section 5.1).
    keeps_curve: bool,
}

impl<H: Fn(&[u16], &[u16]) -> ClientHello> Elimination<'_, H> {
    fn question(&self, groups: &[u16]) -> ClientHello {
        let length = |group| share(group).map(|share| share.len());
        let groups_with_length = groups.iter().filter_map(|&group| Some((length(group)?, group)));
        let shortest = if self.sends_share { groups_with_length.min() } else { None };
        (self.hello)(groups, shortest.map(|(_, group)| group).as_slice())
    }

    async fn ask(&self, groups: &[u16], control: Option<&ClientHello>) -> Settled {
        settle(self.asker, &self.question(groups), control).await
    }

    /// `first` is the answer to all groups.
    async fn run(&self, all: &[u16], first: Settled) -> GroupList {
        let mut left = all.to_vec();
        let mut accepted: Vec<u16> = Vec::new();
        let mut control = None;
        let mut asked = left.clone();
        let mut is_kept = false;
        let mut answer = first;
        let mut undetermined = Vec::new();
        loop {
            match answer {
                Settled::Answered(seen) => match seen.negotiated.group {
                    Some(group) if left.contains(&group) => {
                        control = Some(self.question(&asked));
                        left.retain(|&offered| offered != group);
                        accepted.push(group);
                    }
                    // It prefers what is known already to all that is left: none of that is ever used.
                    Some(group) if asked.contains(&group) => break,
                    // It picks what was not offered, or tells no group: it cannot be asked.
                    _ => {
                        undetermined = left;
                        break;
                    }
                },
                // From now on the certificate's curve stands at the end of the list.
                Settled::Refused(_) if self.keeps_curve && !is_kept && !accepted.is_empty() => is_kept = true,
                Settled::Refused(_) => break,
                Settled::Unknown(_) => {
                    undetermined = left;
                    break;
                }
            }
            if left.is_empty() {
                break;
            }
            asked = if is_kept { [left.as_slice(), &accepted].concat() } else { left.clone() };
            answer = self.ask(&asked, control.as_ref()).await;
        }
        let preference = self.preference(all, &accepted).await;
        GroupList { accepted, preference, undetermined }
    }

    /// Whose order decides: the server's favourite is offered last. In TLS 1.3 with its share and that of the first, for so
    /// it meets them in earnest: `OpenSSL` has an order of its own only where it lacks a share.
    async fn preference(&self, all: &[u16], accepted: &[u16]) -> Preference {
        let [favourite, others @ ..] = accepted else { return Preference::Irrelevant };
        let Some(&any) = others.first() else { return Preference::Irrelevant };
        let ours = others.iter().copied().find(|&group| !self.is_tls13 || share(group).is_some()).unwrap_or(any);
        let mut offered = vec![ours];
        offered.extend(others.iter().filter(|&&group| group != ours));
        offered.push(*favourite);
        let is_in_our_order = accepted.is_sorted_by_key(|group| all.iter().position(|other| other == group));
        let hello = (self.hello)(&offered, &[ours, *favourite]);
        match settle(self.asker, &hello, None).await.group() {
            Some(group) if group == *favourite => Preference::Server,
            Some(group) if group == ours && (self.is_tls13 || is_in_our_order) => Preference::Client,
            Some(group) if accepted.contains(&group) => Preference::Mixed,
            _ => Preference::Unknown,
        }
    }
}

/// [`Asker::settle`] on the heap: several wait side by side.
async fn settle(asker: &Asker, hello: &ClientHello, control: Option<&ClientHello>) -> Settled {
    Box::pin(asker.settle(hello, control)).await
}

impl Settled {
    fn group(&self) -> Option<u16> {
        match self {
            Self::Answered(seen) => seen.negotiated.group,
            Self::Refused(_) | Self::Unknown(_) => None,
        }
    }
}

/// The primes of these suites, each once: of the usual, the export and the anonymous ones, and with groups of RFC 7919.
async fn finite_fields(asker: &Asker, version: u16, suites: &[u16]) -> Vec<FiniteField> {
    let kind = |suite: u16| {
        let name = cipher_suite_name(suite);
        (name.contains("EXPORT"), name.contains("_anon_"))
    };
    let of = |wanted| suites.iter().copied().filter(|&suite| kind(suite) == wanted).collect::<Vec<u16>>();
    let ask = async |suites: Vec<u16>, groups: &[u16]| {
        if suites.is_empty() {
            return None;
        }
        let mut hello = ClientHello::probe(version, &suites, asker.target().server_name());
        if groups.is_empty() {
            remove_extension(&mut hello, extension_type::SUPPORTED_GROUPS);
            remove_extension(&mut hello, extension_type::EC_POINT_FORMATS);
        } else {
            set_groups(&mut hello, groups);
        }
        match settle(asker, &hello, None).await {
            Settled::Answered(seen) => {
                let agreed = seen.negotiated;
                Some(FiniteField { bits: agreed.dh_prime_bits?, known: agreed.known_prime })
            }
            Settled::Refused(_) | Settled::Unknown(_) => None,
        }
    };
    let (usual, standard, export, anonymous) = tokio::join!(
        ask(of((false, false)), &[]),
        ask(of((false, false)), &GROUPS_FFDHE),
        ask([of((true, false)), of((true, true))].concat(), &[]),
        ask(of((false, true)), &[]),
    );
    let mut all = Vec::new();
    for field in [usual, standard, export, anonymous].into_iter().flatten() {
        if !all.contains(&field) {
            all.push(field);
        }
    }
    all
}

#[cfg(test)]
mod tests;
