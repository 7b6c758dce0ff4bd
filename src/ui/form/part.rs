//! Parts of a record that have no page of their own, such as citations, time limits and tenures: added, edited and taken out beside it.
//!
//! Which tables these are follows from the tables of fields: a link marked `PART` names the record that a part belongs to.

use std::sync::Arc;

use eframe::egui::{Align, Button, Key, Label, Layout, Link, Modifiers, RichText, Ui, vec2};

use super::link::link_words;
use super::{FormState, Subject, fields};
use crate::domain::columns;
use crate::domain::field::{COMMON, Common, Entry, Field, Kind, Slot, flag};
use crate::domain::table::Table;
use crate::domain::value::{AnyId, RowId, Value};
use crate::register::Edit;
use crate::register::evidence::PROVEN;
use crate::ui::command::{Command, Commands};
use crate::ui::page::Page;
use crate::ui::{Model, chip, theme};

/// So many parts are shown; a law may be cited by thousands of records.
const SHOWN: usize = 40;

/// The tables whose records are parts of those of another.
pub fn tables(of: Table) -> impl Iterator<Item = Table> {
    // Where a row stands in a list is no part of what it says.
    Table::ALL.iter().copied().filter(move |table| *table != Table::Placements && Page::of(*table).is_none() && owner(*table, of).is_some())
}

/// The field of a part that names what it belongs to: a link to that very table before one to any.
pub fn owner(table: Table, of: Table) -> Option<&'static Field> {
    let parts = || table.own_fields().iter().filter(|field| field.is(flag::PART));
    parts().find(|field| field.kind == Kind::Link(of)).or_else(|| parts().find(|field| field.kind == Kind::AnyLink))
}

/// Whether parts of a table are shown for a record: persons rest on no article, whatever else may.
pub fn is_offered(table: Table, of: AnyId, model: &Model<'_>) -> bool {
    // A file is added to what it can prove; of decisions to let something stand those are shown that were made.
    match table {
        Table::Evidence => return PROVEN.contains(&of.table),
        Table::Acceptances => return !rows(table, of, model).is_empty(),
        _ => {}
    }
    let is_any = owner(table, of.table).is_some_and(|field| field.kind == Kind::AnyLink);
    !(is_any && of.table == Table::Persons && rows(table, of, model).is_empty())
}

/// The parts of a record.
pub fn rows<'a>(table: Table, of: AnyId, model: &Model<'a>) -> &'a [RowId] {
    model.snapshot.linking(table, of)
}

/// Draws the parts of a record, and the one that is being added.
pub fn parts_ui(ui: &mut Ui, table: Table, of: AnyId, model: &Model<'_>, form: &mut FormState, commands: &mut Commands) {
    let rows = rows(table, of, model);
    for row in rows.iter().take(SHOWN) {
        if let Some(part) = model.snapshot.entry(AnyId { table, row: *row }) {
            part_ui(ui, &part, of, model, form, commands);
        }
    }
    if rows.len() > SHOWN {
        ui.label(theme::small(model.lang.phrase("window.form.more_related", &[("count", &(rows.len() - SHOWN))])));
    }
    let subject = Subject::Part { table, of };
    if form.new.contains_key(&subject) {
        new_ui(ui, subject, model, form, commands);
    } else if !matches!(table, Table::Reviews | Table::Acceptances) {
        // A risk is assessed again and let stand above, where what follows goes with it.
        let name = model.lang.phrase("window.form.add_part", &[("table", &model.word(&format!("record.{}", table.key())))]);
        let response = chip::why_not(ui.add_enabled(model.read_only.is_none(), Button::new(name)), model.read_only);
        if response.clicked() {
            form.begin_part(table, of, model);
        }
    }
}

/// A part: what else it links as its head, its fields beneath.
fn part_ui(ui: &mut Ui, part: &Arc<dyn Entry>, of: AnyId, model: &Model<'_>, form: &mut FormState, commands: &mut Commands) {
    let id = AnyId { table: part.table(), row: part.id() };
    let name = head_words(part.as_ref(), of, model);
    let card = theme::card(ui).inner_margin(10);
    let draw = |ui: &mut Ui| {
        ui.set_width(ui.available_width());
        ui.horizontal_top(|ui| {
            let width = ui.available_width() - 32.0;
            // Upright, so that a long name breaks instead of pushing the form wider.
            ui.allocate_ui_with_layout(vec2(width, 24.0), Layout::top_down(Align::Min), |ui| {
                ui.set_width(width);
                head_ui(ui, part.as_ref(), of, &name, model, commands);
            });
            let takes_out = model.lang.phrase("window.form.take_out", &[("record", &name)]);
            ui.add_enabled_ui(model.read_only.is_none(), |ui| {
                if chip::why_not(chip::icon_button(ui, "×", &takes_out), model.read_only).clicked() {
                    commands.push(Command::Edit { ticket: form.ticket(), edit: Edit::remove([id]) });
                }
            });
        });
        super::some_fields_ui(ui, id, part, &shown_fields(part.as_ref(), model), model, form, commands);
    };
    chip::group(ui, &name, |ui| card.show(ui, draw));
}

