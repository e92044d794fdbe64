//! The visual language: colours for light and dark, a type scale, spacing and corners.
//!
//! Pages and widgets take every colour and distance from here, never a literal of their own. Each text colour reaches
//! a contrast of 4.5 to 1 (WCAG 2.2, AA) on every background it is used on; a test holds that.

use std::collections::BTreeMap;

use eframe::egui::{
    self, Color32, Context, CornerRadius, FontFamily, FontId, Margin, Shadow, Stroke, Style, TextStyle, Theme, Ui, Vec2,
};

use crate::step::{FactState, StepState};

/// Distances in points, each about one and a half times the one before.
pub mod space {
    /// Between an icon and its word.
    pub const XS: f32 = 4.0;
    /// Between lines that belong together.
    pub const S: f32 = 8.0;
    /// Between blocks of one card.
    pub const M: f32 = 12.0;
    /// Inside cards.
    pub const L: f32 = 18.0;
    /// Between sections.
    pub const XL: f32 = 28.0;
}

/// Corners of cards.
pub const RADIUS: u8 = 10;
/// Corners of buttons, fields and small marks.
pub const RADIUS_SMALL: u8 = 7;
/// Width of the ring around whatever holds the keyboard's focus.
pub const FOCUS_WIDTH: f32 = 2.0;
/// Height of a button; anything to press is at least this high.
pub const BUTTON_HEIGHT: f32 = 34.0;
/// Width of a state icon.
pub const ICON: f32 = 18.0;
/// Text is easiest to read when its lines are no longer than this.
pub const READING_WIDTH: f32 = 860.0;
/// Below this width the rail becomes a strip on top.
pub const NARROW: f32 = 760.0;

/// The type scale.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Type {
    /// The product's name on the start page.
    Display,
    /// A page's title.
    Title,
    /// What a card says first.
    Heading,
    /// Running text.
    Body,
    /// A name within running text.
    Strong,
    /// Labels and marginal notes.
    Small,
    /// What a machine said.
    Mono,
}

impl Type {
    /// Its font.
    pub fn font(self) -> FontId {
        let (size, family) = match self {
            Self::Display => (32.0, FontFamily::Proportional),
            Self::Title => (25.0, FontFamily::Proportional),
            Self::Heading => (18.5, FontFamily::Proportional),
            Self::Body | Self::Strong => (15.0, FontFamily::Proportional),
            Self::Small => (13.0, FontFamily::Proportional),
            Self::Mono => (13.0, FontFamily::Monospace),
        };
        FontId::new(size, family)
    }
}

/// What one colour is for. Soft colours are backgrounds, the others are for text and lines.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Palette {
    /// Behind everything.
    pub page: Color32,
    /// Behind the rail and the bars.
    pub rail: Color32,
    /// Behind what belongs together.
    pub card: Color32,
    /// Behind machine text, and behind rows under the pointer.
    pub sunken: Color32,
    /// Hairlines and borders.
    pub line: Color32,
    /// Borders of what can be pressed or filled in.
    pub edge: Color32,
    /// Text.
    pub text: Color32,
    /// Text of less weight.
    pub weak: Color32,
    /// Links, the focus and the chosen thing.
    pub accent: Color32,
    /// Behind the chosen thing.
    pub accent_soft: Color32,
    /// The main button.
    pub button: Color32,
    /// The main button under the pointer.
    pub button_hover: Color32,
    /// Text on the main button.
    pub on_button: Color32,
    /// Nothing wrong.
    pub good: Color32,
    /// Behind it.
    pub good_soft: Color32,
    /// Deserves a look.
    pub attention: Color32,
    /// Behind it.
    pub attention_soft: Color32,
    /// Something is wrong.
    pub problem: Color32,
    /// Behind it.
    pub problem_soft: Color32,
    /// Not known.
    pub unknown: Color32,
    /// Behind it.
    pub unknown_soft: Color32,
}

const fn rgb(hex: u32) -> Color32 {
    Color32::from_rgb((hex >> 16) as u8, (hex >> 8) as u8, hex as u8)
}

