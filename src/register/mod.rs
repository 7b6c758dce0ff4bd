//! The open register: the only way to change anything.
//!
//! An edit is checked, written with its trail in one transaction, and only then seen in the next snapshot.

pub mod clock;
mod consequences;
pub mod copies;
pub mod create;
pub mod desk;
mod edit;
mod editions;
pub mod evidence;
mod expand;
mod numbering;
mod past;
mod prints;
mod rewind;
mod step;

use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use serde_json::Map;

use crate::domain::accept;
use crate::domain::batch::{is_code_of, is_same};
use crate::domain::derived::linked_code;
use crate::domain::edition::Edition;
use crate::domain::field::{Entry, Kind, flag};
use crate::domain::identity::Identity;
use crate::domain::problem::{Problem, Reason};
use crate::domain::snapshot::Snapshot;
use crate::domain::table::Table;
use crate::domain::value::AnyId;
use crate::error::{Error, Result};
use crate::files::WriterLock;
use crate::i18n::Lang;
use crate::store::{self, Store, StoredChange, Verification, Write};
use crate::watch::Watch;

use consequences::Cause;

pub use crate::domain::change::{Change, Operation};
pub use crate::domain::identity::Print;
pub use crate::store::Wanted;
pub use clock::Clock;
pub use edit::{Done, Edit, Mutation, State, StepName};
pub use editions::Approving;

/// What a register is opened for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    /// To change it: one at a time.
    Write,
    /// To read it, also while somebody else changes it.
    Read,
}

/// An open register.
#[derive(Debug)]
pub struct Register {
    path: PathBuf,
    store: Store,
    snapshot: Arc<Snapshot>,
    clock: Clock,
    operator: String,
    watch: Arc<Watch>,
    editions: Arc<Vec<Edition>>,
    rewound: rewind::Rewound,
    // Kept for its drop: it gives the right to write back.
    lock: Option<WriterLock>,
}

/// How many registers and editions this program has opened, from 1.
static OPENED: AtomicU64 = AtomicU64::new(1);

/// Where the revisions of a snapshot begin that no other is made from.
fn next_line() -> u64 {
    OPENED.fetch_add(1, Ordering::Relaxed) << 32
}

fn index(snapshot: &Snapshot) {
    snapshot.find_code("");
    for &table in Table::ALL {
        snapshot.linking(table, AnyId::default());
    }
}

/// A record and what becomes of it.
type Outcome = (AnyId, Option<Arc<dyn Entry>>);

impl Register {
    /// Opens a register.
    pub fn open(path: &Path, access: Access, clock: Clock, operator: &str) -> Result<Register> {
        if !path.exists() {
            return Err(Error::NotFound { path: path.to_owned() });
        }
        let (mut store, lock) = match access {
            Access::Read => (Store::open_to_read(path)?, None),
            Access::Write => {
                // Looked at before the lock, so that nothing is left beside a file that is no register.
                let is_older = match Store::is_older(path) {
                    // Whoever writes with this program is known by name: the lock tells it.
                    Err(error) if error.is_busy() => Err(error),
                    known => Ok(known?),
                };
                let lock = WriterLock::take(path, operator, &clock.now().format("%Y-%m-%d %H:%M").to_string())?;
                if is_older? {
                    copies::make_beside(path, clock.now())?;
                }
                (Store::open(path)?, Some(lock))
            }
        };
        let mut snapshot = store.load()?;
        snapshot.today = clock.now().date_naive();
        snapshot.begin(next_line());
        log::info!("register opened: {} risks, {} changes", snapshot.risks.len(), store.head().number);
        let mut register = Register {
            path: path.to_owned(),
            store,
            snapshot: Arc::new(snapshot),
            clock,
            operator: operator.to_owned(),
            watch: Arc::default(),
            editions: Arc::default(),
            rewound: rewind::Rewound::default(),
            lock,
        };
        register.read_editions()?;
        register.know_limits(false)?;
        Ok(register)
    }

