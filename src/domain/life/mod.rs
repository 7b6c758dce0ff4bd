//! The life of a risk: registered, assessed again, let stand, closed, reopened. Each passage says what one edit writes, or why it cannot be gone.
//!
//! What a plain change of the status means is in [`follow`], what makes a risk stale in [`stale`].

pub mod follow;
pub mod stale;

use chrono::{Months, NaiveDate};

use super::choice::{ActionState, ReviewOutcome, ReviewTrigger, StaleCause, Status, Treatment};
use super::derived::{product, risk_level};
use super::field::{Entry, Field, Row};
use super::record::{Acceptance, Action, Review, Risk};
use super::snapshot::Snapshot;
use super::table::Table;
use super::value::{AnyId, Id, Member, RowId, Value};
use crate::i18n::Lang;

/// A passage in the life of a risk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Passage {
    /// From draft to registered: 登记.
    Register,
    /// Assessed again: 复评.
    Review,
    /// Approved to stand until a day: 放宽.
    Relax,
    /// Struck off: 销号.
    Close,
    /// Registered again: 重新启用.
    Reopen,
}

impl Passage {
    /// All passages.
    pub const ALL: [Passage; 5] = [Passage::Register, Passage::Review, Passage::Relax, Passage::Close, Passage::Reopen];

    /// The last part of the keys of its words.
    pub fn key(self) -> &'static str {
        match self {
            Passage::Register => "register",
            Passage::Review => "review",
            Passage::Relax => "relax",
            Passage::Close => "close",
            Passage::Reopen => "reopen",
        }
    }

    /// Whether a risk that stands where it stands can go this way.
    pub fn is_open_to(self, status: Status) -> bool {
        match self {
            Passage::Register => status == Status::Draft,
            Passage::Review | Passage::Relax => status == Status::Registered,
            Passage::Close => status != Status::Closed,
            Passage::Reopen => status == Status::Closed,
        }
    }
}

/// Why a passage cannot be gone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hindrance {
    /// The risk stands elsewhere in its life.
    Elsewhere,
    /// Nobody says why.
    NoReason,
    /// Nobody approves it.
    NoApprover,
    /// It would end before it begins.
    EndsInPast,
    /// The new score is missing, or not above the old one.
    NotRaised,
    /// The new score is missing, or not below the old one.
    NotLowered,
    /// The level was set by hand, so that a new score does not change it.
    SetByHand,
    /// What was chosen as the outcome has a passage of its own.
    NotOutcome,
}

impl Hindrance {
    /// In words.
    pub fn message(self, lang: Lang) -> String {
        let key = match self {
            Hindrance::Elsewhere => "life.why.elsewhere",
            Hindrance::NoReason => "life.why.no_reason",
            Hindrance::NoApprover => "life.why.no_approver",
            Hindrance::EndsInPast => "life.why.ends_in_past",
            Hindrance::NotRaised => "life.why.not_raised",
            Hindrance::NotLowered => "life.why.not_lowered",
            Hindrance::SetByHand => "life.why.set_by_hand",
            Hindrance::NotOutcome => "life.why.not_outcome",
        };
        lang.word(key).into_owned()
    }
}

