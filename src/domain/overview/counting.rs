//! Counts the figures in one pass over the risks and one each over posts, steps and laws.

use std::cmp::Reverse;
use std::collections::{BinaryHeap, HashMap, HashSet};

use chrono::{Days, NaiveDate};

use super::{Bar, ChoiceBar, DueCounts, Figure, HeatMap, KEPT_DUE, Overview, Scope, SectionBar};
use crate::domain::choice::{ActionState, Choice, RiskKind, RiskSource, Status};
use crate::domain::derived::{self, risk_level};
use crate::domain::due::{Deadline, Due, SOON_DAYS};
use crate::domain::field::{Entry, Row};
use crate::domain::grading;
use crate::domain::record::Risk;
use crate::domain::snapshot::Snapshot;
use crate::domain::table::Table;
use crate::domain::value::{AnyId, RowId};

/// The figures while they are being counted.
pub(super) struct Counting<'a> {
    snapshot: &'a Snapshot,
    scope: Scope,
    /// What all figures of risks are filtered by.
    base: String,
    overview: Overview,
    /// Counts by section.
    sections: HashMap<Option<RowId>, Counts>,
    controls: HashSet<RowId>,
    /// The earliest, the latest of them on top.
    due: BinaryHeap<Due>,
}

/// How many there are of each level, and last of none.
type Counts = Vec<usize>;

