//! Beneath the fields: what the program works out, and which records belong to or link to this one.

use eframe::egui::{Label, RichText, Ui};

use super::fields::{LABEL_WIDTH, labelled};
use crate::domain::field::{CODE, Entry, Field, Kind, flag};
use crate::domain::table::Table;
use crate::domain::text;
use crate::domain::value::AnyId;
use crate::ui::command::{Command, Commands};
use crate::ui::page::Page;
use crate::ui::{Model, theme};

/// So many related records of a kind are shown; the rest are counted.
const SHOWN: usize = 8;

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

/// Draws the records that belong to this one or link to it.
pub fn related_ui(ui: &mut Ui, entry: &dyn Entry, model: &Model<'_>, commands: &mut Commands) {
    let id = AnyId { table: entry.table(), row: entry.id() };
    for table in Table::ALL.iter().copied() {
        let rows = model.snapshot.linking(table, id);
        if rows.is_empty() {
            continue;
        }
        ui.add_space(6.0);
        ui.separator();
        ui.label(theme::bold(format!("{} {}", model.word(&format!("table.{}", table.key())), rows.len())));
        ui.spacing_mut().item_spacing.y = 4.0;
        for row in rows.iter().take(SHOWN) {
            line_ui(ui, AnyId { table, row: *row }, id, model, commands);
        }
        if rows.len() > SHOWN {
            ui.label(theme::small(model.lang.phrase("window.form.more_related", &[("count", &(rows.len() - SHOWN))])));
        }
    }
    ui.add_space(16.0);
}

fn line_ui(ui: &mut Ui, related: AnyId, subject: AnyId, model: &Model<'_>, commands: &mut Commands) {
    let Some(entry) = model.snapshot.entry(related) else { return };
    if Page::of(related.table).is_some() {
        let words = text::code_and_title(entry.as_ref(), model.snapshot, model.lang);
        if ui.add(eframe::egui::Link::new(words)).clicked() {
            commands.push(Command::ShowRecord(related));
        }
    } else {
        ui.add(Label::new(summary(entry.as_ref(), subject, model)).wrap());
    }
}

/// What a record without a page of its own says beside the one it belongs to.
fn summary(entry: &dyn Entry, subject: AnyId, model: &Model<'_>) -> String {
    let names_subject = |field: &Field| entry.stored(field).links() == [subject];
    let shown = entry.table().fields().filter(|field| field.is(flag::LIST) && field.key != CODE.key && !names_subject(field));
    let parts: Vec<String> = shown.map(|field| text::cell(entry, field, model.snapshot, model.lang)).filter(|words| !words.is_empty()).collect();
    parts.join(" · ")
}
