//! All findings of a register, kept from edit to edit: an edit looks again only at what it reaches.
//!
//! What one state shares with the next is kept once, so that the index of a large register costs little more than what changed.

use std::collections::BTreeMap;
use std::num::NonZero;
use std::ops::Range;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use imbl::Vector;

use super::reach::Reach;
use super::{Check, Finding, Found, Ground, Severity, Tally, find, list};
use crate::domain::snapshot::Snapshot;
use crate::domain::table::Table;
use crate::domain::value::{AnyId, RowId};

/// Below so many records another thread costs more than it brings.
const SHARED_RECORDS: usize = 4_000;
/// So many records are taken at once.
const CHUNK: usize = 512;
/// From so many records on, an index of them pays.
const MANY: usize = 2_000;
/// The check that looks at the order of all steps.
const ORDER: &str = "K13";

/// The findings of one table by the numbers of its records.
type Places = Vector<Option<Arc<Found>>>;

/// All findings of a register, by record.
#[derive(Clone, Debug)]
pub struct Findings {
    tables: Vec<Places>,
    counts: BTreeMap<(Severity, &'static str), usize>,
    relaxed: usize,
    nothing: Arc<Found>,
}

/// The findings of one state of the register.
#[derive(Clone, Debug)]
pub struct Checked {
    /// The register as it was.
    pub snapshot: Arc<Snapshot>,
    /// What was found in it.
    pub findings: Arc<Findings>,
}

impl Checked {
    /// Runs all checks.
    pub fn of(snapshot: Arc<Snapshot>) -> Checked {
        let findings = Arc::new(Findings::of(&snapshot));
        Checked { snapshot, findings }
    }

    /// The findings after edits that touched records.
    pub fn after(&self, snapshot: Arc<Snapshot>, touched: &[AnyId]) -> Checked {
        let findings = Arc::new(self.findings.after(&self.snapshot, &snapshot, touched));
        Checked { snapshot, findings }
    }
}

/// The checks that look at each table.
type ByTable = Vec<Vec<&'static Check>>;

fn by_table() -> ByTable {
    Table::ALL.iter().map(|table| list().filter(|check| check.tables.contains(table)).collect()).collect()
}

impl Findings {
    /// Runs all checks: work for the background where there are many records.
    pub fn of(snapshot: &Snapshot) -> Findings {
        let ground = Ground::of_all(snapshot);
        let checks = by_table();
        let mut chunks: Vec<(Table, Vec<RowId>)> = Vec::new();
        for &table in Table::ALL.iter().filter(|table| !checks[**table as usize].is_empty()) {
            chunks.extend(snapshot.rows(table).ids().chunks(CHUNK).map(|rows| (table, rows.to_vec())));
        }
        let count = chunks.iter().map(|(_, rows)| rows.len()).sum::<usize>();
        let workers = if count < SHARED_RECORDS { 1 } else { thread::available_parallelism().map_or(1, NonZero::get) };
        let next = AtomicUsize::new(0);
        let work = |range: Range<usize>| {
            if range.start == 0 {
                // The longest of what is shared is made by one, while the others begin with what does not need it.
                ground.prepare();
            }
            let mut found = Vec::new();
            while let Some((table, rows)) = chunks.get(next.fetch_add(1, Ordering::Relaxed)) {
                found.extend(rows.iter().filter_map(|row| at(AnyId { table: *table, row: *row }, &checks, &ground)));
            }
            found
        };
        let found: Vec<Vec<(AnyId, Found)>> = thread::scope(|scope| {
            let others: Vec<_> = (1..workers).map(|place| scope.spawn(move || work(place..workers))).collect();
            let own = work(0..workers);
            others.into_iter().filter_map(|other| other.join().ok()).chain([own]).collect()
        });
        Findings::collect(found.into_iter().flatten())
    }

    pub(super) fn collect(found: impl Iterator<Item = (AnyId, Found)>) -> Findings {
        let mut tables: Vec<Vec<Option<Arc<Found>>>> = vec![Vec::new(); Table::ALL.len()];
        let mut findings = Findings { tables: Vec::new(), counts: BTreeMap::new(), relaxed: 0, nothing: Arc::default() };
        for (id, found) in found {
            findings.count(&found);
            let places = &mut tables[id.table as usize];
            let place = id.row as usize;
            if places.len() <= place {
                places.resize(place + 1, None);
            }
            places[place] = Some(Arc::new(found));
        }
        findings.tables = tables.into_iter().map(|places| places.into_iter().collect()).collect();
        findings
    }

