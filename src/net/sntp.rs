//! SNTP (RFC 5905, section 14): one question to a time server, and what its answer is worth.
//!
//! What a client must not believe is refused with its reason. Our own time may be any: an answer's era is told by the
//! calendar, not by our clock.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::time::{Duration, Instant};

use chrono::{DateTime, Utc};
use tokio::net::UdpSocket;

use super::dial::explain;
use super::session::Cut;
use super::time::{TimeAnswer, split};
use super::{NetError, Session, TimeFault};
use crate::now::now;

/// Port of NTP.
const PORT: u16 = 123;

/// A packet without extensions (RFC 5905, section 7.3).
const PACKET: usize = 48;

/// Longer packets are cut off: what follows the first 48 bytes says nothing about the time.
const MAX_PACKET: usize = 512;

/// Packets that are looked at: others may come from whoever guesses our port.
const MAX_PACKETS: usize = 8;

/// NTP counts seconds since 1900 in 32 bits, so its timestamps come again every 136 years. They are taken to lie
/// within 68 years of this second, the first of 2026.
const MIDDLE_S: i64 = 1_767_225_600;

/// Seconds from 1900 to 1970.
const UNIX_EPOCH_S: i64 = 2_208_988_800;

/// A server that may be wrong by this much is not synchronised (MAXDISP; RFC 5905, section 7.2).
const MAX_DISTANCE_MS: i64 = 16_000;

/// Mode of a server's answer, and the first byte of our question: no leap, version 4, client.
const MODE_SERVER: u8 = 4;
const QUESTION: u8 = 0b00_100_011;

impl Session {
    /// Asks an SNTP server (`host:port`) once.
    pub async fn sntp(&self, server: &str, wait: Duration) -> Result<TimeAnswer, NetError> {
        self.check()?;
        let end = Instant::now().checked_add(wait).unwrap_or_else(|| self.deadline());
        let (host, port) = split(server, PORT)?;
        let found = self.within(Some(wait), self.resolve(host)).await??;
        // IPv4 first: more time servers have it.
        let address = found.iter().find(|ip| ip.is_ipv4()).or(found.first()).copied().ok_or(NetError::NoRoute)?;
        let from = SocketAddr::new(address, port);
        let mut refused = None;
        match self.within(Some(end.saturating_duration_since(Instant::now())), ask(from, &mut refused)).await {
            Ok(answer) => answer,
            Err(cut) => Err(match refused {
                Some(fault) if cut == Cut::Limit => NetError::NoTime { fault },
                _ => cut.into(),
            }),
        }
    }
}

/// Sends one question and waits for its answer. What is no answer to it is kept in `refused` and waited past.
async fn ask(from: SocketAddr, refused: &mut Option<TimeFault>) -> Result<TimeAnswer, NetError> {
    let to_net = |error: std::io::Error| explain(&error);
    let any: IpAddr = if from.is_ipv4() { Ipv4Addr::UNSPECIFIED.into() } else { Ipv6Addr::UNSPECIFIED.into() };
    let socket = UdpSocket::bind(SocketAddr::new(any, 0)).await.map_err(to_net)?;
    // From here on only this address is heard.
    socket.connect(from).await.map_err(to_net)?;
    let (began, local) = (Instant::now(), now());
    let sent = timestamp(local);
    socket.send(&question(sent)).await.map_err(to_net)?;
    let mut packet = [0; MAX_PACKET];
    for _ in 0..MAX_PACKETS {
        let length = socket.recv(&mut packet).await.map_err(to_net)?;
        let round_trip = began.elapsed();
        match heard(packet.get(..length).unwrap_or_default(), sent, from, local, round_trip) {
            Ok(answer) => return Ok(answer),
            Err(fault @ (TimeFault::NotNtp | TimeFault::OtherQuestion)) => *refused = Some(fault),
            Err(fault) => return Err(NetError::NoTime { fault }),
        }
    }
    Err(NetError::NoTime { fault: refused.take().unwrap_or(TimeFault::NotNtp) })
}

/// What an answer means that came back so long after the question was sent.
pub(super) fn heard(
    packet: &[u8],
    sent: u64,
    from: SocketAddr,
    local: DateTime<Utc>,
    round_trip: Duration,
) -> Result<TimeAnswer, TimeFault> {
    read(packet, sent).map(|said| said.compared(from, local, round_trip))
}

