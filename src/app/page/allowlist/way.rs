//! The way from this computer to the site as a picture, and whoever is in between marked on it.

use eframe::egui::Ui;

use crate::advice::{Words, shown};
use crate::app::Run;
use crate::app::theme::space;
use crate::app::widget::facts;
use crate::app::widget::icon::Icon;
use crate::app::widget::text::say;
use crate::app::widget::way::{self, Mark, Stop};
use crate::step::allowlist::{AllowlistEvidence, Between, BlockPlace, Owner, Party, PortalWord, between, party};
use crate::step::{FactState, StepReport, StepState};

/// Things that are named at one stop; the rest is counted.
const MOST_NAMED: usize = 3;

/// A place where something can happen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    Computer,
    Programs,
    Proxy,
    Network,
    Site,
}

/// What the picture is drawn from.
struct Look<'a> {
    words: &'a Words,
    host: &'a str,
    /// The proxy that was chosen for this examination.
    proxy: Option<String>,
    evidence: &'a AllowlistEvidence,
    between: Between,
    party: Party,
    /// Whether the site works all the same.
    works: bool,
}

/// Draws the section, where anything was looked at that tells who is in between.
pub fn show(ui: &mut Ui, words: &Words, run: &Run, report: &StepReport, evidence: &AllowlistEvidence) {
    let between = between(evidence);
    if between == Between::Unknown && !is_telling(evidence) {
        return;
    }
    let look = Look {
        words,
        host: &run.host,
        proxy: run.case().and_then(|case| case.target.proxy.as_ref()).map(|proxy| proxy.endpoint.to_string()),
        evidence,
        between,
        party: party(evidence),
        works: report.state == StepState::Good,
    };
    super::section(ui, words.text("app-between-section"), |ui| {
        way::show(ui, &look.stops());
        ui.add_space(space::M);
        facts::row(ui, words, look.state(), &words.between(between));
    });
}

/// Whether more was seen than older reports hold.
fn is_telling(evidence: &AllowlistEvidence) -> bool {
    !evidence.canaries.is_empty()
        || !evidence.portal.is_empty()
        || evidence.paths.len() > 1
        || !evidence.tried_proxies.is_empty()
        || evidence.block_page.is_some()
}

