//! What is found where settings were planted: a directory that stands for a whole computer.

use std::path::Path;

use super::*;
use crate::machine::{Browser, BrowserFamily};

/// A computer with nothing on it.
struct Planted {
    directory: tempfile::TempDir,
    browsers: Vec<Browser>,
}

impl Planted {
    fn new() -> Self {
        Self { directory: tempfile::tempdir().expect("a directory"), browsers: Vec::new() }
    }

    fn file(self, path: &str, text: &str) -> Self {
        let file = self.directory.path().join(path);
        std::fs::create_dir_all(file.parent().expect("below the top")).expect("made");
        std::fs::write(file, text).expect("written");
        self
    }

    fn browser(mut self, name: &str, path: &str, family: BrowserFamily, version: &str) -> Self {
        let path = self.directory.path().join(path);
        self.browsers.push(Browser { version: Some(version.to_owned()), ..Browser::new(name, path, family) });
        self
    }

    fn found(&self) -> Vec<TlsSetting> {
        let home = self.directory.path().join("home/ann");
        let places = Places {
            root: Some(self.directory.path().to_owned()),
            config: Some(home.join(".config")),
            local_app_data: Some(home.join("AppData/Local")),
            app_data: Some(home.join("AppData/Roaming")),
            applications: vec![
                home.join(".local/share/applications"),
                self.directory.path().join("usr/share/applications"),
            ],
            home: Some(home),
            browsers: self.browsers.clone(),
            registry: Vec::new(),
        };
        let host = Host::parse("www.shop.example").expect("a host");
        found(&places, &Site { host: &host, port: 443 })
    }

    /// Name, scope and effect of each setting, and its place below the top.
    fn brief(&self) -> Vec<(String, SettingScope, SettingEffect, String)> {
        let below = |place: &str| {
            let top = self.directory.path().display().to_string();
            place.strip_prefix(&top).unwrap_or(place).trim_start_matches('/').to_owned()
        };
        let brief = |one: TlsSetting| (one.name, one.scope, one.effect, below(&one.place));
        self.found().into_iter().map(brief).collect()
    }
}

#[test]
fn a_computer_without_browsers_has_no_settings() {
    assert_eq!(Planted::new().found(), []);
}

