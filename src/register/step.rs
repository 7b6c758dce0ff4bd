//! Steps of the trail: what joins one, what Undo and Redo stand on, and how a step is taken back.

use std::collections::HashMap;
use std::sync::Arc;

use chrono::{DateTime, FixedOffset};
use serde_json::{Map, Value as Json};

use super::edit::StepName;
use super::{Outcome, Register};
use crate::domain::change::{Change, Operation};
use crate::domain::field::{Entry, Kind};
use crate::domain::json::from_json;
use crate::domain::table::Table;
use crate::domain::value::{AnyId, RowId, Value};
use crate::error::{Error, Result};
use crate::store::StoredChange;

/// How long typing in one field stays one step.
const TYPING_SECONDS: i64 = 60;

/// The step that the changes of one transaction belong to, and what can be undone and redone after it.
#[derive(Clone, Debug)]
pub(super) struct Step {
    pub(super) operation: Operation,
    pub(super) number: i64,
    pub(super) origin: i64,
    pub(super) below: i64,
    pub(super) undo: i64,
    pub(super) redo: i64,
    pub(super) is_typing: bool,
}

/// What happened to one record: its values before and after.
#[derive(Clone, Debug, Default)]
pub(super) struct Described {
    pub(super) table: String,
    pub(super) record: String,
    pub(super) row: RowId,
    pub(super) before: Map<String, Json>,
    pub(super) after: Map<String, Json>,
}

impl Register {
    pub(super) fn step_of_edit(&self, operation: Operation, is_typing: bool) -> Step {
        let head = self.store.head();
        let number = head.number;
        Step { operation, number, origin: number, below: head.undo, undo: number, redo: 0, is_typing }
    }

    pub(super) fn step_of_undo(&self, target: i64) -> Result<Step> {
        let head = self.store.head();
        let number = head.number;
        let undone = self.start_of(target)?;
        Ok(Step { operation: Operation::Undo, number, origin: undone.origin, below: head.redo, undo: undone.below, redo: number, is_typing: false })
    }

    pub(super) fn step_of_redo(&self, target: i64) -> Result<Step> {
        let head = self.store.head();
        let number = head.number;
        let undo = self.start_of(target)?;
        Ok(Step { operation: Operation::Redo, number, origin: undo.origin, below: head.undo, undo: number, redo: undo.below, is_typing: false })
    }

    fn start_of(&self, step: i64) -> Result<StoredChange> {
        self.store.step_start(step)?.ok_or_else(|| self.broken_trail())
    }

    fn broken_trail(&self) -> Error {
        Error::Damaged { path: self.path.clone(), table: None, record: String::new() }
    }

    /// The name of a step, for people; none for 0 and where the trail cannot be read.
    pub(super) fn step_name(&self, step: i64) -> Option<StepName> {
        if step == 0 {
            return None;
        }
        let start = self.start_of(step).ok()?;
        let origin = if start.origin == step { start } else { self.start_of(start.origin).ok()? };
        let table = Table::from_key(&origin.table);
        let field = table.and_then(|table| table.field(&sole_field(&origin)?));
        Some(StepName { operation: Operation::from_key(&origin.operation)?, table, record: origin.record, field, count: origin.count as usize })
    }

    /// How many steps can be undone.
    pub fn possible_undos(&self) -> Result<usize> {
        self.depth(self.store.head().undo)
    }

    /// How many steps can be redone.
    pub fn possible_redos(&self) -> Result<usize> {
        self.depth(self.store.head().redo)
    }

    fn depth(&self, mut step: i64) -> Result<usize> {
        let mut depth = 0;
        while step != 0 {
            depth += 1;
            step = self.start_of(step)?.below;
        }
        Ok(depth)
    }

    /// Lets typing in one field join the step before, when that was the same field of the same record by the same operator just now.
    pub(super) fn join_typing(&self, step: &mut Step, described: &[Described], at: DateTime<FixedOffset>) {
        let head = self.store.head();
        let [Described { table, record, before, .. }] = described else { return };
        let is_newest = head.count == 1 && head.step > 0 && head.undo == head.step && head.operation == Operation::Edit.key();
        let is_same = head.table == *table && head.record == *record && head.operator == self.operator;
        let fields = serde_json::from_str::<Map<String, Json>>(&head.before).unwrap_or_default();
        let same_field = before.len() == 1 && fields.keys().eq(before.keys());
        let age = DateTime::parse_from_rfc3339(&head.at).map(|then| (at - then).num_seconds());
        if is_newest && is_same && same_field && matches!(age, Ok(0..=TYPING_SECONDS)) {
            *step = Step { number: head.step, origin: head.origin, below: head.below, undo: head.undo, redo: 0, ..step.clone() };
        }
    }

