//! Checks of the responsibility matrix: who leads, reviews and approves a step, and how much rests on one post.

use super::finding::{Fact, Finding, Severity};
use super::hands::{self, Hand, Part, duties, hands, is_part, posts};
use super::{Check, Ground, Topic};
use crate::domain::field::Row;
use crate::domain::problem::is_blank;
use crate::domain::record::Step;
use crate::domain::table::Table;
use crate::domain::value::{AnyId, RowId};

const fn check(id: &'static str, tables: &'static [Table], find: fn(&Ground<'_>, AnyId, &mut Vec<Finding>)) -> Check {
    Check { id, topic: Topic::Matrix, tables, find }
}

/// The checks of this topic.
pub const CHECKS: &[Check] = &[
    check("K15", &[Table::Steps], approvers),
    check("K16", &[Table::Steps], lead),
    check("K17", &[Table::Steps], own_approval),
    check("K19", &[Table::Steps], overseer),
    check("K20", &[Table::Posts, Table::Persons], overload),
    check("K21", &[Table::Steps], consulted),
    check("K22", &[Table::Posts], idle_post),
    check("K49", &[Table::Posts], post_without_risk),
];

/// A step that the unit does; the others are not looked at.
pub(super) fn applicable<'a>(ground: &Ground<'a>, id: AnyId) -> Option<&'a Row<Step>> {
    ground.snapshot.steps.get(id.row).map(|step| step.as_ref()).filter(|step| step.applicable)
}

fn ids(posts: &[RowId]) -> impl Iterator<Item = AnyId> {
    posts.iter().map(|row| AnyId { table: Table::Posts, row: *row })
}

fn approvers(ground: &Ground<'_>, id: AnyId, found: &mut Vec<Finding>) {
    let Some(step) = applicable(ground, id) else { return };
    let approvers = posts(id, &[Part::Approve], ground.snapshot);
    let warn = |words| Finding::new("K15", Severity::Warning, id, words);
    let is_independent = step.no_approval_reason.as_deref().is_some_and(|reason| !is_blank(reason));
    match approvers.len() {
        0 if !is_independent => match hands::closed_posts(id, &[Part::Approve], ground.snapshot).as_slice() {
            [] => found.push(warn("check.K15.none").at("no_approval_reason")),
            closed => found.push(warn("check.K15.closed").of("posts", ids(closed))),
        },
        0 => {}
        _ if is_independent => found.push(warn("check.K15.independent").of("posts", ids(&approvers))),
        1 => {}
        _ if !step.approval_by_amount => found.push(warn("check.K15.several").at("approval_by_amount").of("posts", ids(&approvers))),
        _ => {}
    }
}

/// One who leads is needed; that there are several is a matter of the unit's own rules.
fn lead(ground: &Ground<'_>, id: AnyId, found: &mut Vec<Finding>) {
    if applicable(ground, id).is_none() {
        return;
    }
    let leads = posts(id, &[Part::Lead], ground.snapshot);
    match leads.len() {
        0 => match hands::closed_posts(id, &[Part::Lead], ground.snapshot).as_slice() {
            [] => found.push(Finding::new("K16", Severity::Error, id, "check.K16.none")),
            closed => found.push(Finding::new("K16", Severity::Error, id, "check.K16.closed").of("posts", ids(closed))),
        },
        1 => {}
        _ => found.push(Finding::new("K16", Severity::Warning, id, "check.K16.several").of("posts", ids(&leads))),
    }
}

fn own_approval(ground: &Ground<'_>, id: AnyId, found: &mut Vec<Finding>) {
    if applicable(ground, id).is_none() {
        return;
    }
    let of = |parts: &[Part]| hands(&posts(id, parts, ground.snapshot), ground.snapshot);
    let leads = of(&[Part::Lead]);
    if let Some((lead, other)) = hands::shared(&leads, &of(&[Part::Approve])) {
        let severity = if lead.is_firm && other.is_firm { Severity::Error } else { Severity::Warning };
        found.push(same_person(severity, id, lead, other, ["check.K17.approve_post", "check.K17.approve"]));
    }
    if let Some((lead, other)) = hands::shared(&leads, &of(&[Part::Review])) {
        found.push(same_person(Severity::Warning, id, lead, other, ["check.K17.review_post", "check.K17.review"]));
    }
}

