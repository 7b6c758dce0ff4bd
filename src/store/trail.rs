//! The trail: every edit of every record, in order, each sealed with the hash of all before it.

use std::path::Path;

use rusqlite::{Connection, OptionalExtension, Row, ToSql};
use sha2::{Digest, Sha256};

use super::{Store, damaged, fault};
use crate::error::{Error, Result};

/// One change as it is stored.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct StoredChange {
    /// Number from 1; given by `Store::commit`.
    pub number: i64,
    /// Step it belongs to: the number of the last change before the step, so that a step is found by its number. 0 is the making of the register.
    pub step: i64,
    /// When, ISO 8601 with distance from UTC.
    pub at: String,
    /// Who.
    pub operator: String,
    /// Key of the operation.
    pub operation: String,
    /// Why, where a reason was asked for.
    pub reason: Option<String>,
    /// Key of the table.
    pub table: String,
    /// Code of the record.
    pub record: String,
    /// Number of the record in its table, so that it comes back to its place.
    pub row: u32,
    /// Values before, as a JSON object.
    pub before: String,
    /// Values after, as a JSON object.
    pub after: String,
    /// The step whose name an undo or redo bears; its own number for every other step.
    pub origin: i64,
    /// For a step that can be undone: the step beneath it. For an undo: the undo beneath it that can be redone.
    pub below: i64,
    /// The step that Undo takes back after this change; 0 for none.
    pub undo: i64,
    /// The undo that Redo takes back after this change; 0 for none.
    pub redo: i64,
    /// How many records the edit touched.
    pub count: u32,
    /// Digest of the whole content after the step; given by `Store::commit`.
    pub content: [u8; 32],
    /// Hash of this change and of the hash before it; given by `Store::commit`.
    pub hash: [u8; 32],
}

/// Which changes somebody wants to see; what is not named does not matter.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Wanted {
    /// Code of the record.
    pub record: Option<String>,
    /// Who.
    pub operator: Option<String>,
    /// Key of the operation.
    pub operation: Option<String>,
    /// First day, as 2026-11-22.
    pub from: Option<String>,
    /// Last day.
    pub until: Option<String>,
}

impl Wanted {
    /// All changes of one record.
    pub fn of_record(code: &str) -> Wanted {
        Wanted { record: Some(code.to_owned()), ..Wanted::default() }
    }
}

/// The last change: where the next one is appended, and what can be undone and redone.
pub type Head = StoredChange;

pub(super) const COLUMNS: &str =
    "number, step, at, operator, operation, reason, \"table\", record, \"row\", before, after, origin, below, undo, redo, \"count\", content, hash";

impl StoredChange {
    pub(super) fn read(row: &Row<'_>) -> rusqlite::Result<StoredChange> {
        Ok(StoredChange {
            number: row.get(0)?,
            step: row.get(1)?,
            at: row.get(2)?,
            operator: row.get(3)?,
            operation: row.get(4)?,
            reason: row.get(5)?,
            table: row.get(6)?,
            record: row.get(7)?,
            row: row.get(8)?,
            before: row.get(9)?,
            after: row.get(10)?,
            origin: row.get(11)?,
            below: row.get(12)?,
            undo: row.get(13)?,
            redo: row.get(14)?,
            count: row.get(15)?,
            content: row.get(16)?,
            hash: row.get(17)?,
        })
    }

    /// The hash this change must have after one with the hash `before`.
    pub(super) fn seal(&self, before: &[u8; 32]) -> [u8; 32] {
        let mut hash = Sha256::new();
        hash.update(before);
        for number in [self.number, self.step, i64::from(self.row), self.origin, self.below, self.undo, self.redo, i64::from(self.count)] {
            hash.update(number.to_le_bytes());
        }
        let reason = self.reason.as_deref();
        hash.update([u8::from(reason.is_some())]);
        let texts = [&self.at, &self.operator, &self.operation, &self.table, &self.record, &self.before, &self.after];
        for text in texts.into_iter().map(String::as_str).chain(reason) {
            hash.update((text.len() as u64).to_le_bytes());
            hash.update(text);
        }
        hash.update(self.content);
        hash.finalize().into()
    }
}

