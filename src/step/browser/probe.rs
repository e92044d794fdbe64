//! Looks at this computer and at the chain that the site shows.

use chrono::{DateTime, TimeDelta, Utc};
use tokio::sync::oneshot;

use super::views::view;
use super::{BrowserEvidence, StoreView};
use crate::certificate::Store;
use crate::handshake::observe;
use crate::machine;
use crate::now::now;
use crate::step::certificate::judged;
use crate::step::{Context, Sight};

/// Pieces of work, for the progress: a handshake, browsers, stores of roots, settings.
const PIECES: usize = 4;

/// A clock this much before the program was built is surely wrong; build and clock may differ by a time zone.
const BUILD_SLACK: TimeDelta = TimeDelta::days(2);

/// Looks.
pub async fn probe(context: &Context) -> Sight<BrowserEvidence> {
    (context.progress)(0, PIECES);
    let (host, port) = (context.target.host.clone(), context.target.port);
    let browsers = apart(context, machine::browsers);
    let roots = apart(context, machine::root_stores);
    let settings = apart(context, move || machine::tls_settings(&host, port));
    let offer = context.offer();
    let seen = observe(&context.session, &context.target, &offer);
    let (seen, browsers, roots, settings) = tokio::join!(seen, browsers, roots, settings);
    (context.progress)(PIECES - 1, PIECES);

    let now = now();
    let chain = (!seen.chain.is_empty()).then(|| judged(context, &seen, now));
    let cut_short = browsers.is_none() || roots.is_none() || settings.is_none();
    let (sent, host, stores) = (seen.chain.clone(), context.target.host.clone(), context.stores.clone());
    let views = move || -> Vec<StoreView> {
        let roots = roots.unwrap_or_default();
        roots.into_iter().map(|store| view(store, &sent, &host, now, &stores)).collect()
    };
    // Only signatures take their time.
    let views = if chain.is_some() { apart(context, views).await } else { Some(views()) };
    let trusted = |store| chain.as_ref().and_then(|chain| chain.judgement(store)).map(|judgement| judgement.trusted);
    let evidence = BrowserEvidence {
        browsers: browsers.unwrap_or_default(),
        trusted_by_system: trusted(Store::System),
        trusted_by_mozilla: trusted(Store::Mozilla),
        system_roots: context.stores.system.len(),
        store_error: context.stores.system_error.clone(),
        cut_short: cut_short || views.is_none(),
        stores: views.unwrap_or_default(),
        settings: settings.unwrap_or_default(),
        clients: Vec::new(),
        looked_at: is_plausible(now).then_some(now),
    };
    Sight { evidence, observations: vec![seen], chain }
}

/// Works on a thread of its own. A disk that hangs holds up neither the step, which ends with the session, nor the
/// runtime: it waits for the threads of its pool.
async fn apart<T: Send + 'static>(context: &Context, work: impl FnOnce() -> T + Send + 'static) -> Option<T> {
    let (sender, receiver) = oneshot::channel();
    std::thread::spawn(move || {
        // Whoever asked may have gone home.
        let _ = sender.send(work());
    });
    context.session.before_end(receiver).await.ok()?.ok()
}

fn is_plausible(now: DateTime<Utc>) -> bool {
    let built = env!("HANDSHAKE_DOCTOR_BUILD_DATE").parse().ok().and_then(|at| DateTime::from_timestamp(at, 0));
    built.is_none_or(|built| now + BUILD_SLACK >= built)
}
