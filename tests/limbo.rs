//! Chains as x509-limbo (github.com/C2SP/x509-limbo) and `BetterTLS` (github.com/Netflix/bettertls) think them up, cast
//! anew from their descriptions: what the validator says, what our explanation says, and the check that we name.
//!
//! The genuine vectors are judged when the environment variables `LIMBO_JSON` and `BETTERTLS_JSON` name their files.

mod bettertls;
mod certificates;
mod constraints;
mod exported;
mod mold;
mod names;
mod paths;
mod unsupported;

use chrono::{DateTime, Utc};
use handshake_doctor::certificate::{ChainReport, Check, Store, TrustStores, judge};
use handshake_doctor::target::Host;
use mold::Mold;

/// What must come out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wanted {
    Success,
    /// The path fails, by this check.
    Failure(Check),
}

/// A chain and how it is looked at.
pub struct Trial {
    pub roots: Vec<Vec<u8>>,
    /// The site's certificate first.
    pub sent: Vec<Vec<u8>>,
    pub host: String,
    pub at: DateTime<Utc>,
}

/// Name, expectation, maker.
pub type Case = (&'static str, Wanted, fn() -> Trial);

/// What was said of a trial.
#[derive(Debug)]
pub struct Said {
    /// The validator accepts.
    pub validator: bool,
    /// Some path has no fault.
    pub explanation: bool,
    /// The fault of the best path, and whether it is more than the validator's word.
    pub fault: Option<(Check, bool)>,
}

impl Said {
    pub fn agrees(&self, wanted: Wanted) -> bool {
        match wanted {
            Wanted::Success => self.validator && self.explanation,
            Wanted::Failure(check) => !self.validator && self.fault == Some((check, true)),
        }
    }
}

pub fn time(text: &str) -> DateTime<Utc> {
    text.parse().expect("a time")
}

impl Trial {
    pub fn report(&self) -> ChainReport {
        let host = self.host.parse().map_or_else(|_| Host::Name(self.host.to_ascii_lowercase()), Host::Address);
        judge(&self.sent, &host, self.at, &TrustStores { system: self.roots.clone(), ..TrustStores::default() })
    }

    pub fn said(&self) -> Said {
        let report = self.report();
        let mut paths = report.paths.iter().filter(|path| path.store == Store::System);
        let best = paths.next().expect("never no path");
        let fault = best.fault.as_ref();
        Said {
            validator: report.judgement(Store::System).expect("judged").trusted,
            explanation: best.fault.is_none(),
            fault: fault.map(|fault| (fault.check, !fault.detail.starts_with("webpki: "))),
        }
    }
}

/// root ── issuers ── leaf, each signed by the one before.
pub struct Line {
    pub root: Mold,
    /// From the root downwards.
    pub issuers: Vec<Mold>,
    pub leaf: Mold,
    pub host: String,
    pub at: DateTime<Utc>,
}

/// A line with some issuers between root and leaf, and one change.
pub fn line(issuers: usize, change: impl FnOnce(&mut Line)) -> Trial {
    let mut line = Line {
        root: Mold::root("Root"),
        issuers: (0..issuers).map(|index| Mold::authority(&format!("Issuer {index}"))).collect(),
        leaf: Mold::leaf(),
        host: "example.com".to_owned(),
        at: time("2026-06-15T12:00:00Z"),
    };
    change(&mut line);
    let mut signer = &line.root;
    let mut sent = Vec::new();
    for issuer in &line.issuers {
        sent.push(issuer.signed_by(signer));
        signer = issuer;
    }
    sent.push(line.leaf.signed_by(signer));
    sent.reverse();
    Trial { roots: vec![line.root.self_signed()], sent, host: line.host, at: line.at }
}

/// A trial of certificates made one by one.
pub fn trial(roots: &[&Mold], sent: Vec<Vec<u8>>, host: &str) -> Trial {
    let roots = roots.iter().map(|root| root.self_signed()).collect();
    Trial { roots, sent, host: host.to_owned(), at: time("2026-06-15T12:00:00Z") }
}

#[test]
fn every_case_comes_out_as_x509_limbo_expects_but_the_ones_listed() {
    let cases: Vec<&Case> =
        [names::CASES, certificates::CASES, constraints::CASES, paths::CASES].into_iter().flatten().collect();
    let mut wrong = Vec::new();
    let (mut agree, mut apart) = (0, 0);
    for (id, wanted, make) in &cases {
        let said = make().said();
        let listed = unsupported::UNSUPPORTED.iter().find(|(listed, _)| listed == id);
        match (said.agrees(*wanted), listed) {
            (true, None) => agree += 1,
            (false, Some(_)) => apart += 1,
            (true, Some((_, reason))) => wrong.push(format!("{id} agrees now, though listed: {reason}")),
            (false, None) => wrong.push(format!("{id}: wanted {wanted:?}, {said:?}")),
        }
    }
    println!("x509-limbo: {agree} agree, {apart} unsupported, {} in all", cases.len());
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    for (id, _) in unsupported::UNSUPPORTED {
        assert!(cases.iter().any(|(known, ..)| known == id), "{id} is listed, but there is no such case");
    }
}
