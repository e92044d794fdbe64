//! chrony: what `chronyc -c tracking` prints (chronyc(1): one line of values between commas), and chrony.conf(5).

use chrono::{DateTime, Utc};

use super::{Ground, Told, server_name};

/// Where distributions keep its settings.
pub(super) const SETTINGS: [&str; 2] = ["/etc/chrony/chrony.conf", "/etc/chrony.conf"];

/// Places of the values of one line.
const NAME: usize = 1;
const STRATUM: usize = 2;
const REFERENCE_TIME: usize = 3;
const LEAP: usize = 13;

/// What chrony says and is told.
pub(super) fn told(ground: &Ground) -> Told {
    let mut told = Told::default();
    // `-N` gives names as the settings have them (since chrony 4.0); `-n` asks no name server either.
    let asked = ["-N", "-n"].into_iter().find_map(|names| (ground.run)("chronyc", &[names, "-c", "tracking"]));
    if let Some(tracked) = asked.as_deref().and_then(tracking) {
        told = tracked;
        told.read_from.push("chronyc tracking".to_owned());
    }
    for file in SETTINGS {
        let Some(text) = ground.text(file) else { continue };
        told.server = told.server.or_else(|| first_server(&text));
        told.largest_step_s = told.largest_step_s.or_else(|| largest_change(&text));
        told.read_from.push(file.to_owned());
    }
    let directories = [("/etc/chrony/conf.d", "conf"), ("/etc/chrony.d", "conf"), ("/etc/chrony/sources.d", "sources")];
    for (directory, ending) in directories {
        for file in ground.files(directory, ending) {
            let Some(text) = ground.text(&file).filter(|_| told.server.is_none()) else { continue };
            told.server = first_server(&text);
            told.read_from.push(file);
        }
    }
    told
}

fn tracking(printed: &str) -> Option<Told> {
    let values: Vec<&str> = printed.lines().next()?.split(',').map(str::trim).collect();
    let stratum: u32 = values.get(STRATUM)?.parse().ok()?;
    let seconds: f64 = values.get(REFERENCE_TIME)?.parse().ok()?;
    let is_synchronised = match *values.get(LEAP)? {
        "Normal" | "Insert second" | "Delete second" => stratum > 0,
        "Not synchronised" => false,
        _ => return None,
    };
    Some(Told {
        is_synchronised: Some(is_synchronised),
        server: server_name(values[NAME]).filter(|_| is_synchronised),
        last: (seconds >= 1.0).then(|| DateTime::<Utc>::from_timestamp(seconds as i64, 0)).flatten(),
        ..Told::default()
    })
}

/// Words of each directive; `!`, `;`, `#` and `%` begin a comment.
fn directives(text: &str) -> impl Iterator<Item = (&str, std::str::SplitWhitespace<'_>)> {
    text.lines().map(str::trim).filter(|line| !line.starts_with(['!', ';', '#', '%'])).filter_map(|line| {
        let mut words = line.split_whitespace();
        Some((words.next()?, words))
    })
}

fn first_server(text: &str) -> Option<String> {
    directives(text)
        .filter(|(name, _)| ["server", "pool", "peer"].iter().any(|known| name.eq_ignore_ascii_case(known)))
        .find_map(|(_, mut words)| words.next().and_then(server_name))
}

/// `maxchange offset start ignore`: chrony gives up when a correction is larger, in seconds.
fn largest_change(text: &str) -> Option<u64> {
    let (_, mut words) = directives(text).find(|(name, _)| name.eq_ignore_ascii_case("maxchange"))?;
    let seconds: f64 = words.next()?.parse().ok()?;
    (seconds.is_finite() && seconds >= 0.0).then_some(seconds as u64)
}

#[cfg(test)]
mod tests {
    use super::super::tests::Planted;
    use super::*;

    const IN_STEP: &str = "C0356768,ptbtime1.ptb.de,2,1795509000.123456789,-0.000012345,0.000011,0.000045,-12.345,\
                           0.001,0.050,0.012345,0.001234,64.5,Normal\n";
    const LOST: &str = "00000000,,0,0.000000000,0.000000000,0.000000000,0.000000000,0.000,0.000,0.000,1.000000000,\
                        1.000000000,0.0,Not synchronised\n";

    #[test]
    fn a_clock_in_step_names_its_server_and_its_last_correction() {
        let told = tracking(IN_STEP).expect("understood");
        assert_eq!(told.is_synchronised, Some(true));
        assert_eq!(told.server.as_deref(), Some("ptbtime1.ptb.de"));
        assert_eq!(told.last.map(|last| last.timestamp()), Some(1_795_509_000));
    }

    #[test]
    fn a_clock_that_never_met_a_server_is_not_in_step() {
        let told = tracking(LOST).expect("understood");
        assert_eq!((told.is_synchronised, told.server, told.last), (Some(false), None, None));
        for garbage in ["", ",,,", "506 Cannot talk to daemon", "a,b,-1,x", &"9,".repeat(100_000), "7,a,2,inf"] {
            assert_eq!(tracking(garbage), None, "{:?}", &garbage[..garbage.len().min(40)]);
        }
    }

    #[test]
    fn the_settings_tell_what_an_absent_daemon_would_ask() {
        let planted = Planted::new()
            .file(
                "/etc/chrony/chrony.conf",
                "# pool no.example\n! server no.example\nmaxchange 100 1 2\nsourcedir /x\n",
            )
            .file("/etc/chrony/sources.d/ours.sources", "pool ours.example iburst\n");
        planted.seen(|ground| {
            let told = told(ground);
            assert_eq!(told.server.as_deref(), Some("ours.example"));
            assert_eq!(told.largest_step_s, Some(100));
            assert_eq!(told.is_synchronised, None);
            None
        });
    }
}
