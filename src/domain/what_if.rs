//! What a move would break: planned moves of persons and functions, the findings that would appear and vanish, and who could take a post.
//!
//! Nothing is changed here. Moves are made on a copy of the register, which costs little, and only what they touch is looked at.

mod candidates;
mod holdings;
#[cfg(test)]
mod tests;

use std::collections::BTreeSet;
use std::sync::Arc;

use chrono::NaiveDate;

use super::checks::{self, Finding, Ground, reached};
use super::field::{Entry, Field, Row};
use super::record::Tenure;
use super::snapshot::Snapshot;
use super::table::Table;
use super::value::{AnyId, Id, RowId, Value};

pub use candidates::{Candidate, candidates};
pub use holdings::{Holding, Holdings};

/// A planned move.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Move {
    /// A person takes a post.
    Take {
        /// The person.
        person: RowId,
        /// The post.
        post: RowId,
    },
    /// A person leaves a post.
    Leave {
        /// The person.
        person: RowId,
        /// The post.
        post: RowId,
    },
    /// A post is given a function.
    Give {
        /// The function.
        function: RowId,
        /// The post.
        post: RowId,
    },
    /// A function is taken from a post.
    Withdraw {
        /// The function.
        function: RowId,
        /// The post.
        post: RowId,
    },
    /// A post is closed: its tenures end, and its duties go.
    Close {
        /// The post.
        post: RowId,
    },
}

impl Move {
    /// The post it is about.
    pub fn post(self) -> RowId {
        match self {
            Move::Take { post, .. } | Move::Leave { post, .. } | Move::Give { post, .. } | Move::Withdraw { post, .. } | Move::Close { post } => post,
        }
    }

    /// The move that takes this one back.
    pub fn reverse(self) -> Option<Move> {
        match self {
            Move::Take { person, post } => Some(Move::Leave { person, post }),
            Move::Leave { person, post } => Some(Move::Take { person, post }),
            Move::Give { function, post } => Some(Move::Withdraw { function, post }),
            Move::Withdraw { function, post } => Some(Move::Give { function, post }),
            Move::Close { .. } => None,
        }
    }

    /// Whether there is anything to move in a register.
    pub fn is_possible(self, snapshot: &Snapshot) -> bool {
        let Some(held) = snapshot.posts.get(self.post()) else { return false };
        let is_open = held.closed_on.is_none();
        match self {
            Move::Take { person, post } => is_open && snapshot.persons.get(person).is_some() && !holds(person, post, snapshot),
            Move::Leave { person, post } => running(post, snapshot).any(|tenure| tenure.person.row() == person),
            Move::Give { function, .. } => is_open && snapshot.functions.get(function).is_some() && !held.functions.contains(&Id::new(function)),
            Move::Withdraw { function, .. } => held.functions.contains(&Id::new(function)),
            Move::Close { .. } => is_open,
        }
    }
}

/// Moves that take effect on a day, in the order in which they were planned.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Plan {
    /// The moves.
    pub moves: Vec<Move>,
    /// The first day on which everything is as planned; not before today.
    pub on: NaiveDate,
}

impl Plan {
    /// Adds a move; one that takes back another leaves neither, and one that is planned already is not planned twice.
    pub fn add(&mut self, step: Move) {
        if let Some(place) = self.moves.iter().position(|known| Some(*known) == step.reverse()) {
            self.moves.remove(place);
        } else if !self.moves.contains(&step) {
            self.moves.push(step);
        }
    }
}

