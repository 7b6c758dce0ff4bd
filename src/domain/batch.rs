//! Records given by code and JSON values, as files and the library give them: resolved against a snapshot, all at once, so that they may link to each other.

use std::collections::HashMap;
use std::sync::Arc;

use serde_json::{Map, Value as Json};

use super::accept;
use super::choice::Origin;
use super::derived::linked_code;
use super::field::{CODE, Entry, Field, Kind, Slot};
use super::json::{from_json, to_json};
use super::problem::{Problem, Reason};
use super::snapshot::Snapshot;
use super::table::Table;
use super::text::shorten;
use super::value::{AnyId, RowId, Value};

/// A record as it was given.
#[derive(Clone, Debug)]
pub struct Given {
    /// Its table.
    pub table: Table,
    /// Its place in the file, from 1, for messages.
    pub row: usize,
    /// Its fields by key, `code` among them.
    pub fields: Map<String, Json>,
}

/// A problem and where in the file it is.
#[derive(Clone, Debug, PartialEq)]
pub struct Located {
    /// Which of the given records.
    pub given: usize,
    /// Its table.
    pub table: Table,
    /// Its place in the file, from 1.
    pub row: usize,
    /// What is wrong.
    pub problem: Problem,
}

/// What the given records would do.
#[derive(Debug, Default)]
pub struct Resolved {
    /// Records that the register does not have.
    pub new: Vec<Box<dyn Entry>>,
    /// Records that would change.
    pub changed: Vec<Box<dyn Entry>>,
    /// How many would stay as they are.
    pub same: usize,
    /// What is wrong with them.
    pub problems: Vec<Located>,
}

struct Pending<'a> {
    index: usize,
    given: &'a Given,
    code: String,
    id: AnyId,
    old: Option<Arc<dyn Entry>>,
}

/// Resolves given records; new ones are of `origin` unless they say otherwise.
pub fn resolve(given: &[Given], snapshot: &Snapshot, origin: Origin) -> Resolved {
    let mut resolved = Resolved::default();
    let mut pending = Vec::with_capacity(given.len());
    let mut codes: HashMap<String, AnyId> = HashMap::with_capacity(given.len());
    let mut next: Vec<RowId> = Table::ALL.iter().map(|table| snapshot.rows(*table).next_id()).collect();
    for (index, given) in given.iter().enumerate() {
        match identify(given, snapshot, &codes) {
            Ok((code, old)) => {
                let row = old.as_ref().map_or_else(
                    || {
                        let counter = &mut next[given.table as usize];
                        *counter += 1;
                        *counter - 1
                    },
                    |old| old.id(),
                );
                let id = AnyId { table: given.table, row };
                codes.insert(code.clone(), id);
                pending.push(Pending { index, given, code, id, old });
            }
            Err(reason) => {
                let record = given.fields.get("code").and_then(Json::as_str).map(shorten).unwrap_or_default();
                let problem = Problem { table: Some(given.table), record, field: "code".to_owned(), reason };
                resolved.problems.push(Located { given: index, table: given.table, row: given.row, problem });
            }
        }
    }
    build(&pending, &codes, snapshot, origin, resolved)
}

/// The code of a given record, and the record that has it already.
fn identify(given: &Given, snapshot: &Snapshot, codes: &HashMap<String, AnyId>) -> Result<(String, Option<Arc<dyn Entry>>), Reason> {
    let code = match given.fields.get("code") {
        Some(Json::String(code)) => code.clone(),
        Some(Json::Null) | None => code_from_links(given).ok_or(Reason::NoCode)?,
        Some(_) => return Err(Reason::NotText),
    };
    if codes.contains_key(&code) {
        return Err(Reason::Twice);
    }
    match snapshot.find_code(&code) {
        Some(id) if id.table == given.table => Ok((code, snapshot.entry(id))),
        Some(id) => Err(Reason::CodeTaken { code: shorten(&code), table: id.table }),
        None => Ok((code, None)),
    }
}

