//! One certificate as a card: what it is, who issued it, how long it is valid, what fails on it. It opens to every field.

use chrono::{DateTime, Utc};
use eframe::egui::{
    CornerRadius, Frame, Id, Label, Margin, Rect, Role, Sense, Shape, Stroke, Ui, Vec2, WidgetInfo, pos2, vec2,
};

use super::{Look, day, fact_state, stores};
use crate::advice::{Field, Words, differing, shown};
use crate::app::Action;
use crate::app::theme::{self, RADIUS, Type, palette, space};
use crate::app::widget::button::{self, Button};
use crate::app::widget::facts::{hairline, row, state_key};
use crate::app::widget::icon::{self, Icon};
use crate::app::widget::text::{self, definition, say};
use crate::certificate::{self, CertificateCheck, CertificateFacts, CheckResult, Origin, Place, Spare};
use crate::step::FactState;

/// Where text begins in a card: right of its icon.
const INDENT: i8 = 34;

/// Where a certificate stands.
pub struct Whereabouts {
    /// Its index in the report.
    pub index: usize,
    /// Its place on the path, from the site's certificate upwards.
    pub place: Option<usize>,
    /// What stands below it on the path.
    pub below: Option<Place>,
    /// Why it stands beside the path.
    pub spare: Option<Spare>,
}

/// Draws a card.
pub fn show(ui: &mut Ui, look: &Look<'_>, at: &Whereabouts) -> Option<Action> {
    let Look { words, chain, .. } = *look;
    let facts = chain.certificates.get(at.index)?;
    let colours = palette(ui);
    let checks: Vec<&CertificateCheck> =
        chain.checks.iter().filter(|check| check.certificate == Some(at.index)).collect();
    let is_checked = !checks.is_empty() || at.spare.is_none() && facts.origin == Origin::Sent;
    let state = if is_checked { worst(&checks) } else { FactState::Info };
    let edge = match state {
        FactState::Problem => colours.problem,
        FactState::Attention => colours.attention,
        _ => colours.line,
    };
    let width = if state == FactState::Problem { 1.8 } else { 1.0 };
    let frame = Frame::new()
        .fill(colours.card)
        .stroke(Stroke::new(width, edge))
        .corner_radius(CornerRadius::same(RADIUS))
        .inner_margin(Margin::same(space::M as i8));
    let mut action = None;
    frame.show(ui, |ui| {
        ui.set_width(ui.available_width());
        let label = if facts.unparsable.is_some() { words.text("app-chain-unparsable") } else { shown(&facts.label) };
        let open = header(ui, words, &role(look, at, facts), label, state, look.key.with(at.index));
        Frame::new().outer_margin(Margin { left: INDENT, ..Margin::ZERO }).show(ui, |ui| {
            lines(ui, look, at, facts);
            for check in checks.iter().filter(|check| check.result != CheckResult::Passed) {
                ui.add_space(space::XS);
                row(ui, words, fact_state(check.result), &words.check_with_detail(check));
            }
        });
        if open {
            hairline(ui);
            let all = words.certificate_fields(chain, at.index, look.measured);
            for field in &all {
                fields(ui, field);
            }
            hairline(ui);
            action = buttons(ui, words, facts, &all);
        }
    });
    action
}

/// What is said of a certificate while its card is closed.
fn lines(ui: &mut Ui, look: &Look<'_>, at: &Whereabouts, facts: &CertificateFacts) {
    let Look { words, chain, .. } = *look;
    if let Some(spare) = at.spare {
        text::body(ui, words.spare(spare));
    }
    if facts.unparsable.is_some() {
        return;
    }
    if facts.origin == Origin::Fetched {
        text::body(ui, not_sent(words, at.below.and_then(|below| address(look, below))));
    }
    text::weak(ui, issued_line(words, facts));
    text::weak(ui, validity_line(words, facts, chain.judged_at));
    if let Some(sentence) = measured_line(words, facts, chain.judged_at, look.measured) {
        text::body(ui, sentence);
    }
    if !facts.key.is_empty() {
        text::weak(ui, format!("{} · {}", shown(&facts.key), shown(&facts.signature_algorithm)));
    }
    if at.spare.is_none() {
        stores::of_root(ui, words, chain, at.index);
    }
}

/// Where the issuer of the certificate below could be fetched.
fn address<'a>(look: &Look<'a>, below: Place) -> Option<&'a str> {
    let Place::Certificate(below) = below else { return None };
    look.chain.certificates.get(below)?.ca_issuers.first().map(String::as_str)
}

