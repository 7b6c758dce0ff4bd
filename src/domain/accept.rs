//! What a record accepts: looked at before every edit, whoever makes it.
//!
//! What is allowed but wrong for the officer is a finding of the checks, not a refusal here.

use std::any::Any;

use super::choice::{GradingRule, RotationKind, Scale};
use super::derived::scale_top;
use super::field::{Entry, Field, Kind, Row};
use super::grading::{MOST_STEPS, flaw};
use super::problem::{Problem, Reason, is_blank, is_noncharacter, is_unseen, text_reason};
use super::record::{
    Acceptance, Action, Approval, Declaration, Duty, Evidence, FreeColumn, Grade, GradingCell, Holiday, Incompatibility, Level, Post, Preset, Risk, Role,
    RotationMeasure, Settings, StepSeparation, Successor, Tenure, TimeLimit,
};
use super::snapshot::Snapshot;
use super::table::Table;
use super::text::shorten;
use super::value::{AnyId, Value};

/// Everything that is wrong with a record, as it would stand in `snapshot`.
pub fn problems(entry: &dyn Entry, snapshot: &Snapshot) -> Vec<Problem> {
    let table = entry.table();
    let mut found = Vec::new();
    for field in table.stored_fields() {
        let value = entry.stored(field);
        if value.links().contains(&AnyId { table, row: entry.id() }) {
            found.push(Problem::of_field(table, entry.code(), field, Reason::SameTwice));
        }
        if let Some(reason) = field_reason(field, &value, snapshot) {
            found.push(Problem::of_field(table, entry.code(), field, reason));
        }
    }
    if !is_code(entry.code()) {
        found.push(Problem::of_record(table, entry.code(), Reason::BadCode { given: shorten(entry.code()) }));
    }
    if table == Table::Settings && snapshot.settings.iter().any(|settings| settings.id != entry.id()) {
        found.push(Problem::of_record(table, entry.code(), Reason::OnlyOne));
    }
    if let Some((key, reason)) = rule_reason(entry).or_else(|| taken_reason(entry, snapshot))
        && let Some(field) = table.field(key)
    {
        found.push(Problem::of_field(table, entry.code(), field, reason));
    }
    found
}

/// Why a value cannot stand in a field, if it cannot.
pub fn field_reason(field: &Field, value: &Value, snapshot: &Snapshot) -> Option<Reason> {
    if field.need && value.is_empty() {
        return Some(Reason::Empty);
    }
    match (value, field.kind) {
        (Value::Text(text), _) => text_reason(text, field),
        (Value::Number(number), Kind::Grade(scale)) => grade_reason(*number, scale, snapshot),
        (Value::Date(date), _) => {
            use chrono::Datelike;
            (!(1900..=2999).contains(&date.year())).then(|| Reason::NotDate { given: date.to_string() })
        }
        (value, _) => value
            .links()
            .iter()
            .find(|id| snapshot.rows(id.table).entry(id.row).is_none())
            .map(|id| Reason::UnknownLink { table: Some(id.table), code: id.row.to_string() })
            .or_else(|| repeats(value).then_some(Reason::SameTwice)),
    }
}

fn grade_reason(number: u32, scale: Scale, snapshot: &Snapshot) -> Option<Reason> {
    let most = scale_top(scale, snapshot);
    (!(1..=most).contains(&number)).then_some(Reason::OutOfRange { given: number, least: 1, most })
}

fn repeats(value: &Value) -> bool {
    let Value::Links(ids) = value else { return false };
    ids.iter().enumerate().any(|(place, id)| ids[..place].contains(id))
}

/// Codes are short, printable and without the signs that filters and links use.
fn is_code(code: &str) -> bool {
    !code.is_empty()
        && code.chars().count() <= 200
        && !code.chars().any(|sign| {
            sign.is_whitespace()
                || sign.is_control()
                || is_unseen(sign)
                || is_noncharacter(sign)
                || matches!(sign, ',' | '"' | '=' | '<' | '>' | '~' | '!')
        })
}

