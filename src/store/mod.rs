//! SQLite and nothing else: the file of a register, its rows and its trail.
//!
//! What an edit means is decided in `register`; here it is one transaction.

mod codec;
mod copy;
mod editions;
mod evidence;
mod fault;
mod prints;
mod rows;
mod sealed;
mod trail;
mod verify;

use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::{Arc, LazyLock};
use std::time::Duration;

use rusqlite::{Connection, OpenFlags};
use rusqlite_migration::{M, Migrations};
use sha2::{Digest, Sha256};

use crate::domain::field::Entry;
use crate::domain::snapshot::Snapshot;
use crate::domain::table::Table;
use crate::domain::value::AnyId;
use crate::error::{Error, Result};
use crate::files;
use crate::i18n::Lang;
use crate::watch::Watch;

pub use copy::{copy_whole, look_at};
pub use editions::{Deed, EditionEntry};
pub use evidence::digest;
pub use prints::StoredPrint;
pub use trail::{Head, StoredChange, Wanted};
pub use verify::{Failure, Verification};

/// Marks an SQLite file as a register.
const APPLICATION_ID: i64 = files::REGISTER_ID as i64;

/// How many statements stay prepared: a few for each table.
const STATEMENTS: usize = 128;

/// How long a reader waits for the writer and the writer for readers.
const PATIENCE: Duration = Duration::from_secs(20);

/// How long whoever opens a register to write waits for another program: a writer of our own is known by its lock.
const PATIENCE_TO_WRITE: Duration = Duration::from_secs(4);

/// So many rows or changes are written between two looks at whether to stop.
const PIECE: usize = 64;

static MIGRATIONS: LazyLock<Migrations<'static>> = LazyLock::new(|| {
    Migrations::new(vec![
        M::up(include_str!("migrations/0001-first.sql")),
        M::up(include_str!("migrations/0002-arrangements.sql")),
        M::up(include_str!("migrations/0003-prints.sql")),
        M::up(include_str!("migrations/0004-presets.sql")),
        M::up(include_str!("migrations/0005-life.sql")),
    ])
});

/// How many migrations this program knows: the newest version of a file that it opens.
const VERSION: i64 = 5;

/// What is known of a table as a whole.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// How many rows it has.
    pub rows: i64,
    /// Sum of the hashes of its rows.
    pub digest: u128,
    /// Highest number ever given in a code.
    pub highest: u32,
}

/// One row to be written.
#[derive(Clone, Debug)]
pub enum Write {
    /// A new row.
    Insert(Arc<dyn Entry>),
    /// A row in place of an older form of itself.
    Update {
        /// The row as it is stored.
        old: Arc<dyn Entry>,
        /// The row as it shall be.
        new: Arc<dyn Entry>,
    },
    /// A row to be taken out.
    Delete(Arc<dyn Entry>),
}

/// The open file of a register.
#[derive(Debug)]
pub struct Store {
    path: PathBuf,
    connection: Connection,
    /// Version of the file as it was opened.
    version: i64,
    tallies: Vec<Tally>,
    head: Head,
}

impl Store {
    /// Makes an empty register file at `path`, which must not exist.
    ///
    /// It is not safe against a crash until `finish_load`: whoever makes a register makes it beside its place and moves it there whole.
    pub fn create(path: &Path) -> Result<Store> {
        let fault = |source| fault::of_file(path, source);
        let mut connection = Connection::open(path).map_err(fault)?;
        connection.pragma_update(None, "application_id", APPLICATION_ID).map_err(fault)?;
        connection.pragma_update(None, "journal_mode", "OFF").map_err(fault)?;
        connection.pragma_update(None, "synchronous", "OFF").map_err(fault)?;
        MIGRATIONS.to_latest(&mut connection).map_err(|error| fault::of_migration(path, error))?;
        Ok(Store { path: path.to_owned(), connection, version: VERSION, tallies: vec![Tally::default(); Table::ALL.len()], head: Head::default() })
    }

