//! What joins two cards of a chain.

use eframe::egui::{Sense, Shape, Stroke, Ui, pos2, vec2};

use crate::advice::Words;
use crate::app::theme::{Type, palette, space};
use crate::app::widget::text;

/// What joins two cards.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Link {
    /// The upper one is signed by the lower one.
    Signed,
    /// The upper one is not signed by the lower one.
    NotSigned,
    /// The chain ends here, and nobody we know signed its end.
    Nowhere,
}

impl Link {
    fn key(self) -> &'static str {
        match self {
            Self::Signed => "app-chain-signed-by",
            Self::NotSigned => "app-chain-not-signed-by",
            Self::Nowhere => "app-chain-leads-nowhere",
        }
    }
}

/// The line between two cards, with what it means.
pub fn show(ui: &mut Ui, words: &Words, link: Link) {
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
    let room = rect.width() - 2.0 * (space::M + 11.0);
    let galley = text::galley_on_one_line(ui, words.text(link.key()), Type::Small, colour, room);
    ui.painter().galley(pos2(x + space::M + 11.0, rect.center().y - galley.size().y / 2.0), galley, colour);
}
