//! Stores of roots that programs bring along are found where they stand, and read as those programs read them.

use std::path::{Path, PathBuf};
use std::process::Command;

use handshake_doctor::advice::Words;
use handshake_doctor::machine::{Registry, RootStore, RootStoreKind, Surroundings, SystemKind, root_stores_in};
use proptest::prelude::*;
use rcgen::{BasicConstraints, CertificateParams, DnType, IsCa, Issuer, KeyPair};
use tempfile::TempDir;

/// A computer with nothing on it but what a test plants.
struct Computer {
    top: TempDir,
    surroundings: Surroundings,
}

impl Computer {
    fn new(system: SystemKind) -> Self {
        let top = tempfile::tempdir().expect("a directory");
        let surroundings = Surroundings {
            variables: std::collections::BTreeMap::new(),
            home: Some(top.path().join("home/ada")),
            root: top.path().to_owned(),
            system,
            registry: Registry::default(),
        };
        Self { top, surroundings }
    }

    /// A place on it, with the directories above it.
    fn place(&self, path: &str) -> PathBuf {
        let place = self.top.path().join(path);
        std::fs::create_dir_all(place.parent().expect("below the top")).expect("made");
        place
    }

    fn plant(&self, path: &str, content: impl AsRef<[u8]>) -> PathBuf {
        let place = self.place(path);
        std::fs::write(&place, content).expect("written");
        place
    }

    fn set(&mut self, name: &str, value: &str) {
        self.surroundings.variables.insert(name.to_owned(), value.to_owned());
    }

    fn stores(&self) -> Vec<RootStore> {
        root_stores_in(&self.surroundings)
    }

    /// The only store that is found.
    fn store(&self) -> RootStore {
        let mut stores = self.stores();
        assert_eq!(stores.len(), 1, "{stores:?}");
        stores.remove(0)
    }
}

fn root(name: &str) -> rcgen::Certificate {
    let mut parameters = CertificateParams::default();
    parameters.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    parameters.distinguished_name.push(DnType::CommonName, name);
    parameters.self_signed(&KeyPair::generate().expect("a key")).expect("a root")
}

fn run(program: &str, arguments: &[&str], directory: &Path) {
    let done = Command::new(program).args(arguments).current_dir(directory).output().expect(program);
    let said = String::from_utf8_lossy(&done.stderr) + String::from_utf8_lossy(&done.stdout);
    assert!(done.status.success(), "{program} {arguments:?}: {said}");
}

/// Roots in a store that Java's own tool makes.
fn keytool(store: &Path, roots: &[&rcgen::Certificate], options: &[&str]) {
    let directory = store.parent().expect("a directory");
    for (place, root) in roots.iter().enumerate() {
        std::fs::write(directory.join("root.pem"), root.pem()).expect("written");
        let (alias, file) = (place.to_string(), store.to_string_lossy());
        let mut arguments = vec!["-importcert", "-noprompt", "-alias", &alias, "-file", "root.pem", "-keystore", &file];
        arguments.extend(options);
        run("keytool", &arguments, directory);
    }
}

#[test]
fn roots_of_java_are_read_from_both_kinds_of_key_store() {
    for kind in ["JKS", "PKCS12"] {
        let computer = Computer::new(SystemKind::Linux);
        computer.plant("usr/lib/jvm/jdk-21/release", "IMPLEMENTOR=\"x\"\nJAVA_VERSION=\"21.0.2\"\n");
        let place = computer.place("usr/lib/jvm/jdk-21/lib/security/cacerts");
        let (one, other) = (root("One"), root("Other"));
        keytool(&place, &[&one, &other], &["-storetype", kind, "-storepass", "changeit"]);
        let store = computer.store();
        assert_eq!((store.kind, store.name.as_str(), &store.place), (RootStoreKind::Java, "Java 21", &place), "{kind}");
        let mut roots = store.roots;
        roots.sort();
        let mut expected = [one.der().to_vec(), other.der().to_vec()];
        expected.sort();
        assert_eq!((roots.as_slice(), store.error), (expected.as_slice(), None), "{kind}");
        assert!(!store.with_mozilla && !store.with_system, "Java trusts nothing beside its own store");
    }
}

