//! Name constraints (RFC 5280, section 4.2.1.10): which names the certificates below an issuer may bear.
//!
//! Names of mail addresses and URIs are left to the validator. A wildcard is inside what is permitted when all that it
//! covers is, and inside what is excluded when anything that it covers is.

use x509_parser::asn1_rs::FromDer;
use x509_parser::certificate::X509Certificate;
use x509_parser::extensions::{GeneralName, GeneralSubtree, NameConstraints, ParsedExtension};
use x509_parser::x509::X509Name;

use super::{MAX_LISTED, View, made};
use crate::certificate::extensions::{constraint, general_name, is_prefix};
use crate::certificate::facts::{is_self_issued, sequence};
use crate::certificate::name;
use crate::certificate::path::End;
use crate::certificate::report::{CertificateCheck, Check, CheckResult};

/// Comparisons of a name with a subtree, for one path. Honest authorities come to a few thousand.
const MAX_COMPARISONS: usize = 100_000;

/// Checks every certificate of the path against every issuer above it and the root. Nothing is said where nobody
/// constrains.
pub(super) fn all(view: &View<'_>) -> Vec<CertificateCheck> {
    let path = &view.path.indexes;
    let mut checks = Vec::new();
    let mut budget = MAX_COMPARISONS;
    for (above, &issuer) in path.iter().enumerate().skip(1) {
        let Some(certificate) = view.sent.get(issuer) else { continue };
        if let Some(constraints) = constraints(certificate) {
            checks.extend(check(view, &path[..above], constraints, &view.facts[issuer].label, &mut budget));
        }
    }
    if let End::Anchored { anchor, .. } = view.path.end
        && let Some(root) = view.anchors.list.get(anchor)
        && let Some(content) = &root.name_constraints
    {
        let der = sequence(content.as_ref());
        if let Ok((_, constraints)) = NameConstraints::from_der(&der) {
            checks.extend(check(view, path, &constraints, &view.anchors.subject(anchor), &mut budget));
        }
    }
    checks
}

fn constraints<'a>(certificate: &'a X509Certificate<'_>) -> Option<&'a NameConstraints<'a>> {
    certificate.iter_extensions().find_map(|extension| match extension.parsed_extension() {
        ParsedExtension::NameConstraints(constraints) => Some(constraints),
        _ => None,
    })
}

/// The certificates below one issuer; the first name that it does not allow is told.
fn check(
    view: &View<'_>,
    below: &[usize],
    constraints: &NameConstraints<'_>,
    issuer: &str,
    budget: &mut usize,
) -> Vec<CertificateCheck> {
    let one = |&index: &usize| {
        let certificate = view.sent.get(index)?;
        // An authority's certificate for its own next key is exempt.
        if index != view.leaf && is_self_issued(certificate) {
            return None;
        }
        Some(match violation(certificate, constraints, budget) {
            Some(text) => made(Check::NameConstraints, index, CheckResult::Failed, format!("{text} ({issuer})")),
            None => made(Check::NameConstraints, index, CheckResult::Passed, issuer),
        })
    };
    below.iter().filter_map(one).collect()
}

/// What is wrong with the first name that is not allowed: the name, and the rule.
fn violation(
    certificate: &X509Certificate<'_>,
    constraints: &NameConstraints<'_>,
    budget: &mut usize,
) -> Option<String> {
    let extensions = certificate.iter_extensions();
    let names = extensions.filter_map(|extension| match extension.parsed_extension() {
        ParsedExtension::SubjectAlternativeName(names) => Some(&names.general_names),
        _ => None,
    });
    let subject = GeneralName::DirectoryName(certificate.subject.clone());
    let has_subject = certificate.subject.iter_rdn().next().is_some();
    names.flatten().chain(has_subject.then_some(&subject)).find_map(|name| fault(name, constraints, budget))
}

fn fault(name: &GeneralName<'_>, constraints: &NameConstraints<'_>, budget: &mut usize) -> Option<String> {
    let permitted = constraints.permitted_subtrees.as_deref().unwrap_or_default();
    let excluded = constraints.excluded_subtrees.as_deref().unwrap_or_default();
    // What cannot be compared to its end is not allowed.
    *budget = match budget.checked_sub(permitted.len() + excluded.len()) {
        Some(rest) => rest,
        None => return Some(general_name(name)),
    };
    let concerns = |trees: &[GeneralSubtree<'_>]| trees.iter().any(|tree| is_same_kind(name, &tree.base));
    let (is_limited, is_watched) = (concerns(permitted), concerns(excluded));
    if !is_limited && !is_watched {
        return None;
    }
    if !is_sound_name(name) {
        return Some(general_name(name));
    }
    match hit(name, permitted, false) {
        Err(base) => return Some(format!("{}; {base}", general_name(name))),
        Ok(false) if is_limited => return Some(told(name, "permittedSubtrees", permitted)),
        Ok(_) => {}
    }
    match hit(name, excluded, true) {
        Err(base) => Some(format!("{}; {base}", general_name(name))),
        Ok(true) => Some(told(name, "excludedSubtrees", excluded)),
        Ok(false) => None,
    }
}

/// A name beside the subtrees of its kind.
fn told(name: &GeneralName<'_>, field: &str, trees: &[GeneralSubtree<'_>]) -> String {
    let same = trees.iter().filter(|tree| is_same_kind(name, &tree.base));
    let listed: Vec<String> = same.take(MAX_LISTED).map(|tree| constraint(&tree.base)).collect();
    format!("{}; {field}: {}", general_name(name), listed.join(", "))
}

