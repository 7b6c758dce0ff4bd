//! A cell of the matrix: its signs, its name and the menu of its roles.

use eframe::egui::{Button, Label, Rect, Ui, pos2, vec2};

use super::{Cell, Sheet, edit};
use crate::domain::field::Row;
use crate::domain::record::{Duty, Role};
use crate::domain::table::Table;
use crate::domain::text;
use crate::ui::command::Commands;
use crate::ui::form::FormState;
use crate::ui::{Model, chip, theme};

/// Size of a sign.
const SIGN: (f32, f32) = (22.0, 20.0);

/// The sign of a role: one character.
pub fn sign(role: &Row<Role>, model: &Model<'_>) -> String {
    match Table::Roles.field("short") {
        Some(field) => text::cell(role, field, model.snapshot, model.lang),
        None => role.short.clone(),
    }
}

/// The cell in words: `S01 采购预算编制 × 预算管理岗：主办`.
pub fn words((step, post): Cell, sheet: &Sheet, model: &Model<'_>) -> Option<String> {
    let (snapshot, lang) = (model.snapshot, model.lang);
    let step_row = snapshot.steps.get(step)?;
    let post_row = snapshot.posts.get(post)?;
    let roles = sheet.matrix.duties(step, post).iter().filter_map(|duty| snapshot.get(duty.role));
    let roles: Vec<String> = roles.map(|role| text::title(role.as_ref(), snapshot, lang)).collect();
    let roles = if roles.is_empty() { model.word("window.matrix.empty") } else { lang.list(roles) };
    let step = text::code_and_title(step_row.as_ref(), snapshot, lang);
    let post = text::title(post_row.as_ref(), snapshot, lang);
    Some(lang.phrase("window.matrix.cell", &[("step", &step), ("post", &post), ("roles", &roles)]))
}

/// How wide a column must be for its fullest cell.
pub fn width(roles_in_fullest_cell: usize) -> f32 {
    14.0 + (SIGN.0 + 2.0) * roles_in_fullest_cell.max(1) as f32
}

/// Paints the signs of a cell.
pub fn paint(ui: &Ui, rect: Rect, duties: &[std::sync::Arc<Row<Duty>>], model: &Model<'_>) {
    let total = duties.len() as f32 * (SIGN.0 + 2.0) - 2.0;
    let mut left = rect.center().x - total / 2.0;
    for role in duties.iter().filter_map(|duty| model.snapshot.get(duty.role)) {
        let place = Rect::from_min_size(pos2(left.round(), (rect.center().y - SIGN.1 / 2.0).round()), vec2(SIGN.0, SIGN.1));
        chip::paint_role(ui, place, &sign(role, model), theme::role_chip(ui, &role.code, role));
        left += SIGN.0 + 2.0;
    }
}

/// The menu of a cell: each role can be given or taken.
pub fn menu_ui(ui: &mut Ui, cell: Cell, sheet: &Sheet, model: &Model<'_>, form: &mut FormState, commands: &mut Commands) {
    if let Some(words) = words(cell, sheet, model) {
        ui.set_max_width(240.0);
        ui.add(Label::new(theme::small(words)).wrap());
        ui.separator();
    }
    ui.spacing_mut().item_spacing.y = 1.0;
    ui.spacing_mut().button_padding.x = 8.0;
    for role in &sheet.roles {
        let has = sheet.matrix.duties(cell.0, cell.1).iter().any(|duty| duty.role.row() == role.id);
        let digit = role.key.map(|key| key.to_string()).unwrap_or_default();
        let words = format!("{digit}  {}", text::title(role.as_ref(), model.snapshot, model.lang));
        let mark = if has { "✓" } else { "" };
        let button = Button::selectable(has, words).right_text(mark).min_size(vec2(ui.available_width(), 28.0));
        let response = chip::why_not(ui.add_enabled(model.read_only.is_none(), button), model.read_only);
        if response.clicked() {
            edit::send(edit::toggle(sheet, cell, role.id), model, form, commands);
        }
    }
}
