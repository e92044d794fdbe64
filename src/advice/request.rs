//! What a person writes to whoever can help: plain, polite and short, with what was measured and nothing else.

mod seen;

use serde::Serialize;

pub(super) use seen::root_certificate;

use super::bearer::bearer;
use super::matter::{self, Site};
use super::message::{args, slug};
use super::{Args, Words};
use crate::case::Case;
use crate::machine::GuardKind;

/// A text to be copied and sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    /// Who can help.
    pub to: Recipient,
    /// One line: the subject of a mail, the title of a ticket.
    pub title: String,
    /// Plain text of several lines.
    pub body: String,
}

/// Who can help.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Recipient {
    /// Whoever looks after this computer and its network at work.
    ItTeam,
    /// The same at school.
    School,
    /// Whoever set up a filter for children.
    FilterOwner,
    /// Whoever runs the site.
    SiteOwner,
    /// Whoever runs the network here: a hotel, a provider.
    Network,
    /// The support of the product that stands in between.
    ProductSupport,
}

impl Recipient {
    /// All of them.
    pub const ALL: [Self; 6] =
        [Self::ItTeam, Self::School, Self::FilterOwner, Self::SiteOwner, Self::Network, Self::ProductSupport];

    /// The one that is called so in tables.
    pub(super) fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|recipient| slug(recipient) == name)
    }
}

impl Words {
    /// "Your IT team".
    pub fn recipient(&self, recipient: Recipient) -> String {
        self.text(&format!("request-to-{}", slug(&recipient)))
    }

    /// What to send, and to whom, most likely first; nothing where nobody but the person can help.
    pub fn requests(&self, case: &Case) -> Vec<Request> {
        let Some(row) = matter::of(case) else { return Vec::new() };
        let site = self.request_args(case, row);
        row.to.iter().map(|&to| self.request(case, row, to, &site)).collect()
    }

    fn request(&self, case: &Case, row: &matter::Row, to: Recipient, site: &Args) -> Request {
        // A root without a name cannot be asked for.
        let is_open = |ask: &&String| *ask != "root" || site.contains_key("root");
        let asks: Vec<&String> = row.ask.iter().filter(is_open).collect();
        let title = asks.first().map(|ask| self.format(&format!("request-ask-{ask}.title"), site)).unwrap_or_default();
        let mut lines = vec![self.text("request-greeting"), String::new(), self.format("request-trouble", site)];
        for (index, ask) in asks.into_iter().enumerate() {
            let key = if index == 0 { format!("request-ask-{ask}") } else { format!("request-ask-{ask}.or") };
            lines.push(self.format(&key, site));
        }
        lines.extend([String::new(), self.text("request-seen")]);
        // Whoever runs the site need not know how this computer is set up.
        let groups: Vec<&str> = match to {
            Recipient::SiteOwner => vec!["signer", "paths"],
            _ => row.seen.iter().map(String::as_str).collect(),
        };
        let groups: Vec<&str> = groups.into_iter().filter(|group| row.seen.iter().any(|seen| seen == group)).collect();
        lines.extend(self.lines_of_what_was_seen(case, &groups).into_iter().map(|line| format!("- {line}")));
        lines.push(String::new());
        if site.contains_key("command") {
            lines.push(self.format("request-again", site));
        }
        lines.extend([self.format("request-made", site), String::new(), self.text("request-thanks")]);
        Request { to, title, body: lines.join("\n") }
    }

    fn request_args(&self, case: &Case, row: &matter::Row) -> Args {
        let mut site = args([
            ("host", case.target.host.to_string().into()),
            ("port", usize::from(case.target.port).into()),
            ("program", case.program.as_str().into()),
            ("product", self.product_name(case, row).into()),
        ]);
        // A line to be copied into a terminal: nothing but names and addresses may stand in it.
        if let Some(plain) = Site::of(case) {
            let typed = Some(case.target.as_typed()).filter(|typed| typed.is_ascii());
            site.insert("command".to_owned(), typed.unwrap_or_else(|| plain.entry()).into());
        }
        let signer = matter::seen(case).and_then(|seen| seen.site.as_ref());
        if let Some(root) = signer.and_then(|site| site.root.clone().or_else(|| site.issuer.clone())) {
            // Its whole name stands among what was seen.
            site.insert("root".to_owned(), bearer(&root).into());
        }
        site
    }

    /// The product that stands in between, or a word for it. What merely runs here is asked about only where the cause is
    /// about what runs here.
    fn product_name(&self, case: &Case, row: &matter::Row) -> String {
        let names = |list: &[String], name: &str| list.iter().any(|one| one == name);
        let is_tunnel =
            |kind: GuardKind| matches!(kind, GuardKind::Vpn | GuardKind::GatewayClient | GuardKind::ProxyClient);
        let signing = matter::product(case).map(|found| found.product.clone());
        let running = || {
            let mut guards = matter::seen(case).filter(|_| names(&row.seen, "guards"))?.guards.iter();
            let guard = guards.find(|guard| is_tunnel(guard.kind) == names(&row.ask, "tunnel"))?;
            Some(guard.product.clone())
        };
        signing.or_else(running).unwrap_or_else(|| self.text("product-unknown"))
    }
}
