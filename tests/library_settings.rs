//! Settings of TLS libraries are found where they stand, with their line, and told for what they do.

use std::collections::BTreeMap;
use std::path::PathBuf;

use handshake_doctor::advice::Words;
use handshake_doctor::machine::{
    Registry, SettingEffect, SettingOwner, SettingScope, Surroundings, SystemKind, TlsSetting, library_settings_in,
};
use proptest::prelude::*;
use tempfile::TempDir;

mod windows;

/// A computer with nothing on it but what a test plants.
struct Computer {
    top: TempDir,
    surroundings: Surroundings,
}

impl Computer {
    fn new(system: SystemKind) -> Self {
        let top = tempfile::tempdir().expect("a directory");
        let surroundings = Surroundings {
            variables: BTreeMap::new(),
            home: Some(top.path().join("home/ada")),
            root: top.path().to_owned(),
            system,
            registry: Registry::default(),
        };
        Self { top, surroundings }
    }

    fn plant(&self, path: &str, text: &str) -> PathBuf {
        let place = self.top.path().join(path);
        std::fs::create_dir_all(place.parent().expect("below the top")).expect("made");
        std::fs::write(&place, text).expect("written");
        place
    }

    fn set(&mut self, name: &str, value: &str) {
        self.surroundings.variables.insert(name.to_owned(), value.to_owned());
    }

    fn settings(&self) -> Vec<TlsSetting> {
        library_settings_in(&self.surroundings)
    }

    /// Each setting in short: place below the top, name, scope, effect.
    fn told(&self) -> Vec<(String, String, SettingScope, SettingEffect)> {
        let top = format!("{}/", self.top.path().display());
        let short =
            |setting: TlsSetting| (setting.place.replace(&top, ""), setting.name, setting.scope, setting.effect);
        self.settings().into_iter().map(short).collect()
    }
}

fn one(
    place: &str,
    name: &str,
    scope: SettingScope,
    effect: SettingEffect,
) -> (String, String, SettingScope, SettingEffect) {
    (place.to_owned(), name.to_owned(), scope, effect)
}

const SHIPPED: SettingScope = SettingScope::Shipped;
const SYSTEM: SettingScope = SettingScope::System;
const USER: SettingScope = SettingScope::User;

/// The end of the file that Debian 11 ships, shortened.
const DEBIAN: &str = "#\n# OpenSSL example configuration file.\n\nopenssl_conf = default_conf\n[ new_oids ]\n[default_conf]\n\
                      ssl_conf = ssl_sect\n\n[ssl_sect]\nsystem_default = system_default_sect\n\n[system_default_sect]\n\
                      MinProtocol = TLSv1.2\nCipherString = DEFAULT@SECLEVEL=2\n";

#[test]
fn what_debian_ships_for_openssl_is_told_as_shipped_and_a_change_is_not() {
    let computer = Computer::new(SystemKind::Linux);
    computer.plant("etc/ssl/openssl.cnf", DEBIAN);
    let minimum =
        |scope, version| one("etc/ssl/openssl.cnf:13", "MinProtocol", scope, SettingEffect::MinVersion { version });
    let suites = |scope| one("etc/ssl/openssl.cnf:14", "CipherString", scope, SettingEffect::SuiteRule);
    assert_eq!(computer.told(), [minimum(SHIPPED, 0x0303), suites(SHIPPED)]);
    computer.plant("etc/ssl/openssl.cnf", &DEBIAN.replace("TLSv1.2", "TLSv1.3").replace("=2\n", "=0\n"));
    assert_eq!(computer.told(), [minimum(SYSTEM, 0x0304), suites(SYSTEM)]);
}

#[test]
fn sections_that_nothing_points_to_do_nothing() {
    let computer = Computer::new(SystemKind::Linux);
    computer.plant("etc/ssl/openssl.cnf", &DEBIAN.replace("ssl_conf = ssl_sect", ""));
    assert_eq!(computer.told(), []);
}