/// Since version 18, Java ships its store without a lock.
#[test]
fn a_store_of_java_without_a_password_is_read() {
    let mut computer = Computer::new(SystemKind::Macos);
    let place = computer.place("jdk/lib/security/cacerts");
    let one = root("One");
    let open = ["-J-Dkeystore.pkcs12.certProtectionAlgorithm=NONE", "-J-Dkeystore.pkcs12.macAlgorithm=NONE"];
    keytool(&place, &[&one], &[&["-storetype", "PKCS12", "-storepass", "changeit"], &open[..]].concat());
    let home = computer.top.path().join("jdk");
    computer.set("JAVA_HOME", &home.to_string_lossy());
    let store = computer.store();
    assert_eq!((store.roots, store.error), (vec![one.der().to_vec()], None));
    assert_eq!(store.name, "Java jdk", "one that does not say its version has the name of its directory");
}

#[test]
fn installations_that_share_one_store_are_told_together() {
    let computer = Computer::new(SystemKind::Linux);
    let shared = computer.place("etc/ssl/certs/java/cacerts");
    keytool(&shared, &[&root("One")], &["-storetype", "JKS", "-storepass", "changeit"]);
    for (directory, version) in [("java-17", "17.0.1"), ("java-8", "1.8.0_402"), ("java-8-too", "1.8.0_402")] {
        computer.plant(&format!("usr/lib/jvm/{directory}/release"), format!("JAVA_VERSION=\"{version}\"\n"));
        let link = computer.place(&format!("usr/lib/jvm/{directory}/lib/security/cacerts"));
        std::os::unix::fs::symlink(&shared, link).expect("linked");
    }
    assert_eq!(computer.store().name, "Java 17, Java 8");
}

#[test]
fn the_store_that_a_variable_gives_every_java_program_is_read_with_its_password() {
    let mut computer = Computer::new(SystemKind::Linux);
    let place = computer.place("home/ada/own roots.p12");
    let one = root("One");
    keytool(&place, &[&one], &["-storetype", "PKCS12", "-storepass", "my secret"]);
    let options = format!("-Xmx1g \"-Djavax.net.ssl.trustStore={}\"", place.display());
    computer.set("JAVA_TOOL_OPTIONS", &options);
    let store = computer.store();
    assert_eq!((store.roots.len(), store.error.as_deref()), (0, Some("browser-store-locked")));
    computer.set("JAVA_TOOL_OPTIONS", &format!("{options} '-Djavax.net.ssl.trustStorePassword=my secret'"));
    let store = computer.store();
    assert_eq!((store.name.as_str(), store.roots), ("javax.net.ssl.trustStore", vec![one.der().to_vec()]));
}

/// Two authorities that certify each other would be followed for ever.
#[test]
fn a_store_with_private_keys_is_left_alone() {
    let mut computer = Computer::new(SystemKind::Linux);
    let directory = computer.top.path().to_owned();
    let keys = [KeyPair::generate().expect("a key"), KeyPair::generate().expect("a key")];
    let names = ["One", "Other"].map(|name| {
        let mut parameters = CertificateParams::default();
        parameters.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        parameters.distinguished_name.push(DnType::CommonName, name);
        parameters
    });
    let crossed = |own: usize, issuer: usize| {
        let issuer = Issuer::from_params(&names[issuer], &keys[issuer]);
        names[own].signed_by(&keys[own], &issuer).expect("a certificate").pem()
    };
    std::fs::write(directory.join("key.pem"), keys[0].serialize_pem()).expect("written");
    std::fs::write(directory.join("leaf.pem"), crossed(0, 1)).expect("written");
    std::fs::write(directory.join("more.pem"), crossed(1, 0)).expect("written");
    let export = "pkcs12 -export -inkey key.pem -in leaf.pem -certfile more.pem -passout pass:changeit -out keys.p12";
    run("openssl", &export.split(' ').collect::<Vec<_>>(), &directory);
    let place = directory.join("keys.p12");
    computer.set("JDK_JAVA_OPTIONS", &format!("-Djavax.net.ssl.trustStore={}", place.display()));
    assert_eq!(computer.store().error.as_deref(), Some("browser-store-keys"));
}

