//! A new record before anybody fills it in.

use super::field::{Entry, Kind};
use super::snapshot::Snapshot;
use super::table::Table;
use super::value::{AnyId, Value};

/// A new record with what follows from the register: the only unit there is, and today where a day is needed.
pub fn blank(table: Table, snapshot: &Snapshot) -> Box<dyn Entry> {
    let mut entry = table.blank();
    for field in table.own_fields().iter().filter(|field| field.need) {
        if field.kind == Kind::Date {
            entry.set(field, Value::Date(snapshot.today));
        }
        if let Kind::Link(linked) = field.kind
            && snapshot.rows(linked).count() == 1
            && let [only] = snapshot.rows(linked).ids().as_slice()
        {
            entry.set(field, Value::Link(AnyId { table: linked, row: *only }));
        }
    }
    entry
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_that_is_needed_is_today() {
        let mut snapshot = Snapshot::default();
        snapshot.today = "2026-11-28".parse().expect("a day");
        for &table in Table::ALL {
            let entry = blank(table, &snapshot);
            let days = table.own_fields().iter().filter(|field| field.need && field.kind == Kind::Date);
            days.for_each(|field| assert_eq!(entry.stored(field), Value::Date(snapshot.today), "{}.{}", table.key(), field.key));
        }
    }
}
