//! The roles of the responsibility matrix: their words, their signs in a cell, their meaning and the digits that set them.

use std::sync::Arc;

use eframe::egui::{Sense, Ui, vec2};

use super::record::{self, Column};
use super::{Cx, SettingsState, card_ui};
use crate::domain::field::{Entry, Row};
use crate::domain::matrix;
use crate::domain::record::Role;
use crate::domain::snapshot::Snapshot;
use crate::domain::table::Table;
use crate::domain::text;
use crate::domain::value::{AnyId, Value};
use crate::register::{Mutation, Operation};
use crate::ui::{chip, theme};

const COLUMNS: &[Column] = &[("name", 140.0), ("short", 64.0), ("raci", 190.0), ("key", 64.0), ("acting", 72.0)];

/// Width of the arrows and the sign before the fields.
const LEAD: f32 = 92.0;

/// Draws this part of the page.
pub fn section_ui(ui: &mut Ui, cx: &mut Cx<'_>, state: &mut SettingsState) {
    let shipped = state.shipped(cx.model);
    let (title, help) = (cx.word("window.settings.roles"), cx.word("window.settings.roles_help"));
    card_ui(ui, &title, &help, |ui| {
        record::head_ui(ui, cx, Table::Roles, LEAD, COLUMNS);
        let roles = matrix::roles(cx.model.snapshot);
        for (place, role) in roles.iter().enumerate() {
            let above = place.checked_sub(1).and_then(|above| roles.get(above));
            let name = text::title(role.as_ref(), cx.model.snapshot, cx.model.lang);
            chip::group(ui, &name, |ui| ui.horizontal_top(|ui| role_ui(ui, cx, role, above, roles.get(place + 1), shipped.as_deref())));
        }
        let label = cx.word("window.settings.add_role");
        let snapshot = Arc::clone(cx.model.snapshot);
        record::add_ui(ui, cx, state, (Table::Roles, 0), LEAD + 140.0, &label, |name| new_role(name, &snapshot));
        let entries = record::entries(Table::Roles, cx.model.snapshot);
        let label = cx.word("window.settings.reset_roles");
        record::reset_all_ui(ui, cx, &label, &entries, COLUMNS, shipped.as_deref());
    });
}

fn role_ui(
    ui: &mut Ui,
    cx: &mut Cx<'_>,
    role: &Arc<Row<Role>>,
    above: Option<&Arc<Row<Role>>>,
    below: Option<&Arc<Row<Role>>>,
    shipped: Option<&Snapshot>,
) {
    let name = text::title(role.as_ref(), cx.model.snapshot, cx.model.lang);
    record::cell(ui, LEAD - ui.spacing().item_spacing.x, |ui| {
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = 2.0;
            arrow_ui(ui, cx, "↑", "window.form.up", &name, role, above);
            arrow_ui(ui, cx, "↓", "window.form.down", &name, role, below);
            ui.add_space(4.0);
            let (rect, _) = ui.allocate_exact_size(vec2(24.0, 22.0), Sense::hover());
            let sign = text::role_sign(role, cx.model.snapshot, cx.model.lang);
            chip::paint_role(ui, rect, &sign, theme::role_chip(ui, &role.code, role));
        });
    });
    let entry: Arc<dyn Entry> = Arc::clone(role) as Arc<dyn Entry>;
    record::fields_ui(ui, cx, &entry, COLUMNS);
    record::reset_ui(ui, cx, role.as_ref(), &name, COLUMNS, shipped);
    let id = AnyId { table: Table::Roles, row: role.id };
    let in_use = record::used_by(cx, &[Table::Duties], id);
    record::remove_ui(ui, cx, id, &name, in_use);
}

/// Changes places with another role: the order of roles is that of their digits.
fn arrow_ui(ui: &mut Ui, cx: &mut Cx<'_>, sign: &str, key: &str, name: &str, role: &Row<Role>, other: Option<&Arc<Row<Role>>>) {
    let digits = other.and_then(|other| Some((other.id, role.key?, other.key?)));
    let why = cx.model.read_only.map(str::to_owned).or_else(|| digits.is_none().then(|| cx.word("window.settings.no_place")));
    let words = cx.model.lang.phrase(key, &[("record", &name)]);
    let response = ui.add_enabled_ui(why.is_none(), |ui| chip::icon_button(ui, sign, &words)).inner;
    if chip::why_not(response, why.as_deref()).clicked()
        && let (Some((other, own, its)), Some(field)) = (digits, Table::Roles.field("key"))
    {
        let set = |row, digit| Mutation::Set(AnyId { table: Table::Roles, row }, vec![(field, Value::Number(digit))]);
        cx.edit(Operation::Edit, vec![set(role.id, its), set(other, own)]);
    }
}

/// A role by its name: with the first of its signs that no other role has, and the first digit that is free.
fn new_role(name: &str, snapshot: &Snapshot) -> Box<dyn Entry> {
    let is_free = |sign: &char| !sign.is_whitespace() && !snapshot.roles.iter().any(|role| role.short.chars().eq([*sign]));
    let sign = name.chars().find(is_free).or_else(|| name.chars().next());
    let digit = (1..=9).find(|digit| !snapshot.roles.iter().any(|role| role.key == Some(*digit)));
    let values = [
        ("name", Value::Text(name.to_owned())),
        ("short", Value::Text(sign.map(String::from).unwrap_or_default())),
        ("key", digit.map_or(Value::Empty, Value::Number)),
    ];
    record::filled(Table::Roles, values)
}
