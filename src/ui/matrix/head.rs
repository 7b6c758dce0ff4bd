//! The head of the page: unit, filters, columns for further posts, and the legend of roles and digits.

use std::sync::Arc;

use eframe::egui::{self, Align, Button, ComboBox, Layout, Popup, PopupCloseBehavior, ScrollArea, TextEdit, Ui, vec2};

use super::{MatrixState, Sheet};
use crate::domain::field::Row;
use crate::domain::filter;
use crate::domain::record::{Post, Unit};
use crate::domain::table::Table;
use crate::domain::text;
use crate::domain::value::{AnyId, RowId};
use crate::ui::action::Action;
use crate::ui::command::{Command, Commands};
use crate::ui::{Model, chip, choice_list, many, page_head, theme};

/// The height of a page from which the legend has room.
const LEGEND_FROM: f32 = 480.0;

/// Draws the head.
pub fn head_ui(ui: &mut Ui, unit: &Arc<Row<Unit>>, sheet: &Sheet, model: &Model<'_>, state: &mut MatrixState, commands: &mut Commands) {
    // At a large scale the rows need the room: the legend is in the menu of every cell too, and further posts stand beside the title.
    let is_low = ui.available_height() < LEGEND_FROM;
    page_head::frame().show(ui, |ui| {
        ui.spacing_mut().item_spacing = vec2(8.0, 8.0);
        ui.horizontal(|ui| {
            ui.label(theme::title(model.word("window.page.matrix")));
            let size = [("steps", &sheet.matrix.steps.len() as &dyn std::fmt::Display), ("posts", &sheet.matrix.posts.len())];
            ui.label(theme::small(model.lang.phrase("window.matrix.size", &size)));
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                if ui.add(chip::primary(ui, model.word("window.matrix.print"))).clicked() {
                    commands.push(Command::Act(Action::Print));
                }
                if is_low {
                    open_post_ui(ui, sheet, model, state);
                }
            });
        });
        ui.horizontal_wrapped(|ui| {
            unit_ui(ui, unit, model, state);
            phase_ui(ui, unit, model, state);
            section_ui(ui, unit, model, state);
            findings_ui(ui, sheet, model, state);
            if !is_low {
                open_post_ui(ui, sheet, model, state);
            }
        });
        if !is_low {
            ui.spacing_mut().interact_size.y = 22.0;
            ui.horizontal_wrapped(|ui| legend_ui(ui, sheet, model));
        }
    });
}

/// A box to choose one record of several, or none; answers with what was chosen. The records are asked for when it is open.
fn choice_ui(
    ui: &mut Ui,
    salt: &str,
    name: String,
    all: Option<&str>,
    rows: impl FnOnce() -> Vec<(RowId, String)>,
    chosen: Option<RowId>,
) -> Option<Option<RowId>> {
    // Three of them and the filter beside them stand in one row of a narrow head.
    let width = if ui.max_rect().width() < 700.0 { 142.0 } else { 168.0 };
    let combo = ComboBox::from_id_salt(salt).selected_text(name.clone()).width(ui.available_width().clamp(96.0, width)).truncate().icon(chip::caret);
    let (response, taken) = choice_list::show(ui, combo, |ui, lines| {
        let mut taken = None;
        if let Some(all) = all
            && lines.line(ui, chosen.is_none(), all).clicked()
        {
            taken = Some(None);
        }
        let rows = rows();
        many::lines_ui(ui, rows.len(), ui.spacing().interact_size.y, |ui, place| {
            if let Some((row, title)) = rows.get(place)
                && lines.line(ui, chosen == Some(*row), title).clicked()
            {
                taken = Some(Some(*row));
            }
        });
        taken
    });
    response.accessible_name(name);
    taken
}

fn unit_ui(ui: &mut Ui, unit: &Arc<Row<Unit>>, model: &Model<'_>, state: &mut MatrixState) {
    let title = |unit: &Row<Unit>| text::title(unit, model.snapshot, model.lang);
    let name = model.lang.phrase("window.matrix.unit", &[("unit", &title(unit))]);
    let rows = || model.snapshot.units.iter().map(|known| (known.id, title(known))).collect();
    if let Some(Some(row)) = choice_ui(ui, "matrix unit", name, None, rows, Some(unit.id)) {
        state.show_unit(row);
    }
}

