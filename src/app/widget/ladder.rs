//! The ladder: every message between this computer and the server, in order of time, grouped in the six stages.
//!
//! Two lifelines, a time axis at the left, an arrow for each message with its name and size. A message can be pressed
//! to see its fields. Where the handshake ends, the lifelines end, and a line says how.

use eframe::egui::{
    CornerRadius, Frame, Id, Margin, Pos2, Rangef, Rect, Role, Sense, Shape, Stroke, Ui, Vec2, WidgetInfo, pos2, vec2,
};

use super::details;
use super::icon::{self, Icon};
use super::phases::{self, milliseconds};
use super::text::{self, say};
use crate::advice::Words;
use crate::app::theme::{self, RADIUS_SMALL, Type, palette, space};
use crate::handshake::{Message, MessageKind, Observation, Outcome, Party, Stage};
use crate::step::StepState;

/// Height of one message.
const ROW: f32 = 40.0;
/// Pauses longer than this are worth a word.
const NOTABLE_PAUSE_US: u64 = 30_000;
/// A ladder longer than this would slow the window down; the rest is counted.
const MOST_MESSAGES: usize = 200;

/// Where the lines of the ladder stand.
#[derive(Clone, Copy)]
struct Lanes {
    time_right: f32,
    client: f32,
    server: f32,
    right: f32,
}

impl Lanes {
    fn within(rect: Rect) -> Self {
        let gutter = if rect.width() < 420.0 { 54.0 } else { 72.0 };
        Self {
            time_right: rect.left() + gutter - 14.0,
            client: rect.left() + gutter,
            server: rect.right() - 34.0,
            right: rect.right(),
        }
    }
}

/// Draws phases, ladder and end. `key` tells ladders apart whose open messages are remembered.
pub fn show(ui: &mut Ui, words: &Words, seen: &Observation, key: Id) {
    ui.scope(|ui| phases::show(ui, words, &seen.phases));
    // The lifelines run through: nothing stands between two rows.
    ui.spacing_mut().item_spacing.y = 0.0;
    if !seen.messages.is_empty() {
        ui.add_space(space::M);
        heads(ui, words);
        let mut stage = None;
        let mut before = seen.messages[0].at_us;
        for (index, message) in seen.messages.iter().take(MOST_MESSAGES).enumerate() {
            if stage != Some(message.stage) {
                stage_band(ui, words, message.stage);
                stage = Some(message.stage);
            }
            pause(ui, words, message.at_us.saturating_sub(before));
            before = message.at_us;
            row(ui, words, message, key.with(index));
        }
        let more = seen.messages.len().saturating_sub(MOST_MESSAGES);
        if more > 0 {
            text::weak(ui, say(words, "app-ladder-more", [("count", more.into())]));
        }
    }
    end(ui, words, &seen.outcome);
    not_reached(ui, words, seen);
}

/// A name over each lifeline.
fn heads(ui: &mut Ui, words: &Words) {
    let colours = palette(ui);
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), 26.0), Sense::hover());
    let lanes = Lanes::within(rect);
    let client = text::galley(ui, words.text("app-ladder-client"), Type::Strong, colours.text, f32::INFINITY);
    let server = text::galley(ui, words.text("app-ladder-server"), Type::Strong, colours.text, f32::INFINITY);
    let left = (lanes.client - client.size().x / 2.0).max(rect.left());
    text::paint_heavy(ui, pos2(left, rect.top()), &client, Type::Strong, colours.text);
    let left = (lanes.server - server.size().x / 2.0).min(lanes.right - server.size().x);
    text::paint_heavy(ui, pos2(left, rect.top()), &server, Type::Strong, colours.text);
}

fn lifelines(ui: &Ui, lanes: Lanes, y: Rangef) {
    let stroke = Stroke::new(2.0, palette(ui).line);
    ui.painter().vline(lanes.client, y, stroke);
    ui.painter().vline(lanes.server, y, stroke);
}