/// Rules that look at more than one field of a record.
fn rule_reason(entry: &dyn Entry) -> Option<(&'static str, Reason)> {
    let row: &dyn Any = entry;
    if let Some(risk) = row.downcast_ref::<Row<Risk>>() {
        let unexplained = risk.level_override.is_some() && risk.level_reason.as_deref().is_none_or(|reason| reason.trim().is_empty());
        return unexplained.then_some(("level_reason", Reason::LevelNeedsReason));
    }
    if let Some(tenure) = row.downcast_ref::<Row<Tenure>>() {
        return tenure.until.is_some_and(|until| until < tenure.from).then_some(("until", Reason::EndsBeforeStart));
    }
    if let Some(measure) = row.downcast_ref::<Row<RotationMeasure>>() {
        return measure_reason(measure);
    }
    if let Some(acceptance) = row.downcast_ref::<Row<Acceptance>>() {
        return (acceptance.until <= acceptance.approved_on).then_some(("until", Reason::EndsAtOnce));
    }
    if let Some(settings) = row.downcast_ref::<Row<Settings>>() {
        let month = settings.declaration_month.filter(|month| !(1..=12).contains(month));
        return month.map(|given| ("declaration_month", Reason::OutOfRange { given, least: 1, most: 12 }));
    }
    if let Some(pair) = row.downcast_ref::<Row<Incompatibility>>() {
        return (pair.function_a == pair.function_b).then_some(("function_b", Reason::SameTwice));
    }
    if let Some(pair) = row.downcast_ref::<Row<StepSeparation>>() {
        return (pair.step_a == pair.step_b).then_some(("step_b", Reason::SameTwice));
    }
    if let Some(column) = row.downcast_ref::<Row<FreeColumn>>() {
        let most = super::field::FREE_COLUMNS as u32;
        return (!(1..=most).contains(&column.number)).then_some(("number", Reason::OutOfRange { given: column.number, least: 1, most }));
    }
    if let Some(grade) = row.downcast_ref::<Row<Grade>>() {
        return (!(1..=10).contains(&grade.value)).then_some(("value", Reason::OutOfRange { given: grade.value, least: 1, most: 10 }));
    }
    if let Some(role) = row.downcast_ref::<Row<Role>>() {
        return role_reason(role);
    }
    if let Some(preset) = row.downcast_ref::<Row<Preset>>() {
        return super::preset::problem(preset);
    }
    if let Some(level) = row.downcast_ref::<Row<Level>>() {
        let months = level.review_months.and_then(|given| within("review_months", given, 1, MOST_MONTHS));
        return months.or_else(|| super::text::colour(&level.colour).is_none().then(|| ("colour", Reason::NotColour { given: level.colour.clone() })));
    }
    if let Some(post) = row.downcast_ref::<Row<Post>>() {
        return post.rotation_months.and_then(|given| within("rotation_months", given, 1, MOST_MONTHS));
    }
    if let Some(approval) = row.downcast_ref::<Row<Approval>>() {
        return within("order", approval.order, 1, MOST_ORDERS);
    }
    if let Some(duty) = row.downcast_ref::<Row<Duty>>() {
        return duty.order.and_then(|given| within("order", given, 1, MOST_ORDERS));
    }
    if let Some(action) = row.downcast_ref::<Row<Action>>() {
        return within("progress", action.progress, 0, 100);
    }
    if let Some(declaration) = row.downcast_ref::<Row<Declaration>>() {
        return within("year", declaration.year, LEAST_YEAR, MOST_YEAR);
    }
    if let Some(limit) = row.downcast_ref::<Row<TimeLimit>>() {
        return within("value", limit.value, 0, MOST_UNITS).or_else(|| limit.own_value.and_then(|given| within("own_value", given, 0, MOST_UNITS)));
    }
    if let Some(successor) = row.downcast_ref::<Row<Successor>>() {
        return (successor.step == successor.next).then_some(("next", Reason::SameTwice));
    }
    if let Some(evidence) = row.downcast_ref::<Row<Evidence>>() {
        let is_digest = evidence.digest.len() == 64 && evidence.digest.bytes().all(|sign| sign.is_ascii_hexdigit());
        return (!is_digest).then_some(("digest", Reason::NotDigest));
    }
    if let Some(cell) = row.downcast_ref::<Row<GradingCell>>() {
        return cell_reason(cell);
    }
    None
}

/// An extension says until when, and who approved it.
fn measure_reason(measure: &RotationMeasure) -> Option<(&'static str, Reason)> {
    let is_extension = measure.kind == RotationKind::Extension;
    match measure.until {
        None if is_extension => Some(("until", Reason::Empty)),
        Some(until) if until < measure.on || (is_extension && until == measure.on) => Some(("until", Reason::EndsBeforeStart)),
        _ => {
            let is_approved = measure.approver.as_deref().is_some_and(|approver| !is_blank(approver));
            (is_extension && !is_approved).then_some(("approver", Reason::Empty))
        }
    }
}

/// Longer than any office plans: fifty years.
const MOST_MONTHS: u32 = 600;
/// More hands than any approval goes through.
const MOST_ORDERS: u32 = 1_000;
/// Longer than any time limit, in days, months or years.
const MOST_UNITS: u32 = 36_500;
/// The years of dates that can be written.
const LEAST_YEAR: u32 = 1900;
const MOST_YEAR: u32 = 2999;

fn within(key: &'static str, given: u32, least: u32, most: u32) -> Option<(&'static str, Reason)> {
    (!(least..=most).contains(&given)).then_some((key, Reason::OutOfRange { given, least, most }))
}

