//! Everything else that a server can do, as a list of two columns.

use super::super::error::args;
use super::super::output::Colour;
use super::super::table::Table;
use super::text::Maker;
use crate::handshake::ClientCertificateRequest;
use crate::scan::Features;

/// All features in the order of the report.
pub(super) fn all(make: Maker, features: &Features) -> String {
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
    let mut table = Table::default();
    let unknown = || (make.answer(None), Some(Colour::Faint));
    let mut tell = |key: &str, told: Option<(String, Option<Colour>)>| {
        let (text, colour) = told.unwrap_or_else(unknown);
        table.row(make.words.text(key), text, colour);
    };
    let yes_or_no = |answer: Option<bool>| answer.map(|answer| (make.answer(Some(answer)), None));
    // An answer that leaves a known hole open is painted.
    let unlike = |answer: Option<bool>, good: bool, colour: Colour| {
        answer.map(|answer| (make.answer(Some(answer)), (answer != good).then_some(colour)))
    };
    let protocols = |list: &Vec<String>| {
        let text = make.list(list.iter().cloned());
        (make.with_undetermined(text, alpn_undetermined.iter().cloned()), None)
    };
    tell("scan-feature-alpn", alpn.as_ref().map(protocols));
    tell("scan-feature-ocsp-stapling", yes_or_no(*ocsp_stapling));
    tell("scan-feature-scts", handshake_scts.map(|count| (count.to_string(), None)));
    tell("scan-feature-extended-master-secret", unlike(*extended_master_secret, true, Colour::Yellow));
    tell("scan-feature-secure-renegotiation", unlike(*secure_renegotiation, true, Colour::Yellow));
    tell("scan-feature-encrypt-then-mac", yes_or_no(*encrypt_then_mac));
    tell("scan-feature-compression", unlike(*compression, false, Colour::Red));
    tell("scan-feature-session-tickets", yes_or_no(*session_tickets));
    tell("scan-feature-resumption", yes_or_no(*resumption));
    tell("scan-feature-downgrade-sentinel", unlike(*downgrade_sentinel, true, Colour::Yellow));
    tell("scan-feature-fallback-scsv", unlike(*fallback_scsv, true, Colour::Yellow));
    tell("scan-feature-early-data", early_data_bytes.map(|bytes| (early_data(make, bytes), None)));
    tell("scan-feature-ech", yes_or_no(*ech));
    // No request means something only where the server said anything at all.
    let is_known = *features != Features::default();
    tell("scan-feature-client-certificate", is_known.then(|| (client(make, client_certificate.as_ref()), None)));
    table.rendered(2, make.style)
}

fn early_data(make: Maker, bytes: u32) -> String {
    if bytes == 0 {
        return make.answer(Some(false));
    }
    make.words.format("scan-early-data", &args([("bytes", (bytes as usize).into())]))
}

fn client(make: Maker, request: Option<&ClientCertificateRequest>) -> String {
    match request {
        None => make.words.text("scan-client-none"),
        Some(request) if request.authorities.is_empty() => make.words.text("scan-client-any"),
        Some(request) => {
            let asked =
                make.words.format("scan-client-authorities", &args([("count", request.authority_count.into())]));
            std::iter::once(asked)
                .chain(request.authorities.iter().map(|name| crate::advice::shown(name)))
                .collect::<Vec<_>>()
                .join("\n")
        }
    }
}
