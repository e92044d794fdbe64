//! The certificate chain: a card for each certificate from the site's own up to the root that vouches for it.
//!
//! A failing check is named on the card that it concerns. A certificate that should be there and is not gets a card
//! too, and so does the root that a store adds.

use chrono::{DateTime, Utc};
use eframe::egui::{
    CornerRadius, Frame, Id, Margin, Rect, Role, Sense, Shape, Stroke, Ui, Vec2, WidgetInfo, pos2, vec2,
};

use super::details::{self, Pairs};
use super::icon::{self, Icon};
use super::text::{self, say};
use crate::advice::{Words, shown};
use crate::app::theme::{self, RADIUS, Type, palette, space};
use crate::certificate::{CertificateCheck, CertificateFacts, ChainReport, Check, CheckResult, Store};
use crate::step::FactState;

/// Cards beyond this number are counted, not drawn.
const MOST_CARDS: usize = 12;
/// Where text begins in a card: right of its icon.
const INDENT: i8 = 34;

/// Draws the chain. `key` tells chains apart whose open cards are remembered.
pub fn show(ui: &mut Ui, words: &Words, chain: &ChainReport, key: Id) {
    for check in chain.checks.iter().filter(|check| check.certificate.is_none() && check.result != CheckResult::Passed)
    {
        check_line(ui, words, check);
    }
    let missing = missing_after(chain);
    for (index, facts) in chain.certificates.iter().take(MOST_CARDS).enumerate() {
        if index > 0 {
            link(ui, words, Link::between(chain.certificates[index - 1].issuer == facts.subject));
        }
        card(ui, words, chain, index, facts, key.with(index));
        if missing == Some(index) {
            link(ui, words, Link::Signed);
            missing_card(ui, words, &facts.issuer_label);
        }
    }
    let more = chain.certificates.len().saturating_sub(MOST_CARDS);
    if more > 0 {
        text::weak(ui, say(words, "app-chain-more", [("count", more.into())]));
    }
    anchor(ui, words, chain);
}

/// The certificate after which an issuer is missing.
fn missing_after(chain: &ChainReport) -> Option<usize> {
    let check =
        chain.checks.iter().find(|check| check.check == Check::Complete && check.result == CheckResult::Failed)?;
    Some(check.certificate.unwrap_or(chain.certificates.len().saturating_sub(1)))
}

fn card(ui: &mut Ui, words: &Words, chain: &ChainReport, index: usize, facts: &CertificateFacts, id: Id) {
    let colours = palette(ui);
    let checks: Vec<&CertificateCheck> = chain.checks.iter().filter(|check| check.certificate == Some(index)).collect();
    let worst = worst(&checks);
    let edge = match worst {
        FactState::Problem => colours.problem,
        FactState::Attention => colours.attention,
        _ => colours.line,
    };
    let width = if worst == FactState::Problem { 1.8 } else { 1.0 };
    let frame = Frame::new()
        .fill(colours.card)
        .stroke(Stroke::new(width, edge))
        .corner_radius(CornerRadius::same(RADIUS))
        .inner_margin(Margin::same(space::M as i8));
    frame.show(ui, |ui| {
        ui.set_width(ui.available_width());
        let open = header(ui, words, index, facts, worst, id);
        Frame::new().outer_margin(Margin { left: INDENT, ..Margin::ZERO }).show(ui, |ui| {
            text::weak(ui, issued_line(words, facts));
            text::weak(ui, validity_line(words, facts, chain.judged_at));
            if !facts.key.is_empty() {
                text::weak(ui, format!("{} · {}", shown(&facts.key), shown(&facts.signature_algorithm)));
            }
            for check in checks.iter().filter(|check| check.result != CheckResult::Passed) {
                check_line(ui, words, check);
            }
        });
        if open {
            super::facts::hairline(ui);
            for (name, value) in fields(words, facts) {
                details::pair(ui, &name, &value);
            }
        }
    });
}

