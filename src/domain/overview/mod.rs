//! The register in figures: how many risks stand where, and what is due. Each figure carries the filter that lists exactly what it counts.
//!
//! Closed risks are not counted. How the figures are drawn is not known here.

mod counting;

use std::collections::HashMap;

use super::choice::{RiskKind, Scale};
use super::derived::scale_top;
use super::due::{Deadline, Due};
use super::field::Row;
use super::record::Risk;
use super::snapshot::Snapshot;
use super::table::Table;
use super::value::RowId;

/// The tables that the figures depend on.
pub const READ: &[Table] = &[
    Table::Actions,
    Table::Risks,
    Table::Posts,
    Table::Sections,
    Table::Units,
    Table::Steps,
    Table::Levels,
    Table::Grades,
    Table::Tenures,
    Table::Laws,
    Table::Settings,
    Table::GradingCells,
];

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

/// How many risks of a group have which level.
#[derive(Clone, Debug)]
pub struct Bar<G> {
    /// What they have in common.
    pub group: G,
    /// All its risks.
    pub all: Figure,
    /// Its risks by level, in the order of `Overview::levels`, and last those without one.
    pub levels: Vec<Figure>,
}

/// The risks of a section, that of the main post; none for risks without one.
pub type SectionBar = Bar<Option<RowId>>;

/// The risks with a choice, by its key.
pub type ChoiceBar = Bar<&'static str>;

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
    /// By level, in the order in which the unit lists them.
    pub levels: Vec<(RowId, Figure)>,
    /// Without a level.
    pub unlevelled: Figure,
    /// What others wrote and nobody here confirmed.
    pub unconfirmed: Figure,
    /// Open risks whose ground was changed.
    pub stale: Figure,
    /// Open risks without a day for their next assessment.
    pub undated: Figure,
    /// Risks that are settled; they are counted nowhere else.
    pub closed: Figure,
    /// Open risks with a control.
    pub controlled: Bar<()>,
    /// How many controls serve the open risks.
    pub controls: usize,
    /// All posts.
    pub posts: Figure,
    /// Key posts.
    pub key_posts: Figure,
    /// Posts that nobody holds.
    pub vacant: Figure,
    /// Steps that the business has.
    pub steps: Figure,
    /// How many of them have no risk, open or closed.
    pub riskless_steps: usize,
    /// Before controls.
    pub inherent: HeatMap,
    /// After controls.
    pub residual: HeatMap,
    /// By section, those with most risks of the highest level first.
    pub sections: Vec<SectionBar>,
    /// By kind, source and status, each in the order of its choices.
    pub kinds: Vec<ChoiceBar>,
    /// By source.
    pub sources: Vec<ChoiceBar>,
    /// By status.
    pub statuses: Vec<ChoiceBar>,
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

impl<G> Bar<G> {
    fn figures(&self) -> impl Iterator<Item = Figure> {
        self.levels.iter().chain([&self.all]).cloned()
    }
}

impl Overview {
    /// The figures of a scope.
    pub fn of(snapshot: &Snapshot, scope: Scope) -> Overview {
        Overview::filtered(snapshot, scope, "", &|_| true)
    }

    /// The figures of those risks of a scope that pass a filter; `passes` is what the filter says, so that whoever hides names may ask for them.
    pub fn filtered(snapshot: &Snapshot, scope: Scope, filter: &str, passes: &dyn Fn(&Row<Risk>) -> bool) -> Overview {
        let mut counting = counting::Counting::new(snapshot, scope, filter);
        for risk in snapshot.risks.iter().filter(|risk| passes(risk)) {
            counting.add(risk);
        }
        counting.finish()
    }

    /// Every figure there is.
    pub fn figures(&self) -> Vec<Figure> {
        let mut figures: Vec<Figure> = [
            &self.risks,
            &self.unlevelled,
            &self.unconfirmed,
            &self.stale,
            &self.undated,
            &self.closed,
            &self.posts,
            &self.key_posts,
            &self.vacant,
            &self.steps,
        ]
        .into_iter()
        .cloned()
        .collect();
        figures.extend(self.levels.iter().map(|(_, figure)| figure.clone()));
        for map in [&self.inherent, &self.residual] {
            figures.push(map.unscored.clone());
            figures.extend((1..=map.likelihoods).flat_map(|likelihood| (1..=map.impacts).map(move |impact| map.cell(likelihood, impact))));
        }
        figures.extend(self.sections.iter().flat_map(Bar::figures));
        figures.extend([&self.kinds, &self.sources, &self.statuses].into_iter().flatten().flat_map(Bar::figures));
        figures.extend(self.controlled.figures());
        figures.extend(self.due_counts.iter().flat_map(|counts| [counts.overdue.clone(), counts.soon.clone()]));
        figures
    }
}
