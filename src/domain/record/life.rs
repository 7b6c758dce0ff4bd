//! The life of a risk: re-assessments, acceptances, tasks, events, and the files that prove something.

use chrono::NaiveDate;

use crate::domain::choice::{ActionState, EventGrade, ReviewOutcome, ReviewTrigger};
use crate::domain::field::fields;
use crate::domain::record::{Control, Person, Risk};
use crate::domain::table::Table;
use crate::domain::value::{AnyId, Id};

/// A decision to let a risk, or what a check found at a record, stand until a day: why, by whom, and what is done instead.
///
/// `check` is the number of the check; none where a risk itself is accepted. `facts` is the fingerprint of what was found: when it changes, the finding comes back.
#[derive(Clone, Debug, Default, PartialEq)]
#[allow(missing_docs, reason = "each member is described by its label in both languages")]
pub struct Acceptance {
    pub of: AnyId,
    pub check: Option<String>,
    pub facts: Option<String>,
    pub reason: String,
    pub substitute: Option<String>,
    pub approver: String,
    pub approved_on: NaiveDate,
    pub until: NaiveDate,
}

fields! { Acceptance in Table::Acceptances => {
    of          [FORM LIST PART];
    check       [LIST];
    facts       [CODED];
    reason      [FORM LIST TITLE];
    substitute  [FORM LIST];
    approver    [FORM LIST];
    approved_on [FORM LIST];
    until       [FORM LIST];
} }

/// A re-assessment of a risk: what caused it, what came out, and when the next one is due.
#[derive(Clone, Debug, Default, PartialEq)]
#[allow(missing_docs, reason = "each member is described by its label in both languages")]
pub struct Review {
    pub risk: Id<Risk>,
    pub on: NaiveDate,
    pub trigger: ReviewTrigger,
    pub outcome: ReviewOutcome,
    pub by: Option<String>,
    pub note: Option<String>,
    pub next: Option<NaiveDate>,
}

fields! { Review in Table::Reviews => {
    risk    [FORM LIST PART];
    on      [FORM LIST];
    trigger [FORM LIST];
    outcome [FORM LIST];
    by      [FORM LIST];
    note    [FORM LONG];
    next    [FORM LIST];
} }

/// A task that somebody has to do by a day; `progress` is in percent.
#[derive(Clone, Debug, Default, PartialEq)]
#[allow(missing_docs, reason = "each member is described by its label in both languages")]
pub struct Action {
    pub title: String,
    pub of: Option<AnyId>,
    pub person: Option<Id<Person>>,
    pub due: NaiveDate,
    pub progress: u32,
    pub state: ActionState,
    pub done_on: Option<NaiveDate>,
    pub note: Option<String>,
}

fields! { Action in Table::Actions => {
    title    [FORM LIST TITLE];
    of       [FORM LIST];
    person   [FORM LIST];
    due      [FORM LIST REASON];
    progress [FORM LIST];
    state    [FORM LIST];
    done_on  [FORM LIST];
    note     [FORM LONG];
} }

/// Something that happened, and the risks and controls that it touches.
#[derive(Clone, Debug, Default, PartialEq)]
#[allow(missing_docs, reason = "each member is described by its label in both languages")]
pub struct Event {
    pub title: String,
    pub on: NaiveDate,
    pub grade: EventGrade,
    pub risks: Vec<Id<Risk>>,
    pub controls: Vec<Id<Control>>,
    pub facts: Option<String>,
    pub handling: Option<String>,
    pub accountability: Option<String>,
}

fields! { Event in Table::Events => {
    title          [FORM LIST TITLE];
    on             [FORM LIST];
    grade          [FORM LIST];
    risks          [FORM LIST];
    controls       [FORM LIST];
    facts          [FORM LONG];
    handling       [FORM LONG];
    accountability [FORM LONG];
} }

/// A file that proves something; its bytes are kept apart, by their SHA-256 in `digest`. `size` is in bytes.
#[derive(Clone, Debug, Default, PartialEq)]
#[allow(missing_docs, reason = "each member is described by its label in both languages")]
pub struct Evidence {
    pub of: AnyId,
    pub name: String,
    pub size: u32,
    pub digest: String,
    pub added: NaiveDate,
}

fields! { Evidence in Table::Evidence => {
    of     [FORM LIST PART];
    name   [FORM LIST TITLE];
    size   [LIST];
    digest [CODED];
    added  [FORM LIST];
} }
