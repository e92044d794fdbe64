//! The benchmark of diagnosis: situations from files, each examined, and how often its cause is named.
//!
//! `cargo nextest run --test claims scenarios:: --no-capture` prints the table. `SCENARIO=words` in the environment runs
//! only the situations whose names hold these words, and judges no figures.

mod old_recipe;
mod path;
mod recipe;
mod recorded;
mod run;
mod score;
mod script;
mod server;
mod situation;
mod tls;

use std::collections::BTreeSet;
use std::panic::catch_unwind;
use std::sync::Mutex;

use situation::Situation;

/// Examinations side by side.
const AT_ONCE: usize = 4;

#[test]
fn every_situation_run_for_real_is_named_right_and_no_figure_falls() {
    let only = std::env::var("SCENARIO").ok();
    let wanted = |situation: &Situation| only.as_ref().is_none_or(|words| situation.name.contains(words.as_str()));
    let (passed_over, wanted): (Vec<_>, Vec<_>) =
        situation::all().into_iter().filter(wanted).partition(|situation| situation.awaits.is_some());

    let waiting = Mutex::new(wanted.iter().enumerate());
    let results = Mutex::new(Vec::new());
    std::thread::scope(|scope| {
        for _ in 0..AT_ONCE {
            scope.spawn(|| {
                loop {
                    let next = waiting.lock().expect("no thread breaks while it holds this").next();
                    let Some((place, situation)) = next else { return };
                    // A situation that cannot be run is counted, named, and takes no other with it.
                    let said = catch_unwind(|| run::run(situation));
                    let result = said.map_or_else(|_| score::broken(situation), |said| score::mark(situation, &said));
                    results.lock().expect("no thread breaks while it holds this").push((place, result));
                }
            });
        }
    });
    let mut results = results.into_inner().expect("all threads have ended");
    results.sort_by_key(|(place, _)| *place);
    let results: Vec<score::Result> = results.into_iter().map(|(_, result)| result).collect();

    let table = score::table(&results, &passed_over);
    println!("{table}");
    if only.is_none() {
        let fallen = score::fallen(&results);
        assert!(fallen.is_empty(), "{}", fallen.join("\n"));
    }
}

#[test]
fn the_situations_are_as_many_and_as_different_as_promised() {
    let all = situation::all();
    let causes: BTreeSet<&str> = all.iter().flat_map(score::named).collect();
    let healthy = all.iter().filter(|situation| situation.healthy).count();
    assert!(all.len() >= 120, "{} situations", all.len());
    assert!(causes.len() >= 75, "{} causes", causes.len());
    assert!(healthy >= 20, "{healthy} healthy situations");
}
