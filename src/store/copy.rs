//! Whole copies of a register: made through SQLite while somebody works with it, and looked at before they count.

use std::fs::{self, OpenOptions};
use std::path::Path;
use std::time::Duration;

use rusqlite::Connection;
use rusqlite::backup::Backup;

use super::{MIGRATIONS, Store, damaged, evidence, fault};
use crate::error::{Error, Result};
use crate::files;

/// So many pages are copied before the writer gets a turn.
const PAGES: i32 = 4096;

/// How long the writer gets.
const TURN: Duration = Duration::from_millis(5);

/// Copies the register at `from` to `to`: a sound copy stands there when this returns, or what stood there before.
///
/// An older register is copied as it is. The bytes of evidence are kept once for all copies of a folder, in a file beside them; where that
/// file cannot be written, the copy holds them itself.
pub fn copy_whole(from: &Path, to: &Path) -> Result<()> {
    let source = Store::connect_to_read(from, super::PATIENCE)?;
    let unwritable = |source| Error::Unwritable { path: to.to_owned(), source };
    let place = files::beside(to)?.into_temp_path();
    // Who may not read the register may not read its copy.
    fs::metadata(from).and_then(|old| fs::set_permissions(&place, old.permissions())).map_err(unwritable)?;
    let mut copy = Connection::open(&place).map_err(|source| fault::of_file(to, source))?;
    // What is half done is thrown away, so the copy needs no journal of its own.
    copy.execute_batch("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF").map_err(|source| fault::of_file(to, source))?;
    copy_pages(&source.connection, &mut copy).and_then(|()| evidence::take_in(&copy, from)).map_err(|source| fault::of_file(to, source))?;
    if let Err(error) = evidence::set_apart(&copy, from, to) {
        log::warn!("a safety copy holds its evidence itself: {error}");
    }
    copy.close().map_err(|(_, source)| fault::of_file(to, source))?;
    look_at(&place).map_err(|error| of_original(error, from))?;
    OpenOptions::new().write(true).open(&place).and_then(|file| file.sync_all()).map_err(unwritable)?;
    place.persist(to).map_err(|error| unwritable(error.error))?;
    files::sync_folder(to);
    Ok(())
}

/// Reads a whole copy as one that is to be relied on: SQLite's own check, and the hash of each row.
pub fn look_at(path: &Path) -> Result<()> {
    let mut store = Store::open_to_read(path)?;
    let verdict: String = store.connection.pragma_query_value(None, "quick_check", |row| row.get(0)).map_err(|source| fault::of_file(path, source))?;
    if verdict != "ok" {
        return Err(damaged(path, None, ""));
    }
    store.load().map(drop)
}

/// What is wrong with a true copy is wrong with the register.
fn of_original(error: Error, from: &Path) -> Error {
    match error {
        Error::Damaged { table, record, .. } => Error::Damaged { path: from.to_owned(), table, record },
        Error::NotRegister { .. } => damaged(from, None, ""),
        other => other,
    }
}

fn copy_pages(from: &Connection, to: &mut Connection) -> rusqlite::Result<()> {
    Backup::new(from, to)?.run_to_completion(PAGES, TURN, None)
}

impl Store {
    /// Goes on with a copy in memory that is of this program's version; the file stays as it is.
    pub(super) fn modernise_in_memory(&mut self) -> Result<()> {
        let fault = |source| fault::of_file(&self.path, source);
        let mut memory = Connection::open_in_memory().map_err(fault)?;
        copy_pages(&self.connection, &mut memory).map_err(fault)?;
        MIGRATIONS.to_latest(&mut memory).map_err(|error| fault::of_migration(&self.path, error))?;
        memory.set_prepared_statement_cache_capacity(super::STATEMENTS);
        self.connection = memory;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Store, StoredChange};
    use super::*;
    use crate::watch::Watch;

    type Outcome = std::result::Result<(), Box<dyn std::error::Error>>;

    /// A register with nothing in it but its making.
    fn empty(path: &Path) -> Outcome {
        let mut store = Store::create(path)?;
        store.commit(&[], vec![StoredChange { before: "{}".to_owned(), after: "{}".to_owned(), ..StoredChange::default() }], &Watch::default())?;
        Ok(store.finish_load()?)
    }

    /// A register as an older program wrote it.
    fn older(path: &Path) -> Outcome {
        Ok(Connection::open(path)?.execute_batch(include_str!("../../tests/older/version-4.sql"))?)
    }

    fn version(path: &Path) -> rusqlite::Result<i64> {
        Connection::open(path)?.pragma_query_value(None, "user_version", |row| row.get(0))
    }

    #[test]
    fn an_older_register_is_read_without_being_changed() -> Outcome {
        let folder = tempfile::tempdir()?;
        let path = folder.path().join("a.irr");
        older(&path)?;
        let before = fs::read(&path)?;
        assert!(Store::is_older(&path)?);
        let mut store = Store::open_to_read(&path)?;
        assert_eq!(store.load()?.risks.len(), 1);
        assert!(store.connection.execute("DELETE FROM settings", []).is_err(), "a reader changes nothing, not even in memory");
        drop(store);
        assert_eq!(fs::read(&path)?, before);
        drop(Store::open(&path)?);
        assert_eq!((Store::is_older(&path)?, version(&path)?), (false, super::super::VERSION));
        Ok(())
    }

    #[test]
    fn a_program_killed_while_bringing_a_register_up_to_date_leaves_the_older_one() -> Outcome {
        let folder = tempfile::tempdir()?;
        let (path, killed) = (folder.path().join("a.irr"), folder.path().join("killed.irr"));
        older(&path)?;
        let before = fs::read(&path)?;
        let connection = Connection::open(&path)?;
        connection.execute_batch("BEGIN IMMEDIATE")?;
        connection.execute_batch(include_str!("migrations/0005-life.sql"))?;
        connection.pragma_update(None, "user_version", 5)?;
        // What is on disk now is what a program leaves that dies here.
        connection.cache_flush()?;
        fs::copy(&path, &killed)?;
        fs::copy(folder.path().join("a.irr-journal"), folder.path().join("killed.irr-journal"))?;
        drop(connection);
        assert_ne!(fs::read(&killed)?, before, "half of it was on disk");
        assert!(Store::is_older(&killed)?);
        Store::open(&killed)?.load()?;
        assert_eq!(version(&killed)?, super::super::VERSION);
        Ok(())
    }

    #[test]
    fn a_copy_of_a_damaged_register_does_not_count() -> Outcome {
        let folder = tempfile::tempdir()?;
        let (path, copy) = (folder.path().join("a.irr"), folder.path().join("copy.irr"));
        empty(&path)?;
        copy_whole(&path, &copy)?;
        look_at(&copy)?;
        // A row that SQLite takes, but whose hash is not its own.
        let row = "INSERT INTO operators (id, hash, code, origin, confirmed, name) VALUES (1, 7, 'O01', 'own', 1, 'x')";
        Connection::open(&path)?.execute_batch(row)?;
        fs::remove_file(&copy)?;
        assert!(matches!(copy_whole(&path, &copy), Err(Error::Damaged { path: named, .. }) if named == path));
        assert_eq!(fs::read_dir(folder.path())?.count(), 1, "neither a copy nor half of one is left");
        Ok(())
    }
}