    /// What taking a step back does to each record.
    pub(super) fn reversed(&self, step: i64) -> Result<Vec<Outcome>> {
        let mut changes = self.store.step(step)?;
        changes.reverse();
        let mut reversal = Reversal { register: self, back: HashMap::new(), order: Vec::new(), entries: HashMap::new() };
        reversal.number(&changes);
        for change in &changes {
            reversal.reverse(change)?;
        }
        Ok(reversal.into_outcomes())
    }

    pub(super) fn change(&self, stored: StoredChange) -> Result<Change> {
        let object = |text: &str| serde_json::from_str(text).map_err(|_| self.broken_trail());
        Ok(Change {
            number: stored.number,
            step: stored.step,
            at: stored.at,
            operator: stored.operator,
            operation: Operation::from_key(&stored.operation).ok_or_else(|| self.broken_trail())?,
            reason: stored.reason,
            table: stored.table,
            record: stored.record,
            before: object(&stored.before)?,
            after: object(&stored.after)?,
            hash: stored.hash.iter().map(|byte| format!("{byte:02x}")).collect(),
        })
    }
}

/// The key of the one field that a change of one record changed.
fn sole_field(change: &StoredChange) -> Option<String> {
    if change.count > 1 || change.operation != Operation::Edit.key() {
        return None;
    }
    let fields = serde_json::from_str::<Map<String, Json>>(&change.before).ok()?;
    let mut keys = fields.into_iter().map(|(key, _)| key);
    keys.next().filter(|_| keys.next().is_none())
}

/// Puts values of the trail back into a record; none where one does not fit its field.
pub(super) fn put_back(entry: &mut dyn Entry, values: &Map<String, Json>, find: &dyn Fn(&str) -> Option<AnyId>) -> Option<()> {
    for (key, json) in values {
        // A field that this program no longer has cannot be brought back, the others can.
        let Some(field) = entry.table().field(key) else { continue };
        let value = match (field.kind, json) {
            // As it was: what comes from elsewhere is made even, what was in the register is not.
            (Kind::Line | Kind::Paragraph, Json::String(text)) => Value::Text(text.clone()),
            _ => from_json(field, json, &|_, code| find(code)).ok()?,
        };
        entry.set(field, value);
    }
    Some(())
}

/// A step being taken back, newest change first.
struct Reversal<'a> {
    register: &'a Register,
    /// Numbers of records that come back.
    back: HashMap<String, AnyId>,
    order: Vec<AnyId>,
    entries: HashMap<AnyId, Option<Box<dyn Entry>>>,
}

impl Reversal<'_> {
    /// Gives records that come back their old numbers first, since they may link to each other.
    fn number(&mut self, changes: &[StoredChange]) {
        for change in changes.iter().filter(|change| change.after == "{}" && change.before != "{}") {
            let Some(table) = Table::from_key(&change.table) else { continue };
            self.back.insert(change.record.clone(), AnyId { table, row: change.row });
        }
    }

    fn reverse(&mut self, change: &StoredChange) -> Result<()> {
        let Some(table) = Table::from_key(&change.table) else { return Ok(()) };
        let snapshot = &self.register.snapshot;
        let find = |code: &str| self.back.get(code).copied().or_else(|| snapshot.find_code(code));
        let Some(id) = find(&change.record) else { return Err(self.register.broken_trail()) };
        let before: Map<String, Json> = serde_json::from_str(&change.before).map_err(|_| self.register.broken_trail())?;
        let entry = if before.is_empty() {
            None
        } else {
            let mut entry = match self.entries.get(&id) {
                Some(Some(entry)) => entry.copy(),
                _ => snapshot.entry(id).filter(|_| change.after != "{}").map_or_else(|| table.blank(), |entry| entry.copy()),
            };
            entry.set_id(id.row);
            put_back(entry.as_mut(), &before, &find).ok_or_else(|| self.register.broken_trail())?;
            Some(entry)
        };
        if self.entries.insert(id, entry).is_none() {
            self.order.push(id);
        }
        Ok(())
    }

    fn into_outcomes(mut self) -> Vec<Outcome> {
        let shared = |entry: Option<Box<dyn Entry>>| -> Option<Arc<dyn Entry>> { entry.map(Entry::into_shared) };
        self.order.iter().map(|id| (*id, shared(self.entries.remove(id).flatten()))).collect()
    }
}
