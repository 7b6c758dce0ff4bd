//! Editions: each issue and each approval sealed, as the changes of the trail are, with the hash of the one before it.

use rusqlite::{Connection, Row, params};
use sha2::{Digest, Sha256};

use super::sealed::{self, Sealed};
use super::trail::{self, StoredChange};
use super::{Store, Write, content_digest, count, evidence, fault};
use crate::error::Result;
use crate::watch::Watch;

/// What was done with an edition.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Deed {
    /// It was issued.
    #[default]
    Issue,
    /// It was approved.
    Approval,
}

impl Deed {
    fn key(self) -> &'static str {
        match self {
            Deed::Issue => "issue",
            Deed::Approval => "approval",
        }
    }
}

/// The issue of an edition, or its approval, as it is stored.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct EditionEntry {
    /// Number from 1; given by `Store::log_edition`.
    pub entry: i64,
    /// What was done.
    pub deed: Deed,
    /// Number of the edition.
    pub edition: u32,
    /// Number of the last change that the edition holds.
    pub change: i64,
    /// When, ISO 8601 with distance from UTC.
    pub at: String,
    /// Who.
    pub operator: String,
    /// What it was issued for, or the meeting that approved it.
    pub note: String,
    /// The day of the meeting.
    pub decided_on: Option<String>,
    /// Name of the scan of the signed sheet.
    pub scan_name: Option<String>,
    /// SHA-256 of the scan, in hexadecimal digits.
    pub scan_digest: Option<String>,
    /// The time limits of the unit when it was issued, as a JSON object by code.
    pub limits: Option<String>,
    /// Hash of that change.
    pub head: [u8; 32],
    /// Digest of the content after it.
    pub content: [u8; 32],
    /// Hash of this entry and of the hash before it; given by `Store::log_edition`.
    pub hash: [u8; 32],
}

const COLUMNS: &str = "entry, deed, edition, change, at, operator, note, decided_on, scan_name, scan_digest, limits, head, content, hash";

impl EditionEntry {
    fn read(row: &Row<'_>) -> rusqlite::Result<EditionEntry> {
        let deed: String = row.get(1)?;
        let deed = [Deed::Issue, Deed::Approval].into_iter().find(|known| known.key() == deed);
        Ok(EditionEntry {
            entry: row.get(0)?,
            deed: deed.ok_or_else(|| rusqlite::Error::InvalidColumnType(1, "deed".to_owned(), rusqlite::types::Type::Text))?,
            edition: row.get(2)?,
            change: row.get(3)?,
            at: row.get(4)?,
            operator: row.get(5)?,
            note: row.get(6)?,
            decided_on: row.get(7)?,
            scan_name: row.get(8)?,
            scan_digest: row.get(9)?,
            limits: row.get(10)?,
            head: row.get(11)?,
            content: row.get(12)?,
            hash: row.get(13)?,
        })
    }
}

impl Sealed for EditionEntry {
    fn number(&self) -> i64 {
        self.entry
    }

    fn hash(&self) -> &[u8; 32] {
        &self.hash
    }

    fn seal(&self, before: &[u8; 32]) -> [u8; 32] {
        let mut hash = Sha256::new();
        hash.update(before);
        for number in [self.entry, i64::from(self.edition), self.change] {
            hash.update(number.to_le_bytes());
        }
        let always = [self.deed.key(), &self.at, &self.operator, &self.note].map(Some);
        let optional = [&self.decided_on, &self.scan_name, &self.scan_digest, &self.limits].map(Option::as_deref);
        sealed::take_texts(&mut hash, always.into_iter().chain(optional));
        hash.update(self.head);
        hash.update(self.content);
        hash.finalize().into()
    }
}

