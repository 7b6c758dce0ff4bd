//! How records and their values are written in JSON: files of exchange and the trail share it.
//!
//! Links are codes, dates `2026-11-22`, choices their keys; a missing value is `null`.

use serde_json::{Map, Value as Json};

use super::choice::ChoiceSet;
use super::field::{Common, Entry, Field, Kind, Slot, flag};
use super::problem::Reason;
use super::snapshot::Snapshot;
use super::table::Table;
use super::text::{date, shorten};
use super::value::{AnyId, Value};

/// A value as JSON; `code_of` names linked records.
pub fn to_json(value: &Value, code_of: &dyn Fn(AnyId) -> Option<String>) -> Json {
    let link = |id: &AnyId| code_of(*id).map_or(Json::Null, Json::String);
    match value {
        Value::Empty => Json::Null,
        Value::Text(text) => Json::String(text.clone()),
        Value::Number(number) => Json::from(*number),
        Value::Flag(flag) => Json::Bool(*flag),
        Value::Date(date) => Json::String(date.to_string()),
        Value::Choice(key) => Json::String((*key).to_owned()),
        Value::Choices(keys) => Json::Array(keys.iter().map(|key| Json::String((*key).to_owned())).collect()),
        Value::Link(id) => link(id),
        Value::Links(ids) => Json::Array(ids.iter().map(link).collect()),
    }
}

/// A value from JSON; `find` finds linked records by table (none for any table) and code.
pub fn from_json(field: &Field, json: &Json, find: &dyn Fn(Option<Table>, &str) -> Option<AnyId>) -> Result<Value, Reason> {
    let text = || json.as_str().ok_or(Reason::NotText);
    let link = |table: Option<Table>, json: &Json| {
        let code = json.as_str().ok_or(Reason::NotText)?;
        find(table, code).ok_or_else(|| Reason::UnknownLink { table, code: shorten(code) })
    };
    let choice = |set: &'static ChoiceSet, json: &Json| super::text::choice(set, json.as_str().ok_or(Reason::NotText)?);
    let given = || match json {
        Json::String(text) => shorten(text),
        other => shorten(&other.to_string()),
    };
    if json.is_null() {
        return Ok(Value::Empty);
    }
    match field.kind {
        // Windows ends lines with two characters.
        Kind::Line | Kind::Paragraph => Ok(Value::Text(text()?.replace("\r\n", "\n"))),
        Kind::Number | Kind::Grade(_) => {
            json.as_u64().and_then(|number| u32::try_from(number).ok()).map(Value::Number).ok_or_else(|| Reason::NotNumber { given: given() })
        }
        Kind::Flag => json.as_bool().map(Value::Flag).ok_or_else(|| Reason::NotFlag { given: given() }),
        Kind::Date => json.as_str().and_then(date).map(Value::Date).ok_or_else(|| Reason::NotDate { given: given() }),
        Kind::Choice(set) => choice(set, json).map(Value::Choice),
        Kind::Choices(set) => {
            let keys: Result<Vec<_>, _> = json.as_array().ok_or(Reason::NotList)?.iter().map(|json| choice(set, json)).collect();
            keys.map(Value::Choices)
        }
        Kind::Link(table) => link(Some(table), json).map(Value::Link),
        Kind::AnyLink => link(None, json).map(Value::Link),
        Kind::Links(table) => {
            let ids: Result<Vec<_>, _> = json.as_array().ok_or(Reason::NotList)?.iter().map(|json| link(Some(table), json)).collect();
            ids.map(Value::Links)
        }
    }
}

/// The stored fields of a record; free columns and remark only where they are filled.
pub fn stored_to_json(entry: &dyn Entry, code_of: &dyn Fn(AnyId) -> Option<String>) -> Map<String, Json> {
    let mut map = Map::new();
    for field in entry.table().stored_fields() {
        let value = entry.stored(field);
        let optional = matches!(field.slot, Slot::Common(Common::Remark | Common::Free(_)));
        if !(optional && value.is_empty()) {
            map.insert(field.key.to_owned(), to_json(&value, code_of));
        }
    }
    map
}

/// A record as other programs get it: what is stored, and the computed fields that are told.
pub fn record_to_json(entry: &dyn Entry, snapshot: &Snapshot) -> Map<String, Json> {
    let code_of = |id: AnyId| snapshot.entry(id).map(|entry| entry.code().to_owned());
    let mut map = stored_to_json(entry, &code_of);
    for field in entry.table().computed_fields().iter().filter(|field| field.is(flag::TOLD)) {
        map.insert(field.key.to_owned(), to_json(&entry.value(field, snapshot), &code_of));
    }
    map
}