impl Look<'_> {
    /// What the sentence under the picture is.
    fn state(&self) -> FactState {
        match self.between {
            Between::Nobody => FactState::Good,
            Between::Unknown => FactState::Unknown,
            _ if self.works => FactState::Info,
            Between::OnlyOthers | Between::NeedsProxy => FactState::Info,
            _ if self.blamed().iter().all(|(_, is_sure)| *is_sure) => FactState::Problem,
            _ => FactState::Attention,
        }
    }

    fn stops(&self) -> Vec<Stop> {
        let places = [
            (Place::Computer, Icon::Computer, "app-between-computer", true),
            (Place::Programs, Icon::Shield, "app-between-programs", !self.evidence.guards.is_empty()),
            (Place::Proxy, Icon::Relay, "app-between-proxy", !self.proxies().is_empty()),
            (Place::Network, Icon::Network, "app-between-network", true),
            (Place::Site, Icon::Globe, "app-between-site", true),
        ];
        let blamed = self.blamed();
        let stop = |(place, icon, key, _): (Place, Icon, &str, bool)| {
            let is_blamed = blamed.iter().find(|(blamed, _)| *blamed == place);
            let mark = is_blamed.map(|(_, is_sure)| self.mark(*is_sure));
            Stop { icon, name: self.words.text(key), notes: self.notes(place), mark }
        };
        places
            .into_iter()
            .filter(|place| place.3 || blamed.iter().any(|(blamed, _)| *blamed == place.0))
            .map(stop)
            .collect()
    }

    fn mark(&self, is_sure: bool) -> Mark {
        let (state, key) = match self.state() {
            _ if !is_sure && !self.works => (FactState::Attention, "app-stop-attention"),
            FactState::Problem => (FactState::Problem, "app-stop-problem"),
            _ if is_sure => (FactState::Info, "app-stop-info"),
            _ => (FactState::Info, "app-stop-attention"),
        };
        Mark { state, word: self.words.text(key) }
    }

    /// Where it happens, and whether that is sure.
    fn blamed(&self) -> Vec<(Place, bool)> {
        match self.between {
            Between::Nobody | Between::Unknown => Vec::new(),
            Between::EverySite | Between::OnlyOthers | Between::OnlyThisSite => self.signer_places(),
            Between::TheProxy => vec![(Place::Proxy, true)],
            Between::BlockPage if self.block_place() == Some(BlockPlace::Proxy) => vec![(Place::Proxy, true)],
            Between::LedAstray if self.party.owner == Owner::ThisComputer => vec![(Place::Computer, true)],
            Between::LargeHello => vec![(Place::Network, false), (Place::Site, false)],
            Between::NeedsProxy
            | Between::LoginPage
            | Between::BlockedName
            | Between::BlockedAddress
            | Between::BlockPage
            | Between::LedAstray
            | Between::OnlyIpv6Fails
            | Between::LargePackets => vec![(Place::Network, true)],
        }
    }

    /// Where whoever signs anew may be.
    fn signer_places(&self) -> Vec<(Place, bool)> {
        let programs = if self.evidence.guards.is_empty() { Place::Computer } else { Place::Programs };
        match self.party.owner {
            Owner::ThisComputer => vec![(Place::Programs, true)],
            Owner::Network => vec![(Place::Network, true)],
            Owner::Proxy => vec![(Place::Proxy, true)],
            // A name that nobody knows may be the site's own doing; a product that warns of the site says so.
            Owner::Site => vec![(Place::Site, self.party.product.is_some())],
            Owner::Nobody | Owner::Unknown if self.between == Between::OnlyThisSite => {
                vec![(Place::Network, false), (Place::Site, false)]
            }
            Owner::Nobody | Owner::Unknown => vec![(programs, false), (Place::Network, false)],
        }
    }

    /// The product in between, where it is known to be at this place.
    fn product(&self, place: Place) -> Option<String> {
        let owners_place = match self.party.owner {
            Owner::ThisComputer => Place::Programs,
            Owner::Network => Place::Network,
            Owner::Proxy => Place::Proxy,
            Owner::Site | Owner::Nobody | Owner::Unknown => return None,
        };
        self.party.product.as_deref().filter(|_| owners_place == place).map(shown)
    }

    fn block_place(&self) -> Option<BlockPlace> {
        self.evidence.block_page.as_ref().map(|page| page.place)
    }

    /// What is known of a place.
    fn notes(&self, place: Place) -> Vec<String> {
        let seen: Vec<String> = match place {
            Place::Computer => self
                .evidence
                .hosts_entries
                .iter()
                .map(|entry| say(self.words, "app-between-hosts-line", [("line", entry.line.into())]))
                .collect(),
            Place::Programs => self.evidence.guards.iter().map(|guard| shown(&guard.product)).collect(),
            Place::Proxy => self.proxies(),
            Place::Network => self.network(),
            Place::Site => vec![shown(self.host)],
        };
        let all = different(self.product(place).into_iter().chain(seen));
        let left_out = all.len().saturating_sub(MOST_NAMED);
        let rest = (left_out > 0).then(|| self.words.and_more(left_out));
        all.into_iter().take(MOST_NAMED).chain(rest).collect()
    }

    fn proxies(&self) -> Vec<String> {
        let used = self.evidence.proxies.iter().filter(|setting| setting.applies).map(|setting| shown(&setting.value));
        let tried = self.evidence.tried_proxies.iter().filter_map(|tried| tried.proxy.as_ref());
        let tried = tried.map(|proxy| proxy.endpoint.to_string());
        match &self.proxy {
            Some(proxy) => vec![proxy.clone()],
            // A script's answer says more than the script's address.
            None if self.evidence.tried_proxies.iter().any(|tried| tried.proxy.is_some()) => different(tried),
            None => different(used),
        }
    }

    /// Hosts that speak up in the site's place.
    fn network(&self) -> Vec<String> {
        let portal = self.evidence.portal.iter().filter(|sight| sight.word == PortalWord::SignIn);
        let portal = portal.filter_map(|sight| sight.sent_on_to.as_deref());
        let page = self.evidence.block_page.iter().filter(|page| page.place != BlockPlace::Proxy);
        let page = page.filter_map(|page| page.sent_on_to.as_deref());
        different(portal.chain(page).map(shown))
    }
}

