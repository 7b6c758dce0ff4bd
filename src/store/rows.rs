//! Rows of all tables, read and written through the tables of fields.

use std::collections::BTreeMap;

use rusqlite::{CachedStatement, Connection, params_from_iter};

use super::codec::{Binder, Bound, Bytes, ListCursor, Lists, RowSource, digest, row_hash};
use super::fault::{self, RowFault};
use super::{Store, Tally, Write, damaged};
use crate::domain::field::{Entry, Field, Kind, Row};
use crate::domain::snapshot::Snapshot;
use crate::domain::table::{self, Stored, Table, Visitor};
use crate::domain::value::{RowId, Sink};
use crate::error::{Error, Result};

/// What stands before the own fields in every table.
const LEADING: [&str; 7] = ["id", "hash", "code", "origin", "confirmed", "remark", "free"];

/// The columns of a table, in order.
pub(super) fn columns(table: Table) -> impl Iterator<Item = &'static str> {
    let own = table.own_fields().iter().filter(|field| !matches!(field.kind, Kind::Links(_)));
    LEADING.into_iter().chain(own.map(|field| field.key))
}

/// The fields of a table that are kept in tables of their own.
pub(super) fn list_fields(table: Table) -> impl Iterator<Item = &'static Field> {
    table.own_fields().iter().filter(|field| matches!(field.kind, Kind::Links(_)))
}

/// The table of links of a field.
pub(super) fn list_table(table: Table, field: &Field) -> String {
    format!("{}_{}", table.key(), field.key)
}

/// Column names as SQL wants them: some are words of SQL too.
fn quoted(names: impl Iterator<Item = &'static str>) -> String {
    let names: Vec<String> = names.map(|name| format!("\"{name}\"")).collect();
    names.join(", ")
}

impl Store {
    pub(super) fn load_rows(&self) -> Result<(Snapshot, Vec<Tally>)> {
        let stored = self.load_tallies()?;
        let mut loader = Loader { store: self, snapshot: Snapshot::default(), tallies: Vec::new(), error: None };
        table::each(&mut loader);
        if let Some(error) = loader.error {
            return Err(error);
        }
        for (&table, (found, stored)) in Table::ALL.iter().zip(loader.tallies.iter_mut().zip(&stored)) {
            if (found.rows, found.digest) != (stored.rows, stored.digest) {
                return Err(damaged(&self.path, Some(table), ""));
            }
            found.highest = stored.highest;
        }
        Ok((loader.snapshot, loader.tallies))
    }

    fn load_tallies(&self) -> Result<Vec<Tally>> {
        let fault = |source| fault::of_file(&self.path, source);
        let mut statement = self.connection.prepare("SELECT name, \"rows\", digest, highest, hash FROM tallies").map_err(fault)?;
        let mut found = BTreeMap::new();
        let mut rows = statement.query([]).map_err(fault)?;
        while let Some(row) = rows.next().map_err(fault)? {
            let read = || -> rusqlite::Result<(String, i64, [u8; 16], u32, i64)> { Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?)) };
            let (name, rows, digest, highest, hash) = read().map_err(|_| damaged(&self.path, None, ""))?;
            let tally = Tally { rows, digest: u128::from_le_bytes(digest), highest };
            if tally_hash(&name, &tally) != hash {
                return Err(damaged(&self.path, Table::from_key(&name), ""));
            }
            found.insert(name, tally);
        }
        Ok(Table::ALL.iter().map(|table| found.remove(table.key()).unwrap_or_default()).collect())
    }
}

struct Loader<'a> {
    store: &'a Store,
    snapshot: Snapshot,
    tallies: Vec<Tally>,
    error: Option<Error>,
}

