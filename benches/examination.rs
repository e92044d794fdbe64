//! What one examination costs: connections, bytes and frames counted, and the pure parts timed.
//!
//! `cargo bench` prints the counts first. They are the figures to compare: a network's speed is not ours to measure.

use std::hint::black_box;
use std::sync::Arc;

use criterion::{Criterion, criterion_group, criterion_main};
use handshake_doctor::advice::Words;
use handshake_doctor::case::Case;
use handshake_doctor::certificate::{self, TrustStores};
use handshake_doctor::diagnosis::diagnose;
use handshake_doctor::examination::{self, Request};
use handshake_doctor::step::Step;
use handshake_doctor::{practice, report};

/// Sites whose cost is told: a modern server, an older one, and two that break off.
const COUNTED: [&str; 4] = ["healthy", "healthy-tls12", "no-common-suite", "alert"];

fn examined(name: &str) -> (Case, Vec<Vec<u8>>) {
    let site = practice::start(name).expect("a practice site");
    let mut request = Request::new(name, site.target.clone());
    request.trust.clone_from(&site.trust);
    request.settings.clock.sntp.clear();
    request.settings.clock.http.clear();
    request.settings.clock.https.clear();
    let running = examination::start(request, Arc::new(|| {}));
    let case = running.result.block_until_ready().clone().expect("a case");
    (case, site.trust.clone())
}

fn count() {
    println!("site                connections  at once  bytes sent  bytes received");
    for name in COUNTED {
        let cost = examined(name).0.cost;
        println!(
            "{name:<18} {:>12} {:>8} {:>11} {:>15}",
            cost.connections, cost.open_at_once, cost.bytes_sent, cost.bytes_received
        );
    }
}

fn pure_parts(criterion: &mut Criterion) {
    count();
    let (case, trust) = examined("healthy");
    let words = Words::english();
    let observed = case.step(Step::Certificate).and_then(|step| step.observations.first()).expect("a handshake");
    let stores = TrustStores { extra: trust, ..TrustStores::default() };
    let host = case.target.host.clone();
    criterion.bench_function("judge a chain with two stores", |bench| {
        bench.iter(|| certificate::judge(black_box(&observed.chain), &host, case.started, &stores));
    });
    criterion.bench_function("diagnose a case", |bench| {
        bench.iter(|| diagnose(black_box(&case.steps), &case.answers));
    });
    criterion.bench_function("write the HTML report", |bench| {
        bench.iter(|| report::html(black_box(&case), &words));
    });
}

criterion_group!(benches, pure_parts);
criterion_main!(benches);
