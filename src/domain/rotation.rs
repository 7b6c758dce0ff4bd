//! The rotation clock of a post: how long each holder has held it, until when he may, and what falls due because of it.
//!
//! The checks K03 to K05, K08 and K44 and the lists of what is due all rest on these days.

use chrono::{Datelike, Days, Months, NaiveDate};

use super::checks::Thresholds;
use super::choice::RotationKind;
use super::due::{Deadline, Due};
use super::field::Row;
use super::problem::is_blank;
use super::record::{Person, Post, RotationMeasure, Tenure};
use super::snapshot::Snapshot;
use super::table::Table;
use super::value::{AnyId, Id, RowId};

/// Declarations are due at the end of this month, where the settings do not say otherwise.
const DECLARATION_MONTH: u32 = 12;

/// How a holder stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// The day is far.
    InTime,
    /// The day is near.
    Soon,
    /// The day is past.
    Overdue,
    /// Longer than the period, by an approved extension that still runs.
    Extended(NaiveDate),
    /// The post does not rotate, and a special audit stands in its place.
    Audited(NaiveDate),
}

/// How long a holder has held a post, and until when.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Clock {
    /// The tenure that runs today.
    pub tenure: RowId,
    /// The holder.
    pub person: Id<Person>,
    /// Since when without a break.
    pub since: NaiveDate,
    /// Full months since then.
    pub months_held: u32,
    /// Months that the post may be held.
    pub months_allowed: u32,
    /// The day by which the holder rotates, or the post is audited again.
    pub due: NaiveDate,
    /// Whether a special audit falls due then, because the post does not rotate.
    pub is_audit: bool,
    /// How the holder stands today.
    pub state: State,
}

/// The tenures of a post whose holders do not just stand in.
fn tenures(post: RowId, snapshot: &Snapshot) -> impl Iterator<Item = &Row<Tenure>> {
    let rows = snapshot.linking(Table::Tenures, AnyId { table: Table::Posts, row: post });
    rows.iter().filter_map(|row| snapshot.tenures.get(*row)).map(|tenure| tenure.as_ref()).filter(|tenure| !tenure.stand_in)
}

/// Since when the holder has held the post without a break.
pub fn held_since(tenure: &Tenure, snapshot: &Snapshot) -> NaiveDate {
    let mut earlier: Vec<_> = tenures(tenure.post.row(), snapshot).filter(|other| other.person == tenure.person && other.from < tenure.from).collect();
    earlier.sort_by_key(|other| std::cmp::Reverse(other.from));
    earlier.iter().fold(tenure.from, |since, other| if goes_on(other, since) { other.from } else { since })
}

/// Whether a tenure reaches up to the day before another begins, or further.
fn goes_on(tenure: &Tenure, next: NaiveDate) -> bool {
    tenure.until.is_none_or(|until| until.checked_add_days(Days::new(1)).is_some_and(|day| day >= next))
}

/// What was decided about a holder of a post up to today.
fn measures<'a>(tenure: &'a Tenure, kind: RotationKind, snapshot: &'a Snapshot) -> impl Iterator<Item = &'a Row<RotationMeasure>> {
    let rows = snapshot.linking(Table::RotationMeasures, AnyId { table: Table::Posts, row: tenure.post.row() });
    let all = rows.iter().filter_map(|row| snapshot.rotation_measures.get(*row)).map(|measure| measure.as_ref());
    all.filter(move |measure| measure.person == tenure.person && measure.kind == kind && measure.on <= snapshot.today)
}

/// Whether the holders of a post cannot rotate, and the unit says why.
pub fn is_exempt(post: &Post) -> bool {
    post.no_rotation_reason.as_deref().is_some_and(|reason| !is_blank(reason))
}

/// The day of the last special audit of a holder in this term.
pub fn last_audit(tenure: &Tenure, snapshot: &Snapshot) -> Option<NaiveDate> {
    let since = held_since(tenure, snapshot);
    measures(tenure, RotationKind::Audit, snapshot).map(|measure| measure.on).filter(|on| *on >= since).max()
}

/// Full months from a day to a later one.
fn months_between(from: NaiveDate, until: NaiveDate) -> u32 {
    let months = (until.year() - from.year()) * 12 + until.month() as i32 - from.month() as i32;
    let months = u32::try_from(months).unwrap_or_default();
    let is_full = from.checked_add_months(Months::new(months)).is_some_and(|day| day <= until);
    if is_full { months } else { months.saturating_sub(1) }
}

/// The clock of each holder of a post that has a rotation period, in the order of the tenures.
pub fn clocks(post: &Row<Post>, snapshot: &Snapshot) -> Vec<Clock> {
    let Some(months) = post.rotation_months.filter(|_| !post.is_closed(snapshot.today)) else { return Vec::new() };
    tenures(post.id, snapshot).filter(|tenure| tenure.covers(snapshot.today)).filter_map(|tenure| clock(tenure, post, months, snapshot)).collect()
}

