//! The lines that go along with a request: what was seen, one line each, bounded in number. Every text of others passes
//! through [`Words::format`], which makes it safe to show.

use chrono::{DateTime, Utc};

use crate::advice::message::{args, slug};
use crate::advice::{Args, Words, clock as clock_words, matter};
use crate::case::Case;
use crate::certificate::CertificateFacts;
use crate::handshake::Outcome;
use crate::machine::SettingEffect;
use crate::net::NetError;
use crate::step::allowlist::{
    AllowlistEvidence, Anchor, Between, BlockPage, PathSight, ScriptOutcome, Signer, between,
};
use crate::step::clock::{self, ClockEvidence};
use crate::step::{Evidence, Step, Value};

/// Lines of one kind: more would not be read.
const MOST: usize = 5;

/// A clock that is off by more than this is told of, in milliseconds: logs are compared by the minute.
const OFF_MS: i64 = 30_000;

/// Lines that are being gathered.
struct Lines<'a> {
    words: &'a Words,
    said: Vec<String>,
}

impl Lines<'_> {
    fn say<'b>(&mut self, key: &str, list: impl IntoIterator<Item = (&'b str, Value)>) {
        let line = self.words.format(&format!("request-seen-{key}"), &args(list));
        if !self.said.contains(&line) {
            self.said.push(line);
        }
    }

    fn say_if(&mut self, key: &str, name: &str, text: Option<&str>) {
        if let Some(text) = text.map(str::trim).filter(|text| !text.is_empty()) {
            self.say(key, [(name, text.into())]);
        }
    }
}

impl Words {
    /// What was seen, by groups of the table. The site and the time always come first.
    pub(super) fn lines_of_what_was_seen(&self, case: &Case, groups: &[&str]) -> Vec<String> {
        let mut lines = Lines { words: self, said: Vec::new() };
        site(&mut lines, case);
        let empty = AllowlistEvidence::default();
        let seen = matter::seen(case).unwrap_or(&empty);
        addresses(&mut lines, case, seen);
        if !matches!(between(seen), Between::Nobody | Between::Unknown) {
            lines.say(&format!("between-{}", slug(&between(seen))), []);
        }
        for group in groups {
            match *group {
                "signer" => signer(&mut lines, case, seen),
                "paths" => paths(&mut lines, case, seen),
                "proxy" => proxy(&mut lines, case, seen),
                "page" => pages(&mut lines, seen),
                "names" => names(&mut lines, seen),
                "guards" => guards(&mut lines, seen),
                "roots" => roots(&mut lines, seen),
                "browser" => browser(&mut lines, case),
                _ => {}
            }
        }
        lines.said
    }
}

fn site(lines: &mut Lines<'_>, case: &Case) {
    let host = case.target.host.to_string();
    lines.say("site", [("host", host.into()), ("port", usize::from(case.target.port).into())]);
    let clock = case.step(Step::Clock).and_then(|report| match report.evidence.as_ref()? {
        Evidence::Clock(seen) => Some(seen),
        _ => None,
    });
    let right = clock.and_then(|seen| clock::measured_time(seen, case.started)).unwrap_or(case.started);
    match clock {
        None => lines.say("time", [("utc", moment(case.started).into())]),
        Some(seen) => {
            let here = clock_words::here(seen, right).format("%Y-%m-%d %H:%M:%S").to_string();
            lines.say("time-here", [("utc", moment(right).into()), ("here", here.into()), ("zone", zone(seen).into())]);
        }
    }
    if (right - case.started).num_milliseconds().abs() > OFF_MS {
        lines.say("clock", [("utc", moment(case.started).into())]);
    }
}

fn moment(at: DateTime<Utc>) -> String {
    at.format("%Y-%m-%d %H:%M:%S").to_string()
}

fn zone(seen: &ClockEvidence) -> String {
    let minutes = seen.zone_offset_s / 60;
    let offset =
        format!("UTC{}{:02}:{:02}", if minutes < 0 { '-' } else { '+' }, minutes.abs() / 60, minutes.abs() % 60);
    seen.zone.as_ref().map_or(offset.clone(), |zone| format!("{zone}, {offset}"))
}

fn addresses(lines: &mut Lines<'_>, case: &Case, seen: &AllowlistEvidence) {
    let listed: Vec<String> = seen.addresses.iter().take(MOST).map(ToString::to_string).collect();
    if listed.is_empty() {
        let peer = case.steps.iter().flat_map(|report| &report.observations).find_map(|seen| seen.peer);
        lines.say_if("address", "address", peer.map(|peer| peer.to_string()).as_deref());
    } else {
        lines.say("addresses", [("addresses", listed.join(", ").into())]);
    }
}

