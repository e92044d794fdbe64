//! Which products the names of processes and interfaces stand for. Pure.

use std::collections::BTreeMap;
use std::net::IpAddr;

use super::table::{self, Row};
use super::{Guard, GuardKind, GuardTrace};
use crate::machine::SystemKind;

/// More guards are not kept: no honest computer runs so many.
const MAX_GUARDS: usize = 24;

/// A network interface.
#[derive(Clone, Debug)]
pub(super) struct Interface {
    pub name: String,
    /// Whether it can pass packets, as far as the system tells.
    pub is_up: bool,
    pub addresses: Vec<IpAddr>,
}

impl Interface {
    /// Whether it is up with an address that leads somewhere: macOS keeps tunnels for its own services, which have
    /// link-local addresses alone.
    fn is_in_use(&self) -> bool {
        let leads_somewhere = |address: &IpAddr| match address {
            IpAddr::V4(v4) => !v4.is_link_local() && !v4.is_loopback() && !v4.is_unspecified(),
            IpAddr::V6(v6) => !v6.is_unicast_link_local() && !v6.is_loopback() && !v6.is_unspecified(),
        };
        self.is_up && self.addresses.iter().any(leads_somewhere)
    }
}

/// The products, each once, by kind and then in the order of the table; tunnels that none of them explains come last
/// among the VPNs.
pub(super) fn found(processes: &[String], interfaces: &[Interface], system: SystemKind) -> Vec<Guard> {
    let names: BTreeMap<String, &str> = processes.iter().map(|name| (name.to_ascii_lowercase(), &**name)).collect();
    let mut tunnels: Vec<&str> =
        interfaces.iter().filter(|interface| interface.is_in_use()).map(|interface| &*interface.name).collect();
    tunnels.sort_unstable();
    let (named, unnamed): (Vec<&Row>, Vec<&Row>) = table::rows().iter().partition(|row| !row.product.is_empty());
    let mut guards: Vec<Guard> = named.iter().filter_map(|row| best(row, &names, &tunnels, system)).collect();
    for name in tunnels {
        let is_tunnel = fits_any(&unnamed, name) && !fits_any(&named, name);
        guards.extend(is_tunnel.then(|| guard(name, GuardKind::Vpn, GuardTrace::Interface, name)));
    }
    guards.sort_by_key(|guard| guard.kind);
    guards.truncate(MAX_GUARDS);
    guards
}

fn fits_any(rows: &[&Row], interface: &str) -> bool {
    rows.iter().flat_map(|row| &row.interfaces).any(|name| name.fits(interface))
}

/// The trace that says most of a product: what is there only while it works before what is always there, and a process
/// before an interface.
fn best(row: &Row, processes: &BTreeMap<String, &str>, tunnels: &[&str], system: SystemKind) -> Option<Guard> {
    let running = row.processes(system).iter().filter_map(|name| {
        let seen = processes.get(name.shown_on(system))?;
        Some((!name.comes_and_goes, GuardTrace::Process, *seen))
    });
    let open = row.interfaces.iter().filter_map(|name| {
        let seen = tunnels.iter().find(|tunnel| name.fits(tunnel))?;
        Some((!name.comes_and_goes, GuardTrace::Interface, *seen))
    });
    // The first of equals stays.
    let (_, trace, seen_as) = running.chain(open).min_by_key(|(is_always_there, ..)| *is_always_there)?;
    Some(guard(&row.product, row.kind, trace, seen_as))
}

