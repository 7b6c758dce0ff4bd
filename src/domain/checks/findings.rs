//! All findings of a register, kept from edit to edit: an edit looks again only at what it reaches.
//!
//! What one state shares with the next is kept once, so that the index of a large register costs little more than what changed.

use std::collections::BTreeMap;
use std::num::NonZero;
use std::panic::resume_unwind;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use imbl::Vector;

use super::reach::Reach;
use super::risks::{Ends, Twins, ends};
use super::{Check, Finding, Found, Ground, Severity, Tally, find, list};
use crate::domain::snapshot::Snapshot;
use crate::domain::table::Table;
use crate::domain::value::{AnyId, RowId};

/// So many records are taken at once.
const CHUNK: usize = 512;
/// Below so many of these another thread costs more than it brings.
const SHARED_CHUNKS: usize = 8;
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
    counts: Counts,
    nothing: Arc<Found>,
}

/// How much there is to say.
#[derive(Clone, Debug, Default, PartialEq)]
struct Counts {
    open: BTreeMap<(Severity, &'static str), usize>,
    relaxed: usize,
}

impl Counts {
    fn add(&mut self, found: &Found) {
        for finding in &found.open {
            *self.open.entry((finding.severity, finding.check)).or_default() += 1;
        }
        self.relaxed += found.relaxed.len();
    }

    fn add_all(&mut self, counts: &Counts) {
        for (key, count) in &counts.open {
            *self.open.entry(*key).or_default() += count;
        }
        self.relaxed += counts.relaxed;
    }

    fn take(&mut self, found: &Found) {
        for finding in &found.open {
            let key = (finding.severity, finding.check);
            let count = self.open.get(&key).copied().unwrap_or_default();
            if count > 1 {
                self.open.insert(key, count - 1);
            } else {
                self.open.remove(&key);
            }
        }
        self.relaxed -= found.relaxed.len();
    }
}

/// What one of several threads found.
#[derive(Debug, Default)]
struct Share {
    found: Vec<(AnyId, Arc<Found>)>,
    ends: Vec<Ends>,
    counts: Counts,
}

impl Share {
    fn push(&mut self, id: AnyId, found: Found) {
        self.counts.add(&found);
        self.found.push((id, Arc::new(found)));
    }
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
        // Whether a risk has a twin is known when all have been looked at; looking twice at all would take half as long again.
        let ground = Ground::of_all(snapshot).with_twins(Twins::default());
        let checks = by_table();
        let mut chunks: Vec<(Table, RowId)> =
            Table::ALL.iter().flat_map(|table| (1..snapshot.rows(*table).next_id()).step_by(CHUNK).map(|first| (*table, first))).collect();
        // Whoever begins with the steps works out the ways through them, while the others look at risks.
        chunks.sort_by_key(|chunk| match chunk {
            (Table::Steps, 1) => 0,
            (Table::Risks, _) => 1,
            _ => 2,
        });
        let is_large = chunks.len() > Table::ALL.len() + SHARED_CHUNKS;
        let workers = if is_large { thread::available_parallelism().map_or(1, NonZero::get) } else { 1 };
        let next = AtomicUsize::new(0);
        let work = || {
            let mut share = Share::default();
            while let Some(&(table, first)) = chunks.get(next.fetch_add(1, Ordering::Relaxed)) {
                let rows = (first..first + CHUNK as RowId).filter(|row| snapshot.rows(table).contains(*row));
                for id in rows.map(|row| AnyId { table, row }) {
                    share.ends.extend(ground.risk(id.row).filter(|_| table == Table::Risks).and_then(ends));
                    if let Some(found) = at(id, &checks, &ground) {
                        share.push(id, found);
                    }
                }
            }
            share
        };
        let mut shares: Vec<Share> = thread::scope(|scope| {
            let others: Vec<_> = (1..workers).map(|_| scope.spawn(work)).collect();
            let own = work();
            // Half of what was found must not pass for all of it.
            others.into_iter().map(|other| other.join().unwrap_or_else(|panic| resume_unwind(panic))).chain([own]).collect()
        });
        let twins = Twins::among(shares.iter_mut().flat_map(|share| share.ends.drain(..)).collect(), snapshot);
        let mut findings = Findings::join(shares);
        let rows: Vec<RowId> = twins.rows().collect();
        let ground = ground.with_twins(twins);
        for id in rows.into_iter().map(|row| AnyId { table: Table::Risks, row }) {
            findings.put(id, at(id, &checks, &ground));
        }
        findings
    }

