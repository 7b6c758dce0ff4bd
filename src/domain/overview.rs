//! The register in figures: how many risks stand where, and what is due. Each figure carries the filter that lists exactly what it counts.
//!
//! Closed risks are not counted. How the figures are drawn is not known here.

use std::cmp::Reverse;
use std::collections::{BinaryHeap, HashMap};

use chrono::{Days, NaiveDate};

use super::choice::{Choice, RiskKind, Scale, Status};
use super::derived::{self, risk_level, scale_top};
use super::field::Row;
use super::record::{Level, Risk};
use super::snapshot::Snapshot;
use super::table::{Stored, Table};
use super::value::{AnyId, RowId};

/// The tables that the figures depend on.
pub const READ: &[Table] =
    &[Table::Risks, Table::Posts, Table::Sections, Table::Units, Table::Steps, Table::Levels, Table::Grades, Table::Tenures, Table::Laws];

/// What is due within so many days is shown beforehand.
pub const SOON_DAYS: u64 = 30;
/// So many due things are kept by date, the earliest; all are counted.
const KEPT_DUE: usize = 40;

/// Which risks are counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Scope {
    /// Only those of a unit.
    pub unit: Option<RowId>,
    /// Only those of a kind.
    pub kind: Option<RiskKind>,
}

/// A number, and the filter of the list behind it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Figure {
    /// The list.
    pub table: Table,
    /// Its filter.
    pub filter: String,
    /// How many records pass it.
    pub count: usize,
}

/// How many risks stand at each pair of likelihood and impact.
#[derive(Clone, Debug)]
pub struct HeatMap {
    /// Steps of likelihood.
    pub likelihoods: u32,
    /// Steps of impact.
    pub impacts: u32,
    /// What is not scored.
    pub unscored: Figure,
    fields: [&'static str; 2],
    filter: String,
    counts: HashMap<(u32, u32), usize>,
}

/// How many risks of a section have which level.
#[derive(Clone, Debug)]
pub struct SectionBar {
    /// The section of the main post; none for risks without one.
    pub section: Option<RowId>,
    /// All its risks.
    pub all: Figure,
    /// Its risks by level, in the order of `Overview::levels`, and last those without one.
    pub levels: Vec<Figure>,
}

/// What falls due.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Deadline {
    /// A risk is to be assessed again.
    Review,
    /// A holder has been on a post for its whole rotation period.
    Rotation,
    /// A law ends.
    Expiry,
}

impl Deadline {
    /// All kinds.
    pub const ALL: [Deadline; 3] = [Deadline::Review, Deadline::Rotation, Deadline::Expiry];