impl<'a> Counting<'a> {
    /// Nothing counted yet.
    pub(super) fn new(snapshot: &'a Snapshot, scope: Scope, filter: &str) -> Counting<'a> {
        let joined = |one: &str, other: &str| format!("{one} {other}").trim().to_owned();
        let chosen = joined(&filter_of(scope, snapshot, Table::Risks), filter);
        let base = joined(&format!("status!={}", Status::Closed.key()), &chosen);
        let risks = |condition: &str| Figure { table: Table::Risks, filter: joined(&base, condition), count: 0 };
        let of_unit = |table: Table, condition: &str| Figure { table, filter: joined(&filter_of(scope, snapshot, table), condition), count: 0 };
        let levels: Vec<(RowId, Figure)> =
            grading::levels(snapshot).into_iter().map(|level| (level.id, risks(&format!("level={}", level.code)))).collect();
        let group = Group { base: &base, levels: &levels, snapshot };
        let overview = Overview {
            risks: risks(""),
            unlevelled: risks("level="),
            unconfirmed: risks("origin!=own confirmed=no"),
            stale: risks("stale_since!="),
            undated: risks("next_review="),
            closed: Figure { table: Table::Risks, filter: joined(&format!("status={}", Status::Closed.key()), &chosen), count: 0 },
            controlled: group.bar((), "controls!="),
            controls: 0,
            posts: of_unit(Table::Posts, ""),
            key_posts: of_unit(Table::Posts, "key_post=yes"),
            vacant: of_unit(Table::Posts, "vacant=yes"),
            steps: of_unit(Table::Steps, "applicable=yes"),
            riskless_steps: 0,
            inherent: HeatMap::new(["likelihood", "impact"], "score", &base, snapshot),
            residual: HeatMap::new(["residual_likelihood", "residual_impact"], "residual_score", &base, snapshot),
            sections: Vec::new(),
            kinds: group.choices::<RiskKind>("kind"),
            sources: group.choices::<RiskSource>("source"),
            statuses: group.choices::<Status>("status"),
            due_counts: Deadline::LISTED.map(|deadline| due_counts(deadline, scope, &base, snapshot)).into(),
            due: Vec::new(),
            levels,
        };
        Counting { snapshot, scope, base, overview, sections: HashMap::new(), controls: HashSet::new(), due: BinaryHeap::new() }
    }

    /// Counts a risk where it is one of the scope.
    pub(super) fn add(&mut self, risk: &Row<Risk>) {
        let of_unit = |unit| derived::unit_of_risk(risk, self.snapshot).is_some_and(|own| own.row() == unit);
        if self.scope.kind.is_some_and(|kind| risk.kind != kind) || !self.scope.unit.is_none_or(of_unit) {
            return;
        }
        match risk.status {
            Status::Closed => self.overview.closed.count += 1,
            _ => self.add_open(risk),
        }
    }

    fn add_open(&mut self, risk: &Row<Risk>) {
        let level = risk_level(risk, self.snapshot).map(|level| level.id);
        let overview = &mut self.overview;
        let known = overview.levels.iter().position(|(known, _)| Some(*known) == level);
        let place = known.unwrap_or(overview.levels.len());
        overview.risks.count += 1;
        match known {
            Some(place) => overview.levels[place].1.count += 1,
            None => overview.unlevelled.count += 1,
        }
        overview.unconfirmed.count += usize::from(risk.is_unconfirmed());
        overview.stale.count += usize::from(risk.stale_since.is_some());
        overview.inherent.add(risk.likelihood, risk.impact);
        overview.residual.add(risk.residual_likelihood, risk.residual_impact);
        count(&mut overview.kinds, risk.kind, place);
        count(&mut overview.sources, risk.source, place);
        count(&mut overview.statuses, risk.status, place);
        if !risk.controls.is_empty() {
            overview.controlled.add(place);
        }
        self.controls.extend(risk.controls.iter().map(|control| control.row()));
        let section = derived::main_section(risk, self.snapshot).map(|section| section.id);
        let levels = self.overview.levels.len();
        self.sections.entry(section).or_insert_with(|| vec![0; levels + 1])[place] += 1;
        match risk.next_review {
            Some(day) => self.note(day, Deadline::Review, risk.id),
            None => self.overview.undated.count += 1,
        }
    }

    /// Counts a deadline and keeps it where it is among the earliest.
    fn note(&mut self, day: NaiveDate, deadline: Deadline, row: RowId) {
        if day > soon(self.snapshot.today) {
            return;
        }
        let Some(counts) = self.overview.due_counts.iter_mut().find(|counts| counts.deadline == deadline) else { return };
        let figure = if day < self.snapshot.today { &mut counts.overdue } else { &mut counts.soon };
        figure.count += 1;
        self.due.push(Due::new(day, deadline, row));
        if self.due.len() > KEPT_DUE {
            self.due.pop();
        }
    }

    /// Counts posts, steps and laws, and puts everything in order.
    pub(super) fn finish(mut self) -> Overview {
        let snapshot = self.snapshot;
        let unit = self.scope.unit;
        for post in snapshot.posts.iter().filter(|post| unit.is_none_or(|unit| post.unit.row() == unit)) {
            self.overview.posts.count += 1;
            self.overview.key_posts.count += usize::from(post.key_post);
            self.overview.vacant.count += usize::from(derived::is_vacant(post, snapshot));
            if let Some(day) = derived::rotation_day(post, snapshot) {
                self.note(day, Deadline::Rotation, post.id);
            }
        }
        for step in snapshot.steps.iter().filter(|step| step.applicable && unit.is_none_or(|unit| step.unit.row() == unit)) {
            let risks = snapshot.linking(Table::Risks, AnyId { table: Table::Steps, row: step.id });
            self.overview.steps.count += 1;
            self.overview.riskless_steps += usize::from(risks.is_empty());
        }
        for action in snapshot.actions.iter().filter(|action| action.state == ActionState::Open) {
            self.note(action.due, Deadline::Action, action.id);
        }
        for law in snapshot.laws.iter() {
            if let Some(day) = law.expires {
                self.note(day, Deadline::Expiry, law.id);
            }
        }
        let mut sections: Vec<_> = self.sections.into_iter().collect();
        // Those with most risks of the gravest level stand first, whichever end the levels are listed from.
        let is_lightest_first = grading::is_lightest_first(snapshot);
        sections.sort_by_cached_key(|(section, counts)| {
            let mut counts = counts.clone();
            if let (true, Some((_, levelled))) = (is_lightest_first, counts.split_last_mut()) {
                levelled.reverse();
            }
            (Reverse(counts), *section)
        });
        let group = Group { base: &self.base, levels: &self.overview.levels, snapshot };
        self.overview.sections = sections.into_iter().map(|(section, counts)| group.section(section, &counts)).collect();
        self.overview.controls = self.controls.len();
        self.overview.due = self.due.into_sorted_vec();
        self.overview
    }
}

fn soon(today: NaiveDate) -> NaiveDate {
    today.checked_add_days(Days::new(SOON_DAYS)).unwrap_or(today)
}

fn due_counts(deadline: Deadline, scope: Scope, risks: &str, snapshot: &Snapshot) -> DueCounts {
    let (table, field) = (deadline.table(), deadline.field().unwrap_or_default());
    let base = if table == Table::Risks { risks.to_owned() } else { filter_of(scope, snapshot, table) };
    let (today, soon) = (snapshot.today, soon(snapshot.today));
    // Tasks and laws are those of the whole register; what is done is due no more.
    let base = if table == Table::Actions { format!("state={}", ActionState::Open.key()) } else { base };
    let figure = |condition: String| Figure { table, filter: format!("{base} {condition}").trim_start().to_owned(), count: 0 };
    DueCounts { deadline, overdue: figure(format!("{field}<{today}")), soon: figure(format!("{field}>={today} {field}<={soon}")) }
}

/// What the bars of groups of risks are made with.
struct Group<'a> {
    base: &'a str,
    levels: &'a [(RowId, Figure)],
    snapshot: &'a Snapshot,
}

