//! What somebody wants to change, and what became of it.

use std::sync::Arc;

use crate::domain::change::Operation;
use crate::domain::edition::Edition;
use crate::domain::field::{Entry, Field};
use crate::domain::identity::Identity;
use crate::domain::life::Effect;
use crate::domain::own_order::Moved;
use crate::domain::snapshot::Snapshot;
use crate::domain::table::Table;
use crate::domain::value::{AnyId, Value};

/// One record to be written or removed.
#[derive(Debug)]
pub enum Mutation {
    /// A record to be added; without a number it gets one, without a code too.
    Create(Box<dyn Entry>),
    /// Values to be put into a record as it is when the edit is done, so that an edit on its way takes back nothing of another.
    Set(AnyId, Vec<(&'static Field, Value)>),
    /// One value to be put into many records; those that have it already stay as they are.
    SetAll(Vec<AnyId>, &'static Field, Value),
    /// A record to stand in the place of the one with its number.
    Replace(Box<dyn Entry>),
    /// A record to be added as a copy of one that is there, with what is part of it.
    Duplicate {
        /// The record copied.
        of: AnyId,
        /// Stands after its title.
        mark: String,
    },
    /// A record to be taken out, with what is part of it.
    Remove(AnyId),
}

/// One command: all of it or nothing, undone as one.
#[derive(Debug)]
pub struct Edit {
    /// What kind of edit.
    pub operation: Operation,
    /// The records touched, in order.
    pub mutations: Vec<Mutation>,
    /// Why, where the design asks for a reason.
    pub reason: Option<String>,
    /// Typed into one field: joins the step before when that was the same field less than a minute ago.
    pub is_typing: bool,
}

impl Edit {
    /// Sets one field of one record.
    pub fn set(id: AnyId, field: &'static Field, value: Value, reason: Option<String>) -> Edit {
        Edit { operation: Operation::Edit, mutations: vec![Mutation::Set(id, vec![(field, value)])], reason, is_typing: true }
    }

    /// Adds records.
    pub fn create(entries: impl IntoIterator<Item = Box<dyn Entry>>) -> Edit {
        Edit { operation: Operation::Create, mutations: entries.into_iter().map(Mutation::Create).collect(), reason: None, is_typing: false }
    }

    /// Adds copies of records.
    pub fn duplicate(ids: impl IntoIterator<Item = AnyId>, mark: &str) -> Edit {
        let copies = ids.into_iter().map(|of| Mutation::Duplicate { of, mark: mark.to_owned() });
        Edit { operation: Operation::Create, mutations: copies.collect(), reason: None, is_typing: false }
    }

    /// Puts records in another order.
    pub fn arrange(moved: Moved) -> Edit {
        let new = moved.new.into_iter().map(Mutation::Create);
        let set = moved.set.into_iter().map(|(id, field, value)| Mutation::Set(id, vec![(field, value)]));
        Edit { operation: Operation::Arrange, mutations: new.chain(set).collect(), reason: None, is_typing: false }
    }

    /// Goes passages in the life of risks: all of them, or none.
    pub fn live(effects: impl IntoIterator<Item = Effect>) -> Edit {
        let mut edit = Edit { operation: Operation::Edit, mutations: Vec::new(), reason: None, is_typing: false };
        for effect in effects {
            edit.mutations.extend(effect.set.into_iter().map(|(id, values)| Mutation::Set(id, values)));
            edit.mutations.extend(effect.new.into_iter().map(Mutation::Create));
            edit.reason = edit.reason.or(effect.reason);
        }
        edit
    }

    /// Takes records out.
    pub fn remove(ids: impl IntoIterator<Item = AnyId>) -> Edit {
        Edit { operation: Operation::Delete, mutations: ids.into_iter().map(Mutation::Remove).collect(), reason: None, is_typing: false }
    }
}

/// A step that can be undone or redone, named.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StepName {
    /// What kind of edit it was.
    pub operation: Operation,
    /// The table of its first record.
    pub table: Option<Table>,
    /// Code of its first record.
    pub record: String,
    /// The field it changed, where it changed one field of one record.
    pub field: Option<&'static Field>,
    /// How many records it touched.
    pub count: usize,
}

impl StepName {
    /// In words: `修改风险 R12 “风险点”`.
    pub fn words(&self, lang: crate::i18n::Lang) -> String {
        let operation = lang.word(&format!("operation.{}", self.operation.key()));
        if self.operation == Operation::Arrange {
            // What is written are the places of records, which have no names of their own.
            return operation.into_owned();
        }
        let Some(table) = self.table else { return operation.into_owned() };
        let kind = lang.word(&format!("record.{}", table.key()));
        match (self.count, self.field) {
            (0 | 1, Some(field)) => {
                let field = lang.word(&table.label_key(field));
                lang.phrase("step.field", &[("operation", &operation), ("kind", &kind), ("record", &self.record), ("field", &field)])
            }
            (0 | 1, None) => lang.phrase("step.one", &[("operation", &operation), ("kind", &kind), ("record", &self.record)]),
            (count, _) => lang.phrase("step.many", &[("operation", &operation), ("kind", &kind), ("record", &self.record), ("count", &count)]),
        }
    }
}

/// The state of the register after an edit.
#[derive(Clone, Debug)]
pub struct State {
    /// The register as it is now.
    pub snapshot: Arc<Snapshot>,
    /// What Undo would take back.
    pub undo: Option<StepName>,
    /// What Redo would do again.
    pub redo: Option<StepName>,
    /// What identifies this state on paper.
    pub identity: Identity,
    /// All editions, in order.
    pub editions: Arc<Vec<Edition>>,
}

impl State {
    /// The newest edition, where the register is still as it holds it.
    pub fn edition_now(&self) -> Option<&Edition> {
        self.editions.last().filter(|edition| edition.state.content == self.identity.content)
    }
}

/// An edit that is done: on disk, and in the snapshot.
#[derive(Clone, Debug)]
pub struct Done {
    /// What was done; none where the edit changed nothing.
    pub step: Option<StepName>,
    /// The records it touched.
    pub touched: Vec<AnyId>,
    /// The state after it.
    pub state: State,
}
