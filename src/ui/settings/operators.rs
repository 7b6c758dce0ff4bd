//! Who works with the program: the operators of the register, and which of them sits at this workstation.

use std::sync::Arc;

use eframe::egui::Ui;

use super::record::{self, Column};
use super::{Cx, Preference, SettingsState, card_ui};
use crate::domain::field::Entry;
use crate::domain::table::Table;
use crate::domain::text;
use crate::domain::value::{AnyId, RowId, Value};
use crate::ui::command::Command;

const COLUMNS: &[Column] = &[("name", 220.0), ("person", 220.0)];

/// Width of the mark of who works now.
const MARK: f32 = 130.0;

/// Draws this part of the page.
pub fn section_ui(ui: &mut Ui, cx: &mut Cx<'_>, state: &mut SettingsState) {
    let (title, help) = (cx.word("window.settings.operators"), cx.word("window.settings.operators_help"));
    let chosen = state.workstation.operator;
    card_ui(ui, &title, &help, |ui| {
        record::head_ui(ui, cx, Table::Operators, MARK, COLUMNS);
        for entry in record::entries(Table::Operators, cx.model.snapshot) {
            ui.horizontal_top(|ui| operator_ui(ui, cx, &entry, chosen));
        }
        account_ui(ui, cx, state, chosen.is_none());
        let label = cx.word("window.settings.add_operator");
        record::add_ui(ui, cx, state, (Table::Operators, 0), MARK + 220.0, &label, |name| {
            record::filled(Table::Operators, [("name", Value::Text(name.to_owned()))])
        });
    });
}

fn operator_ui(ui: &mut Ui, cx: &mut Cx<'_>, entry: &Arc<dyn Entry>, chosen: Option<RowId>) {
    let name = text::title(entry.as_ref(), cx.model.snapshot, cx.model.lang);
    let is_chosen = chosen == Some(entry.id());
    if works_ui(ui, cx, &name, is_chosen) && !is_chosen {
        cx.commands.push(Command::Prefer(Preference::Operator(Some(entry.code().to_owned()))));
    }
    record::fields_ui(ui, cx, entry, COLUMNS);
    let in_use = is_chosen.then(|| cx.word("window.settings.operator_works"));
    record::remove_ui(ui, cx, AnyId { table: Table::Operators, row: entry.id() }, &name, in_use);
}

/// The mark of who works now; true where it was pressed.
fn works_ui(ui: &mut Ui, cx: &Cx<'_>, name: &str, is_chosen: bool) -> bool {
    let words = cx.word("window.settings.works_now");
    let response = record::cell(ui, MARK - ui.spacing().item_spacing.x, |ui| ui.radio(is_chosen, &words));
    let response = response.accessible_name(format!("{words} {name}"));
    response.on_hover_text(cx.word("window.settings.works_now_help")).clicked()
}

/// Whoever the program was started by, who is no operator of the register.
fn account_ui(ui: &mut Ui, cx: &mut Cx<'_>, state: &SettingsState, is_chosen: bool) {
    let name = state.workstation.account.clone();
    ui.horizontal(|ui| {
        if works_ui(ui, cx, &name, is_chosen) && !is_chosen {
            cx.commands.push(Command::Prefer(Preference::Operator(None)));
        }
        ui.label(cx.model.lang.phrase("window.settings.account", &[("name", &name)]));
    });
}
