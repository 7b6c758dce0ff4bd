//! The register as it was: every change since taken back, from the newest down, and what comes out held against its seal.

use std::cell::RefCell;
use std::collections::HashMap;
use std::sync::Arc;

use serde_json::{Map, Value as Json};

use super::Register;
use super::step::put_back;
use crate::domain::batch::is_same;
use crate::domain::edition::{Edition, EditionFault};
use crate::domain::field::Entry;
use crate::domain::snapshot::Snapshot;
use crate::domain::table::Table;
use crate::domain::value::AnyId;
use crate::error::{Error, Result};
use crate::store::{StoredChange, Write};

/// So many editions stay at hand: the one that is looked at, and the one it is compared with.
const AT_HAND: usize = 2;

/// Editions that were brought back, the latest last: what an edition holds never changes.
#[derive(Debug, Default)]
pub(super) struct Rewound(RefCell<Vec<(u32, Arc<Snapshot>)>>);

impl Register {
    /// What an edition holds.
    pub fn edition_snapshot(&self, number: u32) -> Result<Arc<Snapshot>> {
        if let Some((_, snapshot)) = self.rewound.0.borrow().iter().find(|(known, _)| *known == number) {
            return Ok(Arc::clone(snapshot));
        }
        let snapshot = Arc::new(self.rewind(self.edition(number)?)?);
        let mut at_hand = self.rewound.0.borrow_mut();
        if at_hand.len() >= AT_HAND {
            at_hand.remove(0);
        }
        at_hand.push((number, Arc::clone(&snapshot)));
        Ok(snapshot)
    }

    fn rewind(&self, edition: &Edition) -> Result<Snapshot> {
        let broken = || Error::Edition(EditionFault::Broken { number: edition.number });
        let newer = self.store.head().number - edition.change;
        self.watch.show(0, usize::try_from(newer).unwrap_or_default() + 1);
        let mut rewind = Rewind { present: &self.snapshot, entries: HashMap::new(), codes: HashMap::new(), step: Vec::new() };
        let is_whole = self.store.walk_back(edition.change, &edition.state.head, &self.watch, |change| rewind.take(change).ok_or_else(broken))?;
        rewind.settle().filter(|()| is_whole).ok_or_else(broken)?;
        let writes = rewind.into_writes();
        if self.store.content_with(&writes) != edition.state.content {
            return Err(broken());
        }
        let mut snapshot = self.snapshot.without_indexes();
        for write in writes {
            match write {
                Write::Insert(entry) | Write::Update { new: entry, .. } => snapshot.put(entry),
                Write::Delete(gone) => snapshot.remove(AnyId { table: gone.table(), row: gone.id() }),
            }
        }
        snapshot.today = edition.day();
        snapshot.last_limits = self.limits_before(edition.number)?;
        // Whoever remembers something of a revision takes it for no other register, and for no other edition.
        snapshot.begin(super::next_line());
        Ok(snapshot)
    }
}

/// Changes being taken back, newest first.
struct Rewind<'a> {
    present: &'a Snapshot,
    /// The records that changed, as they were.
    entries: HashMap<AnyId, Option<Box<dyn Entry>>>,
    /// Codes that were those of other records, or of none.
    codes: HashMap<String, Option<AnyId>>,
    /// The changes of the step being read, newest first: what they name are the records before the whole step.
    step: Vec<StoredChange>,
}

/// A change of a record, read.
struct Turn {
    id: AnyId,
    code: String,
    before: Map<String, Json>,
    comes_back: bool,
}

impl Turn {
    /// None where the change cannot be read.
    fn of(change: StoredChange) -> Option<Turn> {
        let table = Table::from_key(&change.table)?;
        let before = serde_json::from_str(&change.before).ok()?;
        Some(Turn { id: AnyId { table, row: change.row }, code: change.record, before, comes_back: change.after == "{}" })
    }

    fn is_new(&self) -> bool {
        self.before.is_empty()
    }

    /// The code before the change, where that was another one.
    fn code_before(&self) -> Option<&str> {
        self.before.get("code")?.as_str()
    }
}

impl Rewind<'_> {
    /// Takes a change back; none where that cannot be done.
    fn take(&mut self, change: StoredChange) -> Option<()> {
        if self.step.last().is_some_and(|newer| newer.step != change.step) {
            self.settle()?;
        }
        self.step.push(change);
        Some(())
    }

    /// Takes the step back that was read whole.
    fn settle(&mut self) -> Option<()> {
        // An undo that changed nothing names no record.
        let named = std::mem::take(&mut self.step).into_iter().filter(|change| !change.table.is_empty());
        let turns: Vec<Turn> = named.map(Turn::of).collect::<Option<_>>()?;
        for turn in turns.iter().filter(|turn| !turn.comes_back && (turn.is_new() || turn.code_before().is_some())) {
            if self.find(&turn.code) == Some(turn.id) {
                self.codes.insert(turn.code.clone(), None);
            }
        }
        for turn in &turns {
            if let Some(code) = turn.code_before() {
                self.codes.insert(code.to_owned(), Some(turn.id));
            }
        }
        turns.into_iter().try_for_each(|turn| self.turn(turn))
    }

    fn turn(&mut self, turn: Turn) -> Option<()> {
        if turn.is_new() {
            self.entries.insert(turn.id, None);
            return Some(());
        }
        let mut entry = match self.entries.remove(&turn.id) {
            _ if turn.comes_back => turn.id.table.blank(),
            Some(entry) => entry?,
            None => self.present.entry(turn.id)?.copy(),
        };
        entry.set_id(turn.id.row);
        put_back(entry.as_mut(), &turn.before, &|code| self.find(code))?;
        self.entries.insert(turn.id, Some(entry));
        Some(())
    }

    fn find(&self, code: &str) -> Option<AnyId> {
        self.codes.get(code).copied().unwrap_or_else(|| self.present.find_code(code))
    }

    /// What makes the register of then from that of now.
    fn into_writes(self) -> Vec<Write> {
        let write = |(id, then): (AnyId, Option<Box<dyn Entry>>)| match (self.present.entry(id), then.map(Entry::into_shared)) {
            (None, None) => None,
            (None, Some(then)) => Some(Write::Insert(then)),
            (Some(now), None) => Some(Write::Delete(now)),
            (Some(now), Some(then)) => (!is_same(now.as_ref(), then.as_ref())).then_some(Write::Update { old: now, new: then }),
        };
        self.entries.into_iter().filter_map(write).collect()
    }
}
