//! One handshake, observed: every message of both sides with its time, size and content.
//!
//! Two drivers fill the same [`Observation`]: rustls (a modern, strict client) over a metered stream, and the raw
//! driver, which sends hellos that rustls cannot. Chains are recorded here and judged elsewhere.

mod client;
mod driver;
mod http;
mod identity;
mod ladder;
mod line;
mod obedience;
mod observation;
mod offered;
mod protection;
mod raw;
mod secrets;
mod sessions;
mod ssl2;
mod verifier;

pub use driver::{Offer, Versions, observe, observe_captured, observe_raw, observe_raw_as, observe_raw_on, open};
pub use identity::{Identity, IdentityError};
pub use line::{Capture, Chunk};
pub use observation::*;
pub(crate) use observation::{der_bytes, der_list};
pub(crate) use offered::speaks_http;
pub use raw::{Delivery, Opened};
pub use sessions::Sessions;
pub use ssl2::{Ssl2Seen, observe_ssl2};
