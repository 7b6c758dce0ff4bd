//! The groups of a list: rows with the same value of a field, under a band that counts them.

use std::collections::HashMap;
use std::sync::atomic::AtomicBool;

use super::order::{Checks, Rank, compare, rank};
use crate::domain::derived;
use crate::domain::field::{Entry, Field, Kind};
use crate::domain::snapshot::Snapshot;
use crate::domain::table::Table;
use crate::domain::text;
use crate::domain::value::{AnyId, RowId, Value};
use crate::i18n::Lang;

/// Rows with the same value, one after the other.
#[derive(Clone, Debug, PartialEq)]
pub struct Group {
    /// What tells it from the others while the list is shown; codes of records, so that it outlives an edit.
    pub key: String,
    /// What the band says.
    pub words: String,
    /// The place of its first row.
    pub start: usize,
    /// How many rows it has.
    pub count: usize,
    /// Risks: how many have the highest level.
    pub highest: usize,
}

/// A group while it is filled.
struct Filling {
    group: Group,
    rank: Rank,
}

/// Puts the rows into groups, each in the order in which the rows were; none where `is_cancelled` was set meanwhile.
pub(super) fn gather(
    table: Table,
    field: &Field,
    rows: &mut Vec<RowId>,
    snapshot: &Snapshot,
    lang: Lang,
    is_cancelled: &AtomicBool,
) -> Option<Vec<Group>> {
    let mut groups: Vec<Filling> = Vec::new();
    let mut known: HashMap<String, usize> = HashMap::new();
    let mut of_rows: Vec<u32> = Vec::with_capacity(rows.len());
    let mut given_up = Checks::new(is_cancelled);
    let highest = highest_level(table, snapshot);
    for row in rows.iter() {
        if given_up.look() {
            return None;
        }
        let entry = snapshot.rows(table).entry(*row)?;
        let value = first_of(entry.value(field, snapshot));
        let place = *known.entry(key(field, &value, snapshot)).or_insert_with_key(|key| {
            let group = Group { key: key.clone(), words: words(field, &value, snapshot, lang), start: 0, count: 0, highest: 0 };
            groups.push(Filling { group, rank: rank(entry.as_ref(), field, snapshot, lang) });
            groups.len() - 1
        });
        groups[place].group.count += 1;
        groups[place].group.highest += usize::from(highest.is_some() && level(*row, snapshot) == highest);
        of_rows.push(place as u32);
    }
    Some(settle(field, groups, rows, &of_rows, snapshot))
}

/// Puts the groups in order and the rows into them.
fn settle(field: &Field, groups: Vec<Filling>, rows: &mut Vec<RowId>, of_rows: &[u32], snapshot: &Snapshot) -> Vec<Group> {
    // Of levels the highest is looked for first.
    let descending = field.kind == Kind::Link(Table::Levels);
    let mut order: Vec<usize> = (0..groups.len()).collect();
    order.sort_by(|a, b| compare(&groups[*a].rank, &groups[*b].rank, field, descending, snapshot));
    let mut next = vec![0; groups.len()];
    let mut start = 0;
    for place in &order {
        next[*place] = start;
        start += groups[*place].group.count;
    }
    let starts = next.clone();
    let mut sorted = vec![0; rows.len()];
    for (row, place) in rows.iter().zip(of_rows) {
        let at = &mut next[*place as usize];
        sorted[*at] = *row;
        *at += 1;
    }
    *rows = sorted;
    order.into_iter().map(|place| Group { start: starts[place], ..groups[place].group.clone() }).collect()
}

/// Of several linked records the first counts: it is the main one.
fn first_of(value: Value) -> Value {
    match value {
        Value::Links(ids) => ids.first().map_or(Value::Empty, |id| Value::Link(*id)),
        value => value,
    }
}

fn key(field: &Field, value: &Value, snapshot: &Snapshot) -> String {
    match value {
        value if value.is_empty() => String::new(),
        Value::Link(id) => snapshot.entry(*id).map(|entry| entry.code().to_owned()).unwrap_or_default(),
        Value::Choice(key) => (*key).to_owned(),
        Value::Date(day) => day.format("%Y-%m").to_string(),
        value => text::print(field, value, snapshot, Lang::Zh),
    }
}

fn words(field: &Field, value: &Value, snapshot: &Snapshot, lang: Lang) -> String {
    match value {
        value if value.is_empty() => lang.word("list.ungrouped").into_owned(),
        Value::Link(AnyId { table: Table::Steps, row }) => {
            snapshot.steps.get(*row).map(|step| format!("{}. {}", step.seq, text::title(step.as_ref(), snapshot, lang))).unwrap_or_default()
        }
        Value::Link(id) => text::link_title(*id, snapshot, lang),
        // Days are too many for groups of their own.
        Value::Date(day) => day.format("%Y-%m").to_string(),
        value => text::print(field, value, snapshot, lang),
    }
}

/// The highest level, where the rows are risks.
fn highest_level(table: Table, snapshot: &Snapshot) -> Option<RowId> {
    let levels = (table == Table::Risks).then_some(&snapshot.levels)?;
    levels.iter().max_by_key(|level| level.min_score).map(|level| level.id)
}

fn level(row: RowId, snapshot: &Snapshot) -> Option<RowId> {
    derived::risk_level(snapshot.risks.get(row)?, snapshot).map(|level| level.id)
}

/// What a band says: the group, how many rows, and for risks how many of the highest level.
pub fn band_words(group: &Group, table: Table, snapshot: &Snapshot, lang: Lang) -> (String, String) {
    let count = lang.phrase("window.list.count", &[("count", &group.count)]);
    let level = highest_level(table, snapshot).and_then(|row| snapshot.levels.get(row));
    let tail = match level {
        Some(level) => lang
            .phrase("list.band", &[("count", &count), ("level", &text::title(level.as_ref() as &dyn Entry, snapshot, lang)), ("highest", &group.highest)]),
        None => count,
    };
    (group.words.clone(), tail)
}
