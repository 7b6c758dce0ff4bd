//! Counts the figures in one pass over the risks, one over the posts and one over the laws.

use std::cmp::Reverse;
use std::collections::{BinaryHeap, HashMap};

use chrono::{Days, NaiveDate};

use super::{Deadline, Due, DueCounts, Figure, HeatMap, KEPT_DUE, Overview, SOON_DAYS, Scope, SectionBar};
use crate::domain::choice::{Choice, Status};
use crate::domain::derived::{self, risk_level};
use crate::domain::field::{Entry, Row};
use crate::domain::record::{Level, Risk};
use crate::domain::snapshot::Snapshot;
use crate::domain::table::Table;
use crate::domain::value::{AnyId, RowId};

/// The figures while they are being counted.
pub(super) struct Counting<'a> {
    snapshot: &'a Snapshot,
    scope: Scope,
    overview: Overview,
    /// Counts by section: one for each level, and last those without one.
    sections: HashMap<Option<RowId>, Vec<usize>>,
    /// The earliest, the latest of them on top.
    due: BinaryHeap<Due>,
}

impl<'a> Counting<'a> {
    /// Nothing counted yet.
    pub(super) fn new(snapshot: &'a Snapshot, scope: Scope) -> Counting<'a> {
        let base = filter_of(scope, snapshot, Table::Risks);
        let risks = |condition: &str| Figure { table: Table::Risks, filter: format!("{base} {condition}").trim_end().to_owned(), count: 0 };
        let mut levels: Vec<&Row<Level>> = snapshot.levels.iter().map(AsRef::as_ref).collect();
        levels.sort_by_key(|level| (Reverse(level.min_score), level.id));
        let posts = filter_of(scope, snapshot, Table::Posts);
        let overview = Overview {
            risks: risks(""),
            levels: levels.iter().map(|level| (level.id, risks(&format!("level={}", level.code)))).collect(),
            unlevelled: risks("level="),
            unconfirmed: risks("origin!=own confirmed=no"),
            undated: risks("next_review="),
            vacant: Figure { table: Table::Posts, filter: format!("{posts} vacant=yes").trim_start().to_owned(), count: 0 },
            inherent: HeatMap::new(["likelihood", "impact"], "score", &base, snapshot),
            residual: HeatMap::new(["residual_likelihood", "residual_impact"], "residual_score", &base, snapshot),
            sections: Vec::new(),
            due_counts: Deadline::ALL.map(|deadline| due_counts(deadline, scope, snapshot)).into(),
            due: Vec::new(),
        };
        Counting { snapshot, scope, overview, sections: HashMap::new(), due: BinaryHeap::new() }
    }

    /// Whether a risk is counted.
    pub(super) fn counts(&self, risk: &Risk) -> bool {
        let of_unit = |unit| derived::unit_of_risk(risk, self.snapshot).is_some_and(|own| own.row() == unit);
        risk.status != Status::Closed && self.scope.kind.is_none_or(|kind| risk.kind == kind) && self.scope.unit.is_none_or(of_unit)
    }

    /// Counts a risk.
    pub(super) fn add(&mut self, risk: &Row<Risk>) {
        let level = risk_level(risk, self.snapshot).map(|level| level.id);
        let overview = &mut self.overview;
        let place = overview.levels.iter().position(|(known, _)| Some(*known) == level);
        overview.risks.count += 1;
        match place {
            Some(place) => overview.levels[place].1.count += 1,
            None => overview.unlevelled.count += 1,
        }
        overview.unconfirmed.count += usize::from(risk.is_unconfirmed());
        overview.inherent.add(risk.likelihood, risk.impact);
        overview.residual.add(risk.residual_likelihood, risk.residual_impact);
        let section = derived::main_section(risk, self.snapshot).map(|section| section.id);
        let last = overview.levels.len();
        self.sections.entry(section).or_insert_with(|| vec![0; last + 1])[place.unwrap_or(last)] += 1;
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
        let counts = &mut self.overview.due_counts[deadline as usize];
        let figure = if day < self.snapshot.today { &mut counts.overdue } else { &mut counts.soon };
        figure.count += 1;
        self.due.push(Due { day, deadline, of: AnyId { table: deadline.field().0, row } });
        if self.due.len() > KEPT_DUE {
            self.due.pop();
        }
    }

    /// Counts posts and laws, and puts everything in order.
    pub(super) fn finish(mut self) -> Overview {
        let snapshot = self.snapshot;
        let unit = self.scope.unit;
        for post in snapshot.posts.iter().filter(|post| unit.is_none_or(|unit| post.unit.row() == unit)) {
            self.overview.vacant.count += usize::from(derived::is_vacant(post, snapshot));
            if let Some(day) = derived::rotation_day(post, snapshot) {
                self.note(day, Deadline::Rotation, post.id);
            }
        }
        for law in snapshot.laws.iter() {
            if let Some(day) = law.expires {
                self.note(day, Deadline::Expiry, law.id);
            }
        }
        let base = filter_of(self.scope, snapshot, Table::Risks);
        let mut sections: Vec<_> = self.sections.into_iter().collect();
        sections.sort_by(|(a, left), (b, right)| right.cmp(left).then(a.cmp(b)));
        self.overview.sections = sections.into_iter().map(|(section, counts)| bar(section, &counts, &base, &self.overview.levels, snapshot)).collect();
        self.overview.due = self.due.into_sorted_vec();
        self.overview
    }
}

fn soon(today: NaiveDate) -> NaiveDate {
    today.checked_add_days(Days::new(SOON_DAYS)).unwrap_or(today)
}

fn due_counts(deadline: Deadline, scope: Scope, snapshot: &Snapshot) -> DueCounts {
    let (table, field) = deadline.field();
    let base = filter_of(scope, snapshot, table);
    let (today, soon) = (snapshot.today, soon(snapshot.today));
    let figure = |condition: String| Figure { table, filter: format!("{base} {condition}").trim_start().to_owned(), count: 0 };
    DueCounts { deadline, overdue: figure(format!("{field}<{today}")), soon: figure(format!("{field}>={today} {field}<={soon}")) }
}

fn bar(section: Option<RowId>, counts: &[usize], base: &str, levels: &[(RowId, Figure)], snapshot: &Snapshot) -> SectionBar {
    let code = |table: &str, row: Option<&str>| format!("{table}={}", row.unwrap_or_default());
    let base = format!("{base} {}", code("section", section.and_then(|row| snapshot.sections.get(row)).map(|section| section.code.as_str())));
    let figure = |condition: &str, count| Figure { table: Table::Risks, filter: format!("{base} {condition}").trim_end().to_owned(), count };
    let level_codes = levels.iter().map(|(row, _)| snapshot.levels.get(*row).map(|level| level.code.as_str())).chain([None]);
    let levels = level_codes.zip(counts).map(|(level, count)| figure(&code("level", level), *count)).collect();
    SectionBar { section, all: figure("", counts.iter().sum()), levels }
}

/// The filter that leaves what a scope counts; of posts only the unit.
fn filter_of(scope: Scope, snapshot: &Snapshot, table: Table) -> String {
    let mut parts = Vec::new();
    if table == Table::Risks {
        parts.push(format!("status!={}", Status::Closed.key()));
    }
    if let Some(unit) = scope.unit.and_then(|unit| snapshot.units.get(unit)).filter(|_| table != Table::Laws) {
        parts.push(format!("unit={}", unit.code));
    }
    if let Some(kind) = scope.kind.filter(|_| table == Table::Risks) {
        parts.push(format!("kind={}", kind.key()));
    }
    parts.join(" ")
}
