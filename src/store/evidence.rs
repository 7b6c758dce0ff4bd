//! The bytes of evidence files: each kept once, under its SHA-256, outside the rows and the trail.
//!
//! Bytes are never deleted: whatever the trail names can come back with Undo and Redo. Loading a register reads none of them.

use std::collections::HashMap;
use std::fmt::Write as _;

use rusqlite::{OptionalExtension, params};
use sha2::{Digest, Sha256};

use super::verify::Failure;
use super::{Store, fault};
use crate::domain::snapshot::Snapshot;
use crate::error::Result;

/// The name under which bytes are kept: their SHA-256 in hexadecimal digits.
pub fn digest(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().fold(String::with_capacity(64), |mut digits, byte| {
        // Writing to a text does not fail.
        let _ = write!(digits, "{byte:02x}");
        digits
    })
}

impl Store {
    /// Keeps bytes under their digest; those that are there already are not written again.
    pub fn put_bytes(&mut self, digest: &str, bytes: &[u8]) -> Result<()> {
        let sql = "INSERT INTO evidence_bytes (digest, bytes) VALUES (?, ?) ON CONFLICT DO NOTHING";
        self.connection.execute(sql, params![digest, bytes]).map(drop).map_err(|source| fault::of_file(&self.path, source))
    }

    /// The bytes of a digest, where they are there.
    pub fn bytes(&self, digest: &str) -> Result<Option<Vec<u8>>> {
        let sql = "SELECT bytes FROM evidence_bytes WHERE digest = ?";
        self.connection.query_row(sql, [digest], |row| row.get(0)).optional().map_err(|source| fault::of_file(&self.path, source))
    }

    /// Evidence whose bytes are missing or changed, and bytes that no record names any more and that are not what they were.
    pub(super) fn evidence_failures(&self, snapshot: &Snapshot) -> rusqlite::Result<Vec<Failure>> {
        let mut statement = self.connection.prepare("SELECT digest, bytes FROM evidence_bytes")?;
        let mut rows = statement.query([])?;
        let mut kept: HashMap<String, bool> = HashMap::new();
        while let Some(row) = rows.next()? {
            let name: String = row.get(0)?;
            let is_sound = row.get_ref(1)?.as_blob().is_ok_and(|bytes| digest(bytes) == name);
            kept.insert(name, is_sound);
        }
        let mut failures = Vec::new();
        for evidence in snapshot.evidence.iter() {
            match kept.get(&evidence.digest) {
                Some(true) => {}
                Some(false) => failures.push(Failure::EvidenceChanged { record: evidence.code.clone() }),
                None => failures.push(Failure::EvidenceMissing { record: evidence.code.clone() }),
            }
        }
        let is_named = |name: &str| snapshot.evidence.iter().any(|evidence| evidence.digest == name);
        let mut loose: Vec<String> = kept.into_iter().filter(|(name, is_sound)| !is_sound && !is_named(name)).map(|(name, _)| name).collect();
        loose.sort_unstable();
        failures.extend(loose.into_iter().map(|record| Failure::EvidenceChanged { record }));
        Ok(failures)
    }
}