fn header(ui: &mut Ui, words: &Words, index: usize, facts: &CertificateFacts, worst: FactState, id: Id) -> bool {
    let colours = palette(ui);
    let mut open = ui.data(|data| data.get_temp::<bool>(id)).unwrap_or(false);
    let role = words.text(role_key(index, facts));
    let label = if facts.unparsable.is_some() { words.text("app-chain-unparsable") } else { shown(&facts.label) };
    let (_, rect) = ui.allocate_space(vec2(ui.available_width(), 40.0));
    let response = ui.interact(rect, id.with("header"), Sense::click());
    let state = words.text(super::facts::state_key(worst));
    response.widget_info(|| {
        WidgetInfo::labeled(Role::DisclosureTriangle, ui.is_enabled(), format!("{role}: {label}, {state}"))
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
    icon::paint(ui, mark, Icon::fact(worst), colours.fact(worst));
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

fn role_key(index: usize, facts: &CertificateFacts) -> &'static str {
    match (index, facts.self_issued, facts.is_ca) {
        (0, _, _) => "app-chain-leaf",
        (_, true, _) => "app-chain-root",
        (_, false, true) => "app-chain-intermediate",
        (_, false, false) => "app-chain-other",
    }
}

fn issued_line(words: &Words, facts: &CertificateFacts) -> String {
    if facts.self_issued {
        words.text("app-chain-self-issued")
    } else {
        say(words, "app-chain-issued-by", [("issuer", facts.issuer_label.as_str().into())])
    }
}

fn validity_line(words: &Words, facts: &CertificateFacts, at: DateTime<Utc>) -> String {
    let (Some(from), Some(to)) = (facts.not_before, facts.not_after) else { return words.text("app-chain-no-dates") };
    let (key, days) = if at < from {
        ("app-chain-not-yet-valid", (from - at).num_days())
    } else if at > to {
        ("app-chain-expired", (at - to).num_days())
    } else {
        ("app-chain-valid", (to - at).num_days())
    };
    say(words, key, [("from", day(from).into()), ("to", day(to).into()), ("days", days.into())])
}

/// A day as everybody reads it the same way.
pub fn day(at: DateTime<Utc>) -> String {
    at.format("%Y-%m-%d").to_string()
}

/// A failing or doubtful check, in words.
fn check_line(ui: &mut Ui, words: &Words, check: &CertificateCheck) {
    let mut sentence = check_words(words, check);
    if !check.detail.is_empty() {
        sentence =
            say(words, "app-check-detail", [("check", sentence.into()), ("detail", check.detail.as_str().into())]);
    }
    ui.add_space(space::XS);
    super::facts::row(ui, words, fact_state(check.result), &sentence);
}

/// A check with its result: "It is still valid: no".
pub fn check_words(words: &Words, check: &CertificateCheck) -> String {
    let key = match check.result {
        CheckResult::Passed => return words.check(check.check),
        CheckResult::Warned => "app-check-warned",
        CheckResult::Failed => "app-check-failed",
        CheckResult::Unknown => "app-check-unknown",
    };
    say(words, key, [("check", words.check(check.check).into())])
}

/// How a check's result is drawn.
pub fn fact_state(result: CheckResult) -> FactState {
    match result {
        CheckResult::Passed => FactState::Good,
        CheckResult::Warned => FactState::Attention,
        CheckResult::Failed => FactState::Problem,
        CheckResult::Unknown => FactState::Unknown,
    }
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

/// What joins two cards.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Link {
    /// The lower one signed the upper one.
    Signed,
    /// The lower one did not sign the upper one.
    NotSigned,
    /// The chain ends here, and nobody we know signed its end.
    Nowhere,
}

impl Link {
    fn between(names_fit: bool) -> Self {
        if names_fit { Self::Signed } else { Self::NotSigned }
    }

    fn key(self) -> &'static str {
        match self {
            Self::Signed => "app-chain-signed-by",
            Self::NotSigned => "app-chain-not-signed-by",
            Self::Nowhere => "app-chain-leads-nowhere",
        }
    }
}

/// The line between two cards, with what it means.
fn link(ui: &mut Ui, words: &Words, link: Link) {
    let colours = palette(ui);
    let signs = link == Link::Signed;
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), 30.0), Sense::hover());
    let x = rect.left() + space::M + 11.0;
    let stroke = Stroke::new(2.0, if signs { colours.edge } else { colours.problem });
    let ends = [pos2(x, rect.top() + 1.0), pos2(x, rect.bottom() - 1.0)];
    if signs {
        ui.painter().line_segment(ends, stroke);
    } else {
        ui.painter().extend(Shape::dashed_line(&ends, stroke, 4.0, 4.0));
    }
    let colour = if signs { colours.weak } else { colours.problem };
    let galley = text::galley(ui, words.text(link.key()), Type::Small, colour, f32::INFINITY);
    ui.painter().galley(pos2(x + space::M + 11.0, rect.center().y - galley.size().y / 2.0), galley, colour);
}

