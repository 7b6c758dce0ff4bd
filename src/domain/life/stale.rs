//! What makes a risk stale: a change of who holds its posts, of the posts, their functions, its step, a time limit or a law.
//!
//! Which risks a changed record touches is found by links alone, so that the work grows with what is touched.

use std::any::Any;

use chrono::NaiveDate;

use crate::domain::choice::{Choice, StaleCause, Status};
use crate::domain::field::{Entry, Row};
use crate::domain::record::{Citation, Incompatibility, Law, Risk, Successor, Tenure, TimeLimit};
use crate::domain::snapshot::Snapshot;
use crate::domain::table::Table;
use crate::domain::text;
use crate::domain::value::{AnyId, RowId};
use crate::i18n::Lang;

/// What a change of a record of a table causes, and the fields whose change does; none where it causes nothing.
fn rule(table: Table) -> Option<(StaleCause, &'static [&'static str])> {
    Some(match table {
        Table::Tenures => (StaleCause::Holder, &["person", "post", "from", "until", "stand_in"]),
        Table::Posts => (StaleCause::Post, &["name", "section", "unit", "functions", "line", "closed_on"]),
        Table::Functions => (StaleCause::Function, &["name"]),
        Table::Incompatibilities => (StaleCause::Function, &["function_a", "function_b", "strength", "scope"]),
        Table::Steps => (StaleCause::Step, &["name", "description", "phase", "unit", "applicable"]),
        Table::Successors => (StaleCause::Step, &["step", "next", "when"]),
        Table::TimeLimits => (StaleCause::Limit, &["step", "text", "value", "unit", "kind", "own_value"]),
        Table::Laws => (StaleCause::Law, &["name", "doc_no", "effective", "expires"]),
        Table::Citations => (StaleCause::Law, &["of", "law", "article"]),
        _ => return None,
    })
}

/// A change of one record that makes risks stale.
#[derive(Debug, PartialEq, Eq)]
pub struct Stir {
    /// What kind of change.
    pub cause: StaleCause,
    /// The risks it touches, ascending.
    pub risks: Vec<RowId>,
    /// What to name as the source, the best first: a record that is gone cannot be named.
    pub sources: Vec<AnyId>,
}

/// What the change of a record from one form to another stirs up; both are looked at in the register before the change.
pub fn stir(before: Option<&dyn Entry>, after: Option<&dyn Entry>, today: NaiveDate, snapshot: &Snapshot) -> Option<Stir> {
    let table = before.or(after)?.table();
    let (cause, keys) = rule(table)?;
    let differs = |key: &&str| table.field(key).is_some_and(|field| before.map(|entry| entry.stored(field)) != after.map(|entry| entry.stored(field)));
    if !keys.iter().any(differs) {
        return None;
    }
    let forms = || before.into_iter().chain(after);
    if table == Table::Tenures && !forms().any(|entry| counts_from(entry, today)) {
        return None;
    }
    let mut risks: Vec<RowId> = forms().flat_map(|entry| touched(entry, snapshot)).collect();
    risks.sort_unstable();
    risks.dedup();
    if is_first_holder(before, after, snapshot) {
        risks.retain(|risk| snapshot.risks.get(*risk).is_some_and(|risk| !risk.is_unconfirmed()));
    }
    let sources = after.into_iter().chain(before).flat_map(sources).collect();
    Some(Stir { cause, risks, sources }).filter(|stir| !stir.risks.is_empty())
}

/// Whether a tenure covers a day, or one after it.
fn counts_from(entry: &dyn Entry, day: NaiveDate) -> bool {
    let row: &dyn Any = entry;
    row.downcast_ref::<Row<Tenure>>().is_some_and(|tenure| tenure.until.is_none_or(|until| until >= day))
}

/// Whether somebody is named for a post that nobody ever held: for a risk that is still to be confirmed this is no change but the filling in.
fn is_first_holder(before: Option<&dyn Entry>, after: Option<&dyn Entry>, snapshot: &Snapshot) -> bool {
    let (None, Some(after)) = (before, after) else { return false };
    let row: &dyn Any = after;
    let post = row.downcast_ref::<Row<Tenure>>().map(|tenure| AnyId { table: Table::Posts, row: tenure.post.row() });
    post.is_some_and(|post| snapshot.linking(Table::Tenures, post).is_empty())
}

