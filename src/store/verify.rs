//! Verification of a whole file: SQLite's own check, links, hashes of rows, the chain of the trail, and that the content is what the trail ends with.

use rusqlite::Connection;

use super::{MIGRATIONS, Store, Table, content_digest, editions, fault, prints, trail};
use crate::domain::snapshot::Snapshot;
use crate::error::{Error, Result};

/// One thing that does not hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Failure {
    /// SQLite's integrity check reports something.
    Sqlite(String),
    /// Tables, indexes or triggers are not as the program made them.
    Schema,
    /// A link leads nowhere.
    Link {
        /// Table of the record.
        table: String,
        /// Number of the record in it.
        row: i64,
    },
    /// A row is not as it was written, or rows are missing.
    Rows {
        /// Table, where it is known.
        table: Option<Table>,
        /// Code of the record, where it is known.
        record: String,
    },
    /// A change does not bear the hash that follows from it and all before.
    Chain {
        /// Number of the change.
        number: i64,
    },
    /// The content is not the one the trail ends with.
    Content,
    /// The file that a record of evidence names is not there: it was never brought along, or was lost.
    EvidenceMissing {
        /// Code of the record.
        record: String,
    },
    /// The file that a record of evidence names is not as it was added.
    EvidenceChanged {
        /// Code of the record; where none names it any more, its digest.
        record: String,
    },
    /// A print does not bear the hash that follows from it and all before.
    Print {
        /// Number of the print.
        number: i64,
    },
    /// An edition does not bear its hash, names a state that the trail does not have, or its scan is not as it was taken in.
    Edition {
        /// Number of the edition.
        number: u32,
    },
}

/// What a verification found.
#[derive(Clone, Debug, Default)]
pub struct Verification {
    /// Everything that does not hold; empty for a sound file.
    pub failures: Vec<Failure>,
    /// How many changes the trail has.
    pub changes: i64,
    /// Hash of the newest change.
    pub head: [u8; 32],
    /// Digest of the content.
    pub content: [u8; 32],
}

impl Store {
    /// Looks at everything in the file.
    pub fn verify(&mut self) -> Result<Verification> {
        // One read transaction, so that content and trail are of one state though somebody else writes.
        self.connection.execute_batch("BEGIN").map_err(|source| fault::of_file(&self.path, source))?;
        let found = self.look();
        self.connection.execute_batch("COMMIT").map_err(|source| fault::of_file(&self.path, source))?;
        found
    }

    fn look(&self) -> Result<Verification> {
        let mut found = Verification::default();
        found.failures.extend(self.sqlite_failures()?);
        match self.load_rows() {
            Ok((snapshot, tallies)) => {
                found.failures.extend(loose_citations(&snapshot));
                match self.evidence_failures(&snapshot) {
                    Ok(failures) => found.failures.extend(failures),
                    Err(source) => match fault::of_file(&self.path, source) {
                        Error::Damaged { .. } => found.failures.push(Failure::Sqlite(String::new())),
                        other => return Err(other),
                    },
                }
                found.content = content_digest(&tallies);
            }
            Err(Error::Damaged { table, record, .. }) => found.failures.push(Failure::Rows { table, record }),
            Err(error) => return Err(error),
        }
        let rows_hold = !found.failures.iter().any(|failure| matches!(failure, Failure::Rows { .. }));
        let mut content = found.content;
        let mut broken = None;
        let walked = trail::walk(&self.connection, |change| {
            let holds = change.number == found.changes + 1 && change.seal(&found.head) == change.hash;
            if !holds && broken.is_none() {
                broken = Some(change.number);
            }
            found.changes = change.number;
            found.head = change.hash;
            content = change.content;
        });
        match walked {
            // Every trail starts with the making of the register.
            Ok(()) if found.changes == 0 => found.failures.push(Failure::Chain { number: 1 }),
            Ok(()) => found.failures.extend(broken.map(|number| Failure::Chain { number })),
            Err(_) => found.failures.push(Failure::Chain { number: found.changes + 1 }),
        }
        found.failures.extend(prints::first_broken(&self.connection).map(|number| Failure::Print { number }));
        found.failures.extend(editions::first_broken(&self.connection).map(|number| Failure::Edition { number }));
        if rows_hold && content != found.content {
            found.failures.push(Failure::Content);
        }
        Ok(found)
    }

    fn sqlite_failures(&self) -> Result<Vec<Failure>> {
        let mut failures = Vec::new();
        if schema(&self.connection).ok() != fresh_schema() {
            failures.push(Failure::Schema);
        }
        let checked = self.connection.pragma_query(None, "integrity_check", |row| {
            let line: String = row.get(0)?;
            if line != "ok" {
                failures.push(Failure::Sqlite(line));
            }
            Ok(())
        });
        let linked = self.connection.pragma_query(None, "foreign_key_check", |row| {
            failures.push(Failure::Link { table: row.get(0)?, row: row.get::<_, Option<i64>>(1)?.unwrap_or_default() });
            Ok(())
        });
        for source in [checked, linked].into_iter().filter_map(std::result::Result::err) {
            match fault::of_file(&self.path, source) {
                Error::Damaged { .. } => failures.push(Failure::Sqlite(String::new())),
                other => return Err(other),
            }
        }
        Ok(failures)
    }
}

/// Citations of records that are not there: SQLite cannot check links that may lead to any table.
fn loose_citations(snapshot: &Snapshot) -> Vec<Failure> {
    let loose = snapshot.citations.iter().filter(|citation| snapshot.rows(citation.of.table).entry(citation.of.row).is_none());
    loose.map(|citation| Failure::Link { table: Table::Citations.key().to_owned(), row: i64::from(citation.id) }).collect()
}

/// Everything that stands in the schema, by name.
fn schema(connection: &Connection) -> rusqlite::Result<Vec<(String, Option<String>)>> {
    let mut statement = connection.prepare("SELECT name, sql FROM sqlite_master ORDER BY name")?;
    statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?.collect()
}

/// The schema of a register as this program makes it.
fn fresh_schema() -> Option<Vec<(String, Option<String>)>> {
    let mut connection = Connection::open_in_memory().ok()?;
    MIGRATIONS.to_latest(&mut connection).ok()?;
    schema(&connection).ok()
}
