//! The map of the examination: six steps and the summary, each with its state as icon and word.
//!
//! Stands at the left, or as a strip on top where the window is narrow.

use eframe::egui::style::ScrollAnimation;
use eframe::egui::{Align, CornerRadius, Rect, Role, ScrollArea, Sense, Stroke, Ui, Vec2, WidgetInfo, pos2, vec2};

use super::icon::{self, Icon};
use super::text::{self, say};
use crate::advice::Words;
use crate::app::theme::{self, RADIUS_SMALL, Type, palette, space};
use crate::app::{Page, Run};
use crate::step::StepState;

struct Entry {
    page: Page,
    name: String,
    state: StepState,
    word: String,
    progress: Option<f32>,
}

fn entries(words: &Words, run: &Run) -> Vec<Entry> {
    Page::OF_EXAMINATION
        .into_iter()
        .map(|page| match page {
            Page::Step(step) => {
                let live = run.step(step);
                let known = live.progress.filter(|(_, of)| live.state == StepState::Running && *of > 0);
                let word = known.map_or_else(
                    || words.state(live.state),
                    |(done, of)| say(words, "app-rail-progress", [("done", done.into()), ("of", of.into())]),
                );
                let progress = known.map(|(done, of)| done as f32 / of as f32);
                Entry { page, name: words.step_name(step), state: live.state, word, progress }
            }
            Page::Start | Page::Settings | Page::Summary => {
                let state = run.summary_state();
                let word = match state {
                    StepState::Running => say(words, "app-rail-steps-done", [("done", run.steps_done().into())]),
                    _ => words.text(match state {
                        StepState::Good => "app-outcome-healthy",
                        StepState::Problem => "app-outcome-problem",
                        StepState::Waiting => "app-outcome-waiting",
                        _ => "app-outcome-inconclusive",
                    }),
                };
                Entry { page, name: words.text("step-summary-name"), state, word, progress: None }
            }
        })
        .collect()
}

/// The rail at the left; answers the page that was pressed.
pub fn column(ui: &mut Ui, words: &Words, run: &Run, current: Page) -> Option<Page> {
    let mut chosen = None;
    ScrollArea::vertical().id_salt("rail").show(ui, |ui| {
        ui.spacing_mut().item_spacing.y = 2.0;
        for entry in entries(words, run) {
            if entry.page == Page::Summary {
                super::facts::hairline(ui);
            }
            if column_entry(ui, &entry, entry.page == current) {
                chosen = Some(entry.page);
            }
        }
    });
    chosen
}

fn column_entry(ui: &mut Ui, entry: &Entry, current: bool) -> bool {
    let colours = palette(ui);
    let (ink, _) = colours.step(entry.state);
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), 54.0), Sense::click());
    describe(ui, &response, entry, current);
    background(ui, rect, current, response.hovered());
    if current {
        let bar = Rect::from_min_size(rect.min + vec2(0.0, 10.0), vec2(3.0, rect.height() - 20.0));
        ui.painter().rect_filled(bar, 1.5, colours.accent);
    }
    let square = Rect::from_center_size(pos2(rect.left() + 26.0, rect.center().y), Vec2::splat(22.0));
    icon::paint(ui, square, Icon::step(entry.state), ink);
    let left = square.right() + space::M;
    let room = rect.right() - left - space::S;
    let label = match entry.page.number() {
        7 => entry.name.clone(),
        number => format!("{number}  {}", entry.name),
    };
    let kind = if current { Type::Strong } else { Type::Body };
    let name = text::galley_on_one_line(ui, label, kind, colours.text, room);
    let word_colour = if entry.state == StepState::Waiting { colours.weak } else { ink };
    let word = text::galley_on_one_line(ui, entry.word.clone(), Type::Small, word_colour, room);
    let top = rect.center().y - (name.size().y + word.size().y + 1.0) / 2.0;
    text::paint_heavy(ui, pos2(left, top), &name, kind, colours.text);
    ui.painter().galley(pos2(left, top + name.size().y + 1.0), word, word_colour);
    if let Some(progress) = entry.progress {
        let track = Rect::from_min_size(pos2(left, rect.bottom() - 5.0), vec2(room, 3.0));
        ui.painter().rect_filled(track, 1.5, colours.line);
        let done = Rect::from_min_size(track.min, vec2(room * progress.clamp(0.0, 1.0), 3.0));
        ui.painter().rect_filled(done, 1.5, ink);
    }
    theme::focus_ring(ui, &response);
    response.clicked()
}

