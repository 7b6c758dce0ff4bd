//! Where a finding is put right: a cell of the matrix, a field of a form, or the page of the record that stands for one without a page.

use crate::domain::checks::{self, Finding, Topic};
use crate::domain::field::flag;
use crate::domain::snapshot::Snapshot;
use crate::domain::table::Table;
use crate::domain::value::AnyId;
use crate::ui::command::Command;
use crate::ui::page::Page;

/// The way to where a finding is put right; none where no page shows it.
pub fn goal(finding: &Finding, snapshot: &Snapshot) -> Option<Command> {
    let id = finding.record;
    if let Some(post) = cell_post(finding) {
        return Some(Command::ShowDuty((id.row, post)));
    }
    if let Some(field) = finding.field.filter(|_| Page::of(id.table).is_some()) {
        return Some(Command::ShowField(id, field));
    }
    let places = std::iter::once(id).chain(owner(id, snapshot)).chain(finding.beside.iter().copied());
    places.into_iter().find(|id| Page::showing(id.table).is_some()).map(Command::ShowRecord)
}

/// The post of the cell that a finding of the matrix is about.
fn cell_post(finding: &Finding) -> Option<u32> {
    let is_of_cell = finding.record.table == Table::Steps && checks::find(finding.check).is_some_and(|check| check.topic == Topic::Matrix);
    finding.beside.iter().find(|id| is_of_cell && id.table == Table::Posts).map(|post| post.row)
}

/// The record that a part belongs to.
fn owner(id: AnyId, snapshot: &Snapshot) -> Option<AnyId> {
    let entry = snapshot.entry(id)?;
    let parts = id.table.own_fields().iter().filter(|field| field.is(flag::PART));
    parts.into_iter().find_map(|field| entry.stored(field).links().first().copied())
}