/// A cell of the grading scheme stands at a place that its rule has.
fn cell_reason(cell: &GradingCell) -> Option<(&'static str, Reason)> {
    let within = |key, given: u32, most: u32| within(key, given, 1, most);
    match (cell.rule, cell.second) {
        // The score has no cells: it follows from the ranks of the levels.
        (GradingRule::Score, _) => Some(("rule", Reason::NoCells)),
        (GradingRule::Matrix, None) => Some(("second", Reason::Empty)),
        (GradingRule::Matrix, Some(second)) => within("first", cell.first, MOST_STEPS).or_else(|| within("second", second, MOST_STEPS)),
        (_, Some(_)) => Some(("second", Reason::OneNumber)),
        (rule, None) => within("first", cell.first, flaw::most(rule)),
    }
}

/// A role is one sign in a cell and one digit on the keyboard.
fn role_reason(role: &Role) -> Option<(&'static str, Reason)> {
    let length = role.short.chars().count();
    if length > 1 {
        return Some(("short", Reason::TooLong { limit: 1, length }));
    }
    let digit = role.key.filter(|key| !(1..=9).contains(key))?;
    Some(("key", Reason::OutOfRange { given: digit, least: 1, most: 9 }))
}

/// What another record of the same table has already, where only one may have it.
fn taken_reason(entry: &dyn Entry, snapshot: &Snapshot) -> Option<(&'static str, Reason)> {
    let taken = |given: String, by: &str| Reason::Taken { given, by: by.to_owned() };
    let row: &dyn Any = entry;
    if let Some(level) = row.downcast_ref::<Row<Level>>() {
        let other = snapshot.levels.iter().find(|other| other.id != level.id && other.min_score == level.min_score)?;
        return Some(("min_score", taken(level.min_score.to_string(), &other.name)));
    }
    if let Some(grade) = row.downcast_ref::<Row<Grade>>() {
        let is_same = |other: &Grade| (other.scale, other.value) == (grade.scale, grade.value);
        let other = snapshot.grades.iter().find(|other| other.id != grade.id && is_same(other))?;
        return Some(("value", taken(grade.value.to_string(), &other.name)));
    }
    if let Some(cell) = row.downcast_ref::<Row<GradingCell>>() {
        let is_same = |other: &GradingCell| (other.rule, other.first, other.second) == (cell.rule, cell.first, cell.second);
        let other = snapshot.grading_cells.iter().find(|other| other.id != cell.id && is_same(other))?;
        let given = cell.second.map_or_else(|| cell.first.to_string(), |second| format!("{} × {second}", cell.first));
        return Some(("first", taken(given, &other.code)));
    }
    if let Some(column) = row.downcast_ref::<Row<FreeColumn>>() {
        let is_same = |other: &FreeColumn| (other.record, other.number) == (column.record.record, column.number);
        let other = snapshot.free_columns.iter().find(|other| other.id != column.id && is_same(other))?;
        return Some(("number", taken(column.number.to_string(), &other.name)));
    }
    if let Some(tenure) = row.downcast_ref::<Row<Tenure>>() {
        return overlap_reason(tenure, snapshot);
    }
    if let Some(preset) = row.downcast_ref::<Row<Preset>>() {
        let other = snapshot.presets.iter().find(|other| other.id != preset.id && other.name == preset.name)?;
        return Some(("name", taken(preset.name.clone(), &other.code)));
    }
    if let Some(holiday) = row.downcast_ref::<Row<Holiday>>() {
        let other = snapshot.holidays.iter().find(|other| other.id != holiday.id && other.day == holiday.day)?;
        return Some(("day", taken(holiday.day.to_string(), &other.name)));
    }
    let role = row.downcast_ref::<Row<Role>>()?;
    let others = || snapshot.roles.iter().filter(|other| other.id != role.id);
    if let Some(other) = others().find(|other| other.key.is_some() && other.key == role.key) {
        return Some(("key", taken(role.key.unwrap_or_default().to_string(), &other.name)));
    }
    let other = others().find(|other| other.short == role.short)?;
    Some(("short", taken(role.short.clone(), &other.name)))
}

/// A person holds a post once at a time.
fn overlap_reason(tenure: &Row<Tenure>, snapshot: &Snapshot) -> Option<(&'static str, Reason)> {
    let rows = snapshot.linking(Table::Tenures, AnyId { table: Table::Posts, row: tenure.post.row() });
    let others = rows.iter().filter_map(|row| snapshot.tenures.get(*row)).filter(|other| other.id != tenure.id && other.person == tenure.person);
    let reaches = |one: &Tenure, other: &Tenure| one.until.is_none_or(|until| other.from <= until);
    let other = others.into_iter().find(|other| reaches(tenure, other) && reaches(other, tenure))?;
    Some(("from", Reason::Overlaps { from: other.from, until: other.until }))
}
