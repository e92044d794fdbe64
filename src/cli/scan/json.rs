//! The report as JSON: names beside the numbers, keys in one order, nothing that a terminal would obey.
//! README.md tells what the keys mean.

use std::net::IpAddr;

use serde::Serialize;

use super::Scanned;
use super::names::{self, Suite};
use crate::certificate::{CertificateCheck, CertificateFacts, ChainReport, CheckResult, StoreJudgement};
use crate::handshake::{ClientCertificateRequest, Outcome};
use crate::report;
use crate::scan::{Features, GroupList, Groups, Ladder, Preference, ScanReport, ServedChain, Strain};
use crate::wire;

/// Version of the format; it grows when a key changes its meaning.
const SCHEMA: u32 = 1;

/// One object, or a list of them when each address was asked for.
pub(super) fn whole(scanned: &[Scanned], is_list: bool) -> String {
    let views: Vec<ScannedView> = scanned.iter().map(ScannedView::of).collect();
    let text = match views.as_slice() {
        [one] if !is_list => report::readable(one),
        all => report::readable(&all),
    };
    text + "\n"
}

#[derive(Serialize)]
struct ScannedView<'a> {
    schema: u32,
    target: String,
    address: Option<IpAddr>,
    report: ReportView<'a>,
    cost: Cost,
}

#[derive(Serialize)]
struct ReportView<'a> {
    versions: Option<Vec<VersionView<'a>>>,
    suites: Option<Vec<SuitesView>>,
    certificates: Option<Vec<CertificateView<'a>>>,
    groups: Option<GroupsView<'a>>,
    signatures: Option<Vec<SignaturesView>>,
    features: Option<FeaturesView<'a>>,
    ladder: Option<&'a Ladder>,
    strain: Strain,
}

#[derive(Serialize)]
struct Cost {
    connections: usize,
    open_at_once: usize,
    bytes_sent: u64,
    bytes_received: u64,
    duration_ms: u64,
}

/// A number and its name.
#[derive(Serialize)]
struct Named {
    value: String,
    name: String,
}

#[derive(Serialize)]
struct VersionView<'a> {
    version: Named,
    supported: Option<bool>,
    outcome: &'a Outcome,
    cipher_suite: Option<Suite>,
}

#[derive(Serialize)]
struct SuitesView {
    version: Named,
    preference: Preference,
    is_order_known: bool,
    accepted: Vec<Suite>,
    undetermined: Vec<Named>,
    asked: usize,
}

#[derive(Serialize)]
struct CertificateView<'a> {
    key: &'a str,
    versions: Vec<Named>,
    with_server_name: bool,
    without_server_name: bool,
    certificates: Vec<&'a CertificateFacts>,
    failed: Vec<&'a CertificateCheck>,
    judgements: &'a [StoreJudgement],
    pem: Vec<String>,
}

#[derive(Serialize)]
struct GroupsView<'a> {
    tls13: Option<GroupListView>,
    ecdhe: Option<GroupListView>,
    finite_field: &'a [crate::scan::FiniteField],
    hello_retry_request: Option<bool>,
}

#[derive(Serialize)]
struct GroupListView {
    preference: Preference,
    accepted: Vec<Named>,
    undetermined: Vec<Named>,
}

#[derive(Serialize)]
struct SignaturesView {
    version: Named,
    accepted: Vec<Named>,
    undetermined: Vec<Named>,
    unoffered: Vec<Named>,
}

/// The features in the order of the report.
#[derive(Serialize)]
struct FeaturesView<'a> {
    alpn: Option<&'a [String]>,
    alpn_undetermined: &'a [String],
    ocsp_stapling: Option<bool>,
    handshake_scts: Option<usize>,
    extended_master_secret: Option<bool>,
    secure_renegotiation: Option<bool>,
    encrypt_then_mac: Option<bool>,
    compression: Option<bool>,
    session_tickets: Option<bool>,
    resumption: Option<bool>,
    downgrade_sentinel: Option<bool>,
    fallback_scsv: Option<bool>,
    early_data_bytes: Option<u32>,
    ech: Option<bool>,
    client_certificate: Option<RequestView<'a>>,
}

#[derive(Serialize)]
struct RequestView<'a> {
    authorities: &'a [String],
    authority_count: usize,
    signature_schemes: Vec<Named>,
    certificate_types: Vec<Named>,
}

impl<'a> FeaturesView<'a> {
    fn of(features: &'a Features) -> Self {
        let Features {
            alpn,
            alpn_undetermined,
            ocsp_stapling,
            handshake_scts,
            extended_master_secret,
            secure_renegotiation,
            encrypt_then_mac,
            compression,
            session_tickets,
            resumption,
            downgrade_sentinel,
            fallback_scsv,
            early_data_bytes,
            ech,
            client_certificate,
        } = features;
        Self {
            alpn: alpn.as_deref(),
            alpn_undetermined,
            ocsp_stapling: *ocsp_stapling,
            handshake_scts: *handshake_scts,
            extended_master_secret: *extended_master_secret,
            secure_renegotiation: *secure_renegotiation,
            encrypt_then_mac: *encrypt_then_mac,
            compression: *compression,
            session_tickets: *session_tickets,
            resumption: *resumption,
            downgrade_sentinel: *downgrade_sentinel,
            fallback_scsv: *fallback_scsv,
            early_data_bytes: *early_data_bytes,
            ech: *ech,
            client_certificate: client_certificate.as_ref().map(RequestView::of),
        }
    }
}

