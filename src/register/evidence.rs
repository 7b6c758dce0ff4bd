//! Files that prove something: added to a record, read back, saved elsewhere.
//!
//! A file is part of the same transaction as its record. Undo takes the record away, Redo brings it back; the bytes stay, for whatever the
//! trail names can come back. They travel with the register's file and its copies, not with JSON.

use std::fs::File;
use std::io::Read;
use std::path::Path;
use std::sync::Arc;

use super::{Done, Edit, Register};
use crate::domain::field::Row;
use crate::domain::record::Evidence;
use crate::domain::table::Table;
use crate::domain::value::{AnyId, RowId};
use crate::error::{Error, Result};
use crate::files;
use crate::store;

/// So many megabytes a file may have.
pub const MOST_MEGABYTES: usize = 20;

/// The tables whose records files can be added to.
pub const PROVEN: [Table; 6] = [Table::Risks, Table::Controls, Table::Reviews, Table::Actions, Table::Events, Table::Acceptances];

impl Register {
    /// Adds a file to a record.
    pub fn add_evidence(&mut self, of: AnyId, path: &Path) -> Result<Done> {
        if !PROVEN.contains(&of.table) {
            return Err(Error::NoEvidenceThere { table: of.table });
        }
        if self.lock.is_none() {
            return Err(Error::ReadOnly { path: self.path.clone() });
        }
        let bytes = read(path)?;
        let digest = store::digest(&bytes);
        let record = Evidence { of, name: name(path), size: bytes.len() as u32, digest: digest.clone(), added: self.clock.now().date_naive() };
        let snapshot = Arc::clone(&self.snapshot);
        let before = self.store.begin_together()?;
        let entry: Box<dyn crate::domain::field::Entry> = Box::new(Row { record, ..Row::default() });
        let done = self.store.put_bytes(&digest, &bytes).and_then(|()| self.apply(Edit::create([entry])));
        let ended = self.store.end_together(before, done.is_ok());
        if done.is_err() || ended.is_err() {
            self.snapshot = snapshot;
        }
        ended.and(done)
    }

    /// The bytes of a file, as they were added.
    pub fn evidence(&self, row: RowId) -> Result<Vec<u8>> {
        let evidence = self.snapshot.evidence.get(row).ok_or_else(|| Error::UnknownRecord { given: row.to_string() })?;
        let record = || evidence.code.clone();
        let bytes = self.store.bytes(&evidence.digest)?.ok_or_else(|| Error::NoEvidence { record: record() })?;
        if store::digest(&bytes) == evidence.digest { Ok(bytes) } else { Err(Error::EvidenceChanged { record: record() }) }
    }

    /// Saves a copy of a file.
    pub fn save_evidence(&self, row: RowId, path: &Path) -> Result<()> {
        files::write_whole(path, &self.evidence(row)?)
    }
}

/// The name of a file, as it is kept.
pub(super) fn name(path: &Path) -> String {
    path.file_name().unwrap_or_default().to_string_lossy().into_owned()
}

/// Reads a file that is neither empty nor too large; of one that is, no more is read than shows it.
pub(super) fn read(path: &Path) -> Result<Vec<u8>> {
    let unreadable = |source: std::io::Error| match source.kind() {
        std::io::ErrorKind::NotFound => Error::NotFound { path: path.to_owned() },
        _ => Error::Unreadable { path: path.to_owned(), source },
    };
    let most = MOST_MEGABYTES << 20;
    let mut bytes = Vec::new();
    File::open(path).map_err(unreadable)?.take(most as u64 + 1).read_to_end(&mut bytes).map_err(unreadable)?;
    match bytes.len() {
        0 => Err(Error::FileEmpty { path: path.to_owned() }),
        length if length > most => Err(Error::FileTooLarge { path: path.to_owned(), most: MOST_MEGABYTES }),
        _ => Ok(bytes),
    }
}
