//! Claims about what a user sees, one file a capability.

mod addresses;
mod certificates;
mod connections;
mod diagnosis;
mod fixtures;
mod interception;
mod made;
mod observed_handshake;
mod practice_sites;
mod proxies;
mod real_servers;
mod reports;
mod right_time;
mod scripted;
mod starttls;
mod terminal;
mod this_computer;
mod window;
mod words;