/// Whether a name lies in any of the subtrees; the subtree that is none as text.
fn hit(name: &GeneralName<'_>, trees: &[GeneralSubtree<'_>], excludes: bool) -> Result<bool, String> {
    let mut any = false;
    for tree in trees.iter().filter(|tree| is_same_kind(name, &tree.base)) {
        any |= is_inside(name, &tree.base, excludes).ok_or_else(|| constraint(&tree.base))?;
    }
    Ok(any)
}

/// Mail addresses and URIs have no say over a web site's name.
fn is_same_kind(name: &GeneralName<'_>, base: &GeneralName<'_>) -> bool {
    !matches!(name, GeneralName::RFC822Name(_) | GeneralName::URI(_))
        && std::mem::discriminant(name) == std::mem::discriminant(base)
}

fn is_sound_name(name: &GeneralName<'_>) -> bool {
    match name {
        GeneralName::DNSName(name) => is_dns_name(name.strip_prefix("*.").unwrap_or(name)),
        GeneralName::IPAddress(bytes) => matches!(bytes.len(), 4 | 16),
        GeneralName::DirectoryName(_) => true,
        _ => false,
    }
}

/// Labels of letters, digits, hyphens and underscores, joined by single dots.
fn is_dns_name(name: &str) -> bool {
    name.split('.').all(|label| {
        !label.is_empty() && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'))
    })
}

/// Whether a name lies in a subtree; `None` for a subtree that is none.
fn is_inside(name: &GeneralName<'_>, base: &GeneralName<'_>, excludes: bool) -> Option<bool> {
    match (name, base) {
        (GeneralName::DNSName(name), GeneralName::DNSName(base)) => is_dns_inside(name, base, excludes),
        (GeneralName::IPAddress(name), GeneralName::IPAddress(base)) => {
            let (network, mask) = base.split_at_checked(base.len() / 2)?;
            if !matches!(base.len(), 8 | 32) || !is_prefix(mask) {
                return None;
            }
            let mut bytes = name.iter().zip(network).zip(mask);
            Some(name.len() == network.len() && bytes.all(|((name, network), mask)| name & mask == network & mask))
        }
        (GeneralName::DirectoryName(name), GeneralName::DirectoryName(base)) => Some(is_below(name, base)),
        // Whoever cannot read a kind of name must refuse it where it is constrained.
        _ => Some(excludes),
    }
}

/// A base with a leading dot holds the names below it only; the empty one holds all.
fn is_dns_inside(name: &str, base: &str, excludes: bool) -> Option<bool> {
    let (name, base) = (name.to_ascii_lowercase(), base.to_ascii_lowercase());
    if base.is_empty() {
        return Some(true);
    }
    let (parent, includes_itself) = base.strip_prefix('.').map_or((base.as_str(), true), |parent| (parent, false));
    if !is_dns_name(parent) {
        return None;
    }
    let is_below = name.strip_suffix(parent).is_some_and(|rest| rest.ends_with('.'));
    let reaches = || {
        let covered = name.strip_prefix("*.").filter(|_| excludes);
        covered.is_some_and(|covered| parent.split_once('.').is_some_and(|(_, above)| above == covered))
    };
    Some(is_below || includes_itself && name == parent || reaches())
}

/// Whether a distinguished name begins with all parts of another.
fn is_below(name: &X509Name<'_>, base: &X509Name<'_>) -> bool {
    let texts = |name: &X509Name<'_>| -> Vec<String> {
        let parts = name.iter_rdn().map(|part| name::rfc4514(&X509Name::new(vec![part.clone()], &[])).to_lowercase());
        parts.collect()
    };
    texts(name).starts_with(&texts(base))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_dns_name_lies_in_a_subtree_by_whole_labels() {
        for (name, base, excludes, inside) in [
            ("www.example.com", "example.com", false, Some(true)),
            ("example.com", "example.com", false, Some(true)),
            ("badexample.com", "example.com", false, Some(false)),
            ("example.com", ".example.com", false, Some(false)),
            ("www.example.com", ".example.com", false, Some(true)),
            ("WWW.example.com", "EXAMPLE.com", false, Some(true)),
            ("anything.org", "", false, Some(true)),
            ("*.example.com", "example.com", false, Some(true)),
            ("*.example.com", "foo.example.com", false, Some(false)),
            ("*.example.com", "foo.example.com", true, Some(true)),
            ("*.example.com", "a.foo.example.com", true, Some(false)),
            ("www.example.com", "*.example.com", false, None),
            ("www.example.com", "example.com.", false, None),
        ] {
            assert_eq!(is_dns_inside(name, base, excludes), inside, "{name} {base} {excludes}");
        }
    }
}