/// The risks that hang on a record.
fn touched(entry: &dyn Entry, snapshot: &Snapshot) -> Vec<RowId> {
    let row: &dyn Any = entry;
    let of_post = |post: RowId| risks_of(AnyId { table: Table::Posts, row: post }, snapshot);
    let of_step = |step: RowId| risks_of(AnyId { table: Table::Steps, row: step }, snapshot);
    let of_function = |function: RowId| -> Vec<RowId> {
        let posts = snapshot.linking(Table::Posts, AnyId { table: Table::Functions, row: function });
        posts.iter().flat_map(|post| of_post(*post)).collect()
    };
    if let Some(tenure) = row.downcast_ref::<Row<Tenure>>() {
        of_post(tenure.post.row())
    } else if let Some(pair) = row.downcast_ref::<Row<Incompatibility>>() {
        [pair.function_a, pair.function_b].into_iter().flat_map(|function| of_function(function.row())).collect()
    } else if let Some(successor) = row.downcast_ref::<Row<Successor>>() {
        of_step(successor.step.row())
    } else if let Some(limit) = row.downcast_ref::<Row<TimeLimit>>() {
        of_step(limit.step.row())
    } else if let Some(citation) = row.downcast_ref::<Row<Citation>>() {
        citing(citation.of, snapshot)
    } else if let Some(law) = row.downcast_ref::<Row<Law>>() {
        let citations = snapshot.linking(Table::Citations, AnyId { table: Table::Laws, row: law.id });
        citations.iter().filter_map(|citation| snapshot.citations.get(*citation)).flat_map(|citation| citing(citation.of, snapshot)).collect()
    } else {
        match entry.table() {
            Table::Posts => of_post(entry.id()),
            Table::Functions => of_function(entry.id()),
            Table::Steps => of_step(entry.id()),
            _ => Vec::new(),
        }
    }
}

/// The risks that carry a post or stand at a step.
fn risks_of(id: AnyId, snapshot: &Snapshot) -> Vec<RowId> {
    snapshot.linking(Table::Risks, id).to_vec()
}

/// The risks that rest on what a citation belongs to: the risk itself, or those at the step.
fn citing(of: AnyId, snapshot: &Snapshot) -> Vec<RowId> {
    match of.table {
        // A risk that is only now being made is as its citations are.
        Table::Risks => snapshot.risks.get(of.row).map(|risk| risk.id).into_iter().collect(),
        Table::Steps => risks_of(of, snapshot),
        _ => Vec::new(),
    }
}

/// What the officer knows a change by: the record itself, else what it belongs to.
fn sources(entry: &dyn Entry) -> Vec<AnyId> {
    let own = AnyId { table: entry.table(), row: entry.id() };
    let row: &dyn Any = entry;
    if let Some(tenure) = row.downcast_ref::<Row<Tenure>>() {
        vec![own, AnyId { table: Table::Persons, row: tenure.person.row() }]
    } else if let Some(pair) = row.downcast_ref::<Row<Incompatibility>>() {
        vec![AnyId { table: Table::Functions, row: pair.function_a.row() }]
    } else if let Some(successor) = row.downcast_ref::<Row<Successor>>() {
        vec![AnyId { table: Table::Steps, row: successor.step.row() }]
    } else if let Some(limit) = row.downcast_ref::<Row<TimeLimit>>() {
        vec![own, AnyId { table: Table::Steps, row: limit.step.row() }]
    } else if let Some(citation) = row.downcast_ref::<Row<Citation>>() {
        vec![AnyId { table: Table::Laws, row: citation.law.row() }]
    } else {
        vec![own]
    }
}

/// Marks a risk for re-assessment; false where it is not registered. The first day and all causes stay, the newest source is named.
pub fn mark(risk: &mut Risk, cause: StaleCause, source: Option<AnyId>, today: NaiveDate) -> bool {
    if risk.status != Status::Registered {
        return false;
    }
    risk.stale_since = risk.stale_since.or(Some(today));
    if !risk.stale_causes.contains(&cause) {
        risk.stale_causes.push(cause);
        risk.stale_causes.sort_unstable();
    }
    risk.stale_source = source;
    true
}

/// Why a risk is marked, in words: `任职变动：投诉处理岗 王芳（2026-11-20）`; none where it is not.
pub fn words(risk: &Risk, snapshot: &Snapshot, lang: Lang) -> Option<String> {
    let since = risk.stale_since?;
    let causes = lang.list(risk.stale_causes.iter().map(|cause| text::choice_word(StaleCause::SET, cause.key(), lang)));
    let source = risk.stale_source.and_then(|id| snapshot.entry(id)).map(|entry| source_words(entry.as_ref(), snapshot, lang));
    Some(match source {
        Some(source) => lang.phrase("life.stale_by", &[("causes", &causes), ("source", &source), ("since", &since)]),
        None => lang.phrase("life.stale_since", &[("causes", &causes), ("since", &since)]),
    })
}

fn source_words(entry: &dyn Entry, snapshot: &Snapshot, lang: Lang) -> String {
    let row: &dyn Any = entry;
    match row.downcast_ref::<Row<Tenure>>() {
        Some(tenure) => {
            let title = |table: Table, row: RowId| text::link_title(AnyId { table, row }, snapshot, lang);
            format!("{} {}", title(Table::Posts, tenure.post.row()), title(Table::Persons, tenure.person.row()))
        }
        None => text::title(entry, snapshot, lang),
    }
}