    /// The register as it is now.
    pub fn snapshot(&self) -> &Arc<Snapshot> {
        &self.snapshot
    }

    /// Whom the register tells how far an edit is, and who may stop it; it is then as if it had never been asked for.
    pub fn tell(&mut self, watch: Arc<Watch>) {
        self.watch = watch;
    }

    /// Who works from now on: whoever the trail names as the author of edits.
    pub fn set_operator(&mut self, name: String) {
        if let Some(lock) = &self.lock
            && let Err(error) = lock.note_holder(&name)
        {
            log::warn!("writer's note not written: {error}");
        }
        self.operator = name;
    }

    /// The register as it is now, with what can be undone and redone.
    pub fn state(&self) -> State {
        State {
            snapshot: Arc::clone(&self.snapshot),
            undo: self.step_name(self.store.head().undo),
            redo: self.step_name(self.store.head().redo),
            identity: self.identity(),
            editions: Arc::clone(&self.editions),
        }
    }

    /// Does one edit: all of it, or nothing and the reasons.
    pub fn apply(&mut self, edit: Edit) -> Result<Done> {
        let mut outcomes = expand::expand(edit.mutations, &self.snapshot)?;
        let cause = Cause { operation: edit.operation, reason: edit.reason.as_deref(), today: self.clock.now().date_naive() };
        consequences::add(&mut outcomes, &cause, &self.snapshot);
        numbering::number(&mut outcomes, &self.snapshot, &self.store)?;
        let step = self.step_of_edit(edit.operation, edit.is_typing);
        self.commit(outcomes.into_outcomes(), step, edit.reason)
    }

    /// Takes the last step back.
    pub fn undo(&mut self) -> Result<Done> {
        let target = self.store.head().undo;
        if target == 0 {
            return Err(Error::NothingToUndo { asked: 1, possible: 0 });
        }
        let outcomes = self.reversed(target)?;
        let step = self.step_of_undo(target)?;
        self.commit(outcomes, step, None)
    }

    /// Does again what was taken back last.
    pub fn redo(&mut self) -> Result<Done> {
        let target = self.store.head().redo;
        if target == 0 {
            return Err(Error::NothingToRedo { asked: 1, possible: 0 });
        }
        let outcomes = self.reversed(target)?;
        let step = self.step_of_redo(target)?;
        self.commit(outcomes, step, None)
    }

    /// Takes several steps, back or forth: all of them or none.
    pub fn turn(&mut self, count: usize, turn: fn(&mut Register) -> Result<Done>) -> Result<Vec<Done>> {
        if self.lock.is_none() {
            return Err(Error::ReadOnly { path: self.path.clone() });
        }
        let snapshot = Arc::clone(&self.snapshot);
        let before = self.store.begin_together()?;
        let done: Result<Vec<Done>> = (0..count).map(|_| turn(self)).collect();
        let ended = self.store.end_together(before, done.is_ok());
        if done.is_err() || ended.is_err() {
            self.snapshot = snapshot;
        }
        ended.and(done)
    }

    /// The wanted changes newest first, with numbers below `before`.
    pub fn history(&self, wanted: &Wanted, before: Option<i64>, limit: usize) -> Result<Vec<Change>> {
        let stored = self.store.history(wanted, before, limit)?;
        stored.into_iter().map(|change| self.change(change)).collect()
    }

    /// Builds all indexes, so that nobody waits for them later.
    pub fn index(&self) {
        index(&self.snapshot);
    }

    /// The language a file's records are written in, without opening it; none where it cannot be read.
    pub fn language_of_file(path: &Path) -> Option<Lang> {
        Store::language_of_file(path)
    }

    /// Looks at everything in a file, also in one that is too damaged to be opened.
    pub fn verify_file(path: &Path) -> Result<Verification> {
        Store::open_to_read(path)?.verify()
    }

    /// The change whose hash begins with a printed code.
    pub fn find_code(&self, digits: &str) -> Result<Option<Change>> {
        self.store.find_hash(digits)?.map(|change| self.change(change)).transpose()
    }

