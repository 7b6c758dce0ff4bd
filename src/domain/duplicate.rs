//! Copies of records: what a copy takes along, and what it begins anew.

use super::batch::set_origin;
use super::choice::{Choice, Origin, Status};
use super::field::{CODE, Entry, Kind};
use super::problem::LINE_LIMIT;
use super::snapshot::Snapshot;
use super::table::Table;
use super::value::{AnyId, Value};

/// What goes along with a copy: records of the first kind that name the copied one in this field.
///
/// Holders of a post and successors of a step do not: nobody holds the new post yet, and the new step has no place in the chart.
const PARTS: &[(Table, &str)] = &[(Table::Citations, "of"), (Table::TimeLimits, "step"), (Table::QuantityRules, "step"), (Table::Duties, "step")];

/// A copy without number and code: marked in its title, a draft where the record has a life, and one's own.
pub fn copy(entry: &dyn Entry, mark: &str) -> Box<dyn Entry> {
    let mut copy = blank_copy(entry);
    if let Some(field) = entry.table().title()
        && let Value::Text(title) = entry.stored(field)
    {
        let room = LINE_LIMIT.saturating_sub(mark.chars().count());
        let title: String = title.chars().take(room).chain(mark.chars()).collect();
        copy.set(field, Value::Text(title));
    }
    for field in entry.table().own_fields().iter().filter(|field| field.kind == Kind::Choice(Status::SET)) {
        copy.set(field, Value::Choice(Status::Draft.key()));
    }
    copy
}

/// Copies of what is part of a record, for its copy.
pub fn parts(of: AnyId, copy: AnyId, snapshot: &Snapshot) -> Vec<Box<dyn Entry>> {
    let mut parts = Vec::new();
    for (table, key) in PARTS {
        let Some(owner) = table.field(key) else { continue };
        for row in snapshot.linking(*table, of) {
            let Some(part) = snapshot.rows(*table).entry(*row).filter(|part| part.stored(owner) == Value::Link(of)) else { continue };
            let mut part = blank_copy(part.as_ref());
            part.set(owner, Value::Link(copy));
            parts.push(part);
        }
    }
    parts
}

fn blank_copy(entry: &dyn Entry) -> Box<dyn Entry> {
    let mut copy = entry.copy();
    copy.set_id(0);
    copy.set(&CODE, Value::Text(String::new()));
    set_origin(copy.as_mut(), Origin::Own);
    copy
}
