//! Checks of the life of a risk: closing, relaxation, and tasks that are overdue.

use super::finding::{Fact, Finding, Severity};
use super::risks::open;
use super::{Check, Ground, Topic};
use crate::domain::choice::{ActionState, Status, Treatment};
use crate::domain::problem::is_blank;
use crate::domain::table::Table;
use crate::domain::value::AnyId;

const fn check(id: &'static str, tables: &'static [Table], find: fn(&Ground<'_>, AnyId, &mut Vec<Finding>)) -> Check {
    Check { id, topic: Topic::Life, tables, find }
}

/// The checks of this topic.
pub const CHECKS: &[Check] =
    &[check("K32", &[Table::Actions], overdue), check("K53", &[Table::Risks], closing), check("K54", &[Table::Risks], relaxation)];

fn overdue(ground: &Ground<'_>, id: AnyId, found: &mut Vec<Finding>) {
    let Some(action) = ground.snapshot.actions.get(id.row).filter(|action| action.state == ActionState::Open) else { return };
    if action.due < ground.snapshot.today {
        let mut finding = Finding::new("K32", Severity::Warning, id, "check.K32.text").at("due").fact("due", Fact::Date(action.due));
        finding.beside.extend(action.of);
        finding.beside.extend(action.person.map(|person| AnyId { table: Table::Persons, row: person.row() }));
        found.push(finding);
    }
}

/// A closed risk says why, and there is a file that proves it.
fn closing(ground: &Ground<'_>, id: AnyId, found: &mut Vec<Finding>) {
    let Some(risk) = ground.snapshot.risks.get(id.row).filter(|risk| risk.status == Status::Closed) else { return };
    if risk.closing_reason.as_deref().is_none_or(is_blank) {
        found.push(Finding::new("K53", Severity::Error, id, "check.K53.reason").at("closing_reason"));
    }
    if ground.snapshot.linking(Table::Evidence, id).is_empty() {
        found.push(Finding::new("K53", Severity::Error, id, "check.K53.evidence"));
    }
}

/// A risk that is let stand has an approval that still runs.
fn relaxation(ground: &Ground<'_>, id: AnyId, found: &mut Vec<Finding>) {
    let snapshot = ground.snapshot;
    if open(ground, id).is_none_or(|risk| risk.response != Some(Treatment::Relax)) {
        return;
    }
    let of_risk = snapshot.linking(Table::Acceptances, id).iter().filter_map(|row| snapshot.acceptances.get(*row));
    // One with the number of a check lets what that check found stand, not the risk.
    let last =
        of_risk.filter(|acceptance| acceptance.check.is_none() && acceptance.approved_on <= snapshot.today).max_by_key(|acceptance| acceptance.until);
    match last {
        None => found.push(Finding::new("K54", Severity::Error, id, "check.K54.none").at("response")),
        Some(last) if last.until < snapshot.today => {
            let mut finding = Finding::new("K54", Severity::Error, id, "check.K54.expired").at("response").fact("until", Fact::Date(last.until));
            finding.beside.push(AnyId { table: Table::Acceptances, row: last.id });
            found.push(finding);
        }
        Some(_) => {}
    }
}