impl<'a> RequestView<'a> {
    fn of(request: &'a ClientCertificateRequest) -> Self {
        let kind = |kind: &u8| Named { value: format!("0x{kind:02X}"), name: wire::certificate_type_name(*kind) };
        Self {
            authorities: &request.authorities,
            authority_count: request.authority_count,
            signature_schemes: request.signature_schemes.iter().map(|&scheme| scheme_named(scheme)).collect(),
            certificate_types: request.certificate_types.iter().map(kind).collect(),
        }
    }
}

impl<'a> ScannedView<'a> {
    fn of(scanned: &'a Scanned) -> Self {
        let usage = scanned.usage;
        Self {
            schema: SCHEMA,
            target: scanned.target.to_string(),
            address: scanned.address,
            report: ReportView::of(&scanned.report, &scanned.chains),
            cost: Cost {
                connections: usage.connections,
                open_at_once: usage.open_at_once,
                bytes_sent: usage.bytes_sent,
                bytes_received: usage.bytes_received,
                duration_ms: scanned.duration.as_millis() as u64,
            },
        }
    }
}

impl<'a> ReportView<'a> {
    fn of(report: &'a ScanReport, chains: &'a [ChainReport]) -> Self {
        let ScanReport { versions, suites, certificates, groups, signatures, features, ladder, strain } = report;
        let versions = versions.as_ref().map(|list| {
            let one = |one: &'a crate::scan::VersionResult| VersionView {
                version: version(one.version),
                supported: one.supported,
                outcome: &one.outcome,
                cipher_suite: one.cipher_suite.map(Suite::of),
            };
            list.iter().map(one).collect()
        });
        let suites = suites.as_ref().map(|list| {
            let one = |one: &crate::scan::VersionSuites| SuitesView {
                version: version(one.version),
                preference: one.preference,
                is_order_known: one.is_order_known,
                accepted: Suite::accepted(one),
                undetermined: one.undetermined.iter().map(|&number| suite_named(number)).collect(),
                asked: one.asked,
            };
            list.iter().map(one).collect()
        });
        let certificates = certificates
            .as_ref()
            .map(|list| list.iter().zip(chains).map(|(served, judged)| certificate(served, judged)).collect());
        let signatures = signatures.as_ref().map(|list| {
            let schemes = |list: &[u16]| list.iter().map(|&scheme| scheme_named(scheme)).collect();
            let one = |one: &crate::scan::VersionSignatures| SignaturesView {
                version: version(one.version),
                accepted: schemes(&one.accepted),
                undetermined: schemes(&one.undetermined),
                unoffered: schemes(&one.unoffered),
            };
            list.iter().map(one).collect()
        });
        Self {
            versions,
            suites,
            certificates,
            groups: groups.as_ref().map(groups_view),
            signatures,
            features: features.as_ref().map(FeaturesView::of),
            ladder: ladder.as_ref(),
            strain: *strain,
        }
    }
}

fn version(number: u16) -> Named {
    Named { value: names::value(number), name: wire::version_name(number) }
}

fn scheme_named(number: u16) -> Named {
    Named { value: names::value(number), name: wire::signature_scheme_name(number) }
}

fn suite_named(number: u16) -> Named {
    Named { value: names::value(number), name: wire::cipher_suite_name(number) }
}

fn certificate<'a>(served: &'a ServedChain, judged: &'a ChainReport) -> CertificateView<'a> {
    let ServedChain { chain, key, versions, with_server_name, without_server_name } = served;
    CertificateView {
        key,
        versions: versions.iter().map(|&number| version(number)).collect(),
        with_server_name: *with_server_name,
        without_server_name: *without_server_name,
        certificates: judged.sent().collect(),
        failed: judged.checks.iter().filter(|check| check.result == CheckResult::Failed).collect(),
        judgements: &judged.judgements,
        pem: chain.iter().map(|der| crate::certificate::pem(der)).collect(),
    }
}

fn groups_view(groups: &Groups) -> GroupsView<'_> {
    let Groups { tls13, ecdhe, finite_field, hello_retry_request } = groups;
    let named = |list: &[u16]| {
        list.iter().map(|&group| Named { value: names::value(group), name: wire::group_name(group) }).collect()
    };
    let view = |list: &GroupList| GroupListView {
        preference: list.preference,
        accepted: named(&list.accepted),
        undetermined: named(&list.undetermined),
    };
    GroupsView {
        tls13: tls13.as_ref().map(view),
        ecdhe: ecdhe.as_ref().map(view),
        finite_field,
        hello_retry_request: *hello_retry_request,
    }
}