/// In words: the same post, or the same person through two posts.
fn same_person(severity: Severity, step: AnyId, lead: Hand, other: Hand, [by_post, by_person]: [&'static str; 2]) -> Finding {
    match lead.person.filter(|_| lead.post != other.post) {
        None => Finding::new("K17", severity, step, by_post).of("post", ids(&[lead.post])),
        Some(person) => Finding::new("K17", severity, step, by_person)
            .of("person", [AnyId { table: Table::Persons, row: person.row() }])
            .of("lead", ids(&[lead.post]))
            .of("other", ids(&[other.post])),
    }
}

/// Posts of the third line oversee: they neither lead nor approve.
fn overseer(ground: &Ground<'_>, id: AnyId, found: &mut Vec<Finding>) {
    if applicable(ground, id).is_none() {
        return;
    }
    let acting = posts(id, &[Part::Lead, Part::Approve], ground.snapshot);
    for post in acting.into_iter().filter(|post| ground.snapshot.posts.get(*post).is_some_and(|post| post.line == Some(3))) {
        found.push(Finding::new("K19", Severity::Error, id, "check.K19.text").of("post", ids(&[post])));
    }
}

fn overload(ground: &Ground<'_>, id: AnyId, found: &mut Vec<Finding>) {
    let snapshot = ground.snapshot;
    let held: Vec<RowId> = match id.table {
        Table::Persons => super::separation::posts_of(id.row, snapshot).into_iter().map(|hand| hand.post).collect(),
        _ => vec![id.row],
    };
    if id.table == Table::Persons && held.len() < 2 || id.table == Table::Posts && hands::is_closed(id.row, snapshot) {
        // What rests on a single post is said there, and nothing rests on a closed one.
        return;
    }
    let is_body = |post: &RowId| snapshot.posts.get(*post).is_some_and(|post| post.collective);
    // What a body approves, none of its members approves alone.
    let alone: Vec<RowId> = held.iter().copied().filter(|post| !is_body(post)).collect();
    let count = |posts: &[RowId], parts: &[Part]| {
        let of_post = |post: &RowId| duties(AnyId { table: Table::Posts, row: *post }, snapshot);
        let mut steps: Vec<RowId> = posts
            .iter()
            .flat_map(of_post)
            .filter(|duty| is_part(duty, parts, snapshot) && snapshot.get(duty.step).is_some_and(|step| step.applicable))
            .map(|duty| duty.step.row())
            .collect();
        steps.sort_unstable();
        steps.dedup();
        steps.len() as u32
    };
    let warn = |words, number: u32, most: u32| {
        Finding::new("K20", Severity::Warning, id, words).fact("count", Fact::Number(number)).fact("most", Fact::Number(most))
    };
    let (most_handled, most_approved) = (ground.thresholds.most_handled, ground.thresholds.most_approved);
    let (handled, approved) = (count(&held, &[Part::Lead, Part::Assist]), count(&alone, &[Part::Approve]));
    if handled > most_handled {
        found.push(warn("check.K20.handled", handled, most_handled));
    }
    if approved > most_approved {
        found.push(warn("check.K20.approved", approved, most_approved));
    }
}

fn consulted(ground: &Ground<'_>, id: AnyId, found: &mut Vec<Finding>) {
    let consulted = posts(id, &[Part::Review, Part::Countersign], ground.snapshot);
    let (count, most) = (consulted.len() as u32, ground.thresholds.most_consulted);
    if applicable(ground, id).is_some() && count > most {
        let finding = Finding::new("K21", Severity::Warning, id, "check.K21.text").of("posts", ids(&consulted));
        found.push(finding.fact("count", Fact::Number(count)).fact("most", Fact::Number(most)));
    }
}

fn idle_post(ground: &Ground<'_>, id: AnyId, found: &mut Vec<Finding>) {
    let is_there = ground.snapshot.posts.get(id.row).is_some_and(|post| !post.is_closed(ground.snapshot.today));
    if is_there && ground.snapshot.linking(Table::Duties, id).is_empty() {
        found.push(Finding::new("K22", Severity::Info, id, "check.K22.text"));
    }
}

fn post_without_risk(ground: &Ground<'_>, id: AnyId, found: &mut Vec<Finding>) {
    let acts = duties(id, ground.snapshot).any(|duty| is_part(duty, &[Part::Lead, Part::Approve], ground.snapshot));
    if acts && !hands::is_closed(id.row, ground.snapshot) && ground.snapshot.linking(Table::Risks, id).is_empty() {
        found.push(Finding::new("K49", Severity::Warning, id, "check.K49.text"));
    }
}
