//! What an administrator sets up in browsers for one site, to be copied: an exception in the browser's own list, or how
//! the root of an inspecting gateway is given to it. Nothing here takes protection away from any other site.
//!
//! Formats: Chrome's URL filters (chromeenterprise.google/policies/url-patterns), Edge's `URLAllowlist`
//! (learn.microsoft.com), Firefox's `WebsiteFilter` and `Certificates` (firefox-admin-docs.mozilla.org).

mod policy;

use super::matter::{self, Site};
use super::message::{args, slug};
use super::{Args, Words};
use crate::case::Case;
use crate::machine::{SettingEffect, SettingOwner, TlsSetting};
use crate::step::allowlist::Anchor;
use crate::step::{Evidence, Step};

/// Something to be set up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Exception {
    /// The browser or system: "Chrome".
    pub product: String,
    /// "Chrome on Windows: registry file".
    pub title: String,
    /// The steps, one a line.
    pub where_to: String,
    /// What the file is to be called, where the text is a file.
    pub file_name: Option<String>,
    /// The text to copy.
    pub text: String,
}

impl Exception {
    /// The text as the bytes of its file. Registry files have the line ends of Windows.
    pub fn file_bytes(&self) -> Vec<u8> {
        let is_registry = self.text.starts_with(policy::REGISTRY);
        if is_registry { self.text.replace('\n', "\r\n").into_bytes() } else { self.text.clone().into_bytes() }
    }
}

/// One way to set it up: its messages are called `exception-KEY`.
struct Form {
    key: &'static str,
    owner: Option<SettingOwner>,
    /// Where it is for one system only.
    system: Option<&'static str>,
    writing: Writing,
}

/// What the text is.
enum Writing {
    /// The entry of the list alone.
    Entry,
    /// A file of policies of Chromium and its kin.
    Json,
    /// A registry file, with the key of the list.
    Registry(&'static str),
    /// A property list.
    PropertyList,
    /// Firefox's file of policies.
    Firefox,
    /// The same in the registry.
    FirefoxRegistry,
    /// Firefox takes the roots of the system: its file of policies, or the registry.
    FirefoxRoots,
    FirefoxRootsRegistry,
    /// Firefox takes a root from a file.
    FirefoxInstall,
    /// Commands; they stand in the locale as `.text`.
    Commands,
}

const fn form(key: &'static str, owner: Option<SettingOwner>, system: Option<&'static str>, writing: Writing) -> Form {
    Form { key, owner, system, writing }
}

const CHROME: Option<SettingOwner> = Some(SettingOwner::Chrome);
const EDGE: Option<SettingOwner> = Some(SettingOwner::Edge);
const FIREFOX: Option<SettingOwner> = Some(SettingOwner::Firefox);
const WINDOWS: Option<&str> = Some("windows");
const MACOS: Option<&str> = Some("macos");
const LINUX: Option<&str> = Some("linux");

/// Exceptions in the lists of browsers.
const ALLOW: &[Form] = &[
    form("chrome-console", CHROME, None, Writing::Entry),
    form("chrome-windows", CHROME, WINDOWS, Writing::Registry(r"SOFTWARE\Policies\Google\Chrome\URLAllowlist")),
    form("chrome-linux", CHROME, LINUX, Writing::Json),
    form("chrome-macos", CHROME, MACOS, Writing::PropertyList),
    form("edge-windows", EDGE, WINDOWS, Writing::Registry(r"SOFTWARE\Policies\Microsoft\Edge\URLAllowlist")),
    form("edge-linux", EDGE, LINUX, Writing::Json),
    form("edge-macos", EDGE, MACOS, Writing::PropertyList),
    form("firefox-file", FIREFOX, None, Writing::Firefox),
    form("firefox-windows", FIREFOX, WINDOWS, Writing::FirefoxRegistry),
];

/// How a root is given to a system and to browsers.
const ROOT: &[Form] = &[
    form("root-windows", None, WINDOWS, Writing::Commands),
    form("root-macos", None, MACOS, Writing::Commands),
    form("root-linux", None, LINUX, Writing::Commands),
    form("root-chrome-linux", CHROME, LINUX, Writing::Commands),
    form("roots-firefox-file", FIREFOX, None, Writing::FirefoxRoots),
    form("roots-firefox-windows", FIREFOX, WINDOWS, Writing::FirefoxRootsRegistry),
    form("root-firefox-linux", FIREFOX, LINUX, Writing::FirefoxInstall),
];

impl Words {
    /// What an administrator sets up in browsers, those for this computer's system first; nothing where browsers have no
    /// part in it.
    pub fn exceptions(&self, case: &Case) -> Vec<Exception> {
        let (Some(row), Some(site)) = (matter::of(case), Site::of(case)) else { return Vec::new() };
        let wants = |what: &str| row.browser.iter().any(|wanted| wanted == what);
        let mut forms: Vec<&Form> = Vec::new();
        if wants("allow") && site.is_web {
            forms.extend(ALLOW);
        }
        if wants("root") {
            let anchor = matter::seen(case).and_then(|seen| Some(seen.site.as_ref()?.anchor));
            // Where the system has the root, only programs with roots of their own lack it.
            let is_wanted = |form: &&Form| anchor != Some(Anchor::Here) || form.owner.is_some();
            forms.extend(ROOT.iter().filter(is_wanted));
        }
        let system = case.system.split_whitespace().next().unwrap_or_default();
        let blocks = settings(case).iter().filter(|one| one.effect == SettingEffect::UrlBlocked { target: true });
        let blocking: Vec<SettingOwner> = blocks.map(|setting| kin(setting.owner)).collect();
        // Whose list blocks the site comes first, and what is for this system before what is for others.
        forms.sort_by_key(|form| {
            let is_blocking = form.owner.is_some_and(|owner| blocking.contains(&owner));
            (!is_blocking, form.system.is_some_and(|wanted| wanted != system))
        });
        let told = exception_args(case, &site);
        forms.into_iter().map(|form| self.exception(case, &site, form, (system, &blocking), &told)).collect()
    }

