//! The network's sign-in page, and pages of filters.

use super::works;
use crate::net::NetError;
use crate::step::allowlist::{AllowlistEvidence, BlockPage, BlockPlace, PortalSight, PortalWord};
use crate::step::reach::finding;
use crate::step::reach::page::SIGN_IN_FIRST;
use crate::step::{Confidence, Fact, FactState, Judgement, Sight};

/// Pages of one kind that are quoted.
const MAX_QUOTED: usize = 2;

/// The most that is quoted of one page, in characters.
const MAX_QUOTE: usize = 200;

pub(super) fn judge(sight: &Sight<AllowlistEvidence>, judgement: &mut Judgement) {
    let works = works(sight);
    let portal = &sight.evidence.portal;
    if !portal.is_empty() {
        Answers { portal, works }.judge(judgement);
    }
    if let Some(page) = &sight.evidence.block_page {
        block_page(page, works, judgement);
    }
}

/// The answers to the systems' questions, together.
struct Answers<'a> {
    portal: &'a [PortalSight],
    works: bool,
}

impl Answers<'_> {
    fn judge(&self, judgement: &mut Judgement) {
        let (open, sign_in) = (self.count(&PortalWord::Open), self.count(&PortalWord::SignIn));
        let says_so = self.portal.iter().any(|sight| sight.status == Some(SIGN_IN_FIRST));
        if says_so || sign_in > 0 && open == 0 {
            self.sign_in(says_so || sign_in > 1, sign_in, judgement);
        } else if sign_in > 0 {
            // A single host whose answer is another one: it moved, or only it is replaced.
            let state = self.unless_it_works(FactState::Attention);
            for sight in self.with(&PortalWord::SignIn).take(MAX_QUOTED) {
                judgement.facts.push(
                    Fact::new(state, "allowlist-fact-portal-one-differs").with("address", sight.address.as_str()),
                );
            }
        } else if open > 0 {
            let fact = Fact::new(FactState::Good, "allowlist-fact-portal-open");
            judgement.facts.push(fact.with("count", open).with("asked", self.portal.len()));
        } else {
            judgement.facts.push(self.nothing_learned());
        }
        self.filters(judgement);
    }

    fn sign_in(&self, is_sure: bool, count: usize, judgement: &mut Judgement) {
        let state = if self.works { FactState::Attention } else { FactState::Problem };
        let fact =
            Fact::new(state, "allowlist-fact-portal-sign-in").with("count", count).with("asked", self.portal.len());
        let mut evidence = vec![fact];
        let pages: Vec<&PortalSight> = self.with(&PortalWord::SignIn).collect();
        let mut hosts: Vec<&str> = pages.iter().filter_map(|sight| sight.sent_on_to.as_deref()).collect();
        hosts.dedup();
        for host in hosts.into_iter().take(MAX_QUOTED) {
            evidence.push(Fact::new(FactState::Info, "allowlist-fact-portal-sent-on").with("host", host));
        }
        if let Some(quote) = pages.iter().find_map(|sight| quote(sight.page.as_ref()?)) {
            evidence.push(Fact::new(FactState::Info, "allowlist-fact-portal-quote").with("words", quote));
        }
        if let Some(first) = pages.first() {
            evidence
                .push(Fact::new(FactState::Info, "allowlist-fact-portal-try").with("address", first.address.as_str()));
        }
        judgement.facts.extend(evidence.iter().cloned());
        if !self.works {
            let confidence = if is_sure { Confidence::Confirmed } else { Confidence::Likely };
            judgement.findings.push(finding("captive-portal", confidence, evidence));
        }
    }

    /// Every question was refused or met with silence.
    fn nothing_learned(&self) -> Fact {
        let refused = self.with(&PortalWord::Refused).find_map(|sight| sight.status);
        if let Some(status) = refused {
            return Fact::new(FactState::Unknown, "allowlist-fact-portal-refused").with("status", status.to_string());
        }
        let why = self.portal.iter().find_map(|sight| match &sight.word {
            PortalWord::Silent { error } => Some(reason(error)),
            _ => None,
        });
        Fact::new(FactState::Unknown, "allowlist-fact-portal-silent").with("why", why.unwrap_or("other"))
    }

    /// Questions that a filter answered in the server's place.
    fn filters(&self, judgement: &mut Judgement) {
        let refused = self.with(&PortalWord::Refused);
        let pages = refused.filter_map(|sight| sight.page.as_ref()).filter(|page| page.filter.is_some());
        if let Some(page) = pages.into_iter().next() {
            judgement.facts.push(filter_fact(page, self.unless_it_works(FactState::Attention)));
        }
    }

    fn with<'w>(&'w self, word: &'w PortalWord) -> impl Iterator<Item = &'w PortalSight> {
        self.portal.iter().filter(move |sight| sight.word == *word)
    }

    fn count(&self, word: &PortalWord) -> usize {
        self.with(word).count()
    }

    fn unless_it_works(&self, state: FactState) -> FactState {
        if self.works { FactState::Info } else { state }
    }
}