/// The name of a stage, across both lifelines.
fn stage_band(ui: &mut Ui, words: &Words, stage: Stage) {
    let colours = palette(ui);
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), 34.0), Sense::hover());
    let lanes = Lanes::within(rect);
    lifelines(ui, lanes, rect.y_range());
    let number = Stage::ALL.iter().position(|one| *one == stage).map_or(0, |index| index + 1);
    let label = say(words, "app-ladder-stage", [("number", number.into()), ("name", words.stage(stage).into())]);
    let room = lanes.server - lanes.client - 2.0 * space::L;
    let galley = text::galley_on_one_line(ui, label.clone(), Type::Small, colours.weak, room);
    let at = pos2(
        f32::midpoint(lanes.client, lanes.server) - galley.size().x / 2.0,
        rect.center().y - galley.size().y / 2.0,
    );
    let pill = Rect::from_min_size(at, galley.size()).expand2(vec2(space::M, 3.0));
    ui.painter().rect_filled(pill, CornerRadius::same(RADIUS_SMALL), colours.sunken);
    ui.painter().galley(at, galley, colours.weak);
    response.widget_info(|| WidgetInfo::labeled(Role::Heading, true, &label));
}

/// Room that grows with the time that passed, and a word when it was long.
fn pause(ui: &mut Ui, words: &Words, us: u64) {
    let height = ((us as f32 / 1_000.0).ln_1p() * 4.0 - 4.0).clamp(0.0, 30.0);
    if height <= 0.0 {
        return;
    }
    let notable = us >= NOTABLE_PAUSE_US;
    let (rect, _) = ui.allocate_exact_size(
        vec2(ui.available_width(), if notable { height.max(18.0) } else { height }),
        Sense::hover(),
    );
    let lanes = Lanes::within(rect);
    lifelines(ui, lanes, rect.y_range());
    if notable {
        let colours = palette(ui);
        let label = say(words, "app-ladder-pause", [("time", milliseconds(us).into())]);
        let galley = text::galley(ui, label, Type::Small, colours.weak, f32::INFINITY);
        let at = pos2(
            f32::midpoint(lanes.client, lanes.server) - galley.size().x / 2.0,
            rect.center().y - galley.size().y / 2.0,
        );
        ui.painter().galley(at, galley, colours.weak);
    }
}

/// One message: its arrow, and its fields when it is open.
fn row(ui: &mut Ui, words: &Words, message: &Message, id: Id) {
    let colours = palette(ui);
    let mut open = ui.data(|data| data.get_temp::<bool>(id)).unwrap_or(false);
    let (_, rect) = ui.allocate_space(vec2(ui.available_width(), ROW));
    let response = ui.interact(rect, id.with("row"), Sense::click());
    let size = say(words, "app-ladder-bytes", [("count", message.size.into())]);
    let spoken = spoken(words, message, &size);
    response.widget_info(|| WidgetInfo::labeled(Role::DisclosureTriangle, ui.is_enabled(), &spoken));
    ui.ctx().accesskit_node_builder(response.id, |node| node.set_expanded(open));
    if response.clicked() {
        open = !open;
        ui.data_mut(|data| data.insert_temp(id, open));
    }
    let lanes = Lanes::within(rect);
    if response.hovered() || open {
        let band = Rect::from_x_y_ranges(Rangef::new(lanes.client + 2.0, lanes.right), rect.y_range());
        ui.painter().rect_filled(band, CornerRadius::same(RADIUS_SMALL), colours.sunken);
    }
    lifelines(ui, lanes, rect.y_range());
    let time = text::galley(ui, milliseconds(message.at_us), Type::Small, colours.weak, f32::INFINITY);
    ui.painter().galley(pos2(lanes.time_right - time.size().x, rect.center().y + 1.0), time, colours.weak);
    let tick = pos2(lanes.client, rect.bottom() - 10.0);
    ui.painter().hline(Rangef::new(tick.x - 8.0, tick.x), tick.y, Stroke::new(1.0, colours.edge));
    if message.kind == MessageKind::Verification {
        verification(ui, words, lanes, rect);
    } else {
        arrow(ui, words, lanes, rect, message, &size);
    }
    let chevron = if open { Icon::ChevronDown } else { Icon::ChevronRight };
    let square = Rect::from_center_size(pos2(lanes.right - 9.0, rect.center().y), Vec2::splat(11.0));
    icon::paint(ui, square, chevron, colours.weak);
    if response.has_focus() {
        let ring =
            Rect::from_x_y_ranges(Rangef::new(lanes.client + 3.0, lanes.right - 1.0), rect.y_range()).shrink(1.0);
        let stroke = Stroke::new(theme::FOCUS_WIDTH, colours.accent);
        ui.painter().rect_stroke(ring, CornerRadius::same(RADIUS_SMALL), stroke, eframe::egui::StrokeKind::Middle);
    }
    if open {
        fields(ui, words, message);
    }
}