    #[cfg(test)]
    pub(super) fn collect(found: impl Iterator<Item = (AnyId, Found)>) -> Findings {
        let mut share = Share::default();
        found.for_each(|(id, found)| share.push(id, found));
        Findings::join(vec![share])
    }

    fn join(shares: Vec<Share>) -> Findings {
        let mut tables: Vec<Vec<Option<Arc<Found>>>> = vec![Vec::new(); Table::ALL.len()];
        let mut counts = Counts::default();
        for share in shares {
            counts.add_all(&share.counts);
            for (id, found) in share.found {
                let places = &mut tables[id.table as usize];
                let place = id.row as usize;
                if places.len() <= place {
                    places.resize(place + 1, None);
                }
                places[place] = Some(found);
            }
        }
        Findings { tables: tables.into_iter().map(Places::from_iter).collect(), counts, nothing: Arc::default() }
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
            findings.put(id, found);
        }
        if reach.is_order {
            findings.order_again(&checks, &ground);
        }
        findings
    }

    /// Looks at all steps again of whose order something else is said.
    fn order_again(&mut self, checks: &ByTable, ground: &Ground<'_>) {
        let Some(order) = find(ORDER) else { return };
        let mut said = Vec::new();
        for row in ground.snapshot.steps.iter().map(|step| step.id) {
            let id = AnyId { table: Table::Steps, row };
            said.clear();
            (order.find)(ground, id, &mut said);
            let known = self.of_record(id);
            let known = known.open.iter().chain(known.relaxed.iter().map(|relaxed| &relaxed.finding)).filter(|finding| finding.check == ORDER);
            if known.count() != said.len() || !said.iter().all(|finding| self.has(finding)) {
                self.put(id, at(id, checks, ground));
            }
        }
    }

    fn has(&self, finding: &Finding) -> bool {
        let known = self.of_record(finding.record);
        known.open.contains(finding) || known.relaxed.iter().any(|relaxed| relaxed.finding == *finding)
    }

    fn put(&mut self, id: AnyId, found: Option<Found>) {
        if let Some(found) = &found {
            self.counts.add(found);
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
            self.counts.take(&before);
        }
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

    /// What there is to say about the records of a table, by number.
    pub fn of_table(&self, table: Table) -> impl Iterator<Item = &Arc<Found>> {
        self.tables[table as usize].iter().flatten()
    }

    /// Every finding to be put right, by table and record.
    pub fn open(&self) -> impl Iterator<Item = &Finding> {
        self.iter().flat_map(|(_, found)| &found.open)
    }

    /// How many there are to be put right of a severity.
    pub fn count_of(&self, severity: Severity) -> usize {
        self.counts.open.iter().filter(|((known, _), _)| *known == severity).map(|(_, count)| count).sum()
    }

    /// How many there are to be put right.
    pub fn open_count(&self) -> usize {
        self.counts.open.values().sum()
    }

    /// How many are let stand.
    pub fn relaxed_count(&self) -> usize {
        self.counts.relaxed
    }

    /// What is to be put right, counted by check: by severity, and then the most frequent first.
    pub fn tally(&self) -> Vec<Tally> {
        let tally = |(&(severity, check), &count): (&(Severity, &'static str), &usize)| Tally { check, severity, count };
        let mut tallies: Vec<Tally> = self.counts.open.iter().map(tally).collect();
        tallies.sort_by_key(|tally| (tally.severity, std::cmp::Reverse(tally.count), tally.check));
        tallies
    }
}

impl PartialEq for Findings {
    fn eq(&self, other: &Findings) -> bool {
        self.counts == other.counts && self.iter().eq(other.iter())
    }
}

/// What the checks of its table find at a record; none where there is nothing to say.
fn at(id: AnyId, checks: &ByTable, ground: &Ground<'_>) -> Option<Found> {
    let mut found = Vec::new();
    for check in &checks[id.table as usize] {
        (check.find)(ground, id, &mut found);
    }
    // A large register keeps many of these.
    found.shrink_to_fit();
    (!found.is_empty()).then(|| Found::of(id, found, ground.snapshot))
}
