//! The free columns: what the officer calls them, for each kind of record, and how many records fill them.

use std::sync::Arc;

use eframe::egui::Ui;

use super::record::{self, Column};
use super::{Cx, SettingsState, card_ui};
use crate::domain::choice::Choice;
use crate::domain::field::{COMMON, Common, Entry, FREE_COLUMNS, Field, Row, Slot};
use crate::domain::record::FreeColumn;
use crate::domain::snapshot::Snapshot;
use crate::domain::table::Table;
use crate::domain::value::{AnyId, RowId, Value};
use crate::ui::choice_list;
use crate::ui::page::Page;
use crate::ui::theme;

const COLUMNS: &[Column] = &[("name", 300.0)];

/// Width of the number before the name.
const LEAD: f32 = 40.0;

/// So many records are counted in one frame, so that a large table stops none.
const LOOKED_AT: RowId = 8_000;

/// How many records fill each free column of a table, as of a revision; counted once per change of the table.
#[derive(Clone, Debug)]
pub struct Filled {
    table: Table,
    revision: u64,
    /// The record to be counted next.
    next: RowId,
    counts: [usize; FREE_COLUMNS],
}

impl Filled {
    /// Goes on counting; true until all records are counted.
    fn count(&mut self, snapshot: &Snapshot) -> bool {
        let rows = snapshot.rows(self.table);
        if self.next >= rows.next_id() {
            return false;
        }
        let fields: Vec<&Field> = COMMON.iter().filter(|field| matches!(field.slot, Slot::Common(Common::Free(_)))).collect();
        let end = self.next.saturating_add(LOOKED_AT);
        rows.visit_range(self.next..end, &mut |entry| {
            for (count, field) in self.counts.iter_mut().zip(&fields) {
                *count += usize::from(!entry.stored(field).is_empty());
            }
        });
        self.next = end;
        end < rows.next_id()
    }
}

/// The kinds of records that have lists and forms of their own.
fn tables() -> impl Iterator<Item = Table> {
    Page::all().filter_map(|page| match page {
        Page::Records(table) => Some(table),
        _ => None,
    })
}

/// Draws this part of the page.
pub fn section_ui(ui: &mut Ui, cx: &mut Cx<'_>, state: &mut SettingsState) {
    let (title, help) = (cx.word("window.settings.columns"), cx.word("window.settings.columns_help"));
    card_ui(ui, &title, &help, |ui| {
        let table = table_ui(ui, cx, state);
        let counts = counts(ui, state, table, cx.model.snapshot);
        ui.add_space(4.0);
        record::head_ui(ui, cx, Table::FreeColumns, LEAD, COLUMNS);
        for (number, count) in (1..).zip(counts) {
            column_ui(ui, cx, state, table, number, count);
        }
    });
}

/// The choice of the kind of record.
fn table_ui(ui: &mut Ui, cx: &Cx<'_>, state: &mut SettingsState) -> Table {
    let name = |table: Table| cx.word(&format!("record.{}", table.key()));
    let shown = state.columns_of.unwrap_or(Table::Risks);
    let label = cx.word("window.settings.columns_of");
    ui.horizontal(|ui| {
        ui.label(&label);
        let options = || tables().map(|table| (table, name(table)));
        let (response, taken) = choice_list::choose(ui, "free columns of", (&name(shown), 180.0), &shown, options);
        state.columns_of = taken.or(state.columns_of);
        response.accessible_name(label);
    });
    state.columns_of.unwrap_or(shown)
}

fn counts(ui: &Ui, state: &mut SettingsState, table: Table, snapshot: &Snapshot) -> [usize; FREE_COLUMNS] {
    let revision = snapshot.changed(&[table]);
    let fresh = state.filled.take().filter(|filled| filled.table == table && filled.revision == revision);
    let filled = state.filled.insert(fresh.unwrap_or(Filled { table, revision, next: 0, counts: [0; FREE_COLUMNS] }));
    if filled.count(snapshot) {
        ui.ctx().request_repaint();
    }
    filled.counts
}

fn column_ui(ui: &mut Ui, cx: &mut Cx<'_>, state: &mut SettingsState, table: Table, number: u32, count: usize) {
    let named: Option<Arc<Row<FreeColumn>>> =
        cx.model.snapshot.free_columns.iter().find(|column| column.record.record == table && column.number == number).cloned();
    ui.horizontal_top(|ui| {
        record::cell(ui, LEAD - ui.spacing().item_spacing.x, |ui| {
            ui.add_space(6.0);
            ui.label(theme::bold(number.to_string()));
        });
        match named {
            Some(column) => {
                let name = column.name.clone();
                let id = AnyId { table: Table::FreeColumns, row: column.id };
                let entry: Arc<dyn Entry> = column;
                record::fields_ui(ui, cx, &entry, COLUMNS);
                record::remove_ui(ui, cx, id, &name, None);
            }
            None => {
                let label = cx.model.lang.phrase("window.settings.add_column", &[("number", &number)]);
                ui.vertical(|ui| {
                    ui.set_max_width(420.0);
                    record::add_ui(ui, cx, state, (table, number), COLUMNS[0].1, &label, |name| new_column(name, table, number));
                });
            }
        }
        if count > 0 {
            record::cell(ui, 240.0, |ui| {
                ui.add_space(7.0);
                let words = cx.model.lang.phrase("window.settings.filled", &[("count", &count)]);
                ui.label(theme::small(words)).on_hover_text(cx.word("window.settings.filled_help"));
            });
        }
    });
}

fn new_column(name: &str, table: Table, number: u32) -> Box<dyn Entry> {
    let values = [("record", Value::Choice(Choice::key(table))), ("number", Value::Number(number)), ("name", Value::Text(name.to_owned()))];
    record::filled(Table::FreeColumns, values)
}
