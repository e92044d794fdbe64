//! The phases of a connection above the ladder: a bar in proportion to time, and a line for each with what it found.

use eframe::egui::{Color32, Rect, Role, Sense, Ui, WidgetInfo, pos2, vec2};

use super::text;
use crate::advice::{Words, shown};
use crate::app::theme::{Palette, Type, palette, space};
use crate::net::{Phase, PhaseKind};

/// The least width of a phase in the bar, so that a quick one can still be seen.
const LEAST_WIDTH: f32 = 6.0;

/// Draws bar and lines.
pub fn show(ui: &mut Ui, words: &Words, phases: &[Phase]) {
    if phases.is_empty() {
        return;
    }
    let colours = palette(ui);
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), 14.0), Sense::hover());
    let spoken: Vec<String> =
        phases.iter().map(|phase| format!("{} {}", words.phase(phase.kind), milliseconds(phase.duration_us))).collect();
    response.widget_info(|| WidgetInfo::labeled(Role::Image, true, spoken.join(", ")));
    let whole: u64 = phases.iter().map(|phase| phase.duration_us).sum::<u64>().max(1);
    let gaps = 2.0 * (phases.len() - 1) as f32;
    let spare = (rect.width() - gaps - LEAST_WIDTH * phases.len() as f32).max(0.0);
    let mut x = rect.left();
    for phase in phases {
        let width = LEAST_WIDTH + spare * (phase.duration_us as f32 / whole as f32);
        let part = Rect::from_min_size(pos2(x, rect.top()), vec2(width, rect.height()));
        ui.painter().rect_filled(part, 3.0, ink(colours, phase.kind));
        x += width + 2.0;
    }
    ui.add_space(space::S);
    ui.spacing_mut().interact_size.y = 18.0;
    for phase in phases {
        ui.horizontal_wrapped(|ui| {
            ui.spacing_mut().item_spacing.x = space::S;
            let (dot, _) = ui.allocate_exact_size(vec2(12.0, 18.0), Sense::hover());
            ui.painter().rect_filled(
                Rect::from_center_size(dot.center(), vec2(10.0, 10.0)),
                3.0,
                ink(colours, phase.kind),
            );
            ui.label(text::rich(words.phase(phase.kind), Type::Small, colours.text));
            ui.label(text::rich(milliseconds(phase.duration_us), Type::Small, colours.text));
            if !phase.detail.is_empty() {
                ui.label(text::rich(shown(&phase.detail), Type::Small, colours.weak));
            }
        });
    }
}

fn ink(colours: &Palette, kind: PhaseKind) -> Color32 {
    match kind {
        PhaseKind::Resolve => colours.edge,
        PhaseKind::Connect => colours.accent,
        PhaseKind::ProxyTls | PhaseKind::Proxy => colours.attention,
        PhaseKind::StartTls => colours.unknown,
        PhaseKind::Handshake => colours.good,
    }
}

/// A time as people read it: `0.4 ms`, `412 ms`, `1.20 s`.
pub fn milliseconds(us: u64) -> String {
    match us {
        0..100_000 => format!("{:.1} ms", us as f64 / 1_000.0),
        100_000..1_000_000 => format!("{} ms", us / 1_000),
        _ => format!("{:.2} s", us as f64 / 1_000_000.0),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_keep_the_digits_that_matter() {
        assert_eq!(milliseconds(412), "0.4 ms");
        assert_eq!(milliseconds(12_900), "12.9 ms");
        assert_eq!(milliseconds(412_900), "412 ms");
        assert_eq!(milliseconds(1_204_000), "1.20 s");
    }
}