/// The phases that steps of the unit belong to.
fn phase_ui(ui: &mut Ui, unit: &Row<Unit>, model: &Model<'_>, state: &mut MatrixState) {
    let snapshot = model.snapshot;
    let steps = snapshot.linking(Table::Steps, AnyId { table: Table::Units, row: unit.id });
    let used: Vec<RowId> = steps.iter().filter_map(|row| Some(snapshot.steps.get(*row)?.phase?.row())).collect();
    let rows = snapshot.phases.iter().filter(|phase| used.contains(&phase.id));
    let rows: Vec<_> = rows.map(|phase| (phase.id, text::title(phase.as_ref(), snapshot, model.lang))).collect();
    let all = model.word("matrix.all");
    let shown = rows.iter().find(|(row, _)| state.filter.phase == Some(*row)).map_or(&all, |(_, title)| title);
    let name = model.lang.phrase("matrix.phase", &[("phase", shown)]);
    if let Some(phase) = choice_ui(ui, "matrix phase", name, Some(&all), || rows, state.filter.phase) {
        state.filter.phase = phase;
    }
}

/// The sections of the unit, and those of other units whose posts have duties here.
fn section_ui(ui: &mut Ui, unit: &Row<Unit>, model: &Model<'_>, state: &mut MatrixState) {
    let snapshot = model.snapshot;
    let title = |section: &Row<crate::domain::record::Section>| {
        let own = text::title(section, snapshot, model.lang);
        let of_unit = text::link_title(AnyId { table: Table::Units, row: section.unit.row() }, snapshot, model.lang);
        if section.unit.row() == unit.id { own } else { format!("{own} · {of_unit}") }
    };
    let rows = || {
        let mut sections: Vec<_> = snapshot.sections.iter().collect();
        sections.sort_by_key(|section| (section.unit.row() != unit.id, section.id));
        sections.into_iter().map(|section| (section.id, title(section))).collect()
    };
    let all = model.word("matrix.all");
    let shown = state.filter.section.and_then(|row| snapshot.sections.get(row)).map_or_else(|| all.clone(), |section| title(section));
    let name = model.lang.phrase("matrix.section", &[("section", &shown)]);
    if let Some(section) = choice_ui(ui, "matrix section", name, Some(&all), rows, state.filter.section) {
        state.filter.section = section;
    }
}

fn findings_ui(ui: &mut Ui, sheet: &Sheet, model: &Model<'_>, state: &mut MatrixState) {
    let words = model.lang.phrase("matrix.only_findings", &[("count", &sheet.with_findings)]);
    let is_idle = sheet.with_findings == 0 && !state.filter.only_findings;
    let response = ui.add_enabled(!is_idle, Button::selectable(state.filter.only_findings, words).frame_when_inactive(true));
    if response.on_disabled_hover_text(model.word("matrix.no_findings")).clicked() {
        state.filter.only_findings = !state.filter.only_findings;
    }
}

/// Opens a column for a post that has no duty here yet.
fn open_post_ui(ui: &mut Ui, sheet: &Sheet, model: &Model<'_>, state: &mut MatrixState) {
    let help = model.word("window.matrix.add_post_help");
    let response = ui.button(model.word("window.matrix.add_post")).on_hover_text(&help);
    state.finds_post |= response.clicked();
    let popup = Popup::from_toggle_button_response(&response).width(300.0).close_behavior(PopupCloseBehavior::CloseOnClickOutside);
    popup.accessible_name(help).show(|ui| {
        let hint = model.word("window.form.search");
        let field = ui.add(TextEdit::singleline(&mut state.post_filter).hint_text(&hint).desired_width(f32::INFINITY)).accessible_name(hint);
        if state.finds_post {
            field.request_focus();
            // The first frame of a popup only measures, so the wish is kept until it is met.
            state.finds_post = ui.is_sizing_pass();
        }
        let words = state.post_filter.trim().to_lowercase();
        ScrollArea::vertical().max_height(300.0).show(ui, |ui| {
            ui.spacing_mut().item_spacing.y = 0.0;
            let is_shown = |post: &Row<Post>| sheet.matrix.posts.iter().any(|known| known.id == post.id);
            let is_found = |post: &Row<Post>| words.is_empty() || filter::contains(post, &words);
            let posts: Vec<_> = model.snapshot.posts.iter().filter(|post| !is_shown(post) && is_found(post)).collect();
            many::lines_ui(ui, posts.len(), ui.spacing().interact_size.y, |ui, place| {
                let Some(post) = posts.get(place) else { return };
                let name = text::code_and_title(post.as_ref(), model.snapshot, model.lang);
                if ui.selectable_label(false, name).clicked() {
                    state.opened.push(post.id);
                    state.post_filter.clear();
                    ui.close();
                }
            });
        });
    });
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
    let help = model.word("window.matrix.help");
    let words = chip::elided(ui, &help, theme::small_font(), theme::of(ui).second, f32::INFINITY);
    // Where it would take a line of its own the rows need the room.
    if words.size().x < ui.available_size_before_wrap().x {
        ui.label(theme::small(help));
    } else {
        chip::icon_button(ui, "?", &help);
    }
}