/// What a plan changes in the register, record by record.
#[derive(Debug)]
pub enum Deed {
    /// A record to be added.
    New(Box<dyn Entry>),
    /// Values to be put into a record.
    Set(AnyId, Vec<(&'static Field, Value)>),
    /// A record to be taken out.
    Remove(AnyId),
}

/// What would come of a plan.
#[derive(Debug, Default)]
pub struct Effect {
    /// Findings that are not there now.
    pub appear: Vec<Finding>,
    /// Findings that would be gone.
    pub vanish: Vec<Finding>,
    /// How many risks stand at the posts and steps that change, and would have to be assessed again.
    pub risks: usize,
    /// Which functions those concerned hold.
    pub holdings: Holdings,
    /// The register as it would be, for the words of what appears.
    pub after: Snapshot,
}

/// The tenures of a post that run.
fn running(post: RowId, snapshot: &Snapshot) -> impl Iterator<Item = &Arc<Row<Tenure>>> {
    let rows = snapshot.linking(Table::Tenures, AnyId { table: Table::Posts, row: post });
    rows.iter().filter_map(|row| snapshot.tenures.get(*row)).filter(|tenure| tenure.covers(snapshot.today))
}

/// Whether a person holds a post, and does not just stand in.
fn holds(person: RowId, post: RowId, snapshot: &Snapshot) -> bool {
    running(post, snapshot).any(|tenure| tenure.person.row() == person && !tenure.stand_in)
}

/// The register as it is looked at on a day.
fn on_day(snapshot: &Snapshot, day: NaiveDate) -> Snapshot {
    let mut copy = snapshot.clone();
    copy.today = day;
    copy
}

/// The copy of a register in which a plan is carried out.
struct Trial {
    after: Snapshot,
    on: NaiveDate,
    /// Whether it takes effect on the day on which it is made.
    is_now: bool,
    touched: Vec<AnyId>,
}

impl Trial {
    fn of(plan: &Plan, snapshot: &Snapshot, today: NaiveDate) -> Trial {
        let on = plan.on.max(today);
        let mut trial = Trial { after: on_day(snapshot, on), on, is_now: on == today, touched: Vec::new() };
        plan.moves.iter().for_each(|step| trial.make(*step));
        trial
    }

    fn make(&mut self, step: Move) {
        match step {
            Move::Take { person, post } => {
                // Who stood in so far does so no more.
                self.end(post, Some(person));
                let record = Tenure { person: Id::new(person), post: Id::new(post), from: self.on, ..Tenure::default() };
                let id = self.after.rows(Table::Tenures).next_id();
                self.put(Row { id, record, ..Row::default() });
            }
            Move::Leave { person, post } => self.end(post, Some(person)),
            Move::Give { function, post } => self.set_functions(post, |functions| {
                if !functions.contains(&Id::new(function)) {
                    functions.push(Id::new(function));
                }
            }),
            Move::Withdraw { function, post } => self.set_functions(post, |functions| functions.retain(|held| held.row() != function)),
            Move::Close { post } => self.close(post),
        }
    }

    fn put<R: super::table::Stored>(&mut self, row: Row<R>) {
        self.touched.push(AnyId { table: R::TABLE, row: row.id });
        self.after.put(Arc::new(row));
    }

    fn remove(&mut self, id: AnyId) {
        self.touched.push(id);
        self.after.remove(id);
    }

    /// Ends the tenures of a post, or of one person there, the day before the plan takes effect; such as would not have begun are taken out.
    fn end(&mut self, post: RowId, person: Option<RowId>) {
        let is_meant = |tenure: &Tenure| person.is_none_or(|person| tenure.person.row() == person);
        let ended: Vec<_> = running(post, &self.after).filter(|tenure| is_meant(tenure)).cloned().collect();
        for tenure in ended {
            match self.on.pred_opt().filter(|last| *last >= tenure.from) {
                Some(last) => self.put(Row { record: Tenure { until: Some(last), ..tenure.record.clone() }, ..tenure.as_ref().clone() }),
                None => self.remove(AnyId { table: Table::Tenures, row: tenure.id }),
            }
        }
    }

    fn set_functions(&mut self, post: RowId, change: impl FnOnce(&mut Vec<Id<super::record::Function>>)) {
        if let Some(held) = self.after.posts.get(post) {
            let mut row = held.as_ref().clone();
            change(&mut row.record.functions);
            self.put(row);
        }
    }

    fn close(&mut self, post: RowId) {
        self.end(post, None);
        // A post that is closed later still has its work until then.
        if self.is_now {
            let duties = self.after.linking(Table::Duties, AnyId { table: Table::Posts, row: post }).to_vec();
            duties.into_iter().for_each(|row| self.remove(AnyId { table: Table::Duties, row }));
        }
        if let Some(held) = self.after.posts.get(post) {
            let mut row = held.as_ref().clone();
            row.record.closed_on = Some(self.on);
            self.put(row);
        }
    }
}

/// What a plan changes, record by record: all of it is one edit.
pub fn deeds(plan: &Plan, snapshot: &Snapshot) -> Vec<Deed> {
    let trial = Trial::of(plan, snapshot, snapshot.today);
    let mut seen = BTreeSet::new();
    let mut deeds = Vec::new();
    for id in trial.touched.into_iter().filter(|id| seen.insert(*id)) {
        match (snapshot.entry(id), trial.after.entry(id)) {
            (None, Some(new)) => {
                let mut new = new.copy();
                new.set_id(0);
                deeds.push(Deed::New(new));
            }
            (Some(_), None) => deeds.push(Deed::Remove(id)),
            (Some(old), Some(new)) => {
                let changed = id.table.stored_fields().filter(|field| old.stored(field) != new.stored(field));
                let values: Vec<_> = changed.map(|field| (field, new.stored(field))).collect();
                if !values.is_empty() {
                    deeds.push(Deed::Set(id, values));
                }
            }
            (None, None) => {}
        }
    }
    deeds
}

/// What the checks find at the records that a plan reaches.
fn found_at(records: &BTreeSet<AnyId>, ground: &Ground<'_>) -> Vec<Finding> {
    records.iter().filter(|id| ground.snapshot.entry(**id).is_some()).flat_map(|id| checks::look(*id, ground)).collect()
}

/// How many risks stand at the posts of a plan.
fn risks(plan: &Plan, snapshot: &Snapshot) -> usize {
    let posts: BTreeSet<RowId> = plan.moves.iter().map(|step| step.post()).collect();
    let of_post = |post: &RowId| snapshot.linking(Table::Risks, AnyId { table: Table::Posts, row: *post });
    posts.iter().flat_map(of_post).collect::<BTreeSet<_>>().len()
}

/// What is found before and after a plan at the records that it reaches and that are meant; the later state comes with it.
fn compare(plan: &Plan, before: &Ground<'_>, today: NaiveDate, is_meant: impl Fn(&AnyId) -> bool) -> (Trial, Vec<Finding>, Vec<Finding>) {
    let trial = Trial::of(plan, before.snapshot, today);
    let records = reached(&trial.touched, before.snapshot, &trial.after);
    let records: BTreeSet<AnyId> = records.into_iter().filter(is_meant).collect();
    let (was, will) = (found_at(&records, before), found_at(&records, &before.of_next(&trial.after)));
    (trial, was, will)
}

/// What would come of a plan. Both states are looked at on the day on which it takes effect, so that nothing is told that time alone brings.
pub fn effect(plan: &Plan, snapshot: &Snapshot) -> Effect {
    let before = on_day(snapshot, plan.on.max(snapshot.today));
    let (trial, was, will) = compare(plan, &Ground::of_few(&before), snapshot.today, |_| true);
    let mut appear = without(&will, &was);
    let mut vanish = without(&was, &will);
    appear.sort_by_key(|finding| finding.severity);
    vanish.sort_by_key(|finding| finding.severity);
    let holdings = Holdings::of(plan, &before, &trial.after, &will);
    Effect { appear, vanish, risks: risks(plan, &before), holdings, after: trial.after }
}

/// The findings that the others are without.
fn without(these: &[Finding], others: &[Finding]) -> Vec<Finding> {
    these.iter().filter(|finding| !others.contains(finding)).cloned().collect()
}
