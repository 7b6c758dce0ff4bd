//! What follows from other values: levels, responsible persons, codes of records that are known by what they link to.

use std::sync::Arc;

use chrono::NaiveDate;

use super::checks;
use super::choice::{Choice, Scale};
use super::field::{Entry, Field, Row};
use super::grading;
use super::record::{Approval, Citation, Control, Duty, Level, Person, Placement, Post, Risk, StepSeparation, Successor, Unit};
use super::rotation;
use super::snapshot::Snapshot;
use super::table::Table;
use super::value::{AnyId, Id, RowId, Value};
use crate::i18n::Lang;

/// Score of a pair: likelihood × impact; none while either is not assessed.
pub fn product(likelihood: Option<u32>, impact: Option<u32>) -> Option<u32> {
    Some(likelihood?.saturating_mul(impact?))
}

/// Level of a risk before controls: the one set by hand, else what the rules of the scheme give.
pub fn risk_level<'a>(risk: &Risk, snapshot: &'a Snapshot) -> Option<&'a Arc<Row<Level>>> {
    grading::of(risk, snapshot).map(|graded| graded.level)
}

/// Highest value of a scale of the grading scheme.
pub fn scale_top(scale: Scale, snapshot: &Snapshot) -> u32 {
    snapshot.grades.iter().filter(|grade| grade.scale == scale).map(|grade| grade.value).max().unwrap_or_default()
}

fn link(table: Table, row: Option<RowId>) -> Value {
    row.map_or(Value::Empty, |row| Value::Link(AnyId { table, row }))
}

fn links<R>(table: Table, ids: impl IntoIterator<Item = Id<R>>) -> Value {
    Value::Links(ids.into_iter().map(|id| AnyId { table, row: id.row() }).collect())
}

pub(super) fn level(risk: &Row<Risk>, snapshot: &Snapshot) -> Value {
    link(Table::Levels, risk_level(risk, snapshot).map(|level| level.id))
}

pub(super) fn score(risk: &Row<Risk>, _: &Snapshot) -> Value {
    product(risk.likelihood, risk.impact).map_or(Value::Empty, Value::Number)
}

pub(super) fn residual_level(risk: &Row<Risk>, snapshot: &Snapshot) -> Value {
    link(Table::Levels, grading::residual(risk, snapshot).map(|graded| graded.level.id))
}

pub(super) fn level_basis(risk: &Row<Risk>, snapshot: &Snapshot) -> Value {
    let lang = snapshot.language().unwrap_or_default();
    grading::words::why_of(risk, snapshot, lang).map_or(Value::Empty, Value::Text)
}

/// Why a computed level is that; nothing for other fields.
pub fn explanation(entry: &dyn Entry, field: &Field, snapshot: &Snapshot, lang: Lang) -> Option<String> {
    let row: &dyn std::any::Any = entry;
    let risk = row.downcast_ref::<Row<Risk>>()?;
    match field.key {
        "level" => grading::words::why_of(risk, snapshot, lang),
        "residual_level" => Some(grading::words::why(grading::residual(risk, snapshot)?.why, "", lang)),
        _ => None,
    }
}

/// A sentence that the program makes for a field, in the language asked for; none for a field that holds something else.
pub fn sentence(entry: &dyn Entry, field: &Field, snapshot: &Snapshot, lang: Lang) -> Option<String> {
    let row: &dyn std::any::Any = entry;
    let is_basis = Table::Risks.field("level_basis") == Some(field);
    row.downcast_ref::<Row<Risk>>().filter(|_| is_basis).map(|risk| grading::words::why_of(risk, snapshot, lang).unwrap_or_default())
}

/// How bad the worst is of what is to be put right at a risk.
pub(super) fn worst_finding(risk: &Row<Risk>, snapshot: &Snapshot) -> Value {
    let found = checks::of_record(AnyId { table: Table::Risks, row: risk.id }, snapshot);
    found.worst().map_or(Value::Empty, |severity| Value::Choice(severity.key()))
}

/// Who holds a post today: its holders first, then those who stand in.
pub fn post_holders(post: RowId, snapshot: &Snapshot) -> Vec<Id<Person>> {
    let tenures = snapshot.linking(Table::Tenures, AnyId { table: Table::Posts, row: post });
    let mut held: Vec<_> = tenures.iter().filter_map(|row| snapshot.tenures.get(*row)).filter(|tenure| tenure.covers(snapshot.today)).collect();
    held.sort_by_key(|tenure| tenure.stand_in);
    held.iter().map(|tenure| tenure.person).collect()
}

/// The person named, else whoever holds the post.
fn named_or_holders(named: Option<Id<Person>>, post: Option<Id<Post>>, snapshot: &Snapshot) -> Value {
    match named {
        Some(person) => links(Table::Persons, [person]),
        None => links(Table::Persons, post.map(|post| post_holders(post.row(), snapshot)).unwrap_or_default()),
    }
}

/// The risks that a post carries, the highest level first.
pub fn risks_of_post(post: RowId, snapshot: &Snapshot) -> Vec<RowId> {
    let mut risks = snapshot.linking(Table::Risks, AnyId { table: Table::Posts, row: post }).to_vec();
    let height = |row: &RowId| snapshot.risks.get(*row).and_then(|risk| risk_level(risk, snapshot)).map(|level| level.min_score);
    risks.sort_by_cached_key(|row| (std::cmp::Reverse(height(row)), *row));
    risks
}