#[test]
fn all_that_openssl_can_be_told_is_understood() {
    let mut computer = Computer::new(SystemKind::Linux);
    computer.plant("etc/ssl/openssl.cnf", DEBIAN);
    computer.plant(
        "home/ada/extra/20.cnf",
        "[tls]\nMaxProtocol = TLSv1.2\nProtocol = ALL, -TLSv1.1\nDTLS.MinProtocol = DTLSv1.2\n",
    );
    computer.plant("home/ada/extra/notes.txt", "[tls]\nMinProtocol = SSLv3\n");
    let own = computer.plant(
        "home/ada/own.cnf",
        "openssl_conf = init\n.include extra\n[init]\nssl_conf = modules\n[modules]\nsystem_default = tls\n[tls]\n\
         TLS.MinProtocol = TLSv1\nCipherString = ECDHE-RSA-AES128-GCM-SHA256:AES256-SHA\nCiphersuites = TLS_AES_256_GCM_SHA384\n\
         Groups = X25519:P-256\nSignatureAlgorithms = RSA+SHA256:ed25519\nOptions = UnsafeLegacyRenegotiation\n",
    );
    computer.set("OPENSSL_CONF", &own.to_string_lossy());
    let (file, extra) = ("home/ada/own.cnf", "home/ada/extra/20.cnf");
    assert_eq!(
        computer.told(),
        [
            one("OPENSSL_CONF", "OPENSSL_CONF", USER, SettingEffect::Other),
            one(&format!("{extra}:2"), "MaxProtocol", USER, SettingEffect::MaxVersion { version: 0x0303 }),
            one(&format!("{extra}:3"), "Protocol", USER, SettingEffect::Version { version: 0x0302, on: false }),
            one(&format!("{file}:8"), "MinProtocol", USER, SettingEffect::MinVersion { version: 0x0301 }),
            one(&format!("{file}:9"), "CipherString", USER, SettingEffect::SuitesOnly { suites: vec![0xc02f, 0x0035] }),
            one(&format!("{file}:10"), "Ciphersuites", USER, SettingEffect::SuitesOff { suites: vec![0x1301, 0x1303] }),
            one(&format!("{file}:11"), "Groups", USER, SettingEffect::GroupsOnly { groups: vec![29, 23] }),
            one(
                &format!("{file}:12"),
                "SignatureAlgorithms",
                USER,
                SettingEffect::SchemesOnly { schemes: vec![0x0401, 0x0807] }
            ),
            one(&format!("{file}:13"), "Options", USER, SettingEffect::Other),
        ],
        "the variable's file counts alone"
    );
}

/// Fedora's and RHEL's `openssl.cnf` include what the system-wide policy says.
#[test]
fn a_system_wide_policy_is_shipped_until_it_is_changed() {
    let computer = Computer::new(SystemKind::Linux);
    computer.plant(
        "etc/pki/tls/openssl.cnf",
        "openssl_conf = openssl_init\n[openssl_init]\nssl_conf = ssl_module\n[ ssl_module ]\nsystem_default = crypto_policy\n\
         [ crypto_policy ]\n.include = /etc/crypto-policies/back-ends/opensslcnf.config\n",
    );
    computer.plant(
        "etc/crypto-policies/back-ends/opensslcnf.config",
        "CipherString = @SECLEVEL=2:kEECDH:kRSA:-aDSS\nTLS.MinProtocol = TLSv1.2\nDTLS.MinProtocol = DTLSv1.2\n",
    );
    computer.plant(
        "etc/crypto-policies/back-ends/nss.config",
        "library=\nname=Policy\nNSS=flags=policyOnly,moduleDB\nconfig=\"disallow=ALL allow=SHA256:TLS-VERSION-MIN=tls1.2:RSA-MIN=2048\"\n",
    );
    computer.plant(
        "etc/crypto-policies/back-ends/gnutls.config",
        "[global]\noverride-mode = allowlist\n[overrides]\nenabled-version = TLS1.3\n",
    );
    computer.plant("etc/crypto-policies/config", "# comment\nDEFAULT\n");
    for (policy, scope) in [("DEFAULT", SHIPPED), ("DEFAULT:SHA1", SYSTEM), ("FUTURE", SYSTEM), ("FIPS", SYSTEM)] {
        computer.plant("etc/crypto-policies/state/current", policy);
        let (openssl, nss, gnutls) = ["opensslcnf.config", "nss.config", "gnutls.config"]
            .map(|name| format!("etc/crypto-policies/back-ends/{name}"))
            .into();
        assert_eq!(
            computer.told(),
            [
                one("etc/crypto-policies/state/current:1", "policy", scope.clone(), SettingEffect::Other),
                one(&format!("{gnutls}:2"), "override-mode", scope.clone(), SettingEffect::Other),
                one(
                    &format!("{gnutls}:4"),
                    "enabled-version",
                    scope.clone(),
                    SettingEffect::Version { version: 0x0304, on: true }
                ),
                one(
                    &format!("{nss}:4"),
                    "TLS-VERSION-MIN",
                    scope.clone(),
                    SettingEffect::MinVersion { version: 0x0303 }
                ),
                one(&format!("{openssl}:1"), "CipherString", scope.clone(), SettingEffect::SuiteRule),
                one(
                    &format!("{openssl}:2"),
                    "MinProtocol",
                    scope.clone(),
                    SettingEffect::MinVersion { version: 0x0303 }
                ),
            ],
            "{policy}"
        );
        assert!(computer.settings().iter().all(|setting| setting.owner == SettingOwner::CryptoPolicies));
    }
}