fn clock(tenure: &Row<Tenure>, post: &Row<Post>, months: u32, snapshot: &Snapshot) -> Option<Clock> {
    let today = snapshot.today;
    let since = held_since(tenure, snapshot);
    let whole = since.checked_add_months(Months::new(months))?;
    let is_audit = is_exempt(post);
    let extensions = measures(tenure, RotationKind::Extension, snapshot).filter(|measure| measure.on >= since);
    let is_approved = |measure: &&Row<RotationMeasure>| measure.approver.as_deref().is_some_and(|approver| !is_blank(approver));
    let extended = extensions.filter(is_approved).filter_map(|measure| measure.until).filter(|until| *until > whole).max();
    let audited = last_audit(tenure, snapshot).filter(|_| is_audit);
    let due = match audited {
        Some(on) => on.checked_add_months(Months::new(months))?,
        None => extended.unwrap_or(whole),
    };
    let notice = Days::new(u64::from(Thresholds::of(snapshot).rotation_notice_days));
    let first_notice = due.checked_sub_days(notice).unwrap_or(NaiveDate::MIN);
    let state = match (audited, extended) {
        _ if due < today => State::Overdue,
        _ if first_notice <= today => State::Soon,
        (Some(on), _) => State::Audited(on),
        (None, Some(until)) if whole < today => State::Extended(until),
        (None, _) => State::InTime,
    };
    let months_held = months_between(since, today);
    Some(Clock { tenure: tenure.id, person: tenure.person, since, months_held, months_allowed: months, due, is_audit, state })
}

/// The day on which the holder of a key post left it, where nobody reviewed that; who came back at once did not leave.
pub fn exit_without_review(tenure: &Row<Tenure>, snapshot: &Snapshot) -> Option<NaiveDate> {
    let until = tenure.until.filter(|until| !tenure.stand_in && *until <= snapshot.today)?;
    snapshot.get(tenure.post).filter(|post| post.key_post && !post.collective && !post.per_project)?;
    let goes_beyond = |other: &Row<Tenure>| other.until.is_none_or(|end| end > until) && goes_on(tenure, other.from);
    let stays = tenures(tenure.post.row(), snapshot).any(|other| other.id != tenure.id && other.person == tenure.person && goes_beyond(other));
    let is_reviewed = measures(tenure, RotationKind::ExitReview, snapshot).any(|measure| measure.on >= tenure.from);
    (!stays && !is_reviewed).then_some(until)
}

/// The ended tenures of a post whose holder was not reviewed on leaving, with the day.
pub fn exits_without_review<'a>(post: &Row<Post>, snapshot: &'a Snapshot) -> impl Iterator<Item = (&'a Row<Tenure>, NaiveDate)> {
    tenures(post.id, snapshot).filter_map(|tenure| Some((tenure, exit_without_review(tenure, snapshot)?)))
}

/// The last day on which the declarations of this year can be made in time.
pub fn declaration_day(snapshot: &Snapshot) -> NaiveDate {
    let month = snapshot.own_settings().and_then(|settings| settings.declaration_month).filter(|month| (1..=12).contains(month));
    let first = NaiveDate::from_ymd_opt(snapshot.today.year(), month.unwrap_or(DECLARATION_MONTH), 1);
    first.and_then(|first| first.checked_add_months(Months::new(1))).and_then(|next| next.pred_opt()).unwrap_or(snapshot.today)
}

/// Whether a person holds a key post today.
fn holds_key_post(person: RowId, snapshot: &Snapshot) -> bool {
    let rows = snapshot.linking(Table::Tenures, AnyId { table: Table::Persons, row: person });
    let running = rows.iter().filter_map(|row| snapshot.tenures.get(*row)).filter(|tenure| !tenure.stand_in && tenure.covers(snapshot.today));
    running.filter_map(|tenure| snapshot.get(tenure.post)).any(|post| post.key_post)
}

/// Whether a person should declare conflicts of interest for this year and has not.
pub fn lacks_declaration(person: RowId, snapshot: &Snapshot) -> bool {
    let year = u32::try_from(snapshot.today.year()).unwrap_or_default();
    let rows = snapshot.linking(Table::Declarations, AnyId { table: Table::Persons, row: person });
    let is_made =
        rows.iter().filter_map(|row| snapshot.declarations.get(*row)).any(|declaration| declaration.year == year && declaration.on <= snapshot.today);
    !is_made && holds_key_post(person, snapshot)
}

/// All that falls due because posts are held: rotations and audits of posts, exit reviews and declarations of persons.
pub fn due(snapshot: &Snapshot) -> impl Iterator<Item = Due> {
    let of_post = |post: &Row<Post>| {
        let clocks = clocks(post, snapshot).into_iter().map(|clock| {
            let deadline = if clock.is_audit { Deadline::Audit } else { Deadline::Rotation };
            Due::new(clock.due, deadline, post.id)
        });
        let exits = exits_without_review(post, snapshot).map(|(tenure, day)| Due::new(day, Deadline::ExitReview, tenure.person.row()));
        clocks.chain(exits).collect::<Vec<_>>()
    };
    let day = declaration_day(snapshot);
    let lacking = snapshot.persons.iter().filter(|person| lacks_declaration(person.id, snapshot));
    let declarations = lacking.map(move |person| Due::new(day, Deadline::Declaration, person.id));
    snapshot.posts.iter().flat_map(move |post| of_post(post)).chain(declarations)
}

#[cfg(test)]
mod tests;
