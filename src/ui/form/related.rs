//! Records that belong with this one: what the program works out, what it links in lists, and what links to it.

use eframe::egui::{Label, Link, RichText, Ui};

use super::fields::{LABEL_WIDTH, labelled};
use super::part;
use crate::domain::field::{CODE, Entry, Field, Kind, flag};
use crate::domain::table::Table;
use crate::domain::text;
use crate::domain::value::AnyId;
use crate::ui::command::{Command, Commands};
use crate::ui::page::Page;
use crate::ui::{Model, theme};

/// So many related records of a kind are shown; the rest are counted.
const SHOWN: usize = 40;

/// Draws the computed fields that no list of related records shows.
pub fn derived_ui(ui: &mut Ui, entry: &dyn Entry, model: &Model<'_>) {
    let persons = |field: &&Field| field.kind == Kind::Links(Table::Persons);
    for field in entry.table().computed_fields().iter().filter(persons) {
        let words = text::cell(entry, field, model.snapshot, model.lang);
        let shown = if words.is_empty() { RichText::new(model.word("window.form.nobody")).color(theme::of(ui).faint) } else { RichText::new(words) };
        labelled(ui, LABEL_WIDTH, &model.label(entry.table(), field), |ui| {
            ui.add_space(6.0);
            ui.add(Label::new(shown).wrap());
        });
    }
}

/// The tables whose records link to one, other than its parts.
fn tables(of: Table) -> impl Iterator<Item = Table> {
    let is_part = move |table: Table| part::tables(of).any(|part| part == table);
    Table::ALL.iter().copied().filter(move |table| *table != Table::Placements && !is_part(*table))
}

/// How many records link to one, other than its parts.
pub fn count(id: AnyId, model: &Model<'_>) -> usize {
    tables(id.table).map(|table| model.snapshot.linking(table, id).len()).sum()
}

/// Draws the records of a list of links, with what they say.
pub fn linked_ui(ui: &mut Ui, entry: &dyn Entry, field: &Field, model: &Model<'_>, commands: &mut Commands) {
    let id = AnyId { table: entry.table(), row: entry.id() };
    let value = entry.stored(field);
    if value.links().is_empty() {
        ui.label(theme::small(model.word("window.form.nobody")));
    }
    for linked in value.links() {
        line_ui(ui, *linked, id, model, commands);
        if let Some(entry) = model.snapshot.entry(*linked) {
            ui.add(Label::new(theme::small(described(entry.as_ref(), model))).wrap());
            ui.add_space(4.0);
        }
    }
}

/// The fields of the list of a record, with their names.
fn described(entry: &dyn Entry, model: &Model<'_>) -> String {
    let shown = entry.table().fields().filter(|field| field.is(flag::LIST) && !field.is(flag::TITLE) && field.key != CODE.key);
    let parts = shown.filter_map(|field| {
        let words = text::cell(entry, field, model.snapshot, model.lang);
        (!words.is_empty()).then(|| format!("{}{}{words}", model.label(entry.table(), field), model.word("window.form.colon")))
    });
    parts.collect::<Vec<_>>().join(" · ")
}

/// Draws the records that link to this one.
pub fn related_ui(ui: &mut Ui, entry: &dyn Entry, model: &Model<'_>, commands: &mut Commands) {
    let id = AnyId { table: entry.table(), row: entry.id() };
    for table in tables(id.table) {
        let rows = model.snapshot.linking(table, id);
        if rows.is_empty() {
            continue;
        }
        ui.label(theme::bold(format!("{} {}", model.word(&format!("table.{}", table.key())), rows.len())));
        ui.spacing_mut().item_spacing.y = 4.0;
        for row in rows.iter().take(SHOWN) {
            line_ui(ui, AnyId { table, row: *row }, id, model, commands);
        }
        if rows.len() > SHOWN {
            ui.label(theme::small(model.lang.phrase("window.form.more_related", &[("count", &(rows.len() - SHOWN))])));
        }
        ui.add_space(8.0);
    }
}

fn line_ui(ui: &mut Ui, related: AnyId, subject: AnyId, model: &Model<'_>, commands: &mut Commands) {
    let Some(entry) = model.snapshot.entry(related) else { return };
    if Page::of(related.table).is_some() {
        let words = text::code_and_title(entry.as_ref(), model.snapshot, model.lang);
        if ui.add(Link::new(words)).clicked() {
            commands.push(Command::ShowRecord(related));
        }
    } else {
        ui.add(Label::new(summary(entry.as_ref(), subject, model)).wrap());
    }
}

/// What a record without a page of its own says beside the one it links to.
fn summary(entry: &dyn Entry, subject: AnyId, model: &Model<'_>) -> String {
    let names_subject = |field: &Field| entry.stored(field).links() == [subject];
    let shown = entry.table().fields().filter(|field| field.is(flag::LIST) && field.key != CODE.key && !names_subject(field));
    let parts: Vec<String> = shown.map(|field| text::cell(entry, field, model.snapshot, model.lang)).filter(|words| !words.is_empty()).collect();
    parts.join(" · ")
}
