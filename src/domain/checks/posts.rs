//! Checks of posts and who holds them: rotation, vacancies, stand-ins.

use chrono::{Days, Months, NaiveDate};

use super::finding::{Fact, Finding, Severity};
use super::{Check, Ground, Topic};
use crate::domain::field::Row;
use crate::domain::record::{Post, Tenure};
use crate::domain::snapshot::Snapshot;
use crate::domain::table::Table;
use crate::domain::value::{AnyId, RowId};

const fn check(id: &'static str, find: fn(&Ground<'_>, AnyId, &mut Vec<Finding>)) -> Check {
    Check { id, topic: Topic::Posts, tables: &[Table::Posts], find }
}

/// The checks of this topic.
pub const CHECKS: &[Check] = &[check("K03", rotation_past), check("K04", rotation_near), check("K06", rotation_by_level), check("K07", vacant)];

/// So many days before its end a rotation is told.
const NOTICE_DAYS: u64 = 90;

/// The tenures of a post that run today.
fn tenures(post: RowId, snapshot: &Snapshot) -> impl Iterator<Item = &Row<Tenure>> {
    let rows = snapshot.linking(Table::Tenures, AnyId { table: Table::Posts, row: post });
    rows.iter().filter_map(|row| snapshot.tenures.get(*row)).map(|tenure| tenure.as_ref()).filter(|tenure| tenure.covers(snapshot.today))
}

/// Since when the holder has held the post without a break.
fn since(tenure: &Tenure, snapshot: &Snapshot) -> NaiveDate {
    let rows = snapshot.linking(Table::Tenures, AnyId { table: Table::Posts, row: tenure.post.row() });
    let mut earlier: Vec<_> =
        rows.iter().filter_map(|row| snapshot.tenures.get(*row)).filter(|other| other.person == tenure.person && !other.stand_in).collect();
    earlier.sort_by_key(|other| std::cmp::Reverse(other.from));
    earlier.iter().filter(|other| other.from < tenure.from).fold(tenure.from, |since, other| {
        let goes_on = other.until.and_then(|until| until.checked_add_days(Days::new(1))).is_some_and(|next| next >= since);
        if goes_on { other.from } else { since }
    })
}

/// The day by which each holder of a key post has to rotate.
fn rotations(post: RowId, snapshot: &Snapshot) -> Vec<(&Row<Tenure>, NaiveDate)> {
    let Some(months) = snapshot.posts.get(post).filter(|post| post.key_post).and_then(|post| post.rotation_months) else { return Vec::new() };
    let due = |tenure: &Row<Tenure>| since(tenure, snapshot).checked_add_months(Months::new(months));
    tenures(post, snapshot).filter(|tenure| !tenure.stand_in).filter_map(|tenure| Some((tenure, due(tenure)?))).collect()
}

fn told(check: &'static str, severity: Severity, words: &'static str, id: AnyId, tenure: &Row<Tenure>, due: NaiveDate) -> Finding {
    let mut finding = Finding::new(check, severity, id, words).of("person", [AnyId { table: Table::Persons, row: tenure.person.row() }]);
    finding.beside.push(AnyId { table: Table::Tenures, row: tenure.id });
    finding.fact("due", Fact::Date(due))
}

fn rotation_past(ground: &Ground<'_>, id: AnyId, found: &mut Vec<Finding>) {
    let past = rotations(id.row, ground.snapshot).into_iter().filter(|(_, due)| *due < ground.snapshot.today);
    found.extend(past.map(|(tenure, due)| told("K03", Severity::Error, "check.K03.text", id, tenure, due)));
}

fn rotation_near(ground: &Ground<'_>, id: AnyId, found: &mut Vec<Finding>) {
    let today = ground.snapshot.today;
    let is_near = |due: NaiveDate| due >= today && today.checked_add_days(Days::new(NOTICE_DAYS)).is_some_and(|last| due <= last);
    let near = rotations(id.row, ground.snapshot).into_iter().filter(|(_, due)| is_near(*due));
    found.extend(near.map(|(tenure, due)| told("K04", Severity::Warning, "check.K04.text", id, tenure, due)));
}

fn rotation_by_level(ground: &Ground<'_>, id: AnyId, found: &mut Vec<Finding>) {
    let Some(post) = ground.snapshot.posts.get(id.row) else { return };
    let level = post.risk_level.and_then(|level| ground.snapshot.get(level));
    let (Some(level), Some(months)) = (level, post.rotation_months) else { return };
    let lower = ground.rotations().iter().filter(|((unit, score), _)| *unit == post.unit.row() && *score < level.min_score);
    let shortest = lower.map(|(_, months)| *months).min();
    if let Some(shortest) = shortest.filter(|shortest| *shortest < months) {
        let finding = Finding::new("K06", Severity::Warning, id, "check.K06.text").at("rotation_months");
        found.push(finding.fact("months", Fact::Number(months)).fact("shortest", Fact::Number(shortest)));
    }
}

/// A body needs no holder, and a post of one project has none outside it.
fn vacant(ground: &Ground<'_>, id: AnyId, found: &mut Vec<Finding>) {
    let is_personal = |post: &Post| !post.collective && !post.per_project;
    let Some(post) = ground.snapshot.posts.get(id.row).filter(|post| is_personal(post)) else { return };
    let is_held = tenures(id.row, ground.snapshot).any(|tenure| !tenure.stand_in);
    let has_stand_in = post.deputy_post.is_some() || tenures(id.row, ground.snapshot).any(|tenure| tenure.stand_in);
    let words = match (is_held, has_stand_in) {
        (true, true) => return,
        (false, _) => "check.K07.vacant",
        (true, false) => "check.K07.alone",
    };
    found.push(Finding::new("K07", Severity::Warning, id, words));
}