    /// Opens a register to write, bringing an older one up to date; whoever calls holds the writer's lock.
    pub fn open(path: &Path) -> Result<Store> {
        check_header(path)?;
        let mut store = Self::connect(path, OpenFlags::SQLITE_OPEN_READ_WRITE, PATIENCE_TO_WRITE)?;
        let fault = |source| fault::of_file(path, source);
        // Whoever else is writing is found out now, and not by the first edit.
        store.connection.execute_batch("BEGIN IMMEDIATE; COMMIT").map_err(fault)?;
        store.connection.busy_timeout(PATIENCE).map_err(fault)?;
        MIGRATIONS.to_latest(&mut store.connection).map_err(|error| fault::of_migration(path, error))?;
        store.connection.pragma_update(None, "journal_mode", "DELETE").map_err(fault)?;
        store.connection.pragma_update(None, "synchronous", "FULL").map_err(fault)?;
        // SQLite leaves foreign keys unchecked unless each new connection asks for them.
        store.connection.pragma_update(None, "foreign_keys", true).map_err(fault)?;
        Ok(store)
    }

    /// Opens a register to read, also while somebody else writes, and also an older one: the file stays as it is.
    pub fn open_to_read(path: &Path) -> Result<Store> {
        check_header(path)?;
        let mut store = Self::connect_to_read(path, PATIENCE)?;
        if store.version < VERSION {
            store.modernise_in_memory()?;
        }
        store.connection.pragma_update(None, "query_only", true).map_err(|source| fault::of_file(path, source))?;
        Ok(store)
    }

    /// Whether a register was made by an older program, so that opening it to write changes its form; what is no register is refused.
    pub fn is_older(path: &Path) -> Result<bool> {
        check_header(path)?;
        Ok(Self::connect_to_read(path, PATIENCE_TO_WRITE)?.version < VERSION)
    }

    /// The language the records are written in, where that can be read without waiting for anybody.
    pub fn language_of_file(path: &Path) -> Option<Lang> {
        check_header(path).ok()?;
        let store = Self::connect_to_read(path, Duration::ZERO).ok()?;
        let key: String = store.connection.query_row("SELECT language FROM settings LIMIT 1", [], |row| row.get(0)).ok()?;
        key.parse().ok()
    }

    /// A connection to the file as it is.
    ///
    /// The header is not looked at here: closing a file that this program also writes would give up SQLite's locks on it.
    fn connect_to_read(path: &Path, patience: Duration) -> Result<Store> {
        // A writer that was killed leaves a journal, which only a connection that may write can roll back.
        let store = match Self::connect(path, OpenFlags::SQLITE_OPEN_READ_WRITE, patience) {
            Err(error) if error.is_busy() => return Err(error),
            Err(Error::Unwritable { .. } | Error::Database { .. }) => Self::connect(path, OpenFlags::SQLITE_OPEN_READ_ONLY, patience)?,
            other => other?,
        };
        store.connection.pragma_update(None, "query_only", true).map_err(|source| fault::of_file(path, source))?;
        Ok(store)
    }

    fn connect(path: &Path, flags: OpenFlags, patience: Duration) -> Result<Store> {
        let fault = |source| fault::of_file(path, source);
        // A bare name such as `:memory:` means something else to SQLite than a file in this folder.
        let place = if path.parent().is_some_and(|folder| folder.as_os_str().is_empty()) { Path::new(".").join(path) } else { path.to_owned() };
        let connection = Connection::open_with_flags(place, flags | OpenFlags::SQLITE_OPEN_NO_MUTEX).map_err(fault)?;
        connection.busy_timeout(patience).map_err(fault)?;
        connection.set_prepared_statement_cache_capacity(STATEMENTS);
        connection.pragma_update(None, "trusted_schema", false).map_err(fault)?;
        connection.pragma_update(None, "cell_size_check", true).map_err(fault)?;
        let number = |name: &str| connection.pragma_query_value(None, name, |row| row.get::<_, i64>(0)).map_err(fault);
        if number("application_id")? != APPLICATION_ID {
            return Err(Error::NotRegister { path: path.to_owned() });
        }
        let version = number("user_version")?;
        if version < 1 {
            return Err(damaged(path, None, ""));
        }
        if version > VERSION {
            return Err(Error::Newer { path: path.to_owned(), version });
        }
        Ok(Store { path: path.to_owned(), connection, version, tallies: vec![Tally::default(); Table::ALL.len()], head: Head::default() })
    }