/// Debian's store, where it is installed, against Java's own count.
#[test]
fn this_systems_store_of_java_is_read_whole() {
    let system = "/etc/ssl/certs/java/cacerts";
    if !Path::new(system).exists() {
        return;
    }
    let mut computer = Computer::new(SystemKind::Linux);
    computer.set("JAVA_TOOL_OPTIONS", &format!("-Djavax.net.ssl.trustStore={system}"));
    computer.surroundings.root = PathBuf::from("/nowhere");
    let arguments = ["-list", "-keystore", system, "-storepass", "changeit", "-J-Duser.language=en"];
    let listed = Command::new("keytool").args(arguments).output().expect("keytool");
    let listed = String::from_utf8_lossy(&listed.stdout).matches("trustedCertEntry").count();
    assert_eq!((computer.store().roots.len(), computer.store().error), (listed, None));
    assert!(listed > 50, "{listed}");
}

fn certutil(database: &Path, arguments: &[&str]) {
    let name = format!("sql:{}", database.display());
    run("certutil", &[&["-d", &name], arguments].concat(), database);
}

/// A database with one root that is trusted for servers, one for mail, and one that is distrusted.
fn database(directory: &Path, trusted: &rcgen::Certificate, distrusted: &rcgen::Certificate) {
    std::fs::create_dir_all(directory).expect("made");
    certutil(directory, &["-N", "--empty-password"]);
    for (name, root, trust) in
        [("trusted", trusted, "C,,"), ("mail", &root("Mail"), ",C,"), ("distrusted", distrusted, "p,,")]
    {
        std::fs::write(directory.join("root.pem"), root.pem()).expect("written");
        certutil(directory, &["-A", "-n", name, "-t", trust, "-i", "root.pem"]);
    }
    std::fs::remove_file(directory.join("root.pem")).expect("removed");
}

#[test]
fn a_firefox_profile_tells_whom_it_trusts_and_distrusts_and_is_not_touched() {
    let computer = Computer::new(SystemKind::Linux);
    let list = "[Profile0]\nName=work\nIsRelative=1\nPath=a.work\n\n[Profile1]\nName=new\nIsRelative=1\nPath=b.new\n";
    computer.plant("home/ada/.mozilla/firefox/profiles.ini", list);
    let directory = computer.top.path().join("home/ada/.mozilla/firefox/a.work");
    let (trusted, distrusted) = (root("Trusted"), root("Distrusted"));
    database(&directory, &trusted, &distrusted);
    let state = || {
        let files = std::fs::read_dir(&directory).expect("there").flatten();
        let mut files: Vec<_> = files
            .map(|file| {
                let about = file.metadata().expect("there");
                (file.file_name(), std::fs::read(file.path()).expect("read"), about.modified().expect("known"))
            })
            .collect();
        files.sort();
        files
    };
    let before = state();
    let store = computer.store();
    assert_eq!((store.kind, store.name.as_str()), (RootStoreKind::FirefoxProfile, "work"));
    assert_eq!((store.roots, store.distrusted), (vec![trusted.der().to_vec()], vec![distrusted.der().to_vec()]));
    assert!(store.with_mozilla && !store.with_system && store.error.is_none());
    assert_eq!(state(), before);
}

/// Firefox keeps no copy of one of its own roots that somebody distrusts, only the word.
#[test]
fn a_root_of_mozillas_that_is_distrusted_is_told_by_its_certificate() {
    let computer = Computer::new(SystemKind::Linux);
    let directory = computer.top.path().join("home/ada/.pki/nssdb");
    database(&directory, &root("Trusted"), &root("Distrusted"));
    let own = webpki_root_certs::TLS_SERVER_ROOT_CERTS[0].to_vec();
    std::fs::write(directory.join("own.der"), &own).expect("written");
    certutil(&directory, &["-A", "-n", "own", "-t", "p,,", "-i", "own.der"]);
    let database = rusqlite::Connection::open(directory.join("cert9.db")).expect("opened");
    database.execute("DELETE FROM nssPublic WHERE a0 = x'00000001'", []).expect("deleted");
    drop(database);
    let store = computer.store();
    assert_eq!((store.kind, store.name.as_str()), (RootStoreKind::NssUser, "nssdb"));
    assert_eq!((store.roots, store.distrusted), (vec![], vec![own]));
}

