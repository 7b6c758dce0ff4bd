//! JSON files: one object, keys the tables' names, values arrays of records by field key; each record has its code.

use std::path::Path;

use serde_json::{Map, Value as Json};

use super::unique::Unique;
use crate::domain::batch::{Given, Located, Resolved, resolve};
use crate::domain::choice::Origin;
use crate::domain::field::{Entry, Kind, flag};
use crate::domain::filter::Filter;
use crate::domain::json::record_to_json;
use crate::domain::problem::{Problem, Reason};
use crate::domain::snapshot::Snapshot;
use crate::domain::table::Table;
use crate::domain::text::shorten;
use crate::error::{Error, Result};

/// What a file would do to a register.
#[derive(Debug, Default)]
pub struct Plan {
    /// Records that would be new, in the order of the file.
    pub new: Vec<Box<dyn Entry>>,
    /// Records that would change.
    pub changed: Vec<Box<dyn Entry>>,
    /// How many would stay as they are.
    pub same: usize,
    /// What is wrong with the file, in its order.
    pub problems: Vec<PlanProblem>,
}

/// One thing wrong with a file.
#[derive(Clone, Debug, PartialEq)]
pub struct PlanProblem {
    /// Key of the table, or what stands in its place.
    pub sheet: String,
    /// Place of the record in it, from 1; 0 for the whole table.
    pub row: usize,
    /// What is wrong.
    pub problem: Problem,
}

impl From<Located> for PlanProblem {
    fn from(located: Located) -> Self {
        PlanProblem { sheet: located.table.key().to_owned(), row: located.row, problem: located.problem }
    }
}

/// Reads a file as a plan for a register.
pub fn read(path: &Path, snapshot: &Snapshot) -> Result<Plan> {
    Ok(plan(parse(path)?, snapshot))
}

/// Reads a file as a plan without the records that have problems, and without those that link to them.
pub fn read_good_rows(path: &Path, snapshot: &Snapshot) -> Result<Plan> {
    Ok(plan_of_good_rows(parse(path)?, snapshot))
}

fn parse(path: &Path) -> Result<Json> {
    let bytes = std::fs::read(path).map_err(|source| match source.kind() {
        std::io::ErrorKind::NotFound => Error::NotFound { path: path.to_owned() },
        _ => Error::Unreadable { path: path.to_owned(), source },
    })?;
    let bytes = bytes.strip_prefix("\u{feff}".as_bytes()).unwrap_or(&bytes);
    serde_json::from_slice(bytes).map(|Unique(json)| json).map_err(|error| Error::Json {
        path: path.to_owned(),
        line: error.line(),
        column: error.column(),
    })
}

/// A plan from what a file says.
pub fn plan(json: Json, snapshot: &Snapshot) -> Plan {
    let mut problems = Vec::new();
    let given = given(json, &mut problems);
    let Resolved { new, changed, same, problems: found } = resolve(&given, snapshot, Origin::Import);
    problems.extend(found.into_iter().map(PlanProblem::from));
    Plan { new, changed, same, problems }
}

fn plan_of_good_rows(json: Json, snapshot: &Snapshot) -> Plan {
    let mut problems = Vec::new();
    let mut given = given(json, &mut problems);
    loop {
        let Resolved { new, changed, same, problems: found } = resolve(&given, snapshot, Origin::Import);
        if found.is_empty() {
            return Plan { new, changed, same, problems };
        }
        let bad: std::collections::HashSet<usize> = found.iter().map(|located| located.given).collect();
        problems.extend(found.into_iter().map(PlanProblem::from));
        let mut place = 0;
        given.retain(|_| {
            place += 1;
            !bad.contains(&(place - 1))
        });
    }
}

fn given(json: Json, problems: &mut Vec<PlanProblem>) -> Vec<Given> {
    let mut refuse = |sheet: &str, row: usize, reason| {
        let table = Table::from_key(sheet);
        let record = if row == 0 { shorten(sheet) } else { row.to_string() };
        let problem = Problem { table: table.filter(|_| row > 0), record, field: String::new(), reason };
        problems.push(PlanProblem { sheet: shorten(sheet), row, problem });
    };
    let Json::Object(tables) = json else {
        refuse("", 0, Reason::NotRecord);
        return Vec::new();
    };
    let mut given = Vec::new();
    for (key, rows) in tables {
        let Some(table) = Table::from_key(&key) else {
            let known = Table::ALL.iter().map(|table| table.key().to_owned()).collect();
            refuse(&key, 0, Reason::UnknownTable { given: shorten(&key), known });
            continue;
        };
        let Json::Array(rows) = rows else {
            refuse(&key, 0, Reason::NotList);
            continue;
        };
        for (place, row) in rows.into_iter().enumerate() {
            match row {
                Json::Object(fields) => given.push(Given { table, row: place + 1, fields }),
                _ => refuse(&key, place + 1, Reason::NotRecord),
            }
        }
    }
    given
}

/// Whether a record goes into a file: all but the risks that do not pass, and what is part of them.
fn is_exported(entry: &dyn Entry, snapshot: &Snapshot, filter: &Filter) -> bool {
    let passes = |risk: &dyn Entry| filter.passes(risk, snapshot);
    match entry.table() {
        Table::Risks => passes(entry),
        table => table.own_fields().iter().filter(|field| field.is(flag::PART) && field.kind == Kind::AnyLink).all(|field| {
            let value = entry.stored(field);
            let risks = value.links().iter().filter(|id| id.table == Table::Risks);
            risks.filter_map(|id| snapshot.entry(*id)).all(|risk| passes(risk.as_ref()))
        }),
    }
}

/// The register as a JSON object; with a filter, only the risks that pass it.
pub fn write(snapshot: &Snapshot, filter: &Filter) -> Vec<u8> {
    let mut tables = Map::new();
    for &table in Table::ALL {
        let mut records = Vec::with_capacity(snapshot.rows(table).count());
        snapshot.rows(table).visit(&mut |entry| {
            if is_exported(entry, snapshot, filter) {
                records.push(Json::Object(record_to_json(entry, snapshot)));
            }
        });
        tables.insert(table.key().to_owned(), Json::Array(records));
    }
    to_bytes(tables)
}

/// The tables of a file as they are written.
pub(super) fn to_bytes(tables: Map<String, Json>) -> Vec<u8> {
    let mut text = serde_json::to_vec_pretty(&Json::Object(tables)).expect("an object with text keys is always JSON");
    text.push(b'\n');
    text
}