/// What a part links beside the record it belongs to.
fn others<'a>(part: &'a dyn Entry, of: AnyId) -> impl Iterator<Item = AnyId> + 'a {
    let links = part.table().own_fields().iter().filter(|field| field.is(flag::PART));
    links.flat_map(|field| part.stored(field).links().to_vec()).filter(move |id| *id != of)
}

fn head_words(part: &dyn Entry, of: AnyId, model: &Model<'_>) -> String {
    let words: Vec<String> = others(part, of).map(|id| link_words(id, model)).collect();
    if words.is_empty() { part.code().to_owned() } else { words.join(" · ") }
}

/// The head of a part: links where the linked records have pages.
fn head_ui(ui: &mut Ui, part: &dyn Entry, of: AnyId, name: &str, model: &Model<'_>, commands: &mut Commands) {
    let others: Vec<AnyId> = others(part, of).collect();
    if others.is_empty() {
        ui.add(Label::new(theme::small(name)));
    }
    for id in others {
        let words = link_words(id, model);
        if Page::of(id.table).is_none() {
            ui.add(Label::new(words).wrap());
        } else if ui.add(Link::new(words)).clicked() {
            commands.push(Command::ShowRecord(id));
        }
    }
}

/// The fields of a part that is there: what it links names it, so that is taken out and added rather than changed.
fn shown_fields(part: &dyn Entry, model: &Model<'_>) -> Vec<&'static Field> {
    let mut fields = columns::of_form(part.table(), model.snapshot);
    fields.retain(|field| !field.is(flag::PART) && (!is_remark(field) || !part.stored(field).is_empty()));
    fields
}

fn is_remark(field: &Field) -> bool {
    field.slot == Slot::Common(Common::Remark) && COMMON.contains(field)
}

/// Draws the part that is being added.
pub fn new_ui(ui: &mut Ui, subject: Subject, model: &Model<'_>, form: &mut FormState, commands: &mut Commands) {
    let Subject::Part { table, of } = subject else { return };
    let Some(mut new) = form.new.remove(&subject) else { return };
    let owner = owner(table, of.table);
    let mut fields = columns::of_form(table, model.snapshot);
    fields.retain(|field| Some(*field) != owner && !is_remark(field));
    let mut adds = ui.input_mut(|input| input.consume_key(Modifiers::COMMAND, Key::Enter));
    let mut gives_up = false;
    theme::card(ui).inner_margin(10).show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.label(theme::bold(model.lang.phrase("window.form.new_title", &[("table", &model.word(&format!("record.{}", table.key())))])));
        if fields::fields_ui(ui, subject, new.entry.as_ref(), &fields, model, &mut new.draft, form) {
            super::new::take_drafts(&mut new, model);
        }
        if let Some(fault) = &new.fault {
            ui.add(Label::new(RichText::new(fault).color(theme::of(ui).fault).size(theme::SMALL)).wrap());
        }
        ui.horizontal(|ui| {
            let add = chip::primary(ui, model.word("window.form.add_now"));
            adds |= ui.add(add).on_hover_text("Ctrl+Enter").clicked();
            gives_up = ui.button(model.word("window.form.give_up")).clicked();
        });
    });
    if gives_up && new.sent.is_none() {
        return;
    }
    if adds {
        // Whoever wants to add it has gone past every field.
        new.draft.left.extend(fields.iter().map(|field| field.key));
    }
    form.new.insert(subject, new);
    if adds {
        form.send_new(subject, model, commands);
    }
}

/// A new part of a record: it belongs to it, and begins today.
pub(super) fn blank(table: Table, of: AnyId, model: &Model<'_>) -> Box<dyn Entry> {
    let mut entry = crate::domain::blank::blank(table, model.snapshot);
    if let Some(owner) = owner(table, of.table) {
        entry.set(owner, Value::Link(of));
    }
    entry
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_follow_from_the_tables_of_fields() {
        let of = |table| tables(table).collect::<Vec<_>>();
        assert_eq!(of(Table::Risks), [Table::Citations, Table::Acceptances, Table::Reviews, Table::Evidence]);
        assert_eq!(
            of(Table::Persons),
            [Table::Tenures, Table::Citations, Table::Acceptances, Table::Evidence, Table::RotationMeasures, Table::Declarations]
        );
        assert!(of(Table::Steps).contains(&Table::TimeLimits) && of(Table::Steps).contains(&Table::Successors));
        assert!(!of(Table::Units).contains(&Table::Posts), "posts have a page of their own");
    }

    #[test]
    fn a_law_owns_its_citations_as_a_law() {
        assert_eq!(owner(Table::Citations, Table::Laws).map(|field| field.key), Some("law"));
        assert_eq!(owner(Table::Citations, Table::Risks).map(|field| field.key), Some("of"));
    }
}