/// PKCS #11, version 3.2, has a class of its own for trust, which new releases of NSS write.
#[test]
fn trust_is_read_in_its_new_form_too() {
    let computer = Computer::new(SystemKind::Linux);
    let directory = computer.top.path().join("home/ada/snap/chromium/current/.pki/nssdb");
    let (trusted, distrusted) = (root("Trusted"), root("Distrusted"));
    database(&directory, &trusted, &distrusted);
    let database = rusqlite::Connection::open(directory.join("cert9.db")).expect("opened");
    let changes = "ALTER TABLE nssPublic ADD COLUMN a62c;
        UPDATE nssPublic SET a62c = x'00000002' WHERE ace536358 = x'ce534352';
        UPDATE nssPublic SET a62c = x'00000003' WHERE ace536358 = x'ce53435a';
        UPDATE nssPublic SET a0 = x'0000000b', ace536358 = NULL, ace5363b4 = NULL WHERE a0 = x'ce534353';";
    database.execute_batch(changes).expect("changed");
    drop(database);
    let store = computer.store();
    assert_eq!(store.name, "chromium");
    assert_eq!((store.roots, store.distrusted), (vec![trusted.der().to_vec()], vec![distrusted.der().to_vec()]));
}

#[test]
fn firefox_takes_the_systems_roots_where_it_can_and_was_not_told_otherwise() {
    for (system, directory, expected) in [
        (SystemKind::Macos, "home/ada/Library/Application Support/Firefox", true),
        (SystemKind::Windows, "home/ada/AppData/Roaming/Mozilla/Firefox", true),
        (SystemKind::Linux, "home/ada/.mozilla/firefox", false),
    ] {
        let mut computer = Computer::new(system);
        let roaming = computer.top.path().join("home/ada/AppData/Roaming");
        computer.set("APPDATA", &roaming.to_string_lossy());
        computer.plant(&format!("{directory}/profiles.ini"), "[Profile0]\nName=a\nIsRelative=1\nPath=a\n");
        database(&computer.top.path().join(directory).join("a"), &root("Trusted"), &root("Distrusted"));
        assert_eq!(computer.store().with_system, expected, "{system:?}");
        let off = "user_pref(\"security.enterprise_roots.enabled\", false);\n";
        computer.plant(&format!("{directory}/a/prefs.js"), off);
        assert!(!computer.store().with_system, "{system:?}");
    }
}

#[test]
fn pip_and_certifi_are_found_in_environments_and_the_same_bundle_counts_once() {
    let mut computer = Computer::new(SystemKind::Linux);
    let (one, other) = (root("One"), root("Other"));
    let both = format!("# Issuer: One\n{}\n# Issuer: Other\n{}", one.pem(), other.pem());
    let packages = "home/ada/.virtualenvs/shop/lib/python3.12/site-packages";
    computer.plant(&format!("{packages}/certifi/cacert.pem"), &both);
    computer
        .plant(&format!("{packages}/certifi/__init__.py"), "from .core import where\n__version__ = \"2024.08.30\"\n");
    computer.plant("usr/lib/python3/dist-packages/certifi/cacert.pem", &both);
    computer.plant("work/.venv/lib/python3.13/site-packages/pip/_vendor/certifi/cacert.pem", one.pem());
    let environment = computer.top.path().join("work/.venv");
    computer.set("VIRTUAL_ENV", &environment.to_string_lossy());
    let stores = computer.stores();
    let told: Vec<_> = stores.iter().map(|store| (store.name.as_str(), store.roots.len())).collect();
    assert_eq!(told, [("certifi", 2), ("pip", 1)]);
    std::fs::remove_file(computer.place("usr/lib/python3/dist-packages/certifi/cacert.pem")).expect("removed");
    assert_eq!(computer.stores()[0].name, "certifi 2024.08.30");
}

