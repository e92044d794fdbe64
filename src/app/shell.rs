//! What stands around every page: the bar on top, the rail or the strip, and the bar at the bottom.
//!
//! The parts are drawn in the order in which the Tab key should reach them: top, rail, page, bottom.

use eframe::egui::accesskit::Live;
use eframe::egui::{
    Align, Align2, Area, Color32, Frame, Id, Layout, Margin, Order, Rect, Role, Sense, Shadow, Stroke, ThemePreference,
    Ui, UiBuilder, WidgetInfo, pos2, vec2,
};

use super::theme::{self, NARROW, Type, palette, space};
use super::widget::button::Button;
use super::widget::icon::{self, Icon};
use super::widget::rail;
use super::widget::text::{self, say};
use super::{Action, Page, Run, RunState};
use crate::advice::{Words, shown};

/// Width of the rail.
const RAIL: f32 = 248.0;

/// Where the parts stand.
#[derive(Clone, Copy, Debug)]
pub struct Areas {
    /// The bar on top.
    pub top: Rect,
    /// The rail at the left, or the strip under the top bar; nothing without an examination.
    pub rail: Option<Rect>,
    /// The page.
    pub page: Rect,
    /// Back and Next; nothing without an examination.
    pub bottom: Option<Rect>,
    /// Whether the rail is a strip.
    pub narrow: bool,
}

/// Divides the window.
pub fn divide(window: Rect, has_run: bool) -> Areas {
    let narrow = window.width() < NARROW;
    let short = window.height() < 420.0;
    let bar = if short { 42.0 } else { 54.0 };
    let (top, rest) = window.split_top_bottom_at_y(window.top() + bar);
    if !has_run {
        return Areas { top, rail: None, page: rest, bottom: None, narrow };
    }
    let (rest, bottom) = rest.split_top_bottom_at_y(rest.bottom() - bar);
    let (rail, page) = if narrow {
        rest.split_top_bottom_at_y(rest.top() + 42.0)
    } else {
        rest.split_left_right_at_x(rest.left() + RAIL)
    };
    Areas { top, rail: Some(rail), page, bottom: Some(bottom), narrow }
}

/// A part of the window with its background and its landmark for screen readers.
pub fn part<R>(
    ui: &mut Ui,
    name: &str,
    rect: Rect,
    role: Role,
    margin: Margin,
    content: impl FnOnce(&mut Ui) -> R,
) -> R {
    let builder =
        UiBuilder::new().id_salt(name).max_rect(rect).accessibility_role(role).layout(Layout::top_down(Align::Min));
    let mut child = ui.new_child(builder);
    child.set_clip_rect(rect.intersect(ui.clip_rect()));
    Frame::new()
        .inner_margin(margin)
        .show(&mut child, |ui| {
            ui.set_min_size(ui.available_size());
            content(ui)
        })
        .inner
}

/// Backgrounds and the lines between the parts.
pub fn backdrop(ui: &Ui, areas: &Areas) {
    let colours = palette(ui);
    let painter = ui.painter();
    painter.rect_filled(areas.page, 0.0, colours.page);
    let line = Stroke::new(1.0, colours.line);
    let has_run = areas.rail.is_some();
    painter.rect_filled(areas.top, 0.0, if has_run { colours.rail } else { colours.page });
    for bar in [areas.bottom, areas.rail].into_iter().flatten() {
        painter.rect_filled(bar, 0.0, colours.rail);
    }
    if has_run {
        painter.hline(areas.top.x_range(), areas.top.bottom(), line);
    }
    match areas.rail {
        Some(rail) if areas.narrow => painter.hline(rail.x_range(), rail.bottom(), line),
        Some(rail) => painter.vline(rail.right(), rail.y_range(), line),
        None => return,
    };
    if let Some(bottom) = areas.bottom {
        painter.hline(bottom.x_range(), bottom.top(), line);
    }
}

/// The bar on top: what is examined, and what can be done with the examination as a whole.
pub fn top(ui: &mut Ui, words: &Words, run: Option<&Run>, page: Page, narrow: bool) -> Option<Action> {
    let mut action = None;
    let colours = palette(ui);
    ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
        ui.spacing_mut().item_spacing.x = space::XS;
        theme_button(ui, words, &mut action);
        if page != Page::Settings
            && Button::quiet(words.text("settings-open")).icon(Icon::Settings).icon_only(true).show(ui).clicked()
        {
            action = Some(Action::Go(Page::Settings));
        }
        if page == Page::Start
            && Button::quiet(words.text("app-open-report"))
                .icon(Icon::Folder)
                .icon_only(narrow && run.is_some())
                .show(ui)
                .clicked()
        {
            action = Some(Action::OpenReport);
        }
        if let Some(run) = run {
            run_buttons(ui, words, run, narrow, &mut action);
            if page != Page::Start
                && Button::quiet(words.text("app-new-check")).icon(Icon::Plus).icon_only(narrow).show(ui).clicked()
            {
                action = Some(Action::Go(Page::Start));
            }
            ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                ui.spacing_mut().item_spacing.x = space::M;
                icon::show(ui, Icon::Mark, 22.0, colours.accent);
                let room = ui.available_width();
                let title = match &run.practice {
                    Some(name) => say(words, "app-practice-title", [("name", name.as_str().into())]),
                    None => shown(&run.title),
                };
                let galley = text::galley_on_one_line(ui, title, Type::Strong, colours.text, room);
                let (rect, response) = ui.allocate_exact_size(galley.size(), Sense::hover());
                text::paint_heavy(ui, rect.min, &galley, Type::Strong, colours.text);
                let name = galley.text().to_owned();
                response.widget_info(|| WidgetInfo::labeled(Role::Label, true, &name));
                response.on_hover_text(shown(&run.title));
            });
        }
    });
    action
}