/// A page of a filter in the site's place. What came in plain text on the TLS port is judged where the ground is.
fn block_page(page: &BlockPage, works: bool, judgement: &mut Judgement) {
    let fact = filter_fact(page, if works { FactState::Info } else { FactState::Problem });
    if !works && page.place == BlockPlace::PlainHttp {
        judgement.findings.push(finding("http-block-page", Confidence::Likely, vec![fact.clone()]));
    }
    judgement.facts.push(fact);
}

fn filter_fact(page: &BlockPage, state: FactState) -> Fact {
    let name = page.filter.as_ref().and_then(|filter| Some((filter.name.as_deref()?, filter.is_verified)));
    let words = quote(page);
    let key = match (name, &words) {
        (Some((_, true)), Some(_)) => "allowlist-fact-block-page-named",
        (Some((_, true)), None) => "allowlist-fact-block-page-named-silent",
        (Some((_, false)), Some(_)) => "allowlist-fact-block-page-like",
        (Some((_, false)), None) => "allowlist-fact-block-page-like-silent",
        (None, Some(_)) => "allowlist-fact-block-page",
        (None, None) => "allowlist-fact-block-page-silent",
    };
    let place = match page.place {
        BlockPlace::TlsPort => "tls-port",
        BlockPlace::PlainHttp => "plain-http",
        BlockPlace::Portal => "portal",
        BlockPlace::Proxy => "proxy",
    };
    let mut fact = Fact::new(state, key).with("place", place);
    if let Some((name, _)) = name {
        fact = fact.with("product", name);
    }
    match words {
        Some(words) => fact.with("words", words),
        None => fact,
    }
}

/// Title and text of a page, so far as they say two different things.
fn quote(page: &BlockPage) -> Option<String> {
    let (title, text) = (page.title.as_deref().unwrap_or_default(), page.text.as_deref().unwrap_or_default());
    let both = if title.is_empty() || text.starts_with(title) {
        text.to_owned()
    } else if text.is_empty() {
        title.to_owned()
    } else {
        format!("{title}: {text}")
    };
    let both = both.trim();
    let mut kept: String = both.chars().take(MAX_QUOTE).collect();
    if kept.len() < both.len() {
        kept.push('…');
    }
    (!kept.is_empty()).then_some(kept)
}

/// Why nothing came, as a word of the messages.
fn reason(error: &NetError) -> &'static str {
    match error {
        NetError::NameNotFound { .. } | NetError::ResolverFailed { .. } => "name",
        NetError::TimedOut | NetError::Silent { .. } | NetError::DeadlinePassed => "time",
        NetError::NoRoute | NetError::Forbidden => "route",
        NetError::Refused | NetError::Reset | NetError::Closed => "cut",
        _ => "other",
    }
}

#[cfg(test)]
mod tests;
