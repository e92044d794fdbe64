//! `--client-cert`: what the terminal does with a person's certificate, and what it says when it cannot use it.

use std::fs;
use std::path::Path;
use std::process::Command;

use rcgen::{KeyPair, PKCS_ECDSA_P256_SHA256};

use super::super::real_servers::{HOST, Server};
use super::super::terminal::{exit, run, stderr, stdout};
use super::{Staff, openssl_for};

fn text(path: &Path) -> String {
    path.display().to_string()
}

/// Files of Ada: `both.pem`, `leaf.pem`, `key.pem`, `ada.p12` (locked with `secret`), `password`, `guess`.
fn files(staff: &Staff) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    let pem = staff.pem(|_| (), &PKCS_ECDSA_P256_SHA256);
    let key_at = pem.find("-----BEGIN PRIVATE").expect("a key");
    let (leaf, key) = pem.split_at(key_at);
    for (name, text) in [
        ("both.pem", pem.as_str()),
        ("leaf.pem", leaf),
        ("key.pem", key),
        ("password", "secret\r\nand a second line\r\n"),
        ("guess", "?"),
    ] {
        fs::write(folder.path().join(name), text).expect("written");
    }
    let made = Command::new("openssl")
        .args(["pkcs12", "-export", "-in", "both.pem", "-out", "ada.p12", "-passout", "pass:secret"])
        .current_dir(folder.path())
        .status()
        .expect("openssl; scripts/test installs it");
    assert!(made.success());
    folder
}

/// What the program does with these options, each `@name` a file of Ada's, at a server that lets in staff alone.
fn visit(task: &str, server: &Server, folder: &Path, options: &[&str]) -> std::process::Output {
    let (root, connect) = (folder.join("root.der"), format!("127.0.0.1:{}", server.port));
    fs::write(&root, &server.root).expect("written");
    let root = text(&root);
    let options: Vec<String> = options
        .iter()
        .map(|option| option.strip_prefix('@').map_or((*option).to_owned(), |name| text(&folder.join(name))))
        .collect();
    let mut arguments = vec![task, HOST, "--connect", &connect, "--trust", &root, "--quiet"];
    arguments.extend(options.iter().map(String::as_str));
    run(&arguments)
}

#[test]
fn the_certificate_may_come_as_one_file_as_two_or_locked() {
    let staff = Staff::new("Staff");
    let (server, folder) = (openssl_for(&staff, &[]), files(&staff));
    for options in [
        &["--client-cert", "@both.pem"][..],
        &["--client-cert", "@leaf.pem", "--client-key", "@key.pem"],
        &["--client-cert", "@ada.p12", "--client-password", "@password"],
    ] {
        let output = visit("check", &server, folder.path(), options);
        assert_eq!(exit(&output), 0, "{options:?}: {} {}", stdout(&output), stderr(&output));
    }
    let output = visit("check", &server, folder.path(), &[]);
    assert_eq!(exit(&output), 1, "{}", stdout(&output));
    let output = visit("scan", &server, folder.path(), &["--client-cert", "@both.pem", "--parts", "features"]);
    assert_eq!(exit(&output), 0, "{}", stderr(&output));
}

#[test]
fn what_cannot_be_used_ends_with_2_and_says_what_to_do() {
    let staff = Staff::new("Staff");
    let (server, folder) = (openssl_for(&staff, &[]), files(&staff));
    fs::write(folder.path().join("other.pem"), KeyPair::generate().expect("a key").serialize_pem()).expect("written");
    for (options, said) in [
        (&["--client-cert", "@ada.p12"][..], "--client-password"),
        (&["--client-cert", "@ada.p12", "--client-password", "@guess"], "does not open"),
        (&["--client-cert", "@leaf.pem"], "--client-key"),
        (&["--client-cert", "@leaf.pem", "--client-key", "@other.pem"], "another certificate"),
        (&["--client-cert", "@key.pem"], "no certificate"),
        (&["--client-cert", "@nowhere.pem"], "could not be read"),
        (&["--client-key", "@key.pem"], "--client-cert"),
    ] {
        let output = visit("check", &server, folder.path(), options);
        assert_eq!((exit(&output), stdout(&output).as_str()), (2, ""), "{options:?}");
        assert!(stderr(&output).contains(said), "{options:?}: {}", stderr(&output));
        assert!(!stderr(&output).contains("secret"), "{}", stderr(&output));
    }
}
