//! Clocks that began again: after they lost power, or when their counter was full.

use chrono::{DateTime, Datelike, TimeDelta, Utc};

use crate::step::{Fact, FactState};

/// Years at whose beginning clocks without power begin: `FILETIME` 1601, NTP 1900, classic Mac OS 1904, Unix 1970, the
/// PC's clock and FAT 1980, many a firmware 2000 and 2010, Apple 2001.
const EPOCHS: &[i32] = &[1601, 1900, 1904, 1970, 1980, 2000, 2001, 2010];

/// Moments, in seconds since 1970, at which a counter is full or has just begun again, and the year that people call
/// them by: signed 32-bit seconds end and wrap (`i32::MAX`, `i32::MIN`), NTP's era 1 begins (RFC 5905, section 6), and
/// unsigned 32-bit seconds end.
const FULL: &[(i64, &str)] =
    &[(2_147_483_647, "2038"), (-2_147_483_648, "1901"), (2_085_978_496, "2036"), (4_294_967_295, "2106")];

/// What counters hold, in milliseconds: 31 and 32 bits of seconds, and GPS's 1024 weeks (IS-GPS-200, section 20.3.3.3).
const SPANS_MS: &[i64] = &[2_147_483_648_000, 4_294_967_296_000, 1024 * 7 * 86_400_000];

/// A clock that began again is looked at soon, whatever the zone.
const JUST_BEGUN: TimeDelta = TimeDelta::days(7);

/// It may have run on for years when nobody set it; then the error must be large, too.
const RUN_ON: TimeDelta = TimeDelta::days(3 * 365);
const RUN_ON_ERROR_MS: i64 = 10 * YEAR_MS;

const YEAR_MS: i64 = 365 * 86_400_000;

/// Nobody sets a clock to a year before this one: whatever stands there began again.
const SET_BY_NOBODY: i32 = 1990;

/// How near to such a moment or span counts.
const NEAR: TimeDelta = TimeDelta::days(2);

/// Says so of a clock that is wrong at least by so much (true time minus its own, in milliseconds).
pub(super) fn fact(local: DateTime<Utc>, error_ms: i64) -> Option<Fact> {
    if let Some(year) = reset(local, error_ms) {
        let fact = Fact::new(FactState::Attention, "clock-fact-reset");
        return Some(fact.with("year", year.to_string()));
    }
    if error_ms.unsigned_abs() < YEAR_MS.unsigned_abs() {
        return None;
    }
    let is_full =
        |(seconds, _): &&(i64, &str)| local.timestamp().abs_diff(*seconds) <= NEAR.num_seconds().unsigned_abs();
    if let Some((_, year)) = FULL.iter().find(is_full) {
        return Some(Fact::new(FactState::Attention, "clock-fact-rollover").with("year", *year));
    }
    let is_span =
        |span: &&i64| error_ms.unsigned_abs().abs_diff(span.unsigned_abs()) <= NEAR.num_milliseconds().unsigned_abs();
    SPANS_MS.iter().find(is_span).map(|_| Fact::new(FactState::Attention, "clock-fact-rollover-span"))
}

/// The year at whose beginning the clock began again.
fn reset(local: DateTime<Utc>, error_ms: i64) -> Option<i32> {
    if error_ms < YEAR_MS {
        return None;
    }
    // In zones east of UTC the year begins while it is still the old one there.
    let year = local.checked_add_signed(TimeDelta::hours(14)).map_or(local.year(), |there| there.year());
    let since = |year: i32| Some(local - chrono::NaiveDate::from_ymd_opt(year, 1, 1)?.and_hms_opt(0, 0, 0)?.and_utc());
    let is_first_week = since(year).is_some_and(|since| since <= JUST_BEGUN);
    if is_first_week && (EPOCHS.contains(&year) || year > 2001) {
        // A firmware without power begins with the year in which it was made.
        return Some(year);
    }
    let epoch = EPOCHS.iter().copied().filter(|epoch| *epoch <= year).max()?;
    let may_have_run_on = since(epoch).is_some_and(|since| since <= RUN_ON) && error_ms >= RUN_ON_ERROR_MS;
    let is_set_by_nobody = (1970..SET_BY_NOBODY).contains(&year);
    (epoch >= 1970 && may_have_run_on || is_set_by_nobody).then_some(epoch)
}
