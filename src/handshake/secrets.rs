//! The secrets that rustls hands out while it shakes hands: they open the recorded bytes of our own connection.

use std::fmt::{self, Write as _};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// Labels of the NSS key log format.
pub(super) mod label {
    pub const CLIENT_HANDSHAKE: &str = "CLIENT_HANDSHAKE_TRAFFIC_SECRET";
    pub const SERVER_HANDSHAKE: &str = "SERVER_HANDSHAKE_TRAFFIC_SECRET";
    pub const CLIENT_TRAFFIC: &str = "CLIENT_TRAFFIC_SECRET_0";
    pub const SERVER_TRAFFIC: &str = "SERVER_TRAFFIC_SECRET_0";
    pub const MASTER: &str = "CLIENT_RANDOM";
}

struct Entry {
    label: String,
    client_random: Vec<u8>,
    secret: Vec<u8>,
}

/// The secrets of one connection.
#[derive(Default)]
pub(super) struct Secrets {
    entries: Mutex<Vec<Entry>>,
}

impl Secrets {
    /// The secret with this label, if it is known yet.
    pub fn get(&self, label: &str) -> Option<Vec<u8>> {
        self.lock().iter().find(|entry| entry.label == label).map(|entry| entry.secret.clone())
    }

    /// All of them in the format of `SSLKEYLOGFILE` (RFC 9850).
    pub fn key_log(&self) -> String {
        let hex = |bytes: &[u8]| {
            bytes.iter().fold(String::new(), |mut text, byte| {
                let _ = write!(text, "{byte:02x}");
                text
            })
        };
        self.lock().iter().fold(String::new(), |mut text, entry| {
            let _ = writeln!(text, "{} {} {}", entry.label, hex(&entry.client_random), hex(&entry.secret));
            text
        })
    }

    fn lock(&self) -> MutexGuard<'_, Vec<Entry>> {
        self.entries.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl rustls::KeyLog for Secrets {
    fn log(&self, label: &str, client_random: &[u8], secret: &[u8]) {
        self.lock().push(Entry {
            label: label.to_owned(),
            client_random: client_random.to_vec(),
            secret: secret.to_vec(),
        });
    }
}

impl fmt::Debug for Secrets {
    /// Never prints a secret.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Secrets({})", self.lock().len())
    }
}