    fn exception(
        &self,
        case: &Case,
        site: &Site,
        form: &Form,
        (system, blocking): (&str, &[SettingOwner]),
        told: &Args,
    ) -> Exception {
        let key = format!("exception-{}", form.key);
        let mut steps = vec![self.format(&format!("{key}.where"), told)];
        let is_root = ROOT.iter().any(|other| other.key == form.key);
        if is_root {
            let hash = if told.contains_key("hash") { "exception-root-compare" } else { "exception-root-source" };
            steps.push(self.format(hash, told));
        } else if !form.owner.is_some_and(|owner| blocking.contains(&owner)) {
            steps.push(self.text("exception-own-list-only"));
        }
        // What is set here tells nothing about computers with another system.
        let here = form.owner.filter(|_| form.system.is_none_or(|wanted| wanted == system));
        let list = here.and_then(|owner| list_of(case, owner));
        let entries = list.map(|list| policy::entries(&list.value));
        if let (Some(list), false) = (list, is_root || matches!(form.writing, Writing::Entry)) {
            let is_known = entries.as_ref().is_some_and(Option::is_some);
            let key = if is_known { "exception-list-known" } else { "exception-list-unknown" };
            steps.push(self.format(key, &args([("place", list.place.as_str().into())])));
        }
        let entries = entries.flatten().unwrap_or_default();
        let comment = self.text("exception-next-number");
        let comment = entries.is_empty().then_some(comment.as_str());
        let pattern = format!("https://{}/*", site.bracketed());
        let name = form.owner.map(|owner| slug(&owner)).unwrap_or_default();
        let file = |ending: &str| Some(format!("{name}-allow-{}.{ending}", site.file()));
        let (file_name, text) = match form.writing {
            Writing::Entry => (None, site.entry()),
            Writing::Json => (file("json"), policy::chromium_json(&entries, &site.entry())),
            Writing::Registry(key) => {
                (file("reg"), policy::registry_list(key, policy::next(&entries), &site.entry(), comment))
            }
            Writing::PropertyList => (file("plist"), policy::property_list(&site.entry())),
            Writing::Firefox => (Some("policies.json".to_owned()), policy::firefox_json(&entries, &pattern)),
            Writing::FirefoxRegistry => {
                let key = r"SOFTWARE\Policies\Mozilla\Firefox\WebsiteFilter\Exceptions";
                (file("reg"), policy::registry_list(key, policy::next(&entries), &pattern, comment))
            }
            Writing::FirefoxRoots => (Some("policies.json".to_owned()), policy::firefox_roots()),
            Writing::FirefoxRootsRegistry => (Some("firefox-roots.reg".to_owned()), policy::firefox_roots_registry()),
            Writing::FirefoxInstall => (Some("policies.json".to_owned()), policy::firefox_install()),
            Writing::Commands => (None, self.text(&format!("{key}.text"))),
        };
        Exception {
            product: form.owner.map_or_else(|| self.text(&format!("{key}.product")), |owner| self.setting_owner(owner)),
            title: self.text(&key),
            where_to: steps.join("\n"),
            file_name,
            text,
        }
    }
}

/// What the messages are about.
fn exception_args(case: &Case, site: &Site) -> Args {
    let mut told = args([("host", site.host.as_str().into()), ("entry", site.entry().into())]);
    if let Some(root) = super::request::root_certificate(case) {
        told.insert("hash".to_owned(), root.sha256.as_str().into());
    }
    told
}

/// The settings that step 2 found.
fn settings(case: &Case) -> &[TlsSetting] {
    match case.step(Step::Browser).and_then(|report| report.evidence.as_ref()) {
        Some(Evidence::Browser(seen)) => &seen.settings,
        _ => &[],
    }
}

/// Chromium and its kin read the same policies as Chrome.
fn kin(owner: SettingOwner) -> SettingOwner {
    use SettingOwner::{Brave, Chrome, Chromium, Opera, Vivaldi};
    if matches!(owner, Brave | Chromium | Opera | Vivaldi) { Chrome } else { owner }
}

/// The list of exceptions that a browser has here already.
fn list_of(case: &Case, owner: SettingOwner) -> Option<&TlsSetting> {
    settings(case).iter().find(|setting| {
        kin(setting.owner) == owner
            && matches!(setting.name.as_str(), "URLAllowlist" | "WebsiteFilter.Exceptions")
            && matches!(setting.effect, SettingEffect::UrlAllowed { .. })
    })
}