    /// The last part of the keys of its words.
    pub fn key(self) -> &'static str {
        match self {
            Deadline::Review => "review",
            Deadline::Rotation => "rotation",
            Deadline::Expiry => "expiry",
        }
    }

    fn field(self) -> (Table, &'static str) {
        match self {
            Deadline::Review => (Table::Risks, "next_review"),
            Deadline::Rotation => (Table::Posts, "rotation_due"),
            Deadline::Expiry => (Table::Laws, "expires"),
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

/// How many deadlines of a kind have passed or are near.
#[derive(Clone, Debug)]
pub struct DueCounts {
    /// What is due.
    pub deadline: Deadline,
    /// Before today.
    pub overdue: Figure,
    /// From today on, within `SOON_DAYS`.
    pub soon: Figure,
}

/// All figures.
#[derive(Clone, Debug)]
pub struct Overview {
    /// Open risks.
    pub risks: Figure,
    /// By level, the highest first.
    pub levels: Vec<(RowId, Figure)>,
    /// Without a level.
    pub unlevelled: Figure,
    /// What others wrote and nobody here confirmed.
    pub unconfirmed: Figure,
    /// Open risks without a day for their next assessment.
    pub undated: Figure,
    /// Posts that nobody holds.
    pub vacant: Figure,
    /// Before controls.
    pub inherent: HeatMap,
    /// After controls.
    pub residual: HeatMap,
    /// By section, those with most risks of the highest level first.
    pub sections: Vec<SectionBar>,
    /// By kind of deadline.
    pub due_counts: Vec<DueCounts>,
    /// What is due or near, the earliest first.
    pub due: Vec<Due>,
}

impl HeatMap {
    fn new(fields: [&'static str; 2], unscored: &str, filter: &str, snapshot: &Snapshot) -> HeatMap {
        let unscored = Figure { table: Table::Risks, filter: format!("{filter} {unscored}="), count: 0 };
        let (likelihoods, impacts) = (scale_top(Scale::Likelihood, snapshot), scale_top(Scale::Impact, snapshot));
        HeatMap { likelihoods, impacts, unscored, fields, filter: filter.to_owned(), counts: HashMap::new() }
    }

    fn add(&mut self, likelihood: Option<u32>, impact: Option<u32>) {
        match (likelihood, impact) {
            (Some(likelihood), Some(impact)) => {
                // A scale that was shortened after the risk was scored still shows it.
                self.likelihoods = self.likelihoods.max(likelihood);
                self.impacts = self.impacts.max(impact);
                *self.counts.entry((likelihood, impact)).or_default() += 1;
            }
            _ => self.unscored.count += 1,
        }
    }

    /// The risks of a cell.
    pub fn cell(&self, likelihood: u32, impact: u32) -> Figure {
        let [likely, hard] = self.fields;
        let filter = format!("{} {likely}={likelihood} {hard}={impact}", self.filter);
        Figure { table: Table::Risks, filter, count: self.count(likelihood, impact) }
    }

    /// How many risks a cell has.
    pub fn count(&self, likelihood: u32, impact: u32) -> usize {
        self.counts.get(&(likelihood, impact)).copied().unwrap_or_default()
    }
}

impl Overview {
    /// The figures of a scope.
    pub fn of(snapshot: &Snapshot, scope: Scope) -> Overview {
        let mut counting = Counting::new(snapshot, scope);
        for risk in snapshot.risks.iter() {
            if counting.counts(risk) {
                counting.add(risk);
            }
        }
        counting.finish()
    }

    /// Every figure there is.
    pub fn figures(&self) -> Vec<Figure> {
        let mut figures = vec![self.risks.clone(), self.unlevelled.clone(), self.unconfirmed.clone(), self.undated.clone(), self.vacant.clone()];
        figures.extend(self.levels.iter().map(|(_, figure)| figure.clone()));
        for map in [&self.inherent, &self.residual] {
            figures.push(map.unscored.clone());
            figures.extend((1..=map.likelihoods).flat_map(|likelihood| (1..=map.impacts).map(move |impact| map.cell(likelihood, impact))));
        }
        figures.extend(self.sections.iter().flat_map(|bar| bar.levels.iter().chain([&bar.all]).cloned()));
        figures.extend(self.due_counts.iter().flat_map(|counts| [counts.overdue.clone(), counts.soon.clone()]));
        figures
    }
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

struct Counting<'a> {
    snapshot: &'a Snapshot,
    scope: Scope,
    overview: Overview,
    /// Counts by section: one for each level, and last those without one.
    sections: HashMap<Option<RowId>, Vec<usize>>,
    /// The earliest, the latest of them on top.
    due: BinaryHeap<Due>,
}

impl<'a> Counting<'a> {
    fn new(snapshot: &'a Snapshot, scope: Scope) -> Counting<'a> {
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

    fn counts(&self, risk: &Risk) -> bool {
        let of_unit = |unit| derived::unit_of_risk(risk, self.snapshot).is_some_and(|own| own.row() == unit);
        risk.status != Status::Closed && self.scope.kind.is_none_or(|kind| risk.kind == kind) && self.scope.unit.is_none_or(of_unit)
    }

    fn add(&mut self, risk: &Row<Risk>) {
        let level = risk_level(risk, self.snapshot).map(|level| level.id);
        let overview = &mut self.overview;
        let place = overview.levels.iter().position(|(known, _)| Some(*known) == level);
        overview.risks.count += 1;
        match place {
            Some(place) => overview.levels[place].1.count += 1,
            None => overview.unlevelled.count += 1,
        }
        overview.unconfirmed.count += usize::from(super::field::Entry::is_unconfirmed(risk));
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

    fn finish(mut self) -> Overview {
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
    let level_codes = levels.iter().map(|(row, _)| Level::rows(snapshot).get(*row).map(|level| level.code.as_str())).chain([None]);
    let levels = level_codes.zip(counts).map(|(level, count)| figure(&code("level", level), *count)).collect();
    SectionBar { section, all: figure("", counts.iter().sum()), levels }
}
