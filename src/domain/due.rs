//! What falls due: tasks, re-assessments, approvals that end, rotations and what stands in their place, declarations, laws that expire.

use chrono::NaiveDate;

use super::checks::{self, Ground};
use super::choice::{ActionState, Status};
use super::derived::{post_holders, unit_of_risk};
use super::life::stale;
use super::record::{Acceptance, Person, Unit};
use super::rotation;
use super::snapshot::Snapshot;
use super::table::Table;
use super::text;
use super::value::{AnyId, Id, RowId};
use crate::i18n::Lang;

/// What is due within so many days is shown beforehand.
pub const SOON_DAYS: u64 = 30;

/// What falls due.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Deadline {
    /// A task is to be done.
    Action,
    /// A risk is to be assessed again.
    Review,
    /// A risk whose ground was changed is to be assessed again: due since the day of the change.
    Stale,
    /// An approval to let something stand ends.
    Acceptance,
    /// A holder has been on a post for its whole rotation period.
    Rotation,
    /// A post that does not rotate is audited.
    Audit,
    /// Whoever left a key post is reviewed.
    ExitReview,
    /// Whoever holds a key post declares conflicts of interest.
    Declaration,
    /// A law ends.
    Expiry,
}

impl Deadline {
    /// All kinds.
    pub const ALL: [Deadline; 9] = [
        Deadline::Action,
        Deadline::Review,
        Deadline::Stale,
        Deadline::Acceptance,
        Deadline::Rotation,
        Deadline::Audit,
        Deadline::ExitReview,
        Deadline::Declaration,
        Deadline::Expiry,
    ];
    /// Those whose day stands in a field of a list, which can therefore be counted with the filter that lists them.
    pub const LISTED: [Deadline; 4] = [Deadline::Action, Deadline::Review, Deadline::Rotation, Deadline::Expiry];

    /// The last part of the keys of its words.
    pub fn key(self) -> &'static str {
        match self {
            Deadline::Action => "action",
            Deadline::Review => "review",
            Deadline::Stale => "stale",
            Deadline::Acceptance => "acceptance",
            Deadline::Rotation => "rotation",
            Deadline::Audit => "audit",
            Deadline::ExitReview => "exit_review",
            Deadline::Declaration => "declaration",
            Deadline::Expiry => "expiry",
        }
    }

    /// The table of the records that have it.
    pub fn table(self) -> Table {
        match self {
            Deadline::Action => Table::Actions,
            Deadline::Review | Deadline::Stale => Table::Risks,
            Deadline::Acceptance => Table::Acceptances,
            Deadline::Rotation | Deadline::Audit => Table::Posts,
            Deadline::ExitReview | Deadline::Declaration => Table::Persons,
            Deadline::Expiry => Table::Laws,
        }
    }

    /// The field with the day, where it stands in one.
    pub fn field(self) -> Option<&'static str> {
        match self {
            Deadline::Action => Some("due"),
            Deadline::Review => Some("next_review"),
            Deadline::Stale => Some("stale_since"),
            Deadline::Acceptance => Some("until"),
            Deadline::Rotation => Some("rotation_due"),
            Deadline::Expiry => Some("expires"),
            Deadline::Audit | Deadline::ExitReview | Deadline::Declaration => None,
        }
    }
}

/// A record with its due day; the order is by day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Due {
    /// The day.
    pub day: NaiveDate,
    /// What is due.
    pub deadline: Deadline,
    /// Of which record.
    pub of: AnyId,
}

/// How far a due day is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Nearness {
    /// Before today.
    Overdue,
    /// From today on, within `SOON_DAYS`.
    Soon,
    /// After that.
    Later,
}

impl Nearness {
    /// All, the nearest first.
    pub const ALL: [Nearness; 3] = [Nearness::Overdue, Nearness::Soon, Nearness::Later];

    /// The last part of the key of its words.
    pub fn key(self) -> &'static str {
        match self {
            Nearness::Overdue => "overdue",
            Nearness::Soon => "soon",
            Nearness::Later => "later",
        }
    }
}

impl Due {
    /// What is due of a record by its number.
    pub fn new(day: NaiveDate, deadline: Deadline, row: RowId) -> Due {
        Due { day, deadline, of: AnyId { table: deadline.table(), row } }
    }

    /// How far it is from a day. What is stale waits already.
    pub fn nearness(&self, today: NaiveDate) -> Nearness {
        match (self.day - today).num_days() {
            _ if self.deadline == Deadline::Stale => Nearness::Overdue,
            days if days < 0 => Nearness::Overdue,
            days if days <= SOON_DAYS as i64 => Nearness::Soon,
            _ => Nearness::Later,
        }
    }

    /// The record that is worked on: that of an approval is what it lets stand.
    pub fn subject(&self, snapshot: &Snapshot) -> AnyId {
        match self.deadline {
            Deadline::Acceptance => snapshot.acceptances.get(self.of.row).map_or(self.of, |acceptance| acceptance.of),
            _ => self.of,
        }
    }

