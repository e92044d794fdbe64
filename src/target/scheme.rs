//! Which protocol a scheme or a port means (IANA's registries of URI schemes and of service names and ports).

use super::Protocol;

/// A scheme that leads to TLS.
pub(super) struct Scheme {
    /// Lower case, without `://`.
    pub(super) name: &'static str,
    /// Its port when none is typed. `http` has 443: who asks about TLS means the secure site of that name; so do `amqp`,
    /// `mqtt` and their like.
    pub(super) port: u16,
    /// How TLS begins there.
    pub(super) protocol: Protocol,
}

const fn scheme(name: &'static str, port: u16, protocol: Protocol) -> Scheme {
    Scheme { name, port, protocol }
}

/// In alphabetical order.
const SCHEMES: &[Scheme] = &[
    scheme("amqp", 5671, Protocol::Tls),
    scheme("amqps", 5671, Protocol::Tls),
    scheme("ftp", 21, Protocol::Ftp),
    scheme("ftps", 990, Protocol::Tls),
    scheme("grpc", 443, Protocol::Tls),
    scheme("grpcs", 443, Protocol::Tls),
    scheme("http", 443, Protocol::Tls),
    scheme("https", 443, Protocol::Tls),
    scheme("imap", 143, Protocol::Imap),
    scheme("imaps", 993, Protocol::Tls),
    scheme("irc", 6667, Protocol::Irc),
    scheme("ircs", 6697, Protocol::Tls),
    scheme("ldap", 389, Protocol::Ldap),
    scheme("ldaps", 636, Protocol::Tls),
    scheme("lmtp", 24, Protocol::Lmtp),
    scheme("mariadb", 3306, Protocol::Mysql),
    scheme("mongodb", 27017, Protocol::Tls),
    scheme("mqtt", 8883, Protocol::Tls),
    scheme("mqtts", 8883, Protocol::Tls),
    scheme("mysql", 3306, Protocol::Mysql),
    scheme("nntp", 119, Protocol::Nntp),
    scheme("nntps", 563, Protocol::Tls),
    scheme("pop", 110, Protocol::Pop3),
    scheme("pop3", 110, Protocol::Pop3),
    scheme("pop3s", 995, Protocol::Tls),
    scheme("pops", 995, Protocol::Tls),
    scheme("postgres", 5432, Protocol::Postgres),
    scheme("postgresql", 5432, Protocol::Postgres),
    scheme("redis", 6379, Protocol::Tls),
    scheme("rediss", 6379, Protocol::Tls),
    scheme("sieve", 4190, Protocol::Sieve),
    scheme("sips", 5061, Protocol::Tls),
    scheme("smtp", 25, Protocol::Smtp),
    scheme("smtps", 465, Protocol::Tls),
    scheme("sqlserver", 1433, Protocol::Tls),
    scheme("ssl", 443, Protocol::Tls),
    scheme("submission", 587, Protocol::Smtp),
    scheme("submissions", 465, Protocol::Tls),
    scheme("tcps", 2484, Protocol::Tls),
    scheme("tls", 443, Protocol::Tls),
    scheme("ws", 443, Protocol::Tls),
    scheme("wss", 443, Protocol::Tls),
    scheme("xmpp", 5222, Protocol::Xmpp),
    scheme("xmpp-server", 5269, Protocol::XmppServer),
    scheme("xmpps", 5223, Protocol::Tls),
];

/// The scheme of that name, in any case of letters.
pub(super) fn named(name: &str) -> Option<&'static Scheme> {
    SCHEMES.iter().find(|scheme| scheme.name.eq_ignore_ascii_case(name))
}

/// The name of a scheme in which TLS begins that way.
pub(super) fn of_protocol(protocol: Protocol) -> &'static str {
    let scheme = SCHEMES.iter().find(|scheme| scheme.protocol == protocol && scheme.protocol != Protocol::Tls);
    scheme.map_or("tls", |scheme| scheme.name)
}

/// Ports on which TLS is spoken from the first byte, although a scheme without TLS names them.
const DIRECT: [u16; 9] = [443, 465, 563, 636, 993, 995, 5223, 5270, 6697];

/// How TLS begins at a scheme's port.
pub(super) fn at(scheme: &Scheme, port: u16) -> Protocol {
    if DIRECT.contains(&port) { Protocol::Tls } else { scheme.protocol }
}

/// How TLS begins at a port without a scheme.
pub(super) fn of_port(port: u16) -> Protocol {
    match port {
        21 => Protocol::Ftp,
        24 => Protocol::Lmtp,
        25 | 587 | 2525 => Protocol::Smtp,
        110 => Protocol::Pop3,
        119 => Protocol::Nntp,
        143 => Protocol::Imap,
        // 3268: the global catalog of Active Directory.
        389 | 3268 => Protocol::Ldap,
        3306 => Protocol::Mysql,
        4190 => Protocol::Sieve,
        5222 => Protocol::Xmpp,
        5269 => Protocol::XmppServer,
        5432 => Protocol::Postgres,
        // IANA's range for IRC, and the port that nearly all networks use.
        6665..=6669 => Protocol::Irc,
        _ => Protocol::Tls,
    }
}