impl Store {
    /// Appends the issue or the approval of an edition, with the bytes of a scan where there is one; all of it is on disk when this returns.
    pub fn log_edition(&mut self, mut entry: EditionEntry, scan: Option<&[u8]>) -> Result<()> {
        let fault = |source| fault::of_file(&self.path, source);
        let transaction = self.connection.savepoint().map_err(fault)?;
        trail::look_at_end(&transaction, &self.head, &self.path)?;
        let (number, before) = sealed::last(&transaction, "edition_entries", "entry").map_err(fault)?;
        entry.entry = number + 1;
        entry.hash = entry.seal(&before);
        if let (Some(digest), Some(bytes)) = (&entry.scan_digest, scan) {
            evidence::put(&transaction, digest, bytes).map_err(fault)?;
        }
        let sql = format!("INSERT INTO edition_entries ({COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
        let values = params![
            entry.entry,
            entry.deed.key(),
            entry.edition,
            entry.change,
            entry.at,
            entry.operator,
            entry.note,
            entry.decided_on,
            entry.scan_name,
            entry.scan_digest,
            entry.limits,
            entry.head,
            entry.content,
            entry.hash
        ];
        transaction.execute(&sql, values).map_err(fault)?;
        transaction.commit().map_err(fault)
    }

    /// All issues and approvals, in order.
    pub fn edition_entries(&self) -> Result<Vec<EditionEntry>> {
        read(&self.connection).map_err(|source| fault::of_file(&self.path, source))
    }

    /// Digest of the content as it would be after these writes.
    pub fn content_with(&self, writes: &[Write]) -> [u8; 32] {
        let mut tallies = self.tallies.clone();
        writes.iter().for_each(|write| count(&mut tallies, write));
        content_digest(&tallies)
    }

    /// Shows the changes after one with the number `until` to `visit`, newest first.
    ///
    /// Each is held against its seal first; false where the chain does not lead to the hash `head` of that one.
    pub fn walk_back(&self, until: i64, head: &[u8; 32], watch: &Watch, mut visit: impl FnMut(StoredChange) -> Result<()>) -> Result<bool> {
        trail::look_at_end(&self.connection, &self.head, &self.path)?;
        let fault = |source| fault::of_file(&self.path, source);
        let sql = format!("SELECT {} FROM changes WHERE number >= ?1 ORDER BY number DESC", trail::COLUMNS);
        let mut statement = self.connection.prepare(&sql).map_err(fault)?;
        let mut rows = statement.query([until]).map_err(fault)?;
        let mut newer: Option<StoredChange> = None;
        while let Some(row) = rows.next().map_err(fault)? {
            watch.advance(1)?;
            let change = StoredChange::read(row).map_err(fault)?;
            if let Some(newer) = newer.take() {
                if newer.number != change.number + 1 || newer.seal(&change.hash) != newer.hash {
                    return Ok(false);
                }
                visit(newer)?;
            }
            newer = Some(change);
        }
        Ok(newer.is_some_and(|oldest| oldest.number == until && oldest.hash == *head))
    }
}

fn read(connection: &Connection) -> rusqlite::Result<Vec<EditionEntry>> {
    let mut statement = connection.prepare(&format!("SELECT {COLUMNS} FROM edition_entries ORDER BY entry"))?;
    statement.query_map([], EditionEntry::read)?.collect()
}

/// Number of the first edition that does not hold: its chain, the state of the trail that it names, or its scan. None where all do.
pub(super) fn first_broken(connection: &Connection) -> Option<u32> {
    let Ok(entries) = read(connection) else { return Some(1) };
    let broken = sealed::first_broken(&entries).map(|entry| entry.entry);
    let is_sound = |entry: &&EditionEntry| is_in_trail(entry, connection) && has_scan(entry, connection) && broken != Some(entry.entry);
    entries.iter().find(|entry| !is_sound(entry)).map(|entry| entry.edition)
}

/// Whether the trail has the state that an edition names.
fn is_in_trail(entry: &EditionEntry, connection: &Connection) -> bool {
    let sql = "SELECT hash, content FROM changes WHERE number = ?1";
    let state = connection.query_row(sql, [entry.change], |row| Ok((row.get::<_, [u8; 32]>(0)?, row.get::<_, [u8; 32]>(1)?)));
    state.is_ok_and(|state| state == (entry.head, entry.content))
}

/// Whether the scan of an approval is there as it was taken in.
fn has_scan(entry: &EditionEntry, connection: &Connection) -> bool {
    let Some(digest) = &entry.scan_digest else { return true };
    evidence::get(connection, digest).is_ok_and(|bytes| bytes.is_some_and(|bytes| evidence::digest(&bytes) == *digest))
}