#[test]
fn a_mandatory_policy_is_found_with_its_file_and_wins_over_a_recommended_one() {
    let computer = Planted::new()
        .file("etc/chromium/policies/managed/a.json", r#"{"SSLVersionMin": "tls1.2"}"#)
        .file(
            "etc/chromium/policies/managed/b.json",
            r#"{"SSLVersionMin": "tls1.3", /* why */ "HomepageLocation": "x",}"#,
        )
        .file("etc/chromium/policies/recommended/c.json", r#"{"SSLVersionMin": "tls1.1", "QuicAllowed": false}"#);
    let found = computer.brief();
    let winner = "etc/chromium/policies/managed/b.json";
    let name = || "SSLVersionMin".to_owned();
    assert_eq!(
        found[0],
        (name(), SettingScope::Policy, SettingEffect::MinVersion { version: 0x0304 }, winner.to_owned())
    );
    for (index, scope, file) in
        [(1, SettingScope::Policy, "managed/a.json"), (3, SettingScope::System, "recommended/c.json")]
    {
        let (_, found_scope, SettingEffect::Overruled { by }, place) = &found[index] else { panic!("{found:?}") };
        assert_eq!((found_scope, place), (&scope, &format!("etc/chromium/policies/{file}")));
        assert!(by.ends_with("managed/b.json"), "{by}");
    }
    assert_eq!(found[2].2, SettingEffect::Quic { on: false });
}

#[test]
fn every_maker_has_a_directory_of_its_own() {
    let table = [
        ("etc/opt/chrome/policies/managed/p.json", SettingOwner::Chrome),
        ("etc/chromium-browser/policies/managed/p.json", SettingOwner::Chromium),
        ("var/snap/chromium/current/policies/managed/p.json", SettingOwner::Chromium),
        (
            "var/lib/flatpak/extension/org.chromium.Chromium.Policy.site/x86_64/1/policies/managed/p.json",
            SettingOwner::Chromium,
        ),
        ("etc/opt/edge/policies/managed/p.json", SettingOwner::Edge),
        ("etc/brave/policies/recommended/p.json", SettingOwner::Brave),
    ];
    for (file, owner) in table {
        let found = Planted::new().file(file, r#"{"EncryptedClientHelloEnabled": false}"#).found();
        assert_eq!(found.len(), 1, "{file}");
        assert_eq!((found[0].owner, &found[0].effect), (owner, &SettingEffect::Ech { on: false }), "{file}");
    }
}

#[test]
fn a_policy_file_that_cannot_be_read_is_told() {
    let computer = Planted::new()
        .file("etc/opt/chrome/policies/managed/broken.json", r#"{"SSLVersionMin": "#)
        .file("etc/firefox/policies/policies.json", r#"{"SSLVersionMin": "tls1.3"}"#);
    let found = computer.found();
    let brief: Vec<_> = found.iter().map(|one| (one.name.as_str(), &one.effect)).collect();
    assert_eq!(brief, [("broken.json", &SettingEffect::Unread), ("policies.json", &SettingEffect::Unread)]);
}

/// A pipe would keep us waiting for ever.
#[cfg(unix)]
#[test]
fn a_pipe_among_the_policies_is_not_waited_for() {
    let computer = Planted::new().file("etc/brave/policies/managed/a.json", "{}");
    let pipe = computer.directory.path().join("etc/brave/policies/managed/pipe");
    assert!(std::process::Command::new("mkfifo").arg(pipe).status().expect("mkfifo").success());
    let found = computer.found();
    assert_eq!(found.len(), 1);
    assert_eq!((found[0].name.as_str(), &found[0].effect), ("pipe", &SettingEffect::Unread));
}

#[test]
fn a_current_chromium_takes_no_notice_of_policies_that_are_gone() {
    let policy = r#"{"SSLVersionMin": "tls1.3"}"#;
    for (version, expected) in
        [("156.0.8078.79", SettingEffect::Unsupported), ("120.0.1.2", SettingEffect::MinVersion { version: 0x0304 })]
    {
        let computer = Planted::new().file("etc/chromium/policies/managed/a.json", policy).browser(
            "Chromium",
            "usr/bin/chromium",
            BrowserFamily::Chromium,
            version,
        );
        assert_eq!(computer.found()[0].effect, expected, "{version}");
    }
}

#[test]
fn the_managed_preferences_of_a_mac_bind_and_the_ordinary_ones_recommend() {
    let list =
        |entries: &str| format!("<?xml version=\"1.0\"?>\n<plist version=\"1.0\"><dict>{entries}</dict></plist>");
    let blocks = list("<key>URLBlocklist</key><array><string>shop.example</string></array>");
    let computer = Planted::new()
        .file("Library/Managed Preferences/ann/com.google.Chrome.plist", &blocks)
        .file("home/ann/Library/Preferences/com.brave.Browser.plist", &list("<key>QuicAllowed</key><false/>"))
        .file(
            "Library/Managed Preferences/org.mozilla.firefox.plist",
            &list(
                "<key>EnterprisePoliciesEnabled</key><true/><key>SSLVersionMin</key><string>tls1.3</string>\
                 <key>Certificates__ImportEnterpriseRoots</key><integer>0</integer>",
            ),
        )
        .file("Library/Preferences/com.microsoft.Edge.plist", "bplist00 and no more");
    let found = computer.found();
    let brief: Vec<_> = found.iter().map(|one| (one.owner, one.scope.clone(), one.effect.clone())).collect();
    assert_eq!(
        brief,
        [
            (SettingOwner::Edge, SettingScope::System, SettingEffect::Unread),
            (SettingOwner::Chrome, SettingScope::Policy, SettingEffect::UrlBlocked { target: true }),
            (SettingOwner::Brave, SettingScope::User, SettingEffect::Quic { on: false }),
            (SettingOwner::Firefox, SettingScope::Policy, SettingEffect::SystemRoots { on: false }),
            (SettingOwner::Firefox, SettingScope::Policy, SettingEffect::MinVersion { version: 0x0304 }),
        ]
    );
    let off = Planted::new().file(
        "Library/Preferences/org.mozilla.firefox.plist",
        &list("<key>SSLVersionMin</key><string>tls1.3</string>"),
    );
    assert_eq!(off.found(), []);
}

#[test]
fn each_firefox_has_its_own_policies_until_the_systems_file_hides_them() {
    let policy = r#"{"policies": {"SSLVersionMax": "tls1.2"}}"#;
    let computer = Planted::new()
        .file("opt/nightly/firefox", "")
        .file("opt/nightly/distribution/policies.json", policy)
        .file("usr/lib/firefox-esr/distribution/policies.json", policy)
        .browser("Firefox", "opt/nightly/firefox", BrowserFamily::Firefox, "153.0");
    let max = || SettingEffect::MaxVersion { version: 0x0303 };
    let effects = |computer: &Planted| computer.found().into_iter().map(|one| one.effect).collect::<Vec<_>>();
    assert_eq!(effects(&computer), [max(), max()]);

    let computer = computer.file("etc/firefox/policies/policies.json", r#"{"policies": {"SSLVersionMin": "tls1.3"}}"#);
    let found = effects(&computer);
    assert_eq!(found[0], SettingEffect::MinVersion { version: 0x0304 });
    assert!(found[1..].iter().all(|effect| matches!(effect, SettingEffect::Overruled { .. })), "{found:?}");
}

#[test]
fn preferences_of_every_profile_are_found_by_line_and_what_is_laid_over_counts() {
    let computer = Planted::new()
        .file(
            "home/ann/.mozilla/firefox/profiles.ini",
            "[Profile0]\nName=work\nPath=w.work\n[Profile1]\nName=home\nPath=h.home\nDefault=1\n",
        )
        .file("home/ann/.mozilla/firefox/installs.ini", "[4F96]\nDefault=h.home\nLocked=1\n")
        .file(
            "home/ann/.mozilla/firefox/h.home/prefs.js",
            "// x\nuser_pref(\"security.tls.version.max\", 3);\nuser_pref(\"security.tls.version.min\", 3);\n\
             user_pref(\"security.tls.enable_kyber\", false);\n",
        )
        .file(
            "home/ann/.mozilla/firefox/h.home/user.js",
            "user_pref(\"security.tls.version.max\", 2);\nuser_pref(\"security.tls.enable_kyber\", false);\n",
        )
        .file("home/ann/.mozilla/firefox/w.work/prefs.js", "user_pref(\"security.OCSP.require\", true);\n")
        .file("etc/firefox/lock.js", "lockPref(\"security.tls.version.min\", 4);\n");
    let found = computer.brief();
    let home = || SettingScope::Profile("home".to_owned());
    let of_home = "home/ann/.mozilla/firefox/h.home";
    let told = |index: usize| {
        (found[index].0.as_str(), found[index].1.clone(), found[index].2.clone(), found[index].3.clone())
    };
    assert_eq!(found.len(), 5, "{found:?}");
    assert_eq!(
        told(0),
        (
            "security.tls.version.min",
            SettingScope::Policy,
            SettingEffect::MinVersion { version: 0x0304 },
            "etc/firefox/lock.js:1".to_owned()
        )
    );
    assert_eq!(
        told(1),
        (
            "security.tls.version.max",
            home(),
            SettingEffect::MaxVersion { version: 0x0302 },
            format!("{of_home}/user.js:1")
        )
    );
    assert_eq!(told(2).2, SettingEffect::PostQuantum { on: false });
    assert!(matches!(told(3).2, SettingEffect::Overruled { ref by } if by.ends_with("user.js:1")), "{found:?}");
    assert_eq!((told(4).1, told(4).2), (SettingScope::Profile("work".to_owned()), SettingEffect::RevocationRequired));
}

#[test]
fn arguments_and_experiments_are_found_where_they_are_set() {
    let computer = Planted::new()
        .file("etc/chromium.d/README", "Put --disable-quic here\n")
        .file("etc/chromium.d/tls", "# --disable-quic\nexport CHROMIUM_FLAGS=\"$CHROMIUM_FLAGS --ssl-version-min=tls1.3\"\n")
        .file("home/ann/.config/brave-flags.conf", "--ignore-certificate-errors\n")
        .file(
            "home/ann/.local/share/applications/my-chrome.desktop",
            "[Desktop Entry]\nName=x --disable-quic\nExec=env A=b /usr/bin/google-chrome --proxy-server=me:secret@proxy:1 %U\n",
        )
        .file("usr/share/applications/mail.desktop", "[Desktop Entry]\nExec=/usr/bin/mail --disable-quic\n")
        .file(
            "home/ann/.config/google-chrome/Local State",
            r#"{"browser": {"enabled_labs_experiments": ["enable-quic@2", "smooth-scrolling@1", "use-ml-kem@0"]}}"#,
        )
        .file("home/ann/AppData/Local/Microsoft/Edge/User Data/Local State", "no json");
    let found = computer.found();
    let brief: Vec<_> =
        found.iter().map(|one| (one.owner, one.name.as_str(), one.scope.clone(), one.effect.clone())).collect();
    assert_eq!(
        brief,
        [
            (
                SettingOwner::Chromium,
                "--ssl-version-min",
                SettingScope::System,
                SettingEffect::MinVersion { version: 0x0304 }
            ),
            (SettingOwner::Brave, "--ignore-certificate-errors", SettingScope::User, SettingEffect::ErrorsIgnored),
            (SettingOwner::Chrome, "--proxy-server", SettingScope::User, SettingEffect::Proxy),
            (SettingOwner::Chrome, "enable-quic", SettingScope::User, SettingEffect::Quic { on: false }),
            (SettingOwner::Edge, "Local State", SettingScope::User, SettingEffect::Unread),
        ]
    );
    assert!(found[0].place.ends_with("etc/chromium.d/tls:2"), "{}", found[0].place);
    assert_eq!(found[2].value, "…@proxy:1");
}

#[test]
fn no_password_is_kept_wherever_it_stands() {
    let computer = Planted::new()
        .file(
            "etc/opt/chrome/policies/managed/a.json",
            r#"{"ProxySettings": {"ProxyMode": "fixed_servers", "ProxyServer": "https=me:sesame@p:1;me:sesame@q:2"},
                "ProxyPacUrl": "https://me:sesame@p/pac", "URLBlocklist": ["https://me:sesame@shop.example"]}"#,
        )
        .file("etc/firefox/policies/policies.json", r#"{"policies": {"Proxy": {"SSLProxy": "me:sesame@p:1"},
            "DNSOverHTTPS": {"ProviderURL": "https://me:sesame@dns.example/"}}}"#)
        .file("home/ann/.mozilla/firefox/profiles.ini", "[Profile0]\nName=a\nPath=a\n")
        .file(
            "home/ann/.mozilla/firefox/a/prefs.js",
            "user_pref(\"network.proxy.type\", 2);\nuser_pref(\"network.proxy.autoconfig_url\", \"http://me:sesame@p/\");\n",
        );
    let found = computer.found();
    assert_eq!(found.len(), 7, "{found:?}");
    assert!(found.iter().all(|one| !one.value.contains("sesame")), "{found:?}");
    assert!(Path::new(&found[0].place).is_absolute());
}

#[test]
fn what_is_found_is_bounded() {
    let mut computer = Planted::new();
    for index in 0..200 {
        computer = computer.file(
            &format!("etc/chromium/policies/managed/{index}.json"),
            r#"{"SSLVersionMin": "tls1.3", "QuicAllowed": true, "CACertificates": [], "ProxyMode": "direct", "SSLErrorOverrideAllowed": true,
                "URLBlocklist": [], "URLAllowlist": [], "CAHintCertificates": [], "DnsOverHttpsMode": "off"}"#,
        );
    }
    assert_eq!(computer.found().len(), MAX_SETTINGS);
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig::with_cases(40))]

    /// Somebody else's file may hold anything.
    #[test]
    fn whatever_a_file_holds_breaks_nothing(text in r#"(?s)[-a-z0-9 \n"'/*\\\[\]{},:.@#=()\u{e9}]{0,300}"#, lead in 0..5_usize) {
        let lead = ["", "user_pref(\"", "{\"URLBlocklist\": [\"", "[Profile0]\nName=a\nPath=a\n", "Exec=/bin/chromium --"][lead];
        let mut computer = Planted::new();
        for path in [
            "etc/chromium/policies/managed/a.json",
            "etc/chromium.d/a",
            "etc/firefox/policies/policies.json",
            "etc/firefox/a.js",
            "home/ann/.config/chromium/Local State",
            "home/ann/.mozilla/firefox/profiles.ini",
            "home/ann/.local/share/applications/a.desktop",
            "Library/Preferences/com.google.Chrome.plist",
        ] {
            computer = computer.file(path, &format!("{lead}{text}"));
        }
        computer.file("home/ann/.mozilla/firefox/a/prefs.js", &text).found();
    }
}
