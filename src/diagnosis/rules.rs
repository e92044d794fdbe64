//! Which finding follows from which: the folds, in a fixed, written order.
//!
//! From the ground up: what answers at all, the clock, what stands in between, versions, suites, the certificate;
//! the bare ends of a connection come last, for they follow from anything. A cause explains others only when it is
//! at least likely; for each finding the first line that fits decides.

use super::beside;
use super::rank::GRAVITY;
use super::view::{Validity, View};
use crate::step::{Confidence, Finding};

/// One line of the order.
struct Fold {
    /// Any of these explains ...
    causes: &'static [&'static str],
    /// ... each of these,
    consequences: &'static [&'static [&'static str]],
    /// when the evidence allows it.
    when: fn(&View) -> bool,
}

/// The chain ends in a root that is not known here.
pub(super) const UNKNOWN_ISSUER: &[&str] = &[
    "app-ignores-user-roots",
    "ca-distrusted",
    "firefox-os-roots-off",
    "git-windows-backend",
    "java-own-trust-store",
    "missing-intermediate",
    "national-root-not-public",
    "os-root-store-outdated",
    "private-root-not-installed",
    "rust-own-trust-store",
    "script-runtime-own-trust-store",
    "self-signed-certificate",
];

/// The certificate is some other name's.
pub(super) const WRONG_NAME: &[&str] = &[
    "client-sends-no-sni",
    "common-name-only",
    "default-vhost-certificate",
    "hostname-mismatch",
    "wildcard-too-deep",
    "www-apex-mismatch",
];

/// Oddities of a certificate that was made on the spot by whoever stands in between.
const HOME_MADE: &[&str] = &[
    "ca-certificate-as-leaf",
    "certificate-transparency-missing",
    "extra-certificates-sent",
    "must-staple-missing",
    "revocation-check-blocked",
    "validity-too-long",
    "weak-key",
    "weak-signature",
];

/// The server found nothing acceptable, without saying what.
const NOTHING_IN_COMMON: &[&str] = &[
    "certificate-key-type-unsupported",
    "hello-intolerant-server",
    "hello-length-intolerant",
    "host-not-provisioned",
    "no-common-cipher",
    "no-common-group",
    "no-common-version",
];

/// A connection that just ended, or never was: the most general of all.
pub(super) const BARE_ENDS: &[&str] = &[
    "closed-during-handshake",
    "data-altered-in-transit",
    "pmtu-black-hole",
    "reset-during-handshake",
    "server-breaks-tls",
    "server-internal-error",
    "server-silent",
    "server-too-slow",
];

/// Nothing answers at the address.
pub(super) const NO_ANSWER: &[&str] = &["dns-name-not-found", "tcp-blocked", "tcp-refused"];

/// Something answers that does not speak TLS.
const NO_TLS: &[&str] = &["plain-http-on-tls-port", "starttls-needed", "wrong-service-on-port"];

/// The name was led somewhere else.
const LED_ASTRAY: &[&str] =
    &["captive-portal", "hosts-file-override", "dns-sinkhole", "dns-wrong-address", "split-dns-vpn"];

/// Something opens the connection and signs it anew.
pub(super) const INTERCEPTORS: &[&str] = &[
    "interceptor-reports-bad-site",
    "known-bad-root",
    "state-interception-root",
    "antivirus-https-scanning",
    "debugging-proxy",
    "local-filter-https-scanning",
    "parental-control-filter",
    "tls-inspection-corporate",
    "tls-inspection-school",
];

/// What is too old or too weak in the way in which a link is made.
pub(super) const OLD_FASHIONED: &[&str] = &[
    "certificate-less-ciphers-only",
    "dh-group-too-small",
    "dhe-only",
    "inappropriate-fallback",
    "legacy-renegotiation",
    "server-only-broken-ciphers",
    "server-only-legacy-ciphers",
    "server-only-ssl3",
    "server-only-tls10-11",
];

/// A certificate or a server that is not as it should be.
const SET_UP_WRONG: &[&str] = &[
    "ca-certificate-as-leaf",
    "certificate-expired",
    "certificate-not-yet-valid",
    "certificate-revoked",
    "chain-wrong-order",
    "expired-intermediate",
    "issuer-not-a-ca",
    "key-certificate-mismatch",
    "malformed-certificate",
    "must-staple-missing",
    "name-constraint-violation",
    "path-length-exceeded",
    "unknown-critical-extension",
    "unrecognized-name",
    "wrong-key-usage",
];