/// What one edit writes.
#[derive(Debug, Default)]
pub struct Effect {
    /// Values of records that are there.
    pub set: Vec<(AnyId, Vec<(&'static Field, Value)>)>,
    /// Records to be added.
    pub new: Vec<Box<dyn Entry>>,
    /// Why, for the trail.
    pub reason: Option<String>,
}

impl Effect {
    fn set(&mut self, table: Table, row: RowId, values: &[(&str, Value)]) {
        let of_key = |(key, value): &(&str, Value)| table.field(key).map(|field| (field, value.clone()));
        self.set.push((AnyId { table, row }, values.iter().filter_map(of_key).collect()));
    }
}

/// When a risk is due to be assessed again after a day: so many months as its level asks for; none where it has no level or that asks for none.
pub fn next_review(risk: &Risk, after: NaiveDate, snapshot: &Snapshot) -> Option<NaiveDate> {
    after.checked_add_months(Months::new(risk_level(risk, snapshot)?.review_months?))
}

fn day(day: Option<NaiveDate>) -> Value {
    day.map_or(Value::Empty, Value::Date)
}

fn said(reason: &str) -> Result<String, Hindrance> {
    let reason = reason.trim();
    if reason.is_empty() { Err(Hindrance::NoReason) } else { Ok(reason.to_owned()) }
}

fn at(passage: Passage, risk: &Risk) -> Result<(), Hindrance> {
    if passage.is_open_to(risk.status) { Ok(()) } else { Err(Hindrance::Elsewhere) }
}

/// What takes the stale mark off.
const UNMARKED: [(&str, Value); 3] = [("stale_since", Value::Empty), ("stale_causes", Value::Choices(Vec::new())), ("stale_source", Value::Empty)];

/// A draft enters the register; `reason` stands in the trail.
pub fn register(risk: &Row<Risk>, reason: &str, snapshot: &Snapshot) -> Result<Effect, Hindrance> {
    at(Passage::Register, risk)?;
    let mut effect = Effect { reason: Some(said(reason)?), ..Effect::default() };
    let next = next_review(risk, snapshot.today, snapshot).or(risk.next_review);
    let values = [("status", Status::Registered.get()), ("registered_on", Value::Date(snapshot.today)), ("next_review", day(next))];
    effect.set(Table::Risks, risk.id, &values);
    Ok(effect)
}

/// A risk is struck off.
pub fn close(risk: &Row<Risk>, reason: &str, snapshot: &Snapshot) -> Result<Effect, Hindrance> {
    at(Passage::Close, risk)?;
    let reason = said(reason)?;
    let mut effect = Effect::default();
    effect.set(Table::Risks, risk.id, &closed(&reason, snapshot.today));
    effect.reason = Some(reason);
    Ok(effect)
}

fn closed(reason: &str, today: NaiveDate) -> Vec<(&'static str, Value)> {
    let mut values = vec![("status", Status::Closed.get()), ("closed_on", Value::Date(today)), ("closing_reason", Value::Text(reason.to_owned()))];
    // A mark says that something is to be assessed; what is closed is not.
    values.extend(UNMARKED);
    values
}

/// A closed risk is registered again; why it was closed stays in the trail.
pub fn reopen(risk: &Row<Risk>, review: Review, snapshot: &Snapshot) -> Result<Effect, Hindrance> {
    at(Passage::Reopen, risk)?;
    let reason = said(review.note.as_deref().unwrap_or_default())?;
    let next = next_review(risk, snapshot.today, snapshot);
    let mut effect = Effect { reason: Some(reason), ..Effect::default() };
    let values = [
        ("status", Status::Registered.get()),
        ("registered_on", Value::Date(risk.registered_on.unwrap_or(snapshot.today))),
        ("closed_on", Value::Empty),
        ("closing_reason", Value::Empty),
        ("next_review", day(next)),
    ];
    effect.set(Table::Risks, risk.id, &values);
    effect.new.push(made(Review { risk: Id::new(risk.id), on: snapshot.today, outcome: ReviewOutcome::Reopened, next, ..review }));
    Ok(effect)
}

fn made<R: super::table::Stored>(record: R) -> Box<dyn Entry> {
    Box::new(Row { record, ..Row::default() })
}

/// A risk is assessed again: `score` is what likelihood and impact are from now on, where the outcome is that the risk is higher or lower.
pub fn review(risk: &Row<Risk>, review: Review, score: (Option<u32>, Option<u32>), snapshot: &Snapshot) -> Result<Effect, Hindrance> {
    at(Passage::Review, risk)?;
    let reason = review.note.as_deref().map(str::trim).filter(|note| !note.is_empty()).map(str::to_owned);
    let mut after = risk.record.clone();
    let mut effect = Effect { reason: reason.clone(), ..Effect::default() };
    let mut values = UNMARKED.to_vec();
    match review.outcome {
        ReviewOutcome::Kept | ReviewOutcome::Controls => {}
        ReviewOutcome::Raised | ReviewOutcome::Lowered => {
            reason.ok_or(Hindrance::NoReason)?;
            scored(risk, review.outcome, score)?;
            (after.likelihood, after.impact) = score;
            values.extend([("likelihood", score.0.map_or(Value::Empty, Value::Number)), ("impact", score.1.map_or(Value::Empty, Value::Number))]);
        }
        ReviewOutcome::Closed => values.extend(closed(&reason.ok_or(Hindrance::NoReason)?, snapshot.today)),
        ReviewOutcome::Reopened => return Err(Hindrance::NotOutcome),
    }
    let next = (review.outcome != ReviewOutcome::Closed).then(|| review.next.or_else(|| next_review(&after, review.on, snapshot))).flatten();
    if next.is_some() {
        values.push(("next_review", day(next)));
    }
    effect.set(Table::Risks, risk.id, &values);
    effect.new.push(made(Review { risk: Id::new(risk.id), next, ..review }));
    Ok(effect)
}

/// Whether a new score is what the outcome says.
fn scored(risk: &Risk, outcome: ReviewOutcome, score: (Option<u32>, Option<u32>)) -> Result<(), Hindrance> {
    if risk.level_override.is_some() {
        return Err(Hindrance::SetByHand);
    }
    let (before, after) = (product(risk.likelihood, risk.impact), product(score.0, score.1));
    // What was never scored may be scored either way.
    let goes = |is_so: fn(&u32, &u32) -> bool| after.is_some_and(|after| before.is_none_or(|before| is_so(&after, &before)));
    match outcome {
        ReviewOutcome::Raised if !goes(u32::gt) => Err(Hindrance::NotRaised),
        ReviewOutcome::Lowered if !goes(u32::lt) => Err(Hindrance::NotLowered),
        _ => Ok(()),
    }
}

/// A risk still stands as it is: assessed again with nothing changed, by what caused its stale mark.
pub fn keep(risk: &Row<Risk>, snapshot: &Snapshot) -> Result<Effect, Hindrance> {
    let trigger = trigger(risk, snapshot.today);
    review(risk, Review { on: snapshot.today, trigger, outcome: ReviewOutcome::Kept, ..Review::default() }, (None, None), snapshot)
}

/// What would cause a re-assessment of a risk today.
pub fn trigger(risk: &Risk, today: NaiveDate) -> ReviewTrigger {
    match risk.stale_causes.first() {
        Some(StaleCause::Holder | StaleCause::Post | StaleCause::Function) => ReviewTrigger::Holder,
        Some(StaleCause::Step | StaleCause::Limit) => ReviewTrigger::Process,
        Some(StaleCause::Law) => ReviewTrigger::Law,
        None if risk.next_review.is_some_and(|next| next <= today) => ReviewTrigger::Due,
        None => ReviewTrigger::Other,
    }
}

/// A risk is approved to stand as it is until a day.
pub fn relax(risk: &Row<Risk>, acceptance: Acceptance) -> Result<Effect, Hindrance> {
    at(Passage::Relax, risk)?;
    said(&acceptance.reason)?;
    if acceptance.approver.trim().is_empty() {
        return Err(Hindrance::NoApprover);
    }
    if acceptance.until <= acceptance.approved_on {
        return Err(Hindrance::EndsInPast);
    }
    let mut effect = Effect { reason: Some(acceptance.reason.trim().to_owned()), ..Effect::default() };
    effect.set(Table::Risks, risk.id, &[("response", Treatment::Relax.get())]);
    // What was approved before stays as it was; a later decision stands beside it.
    let of = AnyId { table: Table::Risks, row: risk.id };
    effect.new.push(made(Acceptance { of, check: None, facts: None, ..acceptance }));
    Ok(effect)
}

/// Open tasks that belong to a record, by number.
pub fn open_actions(of: AnyId, snapshot: &Snapshot) -> Vec<&std::sync::Arc<Row<Action>>> {
    let rows = snapshot.linking(Table::Actions, of).iter().filter_map(|row| snapshot.actions.get(*row));
    rows.filter(|action| action.of == Some(of) && action.state == ActionState::Open).collect()
}

/// The acceptance of a risk itself that ends last, where it has one.
pub fn acceptance(risk: RowId, snapshot: &Snapshot) -> Option<&std::sync::Arc<Row<Acceptance>>> {
    let of = AnyId { table: Table::Risks, row: risk };
    let rows = snapshot.linking(Table::Acceptances, of).iter().filter_map(|row| snapshot.acceptances.get(*row));
    rows.filter(|acceptance| acceptance.check.is_none()).max_by_key(|acceptance| (acceptance.until, acceptance.id))
}

/// A task is done: on a day, whole.
pub fn done(action: &Row<Action>, today: NaiveDate) -> Effect {
    let mut effect = Effect::default();
    effect.set(Table::Actions, action.id, &[("state", ActionState::Done.get()), ("done_on", Value::Date(today)), ("progress", Value::Number(100))]);
    effect
}
