//! A cell of the matrix: its signs, its findings, its name and the menu of its roles.

use std::sync::Arc;

use eframe::egui::{Button, Label, Rect, Shape, Stroke, StrokeKind, Ui, pos2, vec2};

use super::{Cell, Sheet, edit};
use crate::domain::checks::{Finding, Severity};
use crate::domain::field::Row;
use crate::domain::record::Duty;
use crate::domain::table::Table;
use crate::domain::text;
use crate::domain::value::{AnyId, RowId};
use crate::ui::command::{Command, Commands};
use crate::ui::form::FormState;
use crate::ui::{Model, chip, theme};

/// Size of a sign.
const SIGN: (f32, f32) = (22.0, 20.0);
/// Width of a sign with its place in the order of approval.
const ORDERED_SIGN: f32 = 34.0;
/// Between two signs.
const GAP: f32 = 2.0;
/// Side of the mark in the corner of a cell with findings.
const CORNER: f32 = 8.0;
/// Places in the order of approval that the menu offers.
const PLACES: u32 = 8;

/// The cell in words, and line by line what is wrong with it.
pub fn words(cell: Cell, sheet: &Sheet, model: &Model<'_>) -> Option<String> {
    let name = name(cell, sheet, model)?;
    Some(std::iter::once(name).chain(sheet.of_cell(cell).map(|finding| finding_words(finding, model))).collect::<Vec<_>>().join("\n"))
}

/// The cell in words, short enough for one line: with the worst of what is wrong with it.
pub fn line(cell: Cell, sheet: &Sheet, model: &Model<'_>) -> Option<String> {
    let name = name(cell, sheet, model)?;
    let worst = sheet.of_cell(cell).min_by_key(|finding| finding.severity);
    Some(worst.map_or_else(|| name.clone(), |finding| format!("{name}  {} {}", finding.check, finding.text(model.snapshot, model.lang))))
}

/// The cell in words: `S01 采购预算编制 × 预算管理岗：主办`.
fn name((step, post): Cell, sheet: &Sheet, model: &Model<'_>) -> Option<String> {
    let (snapshot, lang) = (model.snapshot, model.lang);
    let step_row = snapshot.steps.get(step)?;
    let post_row = snapshot.posts.get(post)?;
    let roles = sheet.matrix.duties(step, post).iter().filter_map(|duty| {
        let title = text::title(snapshot.get(duty.role)?.as_ref(), snapshot, lang);
        Some(format!("{title}{}", duty.order.map(text::circled).unwrap_or_default()))
    });
    let roles: Vec<String> = roles.collect();
    let roles = if roles.is_empty() { model.word("window.matrix.empty") } else { lang.list(roles) };
    let step_name = text::code_and_title(step_row.as_ref(), snapshot, lang);
    let post_name = text::title(post_row.as_ref(), snapshot, lang);
    Some(lang.phrase("window.matrix.cell", &[("step", &step_name), ("post", &post_name), ("roles", &roles)]))
}

/// A finding in words: `不符合 K17 预算管理岗既主办又审批`.
pub fn finding_words(finding: &Finding, model: &Model<'_>) -> String {
    let filling: [(&str, &dyn std::fmt::Display); 4] = [
        ("severity", &finding.severity.words(model.lang)),
        ("check", &finding.check),
        ("text", &finding.text(model.snapshot, model.lang)),
        ("basis", &finding.basis(model.lang)),
    ];
    model.lang.phrase("matrix.finding", &filling)
}

fn sign_width(duty: &Row<Duty>) -> f32 {
    if duty.order.is_some() { ORDERED_SIGN } else { SIGN.0 }
}

fn signs_width(duties: &[Arc<Row<Duty>>]) -> f32 {
    duties.iter().map(|duty| sign_width(duty) + GAP).sum::<f32>() - GAP
}

/// How wide a column must be for a cell.
pub fn width(duties: &[Arc<Row<Duty>>]) -> f32 {
    16.0 + signs_width(duties).max(SIGN.0)
}

/// Paints the signs of a cell.
pub fn paint(ui: &Ui, rect: Rect, duties: &[Arc<Row<Duty>>], model: &Model<'_>) {
    let mut left = rect.center().x - signs_width(duties) / 2.0;
    for duty in duties {
        let Some(role) = model.snapshot.get(duty.role) else { continue };
        let size = vec2(sign_width(duty), SIGN.1);
        let place = Rect::from_min_size(pos2(left.round(), (rect.center().y - SIGN.1 / 2.0).round()), size);
        let words = format!("{}{}", text::role_sign(role, model.snapshot, model.lang), duty.order.map(text::circled).unwrap_or_default());
        chip::paint_role(ui, place, &words, theme::role_chip(ui, &role.code, role));
        left += size.x + GAP;
    }
}

/// Marks a cell with findings: a line round it and its corner filled.
pub fn paint_finding(ui: &Ui, rect: Rect, severity: Severity) {
    let colour = theme::severity_ink(theme::of(ui), severity);
    let inside = rect.shrink2(vec2(1.5, 1.5));
    ui.painter().rect_stroke(inside, 2.0, Stroke::new(1.0, colour), StrokeKind::Inside);
    let corner = inside.right_top();
    let points = vec![corner, corner + vec2(-CORNER, 0.0), corner + vec2(0.0, CORNER)];
    ui.painter().add(Shape::convex_polygon(points, colour, Stroke::NONE));
}

/// The menu of a cell: each role can be given or taken; then its place in the order, its post and its step.
pub fn menu_ui(ui: &mut Ui, cell: Cell, cells: &[Cell], sheet: &Sheet, model: &Model<'_>, form: &mut FormState, commands: &mut Commands) {
    if let Some(words) = words(cell, sheet, model) {
        ui.set_max_width(260.0);
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
            edit::send(edit::toggle(sheet, cells, role.id), model, form, commands);
        }
    }
    ui.separator();
    order_ui(ui, cell, sheet, model, form, commands);
    ui.separator();
    links_ui(ui, cell, model, commands);
}

/// Gives the cell its place in the order of approval.
fn order_ui(ui: &mut Ui, cell: Cell, sheet: &Sheet, model: &Model<'_>, form: &mut FormState, commands: &mut Commands) {
    let duties = sheet.matrix.duties(cell.0, cell.1);
    let why = if duties.is_empty() { Some(model.word("matrix.order_of_nobody")) } else { model.read_only.map(str::to_owned) };
    ui.label(theme::small(model.word("matrix.order")));
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing.x = 2.0;
        for order in std::iter::once(None).chain((1..=PLACES).map(Some)) {
            let has = duties.iter().any(|duty| duty.order == order);
            let words = order.map_or_else(|| model.word("window.matrix.empty"), text::circled);
            let response = ui.add_enabled(why.is_none(), Button::selectable(has, words).min_size(vec2(24.0, 24.0)));
            if chip::why_not(response, why.as_deref()).clicked() {
                edit::send(edit::put_in_order(sheet, cell, order), model, form, commands);
            }
        }
    });
}

fn links_ui(ui: &mut Ui, (step, post): Cell, model: &Model<'_>, commands: &mut Commands) {
    let mut link = |words: &str, keys: &str, table: Table, row: RowId| {
        let button = Button::new(model.word(words)).frame_when_inactive(false).right_text(keys).min_size(vec2(ui.available_width(), 28.0));
        if ui.add(button).clicked() {
            commands.push(Command::ShowRecord(AnyId { table, row }));
            ui.close();
        }
    };
    link("matrix.show_step", "Enter", Table::Steps, step);
    link("matrix.show_post", "Shift+Enter", Table::Posts, post);
}