fn arrow(ui: &Ui, words: &Words, lanes: Lanes, rect: Rect, message: &Message, size: &str) {
    let colours = palette(ui);
    let alert = message.kind == MessageKind::Alert && !is_goodbye(message);
    let ink = match (alert, message.from) {
        (true, _) => colours.problem,
        (false, Party::Client) => colours.accent,
        (false, Party::Server) => colours.text,
    };
    let y = rect.bottom() - 10.0;
    let (from, to) = match message.from {
        Party::Client => (lanes.client, lanes.server),
        Party::Server => (lanes.server, lanes.client),
    };
    let points_right = to > from;
    let inset = if points_right { -3.0 } else { 3.0 };
    let stroke = Stroke::new(1.6, ink);
    let ends = [pos2(from, y), pos2(to + inset, y)];
    if message.encrypted {
        ui.painter().extend(Shape::dashed_line(&ends, stroke, 7.0, 4.0));
    } else {
        ui.painter().line_segment(ends, stroke);
    }
    icon::arrow_head(ui.painter(), pos2(to + inset / 3.0, y), points_right, ink);
    ui.painter().circle_filled(pos2(from, y), 3.5, ink);

    let lock = if message.encrypted { 13.0 + space::XS } else { 0.0 };
    let room = lanes.server - lanes.client - 2.0 * space::L - lock;
    let name = text::galley_on_one_line(ui, kind_name(words, message), Type::Strong, ink, room);
    let bytes = text::galley(ui, size, Type::Small, colours.weak, f32::INFINITY);
    let fits = room > name.size().x + space::S + bytes.size().x;
    let whole = lock + name.size().x + if fits { space::S + bytes.size().x } else { 0.0 };
    // The label stands near the sender, so that the eye can follow who speaks.
    let mut x = if points_right { lanes.client + space::L } else { lanes.server - space::L - whole };
    let top = y - 4.0 - name.size().y;
    if message.encrypted {
        let square = Rect::from_min_size(pos2(x, top + 2.0), Vec2::splat(13.0));
        icon::paint(ui, square, Icon::Lock, ink);
        x += lock;
    }
    let name_width = name.size().x;
    text::paint_heavy(ui, pos2(x, top), &name, Type::Strong, ink);
    if fits {
        let drop = name.size().y - bytes.size().y;
        ui.painter().galley(pos2(x + name_width + space::S, top + drop - 1.0), bytes, colours.weak);
    }
}

/// What happens on this computer between two messages.
fn verification(ui: &Ui, words: &Words, lanes: Lanes, rect: Rect) {
    let colours = palette(ui);
    let label = words.text("app-ladder-verification");
    let room = lanes.server - lanes.client - 3.0 * space::L;
    let galley = text::galley_on_one_line(ui, label, Type::Small, colours.text, room);
    let box_left = lanes.client - 7.0;
    let size = vec2(galley.size().x + space::L + space::M, galley.size().y + 10.0);
    let at: Pos2 = pos2(box_left, rect.center().y - size.y / 2.0);
    let note = Rect::from_min_size(at, size);
    ui.painter().rect(
        note,
        CornerRadius::same(RADIUS_SMALL),
        colours.card,
        Stroke::new(1.2, colours.accent),
        eframe::egui::StrokeKind::Inside,
    );
    ui.painter().galley(note.min + vec2(space::M, 5.0), galley, colours.text);
}