/// What keeps a content network from its origin.
const ORIGIN_FAULTS: &[&str] = &[
    "tcp-refused",
    "tcp-blocked",
    "plain-http-on-tls-port",
    "wrong-service-on-port",
    "server-only-ssl3",
    "server-only-tls10-11",
    "no-common-version",
    "server-only-broken-ciphers",
    "certificate-less-ciphers-only",
    "no-common-cipher",
    "no-common-group",
    "client-certificate-required",
    "unrecognized-name",
    "host-not-provisioned",
    "key-certificate-mismatch",
    "malformed-certificate",
    "server-breaks-tls",
    "chain-wrong-order",
    "certificate-revoked",
    "default-vhost-certificate",
    "self-signed-certificate",
    "missing-intermediate",
    "private-root-not-installed",
    "www-apex-mismatch",
    "wildcard-too-deep",
    "common-name-only",
    "hostname-mismatch",
    "weak-signature",
    "weak-key",
    "expired-intermediate",
    "certificate-expired",
    "certificate-not-yet-valid",
    "server-internal-error",
    "server-silent",
    "reset-during-handshake",
    "closed-during-handshake",
];

const FOLDS: &[Fold] = &[
    // The ground: where the connection goes.
    Fold {
        causes: &["captive-portal"],
        consequences: &[&["dns-sinkhole", "dns-wrong-address", "http-block-page", "no-internet"]],
        when: always,
    },
    // Without a way to the internet nothing else can be told of a site there.
    Fold { causes: &["no-internet"], consequences: &[NO_ANSWER, BARE_ENDS, &["ipv6-broken"]], when: always },
    Fold {
        causes: &["hosts-file-override"],
        consequences: &[&["dns-sinkhole", "dns-wrong-address", "split-dns-vpn"]],
        when: always,
    },
    // A filter that leads names to its own page.
    Fold { causes: &["dns-sinkhole"], consequences: &[&["http-block-page"]], when: always },
    Fold {
        causes: LED_ASTRAY,
        consequences: &[NO_ANSWER, NO_TLS, UNKNOWN_ISSUER, WRONG_NAME, HOME_MADE, NOTHING_IN_COMMON, BARE_ENDS],
        when: always,
    },
    Fold {
        causes: &["proxy-settings-wrong", "proxy-refuses-connect", "proxy-url-wrong-scheme"],
        consequences: &[NO_ANSWER, NO_TLS, BARE_ENDS],
        when: always,
    },
    // Where nothing answers without the proxy, that the site does not is no wonder.
    Fold { causes: &["proxy-needed"], consequences: &[NO_ANSWER, BARE_ENDS, &["no-internet"]], when: always },
    Fold { causes: &["ipv6-broken"], consequences: &[NO_ANSWER, BARE_ENDS, &["load-balancer-bad-node"]], when: always },
    // What answers is no TLS server: it cannot have versions, suites or certificates.
    Fold {
        causes: &["http-block-page"],
        consequences: &[NO_ANSWER, NO_TLS, &["sni-blocked", "access-denied-by-policy"], NOTHING_IN_COMMON, BARE_ENDS],
        when: always,
    },
    Fold {
        causes: &["starttls-needed", "database-upgrade-needed", "database-tls-disabled"],
        consequences: &[&["wrong-service-on-port"]],
        when: always,
    },
    Fold {
        causes: &[
            "plain-http-on-tls-port",
            "starttls-needed",
            "database-upgrade-needed",
            "database-tls-disabled",
            "wrong-service-on-port",
        ],
        consequences: &[NOTHING_IN_COMMON, BARE_ENDS],
        when: always,
    },
    // The clock, but only where the measured time makes the certificate valid.
    Fold { causes: &["timezone-wrong"], consequences: &[&["clock-ahead", "clock-behind"]], when: always },
    Fold {
        causes: &["clock-ahead", "clock-behind", "timezone-wrong"],
        consequences: &[&["time-sync-failing"]],
        when: always,
    },
    Fold {
        causes: &["clock-ahead", "timezone-wrong"],
        consequences: &[&["certificate-expired", "expired-intermediate", "expired-cross-sign", "must-staple-missing"]],
        when: clock_may_break_it,
    },
    Fold {
        causes: &["clock-behind", "timezone-wrong"],
        consequences: &[&["certificate-not-yet-valid", "must-staple-missing"]],
        when: clock_may_break_it,
    },
    // A revocation status lives for days: it is out of its time long before the certificate is.
    Fold {
        causes: &["clock-ahead", "clock-behind", "timezone-wrong"],
        consequences: &[&["must-staple-missing"]],
        when: |view| view.clock_breaks_a_status,
    },
    // What stands in between shows certificates of its own.
    Fold {
        causes: &["interceptor-reports-bad-site", "known-bad-root", "state-interception-root"],
        consequences: &[INTERCEPTORS],
        when: always,
    },
    // All that was asked, they answered: old versions and suites are theirs, and not the server's.
    Fold { causes: &["antivirus-downgrades-tls"], consequences: &[OLD_FASHIONED], when: always },
    Fold { causes: INTERCEPTORS, consequences: &[OLD_FASHIONED, &["antivirus-downgrades-tls"]], when: always },
    Fold { causes: INTERCEPTORS, consequences: &[UNKNOWN_ISSUER, WRONG_NAME, HOME_MADE], when: always },
    // A filter that answers for the site shows what certificate it has.
    Fold { causes: &["http-block-page"], consequences: &[UNKNOWN_ISSUER, WRONG_NAME, HOME_MADE], when: always },
    // Long messages get lost with the packets that carry them, whatever stands in them.
    Fold {
        causes: &["pmtu-black-hole"],
        consequences: &[&["large-client-hello-rejected", "tls13-intolerant"], NOTHING_IN_COMMON, BARE_ENDS],
        when: |view| view.large_packets_vanish,
    },
    Fold {
        causes: &[
            "sni-blocked",
            "ech-blocked",
            "large-client-hello-rejected",
            "tls13-intolerant",
            "antivirus-downgrades-tls",
            "tls-inspection-cannot-resign",
            "vpn-client-interferes",
            "access-denied-by-policy",
        ],
        consequences: &[NOTHING_IN_COMMON, BARE_ENDS],
        when: always,
    },
    // A step back to an older version follows from what broke the first try.
    Fold {
        causes: &["tls13-intolerant", "antivirus-downgrades-tls", "large-client-hello-rejected"],
        consequences: &[&["inappropriate-fallback"]],
        when: always,
    },
    Fold {
        causes: &["data-altered-in-transit"],
        consequences: &[&["load-balancer-bad-node"], SET_UP_WRONG, UNKNOWN_ISSUER, WRONG_NAME, HOME_MADE],
        when: |view| view.damage_varies,
    },
    Fold {
        causes: &["inappropriate-fallback", "data-altered-in-transit"],
        consequences: &[NOTHING_IN_COMMON, BARE_ENDS],
        when: always,
    },
    // One server of several: whatever is wrong with it is right with the others.
    Fold {
        causes: &["load-balancer-bad-node"],
        consequences: &[SET_UP_WRONG, UNKNOWN_ISSUER, WRONG_NAME, HOME_MADE, NOTHING_IN_COMMON, BARE_ENDS],
        when: another_node_is_sound,
    },
    // Versions before suites: a server that is too old has old suites too.
    Fold {
        causes: &["server-only-ssl3", "server-only-tls10-11"],
        consequences: &[
            &["server-only-legacy-ciphers", "server-only-broken-ciphers", "dhe-only", "dh-group-too-small"],
            &["legacy-renegotiation"],
            NOTHING_IN_COMMON,
            BARE_ENDS,
        ],
        when: always,
    },
    // A request for a visitor's certificate explains the refusal that follows it.
    Fold {
        causes: &["client-certificate-required", "client-certificate-rejected"],
        consequences: &[NOTHING_IN_COMMON, BARE_ENDS, &["access-denied-by-policy"]],
        when: always,
    },
    Fold {
        causes: &["dh-group-too-small"],
        consequences: &[&["dhe-only", "server-only-legacy-ciphers"]],
        when: always,
    },
    Fold {
        causes: &[
            "server-only-broken-ciphers",
            "certificate-less-ciphers-only",
            "dhe-only",
            "dh-group-too-small",
            "server-only-legacy-ciphers",
            "client-cipher-policy",
            "old-windows-schannel",
        ],
        consequences: &[NOTHING_IN_COMMON, BARE_ENDS],
        when: always,
    },
    Fold {
        causes: &["certificate-key-type-unsupported"],
        consequences: &[&["hello-intolerant-server", "no-common-cipher", "no-common-group"], BARE_ENDS],
        when: always,
    },
    Fold { causes: &["no-common-group"], consequences: &[&["no-common-cipher"], BARE_ENDS], when: always },
    // The name that the server does not know.
    Fold {
        causes: &["unrecognized-name", "host-not-provisioned"],
        consequences: &[NOTHING_IN_COMMON, WRONG_NAME, BARE_ENDS],
        when: always,
    },
    // The certificate: the narrower fault explains the wider one.
    Fold {
        causes: &["chain-wrong-order"],
        consequences: &[
            &["missing-intermediate", "private-root-not-installed", "self-signed-certificate"],
            &["ca-certificate-as-leaf", "issuer-not-a-ca", "wrong-key-usage", "path-length-exceeded"],
            &["key-certificate-mismatch", "extra-certificates-sent"],
            WRONG_NAME,
        ],
        when: always,
    },
    Fold {
        causes: &["default-vhost-certificate"],
        consequences: &[
            &["hostname-mismatch", "wildcard-too-deep", "www-apex-mismatch", "client-sends-no-sni"],
            UNKNOWN_ISSUER,
            HOME_MADE,
        ],
        when: always,
    },
    Fold {
        causes: &["www-apex-mismatch", "wildcard-too-deep", "common-name-only", "client-sends-no-sni"],
        consequences: &[&["hostname-mismatch"]],
        when: always,
    },
    Fold {
        causes: &["self-signed-certificate"],
        consequences: &[UNKNOWN_ISSUER, &["ca-certificate-as-leaf", "validity-too-long", "issuer-not-a-ca"]],
        when: always,
    },
    Fold {
        causes: &["expired-intermediate", "missing-intermediate", "ca-distrusted", "national-root-not-public"],
        consequences: &[&["private-root-not-installed", "os-root-store-outdated", "firefox-os-roots-off"]],
        when: always,
    },
    Fold {
        causes: &["private-root-not-installed"],
        consequences: &[UNKNOWN_ISSUER, &["certificate-transparency-missing", "validity-too-long"]],
        when: always,
    },
    Fold {
        causes: &["weak-key"],
        consequences: &[&["key-certificate-mismatch", "malformed-certificate"]],
        when: always,
    },
    Fold {
        causes: &["unknown-critical-extension", "name-constraint-violation", "path-length-exceeded", "issuer-not-a-ca"],
        consequences: &[&["malformed-certificate"]],
        when: always,
    },
    Fold {
        causes: &["key-certificate-mismatch", "malformed-certificate", "certificate-message-too-large"],
        consequences: &[BARE_ENDS],
        when: always,
    },
    Fold {
        causes: &["server-overloaded", "load-balancer-bad-node"],
        consequences: &[NO_ANSWER, BARE_ENDS],
        when: always,
    },
    // That a browser allows no way past it is no fault beside the fault.
    Fold { causes: GRAVITY, consequences: &[&["hsts-no-bypass"]], when: always },
    // Both ends of a content network: it fails for what is wrong with the server behind it.
    Fold {
        causes: ORIGIN_FAULTS,
        consequences: &[&["cdn-origin-handshake-failed", "cdn-origin-unreachable"]],
        when: front_fails,
    },
    // What is left over: an alert says more than an end without a word.
    Fold {
        causes: NOTHING_IN_COMMON,
        consequences: &[&["closed-during-handshake", "reset-during-handshake", "server-silent"]],
        when: always,
    },
];

