//! Every practice site gets the verdict that its list promises.

use std::sync::Arc;

use handshake_doctor::case::{Case, ConclusionOutcome};
use handshake_doctor::examination::{Request, examine};
use handshake_doctor::practice::{self, SITES};
use tokio_util::sync::CancellationToken;

/// Long enough for a busy machine to answer on loopback, short enough for a site that never does.
const SILENCE_MS: u64 = 2500;

/// Examines a practice site as the wizard does, but asks nobody else for the time.
fn examined(name: &str) -> Case {
    let site = practice::start(name).expect("the site starts");
    let mut request = Request::new(&format!("practice:{name}"), site.target.clone());
    request.practice = Some(name.to_owned());
    request.trust.clone_from(&site.trust);
    request.settings.limits.silence_ms = SILENCE_MS;
    crate::program::ask_nobody(&mut request.settings);
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    runtime.block_on(examine(request, CancellationToken::new(), Arc::new(|_| ())))
}

/// Asserts that the verdict is the one of the list.
fn is_named(name: &str) {
    let site = SITES.iter().find(|site| site.name == name).expect("in the list");
    let case = examined(name);
    let told = format!("{name}: {:#?}\n{:#?}", case.verdict, case.findings);
    assert_eq!(case.verdict.cause.as_deref(), site.cause, "{told}");
    let outcome = if site.cause.is_some() { ConclusionOutcome::Problem } else { ConclusionOutcome::Healthy };
    assert_eq!(case.verdict.outcome, outcome, "{told}");
}

macro_rules! sites {
    ($($test:ident: $name:literal),+ $(,)?) => {
        $(#[test]
        fn $test() {
            is_named($name);
        })+

        #[test]
        fn no_site_of_the_list_is_left_out_here() {
            let tested = [$($name),+];
            for site in SITES {
                assert!(tested.contains(&site.name), "{}", site.name);
            }
        }
    };
}

sites! {
    a_healthy_site_is_called_healthy: "healthy",
    a_healthy_site_with_tls_12_only_is_called_healthy: "healthy-tls12",
    an_expired_certificate_is_named: "expired",
    a_certificate_from_the_future_is_named: "not-yet-valid",
    a_certificate_for_another_site_is_named: "wrong-name",
    a_self_signed_certificate_is_named: "self-signed",
    an_unknown_root_is_named: "unknown-root",
    a_missing_intermediate_is_named: "missing-intermediate",
    a_wrong_order_is_named: "wrong-order",
    an_expired_intermediate_is_named: "expired-intermediate",
    a_certificate_for_clients_is_named: "wrong-purpose",
    an_unreadable_certificate_is_named: "malformed",
    a_wanted_client_certificate_is_named_in_tls_12: "client-certificate-tls12",
    a_wanted_client_certificate_is_named_in_tls_13: "client-certificate-tls13",
    tls_10_alone_is_named: "tls10-only",
    ssl_3_alone_is_named: "ssl3-only",
    fear_of_large_hellos_is_named: "large-hello",
    fear_of_tls_13_is_named: "tls13-intolerant",
    fear_of_unknown_extensions_is_named: "grease-intolerant",
    rc4_alone_is_named: "no-common-suite",
    an_internal_error_is_named: "alert",
    a_thousand_certificates_are_named: "huge-chain",
    a_certificate_message_without_an_end_is_named: "endless",
    plain_http_is_named: "plain-http",
    a_mail_server_is_named: "starttls-greeting",
    an_ssh_server_is_named: "ssh",
    gibberish_is_named: "garbage",
    a_reset_is_named: "reset",
    a_closed_connection_is_named: "closed",
    silence_is_named: "silent",
    a_broken_rule_is_named: "breaks-a-rule",
    a_site_that_is_far_too_slow_is_named: "slow",
}
