//! Claims about what a user sees, one file a capability.

mod addresses;
mod any_bytes;
mod browser_settings;
mod causes;
mod certificates;
mod client_and_server;
mod client_test;
mod clients;
mod connections;
mod decoder;
mod diagnosis;
mod fixtures;
mod groups;
mod hostile;
mod interception;
mod intolerance;
#[cfg(unix)]
mod library_settings;
mod limbo;
mod made;
mod names;
mod observed_handshake;
mod peers;
mod practice_sites;
mod program;
mod proxies;
mod real_servers;
mod reports;
mod revocation;
mod right_time;
#[cfg(target_os = "linux")]
mod root_stores;
mod scan;
mod scan_parts;
mod scan_terminal;
mod scenarios;
mod scripted;
mod second_looks;
mod starttls;
mod terminal;
mod this_computer;
mod transparency;
mod visitors;
mod window;
mod words;
mod wrong_clock;