/// The strip on top; answers the page that was pressed.
pub fn strip(ui: &mut Ui, words: &Words, run: &Run, current: Page) -> Option<Page> {
    let mut chosen = None;
    let last = ui.data(|data| data.get_temp::<Page>(ui.scope_id().with("shown")));
    ScrollArea::horizontal().id_salt("strip").show(ui, |ui| {
        ui.horizontal_centered(|ui| {
            ui.spacing_mut().item_spacing.x = 2.0;
            for entry in entries(words, run) {
                let selected = entry.page == current;
                let response = strip_entry(ui, &entry, selected);
                if response.clicked() {
                    chosen = Some(entry.page);
                }
                if selected && last != Some(current) {
                    // At once: there is nothing to follow with the eye.
                    response.scroll_to_me_animation(Some(Align::Center), ScrollAnimation::none());
                }
            }
        });
    });
    ui.data_mut(|data| data.insert_temp(ui.scope_id().with("shown"), current));
    chosen
}

fn strip_entry(ui: &mut Ui, entry: &Entry, current: bool) -> eframe::egui::Response {
    let colours = palette(ui);
    let (ink, _) = colours.step(entry.state);
    let kind = if current { Type::Strong } else { Type::Small };
    let name = text::galley(ui, entry.name.clone(), kind, colours.text, f32::INFINITY);
    let word_colour = if entry.state == StepState::Waiting { colours.weak } else { ink };
    let word = text::galley(ui, entry.word.clone(), Type::Small, word_colour, f32::INFINITY);
    let width = 16.0 + name.size().x + word.size().x + 2.0 * space::S + 2.0 * space::M;
    let (rect, response) = ui.allocate_exact_size(vec2(width, 32.0), Sense::click());
    describe(ui, &response, entry, current);
    background(ui, rect, current, response.hovered());
    let square = Rect::from_center_size(pos2(rect.left() + space::M + 8.0, rect.center().y), Vec2::splat(16.0));
    icon::paint(ui, square, Icon::step(entry.state), ink);
    let left = square.right() + space::S;
    text::paint_heavy(ui, pos2(left, rect.center().y - name.size().y / 2.0), &name, kind, colours.text);
    let left = left + name.size().x + space::S;
    ui.painter().galley(pos2(left, rect.center().y - word.size().y / 2.0), word, word_colour);
    theme::focus_ring(ui, &response);
    response
}

fn describe(ui: &Ui, response: &eframe::egui::Response, entry: &Entry, current: bool) {
    let label = match entry.page.number() {
        7 => format!("{}, {}", entry.name, entry.word),
        number => format!("{number} {}, {}", entry.name, entry.word),
    };
    response.widget_info(|| WidgetInfo::selected(Role::Tab, ui.is_enabled(), current, &label));
}

fn background(ui: &Ui, rect: Rect, current: bool, hovered: bool) {
    let colours = palette(ui);
    if current {
        let stroke = Stroke::new(1.0, colours.line);
        ui.painter().rect(
            rect,
            CornerRadius::same(RADIUS_SMALL),
            colours.card,
            stroke,
            eframe::egui::StrokeKind::Inside,
        );
    } else if hovered {
        ui.painter().rect_filled(rect, CornerRadius::same(RADIUS_SMALL), colours.sunken);
    }
}
