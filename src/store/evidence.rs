//! The bytes of evidence files: each kept once, under its SHA-256, outside the rows and the trail.
//!
//! Bytes are never deleted: whatever the trail names can come back with Undo and Redo. Loading a register reads none of them.
//!
//! Safety copies of one folder share a file of bytes beside them, so that a scan of 20 MB is not stored again with each copy.

use std::collections::HashMap;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use rusqlite::{Connection, OpenFlags, OptionalExtension, params};
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

/// Name of the file with the bytes of all safety copies in its folder.
const APART: &str = "evidence.sqlite";

/// As the migration makes it in a register.
const TABLE: &str = "CREATE TABLE IF NOT EXISTS evidence_bytes (digest TEXT PRIMARY KEY NOT NULL, bytes BLOB NOT NULL) STRICT";

const ALL: &str = "SELECT digest, bytes FROM evidence_bytes";

/// Keeps bytes under their digest; those that are there as they should be are not written again.
pub(super) fn put(connection: &Connection, digest: &str, bytes: &[u8]) -> rusqlite::Result<()> {
    if get(connection, digest)?.is_some_and(|kept| self::digest(&kept) == digest) {
        return Ok(());
    }
    connection.execute("INSERT OR REPLACE INTO evidence_bytes (digest, bytes) VALUES (?, ?)", params![digest, bytes]).map(drop)
}

/// The bytes of a digest, where they are there.
pub(super) fn get(connection: &Connection, digest: &str) -> rusqlite::Result<Option<Vec<u8>>> {
    let sql = "SELECT bytes FROM evidence_bytes WHERE digest = ?";
    connection.query_row(sql, [digest], |row| row.get(0)).optional()
}

fn each(connection: &Connection, mut visit: impl FnMut(String, &[u8]) -> rusqlite::Result<()>) -> rusqlite::Result<()> {
    let mut statement = connection.prepare(ALL)?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        visit(row.get(0)?, row.get_ref(1)?.as_blob()?)?;
    }
    Ok(())
}

/// The file beside a safety copy that holds its bytes, where there is one; a stranger of its name holds none.
fn beside(copy: &Path) -> Option<Connection> {
    let path = copy.with_file_name(APART);
    let apart = path.is_file().then(|| Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_ONLY))?.ok()?;
    apart.table_exists(None, "evidence_bytes").is_ok_and(|is_there| is_there).then_some(apart)
}

/// Gives a copy the bytes that lie beside the file it was made from.
pub(super) fn take_in(copy: &Connection, from: &Path) -> rusqlite::Result<()> {
    // An older register has no place for bytes.
    let Some(apart) = beside(from).filter(|_| copy.table_exists(None, "evidence_bytes").is_ok_and(|is_there| is_there)) else { return Ok(()) };
    // What cannot be read there is missing in the copy too, and said by its verification; the copy itself is not given up for it.
    let mut all: Vec<String> = Vec::new();
    if let Err(error) = each(&apart, |digest, _| {
        all.push(digest);
        Ok(())
    }) {
        log::warn!("{APART}: {error}");
    }
    all.iter().filter_map(|digest| Some((digest, get(&apart, digest).ok()??))).try_for_each(|(digest, bytes)| put(copy, digest, &bytes))
}

/// Moves the bytes of a copy into the file beside it; those of the scans of its editions stay, so that its editions hold by themselves.
pub(super) fn set_apart(copy: &Connection, from: &Path, to: &Path) -> rusqlite::Result<()> {
    if !copy.table_exists(None, "evidence_bytes")? || !copy.prepare(ALL)?.exists([])? {
        return Ok(());
    }
    let path = to.with_file_name(APART);
    let apart = Connection::open(&path)?;
    // Who may not read the register may not read its evidence.
    if let Err(error) = fs::metadata(from).and_then(|old| fs::set_permissions(&path, old.permissions())) {
        log::warn!("permissions of {APART}: {error}");
    }
    apart.execute_batch("PRAGMA synchronous = FULL; BEGIN IMMEDIATE")?;
    apart.execute_batch(TABLE)?;
    each(copy, |digest, bytes| put(&apart, &digest, bytes))?;
    apart.execute_batch("COMMIT")?;
    copy.execute_batch("DELETE FROM evidence_bytes WHERE digest NOT IN (SELECT scan_digest FROM edition_entries WHERE scan_digest IS NOT NULL); VACUUM")
}

impl Store {
    /// Keeps bytes under their digest, once.
    pub fn put_bytes(&mut self, digest: &str, bytes: &[u8]) -> Result<()> {
        put(&self.connection, digest, bytes).map_err(|source| fault::of_file(&self.path, source))
    }

    /// The bytes of a digest, where they are there; those of a safety copy lie beside it.
    pub fn bytes(&self, digest: &str) -> Result<Option<Vec<u8>>> {
        let read = || match get(&self.connection, digest)? {
            None => Ok(beside(&self.path).and_then(|apart| get(&apart, digest).ok().flatten())),
            kept => Ok(kept),
        };
        read().map_err(|source| fault::of_file(&self.path, source))
    }

    /// Evidence whose bytes are missing or changed, and bytes that no record names any more and that are not what they were.
    pub(super) fn evidence_failures(&self, snapshot: &Snapshot) -> rusqlite::Result<Vec<Failure>> {
        let mut kept: HashMap<String, bool> = HashMap::new();
        let mut keep = |name: String, bytes: &[u8]| {
            let is_sound = digest(bytes) == name;
            kept.insert(name, is_sound);
            Ok(())
        };
        if let Some(Err(error)) = beside(&self.path).map(|apart| each(&apart, &mut keep)) {
            // What was not read there is told as missing.
            log::warn!("{APART}: {error}");
        }
        each(&self.connection, &mut keep)?;
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