impl Visitor for Loader<'_> {
    fn visit<R: Stored>(&mut self) {
        if self.error.is_some() {
            return;
        }
        let mut tally = Tally::default();
        // The code of the row being read, for the message.
        let mut place = String::new();
        match load_table::<R>(&self.store.connection, &mut tally, &mut place) {
            Ok(rows) => R::rows_mut(&mut self.snapshot).fill(rows),
            Err(RowFault::Value) => self.error = Some(damaged(&self.store.path, Some(R::TABLE), place)),
            Err(RowFault::Sqlite(source)) => self.error = Some(fault::of_file(&self.store.path, source)),
        }
        self.tallies.push(tally);
    }
}

fn load_table<R: Stored>(connection: &Connection, tally: &mut Tally, place: &mut String) -> std::result::Result<Vec<Row<R>>, RowFault> {
    let key = R::TABLE.key();
    let mut statements = Vec::new();
    for field in list_fields(R::TABLE) {
        statements.push(connection.prepare(&format!("SELECT owner, target FROM {} ORDER BY owner, place", list_table(R::TABLE, field)))?);
    }
    let mut lists = Vec::new();
    for statement in &mut statements {
        lists.push(ListCursor::new(statement.query([])?)?);
    }
    let mut statement = connection.prepare(&format!("SELECT {} FROM {key} ORDER BY id", quoted(columns(R::TABLE))))?;
    let mut selected = statement.query([])?;
    let mut rows = Vec::new();
    let mut bytes = Bytes::default();
    while let Some(row) = selected.next()? {
        place.clear();
        let id: RowId = row.get(0)?;
        let hash: i64 = row.get(1)?;
        let code: String = row.get(2)?;
        place.push_str(&code);
        bytes.start(key, id, &code);
        let mut source = RowSource { row, next: 3, owner: id, bytes: &mut bytes, lists: &mut lists, next_list: 0 };
        let loaded = Row::<R>::load(id, code, &mut source)?;
        let digest = bytes.digest();
        if row_hash(digest) != hash || id == 0 {
            return Err(RowFault::Value);
        }
        tally.rows += 1;
        tally.digest = tally.digest.wrapping_add(digest);
        rows.push(loaded);
    }
    place.clear();
    if lists.iter().all(ListCursor::is_spent) { Ok(rows) } else { Err(RowFault::Value) }
}

/// Writes rows; rows of one table that follow one another share a statement.
pub(super) fn write(transaction: &Connection, writes: &[Write]) -> rusqlite::Result<()> {
    let mut statements = Statements { transaction, open: BTreeMap::new() };
    for write in writes {
        match write {
            Write::Insert(new) => statements.insert(new.as_ref())?,
            Write::Update { old, new } => statements.update(old.as_ref(), new.as_ref())?,
            Write::Delete(old) => statements.delete(old.as_ref())?,
        }
    }
    Ok(())
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Verb {
    Insert,
    Update,
    Delete,
}

/// Prepared statements by what they do; a bulk write prepares each once.
struct Statements<'t> {
    transaction: &'t Connection,
    open: BTreeMap<(Verb, String), CachedStatement<'t>>,
}