fn signer(lines: &mut Lines<'_>, case: &Case, seen: &AllowlistEvidence) {
    let Some(site) = &seen.site else { return };
    lines.say_if("issuer", "issuer", site.issuer.as_deref());
    match (site.anchor, &site.root) {
        (Anchor::Here, Some(root)) => lines.say("root-here", [("root", root.as_str().into())]),
        (Anchor::Nowhere, Some(root)) if site.issuer.as_ref() != Some(root) => {
            lines.say("root-nowhere", [("root", root.as_str().into())]);
        }
        (Anchor::Nowhere, _) => lines.say("no-root", []),
        (Anchor::Public | Anchor::Given | Anchor::Here, _) => {}
    }
    if let Some(root) = root_certificate(case) {
        lines.say("root-hash", [("hash", root.sha256.as_str().into())]);
    }
    if let Some(found) = &site.product {
        let key = if found.verified { "product" } else { "product-unverified" };
        lines.say(key, [("product", found.product.as_str().into())]);
    }
    let named = |is_wanted: &dyn Fn(&Signer) -> bool| {
        let shown = seen.canaries.iter().filter(|canary| canary.signer.as_ref().is_some_and(is_wanted));
        shown.map(|canary| canary.name.strip_suffix(":443").unwrap_or(&canary.name).to_owned()).collect::<Vec<_>>()
    };
    for (key, names) in [
        ("others-same", named(&|other| site.anchor != Anchor::Public && is_same(site, other))),
        ("others-usual", named(&|other| other.anchor == Anchor::Public)),
    ] {
        if !names.is_empty() {
            let listed = names.iter().take(MOST).cloned().collect::<Vec<_>>().join(", ");
            lines.say(key, [("count", names.len().into()), ("names", listed.into())]);
        }
    }
}

/// Whether one authority signed both: the same key, or the same name where no key is known.
fn is_same(one: &Signer, other: &Signer) -> bool {
    match (&one.authority, &other.authority) {
        (Some(one), Some(other)) => one == other,
        _ => one.issuer.is_some() && one.issuer == other.issuer,
    }
}

/// The root's own certificate, where it was shown or stands in a store.
pub(in crate::advice) fn root_certificate(case: &Case) -> Option<&CertificateFacts> {
    let site = matter::seen(case)?.site.as_ref().filter(|site| site.anchor != Anchor::Public)?;
    let report = case.step(Step::Allowlist).filter(|report| report.chain.is_some());
    let chain = report.or_else(|| case.step(Step::Certificate))?.chain.as_ref()?;
    let is_root = |one: &&CertificateFacts| one.is_ca && one.self_issued && !one.sha256.is_empty();
    let mut roots = chain.certificates.iter().filter(is_root);
    match &site.root {
        Some(subject) => roots.find(|one| one.subject == *subject),
        None => roots.next_back(),
    }
}

fn paths(lines: &mut Lines<'_>, case: &Case, seen: &AllowlistEvidence) {
    if seen.paths.is_empty() {
        let first = case.steps.iter().find_map(|report| report.observations.first());
        if let Some(first) = first.filter(|first| first.outcome != Outcome::Completed) {
            let outcome = lines.words.outcome(&first.outcome);
            lines.say("outcome", [("outcome", outcome.into())]);
        }
    }
    // What works in each way is no news; where something fails, one that works is told beside it.
    let is_fine = |path: &PathSight| path.outcome == Outcome::Completed;
    let fails = seen.paths.iter().any(|path| !is_fine(path));
    let works = seen.paths.first().is_some_and(is_fine);
    let told = |(index, path): &(usize, &PathSight)| fails && (!works || *index == 0 || !is_fine(path));
    for (_, path) in seen.paths.iter().enumerate().filter(told).take(2 * MOST) {
        let told = path_args(lines.words, path);
        let key = match (path.address.is_some(), path.ended_ms.is_some()) {
            (true, true) => "path-at-after",
            (true, false) => "path-at",
            (false, true) => "path-after",
            (false, false) => "path",
        };
        lines.say(key, told.iter().map(|(name, value)| (name.as_str(), value.clone())));
    }
}

fn path_args(words: &Words, path: &PathSight) -> Args {
    args([
        ("look", words.text(&format!("request-look-{}", slug(&path.look))).into()),
        ("address", path.address.map(|address| address.to_string()).unwrap_or_default().into()),
        ("ms", (path.ended_ms.unwrap_or_default() as f64).into()),
        ("outcome", words.outcome(&path.outcome).into()),
    ])
}

