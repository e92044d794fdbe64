//! One handshake, observed: every message of both sides with its time, size and content.
//!
//! Two drivers fill the same [`Observation`]: rustls (a modern, strict client) over a metered stream, and the raw
//! driver, which sends hellos that rustls cannot. Chains are recorded here and judged elsewhere.

mod client;
mod driver;
mod http;
mod ladder;
mod line;
mod observation;
mod protection;
mod raw;
mod secrets;
mod verifier;

pub use driver::{Offer, Versions, observe, observe_captured, observe_raw};
pub use line::{Capture, Chunk};
pub use observation::*;