impl<'t> Statements<'t> {
    fn statement(&mut self, verb: Verb, name: String, sql: impl FnOnce(&str) -> String) -> rusqlite::Result<&mut CachedStatement<'t>> {
        match self.open.entry((verb, name)) {
            std::collections::btree_map::Entry::Occupied(entry) => Ok(entry.into_mut()),
            std::collections::btree_map::Entry::Vacant(entry) => {
                let sql = sql(&entry.key().1);
                Ok(entry.insert(self.transaction.prepare_cached(&sql)?))
            }
        }
    }

    fn insert(&mut self, new: &dyn Entry) -> rusqlite::Result<()> {
        let table = new.table();
        let (values, lists) = bind(new);
        let sql = |name: &str| {
            let marks = vec!["?"; columns(table).count()].join(", ");
            format!("INSERT INTO {name} ({}) VALUES ({marks})", quoted(columns(table)))
        };
        self.statement(Verb::Insert, table.key().to_owned(), sql)?.execute(params_from_iter(values))?;
        for (field, targets) in list_fields(table).zip(lists) {
            self.insert_list(table, field, new.id(), &targets)?;
        }
        Ok(())
    }

    fn update(&mut self, old: &dyn Entry, new: &dyn Entry) -> rusqlite::Result<()> {
        let table = new.table();
        let (mut values, lists) = bind(new);
        let mut old_lists = Lists::default();
        old.store(&mut old_lists);
        values.push(Bound::Integer(i64::from(new.id())));
        let sql = |name: &str| {
            let set: Vec<String> = columns(table).map(|column| format!("\"{column}\" = ?")).collect();
            format!("UPDATE {name} SET {} WHERE id = ?", set.join(", "))
        };
        self.statement(Verb::Update, table.key().to_owned(), sql)?.execute(params_from_iter(values))?;
        for (field, (old, new_list)) in list_fields(table).zip(old_lists.0.into_iter().zip(lists)) {
            if old != new_list {
                self.delete_list(table, field, new.id())?;
                self.insert_list(table, field, new.id(), &new_list)?;
            }
        }
        Ok(())
    }

    fn delete(&mut self, old: &dyn Entry) -> rusqlite::Result<()> {
        let table = old.table();
        for field in list_fields(table) {
            self.delete_list(table, field, old.id())?;
        }
        let sql = |name: &str| format!("DELETE FROM {name} WHERE id = ?");
        self.statement(Verb::Delete, table.key().to_owned(), sql)?.execute([old.id()])?;
        Ok(())
    }

    fn insert_list(&mut self, table: Table, field: &Field, owner: RowId, targets: &[RowId]) -> rusqlite::Result<()> {
        let sql = |name: &str| format!("INSERT INTO {name} (owner, place, target) VALUES (?, ?, ?)");
        let statement = self.statement(Verb::Insert, list_table(table, field), sql)?;
        for (place, target) in targets.iter().enumerate() {
            statement.execute((owner, place as i64, target))?;
        }
        Ok(())
    }

    fn delete_list(&mut self, table: Table, field: &Field, owner: RowId) -> rusqlite::Result<()> {
        let sql = |name: &str| format!("DELETE FROM {name} WHERE owner = ?");
        self.statement(Verb::Delete, list_table(table, field), sql)?.execute([owner])?;
        Ok(())
    }
}

/// The values of a row in the order of its columns, and its lists.
fn bind(entry: &dyn Entry) -> (Vec<Bound>, Vec<Vec<RowId>>) {
    let mut binder = Binder::default();
    binder.values.push(Bound::Integer(i64::from(entry.id())));
    binder.values.push(Bound::Integer(row_hash(digest(entry))));
    binder.values.push(Bound::Text(entry.code().to_owned()));
    entry.store(&mut binder);
    (binder.values, binder.lists)
}

fn tally_hash(name: &str, tally: &Tally) -> i64 {
    let mut bytes = Bytes::default();
    bytes.start(name, tally.highest, "");
    bytes.integer(Some(tally.rows));
    bytes.integer(Some(row_hash(tally.digest)));
    bytes.integer(Some(row_hash(tally.digest >> 64)));
    row_hash(bytes.digest())
}

/// Writes the tallies that changed.
pub(super) fn write_tallies(transaction: &Connection, old: &[Tally], new: &[Tally]) -> rusqlite::Result<()> {
    let mut statement = transaction.prepare_cached("INSERT OR REPLACE INTO tallies (name, \"rows\", digest, highest, hash) VALUES (?, ?, ?, ?, ?)")?;
    for (table, (old, new)) in Table::ALL.iter().zip(old.iter().zip(new)) {
        if old != new {
            statement.execute((table.key(), new.rows, new.digest.to_le_bytes(), new.highest, tally_hash(table.key(), new)))?;
        }
    }
    Ok(())
}