    /// The findings after edits that touched records, from those before them.
    pub fn after(&self, old: &Snapshot, new: &Snapshot, touched: &[AnyId]) -> Findings {
        if old.today != new.today {
            return Findings::of(new);
        }
        let reach = Reach::of(touched, old, new);
        if reach.is_all {
            return Findings::of(new);
        }
        let ground = if reach.records.len() < MANY { Ground::of_few(new) } else { Ground::of_all(new) };
        let checks = by_table();
        let mut findings = self.clone();
        for &id in &reach.records {
            // What has gone has no findings, whatever still links to it.
            let found = new.entry(id).and_then(|_| at(id, &checks, &ground));
            findings.put(id, found.map(|(_, found)| found));
        }
        if reach.is_order {
            findings.order_again(&checks, &ground);
        }
        findings
    }

    /// Looks at all steps again of whose order something else is said.
    fn order_again(&mut self, checks: &ByTable, ground: &Ground<'_>) {
        let Some(order) = find(ORDER) else { return };
        for row in ground.snapshot.steps.iter().map(|step| step.id) {
            let id = AnyId { table: Table::Steps, row };
            let mut said = Vec::new();
            (order.find)(ground, id, &mut said);
            let known = self.of_record(id);
            let known = known.open.iter().chain(known.relaxed.iter().map(|relaxed| &relaxed.finding)).filter(|finding| finding.check == ORDER);
            if known.count() != said.len() || !said.iter().all(|finding| self.has(finding)) {
                self.put(id, at(id, checks, ground).map(|(_, found)| found));
            }
        }
    }

    fn has(&self, finding: &Finding) -> bool {
        let known = self.of_record(finding.record);
        known.open.contains(finding) || known.relaxed.iter().any(|relaxed| relaxed.finding == *finding)
    }

    fn put(&mut self, id: AnyId, found: Option<Found>) {
        if let Some(found) = &found {
            self.count(found);
        }
        let places = &mut self.tables[id.table as usize];
        let place = id.row as usize;
        if found.is_some() {
            while places.len() <= place {
                places.push_back(None);
            }
        }
        let before = if place < places.len() { places.set(place, found.map(Arc::new)) } else { None };
        if let Some(before) = before {
            self.uncount(&before);
        }
    }

    fn count(&mut self, found: &Found) {
        for finding in &found.open {
            *self.counts.entry((finding.severity, finding.check)).or_default() += 1;
        }
        self.relaxed += found.relaxed.len();
    }

    fn uncount(&mut self, found: &Found) {
        for finding in &found.open {
            let key = (finding.severity, finding.check);
            let count = self.counts.get(&key).copied().unwrap_or_default();
            if count > 1 {
                self.counts.insert(key, count - 1);
            } else {
                self.counts.remove(&key);
            }
        }
        self.relaxed -= found.relaxed.len();
    }

    /// What there is to say about a record.
    pub fn of_record(&self, id: AnyId) -> &Arc<Found> {
        self.tables[id.table as usize].get(id.row as usize).and_then(Option::as_ref).unwrap_or(&self.nothing)
    }

    /// All records about which there is something to say, by table and number.
    pub fn iter(&self) -> impl Iterator<Item = (AnyId, &Arc<Found>)> {
        self.tables.iter().zip(Table::ALL).flat_map(|(places, table)| {
            let found = places.iter().enumerate();
            found.filter_map(|(row, found)| Some((AnyId { table: *table, row: row as RowId }, found.as_ref()?)))
        })
    }

    /// Every finding to be put right, by table and record.
    pub fn open(&self) -> impl Iterator<Item = &Finding> {
        self.iter().flat_map(|(_, found)| &found.open)
    }

    /// How many there are to be put right of a severity.
    pub fn count_of(&self, severity: Severity) -> usize {
        self.counts.iter().filter(|((known, _), _)| *known == severity).map(|(_, count)| count).sum()
    }

    /// How many there are to be put right.
    pub fn open_count(&self) -> usize {
        self.counts.values().sum()
    }

    /// How many are let stand.
    pub fn relaxed_count(&self) -> usize {
        self.relaxed
    }

    /// What is to be put right, counted by check: by severity, and then the most frequent first.
    pub fn tally(&self) -> Vec<Tally> {
        let tally = |(&(severity, check), &count): (&(Severity, &'static str), &usize)| Tally { check, severity, count };
        let mut tallies: Vec<Tally> = self.counts.iter().map(tally).collect();
        tallies.sort_by_key(|tally| (tally.severity, std::cmp::Reverse(tally.count), tally.check));
        tallies
    }
}

impl PartialEq for Findings {
    fn eq(&self, other: &Findings) -> bool {
        (&self.counts, self.relaxed) == (&other.counts, other.relaxed) && self.iter().eq(other.iter())
    }
}

/// What the checks of its table find at a record; none where there is nothing to say.
fn at(id: AnyId, checks: &ByTable, ground: &Ground<'_>) -> Option<(AnyId, Found)> {
    let mut found = Vec::new();
    for check in &checks[id.table as usize] {
        (check.find)(ground, id, &mut found);
    }
    (!found.is_empty()).then(|| (id, Found::of(found, ground.snapshot)))
}
