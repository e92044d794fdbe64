//! Buttons: the main one of a page, plain ones, and quiet ones without a frame.

use eframe::egui::{CornerRadius, Response, Role, Sense, Stroke, StrokeKind, Ui, WidgetInfo, vec2};

use super::icon::{self, Icon};
use super::text;
use crate::app::theme::{self, BUTTON_HEIGHT, RADIUS_SMALL, Type, palette, space};

/// How much a button asks to be pressed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Weight {
    /// What most people will want to do next; at most one a page.
    Main,
    /// Everything else.
    Plain,
    /// Framed only under the pointer or with the focus.
    Quiet,
}

/// A button that names its outcome.
#[must_use]
pub struct Button {
    label: String,
    weight: Weight,
    before: Option<Icon>,
    after: Option<Icon>,
    enabled: bool,
    icon_only: bool,
}

impl Button {
    /// The main button.
    pub fn main(label: impl Into<String>) -> Self {
        Self::new(label, Weight::Main)
    }

    /// A plain button.
    pub fn plain(label: impl Into<String>) -> Self {
        Self::new(label, Weight::Plain)
    }

    /// A quiet button.
    pub fn quiet(label: impl Into<String>) -> Self {
        Self::new(label, Weight::Quiet)
    }

    fn new(label: impl Into<String>, weight: Weight) -> Self {
        Self { label: label.into(), weight, before: None, after: None, enabled: true, icon_only: false }
    }

    /// With an icon before the label.
    pub fn icon(mut self, icon: Icon) -> Self {
        self.before = Some(icon);
        self
    }

    /// With an icon after the label.
    pub fn icon_after(mut self, icon: Icon) -> Self {
        self.after = Some(icon);
        self
    }

    /// Pressed only when this holds.
    pub fn enabled(mut self, enabled: bool) -> Self {
        self.enabled = enabled;
        self
    }

    /// Where this holds, only the icon is drawn; the label is its name and its tooltip.
    pub fn icon_only(mut self, icon_only: bool) -> Self {
        self.icon_only = icon_only;
        self
    }

    /// The width that it will take.
    pub fn width(&self, ui: &Ui) -> f32 {
        let kind = self.kind();
        let label = text::galley(ui, self.label.clone(), kind, palette(ui).text, f32::INFINITY).size().x;
        let icons = [self.before, self.after].iter().flatten().count() as f32;
        2.0 * self.side() + label + icons * (ICON + space::S)
    }

    fn kind(&self) -> Type {
        if self.weight == Weight::Main { Type::Strong } else { Type::Body }
    }

    /// Room at each end.
    fn side(&self) -> f32 {
        if self.weight == Weight::Quiet { space::S } else { space::M + space::XS }
    }

    /// Draws it; the answer says whether it was pressed.
    pub fn show(self, ui: &mut Ui) -> Response {
        ui.add_enabled_ui(self.enabled, |ui| self.show_here(ui)).inner
    }