#[test]
fn gnutls_is_told_by_its_file_or_by_the_one_that_a_variable_names() {
    let mut computer = Computer::new(SystemKind::Linux);
    computer.plant(
        "etc/gnutls/config",
        "[overrides]\ndisabled-version = tls1.3 # for now\n[priorities]\nSYSTEM = NORMAL:-VERS-TLS1.1\n",
    );
    assert_eq!(
        computer.told(),
        [
            one(
                "etc/gnutls/config:2",
                "disabled-version",
                SYSTEM,
                SettingEffect::Version { version: 0x0304, on: false }
            ),
            one("etc/gnutls/config:4", "SYSTEM", SYSTEM, SettingEffect::SuiteRule),
            one("etc/gnutls/config:4", "SYSTEM", SYSTEM, SettingEffect::Version { version: 0x0302, on: false }),
        ]
    );
    computer.set("GNUTLS_SYSTEM_PRIORITY_FILE", "/dev/null");
    assert_eq!(computer.told().len(), 1, "the variable alone");
}

#[test]
fn java_is_told_by_its_file_and_a_list_as_shipped_is_marked() {
    let computer = Computer::new(SystemKind::Linux);
    let file = "usr/lib/jvm/jdk-17/conf/security/java.security";
    let shipped = "# a comment\njdk.tls.disabledAlgorithms=SSLv3, TLSv1, TLSv1.1, DTLSv1.0, RC4, DES, \\\n    \
                   MD5withRSA, DH keySize < 1024, EC keySize < 224, 3DES_EDE_CBC, anon, NULL, \\\n    ECDH\n\
                   jdk.tls.keyLimits=AES/GCM/NoPadding KeyUpdate 2^37\n";
    computer.plant(file, shipped);
    let told = computer.told();
    let minimum = |scope, version| {
        one(&format!("{file}:2"), "jdk.tls.disabledAlgorithms", scope, SettingEffect::MinVersion { version })
    };
    assert_eq!(told[0], minimum(SHIPPED, 0x0303));
    assert!(
        told.iter().all(|(_, name, scope, _)| name == "jdk.tls.disabledAlgorithms" && *scope == SHIPPED),
        "{told:?}"
    );
    computer.plant(file, &(shipped.replace("TLSv1, TLSv1.1, ", "") + "jdk.tls.client.protocols=TLSv1,TLSv1.1\n"));
    let told = computer.told();
    assert_eq!(told[0], minimum(SYSTEM, 0x0301));
    let last = |effect| one(&format!("{file}:6"), "jdk.tls.client.protocols", SYSTEM, effect);
    assert_eq!(told[told.len() - 1], last(SettingEffect::MaxVersion { version: 0x0302 }));
}

/// The files of the Java that is installed here, if any, are as their makers shipped them.
#[test]
fn an_installed_java_is_found_to_be_as_shipped() {
    let mut computer = Computer::new(SystemKind::Linux);
    computer.surroundings.root = PathBuf::from("/");
    computer.surroundings.home = None;
    let settings = computer.settings();
    for setting in settings.iter().filter(|setting| setting.owner == SettingOwner::Java) {
        assert_eq!(setting.scope, SHIPPED, "{setting:?}");
    }
}