    /// Hash of the newest change, and digest of the content: what identifies a print.
    pub fn identity(&self) -> Identity {
        Identity { head: self.store.head().hash, content: self.store.content() }
    }

    fn commit(&mut self, outcomes: Vec<Outcome>, mut step: step::Step, reason: Option<String>) -> Result<Done> {
        if self.lock.is_none() {
            return Err(Error::ReadOnly { path: self.path.clone() });
        }
        let old = Arc::clone(&self.snapshot);
        let mut next = Snapshot::clone(&old);
        next.revision += 1;
        next.today = self.clock.now().date_naive();
        let mut writes = Vec::new();
        for (id, entry) in outcomes {
            match (old.entry(id), entry) {
                (None, None) => {}
                (Some(before), Some(after)) if is_same(before.as_ref(), after.as_ref()) => {}
                (None, Some(after)) => writes.push(Write::Insert(after)),
                (Some(before), Some(after)) => writes.push(Write::Update { old: before, new: after }),
                (Some(before), None) => writes.push(Write::Delete(before)),
            }
        }
        for write in &writes {
            match write {
                Write::Insert(new) | Write::Update { new, .. } => next.put(Arc::clone(new)),
                Write::Delete(gone) => next.remove(AnyId { table: gone.table(), row: gone.id() }),
            }
        }
        // Every write is looked at, described, counted, done and put into the trail.
        self.watch.show(0, 5 * writes.len());
        look(&writes, &old, &next, step.operation, reason.is_some(), &self.watch)?;
        self.look_into_trail(&writes, step.operation)?;
        let changes = self.changes(&writes, &next, &mut step, reason)?;
        let touched = store::touched(&writes);
        let name = (!changes.is_empty()).then_some(step.origin);
        if !changes.is_empty() {
            self.store.commit(&writes, changes, &self.watch)?;
            self.snapshot = Arc::new(next);
        }
        Ok(Done {
            step: name.and_then(|origin| self.step_name(origin)).map(|name| StepName { operation: step.operation, ..name }),
            touched,
            state: self.state(),
        })
    }

    /// Refuses codes that once were those of records of another kind: the trail of a code is that of one record.
    fn look_into_trail(&self, writes: &[Write], operation: Operation) -> Result<()> {
        if matches!(operation, Operation::Undo | Operation::Redo) {
            return Ok(());
        }
        let mut problems = Vec::new();
        for write in writes {
            let new = match write {
                Write::Insert(new) => new,
                Write::Update { old, new } if old.code() != new.code() => new,
                Write::Update { .. } | Write::Delete(_) => continue,
            };
            if let Some(table) = self.store.table_of_code(new.code())?.filter(|table| *table != new.table()) {
                problems.push(Problem::of_record(new.table(), new.code(), Reason::CodeTaken { code: new.code().to_owned(), table }));
            }
        }
        if problems.is_empty() { Ok(()) } else { Err(Error::Refused(problems)) }
    }

