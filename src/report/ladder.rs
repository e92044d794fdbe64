//! The ladder of a handshake as inline SVG: the phases as bars, two lifelines, each message with its time and size.
//!
//! Only positions are computed here; the drawing is `assets/report/ladder.svg`, which escapes all text.

use askama::Template;

use super::measure::{self, shortened, wrap};
use crate::advice::{Words, shown};
use crate::handshake::{Message, MessageKind, Observation, Outcome, Party};

/// A reopened file may hold anything; more messages than this are counted, not drawn.
const MAX_MESSAGES: usize = 60;
/// More phases than this are not drawn: a connection has five.
const MAX_PHASES: usize = 10;
const WIDTH: usize = 760;
/// Left and right ends of the bars of the phases.
const BARS: (usize, usize) = (190, 640);
const PHASE_HEIGHT: usize = 22;
const STAGE_HEIGHT: usize = 32;
const MESSAGE_HEIGHT: usize = 34;
const NOTE_HEIGHT: usize = 16;
/// Characters that fit between the lifelines, and beside the box of our own check.
const NOTE_WIDTH: usize = 80;
const CHECK_WIDTH: usize = 48;

#[derive(Template)]
#[template(path = "ladder.svg")]
struct Ladder {
    width: usize,
    height: usize,
    description: String,
    phases: Vec<Bar>,
    client: String,
    server: String,
    heads_y: usize,
    lines_end: usize,
    stages: Vec<Text>,
    arrows: Vec<Arrow>,
    checks: Vec<Check>,
    notes: Vec<Text>,
    more: Option<Text>,
    end: End,
}

struct Bar {
    y: usize,
    name: String,
    x: usize,
    width: usize,
    time: String,
}

struct Text {
    y: usize,
    text: String,
}

struct Arrow {
    y: usize,
    time: String,
    name: String,
    about: String,
    from_client: bool,
    encrypted: bool,
    is_trouble: bool,
}

struct Check {
    y: usize,
    time: String,
    name: String,
    about: String,
}

struct End {
    y: usize,
    is_good: bool,
    lines: Vec<Text>,
}

/// Draws an observation.
pub(super) fn svg(observation: &Observation, words: &Words) -> String {
    let mut y = 8;
    let phases = bars(observation, words, &mut y);
    y += 30;
    let heads_y = y;
    y += 20;
    let mut ladder = Ladder {
        width: WIDTH,
        height: 0,
        description: shown(&words.outcome(&observation.outcome)),
        phases,
        client: words.text("report-ladder-client"),
        server: words.text("report-ladder-server"),
        heads_y,
        lines_end: 0,
        stages: Vec::new(),
        arrows: Vec::new(),
        checks: Vec::new(),
        notes: Vec::new(),
        more: None,
        end: End { y: 0, is_good: is_good(&observation.outcome), lines: Vec::new() },
    };
    let mut stage = None;
    for message in observation.messages.iter().take(MAX_MESSAGES) {
        if stage != Some(message.stage) {
            stage = Some(message.stage);
            let number = message.stage as usize + 1;
            ladder.stages.push(Text { y, text: format!("{number} · {}", words.stage(message.stage)) });
            y += STAGE_HEIGHT;
        }
        place(&mut ladder, message, observation, words, &mut y);
    }
    let left_out = observation.messages.len().saturating_sub(MAX_MESSAGES);
    if left_out > 0 {
        let text = words.format("report-ladder-more", &measure::args([("count", left_out.into())]));
        ladder.more = Some(Text { y: y + 12, text });
        y += 24;
    }
    ladder.lines_end = y + 6;
    ladder.end.y = y + 18;
    for line in wrap(&words.outcome(&observation.outcome), NOTE_WIDTH) {
        y += NOTE_HEIGHT;
        ladder.end.lines.push(Text { y: y + 7, text: line });
    }
    ladder.height = y + 22;
    super::rendered(&ladder)
}