/// The question, which carries our time so that its answer can be told from others.
fn question(sent: u64) -> [u8; PACKET] {
    let mut packet = [0; PACKET];
    packet[0] = QUESTION;
    packet[PACKET - 8..].copy_from_slice(&sent.to_be_bytes());
    packet
}

/// What an answer says, all in milliseconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Said {
    /// When it was sent, since 1970.
    transmitted: i64,
    /// How long the server had the question.
    held: i64,
    /// How wrong it may be by its own account.
    distance: i64,
}

impl Said {
    /// Its time minus ours, at the middle of the way there and back.
    fn compared(self, from: SocketAddr, local: DateTime<Utc>, round_trip: Duration) -> TimeAnswer {
        let round_trip_ms = i64::try_from(round_trip.as_millis()).unwrap_or(i64::MAX);
        // A server cannot have had the question for longer than we waited.
        let way_ms = (round_trip_ms - self.held.clamp(0, round_trip_ms)) / 2;
        let local_ms = local.timestamp_millis().saturating_add(round_trip_ms);
        TimeAnswer {
            from,
            offset_ms: self.transmitted.saturating_add(way_ms).saturating_sub(local_ms),
            uncertainty_ms: way_ms.saturating_add(self.distance).saturating_add(1),
            sent_on_to: None,
        }
    }
}

/// Reads an answer to the question that was sent at `sent`.
fn read(packet: &[u8], sent: u64) -> Result<Said, TimeFault> {
    let (head, _) = packet.split_first_chunk::<PACKET>().ok_or(TimeFault::NotNtp)?;
    let [leap, version, mode] = [head[0] >> 6, head[0] >> 3 & 7, head[0] & 7];
    if !(1..=4).contains(&version) || mode != MODE_SERVER {
        return Err(TimeFault::NotNtp);
    }
    let long = |at: usize| u64::from_be_bytes(std::array::from_fn(|byte| head[at + byte]));
    let short = |at: usize| u32::from_be_bytes(std::array::from_fn(|byte| head[at + byte]));
    if long(24) != sent {
        return Err(TimeFault::OtherQuestion);
    }
    let stratum = head[1];
    if stratum == 0 {
        let code = head[12..16].iter().copied().filter(u8::is_ascii_alphanumeric).map(char::from).collect();
        return Err(TimeFault::KissOfDeath { code });
    }
    // Root delay and root dispersion, 16 bits of whole seconds each: half the one and the whole of the other.
    let distance = (((u64::from(short(4)) / 2 + u64::from(short(8))) * 1000) >> 16) as i64;
    if leap == 3 || stratum >= 16 || distance > MAX_DISTANCE_MS {
        return Err(TimeFault::Unsynchronised);
    }
    let (received, transmitted) = (long(32), long(40));
    if transmitted == 0 {
        return Err(TimeFault::Empty);
    }
    let transmitted = unix_ms(transmitted);
    let held = if received == 0 { 0 } else { transmitted - unix_ms(received) };
    Ok(Said { transmitted, held, distance })
}

/// A moment as a timestamp of whatever era it is in.
fn timestamp(at: DateTime<Utc>) -> u64 {
    let seconds = at.timestamp().wrapping_add(UNIX_EPOCH_S) as u32;
    let fraction = (u64::from(at.timestamp_subsec_nanos()) << 32) / 1_000_000_000;
    u64::from(seconds) << 32 | (fraction & u64::from(u32::MAX))
}