#[test]
fn bundles_that_variables_name_are_read_each_once() {
    let mut computer = Computer::new(SystemKind::Linux);
    let (one, other) = (root("One"), root("Other"));
    let bundle = computer.plant("bundle.pem", one.pem()).to_string_lossy().into_owned();
    computer.plant("hashed/5ed36f99.0", other.pem());
    computer.plant("hashed/README", "no certificate");
    let hashed = computer.top.path().join("hashed").to_string_lossy().into_owned();
    for name in ["SSL_CERT_FILE", "REQUESTS_CA_BUNDLE", "NODE_EXTRA_CA_CERTS"] {
        computer.set(name, &bundle);
    }
    computer.set("SSL_CERT_DIR", &hashed);
    computer.set("CURL_CA_BUNDLE", "/nowhere/at/all.pem");
    let stores = computer.stores();
    let told: Vec<_> = stores
        .iter()
        .map(|store| (store.name.as_str(), store.roots.len(), store.with_mozilla, store.error.as_deref()))
        .collect();
    assert_eq!(
        told,
        [
            ("SSL_CERT_FILE, REQUESTS_CA_BUNDLE", 1, false, None),
            ("SSL_CERT_DIR", 1, false, None),
            ("CURL_CA_BUNDLE", 0, false, Some("browser-store-missing")),
            ("NODE_EXTRA_CA_CERTS", 1, true, None),
        ]
    );
}

#[test]
fn what_cannot_be_read_says_why_and_breaks_nothing() {
    let mut computer = Computer::new(SystemKind::Linux);
    computer.plant("usr/lib/jvm/broken/lib/security/cacerts", b"\xfe\xed\xfe\xed\0\0\0\x02\0\0\0\x05\0\0");
    computer.plant("usr/lib/jvm/strange/lib/security/cacerts", "hello");
    computer.plant("usr/lib/jvm/wrong/lib/security/cacerts", b"\x30\x06\x02\x01\x03\x30\x01\x00");
    computer.plant("home/ada/.pki/nssdb/cert9.db", "SQLite format 3\0 and nothing else");
    let half = root("One").pem() + "-----BEGIN CERTIFICATE-----\n!!!\n-----END CERTIFICATE-----\n";
    let bundle = computer.plant("half.pem", half);
    computer.set("SSL_CERT_FILE", &bundle.to_string_lossy());
    let stores = computer.stores();
    let told: Vec<_> =
        stores.iter().map(|store| (store.name.as_str(), store.error.as_deref().unwrap_or("none"))).collect();
    assert_eq!(
        told,
        [
            ("Java broken", "browser-store-partly"),
            ("Java strange", "browser-store-damaged"),
            ("Java wrong", "browser-store-damaged"),
            ("nssdb", "browser-store-damaged"),
            ("SSL_CERT_FILE", "browser-store-partly"),
        ]
    );
    for (_, key) in told {
        assert!(!Words::english().text(key).starts_with('['), "{key}");
    }
}

#[test]
fn a_bare_computer_has_no_stores() {
    for system in [SystemKind::Linux, SystemKind::Macos, SystemKind::Windows] {
        assert_eq!(Computer::new(system).stores(), []);
    }
}

/// A byte changed, a piece cut off: still a store or an error.
#[test]
fn damaged_stores_are_read_or_refused() {
    let computer = Computer::new(SystemKind::Linux);
    let place = computer.place("usr/lib/jvm/jdk/lib/security/cacerts");
    keytool(&place, &[&root("One")], &["-storetype", "PKCS12", "-storepass", "changeit"]);
    let key_store = std::fs::read(&place).expect("read");
    let nss = computer.top.path().join("home/ada/.pki/nssdb");
    database(&nss, &root("Trusted"), &root("Distrusted"));
    let rows = std::fs::read(nss.join("cert9.db")).expect("read");
    let mut runner = proptest::test_runner::TestRunner::new(ProptestConfig::with_cases(64));
    let damage = (any::<prop::sample::Index>(), any::<u8>(), prop::option::of(any::<prop::sample::Index>()));
    let damaged = |bytes: &[u8], (at, byte, cut): (prop::sample::Index, u8, Option<prop::sample::Index>)| {
        let mut bytes = bytes.to_vec();
        let place = at.index(bytes.len());
        bytes[place] = byte;
        bytes.truncate(cut.map_or(bytes.len(), |cut| cut.index(bytes.len())));
        bytes
    };
    let all_read = runner.run(&(damage.clone(), damage), |(first, second)| {
        std::fs::write(&place, damaged(&key_store, first)).expect("written");
        std::fs::write(nss.join("cert9.db"), damaged(&rows, second)).expect("written");
        let kinds: Vec<_> = computer.stores().iter().map(|store| store.kind).collect();
        prop_assert_eq!(kinds, [RootStoreKind::Java, RootStoreKind::NssUser]);
        Ok(())
    });
    all_read.expect("no panic");
}
