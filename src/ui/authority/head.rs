//! The head of the page: unit, new matters and bands, columns for further posts, and the legend of roles and digits.

use std::sync::Arc;

use eframe::egui::{self, Align, Button, Layout, Ui, vec2};

use super::{AuthorityState, Sheet};
use crate::domain::field::Row;
use crate::domain::record::Unit;
use crate::domain::table::Table;
use crate::domain::text;
use crate::domain::value::{AnyId, RowId, Value};
use crate::ui::action::Action;
use crate::ui::chooser::{Field, chooser_ui};
use crate::ui::command::{Command, Commands};
use crate::ui::form::{FormState, Subject};
use crate::ui::{Model, chip, choice_list, page_head, theme};

/// The height of a page from which the legend has room.
const LEGEND_FROM: f32 = 480.0;

/// Draws the head.
#[expect(clippy::too_many_arguments, reason = "a head needs what the page has")]
pub fn head_ui(
    ui: &mut Ui,
    unit: &Arc<Row<Unit>>,
    sheet: &Sheet,
    is_wide: bool,
    model: &Model<'_>,
    state: &mut AuthorityState,
    form: &mut FormState,
    commands: &mut Commands,
) {
    let is_low = ui.available_height() < LEGEND_FROM;
    page_head::frame().show(ui, |ui| {
        ui.spacing_mut().item_spacing = vec2(8.0, 8.0);
        ui.horizontal(|ui| {
            ui.label(theme::title(model.word("window.page.authority")));
            let findings: usize = sheet.table.matters.iter().map(|matter| matter.findings.len()).sum();
            let bands: usize = sheet.table.matters.iter().map(|matter| matter.bands.len()).sum();
            let size = [("matters", &sheet.table.matters.len() as &dyn std::fmt::Display), ("bands", &bands), ("findings", &findings)];
            ui.label(theme::small(model.lang.phrase("authority.size", &size)));
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                if ui.add(chip::primary(ui, model.word("window.matrix.print"))).clicked() {
                    commands.push(Command::Act(Action::Print));
                }
            });
        });
        ui.horizontal_wrapped(|ui| {
            unit_ui(ui, unit, model, state);
            new_ui(ui, unit, model, state, form);
            open_post_ui(ui, sheet, model, state);
            if !is_wide {
                for (shows_form, key) in [(false, "authority.table"), (true, "post_page.edit")] {
                    if ui.selectable_label(state.shows_form == shows_form, model.word(key)).clicked() {
                        form.leave(model, commands);
                        state.shows_form = shows_form;
                    }
                }
            }
        });
        if !is_low {
            ui.spacing_mut().interact_size.y = 22.0;
            ui.horizontal_wrapped(|ui| legend_ui(ui, sheet, model));
        }
    });
}

fn unit_ui(ui: &mut Ui, unit: &Arc<Row<Unit>>, model: &Model<'_>, state: &mut AuthorityState) {
    let title = |unit: &Row<Unit>| text::title(unit, model.snapshot, model.lang);
    let shown = model.lang.phrase("window.matrix.unit", &[("unit", &title(unit))]);
    let units = || model.snapshot.units.iter().map(|known| (known.id, title(known))).collect::<Vec<(RowId, String)>>();
    let (response, taken) = choice_list::choose(ui, "authority unit", (&shown, 180.0), &unit.id, units);
    response.accessible_name(shown);
    if let Some(row) = taken {
        state.show_unit(row);
    }
}

/// Begins a matter of the unit, or a band of the matter that has the keys.
fn new_ui(ui: &mut Ui, unit: &Row<Unit>, model: &Model<'_>, state: &mut AuthorityState, form: &mut FormState) {
    let matter = state.focus.map(|place| place.line.matter);
    let no_matter = model.word("authority.choose_matter");
    for (key, table, of, why) in [
        ("authority.new_matter", Table::Authorities, Some(("unit", Table::Units, unit.id)), model.read_only),
        (
            "authority.new_band",
            Table::Bands,
            matter.map(|row| ("authority", Table::Authorities, row)),
            model.read_only.or(Some(no_matter.as_str()).filter(|_| matter.is_none())),
        ),
    ] {
        let response = ui.push_id(key, |ui| ui.add_enabled(why.is_none(), Button::new(model.word(key)))).inner;
        if chip::why_not(response, why).clicked() {
            let given = of.and_then(|(key, of, row)| Some((table.field(key)?, Value::Link(AnyId { table: of, row }))));
            form.begin_with(table, given.as_slice(), model);
            // What it belongs to is known; its name is not.
            form.wants_focus = false;
            form.editing.wants = Some((Subject::New(table), "name"));
            state.shows_form = true;
        }
    }
}

/// Opens a column for a post that is in no chain here yet.
fn open_post_ui(ui: &mut Ui, sheet: &Sheet, model: &Model<'_>, state: &mut AuthorityState) {
    let label = model.word("authority.add_post");
    let is_new = |row: RowId| !sheet.posts.iter().any(|known| known.id == row);
    let field = Field { salt: "authority post", label: &label, table: Table::Posts, chosen: None, empty: &label, width: 120.0 };
    if let Some(post) = chooser_ui(ui, field, model, &mut state.posts, |entry| is_new(entry.id())) {
        state.opened.push(post);
        if let Some(place) = state.focus {
            state.select(super::Place { spot: super::Spot::Post(post), ..place });
            state.scroll_to = true;
        }
    }
}

fn legend_ui(ui: &mut Ui, sheet: &Sheet, model: &Model<'_>) {
    ui.spacing_mut().item_spacing.x = 5.0;
    for role in &sheet.roles {
        let (rect, _) = ui.allocate_exact_size(vec2(22.0, 20.0), egui::Sense::hover());
        chip::paint_role(ui, rect, &text::role_sign(role, model.snapshot, model.lang), theme::role_chip(ui, &role.code, role));
        let digit = role.key.map(|key| format!("{key} ")).unwrap_or_default();
        ui.label(theme::small(format!("{digit}{}", text::title(role.as_ref(), model.snapshot, model.lang))));
        ui.add_space(7.0);
    }
    chip::icon_button(ui, "?", &model.word("authority.help"));
}