/// The section of the main post of a risk.
pub fn main_section<'a>(risk: &Risk, snapshot: &'a Snapshot) -> Option<&'a Arc<Row<super::record::Section>>> {
    snapshot.get(snapshot.get(*risk.posts.first()?)?.section?)
}

/// Where a post stands among others: by unit, then by section; posts without a section come last in their unit.
pub fn post_place(post: &Post) -> (RowId, RowId) {
    (post.unit.row(), post.section.map_or(RowId::MAX, |section| section.row()))
}

/// The unit of a risk: that of its main post, else of its step.
pub fn unit_of_risk(risk: &Risk, snapshot: &Snapshot) -> Option<Id<Unit>> {
    let post = risk.posts.first().and_then(|post| snapshot.get(*post));
    let step = || risk.step.and_then(|step| snapshot.get(step)).map(|step| step.unit);
    post.map(|post| post.unit).or_else(step)
}

pub(super) fn unit(risk: &Row<Risk>, snapshot: &Snapshot) -> Value {
    link(Table::Units, unit_of_risk(risk, snapshot).map(Id::row))
}

pub(super) fn section(risk: &Row<Risk>, snapshot: &Snapshot) -> Value {
    link(Table::Sections, main_section(risk, snapshot).map(|section| section.id))
}

pub(super) fn residual_score(risk: &Row<Risk>, _: &Snapshot) -> Value {
    product(risk.residual_likelihood, risk.residual_impact).map_or(Value::Empty, Value::Number)
}

/// Whether a post that one person should hold has neither holder nor stand-in today; a closed one needs none.
pub fn is_vacant(post: &Row<Post>, snapshot: &Snapshot) -> bool {
    !post.is_closed(snapshot.today) && !post.collective && !post.per_project && post_holders(post.id, snapshot).is_empty()
}

/// The day on which the first of today's holders of a post has to rotate, or the post is to be audited instead.
pub fn rotation_day(post: &Row<Post>, snapshot: &Snapshot) -> Option<NaiveDate> {
    rotation::clocks(post, snapshot).iter().map(|clock| clock.due).min()
}

pub(super) fn vacant(post: &Row<Post>, snapshot: &Snapshot) -> Value {
    Value::Flag(is_vacant(post, snapshot))
}

pub(super) fn rotation_due(post: &Row<Post>, snapshot: &Snapshot) -> Value {
    rotation_day(post, snapshot).map_or(Value::Empty, Value::Date)
}

pub(super) fn responsible_person(risk: &Row<Risk>, snapshot: &Snapshot) -> Value {
    named_or_holders(risk.direct_person, risk.posts.first().copied(), snapshot)
}

pub(super) fn responsible_head(risk: &Row<Risk>, snapshot: &Snapshot) -> Value {
    named_or_holders(risk.section_head, main_section(risk, snapshot).and_then(|section| section.head_post), snapshot)
}

pub(super) fn responsible_leader(risk: &Row<Risk>, snapshot: &Snapshot) -> Value {
    named_or_holders(risk.leader_in_charge, main_section(risk, snapshot).and_then(|section| section.leader_post), snapshot)
}

pub(super) fn holders(post: &Row<Post>, snapshot: &Snapshot) -> Value {
    links(Table::Persons, post_holders(post.id, snapshot))
}

pub(super) fn serves(control: &Row<Control>, snapshot: &Snapshot) -> Value {
    let rows = snapshot.linking(Table::Risks, AnyId { table: Table::Controls, row: control.id });
    Value::Links(rows.iter().map(|row| AnyId { table: Table::Risks, row: *row }).collect())
}

/// The code of a record that is known by what it links to, such as `S01/P-BUD/lead`; none where codes are numbered or a link is missing.
pub fn linked_code(entry: &dyn Entry, code_of: &dyn Fn(AnyId) -> Option<String>) -> Option<String> {
    let row: &dyn std::any::Any = entry;
    let of = |table: Table, row: RowId| code_of(AnyId { table, row });
    if let Some(duty) = row.downcast_ref::<Row<Duty>>() {
        let (step, post, role) = (of(Table::Steps, duty.step.row())?, of(Table::Posts, duty.post.row())?, of(Table::Roles, duty.role.row())?);
        Some(format!("{step}/{post}/{role}"))
    } else if let Some(successor) = row.downcast_ref::<Row<Successor>>() {
        Some(format!("{}/next/{}", of(Table::Steps, successor.step.row())?, of(Table::Steps, successor.next.row())?))
    } else if let Some(pair) = row.downcast_ref::<Row<StepSeparation>>() {
        Some(format!("{}/other/{}", of(Table::Steps, pair.step_a.row())?, of(Table::Steps, pair.step_b.row())?))
    } else if let Some(citation) = row.downcast_ref::<Row<Citation>>() {
        Some(format!("{}/{}", code_of(citation.of)?, of(Table::Laws, citation.law.row())?))
    } else if let Some(approval) = row.downcast_ref::<Row<Approval>>() {
        Some(format!("{}/{}", of(Table::Bands, approval.band.row())?, of(Table::Posts, approval.post.row())?))
    } else if let Some(placement) = row.downcast_ref::<Row<Placement>>() {
        code_of(placement.of).map(|code| format!("{code}/place"))
    } else {
        None
    }
}
