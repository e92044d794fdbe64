//! The names of what runs here, as the system lists them: processes and network interfaces.

use sysinfo::{InterfaceOperationalState, Networks, Process, ProcessRefreshKind, ProcessesToUpdate, System};

use super::find::Interface;

/// More processes are not looked at. A desktop has some hundreds.
const MAX_PROCESSES: usize = 16 * 1024;

/// More interfaces are not looked at. A server with containers has some hundreds.
const MAX_INTERFACES: usize = 1024;

/// Longer names are nobody's: the longest of the table has 60 bytes.
const MAX_NAME: usize = 128;

/// More addresses of one interface are not looked at.
const MAX_ADDRESSES: usize = 64;

/// The names of the processes that we may see. Neither threads nor arguments are asked for.
pub(super) fn processes() -> Vec<String> {
    let Ok(mut system) = System::new() else { return Vec::new() };
    let only_names = ProcessRefreshKind::nothing().without_tasks();
    system.refresh_processes_specifics(ProcessesToUpdate::All, true, only_names);
    let names = system.processes().values().take(MAX_PROCESSES).map(Process::name);
    names.filter(|name| name.len() <= MAX_NAME).map(|name| name.to_string_lossy().into_owned()).collect()
}

/// The network interfaces. On Windows those without a hardware address are not listed, so most tunnels show there by
/// their processes only.
pub(super) fn interfaces() -> Vec<Interface> {
    let Ok(networks) = Networks::new_with_refreshed_list() else { return Vec::new() };
    let listed = networks.iter().take(MAX_INTERFACES).filter(|(name, _)| name.len() <= MAX_NAME);
    listed
        .map(|(name, data)| Interface {
            name: name.to_string_lossy().into_owned(),
            // A tunnel has no carrier to tell of: on Linux its state is unknown while it is up.
            is_up: matches!(
                data.operational_state(),
                InterfaceOperationalState::Up | InterfaceOperationalState::Unknown
            ),
            addresses: data.ip_networks().iter().take(MAX_ADDRESSES).map(|network| network.addr).collect(),
        })
        .collect()
}