/// A code such as `S01/P-BUD/lead`, from the codes given for the links.
fn code_from_links(given: &Given) -> Option<String> {
    let mut entry = given.table.blank();
    // The links are numbered by their place, so that the codes can be looked up again by number.
    let mut codes: Vec<String> = Vec::new();
    for field in given.table.own_fields() {
        let Some(code) = given.fields.get(field.key).and_then(Json::as_str) else { continue };
        let target = match field.kind {
            super::field::Kind::Link(table) => table,
            super::field::Kind::AnyLink => Table::default(),
            _ => continue,
        };
        codes.push(code.to_owned());
        entry.set(field, Value::Link(AnyId { table: target, row: codes.len() as RowId }));
    }
    linked_code(entry.as_ref(), &|id| codes.get((id.row as usize).checked_sub(1)?).cloned())
}

fn build(pending: &[Pending<'_>], codes: &HashMap<String, AnyId>, snapshot: &Snapshot, origin: Origin, mut resolved: Resolved) -> Resolved {
    let find = |table: Option<Table>, code: &str| {
        let id = codes.get(code).copied().or_else(|| snapshot.find_code(code))?;
        table.is_none_or(|table| table == id.table).then_some(id)
    };
    let mut after = snapshot.clone();
    let mut built = Vec::with_capacity(pending.len());
    for one in pending {
        let mut problems = Vec::new();
        let entry = fill(one, &find, origin, &mut problems);
        resolved.problems.extend(problems.into_iter().map(|problem| located(one, problem)));
        let shared: Arc<dyn Entry> = entry.into_shared();
        after.put(Arc::clone(&shared));
        built.push(shared);
    }
    let broken: std::collections::HashSet<usize> = resolved.problems.iter().map(|located| located.given).collect();
    for (one, entry) in pending.iter().zip(built) {
        if broken.contains(&one.index) {
            continue;
        }
        let problems = look(one, entry.as_ref(), snapshot, &after);
        if !problems.is_empty() {
            resolved.problems.extend(problems.into_iter().map(|problem| located(one, problem)));
            continue;
        }
        match &one.old {
            None => resolved.new.push(entry.copy()),
            Some(old) if is_same(old.as_ref(), entry.as_ref()) => resolved.same += 1,
            Some(_) => resolved.changed.push(entry.copy()),
        }
    }
    // In the order of the file, so that it can be put right from top to bottom.
    resolved.problems.sort_by_key(|located| located.given);
    resolved
}

fn located(one: &Pending<'_>, problem: Problem) -> Located {
    Located { given: one.index, table: one.given.table, row: one.given.row, problem }
}

/// Numbers that nobody can guess: nought in their place would be told as given.
const COUNTED: [(Table, &str); 3] = [(Table::TimeLimits, "value"), (Table::Declarations, "year"), (Table::Approvals, "order")];

/// The record with the given values in it.
fn fill(one: &Pending<'_>, find: &dyn Fn(Option<Table>, &str) -> Option<AnyId>, origin: Origin, problems: &mut Vec<Problem>) -> Box<dyn Entry> {
    let table = one.given.table;
    let mut entry = match &one.old {
        Some(old) => old.copy(),
        None => {
            let mut blank = table.blank();
            blank.set_id(one.id.row);
            blank.set(&CODE, Value::Text(one.code.clone()));
            set_origin(blank.as_mut(), origin);
            blank
        }
    };
    let missing = table.own_fields().iter().filter(|field| field.need && (field.kind == Kind::Date || COUNTED.contains(&(table, field.key))));
    for field in missing.filter(|field| one.old.is_none() && !one.given.fields.contains_key(field.key)) {
        problems.push(Problem::of_field(table, &shorten(&one.code), field, Reason::Empty));
    }
    for (key, json) in &one.given.fields {
        let of_key = |reason| Problem { table: Some(table), record: shorten(&one.code), field: shorten(key), reason };
        match table.field(key) {
            None => {
                let known = table.stored_fields().map(|field| field.key.to_owned()).collect();
                problems.push(of_key(Reason::UnknownField { given: shorten(key), known }));
            }
            Some(field) if *field == CODE || matches!(field.slot, Slot::Computed(_)) => {}
            Some(field) => match from_json(field, json, find) {
                Err(reason) => problems.push(of_key(reason)),
                Ok(value) if value.is_empty() && field.need => problems.push(of_key(Reason::Empty)),
                Ok(value) => {
                    if !entry.set(field, value) {
                        problems.push(of_key(Reason::Empty));
                    }
                }
            },
        }
    }
    entry
}

/// Marks where a new record comes from; what one's own people write or bring needs no confirmation, the library does.
pub fn set_origin(entry: &mut dyn Entry, origin: Origin) {
    use super::choice::Choice;
    for (key, value) in [("origin", Value::Choice(origin.key())), ("confirmed", Value::Flag(origin != Origin::Library))] {
        if let Some(field) = entry.table().field(key) {
            entry.set(field, value);
        }
    }
}

/// What is wrong with a record that could be built.
fn look(one: &Pending<'_>, entry: &dyn Entry, before: &Snapshot, after: &Snapshot) -> Vec<Problem> {
    let mut problems = accept::problems(entry, after);
    let code_of = |id: AnyId| after.entry(id).map(|entry| entry.code().to_owned());
    if let Some(expected) = linked_code(entry, &code_of)
        && !is_code_of(entry.table(), &one.code, &expected)
    {
        let reason = Reason::DerivedCode { given: shorten(&one.code), expected };
        problems.push(Problem::of_field(entry.table(), &shorten(&one.code), &CODE, reason));
    }
    for (key, json) in &one.given.fields {
        let Some(field) = entry.table().field(key).filter(|field| matches!(field.slot, Slot::Computed(_))) else { continue };
        let told =
            |entry: &dyn Entry, snapshot: &Snapshot| to_json(&entry.value(field, snapshot), &|id| snapshot.entry(id).map(|entry| entry.code().to_owned()));
        // A file may carry what was computed before its values were changed: that is no wish of its own.
        let is_stale = one.old.as_ref().is_some_and(|old| told(old.as_ref(), before) == *json);
        if !json.is_null() && told(entry, after) != *json && !is_stale {
            problems.push(Problem::of_field(entry.table(), &shorten(&one.code), field, computed_reason(field, json, after)));
        }
    }
    problems
}

/// Why a computed value is not taken: nobody knows it, or it does not follow.
fn computed_reason(field: &Field, json: &Json, snapshot: &Snapshot) -> Reason {
    let find = |table: Option<Table>, code: &str| snapshot.find_code(code).filter(|id| table.is_none_or(|table| table == id.table));
    match (from_json(field, json, &find), field.kind) {
        (Err(Reason::UnknownLink { code, .. }), super::field::Kind::Link(table)) => {
            let rows = snapshot.rows(table);
            let known = rows.ids().iter().filter_map(|row| rows.entry(*row)).map(|entry| entry.code().to_owned()).collect();
            Reason::UnknownChoice { given: code, known }
        }
        (Err(reason), _) => reason,
        (Ok(_), _) => Reason::ComputedField { given: shorten(json.as_str().unwrap_or(&json.to_string())) },
    }
}

/// Whether a code is the one its links ask for; a record may cite a law several times, then with a further number.
pub fn is_code_of(table: Table, code: &str, expected: &str) -> bool {
    match code.strip_prefix(expected) {
        Some("") => true,
        Some(rest) if table == Table::Citations => {
            rest.strip_prefix('/').is_some_and(|number| !number.is_empty() && number.bytes().all(|digit| digit.is_ascii_digit()))
        }
        Some(_) | None => false,
    }
}

/// Whether two forms of a record say the same.
pub fn is_same(a: &dyn Entry, b: &dyn Entry) -> bool {
    a.table().stored_fields().all(|field| a.stored(field) == b.stored(field))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_new_record_without_a_day_that_it_needs_is_refused() {
        let given = |fields: Json| Given { table: Table::Events, row: 0, fields: fields.as_object().cloned().unwrap_or_default() };
        let snapshot = Snapshot::default();
        let resolved = resolve(&[given(json!({ "code": "E01", "title": "验收单不符" }))], &snapshot, Origin::Import);
        let told: Vec<_> = resolved.problems.iter().map(|located| (located.problem.field.as_str(), located.problem.reason.clone())).collect();
        assert_eq!((told, resolved.new.len()), (vec![("on", Reason::Empty)], 0));
        let dated = resolve(&[given(json!({ "code": "E01", "title": "验收单不符", "on": "2026-11-28" }))], &snapshot, Origin::Import);
        assert_eq!((dated.problems.len(), dated.new.len()), (0, 1));
    }
}
