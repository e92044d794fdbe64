//! The only room that opens connections to a target: resolve, connect, proxy, STARTTLS, and the metered stream.
//!
//! Every connection goes through one examination's [`Session`]: its budget (open at once, in all), its deadline and
//! its cancellation. Dropping the session's owner closes them all.

mod dial;
mod dns;
mod error;
mod fetch;
mod heard;
mod http;
mod own;
mod page;
mod proxy;
mod proxy_tls;
mod proxy_words;
mod resolve;
mod session;
mod sntp;
mod starttls;
mod stream;
mod talk;
mod time;
mod visit;

pub use dns::HttpsRecord;
pub use error::{NetError, Phase, PhaseKind, ProxyWords, TimeFault};
pub use fetch::{Neighbourhood, Question};
#[doc(hidden)]
pub use heard::{hear_greeting, hear_proxy, hear_time};
pub use own::own_addresses;
pub use page::PageText;
pub use session::{CAN_LIMIT_PACKETS, Quiet, Session, Usage};
pub use stream::{ReadEnd, Stream};
pub use time::{TimeAnswer, parse_http_date};
pub(crate) use time::{parse_age, vagueness_ms};
pub use visit::{Visit, Visited};
