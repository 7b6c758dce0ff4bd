//! What an edit means for other records: what is part of a removed record goes with it, links to it are cleared.

use std::collections::HashMap;
use std::sync::Arc;

use super::Outcome;
use super::edit::Mutation;
use crate::domain::duplicate;
use crate::domain::field::{Entry, Field, Kind, flag};
use crate::domain::own_order;
use crate::domain::problem::{Problem, Reason};
use crate::domain::snapshot::Snapshot;
use crate::domain::table::Table;
use crate::domain::value::{AnyId, RowId, Value};
use crate::error::{Error, Result};

/// The records an edit touches, each once, in order.
#[derive(Debug, Default)]
pub(super) struct Outcomes {
    order: Vec<AnyId>,
    entries: HashMap<AnyId, Option<Box<dyn Entry>>>,
}

impl Outcomes {
    pub(super) fn set(&mut self, id: AnyId, entry: Option<Box<dyn Entry>>) {
        if self.entries.insert(id, entry).is_none() {
            self.order.push(id);
        }
    }

    fn is_removed(&self, id: AnyId) -> bool {
        matches!(self.entries.get(&id), Some(None))
    }

    /// The records touched, in order.
    pub(super) fn ids(&self) -> &[AnyId] {
        &self.order
    }

    /// The record as it will be.
    pub(super) fn current(&self, id: AnyId, snapshot: &Snapshot) -> Option<Box<dyn Entry>> {
        match self.entries.get(&id) {
            Some(entry) => entry.as_ref().map(|entry| entry.copy()),
            None => snapshot.entry(id).map(|entry| entry.copy()),
        }
    }

    /// The records that are written, to be changed.
    pub(super) fn written(&mut self) -> impl Iterator<Item = &mut Box<dyn Entry>> {
        // In the order of the edit, so that codes are numbered in it.
        let mut entries: HashMap<AnyId, &mut Box<dyn Entry>> =
            self.entries.iter_mut().filter_map(|(id, entry)| entry.as_mut().map(|entry| (*id, entry))).collect();
        self.order.iter().filter_map(move |id| entries.remove(id))
    }

    pub(super) fn into_outcomes(mut self) -> Vec<Outcome> {
        let shared = |entry: Option<Box<dyn Entry>>| -> Option<Arc<dyn Entry>> { entry.map(Entry::into_shared) };
        self.order.iter().map(|id| (*id, shared(self.entries.remove(id).flatten()))).collect()
    }
}

/// All records touched by mutations, numbered.
pub(super) fn expand(mutations: Vec<Mutation>, snapshot: &Snapshot) -> Result<Outcomes> {
    let mut outcomes = Outcomes::default();
    let mut numbers = Numbers { snapshot, next: HashMap::new() };
    for mutation in mutations {
        match mutation {
            Mutation::Create(entry) => drop(create(entry, &mut numbers, &mut outcomes)),
            Mutation::Duplicate { of, mark } => {
                let entry = outcomes.current(of, snapshot).ok_or_else(|| Error::UnknownRecord { given: of.row.to_string() })?;
                let copy = create(duplicate::copy(entry.as_ref(), &mark), &mut numbers, &mut outcomes);
                for part in duplicate::parts(of, copy, snapshot) {
                    create(part, &mut numbers, &mut outcomes);
                }
            }
            Mutation::Set(id, values) => set(id, values, snapshot, &mut outcomes)?,
            Mutation::SetAll(ids, field, value) => {
                for id in ids {
                    set(id, vec![(field, value.clone())], snapshot, &mut outcomes)?;
                }
            }
            Mutation::Replace(entry) => {
                let id = AnyId { table: entry.table(), row: entry.id() };
                if snapshot.entry(id).is_none() {
                    return Err(Error::UnknownRecord { given: entry.code().to_owned() });
                }
                outcomes.set(id, Some(entry));
            }
            Mutation::Remove(id) => remove(id, snapshot, &mut outcomes),
        }
    }
    keep_places(snapshot, &mut outcomes);
    Ok(outcomes)
}

/// Puts values into a record.
fn set(id: AnyId, values: Vec<(&'static Field, Value)>, snapshot: &Snapshot, outcomes: &mut Outcomes) -> Result<()> {
    let mut entry = outcomes.current(id, snapshot).ok_or_else(|| Error::UnknownRecord { given: id.row.to_string() })?;
    for (field, value) in values {
        if !entry.set(field, value) {
            let problem = Problem::of_field(id.table, entry.code(), field, Reason::Empty);
            return Err(Error::Refused(vec![problem]));
        }
    }
    outcomes.set(id, Some(entry));
    Ok(())
}

/// The next free numbers of the tables.
struct Numbers<'a> {
    snapshot: &'a Snapshot,
    next: HashMap<Table, RowId>,
}

/// Adds a record, and says which it is.
fn create(mut entry: Box<dyn Entry>, numbers: &mut Numbers<'_>, outcomes: &mut Outcomes) -> AnyId {
    let table = entry.table();
    let counter = numbers.next.entry(table).or_insert_with(|| numbers.snapshot.rows(table).next_id());
    if entry.id() == 0 {
        entry.set_id(*counter);
    }
    *counter = (*counter).max(entry.id() + 1);
    let id = AnyId { table, row: entry.id() };
    outcomes.set(id, Some(entry));
    id
}

/// What stood before a removed record in the officer's own order goes on standing there: before the record that follows.
fn keep_places(snapshot: &Snapshot, outcomes: &mut Outcomes) {
    let removed: Vec<AnyId> = outcomes.order.iter().copied().filter(|id| id.table != Table::Placements && outcomes.is_removed(*id)).collect();
    for id in removed {
        for &row in snapshot.linking(Table::Placements, id) {
            let holder = AnyId { table: Table::Placements, row };
            let hung_there = snapshot.placements.get(row).is_some_and(|placement| placement.before == Some(id) && placement.of.table == id.table);
            let Some(mut entry) = outcomes.current(holder, snapshot).filter(|_| hung_there) else { continue };
            let next = own_order::successor(id, &|id| outcomes.is_removed(id), snapshot);
            if let (Some(field), Some(next)) = (Table::Placements.field("before"), next)
                && entry.stored(field).is_empty()
                && entry.set(field, Value::Link(next))
            {
                outcomes.set(holder, Some(entry));
            }
        }
    }
}

fn remove(id: AnyId, snapshot: &Snapshot, outcomes: &mut Outcomes) {
    if outcomes.is_removed(id) {
        return;
    }
    outcomes.set(id, None);
    for &from in Table::ALL {
        let links = from.own_fields().iter().filter(|field| match field.kind {
            Kind::Link(table) | Kind::Links(table) => table == id.table,
            Kind::AnyLink => true,
            _ => false,
        });
        if links.clone().next().is_none() {
            continue;
        }
        for &row in snapshot.linking(from, id) {
            let holder = AnyId { table: from, row };
            let Some(mut entry) = outcomes.current(holder, snapshot) else { continue };
            let mut belongs = false;
            let mut cleared = false;
            for field in links.clone() {
                let value = entry.stored(field);
                if !value.links().contains(&id) {
                    continue;
                }
                belongs |= field.is(flag::PART) || (field.need && matches!(field.kind, Kind::Link(_) | Kind::AnyLink));
                let rest = match value {
                    Value::Links(ids) => Value::Links(ids.into_iter().filter(|other| *other != id).collect()),
                    _ => Value::Empty,
                };
                cleared |= entry.set(field, rest);
            }
            if belongs {
                remove(holder, snapshot, outcomes);
            } else if cleared {
                outcomes.set(holder, Some(entry));
            }
        }
    }
}
