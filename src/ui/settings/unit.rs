//! The unit that fills the register in, and the units and sections in it.

use std::sync::Arc;

use eframe::egui::Ui;

use super::record::{self, Column};
use super::{Cx, SettingsState, card_ui, row};
use crate::domain::choice::{Choice, TextLanguage};
use crate::domain::field::Entry;
use crate::domain::table::Table;
use crate::domain::value::{AnyId, Value};
use crate::domain::{field::Field, text};
use crate::ui::form::single;

const UNITS: &[Column] = &[("name", 300.0), ("body", 170.0)];
const SECTIONS: &[Column] = &[("name", 170.0), ("unit", 170.0), ("head_post", 170.0), ("leader_post", 170.0), ("coordinating", 150.0)];

/// Draws this part of the page.
pub fn section_ui(ui: &mut Ui, cx: &mut Cx<'_>, state: &mut SettingsState) {
    let title = cx.word("window.settings.unit");
    card_ui(ui, &title, "", |ui| {
        if let Some(settings) = cx.model.snapshot.own_settings() {
            let settings: Arc<dyn Entry> = Arc::clone(settings) as Arc<dyn Entry>;
            own_ui(ui, cx, &settings, "unit_name", "window.settings.unit_name_help", Value::Empty);
            own_ui(ui, cx, &settings, "business", "window.settings.business_help", Value::Empty);
            own_ui(ui, cx, &settings, "language", "window.settings.text_language_help", Value::Choice(TextLanguage::default().key()));
        }
    });
    units_ui(ui, cx, state);
    sections_ui(ui, cx, state);
}

/// A field of the register's own settings.
pub fn own_ui(ui: &mut Ui, cx: &mut Cx<'_>, settings: &Arc<dyn Entry>, key: &str, help: &str, default: Value) {
    let Some(field): Option<&'static Field> = Table::Settings.field(key) else { return };
    let label = cx.model.label(Table::Settings, field);
    let stored = settings.stored(field);
    let why = row::why_no_reset(cx.model, stored == default || stored.is_empty() && default.is_empty());
    let resets = row::setting_ui(ui, cx.model, &label, &cx.word(help), why.as_deref(), |ui| {
        single::field_ui(ui, settings, field, cx.model, cx.form, cx.commands);
    });
    if resets {
        let id = AnyId { table: Table::Settings, row: settings.id() };
        record::put_back(cx, vec![(id, vec![(field, default)])]);
    }
}

fn units_ui(ui: &mut Ui, cx: &mut Cx<'_>, state: &mut SettingsState) {
    let (title, help) = (cx.word("table.units"), cx.word("window.settings.units_help"));
    card_ui(ui, &title, &help, |ui| {
        record::head_ui(ui, cx, Table::Units, 0.0, UNITS);
        record::rows_ui(ui, cx, Table::Units, |ui, cx, entry| {
            record::fields_ui(ui, cx, entry, UNITS);
            remove_ui(ui, cx, entry.as_ref(), &[Table::Sections, Table::Posts, Table::Persons, Table::Steps]);
        });
        let label = cx.word("window.settings.add_unit");
        record::add_ui(ui, cx, state, (Table::Units, 0), 300.0, &label, |name| record::filled(Table::Units, [("name", Value::Text(name.to_owned()))]));
    });
}

fn sections_ui(ui: &mut Ui, cx: &mut Cx<'_>, state: &mut SettingsState) {
    let (title, help) = (cx.word("table.sections"), cx.word("window.settings.sections_help"));
    card_ui(ui, &title, &help, |ui| {
        record::head_ui(ui, cx, Table::Sections, 0.0, SECTIONS);
        record::rows_ui(ui, cx, Table::Sections, |ui, cx, entry| {
            record::fields_ui(ui, cx, entry, SECTIONS);
            remove_ui(ui, cx, entry.as_ref(), &[Table::Posts]);
        });
        let Some(unit) = cx.model.snapshot.units.iter().next().map(|unit| unit.id) else { return };
        let label = cx.word("window.settings.add_section");
        record::add_ui(ui, cx, state, (Table::Sections, 0), 300.0, &label, |name| {
            let unit = Value::Link(AnyId { table: Table::Units, row: unit });
            record::filled(Table::Sections, [("name", Value::Text(name.to_owned())), ("unit", unit)])
        });
    });
}

fn remove_ui(ui: &mut Ui, cx: &mut Cx<'_>, entry: &dyn Entry, users: &[Table]) {
    let id = AnyId { table: entry.table(), row: entry.id() };
    let name = text::title(entry, cx.model.snapshot, cx.model.lang);
    let in_use = record::used_by(cx, users, id);
    record::remove_ui(ui, cx, id, &name, in_use);
}