    /// Reads the whole register, checking the hash of each row and the tally of each table.
    pub fn load(&mut self) -> Result<Snapshot> {
        // One read transaction, so that rows, tallies and trail are of one state.
        self.connection.execute_batch("BEGIN").map_err(|source| fault::of_file(&self.path, source))?;
        let loaded = self.load_rows();
        let head = self.load_head();
        self.connection.execute_batch("COMMIT").map_err(|source| fault::of_file(&self.path, source))?;
        let (snapshot, tallies) = loaded?;
        self.tallies = tallies;
        self.head = head?;
        Ok(snapshot)
    }

    /// Writes rows and their changes: all of it is on disk when this returns, or nothing is.
    ///
    /// The changes get number, content digest and hash here. The watch is told of every row written and every change; stopped, nothing is on disk.
    pub fn commit(&mut self, writes: &[Write], changes: Vec<StoredChange>, watch: &Watch) -> Result<()> {
        let mut tallies = self.tallies.clone();
        for write in writes {
            watch.advance(1)?;
            count(&mut tallies, write);
        }
        // A savepoint is a transaction of its own, or a part of the one that `together` began.
        let fault = |source| fault::of_file(&self.path, source);
        let transaction = self.connection.savepoint().map_err(fault)?;
        trail::look_at_end(&transaction, &self.head, &self.path)?;
        for piece in writes.chunks(PIECE) {
            watch.advance(piece.len())?;
            rows::write(&transaction, piece).map_err(fault)?;
        }
        rows::write_tallies(&transaction, &self.tallies, &tallies).map_err(fault)?;
        let (content, mut head) = (content_digest(&tallies), self.head.clone());
        let mut changes = changes.into_iter().peekable();
        while changes.peek().is_some() {
            let piece = changes.by_ref().take(PIECE);
            watch.advance(PIECE)?;
            head = trail::append(&transaction, head, piece, content).map_err(fault)?;
        }
        transaction.commit().map_err(fault)?;
        self.tallies = tallies;
        self.head = head;
        Ok(())
    }

    /// Does several commits as one: all of them are on disk when this returns, or none is.
    pub fn begin_together(&mut self) -> Result<Together> {
        self.connection.execute_batch("BEGIN IMMEDIATE").map_err(|source| fault::of_file(&self.path, source))?;
        Ok(Together { tallies: self.tallies.clone(), head: self.head.clone() })
    }

    /// Ends what `begin_together` began: with all commits since, or with none.
    pub fn end_together(&mut self, before: Together, keeps: bool) -> Result<()> {
        let ended = self.connection.execute_batch(if keeps { "COMMIT" } else { "ROLLBACK" });
        if !keeps || ended.is_err() {
            self.tallies = before.tallies;
            self.head = before.head;
        }
        if ended.is_err() && !self.connection.is_autocommit() {
            // What could not be committed is taken back, so that the next edit starts from what is on disk.
            let _ = self.connection.execute_batch("ROLLBACK");
        }
        ended.map_err(|source| fault::of_file(&self.path, source))
    }

    /// The table of the newest change of a record with this code; none where the trail has none.
    pub fn table_of_code(&self, code: &str) -> Result<Option<Table>> {
        let newest = self.history(&Wanted::of_record(code), None, 1)?.pop();
        Ok(newest.and_then(|change| Table::from_key(&change.table)))
    }

    /// Ends the making of a register: from here on the file is as safe as any.
    pub fn finish_load(self) -> Result<()> {
        let path = self.path;
        self.connection.close().map_err(|(_, source)| fault::of_file(&path, source))?;
        // Windows syncs only what is open for writing.
        let file = std::fs::OpenOptions::new().write(true).open(&path).map_err(|source| Error::Unwritable { path: path.clone(), source })?;
        file.sync_all().map_err(|source| Error::Unwritable { path, source })
    }

    /// Highest number ever given in a code of a table.
    pub fn highest(&self, table: Table) -> u32 {
        self.tallies[table as usize].highest
    }

    /// The end of the trail.
    pub fn head(&self) -> &Head {
        &self.head
    }

    /// Digest of the whole content, SHA-256; equal contents have equal digests.
    pub fn content(&self) -> [u8; 32] {
        content_digest(&self.tallies)
    }
}

/// What was known of the file before several commits.
#[derive(Debug)]
pub struct Together {
    tallies: Vec<Tally>,
    head: Head,
}