/// What follows from a cause, each once, in the order of the folds.
pub(super) fn explained_by(slug: &str) -> Vec<&'static str> {
    let mut all: Vec<&str> = Vec::new();
    for fold in FOLDS.iter().filter(|fold| fold.causes.contains(&slug)) {
        for consequence in fold.consequences.iter().copied().flatten() {
            if *consequence != slug && !all.contains(consequence) {
                all.push(consequence);
            }
        }
    }
    all
}

/// For each finding the index of the finding that it follows from, at the root of all folds; `None` for a root.
pub(super) fn fold(findings: &[Finding], view: &View) -> Vec<Option<usize>> {
    let mut parents: Vec<Option<usize>> = vec![None; findings.len()];
    for rule in FOLDS.iter().filter(|rule| (rule.when)(view)) {
        for child in 0..findings.len() {
            if parents[child].is_some() || !rule.consequences.iter().any(|list| list.contains(&&*findings[child].cause))
            {
                continue;
            }
            // The list of causes is an order too: its first one explains.
            parents[child] = rule
                .causes
                .iter()
                .filter_map(|cause| findings.iter().position(|finding| finding.cause == *cause))
                .find(|&parent| {
                    findings[parent].confidence >= Confidence::Likely
                        && !beside::is_beside(&findings[parent])
                        && root_of(&parents, parent) != child
                });
        }
    }
    (0..findings.len()).map(|index| parents[index].map(|parent| root_of(&parents, parent))).collect()
}

fn root_of(parents: &[Option<usize>], index: usize) -> usize {
    // No circles: a fold is made only under a finding whose root is another.
    parents[index].map_or(index, |parent| root_of(parents, parent))
}

fn always(_view: &View) -> bool {
    true
}

fn another_node_is_sound(view: &View) -> bool {
    view.a_node_is_sound
}

fn front_fails(view: &View) -> bool {
    view.front_fails
}

/// The date that fails here is fine by the right time, or fails there for the opposite reason. Without a measured time,
/// a clock that is known to be wrong still explains a date better than the certificate does.
fn clock_may_break_it(view: &View) -> bool {
    match view.validity {
        Validity::ClockBreaksIt | Validity::Unmeasured | Validity::ClockHidesExpiry | Validity::ClockHidesEarliness => {
            true
        }
        Validity::Sound | Validity::OutOfTime => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::step::causes;

    #[test]
    fn every_name_in_the_rules_is_a_cause_of_the_table() {
        for rule in FOLDS {
            for slug in rule.causes.iter().chain(rule.consequences.iter().copied().flatten()) {
                assert!(causes::find(slug).is_some(), "{slug}");
            }
        }
    }
}
