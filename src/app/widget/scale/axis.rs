//! The line of the scale: where an offset stands, and how clocks and limits are marked on it.

use std::sync::Arc;

use eframe::egui::{Color32, Galley, Rect, Shape, Stroke, Ui, pos2};

use super::{Limit, Mark, Reading};
use crate::app::theme::palette;

/// Height of one line.
pub const LINE_HEIGHT: f32 = 26.0;

/// Room at both ends for a mark's own size.
const RIM: f32 = 8.0;

/// Below this the scale is even; above, equal distances are equal factors. A second is what sources differ by among
/// themselves.
const EVEN_MS: f32 = 1_000.0;

/// The scale reaches at least so far, or honest clocks would lie scattered over all of it.
const SMALLEST_REACH_MS: f32 = 60_000.0;

const SECOND: i64 = 1_000;
const MINUTE: i64 = 60 * SECOND;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;
const YEAR: i64 = 365 * DAY;

/// Distances that can be labelled: those that people have a feeling for.
pub const STOPS_MS: [i64; 8] = [SECOND, MINUTE, HOUR, DAY, 30 * DAY, YEAR, 10 * YEAR, 100 * YEAR];

/// A labelled distance on both sides.
pub struct Stop {
    /// From the middle, in points.
    pub distance: f32,
    pub label: Arc<Galley>,
}

/// How far the scale must reach to show all of these, in milliseconds.
pub fn reach(offsets_ms: impl Iterator<Item = i64>) -> f32 {
    offsets_ms.map(|offset| offset.unsigned_abs() as f32 * 1.3).fold(SMALLEST_REACH_MS, f32::max)
}

/// Where an offset stands between -1 (as far back as the scale reaches) and 1.
fn place(offset_ms: i64, reach_ms: f32) -> f32 {
    let size = (offset_ms.unsigned_abs() as f32 / EVEN_MS).ln_1p() / (reach_ms / EVEN_MS).ln_1p();
    size.min(1.0) * offset_ms.signum() as f32
}

/// A line around its middle.
#[derive(Clone, Copy, Debug)]
pub struct Axis {
    rect: Rect,
    reach_ms: f32,
}

impl Axis {
    pub fn new(rect: Rect, reach_ms: f32) -> Self {
        Self { rect, reach_ms }
    }

    pub fn reach_ms(self) -> f32 {
        self.reach_ms
    }

    pub fn middle(self) -> f32 {
        self.rect.center().x
    }

    pub fn half(self) -> f32 {
        (self.rect.width() / 2.0 - RIM).max(1.0)
    }

    /// From the middle, in points.
    pub fn distance(self, offset_ms: i64) -> f32 {
        place(offset_ms, self.reach_ms) * self.half()
    }

    fn x(self, offset_ms: i64) -> f32 {
        self.middle() + self.distance(offset_ms)
    }
}

/// Lines that run through all rows: the labelled distances, and the middle, with a band where it is the right time.
pub fn ground(ui: &Ui, axis: Axis, stops: &[Stop], is_right: bool, whole: bool) -> Shape {
    let colours = palette(ui);
    let mut shapes = Vec::new();
    // Where words stand between the lines, nothing runs through them.
    if whole {
        let vertical = |x: f32, stroke: Stroke| Shape::vline(x, axis.rect.y_range(), stroke);
        for stop in stops {
            for side in [-1.0, 1.0] {
                shapes.push(vertical(axis.middle() + side * stop.distance, Stroke::new(1.0, colours.line)));
            }
        }
        if is_right {
            let band = Rect::from_x_y_ranges(axis.middle() - 9.0..=axis.middle() + 9.0, axis.rect.y_range());
            shapes.push(Shape::rect_filled(band, 3.0, colours.good_soft));
        }
        shapes.push(vertical(axis.middle(), Stroke::new(1.5, colours.edge)));
    }
    Shape::Vec(shapes)
}

fn base(ui: &Ui, axis: Axis) {
    let colours = palette(ui);
    let middle = axis.rect.center();
    ui.painter().hline(axis.rect.x_range(), middle.y, Stroke::new(1.0, colours.line));
    ui.painter().vline(middle.x, axis.rect.y_range(), Stroke::new(1.5, colours.edge));
}