#[test]
fn options_for_every_java_program_are_told_without_their_passwords() {
    let mut computer = Computer::new(SystemKind::Macos);
    computer.set(
        "JAVA_TOOL_OPTIONS",
        "-Dhttps.protocols=TLSv1,TLSv1.2 -Djavax.net.ssl.trustStore=/a.jks -Djavax.net.ssl.trustStorePassword=secret -Dfile.encoding=UTF-8",
    );
    computer.set("JDK_JAVA_OPTIONS", "-Djdk.tls.namedGroups=\"secp256r1, x25519\" -Djdk.tls.ephemeralDHKeySize=2048");
    let place = "JAVA_TOOL_OPTIONS";
    assert_eq!(
        computer.told(),
        [
            one(place, "https.protocols", USER, SettingEffect::MinVersion { version: 0x0301 }),
            one(place, "https.protocols", USER, SettingEffect::MaxVersion { version: 0x0303 }),
            one(place, "javax.net.ssl.trustStore", USER, SettingEffect::RootsReplaced),
            one("JDK_JAVA_OPTIONS", "jdk.tls.namedGroups", USER, SettingEffect::GroupsOnly { groups: vec![23, 29] }),
            one("JDK_JAVA_OPTIONS", "jdk.tls.ephemeralDHKeySize", USER, SettingEffect::Other),
        ]
    );
    assert!(!format!("{:?}", computer.settings()).contains("secret"));
}

#[test]
fn variables_are_told_for_what_they_do() {
    use SettingEffect::{
        ErrorsIgnored, KeyLog, MaxVersion, MinVersion, Other, PostQuantum, RootsAdded, RootsReplaced, SystemRoots,
    };
    use SettingOwner::{Curl, Git, Go, Node, OpenSsl, Python};
    for (variable, value, owner, expected) in [
        ("SSL_CERT_FILE", "/a.pem", OpenSsl, vec![RootsReplaced]),
        ("SSLKEYLOGFILE", "/keys", OpenSsl, vec![KeyLog]),
        ("CURL_CA_BUNDLE", "/a.pem", Curl, vec![RootsReplaced]),
        ("REQUESTS_CA_BUNDLE", "/a.pem", Python, vec![RootsReplaced]),
        ("PYTHONHTTPSVERIFY", "0", Python, vec![ErrorsIgnored]),
        ("PYTHONHTTPSVERIFY", "1", Python, vec![Other]),
        ("NODE_EXTRA_CA_CERTS", "/a.pem", Node, vec![RootsAdded]),
        ("NODE_TLS_REJECT_UNAUTHORIZED", "0", Node, vec![ErrorsIgnored]),
        ("NODE_TLS_REJECT_UNAUTHORIZED", "1", Node, vec![Other]),
        (
            "NODE_OPTIONS",
            "--max-old-space-size=1 --use-openssl-ca --tls-min-v1.0",
            Node,
            vec![SystemRoots { on: true }, MinVersion { version: 0x0301 }],
        ),
        ("GIT_SSL_NO_VERIFY", "1", Git, vec![ErrorsIgnored]),
        ("GIT_SSL_VERSION", "tlsv1.2", Git, vec![MinVersion { version: 0x0303 }, MaxVersion { version: 0x0303 }]),
        ("GODEBUG", "gctrace=1,tlsmlkem=0,tls10default=0", Go, vec![PostQuantum { on: false }, Other]),
        ("SSL_CERT_FILE", " ", OpenSsl, vec![]),
    ] {
        let mut computer = Computer::new(SystemKind::Linux);
        computer.set(variable, value);
        let found = computer.settings();
        assert!(found.iter().all(|one| one.owner == owner && one.place == variable && one.scope == USER), "{found:?}");
        assert_eq!(found.into_iter().map(|one| one.effect).collect::<Vec<_>>(), expected, "{variable}={value}");
    }
}