/// By day.
pub const LIGHT: Palette = Palette {
    page: rgb(0xF5_F7F8),
    rail: rgb(0xEC_F0F2),
    card: rgb(0xFF_FFFF),
    sunken: rgb(0xEF_F3F5),
    line: rgb(0xDB_E2E6),
    edge: rgb(0x7F_8D99),
    text: rgb(0x16_2129),
    weak: rgb(0x4A_5965),
    accent: rgb(0x0B_6472),
    accent_soft: rgb(0xDA_EEF0),
    button: rgb(0x0B_6472),
    button_hover: rgb(0x08_5360),
    on_button: rgb(0xFF_FFFF),
    good: rgb(0x17_6B3C),
    good_soft: rgb(0xE6_F5EC),
    attention: rgb(0x7E_4F00),
    attention_soft: rgb(0xFD_F2DC),
    problem: rgb(0xA9_231B),
    problem_soft: rgb(0xFC_EBE9),
    unknown: rgb(0x4F_5B68),
    unknown_soft: rgb(0xEC_EFF3),
};

/// By night.
pub const DARK: Palette = Palette {
    page: rgb(0x12_181C),
    rail: rgb(0x17_1E23),
    card: rgb(0x1B_2329),
    sunken: rgb(0x22_2B32),
    line: rgb(0x2C_373F),
    edge: rgb(0x6B_7A86),
    text: rgb(0xE9_EEF1),
    weak: rgb(0xA9_B6C0),
    accent: rgb(0x62_CBD6),
    accent_soft: rgb(0x15_3137),
    button: rgb(0x57_BFCB),
    button_hover: rgb(0x7A_D4DD),
    on_button: rgb(0x06_2328),
    good: rgb(0x6F_D69B),
    good_soft: rgb(0x17_2A20),
    attention: rgb(0xF2_BE58),
    attention_soft: rgb(0x2E_2716),
    problem: rgb(0xFF_9489),
    problem_soft: rgb(0x33_1E1D),
    unknown: rgb(0xA9_B4C0),
    unknown_soft: rgb(0x22_2A31),
};

impl Palette {
    /// Colour and soft background of a step's state.
    pub fn step(&self, state: StepState) -> (Color32, Color32) {
        match state {
            StepState::Good => (self.good, self.good_soft),
            StepState::Attention => (self.attention, self.attention_soft),
            StepState::Problem => (self.problem, self.problem_soft),
            StepState::CouldNotCheck => (self.unknown, self.unknown_soft),
            StepState::Running => (self.accent, self.accent_soft),
            StepState::Waiting => (self.weak, self.unknown_soft),
        }
    }

    /// Colour of a fact's state.
    pub fn fact(&self, state: FactState) -> Color32 {
        match state {
            FactState::Good => self.good,
            FactState::Info => self.weak,
            FactState::Attention => self.attention,
            FactState::Problem => self.problem,
            FactState::Unknown => self.unknown,
        }
    }
}

/// The palette of the theme that a view is drawn in.
pub fn palette(ui: &Ui) -> &'static Palette {
    if ui.visuals().dark_mode { &DARK } else { &LIGHT }
}

/// Gives the whole window this language, in both themes.
pub fn install(ctx: &Context) {
    // Where the system does not say which it wants.
    ctx.options_mut(|options| options.fallback_theme = Theme::Light);
    for theme in [Theme::Light, Theme::Dark] {
        ctx.style_mut_of(theme, |style| dress(style, if theme == Theme::Dark { &DARK } else { &LIGHT }));
    }
}

