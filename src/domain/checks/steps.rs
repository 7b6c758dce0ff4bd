//! Checks of steps: how many people, limits, basis, order, risks.

use super::finding::{Fact, Finding, Severity};
use super::hands::{Part, hands, posts};
use super::matrix::applicable;
use super::{Check, Ground, Topic, flow};
use crate::domain::choice::LimitKind;
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
    Check { id: "K56", topic: Topic::Steps, tables: &[Table::Matters], find: matter },
];

/// A vacant post counts as one person to come, a body as enough.
fn people(ground: &Ground<'_>, id: AnyId, found: &mut Vec<Finding>) {
    let Some(least) = applicable(ground, id).and_then(|step| step.min_participants).filter(|least| *least > 1) else { return };
    let posts = posts(id, &[Part::Lead, Part::Assist], ground.snapshot);
    if posts.iter().any(|post| ground.snapshot.posts.get(*post).is_some_and(|post| post.collective)) {
        return;
    }
    let hands: Vec<_> = hands(&posts, ground.snapshot).into_iter().filter(|hand| !hand.stands_in).collect();
    let (mut persons, vacant): (Vec<_>, Vec<_>) = hands.iter().map(|hand| hand.person.map(|person| person.row())).partition(Option::is_some);
    persons.sort_unstable();
    persons.dedup();
    let count = (persons.len() + vacant.len()) as u32;
    if count < least {
        let severity = if vacant.is_empty() { Severity::Error } else { Severity::Warning };
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

/// Whether the unit allows itself more than the law.
fn is_looser(limit: &TimeLimit) -> bool {
    limit.own_value.is_some_and(|own| match limit.kind {
        LimitKind::Max => own > limit.value,
        LimitKind::MinPeriod | LimitKind::MinBefore | LimitKind::NotEarlier | LimitKind::Retention => own < limit.value,
    })
}

fn own_limit(ground: &Ground<'_>, id: AnyId, found: &mut Vec<Finding>) {
    if applicable(ground, id).is_none() {
        return;
    }
    let rows = ground.snapshot.linking(Table::TimeLimits, id);
    for limit in rows.iter().filter_map(|row| ground.snapshot.time_limits.get(*row)).filter(|limit| is_looser(limit)) {
        let finding = Finding::new("K11", Severity::Error, id, "check.K11.text").of("limit", [AnyId { table: Table::TimeLimits, row: limit.id }]);
        found.push(finding.fact("own", Fact::Number(limit.own_value.unwrap_or_default())).fact("law", Fact::Number(limit.value)));
    }
}

fn basis(ground: &Ground<'_>, id: AnyId, found: &mut Vec<Finding>) {
    if applicable(ground, id).is_some() && ground.snapshot.linking(Table::Citations, id).is_empty() {
        found.push(Finding::new("K12", Severity::Warning, id, "check.K12.text"));
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
