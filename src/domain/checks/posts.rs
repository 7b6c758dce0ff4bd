//! Checks of posts and who holds them: vacancies, stand-ins, terms that overlap.

use super::finding::{Fact, Finding, Severity};
use super::rotation::tenures;
use super::{Check, Ground, Topic};
use crate::domain::record::Post;
use crate::domain::table::Table;
use crate::domain::value::AnyId;

/// The checks of this topic.
pub const CHECKS: &[Check] = &[
    Check { id: "K07", topic: Topic::Posts, tables: &[Table::Posts, Table::Tenures], find: held },
    Check { id: "K55", topic: Topic::Posts, tables: &[Table::Units], find: coordinating },
];

fn held(ground: &Ground<'_>, id: AnyId, found: &mut Vec<Finding>) {
    match id.table {
        Table::Tenures => overlapping(ground, id, found),
        _ => vacant(ground, id, found),
    }
}

/// A body needs no holder, a post of one project has none outside it, and a closed one none any more.
fn vacant(ground: &Ground<'_>, id: AnyId, found: &mut Vec<Finding>) {
    let is_personal = |post: &Post| !post.collective && !post.per_project && !post.is_closed(ground.snapshot.today);
    let Some(post) = ground.snapshot.posts.get(id.row).filter(|post| is_personal(post)) else { return };
    let is_held = tenures(id.row, ground.snapshot).any(|tenure| !tenure.stand_in);
    let is_open = |deputy: &Post| !deputy.is_closed(ground.snapshot.today);
    let has_stand_in = post.deputy_post.and_then(|deputy| ground.snapshot.get(deputy)).is_some_and(|deputy| is_open(deputy))
        || tenures(id.row, ground.snapshot).any(|tenure| tenure.stand_in);
    let words = match (is_held, has_stand_in) {
        (true, true) => return,
        (false, true) => "check.K07.vacant",
        (false, false) => "check.K07.empty",
        (true, false) => "check.K07.alone",
    };
    found.push(Finding::new("K07", Severity::Warning, id, words));
}

/// Two terms of one person at one post share days: told at the later record.
fn overlapping(ground: &Ground<'_>, id: AnyId, found: &mut Vec<Finding>) {
    let snapshot = ground.snapshot;
    let Some(tenure) = snapshot.tenures.get(id.row) else { return };
    let of_person = snapshot.linking(Table::Tenures, AnyId { table: Table::Persons, row: tenure.person.row() });
    let earlier = of_person.iter().take_while(|row| **row < id.row).filter_map(|row| snapshot.tenures.get(*row));
    let shares = |from: chrono::NaiveDate, until: Option<chrono::NaiveDate>| {
        tenure.until.is_none_or(|own| from <= own) && until.is_none_or(|until| tenure.from <= until)
    };
    if let Some(other) = earlier.filter(|other| other.post == tenure.post).find(|other| shares(other.from, other.until)) {
        let finding = Finding::new("K07", Severity::Warning, id, "check.K07.overlap").at("from");
        let finding = finding.of("person", [AnyId { table: Table::Persons, row: tenure.person.row() }]);
        let mut finding = finding.of("post", [AnyId { table: Table::Posts, row: tenure.post.row() }]).fact("from", Fact::Date(other.from));
        finding.beside.push(AnyId { table: Table::Tenures, row: other.id });
        found.push(finding);
    }
}

/// A purchaser names one section that coordinates its procurement.
fn coordinating(ground: &Ground<'_>, id: AnyId, found: &mut Vec<Finding>) {
    use crate::domain::choice::Body;
    let snapshot = ground.snapshot;
    if snapshot.units.get(id.row).is_none_or(|unit| unit.body != Body::Purchaser) {
        return;
    }
    let sections = snapshot.linking(Table::Sections, id).iter().filter_map(|row| snapshot.sections.get(*row));
    let named: Vec<AnyId> = sections.filter(|section| section.coordinating).map(|section| AnyId { table: Table::Sections, row: section.id }).collect();
    match named.len() {
        0 => found.push(Finding::new("K55", Severity::Error, id, "check.K55.none")),
        1 => {}
        _ => found.push(Finding::new("K55", Severity::Warning, id, "check.K55.several").of("sections", named)),
    }
}
