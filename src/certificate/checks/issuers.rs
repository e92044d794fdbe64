//! What each certificate of the path may be used for: authority, purpose.

use super::{View, made, passed_if};
use crate::certificate::facts::{extended_key_usage, key_usage};
use crate::certificate::key::{self, KeyKind};
use crate::certificate::path::End;
use crate::certificate::report::{CertificateCheck, Check, CheckResult};

pub(super) fn all(view: &View<'_>) -> Vec<CertificateCheck> {
    [ca_flags(view), path_length(view), purpose(view)].concat()
}

fn ca_flags(view: &View<'_>) -> Vec<CertificateCheck> {
    /// The first version with extensions, and so the first that can say who is an authority.
    const V3: u32 = 3;
    let leaf = &view.facts[view.leaf];
    let detail = if leaf.version < V3 { format!("v{}", leaf.version) } else { ca_text(leaf.is_ca) };
    let is_own_issuer = view.path.indexes == [view.leaf] && view.path.end == End::SelfSigned;
    let result = match (leaf.is_ca || leaf.version < V3, is_own_issuer) {
        (false, _) => CheckResult::Passed,
        // Generated certificates of devices often carry the flag; that they are self-signed is what counts.
        (true, true) => CheckResult::Warned,
        (true, false) => CheckResult::Failed,
    };
    let mut checks = vec![made(Check::CaFlag, view.leaf, result, detail)];
    for (index, certificate, facts) in view.on_path().skip(1) {
        let is_old_root = facts.version < V3 && facts.self_issued;
        let may_sign = key_usage(certificate).is_none_or(|usage| usage.key_cert_sign());
        let detail = if may_sign { ca_text(facts.is_ca) } else { facts.key_usage.join(", ") };
        checks.push(made(Check::CaFlag, index, passed_if(is_old_root || facts.is_ca && may_sign), detail));
    }
    checks
}

/// Certificates below an issuer that limits their number, and all of them together.
fn path_length(view: &View<'_>) -> Vec<CertificateCheck> {
    /// More intermediates than this are too many for strict clients (rustls takes six).
    const MOST: usize = 6;
    let mut checks = Vec::new();
    let mut below = 0;
    for (index, _, facts) in view.on_path().skip(1) {
        if let Some(most) = facts.path_length {
            let result = passed_if(below <= most);
            checks.push(made(Check::PathLength, index, result, format!("pathLen:{most}, {below}")));
        }
        // An authority's certificate for its own next key does not count (RFC 5280, section 6.1.4).
        below += u32::from(!facts.self_issued);
    }
    let count = view.path.indexes.len() - 1;
    if count > MOST {
        checks.push(made(Check::PathLength, view.last(), CheckResult::Warned, format!("{count} > {MOST}")));
    }
    checks
}

fn ca_text(is_ca: bool) -> String {
    format!("CA:{}", if is_ca { "TRUE" } else { "FALSE" })
}

fn purpose(view: &View<'_>) -> Vec<CertificateCheck> {
    let mut checks = Vec::new();
    for (index, certificate, facts) in view.on_path() {
        let for_servers = extended_key_usage(certificate).is_none_or(|usage| usage.server_auth || usage.any);
        // Every key exchange of our day signs with the leaf's key; RSA key exchange encrypts to it.
        let is_rsa = key::key(&certificate.subject_pki).kind == KeyKind::Rsa;
        let signs = index != view.leaf
            || key_usage(certificate)
                .is_none_or(|usage| usage.digital_signature() || is_rsa && usage.key_encipherment());
        let detail = if for_servers { facts.key_usage.join(", ") } else { facts.extended_key_usage.join(", ") };
        if index == view.leaf || !for_servers {
            checks.push(made(Check::Purpose, index, passed_if(for_servers && signs), detail));
        }
    }
    checks
}
