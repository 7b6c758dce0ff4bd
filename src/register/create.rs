//! New registers: with the starter library, empty, or a large made-up one. A register appears whole under its name or not at all.

use std::path::Path;
use std::sync::Arc;

use serde_json::{Map, Value as Json};

use super::clock::Clock;
use crate::domain::batch::{Given, resolve};
use crate::domain::change::Operation;
use crate::domain::choice::{Body, Origin};
use crate::domain::field::Entry;
use crate::domain::snapshot::Snapshot;
use crate::domain::table::Table;
use crate::error::{Error, Result};
use crate::exchange::{holidays, library, sample};
use crate::files;
use crate::i18n::Lang;
use crate::store::{Store, StoredChange, Write};
use crate::watch::Watch;

/// What a new register starts with.
#[derive(Clone, Debug, PartialEq)]
pub enum Content {
    /// The grading scheme, the roles and the public holidays.
    Empty,
    /// The starter library, for some of the three bodies.
    Library(Vec<Body>),
    /// A large made-up register, the same for the same seed.
    Sample {
        /// How many risks.
        risks: usize,
        /// Where the made-up texts start from.
        seed: u64,
    },
}

/// Makes a register at `path`, which must not exist yet.
pub fn create(path: &Path, content: &Content, lang: Lang, clock: Clock, operator: &str) -> Result<()> {
    create_watched(path, content, lang, clock, operator, &Watch::default())
}

/// Makes a register at `path`; stopped, it ends with [`Error::Cancelled`], and nothing is left.
pub fn create_watched(path: &Path, content: &Content, lang: Lang, clock: Clock, operator: &str, watch: &Watch) -> Result<()> {
    if path.exists() {
        return Err(Error::Exists { path: path.to_owned() });
    }
    let snapshot = contents(content, lang, clock)?;
    watch.advance(0)?;
    // Made beside its place and moved there at once, so that no half register ever bears the name.
    let place = files::beside(path)?.into_temp_path();
    std::fs::remove_file(&place).map_err(|source| Error::Unwritable { path: path.to_owned(), source })?;
    let mut store = Store::create(&place)?;
    let writes = writes(&snapshot);
    // Each row is counted and written.
    watch.show(0, 2 * writes.len());
    store.commit(&writes, vec![made(&snapshot, clock, operator)], watch)?;
    store.finish_load()?;
    watch.advance(0)?;
    place.persist_noclobber(path).map_err(|error| match error.error.kind() {
        std::io::ErrorKind::AlreadyExists => Error::Exists { path: path.to_owned() },
        _ => Error::Unwritable { path: path.to_owned(), source: error.error },
    })?;
    files::sync_folder(path);
    log::info!("register made: {} risks", snapshot.risks.len());
    Ok(())
}

/// What a register of some content starts with, in memory.
pub fn contents(content: &Content, lang: Lang, clock: Clock) -> Result<Snapshot> {
    let mut snapshot = shipped(lang)?;
    snapshot.today = clock.now().date_naive();
    match content {
        Content::Empty => {}
        Content::Library(scope) => put_all(&mut snapshot, &library::records(lang, scope)?)?,
        Content::Sample { risks, seed } => sample::fill(&mut snapshot, *risks, *seed, lang),
    }
    Ok(snapshot)
}

/// The grading scheme, the roles and the holidays as they are shipped, to go back to.
pub fn shipped(lang: Lang) -> Result<Snapshot> {
    let mut snapshot = Snapshot::default();
    put_all(&mut snapshot, &library::scheme(lang)?)?;
    put_all(&mut snapshot, &holidays::records(lang)?)?;
    Ok(snapshot)
}

/// The years whose holidays are shipped, each with the notice that they are from.
pub fn holiday_sources() -> Result<Vec<(i32, &'static str)>> {
    Ok(holidays::years()?.iter().map(|year| (year.year, year.source.as_str())).collect())
}

fn put_all(snapshot: &mut Snapshot, given: &[Given]) -> Result<()> {
    let resolved = resolve(given, snapshot, Origin::Library);
    if !resolved.problems.is_empty() {
        return Err(Error::Refused(resolved.problems.into_iter().map(|located| located.problem).collect()));
    }
    for entry in resolved.new.into_iter().chain(resolved.changed) {
        snapshot.put(entry.into_shared());
    }
    Ok(())
}

fn writes(snapshot: &Snapshot) -> Vec<Write> {
    let mut writes = Vec::new();
    for &table in Table::ALL {
        let rows = snapshot.rows(table);
        writes.extend(rows.ids().into_iter().filter_map(|row| rows.entry(row)).map(|entry: Arc<dyn Entry>| Write::Insert(entry)));
    }
    writes
}

/// The one change that a new register starts its trail with: how many records of each kind it was given.
fn made(snapshot: &Snapshot, clock: Clock, operator: &str) -> StoredChange {
    let filled = Table::ALL.iter().filter(|table| snapshot.rows(**table).count() > 0);
    let counts: Map<String, Json> = filled.map(|table| (table.key().to_owned(), Json::from(snapshot.rows(*table).count()))).collect();
    StoredChange {
        at: clock.now().to_rfc3339_opts(chrono::SecondsFormat::Secs, false),
        operator: operator.to_owned(),
        operation: Operation::New.key().to_owned(),
        before: "{}".to_owned(),
        after: Json::Object(counts).to_string(),
        ..StoredChange::default()
    }
}