fn dress(style: &mut Style, colours: &Palette) {
    style.text_styles = BTreeMap::from([
        (TextStyle::Heading, Type::Title.font()),
        (TextStyle::Body, Type::Body.font()),
        (TextStyle::Button, Type::Body.font()),
        (TextStyle::Small, Type::Small.font()),
        (TextStyle::Monospace, Type::Mono.font()),
    ]);
    let spacing = &mut style.spacing;
    spacing.item_spacing = Vec2::new(space::S, space::XS);
    spacing.button_padding = Vec2::new(space::M, 6.0);
    spacing.interact_size = Vec2::new(BUTTON_HEIGHT, BUTTON_HEIGHT);
    spacing.menu_margin = Margin::same(space::S as i8);
    spacing.scroll.floating = true;
    spacing.scroll.bar_width = 8.0;
    style.interaction.selectable_labels = true;

    let visuals = &mut style.visuals;
    visuals.override_text_color = None;
    visuals.weak_text_color = Some(colours.weak);
    visuals.panel_fill = colours.page;
    visuals.window_fill = colours.card;
    visuals.window_stroke = Stroke::new(1.0, colours.line);
    visuals.window_corner_radius = CornerRadius::same(RADIUS);
    visuals.menu_corner_radius = CornerRadius::same(RADIUS_SMALL);
    visuals.popup_shadow = Shadow { offset: [0, 4], blur: 16, spread: 0, color: Color32::from_black_alpha(40) };
    visuals.extreme_bg_color = colours.card;
    visuals.text_edit_bg_color = Some(colours.card);
    visuals.code_bg_color = colours.sunken;
    visuals.faint_bg_color = colours.sunken;
    visuals.hyperlink_color = colours.accent;
    visuals.warn_fg_color = colours.attention;
    visuals.error_fg_color = colours.problem;
    visuals.selection.bg_fill = colours.accent_soft;
    visuals.selection.stroke = Stroke::new(FOCUS_WIDTH, colours.accent);

    let widgets = &mut visuals.widgets;
    for (state, fill, stroke) in [
        (&mut widgets.noninteractive, colours.card, Stroke::new(1.0, colours.line)),
        (&mut widgets.inactive, colours.card, Stroke::new(1.0, colours.edge)),
        (&mut widgets.hovered, colours.sunken, Stroke::new(1.0, colours.accent)),
        (&mut widgets.active, colours.accent_soft, Stroke::new(FOCUS_WIDTH, colours.accent)),
        (&mut widgets.open, colours.sunken, Stroke::new(1.0, colours.accent)),
    ] {
        state.bg_fill = fill;
        state.weak_bg_fill = fill;
        state.bg_stroke = stroke;
        state.fg_stroke = Stroke::new(1.0, colours.text);
        state.corner_radius = CornerRadius::same(RADIUS_SMALL);
        state.expansion = 0.0;
    }
}

/// The frame of a card.
pub fn card(ui: &Ui) -> egui::Frame {
    let colours = palette(ui);
    egui::Frame::new()
        .fill(colours.card)
        .stroke(Stroke::new(1.0, colours.line))
        .corner_radius(CornerRadius::same(RADIUS))
        .inner_margin(Margin::same(space::L as i8))
}

/// Paints the ring around a widget of our own that holds the keyboard's focus.
pub fn focus_ring(ui: &Ui, response: &egui::Response) {
    if response.has_focus() {
        let stroke = Stroke::new(FOCUS_WIDTH, palette(ui).accent);
        let rect = response.rect.shrink(1.0);
        ui.painter().rect_stroke(rect, CornerRadius::same(RADIUS_SMALL), stroke, egui::StrokeKind::Middle);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Relative luminance as WCAG 2.2 defines it.
    fn luminance(colour: Color32) -> f32 {
        let linear = |byte: u8| {
            let value = f32::from(byte) / 255.0;
            if value <= 0.040_45 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
        };
        0.2126 * linear(colour.r()) + 0.7152 * linear(colour.g()) + 0.0722 * linear(colour.b())
    }

    fn contrast(one: Color32, other: Color32) -> f32 {
        let (a, b) = (luminance(one), luminance(other));
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }

    #[test]
    fn every_text_can_be_read_on_every_background_it_stands_on() {
        for (theme, p) in [("light", LIGHT), ("dark", DARK)] {
            let plain = [p.page, p.rail, p.card, p.sunken];
            let soft = [p.good_soft, p.attention_soft, p.problem_soft, p.unknown_soft, p.accent_soft];
            for ink in [p.text, p.weak, p.accent, p.good, p.attention, p.problem, p.unknown] {
                for ground in plain {
                    assert!(contrast(ink, ground) >= 4.5, "{theme}: {ink:?} on {ground:?}");
                }
            }
            for ink in [p.text, p.weak, p.accent] {
                for ground in soft {
                    assert!(contrast(ink, ground) >= 4.5, "{theme}: {ink:?} on {ground:?}");
                }
            }
            for state in [
                StepState::Good,
                StepState::Attention,
                StepState::Problem,
                StepState::CouldNotCheck,
                StepState::Running,
                StepState::Waiting,
            ] {
                let (ink, ground) = p.step(state);
                assert!(contrast(ink, ground) >= 4.5, "{theme}: {state:?}");
            }
            assert!(contrast(p.on_button, p.button) >= 4.5, "{theme}: button");
            assert!(contrast(p.on_button, p.button_hover) >= 4.5, "{theme}: button under the pointer");
            // Borders of controls need 3 to 1 (WCAG 2.2, 1.4.11).
            for ground in [p.page, p.card] {
                assert!(contrast(p.edge, ground) >= 3.0, "{theme}: edge on {ground:?}");
            }
        }
    }
}