fn not_sent(words: &Words, address: Option<&str>) -> String {
    match address {
        Some(address) => say(words, "app-chain-not-sent", [("address", address.into())]),
        None => words.text("app-chain-not-sent-plain"),
    }
}

/// One field: its label, and each value on a line of its own in the type of machines.
fn fields(ui: &mut Ui, field: &Field) {
    definition(ui, field.label.clone(), |ui| {
        let colour = palette(ui).text;
        for line in &field.lines {
            ui.add(Label::new(text::rich(line, Type::Mono, colour)).wrap());
        }
    });
}

/// What can be done with one certificate.
#[derive(Clone, Copy)]
enum Export {
    CopyText,
    CopyPem,
    SavePem,
    SaveDer,
}

fn buttons(ui: &mut Ui, words: &Words, facts: &CertificateFacts, fields: &[Field]) -> Option<Action> {
    let button = |key: &str, icon: Icon, export: Export| (Button::plain(words.text(key)).icon(icon), export);
    let mut offered = vec![button("app-chain-copy-text", Icon::Copy, Export::CopyText)];
    if !facts.der.is_empty() {
        offered.push(button("app-chain-copy-pem", Icon::Copy, Export::CopyPem));
        offered.push(button("app-chain-save-pem", Icon::Save, Export::SavePem));
        offered.push(button("app-chain-save-der", Icon::Save, Export::SaveDer));
    }
    let save = |ending: &str, bytes: Vec<u8>| Action::SaveFile {
        name: certificate::file_name("certificate", &facts.label, ending),
        bytes,
    };
    button::rows(ui, offered).map(|export| match export {
        Export::CopyText => Action::Copy(as_text(fields)),
        Export::CopyPem => Action::Copy(certificate::pem(&facts.der)),
        Export::SavePem => save("pem", certificate::pem(&facts.der).into_bytes()),
        Export::SaveDer => save("der", facts.der.clone()),
    })
}

fn as_text(fields: &[Field]) -> String {
    let line = |field: &Field| match field.lines.as_slice() {
        [one] => format!("{}: {one}\n", field.label),
        lines => format!("{}:\n  {}\n", field.label, lines.join("\n  ")),
    };
    fields.iter().map(line).collect()
}

fn header(ui: &mut Ui, words: &Words, role: &str, label: String, state: FactState, id: Id) -> bool {
    let colours = palette(ui);
    let mut open = ui.data(|data| data.get_temp::<bool>(id)).unwrap_or(false);
    let (_, rect) = ui.allocate_space(vec2(ui.available_width(), 40.0));
    let response = ui.interact(rect, id.with("header"), Sense::click());
    let word = words.text(state_key(state));
    response.widget_info(|| {
        WidgetInfo::labeled(Role::DisclosureTriangle, ui.is_enabled(), format!("{role}: {label}, {word}"))
    });
    ui.ctx().accesskit_node_builder(response.id, |node| node.set_expanded(open));
    if response.clicked() {
        open = !open;
        ui.data_mut(|data| data.insert_temp(id, open));
    }
    if response.hovered() {
        ui.painter().rect_filled(rect.expand(3.0), CornerRadius::same(RADIUS), colours.sunken);
    }
    let mark = Rect::from_min_size(rect.min + vec2(0.0, 9.0), Vec2::splat(22.0));
    icon::paint(ui, mark, Icon::fact(state), colours.fact(state));
    let left = mark.right() + space::M;
    let room = rect.right() - left - 24.0;
    let role = text::galley_on_one_line(ui, role, Type::Small, colours.weak, room);
    let name = text::galley_on_one_line(ui, label, Type::Strong, colours.text, room);
    ui.painter().galley(pos2(left, rect.top()), std::sync::Arc::clone(&role), colours.weak);
    text::paint_heavy(ui, pos2(left, rect.top() + role.size().y + 1.0), &name, Type::Strong, colours.text);
    let chevron = if open { Icon::ChevronDown } else { Icon::ChevronRight };
    let square = Rect::from_center_size(pos2(rect.right() - 8.0, rect.center().y), Vec2::splat(12.0));
    icon::paint(ui, square, chevron, colours.weak);
    theme::focus_ring(ui, &response);
    open
}