/// A clock: its mark, and how far off it may be.
pub fn reading(ui: &Ui, axis: Axis, reading: &Reading) {
    base(ui, axis);
    let Some(offset) = reading.offset_ms else { return };
    let colours = palette(ui);
    let at = pos2(axis.x(offset), axis.rect.center().y);
    let ink = match reading.mark {
        Mark::Wrong => colours.problem,
        Mark::Right | Mark::Counted => colours.good,
        Mark::Open | Mark::Crossed | Mark::Small => colours.weak,
    };
    let spread = reading.uncertainty_ms.max(0);
    let (from, until) = (axis.x(offset.saturating_sub(spread)), axis.x(offset.saturating_add(spread)));
    let whisker = Rect::from_x_y_ranges(from..=until, at.y - 2.0..=at.y + 2.0);
    ui.painter().rect_filled(whisker.intersect(axis.rect), 2.0, ink.gamma_multiply(0.4));
    mark(ui, at, reading.mark, ink);
}

fn mark(ui: &Ui, at: eframe::egui::Pos2, mark: Mark, ink: Color32) {
    let card = palette(ui).card;
    let painter = ui.painter();
    match mark {
        Mark::Right | Mark::Wrong => {
            let square = Rect::from_center_size(at, eframe::egui::vec2(11.0, 11.0));
            painter.rect_filled(square, 2.0, ink);
        }
        Mark::Counted => {
            painter.circle_filled(at, 5.5, ink);
            painter.circle_stroke(at, 5.5, Stroke::new(1.5, card));
        }
        Mark::Open => {
            painter.circle_filled(at, 5.0, card);
            painter.circle_stroke(at, 4.5, Stroke::new(2.0, ink));
        }
        Mark::Crossed => {
            painter.circle_filled(at, 6.0, card);
            for side in [-1.0, 1.0] {
                let arm = eframe::egui::vec2(4.0, 4.0 * side);
                painter.line_segment([at - arm, at + arm], Stroke::new(2.0, ink));
            }
        }
        Mark::Small => {
            painter.circle_filled(at, 3.5, ink);
        }
    }
}

/// A limit: what lies beyond it is shaded, for the true time is not there.
pub fn limit(ui: &Ui, axis: Axis, limit: &Limit) {
    let colours = palette(ui);
    let x = axis.x(limit.offset_ms);
    let (ink, shade) =
        if limit.is_broken { (colours.problem, colours.problem_soft) } else { (colours.weak, colours.unknown_soft) };
    let heights = axis.rect.shrink2(eframe::egui::vec2(0.0, 5.0)).y_range();
    let (beyond, towards) = if limit.is_lower { (axis.rect.left()..=x, 5.0) } else { (x..=axis.rect.right(), -5.0) };
    ui.painter().rect_filled(Rect::from_x_y_ranges(beyond, heights), 2.0, shade);
    base(ui, axis);
    // A bracket that opens towards where the true time may be.
    let stroke = Stroke::new(2.0, ink);
    ui.painter().vline(x, heights, stroke);
    for y in [heights.min, heights.max] {
        ui.painter().line_segment([pos2(x, y), pos2(x + towards, y)], stroke);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seconds_and_decades_can_be_told_apart_on_one_scale() {
        let reach = reach([40 * YEAR].into_iter());
        let places = [0, SECOND, MINUTE, HOUR, DAY, 30 * DAY, YEAR, 10 * YEAR, 40 * YEAR].map(|at| place(at, reach));
        for pair in places.windows(2) {
            assert!(pair[1] - pair[0] > 0.02, "{places:?}");
        }
        assert!(places[8] < 1.0, "{places:?}");
    }

    #[test]
    fn clocks_that_are_right_stand_near_the_middle() {
        let reach = reach([14, -260, 120].into_iter());
        assert!(place(120, reach) < 0.05 && place(-260, reach) > -0.08);
    }

    #[test]
    fn the_past_lies_left_the_future_right_and_nothing_outside() {
        assert!((place(-HOUR, 1e8) + place(HOUR, 1e8)).abs() < 1e-6);
        for offset in [i64::MIN, i64::MAX, 0] {
            let at = place(offset, reach([offset].into_iter()));
            assert!(at.is_finite() && at.abs() <= 1.0, "{offset}: {at}");
        }
    }
}