impl Group<'_> {
    /// The bar of the risks that pass a condition, empty.
    fn bar<G>(&self, group: G, condition: &str) -> Bar<G> {
        let figure = |more: &str| Figure { table: Table::Risks, filter: format!("{} {condition} {more}", self.base).trim().to_owned(), count: 0 };
        let codes = self.levels.iter().map(|(row, _)| self.snapshot.levels.get(*row).map(|level| level.code.as_str())).chain([None]);
        let levels = codes.map(|code| figure(&format!("level={}", code.unwrap_or_default()))).collect();
        Bar { group, all: figure(""), levels }
    }

    /// A bar for each choice of a field that an open risk may have.
    fn choices<C: Choice>(&self, field: &str) -> Vec<ChoiceBar> {
        let keys = C::SET.keys.iter().filter(|key| C::SET.name != Status::SET.name || **key != Status::Closed.key());
        keys.map(|key| self.bar(*key, &format!("{field}={key}"))).collect()
    }

    fn section(&self, section: Option<RowId>, counts: &[usize]) -> SectionBar {
        let code = section.and_then(|row| self.snapshot.sections.get(row)).map(|section| section.code.as_str()).unwrap_or_default();
        let mut bar = self.bar(section, &format!("section={code}"));
        bar.all.count = counts.iter().sum();
        bar.levels.iter_mut().zip(counts).for_each(|(figure, count)| figure.count = *count);
        bar
    }
}

impl<G> Bar<G> {
    fn add(&mut self, level: usize) {
        self.all.count += 1;
        self.levels[level].count += 1;
    }
}

/// Counts a risk with its choice and the place of its level.
fn count<C: Choice>(bars: &mut [ChoiceBar], choice: C, level: usize) {
    if let Some(bar) = bars.iter_mut().find(|bar| bar.group == choice.key()) {
        bar.add(level);
    }
}

/// The filter that leaves what a scope counts; of other records than risks only the unit.
fn filter_of(scope: Scope, snapshot: &Snapshot, table: Table) -> String {
    let mut parts = Vec::new();
    if let Some(unit) = scope.unit.and_then(|unit| snapshot.units.get(unit)).filter(|_| !matches!(table, Table::Laws | Table::Actions)) {
        parts.push(format!("unit={}", unit.code));
    }
    if let Some(kind) = scope.kind.filter(|_| table == Table::Risks) {
        parts.push(format!("kind={}", kind.key()));
    }
    parts.join(" ")
}