fn guard(product: &str, kind: GuardKind, trace: GuardTrace, seen_as: &str) -> Guard {
    Guard { product: product.to_owned(), kind, trace, seen_as: seen_as.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use SystemKind::{Linux, Macos, Windows};

    fn seen(processes: &[&str], interfaces: &[Interface], system: SystemKind) -> Vec<(String, GuardKind, String)> {
        let processes: Vec<String> = processes.iter().map(|name| (*name).to_owned()).collect();
        let guards = found(&processes, interfaces, system).into_iter();
        guards.map(|guard| (guard.product, guard.kind, guard.seen_as)).collect()
    }

    fn products(processes: &[&str], interfaces: &[Interface], system: SystemKind) -> Vec<String> {
        seen(processes, interfaces, system).into_iter().map(|(product, ..)| product).collect()
    }

    fn interface(name: &str, is_up: bool, addresses: &[&str]) -> Interface {
        let addresses = addresses.iter().map(|address| address.parse().expect("an address")).collect();
        Interface { name: name.to_owned(), is_up, addresses }
    }

    #[test]
    fn the_list_of_an_ordinary_computer_names_nobody() {
        let linux = ["systemd", "dbus-daemon", "gnome-shell", "NetworkManager", "firefox", "sshd", "kworker/0:1"];
        let home = [interface("lo", true, &["127.0.0.1"]), interface("wlp2s0", true, &["192.168.1.20"])];
        let containers = [
            interface("docker0", true, &["172.17.0.1"]),
            interface("veth0a1b", true, &["fe80::1"]),
            interface("tunl0", true, &["10.0.0.1"]),
        ];
        assert_eq!(products(&linux, &[home.as_slice(), containers.as_slice()].concat(), Linux), [""; 0]);
        let windows = ["System", "svchost.exe", "MsMpEng.exe", "NisSrv.exe", "explorer.exe", "chrome.exe"];
        assert_eq!(products(&windows, &[interface("Ethernet", true, &["10.1.1.1"])], Windows), [""; 0]);
        let macos = ["launchd", "mDNSResponder", "Safari", "nesessionmanager", "XProtectRemediator"];
        let own = [interface("utun0", true, &["fe80::aaaa"]), interface("en0", true, &["192.168.1.20"])];
        assert_eq!(products(&macos, &own, Macos), [""; 0]);
    }

    #[test]
    fn a_company_computer_names_each_product_once_by_kind() {
        let running = ["ZSATunnel.exe", "zsatray.exe", "CSFALCONSERVICE.EXE", "vpnagent.exe", "vpnui.exe"];
        assert_eq!(
            seen(&running, &[], Windows),
            [
                ("CrowdStrike Falcon".to_owned(), GuardKind::Antivirus, "CSFALCONSERVICE.EXE".to_owned()),
                ("Zscaler".to_owned(), GuardKind::GatewayClient, "ZSATunnel.exe".to_owned()),
                ("Cisco Secure Client (AnyConnect)".to_owned(), GuardKind::Vpn, "vpnagent.exe".to_owned()),
            ]
        );
    }

    #[test]
    fn a_name_counts_on_its_own_system_only_and_as_a_whole() {
        assert_eq!(products(&["ekrn.exe"], &[], Windows), ["ESET"]);
        assert_eq!(products(&["ekrn.exe"], &[], Linux), [""; 0]);
        assert_eq!(products(&["ekrn.exe"], &[], Macos), [""; 0]);
        assert_eq!(products(&["LuLu"], &[], Macos), ["LuLu"]);
        assert_eq!(products(&["LuLu"], &[], Linux), [""; 0]);
        assert_eq!(products(&["tor-browser", "monitor", "tor.sh"], &[], Linux), [""; 0]);
        assert_eq!(products(&["tor"], &[], Linux), ["Tor"]);
    }

    #[test]
    fn linux_shows_fifteen_bytes_of_a_name_and_the_others_all() {
        assert_eq!(products(&["opensnitchd"], &[], Linux), ["OpenSnitch"]);
        assert_eq!(products(&["psiphon-tunnel-"], &[], Linux), ["Psiphon"]);
        assert_eq!(products(&["psiphon-tunnel-"], &[], Windows), [""; 0]);
        assert_eq!(products(&["com.adguard.mac.adguard.network-extension"], &[], Macos), ["AdGuard"]);
    }

    #[test]
    fn a_tunnel_counts_when_it_is_up_with_an_address_that_leads_somewhere() {
        let tunnel = |is_up, addresses: &[&str]| products(&[], &[interface("tun0", is_up, addresses)], Linux);
        assert_eq!(tunnel(true, &["10.8.0.2"]), ["tun0"]);
        assert_eq!(tunnel(true, &["fd00::2"]), ["tun0"]);
        assert_eq!(tunnel(false, &["10.8.0.2"]), [""; 0]);
        assert_eq!(tunnel(true, &[]), [""; 0]);
        assert_eq!(tunnel(true, &["fe80::1", "169.254.3.4"]), [""; 0]);
        let utun = [interface("utun4", true, &["fe80::1", "100.64.0.2"])];
        assert_eq!(products(&[], &utun, Macos), ["utun4"]);
    }

    #[test]
    fn an_interface_with_a_products_name_is_the_products() {
        for (name, product) in [
            ("nordlynx", "NordVPN"),
            ("wg0", "WireGuard"),
            ("wg0-mullvad", "Mullvad VPN"),
            ("tailscale0", "Tailscale"),
            ("ztppiqvnyn", "ZeroTier"),
            ("CloudflareWARP", "Cloudflare WARP"),
            ("gpd0", "Palo Alto GlobalProtect"),
        ] {
            assert_eq!(products(&[], &[interface(name, true, &["10.2.0.2"])], Linux), [product], "{name}");
        }
    }

    fn shown(processes: &[&str], interfaces: &[Interface]) -> Vec<Guard> {
        let processes: Vec<String> = processes.iter().map(|name| (*name).to_owned()).collect();
        found(&processes, interfaces, Linux)
    }

    #[test]
    fn a_service_that_always_runs_does_not_mean_that_its_tunnel_is_up() {
        let up = |processes: &[&str], interfaces: &[Interface]| {
            shown(processes, interfaces).iter().map(Guard::is_tunnel_up).collect::<Vec<_>>()
        };
        let open = |name| [interface(name, true, &["10.5.0.2"])];
        assert_eq!(up(&["nordvpnd"], &[]), [false]);
        assert_eq!(up(&["nordvpnd"], &open("nordlynx")), [true]);
        assert_eq!(up(&["openvpn"], &[]), [true]);
        assert_eq!(up(&[], &open("tun0")), [true]);
        assert_eq!(up(&["warp-svc"], &[]), [false]);
        assert_eq!(up(&["warp-svc"], &open("CloudflareWARP")), [true]);
        // A network of one's own computers does not carry what goes to the site, and a line of a provider is no VPN.
        assert_eq!(up(&["tailscaled"], &open("tailscale0")), [false]);
        assert_eq!(up(&[], &open("ppp0")), [false]);
        assert_eq!(up(&["privoxy"], &[]), [false]);
    }

    #[test]
    fn an_antivirus_is_not_the_gateway_of_the_same_maker() {
        let guard = |name| shown(&[name], &[]).remove(0);
        assert!(guard("mitmdump").is_signer("mitmproxy", "developer debugging proxy"));
        assert!(guard("ds_agent").is_signer("Trend Micro endpoint", "antivirus"));
        assert!(!guard("ds_agent").is_signer("Trend Micro IWSS", "corporate gateway"));
        assert!(guard("zstunnel").is_signer("Zscaler", "corporate gateway"));
        assert!(!guard("zstunnel").is_signer("Netskope", "corporate gateway"));
    }

    #[test]
    fn a_computer_that_runs_everything_is_cut() {
        let everything: Vec<String> = table::rows()
            .iter()
            .flat_map(|row| row.processes(Linux).iter().map(|name| name.shown_on(Linux).to_owned()))
            .collect();
        assert_eq!(found(&everything, &[], Linux).len(), MAX_GUARDS);
    }
}
