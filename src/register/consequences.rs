//! What an edit means for the life of risks: dates that follow from a status, and marks on risks whose ground was changed.
//!
//! It is done once, when the edit is made; Undo and Redo bring back what stood there, marks included.

use std::any::Any;

use chrono::NaiveDate;

use super::expand::Outcomes;
use crate::domain::change::Operation;
use crate::domain::field::Row;
use crate::domain::life::{follow, stale};
use crate::domain::record::Risk;
use crate::domain::snapshot::Snapshot;
use crate::domain::table::Table;
use crate::domain::value::AnyId;

/// What an edit is known by.
#[derive(Debug)]
pub(super) struct Cause<'a> {
    pub(super) operation: Operation,
    pub(super) reason: Option<&'a str>,
    pub(super) today: NaiveDate,
}

/// Adds what follows from an edit to it.
pub(super) fn add(outcomes: &mut Outcomes, cause: &Cause<'_>, snapshot: &Snapshot) {
    let touched = outcomes.ids().to_vec();
    for id in &touched {
        if id.table == Table::Risks {
            settle(*id, outcomes, cause, snapshot);
        }
    }
    for id in touched {
        let (before, after) = (snapshot.entry(id), outcomes.current(id, snapshot));
        let Some(stir) = stale::stir(before.as_deref(), after.as_deref(), cause.today, snapshot) else { continue };
        let source = stir.sources.iter().copied().find(|source| outcomes.current(*source, snapshot).is_some());
        for row in stir.risks {
            let change = |risk: &mut Risk| stale::mark(risk, stir.cause, source, cause.today);
            change_risk(AnyId { table: Table::Risks, row }, outcomes, snapshot, change);
        }
    }
}

/// Brings the fields of a risk that was written in line with its status, and forgets a source of its mark that it has left.
fn settle(id: AnyId, outcomes: &mut Outcomes, cause: &Cause<'_>, snapshot: &Snapshot) {
    let before = snapshot.risks.get(id.row).map(|row| &row.record);
    // Rows of a file come with the dates they have: one that is new is older than this day.
    let is_given = before.is_none() && matches!(cause.operation, Operation::Import | Operation::Paste);
    // The reason of an import is the name of its file, which says nothing of why a risk was closed.
    let reason = cause.reason.filter(|_| cause.operation != Operation::Import);
    change_risk(id, outcomes, snapshot, |risk| {
        if !is_given {
            follow::follow(before, risk, reason, cause.today, snapshot);
        }
        risk.stale_source = risk.stale_source.filter(|source| match source.table {
            Table::Posts => risk.posts.iter().any(|post| post.row() == source.row),
            Table::Steps => risk.step.is_some_and(|step| step.row() == source.row),
            _ => true,
        });
        true
    });
}

/// Changes a risk as it will be after the edit, where it will still be there.
fn change_risk(id: AnyId, outcomes: &mut Outcomes, snapshot: &Snapshot, change: impl FnOnce(&mut Risk) -> bool) {
    let Some(mut entry) = outcomes.current(id, snapshot) else { return };
    let row: &mut dyn Any = entry.as_mut();
    if row.downcast_mut::<Row<Risk>>().is_some_and(|row| change(&mut row.record)) {
        outcomes.set(id, Some(entry));
    }
}
