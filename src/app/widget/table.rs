//! Tables that wrap: columns by share of the width, and one cell below the other where there is little room.

use eframe::egui::{Align, Layout, Ui, vec2};

use super::facts::hairline;
use super::text;
use crate::app::theme::{Type, palette, space};

/// Columns of a table.
pub struct Table<'a> {
    /// Title and share of the width of each column.
    columns: &'a [(String, f32)],
    stacked: bool,
}

/// Narrower tables show one cell below the other.
const STACKED_BELOW: f32 = 430.0;

impl<'a> Table<'a> {
    /// A table with its header.
    pub fn new(ui: &mut Ui, columns: &'a [(String, f32)]) -> Self {
        let table = Self { columns, stacked: ui.available_width() < STACKED_BELOW };
        if !table.stacked {
            let colour = palette(ui).weak;
            table.cells(ui, |ui, column| {
                text::line(ui, columns[column].0.clone(), Type::Small, colour);
            });
        }
        table
    }

    /// Whether one cell stands below the other.
    pub fn is_stacked(&self) -> bool {
        self.stacked
    }

    /// One row; `cell` draws the column that it is asked for.
    pub fn row(&self, ui: &mut Ui, mut cell: impl FnMut(&mut Ui, usize)) {
        hairline(ui);
        if self.stacked {
            for column in 0..self.columns.len() {
                if column > 0 && !self.columns[column].0.is_empty() {
                    text::weak(ui, self.columns[column].0.clone());
                }
                cell(ui, column);
            }
        } else {
            self.cells(ui, cell);
        }
    }

    fn cells(&self, ui: &mut Ui, mut cell: impl FnMut(&mut Ui, usize)) {
        let gap = space::M;
        let width = ui.available_width();
        let whole: f32 = self.columns.iter().map(|(_, share)| share).sum();
        let room = width - gap * (self.columns.len().saturating_sub(1)) as f32;
        ui.allocate_ui_with_layout(vec2(width, 0.0), Layout::left_to_right(Align::Min), |ui| {
            ui.spacing_mut().item_spacing.x = gap;
            for (column, (_, share)) in self.columns.iter().enumerate() {
                text::cell(ui, (room * share / whole).floor(), |ui| cell(ui, column));
            }
        });
    }
}
