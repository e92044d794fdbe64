//! How old the browsers are. Current ones are renewed every month: one that was not renewed for long does not know the
//! newest roots and protocols.

use chrono::{DateTime, TimeDelta, Utc};

use super::super::BrowserEvidence;
use crate::certificate::{ChainReport, Check, CheckResult};
use crate::machine::{Browser, BrowserFamily, Channel};
use crate::step::reach::finding;
use crate::step::{Confidence, Fact, FactState, Judgement};

/// More browsers are not told one by one.
const MOST_TOLD: usize = 3;

/// Nobody runs a browser of this age: the date is wrong.
const LONGEST_LIFE: TimeDelta = TimeDelta::weeks(20 * 52);

/// From when on an age is told, deserves a look, and may be why sites fail.
struct Limits {
    told: TimeDelta,
    attention: TimeDelta,
    outdated: TimeDelta,
}

/// Chrome, Edge and Firefox bring a new version every four weeks.
const MONTHLY: Limits =
    Limits { told: TimeDelta::weeks(10), attention: TimeDelta::weeks(26), outdated: TimeDelta::weeks(52) };

/// Extended support lasts a year and a quarter; browsers that come with the system are renewed with it.
const SLOW: Limits =
    Limits { told: TimeDelta::weeks(26), attention: TimeDelta::weeks(52), outdated: TimeDelta::weeks(65) };

pub(super) fn judge(evidence: &BrowserEvidence, chain: Option<&ChainReport>) -> Judgement {
    let mut judgement = Judgement::default();
    let Some(now) = evidence.looked_at.filter(|_| !chain.is_some_and(is_out_of_time)) else { return judgement };
    for browser in &evidence.browsers {
        let Some(age) = age(browser, now) else { continue };
        let limits = limits(browser);
        if age < limits.told {
            continue;
        }
        let state = if age < limits.attention { FactState::Info } else { FactState::Attention };
        let fact = Fact::new(state, "browser-fact-age")
            .with("browser", browser.name.as_str())
            .with("months", (age.num_weeks() * 7 / 30).max(1));
        if age >= limits.outdated && judgement.findings.is_empty() {
            judgement.findings.push(finding("browser-outdated", Confidence::Possible, vec![fact.clone()]));
        }
        judgement.facts.push(fact);
    }
    // The default browser stands first, and the worst is told in any case.
    judgement.facts.sort_by_key(|fact| fact.state != FactState::Attention);
    judgement.facts.truncate(MOST_TOLD);
    judgement
}

/// How long ago it was built, where that can be.
fn age(browser: &Browser, now: DateTime<Utc>) -> Option<TimeDelta> {
    let age = now - browser.built?;
    (age >= TimeDelta::zero() && age < LONGEST_LIFE).then_some(age)
}

fn limits(browser: &Browser) -> &'static Limits {
    let is_slow =
        browser.channel == Channel::Extended || matches!(browser.family, BrowserFamily::Safari | BrowserFamily::Other);
    if is_slow { &SLOW } else { &MONTHLY }
}

/// A date of the chain fails: it may be this computer's clock that is wrong, and then every age is.
fn is_out_of_time(chain: &ChainReport) -> bool {
    let is_date = |check| matches!(check, Check::NotBefore | Check::NotAfter);
    chain.checks.iter().any(|made| is_date(made.check) && made.result == CheckResult::Failed)
}
