//! The menu of a list's columns: which are shown and in which order, how high rows are, and the way back to the standard.

use eframe::egui::{
    self, Button, PopupCloseBehavior, Response, ScrollArea, Ui,
    containers::menu::{MenuButton, MenuConfig},
};

use super::state::ListState;
use crate::domain::arrangement::{Arrangement, possible};
use crate::domain::field::{CODE, Field};
use crate::domain::table::Table;
use crate::ui::{Model, chip, theme};

/// Draws the button and its menu.
pub fn menu_ui(ui: &mut Ui, table: Table, model: &Model<'_>, list: &mut ListState) -> Response {
    let button = Button::new(model.word("list.columns")).min_size(egui::vec2(0.0, 30.0));
    let config = MenuConfig::new().close_behavior(PopupCloseBehavior::CloseOnClickOutside);
    let menu = MenuButton::from_button(button).config(config).ui(ui, |ui| {
        ui.reset_style();
        ui.set_width(260.0);
        ui.spacing_mut().item_spacing.y = 2.0;
        for (is_roomy, key) in [(false, "list.compact"), (true, "list.roomy")] {
            if ui.radio(list.arrangement.is_roomy == is_roomy, model.word(key)).clicked() {
                list.arrangement.is_roomy = is_roomy;
                list.scroll_to = list.cursor;
            }
        }
        ui.separator();
        // What stands above and below the columns stays in a low window.
        let height = (ui.ctx().content_rect().height() - 190.0).min(480.0);
        ScrollArea::vertical().max_height(height).show(ui, |ui| columns_ui(ui, table, model, &mut list.arrangement));
        ui.separator();
        if ui.button(model.word("list.standard")).clicked() {
            reset(&mut list.arrangement);
        }
    });
    menu.0
}

fn columns_ui(ui: &mut Ui, table: Table, model: &Model<'_>, arrangement: &mut Arrangement) {
    let shown = arrangement.shown(table, model.snapshot);
    for (place, field) in shown.iter().copied().enumerate() {
        ui.horizontal(|ui| {
            let name = model.label(table, field);
            let mut is_shown = true;
            let is_code = field == &CODE;
            let tick = ui.add_enabled(!is_code, egui::Checkbox::new(&mut is_shown, &name)).on_disabled_hover_text(model.word("list.why_code"));
            if tick.changed() && !is_shown {
                hide(arrangement, &shown, field);
            }
            ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
                ui.add_space(10.0);
                let lower = model.lang.phrase("list.later", &[("column", &name)]);
                let higher = model.lang.phrase("list.earlier", &[("column", &name)]);
                let can = |is_possible: bool, ui: &mut Ui, sign: &str, name: &str| {
                    ui.add_enabled_ui(is_possible, |ui| chip::icon_button(ui, sign, name)).inner.clicked()
                };
                if can(!is_code && place + 1 < shown.len(), ui, "↓", &lower) {
                    swap(arrangement, &shown, place, place + 1);
                }
                if can(place > 1, ui, "↑", &higher) {
                    swap(arrangement, &shown, place, place - 1);
                }
            });
        });
    }
    ui.label(theme::small(model.word("list.more_columns")));
    for field in possible(table, model.snapshot).into_iter().filter(|field| !shown.contains(field)) {
        let mut is_shown = false;
        if ui.checkbox(&mut is_shown, model.label(table, field)).changed() {
            let more: Vec<&'static Field> = shown.iter().copied().chain([field]).collect();
            arrangement.choose(&more);
        }
    }
}

/// Hides a column.
pub fn hide(arrangement: &mut Arrangement, shown: &[&'static Field], field: &Field) {
    let left: Vec<&'static Field> = shown.iter().copied().filter(|known| *known != field).collect();
    arrangement.choose(&left);
}

/// Lets two columns change places.
pub fn swap(arrangement: &mut Arrangement, shown: &[&'static Field], a: usize, b: usize) {
    let mut moved = shown.to_vec();
    moved.swap(a, b);
    arrangement.choose(&moved);
}

/// Back to the standard columns and widths; sorts, filters and groups stay.
pub fn reset(arrangement: &mut Arrangement) {
    let standard = Arrangement::default();
    arrangement.columns = standard.columns;
    arrangement.widths = standard.widths;
    arrangement.frozen = standard.frozen;
}
