//! A new order of the steps: what numbers change when a step is moved.

use std::sync::Arc;

use crate::domain::field::Row;
use crate::domain::record::Step;
use crate::domain::snapshot::Snapshot;
use crate::domain::table::Table;
use crate::domain::value::{AnyId, RowId};

/// Where a step is moved to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Target {
    /// Directly before a step.
    Before(RowId),
    /// Directly after a step.
    After(RowId),
}

impl Target {
    fn step(self) -> RowId {
        match self {
            Target::Before(step) | Target::After(step) => step,
        }
    }
}

/// The steps whose number in the order changes when one is moved, with their new numbers. Steps outside the stretch between keep theirs.
pub fn moved(step: RowId, target: Target, snapshot: &Snapshot) -> Vec<(RowId, u32)> {
    let Some(moving) = snapshot.steps.get(step).filter(|_| step != target.step()) else { return Vec::new() };
    let mut order = all_in_order(moving, snapshot);
    let old: Vec<(RowId, u32)> = order.iter().map(|step| (step.id, step.seq)).collect();
    let Some(from) = order.iter().position(|known| known.id == step) else { return Vec::new() };
    let moving = order.remove(from);
    let Some(beside) = order.iter().position(|known| known.id == target.step()) else { return Vec::new() };
    let to = if matches!(target, Target::Before(_)) { beside } else { beside + 1 };
    order.insert(to, moving);
    renumber(&order, &old, from.min(to))
}

/// The steps among which numbers are given: all, or in a large register those of the unit.
fn all_in_order(moving: &Row<Step>, snapshot: &Snapshot) -> Vec<Arc<Row<Step>>> {
    let mut steps: Vec<Arc<Row<Step>>> = if snapshot.steps.len() > super::MOST {
        let unit = AnyId { table: Table::Units, row: moving.unit.row() };
        snapshot.linking(Table::Steps, unit).iter().filter_map(|row| snapshot.steps.get(*row)).cloned().collect()
    } else {
        snapshot.steps.iter().cloned().collect()
    };
    steps.sort_by_key(|step| (step.seq, step.id));
    steps
}

/// Gives the numbers that stood at the places from `first` on again, each higher than the one before.
fn renumber(order: &[Arc<Row<Step>>], old: &[(RowId, u32)], first: usize) -> Vec<(RowId, u32)> {
    let mut before = first.checked_sub(1).map(|place| old[place].1);
    let mut changed = Vec::new();
    for (step, (_, number)) in order.iter().zip(old).skip(first) {
        let number = before.map_or(*number, |before| (*number).max(before.saturating_add(1)));
        if step.seq != number {
            changed.push((step.id, number));
        }
        before = Some(number);
    }
    changed
}