fn place(ladder: &mut Ladder, message: &Message, observation: &Observation, words: &Words, y: &mut usize) {
    let time = measure::duration(message.at_us);
    let name = name(message.kind, words);
    if message.kind == MessageKind::Verification {
        let about = shortened(&fields(message), CHECK_WIDTH);
        ladder.checks.push(Check { y: *y, time, name, about });
        *y += MESSAGE_HEIGHT;
        return;
    }
    ladder.arrows.push(Arrow {
        y: *y + 22,
        time,
        name,
        about: measure::bytes(message.size as u64, words),
        from_client: message.from == Party::Client,
        encrypted: message.encrypted,
        is_trouble: message.kind == MessageKind::Alert && !fields(message).contains("close_notify"),
    });
    *y += MESSAGE_HEIGHT;
    let note = match (message.kind, &observation.client_certificate_request) {
        (MessageKind::Alert | MessageKind::HelloRetryRequest, _) => fields(message),
        (MessageKind::CertificateRequest, Some(request)) => shown(&request.authorities.join("; ")),
        _ => String::new(),
    };
    if !note.is_empty() {
        ladder.notes.push(Text { y: *y + 2, text: shortened(&note, NOTE_WIDTH) });
        *y += NOTE_HEIGHT;
    }
}

/// What a reader would otherwise have to look up: what an alert says, or what our own check found.
fn fields(message: &Message) -> String {
    let told: Vec<String> =
        message.fields.iter().take(4).map(|field| format!("{}: {}", field.name, field.value)).collect();
    shown(&told.join(" · "))
}

fn bars(observation: &Observation, words: &Words, y: &mut usize) -> Vec<Bar> {
    let shown_phases = &observation.phases[..observation.phases.len().min(MAX_PHASES)];
    let ends = shown_phases.iter().map(|phase| phase.start_us.saturating_add(phase.duration_us));
    let whole = ends.max().unwrap_or(0).max(1) as f64;
    let span = (BARS.1 - BARS.0) as f64;
    let mut bars = Vec::new();
    for phase in shown_phases {
        let start = (phase.start_us as f64 / whole * span) as usize;
        let width = ((phase.duration_us as f64 / whole * span) as usize).clamp(3, BARS.1 - BARS.0);
        bars.push(Bar {
            y: *y,
            name: words.phase(phase.kind),
            x: (BARS.0 + start).min(BARS.1 - width),
            width,
            time: measure::duration(phase.duration_us),
        });
        *y += PHASE_HEIGHT;
    }
    bars
}

fn is_good(outcome: &Outcome) -> bool {
    matches!(outcome, Outcome::Completed | Outcome::Answered)
}

/// The RFC's own name of a message; what has none has its words in `report.ftl`.
pub(super) fn name(kind: MessageKind, words: &Words) -> String {
    let name = match kind {
        MessageKind::Alert => "Alert",
        MessageKind::Certificate => "Certificate",
        MessageKind::CertificateRequest => "CertificateRequest",
        MessageKind::CertificateStatus => "CertificateStatus",
        MessageKind::CertificateVerify => "CertificateVerify",
        MessageKind::ChangeCipherSpec => "ChangeCipherSpec",
        MessageKind::ClientHello => "ClientHello",
        MessageKind::ClientKeyExchange => "ClientKeyExchange",
        MessageKind::CompressedCertificate => "CompressedCertificate",
        MessageKind::EncryptedExtensions => "EncryptedExtensions",
        MessageKind::Finished => "Finished",
        MessageKind::HelloRequest => "HelloRequest",
        MessageKind::HelloRetryRequest => "HelloRetryRequest",
        MessageKind::KeyUpdate => "KeyUpdate",
        MessageKind::NewSessionTicket => "NewSessionTicket",
        MessageKind::ServerHello => "ServerHello",
        MessageKind::ServerHelloDone => "ServerHelloDone",
        MessageKind::ServerKeyExchange => "ServerKeyExchange",
        MessageKind::ApplicationData => return words.text("report-message-application-data"),
        MessageKind::Unknown => return words.text("report-message-unknown"),
        MessageKind::Undecrypted => return words.text("report-message-undecrypted"),
        MessageKind::Verification => return words.text("report-message-verification"),
    };
    name.to_owned()
}