fn run_buttons(ui: &mut Ui, words: &Words, run: &Run, narrow: bool, action: &mut Option<Action>) {
    match run.state() {
        RunState::Opening | RunState::Looking | RunState::Stopping => {
            let stop = Button::plain(words.text("app-stop")).icon(Icon::Stop);
            if stop.enabled(run.state() != RunState::Stopping).show(ui).clicked() {
                *action = Some(Action::Stop);
            }
        }
        RunState::Done | RunState::Failed => {
            let again = Button::plain(words.text("app-check-again")).icon(Icon::Refresh).icon_only(narrow);
            if again.show(ui).clicked() {
                *action = Some(Action::CheckAgain);
            }
        }
        RunState::Reopened => {
            if Button::plain(words.text("app-check-now")).icon(Icon::Refresh).icon_only(narrow).show(ui).clicked() {
                *action = Some(Action::CheckAgain);
            }
        }
    }
}

fn theme_button(ui: &mut Ui, words: &Words, action: &mut Option<Action>) {
    let dark = ui.visuals().dark_mode;
    let (icon, key, other) = if dark {
        (Icon::Sun, "app-theme-light", ThemePreference::Light)
    } else {
        (Icon::Moon, "app-theme-dark", ThemePreference::Dark)
    };
    if Button::quiet(words.text(key)).icon(icon).icon_only(true).show(ui).clicked() {
        *action = Some(Action::Theme(other));
    }
}

/// The rail, or the strip.
pub fn map(ui: &mut Ui, words: &Words, run: &Run, page: Page, narrow: bool) -> Option<Action> {
    let chosen = if narrow { rail::strip(ui, words, run, page) } else { rail::column(ui, words, run, page) };
    chosen.map(Action::Go)
}

/// Back and Next, which say where they lead.
pub fn bottom(ui: &mut Ui, words: &Words, page: Page, narrow: bool) -> Option<Action> {
    let mut action = None;
    ui.horizontal_centered(|ui| {
        if let Some(back) = page.back()
            && Button::plain(words.text("app-back")).icon(Icon::ArrowLeft).show(ui).clicked()
        {
            action = Some(Action::Go(back));
        }
        if let Some(next) = page.next() {
            let label = if narrow {
                words.text("app-next")
            } else {
                let name = match next {
                    Page::Step(step) => words.step_name(step),
                    Page::Start | Page::Settings | Page::Summary => words.text("step-summary-name"),
                };
                say(words, "app-next-to", [("name", name.into())])
            };
            let button = Button::main(label).icon_after(Icon::ArrowRight);
            let width = button.width(ui);
            ui.add_space((ui.available_width() - width).max(0.0));
            if button.show(ui).clicked() {
                action = Some(Action::Go(next));
            }
        }
    });
    action
}

/// One sentence over the lower edge of the page, that can be dismissed.
pub fn notice(ui: &mut Ui, words: &Words, page: Rect, notice: &Notice) -> Option<Action> {
    let colours = palette(ui);
    let mut action = None;
    let inner = (page.width() - 2.0 * space::M).min(560.0) - 2.0 * space::M;
    let (mark, ink) = match notice.tone {
        Tone::Done => (Icon::Good, colours.good),
        Tone::Hint => (Icon::Info, colours.weak),
        Tone::Trouble => (Icon::Attention, colours.problem),
    };
    let area = Area::new(Id::unique("notice"))
        .order(Order::Foreground)
        .pivot(Align2::LEFT_BOTTOM)
        .fixed_pos(pos2(page.left() + space::M, page.bottom() - space::M));
    area.show(ui.ctx(), |ui| {
        let shadow = Shadow { offset: [0, 3], blur: 14, spread: 0, color: Color32::from_black_alpha(50) };
        let frame = theme::card(ui).stroke(Stroke::new(1.0, ink)).shadow(shadow).inner_margin(space::M as i8);
        frame.show(ui, |ui| {
            ui.set_width(inner);
            ui.horizontal_top(|ui| {
                ui.spacing_mut().item_spacing = vec2(space::S, space::XS);
                icon::show(ui, mark, theme::ICON, ink);
                let room = ui.available_width();
                text::cell(ui, room, |ui| {
                    let label = text::body(ui, notice.text.clone());
                    ui.ctx().accesskit_node_builder(label.id, |node| node.set_live(Live::Polite));
                    ui.add_space(space::XS);
                    ui.horizontal_wrapped(|ui| {
                        if let Some((label, asked)) = &notice.offer
                            && Button::plain(label.clone()).show(ui).clicked()
                        {
                            action = Some(asked.clone());
                        }
                        if Button::plain(words.text("app-dismiss")).show(ui).clicked() {
                            action = Some(Action::DismissNotice);
                        }
                    });
                });
            });
        });
    });
    action
}

/// A sentence for the person, and perhaps what can be done about it.
#[derive(Clone, Debug)]
pub struct Notice {
    /// The sentence.
    pub text: String,
    /// How it is meant.
    pub tone: Tone,
    /// A button and what it asks for.
    pub offer: Option<(String, Action)>,
}

/// How a notice is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    /// What was asked for is done.
    Done,
    /// Good to know.
    Hint,
    /// Something went wrong.
    Trouble,
}
