//! Which fields lists and forms offer, and what they are called: those of the table of fields, and the free columns that the officer named.

use super::field::{Common, Field, Slot, flag};
use super::snapshot::Snapshot;
use super::table::Table;
use crate::i18n::Lang;

/// The name of a field: the officer's where it is a free column with one, else the word for it.
pub fn label(table: Table, field: &Field, snapshot: &Snapshot, lang: Lang) -> String {
    free_name(table, field, snapshot).map_or_else(|| lang.word(&table.label_key(field)).into_owned(), str::to_owned)
}

/// The name that the officer gave a free column of a table.
pub fn free_name<'a>(table: Table, field: &Field, snapshot: &'a Snapshot) -> Option<&'a str> {
    let Slot::Common(Common::Free(place)) = field.slot else { return None };
    let column = snapshot.free_columns.iter().find(|column| column.record.record == table && column.number == u32::from(place) + 1)?;
    Some(column.name.as_str())
}

fn is_offered(table: Table, field: &Field, flag: u16, snapshot: &Snapshot) -> bool {
    field.is(flag) || free_name(table, field, snapshot).is_some()
}

/// The fields of a form, in order.
pub fn of_form(table: Table, snapshot: &Snapshot) -> Vec<&'static Field> {
    table.fields().filter(|field| is_offered(table, field, flag::FORM, snapshot)).collect()
}

/// The fields that a list shows unless the officer chose others, in order.
pub fn of_list(table: Table, snapshot: &Snapshot) -> Vec<&'static Field> {
    table.fields().filter(|field| is_offered(table, field, flag::LIST, snapshot)).collect()
}
