//! Codes of new records: one above the highest ever used, or what the record's links say.

use std::collections::{HashMap, HashSet};

use super::expand::Outcomes;
use crate::domain::derived::linked_code;
use crate::domain::field::CODE;
use crate::domain::snapshot::Snapshot;
use crate::domain::table::Table;
use crate::domain::value::{AnyId, Value};
use crate::error::Result;
use crate::store::Store;

/// Gives every record that is written without a code its code.
pub(super) fn number(outcomes: &mut Outcomes, snapshot: &Snapshot, store: &Store) -> Result<()> {
    let mut highest: HashMap<Table, u32> = HashMap::new();
    // Records of the same edit may link to each other.
    let mut fresh: HashMap<AnyId, String> = HashMap::new();
    let mut taken: HashSet<String> = HashSet::new();
    for entry in outcomes.written() {
        let table = entry.table();
        let id = AnyId { table, row: entry.id() };
        if entry.code().is_empty() {
            let code_of = |id: AnyId| fresh.get(&id).cloned().or_else(|| snapshot.entry(id).map(|entry| entry.code().to_owned()));
            let is_free = |code: &str| !taken.contains(code) && snapshot.find_code(code).is_none();
            let code = match linked_code(entry.as_ref(), &code_of) {
                Some(code) => free_variant(&code, table, is_free),
                None => {
                    let highest = highest.entry(table).or_insert_with(|| store.highest(table));
                    next_code(table, highest, is_free)
                }
            };
            entry.set(&CODE, Value::Text(code));
        }
        taken.insert(entry.code().to_owned());
        fresh.insert(id, entry.code().to_owned());
    }
    Ok(())
}

/// The code itself or, for records that may stand twice at the same place, with a further number.
fn free_variant(code: &str, table: Table, is_free: impl Fn(&str) -> bool) -> String {
    // A duty stands once in its cell: a second one is refused by its code.
    if table != Table::Citations || is_free(code) {
        return code.to_owned();
    }
    (2u32..).map(|number| format!("{code}/{number}")).find(|code| is_free(code)).unwrap_or_default()
}

fn next_code(table: Table, highest: &mut u32, is_free: impl Fn(&str) -> bool) -> String {
    let (prefix, digits) = table.numbering();
    loop {
        *highest += 1;
        let code = format!("{prefix}{:0digits$}", *highest);
        if is_free(&code) {
            return code;
        }
    }
}
