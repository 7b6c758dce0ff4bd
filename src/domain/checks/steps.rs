//! Checks of steps: how many people, limits, basis, order, risks.

use super::finding::{Fact, Finding, Severity};
use super::hands::{Part, posts};
use super::matrix::applicable;
use super::rotation::tenures;
use super::{Check, Ground, Topic, flow};
use crate::domain::choice::{Confidence, LawKind, LimitKind};
use crate::domain::field::Row;
use crate::domain::problem::is_blank;
use crate::domain::record::TimeLimit;
use crate::domain::table::Table;
use crate::domain::value::AnyId;

const fn check(id: &'static str, find: fn(&Ground<'_>, AnyId, &mut Vec<Finding>)) -> Check {
    Check { id, topic: Topic::Steps, tables: &[Table::Steps], find }
}

/// The checks of this topic.
pub const CHECKS: &[Check] = &[
    check("K09", people),
    check("K10", limit),
    check("K11", own_limit),
    check("K12", basis),
    check("K13", flow::order),
    check("K14", risks),
    check("K57", own_rule),
    check("K58", loosened),
    Check { id: "K56", topic: Topic::Steps, tables: &[Table::Matters], find: matter },
];

/// A vacant post counts as one person to come, a body as enough.
fn people(ground: &Ground<'_>, id: AnyId, found: &mut Vec<Finding>) {
    let Some(least) = applicable(ground, id).and_then(|step| step.min_participants).filter(|least| *least > 1) else { return };
    let posts = posts(id, &[Part::Lead, Part::Assist], ground.snapshot);
    if posts.iter().any(|post| ground.snapshot.posts.get(*post).is_some_and(|post| post.collective)) {
        return;
    }
    let mut persons = Vec::new();
    let mut vacant = 0;
    for post in &posts {
        let held = persons.len();
        persons.extend(tenures(*post, ground.snapshot).filter(|tenure| !tenure.stand_in).map(|tenure| tenure.person.row()));
        vacant += usize::from(persons.len() == held);
    }
    persons.sort_unstable();
    persons.dedup();
    let count = (persons.len() + vacant) as u32;
    if count < least {
        let severity = if vacant == 0 { Severity::Error } else { Severity::Warning };
        let finding = Finding::new("K09", severity, id, "check.K09.text").at("min_participants");
        let mut finding = finding.fact("count", Fact::Number(count)).fact("least", Fact::Number(least));
        finding.beside.extend(posts.iter().map(|row| AnyId { table: Table::Posts, row: *row }));
        found.push(finding);
    }
}

fn limit(ground: &Ground<'_>, id: AnyId, found: &mut Vec<Finding>) {
    let Some(step) = applicable(ground, id) else { return };
    let is_explained = step.no_limit_reason.as_deref().is_some_and(|reason| !is_blank(reason));
    if !is_explained && ground.snapshot.linking(Table::TimeLimits, id).is_empty() {
        found.push(Finding::new("K10", Severity::Warning, id, "check.K10.text").at("no_limit_reason"));
    }
}

/// Whether a value of a limit allows more than another one.
pub(super) fn is_looser(kind: LimitKind, value: u32, than: u32) -> bool {
    match kind {
        // At most so long, and at most so long before.
        LimitKind::Max | LimitKind::NotEarlier => value > than,
        LimitKind::MinPeriod | LimitKind::MinBefore | LimitKind::Retention => value < than,
    }
}

/// The limits of a step that the unit does.
fn limits<'a>(ground: &Ground<'a>, id: AnyId) -> impl Iterator<Item = &'a Row<TimeLimit>> {
    let rows = applicable(ground, id).map(|_| ground.snapshot.linking(Table::TimeLimits, id)).unwrap_or_default();
    let snapshot = ground.snapshot;
    rows.iter().filter_map(|row| snapshot.time_limits.get(*row)).map(|limit| limit.as_ref())
}

fn of_limit(check: &'static str, severity: Severity, words: &'static str, step: AnyId, limit: &Row<TimeLimit>, [own, other]: [u32; 2]) -> Finding {
    let finding = Finding::new(check, severity, step, words).of("limit", [AnyId { table: Table::TimeLimits, row: limit.id }]);
    finding.fact("own", Fact::Number(own)).fact("other", Fact::Number(other))
}

/// A limit whose number nobody confirmed warns only.
fn own_limit(ground: &Ground<'_>, id: AnyId, found: &mut Vec<Finding>) {
    for limit in limits(ground, id) {
        if let Some(own) = limit.own_value.filter(|own| is_looser(limit.kind, *own, limit.value)) {
            let severity = if limit.confidence == Some(Confidence::Unconfirmed) { Severity::Warning } else { Severity::Error };
            found.push(of_limit("K11", severity, "check.K11.text", id, limit, [own, limit.value]));
        }
    }
}

/// What the unit keeps is no looser than what the superior unit sets, and than what the newest edition said.
fn loosened(ground: &Ground<'_>, id: AnyId, found: &mut Vec<Finding>) {
    for limit in limits(ground, id) {
        let own = limit.own_value.unwrap_or(limit.value);
        if let Some(superior) = limit.superior_value.filter(|superior| is_looser(limit.kind, own, *superior)) {
            found.push(of_limit("K58", Severity::Warning, "check.K58.superior", id, limit, [own, superior]));
        }
        if let Some(last) = ground.snapshot.last_limits.get(&limit.code).filter(|last| is_looser(limit.kind, own, **last)) {
            found.push(of_limit("K58", Severity::Warning, "check.K58.edition", id, limit, [own, *last]));
        }
    }
}

fn basis(ground: &Ground<'_>, id: AnyId, found: &mut Vec<Finding>) {
    if applicable(ground, id).is_some() && ground.snapshot.linking(Table::Citations, id).is_empty() {
        found.push(Finding::new("K12", Severity::Warning, id, "check.K12.text"));
    }
}

/// A step rests on a rule of the unit's own beside the laws.
fn own_rule(ground: &Ground<'_>, id: AnyId, found: &mut Vec<Finding>) {
    if applicable(ground, id).is_none() {
        return;
    }
    let snapshot = ground.snapshot;
    let cited = snapshot.linking(Table::Citations, id).iter().filter_map(|row| snapshot.citations.get(*row));
    let mut laws = cited.filter_map(|citation| snapshot.get(citation.law));
    if !laws.any(|law| law.kind == LawKind::Internal) {
        found.push(Finding::new("K57", Severity::Warning, id, "check.K57.text"));
    }
}

fn risks(ground: &Ground<'_>, id: AnyId, found: &mut Vec<Finding>) {
    if applicable(ground, id).is_some() && ground.snapshot.linking(Table::Risks, id).is_empty() {
        found.push(Finding::new("K14", Severity::Warning, id, "check.K14.text"));
    }
}

fn matter(ground: &Ground<'_>, id: AnyId, found: &mut Vec<Finding>) {
    if ground.snapshot.matters.get(id.row).is_some() && ground.snapshot.linking(Table::Steps, id).is_empty() {
        found.push(Finding::new("K56", Severity::Warning, id, "check.K56.text"));
    }
}