fn fields(ui: &mut Ui, words: &Words, message: &Message) {
    let colours = palette(ui);
    let top = ui.next_widget_position().y;
    let lanes = Lanes::within(ui.available_rect_before_wrap());
    let indent = lanes.client - ui.available_rect_before_wrap().left() + space::S;
    // The lifelines go on behind the fields; their place in the painting order is kept for them.
    let behind = ui.painter().add(Shape::Noop);
    let beside = lanes.right - lanes.server + space::S;
    let response = Frame::new()
        .fill(colours.sunken)
        .corner_radius(CornerRadius::same(RADIUS_SMALL))
        .outer_margin(Margin { left: indent as i8, right: beside as i8, top: 0, bottom: space::S as i8 })
        .inner_margin(Margin::same(space::M as i8))
        .show(ui, |ui| {
            ui.set_width(ui.available_width());
            ui.spacing_mut().item_spacing.y = space::XS;
            if message.fields.is_empty() {
                text::weak(ui, words.text("app-ladder-no-fields"));
            }
            for field in &message.fields {
                details::pair(ui, &field.name, &field.value);
            }
        })
        .response;
    let line = Stroke::new(2.0, colours.line);
    let bottom = response.rect.bottom();
    let sides = [lanes.client, lanes.server].map(|x| Shape::line_segment([pos2(x, top), pos2(x, bottom)], line));
    ui.painter().set(behind, Shape::Vec(sides.into()));
}

/// How it ended.
fn end(ui: &mut Ui, words: &Words, outcome: &Outcome) {
    ui.add_space(space::S);
    let state = match outcome {
        Outcome::Completed => StepState::Good,
        Outcome::Answered => StepState::Waiting,
        _ => StepState::Problem,
    };
    let (ink, soft) = palette(ui).step(state);
    Frame::new()
        .fill(soft)
        .corner_radius(CornerRadius::same(RADIUS_SMALL))
        .inner_margin(Margin::symmetric(space::M as i8, space::S as i8))
        .show(ui, |ui| {
            ui.set_width(ui.available_width());
            ui.horizontal_wrapped(|ui| {
                let mark = if state == StepState::Waiting { Icon::Info } else { Icon::step(state) };
                icon::show(ui, mark, theme::ICON, ink);
                text::body(ui, words.outcome(outcome));
            });
        });
}

/// The stages that were not reached, when the handshake ended early.
fn not_reached(ui: &mut Ui, words: &Words, seen: &Observation) {
    if matches!(seen.outcome, Outcome::Completed | Outcome::Answered | Outcome::Unreachable { .. }) {
        return;
    }
    let last = seen.messages.iter().map(|message| message.stage).max();
    let missing: Vec<String> =
        Stage::ALL.iter().filter(|stage| Some(**stage) > last).map(|stage| words.stage(*stage)).collect();
    if !missing.is_empty() {
        ui.add_space(space::XS);
        text::weak(ui, say(words, "app-ladder-not-reached", [("stages", missing.join(", ").into())]));
    }
}

/// `close_notify`, the alert that ends a connection in good order (RFC 8446, section 6.1).
fn is_goodbye(message: &Message) -> bool {
    message.fields.iter().any(|field| field.name == "description" && field.value.contains("close_notify"))
}

/// The RFC's name of a message; an alert says which.
fn kind_name(words: &Words, message: &Message) -> String {
    let name = match message.kind {
        MessageKind::Unknown => return words.text("app-ladder-unknown"),
        MessageKind::Undecrypted => return words.text("app-ladder-undecrypted"),
        MessageKind::Verification => return words.text("app-ladder-verification"),
        MessageKind::ApplicationData => return words.text("app-ladder-application-data"),
        kind => format!("{kind:?}"),
    };
    match message.fields.iter().find(|field| message.kind == MessageKind::Alert && field.name == "description") {
        Some(description) => format!("{name}: {}", crate::advice::shown(&description.value)),
        None => name,
    }
}

fn spoken(words: &Words, message: &Message, size: &str) -> String {
    let key = match message.from {
        Party::Client => "app-ladder-spoken-client",
        Party::Server => "app-ladder-spoken-server",
    };
    let encrypted = if message.encrypted { words.text("app-ladder-encrypted") } else { words.text("app-ladder-clear") };
    say(
        words,
        key,
        [
            ("name", kind_name(words, message).into()),
            ("size", size.to_owned().into()),
            ("time", milliseconds(message.at_us).into()),
            ("encrypted", encrypted.into()),
        ],
    )
}

/// What the fold's header says about the ladder.
pub fn short(words: &Words, seen: &Observation) -> String {
    let count = seen.messages.iter().filter(|message| message.kind != MessageKind::Verification).count();
    let phases = seen.phases.iter().map(|phase| phase.start_us.saturating_add(phase.duration_us));
    let time = phases.chain(seen.messages.iter().map(|message| message.at_us)).max().unwrap_or_default();
    say(words, "app-ladder-short", [("count", count.into()), ("time", milliseconds(time).into())])
}
