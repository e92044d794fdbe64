//! A way from one end to the other: a disc for each stop, joined by a line; side by side where there is room for it, else
//! one below the other. Where something happens, the disc is marked by shape, colour and word.

use std::sync::Arc;

use eframe::egui::text::{LayoutJob, TextWrapping};
use eframe::egui::{Align, Color32, Galley, Pos2, Rect, Role, Sense, Shape, Stroke, Ui, Vec2, WidgetInfo, pos2, vec2};

use super::icon::{self, Icon};
use super::text;
use crate::app::theme::{Palette, Type, palette, space};
use crate::step::FactState;

/// A stop on the way.
#[derive(Clone, Debug, PartialEq)]
pub struct Stop {
    /// What kind of thing it is.
    pub icon: Icon,
    /// What it is.
    pub name: String,
    /// What is known of it.
    pub notes: Vec<String>,
    /// What happens there; `None` where nothing does.
    pub mark: Option<Mark>,
}

/// That something happens at a stop.
#[derive(Clone, Debug, PartialEq)]
pub struct Mark {
    /// Colour and shape.
    pub state: FactState,
    /// The same in words.
    pub word: String,
}

/// A disc's width.
const DISC: f32 = 44.0;
/// Side of the icon in a disc.
const IN_DISC: f32 = 22.0;
/// Side of the mark at a disc's edge.
const BADGE: f32 = 18.0;
/// Narrower columns break the words.
const NARROWEST: f32 = 100.0;
/// Rows of one note.
const MOST_ROWS: usize = 3;

/// Draws the way.
pub fn show(ui: &mut Ui, stops: &[Stop]) {
    let column = ui.available_width() / stops.len().max(1) as f32;
    if column >= NARROWEST {
        side_by_side(ui, stops, column);
    } else {
        stacked(ui, stops);
    }
}

fn side_by_side(ui: &mut Ui, stops: &[Stop], column: f32) {
    let blocks: Vec<Vec<Line>> = stops.iter().map(|stop| lines(ui, stop, column - space::S, Align::Center)).collect();
    let text_height = blocks.iter().map(|block| height(block)).fold(0.0, f32::max);
    let size = vec2(ui.available_width(), DISC + space::S + text_height);
    let (_, whole) = ui.allocate_space(size);
    let centre = |at: usize| pos2(whole.left() + column * (at as f32 + 0.5), whole.top() + DISC / 2.0);
    join(ui, stops, centre);
    for (at, (stop, block)) in stops.iter().zip(&blocks).enumerate() {
        disc(ui, centre(at), stop);
        write(ui, pos2(centre(at).x, whole.top() + DISC + space::S), block);
        let left = whole.left() + column * at as f32;
        let rect = Rect::from_min_size(pos2(left, whole.top()), vec2(column, size.y));
        tell(ui, rect, at, stop);
    }
}

fn stacked(ui: &mut Ui, stops: &[Stop]) {
    let room = (ui.available_width() - DISC - space::M).max(40.0);
    let blocks: Vec<Vec<Line>> = stops.iter().map(|stop| lines(ui, stop, room, Align::Min)).collect();
    let heights: Vec<f32> = blocks.iter().map(|block| height(block).max(DISC) + space::L).collect();
    let (_, whole) = ui.allocate_space(vec2(ui.available_width(), heights.iter().sum::<f32>() - space::L));
    let top = |at: usize| whole.top() + heights[..at].iter().sum::<f32>();
    let centre = |at: usize| pos2(whole.left() + DISC / 2.0, top(at) + DISC / 2.0);
    join(ui, stops, centre);
    for (at, (stop, block)) in stops.iter().zip(&blocks).enumerate() {
        disc(ui, centre(at), stop);
        // A single line stands beside the disc's middle.
        let drop = ((DISC - height(block)) / 2.0).max(0.0);
        write(ui, pos2(whole.left() + DISC + space::M, top(at) + drop), block);
        let rect = Rect::from_min_size(pos2(whole.left(), top(at)), vec2(whole.width(), heights[at] - space::L));
        tell(ui, rect, at, stop);
    }
}