/// Appends changes after `head`; returns the new end of the trail.
pub(super) fn append(transaction: &Connection, mut head: Head, changes: impl Iterator<Item = StoredChange>, content: [u8; 32]) -> rusqlite::Result<Head> {
    let sql = format!("INSERT INTO changes ({COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
    let mut statement = transaction.prepare_cached(&sql)?;
    for mut change in changes {
        change.number = head.number + 1;
        change.content = content;
        change.hash = change.seal(&head.hash);
        statement.execute(rusqlite::params![
            change.number,
            change.step,
            change.at,
            change.operator,
            change.operation,
            change.reason,
            change.table,
            change.record,
            change.row,
            change.before,
            change.after,
            change.origin,
            change.below,
            change.undo,
            change.redo,
            change.count,
            change.content,
            change.hash,
        ])?;
        head = change;
    }
    Ok(head)
}

/// Refuses a file whose trail does not end where this program left it: somebody wrote over it.
pub(super) fn look_at_end(connection: &Connection, head: &Head, path: &Path) -> Result<()> {
    let read = || {
        let mut statement = connection.prepare_cached("SELECT number, hash FROM changes ORDER BY number DESC LIMIT 1")?;
        statement.query_row([], |row| Ok((row.get::<_, i64>(0)?, row.get::<_, [u8; 32]>(1)?))).optional()
    };
    let (number, hash) = read().map_err(|source| fault::of_file(path, source))?.unwrap_or_default();
    if number == head.number && hash == head.hash { Ok(()) } else { Err(Error::Replaced { path: path.to_owned() }) }
}

/// Walks the whole trail from the start.
pub(super) fn walk(connection: &Connection, mut visit: impl FnMut(StoredChange)) -> rusqlite::Result<()> {
    let mut statement = connection.prepare(&format!("SELECT {COLUMNS} FROM changes ORDER BY number"))?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        visit(StoredChange::read(row)?);
    }
    Ok(())
}

impl Store {
    pub(super) fn load_head(&self) -> Result<Head> {
        let last = self.changes("ORDER BY number DESC LIMIT 2", [])?;
        match last.as_slice() {
            [first] if first.number == 1 && first.seal(&[0; 32]) == first.hash => Ok(first.clone()),
            [last, before] if last.number == before.number + 1 && last.seal(&before.hash) == last.hash => Ok(last.clone()),
            _ => Err(damaged(&self.path, None, "")),
        }
    }

    fn changes<P: rusqlite::Params>(&self, rest: &str, params: P) -> Result<Vec<StoredChange>> {
        let read = || -> rusqlite::Result<Vec<StoredChange>> {
            let mut statement = self.connection.prepare_cached(&format!("SELECT {COLUMNS} FROM changes {rest}"))?;
            statement.query_map(params, StoredChange::read)?.collect()
        };
        read().map_err(|source| fault::of_file(&self.path, source))
    }

    /// The changes of a step, in order, to take it back.
    pub fn step(&self, step: i64) -> Result<Vec<StoredChange>> {
        look_at_end(&self.connection, &self.head, &self.path)?;
        let read = || -> rusqlite::Result<Vec<StoredChange>> {
            let mut statement = self.connection.prepare_cached(&format!("SELECT {COLUMNS} FROM changes WHERE number > ?1 ORDER BY number"))?;
            // The changes of a step stand together, so the first of another step ends it.
            statement.query_map([step], StoredChange::read)?.take_while(|change| change.as_ref().is_ok_and(|change| change.step == step)).collect()
        };
        read().map_err(|source| fault::of_file(&self.path, source))
    }

    /// First change of a step; none for no such step.
    pub fn step_start(&self, step: i64) -> Result<Option<StoredChange>> {
        let first = self.changes("WHERE number = ?1", [step + 1])?.pop();
        Ok(first.filter(|change| change.step == step))
    }

    /// The wanted changes newest first, with numbers below `before`.
    pub fn history(&self, wanted: &Wanted, before: Option<i64>, limit: usize) -> Result<Vec<StoredChange>> {
        let before = before.unwrap_or(i64::MAX);
        let limit = i64::try_from(limit).unwrap_or(i64::MAX);
        let mut rest = "WHERE number < ?1".to_owned();
        let mut values: Vec<&dyn ToSql> = vec![&before];
        let conditions = [
            ("record = ", &wanted.record),
            ("operator = ", &wanted.operator),
            ("operation = ", &wanted.operation),
            // The beginning of a moment is its year, month or day.
            ("substr(at, 1, 10) >= ", &wanted.from),
            ("substr(at, 1, 10) <= ", &wanted.until),
        ];
        for (condition, value) in conditions {
            if let Some(value) = value {
                values.push(value);
                rest.push_str(&format!(" AND {condition}?{}", values.len()));
            }
        }
        values.push(&limit);
        rest.push_str(&format!(" ORDER BY number DESC LIMIT ?{}", values.len()));
        self.changes(&rest, values.as_slice())
    }

    /// The change whose hash begins with these 12 hexadecimal digits, or else the first after which the content's digest did.
    pub fn find_hash(&self, digits: &str) -> Result<Option<StoredChange>> {
        let find = || {
            let beginning = |column: &str| format!("substr({column}, 1, 6) = unhex(?1)");
            let (hash, content) = (beginning("hash"), beginning("content"));
            let sql = format!("SELECT {COLUMNS} FROM changes WHERE {hash} OR {content} ORDER BY {hash} DESC, number LIMIT 1");
            self.connection.query_row(&sql, [digits], StoredChange::read).optional()
        };
        find().map_err(|source| fault::of_file(&self.path, source))
    }
}