    /// What it is about beside itself: a task may belong to any record.
    pub fn about(&self, snapshot: &Snapshot) -> Option<AnyId> {
        match self.deadline {
            Deadline::Action => snapshot.actions.get(self.of.row)?.of,
            _ => Some(self.subject(snapshot)),
        }
    }

    /// What is to be done, in words.
    pub fn words(&self, snapshot: &Snapshot, lang: Lang) -> String {
        let kind = || lang.word(&format!("overview.due.{}", self.deadline.key())).into_owned();
        match self.deadline {
            Deadline::Action => text::link_title(self.of, snapshot, lang),
            Deadline::Stale => snapshot.risks.get(self.of.row).and_then(|risk| stale::words(risk, snapshot, lang)).unwrap_or_else(kind),
            Deadline::Acceptance => snapshot.acceptances.get(self.of.row).map_or_else(kind, |acceptance| acceptance.reason.clone()),
            Deadline::Review => lang.word("due.todo.review").into_owned(),
            Deadline::Rotation => lang.word("due.todo.rotation").into_owned(),
            Deadline::Expiry => lang.word("due.todo.expiry").into_owned(),
            Deadline::Audit | Deadline::ExitReview | Deadline::Declaration => kind(),
        }
    }

    /// Who is to see to it.
    pub fn persons(&self, snapshot: &Snapshot) -> Vec<Id<Person>> {
        if let Some(action) = snapshot.actions.get(self.of.row).filter(|_| self.deadline == Deadline::Action) {
            return action.person.into_iter().collect();
        }
        let subject = self.subject(snapshot);
        match subject.table {
            Table::Risks => snapshot.risks.get(subject.row).map_or_else(Vec::new, |risk| match risk.direct_person {
                Some(person) => vec![person],
                None => risk.posts.first().map(|post| post_holders(post.row(), snapshot)).unwrap_or_default(),
            }),
            Table::Posts => post_holders(subject.row, snapshot),
            Table::Persons => vec![Id::new(subject.row)],
            _ => Vec::new(),
        }
    }

    /// The unit that it concerns; laws concern all.
    pub fn unit(&self, snapshot: &Snapshot) -> Option<Id<Unit>> {
        let about = self.about(snapshot);
        let of_person = || self.persons(snapshot).first().and_then(|person| snapshot.get(*person)).and_then(|person| person.unit);
        match about?.table {
            Table::Risks => unit_of_risk(snapshot.risks.get(about?.row)?, snapshot),
            Table::Posts => snapshot.posts.get(about?.row).map(|post| post.unit),
            Table::Steps => snapshot.steps.get(about?.row).map(|step| step.unit),
            _ => of_person(),
        }
    }
}

/// Whether what was let stand is still there: a decision on what was put right needs no follow-up.
fn is_found(one: &Acceptance, ground: &Ground<'_>) -> bool {
    let Some(check) = &one.check else { return true };
    let found = checks::look(one.of, ground);
    found.iter().filter(|finding| finding.check == check).any(|finding| one.facts.as_ref() == Some(&finding.fingerprint(ground.snapshot)))
}

/// All that is due, the earliest first; what is done, closed or dropped is not.
pub fn all(snapshot: &Snapshot) -> Vec<Due> {
    let mut due = Vec::new();
    let mut note = |day: Option<NaiveDate>, deadline: Deadline, row: RowId| due.extend(day.map(|day| Due::new(day, deadline, row)));
    for action in snapshot.actions.iter().filter(|action| action.state == ActionState::Open) {
        note(Some(action.due), Deadline::Action, action.id);
    }
    for risk in snapshot.risks.iter().filter(|risk| risk.status != Status::Closed) {
        note(risk.next_review, Deadline::Review, risk.id);
        note(risk.stale_since, Deadline::Stale, risk.id);
    }
    let ground = Ground::of_few(snapshot);
    for one in snapshot.acceptances.iter() {
        // Of several decisions on one thing only the last still runs.
        let beside = snapshot.linking(Table::Acceptances, one.of).iter().filter_map(|row| snapshot.acceptances.get(*row));
        let mut same = beside.filter(|other| (&other.check, &other.facts) == (&one.check, &one.facts));
        let is_last = same.all(|other| (other.until, other.id) <= (one.until, one.id)) && is_found(one, &ground);
        let is_closed = one.of.table == Table::Risks && snapshot.risks.get(one.of.row).is_some_and(|risk| risk.status == Status::Closed);
        note(Some(one.until).filter(|_| is_last && !is_closed), Deadline::Acceptance, one.id);
    }
    for law in snapshot.laws.iter() {
        note(law.expires, Deadline::Expiry, law.id);
    }
    due.extend(rotation::due(snapshot));
    due.sort_unstable();
    // Two holders of a post may rotate on one day.
    due.dedup();
    due
}