/// The first bytes of every SQLite file.
const HEADER: &[u8; 16] = b"SQLite format 3\0";

fn check_header(path: &Path) -> Result<()> {
    let unreadable = |source: std::io::Error| match source.kind() {
        std::io::ErrorKind::NotFound => Error::NotFound { path: path.to_owned() },
        _ => Error::Unreadable { path: path.to_owned(), source },
    };
    let mut start = Vec::with_capacity(HEADER.len());
    let file = std::fs::File::open(path).map_err(unreadable)?;
    file.take(HEADER.len() as u64).read_to_end(&mut start).map_err(unreadable)?;
    if start == HEADER { Ok(()) } else { Err(Error::NotRegister { path: path.to_owned() }) }
}

fn count(tallies: &mut [Tally], write: &Write) {
    let (table, added, taken) = match write {
        Write::Insert(new) => (new.table(), Some(new), None),
        Write::Update { old, new } => (new.table(), Some(new), Some(old)),
        Write::Delete(old) => (old.table(), None, Some(old)),
    };
    let tally = &mut tallies[table as usize];
    if let Some(old) = taken {
        tally.rows -= 1;
        tally.digest = tally.digest.wrapping_sub(codec::digest(old.as_ref()));
    }
    if let Some(new) = added {
        tally.rows += 1;
        tally.digest = tally.digest.wrapping_add(codec::digest(new.as_ref()));
        tally.highest = tally.highest.max(code_number(table, new.code()));
    }
}

/// A longer number in a code is somebody's own and not counted on from.
const MOST_DIGITS: usize = 8;

/// The number in a code of the kind the program gives, else 0.
fn code_number(table: Table, code: &str) -> u32 {
    let (prefix, _) = table.numbering();
    let digits = code.strip_prefix(prefix).filter(|digits| digits.len() <= MOST_DIGITS);
    digits.and_then(|digits| digits.parse().ok()).unwrap_or_default()
}

fn content_digest(tallies: &[Tally]) -> [u8; 32] {
    let mut hash = Sha256::new();
    for (table, tally) in Table::ALL.iter().zip(tallies) {
        // A table that is empty adds nothing, so that a table added by a later version changes no digest.
        if tally.rows > 0 {
            hash.update(table.key());
            hash.update(tally.rows.to_le_bytes());
            hash.update(tally.digest.to_le_bytes());
        }
    }
    hash.finalize().into()
}

/// A record that could not be read, for the message.
fn damaged(path: &Path, table: Option<Table>, record: impl Into<String>) -> Error {
    Error::Damaged { path: path.to_owned(), table, record: record.into() }
}

/// The records a write touches, in order.
pub fn touched(writes: &[Write]) -> Vec<AnyId> {
    let id = |entry: &Arc<dyn Entry>| AnyId { table: entry.table(), row: entry.id() };
    writes
        .iter()
        .map(|write| match write {
            Write::Insert(entry) | Write::Delete(entry) | Write::Update { new: entry, .. } => id(entry),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_migrations_fit_the_version() {
        assert!(MIGRATIONS.validate().is_ok());
        let mut connection = Connection::open_in_memory().unwrap();
        MIGRATIONS.to_latest(&mut connection).unwrap();
        let version: i64 = connection.pragma_query_value(None, "user_version", |row| row.get(0)).unwrap();
        assert_eq!(version, VERSION);
    }

    #[test]
    fn every_field_has_its_column_and_every_column_its_field() {
        let mut connection = Connection::open_in_memory().unwrap();
        MIGRATIONS.to_latest(&mut connection).unwrap();
        for &table in Table::ALL {
            let mut columns = Vec::new();
            connection
                .pragma(None, "table_info", table.key(), |row| {
                    columns.push(row.get::<_, String>("name")?);
                    Ok(())
                })
                .unwrap();
            let expected: Vec<&str> = rows::columns(table).collect();
            assert_eq!(columns, expected, "{}", table.key());
            for field in rows::list_fields(table) {
                let name = rows::list_table(table, field);
                let found: i64 = connection.query_row("SELECT count(*) FROM sqlite_master WHERE name = ?1", [&name], |row| row.get(0)).unwrap();
                assert_eq!(found, 1, "{name}");
            }
        }
    }
}
