//! Checks of rotation: terms that run out, what stands instead of a rotation, what is owed when a key post is left.

use chrono::{Days, NaiveDate};

use super::finding::{Fact, Finding, Severity};
use super::{Check, Ground, Topic};
use crate::domain::field::Row;
use crate::domain::record::{Post, Tenure};
use crate::domain::rotation;
use crate::domain::snapshot::Snapshot;
use crate::domain::table::Table;
use crate::domain::value::{AnyId, RowId};

const fn check(id: &'static str, tables: &'static [Table], find: fn(&Ground<'_>, AnyId, &mut Vec<Finding>)) -> Check {
    Check { id, topic: Topic::Rotation, tables, find }
}

/// The checks of this topic.
pub const CHECKS: &[Check] = &[
    check("K03", &[Table::Posts], rotation_past),
    check("K04", &[Table::Posts], rotation_near),
    check("K05", &[Table::Posts], audit_missing),
    check("K06", &[Table::Posts], rotation_by_level),
    check("K08", &[Table::Tenures], exit_unreviewed),
];

/// The tenures of a post that run today.
pub fn tenures(post: RowId, snapshot: &Snapshot) -> impl Iterator<Item = &Row<Tenure>> {
    let rows = snapshot.linking(Table::Tenures, AnyId { table: Table::Posts, row: post });
    rows.iter().filter_map(|row| snapshot.tenures.get(*row)).map(|tenure| tenure.as_ref()).filter(|tenure| tenure.covers(snapshot.today))
}

/// The post, where it is a key post and open.
fn key_post(post: RowId, snapshot: &Snapshot) -> Option<&Row<Post>> {
    snapshot.posts.get(post).map(|post| post.as_ref()).filter(|post| post.key_post && !post.is_closed(snapshot.today))
}

/// The day by which each holder of a key post has to rotate: the end of the period, or of an extension that somebody approved.
fn rotations(post: RowId, snapshot: &Snapshot) -> Vec<(&Row<Tenure>, NaiveDate)> {
    let clocks = key_post(post, snapshot).map(|post| rotation::clocks(post, snapshot)).unwrap_or_default();
    let rotate = clocks.into_iter().filter(|clock| !clock.is_audit);
    rotate.filter_map(|clock| Some((snapshot.tenures.get(clock.tenure)?.as_ref(), clock.due))).collect()
}

fn told(check: &'static str, severity: Severity, words: &'static str, id: AnyId, tenure: &Row<Tenure>) -> Finding {
    let mut finding = Finding::new(check, severity, id, words).of("person", [AnyId { table: Table::Persons, row: tenure.person.row() }]);
    finding.beside.push(AnyId { table: Table::Tenures, row: tenure.id });
    finding
}

fn rotation_past(ground: &Ground<'_>, id: AnyId, found: &mut Vec<Finding>) {
    let past = rotations(id.row, ground.snapshot).into_iter().filter(|(_, due)| *due < ground.snapshot.today);
    found.extend(past.map(|(tenure, due)| told("K03", Severity::Error, "check.K03.text", id, tenure).at("rotation_months").fact("due", Fact::Date(due))));
}

fn rotation_near(ground: &Ground<'_>, id: AnyId, found: &mut Vec<Finding>) {
    let (today, notice) = (ground.snapshot.today, ground.thresholds.rotation_notice_days);
    let last = today.checked_add_days(Days::new(notice.into())).unwrap_or(NaiveDate::MAX);
    for (tenure, due) in rotations(id.row, ground.snapshot).into_iter().filter(|(_, due)| *due >= today && *due <= last) {
        let finding = told("K04", Severity::Warning, "check.K04.text", id, tenure).at("rotation_months");
        found.push(finding.fact("due", Fact::Date(due)).fact("days", Fact::Number((due - today).num_days() as u32)));
    }
}

/// Whoever cannot rotate is audited once in each period.
fn audit_missing(ground: &Ground<'_>, id: AnyId, found: &mut Vec<Finding>) {
    let snapshot = ground.snapshot;
    let Some(post) = key_post(id.row, snapshot).filter(|post| rotation::is_exempt(post)) else { return };
    let clocks = rotation::clocks(post, snapshot);
    for tenure in tenures(id.row, snapshot).filter(|tenure| !tenure.stand_in) {
        let is_late = match clocks.iter().find(|clock| clock.tenure == tenure.id) {
            Some(clock) => clock.due < snapshot.today,
            // Without a period one audit is needed all the same.
            None => rotation::last_audit(tenure, snapshot).is_none(),
        };
        if is_late {
            found.push(told("K05", Severity::Error, "check.K05.text", id, tenure).at("no_rotation_reason"));
        }
    }
}

fn rotation_by_level(ground: &Ground<'_>, id: AnyId, found: &mut Vec<Finding>) {
    let Some(post) = ground.snapshot.posts.get(id.row).filter(|post| !post.is_closed(ground.snapshot.today)) else { return };
    let level = post.risk_level.and_then(|level| ground.snapshot.get(level));
    let (Some(level), Some(months)) = (level, post.rotation_months) else { return };
    let lower = ground.rotations().iter().filter(|((unit, score), _)| *unit == post.unit.row() && *score < level.min_score);
    let shortest = lower.map(|(_, months)| *months).min();
    if let Some(shortest) = shortest.filter(|shortest| *shortest < months) {
        let finding = Finding::new("K06", Severity::Warning, id, "check.K06.text").at("rotation_months");
        found.push(finding.fact("months", Fact::Number(months)).fact("shortest", Fact::Number(shortest)));
    }
}

/// Whoever left a key post was reviewed, unless another term of the same person went on from there.
fn exit_unreviewed(ground: &Ground<'_>, id: AnyId, found: &mut Vec<Finding>) {
    let snapshot = ground.snapshot;
    let Some(tenure) = snapshot.tenures.get(id.row) else { return };
    // On the day itself it can still be done in time.
    if let Some(until) = rotation::exit_without_review(tenure, snapshot).filter(|until| *until < snapshot.today) {
        let finding = Finding::new("K08", Severity::Error, id, "check.K08.text").at("until").fact("until", Fact::Date(until));
        let finding = finding.of("person", [AnyId { table: Table::Persons, row: tenure.person.row() }]);
        found.push(finding.of("post", [AnyId { table: Table::Posts, row: tenure.post.row() }]));
    }
}