/// The moment of a timestamp, in milliseconds since 1970, in the era that [`MIDDLE_S`] tells.
fn unix_ms(timestamp: u64) -> i64 {
    let middle = MIDDLE_S.wrapping_add(UNIX_EPOCH_S) as u32;
    let from_middle = ((timestamp >> 32) as u32).wrapping_sub(middle).cast_signed();
    let fraction_ms = (((timestamp & u64::from(u32::MAX)) * 1000) >> 32) as i64;
    (MIDDLE_S + i64::from(from_middle)) * 1000 + fraction_ms
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().expect("a time")
    }

    /// An honest server's answer at a time.
    fn answer(sent: u64, time: DateTime<Utc>) -> [u8; PACKET] {
        let mut packet = [0; PACKET];
        (packet[0], packet[1]) = (0b00_100_100, 2);
        packet[24..32].copy_from_slice(&sent.to_be_bytes());
        packet[32..40].copy_from_slice(&timestamp(time).to_be_bytes());
        packet[40..].copy_from_slice(&timestamp(time).to_be_bytes());
        packet
    }

    #[test]
    fn a_timestamp_means_the_same_moment_in_both_eras() {
        for time in ["1970-01-01T00:00:00Z", "2036-02-07T06:28:15Z", "2036-02-07T06:28:17.5Z", "2093-12-31T23:59:59Z"] {
            assert_eq!(unix_ms(timestamp(at(time))), at(time).timestamp_millis(), "{time}");
        }
    }

    #[test]
    fn every_time_of_ours_can_be_compared() {
        let server = at("2040-06-01T08:00:00Z");
        for local in [DateTime::<Utc>::MIN_UTC, at("1900-01-01T00:00:00Z"), server, at("2150-01-01T00:00:00Z")] {
            let sent = timestamp(local);
            let said = read(&answer(sent, server), sent).expect("an answer");
            let answer = said.compared(SocketAddr::from(([127, 0, 0, 1], 123)), local, Duration::from_millis(40));
            let expected = server.timestamp_millis() - local.timestamp_millis();
            assert!((answer.offset_ms - expected).abs() <= answer.uncertainty_ms, "{local}: {answer:?}");
        }
    }

    #[test]
    fn what_a_client_must_not_believe_is_refused_with_its_reason() {
        type Change<'c> = &'c dyn Fn(&mut [u8; PACKET]);
        let sent = timestamp(at("2026-11-24T12:00:00Z"));
        let changed = |change: &dyn Fn(&mut [u8; PACKET])| {
            let mut packet = answer(sent, at("2026-11-24T12:00:00Z"));
            change(&mut packet);
            read(&packet, sent)
        };
        let table: [(&str, Change<'_>, TimeFault); 11] = [
            ("stratum 16", &|packet| packet[1] = 16, TimeFault::Unsynchronised),
            ("stratum 255", &|packet| packet[1] = 255, TimeFault::Unsynchronised),
            ("leap indicator 3", &|packet| packet[0] |= 0b11 << 6, TimeFault::Unsynchronised),
            ("wrong by a day, as it says", &|packet| packet[8] = 0xff, TimeFault::Unsynchronised),
            ("no transmit timestamp", &|packet| packet[40..].fill(0), TimeFault::Empty),
            ("another question", &|packet| packet[31] ^= 1, TimeFault::OtherQuestion),
            ("a client's packet", &|packet| packet[0] = QUESTION, TimeFault::NotNtp),
            ("a broadcast", &|packet| packet[0] = 0b00_100_101, TimeFault::NotNtp),
            ("version 0", &|packet| packet[0] = 0b00_000_100, TimeFault::NotNtp),
            ("version 7", &|packet| packet[0] = 0b00_111_100, TimeFault::NotNtp),
            (
                "a kiss of death",
                &|packet| {
                    packet[1] = 0;
                    packet[12..16].copy_from_slice(b"RATE");
                },
                TimeFault::KissOfDeath { code: "RATE".to_owned() },
            ),
        ];
        for (name, change, fault) in table {
            assert_eq!(changed(change), Err(fault), "{name}");
        }
        assert!(changed(&|_| {}).is_ok());
        assert_eq!(read(&[], sent), Err(TimeFault::NotNtp));
        assert_eq!(read(b"HTTP/1.1 400 Bad Request\r\n\r\n", sent), Err(TimeFault::NotNtp));
    }

    #[test]
    fn a_server_that_leaves_out_when_the_question_came_is_still_understood() {
        let (sent, time) = (timestamp(at("2026-11-24T12:00:00Z")), at("2026-11-24T13:00:00Z"));
        let mut packet = answer(sent, time);
        packet[32..40].fill(0);
        assert_eq!(read(&packet, sent), Ok(Said { transmitted: time.timestamp_millis(), held: 0, distance: 0 }));
    }

    proptest::proptest! {
        #[test]
        fn any_packet_is_read_without_a_panic(packet: Vec<u8>, sent: u64, trip: u64, seconds: i64) {
            let local = DateTime::from_timestamp(seconds, 0).unwrap_or(DateTime::<Utc>::MAX_UTC);
            let mut packet = packet;
            packet.resize(packet.len().max(PACKET), 0);
            packet[24..32].copy_from_slice(&sent.to_be_bytes());
            if let Ok(said) = read(&packet, sent) {
                let from = SocketAddr::from(([127, 0, 0, 1], 123));
                let answer = said.compared(from, local, Duration::from_millis(trip));
                proptest::prop_assert!(answer.uncertainty_ms >= 0);
            }
        }
    }
}
