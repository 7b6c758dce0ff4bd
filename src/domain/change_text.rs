//! A recorded edit in the officer's words: the history on the screen and the extract on paper say the same.

use serde_json::{Map, Value as Json};

use super::change::Change;
use super::columns;
use super::field::{Field, flag};
use super::json::from_json;
use super::snapshot::Snapshot;
use super::table::Table;
use super::text;
use super::value::AnyId;
use crate::i18n::Lang;

/// What an edit did to its record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Told {
    /// The record came or went: its title, or what it links.
    Whole {
        /// In words.
        words: String,
        /// Whether it went.
        is_gone: bool,
    },
    /// A field was changed.
    Field {
        /// Its name.
        label: String,
        /// Value before.
        before: String,
        /// Value after.
        after: String,
    },
}

/// What an edit did; nothing where it made a whole register, or is of a table or a field that this program does not know.
pub fn told(change: &Change, snapshot: &Snapshot, lang: Lang) -> Vec<Told> {
    let Some(table) = Table::from_key(&change.table) else { return Vec::new() };
    let whole = |words: String, is_gone: bool| if words.is_empty() { Vec::new() } else { vec![Told::Whole { words, is_gone }] };
    match (change.before.is_empty(), change.after.is_empty()) {
        (true, false) => whole(title(table, &change.after, snapshot, lang), false),
        (false, true) => whole(title(table, &change.before, snapshot, lang), true),
        _ => fields(table, change, snapshot, lang),
    }
}

/// How many records of each kind an edit made that made a whole register; empty for every other.
pub fn made(change: &Change, lang: Lang) -> String {
    let counts = change.after.iter().filter_map(|(key, count)| Some(format!("{} {count}", lang.find(&format!("table.{key}"))?)));
    if change.table.is_empty() { lang.list(counts) } else { String::new() }
}

/// Kind and code of the record of an edit: `风险 R12`.
pub fn named(change: &Change, lang: Lang) -> String {
    let kind = lang.find(&format!("record.{}", change.table)).unwrap_or_default();
    format!("{kind} {}", change.record).trim().to_owned()
}

/// A moment of the trail as people read it, without its distance from UTC.
pub fn moment(at: &str) -> String {
    at.get(..19).unwrap_or(at).replace('T', " ")
}

/// The title of a record that is known by the values it had.
fn title(table: Table, values: &Map<String, Json>, snapshot: &Snapshot, lang: Lang) -> String {
    let names = table.own_fields().iter().filter(|field| field.is(flag::TITLE) || table.title().is_none() && field.is(flag::PART));
    let words = names.filter_map(|field| values.get(field.key).map(|json| value(field, json, snapshot, lang)));
    words.collect::<Vec<_>>().join(" · ")
}

fn fields(table: Table, change: &Change, snapshot: &Snapshot, lang: Lang) -> Vec<Told> {
    let words = |field: &'static Field, json: Option<&Json>| json.map(|json| value(field, json, snapshot, lang)).unwrap_or_default();
    let keys = change.after.keys().chain(change.before.keys().filter(|key| !change.after.contains_key(*key)));
    let told = keys.filter_map(|key| {
        let field = table.field(key)?;
        let (before, after) = match (field.is(flag::CODED), change.before.get(key), change.after.get(key)) {
            (true, before, after) if before != after => (lang.word("trail.coded_before").into_owned(), lang.word("trail.coded_after").into_owned()),
            (_, before, after) => (words(field, before), words(field, after)),
        };
        (before != after).then(|| Told::Field { label: columns::label(table, field, snapshot, lang), before, after })
    });
    told.collect()
}

/// A value of the trail in words; what no longer exists keeps its code.
fn value(field: &'static Field, json: &Json, snapshot: &Snapshot, lang: Lang) -> String {
    let find = |table: Option<Table>, code: &str| match table {
        Some(table) => snapshot.find(table, code).map(|row| AnyId { table, row }),
        None => snapshot.find_code(code),
    };
    match from_json(field, json, &find) {
        Ok(value) => text::print(field, &value, snapshot, lang),
        Err(_) => match json {
            Json::String(text) => text.clone(),
            Json::Array(items) => lang.list(items.iter().filter_map(Json::as_str)),
            Json::Null => String::new(),
            other => other.to_string(),
        },
    }
}
