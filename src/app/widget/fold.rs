//! A part of a page that can be opened: its header says what is inside, and in short what it says.

use eframe::egui::{
    Align, CornerRadius, Id, Margin, Rect, Response, Role, Sense, Stroke, StrokeKind, Ui, Vec2, WidgetInfo, pos2, vec2,
};

use super::icon::{self, Icon};
use super::text;
use crate::app::theme::{self, RADIUS, Type, palette, space};

/// Draws a fold. `key` keeps it open or closed while the window lives; `short` is shown beside the title.
pub fn show(
    ui: &mut Ui,
    key: impl std::hash::Hash + std::fmt::Debug,
    title: &str,
    short: &str,
    content: impl FnOnce(&mut Ui),
) {
    let id = Id::unique(("fold", key));
    let mut open = ui.data(|data| data.get_temp(id)).unwrap_or(false);
    ui.add_space(space::S);
    let colours = palette(ui);
    let frame = eframe::egui::Frame::new()
        .fill(colours.card)
        .stroke(Stroke::new(1.0, colours.line))
        .corner_radius(CornerRadius::same(RADIUS));
    frame.show(ui, |ui| {
        ui.spacing_mut().item_spacing.y = 0.0;
        let response = header(ui, id, title, short, open);
        if response.clicked() {
            open = !open;
            ui.data_mut(|data| data.insert_temp(id, open));
            if open {
                // What was opened should be seen, not just its header at the lower edge.
                response.scroll_to_me(Some(Align::Min));
            }
        }
        if open {
            eframe::egui::Frame::new()
                .inner_margin(Margin { left: space::L as i8, right: space::L as i8, top: 0, bottom: space::L as i8 })
                .show(ui, |ui| {
                    ui.spacing_mut().item_spacing.y = space::XS;
                    ui.set_width(ui.available_width());
                    content(ui);
                });
        }
    });
}

fn header(ui: &mut Ui, id: Id, title: &str, short: &str, open: bool) -> Response {
    let colours = palette(ui);
    let width = ui.available_width();
    let height = 46.0;
    let (_, rect) = ui.allocate_space(vec2(width, height));
    let response = ui.interact(rect, id.with("header"), Sense::click());
    response
        .widget_info(|| WidgetInfo::labeled(Role::DisclosureTriangle, ui.is_enabled(), format!("{title}. {short}")));
    ui.ctx().accesskit_node_builder(response.id, |node| node.set_expanded(open));

    if response.hovered() {
        ui.painter().rect_filled(rect.shrink(1.0), CornerRadius::same(RADIUS), colours.sunken);
    }
    let chevron = if open { Icon::ChevronDown } else { Icon::ChevronRight };
    let square = Rect::from_center_size(pos2(rect.left() + space::L + 4.0, rect.center().y), Vec2::splat(13.0));
    icon::paint(ui, square, chevron, colours.weak);
    let left = square.right() + space::M;
    let name = text::galley_on_one_line(ui, title, Type::Strong, colours.text, rect.right() - left - space::L);
    let name_width = name.size().x;
    text::paint_heavy(ui, pos2(left, rect.center().y - name.size().y / 2.0), &name, Type::Strong, colours.text);
    let room = rect.right() - space::L - (left + name_width + space::L);
    if room > 60.0 && !short.is_empty() {
        let short = text::galley_on_one_line(ui, short, Type::Small, colours.weak, room);
        let at = pos2(rect.right() - space::L - short.size().x, rect.center().y - short.size().y / 2.0);
        ui.painter().galley(at, short, colours.weak);
    }
    if response.has_focus() {
        let ring = Stroke::new(theme::FOCUS_WIDTH, colours.accent);
        ui.painter().rect_stroke(rect.shrink(2.0), CornerRadius::same(RADIUS), ring, StrokeKind::Inside);
    }
    response
}
