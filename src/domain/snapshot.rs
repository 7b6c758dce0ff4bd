//! The whole register in memory, immutable: whoever holds a snapshot sees one state, whatever is edited meanwhile.
//!
//! Tables are persistent vectors, so that the next snapshot shares all but the touched rows.

use std::any::Any;
use std::collections::HashSet;
use std::ops::Range;
use std::sync::{Arc, OnceLock};

use chrono::NaiveDate;
use foldhash::fast::FixedState;
use imbl::shared_ptr::DefaultSharedPtr;
use imbl::{GenericHashMap, Vector};

use super::choice::{Choice, Origin, TextLanguage};
use super::field::{Entry, Record, Row};
use super::grading::{self, Scheme};
use super::record::Settings;
use super::table::{Table, Tables};
use super::value::{AnyId, RowId};
use crate::i18n::Lang;

/// An index that is carried on from snapshot to snapshot; its keys are the register's own, so that a quick hash will do.
type Index<K, V> = GenericHashMap<K, V, FixedState, DefaultSharedPtr>;

/// The rows of one table by number; while the register is open a number is never used twice.
#[derive(Clone, Debug)]
pub struct Rows<R> {
    slots: Vector<Option<Arc<Row<R>>>>,
    count: usize,
    /// How many rows are not yet confirmed, by the place of their origin in its set.
    unconfirmed: [usize; Origin::SET.keys.len()],
    changed: u64,
}

impl<R> Default for Rows<R> {
    fn default() -> Self {
        Rows { slots: Vector::new(), count: 0, unconfirmed: Default::default(), changed: 0 }
    }
}

impl<R: Record> Rows<R> {
    /// How many rows there are.
    pub fn len(&self) -> usize {
        self.count
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.count == 0
    }

    /// The row of a number.
    pub fn get(&self, id: RowId) -> Option<&Arc<Row<R>>> {
        self.slots.get((id as usize).checked_sub(1)?)?.as_ref()
    }

    /// All rows by number.
    pub fn iter(&self) -> impl Iterator<Item = &Arc<Row<R>>> {
        self.slots.iter().flatten()
    }

    /// A place for each number ever used, from 1, with its row where it is there.
    pub fn slots(&self) -> impl Iterator<Item = Option<&Row<R>>> {
        self.slots.iter().map(|row| row.as_deref())
    }

    /// Fills an empty table at once, from rows sorted by number.
    pub fn fill(&mut self, rows: Vec<Row<R>>) {
        self.count = rows.len();
        let mut slots = Vec::with_capacity(rows.len());
        for row in rows {
            self.unconfirmed[row.origin as usize] += usize::from(row.is_unconfirmed());
            slots.resize((row.id as usize).saturating_sub(1).max(slots.len()), None);
            slots.push(Some(Arc::new(row)));
        }
        self.slots = slots.into_iter().collect();
    }

    fn put_row(&mut self, row: Arc<Row<R>>) {
        let Some(place) = (row.id as usize).checked_sub(1) else { return };
        while self.slots.len() <= place {
            self.slots.push_back(None);
        }
        self.unconfirmed[row.origin as usize] += usize::from(row.is_unconfirmed());
        match self.slots.set(place, Some(row)) {
            Some(before) => self.unconfirmed[before.origin as usize] -= usize::from(before.is_unconfirmed()),
            None => self.count += 1,
        }
    }
}

/// The rows of a table, whatever its record.
pub trait AnyRows: Send + Sync {
    /// How many rows there are.
    fn count(&self) -> usize;
    /// One more than the highest number ever used in this snapshot's line.
    fn next_id(&self) -> RowId;
    /// The revision at which the table last changed.
    fn changed(&self) -> u64;
    /// Says that the table changed at a revision.
    fn mark(&mut self, revision: u64);
    /// The row of a number.
    fn entry(&self, id: RowId) -> Option<Arc<dyn Entry>>;
    /// How many rows came from elsewhere and are not yet confirmed.
    fn unconfirmed_count(&self) -> usize;
    /// How many of them are of one origin.
    fn unconfirmed_of(&self, origin: Origin) -> usize;
    /// Whether there is a row of a number.
    fn contains(&self, id: RowId) -> bool;
    /// The numbers of all rows, ascending.
    fn ids(&self) -> Vec<RowId>;
    /// Shows every row to `visit`, ascending.
    fn visit(&self, visit: &mut dyn FnMut(&dyn Entry));
    /// Shows the rows of a range of numbers to `visit`, ascending, so that several threads can share the work.
    fn visit_range(&self, range: Range<RowId>, visit: &mut dyn FnMut(&dyn Entry));
    /// Puts a row in its place.
    fn put(&mut self, entry: Arc<dyn Entry>, revision: u64);
    /// Takes a row out; its number stays used.
    fn remove(&mut self, id: RowId, revision: u64);
}