    fn show_here(self, ui: &mut Ui) -> Response {
        let colours = palette(ui);
        let ink = match self.weight {
            Weight::Main => colours.on_button,
            Weight::Plain => colours.text,
            Weight::Quiet => colours.accent,
        };
        let kind = self.kind();
        let room = (ui.available_width() - space::XL).max(40.0);
        let galley = (!self.icon_only).then(|| text::galley(ui, self.label.clone(), kind, ink, room));
        let icons = [self.before, self.after].iter().flatten().count() as f32;
        let (label_width, label_height) =
            galley.as_ref().map_or((0.0, 0.0), |galley| (galley.size().x, galley.size().y));
        let gaps = if galley.is_some() { icons * space::S } else { 0.0 };
        let edge = if self.icon_only { space::S } else { self.side() };
        let size = vec2(
            (2.0 * edge + label_width + icons * ICON + gaps).max(BUTTON_HEIGHT),
            (label_height + 12.0).max(BUTTON_HEIGHT),
        );
        let (rect, mut response) = ui.allocate_exact_size(size, Sense::click());
        let label = &self.label;
        response.widget_info(|| WidgetInfo::labeled(Role::Button, ui.is_enabled(), label));

        if ui.is_rect_visible(rect) {
            let hot = response.hovered() || response.is_pointer_button_down_on();
            let (fill, stroke) = match self.weight {
                Weight::Main if hot => (colours.button_hover, Stroke::NONE),
                Weight::Main => (colours.button, Stroke::NONE),
                Weight::Plain if hot => (colours.sunken, Stroke::new(1.0, colours.accent)),
                Weight::Plain => (colours.card, Stroke::new(1.0, colours.edge)),
                Weight::Quiet if hot => (colours.accent_soft, Stroke::NONE),
                Weight::Quiet => (colours.card.gamma_multiply(0.0), Stroke::NONE),
            };
            ui.painter().rect(rect, CornerRadius::same(RADIUS_SMALL), fill, stroke, StrokeKind::Inside);
            let mut x = rect.left() + edge + (size.x - 2.0 * edge - label_width - icons * ICON - gaps).max(0.0) / 2.0;
            let icon_at = |x: f32| {
                eframe::egui::Rect::from_min_size(
                    eframe::egui::pos2(x, rect.center().y - ICON / 2.0),
                    eframe::egui::Vec2::splat(ICON),
                )
            };
            if let Some(icon) = self.before {
                icon::paint(ui, icon_at(x), icon, ink);
                x += ICON + space::S;
            }
            if let Some(galley) = &galley {
                let at = eframe::egui::pos2(x, rect.center().y - label_height / 2.0);
                text::paint_heavy(ui, at, galley, kind, ink);
                x += label_width + space::S;
            }
            if let Some(icon) = self.after {
                icon::paint(ui, icon_at(x), icon, ink);
            }
            if self.weight == Weight::Main && response.has_focus() {
                let ring = Stroke::new(theme::FOCUS_WIDTH, colours.text);
                ui.painter().rect_stroke(
                    rect.expand(2.0),
                    CornerRadius::same(RADIUS_SMALL + 2),
                    ring,
                    StrokeKind::Outside,
                );
            }
            theme::focus_ring(ui, &response);
        }
        if self.icon_only {
            response = response.on_hover_text(self.label);
        }
        response
    }
}

/// Buttons side by side, in as many rows as they need; the answer is what the pressed one stands for.
pub fn rows<T>(ui: &mut Ui, buttons: impl IntoIterator<Item = (Button, T)>) -> Option<T> {
    let mut rows: Vec<Vec<(Button, T)>> = Vec::new();
    let mut left = 0.0;
    for (button, asked) in buttons {
        let width = button.width(ui);
        match rows.last_mut() {
            Some(row) if width <= left => row.push((button, asked)),
            _ => {
                left = ui.available_width();
                rows.push(vec![(button, asked)]);
            }
        }
        left -= width + space::S;
    }
    let mut pressed = None;
    for (at, row) in rows.into_iter().enumerate() {
        if at > 0 {
            ui.add_space(space::XS);
        }
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = space::S;
            for (button, asked) in row {
                if button.show(ui).clicked() {
                    pressed = Some(asked);
                }
            }
        });
    }
    pressed
}

/// Icons in buttons are a little smaller than the text is high.
const ICON: f32 = 15.0;

/// A row of choices of which one is chosen, like radio buttons.
pub fn choice<T: PartialEq + Copy>(ui: &mut Ui, name: &str, current: T, choices: &[(T, String)]) -> Option<T> {
    let mut chosen = None;
    ui.horizontal_wrapped(|ui| {
        for (value, label) in choices {
            let selected = *value == current;
            let colours = palette(ui);
            let ink = if selected { colours.accent } else { colours.text };
            let kind = if selected { Type::Strong } else { Type::Body };
            let galley = text::galley(ui, label.clone(), kind, ink, f32::INFINITY);
            let size = vec2(galley.size().x + 2.0 * space::M, BUTTON_HEIGHT);
            let (rect, response) = ui.allocate_exact_size(size, Sense::click());
            response.widget_info(|| WidgetInfo::selected(Role::RadioButton, true, selected, format!("{name} {label}")));
            let (fill, stroke) = if selected {
                (colours.accent_soft, Stroke::new(1.5, colours.accent))
            } else if response.hovered() {
                (colours.sunken, Stroke::new(1.0, colours.accent))
            } else {
                (colours.card, Stroke::new(1.0, colours.edge))
            };
            ui.painter().rect(rect, CornerRadius::same(RADIUS_SMALL), fill, stroke, StrokeKind::Inside);
            text::paint_heavy(ui, rect.center() - galley.size() / 2.0, &galley, kind, ink);
            theme::focus_ring(ui, &response);
            if response.clicked() && !selected {
                chosen = Some(*value);
            }
        }
    });
    chosen
}
