//! This computer's time, however wrong it is. The clocks of chrono, rustls and `time` end the program before 1970, after
//! 9999 or both; a computer with such a date is just the one that needs us.

use std::time::{Duration, SystemTime};

use chrono::{DateTime, Utc};

/// What the system's clock shows; the end of the calendar where it shows more (year 262142).
pub fn now() -> DateTime<Utc> {
    at(SystemTime::now())
}

/// Time since 1970; none before.
pub fn since_1970() -> Duration {
    SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default()
}

fn at(time: SystemTime) -> DateTime<Utc> {
    let (length, is_before) = match time.duration_since(SystemTime::UNIX_EPOCH) {
        Ok(since) => (since, false),
        Err(error) => (error.duration(), true),
    };
    let seconds = i64::try_from(length.as_secs()).unwrap_or(i64::MAX);
    let (end, seconds) =
        if is_before { (DateTime::<Utc>::MIN_UTC, -seconds) } else { (DateTime::<Utc>::MAX_UTC, seconds) };
    DateTime::from_timestamp(seconds, if is_before { 0 } else { length.subsec_nanos() }).unwrap_or(end)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_before_1970_is_a_date() {
        let time = SystemTime::UNIX_EPOCH - Duration::from_hours(24);
        assert_eq!(at(time).to_rfc3339(), "1969-12-31T00:00:00+00:00");
        assert_eq!(at(SystemTime::UNIX_EPOCH + Duration::from_millis(1500)).timestamp_millis(), 1500);
        assert_eq!(
            at(SystemTime::UNIX_EPOCH + Duration::from_secs(1 << 40)).to_rfc3339(),
            "+36812-02-20T00:36:16+00:00"
        );
    }

    #[test]
    fn a_date_after_the_calendar_is_its_end() {
        let late = SystemTime::UNIX_EPOCH.checked_add(Duration::from_secs(1 << 50));
        assert_eq!(late.map(at), Some(DateTime::<Utc>::MAX_UTC));
    }
}