    fn changes(&self, writes: &[Write], next: &Snapshot, step: &mut step::Step, reason: Option<String>) -> Result<Vec<StoredChange>> {
        let at = self.clock.now();
        let old = &self.snapshot;
        let code_in = |snapshot: &Snapshot, id: AnyId| snapshot.entry(id).map(|entry| entry.code().to_owned());
        let mut described = Vec::with_capacity(writes.len());
        for write in writes {
            self.watch.advance(1)?;
            let (entry, before, after) = match write {
                Write::Insert(new) => (new, Map::new(), crate::domain::json::stored_to_json(new.as_ref(), &|id| code_in(next, id))),
                Write::Delete(gone) => (gone, crate::domain::json::stored_to_json(gone.as_ref(), &|id| code_in(old, id)), Map::new()),
                Write::Update { old: from, new: to } => {
                    let (mut before, mut after) = (Map::new(), Map::new());
                    for field in to.table().stored_fields() {
                        let (was, is) = (from.stored(field), to.stored(field));
                        if was != is {
                            before.insert(field.key.to_owned(), crate::domain::json::to_json(&was, &|id| code_in(old, id)));
                            after.insert(field.key.to_owned(), crate::domain::json::to_json(&is, &|id| code_in(next, id)));
                        }
                    }
                    (to, before, after)
                }
            };
            described.push(step::Described { table: entry.table().key().to_owned(), record: entry.code().to_owned(), row: entry.id(), before, after });
        }
        if step.is_typing {
            self.join_typing(step, &described, at);
        }
        // Undo of a step that in the end changed nothing still moves on to the step beneath it.
        if described.is_empty() && matches!(step.operation, Operation::Undo | Operation::Redo) {
            described.push(step::Described::default());
        }
        let count = described.len() as u32;
        let stored = |described: step::Described| StoredChange {
            step: step.number,
            at: at.to_rfc3339_opts(chrono::SecondsFormat::Secs, false),
            operator: self.operator.clone(),
            operation: step.operation.key().to_owned(),
            reason: reason.clone(),
            table: described.table,
            record: described.record,
            row: described.row,
            before: serde_json::Value::Object(described.before).to_string(),
            after: serde_json::Value::Object(described.after).to_string(),
            origin: step.origin,
            below: step.below,
            undo: step.undo,
            redo: step.redo,
            count,
            ..StoredChange::default()
        };
        Ok(described.into_iter().map(stored).collect())
    }
}

/// Refuses what a record does not accept.
fn look(writes: &[Write], old: &Snapshot, next: &Snapshot, operation: Operation, has_reason: bool, watch: &Watch) -> Result<()> {
    let mut problems = Vec::new();
    let mut added = HashSet::new();
    for write in writes {
        watch.advance(1)?;
        let (new, before) = match write {
            Write::Insert(new) => (new, None),
            Write::Update { old, new } => (new, Some(old)),
            Write::Delete(_) => continue,
        };
        // What was in the register once may always come back.
        if matches!(operation, Operation::Undo | Operation::Redo) {
            continue;
        }
        // A grade beyond a scale that was shortened later stays until somebody assesses the risk again; other edits go on.
        let is_old = |problem: &Problem| {
            let field = new.table().field(&problem.field).filter(|field| matches!(field.kind, Kind::Grade(_)));
            field.zip(before).is_some_and(|(field, before)| before.stored(field) == new.stored(field))
        };
        problems.extend(accept::problems(new.as_ref(), next).into_iter().filter(|problem| !is_old(problem)));
        let code_of = |id: AnyId| next.entry(id).map(|entry| entry.code().to_owned());
        if let Some(expected) = linked_code(new.as_ref(), &code_of)
            && !is_code_of(new.table(), new.code(), &expected)
        {
            problems.push(Problem::of_record(new.table(), new.code(), Reason::DerivedCode { given: new.code().to_owned(), expected }));
        }
        // A code that is given or changed is nobody else's.
        if before.is_none_or(|before| before.code() != new.code()) {
            let taken = old.find_code(new.code()).filter(|id| next.entry(*id).is_some_and(|entry| entry.code() == new.code()));
            if !added.insert(new.code()) {
                problems.push(Problem::of_record(new.table(), new.code(), Reason::Twice));
            } else if let Some(taken) = taken {
                problems.push(Problem::of_record(new.table(), new.code(), Reason::CodeTaken { code: new.code().to_owned(), table: taken.table }));
            }
        }
        match before {
            Some(before) if matches!(operation, Operation::Edit | Operation::Paste) && !has_reason => {
                let asking = new.table().own_fields().iter().filter(|field| field.is(flag::REASON));
                let changed = asking.filter(|field| !before.stored(field).is_empty() && before.stored(field) != new.stored(field));
                problems.extend(changed.map(|field| Problem::of_field(new.table(), new.code(), field, Reason::NeedsReason)));
            }
            Some(_) | None => {}
        }
    }
    if problems.is_empty() { Ok(()) } else { Err(Error::Refused(problems)) }
}
