//! What is said of cipher suites, of clients, and to whoever runs a server.

use handshake_doctor::advice::Words;
use handshake_doctor::step::cipher::{Strength, reasons, strength};

#[test]
fn every_suite_that_is_not_strong_says_why() {
    let words = Words::english();
    for suite in 0..=u16::MAX {
        let reasons = reasons(suite);
        assert_eq!(reasons.is_empty(), strength(suite) == Strength::Strong, "{suite:#06x}");
        for reason in reasons {
            assert!(words.has(reason), "{reason}");
        }
    }
}

#[test]
fn the_settings_for_each_server_name_both_versions_or_the_least_and_no_weak_suite() {
    let words = Words::english();
    for product in ["nginx", "apache", "iis", "haproxy"] {
        let settings = words.text(&format!("server-settings-{product}"));
        assert!(settings.lines().count() >= 5, "{product}: {settings}");
        assert!(settings.contains("1.2"), "{product}: {settings}");
        for weak in ["RC4", "3DES", "CBC", "-SHA:", "NULL", "EXPORT"] {
            assert!(!settings.contains(weak), "{product}: {weak}");
        }
        for part in ["label", "where"] {
            assert!(!words.text(&format!("server-settings-{product}.{part}")).starts_with('['), "{product} {part}");
        }
    }
}