impl<R: Record> AnyRows for Rows<R> {
    fn count(&self) -> usize {
        self.count
    }
    fn next_id(&self) -> RowId {
        self.slots.len() as RowId + 1
    }
    fn changed(&self) -> u64 {
        self.changed
    }
    fn mark(&mut self, revision: u64) {
        self.changed = revision;
    }
    fn entry(&self, id: RowId) -> Option<Arc<dyn Entry>> {
        self.get(id).map(|row| Arc::clone(row) as Arc<dyn Entry>)
    }
    fn unconfirmed_count(&self) -> usize {
        self.unconfirmed.iter().sum()
    }
    fn unconfirmed_of(&self, origin: Origin) -> usize {
        self.unconfirmed[origin as usize]
    }
    fn contains(&self, id: RowId) -> bool {
        self.get(id).is_some()
    }
    fn ids(&self) -> Vec<RowId> {
        self.iter().map(|row| row.id).collect()
    }
    fn visit(&self, visit: &mut dyn FnMut(&dyn Entry)) {
        self.iter().for_each(|row| visit(row.as_ref()));
    }
    fn visit_range(&self, range: Range<RowId>, visit: &mut dyn FnMut(&dyn Entry)) {
        let place = |id: RowId| (id as usize).saturating_sub(1).min(self.slots.len());
        let slots = self.slots.focus().narrow(place(range.start)..place(range.end).max(place(range.start)));
        slots.into_iter().flatten().for_each(|row| visit(row.as_ref()));
    }
    fn put(&mut self, entry: Arc<dyn Entry>, revision: u64) {
        self.changed = revision;
        if let Ok(row) = (entry as Arc<dyn Any + Send + Sync>).downcast::<Row<R>>() {
            self.put_row(row);
        }
    }
    fn remove(&mut self, id: RowId, revision: u64) {
        self.changed = revision;
        let Some(place) = (id as usize).checked_sub(1) else { return };
        if let Some(slot) = self.slots.get_mut(place)
            && let Some(before) = slot.take()
        {
            self.count -= 1;
            self.unconfirmed[before.origin as usize] -= usize::from(before.is_unconfirmed());
        }
    }
}

/// The whole register at one revision; its tables are its members.
#[derive(Clone, Debug, Default)]
pub struct Snapshot {
    /// One more after each edit; each register that is opened starts where no other does, so that a revision is of one register alone.
    pub revision: u64,
    pub(super) tables: Tables,
    /// The day on which holders of posts and due dates are looked at.
    pub today: NaiveDate,
    /// The time limits of the newest edition by their codes, each as the unit then kept it; empty where there is no edition.
    pub last_limits: Arc<std::collections::HashMap<String, u32>>,
    codes: OnceLock<Index<String, AnyId>>,
    backlinks: Backlinks,
    scheme: OnceLock<Arc<Scheme>>,
}

/// For each table: which of its rows link to a record. Built when first asked for, then carried on from snapshot to snapshot.
#[derive(Clone, Debug)]
struct Backlinks([OnceLock<Index<AnyId, Vec<RowId>>>; Table::ALL.len()]);

impl Default for Backlinks {
    fn default() -> Self {
        Backlinks(std::array::from_fn(|_| OnceLock::new()))
    }
}

impl Snapshot {
    /// The rows of a table that link to a record, ascending.
    pub fn linking(&self, from: Table, to: AnyId) -> &[RowId] {
        let index = self.backlinks.0[from as usize].get_or_init(|| {
            let mut index: Index<AnyId, Vec<RowId>> = Index::default();
            self.rows(from).visit(&mut |entry| {
                entry.links(&mut |id| add_once(index.entry(id).or_default(), entry.id()));
            });
            index
        });
        index.get(&to).map_or(&[], Vec::as_slice)
    }

    /// The rows of a table that link to a record that is not there.
    pub fn dangling(&self, from: Table) -> HashSet<RowId> {
        // Asking for any link builds the index.
        self.linking(from, AnyId::default());
        let index = self.backlinks.0[from as usize].get();
        let missing = index.into_iter().flatten().filter(|(to, rows)| !rows.is_empty() && !self.rows(to.table).contains(to.row));
        missing.flat_map(|(_, rows)| rows.iter().copied()).collect()
    }

