//! What is told of a browser's setting: what it does, where it stands and how to put it back.

use handshake_doctor::advice::Words;
use handshake_doctor::machine::{self, SettingEffect, SettingOwner, SettingScope, TlsSetting};
use handshake_doctor::target::Host;

const OWNERS: [SettingOwner; 17] = [
    SettingOwner::Brave,
    SettingOwner::Chrome,
    SettingOwner::Chromium,
    SettingOwner::CryptoPolicies,
    SettingOwner::Curl,
    SettingOwner::Dotnet,
    SettingOwner::Edge,
    SettingOwner::Firefox,
    SettingOwner::Git,
    SettingOwner::GnuTls,
    SettingOwner::Java,
    SettingOwner::Node,
    SettingOwner::OpenSsl,
    SettingOwner::Opera,
    SettingOwner::Python,
    SettingOwner::Schannel,
    SettingOwner::Vivaldi,
];

fn setting(owner: SettingOwner, name: &str, place: &str, scope: SettingScope, effect: SettingEffect) -> TlsSetting {
    TlsSetting { owner, name: name.to_owned(), value: "x".to_owned(), place: place.to_owned(), scope, effect }
}

fn effects() -> Vec<SettingEffect> {
    use SettingEffect as E;
    let mut all = vec![
        E::MinVersion { version: 0x0304 },
        E::MaxVersion { version: 0x0303 },
        E::SuitesOff { suites: vec![0xc02f] },
        E::SuitesOnly { suites: Vec::new() },
        E::SuiteRule,
        E::GroupsOnly { groups: vec![29] },
        E::SchemesOnly { schemes: vec![0x0804] },
        E::RootsAdded,
        E::RootsRemoved,
        E::RootsReplaced,
        E::Proxy,
        E::SecureDns,
        E::RevocationRequired,
        E::WarningsFinal,
        E::ErrorsIgnored,
        E::KeyLog,
        E::Other,
        E::Overruled { by: "/else".to_owned() },
        E::Unread,
        E::Unsupported,
    ];
    for on in [true, false] {
        all.extend([E::Version { version: 0x0303, on }, E::PostQuantum { on }, E::Ech { on }, E::Quic { on }]);
        all.extend([E::UrlBlocked { target: on }, E::UrlAllowed { target: on }, E::SystemRoots { on }]);
    }
    all
}

#[test]
fn every_setting_of_everybody_is_told_whole() {
    let words = Words::english();
    let scopes =
        [SettingScope::Policy, SettingScope::System, SettingScope::User, SettingScope::Profile("home".to_owned())];
    let mut told = std::collections::BTreeSet::new();
    for owner in OWNERS {
        for effect in effects() {
            for scope in scopes.clone() {
                let said = words.setting(&setting(owner, "Name", "/etc/place", scope, effect.clone()));
                for text in [&said.owner, &said.does, &said.place, &said.back] {
                    assert!(!text.starts_with('[') && !text.contains("{$"), "{owner:?} {effect:?}: {text}");
                }
                assert!(!said.owner.is_empty() && said.does.ends_with('.'), "{owner:?} {effect:?}: {said:?}");
                assert!(said.place.contains("/etc/place"), "{}", said.place);
                let does_nothing = matches!(effect, SettingEffect::Overruled { .. } | SettingEffect::Unsupported);
                assert_eq!(said.back.is_empty(), does_nothing, "{effect:?}: {}", said.back);
                told.insert(said.does);
            }
        }
    }
    assert_eq!(told.len(), OWNERS.len() * effects().len() - (OWNERS.len() - 1), "two effects share a sentence");
}

/// Whoever can change a setting is told where; whoever cannot is told whom to ask.
#[test]
fn the_way_back_depends_on_who_set_it_and_where() {
    let words = Words::english();
    let min = || SettingEffect::MinVersion { version: 0x0304 };
    let profile = || SettingScope::Profile("home".to_owned());
    let table = [
        (SettingOwner::Chrome, "SSLVersionMin", "/etc/p.json", SettingScope::Policy, min(), "Ask whoever runs"),
        (SettingOwner::Brave, "QuicAllowed", "/etc/p.json", SettingScope::System, min(), "If you run this computer"),
        (SettingOwner::Firefox, "security.tls.version.min", "/h/prefs.js:3", profile(), min(), "about:config"),
        (SettingOwner::Firefox, "security.tls.version.min", "/h/user.js:3", profile(), min(), "out of /h/user.js:3"),
        (SettingOwner::Chromium, "--ssl-version-min", "/etc/chromium.d/x:1", SettingScope::System, min(), "out of"),
        (SettingOwner::Edge, "enable-quic", "/h/Local State", SettingScope::User, min(), "choose Default"),
        (SettingOwner::Chrome, "X", "/etc/p.json", SettingScope::Policy, SettingEffect::WarningsFinal, "Leave it"),
        (SettingOwner::Chrome, "p.json", "/etc/p.json", SettingScope::Policy, SettingEffect::Unread, "Ask whoever"),
        (SettingOwner::OpenSsl, "MinProtocol", "/etc/ssl/x:1", SettingScope::System, min(), " "),
    ];
    for (owner, name, place, scope, effect, expected) in table {
        let back = words.setting(&setting(owner, name, place, scope, effect)).back;
        assert!(back.contains(expected), "{name} in {place}: {back}");
    }
}

#[test]
fn a_setting_is_told_with_the_versions_and_ciphers_that_it_is_about() {
    let words = Words::english();
    let does = |effect| words.setting(&setting(SettingOwner::Chrome, "n", "/p", SettingScope::Policy, effect)).does;
    assert!(
        does(SettingEffect::MinVersion { version: 0x0304 }).starts_with("Chrome speaks nothing older than TLS 1.3")
    );
    let many = does(SettingEffect::SuitesOff { suites: (0xc023..0xc033).collect() });
    assert!(many.contains("TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA256, ") && many.contains('…'), "{many}");
}

#[test]
fn what_a_file_says_cannot_change_the_line_that_tells_of_it() {
    let strange = "a\u{202e}b\n";
    let scope = SettingScope::Profile(strange.to_owned());
    let told =
        setting(SettingOwner::Firefox, strange, strange, scope, SettingEffect::Overruled { by: strange.to_owned() });
    let said = Words::english().setting(&told);
    for text in [said.does, said.place] {
        assert!(!text.contains(['\u{202e}', '\n']), "{text:?}");
    }
}

/// Whatever this computer is set to, it is told, and every place is named.
#[test]
fn the_settings_of_this_computer_are_told() {
    let words = Words::english();
    for setting in machine::tls_settings(&Host::parse("shop.example").expect("a host"), 443) {
        let said = words.setting(&setting);
        assert!(!said.does.starts_with('[') && said.place.len() > 10, "{setting:?}");
    }
}