/// Text below or beside a disc.
struct Line {
    galley: Arc<Galley>,
    kind: Type,
    ink: Color32,
}

fn lines(ui: &Ui, stop: &Stop, width: f32, side: Align) -> Vec<Line> {
    let colours = palette(ui);
    let lay = |words: &str, kind: Type, ink: Color32| {
        let mut job = LayoutJob::simple(words.to_owned(), kind.font(), ink, width);
        job.wrap = TextWrapping { max_width: width, max_rows: MOST_ROWS, ..TextWrapping::default() };
        job.halign = side;
        Line { galley: ui.painter().layout_job(job), kind, ink }
    };
    let name = lay(&stop.name, Type::Strong, colours.text);
    let mark = stop.mark.as_ref().map(|mark| lay(&mark.word, Type::Strong, inks(colours, mark.state).0));
    let notes = stop.notes.iter().map(|note| lay(note, Type::Small, colours.weak));
    [name].into_iter().chain(mark).chain(notes).collect()
}

fn height(block: &[Line]) -> f32 {
    block.iter().map(|line| line.galley.size().y + 2.0).sum()
}

fn write(ui: &Ui, mut at: Pos2, block: &[Line]) {
    for line in block {
        text::paint_heavy(ui, at, &line.galley, line.kind, line.ink);
        at.y += line.galley.size().y + 2.0;
    }
}

/// The line from disc to disc: broken from where something is wrong.
fn join(ui: &Ui, stops: &[Stop], centre: impl Fn(usize) -> Pos2) {
    let colours = palette(ui);
    let mut is_broken = false;
    for at in 1..stops.len() {
        is_broken |= stops[at - 1].mark.as_ref().is_some_and(|mark| mark.state == FactState::Problem);
        let (from, to) = (centre(at - 1), centre(at));
        let gap = (to - from).normalized() * (DISC / 2.0 + 5.0);
        let ends = [from + gap, to - gap];
        let stroke = Stroke::new(2.0, colours.edge);
        if is_broken {
            ui.painter().extend(Shape::dashed_line(&ends, stroke, 3.0, 5.0));
        } else {
            ui.painter().line_segment(ends, stroke);
        }
    }
}

fn disc(ui: &Ui, centre: Pos2, stop: &Stop) {
    let colours = palette(ui);
    let (ink, soft, edge, width) = match &stop.mark {
        Some(mark) => {
            let (ink, soft) = inks(colours, mark.state);
            (ink, soft, ink, 2.0)
        }
        None => (colours.weak, colours.sunken, colours.line, 1.0),
    };
    ui.painter().circle(centre, DISC / 2.0 - 1.0, soft, Stroke::new(width, edge));
    icon::paint(ui, Rect::from_center_size(centre, Vec2::splat(IN_DISC)), stop.icon, ink);
    if let Some(mark) = &stop.mark {
        let at = centre + vec2(DISC, DISC) * 0.33;
        ui.painter().circle_filled(at, BADGE / 2.0 + 2.0, colours.card);
        icon::paint(ui, Rect::from_center_size(at, Vec2::splat(BADGE)), Icon::fact(mark.state), ink);
    }
}

/// What a screen reader says of a stop, in the order of the way.
fn tell(ui: &mut Ui, rect: Rect, at: usize, stop: &Stop) {
    let response = ui.interact(rect, ui.scope_id().with(("stop", at)), Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::Image, true, spoken(stop)));
}

/// All of a stop in one line.
fn spoken(stop: &Stop) -> String {
    let mark = stop.mark.iter().map(|mark| mark.word.as_str());
    let parts: Vec<&str> =
        [stop.name.as_str()].into_iter().chain(mark).chain(stop.notes.iter().map(String::as_str)).collect();
    parts.join(": ")
}

/// Colour and soft background of a mark.
fn inks(colours: &Palette, state: FactState) -> (Color32, Color32) {
    match state {
        FactState::Good => (colours.good, colours.good_soft),
        FactState::Info => (colours.accent, colours.accent_soft),
        FactState::Attention => (colours.attention, colours.attention_soft),
        FactState::Problem => (colours.problem, colours.problem_soft),
        FactState::Unknown => (colours.unknown, colours.unknown_soft),
    }
}
