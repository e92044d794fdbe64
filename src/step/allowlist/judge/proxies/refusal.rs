//! A proxy that answers, and opens no way: what its number and its words mean.

use super::fact;
use crate::net::ProxyWords;
use crate::step::allowlist::ProxySight;
use crate::step::{Confidence, Fact, FactState};
use crate::target::ProxyKind;

/// What a refusal is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Refusal {
    /// The proxy wants to know who asks.
    Login,
    /// A rule, or no reason at all.
    Rule,
    /// The proxy itself does not get through.
    NoWayOn,
    /// It does not know the request: a web server, and no proxy.
    NoProxy,
}

/// Ways to log in that programs use by themselves, with what the person is logged in by already (RFC 4559).
const SILENT_LOGINS: [&str; 3] = ["negotiate", "ntlm", "kerberos"];

/// HTTP status of a CONNECT (RFC 9110, section 15).
fn of_http(status: u16) -> Refusal {
    match status {
        407 => Refusal::Login,
        404 | 405 | 501 => Refusal::NoProxy,
        500 | 502..=504 => Refusal::NoWayOn,
        _ => Refusal::Rule,
    }
}

/// Reply of SOCKS 5 (RFC 1928, section 6), or the method that it chose in place of none (section 3).
fn of_socks(code: u16) -> Refusal {
    match code {
        1 | 3..=6 => Refusal::NoWayOn,
        2 | 7 | 8 => Refusal::Rule,
        _ => Refusal::Login,
    }
}

/// The fact, and the cause with how sure it is.
pub(super) fn judge(
    tried: &ProxySight,
    status: u16,
    words: &ProxyWords,
    opens_directly: bool,
) -> (Fact, Option<(&'static str, Confidence)>) {
    let is_socks = tried.proxy.as_ref().is_some_and(|proxy| proxy.kind == ProxyKind::Socks5);
    let refusal = if is_socks { of_socks(status) } else { of_http(status) };
    let refuses = |sure| Some(("proxy-refuses-connect", sure));
    let with_status = |fact: Fact| fact.with("status", status.to_string());
    match refusal {
        Refusal::Login => {
            // What we did not send, programs may: a password of the setting, or the person's own log-in.
            let is_silent = words.logins.iter().any(|way| SILENT_LOGINS.contains(&way.to_ascii_lowercase().as_str()));
            if tried.setting.has_login {
                let fact = fact(FactState::Attention, "allowlist-fact-proxied-login-kept", tried);
                return (with_status(fact), refuses(Confidence::Possible));
            }
            let logins = words.logins.join(", ");
            let key =
                if logins.is_empty() { "allowlist-fact-proxied-login" } else { "allowlist-fact-proxied-login-ways" };
            let (state, sure) = if is_silent {
                (FactState::Attention, Confidence::Possible)
            } else {
                (FactState::Problem, Confidence::Likely)
            };
            (with_status(fact(state, key, tried)).with("logins", logins), refuses(sure))
        }
        Refusal::Rule => {
            let fact = with_status(fact(FactState::Problem, "allowlist-fact-proxied-refused", tried));
            let sure = if is_socks && status != 2 { Confidence::Likely } else { Confidence::Confirmed };
            (quoting(fact, words), refuses(sure))
        }
        Refusal::NoWayOn => {
            let fact = quoting(with_status(fact(FactState::Attention, "allowlist-fact-proxied-no-way", tried)), words);
            // Where we do not get there either, it is not the proxy's fault.
            (fact, opens_directly.then_some(("proxy-refuses-connect", Confidence::Likely)))
        }
        Refusal::NoProxy => {
            let fact = with_status(fact(FactState::Problem, "allowlist-fact-proxied-web-server", tried));
            (fact, Some(("proxy-settings-wrong", Confidence::Likely)))
        }
    }
}

/// The fact with the proxy's own words, where it said any.
fn quoting(fact: Fact, words: &ProxyWords) -> Fact {
    let said = [&words.error, &words.text].into_iter().flatten().find(|said| !said.trim().is_empty());
    match said {
        Some(said) => Fact { key: format!("{}-saying", fact.key), ..fact }.with("words", said.as_str()),
        None => fact,
    }
}