/// A card for what the server should have sent.
fn missing_card(ui: &mut Ui, words: &Words, issuer: &str) {
    let colours = palette(ui);
    let title = say(words, "app-chain-missing", [("issuer", issuer.into())]);
    dashed_card(ui, |ui| {
        ui.horizontal_top(|ui| {
            ui.spacing_mut().item_spacing.x = space::M;
            icon::show(ui, Icon::Problem, 22.0, colours.problem);
            let room = ui.available_width();
            text::cell(ui, room, |ui| {
                text::line(ui, title, Type::Strong, colours.problem);
                text::weak(ui, words.text("app-chain-missing-means"));
            });
        });
    });
}

fn dashed_card(ui: &mut Ui, content: impl FnOnce(&mut Ui)) {
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

/// What the stores say about the end of the chain.
fn anchor(ui: &mut Ui, words: &Words, chain: &ChainReport) {
    if chain.judgements.is_empty() {
        return;
    }
    let colours = palette(ui);
    let anchored = chain.judgements.iter().any(|judgement| judgement.anchored);
    link(ui, words, if anchored { Link::Signed } else { Link::Nowhere });
    dashed_card(ui, |ui| {
        text::weak(ui, words.text("app-chain-anchor"));
        for judgement in &chain.judgements {
            let store = words.text(store_key(judgement.store));
            let root = judgement.root.clone();
            let (state, sentence) = match (judgement.trusted, judgement.anchored, root) {
                (true, _, root) => (
                    FactState::Good,
                    say(
                        words,
                        "app-store-trusted",
                        [("store", store.into()), ("root", root.unwrap_or_default().into())],
                    ),
                ),
                (false, true, root) => (
                    FactState::Problem,
                    say(
                        words,
                        "app-store-anchored",
                        [("store", store.into()), ("root", root.unwrap_or_default().into())],
                    ),
                ),
                (false, false, _) => (FactState::Problem, say(words, "app-store-unknown", [("store", store.into())])),
            };
            ui.add_space(space::XS);
            ui.horizontal_top(|ui| {
                ui.spacing_mut().item_spacing.x = space::M;
                icon::show(ui, Icon::fact(state), theme::ICON, colours.fact(state));
                let width = ui.available_width();
                text::cell(ui, width, |ui| text::body(ui, sentence));
            });
        }
    });
}

/// The message key of a store's name.
pub fn store_key(store: Store) -> &'static str {
    match store {
        Store::System => "app-store-system",
        Store::Mozilla => "app-store-mozilla",
    }
}

fn fields(words: &Words, facts: &CertificateFacts) -> Pairs {
    let time =
        |at: Option<DateTime<Utc>>| at.map(|at| at.format("%Y-%m-%d %H:%M:%S UTC").to_string()).unwrap_or_default();
    let names = if facts.name_count > facts.names.len() {
        format!("{} ({})", facts.names.join(", "), facts.name_count)
    } else {
        facts.names.join(", ")
    };
    [
        ("app-certificate-error", facts.unparsable.clone().unwrap_or_default()),
        ("app-certificate-subject", facts.subject.clone()),
        ("app-certificate-issuer", facts.issuer.clone()),
        ("app-certificate-names", names),
        ("app-certificate-not-before", time(facts.not_before)),
        ("app-certificate-not-after", time(facts.not_after)),
        ("app-certificate-key", facts.key.clone()),
        ("app-certificate-signature", facts.signature_algorithm.clone()),
        ("app-certificate-key-usage", facts.key_usage.join(", ")),
        ("app-certificate-extended-key-usage", facts.extended_key_usage.join(", ")),
        ("app-certificate-ca-issuers", facts.ca_issuers.join(", ")),
        ("app-certificate-ocsp", facts.ocsp.join(", ")),
        ("app-certificate-serial", facts.serial.clone()),
        ("app-certificate-sha256", facts.sha256.clone()),
    ]
    .into_iter()
    .filter(|(_, value)| !value.is_empty())
    .map(|(key, value)| (words.text(key), value))
    .collect()
}

/// What the fold's header says about the chain.
pub fn short(words: &Words, chain: &ChainReport) -> String {
    let failed = chain.checks.iter().filter(|check| check.result == CheckResult::Failed).count();
    let count = chain.certificates.len();
    if failed == 0 {
        say(words, "app-chain-short", [("count", count.into())])
    } else {
        say(words, "app-chain-short-failed", [("count", count.into()), ("failed", failed.into())])
    }
}
