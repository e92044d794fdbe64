//! Claims about what a user sees, one file a capability.

mod addresses;
mod advice;
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
mod guards;
mod hostile;
mod interception;
mod interceptors;
mod intolerance;
#[cfg(unix)]
mod library_settings;
mod limbo;
mod made;
mod names;
#[cfg(target_os = "linux")]
mod namespaces;
mod observed_handshake;
mod peers;
mod practice_sites;
mod program;
mod proxied;
mod proxies;
mod real_proxies;
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
#[cfg(target_os = "linux")]
mod sign_in;
mod starttls;
mod terminal;
mod this_computer;
mod transparency;
mod visitors;
mod visits;
mod window;
mod words;
mod wrong_clock;
