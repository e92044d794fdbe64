//! Whose settings bind a browser or a program. Pure.

use super::HeardClient;
use crate::machine::{Browser, BrowserFamily, SettingOwner};

/// Names of browsers and the owner of their settings; longer names before those that they contain.
const BROWSERS: [(&str, SettingOwner); 7] = [
    ("Brave", SettingOwner::Brave),
    ("Chromium", SettingOwner::Chromium),
    ("Chrome", SettingOwner::Chrome),
    ("Edge", SettingOwner::Edge),
    ("Firefox", SettingOwner::Firefox),
    ("Opera", SettingOwner::Opera),
    ("Vivaldi", SettingOwner::Vivaldi),
];

/// What programs call themselves (`User-Agent`), the most telling first: browsers name each other.
const AGENTS: [(&str, SettingOwner); 15] = [
    ("edg/", SettingOwner::Edge),
    ("opr/", SettingOwner::Opera),
    ("vivaldi/", SettingOwner::Vivaldi),
    ("firefox/", SettingOwner::Firefox),
    ("chromium/", SettingOwner::Chromium),
    ("chrome/", SettingOwner::Chrome),
    ("curl/", SettingOwner::Curl),
    ("git/", SettingOwner::Git),
    ("python", SettingOwner::Python),
    ("java/", SettingOwner::Java),
    ("java-http-client/", SettingOwner::Java),
    ("node", SettingOwner::Node),
    ("openssl", SettingOwner::OpenSsl),
    ("wget/", SettingOwner::GnuTls),
    ("powershell/", SettingOwner::Dotnet),
];

/// Whose settings bind a browser of this computer; `None` for one that has none that are known.
pub fn of_browser(browser: &Browser) -> Option<SettingOwner> {
    by_name(&browser.name).or((browser.family == BrowserFamily::Firefox).then_some(SettingOwner::Firefox))
}

/// Whose settings bind a program, by what it calls itself.
pub fn of_agent(agent: &str) -> Option<SettingOwner> {
    let agent = agent.to_ascii_lowercase();
    AGENTS.iter().find(|(part, _)| agent.contains(part)).map(|(_, owner)| *owner)
}

/// The owner as messages and reports name it.
pub fn owner_slug(owner: SettingOwner) -> &'static str {
    match owner {
        SettingOwner::Brave => "brave",
        SettingOwner::Chrome => "chrome",
        SettingOwner::Chromium => "chromium",
        SettingOwner::CryptoPolicies => "crypto-policies",
        SettingOwner::Curl => "curl",
        SettingOwner::Dotnet => "dotnet",
        SettingOwner::Edge => "edge",
        SettingOwner::Firefox => "firefox",
        SettingOwner::Git => "git",
        SettingOwner::GnuTls => "gnu-tls",
        SettingOwner::Go => "go",
        SettingOwner::Java => "java",
        SettingOwner::Node => "node",
        SettingOwner::OpenSsl => "open-ssl",
        SettingOwner::Opera => "opera",
        SettingOwner::Python => "python",
        SettingOwner::Schannel => "schannel",
        SettingOwner::Vivaldi => "vivaldi",
    }
}

fn by_name(name: &str) -> Option<SettingOwner> {
    BROWSERS.iter().find(|(part, _)| name.contains(part)).map(|(_, owner)| *owner)
}

impl HeardClient {
    /// Whose settings bind it, as far as it can be told.
    pub fn owner(&self) -> Option<SettingOwner> {
        let by_browser = self.browser.as_deref().and_then(by_name);
        by_browser.or_else(|| self.agent.as_deref().and_then(of_agent))
    }

    /// What people call it: the browser that was opened, else the word by which it calls itself; `none` when it did not
    /// say. Untrusted text of bounded length.
    pub fn name(&self) -> String {
        /// Names that people know are shorter.
        const LONGEST: usize = 40;
        let words = || self.agent.iter().flat_map(|agent| agent.split_whitespace());
        let telling = |part: &'static str| words().find(|word| word.to_ascii_lowercase().contains(part));
        let own = AGENTS.iter().find_map(|(part, _)| telling(part));
        let word = self.browser.as_deref().or(own).or_else(|| words().next());
        word.unwrap_or("none").chars().take(LONGEST).collect()
    }

    /// Whether it is a browser, as far as it can be told.
    pub fn is_browser(&self) -> bool {
        self.browser.is_some() || self.owner().is_some_and(is_browser)
    }
}

/// Whether settings of this owner bind a browser.
pub fn is_browser(owner: SettingOwner) -> bool {
    BROWSERS.iter().any(|(_, browser)| *browser == owner)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_browser_is_bound_by_its_own_settings() {
        for (name, family, owner) in [
            ("Google Chrome", BrowserFamily::Chromium, Some(SettingOwner::Chrome)),
            ("Chromium", BrowserFamily::Chromium, Some(SettingOwner::Chromium)),
            ("Microsoft Edge Beta", BrowserFamily::Chromium, Some(SettingOwner::Edge)),
            ("Firefox ESR", BrowserFamily::Firefox, Some(SettingOwner::Firefox)),
            ("LibreWolf", BrowserFamily::Firefox, Some(SettingOwner::Firefox)),
            ("GNOME Web", BrowserFamily::Other, None),
        ] {
            assert_eq!(of_browser(&Browser::new(name, "", family)), owner, "{name}");
        }
    }

    #[test]
    fn a_program_is_known_by_what_it_calls_itself() {
        for (agent, owner) in [
            ("Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/156.0.0.0 Safari/537.36", SettingOwner::Chrome),
            ("Mozilla/5.0 (Windows NT 10.0) Chrome/133.0.0.0 Safari/537.36 Edg/133.0.0.0", SettingOwner::Edge),
            ("Mozilla/5.0 (X11; Linux x86_64; rv:153.0) Gecko/20100101 Firefox/153.0", SettingOwner::Firefox),
            ("curl/7.88.1", SettingOwner::Curl),
            ("Python-urllib/3.11", SettingOwner::Python),
            ("Java/17.0.15", SettingOwner::Java),
        ] {
            assert_eq!(of_agent(agent), Some(owner), "{agent}");
        }
        assert_eq!(of_agent("telnet"), None);
    }

    #[test]
    fn a_client_is_called_by_the_name_that_people_know() {
        let name = |browser: Option<&str>, agent: Option<&str>| {
            let client = HeardClient {
                browser: browser.map(str::to_owned),
                agent: agent.map(str::to_owned),
                at: chrono::DateTime::UNIX_EPOCH,
                offer: crate::wire::ClientOffer::default(),
                end: crate::step::browser::ClientEnd::Completed,
            };
            client.name()
        };
        assert_eq!(name(Some("Firefox ESR"), Some("Mozilla/5.0 Firefox/153.0")), "Firefox ESR");
        assert_eq!(name(None, Some("Mozilla/5.0 (X11) Gecko/20100101 Firefox/153.0")), "Firefox/153.0");
        assert_eq!(name(None, Some("curl/7.88.1")), "curl/7.88.1");
        assert_eq!(name(None, Some(&"x".repeat(500))).len(), 40);
        assert_eq!(name(None, None), "none");
    }
}