    fn update_backlinks(&mut self, id: AnyId, new: Option<&dyn Entry>) {
        let old = self.entry(id);
        let Some(index) = self.backlinks.0[id.table as usize].get_mut() else { return };
        let targets = |entry: Option<&dyn Entry>| {
            let mut targets = Vec::new();
            entry.into_iter().for_each(|entry| entry.links(&mut |target| targets.push(target)));
            targets
        };
        let (old, new) = (targets(old.as_deref()), targets(new));
        for target in old.iter().filter(|target| !new.contains(target)) {
            if let Some(rows) = index.get_mut(target)
                && let Ok(place) = rows.binary_search(&id.row)
            {
                rows.remove(place);
            }
        }
        for target in new.iter().filter(|target| !old.contains(target)) {
            add_once(index.entry(*target).or_default(), id.row);
        }
    }

    /// The record of a code.
    ///
    /// The index is built when first asked for and carried on from snapshot to snapshot.
    pub fn find_code(&self, code: &str) -> Option<AnyId> {
        self.codes.get_or_init(|| self.collect_codes()).get(code).copied()
    }

    fn collect_codes(&self) -> Index<String, AnyId> {
        let mut codes = Index::default();
        for &table in Table::ALL {
            self.rows(table).visit(&mut |entry| {
                codes.insert(entry.code().to_owned(), AnyId { table, row: entry.id() });
            });
        }
        codes
    }

    /// Puts a row in its place.
    pub fn put(&mut self, entry: Arc<dyn Entry>) {
        let revision = self.revision;
        let id = AnyId { table: entry.table(), row: entry.id() };
        self.update_backlinks(id, Some(entry.as_ref()));
        if let Some(codes) = self.codes.get_mut() {
            codes.insert(entry.code().to_owned(), id);
        }
        self.rows_mut(id.table).put(entry, revision);
    }

    /// Takes a row out.
    pub fn remove(&mut self, id: AnyId) {
        let revision = self.revision;
        self.update_backlinks(id, None);
        if let Some(entry) = self.entry(id)
            && let Some(codes) = self.codes.get_mut()
        {
            codes.remove(entry.code());
        }
        self.rows_mut(id.table).remove(id.row, revision);
    }

    /// The same rows, of which nothing is indexed yet: for a snapshot that many of them are put into at once.
    pub fn without_indexes(&self) -> Snapshot {
        Snapshot { tables: self.tables.clone(), ..Snapshot::default() }
    }

    /// The records of a table that came from elsewhere and are not yet confirmed, ascending.
    pub fn unconfirmed(&self, table: Table) -> Vec<RowId> {
        let mut rows = Vec::new();
        self.rows(table).visit(&mut |entry| rows.extend(entry.is_unconfirmed().then_some(entry.id())));
        rows
    }

    /// The revision at which the newest change of any of these tables was made: what a view that reads only them depends on.
    pub fn changed(&self, tables: &[Table]) -> u64 {
        tables.iter().map(|table| self.rows(*table).changed()).max().unwrap_or_default()
    }

    /// The grading scheme, worked out when first asked for and kept until it changes.
    pub fn scheme(&self) -> &Scheme {
        self.scheme.get_or_init(|| Arc::new(Scheme::of(self)))
    }

    /// Rows of a table are about to change: what follows from them is worked out again.
    pub(super) fn touch(&mut self, table: Table) {
        if grading::TABLES.contains(&table) {
            self.scheme.take();
        }
    }

    /// Starts counting revisions at `revision`.
    pub fn begin(&mut self, revision: u64) {
        self.revision = revision;
        for &table in Table::ALL {
            self.rows_mut(table).mark(revision);
        }
    }

    /// The language its records are written in, where the settings say so.
    pub fn language(&self) -> Option<Lang> {
        self.own_settings().map(|settings| match settings.language {
            TextLanguage::Chinese => Lang::Zh,
            TextLanguage::English => Lang::En,
        })
    }

    /// The register's settings, where there are any.
    pub fn own_settings(&self) -> Option<&Arc<Row<Settings>>> {
        self.settings.iter().next()
    }
}

impl std::ops::Deref for Snapshot {
    type Target = Tables;
    fn deref(&self) -> &Tables {
        &self.tables
    }
}

/// Adds a row to an ascending list unless it is there.
fn add_once(rows: &mut Vec<RowId>, row: RowId) {
    if let Err(place) = rows.binary_search(&row) {
        rows.insert(place, row);
    }
}
