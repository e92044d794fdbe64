//! A proxy script, fetched as a browser would fetch it and asked about the site.

use std::net::IpAddr;
use std::time::Duration;

use tokio::sync::{mpsc, oneshot};

use super::{ScriptFault, ScriptOutcome, ScriptSight};
use crate::machine::pac::{self, PacError, Place};
use crate::machine::{ProxySetting, ProxySettingKind};
use crate::net::{NetError, Session, Visit, own_addresses};
use crate::step::Context;
use crate::target::{Host, Target};

/// Where the network is asked for a script (WPAD by DNS; draft-ietf-wrec-wpad-01, section 4.4).
const WPAD: &str = "http://wpad/wpad.dat";

/// A web server may send us on so many times.
const MAX_REDIRECTS: usize = 3;

/// How long a script may take in all, look-ups of names included.
const MAX_TIME: Duration = Duration::from_secs(4);

/// What the script of a setting says about the site; `None` for a setting that names none.
pub(super) async fn ask(context: &Context, session: &Session, setting: &ProxySetting) -> Option<ScriptSight> {
    let address = match setting.kind {
        ProxySettingKind::Server => return None,
        ProxySettingKind::Script => setting.value.as_str(),
        ProxySettingKind::Auto => WPAD,
    };
    let outcome = match read(context, session, address).await {
        Ok(script) => evaluate(session, &context.target, script).await,
        Err(outcome) => outcome,
    };
    Some(ScriptSight { address: address.to_owned(), outcome })
}

async fn read(context: &Context, session: &Session, address: &str) -> Result<String, ScriptOutcome> {
    match Place::parse(address) {
        Place::Web(address) => fetch(context, session, address).await,
        Place::Here(script) => Ok(script),
        Place::Elsewhere => Err(ScriptOutcome::NotRead),
        Place::File(path) => {
            let work = session.before_end(tokio::task::spawn_blocking(move || pac::read(&path))).await;
            let other = |text: String| ScriptOutcome::NotFetched { error: NetError::Other { text } };
            match work {
                Ok(Ok(Ok(script))) => Ok(script),
                Ok(Ok(Err(error))) => Err(other(error.to_string())),
                Ok(Err(broken)) => Err(other(broken.to_string())),
                Err(error) => Err(ScriptOutcome::NotFetched { error }),
            }
        }
    }
}

async fn fetch(context: &Context, session: &Session, mut address: String) -> Result<String, ScriptOutcome> {
    let not_fetched = |error| ScriptOutcome::NotFetched { error };
    for _ in 0..=MAX_REDIRECTS {
        let visit = Visit {
            address: &address,
            wait: Duration::from_millis(context.settings.allowlist.wait_ms),
            limit: pac::MAX_SCRIPT + 1,
            connect: None,
        };
        let answer = session.visit(&visit).await.map_err(not_fetched)?;
        match (answer.status, answer.location) {
            (200, _) => return Ok(String::from_utf8_lossy(&answer.body).into_owned()),
            (301 | 302 | 303 | 307 | 308, Some(to)) => match Place::parse(&led_on(&address, &to)) {
                Place::Web(next) => address = next,
                _ => return Err(ScriptOutcome::NotRead),
            },
            (status, _) => return Err(not_fetched(NetError::HttpStatus { status })),
        }
    }
    Err(ScriptOutcome::NotRead)
}

/// Where a redirect leads; a path stays on the same server.
fn led_on(from: &str, to: &str) -> String {
    if !to.starts_with('/') || to.starts_with("//") {
        return to.to_owned();
    }
    let host_at = from.find("://").map_or(0, |at| at + 3);
    let host_end = from.get(host_at..).and_then(|rest| rest.find(['/', '?'])).map_or(from.len(), |at| host_at + at);
    format!("{}{to}", from.get(..host_end).unwrap_or_default())
}

/// One name that a script wants to know, and where the answer goes.
type LookUp = (String, oneshot::Sender<Vec<IpAddr>>);

