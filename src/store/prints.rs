//! The print log: each print sealed, as the changes of the trail are, with the hash of the one before it.

use rusqlite::{Connection, Row, params};
use sha2::{Digest, Sha256};

use super::sealed::{self, Sealed};
use super::{Store, fault, trail};
use crate::error::Result;

/// One print as it is stored.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct StoredPrint {
    /// Number from 1; given by `Store::log_print`.
    pub number: i64,
    /// When, ISO 8601 with distance from UTC.
    pub at: String,
    /// Who.
    pub operator: String,
    /// Key of the report.
    pub report: String,
    /// Name of the preset, where one was chosen.
    pub form: Option<String>,
    /// Filter over the risks, where there was one.
    pub filter: Option<String>,
    /// Code of the unit, where one was chosen.
    pub unit: Option<String>,
    /// How many pages.
    pub pages: i64,
    /// Hash of the newest change when it was printed: its first 48 bits are the edition code on the sheet.
    pub head: [u8; 32],
    /// Digest of the content then: its first 48 bits are the file code on the sheet.
    pub content: [u8; 32],
    /// Hash of this print and of the hash before it; given by `Store::log_print`.
    pub hash: [u8; 32],
}

const COLUMNS: &str = "number, at, operator, report, form, filter, unit, pages, head, content, hash";

impl StoredPrint {
    fn read(row: &Row<'_>) -> rusqlite::Result<StoredPrint> {
        Ok(StoredPrint {
            number: row.get(0)?,
            at: row.get(1)?,
            operator: row.get(2)?,
            report: row.get(3)?,
            form: row.get(4)?,
            filter: row.get(5)?,
            unit: row.get(6)?,
            pages: row.get(7)?,
            head: row.get(8)?,
            content: row.get(9)?,
            hash: row.get(10)?,
        })
    }
}

impl Sealed for StoredPrint {
    fn number(&self) -> i64 {
        self.number
    }

    fn hash(&self) -> &[u8; 32] {
        &self.hash
    }

    fn seal(&self, before: &[u8; 32]) -> [u8; 32] {
        let mut hash = Sha256::new();
        hash.update(before);
        hash.update(self.number.to_le_bytes());
        hash.update(self.pages.to_le_bytes());
        let texts = [Some(&self.at), Some(&self.operator), Some(&self.report), self.form.as_ref(), self.filter.as_ref(), self.unit.as_ref()];
        sealed::take_texts(&mut hash, texts.map(|text| text.map(String::as_str)));
        hash.update(self.head);
        hash.update(self.content);
        hash.finalize().into()
    }
}

impl Store {
    /// Opens a register only to log a print; nothing is loaded, and whoever calls holds the writer's lock.
    pub fn open_print_log(path: &std::path::Path) -> Result<Store> {
        let mut store = Self::open(path)?;
        store.head = store.load_head()?;
        Ok(store)
    }

    /// Appends a print; it is on disk when this returns.
    pub fn log_print(&mut self, mut print: StoredPrint) -> Result<()> {
        let fault = |source| fault::of_file(&self.path, source);
        let transaction = self.connection.savepoint().map_err(fault)?;
        trail::look_at_end(&transaction, &self.head, &self.path)?;
        let (number, before) = sealed::last(&transaction, "prints", "number").map_err(fault)?;
        print.number = number + 1;
        print.hash = print.seal(&before);
        let sql = format!("INSERT INTO prints ({COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
        let values = params![
            print.number,
            print.at,
            print.operator,
            print.report,
            print.form,
            print.filter,
            print.unit,
            print.pages,
            print.head,
            print.content,
            print.hash
        ];
        transaction.execute(&sql, values).map_err(fault)?;
        transaction.commit().map_err(fault)
    }

    /// All prints, in order.
    pub fn prints(&self) -> Result<Vec<StoredPrint>> {
        read(&self.connection).map_err(|source| fault::of_file(&self.path, source))
    }
}

fn read(connection: &Connection) -> rusqlite::Result<Vec<StoredPrint>> {
    let mut statement = connection.prepare(&format!("SELECT {COLUMNS} FROM prints ORDER BY number"))?;
    statement.query_map([], StoredPrint::read)?.collect()
}

/// Number of the first print that does not bear the hash that follows from it and all before; none where all do.
pub(super) fn first_broken(connection: &Connection) -> Option<i64> {
    let Ok(prints) = read(connection) else { return Some(1) };
    sealed::first_broken(&prints).map(|print| print.number)
}