/// Each once, in the order of their first.
fn different(names: impl Iterator<Item = String>) -> Vec<String> {
    let mut all: Vec<String> = Vec::new();
    for name in names.filter(|name| !name.is_empty()).take(super::MOST_SHOWN) {
        if !all.contains(&name) {
            all.push(name);
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::machine::{Guard, GuardKind, GuardTrace, HostsEntry};

    fn marks(between: Between, works: bool, evidence: &AllowlistEvidence) -> Vec<(String, FactState)> {
        let words = Words::english();
        let party = Party { product: None, category: None, owner: owner_of(between, evidence) };
        let look = Look { words: &words, host: "example.com", proxy: None, evidence, between, party, works };
        let marked = look.stops().into_iter().filter_map(|stop| Some((stop.name, stop.mark?.state)));
        marked.collect()
    }

    /// As far as these tests go.
    fn owner_of(between: Between, evidence: &AllowlistEvidence) -> Owner {
        match between {
            Between::LedAstray if !evidence.hosts_entries.is_empty() => Owner::ThisComputer,
            _ => Owner::Unknown,
        }
    }

    #[test]
    fn a_product_is_named_at_the_place_of_its_owner() {
        let words = Words::english();
        let evidence = AllowlistEvidence::default();
        for (owner, place) in [(Owner::ThisComputer, "Programs that run here"), (Owner::Network, "The network")] {
            let party = Party { product: Some("Example Guard".to_owned()), category: None, owner };
            let between = Between::EverySite;
            let look = Look {
                words: &words,
                host: "example.com",
                proxy: None,
                evidence: &evidence,
                between,
                party,
                works: false,
            };
            let named: Vec<Stop> = look.stops().into_iter().filter(|stop| stop.mark.is_some()).collect();
            let [stop] = named.as_slice() else { panic!("{named:?}") };
            assert_eq!((stop.name.as_str(), stop.notes.as_slice()), (place, &["Example Guard".to_owned()][..]));
        }
    }

    #[test]
    fn the_place_where_it_happens_is_marked_and_no_other() {
        let bare = AllowlistEvidence::default();
        let sure = |place: &str| vec![(place.to_owned(), FactState::Problem)];
        for (between, marked) in [
            (Between::Nobody, Vec::new()),
            (Between::Unknown, Vec::new()),
            (Between::TheProxy, sure("Proxy")),
            (Between::LoginPage, sure("The network")),
            (Between::BlockedName, sure("The network")),
            (Between::BlockedAddress, sure("The network")),
            (Between::BlockPage, sure("The network")),
            (Between::LedAstray, sure("The network")),
            (Between::OnlyIpv6Fails, sure("The network")),
            (Between::LargePackets, sure("The network")),
        ] {
            assert_eq!(marks(between, false, &bare), marked, "{between:?}");
        }
    }

    #[test]
    fn where_it_may_be_one_or_the_other_both_are_marked_as_perhaps() {
        let guard = Guard {
            product: "Example Guard".to_owned(),
            kind: GuardKind::Antivirus,
            trace: GuardTrace::Process,
            seen_as: "guardd".to_owned(),
        };
        let guarded = AllowlistEvidence { guards: vec![guard], ..AllowlistEvidence::default() };
        let perhaps = |places: [&str; 2]| places.map(|place| (place.to_owned(), FactState::Attention)).to_vec();
        assert_eq!(
            marks(Between::EverySite, false, &AllowlistEvidence::default()),
            perhaps(["This computer", "The network"])
        );
        assert_eq!(marks(Between::EverySite, false, &guarded), perhaps(["Programs that run here", "The network"]));
        assert_eq!(marks(Between::OnlyThisSite, false, &guarded), perhaps(["The network", "The site"]));
    }

    #[test]
    fn a_line_of_the_hosts_file_is_this_computers_own() {
        let entry = HostsEntry { address: [127, 0, 0, 1].into(), name: "example.com".to_owned(), line: 12 };
        let evidence = AllowlistEvidence { hosts_entries: vec![entry], ..AllowlistEvidence::default() };
        assert_eq!(marks(Between::LedAstray, false, &evidence), [("This computer".to_owned(), FactState::Problem)]);
    }

    #[test]
    fn whoever_is_in_between_of_a_site_that_works_is_shown_without_alarm() {
        for between in [Between::EverySite, Between::TheProxy, Between::OnlyIpv6Fails, Between::NeedsProxy] {
            for (place, state) in marks(between, true, &AllowlistEvidence::default()) {
                assert_eq!(state, FactState::Info, "{between:?} at {place}");
            }
        }
    }
}