fn proxy(lines: &mut Lines<'_>, case: &Case, seen: &AllowlistEvidence) {
    if let Some(proxy) = &case.target.proxy {
        lines.say("proxy-used", [("proxy", proxy.endpoint.to_string().into())]);
    }
    for setting in seen.proxies.iter().filter(|setting| setting.applies).take(MOST) {
        lines.say("proxy-set", [("value", setting.value.as_str().into()), ("source", setting.source.as_str().into())]);
    }
    for tried in seen.tried_proxies.iter().take(MOST) {
        if let Some(script) = &tried.script {
            match &script.outcome {
                ScriptOutcome::Said { answer } => lines.say_if("script", "answer", Some(answer)),
                ScriptOutcome::NotFetched { error } => {
                    let reason = lines.words.net_error(error);
                    lines.say("script-not-fetched", [("reason", reason.into())]);
                }
                ScriptOutcome::Broken { text, .. } => lines.say_if("script-broken", "text", Some(text)),
                ScriptOutcome::NotRead => {}
            }
        }
        for (key, path) in [("proxy-site", &tried.site), ("proxy-canary", &tried.canary)] {
            if let Some(path) = path {
                let outcome = lines.words.outcome(&path.outcome);
                lines.say(key, [("outcome", outcome.into())]);
            }
        }
    }
    let of_paths = seen.tried_proxies.iter().filter_map(|tried| tried.site.as_ref()).chain(&seen.paths);
    let ends = of_paths.map(|path| &path.outcome);
    let observed = case.steps.iter().flat_map(|report| &report.observations).map(|seen| &seen.outcome);
    if let Some((status, words)) = ends.chain(observed).find_map(refusal) {
        lines.say("proxy-status", [("status", usize::from(status).into())]);
        lines.say_if("proxy-text", "text", words.text.as_deref());
        lines.say_if("proxy-error", "text", words.error.as_deref());
        lines.say_if("proxy-server", "text", words.server.as_deref());
        let logins = words.logins.iter().take(MOST).cloned().collect::<Vec<_>>().join(", ");
        lines.say_if("proxy-logins", "text", Some(&logins));
    }
}

fn refusal(outcome: &Outcome) -> Option<(u16, &crate::net::ProxyWords)> {
    match outcome {
        Outcome::Unreachable { error: NetError::ProxyRefused { status, words } } => Some((*status, words)),
        _ => None,
    }
}

fn pages(lines: &mut Lines<'_>, seen: &AllowlistEvidence) {
    for sight in seen.portal.iter().take(MOST) {
        if sight.word != crate::step::allowlist::PortalWord::SignIn {
            continue;
        }
        lines.say("sign-in", [("address", sight.address.as_str().into())]);
        lines.say_if("sent-on-to", "host", sight.sent_on_to.as_deref());
        sight.page.iter().for_each(|page| quoted(lines, page));
    }
    if let Some(page) = &seen.block_page {
        lines.say(&format!("page-{}", slug(&page.place)), []);
        quoted(lines, page);
    }
}

fn quoted(lines: &mut Lines<'_>, page: &BlockPage) {
    let filter = page.filter.as_ref().and_then(|filter| filter.name.as_deref());
    lines.say_if("page-filter", "filter", filter);
    lines.say_if("page-title", "text", page.title.as_deref());
    lines.say_if("page-text", "text", page.text.as_deref());
    lines.say_if("page-server", "text", page.server.as_deref());
    lines.say_if("sent-on-to", "host", page.sent_on_to.as_deref());
}

fn names(lines: &mut Lines<'_>, seen: &AllowlistEvidence) {
    for odd in seen.odd_addresses.iter().take(MOST) {
        lines.say("odd", [("address", odd.address.to_string().into()), ("range", odd.range.as_str().into())]);
    }
    let listed =
        |list: &[std::net::IpAddr]| list.iter().take(MOST).map(ToString::to_string).collect::<Vec<_>>().join(", ");
    if let Some(resolver) = &seen.resolver {
        lines.say_if("made-up", "addresses", Some(&listed(&resolver.made_up)));
        let other = resolver.second_opinion.as_deref().map(listed);
        lines.say_if("second-opinion", "addresses", other.as_deref());
    }
    for entry in seen.hosts_entries.iter().take(MOST) {
        let (name, address) = (entry.name.as_str().into(), entry.address.to_string().into());
        lines.say("hosts", [("name", name), ("address", address), ("line", entry.line.into())]);
    }
}

fn guards(lines: &mut Lines<'_>, seen: &AllowlistEvidence) {
    for guard in seen.guards.iter().take(MOST) {
        lines.say("guard", [("product", guard.product.as_str().into()), ("seen", guard.seen_as.as_str().into())]);
    }
}

fn roots(lines: &mut Lines<'_>, seen: &AllowlistEvidence) {
    for root in seen.bad_roots.iter().take(MOST) {
        lines.say("bad-root", [("root", root.subject.as_str().into()), ("product", root.product.as_str().into())]);
        lines.say_if("root-hash", "hash", Some(&root.sha256));
    }
}

fn browser(lines: &mut Lines<'_>, case: &Case) {
    let Some(Evidence::Browser(seen)) = case.step(Step::Browser).and_then(|report| report.evidence.as_ref()) else {
        return;
    };
    let blocks = |effect: &SettingEffect| matches!(effect, SettingEffect::UrlBlocked { target: true });
    for setting in seen.settings.iter().filter(|setting| blocks(&setting.effect)).take(MOST) {
        lines.say(
            "setting",
            [
                ("owner", lines.words.setting_owner(setting.owner).into()),
                ("name", setting.name.as_str().into()),
                ("value", setting.value.as_str().into()),
                ("place", setting.place.as_str().into()),
            ],
        );
    }
}
