//! Where a result leads: a record to its page, one without a page to the record it belongs to.

use crate::domain::field::{Kind, flag};
use crate::domain::snapshot::Snapshot;
use crate::domain::table::Table;
use crate::domain::value::AnyId;
use crate::ui::action::Action;
use crate::ui::page::Page;

/// What a result does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Goal {
    /// Shows a record.
    Record(AnyId),
    /// Does what a menu does.
    Act(Action),
}

/// Where a record leads; what only the settings know leads there.
pub fn of(id: AnyId, snapshot: &Snapshot) -> Goal {
    record(id, snapshot).map_or(Goal::Act(Action::Show(Page::Settings)), Goal::Record)
}

/// The record on a page that a record is, is used by, or is part of.
fn record(id: AnyId, snapshot: &Snapshot) -> Option<AnyId> {
    if Page::showing(id.table).is_some() {
        return Some(id);
    }
    let (on_page, other): (Vec<Table>, Vec<Table>) = Table::ALL.iter().partition(|table| Page::of(**table).is_some());
    let users = |tables: &[Table]| tables.iter().find_map(|table| snapshot.linking(*table, id).first().map(|row| AnyId { table: *table, row: *row }));
    users(&on_page).or_else(|| owner(id, snapshot)).or_else(|| users(&other).and_then(|user| users_page(user, snapshot)))
}

/// The record on a page that a record is part of.
fn owner(id: AnyId, snapshot: &Snapshot) -> Option<AnyId> {
    let entry = snapshot.entry(id)?;
    let parts = id.table.own_fields().iter().filter(|field| field.is(flag::PART) && matches!(field.kind, Kind::Link(_) | Kind::AnyLink));
    let owners = parts.flat_map(|field| entry.stored(field).links().to_vec());
    owners.into_iter().find(|owner| Page::of(owner.table).is_some())
}

/// The record on a page that uses what uses a record: the step of a phase of a business.
fn users_page(id: AnyId, snapshot: &Snapshot) -> Option<AnyId> {
    let pages = Table::ALL.iter().filter(|table| Page::of(**table).is_some());
    let user = pages.filter_map(|table| snapshot.linking(*table, id).first().map(|row| AnyId { table: *table, row: *row })).next();
    user.or_else(|| owner(id, snapshot))
}