#[test]
fn files_of_curl_git_npm_and_pip_are_told_by_line_and_never_their_secrets() {
    let computer = Computer::new(SystemKind::Linux);
    computer.plant(
        "home/ada/.curlrc",
        "# mine\n--user = \"ada:secret\"\ninsecure\ntlsv1.3\n-1\ntls-max 1.2\ncacert: \"/a.pem\"\n",
    );
    computer.plant("home/ada/.gitconfig", "[http]\n\tsslVerify = false\n\textraHeader = Authorization: secret\n");
    computer.plant("etc/gitconfig", "[http]\n\tsslCAInfo = /b.pem\n");
    computer
        .plant("home/ada/.npmrc", "//registry.example/:_authToken=secret\nstrict-ssl=false\ncafile=/c.pem\nca=null\n");
    computer.plant(
        "home/ada/.config/pip/pip.conf",
        "[global]\nindex-url = https://ada:secret@pypi.example/\ntrusted-host =\n    pypi.example\n    files.example\ncert = /d.pem\n",
    );
    assert_eq!(
        computer.told(),
        [
            one("etc/gitconfig:2", "http.sslCAInfo", SYSTEM, SettingEffect::RootsReplaced),
            one("home/ada/.gitconfig:2", "http.sslVerify", USER, SettingEffect::ErrorsIgnored),
            one("home/ada/.curlrc:3", "insecure", USER, SettingEffect::ErrorsIgnored),
            one("home/ada/.curlrc:4", "tlsv1.3", USER, SettingEffect::MinVersion { version: 0x0304 }),
            one("home/ada/.curlrc:5", "-1", USER, SettingEffect::MinVersion { version: 0x0301 }),
            one("home/ada/.curlrc:6", "tls-max", USER, SettingEffect::MaxVersion { version: 0x0303 }),
            one("home/ada/.curlrc:7", "cacert", USER, SettingEffect::RootsReplaced),
            one("home/ada/.npmrc:2", "strict-ssl", USER, SettingEffect::ErrorsIgnored),
            one("home/ada/.npmrc:3", "cafile", USER, SettingEffect::RootsReplaced),
            one("home/ada/.config/pip/pip.conf:3", "global.trusted-host", USER, SettingEffect::ErrorsIgnored),
            one("home/ada/.config/pip/pip.conf:6", "global.cert", USER, SettingEffect::RootsReplaced),
        ]
    );
    let settings = computer.settings();
    assert!(!format!("{settings:?}").contains("secret"));
    assert_eq!(settings[9].value, "pypi.example files.example");
    assert_eq!(settings[6].value, "/a.pem");
}

#[test]
fn a_bare_computer_has_no_settings() {
    for system in [SystemKind::Linux, SystemKind::Macos, SystemKind::Windows] {
        assert_eq!(Computer::new(system).settings(), []);
    }
}

#[test]
fn whoever_obeys_a_setting_is_named_and_there_is_a_way_back() {
    for owner in
        ["crypto-policies", "curl", "dotnet", "git", "gnu-tls", "go", "java", "node", "open-ssl", "python", "schannel"]
    {
        let key = format!("browser-setting-library-{owner}");
        for key in [format!("{key}.undo"), key] {
            assert!(!Words::english().text(&key).starts_with('['), "{key}");
        }
    }
}

/// Each file whose lines are understood.
const FILES: [&str; 11] = [
    "etc/ssl/openssl.cnf",
    "etc/crypto-policies/config",
    "etc/crypto-policies/back-ends/nss.config",
    "etc/crypto-policies/back-ends/java.config",
    "etc/gnutls/config",
    "usr/lib/jvm/jdk/lib/security/java.security",
    "home/ada/.curlrc",
    "home/ada/.gitconfig",
    "home/ada/.npmrc",
    "home/ada/.config/pip/pip.conf",
    "home/ada/.mozilla/firefox/profiles.ini",
];

const WORDS: [&str; 24] = [
    "openssl_conf",
    "[default]",
    "[http",
    "]",
    "=",
    ":",
    "\n",
    "\\\n",
    " ",
    "\"",
    "ssl_conf",
    "system_default",
    "MinProtocol",
    "TLSv1.2",
    "jdk.tls.disabledAlgorithms",
    "-VERS-",
    "sslVerify",
    "trusted-host",
    "Path",
    "$",
    "TLS_",
    "*",
    "é",
    "@",
];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn any_text_in_any_file_and_variable_is_read(words in prop::collection::vec(prop::sample::select(&WORDS[..]), 0..60)) {
        let text = words.concat();
        let mut computer = Computer::new(SystemKind::Linux);
        for file in FILES {
            computer.plant(file, &text);
        }
        for variable in ["GODEBUG", "NODE_OPTIONS", "JAVA_TOOL_OPTIONS", "GIT_SSL_VERSION", "SSL_CERT_DIR"] {
            computer.set(variable, &text);
        }
        for setting in computer.settings() {
            prop_assert!(setting.value.chars().count() <= 401);
        }
    }
}