/// What it is, and as which it was sent where that is not its place.
fn role(look: &Look<'_>, at: &Whereabouts, facts: &CertificateFacts) -> String {
    let words = look.words;
    let role = words.text(match (at.place, facts.self_issued, facts.is_ca) {
        (Some(0), _, _) => "app-chain-leaf",
        (_, true, _) => "app-chain-root",
        (_, false, true) => "app-chain-intermediate",
        (_, false, false) => "app-chain-other",
    });
    if facts.origin == Origin::Sent && at.place != Some(at.index) {
        say(words, "app-chain-role-sent-as", [("role", role.into()), ("number", (at.index + 1).into())])
    } else {
        role
    }
}

fn issued_line(words: &Words, facts: &CertificateFacts) -> String {
    if facts.self_issued {
        words.text("app-chain-self-issued")
    } else {
        say(words, "app-chain-issued-by", [("issuer", facts.issuer_label.as_str().into())])
    }
}

/// Whether a moment lies before, in or after the validity.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Validity {
    NotYet,
    Now,
    Over,
}

fn validity(from: DateTime<Utc>, to: DateTime<Utc>, at: DateTime<Utc>) -> Validity {
    if at < from {
        Validity::NotYet
    } else if at > to {
        Validity::Over
    } else {
        Validity::Now
    }
}

fn validity_line(words: &Words, facts: &CertificateFacts, at: DateTime<Utc>) -> String {
    let (Some(from), Some(to)) = (facts.not_before, facts.not_after) else { return words.text("app-chain-no-dates") };
    let (key, days) = match validity(from, to, at) {
        Validity::NotYet => ("app-chain-not-yet-valid", (from - at).num_days()),
        Validity::Over => ("app-chain-expired", (at - to).num_days()),
        Validity::Now => ("app-chain-valid", (to - at).num_days()),
    };
    say(words, key, [("from", day(from).into()), ("to", day(to).into()), ("days", days.into())])
}

/// What the measured time says, where it says something else than this computer's clock.
fn measured_line(
    words: &Words,
    facts: &CertificateFacts,
    at: DateTime<Utc>,
    measured: Option<DateTime<Utc>>,
) -> Option<String> {
    let (from, to) = (facts.not_before?, facts.not_after?);
    let measured = differing(at, measured)?;
    let true_validity = validity(from, to, measured);
    if true_validity == validity(from, to, at) {
        return None;
    }
    let key = match true_validity {
        Validity::NotYet => "app-chain-measured-not-yet",
        Validity::Now => "app-chain-measured-valid",
        Validity::Over => "app-chain-measured-expired",
    };
    Some(say(words, key, [("time", day(measured).into())]))
}

fn worst(checks: &[&CertificateCheck]) -> FactState {
    let has = |result| checks.iter().any(|check| check.result == result);
    if has(CheckResult::Failed) {
        FactState::Problem
    } else if has(CheckResult::Warned) {
        FactState::Attention
    } else if has(CheckResult::Passed) {
        FactState::Good
    } else {
        FactState::Unknown
    }
}

/// A card for what the server should have sent: the issuer of the certificate below it.
pub fn missing(ui: &mut Ui, words: &Words, below: Option<&CertificateFacts>) {
    let colours = palette(ui);
    let issuer = below.map(|facts| facts.issuer_label.clone()).unwrap_or_default();
    let title = say(words, "app-chain-missing", [("issuer", issuer.into())]);
    let means = match below.and_then(|facts| facts.ca_issuers.first()) {
        Some(address) => say(words, "app-chain-missing-fetchable", [("address", address.as_str().into())]),
        None => words.text("app-chain-missing-means"),
    };
    dashed(ui, |ui| {
        ui.horizontal_top(|ui| {
            ui.spacing_mut().item_spacing.x = space::M;
            icon::show(ui, Icon::Problem, 22.0, colours.problem);
            let room = ui.available_width();
            text::cell(ui, room, |ui| {
                text::line(ui, title, Type::Strong, colours.problem);
                text::weak(ui, means);
            });
        });
    });
}

/// A card for what is not there.
pub fn dashed(ui: &mut Ui, content: impl FnOnce(&mut Ui)) {
    let response = Frame::new()
        .inner_margin(Margin::same(space::M as i8))
        .show(ui, |ui| {
            ui.set_width(ui.available_width());
            content(ui);
        })
        .response;
    let rect = response.rect.shrink(1.0);
    let corners = [rect.left_top(), rect.right_top(), rect.right_bottom(), rect.left_bottom(), rect.left_top()];
    ui.painter().extend(Shape::dashed_line(&corners, Stroke::new(1.4, palette(ui).edge), 6.0, 5.0));
}
