//! The program as the tests start it: it reads no settings of whoever runs them.

use std::process::Command;

use handshake_doctor::settings::{MACHINE_VARIABLE, USER_VARIABLE};

/// The program.
pub fn program() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_handshake-doctor"));
    command.env(MACHINE_VARIABLE, "").env(USER_VARIABLE, "");
    command
}
