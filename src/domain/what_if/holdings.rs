//! Which functions the persons of a plan hold, now and as planned, and which of them clash then.

use std::collections::{BTreeMap, BTreeSet};

use super::candidates::posts_of;
use super::{Move, Plan, running};
use crate::domain::checks::{Finding, Severity, Topic, find};
use crate::domain::snapshot::Snapshot;
use crate::domain::table::Table;
use crate::domain::value::RowId;

/// A function held by a person, in one of two states or in both.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Holding {
    /// Held now.
    pub now: bool,
    /// Held as planned.
    pub then: bool,
    /// How bad it is that it is held with another, as planned.
    pub clash: Option<Severity>,
}

/// Functions by persons.
#[derive(Debug, Default)]
pub struct Holdings {
    /// The persons whom the moves are about, and those who hold the posts that they are about.
    pub persons: Vec<RowId>,
    /// All functions that they hold in either state.
    pub functions: Vec<RowId>,
    cells: BTreeMap<(RowId, RowId), Holding>,
}

impl Holdings {
    /// What is held in two states of the register, and what was found in the later one.
    pub(super) fn of(plan: &Plan, before: &Snapshot, after: &Snapshot, found: &[Finding]) -> Holdings {
        let mut persons = BTreeSet::new();
        for step in &plan.moves {
            if let Move::Take { person, .. } | Move::Leave { person, .. } = *step {
                persons.insert(person);
            }
            for snapshot in [before, after] {
                persons.extend(running(step.post(), snapshot).map(|tenure| tenure.person.row()));
            }
        }
        let mut cells: BTreeMap<(RowId, RowId), Holding> = BTreeMap::new();
        for &person in &persons {
            held_by(person, before).into_iter().for_each(|function| cells.entry((function, person)).or_default().now = true);
            held_by(person, after).into_iter().for_each(|function| cells.entry((function, person)).or_default().then = true);
        }
        for finding in found.iter().filter(|finding| find(finding.check).is_some_and(|check| check.topic == Topic::Separation)) {
            let whose = |person: RowId| match finding.record.table {
                Table::Persons => finding.record.row == person,
                Table::Posts => running(finding.record.row, after).any(|tenure| tenure.person.row() == person),
                _ => false,
            };
            for ((function, person), holding) in &mut cells {
                let is_meant = finding.beside.iter().any(|id| (id.table, id.row) == (Table::Functions, *function));
                if holding.then && is_meant && whose(*person) {
                    holding.clash = Some(holding.clash.map_or(finding.severity, |known| known.min(finding.severity)));
                }
            }
        }
        let functions: BTreeSet<RowId> = cells.keys().map(|(function, _)| *function).collect();
        Holdings { persons: persons.into_iter().collect(), functions: functions.into_iter().collect(), cells }
    }

    /// Whether and how a person holds a function.
    pub fn get(&self, function: RowId, person: RowId) -> Holding {
        self.cells.get(&(function, person)).copied().unwrap_or_default()
    }
}

/// The functions of the posts that a person holds.
fn held_by(person: RowId, snapshot: &Snapshot) -> Vec<RowId> {
    let posts = posts_of(person, snapshot).into_iter().filter_map(|post| snapshot.posts.get(post));
    posts.flat_map(|post| post.functions.iter().map(|function| function.row())).collect()
}