/// On a thread of its own: the engine cannot be stopped inside one long step, and must keep nobody waiting then.
async fn evaluate(session: &Session, target: &Target, script: String) -> ScriptOutcome {
    let (lookups, mut asked) = mpsc::channel::<LookUp>(1);
    let (sender, mut result) = oneshot::channel();
    let (url, host) = (address_of(target), target.host.display_name());
    let host = match &target.host {
        // As it travels: in ASCII.
        Host::Name(name) => name.clone(),
        Host::Address(_) => host,
    };
    let work = move || {
        let at = crate::now::now().with_timezone(&chrono::Local).fixed_offset();
        let my_addresses = own_addresses();
        let question = pac::Question { url: &url, host: &host, my_addresses: &my_addresses, at };
        let lookup = move |name: &str| {
            let (reply, answer) = oneshot::channel();
            // Nobody answers any more when time is up.
            lookups
                .blocking_send((name.to_owned(), reply))
                .ok()
                .and_then(|()| answer.blocking_recv().ok())
                .unwrap_or_default()
        };
        // Nobody listens any more when it took too long.
        let _ = sender.send(pac::evaluate(&script, &question, lookup));
    };
    let thread = std::thread::Builder::new().name("proxy script".to_owned()).stack_size(pac::THREAD_STACK);
    if let Err(error) = thread.spawn(work) {
        return ScriptOutcome::Broken { fault: ScriptFault::Faulty, text: error.to_string() };
    }
    let answered = async {
        loop {
            tokio::select! {
                biased;
                done = &mut result => return done.ok(),
                Some((name, reply)) = asked.recv() => {
                    let found = match Host::parse(&name) {
                        Ok(Host::Name(name)) => session.resolve(&name).await.unwrap_or_default(),
                        _ => Vec::new(),
                    };
                    // Whoever asked may be gone.
                    let _ = reply.send(found);
                }
            }
        }
    };
    match session.before_end(tokio::time::timeout(MAX_TIME, answered)).await {
        Ok(Ok(Some(Ok(answer)))) => ScriptOutcome::Said { answer: pac::without_logins(&answer) },
        Ok(Ok(Some(Err(error)))) => broken(error),
        Ok(Ok(None)) => broken(PacError::Faulty(String::new())),
        Ok(Err(_)) => broken(PacError::TooSlow),
        Err(error) => ScriptOutcome::NotFetched { error },
    }
}

fn broken(error: PacError) -> ScriptOutcome {
    let (fault, text) = match error {
        PacError::TooLong => (ScriptFault::TooLong, String::new()),
        PacError::TooSlow => (ScriptFault::TooSlow, String::new()),
        PacError::NoFunction => (ScriptFault::NoFunction, String::new()),
        PacError::NotText => (ScriptFault::NotText, String::new()),
        PacError::Faulty(words) => (ScriptFault::Faulty, words),
    };
    ScriptOutcome::Broken { fault, text }
}

/// What a script is told of the site: neither path nor query.
fn address_of(target: &Target) -> String {
    let host = match &target.host {
        Host::Name(name) => name.clone(),
        Host::Address(IpAddr::V6(address)) => format!("[{address}]"),
        Host::Address(address) => address.to_string(),
    };
    if target.port == 443 { format!("https://{host}/") } else { format!("https://{host}:{}/", target.port) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_script_hears_the_sites_address_without_a_path() {
        let told = |text: &str| address_of(&Target::parse(text).expect("a target"));
        assert_eq!(told("https://shop.example/cart?id=7"), "https://shop.example/");
        assert_eq!(told("shop.example:8443"), "https://shop.example:8443/");
        assert_eq!(told("https://[2001:db8::7]/"), "https://[2001:db8::7]/");
    }

    #[test]
    fn a_redirect_leads_to_a_path_of_the_same_server_or_to_another_one() {
        assert_eq!(led_on("http://wpad/wpad.dat", "/p.pac"), "http://wpad/p.pac");
        assert_eq!(led_on("http://wpad:8080?x", "/p.pac"), "http://wpad:8080/p.pac");
        assert_eq!(led_on("http://wpad/wpad.dat", "http://other/p.pac"), "http://other/p.pac");
        assert_eq!(led_on("http://wpad/wpad.dat", "https://other/p.pac"), "https://other/p.pac");
    }
}
