//! The program as the tests start it: it reads no settings of whoever runs them.

use std::process::Command;

use handshake_doctor::settings::{Choice, HostGroup, MACHINE_VARIABLE, Settings, USER_VARIABLE};

/// Settings by which nobody is asked but the site and its authorities.
pub const NOBODY: &str = "[clock]\nsntp = []\nhttp = []\nhttps = []\n\
                          [allowlist]\ncanaries = []\nportal = []\ntry_proxies = false\n";

/// The program.
pub fn program() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_handshake-doctor"));
    command.env(MACHINE_VARIABLE, "").env(USER_VARIABLE, "");
    command
}

/// Takes out every host that is asked besides the site and its authorities: tests contact nobody.
pub fn ask_nobody(settings: &mut Settings) {
    let groups = [HostGroup::Sntp, HostGroup::Http, HostGroup::Https];
    for group in groups.into_iter().chain([HostGroup::Canaries, HostGroup::Portal, HostGroup::Proxies]) {
        group.choose(settings, &Choice { is_on: false, hosts: Vec::new() });
    }
}
