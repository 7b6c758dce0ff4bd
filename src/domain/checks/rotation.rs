//! Checks of rotation: terms that run out, what stands instead of a rotation, what is owed when a key post is left.

use chrono::{Days, Months, NaiveDate};

use super::finding::{Fact, Finding, Severity};
use super::{Check, Ground, Topic};
use crate::domain::choice::RotationKind;
use crate::domain::field::Row;
use crate::domain::problem::is_blank;
use crate::domain::record::{Post, RotationMeasure, Tenure};
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
    of_post(post, snapshot).filter(|tenure| tenure.covers(snapshot.today))
}

fn of_post(post: RowId, snapshot: &Snapshot) -> impl Iterator<Item = &Row<Tenure>> {
    let rows = snapshot.linking(Table::Tenures, AnyId { table: Table::Posts, row: post });
    rows.iter().filter_map(|row| snapshot.tenures.get(*row)).map(|tenure| tenure.as_ref())
}

/// Since when the holder has held the post without a break.
fn since(tenure: &Tenure, snapshot: &Snapshot) -> NaiveDate {
    let mut earlier: Vec<_> =
        of_post(tenure.post.row(), snapshot).filter(|other| other.person == tenure.person && !other.stand_in && other.from < tenure.from).collect();
    earlier.sort_by_key(|other| std::cmp::Reverse(other.from));
    earlier.iter().fold(tenure.from, |since, other| if goes_on(other, since) { other.from } else { since })
}

/// Whether a tenure lasts until the day before another one starts, or longer.
fn goes_on(tenure: &Tenure, start: NaiveDate) -> bool {
    tenure.until.is_none_or(|until| until.checked_add_days(Days::new(1)).is_none_or(|next| next >= start))
}

/// What was decided about a holder of a post up to today.
fn measures<'a>(tenure: &'a Tenure, kind: RotationKind, snapshot: &'a Snapshot) -> impl Iterator<Item = &'a Row<RotationMeasure>> {
    let rows = snapshot.linking(Table::RotationMeasures, AnyId { table: Table::Posts, row: tenure.post.row() });
    let of_holder = move |measure: &&Row<RotationMeasure>| measure.person == tenure.person && measure.kind == kind && measure.on <= snapshot.today;
    rows.iter().filter_map(|row| snapshot.rotation_measures.get(*row)).map(|measure| measure.as_ref()).filter(of_holder)
}

/// Why the holders of a post cannot rotate, where the unit says so.
fn is_exempt(post: &Post) -> bool {
    post.no_rotation_reason.as_deref().is_some_and(|reason| !is_blank(reason))
}

/// The holders of a key post, where it is open.
fn key_holders<'a>(post: RowId, snapshot: &'a Snapshot) -> Option<(&'a Row<Post>, Vec<&'a Row<Tenure>>)> {
    let post = snapshot.posts.get(post).filter(|post| post.key_post && !post.is_closed(snapshot.today))?;
    Some((post, tenures(post.id, snapshot).filter(|tenure| !tenure.stand_in).collect()))
}

/// The day by which each holder of a key post has to rotate: the end of the period, or of an extension that somebody approved.
fn rotations(post: RowId, snapshot: &Snapshot) -> Vec<(&Row<Tenure>, NaiveDate)> {
    let Some((post, holders)) = key_holders(post, snapshot).filter(|(post, _)| !is_exempt(post)) else { return Vec::new() };
    let due = |tenure: &Row<Tenure>| {
        let period = since(tenure, snapshot).checked_add_months(Months::new(post.rotation_months?))?;
        let approved = measures(tenure, RotationKind::Extension, snapshot).filter(|measure| measure.approver.as_deref().is_some_and(|by| !is_blank(by)));
        Some(approved.filter_map(|measure| measure.until).fold(period, NaiveDate::max))
    };
    holders.into_iter().filter_map(|tenure| Some((tenure, due(tenure)?))).collect()
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
    let Some((post, holders)) = key_holders(id.row, snapshot).filter(|(post, _)| is_exempt(post)) else { return };
    for tenure in holders {
        let audited = measures(tenure, RotationKind::Audit, snapshot).map(|measure| measure.on).max();
        let counted_from = audited.map_or(since(tenure, snapshot), |on| on.max(since(tenure, snapshot)));
        let is_late = match post.rotation_months {
            Some(months) => counted_from.checked_add_months(Months::new(months)).is_some_and(|due| due < snapshot.today),
            // Without a period one audit is needed all the same.
            None => audited.is_none(),
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
    let Some(tenure) = snapshot.tenures.get(id.row).filter(|tenure| !tenure.stand_in) else { return };
    let Some(until) = tenure.until.filter(|until| *until < snapshot.today) else { return };
    if snapshot.get(tenure.post).is_none_or(|post| !post.key_post || post.collective || post.per_project) {
        return;
    }
    let goes_beyond = |other: &Tenure| other.until.is_none_or(|end| end > until) && goes_on(tenure, other.from);
    let stays =
        of_post(tenure.post.row(), snapshot).any(|other| other.id != id.row && other.person == tenure.person && !other.stand_in && goes_beyond(other));
    let is_reviewed = measures(tenure, RotationKind::ExitReview, snapshot).any(|measure| measure.on >= tenure.from);
    if !stays && !is_reviewed {
        let finding = Finding::new("K08", Severity::Error, id, "check.K08.text").at("until").fact("until", Fact::Date(until));
        let finding = finding.of("person", [AnyId { table: Table::Persons, row: tenure.person.row() }]);
        found.push(finding.of("post", [AnyId { table: Table::Posts, row: tenure.post.row() }]));
    }
}
